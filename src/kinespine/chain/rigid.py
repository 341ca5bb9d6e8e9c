"""One joint of the norm posture turned with everything above it rigid: what geometry alone does to the balance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.mechanics import mechanics
from kinespine.measures import read_off

STEP = 1e-5  # rad, of central differences


@dataclass(frozen=True, slots=True, kw_only=True)
class RigidTurn:
    """What one degree of flexion of a joint does when nothing answers."""

    joint: str
    c7_travel: float  # mm per degree, of C7 along its circle
    plumb: float  # mm per degree, of the C7 plumb line (sagittal vertical axis), forwards positive
    pelvic_angle: float  # degrees of T1 pelvic angle per degree


def rigid_turns(body: Body) -> tuple[RigidTurn, ...]:
    """Every joint of the spine, top to bottom.

    C7 moves on a circle about the joint: its travel is |axis x (C7 - centre)| a radian. No posture is sought: this is
    the uncompensated end of what `chain_matrix` tells with all joints, muscles and habit answering.
    """
    places = list(body.landmarks)
    c7 = places.index("C7.body_centre")
    found: list[RigidTurn] = []
    for row, joint in zip(_flexions(body), JOINTS, strict=True):
        ends: list[tuple[np.ndarray, float, float]] = []
        for sign in (1.0, -1.0):
            angles = np.zeros(len(body.dofs))
            angles[row] = sign * STEP
            points = mechanics(body, angles).points
            told = read_off(dict(zip(places, points, strict=True)))
            ends.append((points[c7], told["sagittal_vertical_axis"], told["T1_pelvic_angle"]))
        (ahead, plumb_ahead, angle_ahead), (behind, plumb_behind, angle_behind) = ends
        per_degree = np.pi / 180.0 / (2.0 * STEP)
        found.append(
            RigidTurn(
                joint=joint,
                c7_travel=1e3 * per_degree * float(np.linalg.norm(ahead - behind)),
                plumb=1e3 * per_degree * (plumb_ahead - plumb_behind),
                pelvic_angle=(angle_ahead - angle_behind) / (2.0 * STEP),
            )
        )
    return tuple(found)


def _flexions(body: Body) -> list[int]:
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    return [index[f"{joint}.flexion"] for joint in JOINTS]
