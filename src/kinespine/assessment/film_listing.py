"""A listing from points on films: which measures are a reading of a listing, with their error as causes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kinespine.assessment.listing import TABLES, Item, Listing, reading_rows, sized
from kinespine.measures import Reading, combine
from kinespine.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """A measure of a film that is the same angle as a reading of a listing (`listing_measures.csv`)."""

    measure: str
    reading: str
    sign: float  # -1 where the two call opposite directions positive
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmListing:
    """A listing as points on films give it."""

    listing: Listing
    placing: dict[str, float]  # error by reading from points, vertical and disagreement, deg
    past: tuple[str, ...]  # measures that are larger than any listing: a point is wrong, or it is another thing


@cache
def measure_rows() -> tuple[MeasureRow, ...]:
    """Every measure that is a reading."""
    return read_table(TABLES / "listing_measures.csv", MeasureRow)


def listing_of_films(found: Iterable[Reading]) -> FilmListing:
    """The readings of a listing among measures of films; the same angle from two views is their mean."""
    taken = {row.measure.name: row for row in found if row.unit == "deg"}
    items: list[Item] = []
    placing: dict[str, float] = {}
    past: list[str] = []
    for reading in dict.fromkeys(row.reading for row in measure_rows()):
        rows = [row for row in measure_rows() if row.reading == reading and row.measure in taken]
        if not rows:
            continue
        together = combine(
            [row.sign * taken[row.measure].value for row in rows],
            [max(taken[row.measure].error, 1e-9) for row in rows],
        )
        if abs(together.value) > (reading_rows()[reading].limit or 0.0):
            past += [row.measure for row in rows]
            continue
        items.append(sized(reading, round(together.value, 2)))
        placing[reading] = together.error
    return FilmListing(listing=Listing(items=tuple(items)), placing=placing, past=tuple(past))
