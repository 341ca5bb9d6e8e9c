"""Draws a course as SVG: scores with the usual course and its two bands, posture from minutes to months.

Greys, lines and dashes alone tell things apart, so that it reads the same on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import numpy as np

from kinespine.visit.course_words import say_changed, say_start
from kinespine.visit.explain_words import PRINTED
from kinespine.visit.words import MINUS

if TYPE_CHECKING:
    from kinespine.care.slow_course import SlowCourse
    from kinespine.visit.course import Outlook, ScoreCourse

INK, FAINT, GREY, PALE, PALER = "#1a1a1a", "#5c5c5c", "#9a9a9a", "#c9c9c9", "#e4e4e4"
WIDTH, PANEL, HIGH, LEFT, TOP = 800.0, 324.0, 150.0, 50.0, 98.0
STEP_X, STEP_Y = 392.0, 248.0
MOMENTS = (
    (1.0, "1 min"),
    (60.0, "1 h"),
    (1440.0, "1 day"),
    (10080.0, "1 week"),
    (87660.0, "2 months"),
    (525960.0, "1 y"),
)
LETTERS = 52  # of the head of a panel
LEAST_SPAN = {"deg": 2.0, "mm": 10.0, "N": 20.0}  # of an axis, so that what nobody could read looks like it

Place = Callable[[float], float]


def draw_course(one: Outlook) -> str:
    """The whole course as an SVG document."""
    panels = [_score(score) for score in one.scores]
    if one.slow is not None:
        panels += [_outcome(one.slow, number) for number in range(len(one.slow.outcomes))]
    rows = max(1, ceil(len(panels) / 2))
    height = TOP + rows * STEP_Y - 16.0
    heading = f"{one.intake.subject}: course over {one.months:g} months"
    under = ["constructed: nobody"] if one.intake.constructed else []
    if one.slow is not None:
        under.append("if " + ", ".join(f"{name} were {value:g}" for name, value in one.slow.changes.items()))
    under.append(f"assumed: {', '.join(one.assumed)}" if one.assumed else "no assumption switched on")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(heading)}</title><desc>{escape(describe(one))}</desc>",
        f'<rect width="{WIDTH:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="17" fill="{INK}">{escape(heading)}</text>',
        f'<text x="16" y="46" fill="{FAINT}">{escape("; ".join(under))}</text>',
    ]
    for number, panel in enumerate(panels):
        x, y = LEFT + STEP_X * (number % 2), TOP + STEP_Y * (number // 2)
        parts.append(f'<g transform="translate({x:.0f} {y:.0f})">{panel}</g>')
    parts.append(
        f'<text x="16" y="{height - 12:.0f}" fill="{FAINT}">No score moves with posture here. Nothing says that a '
        "change lasts or helps.</text></svg>"
    )
    return "".join(parts)


def describe(one: Outlook) -> str:
    """The picture in words, for whoever does not see it."""
    told: list[str] = ["Constructed, nobody."] if one.intake.constructed else []
    for score in one.scores:
        last = score.course.usual[-1]
        low, high = last.band()
        told.append(
            f"{score.instrument.instrument}: {say_start(score)} at the start; at week {last.week:g} the mean of "
            f"all, whatever their start, is {last.mean:.1f}, and 95 of 100 with this start lie between "
            f"{low:.1f} and {high:.1f}."
        )
    if one.slow is not None:
        for number, outcome in enumerate(one.slow.outcomes):
            told.append(
                f"{outcome.name.replace('_', ' ')}: {say_changed(one.slow, number, 0, 0, added=False)} at once, "
                f"{say_changed(one.slow, number, 0, -1, added=False)} at the end with measured states alone."
            )
            if len(one.slow.variants) > 1:
                last = len(one.slow.variants) - 1
                told.append(f"With assumptions {say_changed(one.slow, number, last, -1, added=False)}.")
    return " ".join(told)


def _score(one: ScoreCourse) -> str:
    course, scale = one.course, one.course.course.scale
    end = course.usual[-1].week
    known = [at for at in course.usual if at.known]

    def x(week: float) -> float:
        return PANEL * week / end

    def y(score: float) -> float:
        return HIGH * (scale.high - score) / (scale.high - scale.low)

    parts = [_head(one.instrument.title, "grey: this person, 95 and 80 of 100")]
    for share, fill in ((0.95, PALER), (0.8, PALE)):
        parts.append(_band([(x(at.week), y(at.band(share)[1]), y(at.band(share)[0])) for at in known], fill))
    parts.append(_band([(x(at.week), y(at.mean_band[1]), y(at.mean_band[0])) for at in known], GREY))
    parts.append(_line([(x(at.week), y(at.mean)) for at in known], INK, 1.6))
    if course.updated:
        for edge in (0, 1):
            parts.append(
                _line([(x(at.week), y(at.person.band(0.95)[edge])) for at in course.updated], INK, 1.4, dash="5 3")
            )
    for week, score in ((0.0, course.start), *course.scores):
        parts.append(f'<circle cx="{x(week):.1f}" cy="{y(score):.1f}" r="4" fill="{INK}"/>')
    shown = [0.0, *(week for week in course.course.weeks if week <= end)]
    parts.append(_axes([(x(week), f"{week:g}") for week in shown], _ticks(scale.low, scale.high), y, "weeks"))
    told = "line: mean of all, any start, 95 %; dots: own scores"
    told += "; dashed: with these" if course.updated else ""
    parts.append(f'<text x="0" y="{HIGH + 46:.0f}" font-size="10.5" fill="{FAINT}">{told}</text>')
    return "".join(parts)


def _outcome(slow: SlowCourse, number: int) -> str:
    outcome = slow.outcomes[number]
    factor, unit, _ = PRINTED[outcome.unit]
    measured, widest = factor * slow.change(0, number), factor * slow.change(len(slow.variants) - 1, number)
    low, high = _reach([measured, widest], LEAST_SPAN.get(unit, 0.0))
    first, last = log10(float(slow.minutes[1])), log10(float(slow.minutes[-1]))

    def x(minutes: float) -> float:
        return 0.0 if minutes <= 0.0 else 14.0 + (PANEL - 14.0) * (log10(minutes) - first) / (last - first)

    def y(value: float) -> float:
        return HIGH * (high - value) / (high - low)

    times = [x(float(one)) for one in slow.minutes]
    meaning = f"{outcome.meaning[:1].upper()}{outcome.meaning[1:]}"
    held = f"{100 * slow.held:.0f} of 100 draws"
    parts = [_head(meaning, f"change in {unit}; {held}" if unit != "1" else f"change; {held}")]
    parts.append(
        _band(
            [
                (at, y(float(top)), y(float(foot)))
                for at, foot, top in zip(times, measured[0], measured[2], strict=True)
            ],
            PALE,
        )
    )
    parts.append(f'<path d="M0 {y(0.0):.1f}H{PANEL:.0f}" stroke="{GREY}" stroke-dasharray="1 3"/>')
    parts.append(_line(list(zip(times, (y(float(one)) for one in measured[1]), strict=True)), INK, 1.6))
    if len(slow.variants) > 1:
        for row in widest:
            width = 1.6 if row is widest[1] else 1.0
            parts.append(_line(list(zip(times, (y(float(one)) for one in row), strict=True)), INK, width, dash="5 3"))
    moments = [(x(at), word) for at, word in MOMENTS if first <= log10(at) <= last + 0.01]
    parts.append(_axes(moments, _ticks(low, high), y, ""))
    told = "grey: measured states alone"
    told += "; dashed: with what is assumed" if len(slow.variants) > 1 else ""
    parts.append(f'<text x="0" y="{HIGH + 36:.0f}" font-size="10.5" fill="{FAINT}">{told}</text>')
    return "".join(parts)


def _head(words: str, more: str) -> str:
    short = words if len(words) <= LETTERS else words[: LETTERS - 1] + "…"
    return (
        f'<text x="0" y="-24" font-weight="600" fill="{INK}">{escape(short)}</text>'
        f'<text x="0" y="-9" font-size="10.5" fill="{FAINT}">{escape(more)}</text>'
    )


def _band(ends: Sequence[tuple[float, float, float]], fill: str) -> str:
    there = [f"{x:.1f},{top:.1f}" for x, top, _ in ends]
    back = [f"{x:.1f},{foot:.1f}" for x, _, foot in reversed(ends)]
    return f'<polygon points="{" ".join(there + back)}" fill="{fill}"/>'


def _line(points: Sequence[tuple[float, float]], ink: str, width: float, *, dash: str = "") -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{told}" fill="none" stroke="{ink}" stroke-width="{width:g}"{dashed}/>'


def _axes(along: Sequence[tuple[float, str]], up: Sequence[float], y: Place, unit: str) -> str:
    parts = [f'<path d="M0 0V{HIGH:.0f}H{PANEL:.0f}" fill="none" stroke="{FAINT}"/>']
    for value in up:
        text = f"{value:g}".replace("-", MINUS)
        parts.append(
            f'<path d="M-4 {y(value):.1f}h4" stroke="{FAINT}"/><text x="-7" y="{y(value) + 4:.1f}" text-anchor="end" '
            f'font-size="10.5" fill="{FAINT}">{text}</text>'
        )
    for at, word in along:
        parts.append(
            f'<path d="M{at:.1f} {HIGH:.0f}v4" stroke="{FAINT}"/><text x="{at:.1f}" y="{HIGH + 17:.0f}" '
            f'text-anchor="middle" font-size="10.5" fill="{FAINT}">{word}</text>'
        )
    if unit:
        parts.append(
            f'<text x="{PANEL:.0f}" y="{HIGH + 31:.0f}" text-anchor="end" font-size="10.5" fill="{FAINT}">{unit}</text>'
        )
    return "".join(parts)


def _reach(told: Sequence[np.ndarray], least: float) -> tuple[float, float]:
    low, high = min(0.0, *(float(one.min()) for one in told)), max(0.0, *(float(one.max()) for one in told))
    missing = max(0.0, 0.5 * (least - (high - low)))
    low, high = low - missing, high + missing
    room = 0.08 * ((high - low) or 1.0)
    return low - room, high + room


def _ticks(low: float, high: float) -> list[float]:
    """Three to eight round numbers within the edges."""
    rough = (high - low) / 5.0
    ten = 10.0 ** floor(log10(rough))
    step = next(size * ten for size in (1.0, 2.0, 2.5, 5.0, 10.0) if size * ten >= rough)
    return [round(step * number, 10) for number in range(ceil(low / step), floor(high / step) + 1)]
