"""A change solved in full at the ends of every assumption before anything is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.care.plausible import MOVES, SENSED
from kinespine.care.smallest import Asked, Smallest
from kinespine.chain.norm_body import causes_at
from kinespine.chain.output_names import output_index
from kinespine.chain.posterior import Posterior, Told
from kinespine.chain.shares import Taken
from kinespine.chain.weights import Weights

TRIES, ROUNDING = 4, 1e-3  # full solves that a change is made larger for; part of a limit that counts as reached
HYPOTHESES: tuple[Hypothesis, ...] = ("shape", "position")


class Solver(Protocol):
    """What solves bodies in full: a crew."""

    def pairs(self, pairs: Sequence[tuple[Causes, Causes]], done: Callable[[int], None]) -> list[np.ndarray | None]:
        """All outputs (2, o) of bodies with the one and with the other causes; none where a posture is missing."""
        ...


def confirmed(
    found: Smallest, asked: Asked, own: Sequence[int], taken: Taken, weights: Weights, crew: Solver | None, say: Told
) -> tuple[Smallest, np.ndarray | None]:
    """The change solved in full, made larger by what full solves fall short of slopes; None where that does not do.

    Args:
        found: with a place for each of `MOVES`.
        asked: of those at the places `own`.
        crew: None: nobody solves, and nothing is confirmed.

    Returns:
        the change, and by how much each outcome changes (p, o) in full.
    """
    chosen = list(own)
    for _ in range(TRIES if crew is not None else 0):
        assert crew is not None
        full = _in_full(taken.fitted, found.change, weights, crew, taken, say)
        if full is None:
            break
        if _holds(full, found.targets, asked.least, asked.towards):
            return found, full
        targets = list(found.targets)
        least_moved = (asked.towards[targets] * full[:, targets]).min(axis=0)
        if np.any(least_moved <= 0.0):
            break
        larger = found.change * float((asked.least[targets] / least_moved).max()) * (1.0 + ROUNDING)
        within = np.all(np.abs(larger[chosen]) <= np.abs(asked.there))
        if not within or asked.length @ np.abs(larger[chosen]) > asked.longest or np.array_equal(larger, found.change):
            break
        found = Smallest(change=larger, targets=found.targets)
    return found, None


def _in_full(
    fitted: Posterior, change: np.ndarray, weights: Weights, crew: Solver, taken: Taken, say: Told
) -> np.ndarray | None:
    """Changes (p, o) of the outcomes by full solves at the ends of every assumption; None where a posture is missing.

    The most probable causes, habit's weight at both ends of what calibration cannot exclude.
    """
    pairs: list[tuple[Causes, Causes]] = []
    for hypothesis in HYPOTHESES:
        for follow in (0.0, 1.0) if hypothesis == "shape" else (0.5,):
            for weight in (weights.habit_low / weights.habit, weights.habit_high / weights.habit):
                before = causes_at(
                    fitted.mean, fitted.prior, hypothesis, habit_follow=follow, habit_weight=weight
                )  # fmt: skip
                pairs += [(before, moved(before, change, gain)) for gain in (0.0, 1.0)]
    solved = crew.pairs(pairs, lambda done: say(f"adjustment: {done} of {len(pairs)} pairs solved in full"))
    rows = [output_index()[one.outcome.name] for one in taken.shares]
    told = [pair[1][rows] - pair[0][rows] for pair in solved if pair is not None]
    return np.array(told) if len(told) == len(pairs) else None


def moved(before: Causes, change: np.ndarray, gain: float) -> Causes:
    """The causes after a change (k,) of `MOVES`, of which the head feels a part as its own.

    Raises:
        BadInput: one of them is past its limits.
    """
    values = dict(before.values)
    for name, size in zip(MOVES, change.tolist(), strict=True):
        if size == 0.0:
            continue
        values[name] = before.value(name) + size
        felt = SENSED.get(name.split("_")[1])
        if felt is not None:
            values[felt] = values.get(felt, before.value(felt)) + gain * size
    return causes_from(values, before.hypothesis)


def _holds(full: np.ndarray, targets: Sequence[int], limits: np.ndarray, towards: np.ndarray) -> bool:
    """Whether full solves move every target beyond error, its way, and no other outcome beyond error."""
    others = [one for one in range(len(limits)) if one not in targets]
    reached = np.all(towards[list(targets)] * full[:, list(targets)] >= (1.0 - ROUNDING) * limits[list(targets)])
    return bool(reached and np.all(np.abs(full[:, others]) <= (1.0 + ROUNDING) * limits[others]))
