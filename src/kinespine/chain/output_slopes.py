"""How every output changes with posture, amounts and tension while all else is steady."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS, SIDES
from kinespine.chain.fibres import forces_at
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.output_names import REGIONS, group_names, output_index, slug
from kinespine.chain.outputs import across_joints, chain_place, mean_weights, read, reading, signed_sides
from kinespine.chain.reactions import disc_frames, path_pieces
from kinespine.chain.scene import Scene
from kinespine.chain.tissues import rib_pull

STEP = 3e-8  # rad or m, of the one-sided differences of outputs with posture: rounding and curvature cost alike
FORCES = ("compression", "shear", "lateral_shear")


def slopes_with_posture(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """How every output changes with each coordinate at steady amounts, (o, n): one-sided differences."""
    stance, angles = scene.stance, scene.angles
    here = reading(scene, amounts)
    pushes = scene.columns.carrying(amounts[scene.pushed])
    base = read(here)
    found = np.empty((len(base), len(angles)))
    for column in range(len(angles)):
        moved = angles.copy()
        moved[column] += STEP
        state = mechanics(stance.body, moved)
        muscle = forces_at(stance.body, state.lengths)
        ribs = rib_pull(stance.body, state, stance.ribs).pushes
        there = replace(
            here,
            state=state,
            angles=moved,
            tension=here.activation * muscle.active + muscle.passive,
            points=pushes.points + STEP * pushes.drift[:, :, column],
            pushes=pushes.forces + STEP * pushes.turning[:, :, column],
            ribs=(ribs.segments, ribs.forces),
        )
        found[:, column] = (read(there) - base) / STEP
    return found


def slopes_with_amounts(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """How every output changes with each amount in a steady posture, (o, columns)."""
    index, muscles = output_index(), scene.muscles
    found = np.zeros((len(index), len(amounts)))
    found[:, :muscles] = slopes_with_tension(scene) * scene.muscle.active
    body = scene.stance.body
    groups = slice(index[f"activation_left_{group_names()[0]}"], index[f"activation_right_{group_names()[-1]}"] + 1)
    found[groups, :muscles] += mean_weights(body)
    exponent = scene.stance.weights.effort_exponent
    counted = slice(0, scene.pushed.start)
    found[index["effort"], counted] = (
        scene.weight[counted] * np.abs(amounts[counted]) ** (exponent - 1.0) * np.sign(amounts[counted])
    )
    pushes = scene.columns.pushes
    rows = chain_place(body)[pushes.segments]
    unit = np.zeros((len(JOINTS) + 1, 3, len(scene.columns.names)))
    _gather(unit, rows, scene.columns.owner, pushes.forces)
    _add_level(found[:, scene.pushed], body, scene.state, unit[:-1])
    _add_supports(found[:, scene.pushed], scene, amounts)
    found[index["abdominal_pressure"], scene.pushed.stop - 1] = scene.columns.unit[-1]
    return found


def slopes_with_tension(scene: Scene) -> np.ndarray:
    """How every output changes with the tension of each fascicle in a steady posture, (o, m) per N."""
    body, state, index = scene.stance.body, scene.state, output_index()
    fixed = layout(body)
    starts, ends, owner = path_pieces(body)
    pull = state.points[ends] - state.points[starts]
    pull = pull / np.linalg.norm(pull, axis=1)[:, None]
    place = chain_place(body)
    unit = np.zeros((len(JOINTS) + 1, 3, scene.muscles))
    _gather(unit, place[fixed.landmark_segment[starts]], owner, pull)
    _gather(unit, place[fixed.landmark_segment[ends]], owner, -pull)
    found = np.zeros((len(index), scene.muscles))
    _add_level(found, body, state, unit[:-1])
    across, signed = across_joints(body), signed_sides(body)
    joint_rows = [index[f"{slug(joint)}_asymmetry"] for joint in JOINTS]
    found[joint_rows] += across.joints * signed
    found[[index[f"{region}_asymmetry"] for region in REGIONS]] += across.regions * signed
    return found


def slopes_with_weight(scene: Scene, segment: int) -> np.ndarray:
    """How every output changes with a downward newton on a segment, all else steady, (o,)."""
    unit = np.zeros((len(JOINTS) + 1, 3, 1))
    unit[chain_place(scene.stance.body)[segment], 2, 0] = -1.0
    found = np.zeros((len(output_index()), 1))
    _add_level(found, scene.stance.body, scene.state, unit[:-1])
    return found[:, 0]


def _gather(unit: np.ndarray, places: np.ndarray, owner: np.ndarray, forces: np.ndarray) -> None:
    """Add forces (k, 3) to the place in the chain (k,) they act on and the thing (k,) they belong to."""
    np.add.at(unit, (places[:, None], np.arange(3)[None, :], owner[:, None]), forces)


def _add_level(found: np.ndarray, body: Body, state: Mechanics, unit: np.ndarray) -> None:
    """Add loads of levels from forces on the chain's bodies, (25, 3, k) per unit of k things."""
    index = output_index()
    above = np.cumsum(unit, axis=0)
    push = np.einsum("lij,lik->ljk", disc_frames(body, state), above)
    for name, way, sign in zip(FORCES, (2, 0, 1), (-1.0, 1.0, 1.0), strict=True):
        found[[index[f"{slug(joint)}_{name}"] for joint in JOINTS]] += sign * push[:, way]


def _add_supports(found: np.ndarray, scene: Scene, amounts: np.ndarray) -> None:
    """Add what supports do to the load of the feet and the centre of pressure; found is (o, pushes)."""
    index, fixed = output_index(), layout(scene.stance.body)
    pushes, owner = scene.columns.pushes, scene.columns.owner
    outside = owner < len(scene.stance.supports_pushes)
    upward, segments, owners = pushes.forces[outside, 2], pushes.segments[outside], owner[outside]
    for side in SIDES:
        own = segments == fixed.index[f"foot.{side}"]
        np.add.at(found[index[f"foot_load_{side}"]], owners[own], upward[own])
    carried = upward * amounts[scene.pushed][owners]
    whole = carried.sum()
    if whole <= 0:
        return
    places = pushes.points[outside, :2]
    centre = carried @ places / whole
    for number, way in enumerate(("forward", "leftward")):
        row = found[index[f"centre_of_pressure_{way}"]]
        np.add.at(row, owners, upward * (places[:, number] - centre[number]) / whole)
