#!/usr/bin/env python3
"""Several writers of one name at once on a real API server, and what holds all the same. Called by tests/cluster/chaos/run races; prints a
Markdown table.

A round is a cluster of its own, and so many commands that begin together. What has to hold is in `judge`.
"""
import argparse
import collections
import concurrent.futures
import itertools
import random
import sys
import tempfile
import time

from plane import Plane
from verbs import deploy, deployed, named, running
from world import World, again, bare, carried_out, orphans, settings_of, settled, table

WRITERS = (2, 3, 4, 8, 16)
SLOTS = '-Dtaskmanager.numberOfTaskSlots={}'
DELETE, CANCEL = named('delete', '--yes', '--timeout=60s'), named('cancel', '--timeout=60s')


class Race:
    """`writers(count)` gives so many functions of a world and a cluster that give words; `codes`: those they may end with."""

    def __init__(self, name, writers, codes, before=(), deletes=False, keeps_state=False, one_wins=False):
        self.name, self.writers, self.codes, self.before = name, writers, codes, before
        self.deletes, self.keeps_state, self.one_wins = deletes, keeps_state, one_wins


def equal(verb, *options):
    return lambda count: [deploy(verb, SLOTS.format(1), *options)] * count


def different(verb, *options):
    return lambda count: [deploy(verb, SLOTS.format(number + 1), *options) for number in range(count)]


def beside(writers, *others):
    """The last of them are others."""
    return lambda count: [*writers(max(1, count - len(others))), *others]


# Whoever waits for a cluster that is deleted, or cancelled, ends with 8; whoever finds nothing to end with 5; whoever comes too late with 6, and
# with 10 where objects went while they were made.
RACES = [
    Race('run-application --detached, equal input', equal('run-application', '--detached'), {0}),
    Race('run-application --detached, different input', different('run-application', '--detached'), {0, 6}, one_wins=True),
    Race('run-application, equal input', equal('run-application', '--timeout=60s'), {0}),
    Race('apply, equal input', equal('apply', '--timeout=150s'), {0}),
    Race('run-application beside delete', beside(equal('run-application', '--detached'), DELETE), {0, 5, 6, 10}, deletes=True),
    Race('apply beside delete of what is there', beside(equal('apply', '--timeout=60s'), DELETE), {0, 5, 6, 8, 10}, [deploy('apply', SLOTS.format(1))], deletes=True),
    Race('apply beside cancel of what is there', beside(equal('apply', '--timeout=60s'), CANCEL), {0, 5, 6, 8, 10}, [deploy('apply', SLOTS.format(1))], deletes=True),
    Race('apply beside delete and cancel', beside(equal('apply', '--timeout=60s'), DELETE, CANCEL), {0, 5, 6, 8, 10}, [deploy('apply', SLOTS.format(1))], deletes=True),
    Race('delete', lambda count: [DELETE] * count, {0, 5}, [deploy('apply', SLOTS.format(1))], deletes=True),
    Race('apply of what is there, different input', different('apply', '--timeout=150s'), {0, 6}, [deploy('apply', SLOTS.format(100))], deletes=True, keeps_state=True),
]


class Round:
    def __init__(self, race, count, cluster):
        self.race, self.count, self.cluster = race, count, cluster
        self.ended, self.healed, self.problems, self.bare_deletes, self.others, self.orphans = [], None, [], 0, 0, []


def play(world, race, count, pool):
    found = Round(race, count, world.name())
    world.prepare(race, found.cluster)
    before = len(world.audit.of(found.cluster))
    began = len(world.stand_in.of(found.cluster))
    words = [writer(world, found.cluster) for writer in race.writers(count)]
    found.ended = list(pool.map(lambda each: world.run(each, world.straight), words))
    judge(world, found, world.audit.of(found.cluster)[before:])
    heal(world, found, began)
    found.bare_deletes = bare(world.audit.of(found.cluster)[before:])
    if found.bare_deletes: found.problems.append(f'{found.bare_deletes} DELETEs without a uid')
    world.api.delete('deployments', world.namespace, found.cluster)
    return found


def is_joining(event):
    """A run of equal input notes on the Deployment that it goes on with it, lest its maker takes it back."""
    return event['verb'] == 'patch' and list(event['body'].get('metadata', {}).get('annotations', {})) == ['drey/joined']


def judge(world, found, events):
    race, codes = found.race, [each.code for each in found.ended]
    changed = carried_out(events)
    others = [f'{event["verb"]} {event["uri"].split("/namespaces/")[-1]}' for event in changed if event['verb'] != 'create' and not is_joining(event)]
    found.others = len(others)
    if unexpected := sorted(set(codes) - race.codes): found.problems.append(f'exit codes {unexpected}')
    if not race.deletes:
        if others: found.problems.append('beside creates: ' + ', '.join(others))
        if missing := settled(lambda: deployed(world, found.cluster)): found.problems.append(missing)
    made = sum({'create': 1, 'delete': -1}.get(event['verb'], 0) for event in changed if event['resource'] == 'deployments' and not event['subresource'])
    if not race.deletes and made != 1: found.problems.append(f'{made} Deployments were made')
    if race.one_wins: judge_winner(world, found, codes)


