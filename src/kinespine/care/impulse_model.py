"""Skull, atlas, axis and C3 on a held C4 with six directions of motion a joint, as a MuJoCo model for one simulation.

The body of `anatomy.model` has three rotations a joint and statics only; what moves within milliseconds needs
translations, inertia and damping as well, and of what lies below the axis so much that it gives way: C3.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.body import Body
from kinespine.anatomy.tissue import CONVEXITY, Tissue
from kinespine.tables import read_table

Array = NDArray[np.float64]
TABLES = Path(__file__).parent / "tables"
BONES = ("C3", "C2", "C1", "skull")  # from C4 upwards, each moving on the one before
JOINTS = ("C3-C4", "C2-C3", "C1-C2", "C0-C1")  # in the same order
CARRYING = "C3-C4"  # of which nothing is told
SLIDES = ("forward", "left", "up")
TURNS = ("flexion", "lateral", "axial")
AXES = {
    "forward": (1, 0, 0), "left": (0, 1, 0), "up": (0, 0, 1),
    "flexion": (0, 1, 0), "lateral": (1, 0, 0), "axial": (0, 0, 1),
}  # fmt: skip
REST = 2 * len(JOINTS) * len(TURNS)  # its place among the tendons
N_DOF = len(JOINTS) * (len(SLIDES) + len(TURNS))
CONTACT = "C1.transverse_process_tip.left"
LAIN_ON = "skull.mastoid_process.right"  # the head lies on its right side, and is pushed towards it
AFAR = 1.0  # m; the rest is a strut of that length, so that it resists along one line
NEVER = 100.0  # rad or m; the far edge of a band that no spring shall reach


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """How one moving piece is spread about its centre of mass (`impulse_bodies.csv`)."""

    segment: str
    quantity: str
    value: float
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Properties:
    """What one draw assumes of the joints, each in the order of `JOINTS`."""

    turning: Array  # (4,) factor of the measured curve of every rotation
    shear: Array  # (4, 3) N/m, joint by forward, left, up
    turn_damping: Array  # (4,) N·m·s/rad
    shear_damping: Array  # (4,) N·s/m
    rest: float  # N/m, of what the head lies on; zero leaves it free


class UpperNeck:
    """The compiled model of one person; `set` makes it that of one draw. One draw at a time: it holds MuJoCo's data."""

    def __init__(self, body: Body) -> None:
        import mujoco  # here, not above: wrong input is answered without waiting for it

        self.body = body
        self.model: Any = _specification(body).compile()
        self.data: Any = mujoco.MjData(self.model)
        named = {segment.name: segment for segment in body.segments}
        self.lowest_frame: Array = named[BONES[0]].rotation  # turns forces of the lowest joint into the body frame
        tissue = {(one.joint, one.motion): one for one in body.tissue}
        self.tissue: list[list[Tissue]] = [[tissue[joint, turn] for turn in TURNS] for joint in JOINTS]
        self.contact = int(self.model.site("contact").id)
        self.afar: Array = self.body.landmark(LAIN_ON).position - np.array([0.0, AFAR, 0.0])
        self.slides = np.array([6 * joint + k for joint in range(len(JOINTS)) for k in range(3)])
        self.turns = self.slides + 3

    def set(self, properties: Properties, forward: Array, point: Array) -> None:
        """Give the joints their stiffness and damping, and the push its direction and place.

        Args:
            properties: stiffness and damping of this draw.
            forward: (3,) unit vector of the push, body frame.
            point: (3,) where it acts on the atlas, m, body frame.
        """
        model = self.model
        model.jnt_stiffness[self.slides] = properties.shear.ravel()
        model.dof_damping[self.slides] = np.repeat(properties.shear_damping, 3)
        model.dof_damping[self.turns] = np.repeat(properties.turn_damping, 3)
        for joint, (turns, factor) in enumerate(zip(self.tissue, properties.turning, strict=True)):
            for number, one in enumerate(turns):
                model.jnt_stiffness[6 * joint + 3 + number] = factor * one.neutral_slope
                for side in range(2):
                    tendon = 2 * (3 * joint + number) + side
                    linear, *higher = factor * _band(one, side)
                    model.tendon_stiffness[tendon] = linear
                    model.tendon_stiffnesspoly[tendon] = higher
        model.tendon_stiffness[REST] = properties.rest
        atlas = next(segment for segment in self.body.segments if segment.name == "C1")
        model.site_pos[self.contact] = atlas.rotation.T @ (point - atlas.position)
        model.actuator_gear[0, :3] = forward

    def fastest_rate(self) -> float:
        """Largest rate (1/s) at which the model moves by itself with every joint at the end of its range."""
        import mujoco

        mujoco.mj_resetData(self.model, self.data)
        mujoco.mj_forward(self.model, self.data)
        mass = np.zeros((N_DOF, N_DOF))
        mujoco.mj_fullM(self.model, self.data, mass)
        stiffness = np.array(self.model.jnt_stiffness)  # the rest is soft beside these and acts on the heavy head
        for number, turn in enumerate(self.turns):
            joint, motion = divmod(number, 3)
            one = self.tissue[joint][motion]
            ends: list[float] = []
            for side, curve in enumerate((one.positive, one.negative)):
                tendon, span = 2 * number + side, curve.range - curve.neutral_zone
                second, third = self.model.tendon_stiffnesspoly[tendon]
                ends.append(self.model.tendon_stiffness[tendon] + 2.0 * second * span + 3.0 * third * span**2)
            stiffness[turn] += max(ends)
        state = np.block(
            [
                [np.zeros((N_DOF, N_DOF)), np.eye(N_DOF)],
                [-np.linalg.solve(mass, np.diag(stiffness)), -np.linalg.solve(mass, np.diag(self.model.dof_damping))],
            ]
        )
        return float(np.abs(np.linalg.eigvals(state)).max())


