"""A picture made ready for marking: its pixels, head up, and what is known of it, without whom it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.imaging.contradiction import contradictions, direction_of, strange_sides

Pixels = NDArray[np.uint8]
"""Brightness, (height, width) of a film or (height, width, 3) red, green, blue of a photograph; read only."""

Told = Mapping[str, str | float]
"""What is known of a picture, under the keys of a landmark file: `view`, `image_left_is`, `scale`, `mm_per_px`, ..."""

SCALE_KEYS = (
    "scale", "mm_per_px", "mm_per_px_error", "magnification", "magnification_error", "source_image_mm",
    "source_object_mm", "source_object_error_mm", "pixel_aspect",
)  # fmt: skip
KEPT = ("view", "image_left_is", "forward_is", "posture", "taken_at", *SCALE_KEYS)
"""The keys that a picture may carry; names, numbers and identifiers of persons are not among them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A picture that can be shown and marked."""

    kind: Literal["film", "photo"]
    pixels: Pixels
    told: Told
    notes: tuple[str, ...]  # what somebody has to know or to check before they use it
    shown: tuple[float, float] | None = None  # from where to where of its values, 0 to 1, where it has over 8 bits
    header: Mapping[str, str] = field(default_factory=dict[str, str])  # `body_part`, `direction`: for contradictions

    def __post_init__(self) -> None:
        pixels = np.ascontiguousarray(self.pixels, dtype=np.uint8)
        pixels.setflags(write=False)
        object.__setattr__(self, "pixels", pixels)
        object.__setattr__(self, "told", MappingProxyType(dict(self.told)))

    @property
    def width(self) -> int:
        """Pixels from the left edge to the right."""
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        """Pixels from the upper edge down."""
        return self.pixels.shape[0]


def tell(picture: Prepared, given: Told) -> Prepared:
    """The picture with what the user says of it, which counts more than what the file says.

    A scale replaces the whole scale of the file. Where a word differs from the one of the file, or the view from the
    body part and the direction in its header, a note says so: one of both is wrong. A side that the file tells and that
    says nothing about the view is left out.
    """
    if not given:
        return picture
    kept = dict(picture.told)
    notes = [
        f"The file says {key} {kept[key]}, you say {given[key]}: yours is used. Look whether it is right."
        for key in ("view", "image_left_is", "forward_is")
        if key in kept and key in given and kept[key] != given[key]
    ]
    told = told_over(kept, given)
    if "view" in told:
        view = str(told["view"])
        told = {key: value for key, value in told.items() if key in given or key not in strange_sides(view)}
        said = any(note.startswith("The file says view") for note in notes)
        notes += [] if said or "view" not in given else contradictions(picture.header, view)
    elif {"image_left_is", "forward_is"} <= told.keys() and not {"image_left_is", "forward_is"} <= given.keys():
        strange = "image_left_is" if "forward_is" in given else "forward_is"
        notes.append(f"The file says {strange} {told.pop(strange)}, which no view from there has: yours is used.")
    return replace(picture, told=told, notes=(*picture.notes, *notes))


def told_over(kept: Told, given: Told) -> dict[str, str | float]:
    """What is told anew over what was told before: a scale replaces the whole scale, of which no part may stay."""
    if "scale" in given:
        kept = {key: value for key, value in kept.items() if key not in SCALE_KEYS or key == "pixel_aspect"}
    return {**kept, **given}


def label_of(told: Told) -> str:
    """View, side and scale in one line, to be written on the picture itself."""
    view = str(told.get("view", "view not told")).replace("_", " ")
    sides = [
        f"left edge: {str(told['image_left_is']).removeprefix('person_')} side of the person"
        if "image_left_is" in told
        else "",
        f"faces the {str(told['forward_is']).removeprefix('image_')} edge" if "forward_is" in told else "",
    ]
    if all(sides) and str(told["forward_is"]) in {"image_left", "image_right"}:  # only from above both are told
        sides = [sides[1]] if direction_of(str(told.get("view"))) == "lateral" else [sides[0]]
    where = [part for part in sides if part] or ["side not told"]
    return " | ".join([view, *where, _scale_words(told)])


def _scale_words(told: Told) -> str:
    mm = told.get("mm_per_px")
    if mm is None:
        return "no scale: lengths are pixels"
    if told.get("scale") == "patient_calibrated":
        return f"{float(mm):.4g} mm per pixel at the person"
    if "magnification" in told:
        return f"{float(mm):.4g} mm per pixel at the detector, enlarged {float(told['magnification']):.3g} times"
    return f"{float(mm):.4g} mm per pixel at the detector, shown enlarged"
