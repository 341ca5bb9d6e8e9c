"""Draws the chain matrix as SVG: a map for every turn and answer, habit staying and following, and how it dies out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from kinespine.anatomy.causes import BONES
from kinespine.anatomy.levels import JOINTS, LEVELS
from kinespine.chain.chain_matrix import ANSWERS, FOLLOWS, SHIFTS_TOLD, TOLD, ChainMatrix, decay

CELL = 11.0  # of one joint against another
SIDE = CELL * len(JOINTS)
LEFT, GAP, HEADING, BELOW = 70.0, 86.0, 92.0, 66.0  # beside, between, over and under the maps
LEGEND_GAP, LEGEND, LEGEND_WORDS, DECAY = 30.0, 14.0, 112.0, 250.0
ROW = SIDE + BELOW + 34.0
BAND = 20.0  # height of one shifted bone
STRIP = BAND * len(BONES) + BELOW + 24.0
INK, FAINT = "#1a1a1a", "#8a8a8a"
DASHED = f'stroke="{FAINT}" stroke-width="0.7" stroke-dasharray="3 2"'
SHADES = 12  # steps of lightness from nothing to the largest
DARKEST = 0.80  # how dark the largest is
MARKED = 2  # shade from which on a negative answer has its dash
EVERY = 3  # joint that is labelled
HABIT = {0.0: "habit stays (s = 0)", 1.0: "habit follows (s = 1)"}
TURN_WORDS = {
    "flexion": "rests 1 deg more bent forward",
    "lateral": "rests 1 deg more bent to the right",
    "axial": "rests 1 deg more turned to the left",
}
SHIFT_WORDS = {
    "forward": "sits 1 mm further forward on the bone below it",
    "lateral": "sits 1 mm further to the left on the bone below it",
}


def draw_matrix(matrix: ChainMatrix, *, title: str = "Chain matrix", about: str = "") -> str:
    """The chain matrix as an SVG document that reads by itself.

    Darkness alone tells the size, so that it reads in grey; a dash marks what is negative, with a colour beside.

    Args:
        about: whose it is and doing what; stands under the title.
    """
    shown = [(turn, answer) for turn, answers in TOLD.items() for answer in answers]
    parts = [
        f'<text x="{LEFT}" y="26" font-size="19" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT}" y="46">{escape(about)}</text>',
        f'<text x="{LEFT}" y="63">Row: the joint whose tissue rests otherwise. Column: the joint that answers. '
        "The darker, the more; a dash (blue) is negative, none (red) positive.</text>",
        f'<text x="{LEFT}" y="80">Right: median size of the answer against distance, on a logarithmic scale.</text>',
    ]
    top = HEADING
    for turn, answer in shown:
        parts += _row(matrix, turn, answer, top)
        top += ROW
    for way, answers in SHIFTS_TOLD.items():
        parts += _shifts(matrix, way, answers, top)
        top += 34.0 + STRIP * -(-len(answers) // 2)
    width = LEFT + 2 * SIDE + GAP + LEGEND_GAP + LEGEND + LEGEND_WORDS + DECAY + 20.0
    described = (
        "Heat maps of 25 joints from C0-C1 to L5-S1. Each row of maps is one turn of the rest angle of a joint (down)"
        " and what the other joints (across) answer with: angle, compression, left less right of muscle force, or"
        " lateral shear; once with the set point of habit staying and once with it following, and beside them how the"
        " median answer falls with the number of joints between. Below them strips: skull, atlas and axis shifted by a"
        " millimetre (down), and what all joints (across) answer with."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {top:.0f}" width="{width:.0f}" role="img" '
        f'aria-labelledby="title desc" font-family="DejaVu Sans, sans-serif" font-size="12">'
        f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(described)} {escape(about)}</desc>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def shade_of(value: float, largest: float) -> int:
    """Step of darkness, 0 to `SHADES`: by the root of the size, so that weak answers are seen beside strong ones."""
    return round(SHADES * min(1.0, abs(value) / largest) ** 0.5) if largest > 0 else 0


def colour(step: int, *, negative: bool) -> str:
    """Red above and blue below zero, of one lightness at one step."""
    luminance = 1.0 - DARKEST * step / SHADES
    tint = 0.30 * step / SHADES
    weights = np.array([0.299, 0.587, 0.114])  # of red, green and blue in what is seen as grey
    way = np.array([-0.8, 0.0, 1.0]) if negative else np.array([1.0, -0.1, -0.6])
    way = way - weights @ way
    shown = np.clip(luminance + tint * way * (1.0 if negative else 0.9), 0.0, 1.0)
    shown = np.clip(shown + (luminance - weights @ shown), 0.0, 1.0)  # clipping has changed the grey
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in shown)


def _row(matrix: ChainMatrix, turn: str, answer: str, top: float) -> list[str]:
    told = next(one for one in ANSWERS if one.name == answer)
    maps = [matrix.of(turn, answer, follow) for follow in FOLLOWS]
    largest = max(float(np.abs(one).max()) for one in maps)
    parts = [
        f'<text x="{LEFT:.0f}" y="{top + 14:.0f}" font-size="14" font-weight="bold">A joint {TURN_WORDS[turn]}: '
        f"{escape(told.meaning)}, {told.unit} per deg</text>"
    ]
    top += 40.0
    for number, (follow, values) in enumerate(zip(FOLLOWS, maps, strict=True)):
        left = LEFT + number * (SIDE + GAP)
        parts.append(f'<text x="{left:.0f}" y="{top - 8:.0f}">{HABIT[follow]}</text>')
        parts += _map(values, largest, left, top)
    legend = LEFT + 2 * SIDE + GAP + LEGEND_GAP
    parts += _legend(largest, told.unit, legend, top)
    return parts + _decay(maps, told.unit, legend + LEGEND + LEGEND_WORDS, top)


def _shifts(matrix: ChainMatrix, way: str, answers: Sequence[str], top: float) -> list[str]:
    """A strip for every answer, two beside each other."""
    parts = [
        f'<text x="{LEFT:.0f}" y="{top + 14:.0f}" font-size="14" font-weight="bold">Skull, atlas or axis '
        f"{SHIFT_WORDS[way]}, whatever habit does</text>"
    ]
    for number, answer in enumerate(answers):
        told = next(one for one in ANSWERS if one.name == answer)
        values = matrix.of_shift(way, answer)
        left, above = LEFT + number % 2 * (SIDE + GAP), top + 52.0 + STRIP * (number // 2)
        low, high = float(values.min()), float(values.max())
        parts += [
            f'<text x="{left:.0f}" y="{above - 8:.0f}" font-size="11">{escape(told.meaning)}: '
            f"{_number(low)} to {_number(high)} {told.unit} per mm</text>",
            *_cells(values, max(-low, high), left, above, BAND),
            *_across(left, above, BAND * len(BONES)),
        ]
        parts += [
            f'<text x="{left - 7:g}" y="{above + BAND * (row + 0.5) + 4:g}" font-size="11" text-anchor="end">'
            f"{bone}</text>"
            for row, bone in enumerate(BONES)
        ]
    return parts


def _map(values: np.ndarray, largest: float, left: float, top: float) -> list[str]:
    return [*_cells(values, largest, left, top, CELL), *_across(left, top, SIDE), *_down(left, top)]


def _cells(values: np.ndarray, largest: float, left: float, top: float, tall: float) -> list[str]:
    """Cells of one colour are one path: a map has few shades and many cells."""
    paths: dict[str, list[str]] = {}
    dashes: dict[str, list[str]] = {}
    for row, line in enumerate(values):
        start = 0
        inks = [colour(shade_of(v, largest), negative=v < 0) for v in line]
        for column in range(1, len(line) + 1):  # neighbours of one colour are one piece
            if column == len(line) or inks[column] != inks[start]:
                run = CELL * (column - start)
                paths.setdefault(inks[start], []).append(
                    f"M{left + CELL * start:g} {top + tall * row:g}h{run:g}v{tall:g}h-{run:g}z"
                )
                start = column
        for column, value in enumerate(line):
            if value < 0 and (step := shade_of(value, largest)) >= MARKED:
                ink = "#fff" if step > SHADES / 2 else INK
                dashes.setdefault(ink, []).append(
                    f"M{left + CELL * column + 3:g} {top + tall * (row + 0.5):g}h{CELL - 6:g}"
                )
    blank = colour(0, negative=False)
    parts = [f'<path d="{"".join(d)}" fill="{ink}"/>' for ink, d in paths.items() if ink != blank]
    parts += [f'<path d="{"".join(d)}" stroke="{ink}" stroke-width="1.3"/>' for ink, d in dashes.items()]
    high = tall * len(values)
    return [
        *parts,
        f'<rect x="{left:g}" y="{top:g}" width="{SIDE:g}" height="{high:g}" fill="none" stroke="{INK}"/>',
    ]


def _across(left: float, top: float, tall: float) -> list[str]:
    """Lines between neck, thorax and lumbar spine, and the joints upright along the lower edge."""
    found: list[str] = []
    for first in ("T1", "L1"):
        at = CELL * LEVELS.index(first)
        found.append(f'<path d="M{left + at:g} {top:g}v{tall:g}" {DASHED}/>')
    for number in range(0, len(JOINTS), EVERY):
        x, y = left + CELL * (number + 0.5), top + tall
        found += [
            f'<path d="M{x:g} {y:g}v4" stroke="{INK}"/>',
            f'<text transform="translate({x + 4:g} {y + 8:g}) rotate(-90)" font-size="11" text-anchor="end">'
            f"{JOINTS[number]}</text>",
        ]
    return found


def _down(left: float, top: float) -> list[str]:
    """The same lines across a map, and the joints down its side."""
    found: list[str] = []
    for first in ("T1", "L1"):
        found.append(f'<path d="M{left:g} {top + CELL * LEVELS.index(first):g}h{SIDE:g}" {DASHED}/>')
    for number in range(0, len(JOINTS), EVERY):
        y = top + CELL * (number + 0.5)
        found += [
            f'<path d="M{left - 4:g} {y:g}h4" stroke="{INK}"/>',
            f'<text x="{left - 7:g}" y="{y + 4:g}" font-size="11" text-anchor="end">{JOINTS[number]}</text>',
        ]
    return found


def _legend(largest: float, unit: str, left: float, top: float) -> list[str]:
    """From the largest down through nothing to the largest below it, in the shades and marks of the maps."""
    steps = range(SHADES, -SHADES - 1, -1)
    high = SIDE / len(steps)
    parts: list[str] = []
    for number, step in enumerate(steps):
        y = top + high * number
        ink = colour(abs(step), negative=step < 0)
        parts.append(f'<rect x="{left:g}" y="{y:.1f}" width="{LEGEND:g}" height="{high + 0.3:.1f}" fill="{ink}"/>')
        if step <= -MARKED:
            dash = "#fff" if -step > SHADES / 2 else INK
            parts.append(f'<path d="M{left + 4:g} {y + high / 2:.1f}h6" stroke="{dash}" stroke-width="1.3"/>')
    parts.append(f'<rect x="{left:g}" y="{top:g}" width="{LEGEND:g}" height="{SIDE:g}" fill="none" stroke="{INK}"/>')
    for step in (SHADES, SHADES // 2, 0, -(SHADES // 2), -SHADES):
        y = top + high * (SHADES - step + 0.5)
        value = largest * (step / SHADES) ** 2 * (1.0 if step >= 0 else -1.0)
        parts.append(f'<text x="{left + LEGEND + 5:g}" y="{y + 4:.1f}" font-size="11">{_number(value)}</text>')
    parts.append(f'<text x="{left:g}" y="{top - 8:g}" font-size="11">{unit} per deg</text>')
    return parts


def _number(value: float) -> str:
    return f"{value:.2g}".replace("-", "\N{MINUS SIGN}")


def _decay(maps: Sequence[np.ndarray], unit: str, left: float, top: float) -> list[str]:
    """Median size against joints away, on a logarithmic scale; full line: habit stays, dashed: follows."""
    lines = [decay(values) for values in maps]
    positive = np.concatenate(lines)
    positive = positive[positive > 0]
    if not len(positive):
        return []
    high = int(np.ceil(np.log10(positive.max()) - 1e-9))
    low = max(int(np.floor(np.log10(positive.min()))), high - 4)
    low = min(low, high - 1)
    tall = SIDE

    def place(away: float, value: float) -> tuple[float, float]:
        share = (np.log10(max(value, 10.0**low)) - low) / (high - low)
        return left + DECAY * away / (len(JOINTS) - 1), top + tall * (1.0 - float(share))

    parts = [f'<rect x="{left:g}" y="{top:g}" width="{DECAY:g}" height="{tall:g}" fill="none" stroke="{INK}"/>']
    for power in range(low, high + 1):
        _, y = place(0, 10.0**power)
        parts += [
            f'<path d="M{left:g} {y:.1f}h{DECAY:g}" stroke="#ddd"/>',
            f'<text x="{left - 6:g}" y="{y + 4:.1f}" font-size="11" text-anchor="end">{10.0**power:g}</text>',
        ]
    for away in range(0, len(JOINTS), 4):
        x, _ = place(away, 1.0)
        parts.append(
            f'<path d="M{x:.1f} {top + tall:g}v4" stroke="{INK}"/><text x="{x:.1f}" y="{top + tall + 18:g}" '
            f'font-size="11" text-anchor="middle">{away}</text>'
        )
    for number, (follow, line) in enumerate(zip(FOLLOWS, lines, strict=True)):
        dash = ' stroke-dasharray="6 4"' if follow else ""
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(k, float(v)) for k, v in enumerate(line)))
        y = top + 16.0 + 17.0 * number
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="1.6"{dash}/>',
            f'<path d="M{left + DECAY - 172:g} {y - 4:g}h30" stroke="{INK}" stroke-width="1.6"{dash}/>',
            f'<text x="{left + DECAY - 136:g}" y="{y:g}">{HABIT[follow]}</text>',
        ]
    return [
        *parts,
        f'<text x="{left + DECAY / 2:g}" y="{top + tall + 36:g}" text-anchor="middle">joints away</text>',
        f'<text x="{left:g}" y="{top - 8:g}">median size, {unit} per deg</text>',
    ]
