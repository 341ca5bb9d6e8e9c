"""A person made into a body: the one verb that turns tables into a value everything else works on."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

import numpy as np

from kinespine.anatomy.alignment import norm_numbers
from kinespine.anatomy.assembly import SOLE, assemble, put_legs
from kinespine.anatomy.body import Body, Dof, Role, Segment
from kinespine.anatomy.fascicles import make_fascicles
from kinespine.anatomy.inertia import masses
from kinespine.anatomy.levels import LEVELS, SIDES, Side, body_of, sided
from kinespine.anatomy.limbs import limb_joints
from kinespine.anatomy.person import Person
from kinespine.anatomy.placing import Assembly
from kinespine.anatomy.tissue import spine_tissue

X, Y, Z = np.eye(3)
Way = tuple[str, Literal["slide", "hinge"], np.ndarray, Role]  # name, kind, axis in the body frame, role
Branch = tuple[str, str | None, tuple[Way, ...]]  # segment, parent, degrees of freedom


def build_body(person: Person) -> Body:
    """Scale the reference tables to a person and stand the body on its feet in the norm posture.

    Returns:
        A body of which every coordinate is zero in the norm posture: soles at z = 0, the head level, the centre of
        mass in front of the ankles by the norm's distance.

    Raises:
        BadTable: a table names something that does not exist.
    """
    work = assemble(person)
    _stand(work)
    weights = masses(work)
    segments = tuple(_segment(work, name, parent, dofs, weights) for name, parent, dofs in _tree())
    return Body(
        person=person,
        segments=segments,
        dofs=tuple(dof for segment in segments for dof in segment.dofs),
        landmarks=MappingProxyType(dict(sorted(work.landmarks.items()))),
        fascicles=make_fascicles(work),
        tissue=spine_tissue(),
        limbs=limb_joints(person),
        discs=_disc_areas(work),
    )


def _stand(work: Assembly) -> None:
    """Lean the legs until the centre of mass is over the feet where the norm wants it, then set the soles to z = 0."""
    ahead = norm_numbers()["gravity_line_ahead_of_ankle"] * work.size
    lean, step = 0.0, 0.02
    distance = _gravity_line(work, lean)
    for _ in range(20):
        slope = (_gravity_line(work, lean + step) - distance) / step
        lean += (ahead - distance) / slope
        distance = _gravity_line(work, lean)
        if abs(distance - ahead) < 1e-12:
            break
    ground = min(work.at(f"foot.{corner}.{side}")[2] for corner in SOLE for side in SIDES)
    work.move(-ground * Z)


def _gravity_line(work: Assembly, lean: float) -> float:
    """How far the centre of mass stands in front of the ankles (m) when the legs lean by so much."""
    put_legs(work, lean)
    weights = list(masses(work).values())
    centre = sum(mass * place[0] for mass, place in weights) / sum(mass for mass, _ in weights)
    return float(centre - work.at("tibia.ankle_centre.left")[0])


def _free(name: str, role: Role) -> tuple[Way, ...]:
    """Six ways to move: three slides and three turns."""
    turns = (("tilt", Y), ("obliquity", X), ("rotation", Z))
    slides = (("forward", X), ("leftward", Y), ("upward", Z))
    return (
        *((f"{name}.{way}", "slide", axis, role) for way, axis in slides),
        *((f"{name}.{way}", "hinge", axis, role) for way, axis in turns),
    )


LIMB_WAYS: Mapping[str, tuple[Role, str, tuple[tuple[str, np.ndarray], ...]]] = {
    "clavicle": ("girdle", "clavicle", (("protraction", -Z), ("elevation", X))),
    "scapula": ("girdle", "scapula", (("upward_rotation", X), ("internal_rotation", -Z), ("posterior_tilt", -Y))),
    "humerus": ("limb", "shoulder", (("flexion", -Y), ("abduction", X), ("internal_rotation", -Z))),
    "forearm": ("limb", "elbow", (("flexion", -Y),)),
    "femur": ("limb", "hip", (("flexion", -Y), ("abduction", X), ("internal_rotation", -Z))),
    "tibia": ("limb", "knee", (("flexion", Y),)),
    "foot": ("limb", "ankle", (("dorsiflexion", -Y), ("inversion", -X))),
}
"""Left-hand axes in the body frame; right-hand ones are mirrored, so that equal angles are mirror images."""

PARENTS = {
    "clavicle": "cage", "scapula": "clavicle.{}", "humerus": "scapula.{}", "forearm": "humerus.{}",
    "femur": "pelvis", "tibia": "femur.{}", "foot": "tibia.{}",
}  # fmt: skip


def _tree() -> list[Branch]:
    """Every segment in the order of a walk down the tree, branch by branch, which is also MuJoCo's."""
    tree: list[Branch] = [("pelvis", None, _free("pelvis", "floating"))]
    for upper, lower in reversed(list(pairwise(LEVELS))):
        turns = (("flexion", Y), ("lateral", X), ("axial", Z))
        ways: tuple[Way, ...] = tuple((f"{upper}-{lower}.{way}", "hinge", axis, "spine") for way, axis in turns)
        tree.append((body_of(upper), body_of(lower), ways))
    tree.append(("cage", "T6", _free("cage", "cage")))
    tree += [limb for side in SIDES for limb in _limb(side, ("clavicle", "scapula", "humerus", "forearm"))]
    tree.append(("linea_alba", "pelvis", _free("linea_alba", "wall")))
    tree += [limb for side in SIDES for limb in _limb(side, ("femur", "tibia", "foot"))]
    return tree


def _limb(side: Side, names: tuple[str, ...]) -> list[Branch]:
    limb: list[Branch] = []
    for name in names:
        role, joint, turns = LIMB_WAYS[name]
        ways: tuple[Way, ...] = tuple((f"{joint}.{way}.{side}", "hinge", _on(side, axis), role) for way, axis in turns)
        limb.append((sided(name, side), PARENTS[name].format(side), ways))
    return limb


def _on(side: Side, axis: np.ndarray) -> np.ndarray:
    """A rotation axis of the left side, or its mirror image: an axial vector keeps y and turns x and z round."""
    return axis if side == "left" else axis * np.array([-1.0, 1.0, -1.0])


def _segment(
    work: Assembly,
    name: str,
    parent: str | None,
    ways: tuple[Way, ...],
    weights: Mapping[str, tuple[float, np.ndarray]],
) -> Segment:
    position, rotation = work.frames[name]
    mass, centre = weights[name]
    spine = any(role == "spine" for *_, role in ways)  # turns about its own axes; everything else about the body's
    dofs = tuple(
        Dof(name=dof, kind=kind, axis=axis if spine else rotation.T @ axis, role=role) for dof, kind, axis, role in ways
    )
    joint = work.joints.get(name, position)
    return Segment(
        name=name, parent=parent, position=position, rotation=rotation, joint=joint, dofs=dofs, mass=mass,
        centre_of_mass=centre,
    )  # fmt: skip


def _disc_areas(work: Assembly) -> Mapping[str, np.ndarray]:
    """Area (m2), half depth and half width (m) of the discs C2-C3 to L5-S1: ellipses on the body above."""
    areas: dict[str, np.ndarray] = {}
    for upper, lower in pairwise(LEVELS[2:]):
        vertebra = work.vertebrae[upper]
        depth, width = 0.5 * work.size * vertebra.depth, 0.5 * work.size * vertebra.width
        areas[f"{upper}-{lower}"] = np.array([np.pi * depth * width, depth, width])
    return MappingProxyType(areas)
