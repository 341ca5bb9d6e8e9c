"""Rows of a block filed: which are of the kinds that are kept, which replace or end an entry, which cannot be read."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.providers import places, store
from kinespine.providers.columns import Columns
from kinespine.providers.provider import Provider
from kinespine.providers.rows import BadRow, Cells, provider_of, split
from kinespine.providers.scan import Block
from kinespine.providers.store import Located
from kinespine.providers.taxonomy import Wanted

ENOUGH = 4  # characters of a code that a row is searched for before it is taken apart


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file. Every row is in exactly one of the first six."""

    loaded: int = 0
    again: int = 0  # replaced an entry that was there
    others: int = 0  # of kinds that were not asked for
    older: int = 0  # than the entry that was there, which stays
    deactivations: int = 0  # nothing but a number and the date of its deactivation
    refused: int = 0
    repaired: int = 0  # of those loaded
    left_out: int = 0  # entries taken out, for they are no longer of a kind that is kept

    @property
    def rows(self) -> int:
        return self.loaded + self.again + self.others + self.older + self.deactivations + self.refused


class Filing:
    """The rows of one file, block by block, written into a registry."""

    def __init__(self, db: sqlite3.Connection, file: int, keep: Wanted, today: date) -> None:
        self._db = db
        self._file = file
        self._keep = keep
        self.today = today
        self._areas: dict[tuple[str, str, str], tuple[int | None, str]] = {}
        self._words = sorted({prefix[:ENOUGH].encode() for prefix in keep.prefixes})
        known = [] if keep.everything else [row[0] for row in db.execute("SELECT npi FROM entries ORDER BY npi")]
        self._known = np.array(known, dtype=np.int64)
        self._pending: dict[int, Located] = {}

    def take(self, block: Block, columns: Columns, name: str) -> Counts:
        """File the rows of a block.

        Raises:
            BadInput: the file breaks off in the middle of its last row.
        """
        matters = self._matters(block, columns)
        counts = Counts(others=int(np.count_nonzero(~matters)))
        if block.broken_off:
            last = split(block.row(len(block) - 1), int(block.lines[-1]), columns.count)[-1]
            if not isinstance(last, Cells):
                raise BadInput(
                    f"{name} ends in the middle of line {last[0]:,}: it was not downloaded in full. Download it again; "
                    "the registry in use is unchanged."
                )
        for number in np.flatnonzero(matters):
            for found in split(block.row(int(number)), int(block.lines[number]), columns.count):
                if isinstance(found, Cells):
                    self._file_row(found, columns, counts)
                else:
                    self._refuse(*found, counts)
        self._write()
        return counts

    def take_providers(self, found: Iterable[tuple[int, Provider | str, tuple[str, ...]]]) -> Counts:
        """File providers read from another kind of file: place there, entry or what is wrong, and what was mended."""
        counts = Counts()
        for line, one, repairs in found:
            if isinstance(one, str):
                self._refuse(line, one, counts)
            else:
                self._file_provider(one, line, repairs, counts)
        self._write()
        return counts

    def _matters(self, block: Block, columns: Columns) -> NDArray[np.bool_]:
        """Rows that may hold a wanted code, end an entry, or need to be taken apart to be counted, (n,)."""
        if self._keep.everything or columns.deactivations_only:
            return np.ones(len(block), dtype=np.bool_)
        repeated = np.unique(block.numbers, return_inverse=True, return_counts=True)
        return (
            block.holding(self._words)
            | (block.lengths <= columns.bare_length)
            | block.over_lines
            | (block.numbers < 0)
            | np.isin(block.numbers, self._known)
            | (repeated[2][repeated[1]] > 1)
        )

    def _file_row(self, cells: Cells, columns: Columns, counts: Counts) -> None:
        try:
            provider, repairs = provider_of(cells, columns, self.today)
        except BadRow as error:
            self._refuse(cells.line, str(error), counts)
        else:
            self._file_provider(provider, cells.line, repairs, counts)

    def _file_provider(self, one: Provider, line: int, repairs: tuple[str, ...], counts: Counts) -> None:
        npi = int(one.npi)
        there, since = self._there(npi)
        if since is not None and one.newest is not None and one.newest < since:
            counts.older += 1
            self._remark(line, "older", f"{one.npi}: of {one.newest}; the entry of {since} stays")
        elif not one.taxonomies and not one.active:
            counts.deactivations += 1
            if there:
                self._end(one)
        elif any(row.code in self._keep for row in one.taxonomies) or (self._keep.everything and one.name):
            area, precision = self._area(one)
            self._pending[npi] = Located(one, area, precision, "", line)
            if there:
                counts.again += 1
            else:
                counts.loaded += 1
            if repairs:
                counts.repaired += 1
                self._remark(line, "repaired", f"{one.npi}: {'; '.join(repairs)}")
        else:
            counts.others += 1
            if there:
                counts.left_out += 1
                self._pending.pop(npi, None)
                store.take_out(self._db, [npi])

    def _there(self, npi: int) -> tuple[bool, date | None]:
        """Whether there is such an entry, and of which day it is."""
        if npi in self._pending:
            return True, self._pending[npi].provider.newest
        found = self._db.execute(
            "SELECT updated, deactivated, reactivated FROM entries WHERE npi = ?", (npi,)
        ).fetchone()
        days = [date.fromisoformat(day) for day in found or () if day is not None]
        return found is not None, max(days, default=None)

    def _end(self, one: Provider) -> None:
        """Keep a deactivated entry, and say so of it."""
        self._write()
        self._db.execute(
            "UPDATE entries SET deactivated = ?, reactivated = NULL, active = 0 WHERE npi = ?",
            (one.deactivated and one.deactivated.isoformat(), int(one.npi)),
        )

    def _refuse(self, line: int, words: str, counts: Counts) -> None:
        counts.refused += 1
        self._remark(line, "refused", words)

    def _remark(self, line: int, kind: str, words: str) -> None:
        self._db.execute("INSERT INTO remarks VALUES (?, ?, ?, ?)", (self._file, line, kind, words))

    def _write(self) -> None:
        store.put(self._db, self._file, self._pending.values())
        if self._pending and not self._keep.everything:
            self._known = np.union1d(self._known, np.fromiter(self._pending, dtype=np.int64))
        self._pending = {}

    def _area(self, one: Provider) -> tuple[int | None, str]:
        if one.point is not None:
            return self._area_id(f"of {one.npi}", one.point.latitude_deg, one.point.longitude_deg, "coordinates")
        if one.country != "US":
            return None, "none"
        key = (one.postal_code, one.city, one.state)
        if key not in self._areas:
            found = places.area_of(self._db, *key)
            self._areas[key] = (
                (None, "none")
                if found is None
                else self._area_id(found[0], found[1].latitude_deg, found[1].longitude_deg, found[2])
            )
        return self._areas[key]

    def _area_id(self, name: str, latitude: float, longitude: float, precision: str) -> tuple[int, str]:
        found = self._db.execute("SELECT id FROM areas WHERE name = ?", (name,)).fetchone()
        if found is not None:
            self._db.execute(
                "UPDATE areas SET latitude = ?, longitude = ? WHERE id = ?", (latitude, longitude, found[0])
            )
            return int(found[0]), precision
        added = self._db.execute(
            "INSERT INTO areas (name, precision, latitude, longitude) VALUES (?, ?, ?, ?)",
            (name, precision, latitude, longitude),
        )
        assert added.lastrowid is not None
        return added.lastrowid, precision
