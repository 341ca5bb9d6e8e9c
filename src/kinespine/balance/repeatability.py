"""How well sway repeats in the same person: published reliability, and the interval that it leaves about one value."""

from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt
from typing import Literal

from kinespine.balance.descriptors import Descriptor
from kinespine.balance.reference_bands import TABLES
from kinespine.balance.sway import Conditions, Eyes, Sex, Surface
from kinespine.tables import read_table

NORMAL = 1.959964  # standard deviations about the mean that hold 95 of 100
ANY = "any"  # a fact about descriptors of sway in general
# One is the other times a number that is the same in every trial of the same length.
SAME_AS = {"path_length": "mean_velocity", "area_ellipse_prieto": "area_95"}
# 97.5th percentile of Student's distribution by degrees of freedom; past the last, the normal one with a correction.
STUDENT = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """One published number, or span of numbers: an intraclass correlation or a standard error of measurement."""

    descriptor: str  # or any
    fact: Literal["icc", "sem"]
    eyes: Eyes | None  # None: either, or not said
    surface: Surface | None
    age_low: float | None  # years
    age_high: float | None
    sex: Sex | None
    value: float | None
    low: float | None
    high: float | None
    unit: Literal["1", "log", "cm/s"]  # log: of the natural logarithm, so a factor
    when: str  # what lies between the trials
    people: int | None
    population: str
    source: str
    status: Literal["derived", "seen"]
    note: str | None

    def __post_init__(self) -> None:
        if self.value is None and self.low is None and self.high is None:
            raise ValueError(f"{self.descriptor}, {self.fact}: no number")

    def is_about(self, conditions: Conditions) -> bool:
        """Whether the condition is that one; where a paper does not say, it is no reason against it."""
        told = (self.eyes, conditions.eyes), (self.surface, conditions.surface)
        return all(own is None or asked is None or own == asked for own, asked in told)


@cache
def repeats() -> tuple[Repeat, ...]:
    """Every row."""
    return read_table(TABLES / "repeatability.csv", Repeat)


def published(descriptor: Descriptor, conditions: Conditions) -> tuple[Repeat, ...]:
    """What is published of one descriptor in a condition, without rows for narrower ages than asked."""
    return tuple(
        row
        for row in repeats()
        if row.descriptor == descriptor.name
        and row.is_about(conditions)
        and (row.status != "derived" or row is _own(row.descriptor, row.fact, conditions))
    )


def in_general() -> tuple[Repeat, ...]:
    """What is published of descriptors of sway in general."""
    return tuple(row for row in repeats() if row.descriptor == ANY)


def error_of(descriptor: Descriptor, conditions: Conditions) -> Repeat | None:
    """The standard error of measurement of the logarithm that is known for a descriptor in a condition."""
    return _own(SAME_AS.get(descriptor.name, descriptor.name), "sem", conditions)


def least_change(row: Repeat) -> float:
    """The factor that two trials of one person stay within 95 of 100 times: exp(1.96 sqrt 2 SEM)."""
    assert row.value is not None
    return exp(NORMAL * sqrt(2) * row.value)


def by_error(value: float, row: Repeat, trials: int) -> tuple[float, float]:
    """The interval of what the person has on average, from the value (a mean of that many trials)."""
    assert row.value is not None
    factor = exp(NORMAL * row.value / sqrt(trials))
    return value / factor, value * factor


def by_trials(values: tuple[float, ...], scale: Literal["log", "linear"]) -> tuple[float, float]:
    """The interval of the mean from the spread of the trials themselves, with Student's distribution."""
    on_scale = [log(value) for value in values] if scale == "log" else list(values)
    n = len(values)
    mean = sum(on_scale) / n
    spread = sqrt(sum((one - mean) ** 2 for one in on_scale) / (n - 1))
    half = student(n - 1) * spread / sqrt(n)
    low, high = mean - half, mean + half
    return (exp(low), exp(high)) if scale == "log" else (low, high)


def mean_of(values: tuple[float, ...], scale: Literal["log", "linear"]) -> float:
    """The mean on the scale on which trials scatter alike: geometric for log."""
    if len(values) == 1:
        return values[0]
    return exp(sum(map(log, values)) / len(values)) if scale == "log" else sum(values) / len(values)


def student(freedom: int) -> float:
    """The 97.5th percentile of Student's distribution (past ten degrees to 0.001, by Cornish and Fisher)."""
    if freedom <= len(STUDENT):
        return STUDENT[freedom - 1]
    z = NORMAL
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def _own(name: str, fact: str, conditions: Conditions) -> Repeat | None:
    """The derived row of the condition, for the narrowest ages that hold the person's; all ages where none is told."""
    if conditions.eyes is None or conditions.surface is None:
        return None
    rows = [
        row
        for row in repeats()
        if (row.descriptor, row.fact, row.status) == (name, fact, "derived") and row.is_about(conditions)
    ]
    widths = {id(row): (row.age_high or 0) - (row.age_low or 0) for row in rows}
    if conditions.age is None:
        return max(rows, key=lambda row: widths[id(row)], default=None)
    held = [row for row in rows if (row.age_low or 0) <= conditions.age < (row.age_high or 200)]
    return min(held, key=lambda row: widths[id(row)], default=None)
