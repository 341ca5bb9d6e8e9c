"""Public files made a registry: streamed, taken up again where it stopped, and put in use whole or not at all."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from kinespine.errors import BadInput
from kinespine.providers import places, store
from kinespine.providers.columns import read_columns
from kinespine.providers.fhir_in import read_fhir
from kinespine.providers.filing import Counts, Filing
from kinespine.providers.scan import BLOCK, blocks
from kinespine.providers.source import Source, first_line, last_day, look_at, opened
from kinespine.providers.taxonomy import Wanted, wanted

CACHE_KIB = 65536  # of SQLite
REFUSED = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}  # by the disk or its rights


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is."""

    file: str
    rows: int
    share: float  # of all bytes
    seconds_left: float | None  # None where nothing can be said yet


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load left in use."""

    path: Path
    entries: int
    counts: Counts
    resumed: bool
    kinds: str


Tell = Callable[[Progress], None]


def load(
    files: Sequence[Path],
    path: Path,
    *,
    names: Sequence[str] = (),
    update: bool = False,
    today: date | None = None,
    tell: Tell | None = None,
    block_size: int = BLOCK,
) -> Loaded:
    """Load files in their order; what was in use stays in use until everything is done.

    Args:
        path: where the registry lies.
        names: kinds or codes to keep, as `wanted` reads them; with `update`, by default those of the registry.
        update: apply the files to the registry in use, as weekly files want it, in place of starting anew.
        today: dates behind it are mistakes.
        tell: called after every block.
        block_size: bytes read at once.

    Raises:
        BadInput: a file cannot be loaded, or nothing in it is of a kind that was asked for.
    """
    sources = [look_at(file) for file in files]
    keep = _kept(path, names, update)
    if not update and sources[0].is_update:
        raise BadInput(
            f"{sources[0].name} holds the changes of a few days only. Add --update to apply it to the registry in use, "
            "or name the monthly file before it."
        )
    _check_order(sources, path if update else None)
    plan = _plan(sources, keep, update, path)
    staging = path.with_name(f"{path.name}.loading")
    with _staging(staging, plan, path if update else None) as (db, resumed):
        day = date.fromisoformat(store.fact(db, "today") or (today or date.today()).isoformat())
        _begin(db, day, keep)
        total = sum(source.size for source in sources)
        clock = _Clock(total, tell)
        before = 0
        for number, source in enumerate(sources, start=_first_number(db, update)):
            _read(db, number, source, Filing(db, number, keep, day), clock, before, block_size)
            before += source.size
        counts = _counts(db, len(sources))
        entries = _finish(db, counts, staging)
    _swap(staging, path)
    return Loaded(path, entries, counts, resumed, keep.words)


def _kept(path: Path, names: Sequence[str], update: bool) -> Wanted:
    if not update:
        return wanted(names)
    if not path.exists():
        raise BadInput(f"There is no registry at {path} to update. Load the monthly file first, without --update.")
    with store.reading(path) as db:
        there = Wanted(tuple(json.loads(store.fact(db, "wanted"))))
    if names and not there.covers(wanted(names)):
        raise BadInput(
            f"The registry in use holds {there.words} only, and an update cannot add others to it: load the monthly "
            "file again with these kinds."
        )
    return there


def _check_order(sources: Sequence[Source], base: Path | None) -> None:
    """No file may end before the newest that comes before it, in the registry or in the same command."""
    newest, of = None, ""
    if base is not None:
        with store.reading(base) as db:
            dated = [(day, name) for (name,) in db.execute("SELECT name FROM files") if (day := last_day(name))]
        newest, of = max(dated, default=(None, ""))
    for source in sources:
        day = source.last_day
        if day is not None and newest is not None and day < newest:
            raise BadInput(
                f"{source.name} ends on {day}, before {of}, which ends on {newest}: it would put old facts in place of "
                "newer ones. Load files in the order of their dates; one that is older than the registry is not needed."
            )
        if day is not None:
            newest, of = day, source.name


def _plan(sources: Sequence[Source], keep: Wanted, update: bool, path: Path) -> str:
    """What a load is to do; one that was interrupted is taken up only by the same."""
    base = ""
    if update:
        told = path.stat()
        base = f"{told.st_size}:{told.st_mtime_ns}"
    return json.dumps([[source.stamp for source in sources], keep.prefixes, update, base])


@contextmanager
def _staging(staging: Path, plan: str, base: Path | None) -> Generator[tuple[sqlite3.Connection, bool]]:
    """The registry being made, beside the one in use: that of an interrupted load of the same files, or a new one."""
    try:
        staging.parent.mkdir(parents=True, exist_ok=True)
        resumed = staging.exists() and _plan_of(staging) == plan
        if not resumed:
            for old in (staging, staging.with_name(f"{staging.name}-journal")):
                old.unlink(missing_ok=True)
            if base is not None:
                shutil.copyfile(base, staging)
    except OSError as error:
        raise BadInput(f"Cannot write {staging}: {error.strerror}. Choose another place with --registry.") from error
    db = sqlite3.connect(staging, isolation_level=None, timeout=1)
    try:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        with transaction(db):
            if not resumed:
                if base is None:
                    store.create(db)
                db.execute("DELETE FROM facts WHERE name IN ('today', 'first')")
                store.set_fact(db, "plan", plan)
        yield db, resumed
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise _running(staging) from error
        if error.sqlite_errorcode in REFUSED:
            raise BadInput(f"Cannot write {staging}: {error}. Nothing that was in use is changed.") from error
        raise
    finally:
        db.close()


def _running(staging: Path) -> BadInput:
    return BadInput(f"Another load into {staging.with_suffix('')} is running. Wait for it to end.")


def _plan_of(staging: Path) -> str:
    db = sqlite3.connect(staging, timeout=1)
    try:
        return store.fact(db, "plan")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise _running(staging) from error
        return ""  # what an interrupted copy left
    finally:
        db.close()


@contextmanager
def transaction(db: sqlite3.Connection) -> Generator[None]:
    """All that is written inside, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _begin(db: sqlite3.Connection, today: date, keep: Wanted) -> None:
    with transaction(db):
        store.set_fact(db, "today", today.isoformat())
        store.set_fact(db, "wanted", json.dumps(keep.prefixes))
        if db.execute("SELECT count(*) FROM postal").fetchone()[0] == 0:
            places.fill(db)


