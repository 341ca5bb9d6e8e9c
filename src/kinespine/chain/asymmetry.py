"""Left against right, group by group, and how much of it healthy standing shows anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.posture import Posture, points_of, settle
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "asymmetry_floor.csv"
HEALTHY_SWAY = 0.0125  # m, standard deviation of where vertebrae lie sideways in healthy standing (gangnet2003)


class Pull(Protocol):
    """What is needed of a muscle's load."""

    @property
    def group(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def force(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """One muscle group's two sides."""

    group: str
    left: float  # N, sum of fascicle forces
    right: float  # N
    index: float  # (left - right) / (left + right); 0 where the group is silent
    floor: float  # size of the index that simulated healthy variation of standing reaches in 5 of 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorRow:
    """The healthy range of one group (`asymmetry_floor.csv`, written by tools/asymmetry_floor.py)."""

    group: str
    floor: float
    source: str
    status: str
    note: str


@lru_cache(maxsize=1)
def floors() -> Mapping[str, float]:
    """Healthy range of the index, by group."""
    return {row.group: row.floor for row in read_table(TABLE, FloorRow)}


def sides(muscles: Sequence[Pull]) -> dict[str, tuple[float, float]]:
    """Force of each group on the left and on the right (N), in the order groups appear."""
    sums: dict[str, tuple[float, float]] = {}
    for muscle in muscles:
        left, right = sums.get(muscle.group, (0.0, 0.0))
        sums[muscle.group] = (left + muscle.force, right) if muscle.side == "left" else (left, right + muscle.force)
    return sums


def index_of(left: float, right: float) -> float:
    """(left - right) / (left + right), 0 where both are silent (below 0.1 N)."""
    return (left - right) / (left + right) if left + right > 0.1 else 0.0


def asymmetries(muscles: Sequence[Pull]) -> tuple[Asymmetry, ...]:
    """Every group's two sides against the healthy range."""
    healthy = floors()
    return tuple(
        Asymmetry(group=group, left=left, right=right, index=index_of(left, right), floor=healthy[group])
        for group, (left, right) in sides(muscles).items()
    )


def healthy_postures(body: Body, draws: int, seed: int) -> list[Posture]:
    """Standing postures that bend sideways as much as healthy people's do.

    Every joint bends by an independent normal angle, all of one size chosen so that T1 lies 12.5 mm (one standard
    deviation) off the midline: gangnet2003 gives plus or minus 25 mm for two. The pelvis shifts back so that the centre
    of mass stays over the feet. Bones, muscle areas and measuring vary too in people; that is not in it.
    """
    random = np.random.default_rng(seed)
    bends = [number for number, dof in enumerate(body.dofs) if dof.name.endswith(".lateral") and dof.role == "spine"]
    top = body.landmarks["T1.body_centre"].position[2]
    levers = [top - segment.joint[2] for segment in body.segments if segment.name[:1] in ("T", "L")]
    size = HEALTHY_SWAY / float(np.linalg.norm(levers))
    postures: list[Posture] = []
    for _ in range(draws):
        angles = np.zeros(len(body.dofs))
        angles[bends] = size * random.standard_normal(len(bends))
        postures.append(over_the_feet(body, settle(body, Posture(angles=angles))))
    return postures


def over_the_feet(body: Body, posture: Posture) -> Posture:
    """The same posture with the pelvis moved sideways over feet that stay: both legs lean by the same small angle."""
    from kinespine.chain.mechanics import mechanics

    masses = np.array([segment.mass for segment in body.segments])
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    angles = posture.angles.copy()
    legs = body.landmarks["pelvis.hip_joint_centre.left"].position[2]
    for _ in range(3):
        state = mechanics(body, angles)
        places = points_of(body, Posture(angles=angles))
        middle = 0.5 * (places["tibia.ankle_centre.left"] + places["tibia.ankle_centre.right"])
        off = float((masses @ state.centres / masses.sum())[1] - middle[1])
        lean = off / legs
        angles[index["pelvis.leftward"]] -= off
        angles[index["hip.abduction.left"]] += lean
        angles[index["hip.abduction.right"]] -= lean
    return settle(body, Posture(angles=angles))
