"""What may be said of a share: an interval, and whether it holds whatever nobody has measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Word = Literal["changes it", "not distinguishable from measurement error", "not determined"]
EDGES, POWER = 1.96, 0.84  # standard deviations: of the edges of an interval; of the 80th of 100 examinations
LEAST_KEPT = 0.05  # part of a true size that has to arrive in an estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A median with the 95 % of draws about it."""

    value: float
    low: float
    high: float
    sd: float

    @classmethod
    def of(cls, draws: np.ndarray, weights: np.ndarray | None = None) -> Interval:
        """From draws (d,), each counted by its weight (d,); without weights all alike."""
        order = np.argsort(draws)
        counts = np.ones(len(draws)) if weights is None else weights[order]
        drawn, whole = draws[order], float(counts.sum())
        # Each draw stands in the middle of what it counts.
        place = (np.cumsum(counts) - 0.5 * counts) / whole
        low, value, high = np.interp([0.025, 0.5, 0.975], place, drawn)
        mean = float(counts @ drawn) / whole
        sd = float(np.sqrt(counts @ (drawn - mean) ** 2 / whole))
        return cls(value=float(value), low=float(low), high=float(high), sd=sd)

    @property
    def excludes_zero(self) -> bool:
        """Whether zero is outside."""
        return self.low > 0.0 or self.high < 0.0

    def widened(self, factor: float) -> Interval:
        """The same about its median, that many times as wide."""
        return Interval(
            value=self.value, low=self.value - factor * (self.value - self.low),
            high=self.value + factor * (self.high - self.value), sd=factor * self.sd,
        )  # fmt: skip

    def detectable(self, kept: float, scatter: float) -> float:
        """The smallest true size whose interval leaves out zero in 80 of 100 examinations of one person.

        An estimate is drawn towards the norm: of a true size the part `kept` arrives in it, and examinations scatter
        by `scatter`. Infinite where next to nothing arrives: then the examination cannot see it.
        """
        return (EDGES * self.sd + POWER * scatter) / kept if kept > LEAST_KEPT else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One of three answers; the last names what it depends on."""

    word: Word
    depends_on: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The answer in words."""
        return f"{self.word}: depends on {' and '.join(self.depends_on)}" if self.depends_on else self.word


FOLLOW = "whether habit follows the tissue"
HYPOTHESIS = "whether the upper neck is shaped so or carried so"
EDGE = "where the edges of the intervals lie, within what more draws would tell"
STRENGTH = "how firm habit is"
GAIN = "how much of a sensory bias is left"


def judge(
    marginal: Interval, stays: Interval, follows: Interval, position: Interval, mechanical: Interval, *,
    strengths: tuple[Interval, ...] = (), whole: Interval | None = None,
) -> Verdict:  # fmt: skip
    """What may be said of the upper neck's share.

    It *changes it* where zero is outside under every assumption, on the same side. It is *not distinguishable from
    measurement error* where zero is inside under all of them. Else it is *not determined*, and what decides is named:
    assumptions under which the answers differ.

    Args:
        marginal: over everything that is not known.
        stays, follows: habit held at either end.
        position: the other hypothesis.
        mechanical: nothing left of a sensory bias.
        strengths: habit at its weakest and at its firmest.
        whole: all of a sensory bias left.
    """
    sign = _sign(marginal)
    depends: list[str] = []
    if _sign(stays) != _sign(follows):
        depends.append(FOLLOW)
    if _sign(position) not in (_sign(stays), _sign(follows)):
        depends.append(HYPOTHESIS)
    if any(_sign(one) != sign for one in strengths):
        depends.append(STRENGTH)
    if any(_sign(one) != sign for one in (mechanical, whole) if one is not None):
        depends.append(GAIN)
    if depends:
        return Verdict(word="not determined", depends_on=tuple(depends))
    if _sign(stays) != sign:
        return Verdict(word="not determined", depends_on=(EDGE,))
    return Verdict(word="changes it" if sign else "not distinguishable from measurement error")


def _sign(one: Interval) -> int:
    return 0 if not one.excludes_zero else int(np.sign(one.value))
