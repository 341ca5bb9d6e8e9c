"""How far the centre of pressure wanders in a given time: stabilogram diffusion after Collins and De Luca 1993."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LONGEST = 10.0  # s, up to which Collins and De Luca 1993 take displacements
BEND = (0.3, 2.5)  # s, between which the bend is sought (Quijoux 2021)
LEAST = 1e-18  # m2; a track that comes back to where it was has no logarithm
LAGS = 60  # times at which displacements are taken, evenly spaced in their logarithm


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Diffusion:
    """Mean square displacement over time, and the two straight parts that it is made of."""

    time: Array  # (k,) s
    displacement: Array  # (k,) m2
    bend: int  # the last of the short times, and the first of the long ones
    short_coefficient: float  # m2/s
    long_coefficient: float
    short_exponent: float  # Hurst: 0.5 a random walk, more persistent, less held back
    long_exponent: float
    critical_time: float | None  # s, where the two lines meet; None: they do not within the times looked at


def diffusion(tracks: tuple[Array, ...], rate: float) -> tuple[Diffusion, ...]:
    """The diffusion of each axis, and last of all together.

    Displacements are taken at times evenly spaced in their logarithm, so that no part of it outweighs the other by
    number alone. Two lines that share one time are fitted to log displacement over log time; the time is that between
    0.3 and 2.5 s with the least squares of both. An exponent is half the slope of its line. A coefficient is the slope
    of displacement over time itself in that part, over twice the number of axes.

    Args:
        tracks: (n,) m each.
        rate: Hz.
    """
    last = min(LONGEST, len(tracks[0]) / rate / 2)
    lags = np.unique(np.round(np.geomspace(1, last * rate, LAGS)).astype(int))
    axes = [np.array([_mean_square(one[lag:] - one[:-lag]) for lag in lags]) for one in tracks]
    together = np.sum(axes, axis=0)
    return (*(_fitted(lags / rate, one, 1) for one in axes), _fitted(lags / rate, together, len(tracks)))


def _mean_square(values: Array) -> float:
    return float(values @ values) / len(values)


def _fitted(time: Array, displacement: Array, axes: int) -> Diffusion:
    x, y = np.log(time), np.log(np.maximum(displacement, LEAST))
    bend = _bend(time, x, y)
    short_slope, short_start = _line(x[: bend + 1], y[: bend + 1])
    long_slope, long_start = _line(x[bend:], y[bend:])
    return Diffusion(
        time=time,
        displacement=displacement,
        bend=bend,
        short_coefficient=_line(time[: bend + 1], displacement[: bend + 1])[0] / (2 * axes),
        long_coefficient=_line(time[bend:], displacement[bend:])[0] / (2 * axes),
        short_exponent=short_slope / 2,
        long_exponent=long_slope / 2,
        critical_time=_meeting(short_slope - long_slope, long_start - short_start, x[0], x[-1]),
    )


def _bend(time: Array, x: Array, y: Array) -> int:
    """The time at which two lines that share its point leave the least squares."""
    possible = np.flatnonzero((time >= BEND[0]) & (time <= BEND[1]))
    x, y = x - x.mean(), y - y.mean()
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y])
    before = np.cumsum(terms, axis=1)
    after = before[:, -1:] - before + terms
    rest = _rest(before[:, possible]) + _rest(after[:, possible])
    return int(possible[np.argmin(rest)])


def _rest(sums: Array) -> Array:
    """What the best line through points leaves, squared, from their number and sums."""
    n, x, y, xx, xy, yy = sums
    return yy - y * y / n - (xy - x * y / n) ** 2 / (xx - x * x / n)


def _line(x: Array, y: Array) -> tuple[float, float]:
    """Slope and start of the straight line through points."""
    middle = x - x.mean()
    slope = float(middle @ y / (middle @ middle))
    return slope, float(y.mean() - slope * x.mean())


def _meeting(slopes: float, starts: float, first: float, last: float) -> float | None:
    if slopes <= 1e-6:  # alike, or steeper behind the bend than before it: no bend of this kind
        return None
    log_time = starts / slopes
    return float(np.exp(log_time)) if first <= log_time <= last else None
