"""A standing body made small: nine ways to sway, with inertia, gravity and stiffness as at its solved equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.linalg import eigh, null_space

from kinespine.anatomy.body import Body, Segment
from kinespine.anatomy.levels import JOINTS
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.quantities import quantities
from kinespine.chain.mechanics import layout
from kinespine.chain.scene import Scene
from kinespine.chain.slopes import levers
from kinespine.chain.stance import head_of, rows_of, segment_masses
from kinespine.chain.standing import Standing
from kinespine.chain.stiffness import loaded_stiffness, short_range
from kinespine.chain.tissues import rib_slopes
from kinespine.errors import BadInput

TABLE = Path(__file__).parent / "tables" / "plant.csv"
PITCH, ROLL = 1, 0  # axes of the body frame: a turn forward is about +y, one to the right about +x

NECK, THORAX, LUMBAR = JOINTS[:7], JOINTS[8:19], JOINTS[19:]
"""C0-C1 to C6-C7, T1-T2 to T11-T12 and T12-L1 to L5-S1; C7-T1 belongs to the neck too, see `REGIONS`."""
REGIONS = {"lumbar": LUMBAR, "thoracic": THORAX, "neck": (*NECK, JOINTS[7])}

WAYS = (
    "ankle.pitch", "hip.pitch", "lumbar.pitch", "thoracic.pitch", "neck.pitch",
    "legs.roll", "lumbar.roll", "thoracic.roll", "neck.roll",
)  # fmt: skip
"""The ways to sway. Positive: what is above turns forward (pitch) or to the right (roll), or, of `legs.roll`, the legs
lean to the right. On two feet that stay where they are, legs and pelvis are one four-bar linkage to the side: ankle and
hip share one way there. The trunk above it stays upright unless the spine bends."""
SAGITTAL, FRONTAL = tuple(range(5)), tuple(range(5, 9))
LEADS = (0, 5)  # the ways in which the whole body falls
LIMBS = [0, 1, 5]  # the ways held by ideal torques, which have no stiffness of their own


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plant:
    """The equation of motion of nine ways s: mass s'' + damping s' + stiffness s = torque; SI, rad."""

    mass: np.ndarray  # (9, 9) kg m2
    damping: np.ndarray  # (9, 9) N·m s/rad
    stiffness: np.ndarray  # (9, 9) N·m/rad, of tissue, muscle, reflex, ankles and gravity together
    load: np.ndarray  # (2,) N·m/rad, gravity that each lead has to be held against: m g h above it
    scale: np.ndarray  # (9,) N·m, torques of the ways that speed each of them up alike; m g h at the ankle
    intrinsic: np.ndarray  # (2,) N·m/rad, what the support holds without nerves when it turns: of the two leads
    intrinsic_damping: np.ndarray  # (2,) N·m s/rad
    follow: np.ndarray  # (n, 9) how all degrees of freedom of the body follow the ways
    head: np.ndarray  # (2, 9) turn of the head in space: pitch, roll
    trunk: np.ndarray  # (2, 9) turn of T1 in space
    eyes: np.ndarray  # (2, 9) place of the head: forward, rightward m/rad
    centre: np.ndarray  # (2, 9) of mass: forward, rightward, m/rad
    swing: np.ndarray  # (2, 9) kg m2: angular momentum about the ground below the body: pitch, roll
    weight: float  # N
    height: float  # m, of the centre of mass
    eye_height: float  # m, of the middle of the head


