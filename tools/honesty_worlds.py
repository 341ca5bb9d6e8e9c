"""Intervals in wrong worlds: how often they hold, and how much wider they must be told to hold often enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from honesty_examined import Said
from validation_page import table

from kinespine.chain.model_error import OTHER, TABLE, model_error
from kinespine.chain.verdict import Interval

LEAST_COVER = 0.85  # of 95 % intervals, in the worst plausible world
SET_COVER = 0.9  # of the people who set the factors: some are not as many as all
Part = Callable[[Said], tuple[Interval, float]]  # an interval as it is told, and what is so
PARTS: dict[str, Part] = {
    "total": lambda one: (one.total, one.total_true),
    "neck": lambda one: (one.neck, one.neck_true),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What an interval needs, and where."""

    size: float
    world: str


@dataclass(frozen=True, slots=True)
class World:
    """People who live in one world, and what was said of them."""

    name: str
    said: Sequence[tuple[Said, ...]]
    plausible: bool = True

    def half(self, which: int) -> Sequence[tuple[Said, ...]]:
        """Every second of them: 0 sets factors, 1 is looked at with them."""
        return self.said[which::2]


def off(said: Sequence[tuple[Said, ...]], outcome: int, part: str) -> np.ndarray:
    """How far (people,) the truth is off the median, of what the limit on its side is off it before it is widened."""
    found: list[float] = []
    for person in said:
        told, true = PARTS[part](person[outcome])
        drawn = told.widened(1.0 / getattr(model_error(person[outcome].outcome), part))
        side = drawn.high - drawn.value if true > drawn.value else drawn.value - drawn.low
        found.append(abs(true - drawn.value) / max(side, 1e-12))
    return np.array(found)


def needed(worlds: Sequence[World], outcome: int, part: str) -> Factor:
    """The smallest factor, one or more, with which an outcome holds in every plausible world; of the first half."""
    sizes = {
        one.name: float(np.quantile(off(one.half(0), outcome, part), SET_COVER)) for one in worlds if one.plausible
    }
    worst = max(sizes, key=lambda name: sizes[name])
    return Factor(size=max(1.0, float(np.ceil(20.0 * sizes[worst]) / 20.0)), world=worst)


def write_model_error(worlds: Sequence[World]) -> None:
    """Write the table of the product."""
    lines = ["outcome,total,neck,world,source,status,note"]
    names = [one.outcome for one in worlds[0].said[0]]
    rows = [[needed(worlds, place, part) for part in PARTS] for place in range(len(names))]
    for name, (total, neck) in zip(names, rows, strict=True):
        lines.append(f"{name},{total.size:g},{neck.size:g},{total.world}; {neck.world},honesty,derived,")
    most = [max((row[place] for row in rows), key=lambda one: one.size) for place in range(len(PARTS))]
    lines.append(
        f"{OTHER},{most[0].size:g},{most[1].size:g},{most[0].world}; {most[1].world},honesty,assumed,"
        "the largest of all outcomes that were looked at"
    )
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def worlds_told(worlds: Sequence[World]) -> str:
    """The part of the page."""
    names = [one.outcome for one in worlds[0].said[0]]
    rows: list[list[str]] = []
    for world in worlds:
        held = {
            (part, which): [
                float(np.mean(off(world.half(1), place, part) <= (getattr(model_error(name), part) if which else 1.0)))
                for place, name in enumerate(names)
            ]
            for part in PARTS
            for which in (0, 1)
        }
        told = [
            f"{np.mean(held[part, which]):.0%} ({min(held[part, which]):.0%})" for which in (0, 1) for part in PARTS
        ]
        least = min(min(held[part, 1]) for part in PARTS)
        wrong = np.mean([any(one.word == "changes it" for one in person) for person in world.said])
        rows.append(
            [
                world.name if world.plausible else f"{world.name} (not plausible)",
                str(len(world.half(1))),
                *told,
                "yes" if least >= LEAST_COVER else "**no**",
                f"{wrong:.1%}",
            ]
        )
    factors = [
        [name.replace("_", " "), *(f"{getattr(model_error(name), part):.2f}" for part in PARTS)]
        for name in [*names, OTHER]
    ]
    return (
        "## Wrong worlds\n\nHealthy people who live in a model that is not the one of the inference."
        " Intervals are told wider than draws make them, for what the model may be wrong in, so that at least 85 of 100"
        " hold what is so in every world that calibration does not exclude. One half of the people set the factors, the"
        " smallest with which 90 of 100 of them hold it; how many intervals of the **other half** hold it stands here,"
        " mean over the outcomes (and the worst of them), as drawn and as told:\n\n"
        + table(
            (
                "world", "people", "total, as drawn", "upper neck, as drawn", "total, as told", "upper neck, as told",
                "all at least 85 %", "changes it",
            ),
            rows,
        )
        + "\nThe factors (`chain/model_error.csv`; the last row is for outcomes that were not looked at):\n\n"
        + table(("outcome", "total", "upper neck"), factors)
    )  # fmt: skip
