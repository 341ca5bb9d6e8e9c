"""Body -> MuJoCo model: the only place that builds one of a whole body."""

from __future__ import annotations

from copy import copy
from typing import Any, NamedTuple

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
    named = {segment.name: segment for segment in body.segments}
    handles: dict[str, Any] = {}
    for segment in body.segments:
        parent = named[segment.parent] if segment.parent is not None else None
        handle = (handles[segment.parent] if segment.parent is not None else spec.worldbody).add_body()
        handles[segment.name] = handle
        _fill(handle, segment, parent)
    for landmark in body.landmarks.values():
        segment = named[landmark.segment]
        local = segment.rotation.T @ (landmark.position - segment.position)
        handles[landmark.segment].add_site(name=landmark.name, pos=local)
    for fascicle in body.fascicles:
        tendon = spec.add_tendon(name=fascicle.name)
        for name in fascicle.path:
            tendon.wrap_site(name)
    return spec


class Place(NamedTuple):
    """A segment as another engine takes it, in the frame of its parent or its own."""

    pos: np.ndarray
    quat: np.ndarray
    mass: float
    ipos: np.ndarray
    inertia: np.ndarray
    anchor: np.ndarray  # of its joints


def placed(segment: Segment, parent: Segment | None) -> Place:
    """Where a segment lies on its parent (on the ground where it has none), and what it weighs."""
    origin = parent.position if parent is not None else np.zeros(3)
    turn = parent.rotation if parent is not None else np.eye(3)
    return Place(
        pos=turn.T @ (segment.position - origin),
        quat=_quaternion(turn.T @ segment.rotation),
        mass=max(segment.mass, MASSLESS),
        ipos=segment.rotation.T @ (segment.centre_of_mass - segment.position),
        inertia=np.full(3, max(segment.mass * 0.05**2, 1e-12)),  # statics need none; MuJoCo does
        anchor=segment.rotation.T @ (segment.joint - segment.position),
    )


def _fill(handle: Any, segment: Segment, parent: Segment | None) -> None:
    import mujoco

    place = placed(segment, parent)
    handle.name = segment.name
    handle.pos, handle.quat, handle.mass = place.pos, place.quat, place.mass
    handle.ipos, handle.inertia = place.ipos, place.inertia
    handle.explicitinertial = True
    for dof in segment.dofs:
        kind = mujoco.mjtJoint.mjJNT_SLIDE if dof.kind == "slide" else mujoco.mjtJoint.mjJNT_HINGE
        handle.add_joint(name=dof.name, type=kind, axis=dof.axis, pos=place.anchor)


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


def adapted_model(model: Any, body: Body, sites: np.ndarray) -> Any:
    """A compiled model made to fit another body of the same segments, joints, landmarks and fascicles.

    A changed copy, in a tenth of the time that compiling takes. What MuJoCo derives for dynamics (inertia of joints,
    lengths of tendons in the norm posture) stays that of the model it was made from: kinematics, lengths, moment arms
    and gravity use none of it.

    Args:
        sites: (n_landmarks,) where the body's landmarks stand among the sites of the model.
    """
    import mujoco

    named = {segment.name: segment for segment in body.segments}
    places = [
        placed(segment, named[segment.parent] if segment.parent is not None else None) for segment in named.values()
    ]
    made = copy(model)
    made.body_pos[1:], made.body_quat[1:], made.body_mass[1:], made.body_ipos[1:], made.body_inertia[1:] = (
        np.array(column) for column in list(zip(*places, strict=True))[:5]
    )
    made.jnt_pos[:] = [place.anchor for place, segment in zip(places, body.segments, strict=True) for _ in segment.dofs]
    made.jnt_axis[:] = [dof.axis for dof in body.dofs]
    row = {name: number for number, name in enumerate(named)}
    owner = [row[point.segment] for point in body.landmarks.values()]
    origins, turns = (np.array([getattr(s, part) for s in body.segments]) for part in ("position", "rotation"))
    apart = np.array([point.position for point in body.landmarks.values()]) - origins[owner]
    made.site_pos[sites] = (apart[:, None, :] @ turns[owner])[:, 0]
    made.body_subtreemass[:] = made.body_mass
    for child in range(made.nbody - 1, 0, -1):  # children come after their parents
        made.body_subtreemass[made.body_parentid[child]] += made.body_subtreemass[child]
    # Short cuts that were right for the places of the model it was made from.
    made.body_sameframe[:] = made.site_sameframe[:] = mujoco.mjtSameFrame.mjSAMEFRAME_NONE
    return made


def mjcf(body: Body) -> str:
    """The body as an MJCF file's text, for MuJoCo itself."""
    spec = specification(body)
    spec.compile()
    return str(spec.to_xml())
