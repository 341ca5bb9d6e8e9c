"""Reads sway from a file: text with a declared layout, or C3D."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.layout import (
    CENTRE_KEYS,
    DECLARED,
    SEPARATORS,
    UNITS,
    Layout,
    Platform,
    layout_from,
    read_layout,
    recognised,
)
from kinespine.balance.plates import SIGN, Plate, centre_from_moments, joined, same_centre
from kinespine.balance.sampling import regular
from kinespine.balance.sway import Sway
from kinespine.balance.sway_checks import checked, not_saturated
from kinespine.errors import BadInput, suggestion
from kinespine.text_file import UnfitText, lines_of

Array = NDArray[np.float64]

GAPS = {"", "nan", "na", "n/a", "-"}
MOST_FAULTS = 6  # that are told one by one
MOST_SAMPLES = 1_200_000  # twenty minutes at 1 kHz
C3D_START = b"\x50"  # the second byte of every C3D file


def read_sway(path: Path, layout: Layout | None = None, *, forward: str | None = None) -> Sway:
    """Read one trial.

    Args:
        layout: how a text file is written; None: it must be one of the open data sets whose columns are known.
        forward: of a C3D file, the axis of the laboratory in which the person looks: +x, -x, +y, -y, +z or -z.

    Raises:
        BadInput: what is wrong, where, and what can be declared.
        MissingExtra: a C3D file, and the package that reads it is not installed.
    """
    if is_c3d(path):
        from kinespine.balance.c3d_file import read_c3d

        return read_c3d(path, forward)
    if forward is not None:
        raise BadInput(f"{path.name}: --forward is for C3D files; in a text file the columns say what is forward.")
    return _read_text(path, layout)


def read_trials(paths: Sequence[Path], layout: Layout | None = None, *, forward: str | None = None) -> tuple[Sway, ...]:
    """Read several files, and tell at once what is wrong with any of them.

    Raises:
        BadInput: everything that is wrong, file by file; or a file that was named twice.
    """
    twice = sorted({path.name for path in paths if [one.resolve() for one in paths].count(path.resolve()) > 1})
    if twice:
        raise BadInput(f"{', '.join(twice)} was named twice: that is no repeated trial.")
    found: list[Sway] = []
    faults: dict[str, None] = {}
    for path in paths:
        try:
            found.append(read_sway(path, layout, forward=forward))
        except BadInput as error:
            faults[str(error)] = None
    if faults:
        raise BadInput("\n".join(faults))
    return tuple(found)


def layout_of(
    file: Path | None, columns: Sequence[str] = (), unit: str | None = None, rate: float | None = None
) -> Layout | None:
    """The layout of a file, or of options that name columns as `forward=COPx`; None where neither is given.

    Raises:
        BadInput: what is wrong with either, or both are given.
    """
    if file is not None:
        if columns or unit is not None or rate is not None:
            raise BadInput("Give --layout, or --column with --unit and --rate, not both.")
        return read_layout(file)
    if not columns and unit is None and rate is None:
        return None
    platform: dict[str, str] = {}
    given: dict[str, object] = {"platform": platform}
    for text in columns:
        key, equals, name = (part.strip() for part in text.partition("="))
        if not (key and equals and name):
            raise BadInput(f"--column {text!r} is no KEY=NAME, such as forward=COPx.")
        if key != "time" and key not in CENTRE_KEYS:
            raise BadInput(f"--column has no key {key!r}.{suggestion(key, ('time', *CENTRE_KEYS))}")
        if key in given or key in platform:
            raise BadInput(f"--column {key}= is there twice.")
        (given if key == "time" else platform)[key] = name
    given |= {} if unit is None else {"unit": unit}
    given |= {} if rate is None else {"rate_hz": rate}
    return layout_from(given, "The options")


def is_c3d(path: Path) -> bool:
    """Whether a file is C3D, by its name or its first bytes.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(2)
    except OSError as error:
        raise BadInput(f"{path}: it cannot be read ({error.strerror}).") from error
    return path.suffix.lower() == ".c3d" or (start[1:] == C3D_START and start[:1] in (b"\x02", b"\x03"))


def _read_text(path: Path, layout: Layout | None) -> Sway:
    name = path.name
    try:
        lines = lines_of(path)
        header, first = _header(lines, layout, name)
        known = layout or recognised(header)
        if known is None:
            raise BadInput(_not_known(name, header))
        columns = _places(known, header, name)
        values, numbers = _values(lines, first, known, columns, len(header), name)
    except UnfitText as error:
        where = f"{name}, line {error.line}" if error.line else name
        raise BadInput(f"{where}: {error}") from error
    sampled = regular(values, numbers, known, name)
    return sway_from_columns(sampled.values, sampled.rate, known, name, sampled.flags)


def sway_from_columns(
    values: Mapping[str, Array], rate: float, layout: Layout, name: str, flags: tuple[str, ...] = ()
) -> Sway:
    """One trial from the columns of a layout, checked."""
    saturated = not_saturated({key: one for key, one in values.items() if key != layout.time}, name)
    plates = tuple(_plate(one, values, layout, name) for one in layout.platforms)
    whole = joined(plates, name)
    sway = Sway(
        forward=whole.forward, left=whole.left, rate=rate, name=name, left_share=whole.left_share,
        vertical_force=None if whole.load is None else float(np.mean(whole.load)),
    )  # fmt: skip
    return replace(sway, flags=(*flags, *saturated, *checked(sway, layout.unit)))


