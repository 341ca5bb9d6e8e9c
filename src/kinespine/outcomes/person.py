"""What one person's scores say of their own part beyond the usual course: very little, and how little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from kinespine.errors import BadInput
from kinespine.outcomes.courses import Course
from kinespine.outcomes.numbers import number
from kinespine.outcomes.shift import Residuals
from kinespine.outcomes.usual_course import link, point_at

WIDE = 8.0  # prior standard deviations that the grid reaches either way
STEPS = 1601


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """A shift from the usual course that is this person's own, points of what is read as a score (see `censored`)."""

    prior_mean: float
    prior_spread: float
    mean: float
    spread: float
    interval: tuple[float, float]  # 95 %
    learned: float  # share of the prior's variance that the scores have taken away, 0 to 1
    weeks: tuple[float, ...]  # of the scores used

    @property
    def leaves_out_zero(self) -> bool:
        """Whether the interval does."""
        return not self.interval[0] <= 0.0 <= self.interval[1]


def own_part(course: Course, start: float, scores: Sequence[tuple[float, float]]) -> OwnPart:
    """Bring together what trials allow and what this person scored.

    The prior is normal about the effect that controlled trials let expect beyond usual care, with an interval that
    includes zero (`numbers.csv`). The likelihood is of each score given the one before it, with the link that the
    scores of one person have; a score at an end of the scale may stand for anything beyond it.

    Args:
        course: the usual course, in the points of the score.
        start: the first score.
        scores: weeks after the start, and scores, in any order; ones before the first measured week are refused.

    Raises:
        BadInput: no score, two of one week, one too early or too late, or off the scale.
    """
    later = sorted(scores)
    _check(course, start, later)
    width = 0.01 * (course.scale.high - course.scale.low)
    prior_mean, prior_spread = number("effect of care") * width, number("spread of the effect of care") * width
    grid = prior_mean + prior_spread * np.linspace(-WIDE, WIDE, STEPS)
    height = -0.5 * ((grid - prior_mean) / prior_spread) ** 2
    before: tuple[float, float, float] | None = None
    for week, value in later:
        point = point_at(course, week)
        apart = start - course.start_mean
        spread = sqrt(point.spread**2 + point.centre_error**2 + (point.slope_error * apart) ** 2)
        residual, carried, narrow = value - point.centre - point.slope * apart, 0.0, spread
        if before is not None:
            r = link(before[0], week)
            carried, narrow = r * spread / before[2], spread * sqrt(1.0 - r * r)
            residual -= carried * before[1]
        one = Residuals(
            value=np.array([residual]), spread=np.array([narrow]), at_low=np.array([value <= course.scale.low]),
            at_high=np.array([value >= course.scale.high]),
        )  # fmt: skip
        # A shift that lasts moves this score and the one before: what is carried takes a part of it along.
        height += one.log_likelihood(grid * (1.0 - carried))[:, 0]
        before = (week, value - point.centre - point.slope * apart, spread)
    weights = np.exp(height - height.max())
    weights /= weights.sum()
    mean = float(weights @ grid)
    variance = float(weights @ (grid - mean) ** 2)
    low, high = (float(np.interp(share, np.cumsum(weights), grid)) for share in (0.025, 0.975))
    return OwnPart(
        prior_mean=prior_mean, prior_spread=prior_spread, mean=mean, spread=sqrt(variance), interval=(low, high),
        learned=max(0.0, 1.0 - variance / prior_spread**2), weeks=tuple(week for week, _ in later),
    )  # fmt: skip


def _check(course: Course, start: float, later: Sequence[tuple[float, float]]) -> None:
    if not later:
        raise BadInput("A later score is needed to say anything of a person's own part.")
    weeks = [week for week, _ in later]
    if len(set(weeks)) < len(weeks):
        raise BadInput(f"Two scores of one week ({', '.join(f'{week:g}' for week in weeks)}): keep one of them.")
    if weeks[0] < 0.99 * course.weeks[0] or weeks[-1] > 1.01 * course.weeks[-1]:
        raise BadInput(
            f"'{course.name}' was measured from week {course.weeks[0]:g} to {course.weeks[-1]:g}; scores of weeks "
            f"{', '.join(f'{week:g}' for week in weeks)} are given."
        )
    for value in (start, *(score for _, score in later)):
        if not course.scale.low <= value <= course.scale.high:
            raise BadInput(f"{value:g} is off the scale from {course.scale.low:g} to {course.scale.high:g}.")
