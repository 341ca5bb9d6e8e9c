"""The balance of one posture: every column that can carry load against gravity and tissue, cage and wall included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import CAGED, SIDES
from kinespine.chain.columns import (
    Block,
    cage_numbers,
    ground_block,
    limb_block,
    muscle_block,
    pressure_block,
    scapula_block,
    tie_block,
)
from kinespine.chain.mechanics import Mechanics, layout, mechanics, turn_slopes
from kinespine.chain.posture import Posture, rib_springs
from kinespine.chain.sharing import Sharing

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
    passive_tension: np.ndarray  # (m,) N, of the fascicles
    load: np.ndarray  # (n,) N·m or N: gravity, tissue and passive muscle
    tissue: np.ndarray  # (n,) N·m, of discs and ligaments alone
    kept: np.ndarray  # (n - 6,) rows that must balance
    cage: np.ndarray  # (6,) rows the ribs carry to the spine
    ribs: RibCarry

    def problem(self) -> Sharing:
        """The convex problem: blocks side by side against the load, the cage's share passed on to the spine."""
        return Sharing(
            arms=self.ribs.pass_on(np.hstack([block.arms for block in self.blocks]), self),
            demand=-self.ribs.pass_on(self.load[:, None], self)[:, 0],
            weight=np.concatenate([block.weight for block in self.blocks]),
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

    slope: np.ndarray  # (60, n) of what the springs feel
    spread: np.ndarray  # (n - 6, 6): load on the kept rows per load on the cage
    give: np.ndarray  # (6, 6): how far the cage moves per load on it

    def pass_on(self, forces: np.ndarray, balance: Balance) -> np.ndarray:
        """Generalised forces (n, k) on the kept rows (n - 6, k), the cage at rest on its springs."""
        return forces[balance.kept] + self.spread @ forces[balance.cage]


def balance_of(body: Body, posture: Posture, rest: Posture) -> Balance:
    """Collect what acts on a body in a posture whose tissues are slack in the posture `rest`."""
    state = mechanics(body, posture.angles)
    muscles, passive_tension = muscle_block(body, state)
    tissue = tissue_moments(body, posture.angles - rest.angles)
    cage = np.array([row for row, dof in enumerate(body.dofs) if dof.role == "cage"])
    kept = np.setdiff1d(np.arange(len(body.dofs)), cage)
    return Balance(
        state=state,
        blocks=Carriers(
            muscles=muscles,
            limbs=limb_block(body),
            ground=ground_block(body, state),
            scapula=scapula_block(body, state),
            pressure=pressure_block(body, state),
            tie=tie_block(body, state),
        ),
        passive_tension=passive_tension,
        load=state.gravity + tissue + state.arms @ passive_tension,
        tissue=tissue,
        kept=kept,
        cage=cage,
        ribs=_ribs(body, state, kept, cage),
    )


def tissue_moments(body: Body, offset: np.ndarray) -> np.ndarray:
    """Passive moment at every degree of freedom (n,) N·m, for angles off the rest pose (n,) rad."""
    moments = np.zeros(len(body.dofs))
    if not np.any(offset):
        return moments
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    for tissue in body.tissue:
        row = index[f"{tissue.joint}.{tissue.motion}"]
        moments[row] = tissue.moment(offset[row : row + 1])[0][0]
    return moments


def _ribs(body: Body, state: Mechanics, kept: np.ndarray, cage: np.ndarray) -> RibCarry:
    """Static condensation of the cage: it rests where its springs carry what acts on it."""
    n = cage_numbers()
    fixed = layout(body)
    slope = rib_springs(body, state)
    spine = np.array([fixed.index[level] for level in CAGED for _ in SIDES])
    turns = turn_slopes(body, state, np.full(len(spine), fixed.index["cage"])) - turn_slopes(body, state, spine)
    twist = turns.reshape(-1, turns.shape[2])
    stiffness = n["rib_spring_N_per_m"] * slope.T @ slope + n["rib_spring_Nm_per_rad"] * twist.T @ twist
    give = np.linalg.inv(stiffness[np.ix_(cage, cage)])
    return RibCarry(slope=slope, spread=-stiffness[np.ix_(kept, cage)] @ give, give=give)
