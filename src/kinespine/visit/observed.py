"""Everything that was measured on a person, readings and points alike, as the chain can be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kinespine.measures import normed, take_all, take_distortions
from kinespine.visit.films import FOR_MODEL, measure_films
from kinespine.visit.intake import Intake
from kinespine.visit.readings import INCIDENCE, TO_SI, Readable, default_error, readables
from kinespine.visit.visit_pattern import film_causes


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
    """Readings, what is taken off measured points and was not read as well, and what pictures alone give.

    Of points and pictures those measures count that have a norm between people: how far somebody bends a knee or sets
    their feet apart is no cause that could be told.
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
    for one in (*_from_points(intake), *_from_films(intake)):
        if one.name not in {other.name for other in found}:
            found.append(one)
    return tuple(found)


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


def _from_films(intake: Intake) -> Iterator[Observed]:
    """Measures and causes that landmarks of films and photographs give, each with an error of everything together.

    Placing, scale and vertical are what points know of. Standing anew, projection and the bones themselves are not in
    them: where the usual error of reading such a picture is larger, that one counts.
    """
    films = measure_films(intake.pictures, age=intake.person.age, sex=intake.person.sex, measures=FOR_MODEL)
    if films is None:
        return
    known = {one.name: one for one in readables().values()}
    for key, (value, error) in film_causes(films).items():
        if key in readables():
            yield _on_film(readables()[key], value, error, "film")
    for row in films.readings.readings:
        name = row.measure.name
        if name in normed() and name != INCIDENCE and row.unit == known[name].unit:
            yield _on_film(known[name], row.value, row.error, row.view.kind)
    kinds = {one.picture.view.name: one.picture.view.kind for one in films.readings.pictures}
    for one in films.distortions:
        if one.value is not None and one.error is not None:
            what = known[one.name]
            seen = {kinds[view] for pair in one.pairs for view in pair.measure.views if view in kinds}
            factor = TO_SI[what.unit]
            yield _on_film(what, one.value / factor, one.error / factor, "photo" if "photo" in seen else "film")


def _on_film(what: Readable, value: float, error: float, kind: str) -> Observed:
    usual = default_error(kind, what.key)
    return Observed(
        name=what.name, key=what.key, title=what.title, meaning=what.meaning, unit=what.unit,
        factor=1.0 if what.is_cause else TO_SI[what.unit], value=value,
        error=error if usual is None else max(error, usual.error), source=f"points on a {kind}", where="visit.toml",
    )  # fmt: skip
