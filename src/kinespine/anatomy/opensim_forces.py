"""What acts in an exported body: muscles, passive moments, the springs of the ribs, ideal torques of the limbs."""

from __future__ import annotations

import math
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.contraction import PASSIVE_SHAPE, PASSIVE_STRAIN, ROUND, WIDTH, strongest_force
from kinespine.anatomy.levels import CAGED, SIDES
from kinespine.anatomy.model import compile_model
from kinespine.anatomy.opensim_words import add_frame, add_text, number, numbers
from kinespine.anatomy.quantities import quantities
from kinespine.anatomy.tissue import CONVEXITY, SOFTNESS, Curve, Tissue


def add_forces(forces: Element, body: Body, rest: np.ndarray) -> None:
    """Every force of the body, tissue and ribs slack in the rest posture (n,)."""
    slack = {dof.name: float(angle) for dof, angle in zip(body.dofs, rest, strict=True)}
    for tissue in body.tissue:
        name = f"{tissue.joint}.{tissue.motion}"
        made = SubElement(forces, "ExpressionBasedCoordinateForce", name=f"tissue.{name}")
        add_text(made, "coordinate", name)
        add_text(made, "expression", tissue_expression(tissue, slack[name]))
    _add_ribs(forces, body, rest)
    _add_muscles(forces, body)
    _add_limbs(forces, body)


# --- discs and ligaments ---


def tissue_expression(tissue: Tissue, rest: float) -> str:
    """Moment (N·m) of a rotation at its coordinate q (rad), slack at the angle `rest`: `Tissue.moment` in words."""
    first, second = tissue.scales()
    zero = np.zeros(1)
    offset = first * tissue.positive.shape(zero)[0][0] - second * tissue.negative.shape(zero)[0][0]
    angle = f"(q-({number(rest)}))"
    up, down = _risen("u", tissue.positive, angle), _risen("d", tissue.negative, f"(-{angle})")
    return (
        f"-({number(first)}*{up[0]}-({number(second)})*{down[0]}-({number(offset)})"
        f"+{number(tissue.neutral_slope)}*{angle});{up[1]};{down[1]}"
    )


def _risen(letter: str, curve: Curve, angle: str) -> tuple[str, str]:
    """`Curve.shape` at an angle, and what the letters in it stand for; written so that nothing overflows."""
    slack, grown, past = f"{letter}s", f"{letter}g", f"{letter}p"
    span = SOFTNESS * (curve.range - curve.neutral_zone)
    shape = f"(exp(min({grown},{CONVEXITY}))*(1+{past}+0.5*{past}*{past})-1)"
    meaning = (
        f"{past}=max({grown}-{CONVEXITY},0)",
        f"{grown}={CONVEXITY * SOFTNESS}*(max({slack},0)+log(1+exp(-abs({slack}))))",
        f"{slack}=({angle}-{number(curve.neutral_zone)})/{number(span)}",
    )
    return shape, ";".join(meaning)


# --- ribs ---

TURNING = {
    "Mx": "sin(theta_x)*cos(theta_z)+cos(theta_x)*sin(theta_y)*sin(theta_z)+sin(theta_x)*cos(theta_y)",
    "My": "sin(theta_y)*cos(theta_z)+sin(theta_x)*cos(theta_y)*sin(theta_z)+cos(theta_x)*sin(theta_y)",
    "Mz": "cos(theta_y)*sin(theta_z)+cos(theta_x)*sin(theta_z)+sin(theta_x)*sin(theta_y)*cos(theta_z)",
}
"""Slopes of three less the trace of the rotation made of three angles: a torque along the axis of a turn, by twice its
sine."""


