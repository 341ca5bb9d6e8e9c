"""Invented entries in the true format, to be searched where no registry is loaded."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kinespine.providers import places, store
from kinespine.providers.columns import read_columns
from kinespine.providers.filing import Filing
from kinespine.providers.scan import blocks
from kinespine.providers.source import first_line, look_at, opened
from kinespine.providers.taxonomy import Wanted

FILE = Path(__file__).parent / "invented" / "npidata_pfile_demonstration.csv"
MADE = date(2025, 1, 1)  # no date of the file lies behind it


@contextmanager
def reading() -> Generator[sqlite3.Connection]:
    """A registry of the invented entries, in memory.

    Raises:
        MissingExtra: the list of postal codes is not installed.
    """
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        db.execute("BEGIN")
        store.create(db)
        places.fill(db)
        source = look_at(FILE)
        header = first_line(source)
        columns = read_columns(header.decode("utf-8"), source.name)
        db.execute(
            "INSERT INTO files (number, name, stamp, size) VALUES (1, ?, ?, ?)",
            (source.name, source.stamp, source.size),
        )
        with opened(source, len(header)) as stream:
            filing = Filing(db, 1, Wanted(()), MADE)
            for block in blocks(stream, len(header), 2, source.name):
                filing.take(block, columns, source.name)
        store.index_places(db)
        store.set_fact(db, "wanted", "[]")
        db.execute("COMMIT")
        yield db
    finally:
        db.close()