def _first_number(db: sqlite3.Connection, update: bool) -> int:
    """The number of this load's first file, after those that an earlier load left in the registry."""
    found = store.fact(db, "first")
    if not found:
        found = str(1 + (db.execute("SELECT max(number) FROM files").fetchone()[0] or 0)) if update else "1"
        store.set_fact(db, "first", found)
    return int(found)


def _read(
    db: sqlite3.Connection, number: int, source: Source, filing: Filing, clock: "_Clock", before: int, block_size: int
) -> None:
    state = db.execute("SELECT offset, line, done FROM files WHERE number = ?", (number,)).fetchone()
    if state is not None and state[2]:
        return
    if source.kind == "fhir":
        with transaction(db):
            counts = filing.take_providers(read_fhir(source.path, filing.today))
            _note(db, number, source, source.size, 1, True, counts)
        return
    header = first_line(source)
    columns = read_columns(header.decode("utf-8", errors="replace"), source.name)
    offset, line = (len(header), 2) if state is None else state[:2]
    clock.start(before + offset)
    with opened(source, offset) as stream:
        for block in blocks(stream, offset, line, source.name, block_size):
            with transaction(db):
                counts = filing.take(block, columns, source.name)
                _note(db, number, source, block.end, block.end_line, False, counts)
            clock.tell(source.name, before + block.end, block.end_line - 2)
    with transaction(db):
        _note(db, number, source, source.size, 0, True, Counts())


def _note(
    db: sqlite3.Connection, number: int, source: Source, offset: int, line: int, done: bool, counts: Counts
) -> None:
    """Write how far a file is, together with what was made of its rows."""
    db.execute(
        "INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
        (number, source.name, source.stamp, source.size),
    )
    names = [field.name for field in fields(Counts)]
    added = ", ".join(f"{name} = {name} + ?" for name in names)
    db.execute(
        f"UPDATE files SET offset = ?, line = ?, done = ?, rows = rows + ?, {added} WHERE number = ?",
        (offset, line, done, counts.rows, *(getattr(counts, name) for name in names), number),
    )


def _counts(db: sqlite3.Connection, files: int) -> Counts:
    """The counts of this load's files together."""
    names = [field.name for field in fields(Counts)]
    sums = ", ".join(f"sum({name})" for name in names)
    found = db.execute(f"SELECT {sums} FROM (SELECT * FROM files ORDER BY number DESC LIMIT ?)", (files,)).fetchone()
    return Counts(*found)


def _finish(db: sqlite3.Connection, counts: Counts, staging: Path) -> int:
    """Index what was loaded.

    Raises:
        BadInput: there is nothing of the kinds that were asked for; what was in use stays.
    """
    entries = int(db.execute("SELECT count(*) FROM entries").fetchone()[0])
    if entries == 0:
        db.close()
        staging.unlink(missing_ok=True)
        raise BadInput(
            f"Among {counts.rows:,} rows there is no provider of the kinds asked for ({counts.refused:,} rows could "
            "not be read). The registry in use is unchanged."
        )
    with transaction(db):
        store.index_places(db)
        store.set_fact(db, "entries", str(entries))
        store.set_fact(db, "loaded", store.fact(db, "today"))
    db.execute("ANALYZE")
    return entries


def _swap(staging: Path, path: Path) -> None:
    try:
        staging.replace(path)
    except OSError as error:
        raise BadInput(
            f"Cannot put the new registry at {path}: {error.strerror}. Close what uses it and give the command again."
        ) from error


class _Clock:
    """Tells how long a load will still take, from its own pace."""

    def __init__(self, total: int, tell: Tell | None) -> None:
        self._total = max(total, 1)
        self._tell = tell
        self._from: tuple[float, int] | None = None

    def start(self, done: int) -> None:
        """Count from here; what an earlier run did says nothing of this one's pace."""
        if self._from is None:
            self._from = (time.monotonic(), done)

    def tell(self, file: str, done: int, rows: int) -> None:
        if self._tell is None or self._from is None:
            return
        passed, read = time.monotonic() - self._from[0], done - self._from[1]
        left = passed / read * (self._total - done) if read > 0 and passed > 1 else None
        self._tell(Progress(file, rows, min(done / self._total, 1.0), left))
