"""Everything that was measured on a person, readings and points alike, as the chain can be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kinespine.measures import normed, take_all, take_distortions
from kinespine.visit.intake import Intake
from kinespine.visit.readings import INCIDENCE, TO_SI, readables


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One number measured on a person, in deg or mm, with the error of everything together."""

    name: str  # of the cause or outcome
    key: str  # as it is written in a visit
    title: str
    meaning: str  # of the positive direction
    unit: Literal["deg", "mm"]
    factor: float  # from that unit to the one the chain takes
    value: float
    error: float
    source: str  # in words
    where: str  # file and line

    @property
    def model_value(self) -> float:
        """As the chain takes it."""
        return self.value * self.factor

    @property
    def model_error(self) -> float:
        """The same of the error."""
        return self.error * self.factor


def observed(intake: Intake) -> tuple[Observed, ...]:
    """Readings, and what is taken off measured points and was not read as well.

    Of the points those measures count that have a norm between people: how far somebody bends a knee or sets their
    feet apart is no cause that could be told.
    """
    read = [one for one in intake.readings if one.what.name != INCIDENCE]
    found = [
        Observed(
            name=one.what.name, key=one.what.key, title=one.what.title, meaning=one.what.meaning, unit=one.what.unit,
            factor=1.0 if one.what.is_cause else TO_SI[one.what.unit], value=one.value, error=one.error,
            source=f"{one.kind}, {'error as stated' if one.stated else 'usual error'}", where=one.where,
        )
        for one in read
    ]  # fmt: skip
    names = {one.name for one in found}
    return (*found, *(one for one in _from_points(intake) if one.name not in names))


def _from_points(intake: Intake) -> Iterator[Observed]:
    known = {one.name: one for one in readables().values()}
    taken = [(row.measure.name, row.value, row.error) for row in take_all(intake.points)]
    taken += [
        (row.name, row.value, row.error)
        for row in take_distortions(intake.points)
        if row.value is not None and row.error is not None
    ]
    for name, value, error in taken:
        if name not in normed() or name == INCIDENCE:
            continue
        what = known[name]
        factor = TO_SI[what.unit]
        yield Observed(
            name=name, key=what.key, title=what.title, meaning=what.meaning, unit=what.unit, factor=factor,
            value=value / factor, error=error / factor, source="points", where="visit.toml",
        )  # fmt: skip