def plant_of(standing: Standing) -> Plant:
    """The plant of a person who stands on two feet, at the equilibrium found.

    Static condensation (Guyan 1965): every degree of freedom goes where tissue, muscle, reflex and gravity let it rest
    when the nine ways are given. So the answer to a steady torque on a way is that of the whole linear model exactly,
    and the slow modes nearly; `docs/balance.md` gives the error. Knees, arms and shoulder girdle stay as they are, the
    pelvis does not turn about the vertical.

    Raises:
        BadInput: the task is no quiet standing on both feet, or no equilibrium was found.
    """
    scene = standing.equilibrium.scene
    if set(scene.stance.supports_pushes) != set(_feet(scene)) or standing.status != "solved":
        raise BadInput("Sway needs a solved posture on both feet and nothing else: use the task 'stand'.")
    numbers = quantities(TABLE)
    amounts = standing.equilibrium.amounts
    muscle = reflex_stiffness(scene, amounts)
    whole = loaded_stiffness(scene, amounts) + muscle
    follow = _follow(scene, whole)
    mass = follow.T @ mass_matrix(scene) @ follow
    stiffness = follow.T @ whole @ follow
    springs = follow.T @ (muscle - np.diag(scene.tissue_slope) - rib_slopes_of(scene)) @ follow
    load = np.array([-stiffness[0, 0], _trunk_load(scene), -stiffness[5, 5]])  # of the limbs, springless so far
    held = numbers["ankle_stiffness_Nm_per_rad"] / numbers["ankle_falling_Nm_per_rad"] * load
    intrinsic = np.zeros(len(WAYS))
    intrinsic[LIMBS] = held
    damping = 2.0 * numbers["spine_damping_ratio"] * np.sqrt(np.maximum(np.diag(springs), 0.0) * np.diag(mass))
    damping[LIMBS] = held * numbers["ankle_damping_s"]
    masses = segment_masses(scene.stance.body)
    ways = scene.moved.of_points(scene.state.centres, np.arange(len(masses)))
    centre = np.tensordot(masses / masses.sum(), ways, axes=1) @ follow
    skull = head_of(scene.stance.body)
    chest = layout(scene.stance.body).index["T1"]
    return Plant(
        mass=mass,
        damping=np.diag(damping),
        stiffness=stiffness + np.diag(intrinsic),
        load=load[[0, 2]],
        scale=load[0] * np.diag(mass) / mass[0, 0],
        intrinsic=intrinsic[list(LEADS)],
        intrinsic_damping=damping[list(LEADS)],
        follow=follow,
        head=(scene.moved.turn[skull] @ follow)[[PITCH, ROLL]],
        trunk=(scene.moved.turn[chest] @ follow)[[PITCH, ROLL]],
        eyes=_rightward(ways[skull] @ follow),
        centre=_rightward(centre),
        swing=(momentum(scene) @ follow)[[PITCH, ROLL]],
        weight=float(masses.sum()) * GRAVITY,
        height=float(masses @ scene.state.centres[:, 2] / masses.sum()),
        eye_height=float(scene.state.centres[skull, 2]),
    )


def mass_matrix(scene: Scene) -> np.ndarray:
    """Inertia (n, n) of every degree of freedom, kg m2 or kg."""
    body = scene.stance.body
    masses = segment_masses(body)
    ways = scene.moved.of_points(scene.state.centres, np.arange(len(masses)))
    turns = scene.moved.turn
    own = masses * radii(body) ** 2
    n = ways.shape[-1]
    moved = (np.sqrt(masses)[:, None, None] * ways).reshape(-1, n)
    turned = (np.sqrt(own)[:, None, None] * turns).reshape(-1, n)
    return moved.T @ moved + turned.T @ turned


def momentum(scene: Scene) -> np.ndarray:
    """Angular momentum (3, n) about the origin of the body frame, on the ground, per speed of each coordinate."""
    body = scene.stance.body
    masses = segment_masses(body)
    ways = scene.moved.of_points(scene.state.centres, np.arange(len(masses)))
    arms = levers(scene.state.centres)[:, :, :3].transpose(0, 2, 1)  # r x
    orbital = np.einsum("s,sij,sjn->in", masses, arms, ways)
    return orbital + np.einsum("s,sin->in", masses * radii(body) ** 2, scene.moved.turn)


def radii(body: Body) -> np.ndarray:
    """Radius of gyration (n_segments,) m of every segment about its own centre: one number for all axes of a part."""
    numbers = quantities(TABLE)
    size = body.person.height / numbers["gyration_height_m"]
    return np.array([size * numbers[f"gyration_{_part(segment)}_m"] for segment in body.segments])


