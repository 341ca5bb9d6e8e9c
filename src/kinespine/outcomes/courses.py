"""How a score runs under usual care in people like this one: from published tables, or from people one has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import hypot
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput, suggestion
from kinespine.outcomes.censored import Line, Scale, centre_of, fit_line, share_inside
from kinespine.outcomes.shift import Residuals, find_shift
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
Array = NDArray[np.float64]
Status = Literal["seen", "derived", "recalled", "assumed"]
NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """One published time of one course (`courses.csv`); week 0 is the start."""

    course: str
    week: float
    people: int
    mean: float  # of the scores, points
    mean_low: float  # 95 % interval of that mean
    mean_high: float
    source: str
    status: Status
    person_slope: float  # points later per point at the start
    person_slope_error: float  # one standard deviation
    person_spread: float  # between people with the same start, points; at week 0 the standard deviation of all
    person_people: int  # behind that spread
    person_source: str
    person_status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseHead:
    """What a course is about (`course_heads.csv`)."""

    course: str
    region: Literal["low back", "neck"]
    title: str
    instrument: str
    low: float  # ends of the scale
    high: float
    longer_weeks: float  # for complaints that have lasted this long or longer
    shorter_weeks: float | None  # and shorter than this
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePoint:
    """People with one mean start, at one time."""

    week: float
    people: int
    mean: float  # of their scores
    mean_low: float  # 95 % interval of that mean
    mean_high: float
    centre: float  # of what is read as a score, at the mean start
    slope: float
    slope_error: float
    spread: float
    centre_error: float  # one standard deviation; more than that of the mean where an end of the scale hides people
    spread_people: int  # behind slope and spread
    spread_status: Status = "derived"
    error_is_of_mean: bool = False  # a source told that of the mean score; else it is one of the centre itself

    @property
    def mean_error(self) -> float:
        """One standard deviation of the mean of the scores; of what is read as a score, `centre_error` is."""
        return (self.mean_high - self.mean_low) / (2.0 * NORMAL_95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The usual course of one score in one kind of people."""

    name: str
    title: str
    instrument: str
    scale: Scale
    start_mean: float
    start_spread: float
    points: tuple[CoursePoint, ...]  # times after the start
    region: str = ""
    longer_weeks: float = 0.0
    shorter_weeks: float | None = None
    note: str = ""

    def check_lasted(self, weeks: float) -> None:
        """Refuse a complaint that had lasted longer or shorter than those of the people behind the course.

        Raises:
            BadInput: it had.
        """
        if not self.longer_weeks <= weeks < (self.shorter_weeks or float("inf")):
            fitting = [one.name for one in courses_for(self.instrument, self.region, weeks)]
            raise BadInput(
                f"'{self.name}' is of complaints of {self.longer_weeks:g} weeks or longer"
                f"{f' and under {self.shorter_weeks:g}' if self.shorter_weeks else ''}, and this one had lasted "
                f"{weeks:g}. For that there is {', '.join(fitting) or 'no course here: leave it out'}."
            )

    @property
    def weeks(self) -> tuple[float, ...]:
        """When the later scores were taken."""
        return tuple(point.week for point in self.points)


@cache
def courses() -> Mapping[str, Course]:
    """Every published course, by name."""
    rows = read_table(TABLES / "courses.csv", CourseRow)
    heads = read_table(TABLES / "course_heads.csv", CourseHead)
    return MappingProxyType(
        {head.course: _course(head, [r for r in rows if r.course == head.course]) for head in heads}
    )


def course_named(name: str) -> Course:
    """The published course of this name.

    Raises:
        BadInput: there is none.
    """
    if name not in courses():
        raise BadInput(f"No usual course '{name}'.{suggestion(name, courses())}")
    return courses()[name]


def course_sources(name: str) -> tuple[str, ...]:
    """Keys of everything a published course rests on, its mean and what one person may differ by."""
    rows = [row for row in read_table(TABLES / "courses.csv", CourseRow) if row.course == name]
    return tuple(dict.fromkeys(key for row in rows for key in (row.source, row.person_source)))


def courses_for(instrument: str, region: str, weeks: float) -> tuple[Course, ...]:
    """The published courses of a score in complaints of one region that have lasted so many weeks.

    A numeric scale of pain and a line of pain are one score here, points of the one ten of the other.
    """
    return tuple(
        own
        for course in courses().values()
        if course.region == region
        and course.longer_weeks <= weeks < (course.shorter_weeks or float("inf"))
        and (own := in_points_of(course, instrument)) is not None
    )


