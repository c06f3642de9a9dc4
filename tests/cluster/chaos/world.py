"""What commands under test run in: a namespace of a real API server, and a stand-in for the kubelet and for Flink."""
import collections
import itertools
import shlex
import subprocess
import time

from plane import Audit
from proxy import Proxy, TcpCut
from stand_in import StandIn
CHANGES = ('create', 'update', 'patch', 'delete', 'deletecollection')


def settings_of(words):
    return dict(line.split('=', 1) for line in shlex.split(words))


class Line:
    """What a worker sends commands through: proxies, and kubeconfigs that lead there."""

    def __init__(self, world, loop, number):
        self.proxy = Proxy(loop, world.plane.address, world.plane.certificate, world.plane.authority).__enter__()
        self.tcp = TcpCut(loop, world.plane.address).__enter__()
        self.config = world.plane.kubeconfig(f'{world.folder}/proxy-{number}', self.proxy.port, world.token)
        self.tcp_config = world.plane.kubeconfig(f'{world.folder}/tcp-{number}', self.tcp.port, world.token)


class Ended:
    def __init__(self, code, out, err, seconds):
        self.code, self.out, self.err, self.seconds = code, out, err, seconds


class World:
    def __init__(self, drey, plane, folder, kill_at=None, traces=False):
        self.drey, self.plane, self.api, self.folder, self.kill_at, self.traces = drey, plane, plane.api, folder, kill_at, traces
        self.namespace = f'drey-chaos-{int(time.time())}'
        self.numbers = itertools.count(1)
        self.audit = Audit(plane.settings['AUDIT_LOG'], r'c\d{5}x')
        status, _ = self.api.ask('POST', 'api/v1/namespaces', {'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': self.namespace}})
        if status != 201: raise RuntimeError(f'no namespace: {status}')
        while not self.api.get('serviceaccounts', self.namespace, 'default'): time.sleep(0.1)
        self.token = plane.deployer(self.namespace)
        self.straight = plane.kubeconfig(f'{folder}/straight', plane.address[1], self.token)
        self.stand_in = StandIn(self.api, self.namespace)

    def name(self):
        return f'c{next(self.numbers):05}x'

    def places(self, cluster):
        return [('deployments', cluster), ('services', cluster), ('services', f'{cluster}-rest'), ('configmaps', f'flink-config-{cluster}')]

    def run(self, words, config, through=()):
        """`through`: a program, with its words, that runs it."""
        began = time.monotonic()
        try:
            done = subprocess.run([*through, self.drey, *words], env={'KUBECONFIG': config, 'HOME': '/nonexistent', 'PATH': '/usr/bin:/bin'}, capture_output=True, text=True, timeout=600)
            return Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - began)
        except subprocess.TimeoutExpired as late:
            return Ended(-1, '', f'it did not end: {late.stderr}', time.monotonic() - began)

    def killing(self, call, count='/dev/null'):
        """What kills a command at that system call; it writes their number to the file."""
        return (self.kill_at, str(call), count)

    def calls(self, verb):
        """How many system calls an undisturbed run enters."""
        cluster, count = self.name(), f'{self.folder}/calls'
        self.prepare(verb, cluster)
        done = self.run(verb.words(self, cluster), self.straight, self.killing(0, count))
        if done.code != 0: raise RuntimeError(f'traced, {verb.name} ends with {done.code}: {done.err}')
        self.api.delete('deployments', self.namespace, cluster)
        return int(open(count, encoding='utf-8').read())

    def prepare(self, verb, cluster):
        for words in verb.before:
            made = self.run(words(self, cluster), self.straight)
            if made.code != 0: raise RuntimeError(f'{cluster} cannot be prepared: {made.err}')

    def usual(self, verb, line):
        """An undisturbed run, through the proxies."""
        found = {'calls': self.calls(verb)}
        for config, proxy in ((line.config, line.proxy), (line.tcp_config, line.tcp)):
            cluster = self.name()
            self.prepare(verb, cluster)
            proxy.reset()
            done = self.run(verb.words(self, cluster), config)
            missing = verb.goal(self, cluster)
            if done.code != 0 or missing: raise RuntimeError(f'undisturbed, {verb.name} ends with {done.code}: {missing} {done.err}')
            self.api.delete('deployments', self.namespace, cluster)
            if proxy is line.proxy: found.update(requests=len(proxy.requests), ends={side: list(ends) for side, ends in proxy.ends.items()})
            else: found['bytes'] = dict(proxy.passed)
        return found


def settled(ask, seconds=15):
    """What controllers still do is waited for."""
    end = time.monotonic() + seconds
    while (answer := ask()) and time.monotonic() < end: time.sleep(0.1)
    return answer


LEASE = 45  # seconds after which whoever ended early has lost the record of an upgrade


def again(world, words, codes):
    """The same command, as long as it ends with one of those codes, which a lease that has to run out can be the reason of; and whether it did."""
    end, waited = time.monotonic() + LEASE, False
    while True:
        ended = world.run(words, world.straight)
        if ended.code not in codes or time.monotonic() > end: return ended, waited
        waited = True
        time.sleep(1)


def table(columns, rows):
    """Markdown."""
    return '\n'.join('| ' + ' | '.join(str(cell) for cell in row) + ' |' for row in [columns, ['---'] * len(columns), *rows])


def carried_out(events):
    return [event for event in events if event['verb'] in CHANGES and 200 <= event['code'] < 300 and not event['dry'] and 'review' not in event['resource']]


def bare(events):
    """A request whose body broke off on its way is in the log without it, refused."""
    return sum(1 for event in carried_out(events) if event['verb'] in ('delete', 'deletecollection') and not event['body'].get('preconditions', {}).get('uid'))


def orphans(world):
    """What has stayed though the Deployments were taken away, by cluster; records and revisions (CLUSTER.drey…) are kept on purpose."""
    def there():
        found = collections.defaultdict(list)
        for plural in ('deployments', 'replicasets', 'pods', 'services', 'configmaps', 'secrets'):
            for each in world.api.list(plural, world.namespace):
                name = each['metadata']['name']
                mark = world.audit.marks.search(name)
                if mark and f'{mark.group(0)}.drey' not in name: found[mark.group(0)].append(f'{plural}/{name}')
        return found
    return settled(there, 60)
