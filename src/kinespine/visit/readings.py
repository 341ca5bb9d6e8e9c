"""What was read off films, photographs and tests: names with their unit, values, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from math import radians
from pathlib import Path
from typing import Literal

from kinespine.anatomy.causes import describe, names
from kinespine.anatomy.spread import healthy_spread
from kinespine.assessment.bedside import Bedside
from kinespine.assessment.neck import shown_angle
from kinespine.errors import suggestion
from kinespine.measures import CATALOGUE, DISTORTIONS, normed
from kinespine.measures.conditional import BEYOND
from kinespine.measures.norm_lines import lines
from kinespine.tables import read_table
from kinespine.visit.visit_file import Section

TABLE = Path(__file__).parent / "tables" / "reading_errors.csv"
OTHER = "other"  # a kind without default errors
READ_OFF = ("upper neck mechanical", "pelvis and legs")  # groups of causes that a film or a leg check shows
INCIDENCE = "pelvic_incidence"  # a size of the person, not a posture
TO_SI: Mapping[str, float] = {"deg": radians(1.0), "mm": 1e-3}
LEAST_ERROR, MOST_ERROR = 0.01, 100.0  # deg or mm


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingError:
    """One standard deviation of a family of readings, everything together (`reading_errors.csv`); `*` is any text."""

    kind: str
    reading: str
    error: float
    unit: Literal["deg", "mm"]
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """A number that can be read off a person, by the key it has in visit.toml."""

    key: str  # with its unit: head_tilt_deg
    name: str  # of the cause or the outcome it stands for
    is_cause: bool
    unit: Literal["deg", "mm"]
    low: float
    high: float
    title: str
    meaning: str  # of the positive direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number that was read off a person, in deg or mm."""

    what: Readable
    value: float
    error: float  # one standard deviation of everything together
    kind: str  # film, photo, leg check or other
    stated: bool  # whether the visit says the error; else it is that of the table
    where: str  # file and line

    @property
    def model_value(self) -> float:
        """As the chain takes it: a cause in the unit of its name, an outcome in SI."""
        return self.value if self.what.is_cause else self.value * TO_SI[self.what.unit]

    @property
    def model_error(self) -> float:
        """The same of the error."""
        return self.error if self.what.is_cause else self.error * TO_SI[self.what.unit]


@cache
def reading_errors() -> tuple[ReadingError, ...]:
    """Every row of the table."""
    return read_table(TABLE, ReadingError)


@cache
def kinds() -> tuple[str, ...]:
    """Where a number may have been read off."""
    return (*dict.fromkeys(row.kind for row in reading_errors()), OTHER)


def default_error(kind: str, key: str) -> ReadingError | None:
    """The first row of the table that names this reading; none where no default is justified."""
    fits = (row for row in reading_errors() if row.kind == kind and fnmatchcase(key, row.reading))
    return next((row for row in fits if key.endswith(f"_{row.unit}")), None)


@cache
def readables() -> Mapping[str, Readable]:
    """Everything that can be read off a person, by key: causes that a film shows, and measures that have a norm."""
    found = [*_causes(), *_measures()]
    return {one.key: one for one in found}


def read_readings(section: Section) -> tuple[Reading, ...]:
    """Read one `[[measurements]]` of kind "readings"; what is unfit is noted as a problem."""
    section.only(("kind", "from", "values"))
    kind = section.word("from", kinds())
    values = section.table("values", required=True)
    if kind is None or values is None:
        return ()
    if not values.values:
        values.wrong(None, "no value stands under [measurements.values]. Write one a line: head_tilt_deg = 1.5")
    return tuple(one for key in values.values if (one := _reading(values, key, kind)) is not None)


def leg_reading(bedside: Bedside, section: Section) -> tuple[Reading, ...]:
    """The leg check of a bedside test as a reading: with the error that legs lying are not legs standing."""
    check = bedside.leg_check
    if check is None or check.difference_mm is None:
        return ()
    what = readables()["leg_length_difference_mm"]
    usual = default_error("leg check", what.key)
    assert usual is not None
    return (
        Reading(
            what=what, value=check.difference_mm, error=usual.error, kind="leg check", stated=False,
            where=section.where("leg_check"),
        ),
    )  # fmt: skip


