"""Landmark files in and out: CSV and JSON hold the same keys and points."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from kinespine.errors import BadInput
from kinespine.measures.picture import Picture
from kinespine.measures.picture_checks import check
from kinespine.measures.picture_fields import picture_of
from kinespine.measures.picture_text import Faults, read_written
from kinespine.measures.views import view_named
from kinespine.whole_file import write_text


def read_picture(path: Path) -> Picture:
    """Read and check one landmark file.

    Raises:
        BadInput: everything that is wrong with it, by line or place.
    """
    faults = Faults(path.name)
    picture = picture_of(read_written(path), path.name, faults)
    faults.stop_if_any()
    assert picture is not None
    check(picture, faults)
    faults.stop_if_any()
    return picture


def read_pictures(paths: Sequence[Path], view: str | None = None) -> tuple[Picture, ...]:
    """Read the landmark files of one person, or of these the files of one view.

    Raises:
        BadInput: a file is wrong, given twice, or none is of that view.
    """
    wanted = None if view is None else view_named(view)
    names = [path.resolve() for path in paths]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"{name.name} is given twice. A picture that was read again is a file of its own.")
    pictures = tuple(map(read_picture, paths))
    found = tuple(picture for picture in pictures if wanted is None or picture.view == wanted)
    if not found:
        there = ", ".join(dict.fromkeys(picture.view.name for picture in pictures))
        raise BadInput(f"No file is of the view {view}; they are of {there}.")
    return found


def say_unconfirmed(picture: Picture) -> str | None:
    """Why a picture is not measured: a program placed its points, and nobody confirmed them; None where it may be."""
    if picture.placed_by == "person":
        return None
    stem = picture.file.rpartition(".")[0].removesuffix(".proposed")
    out = f"{stem}.csv" if f"{stem}.csv" != picture.file else f"{stem}.confirmed.csv"
    return (
        f"a program placed the points ({picture.placed_name}), and nobody confirmed them. Confirm or move each: "
        f"kinespine mark {picture.image} --points {picture.file} --out {out}"
    )


def check_confirmed(pictures: Sequence[Picture]) -> None:
    """Refuse pictures whose points no person confirmed.

    Raises:
        BadInput: there are some; with what to run.
    """
    unconfirmed = [f"{one.file}: {words}" for one in pictures if (words := say_unconfirmed(one))]
    if unconfirmed:
        raise BadInput("\n".join(unconfirmed))


def check_free(path: Path) -> None:
    """Refuse a place where a proposal would take the place of points that a person placed.

    Raises:
        BadInput: it holds such points.
    """
    try:
        there = read_picture(path) if path.exists() else None
    except BadInput:
        return  # no landmark file
    if there is not None and there.placed_by == "person":
        count = len({point.name for point in there.placements})
        raise BadInput(
            f"{path.name} holds {count} point{'' if count == 1 else 's'} by {there.placed_name} of {there.placed_at}, "
            "which a proposal would take the place of. Name another --out."
        )


def write_picture(picture: Picture, path: Path) -> None:
    """Write a landmark file, JSON where its name ends in .json, else CSV; in full or not at all.

    Raises:
        BadInput: the place cannot be written to.
    """
    text = _as_json(picture) if path.suffix.lower() == ".json" else _as_csv(picture)
    write_text(path, text)


def keys_of(picture: Picture) -> dict[str, str | float]:
    """What is told of the picture, without what is not."""
    scale = picture.scale
    keys: dict[str, str | float | None] = {
        "view": picture.view.name,
        "image": picture.image,
        "sha256": picture.sha256,
        "width_px": picture.width,
        "height_px": picture.height,
        "pixel_aspect": picture.pixel_aspect if picture.pixel_aspect != 1 else None,
        "image_left_is": picture.image_left_is,
        "forward_is": picture.forward_is,
        "posture": picture.posture,
        "taken_at": picture.taken_at,
        "scale": scale.scale_class,
        "mm_per_px": scale.mm_per_px,
    }
    if scale.scale_class == "patient_calibrated" and scale.mm_per_px is not None:
        keys["mm_per_px_error"] = scale.relative_error * scale.mm_per_px
    elif scale.magnification_from in {"given", "from_distances"}:
        keys["magnification"] = scale.magnification
        keys["magnification_error"] = scale.relative_error * scale.magnification
    keys |= {
        "placed_by": picture.placed_by,
        "placed_name": picture.placed_name,
        "placed_version": picture.placed_version,
        "placed_at": picture.placed_at,
    }
    return {key: value for key, value in keys.items() if value is not None}


def _as_csv(picture: Picture) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerows(keys_of(picture).items())
    text.write("\n")
    origins = ["origin"] if any(point.origin for point in picture.placements) else []
    lines.writerow(["name", "x_px", "y_px", "error_px", "placement", *origins])
    for point in picture.placements:
        error = "" if point.error is None else point.error
        told = [point.origin or ""] if origins else []
        lines.writerow([point.name, point.x, point.y, error, point.placement, *told])
    return text.getvalue()


def _as_json(picture: Picture) -> str:
    points = [
        {
            "name": point.name,
            "x_px": point.x,
            "y_px": point.y,
            **({} if point.error is None else {"error_px": point.error}),
            "placement": point.placement,
            **({} if point.origin is None else {"origin": point.origin}),
        }
        for point in picture.placements
    ]
    return json.dumps({**keys_of(picture), "points": points}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
