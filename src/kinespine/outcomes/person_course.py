"""A score over months: the usual course, and the same for one person once their own scores are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p, sqrt

import numpy as np

from kinespine.errors import BadInput
from kinespine.outcomes.censored import MANY, Predicted
from kinespine.outcomes.courses import NORMAL_95, Course
from kinespine.outcomes.numbers import number
from kinespine.outcomes.person import OwnPart, own_part
from kinespine.outcomes.usual_course import Expected, link, point_at, usual_course

POINTS = 24  # weeks at which a course is told, beside the measured ones
NEAR = 0.05  # of a measured week: nearer to it none is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What one later score may be, once earlier ones of the same person are known."""

    week: float
    person: Predicted


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCourse:
    """The course of one score of one person."""

    course: Course
    start: float
    usual: tuple[Expected, ...]  # by week: all that is told of somebody with no later score
    scores: tuple[tuple[float, float], ...]  # week and later score, those that were used
    unused: tuple[tuple[float, float], ...]  # before the first or after the last week that anybody measured
    prior: tuple[float, float, float]  # own part beyond the usual course by controlled trials: mean, 95 % interval
    own: OwnPart | None  # the same after the person's scores; None: there are none
    updated: tuple[Updated, ...]  # weeks after the last score; empty without one

    @property
    def prior_holds_zero(self) -> bool:
        """Whether what trials allow has no effect in it."""
        return self.prior[1] <= 0.0 <= self.prior[2]


def person_course(
    course: Course, start: float, scores: Sequence[tuple[float, float]] = (), *, weeks: float = 52.0
) -> PersonCourse:
    """The usual course of a person up to some week, and what their own scores change of it.

    Without a later score this is the usual course and nothing else. With scores, one part is the person's own (theta of
    `own_part`: prior by controlled trials, zero inside) and what a score differs by carries on to later ones. With
    centres c, spreads S and the last score y at week l, a later week w has

        k = link S_w / S_l        centre  c_w + k (y - c_l) + (1 - k) theta
        spread^2 = S_w^2 (1 - link^2) + (1 - k)^2 var(theta)

    A score at an end of the scale is carried on as it stands.

    Args:
        course: in the points of the score.
        start: the first score.
        scores: weeks after it, and later scores.
        weeks: how far; no further than anybody measured.

    Raises:
        BadInput: a score is off the scale, two of one week, or a span of nothing.
    """
    if weeks <= 0.0:
        raise BadInput(f"{weeks:g} weeks; a course needs some.")
    end = min(weeks, course.weeks[-1])
    told = np.expm1(np.linspace(0.0, log1p(end), POINTS + 1))[1:]
    known = [one for one in course.weeks if one <= end]
    at = sorted([*known, *(float(one) for one in told if all(abs(one - other) > NEAR * other for other in known))])
    width = 0.01 * (course.scale.high - course.scale.low)
    mean, half = number("effect of care") * width, NORMAL_95 * number("spread of the effect of care") * width
    inside = [one for one in sorted(scores) if 0.99 * course.weeks[0] <= one[0] <= 1.01 * course.weeks[-1]]
    outside = [one for one in sorted(scores) if one not in inside]
    own = own_part(course, start, inside) if inside else None
    return PersonCourse(
        course=course, start=start, usual=tuple(usual_course(course, start, week) for week in at),
        scores=tuple(inside), unused=tuple(outside), prior=(mean, mean - half, mean + half), own=own,
        updated=() if own is None else tuple(
            _updated(course, start, inside[-1], own, week) for week in at if week > inside[-1][0]
        ),
    )  # fmt: skip


def _updated(course: Course, start: float, last: tuple[float, float], own: OwnPart, week: float) -> Updated:
    there, here = (_centred(course, start, one) for one in (last[0], week))
    shared = link(last[0], week)
    carried = shared * here[1] / there[1]
    centre = here[0] + carried * (last[1] - there[0]) + (1.0 - carried) * own.mean
    spread = sqrt(here[1] ** 2 * (1.0 - shared**2) + ((1.0 - carried) * own.spread) ** 2)
    return Updated(
        week=week, person=Predicted(centre=centre, spread=spread, freedom=min(here[2], MANY), scale=course.scale)
    )  # fmt: skip


def _centred(course: Course, start: float, week: float) -> tuple[float, float, float]:
    """Centre, spread and degrees of freedom of a person who started there."""
    one = usual_course(course, start, min(week, course.weeks[-1])).person
    point = point_at(course, week)
    return one.centre, one.spread, point.spread_people - 2.0
