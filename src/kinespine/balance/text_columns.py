"""The declared columns of a text file as numbers, with the line where something is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite, nan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.layout import DECLARED, SEPARATORS, Layout, recognised
from kinespine.errors import BadInput, suggestion
from kinespine.text_file import UnfitText, lines_of

Array = NDArray[np.float64]
Line = tuple[int, str]

GAPS = {"", "nan", "na", "n/a", "-"}
MOST_FAULTS = 6  # that are told one by one
MOST_SAMPLES = 1_200_000  # twenty minutes at 1 kHz


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """What was read."""

    layout: Layout
    values: Mapping[str, Array]  # (n,) by column; not a number where a cell is a gap
    lines: Sequence[int]  # of each sample


def read_columns(path: Path, layout: Layout | None) -> Columns:
    """Read the columns that a layout declares, or those of an open data set that is known by its header.

    Raises:
        BadInput: the file is no such text, its columns are not known, or cells hold no numbers; with the lines.
    """
    name = path.name
    try:
        lines = lines_of(path)
        header, mark, first = _header(lines, layout, name)
        known = layout or recognised(header)
        if known is None:
            raise BadInput(_not_known(name, header))
        places = _places(known, header, name)
        cells = _Cells(mark=mark, width=len(header), places=places, decimal_comma=known.decimal_comma, faults=[])
        return _read(chain(first, lines), cells, known, name)
    except UnfitText as error:
        where = f"{name}, line {error.line}" if error.line else name
        raise BadInput(f"{where}: {error}") from error


def _header(lines: Iterator[Line], layout: Layout | None, name: str) -> tuple[list[str], str | None, list[Line]]:
    """The names of the columns, what parts them, and the first line again where it holds numbers already."""
    wanted = 1 if layout is None else layout.header_line
    for number, line in lines:
        if number < wanted:
            continue
        mark = _mark(line, layout)
        cells = _split(line, mark)
        if not any(cells):
            raise BadInput(f"{name}, line {number}: no names of columns stand there. Say where with header_line.")
        if wanted == 0:
            return [str(place + 1) for place in range(len(cells))], mark, [(number, line)]
        return cells, mark, []
    raise BadInput(f"{name}: the file is empty, or ends before line {wanted}. Export the recording again.")


def _mark(line: str, layout: Layout | None) -> str | None:
    """What parts the cells of a line; None: any white space."""
    if layout is not None and layout.separator is not None:
        return SEPARATORS[layout.separator]
    marks = [mark for mark in ("\t", ";", ",") if mark in line]
    if layout is not None and layout.decimal_comma:
        marks = [mark for mark in marks if mark != ","]
    return marks[0] if marks else None


def _split(line: str, mark: str | None) -> list[str]:
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(mark)]


def _not_known(name: str, header: list[str]) -> str:
    shown = ", ".join(repr(cell) for cell in header[:12]) + (", ..." if len(header) > 12 else "")
    return (
        f"{name}: its columns {shown} are no layout that is known by itself. Say which is forward and which left, the "
        f"unit and the rate:\n"
        f"  kinespine sway {name} --column forward=NAME --column left=NAME --unit m|cm|mm --rate HZ\n"
        f"or name a TOML file with --layout. {DECLARED}"
    )


def _places(layout: Layout, header: list[str], name: str) -> dict[str, int]:
    faults = [f"there is no column {column!r}.{suggestion(column, header)}"
              for column in layout.columns if column not in header]  # fmt: skip
    faults += [f"the column {column!r} stands there {header.count(column)} times; rename one."
               for column in layout.columns if header.count(column) > 1]  # fmt: skip
    if faults and len(header) == 1:
        faults.append("The line has one column only: say the separator.")
    if faults:
        raise BadInput(f"{name}, line {max(layout.header_line, 1)}: " + "\n".join(faults))
    return {column: header.index(column) for column in layout.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """How a line is taken apart, and what was wrong so far."""

    mark: str | None
    width: int
    places: Mapping[str, int]
    decimal_comma: bool
    faults: list[str]

    def row(self, number: int, line: str) -> list[float] | None:
        """The declared numbers of one line; None, with the reason noted, where it has other cells than the header."""
        plain = line.split(self.mark)
        if len(plain) == self.width:
            try:  # nearly every line of nearly every file
                values = [float(plain[place]) for place in self.places.values()]
                if all(map(isfinite, values)):
                    return values
            except ValueError:
                pass
        cells = _split(line, self.mark)
        if len(cells) != self.width:
            self.faults.append(
                f"line {number}: {len(cells)} cells where {self.width} are named. The file may be cut off there."
            )
            return None
        return [self._number(cells[place], number, column) for column, place in self.places.items()]

    def _number(self, cell: str, number: int, column: str) -> float:
        if cell.lower() in GAPS:
            return nan
        try:
            value = float(cell.replace(",", ".", 1) if self.decimal_comma else cell)
        except ValueError:
            comma = cell.count(",") == 1 and cell.replace(",", "").lstrip("+-").isdigit()
            told = comma and not self.decimal_comma
            hint = ' Write decimal = "comma" in the layout, or --decimal comma.' if told else ""
            shown = cell if len(cell) <= 40 else f"{cell[:40]}..."
            self.faults.append(f"line {number}: column {column!r} holds {shown!r}, no number.{hint}")
            return nan
        if not isfinite(value):
            self.faults.append(f"line {number}: column {column!r} holds {cell}, no finite number.")
        return value


def _read(lines: Iterator[Line], cells: _Cells, layout: Layout, name: str) -> Columns:
    rows: list[list[float]] = []
    numbers: list[int] = []
    for number, line in lines:
        if line.isspace() or not line:
            continue
        row = cells.row(number, line)
        if row is not None:
            rows.append(row)
            numbers.append(number)
        if len(rows) > MOST_SAMPLES:
            raise BadInput(f"{name}: more than {MOST_SAMPLES} samples. Cut the recording to one trial.")
        if len(cells.faults) > MOST_FAULTS:
            cells.faults[-1] = "and more like these."
            break
    if cells.faults:
        raise BadInput(f"{name}, " + "\n".join(cells.faults))
    if not rows:
        raise BadInput(f"{name}: no sample stands under the names of its columns. Export the recording again.")
    values = np.array(rows)
    return Columns(
        layout=layout, values={column: values[:, at] for at, column in enumerate(cells.places)}, lines=numbers
    )
