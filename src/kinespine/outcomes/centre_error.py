"""What may be wrong of a published course for everybody: the error is one of the mean score, and a floor bends it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from kinespine.outcomes.censored import Scale, centre_of
from kinespine.outcomes.courses import Course, CoursePoint, spread_among_all

Array = NDArray[np.float64]
REACH, STEPS = 4.0, 81  # standard deviations either way of the mean, and means that are looked at
NEAREST = 1e-3  # of the scale, that a mean score of people may come to one of its ends


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CentreError:
    """How far the true centre may lie off the one that is used, each with its weight; latent points."""

    shifts: Array  # (k,)
    weights: Array  # (k,), together 1

    @property
    def deviation(self) -> float:
        """One standard deviation."""
        mean = float(self.weights @ self.shifts)
        return float(np.sqrt(self.weights @ (self.shifts - mean) ** 2))

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """So many of them, (count,), between the steps as well."""
        return np.interp(rng.random(count), np.cumsum(self.weights) - 0.5 * self.weights, self.shifts)

    def interval(self, found: float, own: float, share: float = 0.95) -> tuple[float, float]:
        """Of what is left of a shift that was found, latent points.

        What was found is the true shift, what the centre is off, and an error of its own; the interval is that of a
        mixture of normals, one for each centre that is possible.

        Args:
            found: the shift.
            own: its own standard error, all but the centre's.
            share: of the interval.
        """
        middles = found - self.shifts
        ends: list[float] = []
        for asked in (0.5 * (1.0 - share), 0.5 * (1.0 + share)):
            low, high = float(middles.min()) - 10.0 * own, float(middles.max()) + 10.0 * own
            for _ in range(60):
                middle = 0.5 * (low + high)
                below = float(self.weights @ ndtr((middle - middles) / own))
                low, high = (middle, high) if below < asked else (low, middle)
            ends.append(0.5 * (low + high))
        return ends[0], ends[1]


def centre_error(course: Course, point: CoursePoint) -> CentreError:
    """The error of a course at a time.

    A source tells the mean of scores and its error, which is a normal one. The centre whose scores have that mean is
    not straight in it: near the floor a lower mean asks for a centre that lies lower by more than it lies higher for a
    higher mean. Means off the scale are left out. A course that was set from people has a normal error of its centre.
    """
    if not point.error_is_of_mean:
        return _normal(point.centre_error)
    among_all = spread_among_all(point.slope, course.start_spread, point.spread)
    return _of_mean(point.mean, point.mean_error, among_all, course.scale)


@cache
def _of_mean(mean: float, error: float, among_all: float, scale: Scale) -> CentreError:
    apart = np.linspace(-REACH, REACH, STEPS)
    room = NEAREST * (scale.high - scale.low)
    possible = (mean + error * apart > scale.low + room) & (mean + error * apart < scale.high - room)
    apart = apart[possible]
    middle = centre_of(mean, among_all, scale)
    shifts = np.array([centre_of(mean + error * one, among_all, scale) - middle for one in apart])
    return _weighted(shifts, apart)


@cache
def _normal(deviation: float) -> CentreError:
    apart = np.linspace(-REACH, REACH, STEPS)
    return _weighted(deviation * apart, apart)


def _weighted(shifts: Array, apart: Array) -> CentreError:
    weights = np.exp(-0.5 * apart**2)
    weights /= weights.sum()
    shifts.setflags(write=False)
    weights.setflags(write=False)
    return CentreError(shifts=shifts, weights=weights)
