"""A photograph from its file to proposed landmarks: read, person found, scale, set-up, points, step by step."""

from dataclasses import dataclass
from pathlib import Path

from kinespine.errors import BadInput
from kinespine.imaging.photo_scale import Marker, corner_error_px, find_marker, scale_by_height, scale_by_marker
from kinespine.imaging.photograph import read_photograph
from kinespine.imaging.pose import find_pose
from kinespine.imaging.pose_landmarks import PlacedPoint, propose
from kinespine.imaging.pose_model import VERSION
from kinespine.imaging.prepared import Prepared, Told, tell
from kinespine.imaging.setup_check import Finding, check_setup

PROGRAM = "kinespine pose model"
ANYWAY = (
    "If it cannot be taken again, add --anyway. The cost: errors of points are told as if the photograph were good; "
    "here they are larger, and nobody measured by how much."
)
PLUMB = ("picture.plumb_upper", "picture.plumb_lower")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looked:
    """What was found in a photograph. Its points are a proposal: a person has to confirm each."""

    photo: Prepared
    points: tuple[PlacedPoint, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    presence: float  # 0 to 1, that there is a person where the points are
    program: str = PROGRAM
    version: str = VERSION


def look_at_photograph(
    file: Path,
    told: Told,
    *,
    height_cm: float | None = None,
    marker_mm: float | None = None,
    marker_plumb: bool = False,
    check: bool = True,
) -> Looked:
    """Find the landmarks that a pose model sees in a photograph of one standing person.

    Args:
        file: of the photograph.
        told: `view`, one of the four of the standing person, and `image_left_is` or `forward_is`; a scale or none.
        height_cm: of the person, from which the scale follows.
        marker_mm: side of one printed marker, from which it follows as well.
        marker_plumb: the marker hangs straight, and turns the picture upright.
        check: refuse a photograph that should be taken again.

    Raises:
        BadInput: the file, the person or the marker cannot be found, or the photograph has to be taken again; why.
        MissingExtra: Pillow, or the extra `pose`, is not installed.
    """
    photo = tell(read_photograph(file), told)
    pose = find_pose(photo.pixels)
    marker = None if marker_mm is None else find_marker(photo.pixels)
    if height_cm is not None:
        photo = tell(photo, scale_by_height(pose, height_cm).told)
    elif marker is not None and marker_mm is not None:
        photo = tell(photo, scale_by_marker(marker, marker_mm).told)
    findings = check_setup(photo, pose, marker if marker_plumb else None)
    again = [finding.words for finding in findings if finding.action == "retake"]
    if again and check:
        raise BadInput("\n".join([f"Take {file.name} again:", *(f"  {words}" for words in again), ANYWAY]))
    proposed = propose(pose, photo.told, (photo.width, photo.height))
    if not proposed.points:
        raise BadInput(f"The model sees no landmark of {photo.told['view']} surely enough: kinespine mark {file.name}.")
    points = (*proposed.points, *(_plumb(marker) if marker is not None and marker_plumb else ()))
    return Looked(
        photo=photo, points=points, findings=findings, notes=(*photo.notes, *proposed.notes), presence=pose.presence
    )


def _plumb(marker: Marker) -> tuple[PlacedPoint, ...]:
    """The middle line of a marker that hangs straight, as the plumb line of the picture."""
    error = corner_error_px() / 2**0.5  # the mean of two corners
    return tuple(
        PlacedPoint(name=name, x=float(x), y=float(y), error=error)
        for name, (x, y) in zip(PLUMB, marker.plumb, strict=True)
    )
