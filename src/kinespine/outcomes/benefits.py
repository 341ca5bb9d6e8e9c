"""The five benefits that the idea of upper neck care names, each by what can be measured of it, and how finely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot, sqrt
from typing import Literal

from kinespine.errors import BadInput, suggestion
from kinespine.measures.facts import least_change as least_change_of_measure
from kinespine.outcomes.change import Change, Verdict, change_of, change_of_scores
from kinespine.outcomes.courses import TABLES, Course
from kinespine.outcomes.instruments import Least, instruments
from kinespine.outcomes.scoring import Score
from kinespine.outcomes.unchanged import Unchanged, people_of
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
    lasting: float = 0.0  # the same of what errs alike each time: bones and projection


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One measure from its first to its last reading."""

    benefit: Benefit
    measure: BenefitMeasure
    readings: tuple[Reading, ...]
    changes: tuple[Change, ...]  # from the first reading to each later one
    label: str = ""  # what it was measured with or on, where that tells one series from another

    @property
    def change(self) -> Change:
        """To the last reading."""
        return self.changes[-1]

    @property
    def towards(self) -> Literal["closer to level", "further from level", "not said"]:
        """Which way a tilt or shift went, where it is beyond error; that closer to level is better was not shown.

        Closer is said beyond what error alone brings about in who read far off at first, where that is known. What went
        over to the other side is neither, unless its size changed beyond error as well.
        """
        least, unchanged = self.change.least, self.change.unchanged
        beyond = "beyond error" if unchanged is None else "beyond the usual course"
        if self.measure.better != "nearer zero" or self.change.verdict != beyond or least is None:
            return "not said"
        nearer = abs(self.change.first) - abs(self.change.later)
        if abs(nearer) <= least.value:
            return "not said"
        return "closer to level" if nearer > 0.0 else "further from level"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByBenefit:
    """All that was followed of one person, by benefit; what was not measured is said."""

    followed: tuple[Followed, ...]

    @property
    def not_measured(self) -> tuple[Benefit, ...]:
        """Benefits of which nothing was measured twice."""
        return tuple(one for one in BENEFITS if one not in {two.benefit for two in self.followed})

    @property
    def by_chance(self) -> float:
        """Changes beyond error that the same measures are expected to give where nothing changed."""
        series = {(one.measure.measure, one.label): one.change for one in self.followed}
        return sum(change.by_chance for change in series.values())

    def of(self, benefit: Benefit) -> tuple[Followed, ...]:
        """What was followed of one of the five."""
        return tuple(one for one in self.followed if one.benefit == benefit)


@cache
def benefit_measures() -> tuple[BenefitMeasure, ...]:
    """Everything that is measured of the five."""
    return read_table(TABLES / "benefits.csv", BenefitMeasure)


def by_benefit(readings: Mapping[str, Sequence[Reading]], courses: Mapping[str, Course] | None = None) -> ByBenefit:
    """Judge what was followed of one person, measure by measure.

    Scores have a usual course, and alignments of which it is known what people differ by have that of unchanged people,
    who read less far off the second time. All else can at most be *beyond error*: how it runs by itself was not
    studied.

    Args:
        readings: of each measure by its name, two at least.
        courses: the usual course of each score, where there is one.

    Raises:
        BadInput: an unknown measure, fewer than two readings, two of one time, or a course of no score.
    """
    chosen = courses or {}
    return gathered([one for name, series in readings.items() for one in follow(name, series, chosen.get(name))])


def follow(name: str, series: Sequence[Reading], course: Course | None = None, *, label: str = "") -> list[Followed]:
    """Judge one measure from its first reading to each later one: once for each benefit that it speaks for.

    Raises:
        BadInput: an unknown measure, fewer than two readings, two of one time, or a course of no score.
    """
    row = _row(name)
    ordered = tuple(sorted(series, key=lambda one: one.week))
    if len(ordered) < 2 or len({one.week for one in ordered}) < len(ordered):
        raise BadInput(f"'{name}' has {len(ordered)} readings; two or more, each of another time, are a change.")
    return _spread(name, ordered, tuple(_change(row, ordered[0], later, course) for later in ordered[1:]), label)


