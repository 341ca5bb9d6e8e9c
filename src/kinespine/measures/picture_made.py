"""A picture made of keys and points that are at hand, checked as if they were read from a landmark file."""

from collections.abc import Iterable, Mapping

from kinespine.errors import BadInput
from kinespine.measures.measure import LATERAL_NECK
from kinespine.measures.picture import Picture
from kinespine.measures.picture_checks import check
from kinespine.measures.picture_fields import picture_of
from kinespine.measures.picture_text import Cell, Faults, Written
from kinespine.measures.views import view_named, views

Value = str | float | None
OPTION = {
    "view": "--view",
    "image_left_is": "--image-left-is person_left or person_right",
    "forward_is": "--forward-is image_left or image_right (of a view from above: image_top or image_bottom)",
    "posture": "--posture neutral, flexion or extension",
}


def make_picture(keys: Mapping[str, Value], points: Iterable[Mapping[str, Value]], file: str) -> Picture:
    """A picture from the keys and points of a landmark file that nobody has written yet.

    Args:
        keys: as in a landmark file, those with None are not told.
        points: each with `name`, `x_px`, `y_px`, and `error_px` and `placement` or without.
        file: name of the landmark file to be, for messages.

    Raises:
        BadInput: everything that is wrong with it.
    """
    written = Written(
        keys=_cells(keys, ""),
        points=tuple(_cells(point, str(point.get("name", "a point"))) for point in points),
    )
    faults = Faults(file)
    picture = picture_of(written, file, faults)
    faults.stop_if_any()
    assert picture is not None
    check(picture, faults)
    faults.stop_if_any()
    return picture


def keys_needed(view: str) -> tuple[str, ...]:
    """What has to be told of a picture of one view, because nothing in it can tell.

    Raises:
        BadInput: there is no such view.
    """
    plane = view_named(view).plane
    sides = {"frontal": ("image_left_is",), "lateral": ("forward_is",), "axial": ("image_left_is", "forward_is")}[plane]
    return (*sides, "posture") if view in LATERAL_NECK else sides


def check_view(keys: Mapping[str, Value], *, kind: str | None = None) -> None:
    """Refuse a view that does not exist, or a side that does not belong to it; what is not told may be told later.

    Raises:
        BadInput: there is no such view, none of that kind, or a side belongs to other views.
    """
    if not keys.get("view"):
        return
    view = view_named(str(keys["view"]))
    if kind not in (None, view.kind):
        possible = ", ".join(name for name, one in views().items() if one.kind == kind)
        raise BadInput(f"{view.name} is no view of a {kind}. Possible: {possible}.")
    needed = keys_needed(view.name)
    for key in ("image_left_is", "forward_is"):
        if keys.get(key) and key not in needed:
            raise BadInput(
                f"{OPTION[key].split()[0]} does not belong to {view.name}: tell {OPTION[needed[0]]} instead."
            )


def check_told(keys: Mapping[str, Value], file: str, *, kind: str | None = None) -> str:
    """The view of a picture, once everything that its view needs is told.

    Args:
        keys: what is told.
        file: name of the picture, for the message.
        kind: `film` or `photo`: which views are possible; None: all.

    Raises:
        BadInput: the view or a side is not told; with the option that tells it.
    """
    possible = [name for name, view in views().items() if kind in (None, view.kind)]
    if not keys.get("view"):
        raise BadInput(
            f"Nothing tells which view {file} is: add {OPTION['view']}, one of {', '.join(possible)}. "
            "docs/landmarks.md draws them."
        )
    check_view(keys, kind=kind)
    view = str(keys["view"])
    missing = [key for key in keys_needed(view) if not keys.get(key)]
    if missing:
        asked = " ".join(_question(key, views()[view].kind) for key in missing)
        raise BadInput(
            f"{asked} Nothing in {file} tells, and it is never assumed. Add "
            f"{'; '.join(OPTION[key] for key in missing)}."
        )
    return view


def _question(key: str, kind: str) -> str:
    """What has to be looked for in the picture itself."""
    if key == "forward_is":
        return "Towards which edge does the person look?"
    if key == "posture":
        return "How was the neck held?"
    look = "Look for the marker." if kind == "film" else "A selfie may be mirrored."
    return f"Which side of the person lies on the left of the picture? {look}"


def _cells(values: Mapping[str, Value], place: str) -> dict[str, Cell]:
    return {key: Cell(str(value), place) for key, value in values.items() if value is not None}
