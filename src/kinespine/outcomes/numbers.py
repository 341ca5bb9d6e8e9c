"""Single numbers of the judgement of change, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from kinespine.outcomes.courses import TABLES
from kinespine.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """One number (`numbers.csv`)."""

    name: str
    value: float
    unit: str
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@cache
def numbers() -> Mapping[str, NumberRow]:
    """Every single number, by name."""
    return MappingProxyType({row.name: row for row in read_table(TABLES / "numbers.csv", NumberRow)})


def number(name: str) -> float:
    """One number, in its unit."""
    return numbers()[name].value
