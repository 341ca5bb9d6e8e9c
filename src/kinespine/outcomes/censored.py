"""Scores on a scale with two ends: a normal quantity that is read as the end where it lies beyond it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, stdtr, stdtrit

from kinespine.errors import NotSolved

Array = NDArray[np.float64]
MANY = 1e6  # degrees of freedom past which a t distribution is a normal one


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The two ends of a score, in its points."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What one score may be: Student's t about a centre, read as an end of the scale where it lies beyond it."""

    centre: float
    spread: float  # points
    freedom: float
    scale: Scale

    def below(self, score: float) -> float:
        """How probable a score is that is this low or lower."""
        return 1.0 if score >= self.scale.high else self._of((score - self.centre) / self.spread)

    def above(self, score: float) -> float:
        """How probable a score is that is this high or higher."""
        return 1.0 if score <= self.scale.low else self._of((self.centre - score) / self.spread)

    def band(self, share: float) -> tuple[float, float]:
        """The band that holds this share of people, closed at both ends.

        As much is left out below as above. Where an end of the scale would lie inside by itself, nobody can be left out
        past it, and the whole rest is left out at the other side: otherwise a band at the floor holds more than it
        says.
        """
        rest = 1.0 - share
        at_low, at_high = self.below(self.scale.low), self.above(self.scale.high)
        if at_low >= 0.5 * rest and at_high >= 0.5 * rest:
            return self.scale.low, self.scale.high
        if at_low >= 0.5 * rest:
            return self.scale.low, self.quantile(share)
        if at_high >= 0.5 * rest:
            return self.quantile(rest), self.scale.high
        return self.quantile(0.5 * rest), self.quantile(1.0 - 0.5 * rest)

    def quantile(self, share: float) -> float:
        """The score that this share of people lies at or below."""
        score = self.centre + self.spread * float(stdtrit(min(self.freedom, MANY), share))
        return float(np.clip(score, self.scale.low, self.scale.high))

    def mean(self) -> float:
        """The mean of the scores, ends included (as a normal quantity)."""
        return float(mean_score(self.centre, self.spread, self.scale))

    def _of(self, distance: float) -> float:
        return float(stdtr(min(self.freedom, MANY), distance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line through scores that stop at the ends of their scale."""

    centre: float  # at the mean of what is known before
    slope: float
    spread: float  # about the line, points; corrected for the two numbers fitted
    middle: float  # the mean of what is known before
    n: int
    sum_of_squares: float  # of what is known before, about its mean


def mean_score(centre: Array | float, spread: float, scale: Scale) -> Array:
    """Mean of a normal quantity read on a scale with two ends."""
    low, high = (scale.low - np.asarray(centre)) / spread, (scale.high - np.asarray(centre)) / spread
    density = np.exp(-0.5 * low**2) - np.exp(-0.5 * high**2)
    inside = np.asarray(centre) * (ndtr(high) - ndtr(low)) + spread * density / np.sqrt(2.0 * np.pi)
    return inside + scale.low * ndtr(low) + scale.high * ndtr(-high)


def share_inside(centre: float, spread: float, scale: Scale) -> float:
    """How probable a score inside the scale is: by as much the mean of the scores moves with their centre."""
    return float(ndtr((scale.high - centre) / spread) - ndtr((scale.low - centre) / spread))


def centre_of(mean: float, spread: float, scale: Scale) -> float:
    """The centre whose scores, ends included, have this mean: by bisection, for the mean only grows with it.

    Raises:
        NotSolved: the mean is no mean of scores on this scale.
    """
    if not scale.low < mean < scale.high:
        raise NotSolved(f"No people of a scale from {scale.low:g} to {scale.high:g} have a mean of {mean:g}.")
    low, high = scale.low - 20.0 * spread, scale.high + 20.0 * spread
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if mean_score(middle, spread, scale) < mean else (low, middle)
    return 0.5 * (low + high)


def fit_line(before: Array, later: Array, scale: Scale, *, tolerance: float = 1e-9, max_steps: int = 5000) -> Line:
    """The line of greatest likelihood through scores that stop at the ends of their scale (Tobin 1958).

    Found by expectation and maximisation: scores at an end are replaced by the mean of what may lie beyond it.

    Args:
        before: what is known of each person, (n,).
        later: their later scores, (n,), points.
        scale: the ends.
        tolerance: change of centre, slope and spread in one step, in spreads, at which it ends.
        max_steps: most steps.

    Raises:
        NotSolved: fewer than five people, no difference between them, or the steps run out.
    """
    n = len(before)
    middle = float(before.mean()) if n else 0.0
    apart = before - middle
    squares = float(apart @ apart)
    if n < 5 or squares == 0.0 or float(np.ptp(later)) == 0.0:
        raise NotSolved(f"A course cannot be set from {n} people who do not differ; five who do are the least.")
    at_low, at_high = later <= scale.low, later >= scale.high
    value = np.array([later.mean(), apart @ later / squares, later.std()])
    for _ in range(max_steps):
        line = value[0] + value[1] * apart
        first, second = later - line, (later - line) ** 2
        for ends, sign in ((at_low, -1.0), (at_high, 1.0)):
            first[ends], second[ends] = _beyond((later[ends] - line[ends]) / value[2], value[2], sign)
        filled = line + first
        centre, slope = filled.mean(), apart @ filled / squares
        moved = line - centre - slope * apart
        spread = np.sqrt(np.mean(second + 2.0 * first * moved + moved**2))
        step = np.abs(np.array([centre, slope * apart.std(), spread]) - value * [1.0, apart.std(), 1.0]).max()
        value = np.array([centre, slope, spread])
        if step < tolerance * spread:
            own = float(spread * np.sqrt(n / (n - 2.0)))
            return Line(
                centre=float(centre), slope=float(slope), spread=own, middle=middle, n=n, sum_of_squares=squares
            )
    raise NotSolved(f"The line through {n} scores was not found in {max_steps} steps.")


def _beyond(distance: Array, spread: float, sign: float) -> tuple[Array, Array]:
    """Mean, and mean square, of what lies beyond an end that is `distance` spreads from the line."""
    end = sign * distance
    ratio = np.exp(-0.5 * end**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(-end))
    return sign * spread * ratio, spread**2 * (1.0 + end * ratio)
