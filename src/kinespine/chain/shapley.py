"""Shares of a whole among its parts: Shapley's value, exact over all subsets, and how pairs act together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import factorial

Subset = frozenset[int]


def subsets(count: int) -> list[Subset]:
    """All subsets of that many parts, small ones first."""
    return [frozenset(chosen) for size in range(count + 1) for chosen in combinations(range(count), size)]


def shares(values: Mapping[Subset, float], count: int) -> list[float]:
    """What each part adds on average over all orders in which parts may come (Shapley 1953).

    Args:
        values: of every subset.
    """
    found = [0.0] * count
    for part in range(count):
        for subset in subsets(count):
            if part not in subset:
                size = len(subset)
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                found[part] += weight * (values[subset | {part}] - values[subset])
    return found


def together(values: Mapping[Subset, float], count: int) -> dict[tuple[int, int], float]:
    """What two parts do beyond the sum of each alone, on average over the others (Grabisch and Roubens 1999)."""
    found: dict[tuple[int, int], float] = {}
    for pair in combinations(range(count), 2):
        first, second = pair
        total = 0.0
        for subset in subsets(count):
            if first in subset or second in subset:
                continue
            size = len(subset)
            weight = factorial(size) * factorial(count - size - 2) / factorial(count - 1)
            both, one, other = subset | {first, second}, subset | {first}, subset | {second}
            total += weight * (values[both] - values[one] - values[other] + values[subset])
        found[pair] = total
    return found
