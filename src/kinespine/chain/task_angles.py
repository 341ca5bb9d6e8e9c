"""The posture a task begins with and that habit wants: the table of tasks put on one body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from kinespine.anatomy.alignment import norm_numbers
from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS, SIDES, SIGN, Side
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.posture import Posture, settle
from kinespine.chain.supports import supports_named
from kinespine.chain.task import ARM, Task
from kinespine.chain.task_rows import tabled

REACHED = 0.01  # m, a hand this near its place has reached it
ELBOW_MOST = np.deg2rad(150.0)  # largest flexion of an elbow, assumed
LYING = {"mattress.supine": -np.pi / 2, "mattress.prone": np.pi / 2}  # rad, tilt of the whole body


def task_angles(body: Body, task: Task) -> np.ndarray:
    """The posture (n,) rad and m that a task begins with, and that habit wants.

    Angles of a region are shared evenly by its joints, turning of the neck in proportion to their range. The pelvis
    is tilted so that T12 has the inclination of the table, and the feet stand flat: the ankles follow. Loaded hands
    are put where the table wants them by shoulder and elbow, as far as they reach (`hands_missed`). The lowest sole
    stands at z = 0 and the middle of the carrying ankles where it is in standing; lying, the lowest point of the
    support is at z = 0. Cage and linea alba follow the spine.
    """
    return _begin(body, task).angles


def hands_missed(body: Body, task: Task) -> Mapping[str, float]:
    """How far (m) each loaded hand stays off its place, by side, where it cannot reach it."""
    return _begin(body, task).missed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Beginning:
    angles: np.ndarray  # (n,)
    missed: Mapping[str, float]


@lru_cache(maxsize=64)
def _begin(body: Body, task: Task) -> _Beginning:
    rows = tabled(task.name, dict(task.options))
    turned: dict[str, float] = {}
    _bend(turned, rows, LYING.get(task.supports[0], 0.0))
    _look(turned, rows, body, task)
    _flex_limbs(turned, rows, task)
    if task.name == "one-leg":
        _stand_on_one(turned, rows, body, task.supports[0])
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    angles = np.zeros(len(index))
    for name, value in turned.items():
        angles[index[name]] = value
    angles[:3] += _place(body, task, mechanics(body, angles))
    angles = settle(body, Posture(angles=angles)).angles.copy()
    missed: dict[str, float] = {}
    if "hands_height_m" in rows:
        angles[[index[f"{dof}.{side}"] for dof in ARM for side in SIDES]] = 0.0
        state = mechanics(body, angles)
        loaded: list[Side] = [side for side in SIDES if f"elbow.flexion.{side}" in task.held]
        for side in loaded:
            arm = [index[f"{dof}.{side}"] for dof in ("shoulder.flexion", "shoulder.abduction", "elbow.flexion")]
            goal = _hand_goal(rows, state, state.anchors[index["L5-S1.flexion"]], state.anchors[arm[0]], len(loaded))
            hand = state.points[layout(body).landmark_index[f"forearm.hand_grip_centre.{side}"]]
            angles[arm], missed[side] = _reach(state, arm, hand, goal, side)
    angles.flags.writeable = False
    far = {side: off for side, off in missed.items() if off > REACHED}
    return _Beginning(angles=angles, missed=MappingProxyType(far))


# --- trunk, head and legs ---


def _share(turned: dict[str, float], way: str, first: str, last: str, angle: float) -> None:
    """Add an angle (rad) to the joints from first to last in even parts."""
    joints = JOINTS[JOINTS.index(first) : JOINTS.index(last) + 1]
    for joint in joints:
        turned[f"{joint}.{way}"] = turned.get(f"{joint}.{way}", 0.0) + angle / len(joints)


def _bend(turned: dict[str, float], rows: Mapping[str, float], lying: float) -> None:
    """Flexion of the spine, and the tilt of the pelvis that gives T12 its inclination."""
    lumbar = np.deg2rad(rows["lumbar_flexion_L1_S1_deg"])
    junction = rows["T12_L1_flexion_per_lumbar_flexion_ratio"] * lumbar
    _share(turned, "flexion", "L1-L2", "L5-S1", lumbar)
    _share(turned, "flexion", "T12-L1", "T12-L1", junction)
    _share(turned, "flexion", "T1-T2", "T11-T12", np.deg2rad(rows["thoracic_flexion_T1_T12_deg"]))
    _share(turned, "flexion", "C2-C3", "C7-T1", np.deg2rad(rows["neck_flexion_C2_T1_deg"]))
    _share(turned, "flexion", "C0-C1", "C1-C2", np.deg2rad(rows["upper_neck_flexion_C0_C2_deg"]))
    turned["pelvis.tilt"] = lying + np.deg2rad(rows["trunk_inclination_deg"]) - lumbar - junction


def _look(turned: dict[str, float], rows: Mapping[str, float], body: Body, task: Task) -> None:
    """Turn the head to where the eyes look; what the neck leaves of a turn is left to the thorax."""
    if task.name != "look" or task.eyes is None:
        return
    yaw, pitch = task.eyes
    upper, lower = rows["yaw_upper_neck_C0_C2_share_ratio"], rows["yaw_lower_neck_C2_T1_share_ratio"]
    ranges = {tissue.joint: tissue.positive.range for tissue in body.tissue if tissue.motion == "axial"}
    regions = (("C0-C1", "C1-C2", upper), ("C2-C3", "C7-T1", lower), ("T1-T2", "T11-T12", 1.0 - upper - lower))
    for first, last, share in regions:
        joints = JOINTS[JOINTS.index(first) : JOINTS.index(last) + 1]
        whole = sum(ranges[joint] for joint in joints)
        for joint in joints:
            turned[f"{joint}.axial"] = share * yaw * ranges[joint] / whole
    upper = rows["pitch_upper_neck_C0_C2_share_ratio"]
    _share(turned, "flexion", "C0-C1", "C1-C2", -upper * pitch)
    _share(turned, "flexion", "C2-C3", "C7-T1", -(1.0 - upper) * pitch)


def _flex_limbs(turned: dict[str, float], rows: Mapping[str, float], task: Task) -> None:
    """Hips and knees as in the table, ankles so that the feet stand flat; arms as in the table if they do the task."""
    hip, knee = np.deg2rad(rows["hip_flexion_deg"]), np.deg2rad(rows["knee_flexion_deg"])
    on_feet = task.supports[0].startswith("foot.")
    ankle = turned["pelvis.tilt"] - hip + knee if on_feet else np.deg2rad(rows["ankle_dorsiflexion_deg"])
    elbow = np.deg2rad(rows["elbow_flexion_deg"] - norm_numbers()["elbow_flexion_deg"])
    shoulder = np.deg2rad(rows["shoulder_flexion_deg"])
    for side in SIDES:
        turned |= {f"hip.flexion.{side}": hip, f"knee.flexion.{side}": knee, f"ankle.dorsiflexion.{side}": ankle}
        if task.name != "hold" or f"elbow.flexion.{side}" in task.held:  # an arm that holds nothing hangs
            turned |= {f"shoulder.flexion.{side}": shoulder, f"elbow.flexion.{side}": elbow}


def _stand_on_one(turned: dict[str, float], rows: Mapping[str, float], body: Body, foot: str) -> None:
    """Bring the pelvis over the supporting foot, lean the trunk to its side, raise the other leg; head level."""
    side: Side = "left" if foot == "foot.left" else "right"
    other: Side = "right" if side == "left" else "left"
    hip, ankle = (body.landmark(f"{name}.{side}") for name in ("pelvis.hip_joint_centre", "tibia.ankle_centre"))
    slant = np.arcsin(rows["pelvis_shift_to_stance_m"] / (hip.position[2] - ankle.position[2]))
    drop = np.deg2rad(rows["pelvic_drop_unsupported_side_deg"])
    lean = np.deg2rad(rows["trunk_lean_to_stance_deg"])
    junction = rows["T12_L1_flexion_per_lumbar_flexion_ratio"]
    turned["pelvis.obliquity"] = SIGN[side] * drop
    turned[f"hip.abduction.{side}"] = -slant - drop
    turned[f"ankle.inversion.{side}"] = -slant
    bent = -SIGN[side] * (lean + drop)  # to the right
    _share(turned, "lateral", "L1-L2", "L5-S1", bent / (1.0 + junction))
    _share(turned, "lateral", "T12-L1", "T12-L1", bent * junction / (1.0 + junction))
    _share(turned, "lateral", "C2-C3", "C7-T1", 0.5 * SIGN[side] * lean)
    _share(turned, "lateral", "C0-C1", "C1-C2", 0.5 * SIGN[side] * lean)
    turned[f"hip.flexion.{other}"] = np.deg2rad(rows["other_hip_flexion_deg"])
    turned[f"knee.flexion.{other}"] = np.deg2rad(rows["other_knee_flexion_deg"])
    turned[f"ankle.dorsiflexion.{other}"] = 0.0


def _place(body: Body, task: Task, state: Mechanics) -> np.ndarray:
    """How far (3,) m the body has to be moved to be on its supports."""
    number = layout(body).landmark_index
    feet = [support.removeprefix("foot.") for support in task.supports if support.startswith("foot.")]
    if not feet:
        places = [
            point for support in supports_named(task.supports) for push in support.pushes for point in push.at[0][0]
        ]
        return np.array([0.0, 0.0, -min(state.points[number[body.landmark(name).name], 2] for name in places)])
    soles = [number[f"foot.{corner}.{side}"] for side in feet for corner in SOLE]
    ankles = [f"tibia.ankle_centre.{side}" for side in feet]
    norm = np.mean([body.landmark(name).position for name in ankles], axis=0)
    move = norm - np.mean(state.points[[number[name] for name in ankles]], axis=0)
    move[2] = -state.points[soles, 2].min()
    return move


# --- hands ---


def _hand_goal(
    rows: Mapping[str, float], state: Mechanics, lumbosacral: np.ndarray, shoulder: np.ndarray, hands: int
) -> np.ndarray:
    """Where a loaded hand is wanted (3,) m; with both hands each is in front of its own shoulder."""
    leftward = rows["hands_left_m"] if hands == 1 else shoulder[1]
    return np.array([lumbosacral[0] + rows["hands_ahead_of_L5S1_m"], leftward, rows["hands_height_m"]])


def _reach(
    state: Mechanics, arm: list[int], hand: np.ndarray, goal: np.ndarray, side: Side
) -> tuple[np.ndarray, float]:
    """Bring a hand to a place, or as near as it gets, from an arm with all angles zero.

    The elbow opens until hand and goal are equally far from the shoulder; then the arm swings out, then forward.

    Args:
        arm: numbers of shoulder flexion, shoulder abduction and elbow flexion.
        hand: (3,) m, where it is now.

    Returns:
        The three angles (rad), and how far (m) the hand stays off.
    """
    flexion, abduction, _ = state.axes[arm]
    forward, leftward = SIGN[side] * abduction, -flexion
    axes = np.array([forward, SIGN[side] * leftward, np.cross(forward, leftward)])  # of the left arm, or mirrored
    shoulder = state.anchors[arm[0]]
    elbow, wrist, goal = (axes @ (place - shoulder) for place in (state.anchors[arm[2]], hand, goal))
    fore = wrist - elbow

    # |elbow + turned fore|^2 = |goal|^2, where turning by e gives a cos e + b sin e
    a, b = elbow[0] * fore[0] + elbow[2] * fore[2], elbow[2] * fore[0] - elbow[0] * fore[2]
    asked = 0.5 * (goal @ goal - elbow @ elbow - fore @ fore) - elbow[1] * fore[1]
    straight = np.arctan2(b, a)
    bent = np.arccos(np.clip(asked / np.hypot(a, b), np.cos(ELBOW_MOST), 1.0))
    e = straight + bent
    hand = elbow + np.array(
        [fore[0] * np.cos(e) - fore[2] * np.sin(e), fore[1], fore[0] * np.sin(e) + fore[2] * np.cos(e)]
    )
    near = goal * np.sqrt((hand @ hand) / (goal @ goal))

    # turned out by o, y becomes y cos o - z sin o; the rest is a turn in the plane of x and z
    span = np.hypot(hand[1], hand[2])
    out = np.arctan2(-hand[2], hand[1]) - np.arccos(np.clip(near[1] / span, -1.0, 1.0))
    hand = np.array([hand[0], near[1], hand[1] * np.sin(out) + hand[2] * np.cos(out)])
    ahead = np.arctan2(near[0], -near[2]) - np.arctan2(hand[0], -hand[2])
    ahead = (ahead + np.pi) % (2.0 * np.pi) - np.pi
    return np.array([ahead, out, e]), float(np.linalg.norm(goal - near))
