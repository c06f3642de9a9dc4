#!/usr/bin/env python3
"""Faults between drey and a real API server, and what holds all the same. Called by tests/cluster/chaos/run; prints a Markdown table.

A case is a verb, a cluster of its own, and one fault at one place: the verb is run through it, then once more without. What has to hold is
in `judge`.
"""
import argparse
import collections
import concurrent.futures
import itertools
import queue
import random
import sys
import tempfile
import threading
import time

from plane import Plane
from proxy import Cut, Fault, Loop
from verbs import VERBS, restored
from world import Line, World, again, bare, carried_out, orphans, settings_of, settled, table

WORKERS = 14   # most of the time they wait, some for a lease to run out
OPEN = (3, 10)   # the codes of what may go on, or is not known
WAS_KILLED = 137
COLLECTED = 60   # seconds within which the garbage collector has come back to an API server that was killed

# -- faults

ONCE = ('lost', 'unanswered', 'half', 'refused', 'broken', 'goaway', 'leaving', 'lost/403', 'leaving/403', '429', '429+1', '503', '503+1')
ALWAYS = ('lost', 'unanswered', 'broken', 'refused', '429', '429+1', '503', '503+1')
TOLD = {'lost': 'connection reset before the request', 'unanswered': 'connection reset in place of the answer', 'half': 'connection reset within the answer',
        'refused': 'REFUSED_STREAM', 'broken': 'the stream ends in place of the answer', 'goaway': 'GOAWAY, not looked at', 'leaving': 'GOAWAY, still answered',
        'lost/403': 'connection reset before the request, then 403 for a second', 'leaving/403': 'GOAWAY, still answered, then 403 for a second',
        '429': '429', '429+1': '429, Retry-After: 1', '503': '503', '503+1': '503, Retry-After: 1'}


EACH_TIME = ', each time'  # commands ask again until they give up, which takes seconds
KILLED, UNHEARD = 'API server killed before the request', 'API server killed in place of the answer'
KILL_AT = 'kill -9 at a system call'


def is_short(case):
    """Whether it can belong to a minute's selection."""
    if case.kind == KILL_AT: return not case.verb.is_leased
    if case.alone: return (case.verb.name, case.kind) == ('stop', UNHEARD)
    return not case.kind.endswith(EACH_TIME) or case.verb.name == 'run-application --detached'


class Case:
    def __init__(self, verb, kind, place, make, alone=False):
        self.verb, self.kind, self.place, self.make, self.alone = verb, kind, place, make, alone


