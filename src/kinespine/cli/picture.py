"""`kinespine film` and `kinespine photo`: a film made ready, and points proposed on a photograph."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kinespine.cli.given import FILE, NUMBER, OUT_FILE, check_place
from kinespine.cli.output import as_json
from kinespine.cli.told import told_by, told_options
from kinespine.errors import BadInput

PHOTO_VIEWS = ("photo_front", "photo_back", "photo_left", "photo_right")


@click.command()
@click.argument("file", type=FILE)
@told_options
@click.option("--frame", type=int, help="Which picture of a DICOM file that holds several, from 1.")
@click.option("--out", type=OUT_FILE, help="Write the film as PNG here: no name in it, its view and sides below it.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def film(file: Path, frame: int | None, out: Path | None, in_json: bool, **given: Any) -> None:
    """Read a radiograph FILE, tell what it tells, and make it ready for marking.

    FILE is DICOM (CR, DX, or a capture), PNG, JPEG or TIFF. Name, number, dates and identifiers are not read; a name
    that is burned into the pixels stays there, so look.

    \b
    kinespine film neck.dcm
    kinespine film neck.dcm --view lateral_cervical --forward-is image_right --posture neutral --out neck.png
    kinespine mark neck.png --out neck.csv
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if out is not None:
        if out.suffix.lower() != ".png":
            raise BadInput(f"The film is written as PNG; {out} does not end in .png.")
        if out.resolve() == file.resolve():
            raise BadInput(f"{out} is the film itself, which would be lost. Name another file for the prepared one.")
        check_place(out)
    told = told_by(given)

    from kinespine.imaging import label_of, read_radiograph, tell, write_labelled
    from kinespine.measures.picture_made import check_told, check_view

    check_view(told, kind="film")
    found = tell(read_radiograph(file, frame=frame), told)
    if out is not None:
        check_told(found.told, file.name, kind="film")
        write_labelled(found, out)
    if in_json:
        click.echo(as_json({
            "status": "measured", "message": label_of(found.told), "width_px": found.width, "height_px": found.height,
            "told": dict(found.told), "notes": list(found.notes), "out": None if out is None else str(out),
        }))  # fmt: skip
        return
    click.echo(f"{found.width} x {found.height} pixels | {label_of(found.told)}")
    for note in found.notes:
        click.echo(f"- {note}")
    if out is not None:
        click.echo(f"Film: {out}. Place its points with: kinespine mark {out}")


@click.command()
@click.argument("file", type=FILE)
@told_options
@click.option("--height-cm", type=NUMBER, help="Height of the person, from which a pixel's size follows.")
@click.option("--marker-mm", type=NUMBER, help="Side of one printed ArUco marker (4x4, 50) beside the person, mm.")
@click.option("--marker-plumb", is_flag=True, help="The marker hangs straight: it tells how the camera was tilted.")
@click.option("--anyway", is_flag=True, help="Write the points although the photograph should be taken again.")
@click.option("--out", type=OUT_FILE, help="The landmark file, CSV or JSON; default: FILE's name with .proposed.csv.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def photo(
    file: Path, height_cm: float | None, marker_mm: float | None, marker_plumb: bool, anyway: bool, out: Path | None,
    in_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Find body points in a photograph FILE of one standing person, and write them as a proposal.

    A model that runs on this machine alone proposes the points; each has to be confirmed by a person (kinespine mark).
    It sees no spine. A photograph that cannot be measured is refused, with what to do when it is taken again.

    \b
    kinespine photo front.jpg --view photo_front --image-left-is person_right --height-cm 178
    kinespine mark front.jpg --points front.proposed.csv --out front.csv
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    out = out or Path(f"{file.stem}.proposed.csv")
    check_place(out)
    told = told_by(given)
    if (height_cm is not None) + (marker_mm is not None) + ("scale" in told) > 1:
        raise BadInput("One scale is enough: --height-cm, --marker-mm or --mm-per-px.")
    if marker_plumb and marker_mm is None:
        raise BadInput("--marker-plumb belongs to a marker: add --marker-mm.")

    from kinespine.imaging import check_height, check_marker
    from kinespine.measures.picture_file import check_free
    from kinespine.measures.picture_made import check_told, make_picture

    if height_cm is not None:
        check_height(height_cm)
    if marker_mm is not None:
        check_marker(marker_mm)
    check_free(out)
    check_told(told, file.name, kind="photo")
    if told["view"] not in PHOTO_VIEWS:
        raise BadInput(f"The model knows no {told['view']}. Possible: {', '.join(PHOTO_VIEWS)}.")

    from kinespine.imaging import label_of, look_at_photograph
    from kinespine.measures.picture_file import write_picture

    found = look_at_photograph(
        file, told, height_cm=height_cm, marker_mm=marker_mm, marker_plumb=marker_plumb, check=not anyway
    )
    keys = {
        **found.photo.told, "image": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "width_px": found.photo.width, "height_px": found.photo.height, "placed_by": "program",
        "placed_name": found.program, "placed_version": found.version,
        "placed_at": datetime.now().isoformat(timespec="minutes"),
    }  # fmt: skip
    points: list[dict[str, str | float | None]] = [
        {
            "name": point.name,
            "x_px": round(point.x, 2),
            "y_px": round(point.y, 2),
            "error_px": None if point.error is None else round(point.error, 2),
        }
        for point in found.points
    ]
    write_picture(make_picture(keys, points, out.name), out)
    message = f"{len(points)} point{'' if len(points) == 1 else 's'} proposed, none confirmed: {out}"
    if in_json:
        click.echo(as_json({
            "status": "measured", "message": message, "told": dict(found.photo.told), "points": points,
            "presence": found.presence, "findings": [
                {"check": one.check, "value": one.value, "limit": one.limit, "action": one.action, "words": one.words}
                for one in found.findings
            ],
            "notes": list(found.notes), "out": str(out),
        }))  # fmt: skip
        return
    click.echo(label_of(found.photo.told))
    for note in [*(one.words for one in found.findings), *found.notes]:
        click.echo(f"- {note}")
    click.echo(message)
    click.echo(f"Confirm or move each: kinespine mark {file} --points {out} --out {file.stem}.csv")
