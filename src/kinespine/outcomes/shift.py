"""By how much scores with two ends are shifted from what was expected of them: one number, by likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from kinespine.errors import NotSolved

Array = NDArray[np.float64]
HALF_LOG_2PI = 0.9189385332046727


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Residuals:
    """Later scores less what was expected of each person, points; an end of the scale hides what lies beyond it."""

    value: Array  # (n,)
    spread: Array  # (n,), one standard deviation under usual care
    at_low: NDArray[np.bool_]  # (n,), read as the lower end
    at_high: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.value)

    def log_likelihood(self, shift: Array) -> Array:
        """Of each person under each shift: (m,) shifts -> (m, n)."""
        apart = (self.value - np.asarray(shift)[:, None]) / self.spread
        inside = -0.5 * apart**2 - HALF_LOG_2PI - np.log(self.spread)
        return np.where(self.at_low, log_ndtr(apart), np.where(self.at_high, log_ndtr(-apart), inside))


def find_shift(residuals: Residuals, *, tolerance: float = 1e-8, max_steps: int = 200) -> tuple[float, float]:
    """The shift of greatest likelihood and its standard error, points.

    The likelihood is log-concave, so that Newton's steps from the mean, halved where they lead down, find its one top.

    Raises:
        NotSolved: nobody is inside the scale, so that any larger shift is as likely, or the steps run out.
    """
    inside = ~(residuals.at_low | residuals.at_high)
    if not inside.any():
        raise NotSolved(f"All {len(residuals)} scores lie at an end of the scale: a shift cannot be told from them.")
    shift = float(residuals.value[inside].mean())
    best = _total(residuals, shift)
    for _ in range(max_steps):
        slope, information = _slopes(residuals, shift)
        step = slope / information
        while (there := _total(residuals, shift + step)) < best - 1e-9:
            step *= 0.5
        shift, best = shift + step, there
        if abs(step) < tolerance:
            return shift, float(_slopes(residuals, shift)[1] ** -0.5)
    raise NotSolved(f"The shift of {len(residuals)} scores was not found in {max_steps} steps.")


def beyond_ends(residuals: Residuals, shift: float) -> tuple[Array, Array]:
    """What each score is taken for, less what was expected, and how unsure that is: (n,), (n,), points.

    A score inside the scale is itself. One at an end is the mean of what may lie beyond it, with its deviation.
    """
    sign = np.where(residuals.at_high, -1.0, 1.0)
    end = sign * (residuals.value - shift) / residuals.spread
    ratio = np.exp(-0.5 * end**2 - HALF_LOG_2PI - log_ndtr(end))
    hidden = residuals.at_low | residuals.at_high
    mean = np.where(hidden, shift - sign * residuals.spread * ratio, residuals.value)
    left = np.where(hidden, np.maximum(1.0 - ratio * (end + ratio), 0.0), 0.0)
    return mean, residuals.spread * np.sqrt(left)


def _total(residuals: Residuals, shift: float) -> float:
    return float(residuals.log_likelihood(np.array([shift])).sum())


def _slopes(residuals: Residuals, shift: float) -> tuple[float, float]:
    """First derivative of the log-likelihood, and the second with its sign turned."""
    apart = (residuals.value - shift) / residuals.spread
    sign = np.where(residuals.at_high, -1.0, 1.0)
    end = sign * apart
    ratio = np.exp(-0.5 * end**2 - HALF_LOG_2PI - log_ndtr(end))
    censored = residuals.at_low | residuals.at_high
    slope = np.where(censored, -sign * ratio, apart) / residuals.spread
    curve = np.where(censored, ratio * (end + ratio), 1.0) / residuals.spread**2
    return float(slope.sum()), float(curve.sum())
