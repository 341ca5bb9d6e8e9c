"""A listing from measures of films: each measure as the reading it is, with the sign a listing gives it."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

from kinespine.assessment.listing import TABLES, Item, Listing, directed, reading_rows, sized
from kinespine.assessment.neck import PROJECTION, error_parts
from kinespine.errors import BadInput
from kinespine.measures.picture_measures import Readings
from kinespine.measures.picture_record import FORMAT
from kinespine.measures.uncertainty import combine
from kinespine.tables import read_table

SURE = 1.96  # standard deviations from nothing, from which a side is told
DIGITS = 2  # of a reading; no film tells a third
LEAST = 1e-9  # readings without any error would weigh without end
LARGEST = 1e9
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """A measure of films that tells a reading of a listing (`listing_measures.csv`).

    Measures are positive to the left, readings of a listing to the right; but the left side that is higher, the turn
    to the left and the step along a joint are positive in both.
    """

    measure: str
    reading: str
    sign: float  # -1 where the two call opposite directions positive
    tells: Literal["size", "side"]  # of the reading; a side counts where nothing tells a size
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmMeasure:
    """One measure of films as `kinespine measure` tells it."""

    name: str
    value: float
    error: float  # one standard deviation
    unit: str
    taken_at: str | None
    projection: float = 0.0  # the part of the error that is the projection


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmListing:
    """A listing read off films, with the errors of its points."""

    listing: Listing
    errors: Mapping[str, float]  # by reading, in its unit, one standard deviation, less the usual projection


@cache
def measure_rows() -> tuple[MeasureRow, ...]:
    """Every measure that tells a reading."""
    return read_table(TABLES / "listing_measures.csv", MeasureRow)


def readings_of(found: Readings) -> FilmListing:
    """The listing that measures of films give.

    Raises:
        BadInput: films of several dates, or a value past what a reading can be.
    """
    return listing_of_measures(
        FilmMeasure(
            name=row.measure.name, value=row.value, error=row.error, projection=row.projection, unit=row.unit,
            taken_at=row.taken_at,
        )
        for row in found.readings
    )  # fmt: skip


def read_measures(path: Path) -> FilmListing | None:
    """The listing of a file that `kinespine measure --json` wrote; None where it is a file of another kind.

    Raises:
        BadInput: it was changed by hand, or holds nothing of a listing.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        record: object = json.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):  # told by whoever reads the other kinds
        return None
    if not isinstance(record, dict) or cast("dict[str, Any]", record).get("format") != FORMAT:
        return None
    rows = cast("dict[str, Any]", record).get("measures")
    read = listing_of_measures(_measure(row) for row in (cast("list[Any]", rows) if isinstance(rows, list) else []))
    if not read.listing.items:
        wanted = ", ".join(row.measure for row in measure_rows() if row.tells == "size")
        raise BadInput(f"{path} holds no measure that a listing has. Such are: {wanted}.")
    return read


def listing_of_measures(measures: Iterable[FilmMeasure]) -> FilmListing:
    """The listing that measures give, each with the sign of its reading; lengths in pixels are left out.

    Raises:
        BadInput: films of several dates, or a value past what a reading can be.
    """
    found: defaultdict[str, list[FilmMeasure]] = defaultdict(list)
    wanted = {row.measure for row in measure_rows()}
    for one in measures:
        if one.name in wanted and one.unit != "px":
            found[one.name].append(one)
    _one_day(found)
    items: list[Item] = []
    errors: dict[str, float] = {}
    for reading in dict.fromkeys(row.reading for row in measure_rows()):
        rows = [row for row in measure_rows() if row.reading == reading and row.measure in found]
        there = [(found[row.measure][0], row.sign) for row in rows if row.tells == "size"]
        if there:
            together = combine(
                [sign * one.value for one, sign in there], [max(_beyond(one), LEAST) for one, _ in there]
            )
            items.append(_sized(reading, round(together.value, DIGITS), " and ".join(one.name for one, _ in there)))
            errors[reading] = together.error
        elif rows:
            one = found[rows[0].measure][0]
            if abs(one.value) > SURE * one.error:
                items.append(directed(reading, 1 if rows[0].sign * one.value > 0 else -1))
    return FilmListing(listing=Listing(items=tuple(items)), errors=MappingProxyType(errors))


def _beyond(one: FilmMeasure) -> float:
    """Its error without the usual projection error of a film, which `neck.py` counts for every listing, read or not."""
    usual = next((row.size for row in error_parts() if (row.part, row.unit) == (PROJECTION, one.unit)), 0.0)
    more = max(one.projection**2 - usual**2, 0.0)
    return math.sqrt(max(one.error**2 - one.projection**2, 0.0) + more)


def _one_day(rows: Mapping[str, list[FilmMeasure]]) -> None:
    """A listing is of one examination."""
    for name, found in rows.items():
        if len(found) > 1:
            raise BadInput(
                f"{name} was read {len(found)} times: on films of several dates or postures, or of dates not told "
                "(`taken_at`). A listing is of one: measure its films alone."
            )
    days = sorted({row.taken_at[:10] for found in rows.values() for row in found if row.taken_at})
    if len(days) > 1:
        raise BadInput(f"These films are of {', '.join(days)}. A listing is of one day: measure its films alone.")


def _sized(reading: str, value: float, names: str) -> Item:
    try:
        return sized(reading, value)
    except BadInput as error:
        raise BadInput(f"{names} on the film: {error} Look at the points, and at which side was told.") from error


def _measure(row: object) -> FilmMeasure:
    one = cast("dict[str, Any]", row) if isinstance(row, dict) else {}
    name, value, error, unit, taken = (one.get(key) for key in ("name", "value", "error", "unit", "taken_at"))
    projection = _number(one.get("projection_error", 0.0))  # files of earlier versions tell none
    good = isinstance(name, str) and isinstance(unit, str) and (taken is None or isinstance(taken, str))
    size, spread = _number(value), _number(error)
    if not good or size is None or spread is None or projection is None or not 0 <= projection <= spread:
        raise BadInput(f"{name!r} has value {value!r}, error {error!r}, unit {unit!r}: this file was changed by hand.")
    assert isinstance(name, str)
    assert taken is None or isinstance(taken, str)
    if (reading := _reading_of(name)) is not None and unit not in {reading_rows()[reading].unit, "px"}:
        raise BadInput(f"{name} has unit {unit!r} where it is {reading_rows()[reading].unit}: changed by hand.")
    return FilmMeasure(name=name, value=size, error=spread, projection=projection, unit=str(unit), taken_at=taken)


def _reading_of(measure: str) -> str | None:
    return next((row.reading for row in measure_rows() if (row.measure, row.tells) == (measure, "size")), None)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= LARGEST:  # NaN too
        return None
    return float(value)
