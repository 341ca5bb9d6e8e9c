"""The error of points carried into a measure, and several readings of one thing brought together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.point import Vector

TAIL = 0.025  # of the probability, on either side, outside a 95 % interval


def slopes(
    formula: Callable[..., float], places: Sequence[Vector], *, step: float = 1e-6, axes: Sequence[int] = (0, 1, 2)
) -> NDArray[np.float64]:
    """How a measure changes with each of its points, (points, 3), by central differences: it holds for any formula.

    Args:
        places: the points the formula takes, each (3,), m.
        step: of the difference, m; small against a body, large against rounding.
        axes: those along which it is asked for; zero along the others.
    """
    found = np.zeros((len(places), 3))
    moved = [place.copy() for place in places]
    for index, place in enumerate(places):
        for axis in axes:
            moved[index][axis] = place[axis] + step
            ahead = formula(*moved)
            moved[index][axis] = place[axis] - step
            found[index, axis] = (ahead - formula(*moved)) / (2 * step)
            moved[index][axis] = place[axis]
    return found


def propagate(formula: Callable[..., float], places: Sequence[Vector], errors: Sequence[float]) -> float:
    """Standard deviation of a measure, to first order, when each point errs on its own, alike along each axis.

    Args:
        places: the points the formula takes, each (3,), m.
        errors: one standard deviation per point, m.
    """
    return float(np.linalg.norm(slopes(formula, places) * np.asarray(errors)[:, None]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """One value from several readings of the same thing."""

    value: float
    standard_error: float  # of the value: own errors and disagreement, narrows with more readings
    spread: float  # standard deviation between the readings; 0 for one alone
    excess: float  # the part of it that the readings' own errors do not explain
    error: float  # standard deviation of one more reading of the same worth: what is reported
    independent: int  # readings, those that share something counted as one

    @property
    def half_width(self) -> float:
        """Half of the 95 % interval of the value.

        From Student's distribution: with few readings their disagreement is itself badly known. One reading alone
        has no disagreement to judge by and is taken at its own error.
        """
        if self.independent < 2:
            return 1.96 * self.standard_error
        from scipy.special import stdtrit  # only here: SciPy loads longer than a wrong visit takes to be refused

        return float(-stdtrit(self.independent - 1, TAIL)) * self.standard_error


def combine(values: Sequence[float], errors: Sequence[float], shared: NDArray[np.float64] | None = None) -> Combined:
    """Random-effects mean of several readings (DerSimonian and Laird 1986), with readings that may err together.

    Readings of different points differ because bones and palpation differ, which no number of readings takes away.
    The error reported is therefore that of *one more reading* beside this mean: what the mean does not know, the
    disagreement, and that reading's own error. It is at least the spread of those at hand. One reading alone keeps
    its own error.

    The mean's own error is the larger of what the readings' errors say and of what their scatter says (Hartung and
    Knapp 2001), so that too few readings cannot look sure by chance.

    Args:
        errors: one standard deviation of each reading.
        shared: covariance of the readings (k, k) where some rest on the same points; without it they err apart.
    """
    value, variance = np.asarray(values, dtype=float), np.square(errors)
    count = len(value)
    covariance = np.diag(variance) if shared is None else shared
    between = _between(value, 1 / variance, covariance)
    weight = 1 / (variance + between)
    part = weight / weight.sum()
    mean = float(part @ value)
    from_errors = float(part @ (covariance + between * np.eye(count)) @ part)
    from_scatter = float(part @ (value - mean) ** 2) / (count - 1) if count > 1 else 0.0
    standard_error = float(np.sqrt(max(from_errors, from_scatter)))
    spread = float(np.std(value, ddof=1)) if count > 1 else 0.0
    one_more = float(np.sqrt(standard_error**2 + between + part @ variance)) if count > 1 else standard_error
    return Combined(
        value=mean,
        standard_error=standard_error,
        spread=spread,
        excess=float(np.sqrt(between)),
        error=max(spread, one_more),
        independent=_independent(covariance),
    )


def _between(value: NDArray[np.float64], weight: NDArray[np.float64], covariance: NDArray[np.float64]) -> float:
    """Variance between readings beyond their own errors, by the method of moments; zero where they agree."""
    if len(value) < 2:
        return 0.0
    total = weight.sum()
    scatter = weight @ (value - weight @ value / total) ** 2
    expected = weight @ np.diag(covariance) - weight @ covariance @ weight / total
    return max(0.0, float((scatter - expected) / (total - weight @ weight / total)))


def _independent(covariance: NDArray[np.float64]) -> int:
    """Number of readings, those linked by a shared error counted as one."""
    group = list(range(len(covariance)))
    for one, other in combinations(range(len(covariance)), 2):
        if covariance[one, other] != 0:
            group = [group[one] if number == group[other] else number for number in group]
    return len(set(group))
