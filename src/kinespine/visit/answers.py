"""What a person answered: sheets beside visit.toml, each called by its instrument."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from kinespine.errors import BadInput, suggestion
from kinespine.outcomes.answer_sheet import Dated, score_file
from kinespine.outcomes.instruments import instruments

TABLE = ".table.csv"  # ending of what makes a score of a sum, for forms of PROMIS
HEAD = {"item", "answer"}


def read_answers(folder: Path, day: date | None = None) -> Mapping[str, tuple[Dated, ...]]:
    """Every answer sheet of a visit, scored, by the name of its instrument; the earliest first.

    A sheet is a CSV with the columns item, answer and, where it has several dates, date (docs/outcomes.md). It lies
    beside visit.toml and is called by its instrument: `NPRS.csv`, `RMDQ-24.csv`, in capitals or not. A form of PROMIS
    whose items are given needs `PROMIS-PI.table.csv` as well.

    Args:
        folder: of the visit.
        day: of the visit, for sheets without a date.

    Raises:
        BadInput: a sheet of no instrument, the same one twice, or what is wrong in one, with its line.
    """
    known = {name.lower(): name for name in instruments()}
    found: dict[str, tuple[Dated, ...]] = {}
    files: dict[str, Path] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name.lower().endswith(TABLE) or not _is_sheet(path):
            continue
        name = known.get(path.stem.lower())
        if name is None:
            raise BadInput(
                f"{path}: a sheet of answers is called by its instrument.{suggestion(path.stem, instruments())}"
            )
        if name in files:
            raise BadInput(f"{path} and {files[name].name} are sheets of one instrument. Keep one of them.")
        files[name] = path
        found[name] = _scored(name, path, day)
    return MappingProxyType(found)


def _is_sheet(path: Path) -> bool:
    """A sheet by its columns, or by its name; other files of a visit are CSV as well."""
    if path.stem.lower() in {name.lower() for name in instruments()}:
        return True
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            line = file.readline(1000)
    except (OSError, UnicodeDecodeError):  # a measurement of its own kind, read elsewhere
        return False
    cells: list[str] = next(csv.reader([line.replace(";", ",")]), list[str]())
    return {cell.strip().lower() for cell in cells} >= HEAD


def _scored(name: str, path: Path, day: date | None) -> tuple[Dated, ...]:
    own = instruments()[name]
    table = next((one for one in path.parent.glob("*") if one.name.lower() == f"{name.lower()}{TABLE}"), None)
    try:
        scored = score_file(own, path, table)
    except BadInput as error:
        raise BadInput(f"{path.parent}: {error}") from error
    return tuple(replace(one, day=one.day or day) for one in scored)
