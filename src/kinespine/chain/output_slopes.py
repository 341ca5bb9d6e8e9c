"""How every output changes with posture, amounts and tension while all else is steady."""

from __future__ import annotations

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS, MOTIONS, SIDES
from kinespine.chain.mechanics import Mechanics, layout
from kinespine.chain.output_names import MEASURES, REGIONS, group_names, output_index, slug
from kinespine.chain.outputs import across_joints, chain_place, mean_weights, signed_sides, spine_rows
from kinespine.chain.pushes import Pushes
from kinespine.chain.reactions import disc_frames, disc_turns, forces_on, path_pieces
from kinespine.chain.scene import Scene
from kinespine.chain.slopes import levers
from kinespine.chain.tissues import rib_turning
from kinespine.measures import DISTORTIONS
from kinespine.measures.catalogue import Measure
from kinespine.measures.uncertainty import slopes

FORCES = ("compression", "shear", "lateral_shear")


def slopes_with_posture(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """How every output changes with each coordinate at steady amounts, (o, n); the effort does not."""
    body, state, moved, index = scene.stance.body, scene.state, scene.moved, output_index()
    muscle = scene.muscle
    found = np.zeros((len(index), len(scene.angles)))
    tension = amounts[: scene.muscles] * muscle.active + muscle.passive
    stiffness = amounts[: scene.muscles] * muscle.active_slope + muscle.passive_slope
    grown = -stiffness[:, None] * state.arms.T  # (m, n) of the tension
    found += slopes_with_tension(scene) @ grown
    pushes = scene.columns.carrying(amounts[scene.pushed])
    turned = _pulling_otherwise(scene, tension)
    place = chain_place(body)
    ribs = scene.ribs.pushes
    for segments, turning in (
        (pushes.segments, pushes.turning),
        (ribs.segments, rib_turning(body, state, moved, scene.ribs)),
    ):
        np.add.at(turned, place[segments], turning)
    _add_level(found, body, state, turned[:-1])
    forces = forces_on(body, state, tension, (pushes.segments, pushes.forces), (ribs.segments, ribs.forces))
    chain = np.zeros((len(JOINTS) + 1, 3))
    np.add.at(chain, place, forces)
    _add_along(found, np.einsum("likn,li->lkn", disc_turns(body, state, moved), np.cumsum(chain, axis=0)[:-1]))
    for joint, rows in zip(JOINTS, spine_rows(body).reshape(len(JOINTS), -1), strict=True):
        found[[index[f"{slug(joint)}_{motion}"] for motion in MOTIONS], rows] = 1.0
    for measure in MEASURES:
        found[index[measure.name]] = _measured(scene, measure)
    for name, pairs in DISTORTIONS.items():
        found[index[name]] = np.mean([_measured(scene, pair) for pair in pairs], axis=0)
    _add_moved_supports(found, scene, pushes)
    return found


def _measured(scene: Scene, measure: Measure) -> np.ndarray:
    """How one measure changes with each coordinate, (n,)."""
    fixed = layout(scene.stance.body)
    chosen = np.array([fixed.landmark_index[name] for name in measure.landmarks])
    places = scene.state.points[chosen]
    ways = scene.moved.of_points(places, fixed.landmark_segment[chosen])
    return np.tensordot(slopes(measure.formula, list(places)), ways, axes=2)


def _pulling_otherwise(scene: Scene, tension: np.ndarray) -> np.ndarray:
    """How the pull of fascicles at steady tension (m,) on the bodies of the chain changes with posture, (26, 3, n)."""
    body, state = scene.stance.body, scene.state
    fixed, place = layout(body), chain_place(body)
    starts, ends, owner = path_pieces(body)
    way = state.points[ends] - state.points[starts]
    length = np.linalg.norm(way, axis=1)
    along = way / length[:, None]
    firm = (tension[owner] / length)[:, None, None] * (np.eye(3) - along[:, :, None] * along[:, None, :])
    first, second = fixed.landmark_segment[starts], fixed.landmark_segment[ends]
    at_start, at_end = firm @ levers(state.points[starts]), firm @ levers(state.points[ends])
    chain, wide = 3 * (len(JOINTS) + 1), 6 * len(body.segments)
    sums = np.zeros(chain * wide)
    for pulled, other, rate in (
        (first, second, at_end), (first, first, -at_start), (second, second, -at_end), (second, first, at_start),
    ):  # fmt: skip
        rows = 3 * place[pulled][:, None, None] + np.arange(3)[None, :, None]
        columns = 6 * other[:, None, None] + np.arange(6)[None, None, :]
        sums += np.bincount((rows * wide + columns).ravel(), weights=rate.ravel(), minlength=chain * wide)
    return (sums.reshape(chain, wide) @ scene.moved.ways.reshape(wide, -1)).reshape(len(JOINTS) + 1, 3, -1)


def _add_moved_supports(found: np.ndarray, scene: Scene, pushes: Pushes) -> None:
    """Add how the load of the feet and the centre of pressure change while every push goes on as it is."""
    index, fixed = output_index(), layout(scene.stance.body)
    count = int(np.sum(scene.columns.owner < len(scene.stance.supports_pushes)))  # those from outside are the first
    upward, risen = pushes.forces[:count, 2], pushes.turning[:count, 2]
    for side in SIDES:
        own = pushes.segments[:count] == fixed.index[f"foot.{side}"]
        found[index[f"foot_load_{side}"]] += risen[own].sum(axis=0)
    whole = upward.sum()
    if whole <= 0:
        return
    places = pushes.points[:count, :2]
    centre = upward @ places / whole
    for number, way in enumerate(("forward", "leftward")):
        found[index[f"centre_of_pressure_{way}"]] += (
            upward @ pushes.drift[:count, number] + (places[:, number] - centre[number]) @ risen
        ) / whole


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


def slopes_with_forces(scene: Scene, segments: np.ndarray, forces: np.ndarray) -> np.ndarray:
    """How every output changes with forces (k, 3, c) on segments (k,) that act in groups, all else steady: (o, c)."""
    unit = np.zeros((len(JOINTS) + 1, *forces.shape[1:]))
    np.add.at(unit, chain_place(scene.stance.body)[segments], forces)
    found = np.zeros((len(output_index()), forces.shape[2]))
    _add_level(found, scene.stance.body, scene.state, unit[:-1])
    return found


def _gather(unit: np.ndarray, places: np.ndarray, owner: np.ndarray, forces: np.ndarray) -> None:
    """Add forces (k, 3) to the place in the chain (k,) they act on and the thing (k,) they belong to."""
    np.add.at(unit, (places[:, None], np.arange(3)[None, :], owner[:, None]), forces)


def _add_level(found: np.ndarray, body: Body, state: Mechanics, unit: np.ndarray) -> None:
    """Add loads of levels from forces on the chain's bodies, (25, 3, k) per unit of k things."""
    above = np.cumsum(unit, axis=0)
    _add_along(found, np.einsum("lij,lik->ljk", disc_frames(body, state), above))


def _add_along(found: np.ndarray, push: np.ndarray) -> None:
    """Add loads of levels from what each joint bears along the axes of its disc, (25, 3, k)."""
    index = output_index()
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
