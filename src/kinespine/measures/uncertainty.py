"""The error of points carried into a measure, and several readings of one thing brought together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.measures.point import Vector


def propagate(
    formula: Callable[..., float], places: Sequence[Vector], errors: Sequence[float], *, step: float = 1e-6
) -> float:
    """Standard deviation of a measure when each point errs on its own, alike along each axis.

    First order: the derivative comes from central differences, so that it holds for any formula.

    Args:
        places: the points the formula takes, each (3,), m.
        errors: one standard deviation per point, m.
        step: of the central difference, m; small against a body, large against rounding.
    """
    variance = 0.0
    for index, error in enumerate(errors):
        for axis in range(3):
            ahead, behind = ([place.copy() for place in places] for _ in range(2))
            ahead[index][axis] += step
            behind[index][axis] -= step
            slope = (formula(*ahead) - formula(*behind)) / (2 * step)
            variance += (slope * error) ** 2
    return float(np.sqrt(variance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """One value from several readings of the same thing."""

    value: float
    standard_error: float  # of the value: own errors and disagreement, narrows with more readings
    spread: float  # standard deviation between the readings; 0 for one alone
    excess: float  # the part of it that the readings' own errors do not explain
    error: float  # standard deviation of one more reading of the same worth: what is reported


def combine(values: Sequence[float], errors: Sequence[float]) -> Combined:
    """Random-effects mean of several readings (DerSimonian and Laird 1986).

    Readings of different points differ because bones and palpation differ, which no number of
    readings takes away. The error reported is therefore that of *one more reading*, at least as wide as
    the spread of those at hand, and not the narrower error of the mean.
    """
    value, variance = np.asarray(values, dtype=float), np.square(errors)
    weight = 1 / variance
    fixed = np.sum(weight * value) / np.sum(weight)
    excess = np.sum(weight * (value - fixed) ** 2) - (len(value) - 1)
    scale = np.sum(weight) - np.sum(weight**2) / np.sum(weight)
    between = max(0.0, float(excess / scale)) if len(value) > 1 else 0.0
    weight = 1 / (variance + between)
    mean = float(np.sum(weight * value) / np.sum(weight))
    standard_error = float(np.sqrt(1 / np.sum(weight)))
    spread = float(np.std(value, ddof=1)) if len(value) > 1 else 0.0
    return Combined(
        value=mean,
        standard_error=standard_error,
        spread=spread,
        excess=float(np.sqrt(between)),
        error=max(spread, float(np.sqrt(standard_error**2 + between))),
    )
