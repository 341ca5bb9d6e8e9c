"""What is usual in healthy people, beside a measure and without judgement."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A published value of one measure: mean with spread over people where the source gives one."""

    measure: str
    value: float
    sd: float | None
    unit: Literal["deg", "mm"]
    population: str
    source: str
    status: Literal["seen", "recalled"]
    note: str | None


@cache
def norms() -> dict[str, Norm]:
    """The norm of each measure that has one, by the measure's name."""
    return {row.measure: row for row in read_table(TABLES / "norms.csv", Norm)}
