"""The five benefits that the idea of upper neck care names, each by what can be measured of it, and how finely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import Literal

from kinespine.errors import BadInput, suggestion
from kinespine.measures.facts import least_change as least_change_of_measure
from kinespine.outcomes.change import Change, change_of
from kinespine.outcomes.courses import TABLES, Course
from kinespine.outcomes.instruments import Least, instruments
from kinespine.tables import read_table

Benefit = Literal["pain and stiffness", "posture and balance", "muscle tension", "alignment", "nervous function"]
Kind = Literal["instrument", "measure", "bedside", "sway", "no number"]
TWICE = 1.959964
BENEFITS: tuple[Benefit, ...] = (
    "pain and stiffness", "posture and balance", "muscle tension", "alignment", "nervous function",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitMeasure:
    """One thing that is measured of one benefit (`benefits.csv`)."""

    benefit: Benefit
    measure: str
    title: str
    kind: Kind
    unit: str
    better: Literal["high", "low", "nearer zero", "not said"]
    least: float | None  # smallest change beyond error, unit; empty: from the instrument, the measure, or the reading
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of one measure, at one time."""

    week: float  # after the start
    value: float  # in the unit of the measure
    error: float | None = None  # one standard deviation of reading it again: positioning and reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One measure from its first to its last reading."""

    benefit: Benefit
    measure: BenefitMeasure
    readings: tuple[Reading, ...]
    change: Change

    @property
    def towards(self) -> Literal["closer to level", "further from level", "not said"]:
        """Which way a tilt or shift went, where it is beyond error; that closer to level is better was not shown."""
        if self.measure.better != "nearer zero" or self.change.verdict != "beyond error":
            return "not said"
        closer = abs(self.change.later) < abs(self.change.first)
        return "closer to level" if closer else "further from level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All that was followed of one person, by benefit; what was not measured is said."""

    followed: tuple[Followed, ...]
    not_measured: tuple[Benefit, ...]

    @property
    def by_chance(self) -> float:
        """Changes beyond error that as many measures without any true change are expected to give."""
        return 0.05 * len({one.measure.measure for one in self.followed if one.change.least is not None})


@cache
def benefit_measures() -> tuple[BenefitMeasure, ...]:
    """Everything that is measured of the five."""
    return read_table(TABLES / "benefits.csv", BenefitMeasure)


def progress(readings: Mapping[str, Sequence[Reading]], courses: Mapping[str, Course] | None = None) -> Progress:
    """Judge what was followed of one person, measure by measure.

    Only scores have a usual course. All else can at most be *beyond error*: how it runs by itself was not studied.

    Args:
        readings: of each measure by its name, two at least.
        courses: the usual course of each score, where there is one.

    Raises:
        BadInput: an unknown measure, fewer than two readings, two of one time, or a course of no score.
    """
    known = {row.measure: row for row in benefit_measures() if row.kind != "no number"}
    chosen = courses or {}
    found: list[Followed] = []
    for name, series in readings.items():
        if name not in known:
            raise BadInput(f"No measure of a benefit is called '{name}'.{suggestion(name, known)}")
        ordered = tuple(sorted(series, key=lambda one: one.week))
        if len(ordered) < 2 or len({one.week for one in ordered}) < len(ordered):
            raise BadInput(f"'{name}' has {len(ordered)} readings; two or more, each of another time, are a change.")
        row = known[name]
        change = _change(row, ordered[0], ordered[-1], chosen.get(name))
        found += [  # some speak for two of the five
            Followed(benefit=one.benefit, measure=one, readings=ordered, change=change)
            for one in benefit_measures()
            if one.measure == name
        ]
    return Progress(
        followed=tuple(sorted(found, key=lambda one: BENEFITS.index(one.benefit))),
        not_measured=tuple(one for one in BENEFITS if one not in {two.benefit for two in found}),
    )


def _change(row: BenefitMeasure, first: Reading, last: Reading, course: Course | None) -> Change:
    weeks = last.week - first.week
    if row.kind == "instrument":
        return change_of(instruments()[row.measure], first.value, last.value, week=weeks, course=course)
    if course is not None:
        raise BadInput(f"'{row.measure}' is no score of an instrument: it has no usual course.")
    least = _least(row, first, last)
    moved = last.value - first.value
    better = {
        "high": moved, "low": -moved, "nearer zero": 0.0, "not said": 0.0,
    }[row.better]  # fmt: skip
    return Change(
        measure=row.measure, first=first.value, later=last.value, week=weeks, better=better, least=least,
        important=None, expected=None, as_good=None, as_bad=None, behind=False,
        verdict="cannot be told" if least is None else "beyond error" if abs(moved) > least.value else "within error",
    )  # fmt: skip


def _least(row: BenefitMeasure, first: Reading, last: Reading) -> Least | None:
    """From the errors of the two readings if they have them; or as published; never from one reading alone.

    Sway is judged by what people differ by from day to day: errors of two recordings hold only what trials of one
    session differ by, and count where they are the larger.
    """
    if row.kind == "sway":
        published = row.least
        if published is None:
            return None
        own = 0.0 if first.error is None or last.error is None else TWICE * hypot(first.error, last.error)
        if published >= own:
            return Least(value=published, source=row.source, status=row.status, population="published, between days")
    if first.error is not None and last.error is not None:
        value = TWICE * hypot(first.error, last.error)
        return Least(value=value, source="errors of the two readings", status="derived", population="this person")
    if row.least is not None:
        return Least(value=row.least, source=row.source, status=row.status, population="published")
    if row.kind == "measure" and (published := least_change_of_measure(row.measure)) is not None:
        return Least(
            value=published.value, source=published.source, status=published.status, population="published"
        )  # fmt: skip
    return None
