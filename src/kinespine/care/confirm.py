"""A change solved in full at the ends of every assumption before anything is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.care.plausible import GAINS, MOVES, SENSED, case_of
from kinespine.care.smallest import Asked, Smallest
from kinespine.chain.norm_body import causes_at
from kinespine.chain.output_names import output_index
from kinespine.chain.posterior import Posterior, Told
from kinespine.chain.shares import Taken
from kinespine.chain.weights import Weights
from kinespine.chain.what_if import solve_pair

TRIES, ROUNDING = 4, 1e-3  # full solves that a change is made larger for; part of a limit that counts as reached
ENDS: tuple[tuple[Hypothesis, float], ...] = (("shape", 0.0), ("shape", 1.0), ("position", 0.5))  # and habit's follow


class Solver(Protocol):
    """What solves bodies in full: a crew."""

    def each(self, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], done: Callable[[int], None]) -> list[Any]:
        """What the work gives for each job; none where it found no posture."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InFull:
    """By how much each outcome changes in full solves, (p, o) SI, and which of `CASES` each of them belongs to."""

    changes: np.ndarray
    cases: np.ndarray  # (p,)


def confirmed(
    found: Smallest, asked: Asked, named: Sequence[str], own: Sequence[int], taken: Taken, weights: Weights,
    crew: Solver | None, say: Told,
) -> tuple[Smallest, InFull | None]:  # fmt: skip
    """The change solved in full, made larger by what full solves fall short of slopes; None where that does not do.

    Args:
        found: with a place for each of `MOVES`.
        asked: of those at the places `own`.
        named: cases in which its outcomes are to move beyond error; in no other one may it harm any.
        crew: None: nobody solves, and nothing is confirmed.

    Returns:
        the change, and what it does in full.
    """
    chosen, targets = list(own), list(found.targets)
    for _ in range(TRIES if crew is not None else 0):
        assert crew is not None
        full = _in_full(taken.fitted, found.change, weights, crew, taken, say)
        if full is None or not harmless(asked, full.changes):
            break
        least_moved = (asked.ways * full.changes)[np.isin(full.cases, named)][:, targets].min(axis=0)
        if np.all(least_moved >= (1.0 - ROUNDING) * asked.least[targets]):
            return found, full
        if np.any(least_moved <= 0.0):
            break
        larger = found.change * float((asked.least[targets] / least_moved).max()) * (1.0 + ROUNDING)
        within = np.all(np.abs(larger[chosen]) <= np.abs(asked.there))
        too_long = asked.length @ np.abs(larger[chosen]) > asked.longest
        if not within or too_long or not harmless(asked, asked.slopes @ larger[chosen]):
            break
        found = Smallest(change=larger, targets=found.targets)
    return found, None


def harmless(asked: Asked, changes: np.ndarray) -> bool:
    """Whether no outcome goes the wrong way beyond error, nor past where it came from, in changes (p, o)."""
    along, near = asked.ways * changes, 1.0 + ROUNDING
    return bool(np.all(along >= -near * asked.least) and np.all(along <= near * asked.furthest))


def _in_full(
    fitted: Posterior, change: np.ndarray, weights: Weights, crew: Solver, taken: Taken, say: Told
) -> InFull | None:
    """Changes of the outcomes by full solves at the ends of every assumption; None where a posture is missing.

    The most probable causes, habit's weight at both ends of what calibration cannot exclude.
    """
    pairs: list[tuple[Causes, Causes]] = []
    cases: list[str] = []
    for hypothesis, follow in ENDS:
        for weight in (weights.habit_low / weights.habit, weights.habit_high / weights.habit):
            before = causes_at(fitted.mean, fitted.prior, hypothesis, habit_follow=follow, habit_weight=weight)
            pairs += [(before, moved(before, change, gain)) for gain in GAINS]
            cases += [case_of(hypothesis, follow)] * len(GAINS)
    solved = crew.each(solve_pair, pairs, lambda done: say(f"adjustment: {done} of {len(pairs)} pairs solved in full"))
    rows = [output_index()[one.outcome.name] for one in taken.shares]
    told = [pair[1][rows] - pair[0][rows] for pair in solved if pair is not None]
    return InFull(changes=np.array(told), cases=np.array(cases)) if len(told) == len(pairs) else None


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
