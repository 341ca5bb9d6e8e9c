"""A body as its causes make it: bones moved, legs longer, weights added, muscles and tissue stronger or weaker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.body import Body, Fascicle, Segment
from kinespine.anatomy.causes import BONES, Causes, describe
from kinespine.anatomy.levels import SIDES, Side, body_of
from kinespine.anatomy.tissue import Curve, Tissue
from kinespine.errors import BadInput

X, Y, Z = np.eye(3)
Move = Callable[[np.ndarray], np.ndarray]  # where a point (3,) m goes


def changed_body(body: Body, causes: Causes) -> Body:
    """The body with what differs in it; the same object where nothing of it does.

    Coordinates keep their meaning and q = 0 stays the norm posture: nothing is settled anew, so a longer leg or a lift
    reaches below z = 0 until somebody stands the body up.

    - *Shifted bone*: it and every bone above move with their joints, landmarks and centres of mass. The centre of its
      own joint stays on the bone below, as the table of rotation centres has it: the weight above gets its lever there
      too.
    - *Leg length*: thigh and shank are stretched along themselves, each in proportion; the foot goes with the ankle.
    - *Lift*: the four corners of the sole go down, nothing else.
    - *Muscles*: paths follow the bones, while fibre and tendon keep the length they were built with: a path that a
      shift makes longer stretches its muscle. Tightness shortens fibre and tendon alike.
    - *Stiffness*: the whole passive curve of every rotation of the joint times one factor; ribs are no part of it.

    Rest angles, habit and senses are no part of the body: see `rest_offsets`, `habit_remainder`, `Causes.sensed`.

    Raises:
        BadInput: more mass is taken from a segment than it has.
    """
    own = {name: value for name, value in causes.values.items() if describe(name).changes == "body"}
    return _changed(body, Causes(values=own)) if own else body


@lru_cache(maxsize=16)
def _changed(body: Body, causes: Causes) -> Body:
    """Kept for the bodies used last: equal causes give one object, for which one model is compiled."""
    body = displaced_body(body, causes)
    grips = {f"forearm.{side}": f"forearm.hand_grip_centre.{side}" for side in SIDES}
    held = {f"forearm.{side}": causes.value(f"held_{side}_kg") for side in SIDES}
    return replace(
        body,
        segments=tuple(
            _holding(_heavier(segment, causes), held[segment.name], body.landmark(grips[segment.name]).position)
            if segment.name in grips
            else _heavier(segment, causes)
            for segment in body.segments
        ),
        fascicles=tuple(_muscle(fascicle, causes) for fascicle in body.fascicles),
        tissue=tuple(_stiffened(tissue, causes.value(f"stiffness.{tissue.joint}")) for tissue in body.tissue),
    )


# --- bones ---


def displaced_body(body: Body, causes: Causes) -> Body:
    """The body with bones, legs and soles displaced, and nothing else changed; on a body that has some already, more.

    Only places of the head, the upper neck and the legs move: thorax and pelvis keep their shape, and so do the ribs.
    """
    for bone, joint in BONES.items():
        body = _shifted(body, body_of(joint.split("-")[0]), causes, bone)
    for side in SIDES:
        body = _lengthened(body, side, 1e-3 * causes.value(f"leg_length_{side}_mm"))
        body = _lifted(body, side, 1e-3 * causes.value(f"lift_{side}_mm"))
    return body


def _shifted(body: Body, segment: str, causes: Causes, bone: str) -> Body:
    """One bone moved on the bone below it, with everything that rests on it."""
    shift = 1e-3 * (causes.value(f"{bone}_forward_mm") * X + causes.value(f"{bone}_lateral_mm") * Y)
    if not np.any(shift):
        return body
    above = {segment}
    for other in body.segments:  # parents come before their children
        if other.parent in above:
            above.add(other.name)
    return _moved(body, dict.fromkeys(above, lambda point: point + shift), stays=segment)


def _lengthened(body: Body, side: Side, longer: float) -> Body:
    """One leg longer (m), thigh and shank in their present proportion."""
    if longer == 0.0:
        return body
    joints = {segment.name: segment.joint for segment in body.segments}
    hip, knee, ankle = (joints[f"{bone}.{side}"] for bone in ("femur", "tibia", "foot"))
    stretch = longer / float(np.linalg.norm(knee - hip) + np.linalg.norm(ankle - knee))
    thigh, shank = stretch * (knee - hip), stretch * (ankle - knee)
    return _moved(
        body,
        {
            f"femur.{side}": lambda point: point + _share(point, hip, knee) * thigh,
            f"tibia.{side}": lambda point: point + thigh + _share(point, knee, ankle) * shank,
            f"foot.{side}": lambda point: point + thigh + shank,
        },
    )


def _share(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    """How far along a bone a point lies: 0 at its start, 1 at its end."""
    return float((point - start) @ (end - start) / ((end - start) @ (end - start)))


def _moved(body: Body, moves: Mapping[str, Move], stays: str = "") -> Body:
    """Segments with their joints, centres of mass and landmarks moved; the joint of `stays` is left where it is."""

    def placed(segment: Segment) -> Segment:
        move = moves.get(segment.name)
        if move is None:
            return segment
        return replace(
            segment,
            position=move(segment.position),
            joint=segment.joint if segment.name == stays else move(segment.joint),
            centre_of_mass=move(segment.centre_of_mass),
        )

    landmarks = {
        name: replace(point, position=moves[point.segment](point.position)) if point.segment in moves else point
        for name, point in body.landmarks.items()
    }
    return replace(
        body, segments=tuple(placed(segment) for segment in body.segments), landmarks=MappingProxyType(landmarks)
    )


def _lifted(body: Body, side: Side, height: float) -> Body:
    """A lift (m) under one foot, which makes its sole lower."""
    if height == 0.0:
        return body
    corners = {name: body.landmark(name) for name in (f"foot.{corner}.{side}" for corner in SOLE)}
    lowered = {name: replace(point, position=point.position - height * Z) for name, point in corners.items()}
    return replace(body, landmarks=MappingProxyType({**body.landmarks, **lowered}))


# --- masses ---


def _heavier(segment: Segment, causes: Causes) -> Segment:
    added = causes.values.get(f"mass.{segment.name}_kg", 0.0)
    if segment.mass + added < 0.0:
        raise BadInput(
            f"mass.{segment.name}_kg is {added:g} kg, and {segment.name} of this person weighs {segment.mass:.3g} kg; "
            "no more can be taken away."
        )
    return replace(segment, mass=segment.mass + added) if added else segment


def _holding(forearm: Segment, held: float, grip: np.ndarray) -> Segment:
    """A forearm with its hand and what that hand holds (kg)."""
    if held == 0.0:
        return forearm
    mass = forearm.mass + held
    return replace(forearm, mass=mass, centre_of_mass=(forearm.mass * forearm.centre_of_mass + held * grip) / mass)


# --- muscles and tissue ---


def _muscle(fascicle: Fascicle, causes: Causes) -> Fascicle:
    strength = causes.value(f"strength.{fascicle.group}.{fascicle.side}")
    length = 1.0 - causes.value(f"tightness.{fascicle.group}.{fascicle.side}")
    if strength == 1.0 and length == 1.0:
        return fascicle
    return replace(
        fascicle,
        area=strength * fascicle.area,
        optimal_length=length * fascicle.optimal_length,
        tendon_length=length * fascicle.tendon_length,
    )


def _stiffened(tissue: Tissue, factor: float) -> Tissue:
    """Both curves through `factor` times their moment: the curve is linear in it, the neutral zone included."""
    if factor == 1.0:
        return tissue

    def times(curve: Curve) -> Curve:
        return replace(curve, moment=factor * curve.moment)

    return replace(tissue, positive=times(tissue.positive), negative=times(tissue.negative))
