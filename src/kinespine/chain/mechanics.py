"""What MuJoCo says of a body in one posture: where things are, what pulls where, what gravity asks."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.model import adapted_model, compile_model


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Where everything of a body is in one posture; n degrees of freedom, in the order of the body."""

    points: np.ndarray  # (n_landmarks, 3) m, in the order of body.landmarks
    origins: np.ndarray  # (n_segments, 3) m
    frames: np.ndarray  # (n_segments, 3, 3) columns are axes
    centres: np.ndarray  # (n_segments, 3) m, of mass
    anchors: np.ndarray  # (n, 3) m, a point on the axis of each degree of freedom
    axes: np.ndarray  # (n, 3) unit vectors

    def __post_init__(self) -> None:
        for part in fields(self):
            getattr(self, part.name).flags.writeable = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mechanics(Places):
    """The same with what pulls and what gravity asks there; m fascicles."""

    lengths: np.ndarray  # (m,) m, of the fascicles with their tendons
    arms: np.ndarray  # (n, m) m or 1: generalised force per newton of tension
    gravity: np.ndarray  # (n,) N·m or N, generalised force of gravity


class _Plan:
    """What bodies that differ in places and masses alone have in common; equal plans are equal."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.words = (
            tuple((s.name, s.parent, tuple((dof.name, dof.kind) for dof in s.dofs)) for s in body.segments),
            tuple((point.name, point.segment) for point in body.landmarks.values()),
            tuple((fascicle.name, fascicle.path) for fascicle in body.fascicles),
        )
        self.hash = hash(self.words)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Plan) and self.words == other.words


class _Layout:
    """What never changes between postures of one body: its model and index tables."""

    def __init__(self, body: Body) -> None:
        import mujoco  # here, not above: wrong input is answered without waiting for it

        self.model: Any = compile_model(body)
        self.data: Any = mujoco.MjData(self.model)
        names = [segment.name for segment in body.segments]
        index = {name: number for number, name in enumerate(names)}
        parents = [index[s.parent] if s.parent is not None else -1 for s in body.segments]
        self.owner = np.array([number for number, s in enumerate(body.segments) for _ in s.dofs])
        self.slides = np.array([dof.kind == "slide" for dof in body.dofs])
        carried = np.zeros((len(names), len(names)), dtype=bool)  # [i, j]: segment j moves with segment i
        for number, parent in enumerate(parents):
            carried[number, number] = True
            if parent >= 0:
                carried[:, number] |= carried[:, parent]
        self.moves = carried[self.owner]  # (n, n_segments)
        self.carried = self.moves.astype(float)
        self.hinges = (~self.slides).astype(float)  # (n,) 1, and 0 for slides
        self.index = index
        self.sites = np.array([self.model.site(name).id for name in body.landmarks])  # MuJoCo sorts sites by body
        self.landmark_index = {name: number for number, name in enumerate(body.landmarks)}
        self.landmark_segment = np.array([index[point.segment] for point in body.landmarks.values()])

    def adapted(self, body: Body) -> _Layout:
        """The same for another body of this plan."""
        import mujoco

        found = copy(self)
        found.model = adapted_model(self.model, body, self.sites)
        found.data = mujoco.MjData(found.model)
        return found


@lru_cache(maxsize=4)
def _compiled(plan: _Plan) -> _Layout:
    return _Layout(plan.body)


@lru_cache(maxsize=16)
def layout(body: Body) -> _Layout:
    """The model of a body, kept for the bodies used last; compiled once for all bodies of one plan."""
    return _compiled(_Plan(body)).adapted(body)


def mechanics(body: Body, angles: np.ndarray) -> Mechanics:
    """Kinematics, moment arms and gravity of a body at joint coordinates (n,) (rad, m)."""
    return _mechanics(body, np.asarray(angles, dtype=float).tobytes())


@lru_cache(maxsize=8)  # a search comes back to a posture, and to both sides of it
def _mechanics(body: Body, angles: bytes) -> Mechanics:
    import mujoco

    fixed = layout(body)
    model, data = fixed.model, fixed.data
    data.qpos[:] = np.frombuffer(angles)
    data.qvel[:] = 0.0
    for stage in (mujoco.mj_kinematics, mujoco.mj_comPos, mujoco.mj_tendon, mujoco.mj_comVel):
        stage(model, data)
    weighed = np.zeros(model.nv)
    mujoco.mj_rne(model, data, 0, weighed)  # at rest: gravity alone
    lengths_slope = np.zeros((model.ntendon, model.nv))
    mujoco.mju_sparse2dense(lengths_slope, data.ten_J, model.ten_J_rownnz, model.ten_J_rowadr, model.ten_J_colind)
    return Mechanics(**_placed(fixed), lengths=data.ten_length.copy(), arms=-lengths_slope.T, gravity=-weighed)


def places(body: Body, angles: np.ndarray) -> Places:
    """Kinematics alone, at joint coordinates (n,): a tenth of the time."""
    import mujoco

    fixed = layout(body)
    fixed.data.qpos[:] = angles
    mujoco.mj_kinematics(fixed.model, fixed.data)
    return Places(**_placed(fixed))


def _placed(fixed: _Layout) -> dict[str, np.ndarray]:
    """The places in the model's data, as fields."""
    data = fixed.data
    return {
        "points": data.site_xpos[fixed.sites],
        "origins": data.xpos[1:].copy(),
        "frames": data.xmat[1:].reshape(-1, 3, 3).copy(),
        "centres": data.xipos[1:].copy(),
        "anchors": data.xanchor.copy(),
        "axes": data.xaxis.copy(),
    }


def lengths_at(body: Body, angles: np.ndarray) -> np.ndarray:
    """Lengths (m,) m of all fascicles at joint coordinates (n,), and nothing else."""
    import mujoco

    fixed = layout(body)
    fixed.data.qpos[:] = angles
    mujoco.mj_kinematics(fixed.model, fixed.data)
    mujoco.mj_comPos(fixed.model, fixed.data)
    mujoco.mj_tendon(fixed.model, fixed.data)
    return fixed.data.ten_length.copy()
