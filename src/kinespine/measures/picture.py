"""A picture of a person as its landmarks: which view, which side is which, how large a pixel is, who placed what."""

from dataclasses import dataclass
from typing import Literal

from kinespine.measures.views import View

ImageSide = Literal["image_left", "image_right", "image_top", "image_bottom"]
PersonSide = Literal["person_left", "person_right"]
Posture = Literal["neutral", "flexion", "extension"]
Origin = Literal["proposed", "moved", "placed"]
ScaleClass = Literal["patient_calibrated", "detector_spacing", "uncalibrated"]
Magnification = Literal["given", "from_distances", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large a pixel is at the person, and how well that is known.

    `patient_calibrated`: from an object of known size beside the spine. `detector_spacing`: from the pixels of the
    detector, which show everything enlarged. `uncalibrated`: not known; lengths stay in pixels.
    """

    scale_class: ScaleClass
    mm_per_px: float | None  # as told: at the person or at the detector
    relative_error: float  # one standard deviation of a length, as a part of it; one factor for the whole picture
    magnification: float = 1.0
    magnification_from: Magnification | None = None  # None where none is needed

    @property
    def mm_at_person(self) -> float | None:
        """Size of a pixel in the plane of the person, mm."""
        return None if self.mm_per_px is None else self.mm_per_px / self.magnification


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One point as somebody placed it once."""

    name: str
    x: float  # px from the left edge of the picture
    y: float  # px from its upper edge
    error: float | None  # px, one standard deviation along each axis; None: not told
    placement: str  # which time it was placed; the same word for all points of one go
    place: str  # where it stands in its file, for messages
    origin: Origin | None = None  # confirmed where a program proposed it, moved from there, or placed; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture with the points placed on it."""

    file: str  # of the landmarks
    view: View
    image: str  # name of the picture, without its folder
    sha256: str | None  # of the picture
    width: float  # px
    height: float  # px
    pixel_aspect: float  # height of a pixel over its width
    image_left_is: PersonSide | None  # None in lateral views
    forward_is: ImageSide | None  # None in frontal views
    scale: Scale
    placed_by: Literal["person", "program"]
    placed_name: str
    placed_version: str | None
    placed_at: str  # date, or date and time, as written
    placements: tuple[Placement, ...]
    posture: Posture | None = None  # how the spine was held; None: the view does not ask, and it was not told
    taken_at: str | None = None  # when the picture was taken: date, or date and time; None: not told
