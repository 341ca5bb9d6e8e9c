"""The instruments people answer: their scale, how they are scored, and what a change of them must be to count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from types import MappingProxyType
from typing import Literal

from kinespine.errors import BadInput, suggestion
from kinespine.outcomes.censored import Scale
from kinespine.outcomes.courses import TABLES
from kinespine.tables import read_table

Status = Literal["seen", "derived", "recalled", "assumed"]
Rule = Literal["mean", "count", "entry", "table"]
Quantity = Literal["MDC95", "MDC90", "SEM", "ICC", "MIC", "MIC share"]
REGIONS = ("low back", "neck")
TO_95 = 1.959964 / 1.644854  # from the level of 90 % to that of 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument (`instruments.csv`). Words of items are nowhere kept: the form itself is asked with."""

    instrument: str
    title: str
    rule: Rule  # mean of the answers, count of the ticked, a score that was made elsewhere, or a sum through a table
    items: int  # most items
    item_low: float
    item_high: float
    whole: bool  # whole numbers alone
    low: float
    high: float
    worse: Literal["high", "low"]
    fewest: float  # answers needed; below 1: share of the items
    recall: str  # the time it asks about
    licence: str
    source: str
    status: Status
    note: str

    @property
    def scale(self) -> Scale:
        """Ends of the score."""
        return Scale(low=self.low, high=self.high)

    def better(self, first: float, later: float) -> float:
        """How much better the later score is, points; negative is worse."""
        return first - later if self.worse == "high" else later - first


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One published number about changes of one instrument (`limits.csv`)."""

    instrument: str
    quantity: Quantity
    value: float
    low: float | None
    high: float | None
    used: bool  # by the verdicts; the others stand beside it
    population: str
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """The smallest change that counts, points, and where it is from."""

    value: float
    source: str
    status: Status
    population: str


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument, by name."""
    return MappingProxyType(
        {row.instrument: row for row in read_table(TABLES / "instruments.csv", Instrument)}
    )  # fmt: skip


@cache
def limits() -> tuple[Limit, ...]:
    """Every published number about their changes."""
    return read_table(TABLES / "limits.csv", Limit)


def instrument_named(name: str) -> Instrument:
    """The instrument of this name, in capitals or not.

    Raises:
        BadInput: there is none.
    """
    found = {key.lower(): row for key, row in instruments().items()}.get(name.lower())
    if found is None:
        near = suggestion(name, instruments()) or f" Possible: {', '.join(instruments())}."
        raise BadInput(f"No instrument '{name}'.{near}")
    return found


def least_change(instrument: Instrument) -> Least | None:
    """The smallest change beyond the error of measurement, 95 of 100 times; None where nobody published one."""
    for quantity, factor in (("MDC95", 1.0), ("MDC90", TO_95)):
        row = _used(instrument, quantity)
        if row is not None:
            return Least(
                value=factor * row.value, source=row.source, population=row.population,
                status=row.status if factor == 1.0 or row.status != "seen" else "derived",
            )  # fmt: skip
    return None


def larger_least(instrument: Instrument) -> Least | None:
    """The largest published smallest change where one is larger than the one used; None where none disagrees so."""
    own = least_change(instrument)
    found = [
        Least(value=value, source=row.source, status=row.status, population=row.population)
        for row in limits()
        if row.instrument == instrument.instrument and row.quantity in {"MDC95", "MDC90"} and not row.used
        and own is not None and (value := row.value * (TO_95 if row.quantity == "MDC90" else 1.0)) > own.value
    ]  # fmt: skip
    return max(found, key=lambda row: row.value, default=None)


def least_beside(instrument: Instrument, region: str) -> Least | None:
    """The published smallest change of people with pain of this region, where the one used is of another region."""
    own = least_change(instrument)
    if own is None or not region or not is_of_other_region(own.population, region):
        return None
    for row in limits():
        if (row.instrument, row.quantity) == (instrument.instrument, "MDC95") and row.population.startswith(region):
            return Least(value=row.value, source=row.source, status=row.status, population=row.population)
    return None


def is_of_other_region(population: str, region: str) -> bool:
    """Whether people of a published figure had pain of the other region."""
    return any(population.startswith(other) for other in REGIONS if region and other != region)


def important_change(instrument: Instrument, first: float) -> Least | None:
    """The smallest change that people call important: the published one, or a share of the first score if larger."""
    row, share = _used(instrument, "MIC"), _used(instrument, "MIC share")
    if row is None:
        return None
    value = row.value if share is None else max(row.value, share.value * abs(first))
    return Least(value=value, source=row.source, status=row.status, population=row.population)


def standard_error(instrument: Instrument) -> float | None:
    """One standard deviation of the error of one score, from the smallest change beyond error; None without one."""
    least = least_change(instrument)
    return None if least is None else least.value / (1.959964 * sqrt(2.0))


def step_of(own: Instrument) -> float:
    """How far apart two scores of an instrument are, points; 0 where they lie as close as one likes."""
    return 1.0 if own.whole and own.rule != "table" and own.items == 1 else 0.0


def _used(instrument: Instrument, quantity: str) -> Limit | None:
    rows = (row for row in limits() if row.instrument == instrument.instrument and row.quantity == quantity)
    return next((row for row in rows if row.used), None)
