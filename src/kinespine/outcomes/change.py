"""A change of one person: beyond the error of measuring, and beyond the usual course, or too early to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kinespine.errors import BadInput
from kinespine.outcomes.courses import NORMAL_95, Course, courses, in_points_of
from kinespine.outcomes.instruments import (
    Instrument,
    Least,
    important_change,
    instrument_named,
    instruments,
    least_change,
    step_of,
)
from kinespine.outcomes.numbers import number
from kinespine.outcomes.scoring import Score, again
from kinespine.outcomes.unchanged import Unchanged
from kinespine.outcomes.usual_course import Expected, usual_course

Verdict = Literal["too early to say", "within error", "beyond error", "beyond the usual course", "cannot be told"]
Direction = Literal["better", "worse", "neither"]
FOUR_OF_FIVE = 0.841621  # standard deviations below which four of five lie
BY_CHANCE = 0.05  # share of unchanged people, not chosen for their first reading, who read as beyond error


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What two scores of one person say. `beyond the usual course` says it of either direction."""

    measure: str
    first: float
    later: float
    week: float | None  # weeks between them
    better: float  # points by which the later is better; negative is worse
    least: Least | None  # smallest change beyond error, 95 of 100 times
    important: Least | None  # smallest change that people call important
    expected: Expected | None
    as_good: float | None  # share of people under usual care who would do this well or better
    as_bad: float | None  # share who would do this badly or worse
    behind: bool  # worse than the usual course even where the change itself is small
    verdict: Verdict
    unchanged: Unchanged | None = None  # of an alignment: its second reading where nothing changed

    @property
    def direction(self) -> Direction:
        """Which way, where it is beyond error."""
        if self.least is None or abs(self.better) <= self.least.value:
            return "neither"
        return "better" if self.better > 0.0 else "worse"

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % of the change as it was measured, later less first; None where no error was published.

        The smallest detectable change is 1.96 √2 standard errors: half of the interval of a difference of two readings.
        """
        if self.least is None:
            return None
        moved = self.later - self.first
        return moved - self.least.value, moved + self.least.value

    @property
    def found_from(self) -> float | None:
        """The size of a true change that four of five such pairs of readings show beyond error."""
        return None if self.least is None else self.least.value * (1.0 + FOUR_OF_FIVE / NORMAL_95)

    @property
    def by_chance(self) -> float:
        """Share of people with this first reading who read as beyond error where nothing changed.

        Where it is not known what people differ by, it is that of people who were not chosen for the first reading.
        """
        if self.least is None:
            return 0.0
        return BY_CHANCE if self.unchanged is None else self.unchanged.beyond(self.least.value)

    @property
    def has_room(self) -> bool:
        """Whether any later score could be better beyond error: near the best end of its scale none can."""
        own = instruments().get(self.measure)
        if own is None or self.least is None:
            return True
        return abs(self.first - (own.low if own.worse == "high" else own.high)) > self.least.value

    @property
    def is_important(self) -> bool | None:
        """Whether people call a change of this size important; None where nobody asked."""
        return None if self.important is None else abs(self.better) >= self.important.value


def change_of_scores(first: Score, later: Score, *, week: float | None = None, course: Course | None = None) -> Change:
    """Judge two scores of one instrument.

    Args:
        first: before care.
        later: the later one.
        week: weeks between them; needed with a course.
        course: the usual course of people like this, if there is one.

    Raises:
        BadInput: different instruments, an instrument about the change itself, or a course of another score.
    """
    own = first.instrument
    if own.instrument == "GROC":
        raise BadInput("GROC is about the change itself: it has no first score. Read its one answer as it is.")
    before, after = again(first, later)
    return change_of(own, before, after, week=week, course=course)


def change_of(
    instrument: Instrument | str, first: float, later: float, *, week: float | None = None, course: Course | None = None
) -> Change:
    """Judge two values of one instrument; see `change_of_scores`.

    Beyond error: more than the smallest detectable change. Beyond the usual course: that, and at most 2.5 of 100 people
    with this start do so under usual care. A course that nobody measured so early decides nothing.

    Raises:
        BadInput: a value off the scale, no week for the course, or a course of another score.
    """
    own = instrument if isinstance(instrument, Instrument) else instrument_named(instrument)
    for value in (first, later):
        if not own.low <= value <= own.high:
            raise BadInput(f"{value:g} is off the scale of {own.instrument}, {own.low:g} to {own.high:g}.")
    least, better = least_change(own), own.better(first, later)
    expected = None if course is None else _expected(own, course, first, week)
    as_good = as_bad = None
    if expected is not None:
        half = 0.5 * step_of(own)  # a whole number stands for everything that is rounded to it
        below, above = expected.person.below(later + half), expected.person.above(later - half)
        as_good, as_bad = (below, above) if own.worse == "high" else (above, below)
    tail = number("tail")
    behind = expected is not None and expected.known and as_bad is not None and as_bad <= tail
    verdict: Verdict
    if expected is not None and not expected.known:
        verdict = "too early to say"
    elif least is None:
        verdict = "cannot be told"
    elif abs(better) <= least.value:
        verdict = "within error"
    else:
        met = as_good if better > 0.0 else as_bad
        verdict = "beyond the usual course" if met is not None and met <= tail else "beyond error"
    return Change(
        measure=own.instrument, first=first, later=later, week=week, better=better, least=least,
        important=important_change(own, first), expected=expected, as_good=as_good, as_bad=as_bad, behind=behind,
        verdict=verdict,
    )  # fmt: skip


def _expected(own: Instrument, course: Course, first: float, week: float | None) -> Expected:
    if week is None:
        raise BadInput(f"To compare with '{course.name}', say how many weeks lie between the two scores.")
    found = in_points_of(course, own.instrument)
    if found is None:
        fitting = [name for name, one in courses().items() if in_points_of(one, own.instrument) is not None]
        raise BadInput(
            f"'{course.name}' is the course of {course.instrument}, and this is {own.instrument}. "
            f"Of that there is {', '.join(fitting) or 'none: leave the course out'}."
        )
    return usual_course(found, first, week)