def once_each(visit: Section, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Every reading, none of them twice."""
    found: dict[str, Reading] = {}
    for one in readings:
        first = found.setdefault(one.what.name, one)
        if first is not one:
            visit.problems.add(one.where, f"{one.what.key} was read before ({first.where}). Give it once, as the mean.")
    return tuple(found.values())


def _reading(section: Section, key: str, kind: str) -> Reading | None:
    what = readables().get(key.replace(".", "_"))
    if what is None:
        section.wrong(key, _unknown(key))
        return None
    limits = (what.low, what.high, f"{what.unit} ({what.meaning})")
    factors = {"radians": 57.29578} if what.unit == "deg" else {"metres": 1000.0}
    given = section.values[key]
    error: float | None = None
    if isinstance(given, dict):
        inner = section.table(key)
        assert inner is not None
        inner.only(("value", "error"))
        value = inner.number("value", *limits, in_units=factors)
        if "error" in inner.values:
            error = inner.number("error", LEAST_ERROR, MOST_ERROR, f"{what.unit}, one standard deviation")
            if error is None:
                return None
    else:
        value = section.number(key, *limits, in_units=factors)
    if value is None:
        return None
    usual = default_error(kind, what.key)
    if error is None and usual is None:
        section.wrong(
            key,
            f"how sure is {key} from {kind!r}? There is no usual error for it. "
            f"Write {key} = {{ value = {value:g}, error = ... }}, one standard deviation of everything together.",
        )
        return None
    where = section.where(key)
    if error is not None:
        return Reading(what=what, value=value, error=error, kind=kind, stated=True, where=where)
    assert usual is not None
    return Reading(what=what, value=value, error=usual.error, kind=kind, stated=False, where=where)


def _unknown(key: str) -> str:
    known = readables()
    bare = key.replace(".", "_")
    stem, _, unit = bare.rpartition("_")
    for end in ("deg", "mm"):
        if f"{bare}_{end}" in known:
            return f"{key} lacks its unit. Write {bare}_{end} = ..., in {end}."
        if f"{stem}_{end}" in known:
            return f"{stem} is read in {end}, not in {unit}. Write {stem}_{end} = ..."
    return f"nothing is called {key!r} among what can be read.{suggestion(bare, known)}"


def _causes() -> list[Readable]:
    found: list[Readable] = []
    for name in names():
        row = describe(name)
        if row.group not in READ_OFF or row.unit not in TO_SI or name.startswith(("rest.", "habit.", "sensed.")):
            continue
        if healthy_spread(name).sd == 0.0:  # held to be neutral in everybody
            continue
        unit: Literal["deg", "mm"] = "deg" if row.unit == "deg" else "mm"
        title = name.removesuffix(f"_{unit}").replace("_", " ")
        shown = shown_angle(name)
        found.append(
            Readable(
                key=name, name=shown or name, is_cause=shown is None, unit=unit, low=row.low, high=row.high,
                title=title, meaning=row.meaning,
            )
        )  # fmt: skip
    return found


@cache
def shown_angles() -> frozenset[str]:
    """The outcomes that films show of turned bones, each off what is usual."""
    return frozenset(one.name for one in readables().values() if not one.is_cause and one.name not in normed())


def _measures() -> list[Readable]:
    titles = {measure.name: (measure.title, measure.sign, measure.unit) for measure in CATALOGUE}
    titles |= {
        name: (name.replace("_", " "), "left longer" if pairs[0].unit == "m" else "left higher", pairs[0].unit)
        for name, pairs in DISTORTIONS.items()
    }
    found: list[Readable] = []
    for name in normed():
        title, sign, si = titles[name]
        unit: Literal["deg", "mm"] = "deg" if si == "rad" else "mm"
        line = lines()[name]
        low, high = ((line.mean + way * BEYOND * line.sd) / TO_SI[unit] for way in (-1.0, 1.0))
        found.append(
            Readable(
                key=f"{name.replace('.', '_')}_{unit}", name=name, is_cause=False, unit=unit, low=round(low),
                high=round(high), title=title, meaning=sign,
            )
        )  # fmt: skip
    return found
