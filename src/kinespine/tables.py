"""Typed CSV rows, checked as they load: the row dataclass is the schema."""

import csv
import io
import math
import re
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeVar, get_type_hints

from kinespine.errors import BadTable, suggestion


class Row(Protocol):
    """Any dataclass: what `read_table` can fill."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


RowType = TypeVar("RowType", bound=Row)


def read_table(path: Path, row: type[RowType]) -> tuple[RowType, ...]:
    """Read a CSV whose columns are exactly the fields of `row`, in their order.

    A field is `str`, `float`, `int`, `bool` (`true`/`false`), a `Literal` of words, or one of these
    `| None`, where an empty cell is None. NaN and infinity are no numbers of a table. A `ValueError`
    of the row's own `__post_init__` is reported with its line.

    Raises:
        BadTable: the file, the line, and what is wrong with it.
    """
    fields = _fields(row)
    lines = _lines(path)
    _, columns = next(lines, _NO_LINE)
    if columns != list(fields):
        raise BadTable(f"{path.name}: {_column_fault(columns, list(fields))}")
    rows: list[RowType] = []
    for number, cells in lines:
        try:
            rows.append(row(**_values(fields, cells)))
        except ValueError as error:
            raise BadTable(f"{path.name}, line {number}: {error}") from error
    return tuple(rows)


def read_keys(path: Path) -> frozenset[str]:
    """Read the keys of a bibliography: what a `source` cell may name, several separated by `;`.

    Raises:
        BadTable: the file cannot be read, or a key stands in it twice.
    """
    keys: dict[str, int] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        entry = re.match(r"\s*@(\w+)\s*\{\s*([^,\s}]+)", line)
        if entry is None or entry[1].lower() in {"comment", "string", "preamble"}:
            continue
        if entry[2] in keys:
            raise BadTable(f"{path.name}, line {number}: '{entry[2]}' is already on line {keys[entry[2]]}")
        keys[entry[2]] = number
    return frozenset(keys)


# --- cells ---

_Reader = Callable[[str], object]
_NO_LINE: tuple[int, list[str]] = (1, [])


def _fields(row: type[Row]) -> dict[str, _Reader]:
    hints = get_type_hints(row)
    names = [name for name, field in row.__dataclass_fields__.items() if field.init]
    return {name: _reader(hints[name], f"{row.__name__}.{name}") for name in names if name in hints}


def _reader(kind: Any, where: str) -> _Reader:
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) in {typing.Union, types.UnionType} and type(None) in arguments:
        rest = [argument for argument in arguments if argument is not type(None)]
        if len(rest) == 1:
            read = _reader(rest[0], where)
            return lambda cell: None if cell == "" else read(cell)
    if typing.get_origin(kind) is Literal:
        return lambda cell: _word(cell, arguments)
    if kind not in _READERS:
        raise TypeError(f"{where}: a table cannot hold {kind}")
    return _READERS[kind]


def _values(fields: dict[str, _Reader], cells: list[str]) -> dict[str, object]:
    if len(cells) != len(fields):
        raise ValueError(f"{len(cells)} cells, expected {len(fields)} ({', '.join(fields)})")
    values: dict[str, object] = {}
    for (name, read), cell in zip(fields.items(), cells, strict=True):
        try:
            values[name] = read(cell.strip())
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return values


def _number(cell: str) -> float:
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError(f"{cell} is not a finite number")
    return value


def _truth(cell: str) -> bool:
    if cell not in {"true", "false"}:
        raise ValueError(f"{cell!r} is neither true nor false")
    return cell == "true"


def _word(cell: str, words: tuple[str, ...]) -> str:
    if cell not in words:
        raise ValueError(f"{cell!r} is not possible here.{suggestion(cell, words)}")
    return cell


_READERS: dict[Any, _Reader] = {str: str, float: _number, int: int, bool: _truth}


# --- files ---


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    while True:
        try:
            yield reader.line_num + 1, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadTable(f"{path.name}, line {reader.line_num}: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadTable(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadTable(f"{path.name}, line {line}: not UTF-8 text; save it as CSV UTF-8") from error


def _column_fault(columns: list[str], expected: list[str]) -> str:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    missing = [column for column in expected if column not in columns]
    unknown = [column for column in columns if column not in expected]
    faults = [
        f"{words} {', '.join(names)}"
        for words, names in (("twice:", twice), ("missing:", missing), ("unknown:", unknown))
        if names
    ]
    return f"columns {columns}, expected {expected} ({'; '.join(faults) or 'in another order'})"
