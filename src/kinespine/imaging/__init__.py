"""Pictures into landmarks: films and photographs read, points proposed by a model or placed by a person."""

from kinespine.imaging.guarded import Decoder
from kinespine.imaging.labelled import as_png, write_labelled
from kinespine.imaging.look import Looked, look_at_photograph
from kinespine.imaging.photo_scale import (
    PhotoScale,
    check_height,
    check_marker,
    find_marker,
    scale_by_height,
    scale_by_marker,
)
from kinespine.imaging.photograph import read_photograph
from kinespine.imaging.pose import Pose, find_pose
from kinespine.imaging.pose_landmarks import PlacedPoint, Proposed, propose
from kinespine.imaging.prepared import Prepared, Told, label_of, tell, told_over
from kinespine.imaging.radiograph import is_dicom, read_radiograph, read_shades
from kinespine.imaging.setup_check import Finding, check_setup
from kinespine.imaging.windowing import Shades, through

__all__ = [
    "Decoder",
    "Finding",
    "Looked",
    "PhotoScale",
    "PlacedPoint",
    "Pose",
    "Prepared",
    "Proposed",
    "Shades",
    "Told",
    "as_png",
    "check_height",
    "check_marker",
    "check_setup",
    "find_marker",
    "find_pose",
    "is_dicom",
    "label_of",
    "look_at_photograph",
    "propose",
    "read_photograph",
    "read_radiograph",
    "read_shades",
    "scale_by_height",
    "scale_by_marker",
    "tell",
    "through",
    "told_over",
    "write_labelled",
]
