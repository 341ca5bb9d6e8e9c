"""The balance of one posture: every column that can carry load against gravity and tissue, cage and wall included."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.columns import Block, limb_block, muscle_block, push_block, with_unit_weights
from kinespine.chain.contacts import Columns, cage_numbers, inner_columns
from kinespine.chain.fibres import forces_at
from kinespine.chain.mechanics import Mechanics, mechanics
from kinespine.chain.posture import Posture
from kinespine.chain.sharing import Sharing
from kinespine.chain.slopes import Motion, motion
from kinespine.chain.supports import support_columns, supports_named
from kinespine.chain.tissues import norm_ribs, rib_ways, tissue_slopes

FEET = supports_named(("foot.left", "foot.right"))
Part = TypeVar("Part")


class Carriers(NamedTuple, Generic[Part]):
    """One value for each kind of column that can carry load."""

    muscles: Part
    limbs: Part
    ground: Part
    scapula: Part
    pressure: Part
    tie: Part


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balance:
    """All that acts in one posture; n degrees of freedom, of which the six of the cage are carried by its ribs."""

    state: Mechanics
    blocks: Carriers[Block]
    inside: Columns  # pushes between parts of the body: scapula, tie, pressure
    passive_tension: np.ndarray  # (m,) N, of the fascicles
    load: np.ndarray  # (n,) N·m or N: gravity, tissue and passive muscle
    tissue: np.ndarray  # (n,) N·m, of discs and ligaments alone
    kept: np.ndarray  # (n - 6,) rows that must balance
    cage: np.ndarray  # (6,) rows the ribs carry to the spine
    ribs: RibCarry

    def problem(self, *, unit_weights: bool = False) -> Sharing:
        """The convex problem: blocks side by side against the load, the cage's share passed on to the spine.

        Args:
            unit_weights: the plain sum of squared activations in place of the volume-weighted one.
        """
        effort = np.concatenate([self.blocks.muscles.weight, self.blocks.limbs.weight])
        pushed = [block.weight for block in self.blocks[2:]]  # next to free of effort, either way
        return Sharing(
            arms=self.ribs.pass_on(np.hstack([block.arms for block in self.blocks]), self),
            demand=-self.ribs.pass_on(self.load[:, None], self)[:, 0],
            weight=np.concatenate([with_unit_weights(effort) if unit_weights else effort, *pushed]),
            lower=np.concatenate([block.lower for block in self.blocks]),
            upper=np.concatenate([block.upper for block in self.blocks]),
        )

    def parts(self, x: np.ndarray) -> Carriers[np.ndarray]:
        """Cut a solution into its blocks, in the unit of each column: activation, N, N·m or Pa after `block.unit`."""
        ends = np.cumsum([len(block.names) for block in self.blocks])[:-1]
        return Carriers(*np.split(x, ends))

    def tension(self, x: np.ndarray) -> np.ndarray:
        """Active and passive force of every fascicle in a solution, (m,) N."""
        return self.parts(x).muscles * self.blocks.muscles.unit + self.passive_tension

    def pressure(self, x: np.ndarray) -> float:
        """Abdominal pressure in a solution, Pa."""
        return float(self.parts(x).pressure[0] * self.blocks.pressure.unit[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RibCarry:
    """The springs that hang the rigid cage on T1 to T10: how a load on the cage becomes load on the spine."""

    slope: np.ndarray  # (60, n) of what the springs feel, the cage against the vertebrae
    spread: np.ndarray  # (n - 6, 6): load on the kept rows per load on the cage
    give: np.ndarray  # (6, 6): how far the cage moves per load on it

    def pass_on(self, forces: np.ndarray, balance: Balance) -> np.ndarray:
        """Generalised forces (n, k) on the kept rows (n - 6, k), the cage at rest on its springs."""
        return forces[balance.kept] + self.spread @ forces[balance.cage]


def balance_of(body: Body, posture: Posture, rest: Posture) -> Balance:
    """Collect what acts on a body in a posture whose tissues are slack in the posture `rest`."""
    state = mechanics(body, posture.angles)
    moved = motion(body, state)
    muscle = forces_at(body, state.lengths)
    tissue, _ = tissue_slopes(body, posture.angles - rest.angles)
    inside = inner_columns(body, state, moved)
    within = push_block(inside, moved)
    count = len(inside.names)  # last but one is the tie, last the pressure
    kept, cage = _rows(body)
    return Balance(
        state=state,
        blocks=Carriers(
            muscles=muscle_block(body, state, muscle),
            limbs=limb_block(body),
            ground=push_block(support_columns(body, FEET, state, moved), moved),
            scapula=within.part(0, count - 2),
            pressure=within.part(count - 1, count),
            tie=within.part(count - 2, count - 1),
        ),
        inside=inside,
        passive_tension=muscle.passive,
        load=state.gravity + tissue + state.arms @ muscle.passive,
        tissue=tissue,
        kept=kept,
        cage=cage,
        ribs=_ribs(body, state, moved, kept, cage),
    )


@lru_cache(maxsize=16)
def _rows(body: Body) -> tuple[np.ndarray, np.ndarray]:
    """Degrees of freedom that must balance by themselves, and those of the cage."""
    cage = np.array([dof.role == "cage" for dof in body.dofs])
    return np.flatnonzero(~cage), np.flatnonzero(cage)


def _ribs(body: Body, state: Mechanics, moved: Motion, kept: np.ndarray, cage: np.ndarray) -> RibCarry:
    """Static condensation of the cage: it rests where its springs carry what acts on it."""
    n = cage_numbers()
    slope, twist = (way.reshape(-1, way.shape[2]) for way in rib_ways(body, state, moved, norm_ribs(body)))
    stiffness = n["rib_spring_N_per_m"] * slope.T @ slope + n["rib_spring_Nm_per_rad"] * twist.T @ twist
    give = np.linalg.inv(stiffness[np.ix_(cage, cage)])
    return RibCarry(slope=slope, spread=-stiffness[np.ix_(kept, cage)] @ give, give=give)
