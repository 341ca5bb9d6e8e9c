"""The smallest and most specific change of few moves that does what it is to do in every world: a linear programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What is asked of k moves, o outcomes and n corners."""

    slopes: np.ndarray  # (n, o, k) of outcomes with moves
    towards: np.ndarray  # (o,) +1 or -1: the way an outcome is to go; 0: it is only to stay
    least: np.ndarray  # (o,) by how much, and how much another may go
    most: np.ndarray  # (o,) no further than this in any corner
    there: np.ndarray  # (k,) signed, what each move can take away
    length: np.ndarray  # (k,) m of bone moved, per unit of each
    longest: float  # m, all moves together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smallest:
    """A change that does it."""

    change: np.ndarray  # (k,) signed; zero of a move that is not made
    targets: tuple[int, ...]  # outcomes that it moves


def smallest_change(asked: Asked) -> Smallest | None:
    """Move as many of the wanted outcomes as can be, by as few moves, as little as can be; None where none can be.

    Each wanted outcome goes its way by at least `least` and at most `most` in every corner; all others go by no more
    than `least` either way. A move takes away some of what is there, never more. In that order: the most outcomes, the
    fewest moves, the shortest way of bone. Each choice is a linear programme; there are few.
    """
    wanted = np.flatnonzero(asked.towards != 0.0).tolist()
    for outcomes in range(len(wanted), 0, -1):
        for moves in range(1, len(asked.there) + 1):
            found = [
                (float(asked.length @ np.abs(change)), change, targets)
                for targets in combinations(wanted, outcomes)
                for chosen in combinations(range(len(asked.there)), moves)
                if (change := _change(asked, targets, chosen)) is not None
            ]
            if found:
                _, change, targets = min(found, key=lambda one: one[0])
                return Smallest(change=change, targets=targets)
    return None


def needed(slopes: np.ndarray, least: np.ndarray) -> tuple[float, int | None]:
    """The size of one move, of whatever there is, that takes some outcome beyond error in every corner, one way.

    Args:
        slopes: (n, o) of outcomes with the move.
        least: (o,).

    Returns:
        size in the unit of the move, and the outcome; infinite and none where corners do not agree on the way.
    """
    agree = np.all(slopes > 0.0, axis=0) | np.all(slopes < 0.0, axis=0)
    same = np.where(agree, np.abs(slopes).min(axis=0), 0.0)
    sizes = np.divide(least, same, out=np.full(len(least), np.inf), where=same > 0.0)
    best = int(np.argmin(sizes))
    return (float(sizes[best]), best) if np.isfinite(sizes[best]) else (float("inf"), None)


def _change(asked: Asked, targets: Sequence[int], chosen: Sequence[int]) -> np.ndarray | None:
    """The shortest change by these moves that moves these outcomes; None where there is none."""
    from scipy.optimize import linprog  # only here: it loads longer than a visit without a finding takes

    own, sign = list(chosen), -np.sign(asked.there[list(chosen)])
    effect = asked.slopes[:, :, own] * sign  # (n, o, m) per unit of what is taken away
    rows: list[np.ndarray] = [asked.length[own][None, :]]
    limits: list[np.ndarray] = [np.array([asked.longest])]
    for outcome in range(len(asked.towards)):
        this = effect[:, outcome]
        if outcome in targets:
            this = asked.towards[outcome] * this
            rows += [-this, this]
            limits += [np.full(len(this), -asked.least[outcome]), np.full(len(this), asked.most[outcome])]
        else:
            rows += [this, -this]
            limits += [np.full(2 * len(this), asked.least[outcome])]
    scale = np.concatenate([np.maximum(np.abs(one).max(axis=1), 1e-12) for one in rows])
    answer = linprog(
        asked.length[own],
        A_ub=np.concatenate(rows) / scale[:, None],
        b_ub=np.concatenate(limits) / scale,
        bounds=[(0.0, float(size)) for size in np.abs(asked.there[own])],
        method="highs",
    )
    if answer.status != 0:
        return None
    change = np.zeros(len(asked.there))
    change[own] = sign * answer.x
    return change