def in_points_of(course: Course, instrument: str) -> Course | None:
    """The same course in the points of another score of the same thing; None where it is of something else."""
    if instrument == course.instrument:
        return course
    factor = {("VAS", "NPRS"): 0.1, ("NPRS", "VAS"): 10.0}.get((course.instrument, instrument))
    if factor is None:
        return None
    points = tuple(
        replace(
            point, mean=factor * point.mean, mean_low=factor * point.mean_low, mean_high=factor * point.mean_high,
            centre=factor * point.centre, spread=factor * point.spread, centre_error=factor * point.centre_error,
        )
        for point in course.points
    )  # fmt: skip
    return replace(
        course, instrument=instrument, points=points, start_mean=factor * course.start_mean,
        start_spread=factor * course.start_spread,
        scale=Scale(low=factor * course.scale.low, high=factor * course.scale.high),
    )  # fmt: skip


def spread_among_all(slope: float, start_spread: float, spread: float) -> float:
    """Standard deviation of later scores between all people of a course, points, ends of the scale not counted.

    Args:
        slope: points later per point at the start.
        start_spread: standard deviation of all at the start, points.
        spread: between people with the same start, points.
    """
    return hypot(slope * start_spread, spread)


def course_from_people(
    name: str, scale: Scale, start: Array, later: Mapping[float, Array], *, title: str = "", instrument: str = ""
) -> Course:
    """Set a course from the scores of people under usual care; NaN where somebody has none.

    Args:
        name: how to call it.
        scale: ends of the score.
        start: scores at the start, (n,), points.
        later: scores at each later week, (n,), points.
        title: the people, in words.
        instrument: the score.

    Raises:
        BadInput: a score off the scale, or arrays of different length.
        NotSolved: too few people with both scores.
    """
    known = start[np.isfinite(start)]
    points: list[CoursePoint] = []
    for week, scores in sorted(later.items()):
        if scores.shape != start.shape:
            raise BadInput(f"{start.size} people have a first score and {scores.size} one of week {week:g}.")
        both = np.isfinite(start) & np.isfinite(scores)
        for value in (*start[both], *scores[both]):
            if not scale.low <= value <= scale.high:
                raise BadInput(f"A score of {value:g} is off the scale from {scale.low:g} to {scale.high:g}.")
        line = fit_line(start[both], scores[both], scale)
        mean, error = float(scores[both].mean()), _error_of_centre(line, start[both], scores[both], scale)
        centre = line.centre + line.slope * (float(known.mean()) - line.middle)
        among_all = spread_among_all(line.slope, float(known.std(ddof=1)), line.spread)
        half = NORMAL_95 * error * share_inside(centre, among_all, scale)
        points.append(
            CoursePoint(
                week=week, people=line.n, mean=mean, mean_low=mean - half, mean_high=mean + half, centre=centre,
                slope=line.slope, slope_error=line.spread / line.sum_of_squares**0.5, spread=line.spread,
                centre_error=error, spread_people=line.n,
            )
        )  # fmt: skip
    return Course(
        name=name, title=title or name, instrument=instrument, scale=scale, start_mean=float(known.mean()),
        start_spread=float(known.std(ddof=1)), points=tuple(points),
    )  # fmt: skip


def _error_of_centre(line: Line, start: Array, scores: Array, scale: Scale) -> float:
    """By what the likelihood says of the centre, scores at an end saying less than those inside."""
    at_low, at_high = scores <= scale.low, scores >= scale.high
    apart = scores - line.centre - line.slope * (start - line.middle)
    spread = np.full(len(scores), line.spread)
    return find_shift(Residuals(value=apart, spread=spread, at_low=at_low, at_high=at_high))[1]


def _course(head: CourseHead, rows: Sequence[CourseRow]) -> Course:
    start, scale = next(row for row in rows if row.week == 0.0), Scale(low=head.low, high=head.high)
    return Course(
        name=head.course, title=head.title, instrument=head.instrument, scale=scale, start_mean=start.mean,
        start_spread=start.person_spread, region=head.region, longer_weeks=head.longer_weeks,
        shorter_weeks=head.shorter_weeks, note=head.note,
        points=tuple(_point(row, start, scale) for row in sorted(rows, key=lambda row: row.week) if row.week > 0.0),
    )  # fmt: skip


def _point(row: CourseRow, start: CourseRow, scale: Scale) -> CoursePoint:
    # The interval of a source is that of the scores. Their mean moves with the centre by the share of people inside.
    among_all = spread_among_all(row.person_slope, start.person_spread, row.person_spread)
    centre = centre_of(row.mean, among_all, scale)
    return CoursePoint(
        week=row.week, people=row.people, mean=row.mean, mean_low=row.mean_low, mean_high=row.mean_high,
        centre=centre, slope=row.person_slope, slope_error=row.person_slope_error, spread=row.person_spread,
        centre_error=(row.mean_high - row.mean_low) / (2.0 * NORMAL_95) / share_inside(centre, among_all, scale),
        spread_people=row.person_people, spread_status=row.person_status, error_is_of_mean=True,
    )  # fmt: skip
