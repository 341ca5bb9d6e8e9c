"""Measured points -> posture: the joint angles that put the body's landmarks where they were seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import LUMBAR, THORACIC
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.posture import Posture, rib_gaps, settle
from kinespine.chain.slopes import motion
from kinespine.errors import BadInput, NotSolved, suggestion
from kinespine.measures.point import MeasuredPoint

BACK = "back."
"""Points of this name lie on the skin over the midline of the back, at no named level."""

BACK_LINE = tuple(f"{level}.spinous_tip_midline" for level in ("C6", "C7", *THORACIC, *LUMBAR))
MODEL_ERROR = 0.010  # m, one standard deviation: bones of a scaled body against this person's own; assumed
RIB_SLACK = 0.001  # m, by which rib heads may leave their vertebrae while the cage is placed
OUTLIER = 2.5  # standard deviations past which a point pulls no harder (Huber)

SPREAD_DEG = {
    "flexion": 4.0, "lateral": 2.0, "axial": 2.0, "hip.flexion": 20.0, "hip": 10.0, "knee": 20.0, "ankle": 15.0,
    "shoulder": 20.0, "elbow": 20.0, "clavicle": 6.0, "scapula": 6.0,
}  # fmt: skip
"""How far people's joints stand from the norm (one standard deviation); holds what no point tells; assumed."""

OUTWARD = {
    "pelvis.ASIS": (1, 0, 0), "pelvis.PSIS": (-1, 0, 0), "pelvis.iliac_crest_top": (0, 1, 0),
    "femur.greater_trochanter": (0, 1, 0), "femur.lateral_epicondyle": (0, 1, 0), "femur.medial_epicondyle": (0, -1, 0),
    "tibia.fibula_head": (0, 1, 0), "tibia.tibial_tuberosity": (1, 0, 0), "tibia.lateral_malleolus": (0, 1, 0),
    "tibia.medial_malleolus": (0, -1, 0), "foot.heel": (-1, 0, 0), "foot.MT1": (0, 0, 1), "foot.MT2": (0, 0, 1),
    "foot.MT5": (0, 0, 1), "scapula.acromion": (0, 0, 1), "scapula.inferior_angle": (-1, 0, 0),
    "cage.jugular_notch": (1, 0, 0), "cage.xiphoid": (1, 0, 0), "skull.tragus": (0, 1, 0), "skull.eye": (1, 0, 0),
    "skull.mastoid_process": (0, 1, 0), "skull.front_of_head": (1, 0, 0), "skull.back_of_head": (-1, 0, 0),
    "C7.spinous_tip_midline": (-1, 0, 0),
}  # fmt: skip
"""From a bony point to the skin over it, in the body frame of the left side; other points are taken as they are."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rows:
    """Some residuals and how they change."""

    miss: np.ndarray  # (k,) in standard deviations
    slope: np.ndarray  # (k, n)


def fit_posture(
    body: Body,
    points: Mapping[str, MeasuredPoint],
    *,
    usual: np.ndarray | None = None,
    tolerance: float = 1e-7,
    max_steps: int = 60,
) -> Posture:
    """Find the most likely posture given measured points and what is usual (Gauss-Newton, damped, Huber weights).

    Named points draw their landmark, skin points after the soft tissue over the bone is taken off. Points named
    `back.N` draw the line through the spinous tips at their own height: the shape of the back is matched, whatever
    the level was called. What no point tells stays at the person's norm.

    Args:
        points: by landmark name, body frame, m.
        usual: joint angles that stand for the norm (n,), rad; the body's own norm if none are given.
        tolerance: of the last step, rad or m.
        max_steps: before it gives up.

    Raises:
        BadInput: a point names nothing on the body.
        NotSolved: the steps run out.
    """
    _check(body, points)
    centre = np.zeros(len(body.dofs)) if usual is None else usual
    angles = _start(body, points)
    damping = 1e-3
    rows = _residuals(body, angles, points, centre)
    cost = _cost(rows)
    for _ in range(max_steps):
        weight = np.minimum(1.0, OUTLIER / np.maximum(np.abs(rows.miss), 1e-12))
        normal = rows.slope.T @ (weight[:, None] * rows.slope)
        pull = rows.slope.T @ (weight * rows.miss)
        step = -np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-9), pull)
        trial = _residuals(body, angles + step, points, centre)
        if _cost(trial) <= cost:
            angles, rows, cost, damping = angles + step, trial, _cost(trial), max(0.2 * damping, 1e-9)
        else:
            damping *= 10.0
        if np.abs(step).max() < tolerance:
            return settle(body, Posture(angles=angles))
    raise NotSolved(
        f"No posture fits the {len(points)} points after {max_steps} steps: look for swapped sides or names."
    )


def _cost(rows: _Rows) -> float:
    """Huber's loss of all residuals."""
    size = np.abs(rows.miss)
    return float(np.sum(np.where(size <= OUTLIER, 0.5 * size**2, OUTLIER * (size - 0.5 * OUTLIER))))