def _plate(platform: Platform, values: Mapping[str, Array], layout: Layout, name: str) -> Plate:
    load = None if platform.vertical is None else values[platform.vertical]
    known = None
    if platform.moments is not None:
        moments = platform.moments
        part = {key: values[column] for key, column in moments.columns.items()}
        nothing = np.zeros_like(part["force_z"])
        known = centre_from_moments(
            part.get("force_x", nothing), part.get("force_y", nothing), part["force_z"],
            moments.unit * part["moment_x"], moments.unit * part["moment_y"],
            x_is=moments.x_is, y_is=moments.y_is, surface=moments.surface,
        )  # fmt: skip
        load = np.abs(part["force_z"]) if load is None else load
    if not platform.centre:
        assert known is not None
        return Plate(foot=platform.foot, forward=known[0], left=known[1], load=load)
    sides = {key: SIGN[key] * UNITS[layout.unit] * values[column] for key, column in platform.centre.items()}
    along = next(sides[key] for key in ("forward", "backward") if key in sides)
    across = next(sides[key] for key in ("left", "right") if key in sides)
    plate = Plate(foot=platform.foot, forward=along, left=across, load=load)
    if known is not None:
        same_centre(plate, known[0], known[1], layout.unit, name)
    return plate


def _header(lines: Iterator[tuple[int, str]], layout: Layout | None, name: str) -> tuple[list[str], tuple[int, str]]:
    """The names of the columns, and the line that they came from."""
    wanted = 1 if layout is None else layout.header_line
    for number, line in lines:
        if number < wanted:
            continue
        cells = _split(line, layout)
        if not any(cells):
            raise BadInput(f"{name}, line {number}: no names of columns stand there. Say where with header_line.")
        if wanted == 0:
            return [str(place + 1) for place in range(len(cells))], (number, line)
        return cells, (number, "")
    raise BadInput(f"{name}: the file is empty, or ends before line {wanted}. Export the recording again.")


def _not_known(name: str, header: list[str]) -> str:
    shown = ", ".join(repr(cell) for cell in header[:12]) + (", ..." if len(header) > 12 else "")
    return (
        f"{name}: its columns {shown} are no layout that is known by itself. Say which is forward and which left, the "
        f"unit and the rate:\n"
        f"  kinespine sway {name} --column forward=NAME --column left=NAME --unit mm --rate 100\n"
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


def _values(
    lines: Iterator[tuple[int, str]], first: tuple[int, str], layout: Layout, columns: Mapping[str, int], width: int,
    name: str,
) -> tuple[dict[str, Array], list[int]]:  # fmt: skip
    """The declared columns, (n,) each, not a number where a cell is a gap; and the line of each sample."""
    faults: list[str] = []
    rows: list[list[float]] = []
    numbers: list[int] = []
    more = [first] if first[1] else []
    for number, line in chain(more, lines):
        if not line.strip():
            continue
        cells = _split(line, layout)
        if len(cells) != width:
            faults.append(f"line {number}: {len(cells)} cells where {width} are named. The file may be cut off there.")
        else:
            rows.append([_number(cells[place], number, column, layout, faults) for column, place in columns.items()])
            numbers.append(number)
        if len(rows) > MOST_SAMPLES:
            raise BadInput(f"{name}: more than {MOST_SAMPLES} samples. Cut the recording to one trial.")
        if len(faults) > MOST_FAULTS:
            faults[-1] = "and more like these."
            break
    if faults:
        raise BadInput(f"{name}, " + "\n".join(faults))
    if not rows:
        raise BadInput(f"{name}: no sample stands under the names of its columns. Export the recording again.")
    values = np.array(rows)
    return {column: values[:, place] for place, column in enumerate(columns)}, numbers


def _number(cell: str, line: int, column: str, layout: Layout, faults: list[str]) -> float:
    if cell.lower() in GAPS:
        return np.nan
    try:
        value = float(cell.replace(",", ".", 1) if layout.decimal_comma else cell)
    except ValueError:
        comma = cell.count(",") == 1 and cell.replace(",", "").lstrip("+-").isdigit()
        hint = ' Write decimal = "comma".' if comma and not layout.decimal_comma else ""
        shown = cell if len(cell) <= 40 else f"{cell[:40]}..."
        faults.append(f"line {line}: column {column!r} holds {shown!r}, no number.{hint}")
        return np.nan
    if not np.isfinite(value):
        faults.append(f"line {line}: column {column!r} holds {cell}, no finite number.")
    return value


def _split(line: str, layout: Layout | None) -> list[str]:
    separator = None if layout is None else layout.separator
    if separator is None:
        marks = [mark for mark in ("\t", ";", ",") if mark in line]
        if layout is not None and layout.decimal_comma:
            marks = [mark for mark in marks if mark != ","]
        mark = marks[0] if marks else None
    else:
        mark = SEPARATORS[separator]
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(mark)]