def _add_ribs(forces: Element, body: Body, rest: np.ndarray) -> None:
    """A spring at each rib head: the cage against its vertebra, by how far they part and how far they turn."""
    import mujoco

    model = compile_model(body)
    data = mujoco.MjData(model)
    data.qpos[:] = rest
    mujoco.mj_kinematics(model, data)
    n = quantities("cage.csv")
    cage = data.body("cage")
    own = next(segment for segment in body.segments if segment.name == "cage")
    half = 0.5 * n["rib_spring_Nm_per_rad"]
    for rib, level in enumerate(CAGED, start=1):
        vertebra = data.body(level)
        back = vertebra.xmat.reshape(3, 3).T
        for side in SIDES:
            head = f"cage.rib{rib}_head.{side}"
            made = SubElement(forces, "ExpressionBasedBushingForce", name=f"rib{rib}.{side}")
            add_text(made, "socket_frame1", "vertebra_offset")
            add_text(made, "socket_frame2", "cage_offset")
            frames = SubElement(made, "frames")
            place = back @ (data.site(head).xpos - vertebra.xpos)
            add_frame(frames, "vertebra_offset", f"/bodyset/{level}", place, back @ cage.xmat.reshape(3, 3))
            on_cage = own.rotation.T @ (body.landmarks[head].position - own.position)
            add_frame(frames, "cage_offset", "/bodyset/cage", on_cage, np.eye(3))
            for moment, slope in TURNING.items():
                add_text(made, f"{moment}_expression", f"{number(half)}*({slope})")
            for axis in "xyz":
                add_text(made, f"F{axis}_expression", f"{number(n['rib_spring_N_per_m'])}*delta_{axis}")


# --- muscles and limbs ---

ACTIVE_CURVE = f"exp(-(x-1)^2/{WIDTH})"
PASSIVE_CURVE = (
    f"(exp(min(g,{PASSIVE_SHAPE}))*(1+p+0.5*p*p)-1)/{math.expm1(PASSIVE_SHAPE)}"
    f";p=max(g-{PASSIVE_SHAPE},0)"
    f";g={PASSIVE_SHAPE / PASSIVE_STRAIN}*(max(x-1,0)+{ROUND}*log(1+exp(-abs(x-1)/{ROUND})))"
)
"""Force over the strongest one at a fibre length x over the optimal one: the curves of `chain.fibres` in words."""


def _add_muscles(forces: Element, body: Body) -> None:
    """Muscles with rigid tendons; their fibres lie along the path, for the cosine of their angle is in the force."""
    named = {segment.name: segment for segment in body.segments}
    for fascicle in body.fascicles:
        made = SubElement(forces, "RigidTendonMuscle", name=fascicle.name)
        for name, value in {
            "min_control": 0.0, "max_control": 1.0, "max_isometric_force": strongest_force(fascicle),
            "optimal_fiber_length": fascicle.optimal_length, "tendon_slack_length": fascicle.tendon_length,
            "pennation_angle_at_optimal": 0.0,
        }.items():  # fmt: skip
            add_text(made, name, numbers([value]))
        for name, curve in {"active": ACTIVE_CURVE, "passive": PASSIVE_CURVE}.items():
            function = SubElement(SubElement(made, f"{name}_force_length_curve"), "ExpressionBasedFunction", name=name)
            add_text(function, "variables", "x")
            add_text(function, "expression", curve)
        path = SubElement(SubElement(made, "GeometryPath", name="path"), "PathPointSet")
        points = SubElement(path, "objects")
        for place_number, landmark in enumerate(fascicle.path):
            place = body.landmarks[landmark]
            segment = named[place.segment]
            point = SubElement(points, "PathPoint", name=f"p{place_number}")
            add_text(point, "socket_parent_frame", f"/bodyset/{segment.name}")
            add_text(point, "location", numbers(segment.rotation.T @ (place.position - segment.position)))


def _add_limbs(forces: Element, body: Body) -> None:
    """Ideal torques in units of the stronger direction."""
    for joint in body.limbs:
        strongest = max(joint.positive, joint.negative)
        made = SubElement(forces, "CoordinateActuator", name=f"torque.{joint.dof}")
        add_text(made, "min_control", numbers([-joint.negative / strongest]))
        add_text(made, "max_control", numbers([joint.positive / strongest]))
        add_text(made, "coordinate", joint.dof)
        add_text(made, "optimal_force", numbers([strongest]))
