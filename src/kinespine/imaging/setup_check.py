"""Whether a photograph can be measured at all: what is wrong with it, and whether it has to be taken again."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from kinespine.extras import require
from kinespine.imaging.photo_scale import Marker, body_height_px
from kinespine.imaging.pose import Pose
from kinespine.imaging.prepared import Pixels, Prepared
from kinespine.imaging.spacing import TABLES
from kinespine.tables import read_table

EXTRA = "pose"
LOOKED_AT = 500  # px, height to which the person is brought before sharpness is taken, so that sizes compare
SHOULDERS, HIPS = ("left_shoulder", "right_shoulder"), ("left_hip", "right_hip")
ENDS = ("left_eye", "right_eye", "left_heel", "right_heel", "left_foot_index", "right_foot_index")
FOREHEAD = 0.07  # of the height: from the eyes to the top of the head


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    check: str
    limit: float
    beyond: Literal["below", "above"]
    unit: Literal["px", "1", "deg"]
    action: Literal["retake", "note"]
    words: str
    source: str
    status: Literal["assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a photograph."""

    check: str
    value: float
    limit: float
    action: Literal["retake", "note"]
    words: str


def check_setup(photo: Prepared, pose: Pose, marker: Marker | None = None) -> tuple[Finding, ...]:
    """What is wrong with a photograph of a standing person, those that ask for another one first.

    Args:
        photo: with `view` told, and `forward_is` of a view from the side.
        pose: of the person.
        marker: that hangs straight, if there is one.
    """
    values = dict(_values(photo, pose, marker))
    found = [
        Finding(
            check=rule.check,
            value=values[rule.check],
            limit=rule.limit,
            action=rule.action,
            words=rule.words.format(value=values[rule.check], limit=rule.limit),
        )
        for rule in _rules()
        if rule.check in values
        and (values[rule.check] < rule.limit if rule.beyond == "below" else values[rule.check] > rule.limit)
    ]
    return tuple(sorted(found, key=lambda finding: finding.action != "retake"))


def _values(photo: Prepared, pose: Pose, marker: Marker | None) -> Iterator[tuple[str, float]]:
    height = body_height_px(pose)
    yield "person_height", height
    yield "edge_distance", _edge_distance(photo, pose, height)
    yield "sharpness", _sharpness(photo, pose, height)
    yield "clipped", _clipped(photo, pose)
    trunk = float(np.hypot(*(pose.middle(*HIPS) - pose.middle(*SHOULDERS))))
    wide = float(abs(pose.place("left_shoulder")[0] - pose.place("right_shoulder")[0])) / max(trunk, 1e-9)
    side_on = photo.told["view"] in {"photo_left", "photo_right"}
    yield ("shoulder_width_side" if side_on else "shoulder_width_frontal"), wide
    if side_on and "forward_is" in photo.told:
        ahead = float(pose.place("nose")[0] - pose.middle("left_ear", "right_ear")[0])
        yield "facing", ahead if photo.told["forward_is"] == "image_right" else -ahead
    ankles = pose.place("left_ankle") - pose.place("right_ankle")
    yield "step", float(abs(ankles[0])) / height
    yield "knee_angle", min(_knee(pose, side) for side in ("left", "right") if pose.seen(f"{side}_knee") > 0)
    if marker is not None:
        yield "camera_tilt", abs(math.degrees(marker.roll))


def _edge_distance(photo: Prepared, pose: Pose, height: float) -> float:
    """Smallest distance of head and feet from an edge, over the height of the picture; negative beyond it."""
    ends = np.array([pose.place(name) for name in ENDS])
    top = float(ends[:2, 1].min()) - FOREHEAD * height
    bottom = photo.height - float(ends[:, 1].max())
    sides = min(float(ends[:, 0].min()), photo.width - float(ends[:, 0].max()))
    return min(top, bottom, sides) / photo.height


def _sharpness(photo: Prepared, pose: Pose, height: float) -> float:
    """Variance of the Laplacian of the person's brightness, at one size for everybody."""
    cv2 = require("cv2", EXTRA)
    person: Any = cv2.cvtColor(_person(photo, pose), cv2.COLOR_RGB2GRAY)
    by = min(1.0, LOOKED_AT / height)
    small = cv2.resize(person, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var())


def _clipped(photo: Prepared, pose: Pose) -> float:
    person = _person(photo, pose)
    return float(((person.max(axis=2) <= 2) | (person.min(axis=2) >= 253)).mean())


def _person(photo: Prepared, pose: Pose) -> Pixels:
    """The rectangle about shoulders and hips."""
    corners = np.array([pose.place(name) for name in (*SHOULDERS, *HIPS)])
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    x0, x1 = np.clip([int(left), int(right) + 2], 0, photo.width)
    y0, y1 = np.clip([int(top), int(bottom) + 2], 0, photo.height)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return photo.pixels
    return np.ascontiguousarray(photo.pixels[y0:y1, x0:x1])


def _knee(pose: Pose, side: str) -> float:
    """Angle of thigh and shank, deg; 180 is straight."""
    hip, knee, ankle = (pose.place(f"{side}_{name}") for name in ("hip", "knee", "ankle"))
    one, other = hip - knee, ankle - knee
    cosine = float(one @ other) / max(float(np.hypot(*one) * np.hypot(*other)), 1e-9)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


@cache
def _rules() -> tuple[_Rule, ...]:
    return read_table(TABLES / "setup.csv", _Rule)
