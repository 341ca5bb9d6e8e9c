"""The registry on disk: one SQLite file in the user's data folder, with an index of places on the sphere."""

import os
import sqlite3
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kinespine.errors import BadInput
from kinespine.providers.places import unit_vector
from kinespine.providers.provider import Point, Provider, Taxonomy, in_use

VARIABLE = "KINESPINE_REGISTRY"
FORMAT = "2"
SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE postal (code TEXT PRIMARY KEY, city TEXT, state TEXT, latitude REAL, longitude REAL) WITHOUT ROWID;
CREATE TABLE cities (key TEXT, state TEXT, latitude REAL, longitude REAL, areas INTEGER, PRIMARY KEY (key, state))
  WITHOUT ROWID;
CREATE TABLE areas (id INTEGER PRIMARY KEY, name TEXT UNIQUE, precision TEXT, latitude REAL, longitude REAL);
CREATE VIRTUAL TABLE spheres USING rtree(id, x0, x1, y0, y1, z0, z1);
CREATE TABLE entries (
  npi INTEGER PRIMARY KEY, area INTEGER, organisation TEXT, family TEXT, given TEXT, credential TEXT, address TEXT,
  city TEXT, state TEXT, postal_code TEXT, country TEXT, phone TEXT, enumerated TEXT, updated TEXT, deactivated TEXT,
  reactivated TEXT, active INTEGER, exact INTEGER, file INTEGER, line INTEGER
);
CREATE INDEX entries_area ON entries (area, active, updated, npi);
CREATE TABLE taxonomies (
  npi INTEGER, slot INTEGER, code TEXT, licence TEXT, state TEXT, is_primary INTEGER, PRIMARY KEY (npi, slot)
) WITHOUT ROWID;
CREATE TABLE files (
  number INTEGER PRIMARY KEY, name TEXT, stamp TEXT, size INTEGER, offset INTEGER, line INTEGER, done INTEGER,
  rows INTEGER, loaded INTEGER, again INTEGER, others INTEGER, older INTEGER, deactivations INTEGER, refused INTEGER,
  repaired INTEGER, left_out INTEGER
);
CREATE TABLE remarks (file INTEGER, line INTEGER, kind TEXT, words TEXT);
"""
COLUMNS = (
    "npi", "area", "organisation", "family", "given", "credential", "address", "city", "state", "postal_code",
    "country", "phone", "enumerated", "updated", "deactivated", "reactivated", "active", "exact", "file", "line",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Located:
    """An entry with the area that it is placed in."""

    provider: Provider
    area: int | None
    precision: str  # how it is placed: its own coordinates, postal area, three-digit area, city or none
    file: str
    line: int
    point: Point | None = None  # of the area


def default_path() -> Path:
    """Where the registry lies: as KINESPINE_REGISTRY says, or in the user's data folder."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "kinespine" / "providers.sqlite"


def create(db: sqlite3.Connection) -> None:
    """Make the tables in an empty database.

    Raises:
        BadInput: this SQLite was built without the R*Tree.
    """
    try:
        for statement in filter(str.strip, SCHEMA.split(";")):
            db.execute(statement)
    except sqlite3.OperationalError as error:
        if "no such module" in str(error):
            raise BadInput(
                "This Python's SQLite has no R*Tree; use a Python from python.org or a distribution."
            ) from error
        raise
    set_fact(db, "format", FORMAT)


@contextmanager
def reading(path: Path) -> Generator[sqlite3.Connection]:
    """A registry to search in; nothing can be written through it.

    Raises:
        BadInput: the file is no registry of this version.
    """
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError as error:
        raise BadInput(f"Cannot open the registry {path}: {error}.") from error
    try:
        try:
            found = fact(db, "format")
        except sqlite3.DatabaseError as error:
            raise BadInput(
                f"{path} is no provider registry ({error}). Delete it and load the public file again."
            ) from error
        if found != FORMAT:
            raise BadInput(f"{path} was written by another version (format {found}). Load the public file again.")
        yield db
    finally:
        db.close()


