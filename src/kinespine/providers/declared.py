"""What offices say of themselves, and what users noted: kept in a file of its own, never mixed with registry facts."""

import csv
import io
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kinespine.errors import BadInput, suggestion
from kinespine.providers.cells import clean
from kinespine.providers.provider import is_npi
from kinespine.providers.taxonomy import TABLES
from kinespine.tables import read_table

HEADER = ("npi", "technique", "certification", "languages", "statement", "declared_by", "source", "date")
LONGEST = 2000  # characters of a cell or note
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS declared (npi INTEGER, technique TEXT, certification TEXT, languages TEXT, "
    "statement TEXT, declared_by TEXT, source TEXT, date TEXT)",
    "CREATE INDEX IF NOT EXISTS declared_npi ON declared (npi)",
    "CREATE TABLE IF NOT EXISTS notes (npi INTEGER, date TEXT, words TEXT)",
    "CREATE INDEX IF NOT EXISTS notes_npi ON notes (npi)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TechniqueRow:
    """A technique of the upper neck, and what else it is called, separated by `;`."""

    technique: str
    also_called: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One statement that an office makes about itself; nobody has checked it."""

    npi: str
    technique: str = ""
    certification: str = ""
    languages: tuple[str, ...] = ()
    statement: str = ""
    declared_by: str
    source: str  # where it was said: a form, a page, a letter
    date: date


@dataclass(frozen=True, slots=True)
class Note:
    """What a user of this computer noted about an entry, such as an address that is wrong."""

    date: date
    words: str


@cache
def techniques() -> Mapping[str, str]:
    """The name of every technique by each way it is written, without case."""
    rows = read_table(TABLES / "techniques.csv", TechniqueRow)
    return {
        word.strip().casefold(): row.technique
        for row in rows
        for word in (row.technique, *row.also_called.split(";"))
        if word.strip()
    }


def technique_named(word: str) -> str:
    """The technique of that name.

    Raises:
        BadInput: none is known by it.
    """
    found = techniques().get(" ".join(word.split()).casefold())
    if found is None:
        names = sorted(set(techniques().values()))
        raise BadInput(f"No technique {word!r} is known here.{suggestion(word, names)} Known are {', '.join(names)}.")
    return found


def own_path(registry: Path) -> Path:
    """The file beside a registry that holds what is not of the registry; a new load leaves it alone."""
    return registry.with_name(f"{registry.stem}-own.sqlite")


def read_declared(path: Path) -> tuple[Declared, ...]:
    """Read a CSV with the columns npi, technique, certification, languages, statement, declared_by, source, date.

    Several languages are separated by `;`. A date is written 2026-03-31.

    Raises:
        BadInput: everything that is wrong with it, by line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"Cannot read {path}: {error.strerror}. Name a file you may read.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text; save it as CSV UTF-8.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    faults: list[str] = []
    found: list[Declared] = []
    try:
        if next(reader, None) != list(HEADER):
            raise BadInput(f"{path.name}, line 1: the columns are {','.join(HEADER)}.")
        for cells in reader:
            try:
                found += [_declared(cells)] if cells else []
            except (ValueError, BadInput) as error:
                faults.append(f"{path.name}, line {reader.line_num}: {error}")
    except csv.Error as error:
        faults.append(f"{path.name}, line {reader.line_num}: {error}")
    if faults:
        more = f"\nand {len(faults) - 20} more" if len(faults) > 20 else ""
        raise BadInput("\n".join(faults[:20]) + more)
    return tuple(found)


def declare(registry: Path, rows: tuple[Declared, ...]) -> None:
    """Take rows in place of all that was declared before."""
    with _writing(own_path(registry)) as db:
        db.execute("DELETE FROM declared")
        db.executemany(
            "INSERT INTO declared VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    int(row.npi), row.technique, row.certification, ";".join(row.languages), row.statement,
                    row.declared_by, row.source, row.date.isoformat(),
                )
                for row in rows
            ],
        )  # fmt: skip


def add_note(registry: Path, npi: str, words: str, today: date) -> None:
    """Note something about an entry, on this computer alone.

    Raises:
        BadInput: the number is none, or nothing was noted.
    """
    words = clean(words)
    if not is_npi(npi):
        raise BadInput(f"{npi} is no provider number. It has ten digits and stands with every entry.")
    if not 0 < len(words) <= LONGEST:
        raise BadInput(f"A note has 1 to {LONGEST} characters; this one has {len(words)}.")
    with _writing(own_path(registry)) as db:
        db.execute("INSERT INTO notes VALUES (?, ?, ?)", (int(npi), today.isoformat(), words))


@contextmanager
def reading_own(registry: Path) -> Generator[sqlite3.Connection]:
    """What was declared and noted; empty where nothing was."""
    path = own_path(registry)
    there = path.exists()
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro" if there else ":memory:", uri=there)
    try:
        if not there:
            for statement in SCHEMA:
                db.execute(statement)
        yield db
    finally:
        db.close()


def declared_of(db: sqlite3.Connection, npi: str) -> tuple[Declared, ...]:
    """What an office says of itself, newest first."""
    rows = db.execute("SELECT * FROM declared WHERE npi = ? ORDER BY date DESC", (int(npi),))
    return tuple(
        Declared(
            npi=f"{row[0]:010d}", technique=row[1], certification=row[2],
            languages=tuple(word for word in row[3].split(";") if word), statement=row[4], declared_by=row[5],
            source=row[6], date=date.fromisoformat(row[7]),
        )
        for row in rows
    )  # fmt: skip


def notes_of(db: sqlite3.Connection, npi: str) -> tuple[Note, ...]:
    """What was noted about an entry, newest first."""
    rows = db.execute("SELECT date, words FROM notes WHERE npi = ? ORDER BY date DESC, rowid DESC", (int(npi),))
    return tuple(Note(date.fromisoformat(day), words) for day, words in rows)


def declaring(db: sqlite3.Connection, technique: str | None, language: str | None) -> set[int]:
    """The numbers of all who say that they use a technique and speak a language."""
    found: set[int] = set()
    for npi, own, languages in db.execute("SELECT npi, technique, languages FROM declared"):
        fits = technique is None or own == technique
        spoken = language is None or language.casefold() in [word.strip().casefold() for word in languages.split(";")]
        if fits and spoken:
            found.add(npi)
    return found


@contextmanager
def _writing(path: Path) -> Generator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise BadInput(f"Cannot write {path}: {error}. Choose another place with --registry.") from error
    try:
        for statement in SCHEMA:
            db.execute(statement)
        yield db
        db.commit()
    finally:
        db.close()


def _declared(cells: list[str]) -> Declared:
    if len(cells) != len(HEADER):
        raise ValueError(f"{len(cells)} cells, expected {len(HEADER)}")
    values = {name: clean(cell) for name, cell in zip(HEADER, cells, strict=True)}
    long = [name for name, cell in values.items() if len(cell) > LONGEST]
    if long:
        raise ValueError(f"{long[0]}: at most {LONGEST} characters")
    if not is_npi(values["npi"]):
        raise ValueError(f"npi: {values['npi'] or 'nothing'} is no provider number")
    missing = [name for name in ("declared_by", "source", "date") if not values[name]]
    if missing:
        raise ValueError(f"{missing[0]}: say who declared it, where, and when")
    return Declared(
        npi=values["npi"],
        technique=technique_named(values["technique"]) if values["technique"] else "",
        certification=values["certification"],
        languages=tuple(word.strip() for word in values["languages"].split(";") if word.strip()),
        statement=values["statement"],
        declared_by=values["declared_by"],
        source=values["source"],
        date=date.fromisoformat(values["date"]),
    )
