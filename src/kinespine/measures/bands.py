"""Where a measured value lies beside what is published of its measure: inside the band, outside it, past a limit."""

from dataclasses import dataclass
from typing import Literal

from kinespine.measures.facts import MeasureFact, Status, facts_about

SPREADS = 2.0  # standard deviations either side of a mean that hold 95 of 100 people
TWICE = 1.96  # errors of a value within which it may lie on the other side of an end
SIZE = "size without side"  # in the words of a population: the number has no sign
ON_THE_FILM = frozenset(
    {"condylar_circle", "axial_circle"}
)  # published as large as the film shows them, not the person


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where people usually lie, or what a source calls abnormal beyond; an open end is None."""

    kind: Literal["usual", "limit"]
    low: float | None
    high: float | None
    unit: Literal["deg", "mm", "1"]
    sizes: bool  # whether it is about sizes without a sign
    population: str | None
    source: str
    status: Status
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A value beside a band."""

    band: Band
    side: Literal["inside", "above", "below"]
    told: bool  # it is outside by more than 1.96 of its errors

    @property
    def words(self) -> str:
        """In words."""
        if self.side == "inside":
            return "inside"
        end = "the usual range" if self.band.kind == "usual" else "a published limit"
        sure = "by more than its error" if self.told else "by no more than its error"
        return f"{'above' if self.side == 'above' else 'below'} {end}, {sure}"


def bands_of(measure: str, *, age: float, sex: str | None = None) -> tuple[Band, ...]:
    """What is usual, and the first published limit, for people of that age (years) and sex; either may be missing.

    What is usual is the norm of that age with two standard deviations, else the first published mean that has a
    spread, else the first published range of people. Means without a spread tell no band.
    """
    if measure in ON_THE_FILM:
        return ()
    facts = facts_about(measure, age=age, sex=sex)  # norms first
    usual = next(filter(None, (*map(_about_mean, facts), *(_published(fact, "range") for fact in facts))), None)
    limit = next(filter(None, (_published(fact, "limit") for fact in facts)), None)
    return tuple(band for band in (usual, limit) if band is not None)


def place(value: float, error: float, band: Band) -> Place:
    """Where a value with its error, in the unit of the band, lies beside it."""
    left = room(value, band)
    if left >= 0:
        return Place(band=band, side="inside", told=False)
    above = band.high is not None and _sized(value, band) > band.high
    return Place(band=band, side="above" if above else "below", told=-left > TWICE * error)


def room(value: float, band: Band) -> float:
    """How far inside its nearer end a value lies, in the unit of the band; negative beyond, without end in none."""
    at = _sized(value, band)
    return min(
        float("inf") if band.low is None else at - band.low, float("inf") if band.high is None else band.high - at
    )


def _sized(value: float, band: Band) -> float:
    return abs(value) if band.sizes else value


def _about_mean(fact: MeasureFact) -> Band | None:
    if fact.fact != "mean" or fact.value is None or fact.sd is None:
        return None
    return _band(fact, fact.value - SPREADS * fact.sd, fact.value + SPREADS * fact.sd)


def _published(fact: MeasureFact, kind: str) -> Band | None:
    open_band = fact.low is None and fact.high is None
    nobodys = kind == "range" and not fact.population  # an ideal, or a number that goes around: of no people
    return None if fact.fact != kind or open_band or nobodys else band_of(fact)


def band_of(fact: MeasureFact) -> Band:
    """The span that a published range or limit tells."""
    return _band(fact, fact.low, fact.high)


def _band(fact: MeasureFact, low: float | None, high: float | None) -> Band:
    sizes = SIZE in (fact.population or "")
    return Band(
        kind="limit" if fact.fact == "limit" else "usual", low=None if sizes else low, high=high, unit=fact.unit,
        sizes=sizes, population=fact.population, source=fact.source, status=fact.status, note=fact.note,
    )  # fmt: skip
