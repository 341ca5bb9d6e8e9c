"""Draws shares with their intervals, and a fitted spine within the band of healthy ones, as SVG to be set in a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.levels import VERTEBRAE

if TYPE_CHECKING:
    from kinespine.visit.shapes import Shapes

INK, FAINT, PALE, BAR = "#1a1a1a", "#777777", "#e4e4e4", "#a8a8a8"
WIDTH = 720.0
LABELS, VALUES = 230.0, 178.0  # width of the columns left and right of the bars
ROW, WIDE_ROW = 26.0, 36.0  # the wide one has lines above and below the bar
SCALE, WIDEN = 700.0, 3.0  # drawing units per metre, and how much more sideways from behind
HEAD = 0.085  # m, from the middle of the ears to the crown


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One share in printed units."""

    label: str
    value: float
    low: float
    high: float
    said: str  # value with its interval
    strong: bool = False
    beside: tuple[tuple[float, float, float], ...] = ()  # value, low, high under other assumptions: above and below


def draw_bars(
    bars: Sequence[Bar],
    title: str,
    description: str,
    *,
    unseen: float | None = None,
    zero: str = "0: as in the norm",
    heading: str = "",
) -> str:
    """Horizontal bars from zero, each with its interval as a line.

    Args:
        zero: what no bar at all means.
        heading: stands above them, where no page around them says it.
        unseen: sizes nearer to zero than this could not have been found: a pale band.
    """
    tall = WIDE_ROW if any(bar.beside for bar in bars) else ROW
    ends = [end for bar in bars for end in (bar.low, bar.high, *(e for one in bar.beside for e in one[1:]))] + (
        [-unseen, unseen] if unseen else []
    )
    low, high = min([0.0, *ends]), max([0.0, *ends])
    left, right = LABELS, WIDTH - VALUES
    scale = (right - left) / ((high - low) or 1.0)
    top = 26.0 if heading else 0.0
    height = top + tall * len(bars) + 34

    def x(value: float) -> float:
        return left + scale * (value - low)

    parts = [f'<text x="0" y="16" font-weight="bold">{escape(heading)}</text>'] if heading else []
    if unseen:
        parts.append(_box(x(-unseen), top + 4, x(unseen) - x(-unseen), tall * len(bars) + 4, PALE))
    for number, bar in enumerate(bars):
        y = top + 6 + tall * (number + 0.5)
        first, last = sorted((x(0.0), x(bar.value)))
        weight = ' font-weight="bold"' if bar.strong else ""
        parts += [
            f'<text x="0" y="{y + 4:.1f}"{weight}>{escape(bar.label)}</text>',
            _box(first, y - 7, max(last - first, 0.8), 14, BAR, INK),
            _stroke(x(bar.low), y, x(bar.high), y, INK, 1.4),
            _stroke(x(bar.low), y - 4, x(bar.low), y + 4, INK, 1.4),
            _stroke(x(bar.high), y - 4, x(bar.high), y + 4, INK, 1.4),
            f'<circle cx="{x(bar.value):.1f}" cy="{y:.1f}" r="2.6" fill="{INK}"/>',
            f'<text x="{WIDTH:.0f}" y="{y + 4:.1f}" text-anchor="end"{weight}>{escape(bar.said)}</text>',
        ]
        for (other, least, most), at in zip(bar.beside, (y - 10, y + 10), strict=False):
            parts += [
                _stroke(x(least), at, x(most), at, FAINT, 1.0),
                f'<circle cx="{x(other):.1f}" cy="{at:.1f}" r="1.8" fill="#fff" stroke="{INK}" stroke-width="0.9"/>',
            ]
    foot = top + 10 + tall * len(bars)
    parts += [
        _stroke(x(0.0), top + 2, x(0.0), foot, INK, 1.0),
        f'<text x="{x(0.0):.1f}" y="{foot + 15:.1f}" text-anchor="middle" fill="{FAINT}">{escape(zero)}</text>',
    ]
    return _document(WIDTH, height, title, description, parts)


