"""How far the results move when the points move within their error: the posture's part of every interval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kinespine.errors import NotSolved
from kinespine.measures import MeasuredPoint

SEED = 20170529
LEAST_DRAWS = 5  # below that a standard deviation says nothing

Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureError:
    """One standard deviation of each result, over repeated measurements as good as this one."""

    draws: int
    lost: int  # draws whose posture could not be solved
    deviation: Numbers

    def of(self, name: str) -> float | None:
        """The error of a result; None where it was not or could not be drawn."""
        return self.deviation.get(name)


NO_ERROR = PostureError(draws=0, lost=0, deviation={})


def posture_error(
    points: Mapping[str, MeasuredPoint],
    results: Callable[[Mapping[str, MeasuredPoint]], Numbers],
    *,
    draws: int,
    seed: int = SEED,
) -> PostureError:
    """Measure again in thought: move every point by its own error and take the results anew.

    A draw that ends without a solution is counted and left out.
    """
    random = np.random.default_rng(seed)
    found: list[Numbers] = []
    for _ in range(draws):
        moved = {
            name: replace(point, position=point.position + point.error * random.standard_normal(3))
            for name, point in points.items()
        }
        try:
            found.append(results(moved))
        except NotSolved:
            continue
    if len(found) < LEAST_DRAWS:
        return PostureError(draws=draws, lost=draws - len(found), deviation={})
    shared = set(found[0]).intersection(*found[1:])
    return PostureError(
        draws=draws,
        lost=draws - len(found),
        deviation={name: float(np.std([numbers[name] for numbers in found], ddof=1)) for name in sorted(shared)},
    )
