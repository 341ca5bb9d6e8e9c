"""One session of marking: what the page shows at first, and the landmark file that it writes."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from kinespine.errors import BadInput
from kinespine.imaging import (
    Decoder,
    Prepared,
    Told,
    as_png,
    is_dicom,
    label_of,
    read_photograph,
    read_radiograph,
    tell,
)
from kinespine.imaging.marking import Session
from kinespine.measures.picture import Picture, Placement
from kinespine.measures.picture_file import keys_of, read_picture, write_picture
from kinespine.measures.picture_made import Value, check_told, make_picture
from kinespine.measures.views import landmarks_of, views

NOT_OF_THE_PICTURE = ("placed_by", "placed_name", "placed_version", "placed_at")


def begin(
    file: Path,
    told: Told,
    start: Path | None,
    out: Path,
    *,
    again: bool = False,
    reader: str = "",
    frame: int | None = None,
    decoder: Decoder | None = None,
) -> Session:
    """Everything the page needs, read and checked before it opens.

    Args:
        file: of the picture.
        told: what the user says of it.
        start: landmark file to begin with; where there is none, `out` if it exists.
        out: landmark file to be written.
        again: hide the points placed before, and add a round of one's own to them.
        reader: sign of who places.
        frame: of a DICOM file of several pictures.
        decoder: process that is open already, for many files.

    Raises:
        BadInput: a file cannot be used, or a side is not told.
    """
    before = read_picture(start) if start is not None else read_picture(out) if out.exists() else None
    from_file = {} if before is None else _told_of(before)
    picture = tell(
        _read(file, str(told.get("view") or from_file.get("view") or ""), frame, decoder), {**from_file, **told}
    )
    view = check_told(picture.told, file.name)
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    if before is not None:
        _check_same(before, picture, checksum, view, start or out)
    if again and before is None:
        raise BadInput("--again needs points that were placed before: name their file with --points or --out.")
    kept = before.placements if before is not None and again else ()
    shown = before.placements if before is not None and not again else ()
    if len({point.placement for point in shown}) > 1:
        raise BadInput(
            f"{(start or out).name} holds several rounds of points. Add one with --again; none is corrected."
        )
    proposed = before is not None and before.placed_by == "program" and start is not None
    work = _Work(picture, file, checksum, out, kept)
    work.points = [_sent_back(point, proposed=proposed) for point in shown]
    return Session(
        title=file.name,
        picture=as_png(picture),
        state=lambda: {
            "label": label_of(picture.told),
            "notes": list(picture.notes),
            "landmarks": [{"name": row.name, "definition": row.definition} for row in landmarks_of(view)],
            "points": work.points,
            "reader": work.reader or reader,
            "again": again,
        },
        save=work.save,
    )


class _Work:
    """The points as they were saved last, and where they are written."""

    def __init__(self, picture: Prepared, file: Path, checksum: str, out: Path, kept: Sequence[Placement]) -> None:
        self._picture, self._file, self._checksum, self._out, self._kept = picture, file, checksum, out, kept
        self.points: Sequence[Mapping[str, Any]] = ()
        self.reader = ""

    def save(self, sent: Mapping[str, Any]) -> Mapping[str, Any]:
        """Write the landmark file.

        Raises:
            BadInput: what was sent is no list of points, or the points cannot be; nothing is written.
        """
        reader, points = str(sent.get("reader", "")).strip(), sent.get("points")
        if not isinstance(points, list):
            raise BadInput("The page sent no list of points.")
        read = [_read_point(one) for one in cast("list[Any]", points)]
        rounds = {point.placement for point in self._kept}
        word = str(next(number for number in range(1, len(rounds) + 2) if str(number) not in rounds))
        rows = [
            *(
                {"name": one.name, "x_px": one.x, "y_px": one.y, "error_px": one.error, "placement": one.placement}
                for one in self._kept
            ),
            *({**_row(point), "placement": word} for point in read),
        ]
        write_picture(make_picture(self._keys(reader), rows, self._out.name), self._out)
        self.points, self.reader = read, reader
        return {"message": f"{len(read)} points saved in {self._out.name}."}

    def _keys(self, reader: str) -> dict[str, Value]:
        # A file of DICOM is often named by an identifier, so its checksum names it.
        named = f"film-{self._checksum[:8]}.dcm" if is_dicom(self._file) else self._file.name
        return {
            **self._picture.told,
            "image": named,
            "sha256": self._checksum,
            "width_px": self._picture.width,
            "height_px": self._picture.height,
            "placed_by": "person",
            "placed_name": reader,
            "placed_at": datetime.now().isoformat(timespec="minutes"),
        }


def _read(file: Path, view: str, frame: int | None, decoder: Decoder | None) -> Prepared:
    """A photograph where its view says so, else a film."""
    if view in views() and views()[view].kind == "photo":
        return read_photograph(file, decoder=decoder)
    return read_radiograph(file, frame=frame, decoder=decoder)


def _told_of(before: Picture) -> dict[str, str | float]:
    left_out = {*NOT_OF_THE_PICTURE, "image", "sha256", "width_px", "height_px"}
    return {key: value for key, value in keys_of(before).items() if key not in left_out}


def _check_same(before: Picture, picture: Prepared, checksum: str, view: str, file: Path) -> None:
    """Points of another picture are not shown on this one."""
    if before.sha256 not in (None, checksum) or (before.width, before.height) != (picture.width, picture.height):
        raise BadInput(f"The points of {file.name} were placed on another picture ({before.image}), not on this one.")
    if before.view.name != view:
        raise BadInput(f"The points of {file.name} are of {before.view.name}, and the view is {view}.")


def _sent_back(point: Placement, *, proposed: bool) -> dict[str, Any]:
    state = "proposed" if proposed else "placed"
    return {"name": point.name, "x": point.x, "y": point.y, "error": point.error, "state": state}


def _read_point(sent: Any) -> dict[str, Any]:
    """One point as the page sends it; an error stays that of whoever placed it, as long as nobody moved it."""
    try:
        point = {"name": str(sent["name"]), "x": round(float(sent["x"]), 2), "y": round(float(sent["y"]), 2)}
        error = None if sent.get("error") is None else float(sent["error"])
    except (TypeError, KeyError, ValueError, AttributeError) as wrong:
        raise BadInput("The page sent a point without name, x or y.") from wrong
    return {**point, "error": error, "state": "placed"}


def _row(point: Mapping[str, Any]) -> dict[str, Value]:
    return {
        "name": point["name"],
        "x_px": round(point["x"], 2),
        "y_px": round(point["y"], 2),
        "error_px": point["error"],
    }
