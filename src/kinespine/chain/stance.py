"""Everything that stays the same while a posture is sought: body, supports, set points, weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.mechanics import layout, places
from kinespine.chain.slopes import motion
from kinespine.chain.supports import Support, held_rows, index_of
from kinespine.chain.tissues import RibRest
from kinespine.chain.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guard:
    """Stiffness asked for along fixed directions, judged once in one posture; g directions."""

    stiffness: np.ndarray  # (g, m) of one unit of activation, in margins
    need: np.ndarray  # (g,) in margins: what muscle and reflex have to add


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stance:
    """One body in one task; n degrees of freedom."""

    body: Body
    supports: tuple[Support, ...]
    rest: np.ndarray  # (n,) rad, where discs and ligaments are slack
    ribs: RibRest
    habit: np.ndarray  # (n,) rad, the set point
    habit_weight: np.ndarray  # (n,) zero where habit does not reach
    head: np.ndarray | None  # (3, 3) the head's axes that are felt as level and forward; none: the eyes are free
    centre: np.ndarray | None  # (2,) m, where the centre of mass is wanted; none: the support decides
    fixed: np.ndarray  # (f,) degrees of freedom that do not move
    fixed_at: np.ndarray  # (f,) rad
    leaning: tuple[tuple[int, float], ...]  # segments with a given slope of their forward axis, and its sine
    kept: np.ndarray  # (r,) m, what the supports keep in place
    pressure: float | None  # Pa, where the abdominal pressure is held
    weights: Weights
    guard: Guard | None

    @property
    def supports_pushes(self) -> tuple[str, ...]:
        """Names of the pushes of the supports; they are the first of all pushes."""
        return tuple(push.name for support in self.supports for push in support.pushes)

    @property
    def own_rows(self) -> int:
        """How many rows there are beside one per degree of freedom and those of the guard."""
        return len(self.kept) + len(self.fixed) + len(self.leaning)


def kept_by(body: Body, supports: tuple[Support, ...], angles: np.ndarray) -> np.ndarray:
    """What the supports keep in place (r,) m: the ground at height zero, everything else where it is at the angles."""
    state = places(body, angles)
    values, _ = held_rows(body, supports, state, motion(body, state))
    return np.where(index_of(body, supports).on_ground, 0.0, values)


def rows_of(body: Body, *roles: str) -> np.ndarray:
    """Numbers of the degrees of freedom with these roles."""
    return np.array([number for number, dof in enumerate(body.dofs) if dof.role in roles])


def segment_masses(body: Body) -> np.ndarray:
    """Kg, (n_segments,)."""
    return np.array([segment.mass for segment in body.segments])


def head_of(body: Body) -> int:
    """Number of the skull."""
    return layout(body).index["skull"]
