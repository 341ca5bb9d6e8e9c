"""Answers from a CSV file: one sheet, or several with their dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kinespine.errors import BadInput, suggestion
from kinespine.outcomes.instruments import Instrument
from kinespine.outcomes.scoring import Impossible, Score, ScoreRow, score
from kinespine.tables import read_table

COLUMNS = ("item", "answer", "date")
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one person answered at one time."""

    day: date | None  # None: the file has no dates
    answers: Mapping[str, str]  # by item, as it stands there
    lines: Mapping[str, int]  # of each item, in the file


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dated:
    """A score and when it was."""

    day: date | None
    score: Score


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read a CSV with the columns `item` and `answer`, and `date` (2026-03-01) where there are several sheets.

    Raises:
        BadInput: the file, the line, and what is wrong with it.
    """
    rows = _rows(path)
    sheets: dict[date | None, tuple[dict[str, str], dict[str, int]]] = {}
    for line, row in rows:
        item, day = row["item"].strip(), _day(path, line, row.get("date"))
        if not item:
            raise BadInput(f"{path.name}, line {line}: the item has no name.")
        answers, lines = sheets.setdefault(day, ({}, {}))
        if item in answers:
            raise BadInput(
                f"{path.name}, line {line}: item '{item}' is already on line {lines[item]}. Keep one of them."
            )
        answers[item], lines[item] = row["answer"], line
    return tuple(
        Sheet(day=day, answers=answers, lines=lines)
        for day, (answers, lines) in sorted(sheets.items(), key=lambda one: one[0] or date.min)
    )


def score_file(instrument: Instrument, path: Path, table: Path | None = None) -> tuple[Dated, ...]:
    """Score every sheet of a file, the earliest first; nothing is scored where one answer is impossible.

    Args:
        instrument: which.
        path: the answers.
        table: CSV that makes a score of a sum (raw, score, error, source, status), for instruments that need one.

    Raises:
        BadInput: what is wrong, with the line.
    """
    conversion = () if table is None else read_table(table, ScoreRow)
    found: list[Dated] = []
    for sheet in read_sheets(path):
        try:
            found.append(Dated(day=sheet.day, score=score(instrument, sheet.answers, conversion)))
        except Impossible as error:
            raise BadInput(f"{path.name}, line {sheet.lines[error.item]}: {error}") from error
        except BadInput as error:
            when = "" if sheet.day is None else f", sheet of {sheet.day}"
            raise BadInput(f"{path.name}{when}: {error}") from error
    return tuple(found)


def weeks_between(first: Dated, later: Dated) -> float | None:
    """Weeks from one sheet to another; None without dates."""
    return None if first.day is None or later.day is None else (later.day - first.day).days / 7.0


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}).") from error
    if len(content) > MOST_BYTES:
        raise BadInput(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: answers fill a page or two.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"{path.name}, line {line}: not UTF-8 text. Save the file as CSV UTF-8.") from error
    head = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in head and "," not in head else ",", strict=True
    )
    rows: list[tuple[int, dict[str, str]]] = []
    columns: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [cell.strip().lower() for cell in cells]
                _check_columns(path, columns)
                continue
            if len(cells) != len(columns):
                raise BadInput(
                    f"{path.name}, line {reader.line_num}: {len(cells)} cells, expected {len(columns)} "
                    f"({', '.join(columns)}). A comma inside an item needs quotes around it."
                )
            rows.append((reader.line_num, dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        raise BadInput(f"{path.name}, line {reader.line_num}: {error}.") from error
    if not rows:
        raise BadInput(f"{path.name} has no answers. Its first line is item,answer and each other line one item.")
    return rows


def _check_columns(path: Path, columns: list[str]) -> None:
    for column in columns:
        if column not in COLUMNS:
            raise BadInput(f"{path.name}, line 1: no column '{column}'.{suggestion(column, COLUMNS)}")
    if len(set(columns)) < len(columns) or not {"item", "answer"} <= set(columns):
        raise BadInput(
            f"{path.name}, line 1: the columns are {', '.join(columns)}; item and answer are needed, date may follow."
        )


def _day(path: Path, line: int, cell: str | None) -> date | None:
    if cell is None:
        return None
    try:
        return date.fromisoformat(cell.strip())
    except ValueError as error:
        raise BadInput(f"{path.name}, line {line}: '{cell}' is no date. Write it as 2026-03-01.") from error
