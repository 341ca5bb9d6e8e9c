"""Published strength of the joints of arms and legs: the bound of the ideal torque that holds each of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kinespine.anatomy.body import LimbJoint
from kinespine.anatomy.levels import SIDES
from kinespine.anatomy.person import REFERENCE_MAN, Person, muscle_factor
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "limbs.csv"
OPPOSITE = {
    "flexion": "extension", "abduction": "adduction", "internal_rotation": "external_rotation",
    "dorsiflexion": "plantarflexion", "inversion": "eversion",
}  # fmt: skip
"""Positive direction of a degree of freedom and the one against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbRow:
    """Largest isometric torque of the reference man in one direction (`limbs.csv`)."""

    joint: str
    direction: str
    strength_Nm: float
    source: str
    status: str
    note: str


def limb_joints(person: Person) -> tuple[LimbJoint, ...]:
    """The held joints of both sides; strength follows muscle area times bone length."""
    strength = {(row.joint, row.direction): row.strength_Nm for row in read_table(TABLE, LimbRow)}
    factor = muscle_factor(person) * person.height / REFERENCE_MAN.height
    return tuple(
        LimbJoint(
            dof=f"{joint}.{direction}.{side}",
            positive=factor * strength[joint, direction],
            negative=factor * strength[joint, OPPOSITE[direction]],
        )
        for side in SIDES
        for joint, direction in strength
        if direction in OPPOSITE
    )
