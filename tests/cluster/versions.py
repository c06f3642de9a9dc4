#!/usr/bin/env python3
"""The table of tests/cluster/VERSIONS.md, of what tests/cluster/run found on each version. Called by scripts/versions."""
import argparse
import json
import re
import sys


def tests_of(text):
    """'45 of 45'."""
    if all_of := re.search(r'All tests passed \(\d+ assertions? in (\d+) test cases?\)', text): return f'{all_of.group(1)} of {all_of.group(1)}'
    some = re.search(r'test cases: +(\d+) \| +(?:(\d+) passed)?', text)
    return f'{some.group(2) or 0} of {some.group(1)}' if some else 'none: they ended early'


def shown(paths):
    return ', '.join(f'`{path}`' for path in sorted(paths))


def changed(found, kind, other):
    """Fields that one version changes in objects that both accept."""
    return {path for path, objects in found[kind].items() if set(objects) - set(other['refusals'])}


def row(found, usual):
    warnings = '; '.join(f'{count} × "{text}"' for text, count in sorted(found['warnings'].items())) or 'none'
    otherwise = []
    for word, kind in (('adds', 'added'), ('drops', 'dropped')):
        here, there = changed(found, kind, usual), changed(usual, kind, found)
        if here - there: otherwise.append(f'{word} {shown(here - there)}')
        if there - here: otherwise.append(f'does not {word[:-1]} {shown(there - here)}')
    count, known = found['accepted'] + found['refused'], sum(found['known'].values())
    objects = f'{count - known - len(found["otherwise"])} of {count}'
    as_known = '; '.join(f'{each} × {text}' for text, each in sorted(found['known'].items())) or 'none'
    return [found['version'], found['tests'], objects, as_known, warnings, '; '.join(otherwise) or 'none']


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('folder')
    parser.add_argument('versions', nargs='+')
    parser.add_argument('--write')
    options = parser.parse_args()
    found = []
    for version in options.versions:
        try:
            one = json.load(open(f'{options.folder}/{version}', encoding='utf-8'))
        except ValueError:
            sys.exit(f'error: nothing was found out about {version}')
        one['tests'] = tests_of(open(f'{options.folder}/{version}.tests', encoding='utf-8').read())
        found.append(one)
    default = re.search(r'DEFAULT_KUBE_VERSION=(\S+)', open('scripts/cluster', encoding='utf-8').read()).group(1)
    usual = next((one for one in found if one['version'] == default), found[-1])
    head = ['Kubernetes', 'tests passed', 'recorded objects judged as recorded', 'otherwise, as is known of it', 'warnings for them', f'fields otherwise than with {usual["version"]}']
    lines = ['| ' + ' | '.join(head) + ' |', '|' + ' --- |' * len(head)] + ['| ' + ' | '.join(str(cell) for cell in row(one, usual)) + ' |' for one in found]
    text = '\n\n'.join([
        '# Versions of Kubernetes',
        'Written by `scripts/versions --write`: the tests of the level `cluster` and the objects that `tests/golden` recorded, which are POSTed as a dry run, against control planes that '
        '`scripts/cluster` builds from the published modules. The level `cluster` of `scripts/test` has the default version and the newest, the level `nightly` the others. '
        'Pods run, and Flink in them, on the default version (level `node`) and on the newest (`nightly`).',
        'drey refuses of an object what every API server refuses that knows the field; what a server refuses beyond that, it says itself. Where versions differ is told in `values.txt` '
        'and `objects.py`, and each has to judge as is told of it.',
        '\n'.join(lines)]) + '\n'
    sys.stdout.write(text)
    if options.write:
        with open(options.write, 'w', encoding='utf-8') as out: out.write(text)


if __name__ == '__main__':
    main()
