"""Slopes that were published or follow from published means, and what the model has in their place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.chain.influence import Influence
from kinespine.chain.outcome_units import outcome
from kinespine.tables import read_table

LEAST = 0.1  # deg or mm for a unit of every cause; against less no slope is told
TABLE = Path(__file__).parent / "tables" / "published_slopes.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSlope:
    """One published slope (`published_slopes.csv`): a ratio of mean changes between people, not within one."""

    id: str
    changed: str  # causes, each by as much
    per: str  # outcome it is told against, with its sign; empty: against the cause itself
    outcome: str  # names of outcomes that are summed, `-` before what is taken off
    published: float | None
    lowest: float | None  # where only a bound is known
    unit: str
    source: str
    status: Literal["derived", "recalled"]
    note: str


@cache
def published_slopes() -> tuple[PublishedSlope, ...]:
    """Every row."""
    return read_table(TABLE, PublishedSlope)


def causes_needed() -> tuple[str, ...]:
    """Causes whose slopes the rows are made of."""
    changed = dict.fromkeys(name for row in published_slopes() for name in row.changed.split())
    return (*changed, *(name.replace("rest.", "habit.", 1) for name in changed if name.startswith("rest.")))


def model_slope(row: PublishedSlope, influence: Influence, follow: float) -> float:
    """The model's slope, in the unit of the row; NaN where what it is told against does not change.

    Args:
        influence: of `causes_needed()` taken with `habit.follow=0`.
        follow: how far habit follows the tissue.
    """
    top = _summed(row, row.outcome, influence, follow)
    if not row.per:
        return top
    against = _summed(row, row.per, influence, follow)
    return top / against if abs(against) > LEAST else float("nan")


def _summed(row: PublishedSlope, names: str, influence: Influence, follow: float) -> float:
    found = 0.0
    for signed in names.split():
        one = outcome(signed.removeprefix("-"))
        for cause in row.changed.split():
            slope = influence.of(one.name, cause)
            if cause.startswith("rest."):
                slope += follow * influence.of(one.name, cause.replace("rest.", "habit.", 1))
            found += (-1.0 if signed.startswith("-") else 1.0) * one.scale * slope
    return found