def _check(body: Body, points: Mapping[str, MeasuredPoint]) -> None:
    for name in points:
        if not name.startswith(BACK) and name not in body.landmarks:
            raise BadInput(f"No landmark {name!r} on the body.{suggestion(name, body.landmarks)}")


def _start(body: Body, points: Mapping[str, MeasuredPoint]) -> np.ndarray:
    """The norm posture moved and turned about the vertical so that it stands where the points are."""
    angles = np.zeros(len(body.dofs))
    named = [name for name in points if name in body.landmarks]
    if len(named) < 2:
        return angles
    seen = np.array([points[name].position for name in named])
    own = np.array([body.landmarks[name].position for name in named])
    a, b = own - own.mean(axis=0), seen - seen.mean(axis=0)
    turn = float(np.arctan2(np.sum(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]), np.sum(a[:, :2] * b[:, :2])))
    c, s = np.cos(turn), np.sin(turn)
    pivot = body.segments[0].joint
    shift = seen.mean(axis=0) - pivot - np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ (own.mean(axis=0) - pivot)
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    lean = body.segments[0].rotation
    angles[[index[f"pelvis.{way}"] for way in ("forward", "leftward", "upward")]] = shift
    angles[index["pelvis.rotation"]] = turn * lean[2, 2]
    return angles


def _residuals(body: Body, angles: np.ndarray, points: Mapping[str, MeasuredPoint], usual: np.ndarray) -> _Rows:
    state = mechanics(body, angles)
    parts = [_named(body, state, points), *_back(body, state, points), _usual(body, angles - usual)]
    gap, slope = rib_gaps(body, state)
    parts.append(_Rows(miss=gap / RIB_SLACK, slope=slope / RIB_SLACK))
    return _Rows(miss=np.concatenate([part.miss for part in parts]), slope=np.vstack([part.slope for part in parts]))


def _named(body: Body, state: Mechanics, points: Mapping[str, MeasuredPoint]) -> _Rows:
    """Every named point against its landmark."""
    fixed = layout(body)
    names = [name for name in points if name in body.landmarks]
    if not names:
        return _Rows(miss=np.zeros(0), slope=np.zeros((0, len(body.dofs))))
    index = [fixed.landmark_index[name] for name in names]
    segments = fixed.landmark_segment[index]
    skin = np.array([_skin(body, state, name, points[name]) for name in names])
    places = state.points[index] + skin
    slope = motion(body, state).of_points(places, segments)
    error = np.array([np.hypot(points[name].error, MODEL_ERROR) for name in names])
    miss = (places - np.array([points[name].position for name in names])) / error[:, None]
    return _Rows(miss=miss.ravel(), slope=(slope / error[:, None, None]).reshape(-1, slope.shape[2]))


def _skin(body: Body, state: Mechanics, name: str, point: MeasuredPoint) -> np.ndarray:
    """From the bone to the skin over it, (3,) m, turning with its segment."""
    base = name.removesuffix(".left").removesuffix(".right")
    if point.kind != "skin" or base not in OUTWARD:
        return np.zeros(3)
    outward = np.array(OUTWARD[base], dtype=float)
    if name.endswith(".right"):
        outward[1] = -outward[1]
    segment = layout(body).index[body.landmarks[name].segment]
    turned = state.frames[segment] @ body.segments[segment].rotation.T
    return point.depth * (turned @ outward)


