"""How far the results may lie from the truth for want of knowing the posture: that part of every interval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from kinespine.errors import NotSolved

SEED = 20170529
LEAST_DRAWS = 5  # below that a standard deviation says nothing

Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureError:
    """One standard deviation of each result, over postures that fit the points as well as the one reported."""

    draws: int
    lost: int  # draws whose posture or loads could not be solved
    deviation: Numbers

    def of(self, name: str) -> float | None:
        """The error of a result; None where it was not or could not be drawn."""
        return self.deviation.get(name)


NO_ERROR = PostureError(draws=0, lost=0, deviation={})


def posture_error(
    reported: Numbers,
    results: Callable[[np.random.Generator], Numbers],
    *,
    draws: int,
    seed: int = SEED,
) -> PostureError:
    """Draw postures that might as well be the true one, and see how far their results lie from those reported.

    Distances are taken from the reported value and not from the mean of the draws: loads bend upwards away from the
    most likely posture, and that is part of the error. A draw that lacks a result is left out for that result.

    Args:
        reported: the results in the posture that is reported.
        results: the same from one draw; it may raise NotSolved.
    """
    random = np.random.default_rng(seed)
    found: list[Numbers] = []
    for _ in range(draws):
        try:
            found.append(results(random))
        except NotSolved:
            continue
    deviation: dict[str, float] = {}
    for name in sorted(reported):
        values = [numbers[name] for numbers in found if name in numbers]
        if len(values) >= LEAST_DRAWS:
            deviation[name] = float(np.sqrt(np.mean(np.square(np.array(values) - reported[name]))))
    complete = sum(1 for numbers in found if reported.keys() <= numbers.keys())
    return PostureError(draws=draws, lost=draws - complete, deviation=deviation)
