#!/usr/bin/env python3
"""What many clusters at once cost: the wall time beside kubectl's where the API server is far away, and how time and memory grow.

Called by scripts/bench; prints Markdown tables.
"""
import json
import os
import statistics
import subprocess
import time

from bench import Bench, arguments, run_report, table
from delay_proxy import DelayProxy
from picture import chart

ROUND_TRIP = 0.050
NUMBERS = (1, 10, 100, 1000)
ATTACHED = (10, 50, 200)
CHANGES = 100
DEPLOYMENT = """apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: {{name: {name}}}
spec:
  image: flink:1.20.5
  flinkVersion: v1_20
  serviceAccount: flink
  jobManager: {{resource: {{memory: 1024m, cpu: 0.5}}}}
  taskManager: {{resource: {{memory: 1024m, cpu: 0.5}}}}
  job: {{jarURI: 'local:///opt/flink/usrlib/my-flink-job.jar', parallelism: 2}}
"""


class Fleet:
    def __init__(self, bench):
        self.bench, self.runs = bench, 0

    def files(self, number):
        """A folder with a file for each of so many clusters that nobody has seen."""
        self.runs += 1
        folder = f'{self.bench.folder}/fleet-{self.runs}'
        os.mkdir(folder)
        for i in range(number):
            name = f'fleet-{os.getpid()}-{self.runs}-{i:04}'
            with open(f'{folder}/{name}.yaml', 'w', encoding='utf-8') as out:
                out.write(DEPLOYMENT.format(name=name))
        return folder

    def apply(self, folder, *more):
        return [self.bench.drey, 'apply', '-q', '--detached', '-f', folder, *more]

    def kubectl_create(self, folder, kubeconfig):
        path = f'{folder}.json'
        with open(path, 'wb') as out:
            out.write(self.bench.run(self.apply(folder, '--dry-run=client', '-o', 'json')).stdout)
        return [self.bench.kubectl, '--kubeconfig', kubeconfig, 'create', '-f', path]

    def remove(self):
        for kind in ('deployments', 'services', 'configmaps'):
            subprocess.run([self.bench.kubectl, '--kubeconfig', self.bench.kubeconfig, 'delete', kind, '-l', 'type=flink-native-kubernetes', '--wait=false'],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def far_away(self, number):
        """Median seconds of drey and of kubectl for so many new clusters, in turn, and of the ratio."""
        host, port = self.bench.server.removeprefix('https://').split(':')
        walls = {'drey apply -f': [], 'kubectl create -f': []}
        with DelayProxy(host, int(port), ROUND_TRIP) as proxy:
            kubeconfig = self.bench.through(proxy.port)
            for _ in range(3):
                walls['drey apply -f'].append(self.bench.wall(self.apply(self.files(number)), self.bench.environment(kubeconfig)))
                walls['kubectl create -f'].append(self.bench.wall(self.kubectl_create(self.files(number), kubeconfig)))
                self.remove()
        mine, theirs = walls.values()
        return {name: statistics.median(all_of) for name, all_of in walls.items()}, statistics.median(b / a for a, b in zip(mine, theirs))

    def growth(self, number):
        """Seconds of so many new clusters, and megabytes of drey and of kubectl at their peak."""
        seconds = self.bench.wall(self.apply(self.files(number)))
        self.remove()
        peaks = []
        for command in (self.apply(self.files(number)), self.kubectl_create(self.files(number), self.bench.kubeconfig)):
            peaks.append(self.bench.peak_memory(command) / 1024)
            self.remove()
        return seconds, *peaks


    def attached(self, number, changes=0):
        """What it costs to watch so many clusters until the time is over, none of which comes up: seconds of CPU, and the watches that were open. So often all
        Deployments are changed meanwhile. It is not valgrind that counts: tasks that take turns on threads would mostly wait for each other there."""
        watches = self.watches()
        waiting = subprocess.Popen(self.waiting(number, '40s'), env=self.bench.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.until(lambda: self.watches() > watches)
        for i in range(changes):
            subprocess.run([self.bench.kubectl, '--kubeconfig', self.bench.kubeconfig, 'annotate', '--overwrite', 'deployments', '--all', f'bench={i}'], check=True,
                           stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(waiting.pid, 0)
        waiting.returncode = os.waitstatus_to_exitcode(status)
        self.remove()
        return usage.ru_utime + usage.ru_stime, self.watches() - watches

    def waiting(self, number, timeout):
        return [self.bench.drey, 'apply', '-q', '-f', self.files(number), '--timeout', timeout]

    def memory_of_waiting(self, number):
        peak = self.bench.peak_memory(self.waiting(number, '15s'), check=False)
        self.remove()
        return peak

    def watches(self):
        return sum(1 for line in open(self.bench.audit_log, encoding='utf-8') if '"userAgent":"drey/' in line and '"verb":"watch"' in line and '"ResponseStarted"' in line)

    def until(self, happened):
        for _ in range(400):
            if happened(): return
            time.sleep(0.1)
        raise RuntimeError('nothing is watched')

    def attached_rows(self):
        """Rows of a table, and the milliseconds of CPU of one more event."""
        self.bench.run([self.bench.kubectl, '--kubeconfig', self.bench.kubeconfig, 'create', 'serviceaccount', 'flink'])
        costs = {number: (*self.attached(number), self.memory_of_waiting(number)) for number in ATTACHED}
        few, many = ATTACHED[0], ATTACHED[-1]
        rows = [[number, watches, f'{cpu * 1000:.0f} ms', f'{peak / 1024:.1f} MB'] for number, (cpu, watches, peak) in costs.items()]
        rows.append(['each more', '', f'{(costs[many][0] - costs[few][0]) / (many - few) * 1000:.1f} ms', f'{(costs[many][2] - costs[few][2]) / (many - few):.0f} KB'])
        busy = self.attached(few, CHANGES)[0]
        return rows, (busy - costs[few][0]) / (CHANGES * few) * 1000


def report(options, folder):
    fleet = Fleet(Bench(options, folder))
    attached, event = fleet.attached_rows()
    walls, ratio = fleet.far_away(100)
    growth = {number: fleet.growth(number) for number in NUMBERS}
    picture = chart('Memory of a deploy of many clusters at once', 'clusters', 'MB', [
        ('drey apply -f', [(number, mine) for number, (_, mine, _) in growth.items()]),
        ('kubectl create -f', [(number, theirs) for number, (_, _, theirs) in growth.items()])], NUMBERS, logarithmic=True)
    return '\n\n'.join([
        '# What many clusters at once cost',
        'Written by `scripts/bench --write`. The clusters are FlinkDeployments in a folder, new ones each time, deployed with `drey apply --detached -f FOLDER`; kubectl '
        'creates the same objects.',
        table([f'100 clusters, {ROUND_TRIP * 1000:.0f} ms round trip', 'wall'], [[name, f'{seconds:.2f} s'] for name, seconds in walls.items()]),
        f'kubectl takes {ratio:.1f} × as long (at least 30 × wanted).',
        table(['clusters', 'wall, server beside it', 'peak memory', 'peak memory of kubectl'],
              [[number, f'{seconds:.2f} s', f'{mine:.1f} MB', f'{theirs:.1f} MB'] for number, (seconds, mine, theirs) in growth.items()]),
        'Clusters that are created and then waited for, none of which comes up (`drey apply -f FOLDER --timeout 40s`):',
        table(['clusters', 'watches', 'CPU of 40 s', 'peak memory'], attached),
        f'An event of one of {ATTACHED[0]} watched clusters costs {event:.2f} ms of CPU.']) + '\n', {'memory.svg': picture}


if __name__ == '__main__':
    run_report(arguments(__doc__), report)
