"""Draws one measure over the visits of one person, with its errors and the usual course, as SVG to be set in a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from kinespine.outcomes.instruments import instruments
from kinespine.outcomes.usual_course import usual_course
from kinespine.visit.follow_up_words import number, title

if TYPE_CHECKING:
    from kinespine.outcomes.benefits import Followed
    from kinespine.outcomes.courses import Course

INK, FAINT, PALE, PALER = "#1a1a1a", "#5c5c5c", "#bdbdbd", "#e2e2e2"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360.0, 200.0, 46.0, 12.0, 12.0, 34.0
TWICE = 1.959964
STEPS = 24
APART = 16.0  # drawing units between two labels on an axis


def draw_followed(one: Followed, course: Course | None = None) -> str:
    """Readings with bars that hold 95 of 100 readings again; dotted: what is beyond error; grey: what is expected."""
    weeks = [reading.week for reading in one.readings]
    low, high = _reach(one)
    last = max(weeks)

    def x(week: float) -> float:
        return LEFT + 8 + (WIDTH - LEFT - RIGHT - 16) * (week - weeks[0]) / (last - weeks[0])

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    parts: list[str] = []
    if course is not None:
        for share, fill in ((0.95, PALER), (0.8, PALE)):
            ends = _band(course, one.readings[0].value, last - weeks[0], share)
            if ends:
                there = [f"{x(weeks[0] + week):.1f},{y(upper):.1f}" for week, _, upper in ends]
                back = [f"{x(weeks[0] + week):.1f},{y(lower):.1f}" for week, lower, _ in reversed(ends)]
                parts.append(f'<polygon points="{" ".join(there + back)}" fill="{fill}"/>')
    if one.change.unchanged is not None:
        lower, upper = one.change.unchanged.band
        left, right = x(weeks[0]), x(last)
        corners = [(left, upper), (right, upper), (right, lower), (left, lower)]
        parts.append(
            f'<polygon points="{" ".join(f"{at:.1f},{y(value):.1f}" for at, value in corners)}" fill="{PALER}"/>'
        )
    least = one.change.least
    if least is not None:
        for edge in (one.readings[0].value - least.value, one.readings[0].value + least.value):
            if low <= edge <= high:
                parts.append(
                    f'<line x1="{LEFT:.0f}" x2="{WIDTH - RIGHT:.0f}" y1="{y(edge):.1f}" y2="{y(edge):.1f}" '
                    f'stroke="{FAINT}" stroke-dasharray="2 3"/>'
                )
    parts += _axes(low, high, weeks, x, y)
    line = " ".join(f"{x(reading.week):.1f},{y(reading.value):.1f}" for reading in one.readings)
    parts.append(f'<polyline points="{line}" fill="none" stroke="{FAINT}" stroke-width="1"/>')
    for reading in one.readings:
        at, half = x(reading.week), 0.0 if reading.error is None else TWICE * reading.error
        if half:
            top, foot = y(min(reading.value + half, high)), y(max(reading.value - half, low))
            parts.append(
                f'<path d="M{at:.1f} {top:.1f}V{foot:.1f}M{at - 4:.1f} {top:.1f}h8M{at - 4:.1f} {foot:.1f}h8" '
                f'stroke="{INK}" stroke-width="1.2" fill="none"/>'
            )
        parts.append(f'<circle cx="{at:.1f}" cy="{y(reading.value):.1f}" r="3.6" fill="{INK}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{escape(title(one))}</title>'
        f"<desc>{escape(describe(one, course))}</desc>{''.join(parts)}</svg>"
    )


def describe(one: Followed, course: Course | None) -> str:
    """The picture in words, for whoever does not see it."""
    unit = one.measure.unit
    read = "; ".join(
        f"week {reading.week:.0f}: {number(reading.value, unit)}"
        + ("" if reading.error is None else f" ± {number(TWICE * reading.error, unit)}")
        for reading in one.readings
    )
    words = f"{title(one)}. {read}."
    if course is not None and one.change.expected is not None:
        low, high = one.change.expected.band()
        words += f" Usual course at the end, 95 of 100 people with this start: {number(low, unit)} to "
        words += f"{number(high, unit)}."
    if one.change.unchanged is not None:
        low, high = one.change.unchanged.band
        words += f" Unchanged, 95 of 100 people with this first reading: {number(low, unit)} to {number(high, unit)}."
    return words


def _reach(one: Followed) -> tuple[float, float]:
    """The lower and the upper edge of the picture: a scale in full, else all bars and what is beyond error."""
    if one.measure.kind == "instrument":
        own = instruments()[one.measure.measure]
        if own.high - own.low <= 100.0 and one.measure.unit != "T":
            return own.low, own.high
    ends = [0.0] if one.measure.better == "nearer zero" else []
    for reading in one.readings:
        half = 0.0 if reading.error is None else TWICE * reading.error
        ends += [reading.value - half, reading.value + half]
    if one.change.least is not None:
        first = one.readings[0].value
        ends += [first - one.change.least.value, first + one.change.least.value]
    ends += [] if one.change.unchanged is None else one.change.unchanged.band
    room = 0.06 * ((max(ends) - min(ends)) or 1.0)
    return min(ends) - room, max(ends) + room


def _band(course: Course, start: float, last: float, share: float) -> list[tuple[float, float, float]]:
    """Weeks, and both ends of the band at each, from the first week at which anybody measured it."""
    first, end = course.weeks[0], min(last, course.weeks[-1])
    if end < first:
        return []
    steps = 1 if end == first else STEPS
    weeks = [first + (end - first) * step / steps for step in range(steps + 1)]
    return [(week, *usual_course(course, start, week).band(share)) for week in weeks]


def _axes(
    low: float, high: float, weeks: Sequence[float], x: Callable[[float], float], y: Callable[[float], float]
) -> list[str]:
    foot = HEIGHT - BOTTOM
    parts = [f'<path d="M{LEFT:.0f} {TOP:.0f}V{foot:.0f}H{WIDTH - RIGHT:.0f}" fill="none" stroke="{FAINT}"/>']
    for tick in _ticks(low, high):
        at = y(tick)
        text = f"{tick:g}".replace("-", "\u2212")
        parts.append(
            f'<path d="M{LEFT - 3:.0f} {at:.1f}h3" stroke="{FAINT}"/>'
            f'<text x="{LEFT - 6:.0f}" y="{at + 4:.1f}" text-anchor="end" fill="{FAINT}">{text}</text>'
        )
    shown = -APART
    for week in weeks:
        at = x(week)
        if at - shown >= APART:
            parts.append(
                f'<text x="{at:.1f}" y="{foot + 14:.0f}" text-anchor="middle" fill="{FAINT}">{week:.0f}</text>'
            )
            shown = at
    parts.append(f'<text x="{WIDTH - RIGHT:.0f}" y="{HEIGHT - 5:.0f}" text-anchor="end" fill="{FAINT}">weeks</text>')
    return parts


def _ticks(low: float, high: float) -> list[float]:
    """Four to eight round numbers within the edges."""
    span = high - low
    step = next(size for power in range(-3, 6) for unit in (1, 2, 5) if span / (size := unit * 10.0**power) <= 7.0)
    first = -int(-low // step)
    return [round(step * count, 6) + 0.0 for count in range(first, int(high // step) + 1)]
