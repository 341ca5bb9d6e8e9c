"""Whether the upper neck lies outside the healthy distribution, and whether it changed; with what would be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.spread import healthy_spread
from kinespine.assessment.neck import Neck, total_error
from kinespine.errors import BadInput

AT_MOST = 0.05  # of healthy people may be called misaligned
LEVEL = 0.035  # asked for, so that of 1,000 healthy people at most 50 are called so in more than 99 of 100 such groups
CHANGE_LEVEL = 0.05
WIDER = (1.0, 2.0, 4.0, 16.0, 64.0)  # variance between people over that of healthy ones
POWER = 0.8  # chance to be found, of the size that is told

Verdict = Literal["misaligned", "within normal asymmetry", "cannot be told", "not read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a neck lies among healthy ones, over all that was read of it together."""

    verdict: Verdict
    distance: float  # from the healthy mean in standard deviations, all degrees of freedom together
    limit: float  # beyond which it is called misaligned
    degrees: int  # of freedom that were read
    tail: float  # share of healthy people who read at least that far off
    standing_out: tuple[str, ...]  # causes that are outside by themselves, counted for how many were read
    detectable: Mapping[str, float]  # offset of each cause alone that is found with a chance of 80 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How two examinations of one person differ, against reader and positioning alone."""

    verdict: Literal["changed", "not told from reading again", "not read twice"]
    degrees: int
    tail: float  # share of unchanged people who read at least that far apart, not chosen for their first reading
    tail_of_start: float  # the same of unchanged people with this first reading: who read far off reads less so again
    differences: Mapping[str, tuple[float, float]]  # later less earlier and its error, by cause
    detectable: Mapping[str, float]


def judge(neck: Neck) -> Judgement:
    """Judge what was read against healthy people, over every degree of freedom that was read at once.

    A healthy reading has the covariance of healthy people (`cause_spread.csv`) plus that of the total error. The test
    is Mahalanobis' distance, whose square is chi-squared with as many degrees of freedom as were read. It is the same
    whichever angles a method names, for angles on the same lines are linear in one another; a largest single value
    would depend on the notation. Fewer readings, fewer degrees of freedom: what was not read counts as nothing at all.
    One test over everything keeps the share of healthy people called misaligned at `LEVEL`, however much is read.
    The asymmetry of bones is in both the spread and the error, which errs on the side of fewer misaligned.
    Readings that miss each other by more than the error of a reading cannot all be of one neck: nothing is told of it.
    """
    count = len(neck.names)
    if not count:
        nothing: Mapping[str, float] = MappingProxyType({})
        return Judgement(
            verdict="not read", distance=0.0, limit=0.0, degrees=0, tail=1.0, standing_out=(), detectable=nothing
        )
    from scipy.special import chdtrc, chdtri, ndtri  # only here: SciPy loads longer than a wrong word takes

    spread = _healthy(neck)
    off = neck.value - np.array([healthy_spread(name).mean for name in neck.names])
    square = float(off @ np.linalg.solve(spread, off))
    limit = float(chdtri(count, LEVEL))
    within = float((1.0 - LEVEL) ** (1.0 / count))  # Šidák: for all that were read
    single = float(ndtri(0.5 * (1.0 + within)))
    alone = np.abs(off) / np.sqrt(np.diag(spread))
    at_odds = neck.apart > total_error("deg")
    misaligned = square > limit and not at_odds
    return Judgement(
        verdict="cannot be told" if at_odds else "misaligned" if misaligned else "within normal asymmetry",
        distance=float(np.sqrt(square)),
        limit=float(np.sqrt(limit)),
        degrees=count,
        tail=float(chdtrc(count, square)),
        standing_out=tuple(name for name, size in zip(neck.names, alone, strict=True) if misaligned and size > single),
        detectable=_detectable(neck.names, spread, LEVEL),
    )


def power(neck: Neck, offsets: Mapping[str, float]) -> float:
    """Chance that a person is called misaligned whose causes differ by that from a healthy one, read as `neck` was.

    Raises:
        BadInput: an offset of what was not read.
    """
    from scipy.special import chdtri, chndtr

    if missing := [name for name in offsets if name not in neck.names]:
        raise BadInput(f"{', '.join(missing)} was not read; read: {', '.join(neck.names) or 'nothing'}.")
    off = np.array([offsets.get(name, 0.0) for name in neck.names])
    further = float(off @ np.linalg.solve(_healthy(neck), off))
    return 1.0 - float(chndtr(chdtri(len(neck.names), LEVEL), len(neck.names), further))


