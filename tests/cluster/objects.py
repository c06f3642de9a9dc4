#!/usr/bin/env python3
"""What an API server makes of the objects that Flink's own client was recorded with (tests/golden), which drey sends as well: each as a dry run.

Fails where it refuses what the recorded server took, or the other way round, unless OTHERWISE has it of its version. --row FILE gets what VERSIONS.md says of it, as JSON.
"""
import argparse
import collections
import glob
import json
import os
import re
import shlex
import sys

from api import Api

HERE = os.path.dirname(os.path.abspath(__file__))
PATHS = {'Deployment': 'apis/apps/v1/namespaces/default/deployments', 'Service': 'api/v1/namespaces/default/services', 'ConfigMap': 'api/v1/namespaces/default/configmaps',
         'Secret': 'api/v1/namespaces/default/secrets'}
ELSEWHERE = ('e43-namespace-missing',)  # its refusal is about the namespace, which is another one here

# What servers of other minor versions than the recorded one say otherwise: case, its objects by number, the first of these versions, the first after them, whether
# they refuse it, and why.
OTHERWISE = (
    ('69b-template-unknown-field', (4, 8, 11), 28, 34, True, 'containers[].restartPolicy is for init containers only'),
)


def recorded():
    """Each object once, with the name of its case and its number there, and whether the recorded server refused it."""
    distribution = json.load(open(f'{HERE}/../golden/distribution.json', encoding='utf-8'))
    for path in sorted(glob.glob(f'{HERE}/../golden/cases/*.json')):
        case, name, seen = json.load(open(path, encoding='utf-8')), os.path.basename(path).removesuffix('.json'), set()
        for run in case['runs']:
            for number in run.get('objects', []):
                if number in seen: continue
                seen.add(number)
                refused = run['expect'] == 'server refused' and number == run['objects'][-1] and name not in ELSEWHERE
                yield name, number, whole(case['objects'][number], run['versions'][0], distribution), refused


def whole(thing, version, distribution):
    """An object as it was sent."""
    text = json.dumps(thing).replace('${version}', version).replace('<hex31>', '0' * 31)
    text = re.sub(r'\$\{distribution:([^}]*)\}', lambda found: json.dumps(str(distribution[version][found.group(1)]))[1:-1], text)
    sent = json.loads(text)
    sent['metadata'].pop('namespace', None)
    if sent['kind'] == 'ConfigMap':
        sent['data'] = {key: value if isinstance(value, str) else json.dumps(value) for key, value in sent.get('data', {}).items()}
    return sent


def fields(thing, path=''):
    """Paths of what is in an object, items of lists alike; names that users choose are not told apart."""
    if isinstance(thing, dict) and path not in ('.data', '.stringData') and not path.endswith(('labels', 'annotations', 'matchLabels', 'nodeSelector', 'selector', 'limits', 'requests')):
        for key, value in thing.items(): yield from fields(value, f'{path}.{key}')
    elif isinstance(thing, list):
        for value in thing: yield from fields(value, path + '[]')
        if not thing: yield path
    else:
        yield path


def said(warning):
    """Of a header 299 - "what it says"."""
    return re.sub(r'^299 \S+ "(.*)".*', r'\1', warning).replace('\\"', "'")


def known(case, number, minor):
    """(whether servers of that minor version refuse that object, why) where that is known to be otherwise than recorded."""
    return next(((refused, why) for row, numbers, first, after, refused, why in OTHERWISE if row == case and number in numbers and first <= minor < after), None)


def judge(server, minor):
    found = {'accepted': 0, 'refused': 0, 'otherwise': [], 'known': collections.Counter(), 'warnings': collections.Counter(), 'refusals': set(),
             'added': collections.defaultdict(set), 'dropped': collections.defaultdict(set)}
    for case, number, sent, refused in recorded():
        status, answer, warnings = server.exchange('POST', f'{PATHS[sent["kind"]]}?dryRun=All', sent)
        found['warnings'].update(map(said, warnings))
        found['refused' if status >= 300 else 'accepted'] += 1
        if other := known(case, number, minor):
            if other[0] == refused: sys.exit(f'{case} is not otherwise than recorded: {other[1]}')
            refused = other[0]
            found['known'][f'{"refused" if refused else "accepted"}: {other[1]}'] += 1
        if (status >= 300) != refused: found['otherwise'].append(f'{case}: {sent["kind"]}: {status} {answer.get("message", "")}')
        if status >= 300:
            found['refusals'].add(f'{case} {number}')
            continue
        before, after = (set(f'{sent["kind"]}{path}' for path in fields(each)) for each in (sent, answer))
        for path in after - before: found['added'][path].add(f'{case} {number}')
        for path in before - after: found['dropped'][path].add(f'{case} {number}')
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--settings', required=True, help='what scripts/cluster status prints')
    parser.add_argument('--row', help='the file for what is found')
    options = parser.parse_args()
    settings = dict(line.split('=', 1) for line in shlex.split(options.settings))
    found = judge(Api(settings), int(settings['VERSION'].split('.')[1]))
    if options.row:
        with open(options.row, 'w', encoding='utf-8') as out:
            json.dump({'version': settings['VERSION'], **found}, out, indent=1, default=sorted)
    for line in found['otherwise']: print(f'FAILED {line}', file=sys.stderr)
    for text, count in found['warnings'].items(): print(f'warning ({count} times): {text}', file=sys.stderr)
    print(f'Kubernetes {settings["VERSION"]}, recorded objects: {found["accepted"]} accepted, {found["refused"]} refused, {sum(found["known"].values())} otherwise than recorded as is known, '
          f'{len(found["otherwise"])} otherwise', file=sys.stderr)
    sys.exit(1 if found['otherwise'] else 0)


if __name__ == '__main__':
    main()
