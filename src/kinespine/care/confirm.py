"""A change solved in full at the ends of every assumption before anything is told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

import numpy as np

from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.care.plausible import MOVES, case_of
from kinespine.care.question import Tried
from kinespine.care.smallest import REACHED, Asked, Smallest, throws_nothing_off
from kinespine.chain.norm_body import causes_at
from kinespine.chain.output_names import output_index
from kinespine.chain.posterior import Posterior, Told
from kinespine.chain.shares import HALF_WAY, Taken
from kinespine.chain.weights import Weights
from kinespine.chain.what_if import solve_pair
from kinespine.chain.worlds import habit_of
from kinespine.errors import BadInput

TRIES = 4  # full solves that a change is made larger for
ENDS: tuple[tuple[Hypothesis, float], ...] = (("shape", 0.0), ("shape", 1.0), ("position", HALF_WAY))  # habit's follow
TOLD: tuple[float | None, ...] = (None, 0.0, 1.0)  # a turn of the neck: nothing, or all, as either fit of sway has it
ENDS_IN_FULL = tuple(case_of(*end) for end in ENDS for _ in range(2 * len(TOLD)))  # case of each pair solved in full


class Solver(Protocol):
    """What solves bodies in full: a crew."""

    def each(self, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], done: Callable[[int], None]) -> list[Any]:
        """What the work gives for each job; none where it found no posture."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Confirmed:
    """A change that full solves confirm."""

    named: tuple[str, ...]  # cases in which it does it
    found: Smallest
    changes: np.ndarray  # (p, o) SI, of each outcome in full
    cases: tuple[str, ...]  # (p,) which of `CASES` each of them belongs to


def confirmed(tried: Tried, asked: Asked, taken: Taken, weights: Weights, crew: Solver, say: Told) -> Confirmed | None:
    """The change solved in full, made larger by what full solves fall short of slopes; None where that does not do.

    In the cases that are named its outcomes are to move beyond error; in no case may it throw one off, neither by
    full solves nor, made larger, by slopes.
    """
    found, targets = tried.found, list(tried.found.targets)
    own = [case in tried.named for case in ENDS_IN_FULL]
    for _ in range(TRIES):
        full = _in_full(taken.fitted, found.change, weights, crew, taken, say)
        if full is None or not throws_nothing_off(asked, full):
            return None
        least_moved = (asked.ways * full)[own][:, targets].min(axis=0)
        if np.all(least_moved >= REACHED * asked.least[targets]):
            return Confirmed(named=tried.named, found=found, changes=full, cases=ENDS_IN_FULL)
        if np.any(least_moved <= 0.0):
            return None
        larger = found.change * float((asked.least[targets] / least_moved).max()) / REACHED
        within = np.all(np.abs(larger) <= np.abs(asked.there)) and asked.length @ np.abs(larger) <= asked.longest
        if not within or not throws_nothing_off(asked, asked.slopes @ larger):
            return None
        found = Smallest(change=larger, targets=found.targets)
    return None


def _in_full(
    fitted: Posterior, change: np.ndarray, weights: Weights, crew: Solver, taken: Taken, say: Told
) -> np.ndarray | None:
    """Changes (p, o) of the outcomes by full solves at the ends of every assumption; None where a posture is missing.

    Before, the most probable causes, with habit as far as it had followed when they were found; its weight at both ends
    of what calibration cannot exclude.
    """
    habits = weights.habit_low / weights.habit, weights.habit_high / weights.habit
    neck, prior = taken.worlds[0].neck, fitted.prior
    turn = np.zeros(len(prior.names))
    turn[[prior.place(name) for name in MOVES]] = change
    pairs: list[tuple[Causes, Causes]] = []
    for (hypothesis, follow), weight, other in product(ENDS, habits, TOLD):
        felt = np.zeros(len(turn)) if neck is None or other is None else neck.turned(prior, other) @ turn
        told = {name: size for name, size in zip(prior.names, felt.tolist(), strict=True) if size != 0.0}
        before = causes_at(fitted.mean, fitted.prior, hypothesis, habit_follow=HALF_WAY, habit_weight=weight)
        try:
            pairs.append((before, moved(before, change, follow=follow, told=told)))
        except BadInput:  # felt, or turned, farther than the chain takes
            return None
    solved = crew.each(solve_pair, pairs, lambda done: say(f"adjustment: {done} of {len(pairs)} pairs solved in full"))
    rows = [output_index()[one.outcome.name] for one in taken.shares]
    changes = [pair[1][rows] - pair[0][rows] for pair in solved if pair is not None]
    return np.array(changes) if len(changes) == len(pairs) else None


def moved(before: Causes, change: np.ndarray, *, follow: float, told: Mapping[str, float]) -> Causes:
    """The causes after a change (k,) of `MOVES`, which habit follows so far, and of which the senses are told.

    Args:
        told: what is felt of it, in the units of `sensed` causes.

    Raises:
        BadInput: one of them is past its limits.
    """
    values, so_far = dict(before.values), before.value("habit.follow")
    for name, size in told.items():
        values[name] = before.value(name) + size
    for name, size in zip(MOVES, change.tolist(), strict=True):
        if size == 0.0:
            continue
        more = {name: size}
        if before.hypothesis == "shape" and (habit := habit_of(name)) is not None:
            more[habit] = (follow - so_far) * size  # of itself it goes on following as far as it did
        for one, by in more.items():
            values[one] = values.get(one, before.value(one)) + by
    return causes_from(values, before.hypothesis)
