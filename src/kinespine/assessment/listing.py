"""A listing: where skull, atlas and axis were read to lie, as signed numbers or directions, free of any notation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"

Method = Literal["NUCCA", "Orthospinology", "Atlas Orthogonal", "Blair", "Palmer"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """Something a listing can say (`listing_readings.csv`), with what its two signs mean."""

    name: str
    title: str
    unit: Literal["deg", "mm", "inch"]
    positive: str
    negative: str
    limit: float | None  # of its size, in that unit; none: a direction that has no size
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """How one method writes one reading (`listing_words.csv`)."""

    method: Method
    reading: str
    label: str  # before the letter; empty where there is none
    positive: str  # letter of the positive sign; anterior stands for the side of laterality
    negative: str
    resolution: float | None  # in the unit of the reading; none: a direction that has no size
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReadRow:
    """What a method lists in a way that no source told us (`listing_not_read.csv`)."""

    method: Method
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One reading of a listing: a signed number in the unit of the reading, or a direction alone."""

    reading: str
    value: float | None  # None: only the direction was written
    direction: Literal[-1, 1]

    @property
    def row(self) -> ReadingRow:
        """What it is and what its signs mean."""
        return reading_rows()[self.reading]

    @property
    def meaning(self) -> str:
        """In plain words."""
        row = self.row
        if self.value == 0:
            return f"{row.title}: none"
        words = row.positive if self.direction > 0 else row.negative
        size = "size not written" if self.value is None else f"{abs(self.value):g} {row.unit}"
        return f"{row.title}, {size}: {words}"


def sized(reading: str, value: float) -> Item:
    """A reading with its size.

    Raises:
        BadInput: it is larger than any that can be meant, or no number.
    """
    row = reading_rows()[reading]
    if row.limit is None or not abs(value) <= row.limit:  # NaN too
        possible = "it has no size" if row.limit is None else f"possible: up to {row.limit:g} {row.unit} either way"
        raise BadInput(f"{row.title}: {value:g} {row.unit}; {possible}.")
    return Item(reading=reading, value=value + 0.0, direction=-1 if value < 0 else 1)  # + 0.0: no minus before zero


def directed(reading: str, direction: Literal[-1, 1]) -> Item:
    """A reading whose direction alone is known."""
    return Item(reading=reading, value=None, direction=direction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What was read of one person, each reading once, in the order of the table."""

    items: tuple[Item, ...]
    detail: str = ""  # further letters of an axis listing, kept as they were written

    def __post_init__(self) -> None:
        order = list(reading_rows())
        names = [item.reading for item in self.items]
        for name in names:
            if names.count(name) > 1:
                raise BadInput(f"{reading_rows()[name].title} is given twice; give it once.")
        object.__setattr__(self, "items", tuple(sorted(self.items, key=lambda item: order.index(item.reading))))

    def get(self, reading: str) -> Item | None:
        """The item of that reading."""
        return next((item for item in self.items if item.reading == reading), None)

    @property
    def values(self) -> Mapping[str, float]:
        """Readings that have a size, by name."""
        return MappingProxyType({item.reading: item.value for item in self.items if item.value is not None})


@cache
def reading_rows() -> Mapping[str, ReadingRow]:
    """Everything a listing can say, by name."""
    return MappingProxyType({row.name: row for row in read_table(TABLES / "listing_readings.csv", ReadingRow)})


@cache
def words_of(method: Method) -> Mapping[str, WordRow]:
    """How one method writes each reading it documents, by reading."""
    rows = read_table(TABLES / "listing_words.csv", WordRow)
    return MappingProxyType({row.reading: row for row in rows if row.method == method})


@cache
def not_read(method: Method) -> str:
    """What that method lists besides, in a way that no source told us."""
    rows = read_table(TABLES / "listing_not_read.csv", NotReadRow)
    return next(row.what for row in rows if row.method == method)


def method_named(name: str) -> Method:
    """The method of that name, however it is spelt in capitals.

    Raises:
        BadInput: no such method.
    """
    for method in METHODS:
        if method.casefold() == " ".join(name.split()).casefold():
            return method
    raise BadInput(f"No method {name!r} is known here.{suggestion(name, cast('tuple[str, ...]', METHODS))}")