def draw_spine(shapes: Shapes) -> str:
    """The spine from the right side and from behind: person, norm, and the band of 95 % of healthy people."""
    everything = np.concatenate([shapes.person, shapes.norm, shapes.low, shapes.high, *map(_row, shapes.head.values())])
    low, high = everything.min(axis=0), everything.max(axis=0)
    top, side_width = float(high[2]) + HEAD, SCALE * float(high[0] - low[0])
    left, down = 60.0, 46.0
    middle = left + side_width + 170.0 + SCALE * WIDEN * float(max(-low[1], high[1]))

    def side(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([left + SCALE * (places[:, 0] - low[0]), down + SCALE * (top - places[:, 2])])

    def back(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([middle - SCALE * WIDEN * places[:, 1], down + SCALE * (top - places[:, 2])])

    width = max(560.0, middle + SCALE * WIDEN * float(max(-low[1], high[1])) + 30)
    height = down + SCALE * top + 40
    parts: list[str] = []
    for view, heading, at in (
        (side, "From the right side", left - 40),
        (back, f"From behind, sideways {WIDEN:.0f} times wider", middle - 140),
    ):
        parts += [f'<text x="{at:.1f}" y="16" font-weight="bold">{heading}</text>']
        parts += [_band(view(shapes.low), view(shapes.high))]
        parts += [_curve(view(_with_base(shapes.norm)), FAINT, 1.6, "5 4")]
        parts += [_curve(view(_with_base(shapes.person)), INK, 2.4, "")]
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.1" fill="{INK}"/>' for x, y in view(shapes.person)]
        for who, colour, dash in (("norm", FAINT, "5 4"), ("person", INK, "")):
            x, y = view(_row(shapes.head[who]))[0]
            parts.append(
                f'<ellipse cx="{x:.1f}" cy="{y - 0.3 * SCALE * HEAD:.1f}" rx="{0.75 * SCALE * HEAD:.1f}" '
                f'ry="{SCALE * HEAD:.1f}" fill="none" stroke="{colour}" stroke-dasharray="{dash}" stroke-width="1.4"/>'
            )
    for level in ("C1", "C7", "T6", "T12", "L4"):
        x, y = side(_row(shapes.high[VERTEBRAE.index(level)]))[0]
        for ear_x, ear_y in (side(_row(place))[0] for place in shapes.head.values()):
            if y - 12 < ear_y + 0.7 * SCALE * HEAD:  # beside the head, not on its outline
                x = max(x, ear_x + 0.75 * SCALE * HEAD)
        parts.append(f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{FAINT}">{level}</text>')
    parts += _legend(left - 40, height - 12)
    return _document(
        width, height, "The spine in the fitted posture, beside that of healthy people",
        "Middles of the vertebrae from the sacrum up. Solid with dots: this person at the most probable causes. "
        "Dashed: middle of healthy people like this one. Grey band: where 95 of 100 of them lie, level by level.",
        parts,
    )  # fmt: skip


def _with_base(places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.vstack([places, np.zeros(3)])


def _row(place: NDArray[np.float64]) -> NDArray[np.float64]:
    return place[None, :]


def _band(low: NDArray[np.float64], high: NDArray[np.float64]) -> str:
    """Across the paper alone: how high a vertebra lies differs little."""
    y = 0.5 * (low[:, 1] + high[:, 1])
    ring = np.vstack([np.column_stack([low[:, 0], y]), np.column_stack([high[:, 0], y])[::-1]])
    return f'<polygon points="{_points(ring)}" fill="{PALE}" stroke="none"/>'


def _curve(places: NDArray[np.float64], colour: str, width: float, dash: str) -> str:
    return (
        f'<polyline points="{_points(places)}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dash}" stroke-linejoin="round"/>'
    )


def _points(places: NDArray[np.float64]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _legend(x: float, y: float) -> list[str]:
    return [
        _stroke(x, y - 4, x + 26, y - 4, INK, 2.4),
        f'<text x="{x + 32:.1f}" y="{y:.1f}">fitted posture</text>',
        f'<line x1="{x + 130:.1f}" y1="{y - 4:.1f}" x2="{x + 156:.1f}" y2="{y - 4:.1f}" stroke="{FAINT}" '
        'stroke-width="1.6" stroke-dasharray="5 4"/>',
        f'<text x="{x + 162:.1f}" y="{y:.1f}">norm</text>',
        _box(x + 212, y - 10, 26, 12, PALE),
        f'<text x="{x + 244:.1f}" y="{y:.1f}">95 of 100 healthy people</text>',
    ]


def _box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{stroke}" '
        'stroke-width="0.5"/>'
    )


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:.1f}"/>'
    )


def _document(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title><desc>{escape(description)}</desc>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