def cubic_shape() -> Array:
    """(3,) shares of u, u^2 and u^3 that stand for (exp(3u) - 1)/(exp(3) - 1) between 0 and 1, summing to one."""
    u = np.linspace(0.0, 1.0, 101)
    wanted = np.expm1(CONVEXITY * u) / np.expm1(CONVEXITY)
    # The least squares with the last share as what the others leave: the curve passes through the measured range.
    columns = np.column_stack([u - u**3, u**2 - u**3])
    rest: Array = wanted - u**3
    fitted = np.linalg.solve(columns.T @ columns, columns.T @ rest)
    first, second = float(fitted[0]), float(fitted[1])
    if second < 0.0:  # a spring that softens is none of the measured curve
        second = 0.0
        first = float(columns[:, 0] @ rest / (columns[:, 0] @ columns[:, 0]))
    return np.array([first, second, 1.0 - first - second])


def _band(one: Tissue, side: int) -> Array:
    """(3,) N·m/rad, /rad^2, /rad^3: the moment beyond the neutral zone, which reaches the measured one at the range."""
    curve = one.positive if side == 0 else one.negative
    span = curve.range - curve.neutral_zone
    return (curve.moment - one.neutral_slope * curve.range) * cubic_shape() / span ** np.arange(1, 4)


def _specification(body: Body) -> Any:
    import mujoco

    spec = mujoco.MjSpec()
    spec.modelname = "upper neck"
    spec.option.gravity = [0.0, 0.0, 0.0]  # the person lies and is carried; only what the push adds is asked
    off = mujoco.mjtDisableBit  # nothing touches and nothing is bound here; a failure shall be seen, not started anew
    spec.option.disableflags = off.mjDSBL_CONSTRAINT | off.mjDSBL_CONTACT | off.mjDSBL_AUTORESET
    spec.compiler.degree = False
    spec.compiler.autolimits = False
    named = {segment.name: segment for segment in body.segments}
    handle, origin, frame = spec.worldbody, np.zeros(3), np.eye(3)
    spec.worldbody.add_site(name="world")
    for bone, joint in zip(BONES, JOINTS, strict=True):
        segment = named[bone]
        handle = handle.add_body(name=bone)
        handle.pos = frame.T @ (segment.position - origin)
        quaternion = np.zeros(4)
        mujoco.mju_mat2Quat(quaternion, np.ascontiguousarray(frame.T @ segment.rotation).ravel())
        handle.quat = quaternion
        handle.mass = segment.mass
        handle.ipos = segment.rotation.T @ (segment.centre_of_mass - segment.position)
        handle.inertia = _inertia(bone, segment.mass)
        handle.explicitinertial = True
        anchor = segment.rotation.T @ (segment.joint - segment.position)
        for name in (*SLIDES, *TURNS):
            kind = mujoco.mjtJoint.mjJNT_SLIDE if name in SLIDES else mujoco.mjtJoint.mjJNT_HINGE
            handle.add_joint(name=f"{joint}.{name}", type=kind, axis=AXES[name], pos=anchor)
        if bone == "C1":
            handle.add_site(name="contact", pos=np.zeros(3))
        if bone == "skull":
            lain = body.landmark(LAIN_ON).position
            handle.add_site(name="lain on", pos=segment.rotation.T @ (lain - segment.position))
            spec.worldbody.add_site(name="afar", pos=lain - np.array([0.0, AFAR, 0.0]))
        origin, frame = segment.position, segment.rotation
    _bands(spec, body)
    rest = spec.add_tendon(name="rest", springlength=[AFAR, NEVER])
    rest.wrap_site("afar")
    rest.wrap_site("lain on")
    push = spec.add_actuator(name="push", trntype=mujoco.mjtTrn.mjTRN_SITE, target="contact", refsite="world")
    push.gear = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    for site in ("contact", "lain on"):
        spec.add_sensor(
            name=site, type=mujoco.mjtSensor.mjSENS_FRAMEPOS, objtype=mujoco.mjtObj.mjOBJ_SITE, objname=site
        )
    return spec


def _bands(spec: Any, body: Body) -> None:
    """For each rotation two springs that are slack inside the neutral zone, one on either side."""
    tissue = {(one.joint, one.motion): one for one in body.tissue}
    for joint in JOINTS:
        for turn in TURNS:
            one = tissue[joint, turn]
            for sign, curve in ((1.0, one.positive), (-1.0, one.negative)):
                tendon = spec.add_tendon(name=f"{joint}.{turn}.{'positive' if sign > 0 else 'negative'}")
                tendon.wrap_joint(f"{joint}.{turn}", sign)
                tendon.springlength = [-NEVER, curve.neutral_zone]
                tendon.stiffness = [1.0, 1.0, 1.0]


def _inertia(bone: str, mass: float) -> Array:
    """(3,) kg·m2 about the axes of the bone: measured radii of gyration of the head, a stiff disc for a slice."""
    rows = {(row.segment, row.quantity): 1e-3 * row.value for row in read_table(TABLES / "impulse_bodies.csv", BodyRow)}
    if bone == "skull":
        return mass * np.array([rows[bone, f"gyration_about_{axis}_mm"] ** 2 for axis in SLIDES])
    radius, height = rows[bone, "slice_radius_mm"], rows[bone, "slice_height_mm"]
    across = mass * (3.0 * radius**2 + height**2) / 12.0
    return np.array([across, across, 0.5 * mass * radius**2])
