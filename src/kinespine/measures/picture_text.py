"""The text of a landmark file, CSV or JSON, as keys and points with the place of each; what they mean comes later."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from kinespine.errors import BadInput, suggestion

MOST_BYTES = 4_000_000
MOST_POINTS = 20_000
MOST_TOLD = 12  # problems of one file; the rest are counted
MOST_SHOWN = 60  # characters of a given value that are repeated in a message

_KINDS = {
    b"PK\x03\x04": "a spreadsheet or zip archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "packed by gzip",
}
_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands at one place of a file."""

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A landmark file as it is written: nothing is checked but its form."""

    keys: dict[str, Cell]
    points: tuple[dict[str, Cell], ...]


@dataclass(slots=True)
class Faults:
    """What is wrong with one file, collected so that it is told at once."""

    file: str
    found: list[str] = field(default_factory=list[str])

    def add(self, place: str, what: str) -> None:
        """Note one problem."""
        named = not place or what.startswith(f"{place} ")  # a place that is the name of a point is not told twice
        self.found.append(what if named else f"{place}: {what}")

    def suggest(self, given: str, possible: Iterable[str]) -> str:
        """What may have been meant; not looked for where it would not be told, because looking takes long."""
        return suggestion(given, possible) if len(self.found) < MOST_TOLD and len(given) <= MOST_SHOWN else ""

    def stop_if_any(self) -> None:
        """Refuse the file if anything was wrong.

        Raises:
            BadInput: the problems, one a line.
        """
        if self.found:
            head = "1 problem" if len(self.found) == 1 else f"{len(self.found)} problems"
            more = len(self.found) - MOST_TOLD
            told = [*self.found[:MOST_TOLD], *([f"and {more} more."] if more > 0 else [])]
            raise BadInput("\n".join([f"{head} in {self.file}:", *(f"  {line}" for line in told)]))


def shown(value: str) -> str:
    """A given value as it can be repeated in a message: printable, and not too long."""
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}... ({len(text)} characters)"


def read_written(path: Path) -> Written:
    """Read the form of a landmark file; JSON where it begins with a brace, else CSV.

    Raises:
        BadInput: it cannot be read, or is no such file; with its line.
    """
    text = _text(path)
    if not text.strip():
        raise BadInput(f"{path.name} is empty. It needs the keys of the picture and a list of points.")
    written = _from_json(text, path.name) if text.lstrip()[0] in "{[" else _from_csv(text, path.name)
    if len(written.points) > MOST_POINTS:
        raise BadInput(f"{path.name} has {len(written.points)} points; one picture may have {MOST_POINTS}.")
    return written


# --- bytes ---


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise BadInput(f"{path} is no file. Name a landmark file, CSV or JSON.")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a byte that no name has
        raise BadInput(f"{path} cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if len(raw) > MOST_BYTES:
        raise BadInput(
            f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: a landmark file holds points, no image."
        )
    for magic, kind in _KINDS.items():
        if raw.startswith(magic):
            raise BadInput(f"{path.name} is {kind}, not text. Save the landmarks as CSV or JSON.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{path.name} was saved as UTF-16. Save it as UTF-8 text.")
    if b"\0" in raw:
        raise BadInput(f"{path.name}, line {_line(raw, raw.index(0))}: it holds bytes that no text has.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path.name}, line {_line(raw, error.start)}: not UTF-8 text (Latin-1, perhaps). Save it as UTF-8."
        ) from error


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


# --- CSV: lines `key,value`, then a table of points that begins with its header ---


def _from_csv(text: str, file: str) -> Written:
    lines = _csv_lines(text, file)
    keys: dict[str, Cell] = {}
    faults = Faults(file)
    header, place = list[str](), ""
    for number, cells in lines:
        if cells[0] == "name":
            header, place = cells, f"line {number}"
            break
        if len(cells) == 1 and (mark := next((mark for mark in _MARKS if mark in cells[0]), None)):
            raise BadInput(
                f"{file}, line {number}: its cells are parted by {_MARKS[mark]}. Save it as CSV with commas, "
                "and numbers with a decimal point."
            )
        while len(cells) > 2 and not cells[-1]:  # spreadsheets make every line as long as the longest
            cells.pop()
        if len(cells) != 2:
            faults.add(f"line {number}", f"a line above the points is `key,value`; this one has {len(cells)} cells.")
        elif cells[0] in keys:
            faults.add(f"line {number}", f"{shown(cells[0])} is told twice; first on {keys[cells[0]].place}.")
        else:
            keys[cells[0]] = Cell(cells[1], f"line {number}")
    if not header:
        raise BadInput(
            f"{file} has no list of points: no line that begins `name,x_px,y_px`. Write it above the points."
        )
    for column in sorted({column for column in header if header.count(column) > 1}):
        faults.add(place, f"column {shown(column)} stands twice." if column else "two columns have no name.")
    faults.stop_if_any()
    return Written(keys=keys, points=tuple(_csv_points(lines, header, faults)))


def _csv_points(lines: Iterator[tuple[int, list[str]]], header: list[str], faults: Faults) -> Iterator[dict[str, Cell]]:
    for number, cells in lines:
        place = f"line {number}"
        if len(cells) != len(header):
            faults.add(place, f"{len(cells)} cells where the header has {len(header)}. The file may be cut off.")
        else:
            yield {column: Cell(cell, place) for column, cell in zip(header, cells, strict=True) if cell}
    faults.stop_if_any()


def _csv_lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, with their numbers and stripped cells."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(f"{file}, line {number}: {error}. A quotation mark may be open.") from error
        if any(cells):
            yield number, cells


# --- JSON: the same keys in one object, the points in its list `points` ---


def _from_json(text: str, file: str) -> Written:
    try:
        read: Any = json.loads(text, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        raise BadInput(f"{file}, line {error.lineno}: no JSON ({error.msg}).") from error
    except RecursionError as error:
        raise BadInput(f"{file} is nested too deeply. It holds one object with a list of points.") from error
    except ValueError as error:
        raise BadInput(f"{file}: a number in it has too many digits.") from error
    if not isinstance(read, _Pairs):
        raise BadInput(f"{file} is a list. It holds one object: the keys of the picture, and its points in `points`.")
    faults = Faults(file)
    keys: dict[str, Cell] = {}
    points: list[dict[str, Cell]] = []
    for name, value in _once(read, "", faults):
        if name != "points":
            _keep(keys, name, value, f"key {shown(name)}", faults)
        elif not isinstance(value, list):
            faults.add("key 'points'", "it is a list of objects, each with name, x_px and y_px.")
        else:
            for index, point in enumerate(cast("list[Any]", value)):
                place = f"points[{index}]"
                if not isinstance(point, _Pairs):
                    faults.add(place, "a point is an object with name, x_px and y_px.")
                    continue
                cells: dict[str, Cell] = {}
                for column, inner in _once(point, place, faults):
                    _keep(cells, column, inner, place, faults)
                points.append(cells)
    if not any(name == "points" for name, _ in read.pairs):
        faults.add("", "there is no key 'points': the list of points, each with name, x_px and y_px.")
    faults.stop_if_any()
    return Written(keys=keys, points=tuple(points))


class _Pairs:
    """An object of JSON with its keys as written, so that a key told twice is seen."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs


def _once(read: _Pairs, place: str, faults: Faults) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for name, value in read.pairs:
        if name in seen:
            faults.add(place, f"{shown(name)} is told twice.")
        seen.add(name)
        yield name, value


def _keep(cells: dict[str, Cell], name: str, value: Any, place: str, faults: Faults) -> None:
    """Keep one value as the text it would be in CSV; null and empty text are as good as not told."""
    if isinstance(value, bool | list | _Pairs):
        faults.add(place, f"{shown(name)} is a text or a number.")
    elif value is not None and (text := str(value).strip()):
        cells[name] = Cell(text, place)
