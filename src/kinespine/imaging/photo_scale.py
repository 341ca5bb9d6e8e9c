"""How large a pixel of a photograph is at the person: by their height, or by a printed marker beside them."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.imaging.pose import Pose
from kinespine.imaging.prepared import Pixels
from kinespine.imaging.spacing import TABLES
from kinespine.tables import read_table

EXTRA = "pose"
HEIGHTS_CM = (50.0, 250.0)
MARKERS_MM = (20.0, 1000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    quantity: str
    value: float
    unit: str
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoScale:
    """Size of a pixel in the plane of the person."""

    mm_per_px: float
    error: float  # mm per pixel, one standard deviation

    @property
    def told(self) -> dict[str, str | float]:
        """Under the keys of a landmark file."""
        return {"scale": "patient_calibrated", "mm_per_px": self.mm_per_px, "mm_per_px_error": self.error}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marker:
    """A square printed marker as it lies in the picture."""

    corners: NDArray[np.float64]  # (4, 2) px: upper left, upper right, lower right, lower left of the marker itself

    @property
    def side(self) -> float:
        """Root of its area, px."""
        (x, y), (u, v) = self.corners.T, np.roll(self.corners, -1, axis=0).T
        return math.sqrt(abs(float(np.sum(x * v - u * y))) / 2)

    @property
    def roll(self) -> float:
        """How far its vertical edges hang from the picture's, rad; clockwise positive."""
        upper, lower = self.corners[:2].mean(axis=0), self.corners[2:].mean(axis=0)
        across, down = lower - upper
        return math.atan2(-float(across), float(down))

    @property
    def plumb(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Upper and lower end of its middle line, (2,) px each."""
        return self.corners[:2].mean(axis=0), self.corners[2:].mean(axis=0)


def body_height_px(pose: Pose) -> float:
    """Height of the body that the distance of eyes and ankles belongs to, px."""
    eyes, ankles = pose.middle("left_eye", "right_eye"), pose.middle("left_ankle", "right_ankle")
    return float(np.hypot(*(ankles - eyes))) / _shares()["eyes_to_ankles"]


def check_height(height_cm: float) -> None:
    """Refuse a height that no person has.

    Raises:
        BadInput: it is none in centimetres; with what was meant where it is one in metres.
    """
    low, high = HEIGHTS_CM
    if not low <= height_cm <= high:
        metres = f" If it is in metres, write {100 * height_cm:g}." if low <= 100 * height_cm <= high else ""
        raise BadInput(f"A height of {height_cm:g} cm: it lies between {low:g} and {high:g} cm.{metres}")


def check_marker(side_mm: float) -> None:
    """Refuse a side that no marker has.

    Raises:
        BadInput: it is none in millimetres; with what was meant where it is one in centimetres.
    """
    low, high = MARKERS_MM
    if not low <= side_mm <= high:
        cm = f" If it is in centimetres, write {10 * side_mm:g}." if low <= 10 * side_mm <= high else ""
        raise BadInput(f"A marker of {side_mm:g} mm: its side is {low:g} to {high:g} mm long.{cm}")


def scale_by_height(pose: Pose, height_cm: float) -> PhotoScale:
    """The scale by the height of the person, who stands upright.

    Raises:
        BadInput: no person has that height.
    """
    check_height(height_cm)
    share = _shares()
    relative = math.hypot(
        share["eyes_to_ankles_error"] / share["eyes_to_ankles"],
        share["pose_error"],
        share["height_error"] / height_cm,
        share["depth_error"],
    )
    mm = 10 * height_cm / body_height_px(pose)
    return PhotoScale(mm_per_px=mm, error=relative * mm)


def find_marker(pixels: Pixels) -> Marker:
    """The one ArUco marker (dictionary 4x4, 50) of a photograph.

    Raises:
        BadInput: there is none, or more than one.
        MissingExtra: the extra `pose` is not installed.
    """
    aruco = require("cv2", EXTRA).aruco
    options = aruco.DetectorParameters()
    options.cornerRefinementMethod = aruco.CORNER_REFINE_SUBPIX
    detector = aruco.ArucoDetector(aruco.getPredefinedDictionary(aruco.DICT_4X4_50), options)
    corners, _, _ = detector.detectMarkers(np.ascontiguousarray(pixels))
    if len(corners) != 1:
        seen = "no marker is" if not corners else f"{len(corners)} markers are"
        raise BadInput(
            f"In this photograph {seen} seen; one is needed. Print one ArUco marker (4x4, 50) with a white margin, and "
            "hang it straight beside the person, in the plane of their body."
        )
    return Marker(corners=np.asarray(corners[0], dtype=float).reshape(4, 2) + 0.5)  # a pixel's middle is at its half


def scale_by_marker(marker: Marker, side_mm: float) -> PhotoScale:
    """The scale by a marker of known side, that hangs in the plane of the body.

    Raises:
        BadInput: no marker has that side.
    """
    check_marker(side_mm)
    share = _shares()
    relative = math.hypot(share["marker_corner_error"] / marker.side, share["depth_error"])
    mm = side_mm / marker.side
    return PhotoScale(mm_per_px=mm, error=relative * mm)


def corner_error_px() -> float:
    """One standard deviation of a marker's corner along each axis, px."""
    return _shares()["marker_corner_error"]


@cache
def _shares() -> dict[str, float]:
    return {row.quantity: row.value for row in read_table(TABLES / "body_shares.csv", _Share)}
