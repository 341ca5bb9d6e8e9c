"""How far, how often and in what way one adjustment is told to move a bone: numbers a computed change stays within."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"

Status = Literal["seen", "derived", "recalled", "assumed", "mixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One number (`bounds.csv`). What is not used bounds nothing here: it belongs to the simulation of an impulse."""

    name: str
    value: float
    unit: Literal["mm", "deg", "1", "N", "ms", "N·s"]
    used: bool
    source: str
    status: Status
    note: str


@cache
def bounds() -> Mapping[str, Bound]:
    """Every bound, by name."""
    return MappingProxyType({row.name: row for row in read_table(TABLES / "bounds.csv", Bound)})


def bound(name: str) -> float:
    """One bound, in its unit."""
    return bounds()[name].value
