"""Body -> MuJoCo model: the only place that builds one."""

from __future__ import annotations

from typing import Any

import numpy as np

from kinespine.anatomy.body import Body, Segment

GRAVITY = 9.81  # m/s2
MASSLESS = 1e-9  # kg; MuJoCo wants a mass on whatever moves: this one weighs 1e-8 N


def specification(body: Body) -> Any:
    """The body as an editable MuJoCo specification: bodies, joints, sites for landmarks, tendons for fascicles."""
    import mujoco  # here, not above: wrong input is answered without waiting for it

    spec = mujoco.MjSpec()
    spec.modelname = "kinespine"
    spec.option.gravity = [0.0, 0.0, -GRAVITY]
    spec.compiler.degree = False
    spec.compiler.autolimits = False
    placed = {segment.name: segment for segment in body.segments}
    handles: dict[str, Any] = {}
    for segment in body.segments:
        parent = placed[segment.parent] if segment.parent is not None else None
        handle = (handles[segment.parent] if segment.parent is not None else spec.worldbody).add_body()
        handles[segment.name] = handle
        _fill(handle, segment, parent)
    for landmark in body.landmarks.values():
        segment = placed[landmark.segment]
        local = segment.rotation.T @ (landmark.position - segment.position)
        handles[landmark.segment].add_site(name=landmark.name, pos=local)
    for fascicle in body.fascicles:
        tendon = spec.add_tendon(name=fascicle.name)
        for name in fascicle.path:
            tendon.wrap_site(name)
    return spec


def _fill(handle: Any, segment: Segment, parent: Segment | None) -> None:
    import mujoco

    origin = parent.position if parent is not None else np.zeros(3)
    turn = parent.rotation if parent is not None else np.eye(3)
    handle.name = segment.name
    handle.pos = turn.T @ (segment.position - origin)
    handle.quat = _quaternion(turn.T @ segment.rotation)
    handle.mass = max(segment.mass, MASSLESS)
    handle.ipos = segment.rotation.T @ (segment.centre_of_mass - segment.position)
    handle.inertia = np.full(3, max(segment.mass * 0.05**2, 1e-12))  # statics need none; MuJoCo does
    handle.explicitinertial = True
    for dof in segment.dofs:
        kind = mujoco.mjtJoint.mjJNT_SLIDE if dof.kind == "slide" else mujoco.mjtJoint.mjJNT_HINGE
        anchor = segment.rotation.T @ (segment.joint - segment.position)
        handle.add_joint(name=dof.name, type=kind, axis=dof.axis, pos=anchor)


def _quaternion(rotation: np.ndarray) -> np.ndarray:
    import mujoco

    quaternion = np.zeros(4)
    mujoco.mju_mat2Quat(quaternion, np.ascontiguousarray(rotation).ravel())
    return quaternion


def compile_model(body: Body) -> Any:
    """The compiled MuJoCo model; its qpos is a posture, in the order of `body.dofs`."""
    import mujoco

    model = specification(body).compile()
    names = [mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_JOINT, index) for index in range(model.njnt)]
    assert names == [dof.name for dof in body.dofs], "MuJoCo orders joints otherwise than the body"
    return model


def mjcf(body: Body) -> str:
    """The body as an MJCF file's text, for MuJoCo itself."""
    spec = specification(body)
    spec.compile()
    return str(spec.to_xml())