def compare(before: Neck, after: Neck) -> Change:
    """Whether somebody changed between two examinations, over everything that was read in both at once.

    Bones and projection are the same twice: only reader and positioning err anew, once in each. So does a line that
    stands for another one: a neck below the axis that is held otherwise is no change of the atlas.

    Of unchanged people with the first reading y the second is normal about m + K (y - m) with covariance K A + B, where
    A and B err anew in the first and the second, all that stays has S (healthy people, bones and projection), and
    K = S (S + A)⁻¹. A change is one that is rare beside these, beside who was not chosen for y, and beside people who
    differ by any amount between (S times `WIDER`): whoever was examined may be of people who differ more.
    """
    both = tuple(name for name in before.names if name in after.names)
    if not both:
        empty: Mapping[str, Any] = MappingProxyType({})
        return Change(
            verdict="not read twice", degrees=0, tail=1.0, tail_of_start=1.0, differences=empty, detectable=empty
        )
    from scipy.special import chdtrc

    spread = _again(before, both) + _again(after, both)
    moved = _values(after, both) - _values(before, both)
    tail = float(chdtrc(len(both), float(moved @ np.linalg.solve(spread, moved))))
    squares = [_square_of_start(before, after, both, wider) for wider in WIDER]
    tails = [tail, *(float(chdtrc(len(both), square)) for square in squares)]
    errors = np.sqrt(np.diag(spread))
    return Change(
        verdict="changed" if max(tails) < CHANGE_LEVEL else "not told from reading again",
        degrees=len(both),
        tail=tail,
        tail_of_start=tails[1],
        differences=MappingProxyType(
            {name: (float(by), float(error)) for name, by, error in zip(both, moved, errors, strict=True)}
        ),
        detectable=_detectable(both, spread, CHANGE_LEVEL),
    )


def _square_of_start(before: Neck, after: Neck, names: tuple[str, ...], wider: float) -> float:
    """Squared distance of the second reading from what unchanged people with this first one are expected to read."""
    chosen, anew = _chosen(before, names), _again(before, names)
    stays = wider * (_healthy(before)[np.ix_(chosen, chosen)] - anew)
    kept = stays @ np.linalg.inv(stays + anew)
    mean = np.array([healthy_spread(name).mean for name in names])
    off = _values(after, names) - mean - kept @ (_values(before, names) - mean)
    return float(off @ np.linalg.solve(kept @ anew + _again(after, names), off))


def _healthy(neck: Neck) -> NDArray[np.float64]:
    """Covariance of what is read of healthy people, (k, k); causes of different rows are independent in them."""
    return np.diag([healthy_spread(name).sd ** 2 for name in neck.names]) + neck.covariance


def _detectable(names: tuple[str, ...], spread: NDArray[np.float64], level: float) -> Mapping[str, float]:
    """Offset of each cause alone that the test finds with the chance `POWER`, in the unit of the cause."""
    needed = _needed(len(names), level)
    certain = np.diag(np.linalg.inv(spread))
    return MappingProxyType(
        {name: float(np.sqrt(needed / weight)) for name, weight in zip(names, certain, strict=True)}
    )


@cache
def _needed(count: int, level: float) -> float:
    """Squared distance from the healthy mean that a test over so many degrees of freedom finds with that chance."""
    from scipy.special import chdtri, chndtrinc

    return float(chndtrinc(chdtri(count, level), count, 1.0 - POWER))


def _chosen(neck: Neck, names: tuple[str, ...]) -> list[int]:
    return [neck.names.index(name) for name in names]


def _again(neck: Neck, names: tuple[str, ...]) -> NDArray[np.float64]:
    chosen = _chosen(neck, names)
    return neck.again[np.ix_(chosen, chosen)]


def _values(neck: Neck, names: tuple[str, ...]) -> NDArray[np.float64]:
    return neck.value[_chosen(neck, names)]
