"""The smallest change of few moves that does what it is to do and throws nothing off: a linear programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

REACHED = 1.0 - 1e-3  # part of a limit that counts as reached: what solving in full rounds off


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What is asked of k moves, o outcomes and n corners."""

    slopes: np.ndarray  # (n, o, k) of outcomes with moves
    named: np.ndarray  # (n,) bool, corners in which outcomes are to move; in all others no outcome is to be thrown off
    towards: np.ndarray  # (o,) +1 or -1: the way an outcome is to go; 0: it is only to stay
    wanted: np.ndarray  # (o,) bool, outcomes that were asked for; the others may go their way, and none is thrown off
    least: np.ndarray  # (o,) a change beyond error
    most: np.ndarray  # (o,) how far an outcome is off: it is to go no further than this
    harm: np.ndarray  # (o,) how far it may be thrown off
    there: np.ndarray  # (k,) signed, what each move can take away; zero: it is not made
    length: np.ndarray  # (k,) m of bone moved, per unit of each
    longest: float  # m, all moves together

    @property
    def to_move(self) -> np.ndarray:
        """(o,) whether a change is looked for that moves an outcome."""
        return self.wanted & (self.towards != 0.0)

    @property
    def ways(self) -> np.ndarray:
        """(o,) signs by which an effect counts as going its way; of what is only to stay, either."""
        return np.where(self.towards == 0.0, 1.0, self.towards)

    @property
    def furthest(self) -> np.ndarray:
        """(o,) how far an outcome may go its way and is not thrown off: past where it came from by `harm`, no more."""
        return self._back + self.harm

    @property
    def _back(self) -> np.ndarray:
        """(o,) how far an outcome goes its way until it is where it came from; none of what is only to stay."""
        return np.where(self.towards == 0.0, 0.0, self.most)

    def thrown_off(self, changes: np.ndarray) -> np.ndarray:
        """How far changes (p, o) throw each outcome off, (o,) at worst: the wrong way, or past where it came from."""
        along = self.ways * changes
        return np.maximum(0.0, np.maximum(-along, along - self._back).max(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smallest:
    """A change that does it."""

    change: np.ndarray  # (k,) signed; zero of a move that is not made
    targets: tuple[int, ...]  # outcomes that it moves


def smallest_change(asked: Asked) -> Smallest | None:
    """Move as many of the wanted outcomes as can be, by as few moves, as little as can be; None where none can be.

    In every named corner each chosen outcome goes its way by at least `least` and at most `most`. In all corners no
    outcome is thrown off: none goes the wrong way by more than `harm`, none its way by more than `furthest`. A move
    takes away some of what is there, never more. In that order: the most outcomes, the fewest moves, the shortest way
    of bone. Each choice is a linear programme; there are few.
    """
    wanted, movable = np.flatnonzero(asked.to_move).tolist(), np.flatnonzero(asked.there).tolist()
    for outcomes in range(len(wanted), 0, -1):
        for moves in range(1, len(movable) + 1):
            found = [
                (float(asked.length @ np.abs(change)), change, targets)
                for targets in combinations(wanted, outcomes)
                for chosen in combinations(movable, moves)
                if (change := _change(asked, targets, chosen)) is not None
            ]
            if found:
                _, change, targets = min(found, key=lambda one: one[0])
                return Smallest(change=change, targets=targets)
    return None


def throws_nothing_off(asked: Asked, changes: np.ndarray) -> bool:
    """Whether no outcome goes the wrong way, nor past where it came from, by more than `harm`, in changes (p, o)."""
    along = asked.ways * changes
    return bool(np.all(REACHED * along >= -asked.harm) and np.all(REACHED * along <= asked.furthest))


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
    effect = asked.ways[:, None] * asked.slopes[:, :, own] * sign  # (n, o, m) per unit of what is taken away
    aimed = asked.named[:, None] & np.isin(np.arange(len(asked.least)), targets)  # (n, o)
    lowest, highest = np.where(aimed, asked.least, -asked.harm), np.where(aimed, asked.most, asked.furthest)
    flat = effect.reshape(-1, len(own))
    rows = np.concatenate([asked.length[own][None, :], -flat, flat])
    limits = np.concatenate([[asked.longest], -lowest.ravel(), highest.ravel()])
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-12)
    answer = linprog(
        asked.length[own],
        A_ub=rows / scale[:, None],
        b_ub=limits / scale,
        bounds=[(0.0, float(size)) for size in np.abs(asked.there[own])],
        method="highs",
    )
    if answer.status != 0:
        return None
    change = np.zeros(len(asked.there))
    change[own] = sign * answer.x
    return change