def _back(body: Body, state: Mechanics, points: Mapping[str, MeasuredPoint]) -> list[_Rows]:
    """Points of the back against the line of spinous tips at their height: forwards and sideways."""
    fixed = layout(body)
    index = np.array([fixed.landmark_index[name] for name in BACK_LINE])
    line = state.points[index]
    motions = motion(body, state)
    rows: list[_Rows] = []
    for name, point in points.items():
        if not name.startswith(BACK):
            continue
        place = point.position + np.array([point.depth if point.kind == "skin" else 0.0, 0.0, 0.0])
        above = min(max(int(np.sum(line[:, 2] > place[2])), 1), len(line) - 1)
        top, bottom = line[above - 1], line[above]
        share = (place[2] - bottom[2]) / (top[2] - bottom[2])
        pair = np.array([above - 1, above])
        ends = motions.of_points(line[pair], fixed.landmark_segment[index[pair]])
        moved = share * ends[0] + (1.0 - share) * ends[1]
        lean = (top - bottom)[:2] / (top[2] - bottom[2])
        error = float(np.hypot(point.error, MODEL_ERROR))
        miss = (bottom + share * (top - bottom) - place)[:2]
        rows.append(_Rows(miss=miss / error, slope=(moved[:2] - np.outer(lean, moved[2])) / error))
    return rows


def _usual(body: Body, offset: np.ndarray) -> _Rows:
    """What is usual: every joint near its norm, the pelvis anywhere."""
    spread = np.array([_spread(dof.name, dof.role) for dof in body.dofs])
    return _Rows(miss=offset / spread, slope=np.diag(1.0 / spread))


def start_posture(body: Body, points: Mapping[str, MeasuredPoint]) -> Posture:
    """The norm posture, standing where the points are: what a fit begins from."""
    return settle(body, Posture(angles=_start(body, points)))


def misses(body: Body, posture: Posture, points: Mapping[str, MeasuredPoint]) -> dict[str, float]:
    """How far every point lies from where the body in this posture has it, soft tissue included, m.

    Points of the back are taken against the line of spinous tips at their height.
    """
    state = mechanics(body, posture.angles)
    found: dict[str, float] = {}
    for name, point in points.items():
        alone = {name: point}
        miss = _named(body, state, alone).miss if name in body.landmarks else _back(body, state, alone)[0].miss
        found[name] = float(np.linalg.norm(miss) * np.hypot(point.error, MODEL_ERROR))
    return found


def draw_again(
    body: Body, points: Mapping[str, MeasuredPoint], random: np.random.Generator
) -> tuple[dict[str, MeasuredPoint], np.ndarray]:
    """Points and norm as they might as well have been: fits of such draws spread like what is not known.

    Every point moves by its own error and that of bone shape, every joint's norm by how far people stand from it
    (randomise then optimise, Bardsley 2014: exact where the problem is linear).

    Returns:
        the points, and joint angles to hand to `fit_posture` as `usual`.
    """
    moved = {
        name: replace(point, position=point.position + np.hypot(point.error, MODEL_ERROR) * random.standard_normal(3))
        for name, point in points.items()
    }
    held = np.array([dof.role not in ("floating", "wall", "cage") for dof in body.dofs])
    spread = np.array([_spread(dof.name, dof.role) for dof in body.dofs])
    return moved, np.where(held, spread * random.standard_normal(len(spread)), 0.0)


def _spread(name: str, role: str) -> float:
    if role in ("floating", "wall"):
        return 100.0
    if role == "cage":
        return 1.0
    joint, way = name.split(".")[:2]
    for key in (f"{joint}.{way}", joint, way):
        if key in SPREAD_DEG:
            return float(np.deg2rad(SPREAD_DEG[key]))
    raise AssertionError(f"no usual spread for {name}")
