"""One session of marking: what the page shows at first, and the landmark file that it writes."""

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from kinespine.errors import BadInput
from kinespine.imaging import (
    Decoder,
    Prepared,
    Shades,
    Told,
    as_png,
    is_dicom,
    label_of,
    read_photograph,
    read_radiograph,
    read_shades,
    tell,
    through,
    told_over,
)
from kinespine.imaging.marking import Session
from kinespine.measures.picture import Origin, Picture, Placement
from kinespine.measures.picture_file import keys_of, read_picture, write_picture
from kinespine.measures.picture_made import Value, check_told, make_picture
from kinespine.measures.picture_order import questions_about
from kinespine.measures.views import landmarks_of, views

SAME = 0.02  # px: what a place may change by when it is written and read again
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
        out: landmark file to be written. Where it holds points already and `start` is a program's proposal, both are
            shown: what a person saved, and of the proposal the points that are left.
        again: hide the points placed before, and add a round of one's own to them.
        reader: sign of who places.
        frame: of a DICOM file of several pictures.
        decoder: process that is open already, for many files.

    Raises:
        BadInput: a file cannot be used, or a side is not told; or `out` holds points that would be lost.
    """
    found = None if start is None else read_picture(start)
    saved = read_picture(out) if out.exists() else None
    proposed = found if found is not None and found.placed_by == "program" else None
    _check_kept(file, found, saved, start, out, again=again)
    before = saved if found is None or saved is not None else found
    from_file = {} if before is None else _told_of(before)
    given = told_over(from_file, told)
    picture = tell(_read(file, str(given.get("view", "")), frame, decoder), given)
    view = check_told(picture.told, file.name)
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    for one, name in ((found, start), (saved, out)):
        if one is not None and name is not None:
            _check_same(one, picture, checksum, view, name)
    if again and before is None:
        raise BadInput("--again needs points that were placed before: name their file with --points or --out.")
    placed = before.placements if before is not None and before is not proposed else ()
    if not again and len({point.placement for point in placed}) > 1:
        name = out if saved is not None else start or out
        raise BadInput(f"{name.name} holds several rounds of points. Add one with --again; none is corrected.")
    work = _Work(
        picture,
        file,
        checksum,
        out,
        kept=placed if again else (),
        placed=() if again else placed,
        proposed=() if again or proposed is None else proposed.placements,
    )
    went_on = "" if saved is None or again else f"Going on with the {_points(len(placed))} of {_whose(saved, out)}."
    signed = reader or ("" if saved is None else saved.placed_name)
    return Session(
        begun=went_on,
        title=file.name,
        picture=_Shown(picture, file, frame).as_png,
        state=lambda: {
            "label": label_of(picture.told),
            "notes": list(picture.notes),
            "landmarks": [
                {"name": row.name, "words": row.words, "definition": row.definition} for row in landmarks_of(view)
            ],
            "points": work.points,
            "begun": went_on,
            "reader": work.reader or signed,
            "again": again,
            "window": None if picture.shown is None else {"dark": picture.shown[0], "bright": picture.shown[1]},
        },
        save=work.save,
    )


class _Shown:
    """The picture as it is looked at; its shades are read again, once, when somebody asks for other ones."""

    def __init__(self, picture: Prepared, file: Path, frame: int | None) -> None:
        self._picture, self._file, self._frame = picture, file, frame
        self._shades: Shades | None = None

    def as_png(self, window: tuple[float, float] | None) -> bytes:
        """PNG as it was read, or with its values from `window[0]` to `window[1]`, shares of them all.

        Raises:
            BadInput: the file has gone meanwhile, or has no more shades.
        """
        if window is None or self._picture.shown is None:
            return as_png(self._picture.pixels)
        if self._shades is None:
            self._shades = read_shades(self._file, frame=self._frame)
        return as_png(through(self._shades, *window))


class _Work:
    """The points as they were saved last, and where they are written."""

    def __init__(
        self,
        picture: Prepared,
        file: Path,
        checksum: str,
        out: Path,
        *,
        kept: Sequence[Placement],
        placed: Sequence[Placement],
        proposed: Sequence[Placement],
    ) -> None:
        self._picture, self._file, self._checksum, self._out, self._kept = picture, file, checksum, out, kept
        self._placed = {point.name: point for point in placed}
        self._proposed = {point.name: point for point in proposed}
        self._written = _bytes_of(out)
        self.points = self._shown(placed, self._proposed)
        self.reader = ""

    def save(self, sent: Mapping[str, Any]) -> Mapping[str, Any]:
        """Write the landmark file.

        Raises:
            BadInput: what was sent is no list of points, the points cannot be, or somebody else wrote the file since;
                nothing is written.
        """
        if _bytes_of(self._out) != self._written:
            raise BadInput(
                f"{self._out.name} was changed by somebody else since this page read it: nothing is written. Move that "
                "file away to save this page's points, or load the page again with the command."
            )
        reader, points = str(sent.get("reader", "")).strip(), sent.get("points")
        if not isinstance(points, list):
            raise BadInput("The page sent no list of points.")
        read = [self._judged(*_read_point(one)) for one in cast("list[Any]", points)]
        rounds = {point.placement for point in self._kept}
        word = str(next(number for number in range(1, len(rounds) + 2) if str(number) not in rounds))
        rows = [
            *({**_row(one), "placement": one.placement} for one in self._kept),
            *({**_row(point), "placement": word} for point in read),
        ]
        made = make_picture(self._keys(reader), rows, self._out.name)
        sure = sent.get("sure")
        answered = cast("list[Any]", sure) if isinstance(sure, list) else []
        if asked := [question for question in questions_about(made) if question not in answered]:
            return {"saved": False, "questions": asked}
        write_picture(made, self._out)
        self._written, self.reader = _bytes_of(self._out), reader
        waiting = sent.get("open")
        left = cast("list[Any]", waiting) if isinstance(waiting, list) else list(self._proposed)
        self.points = self._shown(read, left)
        return {"message": f"{_points(len(read))} saved in {self._out.name}."}

    def _shown(self, placed: Sequence[Placement], left: Collection[Any]) -> list[dict[str, Any]]:
        """What a person placed or confirmed, and of the proposal what is left."""
        names = {point.name for point in placed}
        still = [point for name, point in self._proposed.items() if name in left and name not in names]
        return [*(self._sent_back(point) for point in placed), *(self._sent_back(point) for point in still)]

    def _sent_back(self, point: Placement) -> dict[str, Any]:
        """A point as the page shows it, with the place from which a small move is a confirmation."""
        began = self._proposed.get(point.name) or (point if point.origin == "proposed" else None)
        return {
            "name": point.name,
            "x": point.x,
            "y": point.y,
            "error": point.error,
            "state": "proposed" if point is self._proposed.get(point.name) else "placed",
            "from": None if began is None else {"x": began.x, "y": began.y, "error": began.error},
        }

    def _judged(self, name: str, x: float, y: float) -> Placement:
        """A point with its origin and error.

        Who moves a proposed point by less than half of its error confirms it, and its error stays; who moves it further
        is wrong in their own way. Any other error stays that of whoever placed the point, as long as nobody moved it.
        """
        placed = self._placed.get(name)
        if placed is not None and _apart(placed, x, y) <= SAME:
            return replace(placed, x=x, y=y)
        began = self._proposed.get(name) or (placed if placed is not None and placed.origin == "proposed" else None)
        error: float | None = None
        origin: Origin = "placed"
        if began is not None:
            near = _apart(began, x, y) <= max(SAME, (began.error or 0) / 2)
            origin, error = ("proposed", began.error) if near else ("moved", None)
        return Placement(name=name, x=x, y=y, error=error, placement="", place=name, origin=origin)

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


def _check_kept(
    file: Path, found: Picture | None, saved: Picture | None, start: Path | None, out: Path, *, again: bool
) -> None:
    """Stop where saving would take the place of points that this session does not show."""
    if again and found is not None and found.placed_by == "program":
        raise BadInput(f"--again adds to points of a person; {found.file} is a program's proposal. Leave --again out.")
    if saved is None:
        return
    if saved.placed_by == "program":
        begin_ = "" if start is not None and start.resolve() != out.resolve() else f" --points {out}"
        raise BadInput(
            f"{out.name} is a program's proposal, which saving would take the place of. Name another file for the "
            f"points of a person: kinespine mark {file}{begin_} --out {out.stem.removesuffix('.proposed')}.marked.csv"
        )
    other = start is not None and start.resolve() != out.resolve()
    if other and (again or (found is not None and found.placed_by == "person")):
        count = len({point.name for point in saved.placements})
        raise BadInput(
            f"{out.name} holds {_points(count)} by {saved.placed_name} of {saved.placed_at.replace('T', ' ')}, which "
            f"those of {start.name if start else ''} would take the place of. Continue it with kinespine mark {file} "
            f"--out {out}{' --again' if again else ''}, or name another --out."
        )


def _check_same(before: Picture, picture: Prepared, checksum: str, view: str, file: Path) -> None:
    """Points of another picture are not shown on this one."""
    if before.sha256 not in (None, checksum) or (before.width, before.height) != (picture.width, picture.height):
        raise BadInput(f"The points of {file.name} were placed on another picture ({before.image}), not on this one.")
    if before.view.name != view:
        raise BadInput(f"The points of {file.name} are of {before.view.name}, and the view is {view}.")


def _read_point(sent: Any) -> tuple[str, float, float]:
    """Name and place of one point as the page sends it."""
    try:
        return str(sent["name"]), round(float(sent["x"]), 2), round(float(sent["y"]), 2)
    except (TypeError, KeyError, ValueError, AttributeError) as wrong:
        raise BadInput("The page sent a point without name, x or y.") from wrong


def _apart(point: Placement, x: float, y: float) -> float:
    return math.hypot(point.x - x, point.y - y)


def _row(point: Placement) -> dict[str, Value]:
    return {"name": point.name, "x_px": point.x, "y_px": point.y, "error_px": point.error, "origin": point.origin}


def _points(count: int) -> str:
    return f"{count} point{'' if count == 1 else 's'}"


def _whose(saved: Picture, file: Path) -> str:
    return f"{file.name} by {saved.placed_name} of {saved.placed_at.replace('T', ' ')}"


def _bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None
