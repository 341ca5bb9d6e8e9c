"""What to expect under usual care: the mean of people like this, and the band of this one person."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log1p

import numpy as np

from kinespine.errors import BadInput
from kinespine.outcomes.censored import MANY, Predicted
from kinespine.outcomes.courses import Course, CoursePoint
from kinespine.outcomes.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one score may be, one time after the start."""

    course: Course
    week: float
    start: float
    mean: float  # of people like this
    mean_band: tuple[float, float]  # 95 %, of that mean: says nothing about one person
    person: Predicted  # this person, by which alone is judged
    known: bool  # false before the first time at which anybody measured it
    freedom_people: int  # behind what one person may differ by
    assumed: bool  # whether what one person may differ by was measured in other people

    def band(self, share: float = 0.95) -> tuple[float, float]:
        """The band that holds this share of people who started where this one did."""
        return self.person.band(share)


def usual_course(course: Course, start: float, week: float) -> Expected:
    """What to expect of one person after so many weeks of usual care.

    The centre of the band is the mean course, moved by `slope` points for each point at which the person started above
    or below the mean: slopes below one are regression to the mean. The band has the spread between people with the same
    start, the error of the mean course and of the slope, as Student's t of the people behind
    that spread.

    Args:
        course: of whom.
        start: the first score, points.
        week: weeks after it.

    Raises:
        BadInput: the score is off the scale, or nobody measured that long.
    """
    scale = course.scale
    if not scale.low <= start <= scale.high:
        raise BadInput(f"A first score of {start:g} is off the scale from {scale.low:g} to {scale.high:g}.")
    if not 0.0 < week <= course.weeks[-1] * 1.01:
        raise BadInput(
            f"'{course.name}' is known up to week {course.weeks[-1]:g}; week {week:g} was asked for. "
            "Ask for a week after the start and up to that one."
        )
    point = point_at(course, week)
    apart = start - course.start_mean
    spread = float(np.hypot(np.hypot(point.spread, point.centre_error), apart * point.slope_error))
    person = Predicted(
        centre=point.centre + point.slope * apart, spread=spread, freedom=min(point.spread_people - 2.0, MANY),
        scale=scale,
    )  # fmt: skip
    low, high = max(point.mean_low, scale.low), min(point.mean_high, scale.high)
    return Expected(
        course=course, week=week, start=start, mean=point.mean, mean_band=(low, high), person=person,
        known=week >= 0.99 * course.weeks[0], freedom_people=point.spread_people,
        assumed=point.spread_status == "assumed",
    )  # fmt: skip


def point_at(course: Course, week: float) -> CoursePoint:
    """The course at any week up to its last: straight between two times over log(1 + week).

    The five times of a back pain trial lie within 1.4 of 100 points of one such line (odi_trial).
    """
    origin = CoursePoint(
        week=0.0, people=course.points[0].people, mean=course.start_mean, mean_low=course.start_mean,
        mean_high=course.start_mean, centre=course.start_mean, slope=1.0, slope_error=0.0,
        spread=1e-3 * (course.scale.high - course.scale.low), centre_error=0.0,
        spread_people=course.points[0].spread_people, spread_status=course.points[0].spread_status,
    )  # fmt: skip
    points = (origin, *course.points)
    week = min(week, points[-1].week)
    after = next(index for index, point in enumerate(points) if point.week >= week)
    one, other = points[max(after - 1, 0)], points[after]
    reach = log1p(other.week) - log1p(one.week)
    part = (log1p(week) - log1p(one.week)) / reach if reach > 0.0 else 1.0

    def between(name: str) -> float:
        first, second = float(getattr(one, name)), float(getattr(other, name))
        return first + part * (second - first)

    return CoursePoint(
        week=week, people=min(one.people, other.people), mean=between("mean"), mean_low=between("mean_low"),
        mean_high=between("mean_high"), centre=between("centre"), slope=between("slope"),
        slope_error=between("slope_error"), spread=between("spread"), centre_error=between("centre_error"),
        spread_people=other.spread_people if part == 1.0 else min(one.spread_people, other.spread_people),
        spread_status=other.spread_status if part == 1.0 or one.spread_status != "assumed" else "assumed",
        error_is_of_mean=other.error_is_of_mean,
    )  # fmt: skip


def link(one_week: float, other_week: float) -> float:
    """Correlation of what two later scores differ by from what was expected at the start (`numbers.csv`)."""
    if one_week == other_week:
        return 1.0
    apart = abs(log1p(one_week) - log1p(other_week))
    return number("link of later scores") * exp(-number("fading of the link") * apart)
