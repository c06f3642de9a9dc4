#!/usr/bin/env python3
"""What drey costs: counts that do not depend on the machine's load, a slope over the round-trip time, and ratios of runs in turn.

Called by scripts/bench; prints Markdown tables.
"""
import argparse
import base64
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from delay_proxy import DelayProxy
from picture import chart

SEED = """-Dkubernetes.jobmanager.cpu=0.5 -Dkubernetes.taskmanager.cpu=0.5 -Dtaskmanager.numberOfTaskSlots=4
-Dkubernetes.container.image=flink:1.12.1 -Drestart-strategy=fixed-delay -Drestart-strategy.fixed-delay.attempts=10
local:///opt/flink/usrlib/my-flink-job.jar""".split()
RUNS = 15
ROUND_TRIPS_MS = (0, 20, 50, 100)


class Bench:
    def __init__(self, options, folder):
        self.drey, self.kubeconfig, self.audit_log, self.kubectl = options.drey, options.kubeconfig, options.audit_log, options.kubectl
        self.others = [word.split('=', 1) for word in options.other]
        self.folder = folder
        self.number = 0
        self.credentials()

    # -- the parties

    def credentials(self):
        """Takes the kubeconfig's first user and cluster apart, for curl."""
        text = open(self.kubeconfig, encoding='utf-8').read()
        field = lambda name: re.search(rf'{name}: *"?([^"\s]+)"?', text).group(1)
        for name, key in (('ca', 'certificate-authority-data'), ('cert', 'client-certificate-data'), ('key', 'client-key-data')):
            with open(f'{self.folder}/{name}.pem', 'wb') as out:
                out.write(base64.b64decode(field(key)))
        self.server = field('server')

    def cluster_id(self):
        self.number += 1
        return f'bench-{os.getpid()}-{self.number}'

    def deploy(self, cluster_id, *more):
        return [self.drey, 'run-application', '-q', '--detached', f'-Dkubernetes.cluster-id={cluster_id}', *more, *SEED]

    def environment(self, kubeconfig=None):
        return {'PATH': os.environ['PATH'], 'HOME': self.folder, 'KUBECONFIG': kubeconfig or self.kubeconfig}

    def run(self, command, **kwargs):
        return subprocess.run(command, env=kwargs.pop('env', self.environment()), check=kwargs.pop('check', True), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs)

    def manifests(self, cluster_id):
        return json.loads(self.run(self.deploy(cluster_id, '--dry-run=client', '-o', 'json')).stdout)['items']

    def curl(self, cluster_id, server=None):
        """curl doing what a deploy does, with ready-made bodies: three checks beside the Deployment, then the others in one flight."""
        paths = {'Deployment': 'apis/apps/v1/namespaces/default/deployments', 'Service': 'api/v1/namespaces/default/services',
                 'ConfigMap': 'api/v1/namespaces/default/configmaps'}
        server = server or self.server
        common = ['--cacert', f'{self.folder}/ca.pem', '--cert', f'{self.folder}/cert.pem', '--key', f'{self.folder}/key.pem', '-s', '-o', '/dev/null']
        post = []
        for i, item in enumerate(self.manifests(cluster_id)):
            with open(f'{self.folder}/{cluster_id}-{i}.json', 'w', encoding='utf-8') as out:
                json.dump(item, out)
            post.append(['--next', *common, '-H', 'Content-Type: application/json', '--data-binary', f'@{self.folder}/{cluster_id}-{i}.json',
                         f'{server}/{paths[item["kind"]]}'])
        core = f'{server}/api/v1/namespaces/default'
        operator = f'{server}/apis/flink.apache.org/v1beta1/namespaces/default/flinkdeployments/{cluster_id}'
        command = ['curl', *common, f'{core}/services/{cluster_id}-rest', '--next', *common, f'{core}/configmaps/{cluster_id}.drey', '--next', *common, operator]
        return command + [word for words in post for word in words]

    def kubectl_create(self, cluster_id, kubeconfig=None):
        with open(f'{self.folder}/{cluster_id}.json', 'w', encoding='utf-8') as out:
            json.dump({'apiVersion': 'v1', 'kind': 'List', 'items': self.manifests(cluster_id)}, out)
        return [self.kubectl, '--kubeconfig', kubeconfig or self.kubeconfig, 'create', '-f', f'{self.folder}/{cluster_id}.json']

    def remove(self, cluster_id):
        for kind, name in (('deployment', cluster_id), ('service', cluster_id), ('service', f'{cluster_id}-rest'), ('configmap', f'flink-config-{cluster_id}')):
            subprocess.run([self.kubectl, '--kubeconfig', self.kubeconfig, 'delete', kind, name, '--ignore-not-found', '--wait=false'], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # -- counts

    def instructions(self, command):
        out = f'{self.folder}/callgrind'
        text = self.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={out}', *command]).stderr.decode()
        return int(re.search(r'Collected : (\d+)', text).group(1))

    def system_calls(self, command):
        out = f'{self.folder}/strace'
        self.run(['strace', '-f', '-qq', '-o', out, *command])
        return sum(1 for line in open(out, encoding='utf-8', errors='replace') if '(' in line)

    def peak_memory(self, command, check=True):
        """Kilobytes of resident memory; a child of this interpreter itself would be charged with its parent's. What is checked ends well."""
        out = f'{self.folder}/time'
        self.run(['/usr/bin/time', '--quiet', '-f', '%M', '-o', out, *command], check=check)
        return int(open(out, encoding='utf-8').read())

    def requests(self, command):
        before = self.audited()
        self.run(command)
        return self.audited() - before

    def audited(self):
        return sum(1 for line in open(self.audit_log, encoding='utf-8') if '"userAgent":"drey/' in line or '"userAgent":"curl/' in line)

    def count(self, what, make, with_requests=False):
        """A row of the table. What deploys needs a name of its own each time."""
        ids = [self.cluster_id() for _ in range(4)]
        cells = [what, f'{self.instructions(make(ids[0])) / 1e6:.2f} M', self.system_calls(make(ids[1])), f'{self.peak_memory(make(ids[2])) / 1024:.1f} MB',
                 self.requests(make(ids[3])) if with_requests else 0]
        if with_requests:
            for one in ids: self.remove(one)
        return cells

    def counts_of(self, name):
        deploy = lambda one, *more: self.deploy(one, *more)
        return [self.count(f'{name} --version', lambda _: [self.drey, '--version']),
                self.count(f'{name} --help', lambda _: [self.drey, '--help']),
                self.count(f'{name} run-application --dry-run=client', lambda one: deploy(one, '--dry-run=client')),
                self.count(f'{name} run-application', deploy, True)]

    def counts(self):
        """Rows of drey, of curl and of other builds of drey."""
        rows = self.counts_of('drey') + [self.count('curl, the same requests', self.curl, True)]
        mine = self.drey
        for name, self.drey in self.others: rows += self.counts_of(f'drey ({name})')
        self.drey = mine
        return rows

    # -- other kubeconfigs

    def kubeconfig_with(self, name, change):
        """A copy of the kubeconfig whose text is changed."""
        path = f'{self.folder}/{name}.kubeconfig'
        with open(path, 'w', encoding='utf-8') as out:
            out.write(change(open(self.kubeconfig, encoding='utf-8').read()))
        return path

    def user_with(self, *fields):
        """What gives the user these fields in place of its own."""
        return lambda text: re.sub(r'(\n- name: [^\n]*\n  user:)\n(?:    [^\n]*\n)+', lambda user: user.group(1) + ''.join(f'\n    {one}' for one in fields) + '\n', text)

    def by_token(self):
        token = open(f'{os.path.dirname(self.kubeconfig)}/pki/tokens.csv', encoding='utf-8').read().split(',')[0]
        return self.kubeconfig_with('token', self.user_with(f'token: {token}'))

    def by_elliptic_key(self):
        pki, key, cert = f'{os.path.dirname(self.kubeconfig)}/pki', f'{self.folder}/ec.key', f'{self.folder}/ec.crt'
        self.run(['openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key])
        request = self.run(['openssl', 'req', '-new', '-key', key, '-subj', '/O=system:masters/CN=bench']).stdout
        self.run(['openssl', 'x509', '-req', '-CA', f'{pki}/ca.crt', '-CAkey', f'{pki}/ca.key', '-set_serial', '7', '-days', '2', '-out', cert], input=request)
        data = lambda path: base64.b64encode(open(path, 'rb').read()).decode()
        return self.kubeconfig_with('ec', self.user_with(f'client-certificate-data: {data(cert)}', f'client-key-data: {data(key)}'))

    def of_many_clusters(self):
        """Twenty clusters with certificates of their own, the one that is used last."""
        def grow(text):
            for kind in ('clusters', 'contexts', 'users'):
                head, rest = text.split(f'\n{kind}:\n', 1)
                first = re.match(r'(?:- name: [^\n]*\n)(?:  [^\n]*\n)+', rest).group(0)
                others = ''.join(re.sub(r'^- name: .*', f'- name: other-{i}', first, count=1) for i in range(19))
                text = f'{head}\n{kind}:\n{others}{rest}'
            return text
        return self.kubeconfig_with('twenty', grow)

    def kubeconfigs(self):
        """Rows of what a deploy, and a dry run, cost with other credentials and in other surroundings."""
        rows = []
        for name, path in (('an RSA key (2048)', self.kubeconfig), ('an EC key (P-256)', self.by_elliptic_key()), ('a token', self.by_token()), ('an RSA key, 20 clusters', self.of_many_clusters())):
            usual, self.kubeconfig = self.kubeconfig, path
            one = self.cluster_id()
            rows.append([name, *(f'{self.instructions(self.deploy(one, *more)) / 1e6:.2f} M' for more in (['--dry-run=client'], []))])
            self.kubeconfig = usual
            self.remove(one)
        return rows

    # -- times

    def wall(self, command, env=None):
        began = time.perf_counter()
        self.run(command, env=env or self.environment())
        return time.perf_counter() - began

    def through(self, port):
        """A kubeconfig that leads through a proxy on the loopback interface."""
        text = open(self.kubeconfig, encoding='utf-8').read().replace(self.server, f'https://127.0.0.1:{port}')
        path = f'{self.folder}/kubeconfig-{port}'
        with open(path, 'w', encoding='utf-8') as out:
            out.write(text)
        return path

    def over_round_trips(self):
        """Of each party its points (round-trip time in ms, median wall seconds of a deploy), measured in turn."""
        points = {'drey': [], 'curl, one by one': [], 'kubectl create': []}
        host, port = self.server.removeprefix('https://').split(':')
        for round_trip in ROUND_TRIPS_MS:
            with DelayProxy(host, int(port), round_trip / 1000) as proxy:
                kubeconfig = self.through(proxy.port)
                walls = {name: [] for name in points}
                for _ in range(7):
                    ids = [self.cluster_id() for _ in points]
                    commands = (self.deploy(ids[0]), self.curl(ids[1], f'https://127.0.0.1:{proxy.port}'), self.kubectl_create(ids[2], kubeconfig))
                    for name, command in zip(points, commands): walls[name].append(self.wall(command, self.environment(kubeconfig)))
                    for one in ids: self.remove(one)
                for name, seconds in walls.items(): points[name].append((round_trip, statistics.median(seconds)))
        return points

    def beside_kubectl(self):
        """Median seconds of drey, curl and `kubectl create -f` (its discovery cache warm), run in turn."""
        walls = {'drey': [], 'curl': [], 'kubectl': []}
        for i in range(RUNS + 1):
            ids = [self.cluster_id() for _ in walls]
            for name, command in zip(walls, (self.deploy(ids[0]), self.curl(ids[1]), self.kubectl_create(ids[2]))):
                seconds = self.wall(command)
                if i: walls[name].append(seconds)  # the first round warms the caches
            for one in ids: self.remove(one)
        ratio = statistics.median(a / b for a, b in zip(walls['drey'], walls['kubectl']))
        return {name: statistics.median(all_of) for name, all_of in walls.items()}, ratio


def table(head, rows):
    lines = ['| ' + ' | '.join(head) + ' |', '|' + ' --- |' * len(head)]
    return '\n'.join(lines + ['| ' + ' | '.join(str(cell) for cell in row) + ' |' for row in rows])


def slope(points):
    """How many round trips the wall time grows by: of points (ms, seconds)."""
    xs, ys = [x / 1000 for x, _ in points], [y for _, y in points]
    mx, my = statistics.mean(xs), statistics.mean(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / sum((x - mx) ** 2 for x in xs)


def report(bench):
    counts = bench.counts()
    points = bench.over_round_trips()
    walls, ratio = bench.beside_kubectl()
    million = lambda what: next(float(row[1].split()[0]) for row in counts if row[0] == what)
    picture = chart('A deploy, by the distance of the API server', 'round-trip time in ms', 'seconds', list(points.items()), ROUND_TRIPS_MS)
    rows = [[f'{x} ms'] + [f'{of_one[i][1] * 1000:.0f} ms' for of_one in points.values()] for i, x in enumerate(ROUND_TRIPS_MS)]
    rows.append(['round trips (the slope)'] + [f'{slope(of_one):.2f}' for of_one in points.values()])
    return '\n\n'.join([
        '# What a deploy costs',
        'Written by `scripts/bench --write`; counts hold on any machine with the same libraries, times are of the one that ran it. `drey` is the file that '
        '`scripts/release` makes. The deploy is a plain one without high availability: the existence check, those for an open upgrade and for a FlinkDeployment of the name, the Deployment, two Services and '
        'the ConfigMap.',
        table(['', 'instructions', 'system calls', 'peak memory', 'requests'], counts),
        table(['kubeconfig with', 'a dry run', 'a deploy'], bench.kubeconfigs()),
        f'Instructions of a deploy beside curl: {million("drey run-application") / million("curl, the same requests"):.2f} × (at most 0.55 wanted).',
        table(['round-trip time', *points], rows),
        'Connection and TLS are included; 4.0 ± 0.15 round trips are wanted of drey.',
        table(['in turn, medians', 'wall'], [[name, f'{seconds * 1000:.0f} ms'] for name, seconds in walls.items()]),
        f'drey beside `kubectl create -f` with a warm discovery cache: {ratio:.2f} × (at most 0.18 wanted).']) + '\n', {'round-trips.svg': picture}


def arguments(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('--drey', '--kubeconfig', '--audit-log', '--kubectl'):
        parser.add_argument(name, required=True)
    parser.add_argument('--other', action='append', default=[], metavar='NAME=PROGRAM', help='another build of drey, whose counts are told, too')
    parser.add_argument('--write', help='the file to keep the tables in; pictures go beside it')
    return parser.parse_args()


def run_report(options, make):
    """`make` gives the tables and, by their files' names, pictures."""
    with tempfile.TemporaryDirectory() as folder:
        text, pictures = make(options, folder)
    sys.stdout.write(text)
    if not options.write: return
    for path, content in [(options.write, text), *((os.path.join(os.path.dirname(options.write), name), picture) for name, picture in pictures.items())]:
        with open(path, 'w', encoding='utf-8') as out:
            out.write(content)


if __name__ == '__main__':
    run_report(arguments(__doc__), lambda options, folder: report(Bench(options, folder)))
