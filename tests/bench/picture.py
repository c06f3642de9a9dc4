#!/usr/bin/env python3
"""A line chart as SVG that reads on a light page and on a dark one. Prints an example when it is run."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 48, 52
# Dark enough for a white page and, in the second, light enough for a black one; also told apart where colours are not seen.
LIGHT, DARK = ('#1f5fbf', '#b3541e', '#6b6b6b'), ('#6ea8fe', '#f2a65a', '#a8a8a8')
DASHES = ('', '7 4', '2 4')


def steps(most, number=5):
    """Round numbers from 0 to at least `most`, about so many."""
    rough = most / number
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    return [step * i for i in range(math.ceil(most / step) + 1)]


def style():
    def colours(text, grid, series):
        return f'text {{ fill: {text} }} .grid {{ stroke: {grid} }} ' + ' '.join(
            f'.s{i} {{ stroke: {colour} }} .n{i} {{ fill: {colour} }}' for i, colour in enumerate(series))
    return ('<style>text { font: 13px sans-serif } .title { font-size: 16px; font-weight: bold } .grid { stroke-width: 1 } '
            'path { fill: none; stroke-width: 2.5 } ' + colours('#1f2328', '#d0d7de', LIGHT)
            + ' @media (prefers-color-scheme: dark) { ' + colours('#e6edf3', '#30363d', DARK) + ' }</style>')


def apart(heights, least=17):
    """The same heights, moved so far that no two labels stand on one another."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    moved = dict.fromkeys(order, 0)
    before = -math.inf
    for i in order:
        moved[i] = before = max(heights[i], before + least)
    return [moved[i] for i in range(len(heights))]


def chart(title, x_label, y_label, series, x_ticks, logarithmic=False):
    """`series`: (name, [(x, y), …]) for up to three lines; x_ticks: where the x axis has numbers, which is logarithmic if so said."""
    place = math.log10 if logarithmic else lambda x: x
    first, last = place(min(x_ticks)), place(max(x_ticks))
    y_ticks = steps(max(y for _, points in series for _, y in points))
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    at_x = lambda x: LEFT + (place(x) - first) / (last - first) * (right - LEFT)
    at_y = lambda y: bottom - y / y_ticks[-1] * (bottom - TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">', style(),
           f'<text class="title" x="{LEFT}" y="26">{escape(title)}</text>']
    for y in y_ticks:
        out.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{at_y(y):.1f}" y2="{at_y(y):.1f}"/>'
                   f'<text x="{LEFT - 8}" y="{at_y(y) + 4:.1f}" text-anchor="end">{y:g}</text>')
    for x in x_ticks:
        out.append(f'<text x="{at_x(x):.1f}" y="{bottom + 20}" text-anchor="middle">{x:g}</text>')
    out.append(f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_label)}</text>'
               f'<text x="16" y="{(TOP + bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 {(TOP + bottom) / 2})">{escape(y_label)}</text>')
    labels = apart([at_y(points[-1][1]) for _, points in series])
    for i, ((name, points), label) in enumerate(zip(series, labels)):
        line = ' L'.join(f'{at_x(x):.1f} {at_y(y):.1f}' for x, y in points)
        out.append(f'<path class="s{i}" stroke-dasharray="{DASHES[i]}" d="M{line}"/><text class="n{i}" x="{right + 8}" y="{label + 4:.1f}">{escape(name)}</text>')
    return '\n'.join(out + ['</svg>', ''])


if __name__ == '__main__':
    print(chart('An example', 'round-trip time in ms', 'seconds', [('this', [(0, .1), (100, .4)]), ('that', [(0, .2), (100, .9)])], (0, 50, 100)))
