"""Everything a standing body is asked about, read off it as one vector that slopes can be taken of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS, LEVELS, MOTIONS, SIDES, body_of
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.output_names import MEASURES, REGIONS, group_names
from kinespine.chain.reactions import disc_frames, forces_on
from kinespine.chain.scene import Scene
from kinespine.measures import DISTORTIONS, distortions_of, read_off

NO_ARM = 1e-9  # m; a moment arm below it is rounding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What outputs are read from: a body in a posture, and everything that pulls and pushes there."""

    body: Body
    state: Mechanics
    angles: np.ndarray  # (n,)
    activation: np.ndarray  # (m,)
    tension: np.ndarray  # (m,) N, active and passive
    segments: np.ndarray  # (k,) of pushes
    points: np.ndarray  # (k, 3) m
    pushes: np.ndarray  # (k, 3) N
    ribs: tuple[np.ndarray, np.ndarray]  # segments, forces N
    supports: int  # how many of the pushes come from outside
    pressure: float  # Pa
    effort: float


def reading(scene: Scene, amounts: np.ndarray) -> Reading:
    """What a scene shows when everything carries its amount (columns,)."""
    active = amounts[: scene.muscles]
    carried = scene.columns.carrying(amounts[scene.pushed])
    outside = len(scene.stance.supports_pushes)
    exponent = scene.stance.weights.effort_exponent
    costs = scene.weight * np.abs(amounts) ** exponent / exponent
    return Reading(
        body=scene.stance.body,
        state=scene.state,
        angles=scene.angles,
        activation=active,
        tension=active * scene.muscle.active + scene.muscle.passive,
        segments=carried.segments,
        points=carried.points,
        pushes=carried.forces,
        ribs=(scene.ribs.pushes.segments, scene.ribs.pushes.forces),
        supports=int(np.sum(scene.columns.owner < outside)),
        pressure=float(amounts[scene.pushed][-1] * scene.columns.unit[-1]),
        effort=float(costs[: scene.pushed.start].sum()),
    )


def read(given: Reading) -> np.ndarray:
    """Every output, in SI units and in the order of `outputs()`."""
    body, state = given.body, given.state
    push = level_pushes(given)
    left_less_right = signed_sides(body) * given.tension
    across = across_joints(body)
    places = dict(zip(body.landmarks, state.points, strict=True))
    taken, tilted = read_off(places), distortions_of(places)
    angles = given.angles[spine_rows(body)].reshape(len(JOINTS), -1)
    per_joint = np.column_stack([-push[:, 2], push[:, 0], push[:, 1], across.joints @ left_less_right, angles])
    upward = given.pushes[: given.supports, 2]
    feet = [
        float(upward[given.segments[: given.supports] == layout(body).index[f"foot.{side}"]].sum()) for side in SIDES
    ]
    whole = upward.sum()
    centre = upward @ given.points[: given.supports, :2] / whole if whole > 0 else np.full(2, np.nan)
    return np.concatenate(
        [
            per_joint.ravel(),
            across.regions @ left_less_right,
            [taken[measure.name] for measure in MEASURES],
            [tilted[name] for name in DISTORTIONS],
            mean_weights(body) @ given.activation,
            feet,
            centre,
            [given.pressure, given.effort],
        ]
    )


def level_pushes(given: Reading) -> np.ndarray:
    """Force on everything above each joint, in the frame of its disc: (25, 3) N forwards, left, up."""
    fixed = layout(given.body)
    forces = forces_on(given.body, given.state, given.tension, (given.segments, given.pushes), given.ribs)
    upper = [fixed.index[body_of(level)] for level in LEVELS[:-1]]
    above = np.cumsum(forces[upper], axis=0)
    return np.einsum("lik,li->lk", disc_frames(given.body, given.state), above)


# --- fixed by the body ---


@dataclass(frozen=True, slots=True, eq=False)
class Across:
    joints: np.ndarray  # (25, m) 1 where a fascicle can turn a joint
    regions: np.ndarray  # (3, m) 1 where it can turn any joint of a region


@lru_cache(maxsize=16)
def across_joints(body: Body) -> Across:
    """Which fascicles can turn which joint, in the norm posture."""
    arms = mechanics(body, np.zeros(len(body.dofs))).arms[spine_rows(body)].reshape(len(JOINTS), len(MOTIONS), -1)
    joints = np.any(np.abs(arms) > NO_ARM, axis=1)
    member = [[joint.split("-")[0] in levels for joint in JOINTS] for levels in REGIONS.values()]
    member[0][0] = True  # C0-C1 belongs to the neck
    regions = np.array([np.any(joints[np.array(which)], axis=0) for which in member])
    return Across(joints.astype(float), regions.astype(float))


@lru_cache(maxsize=16)
def signed_sides(body: Body) -> np.ndarray:
    return np.array([1.0 if fascicle.side == "left" else -1.0 for fascicle in body.fascicles])


@lru_cache(maxsize=16)
def mean_weights(body: Body) -> np.ndarray:
    """Weights (groups and sides, m) of the mean activation by area."""
    found = np.zeros((len(group_names()) * len(SIDES), len(body.fascicles)))
    row = {(group, side): number for number, (group, side) in enumerate((g, s) for g in group_names() for s in SIDES)}
    for column, fascicle in enumerate(body.fascicles):
        found[row[fascicle.group, fascicle.side], column] = fascicle.area
    return found / found.sum(axis=1, keepdims=True)


@lru_cache(maxsize=16)
def spine_rows(body: Body) -> np.ndarray:
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    return np.array([index[f"{joint}.{motion}"] for joint in JOINTS for motion in MOTIONS])


@lru_cache(maxsize=16)
def chain_place(body: Body) -> np.ndarray:
    """Place of each segment in the chain from the skull down, (n_segments,); one past the last joint elsewhere."""
    fixed = layout(body)
    place = np.full(len(body.segments), len(JOINTS))
    place[[fixed.index[body_of(level)] for level in LEVELS[:-1]]] = np.arange(len(JOINTS))
    return place
