"""How much wider an interval is told than draws make it, for what the model itself may be wrong in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "model_error.csv"
OTHER = "*"  # the row of outcomes that have none of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelError:
    """Factors of the distance of both limits from the median (`model_error.csv`).

    With them 95 % intervals hold the truth of at least 85 of 100 virtual people who live in the worst plausible of the
    wrong worlds (`docs/honesty.md`). An outcome that was not looked at has the largest factors of all that were.
    """

    outcome: str
    total: float  # of what is unusual in all, of groups and regions
    neck: float  # of the share of the upper neck
    world: str  # the worst
    source: str
    status: Literal["derived", "assumed"]
    note: str


@cache
def model_errors() -> tuple[ModelError, ...]:
    """Every row."""
    return read_table(TABLE, ModelError)


@cache
def model_error(outcome: str) -> ModelError:
    """The row of an outcome by name."""
    rows = {row.outcome: row for row in model_errors()}
    return rows.get(outcome, rows[OTHER])
