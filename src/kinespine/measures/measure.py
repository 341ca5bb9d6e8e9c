"""One measure: what it is called, what it is taken from, how, and what its sign means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Region = Literal["head", "upper neck", "neck", "trunk", "low back", "pelvis", "legs"]
Plane = Literal["sagittal", "frontal", "horizontal"]
Unit = Literal["m", "rad", "1"]

LATERAL_NECK = ("lateral_cervical", "lateral_full_spine")
LATERAL_SPINE = ("lateral_full_spine",)
LATERAL_LOW = ("lateral_full_spine", "lateral_lumbar")
FRONTAL_SPINE = ("ap_full_spine",)
FRONTAL_PELVIS = ("ap_full_spine", "ap_pelvis")
LEFT_PHOTO, RIGHT_PHOTO = ("photo_left",), ("photo_right",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number that can be taken from landmarks, measured or of the model alike."""

    name: str
    title: str  # in plain words
    unit: Unit
    region: Region
    landmarks: tuple[str, ...]  # in the order the formula takes them
    formula: Callable[..., float]
    sign: str  # what a positive value means
    source: str  # key of the definition in references.bib
    views: tuple[str, ...] = ()  # pictures that show all of it; none: points in space alone
    method: str = ""  # what else goes by the same title: Cobb, posterior tangent
    levels: str = ""  # of the spine, from and to
    mirrored: Literal["same", "opposite"] = "same"  # what a mirror does to it, beside swapping left and right

    @property
    def side(self) -> Literal["left", "right"] | None:
        """The side it belongs to; None in the middle or over both."""
        return "left" if self.name.endswith(".left") else "right" if self.name.endswith(".right") else None

    @property
    def plane(self) -> Plane | None:
        """The plane of the body it is read in; None where it needs points in space."""
        return plane_of(self.views[0]) if self.views else None


def plane_of(view: str) -> Plane:
    """The plane of the body that a view shows. A Blair view is oblique: its points are put in the frontal plane."""
    if view.startswith("lateral_") or view in {"photo_left", "photo_right"}:
        return "sagittal"
    return "horizontal" if view in {"vertex", "base_posterior", "photo_above"} else "frontal"


def sides(landmark: str) -> tuple[str, str]:
    """Both of a pair, left first."""
    return f"{landmark}.left", f"{landmark}.right"


def endplate(level: str, side: Literal["superior", "inferior"]) -> tuple[str, str]:
    """Front and hind corner of an endplate in the sagittal plane."""
    if level == "S1":
        return "pelvis.S1_endplate_anterior", "pelvis.S1_endplate_posterior"
    return f"{level}.endplate_{side}_anterior", f"{level}.endplate_{side}_posterior"


def wall(level: str) -> tuple[str, str]:
    """Upper and lower corner of the hind wall of a vertebral body."""
    return f"{level}.endplate_superior_posterior", f"{level}.endplate_inferior_posterior"