def judge_winner(world, found, codes):
    winners = [number + 1 for number, code in enumerate(codes) if code == 0]
    there = world.api.get('configmaps', world.namespace, f'flink-config-{found.cluster}')
    if len(winners) != 1: found.problems.append(f'{len(winners)} winners')
    elif there and f'taskmanager.numberOfTaskSlots: {winners[0]}\n' not in there['data']['config.yaml'].replace("'", '').replace('"', ''):
        found.problems.append(f'writer {winners[0]} won, and the configuration is another one')


def heal(world, found, began):
    """One more apply of the same, as often as another's lease has to run out: all is there, and one job runs, with its state where none threw it away."""
    found.healed, _ = again(world, deploy('apply', SLOTS.format(1), '--timeout=150s')(world, found.cluster), {6, 8})
    missing = settled(lambda: deployed(world, found.cluster) or running(world, found.cluster))
    if found.healed.code != 0 or missing: found.problems.append(f'apply again: exit {found.healed.code}, {missing or "all is there"}')
    elif found.race.keeps_state: judge_state(world, found, began)


def judge_state(world, found, began):
    """Each JobManager since then started from a savepoint of one before it."""
    lives = world.stand_in.of(found.cluster)
    for number, life in enumerate(lives):
        known = {path for earlier in lives[:number] for path in earlier.savepoints}
        if number >= began and life.restored not in known: found.problems.append(f'JobManager {number + 1} started from {life.restored or "nothing"}')


COLUMNS = ['writers of one name', 'rounds', 'at once', 'exit codes', 'all is there after one apply', 'orphans', 'DELETE without uid', 'other than create']


def rows(rounds):
    groups = collections.OrderedDict((race.name, []) for race in RACES)
    for each in rounds: groups[each.race.name].append(each)
    for name, group in groups.items():
        if not group: continue
        codes = collections.Counter(ended.code for each in group for ended in each.ended)
        healed = sum(1 for each in group if not any(problem.startswith('apply again') for problem in each.problems))
        others = sum(each.others for each in group)
        yield [name, len(group), ', '.join(str(count) for count in sorted({each.count for each in group})), ' '.join(f'{code}×{times}' for code, times in sorted(codes.items())),
               'all' if healed == len(group) else f'{healed} of {len(group)}', sum(len(each.orphans) for each in group), sum(each.bare_deletes for each in group), others]


def text_of(rounds, version):
    return '\n\n'.join([
        '# Writers of one name at once on a real API server',
        f'Written by `scripts/chaos --races --write`: {len(rounds)} rounds, {sum(len(each.ended) for each in rounds)} runs, Kubernetes {version}, with the stand-ins of `CHAOS.md`. A round is a '
        'cluster of its own and commands that begin together; then one more `apply`.',
        table(COLUMNS, rows(rounds)),
        'Exit codes: 0 done, 5 there is nothing to end any more, 6 another one has won, 8 the cluster was deleted or its job cancelled while somebody waited for it, 10 objects went while they were made, and the same command makes them. Of different input one writer wins '
        'and its configuration is there; of equal input all do. Where none of the commands ends anything nothing but creates is carried out (and the note of a run that it goes on with what an equal one began): no loser deletes, patches or updates. Upgrades beside each other keep the state: '
        'each JobManager starts from a savepoint of one before it.']) + '\n'


def tell(found):
    print(f'FAILED {found.race.name}, {found.count} writers, cluster {found.cluster}\n  ' + '\n  '.join(found.problems), file=sys.stderr)
    for ended in [*found.ended, found.healed]:
        if ended.code == 0: continue
        print(f'  exit {ended.code} after {ended.seconds:.1f} s\n    ' + '\n    '.join(ended.err.splitlines()[-6:]), file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--drey', required=True)
    parser.add_argument('--settings', required=True, help='what scripts/cluster status prints')
    parser.add_argument('--write', help='the file to keep the table in')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=1000)
    parser.add_argument('--seconds', type=float, default=float('inf'), help='after which no round begins')
    options = parser.parse_args()
    settings = settings_of(options.settings)
    kinds = list(itertools.islice(itertools.cycle(itertools.product(RACES, WRITERS)), options.rounds))
    random.Random(options.seed).shuffle(kinds)
    rounds, began = [], time.monotonic()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(max(WRITERS)) as pool:
        world = World(options.drey, Plane(settings), folder)
        with world.stand_in:
            for race, count in kinds:
                if time.monotonic() - began > options.seconds: break
                rounds.append(play(world, race, count, pool))
                if rounds[-1].problems: tell(rounds[-1])
                if len(rounds) % 50 == 0: print(f'{len(rounds)} of {len(kinds)} rounds after {time.monotonic() - began:.0f} s', file=sys.stderr)
            left = orphans(world)
        world.api.ask('DELETE', f'api/v1/namespaces/{world.namespace}', {})
    for each in rounds:
        each.orphans = left.get(each.cluster, [])
        if each.orphans: print(f'FAILED {each.race.name}, cluster {each.cluster}: left {" ".join(each.orphans)}', file=sys.stderr)
    text = text_of(rounds, settings['VERSION'])
    sys.stdout.write(text)
    if options.write:
        with open(options.write, 'w', encoding='utf-8') as out: out.write(text)
    failed = sum(1 for each in rounds if each.problems or each.orphans)
    print(f'rounds: {len(rounds) - failed} passed, {failed} failed', file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
