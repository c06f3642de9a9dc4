#!/usr/bin/env python3
"""Whether drey costs more than the table says that is kept: the instructions of its own code, and its requests.

What libraries do is left out, for it depends on the machine: they choose other code for other processors.
"""
import argparse
import re
import sys
import tempfile

from bench import Bench, table

MOST = 1.02  # times what is kept
COMMANDS = ('--version', 'run-application --dry-run=client', 'run-application')


def own_instructions(path, program):
    """Of a callgrind file: those in the program's own file, calls of others left out."""
    names, own, called, total = {}, False, False, 0
    for line in open(path, encoding='utf-8'):
        if line.startswith('ob='):
            number, name = re.match(r'ob=(\(\d+\))(?: (.*))?', line.rstrip()).groups()
            names.setdefault(number, name)
            own = names[number] == program
        elif line.startswith('cob='):
            number, name = re.match(r'cob=(\(\d+\))(?: (.*))?', line.rstrip()).groups()
            names.setdefault(number, name)
        elif line.startswith('calls='):
            called = True
        elif line[0].isdigit() or line[0] in '+-*':
            if own and not called: total += int(line.split()[1])
            called = False
    return total


class Counts:
    def __init__(self, bench):
        self.bench = bench

    def command(self, words):
        if words == '--version': return [self.bench.drey, '--version']
        return self.bench.deploy(self.bench.cluster_id(), *words.split()[1:])

    def count(self, words):
        command = self.command(words)
        self.bench.instructions(command)
        own = own_instructions(f'{self.bench.folder}/callgrind', self.bench.drey)
        return own, self.bench.requests(self.command(words))


def kept_counts(path):
    rows = re.findall(r'^\| drey ([^|]+) \| ([\d.]+) M \| (\d+) \|$', open(path, encoding='utf-8').read(), re.MULTILINE)
    return {words: (float(millions) * 1e6, int(requests)) for words, millions, requests in rows}


def more_than_kept(counts, kept):
    """Sentences, one for each count that has risen."""
    for words, (own, requests) in counts.items():
        if words not in kept: yield f'drey {words}: it has no row'
        elif own > kept[words][0] * MOST: yield f'drey {words}: {own / 1e6:.4f} M instructions of its own, {kept[words][0] / 1e6:.4f} M are kept'
        elif requests > kept[words][1]: yield f'drey {words}: {requests} requests, {kept[words][1]} are kept'


def text_of(counts):
    return '\n\n'.join([
        '# What drey may cost',
        'Written by `scripts/bench --counts`: of the debug build the instructions of its own code, and the requests. The level `counts` of `scripts/test` fails when one of '
        'them is more than 2 % higher. What is worth more is kept by writing the table anew, with the change.',
        table(['', 'own instructions', 'requests'], [[f'drey {words}', f'{own / 1e6:.4f} M', requests] for words, (own, requests) in counts.items()])]) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('--drey', '--kubeconfig', '--audit-log'):
        parser.add_argument(name, required=True)
    parser.add_argument('--kept', required=True, help='the file with the table')
    parser.add_argument('--write', action='store_true', help='write the table instead')
    options = parser.parse_args()
    options.kubectl, options.other = None, []
    with tempfile.TemporaryDirectory() as folder:
        counter = Counts(Bench(options, folder))
        counts = {words: counter.count(words) for words in COMMANDS}
    text = text_of(counts)
    sys.stdout.write(text)
    if options.write:
        with open(options.kept, 'w', encoding='utf-8') as out:
            out.write(text)
        return
    risen = list(more_than_kept(counts, kept_counts(options.kept)))
    for sentence in risen: print('error: ' + sentence, file=sys.stderr)
    if risen: sys.exit(f'hint: where that is worth it, `scripts/bench --counts` keeps it in {options.kept}')


if __name__ == '__main__':
    main()
