"""What is published about each measure: where healthy people lie, how well it repeats, and what was defined where."""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Literal

from kinespine.measures.norms import TABLES, norms
from kinespine.tables import read_table

TWICE = 1.96 * sqrt(2)  # standard errors of measurement that two readings may differ by, 95 of 100 times

Status = Literal["seen", "recalled", "derived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFact:
    """One published number, or span of numbers, about a measure.

    A `mean` is that of people, with its spread and the span given with it; a `range` is where people usually lie; a
    `limit` is what a source calls abnormal beyond. `icc`, `kappa`, `sem`, `repeat`, `resolution` and `mdc` are how
    well it repeats; a `difference` is what bone, view or limb position adds.
    """

    measure: str
    fact: Literal["mean", "range", "limit", "icc", "kappa", "sem", "mdc", "repeat", "resolution", "difference"]
    value: float | None
    sd: float | None
    low: float | None
    high: float | None
    unit: Literal["deg", "mm", "1"]
    sex: Literal["male", "female"] | None  # None: both
    age_low: float | None  # years
    age_high: float | None
    population: str | None
    decided_in: str | None  # postures in which a limit decides, separated by ;; None: whatever the posture
    show: Literal["physician"] | None  # to whom a value past the limit is shown; None: to nobody in particular
    source: str
    status: Status
    note: str | None

    def __post_init__(self) -> None:
        if self.value is None and self.low is None and self.high is None:
            raise ValueError(f"{self.measure}, {self.fact}: no number")

    def is_about(self, age: float | None = None, sex: str | None = None) -> bool:
        """Whether it is about people of that age (years) and sex; unknown is no reason against it."""
        old = age is None or (self.age_low or 0.0) <= age < (self.age_high or float("inf"))
        return old and (self.sex is None or sex is None or self.sex == sex)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One published definition: the measures that follow it, or why none does."""

    id: str
    title: str
    measures: str | None  # names, separated by ;
    reason: str | None  # why it is no measure of points
    source: str
    status: Status
    note: str | None  # where it was doubtful, what was chosen

    @property
    def names(self) -> tuple[str, ...]:
        """The measures that follow it."""
        return tuple((self.measures or "").split(";")) if self.measures else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastChange:
    """The smallest change that two readings can tell from error, 95 of 100 times."""

    value: float
    unit: Literal["deg", "mm", "1"]
    derived: bool  # from the standard error of measurement, 1.96 √2 of it; otherwise as published
    source: str
    status: Status


@cache
def measure_facts() -> tuple[MeasureFact, ...]:
    """Every published number about a measure that the norms of the report do not have."""
    return read_table(TABLES / "measure_facts.csv", MeasureFact)


@cache
def definitions() -> tuple[Definition, ...]:
    """Every published definition of a radiograph, photograph or bedside measure that was read."""
    return read_table(TABLES / "definitions.csv", Definition)


def facts_about(measure: str, *, age: float | None = None, sex: str | None = None) -> tuple[MeasureFact, ...]:
    """Everything published about a measure for people of that age and sex, the norms of the report first.

    Several means side by side are several answers of the literature; none of them is the norm.
    """
    from_norms = (
        MeasureFact(
            measure=norm.measure, fact="mean", value=norm.value, sd=norm.sd, low=None, high=None, unit=norm.unit,
            sex=None, age_low=norm.age_low, age_high=norm.age_high, population=norm.population,
            decided_in=None, show=None, source=norm.source,
            status=norm.status, note=norm.note,
        )
        for norm in norms()
    )  # fmt: skip
    every = (*from_norms, *measure_facts())
    return tuple(fact for fact in every if fact.measure == measure and fact.is_about(age, sex))


def least_change(measure: str) -> LeastChange | None:
    """The smallest change of a measure that is more than error; None where nothing is published.

    A published one counts before one derived from the standard error of measurement, of which the upper end is taken.
    """
    found = {fact.fact: fact for fact in measure_facts() if fact.measure == measure}
    for name, factor in (("mdc", 1.0), ("sem", TWICE)):
        fact = found.get(name)
        if fact is not None and (size := fact.value if fact.value is not None else fact.high) is not None:
            return LeastChange(
                value=factor * size, unit=fact.unit, derived=name == "sem", source=fact.source, status=fact.status
            )
    return None