def follow_scores(scored: Sequence[tuple[float, Score]], course: Course | None = None) -> list[Followed]:
    """Judge the scores of one instrument, each with its week: means of named activities over those rated both times.

    A week after the last one of the course is judged without it.

    Raises:
        BadInput: fewer than two scores, two of one week, several instruments, or nothing in common between two.
    """
    ordered = sorted(scored, key=lambda one: one[0])
    if len(ordered) < 2 or len({week for week, _ in ordered}) < len(ordered):
        raise BadInput(f"{len(ordered)} scores; two or more, each of another time, are a change.")
    (start, first), name = ordered[0], ordered[0][1].instrument.instrument
    _row(name)
    changes = tuple(
        change_of_scores(first, later, week=week - start, course=_reaching(course, week - start))
        for week, later in ordered[1:]
    )
    readings = tuple(Reading(week=week, value=one.value, error=one.error) for week, one in ordered)
    return _spread(name, readings, changes, "")


def gathered(followed: Sequence[Followed]) -> ByBenefit:
    """The same in the order of the five."""
    return ByBenefit(followed=tuple(sorted(followed, key=lambda one: BENEFITS.index(one.benefit))))


def _reaching(course: Course | None, weeks: float) -> Course | None:
    return None if course is None or weeks > 1.01 * course.weeks[-1] else course


def _row(name: str) -> BenefitMeasure:
    known = {row.measure: row for row in benefit_measures() if row.kind != "no number"}
    if name not in known:
        raise BadInput(f"No measure of a benefit is called '{name}'.{suggestion(name, known)}")
    return known[name]


def _spread(name: str, readings: tuple[Reading, ...], changes: tuple[Change, ...], label: str) -> list[Followed]:
    return [  # some speak for two of the five
        Followed(benefit=one.benefit, measure=one, readings=readings, changes=changes, label=label)
        for one in benefit_measures()
        if one.measure == name
    ]


def _change(row: BenefitMeasure, first: Reading, last: Reading, course: Course | None) -> Change:
    weeks = last.week - first.week
    if row.kind == "instrument":
        return change_of(instruments()[row.measure], first.value, last.value, week=weeks, course=course)
    if course is not None:
        raise BadInput(f"'{row.measure}' is no score of an instrument: it has no usual course.")
    least = _least(row, first, last)
    unchanged = None if least is None else _unchanged(row, first, last, least)
    moved = last.value - first.value
    better = {
        "high": moved, "low": -moved, "nearer zero": 0.0, "not said": 0.0,
    }[row.better]  # fmt: skip
    return Change(
        measure=row.measure, first=first.value, later=last.value, week=weeks, better=better, least=least,
        important=None, expected=None, as_good=None, as_bad=None, behind=False, unchanged=unchanged,
        verdict=_verdict(moved, last.value, least, unchanged),
    )  # fmt: skip


def _verdict(moved: float, later: float, least: Least | None, unchanged: Unchanged | None) -> Verdict:
    if least is None:
        return "cannot be told"
    if abs(moved) <= least.value:
        return "within error"
    return "beyond error" if unchanged is None or unchanged.reaches(later) else "beyond the usual course"


def _unchanged(row: BenefitMeasure, first: Reading, last: Reading, least: Least) -> Unchanged | None:
    """The second reading of somebody in whom nothing changed; None where what people differ by was not read."""
    people = people_of(row.measure, row.unit) if row.kind == "measure" else None
    if people is None:
        return None
    error, later = first.error, last.error
    if error is None or later is None:
        error = later = least.value / (TWICE * sqrt(2.0))
    return Unchanged(people=people, first=first.value, error=error, error_later=later, lasting=first.lasting)


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
