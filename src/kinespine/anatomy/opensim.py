"""Body -> .osim, so that anybody can check the body with another engine.

Bodies, joints, coordinates and names are those of the MuJoCo model; only the ground turns, for OpenSim counts y
upwards. A number is written with all its digits, so both engines work with the same body.

Left to whoever solves, because OpenSim has no element that turns as they do: what presses on the feet, the push of the
cage on the scapulae, the tie of the linea alba and the pressure in the abdomen.
"""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np

from kinespine.anatomy.body import Body, Dof, Segment
from kinespine.anatomy.model import GRAVITY, placed
from kinespine.anatomy.opensim_forces import add_forces
from kinespine.anatomy.opensim_words import add_frame, add_text, numbers
from kinespine.errors import BadInput

VERSION = "40600"  # of the format: that of OpenSim 4.6
Y_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
"""Body frame (x forward, y left, z up) to OpenSim's ground (x forward, y up, z right)."""
TURN, MOVE = np.pi, 2.0  # rad and m, range of a coordinate without tissue; nothing stops there
AXES = tuple(f"{kind}{number}" for kind in ("rotation", "translation") for number in (1, 2, 3))


def osim(body: Body, rest: np.ndarray | None = None) -> str:
    """The body as an .osim file's text, for OpenSim 4.6.

    Passive moments are expressions of the same curves, exact; muscles are OpenSim's `RigidTendonMuscle` with the
    body's own active and passive force-length curves, written as formulas and so exact as well.

    Args:
        rest: the posture (n,) in which discs, ligaments and ribs are slack, rad and m; the norm posture if none is
            given.

    Raises:
        BadInput: the rest posture does not fit the body.
    """
    count = len(body.dofs)
    slack = np.zeros(count) if rest is None else np.asarray(rest, dtype=float)
    if slack.shape != (count,) or not np.all(np.isfinite(slack)):
        raise BadInput(f"The rest posture has shape {slack.shape}: give one finite coordinate for each of the {count}.")
    document = Element("OpenSimDocument", Version=VERSION)
    model = SubElement(document, "Model", name="kinespine")
    add_text(model, "gravity", numbers([0.0, -GRAVITY, 0.0]))
    add_text(model, "length_units", "meters")
    add_text(model, "force_units", "N")
    SubElement(model, "Ground", name="ground")
    _add_segments(_objects(model, "BodySet", "bodyset"), body)
    _add_joints(_objects(model, "JointSet", "jointset"), body)
    add_forces(_objects(model, "ForceSet", "forceset"), body, slack)
    _add_landmarks(_objects(model, "MarkerSet", "markerset"), body)
    indent(document, "  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, encoding="unicode") + "\n"


def _objects(model: Element, kind: str, name: str) -> Element:
    return SubElement(SubElement(model, kind, name=name), "objects")


def _add_segments(bodies: Element, body: Body) -> None:
    for segment in body.segments:
        place = placed(segment, None)
        made = SubElement(bodies, "Body", name=segment.name)
        add_text(made, "mass", numbers([place.mass]))
        add_text(made, "mass_center", numbers(place.ipos))
        add_text(made, "inertia", numbers([*place.inertia, 0.0, 0.0, 0.0]))


def _add_landmarks(markers: Element, body: Body) -> None:
    named = {segment.name: segment for segment in body.segments}
    for landmark in body.landmarks.values():
        segment = named[landmark.segment]
        made = SubElement(markers, "Marker", name=landmark.name)
        add_text(made, "socket_parent_frame", f"/bodyset/{segment.name}")
        add_text(made, "location", numbers(segment.rotation.T @ (landmark.position - segment.position)))
        add_text(made, "fixed", "true")


# --- joints ---


def _add_joints(joints: Element, body: Body) -> None:
    named = {segment.name: segment for segment in body.segments}
    ranges = {
        f"{tissue.joint}.{tissue.motion}": (-tissue.negative.range, tissue.positive.range) for tissue in body.tissue
    }
    for segment in body.segments:
        made = SubElement(joints, "CustomJoint", name=segment.name)
        add_text(made, "socket_parent_frame", "parent_offset")
        add_text(made, "socket_child_frame", "child_offset")
        _add_coordinates(made, segment, ranges)
        _add_frames(made, segment, named[segment.parent] if segment.parent is not None else None)
        _add_motion(made, segment)


def _add_coordinates(made: Element, segment: Segment, ranges: dict[str, tuple[float, float]]) -> None:
    coordinates = SubElement(made, "coordinates")
    for dof in segment.dofs:
        coordinate = SubElement(coordinates, "Coordinate", name=dof.name)
        add_text(coordinate, "default_value", "0")
        free = TURN if dof.kind == "hinge" else MOVE
        add_text(coordinate, "range", numbers(ranges.get(dof.name, (-free, free))))
        add_text(coordinate, "clamped", "false")


def _add_frames(made: Element, segment: Segment, parent: Segment | None) -> None:
    """Both frames at the centre of the joint, with the axes of the child: they coincide in the norm posture."""
    frames = SubElement(made, "frames")
    if parent is None:
        add_frame(frames, "parent_offset", "/ground", Y_UP @ segment.joint, Y_UP @ segment.rotation)
    else:
        centre = parent.rotation.T @ (segment.joint - parent.position)
        turn = parent.rotation.T @ segment.rotation
        add_frame(frames, "parent_offset", f"/bodyset/{parent.name}", centre, turn)
    add_frame(frames, "child_offset", f"/bodyset/{segment.name}", placed(segment, None).anchor, np.eye(3))


def _add_motion(made: Element, segment: Segment) -> None:
    """Slides along fixed axes, then turns one after the other about axes that go with the segment, as in MuJoCo."""
    kinds = [dof.kind for dof in segment.dofs]
    assert kinds == sorted(kinds, reverse=True), "OpenSim moves before it turns"
    hinges, slides = ([dof for dof in segment.dofs if dof.kind == kind] for kind in ("hinge", "slide"))
    motion = SubElement(made, "SpatialTransform")
    for name, (dof, axis) in zip(AXES, [*_axes(hinges), *_axes(slides)], strict=True):
        transform = SubElement(motion, "TransformAxis", name=name)
        add_text(transform, "coordinates", dof.name if dof is not None else "")
        add_text(transform, "axis", numbers(axis))
        if dof is not None:
            function = SubElement(transform, "LinearFunction", name="function")
            add_text(function, "coefficients", "1 0")
        else:
            function = SubElement(transform, "Constant", name="function")
            add_text(function, "value", "0")


def _axes(dofs: list[Dof]) -> list[tuple[Dof | None, np.ndarray]]:
    """Three axes: those of the degrees of freedom, then square ones that stand still."""
    found: list[tuple[Dof | None, np.ndarray]] = [(dof, dof.axis) for dof in dofs]
    used = [dof.axis for dof in dofs]
    while len(found) < 3:
        used.append(_square_to(used))
        found.append((None, used[-1]))
    for (_, one), (_, next_one) in pairwise(found):
        assert abs(float(one @ next_one)) < 0.9, "two axes that are nearly one"
    return found


def _square_to(axes: list[np.ndarray]) -> np.ndarray:
    """A unit vector square to fewer than three others."""
    if not axes:
        return np.array([1.0, 0.0, 0.0])
    basis = np.linalg.svd(np.array(axes))[2]
    return basis[len(axes)]