def cases_of(verb, usual, dice):
    """All of a verb, where `usual` tells of an undisturbed run: requests, frames, bytes."""
    steps = range(1, usual['requests'] + 1)
    for kinds, always in ((ONCE, False), (ALWAYS, True)):
        for kind, at in itertools.product(kinds, steps):
            yield Case(verb, TOLD[kind] + (EACH_TIME if always else ''), at, lambda kind=kind, at=at, always=always: Fault(kind, at, always))
    for side, ends in usual['ends'].items():
        places = set(ends) | {end + more for end in ends[:200] for more in (-1, 1, 5)} if verb.is_create else set(ends)
        places |= {dice.randrange(ends[-1]) for _ in range(40)}
        for after in sorted(place for place in places if 0 < place <= ends[-1]):
            yield Case(verb, f'HTTP/2 cut after byte N of the {side}', after, lambda side=side, after=after: Cut(side, after))
    for side, total in usual['bytes'].items():
        for after in sorted({1, *range(97, total, max(1, total // 40))}):
            yield Case(verb, f'TCP cut after byte N of the {side}', after, lambda side=side, after=after: ('tcp', Cut(side, after)))
    for at in range(1, usual['calls'] + 1):
        yield Case(verb, KILL_AT, at, lambda at=at: ('at', at))
    for at in steps:
        yield Case(verb, KILLED, at, lambda at=at: ('kill', 'call', at), alone=True)
        yield Case(verb, UNHEARD, at, lambda at=at: ('kill', 'answered', at), alone=True)
        yield Case(verb, 'etcd stands still for 3 s', at, lambda at=at: ('pause', 3, at), alone=True)
        yield Case(verb, 'etcd stands still, --request-timeout 2s', at, lambda at=at: ('pause', 0, at), alone=True)


# -- one case

def disturbed(world, line, case, words):
    """The run with the fault; whether that came to happen."""
    fault = case.make()
    line.proxy.reset()
    line.tcp.reset()
    config, after, through = line.config, lambda: None, ()
    if isinstance(fault, Fault): line.proxy.reset(fault=fault)
    elif isinstance(fault, Cut): line.proxy.reset(cut=fault)
    else:
        what, how, *place = fault
        if what == 'at': config, through = world.straight, world.killing(how)
        elif what == 'tcp':
            config, fault = line.tcp_config, how
            line.tcp.reset(how)
        elif what == 'kill': fault, after = killing(world, line, how, *place)
        else:
            fault, after = pausing(world, how, *place)
            if not how: words = [words[0], '--request-timeout=2s', *words[1:]]
        if what not in ('at', 'tcp'): line.proxy.reset(fault=fault)
    done = world.run(words, config, through)
    after()
    return done, done.code == WAS_KILLED if through else fault.done


def killing(world, line, kind, at):
    starting = []

    def kill():
        command = world.plane.kill()
        line.proxy.loop.wait_for(line.proxy.close())

        def start():
            world.plane.restart(command)
            line.proxy.loop.wait_for(line.proxy.listen())
        starting.append(threading.Thread(target=start))
        starting[0].start()

    def after():
        for each in starting: each.join()
        world.plane.await_ready()
    return Fault(kind, at, call=kill), after


def pausing(world, seconds, at):
    timers = []

    def after():
        for timer in timers:
            if not seconds:
                timer.cancel()
                timer.function(*timer.args)
            timer.join()
        world.plane.await_ready()
    return Fault('call', at, call=lambda: timers.append(world.plane.pause_etcd(seconds or 30))), after


class Verdict:
    def __init__(self, case, cluster):
        self.case, self.cluster = case, cluster
        self.traced = False
        self.hit, self.code, self.healed, self.by_lease, self.rolled_back = False, None, False, False, False
        self.problems, self.doubles, self.bare_deletes, self.false_failure, self.left_open = [], 0, 0, False, False
        self.first = self.second = None


def judge(world, verdict, missing, events):
    """What holds of the first run: its code is honest."""
    verb, first = verdict.case.verb, verdict.first
    changed = carried_out(events)
    says_nothing = first.code in (2, 11) or 'nothing was applied' in first.err
    if first.code == -1: verdict.problems.append('it did not end')
    if first.code == 0 and missing: verdict.problems.append(f'exit 0, and {missing}')
    if says_nothing and changed: verdict.problems.append(f'"nothing was applied" (exit {first.code}), and {changed[0]["verb"]} {changed[0]["uri"]} was')
    if verb.is_create and missing and first.code in (1, 4, 5, 6, 7, 8):
        left = [name for plural, name in world.places(verdict.cluster) if (there := world.api.get(plural, world.namespace, name)) and not there['metadata'].get('deletionTimestamp')]
        owned = settled(lambda: [name for plural, name in world.places(verdict.cluster) if world.api.get(plural, world.namespace, name)], COLLECTED if verdict.case.alone else 5) if left else []
        if owned: verdict.problems.append(f'exit {first.code}, and {" ".join(owned)} are there')
    if first.code not in (0, WAS_KILLED, *OPEN) and not missing: verdict.false_failure = True
    if first.code in OPEN and not missing: verdict.left_open = True
    verdict.doubles = repeated(world, verdict.cluster)


def repeated(world, cluster):
    """Savepoints of one job beside the one that was asked for."""
    return max(0, max((len(life.operations) for life in world.stand_in.of(cluster)), default=0) - 1)


def heal(world, verdict, words):
    """The same command again; of an upgrade as often as another's lease has to run out."""
    verb = verdict.case.verb
    verdict.second, verdict.by_lease = again(world, words, {6})
    missing = settled(lambda: verb.goal(world, verdict.cluster) if not lingers(world, verdict) else '')
    fine = (0, 5) if verb.ends else (0,)
    verdict.rolled_back = verdict.second.code == 9 and not settled(lambda: restored(world, verdict.cluster))
    verdict.healed = verdict.rolled_back or verdict.second.code in fine and not missing
    if not verdict.healed: verdict.problems.append(f'the same command again: exit {verdict.second.code}, {missing or "all is there"}')


def lingers(world, verdict):
    """The job has ended, and its JobManager waits for somebody who asks what became of its savepoint, up to five minutes."""
    return verdict.case.verb.name == 'stop' and 'may wait five minutes' in verdict.second.err and world.stand_in.of(verdict.cluster)[-1].state == 'FINISHED'


def doubled(verb, world, cluster, events):
    """Deployments that were made beside one that was wanted; jobs that run beside another."""
    made = [event for event in carried_out(events) if event['resource'] == 'deployments' and not event['subresource']]
    count = sum({'create': 1, 'delete': -1}.get(event['verb'], 0) for event in made) if verb.is_create else 0
    deployments = [each for each in world.api.list('deployments', world.namespace) if each['metadata']['name'].startswith(cluster)]
    return max(0, count - 1) + max(0, len(deployments) - 1) + max(0, len(world.stand_in.running(cluster)) - 1)


def try_case(world, line, case):
    cluster = world.name()
    verdict = Verdict(case, cluster)
    world.prepare(case.verb, cluster)
    before = len(world.audit.of(cluster))
    words = case.verb.words(world, cluster)
    verdict.traced = world.traces
    if world.traces: words = [words[0], '--trace', *words[1:]]
    verdict.first, verdict.hit = disturbed(world, line, case, words)
    verdict.code = verdict.first.code
    missing = case.verb.goal(world, cluster)
    judge(world, verdict, missing, world.audit.of(cluster)[before:])
    heal(world, verdict, words)
    events = world.audit.of(cluster)[before:]
    verdict.bare_deletes = bare(events)
    if case.verb.name != 'savepoint': verdict.doubles = repeated(world, cluster)
    verdict.doubles += doubled(case.verb, world, cluster, events)
    world.api.delete('deployments', world.namespace, cluster)
    return verdict


# -- all of them

def run_cases(world, lines, cases, show, end):
    """Those that need not be alone first, and side by side; none begins after `end`."""
    verdicts, free = [], queue.Queue()
    for line in lines: free.put(line)

    def work(case):
        if time.monotonic() > end: return None
        line = free.get()
        try:
            return try_case(world, line, case)
        finally:
            free.put(line)

    def take(verdict):
        if verdict is None: return
        verdicts.append(verdict)
        show(verdict, len(verdicts))
    with concurrent.futures.ThreadPoolExecutor(len(lines)) as pool:
        for done in concurrent.futures.as_completed([pool.submit(work, case) for case in cases if not case.alone]): take(done.result())
    for case in cases:
        if case.alone: take(work(case))
    return verdicts


def chosen(cases, share, most, dice):
    """Of each kind of fault that share of its places, at least one; the first and the last are not more likely than others."""
    groups = collections.defaultdict(list)
    for case in cases: groups[case.verb.name, case.kind].append(case)
    for group in groups.values():
        count = max(1, round(len(group) * share))
        if most: count = min(count, most)
        yield from (group if count >= len(group) else dice.sample(group, count))


def codes(verdicts):
    counts = collections.Counter(verdict.code for verdict in verdicts)
    return ' '.join(f'{code}×{count}' for code, count in sorted(counts.items()))


COLUMNS = ['verb', 'fault', 'places', 'exit codes', 'false failures', 'left open', 'healed', 'orphans', 'DELETE without uid', 'doubles']


def rows(verdicts):
    groups = {}
    for verdict in verdicts:
        if verdict.hit: groups.setdefault((verdict.case.verb.name, verdict.case.kind), []).append(verdict)
    order = [verb.name for verb in VERBS]
    for (verb, kind), group in sorted(groups.items(), key=lambda each: (order.index(each[0][0]), each[0][1])):
        healed, late, back = sum(each.healed for each in group), sum(each.by_lease for each in group), sum(each.rolled_back for each in group)
        yield [verb, kind, len(group), codes(group), sum(each.false_failure for each in group), sum(each.left_open for each in group),
               ('all' if healed == len(group) else f'{healed} of {len(group)}') + (f' ({late} after a lease)' if late else '') + (f' ({back} by the old cluster)' if back else ''), sum(len(each.orphans) for each in group),
               sum(each.bare_deletes for each in group), sum(each.doubles for each in group)]


def text_of(verdicts, seed, version):
    hit = [verdict for verdict in verdicts if verdict.hit]
    return '\n\n'.join([
        '# Faults between drey and a real API server',
        f'Written by `scripts/chaos --write`: {len(hit)} cases, seed {seed}, Kubernetes {version}: etcd, kube-apiserver and kube-controller-manager of `scripts/cluster`, and a stand-in for '
        'the kubelet and for Flink, so that JobManagers answer through the API server\'s own proxy. What needs a real Flink is in the level `node`. Each case is one fault at one '
        'place of one run; then the same command runs again without.',
        table(COLUMNS, rows(verdicts)),
        '*exit codes* are those of the disturbed runs: 0 only where all is there, 2 and 11 only where nothing was applied, 137 where the run itself was killed. A *false failure* is a run that ended with another code than 0, '
        '3 and 10 though all it was to do is done; *left open* the same with 3 or 10, which say so. *Healed*: the same command again ends with 0 (of `cancel`, `stop` and `delete` also with 5, where the '
        'cluster is gone already, or its job) and all is there, or an upgrade that had failed with 9, and the old cluster is back from the savepoint; where a run was killed that held the record of an upgrade, when its lease is over. *Orphans* are objects that stay when the Deployment is taken away. *Doubles* are Deployments, jobs and savepoints that were made twice.']) + '\n'


def problems(verdicts):
    for verdict in verdicts:
        found = list(verdict.problems)
        if verdict.false_failure: found.append(f'a false failure: exit {verdict.code}')
        if verdict.orphans: found.append('left: ' + ' '.join(verdict.orphans))
        if verdict.doubles: found.append(f'{verdict.doubles} doubles')
        if verdict.bare_deletes: found.append(f'{verdict.bare_deletes} DELETEs without a uid')
        if found: yield verdict, found


def tell(verdict, found):
    case = verdict.case
    print(f'FAILED {case.verb.name}: {case.kind} [{case.place}], cluster {verdict.cluster}\n  ' + '\n  '.join(found) +
          f'\n  first: exit {verdict.first.code} after {verdict.first.seconds:.1f} s\n    ' + '\n    '.join(verdict.first.err.splitlines()[-(100 if verdict.traced else 8):]) +
          f'\n  again: exit {verdict.second.code}\n    ' + '\n    '.join(verdict.second.err.splitlines()[-4:]), file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--drey', required=True)
    parser.add_argument('--kill-at', required=True, help='the program kill_at')
    parser.add_argument('--settings', required=True, help='what scripts/cluster status prints')
    parser.add_argument('--write', help='the file to keep the table in')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--share', type=float, default=1.0, help='of the places of each fault')
    parser.add_argument('--short', action='store_true', help='one place of each fault, and few of those that take the whole server')
    parser.add_argument('--most', type=int, default=0, help='places of each fault at most')
    parser.add_argument('--seconds', type=float, default=float('inf'), help='after which no case begins')
    parser.add_argument('--verb', action='append', default=[])
    parser.add_argument('--fault', action='append', default=[], help='a part of its name')
    parser.add_argument('--place', type=int, help='that one alone, with a trace of its requests')
    options = parser.parse_args()
    settings = settings_of(options.settings)
    dice, verdicts = random.Random(options.seed), []
    with tempfile.TemporaryDirectory() as folder, Loop() as loop:
        world = World(options.drey, Plane(settings), folder, options.kill_at, options.place is not None)
        with world.stand_in:
            lines = [Line(world, loop, number) for number in range(WORKERS)]
            cases = []
            for verb in VERBS:
                if options.verb and verb.name not in options.verb: continue
                for case in cases_of(verb, world.usual(verb, lines[0]), dice):
                    if options.fault and not any(part in case.kind for part in options.fault): continue
                    if options.place in (None, case.place): cases.append(case)
            if options.short: cases = [case for case in cases if is_short(case)]
            cases = list(chosen(cases, options.share, 1 if options.short else options.most, dice))
            dice.shuffle(cases)
            began = time.monotonic()
            print(f'{len(cases)} cases', file=sys.stderr)

            def show(verdict, count):
                verdict.orphans = []
                for each, found in problems([verdict]): tell(each, found)
                if count % (10 if verdict.case.alone else 50) == 0: print(f'{count} of {len(cases)} after {time.monotonic() - began:.0f} s', file=sys.stderr)
            verdicts = run_cases(world, lines, cases, show, began + options.seconds)
            left = orphans(world)
        world.api.ask('DELETE', f'api/v1/namespaces/{world.namespace}', {})
    for verdict in verdicts: verdict.orphans = left.get(verdict.cluster, [])
    text = text_of(verdicts, options.seed, settings['VERSION'])
    sys.stdout.write(text)
    if options.write:
        with open(options.write, 'w', encoding='utf-8') as out: out.write(text)
    failed = len(list(problems(verdicts)))
    for verdict, found in problems(verdicts):
        if verdict.orphans: tell(verdict, found)
    missed = sum(1 for verdict in verdicts if not verdict.hit)
    print(f'cases: {len(verdicts) - failed} passed, {failed} failed; of them {missed} ended before their fault came', file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
