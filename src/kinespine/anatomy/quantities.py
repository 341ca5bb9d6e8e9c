"""Tables of single named numbers: one row type and one reader for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number with its name, whose ending is its unit."""

    quantity: str
    value: float
    source: str
    status: str
    note: str


@cache
def quantities(table: str | Path) -> Mapping[str, float]:
    """Every number of a table by name, in the unit its name ends with; read once.

    Args:
        table: a file name of this area, or the whole path of a table of another.
    """
    return MappingProxyType({row.quantity: row.value for row in read_table(TABLES / table, Quantity)})
