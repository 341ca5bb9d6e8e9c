"""What a pose model sees, as landmarks of a view: only what that view shows, each with its error, to be confirmed."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from kinespine.imaging.photo_scale import body_height_px
from kinespine.imaging.pose import SURE, Pose
from kinespine.imaging.prepared import Told
from kinespine.imaging.spacing import TABLES
from kinespine.tables import read_table

PHOTO_VIEWS = ("photo_front", "photo_back", "photo_left", "photo_right")


@dataclass(frozen=True, slots=True, kw_only=True)
class _PosePoint:
    view: Literal["photo_front", "photo_back", "photo_left", "photo_right"]
    landmark: str
    point: str
    error_of_height: float
    source: str
    status: Literal["seen", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPoint:
    """A landmark where somebody, or a program, put it."""

    name: str
    x: float  # px from the left edge
    y: float  # px from the upper edge
    error: float | None  # px, one standard deviation along each axis; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Landmarks of a view as a model proposes them."""

    points: tuple[PlacedPoint, ...]
    notes: tuple[str, ...]


def propose(pose: Pose, told: Told, size: tuple[int, int]) -> Proposed:
    """The landmarks of a view that the model is sure to see.

    Which side is which is not the model's to say: it mistakes front for back where a face is hidden. Where its own
    sides contradict what is told, they change places, and a note says so.

    Args:
        pose: of the person.
        told: with `view`, and `image_left_is` of a view from front or back.
        size: width and height of the picture, px.
    """
    view, notes = str(told["view"]), list[str]()
    swap = _contradicts(pose, told)
    if swap:
        notes.append(
            "The model takes left for right here (front for back, perhaps): its sides changed places, as you say. Look "
            "at each point."
        )
    height = body_height_px(pose)
    points: list[PlacedPoint] = []
    for row in _rows(view):
        point = _other_side(row.point) if swap else row.point
        x, y = (float(value) for value in pose.place(point))
        if pose.seen(point) >= SURE and 0 <= x <= size[0] and 0 <= y <= size[1]:
            points.append(PlacedPoint(name=row.landmark, x=x, y=y, error=row.error_of_height * height))
    missing = [row.landmark for row in _rows(view) if row.landmark not in {point.name for point in points}]
    if missing:
        notes.append(f"Not seen surely enough: {', '.join(missing)}.")
    return Proposed(points=tuple(points), notes=tuple(notes))


def _contradicts(pose: Pose, told: Told) -> bool:
    """Whether the model's left shoulder lies on the side of the picture that is told to be the right one."""
    if "image_left_is" not in told:
        return False
    left_first = pose.place("left_shoulder")[0] < pose.place("right_shoulder")[0]
    return bool(left_first) != (told["image_left_is"] == "person_left")


def _other_side(point: str) -> str:
    if point.startswith("left_"):
        return f"right_{point.removeprefix('left_')}"
    return f"left_{point.removeprefix('right_')}" if point.startswith("right_") else point


@cache
def _rows(view: str) -> tuple[_PosePoint, ...]:
    return tuple(row for row in read_table(TABLES / "pose_points.csv", _PosePoint) if row.view == view)
