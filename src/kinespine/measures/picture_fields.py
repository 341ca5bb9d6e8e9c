"""The keys and points of a landmark file as a picture: every key known, every number in its limits, nothing assumed."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from kinespine.measures.measure import LATERAL_LOW, LATERAL_NECK
from kinespine.measures.picture import ImageSide, Origin, PersonSide, Picture, Placement, Posture, Scale, ScaleClass
from kinespine.measures.picture_keys import Keys, number_of
from kinespine.measures.picture_text import Cell, Faults, Written, shown
from kinespine.measures.views import View, landmarks, usual_distance_error, usual_magnification, views

COLUMNS = ("name", "x_px", "y_px", "error_px", "placement", "origin")
ONE_PLACEMENT = "1"
MOST_PX = 100_000.0

_PERSON_SIDES: tuple[PersonSide, ...] = get_args(PersonSide)
_POSTURES: tuple[Posture, ...] = get_args(Posture)
_SCALES: tuple[ScaleClass, ...] = get_args(ScaleClass)
_ORIGINS: tuple[Origin, ...] = get_args(Origin)
_PLACERS: tuple[Literal["person", "program"], ...] = ("person", "program")
_FORWARD: dict[str, tuple[ImageSide, ...]] = {
    "lateral": ("image_left", "image_right"),
    "axial": ("image_top", "image_bottom"),
}


def picture_of(written: Written, file: str, faults: Faults) -> Picture | None:
    """The picture a file tells of; None, with every reason noted, where something is missing or impossible."""
    keys = Keys(written.keys, faults)
    keys.refuse_unknown()
    name = keys.word("view", tuple(views()), "which view the picture is")
    view = None if name is None else views()[name]
    image = keys.text("image", "the name of the picture, without its folder")
    if image is not None and re.search(r"[/\\]", image):
        faults.add(keys.place("image"), "`image` is the name of the picture alone, without a folder.")
    sha256 = keys.optional("sha256")
    if sha256 is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        faults.add(keys.place("sha256"), "`sha256` has 64 digits from 0 to f.")
    width = keys.number("width_px", "the width of the picture", low=1, high=MOST_PX)
    height = keys.number("height_px", "the height of the picture", low=1, high=MOST_PX)
    aspect = keys.number("pixel_aspect", None, low=0.1, high=10)
    image_left, forward = _sides(keys, view)
    posture = _posture(keys, view)
    taken_at = keys.date("taken_at")
    scale = _scale(keys, view)
    placed_by = keys.word("placed_by", _PLACERS, "who placed the points")
    placed_name = keys.text("placed_name", "who it was: a reader's sign, or the program's name")
    version = keys.optional("placed_version")
    if placed_by == "program" and version is None:
        faults.add("", "key `placed_version` is missing: the version of the program that placed the points.")
    placed_at = keys.text("placed_at", "when the points were placed, as 2026-01-31")
    keys.date("placed_at")
    size = (width, height) if width is not None and height is not None else None
    points = _points(written.points, view, size, faults)
    if faults.found or view is None or size is None or scale is None or placed_by is None:
        return None
    return Picture(
        file=file,
        view=view,
        image=image or "",
        sha256=sha256.lower() if sha256 else None,
        width=size[0],
        height=size[1],
        pixel_aspect=1.0 if aspect is None else aspect,
        image_left_is=image_left,
        forward_is=forward,
        scale=scale,
        placed_by=placed_by,
        placed_name=placed_name or "",
        placed_version=version,
        placed_at=placed_at or "",
        placements=points,
        posture=posture,
        taken_at=taken_at,
    )


def _sides(keys: Keys, view: View | None) -> tuple[PersonSide | None, ImageSide | None]:
    """Which side of the person is where in the picture: told, never assumed."""
    if view is None:
        return None, None
    image_left: PersonSide | None = None
    forward: ImageSide | None = None
    if view.plane == "lateral":
        keys.refuse(["image_left_is"], f"does not belong to {view.name}: tell `forward_is`")
    else:
        meaning = "which side of the person lies on the left of the picture (look for the marker; it is never assumed)"
        image_left = keys.word("image_left_is", _PERSON_SIDES, meaning)
    if view.plane == "frontal":
        keys.refuse(["forward_is"], f"does not belong to {view.name}: tell `image_left_is`")
    else:
        possible = _FORWARD[view.plane]
        forward = keys.word("forward_is", possible, "towards which side of the picture the person faces")
    return image_left, forward


def _posture(keys: Keys, view: View | None) -> Posture | None:
    """How the spine was held: asked for where a film shows the neck from the side, and never assumed."""
    if view is None:
        return None
    if view.name not in {*LATERAL_NECK, *LATERAL_LOW}:
        keys.refuse(["posture"], "belongs to films from the side alone")
        return None
    if view.name not in LATERAL_NECK and not keys.told("posture"):
        return None
    meaning = "how the neck was held (what is stable upright may slip in flexion; it is never assumed)"
    return keys.word("posture", _POSTURES, meaning)


def _scale(keys: Keys, view: View | None) -> Scale | None:
    scale_class = keys.word("scale", _SCALES, "how large a pixel is")
    detector = ("magnification", "magnification_error", "source_image_mm", "source_object_mm", "source_object_error_mm")
    if scale_class == "uncalibrated":
        keys.refuse(["mm_per_px", "mm_per_px_error", *detector], "does not belong to an uncalibrated picture")
        return Scale(scale_class="uncalibrated", mm_per_px=None, relative_error=0.0)
    if scale_class == "patient_calibrated":
        keys.refuse(detector, "belongs to `scale` detector_spacing alone")
        mm = keys.number("mm_per_px", "the size of a pixel at the person, mm", low=1e-4, high=100)
        meaning = "how well `mm_per_px` is known, one standard deviation"
        error = keys.number("mm_per_px_error", meaning, low=0, high=100)
        if mm is None or error is None:
            return None
        return Scale(scale_class="patient_calibrated", mm_per_px=mm, relative_error=error / mm)
    if scale_class == "detector_spacing":
        if view is not None and view.kind == "photo":
            keys.refuse(["scale"], "of a photograph is patient_calibrated or uncalibrated")
            return None
        keys.refuse(["mm_per_px_error"], "belongs to `scale` patient_calibrated alone")
        return _enlarged(keys)
    return None


def _enlarged(keys: Keys) -> Scale | None:
    """The scale of a detector: everything on it is larger than the person, by a factor told, computed or assumed."""
    mm = keys.number("mm_per_px", "the size of a pixel on the detector, mm", low=1e-4, high=100)
    if keys.told("magnification"):
        keys.refuse(["source_image_mm", "source_object_mm", "source_object_error_mm"], "is told beside `magnification`")
        times = keys.number("magnification", None, low=1, high=5)
        meaning = "how well `magnification` is known, one standard deviation"
        error = keys.number("magnification_error", meaning, low=0, high=5)
        if mm is None or times is None or error is None:
            return None
        return Scale(
            scale_class="detector_spacing",
            mm_per_px=mm,
            relative_error=error / times,
            magnification=times,
            magnification_from="given",
        )
    keys.refuse(["magnification_error"], "needs `magnification`")
    if keys.told("source_image_mm") or keys.told("source_object_mm"):
        image = keys.number("source_image_mm", "distance from the tube to the film, mm", low=100, high=10_000)
        item = keys.number("source_object_mm", "distance from the tube to the spine, mm", low=100, high=10_000)
        error = keys.number("source_object_error_mm", None, low=0, high=1_000)
        if mm is None or image is None or item is None:
            return None
        if item >= image:
            keys.refuse(["source_object_mm"], "is not smaller than `source_image_mm`: the spine is nearer to the tube")
            return None
        return Scale(
            scale_class="detector_spacing",
            mm_per_px=mm,
            relative_error=(usual_distance_error() if error is None else error) / item,
            magnification=image / item,
            magnification_from="from_distances",
        )
    keys.refuse(["source_object_error_mm"], "needs `source_image_mm` and `source_object_mm`")
    times, error = usual_magnification()
    if mm is None:
        return None
    return Scale(
        scale_class="detector_spacing",
        mm_per_px=mm,
        relative_error=error / times,
        magnification=times,
        magnification_from="assumed",
    )


def _points(
    written: Sequence[Mapping[str, Cell]], view: View | None, size: tuple[float, float] | None, faults: Faults
) -> tuple[Placement, ...]:
    if not written:
        faults.add("", "it has no points. Each is a line of name, x_px and y_px.")
    unknown = {column: cell.place for cells in reversed(written) for column, cell in cells.items()}
    for column in (column for column in unknown if column not in COLUMNS):
        what = f"there is no column {shown(column)}.{faults.suggest(column, COLUMNS)}"
        if re.fullmatch(r"[xy](_(mm|cm|m|in))?", column):
            what = f"column {shown(column)}: coordinates are pixels, from the upper left, in columns x_px and y_px."
        faults.add(unknown[column], what)
    found: list[Placement] = []
    first: dict[tuple[str, str], str] = {}
    for cells in written:
        point = _point(cells, view, size, faults)
        if point is None:
            continue
        key = (point.name, point.placement)
        if key in first:
            more = " Give every time the points were placed its own word in a column `placement`."
            faults.add(point.place, f"{point.name} stands there twice; first on {first[key]}.{more}")
        first.setdefault(key, point.place)
        found.append(point)
    return tuple(found)


def _point(
    cells: Mapping[str, Cell], view: View | None, size: tuple[float, float] | None, faults: Faults
) -> Placement | None:
    place = next(iter(cells.values())).place if cells else "points"
    absent = [column for column in COLUMNS[:3] if column not in cells]
    if absent:
        faults.add(place, f"a point without {' and '.join(absent)}.")
        return None
    name = cells["name"].text
    if name not in landmarks():
        faults.add(place, f"there is no landmark {shown(name)}.{_known(name, view, faults)}")
        return None
    if view is not None and view.name not in landmarks()[name].seen_in:
        faults.add(place, f"{name} is not seen in {view.name}, but in {', '.join(landmarks()[name].seen_in)}.")
        return None
    x, y = (
        number_of(cells[axis], axis, faults, low=0, high=size[index] if size else MOST_PX, beyond=" of the picture")
        for index, axis in enumerate(("x_px", "y_px"))
    )
    error = None
    if "error_px" in cells:
        error = number_of(cells["error_px"], "error_px", faults, low=0, high=MOST_PX)
        if error is None:
            return None
    if x is None or y is None:
        return None
    placement = cells["placement"].text if "placement" in cells else ONE_PLACEMENT
    origin = cells["origin"].text if "origin" in cells else ""
    if origin and origin not in _ORIGINS:
        more = faults.suggest(origin, _ORIGINS) or f" Possible: {', '.join(_ORIGINS)}."
        faults.add(place, f"`origin` cannot be {shown(origin)}.{more}")
        return None
    return Placement(
        name=name,
        x=x,
        y=y,
        error=error,
        placement=placement,
        place=place,
        origin=next((word for word in _ORIGINS if word == origin), None),
    )


def _known(name: str, view: View | None, faults: Faults) -> str:
    possible = [known for known, row in landmarks().items() if view is None or view.name in row.seen_in]
    where = f" of {view.name}" if view is not None else ""
    return faults.suggest(name, possible) or f" docs/landmarks.md lists the landmarks{where}."
