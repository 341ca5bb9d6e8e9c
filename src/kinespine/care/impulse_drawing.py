"""Draws what gentle means as SVG: the force of a push beside everyday ones, the motion beside the range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

import numpy as np

from kinespine.care.impulse import Impulse
from kinespine.care.impulse_model import TABLES
from kinespine.care.impulse_record import CONTACT_WORDS, message, percent
from kinespine.care.impulse_words import NOT_SAID, taken
from kinespine.tables import read_table

WIDTH, LEFT, RIGHT, ROW = 920.0, 350.0, 210.0, 26.0
INK, FAINT, GRID, FILL, PUSH = "#1a1a1a", "#666666", "#dddddd", "#c9d5e3", "#2f5d8a"

Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EverydayRow:
    """A force that necks meet in everyday life or elsewhere (`impulse_everyday.csv`)."""

    what: str
    low_N: float
    high_N: float
    source: str
    status: str
    note: str


def draw_impulse(found: Impulse) -> str:
    """Forces above, rotations of each joint below, each with where it comes from."""
    everyday = read_table(TABLES / "impulse_everyday.csv", EverydayRow)
    top = 70.0
    forces = list(_forces(found, everyday, top))
    middle = top + ROW * (len(everyday) + 1) + 95.0
    turns = list(_turns(found, middle))
    foot = middle + ROW * len(found.turns) + 64.0
    words = [line for text in (*NOT_SAID, taken(found.held, found.method)[0]) for line in wrap(text, 130)]
    height = foot + 18.0 * len(words) + 16.0
    notes = [_text(20, foot + 18 * number, text, colour=INK) for number, text in enumerate(words)]
    title = message(found)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title><desc>{escape(CONTACT_WORDS)}</desc>'
        f'<rect width="100%" height="100%" fill="white"/>\n{_text(20, 26, title, bold=True, size=15)}\n'
        + "\n".join([*forces, *turns, *notes])
        + "\n</svg>\n"
    )


def _forces(found: Impulse, everyday: tuple[EverydayRow, ...], top: float) -> Iterator[str]:
    most = 1.05 * max([found.peak.high, *(row.high_N for row in everyday)])

    def across(force: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * force / most

    yield _text(20, top - 18, "Peak force, N", bold=True)
    yield from _grid(across, range(0, int(most) + 1, 100), top, ROW * (len(everyday) + 1), "")
    yield from _bar(across, found.peak.low, found.peak.median, found.peak.high, top, PUSH)
    yield _text(20, top + 16, f"this push ({found.method}), on the atlas", bold=True)
    yield _text(WIDTH - RIGHT + 12, top + 16, f"{found.peak.low:.0f} to {found.peak.high:.0f} (5 to 95 of 100 draws)")
    for number, row in enumerate(everyday, start=1):
        y = top + ROW * number
        yield _text(20, y + 16, row.what, note=f"{row.note} [{row.source}, {row.status}]")
        if row.low_N == row.high_N:
            yield f'<circle cx="{across(row.high_N):.1f}" cy="{y + 12:.1f}" r="5" fill="{FAINT}"/>'
            span = f"{row.high_N:.0f}"
        else:
            yield _block(across(row.low_N), across(row.high_N), y + 6, FILL)
            span = f"up to {row.high_N:.0f}" if row.low_N == 0 else f"{row.low_N:g} to {row.high_N:g}"
        yield _text(WIDTH - RIGHT + 12, y + 16, f"{span} [{row.source}, {row.status}]", colour=FAINT)
    yield _text(
        20, top + ROW * (len(everyday) + 1) + 34, "A force on one bone and a force through the whole neck are not the "
        "same thing: the comparison is of size alone.", colour=FAINT,
    )  # fmt: skip


def _turns(found: Impulse, top: float) -> Iterator[str]:
    shares = [
        [amount / one.range for amount in (one.angle.low, one.angle.median, one.angle.high)] for one in found.turns
    ]
    most = max(1.1, 1.05 * max(map(max, shares)))

    def across(share: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * share / most

    yield _text(20, top - 18, "Largest rotation, % of the range of its joint", bold=True)
    yield _text(WIDTH - RIGHT + 12, top - 18, "beyond the whole range, of draws", colour=FAINT)
    yield from _grid(across, (0.0, 0.25, 0.5, 1.0), top, ROW * len(found.turns), "%")
    for number, (one, (low, middle, high)) in enumerate(zip(found.turns, shares, strict=True)):
        y = top + ROW * number
        words = f"{one.joint} {one.direction}, of {np.degrees(one.range):.1f}°"
        yield _text(20, y + 16, words)
        yield from _bar(across, low, middle, high, y, PUSH)
        yield _text(WIDTH - RIGHT + 12, y + 16, percent(one.beyond[-1]), colour=FAINT)
    yield _text(
        20, top + ROW * len(found.turns) + 34, "Bar: 5 to 95 of 100 draws, its line the middle one. In brackets "
        "the 95 % interval of sampling.", colour=FAINT,
    )  # fmt: skip


def _bar(across: Scale, low: float, middle: float, high: float, y: float, colour: str) -> Iterator[str]:
    yield _block(across(low), across(high), y + 6, colour)
    yield f'<path d="M{across(middle):.1f} {y + 3:.1f}v18" stroke="{INK}" stroke-width="2"/>'


def _block(first: float, last: float, y: float, colour: str) -> str:
    return f'<rect x="{first:.1f}" y="{y:.1f}" width="{max(1.5, last - first):.1f}" height="12" fill="{colour}"/>'


def _grid(across: Scale, at: Iterable[float], top: float, height: float, unit: str) -> Iterator[str]:
    for value in at:
        x = across(value)
        yield f'<path d="M{x:.1f} {top:.1f}v{height:.1f}" stroke="{INK if unit and value == 1.0 else GRID}"/>'
        yield _text(
            x, top + height + 14, f"{100 * value:.0f}" if unit else f"{value:.0f}", anchor="middle", colour=FAINT
        )


def _text(
    x: float, y: float, words: str, *, bold: bool = False, colour: str = INK, size: int = 12, anchor: str = "start",
    note: str = "",
) -> str:  # fmt: skip
    weight = ' font-weight="bold"' if bold else ""
    told = f"<title>{escape(note)}</title>" if note else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{escape(words)}{told}</text>"
    )
