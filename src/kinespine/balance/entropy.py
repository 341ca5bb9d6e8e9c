"""Sample entropy: how little the recent past of a track tells of its next value (Richman and Moorman 2000)."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]

LENGTH = 2  # values that are compared
TOLERANCE = 0.2  # standard deviations within which values are alike
RATE = 20.0  # Hz, to which every track is brought: entropy depends on it


def sample_entropy(values: Array, length: int = LENGTH, tolerance: float = TOLERANCE) -> float | None:
    """Minus the logarithm of the chance that stretches alike for `length` values are alike for one more.

    Pairs of different stretches are counted, none with itself; alike is a largest difference within `tolerance`
    standard deviations of the values. None where no two stretches are alike.

    Args:
        values: (n,) of any unit.
    """
    n = len(values) - length  # stretches that have one more value
    near = tolerance * float(np.std(values))
    one, other = _pairs(values[:n], near)
    for shift in range(1, length):
        alike = np.abs(values[one + shift] - values[other + shift]) <= near
        one, other = one[alike], other[alike]
    after = int(np.count_nonzero(np.abs(values[one + length] - values[other + length]) <= near))
    return float(-np.log(after / len(one))) if after > 0 else None


def _pairs(values: Array, near: float) -> tuple[Index, Index]:
    """Every pair of different values that are alike, by their places; found in order, so that few others are seen."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    many = np.searchsorted(ordered, ordered + near, side="right") - np.arange(len(values)) - 1
    one = np.repeat(np.arange(len(values)), many)
    other = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many) + one + 1
    return order[one], order[other]


def thinned(track: Array, rate: float) -> Array:
    """Means over 50 ms, so that a track of any rate has 20 Hz; a sample counts by its part in each of two."""
    total = np.concatenate([[0.0], np.cumsum(track)])
    ends = np.arange(int(len(track) / rate * RATE + 1e-9) + 1) / RATE
    return np.diff(np.interp(ends * rate, np.arange(len(total)), total)) * RATE / rate