def reflex_stiffness(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """What active muscle and its reflexes add to the stiffness, (n, n): as in `chain/stability.py`."""
    weights = scene.stance.weights
    along = short_range(scene, weights.stiffness_factor / (1.0 - weights.reflex_share)) * amounts[: scene.muscles]
    return (scene.state.arms * along) @ scene.state.arms.T


def held_ways(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Rows (h, n) that stay zero while a body sways, and rows (9, n) that read the nine ways."""
    body, n = scene.stance.body, len(scene.angles)
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    still = [index[name] for name in index if name.startswith(("knee.", "elbow.", "shoulder."))]
    still += [*rows_of(body, "girdle"), index["pelvis.rotation"], *scene.stance.fixed]
    still = sorted({int(row) for row in still})
    chosen = np.zeros((len(still), n))
    chosen[np.arange(len(still)), still] = 1.0
    reads = np.zeros((len(WAYS), n))
    legs = [layout(body).index[f"tibia.{side}"] for side in ("left", "right")]
    thighs = [layout(body).index[f"femur.{side}"] for side in ("left", "right")]
    pelvis = layout(body).index["pelvis"]
    turn = scene.moved.turn
    reads[0] = turn[legs, PITCH].mean(axis=0)
    reads[1] = turn[pelvis, PITCH] - turn[thighs, PITCH].mean(axis=0)
    reads[5] = turn[legs, ROLL].mean(axis=0)
    for name, joints in REGIONS.items():
        upper, lower = (layout(body).index[_bone(level)] for level in (joints[0].split("-")[0], _below(joints)))
        for axis, plane in ((PITCH, "pitch"), (ROLL, "roll")):
            reads[WAYS.index(f"{name}.{plane}")] = turn[upper, axis] - turn[lower, axis]
    return np.vstack([scene.kept_slope[: len(scene.stance.kept)], chosen]), reads


def whole_modes(scene: Scene, amounts: np.ndarray, count: int) -> np.ndarray:
    """The lowest eigenvalues (count,) 1/s2 of stiffness over mass of the whole linear model, negative where it falls.

    Limbs have neither the passive stiffness nor the damping of the small plant here.
    """
    still, _ = held_ways(scene)
    free = null_space(still, rcond=1e-9)
    stiffness = loaded_stiffness(scene, amounts) + reflex_stiffness(scene, amounts)
    mass = free.T @ mass_matrix(scene) @ free
    massive = mass + 1e-9 * np.trace(mass) / len(mass) * np.eye(len(mass))
    return eigh(free.T @ stiffness @ free, massive, eigvals_only=True, subset_by_index=(0, count - 1))


# --- the reduction ---


def _follow(scene: Scene, stiffness: np.ndarray) -> np.ndarray:
    """How all degrees of freedom rest when each way in turn is one, (n, 9)."""
    still, reads = held_ways(scene)
    n = len(stiffness)
    free = null_space(still, rcond=1e-9)  # coordinates that move at all
    asked = reads @ free
    rest = null_space(asked, rcond=1e-9)
    start = np.linalg.pinv(asked)
    inner = free.T @ stiffness @ free
    slack = rest.T @ inner @ rest
    assert np.linalg.eigvalsh(slack)[0] > 0, "a spine that a guard holds has no way to buckle inside a region"
    found = free @ (start - rest @ np.linalg.solve(slack, rest.T @ inner @ start))
    assert found.shape == (n, len(WAYS))
    return found


def rib_slopes_of(scene: Scene) -> np.ndarray:
    """Slope (n, n) of the springs between cage and thorax."""
    found = rib_slopes(scene.stance.body, scene.state, scene.moved, scene.ribs)
    return 0.5 * (found + found.T)


def _trunk_load(scene: Scene) -> float:
    """What gravity asks of both hips when all above them turns forward as one, N·m/rad."""
    body, state = scene.stance.body, scene.state
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    legs = ("femur", "tibia", "foot")
    above = np.array([segment.name.split(".")[0] not in legs for segment in body.segments])
    hips = state.anchors[[index["hip.flexion.left"], index["hip.flexion.right"]], 2].mean()
    return GRAVITY * float(segment_masses(body)[above] @ (state.centres[above, 2] - hips))


def _feet(scene: Scene) -> tuple[str, ...]:
    return tuple(
        push.name for support in scene.stance.supports if support.name.startswith("foot.") for push in support.pushes
    )


def _part(segment: Segment) -> str:
    name = segment.name.split(".")[0]
    return name if name in ("skull", "pelvis", "humerus", "forearm", "femur", "tibia", "foot") else "slice"


def _bone(level: str) -> str:
    return "skull" if level == "C0" else level


def _below(joints: tuple[str, ...]) -> str:
    level = joints[-1].split("-")[1]
    return "pelvis" if level == "S1" else level


def _rightward(forward_left_up: np.ndarray) -> np.ndarray:
    """Forward and rightward (2, 9) of a place (3, 9)."""
    return np.array([1.0, -1.0])[:, None] * forward_left_up[:2]