def fact(db: sqlite3.Connection, name: str) -> str:
    """One fact of the registry as a whole; empty where it is not written."""
    found = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return "" if found is None else str(found[0])


def set_fact(db: sqlite3.Connection, name: str, value: str) -> None:
    """Write one fact of the registry as a whole."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def put(db: sqlite3.Connection, file: int, entries: Iterable[Located]) -> None:
    """Write entries of one file; one that is there is replaced with everything that belongs to it."""
    rows: list[tuple[object, ...]] = []
    taxonomies: list[tuple[object, ...]] = []
    for entry in entries:
        one, npi = entry.provider, int(entry.provider.npi)
        days = (one.enumerated, one.updated, one.deactivated, one.reactivated)
        rows.append(
            (
                npi, entry.area, one.organisation, one.family, one.given, one.credential, one.address, one.city,
                one.state, one.postal_code, one.country, one.phone, *(day and day.isoformat() for day in days),
                one.active, one.point is not None, file, entry.line,
            )
        )  # fmt: skip
        taxonomies += [
            (npi, slot, row.code, row.licence, row.state, row.primary) for slot, row in enumerate(one.taxonomies)
        ]
    db.executemany("DELETE FROM taxonomies WHERE npi = ?", [(row[0],) for row in rows])
    db.executemany(f"INSERT OR REPLACE INTO entries VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    db.executemany("INSERT INTO taxonomies VALUES (?, ?, ?, ?, ?, ?)", taxonomies)


def take_out(db: sqlite3.Connection, npis: Iterable[int]) -> None:
    """Remove entries."""
    for npi in npis:
        db.execute("DELETE FROM taxonomies WHERE npi = ?", (npi,))
        db.execute("DELETE FROM entries WHERE npi = ?", (npi,))


def get(db: sqlite3.Connection, npis: Iterable[int]) -> Iterator[Located]:
    """Entries by their numbers, in the order asked for; those that are not there are left out."""
    names = ", ".join(f"e.{name}" for name in COLUMNS)
    query = (
        f"SELECT {names}, a.precision, a.latitude, a.longitude, f.name FROM entries e "
        "LEFT JOIN areas a ON a.id = e.area LEFT JOIN files f ON f.number = e.file WHERE e.npi = ?"
    )
    for npi in npis:
        row = db.execute(query, (npi,)).fetchone()
        if row is None:
            continue
        cells: dict[str, Any] = dict(zip(COLUMNS, row, strict=False))
        precision, latitude, longitude, file = row[len(COLUMNS) :]
        slots = db.execute(
            "SELECT code, licence, state, is_primary FROM taxonomies WHERE npi = ? ORDER BY slot", (npi,)
        )
        values: dict[str, Any] = {name: cells[name] for name in COLUMNS[2:12]}
        values |= {name: _day(cells[name]) for name in ("enumerated", "updated", "deactivated", "reactivated")}
        point = None if latitude is None else Point(latitude_deg=latitude, longitude_deg=longitude)
        provider = Provider(
            npi=f"{npi:010d}",
            **values,
            taxonomies=tuple(Taxonomy(code=c, licence=n, state=s, primary=bool(p)) for c, n, s, p in slots),
            inactive=not cells["active"] and in_use(values["deactivated"], values["reactivated"]),
            point=point if cells["exact"] else None,
        )
        yield Located(provider, cells["area"], precision or "none", file or "", cells["line"], point)


def index_places(db: sqlite3.Connection) -> None:
    """Index the areas that hold entries by their points on the unit sphere."""
    db.execute("DELETE FROM spheres")
    used = db.execute("SELECT id, latitude, longitude FROM areas WHERE id IN (SELECT area FROM entries)")
    boxes: list[tuple[float, ...]] = []
    for number, latitude, longitude in used:
        x, y, z = unit_vector(Point(latitude_deg=latitude, longitude_deg=longitude))
        boxes.append((number, x, x, y, y, z, z))
    db.executemany("INSERT INTO spheres VALUES (?, ?, ?, ?, ?, ?, ?)", boxes)


def _day(cell: str | None) -> date | None:
    return None if cell is None else date.fromisoformat(cell)
