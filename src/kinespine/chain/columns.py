"""Everything that can carry load in a posture, as columns of one balance: muscles, limb torques, pushes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.contraction import SPECIFIC_TENSION
from kinespine.chain.contacts import Columns, pressure_pushes
from kinespine.chain.fibres import Forces, fibres
from kinespine.chain.mechanics import Mechanics
from kinespine.chain.pushes import Pushes
from kinespine.chain.slopes import Motion, motion

FREE_EFFORT = 1e-5  # effort of ground and contact forces, of one body weight, over that of all muscle at its maximum


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A group of columns: what one unit of each does to every degree of freedom, and what it may be."""

    names: tuple[str, ...]
    arms: np.ndarray  # (n, k) N·m or N per unit
    lower: np.ndarray  # (k,)
    upper: np.ndarray  # (k,)
    weight: np.ndarray  # (k,) effort of one unit
    unit: np.ndarray  # (k,) N, N·m or Pa of one unit

    def part(self, first: int, last: int) -> Block:
        """The columns from the first to before the last."""
        chosen = slice(first, last)
        return Block(
            names=self.names[chosen], arms=self.arms[:, chosen], lower=self.lower[chosen], upper=self.upper[chosen],
            weight=self.weight[chosen], unit=self.unit[chosen],
        )  # fmt: skip


def muscle_block(body: Body, state: Mechanics, muscle: Forces) -> Block:
    """Activations 0 to 1 of all fascicles.

    Effort is the sum of volume times activation squared over the volume of all muscle, so splitting a fascicle changes
    nothing.
    """
    count = len(body.fascicles)
    return Block(
        names=_fascicle_names(body),
        arms=state.arms * muscle.active,
        lower=np.zeros(count),
        upper=np.ones(count),
        weight=fibres(body).volume,
        unit=muscle.active,
    )


@lru_cache(maxsize=16)
def _fascicle_names(body: Body) -> tuple[str, ...]:
    return tuple(fascicle.name for fascicle in body.fascicles)


@lru_cache(maxsize=16)
def limb_block(body: Body) -> Block:
    """Ideal torques of limb joints in units of the stronger direction; effort as of muscle that could give them.

    A muscle of volume V and specific tension s gives a torque T over about one radian of shortening when V = T / s.
    """
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    strongest = np.array([max(joint.positive, joint.negative) for joint in body.limbs])
    arms = np.zeros((len(index), len(body.limbs)))
    arms[[index[joint.dof] for joint in body.limbs], np.arange(len(body.limbs))] = strongest
    volume = sum(fascicle.area * fascicle.optimal_length for fascicle in body.fascicles)
    return Block(
        names=tuple(joint.dof for joint in body.limbs),
        arms=arms,
        lower=np.array([-joint.negative for joint in body.limbs]) / strongest,
        upper=np.array([joint.positive for joint in body.limbs]) / strongest,
        weight=strongest / SPECIFIC_TENSION / volume,
        unit=strongest,
    )


def with_unit_weights(weight: np.ndarray) -> np.ndarray:
    """Weights (k,) of muscles and limbs all alike: the effort becomes the mean of squared activations.

    Cutting a fascicle in two then lowers the effort of both; volume weights do not have that.
    """
    return np.full(len(weight), 1.0 / len(weight))


def push_block(columns: Columns, moved: Motion) -> Block:
    """Pushes from outside or between parts of the body, next to free of effort."""
    return Block(
        names=columns.names,
        arms=columns.arms(moved),
        lower=columns.lower,
        upper=columns.upper,
        weight=np.full(len(columns.names), FREE_EFFORT),
        unit=columns.unit,
    )


def pressure_forces(body: Body, state: Mechanics) -> Pushes:
    """What one pascal in the abdomen does in a posture."""
    return pressure_pushes(body, state, motion(body, state))
