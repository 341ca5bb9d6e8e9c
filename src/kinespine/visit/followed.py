"""What several visits of one person measured, as series over time: like with like, each with its error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import NamedTuple

from kinespine.assessment.neck import Neck
from kinespine.balance.posturography import Posturography
from kinespine.measures import take_distortions
from kinespine.outcomes.benefits import Reading, benefit_measures
from kinespine.visit.films import Films, measure_films
from kinespine.visit.intake import Intake
from kinespine.visit.readings import default_error, readables
from kinespine.visit.visit_pattern import pattern_of
from kinespine.visit.words import in_unit

FROM = {"photo": "photographs", "film": "films", "leg check": "leg check", "other": "another source"}
TURNS = {"neck_turn_left": "to the left", "neck_turn_right": "to the right"}
SWAY = "mean_velocity"
SWAY_TO_CM = {"m/s": 100.0, "mm/s": 0.1, "cm/s": 1.0}
TWICE = 1.959964


class Read(NamedTuple):
    """One number that was read at one visit."""

    value: float
    error: float | None  # made anew each time, one standard deviation; None: the published one of the measure
    lasting: float = 0.0  # the same each time


Seen = Mapping[tuple[str, str], Read]
"""What was read, by measure and label."""
Found = Iterator[tuple[tuple[str, str], Read]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """What one visit measured."""

    seen: Seen
    neck: Neck | None  # None: the upper neck was not read
    notes: tuple[str, ...]  # what was measured and could not be used
    kept: tuple[str, ...]  # what was seen and is counted nowhere, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One measure at two visits or more, always on the same with the same."""

    measure: str
    label: str
    readings: tuple[Reading, ...]


def measured_at(intake: Intake) -> Measured:
    """Everything that can be followed of one visit."""
    films = measure_films(intake.pictures, age=intake.person.age, sex=intake.person.sex)
    pattern = pattern_of(intake, films)
    neck = None if pattern is None or not pattern.pattern.neck.names else pattern.pattern.neck
    seen: dict[tuple[str, str], Read] = {}
    for key, one in (*_posture(intake, films), *_alignment(neck, films), *_bedside(intake), *_sway(intake.sway)):
        seen.setdefault(key, one)
    return Measured(
        seen=seen, neck=neck, notes=() if pattern is None else pattern.notes, kept=tuple(_kept(intake))
    )  # fmt: skip


def series_of(visits: Sequence[Measured], weeks: Sequence[float]) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """Series of all that was measured at two visits or more, and what was measured at one alone."""
    keys = dict.fromkeys(key for one in visits for key in one.seen)
    found = [
        Series(
            measure=key[0], label=key[1],
            readings=tuple(
                Reading(week=week, **one.seen[key]._asdict())
                for one, week in zip(visits, weeks, strict=True)
                if key in one.seen
            ),
        )
        for key in keys
    ]  # fmt: skip
    titles = {row.measure: row.title for row in benefit_measures()}
    once = tuple(
        f"{titles[one.measure]}{f', {one.label}' if one.label else ''}" for one in found if len(one.readings) < 2
    )
    return tuple(one for one in found if len(one.readings) > 1), once


def _posture(intake: Intake, films: Films | None) -> Found:
    """Tilts and shifts: as read; of pictures and markers with the error of being placed anew, which points lack."""
    wanted = {row.measure: row.unit for row in benefit_measures() if row.benefit == "posture and balance"}
    for one in intake.readings:
        if one.what.name in wanted and one.kind != "leg check":
            yield (one.what.name, FROM[one.kind]), Read(one.value, one.error)
    placed = [("points on pictures", one) for one in (() if films is None else films.distortions)]
    placed += [("markers", one) for one in take_distortions(intake.points)]
    for label, one in placed:
        if one.name in wanted and one.value is not None and one.error is not None:
            again = _again(one.name, wanted[one.name])
            yield (one.name, label), Read(in_unit(one.value, one.unit), hypot(in_unit(one.error, one.unit), again))


def _again(name: str, unit: str) -> float:
    """Published error of photographing the same person anew; that of standing before markers was not read."""
    key = f"{name}_{unit}"
    usual = default_error("photo", key) if key in readables() else None
    return 0.0 if usual is None else usual.error


def _alignment(neck: Neck | None, films: Films | None) -> Found:
    """Of films, with reader and positioning apart from the rest: bones and projection are the same twice."""
    wanted = {row.measure: row.unit for row in benefit_measures() if row.benefit == "alignment"}
    for place, name in enumerate(() if neck is None else neck.names):
        assert neck is not None
        measure = name.rpartition("_")[0]
        if measure in wanted:
            again, total = float(neck.again[place, place]), float(neck.covariance[place, place])
            yield (measure, ""), Read(float(neck.value[place]), sqrt(again), sqrt(total - again))
    for one in () if films is None else films.readings.readings:
        if one.measure.name in wanted and one.unit == wanted[one.measure.name]:
            yield (one.measure.name, ""), Read(one.value, None)


def _bedside(intake: Intake) -> Found:
    for test in intake.bedside:
        check = test.leg_check
        if check is not None and check.difference_mm is not None:
            yield (f"leg_check_{check.position}", ""), Read(check.difference_mm, check.error_mm)
        for one in test.ranges:
            if one.motion in TURNS:
                label = f"{TURNS[one.motion]}, {one.instrument}"
                yield ("neck_rotation", label), Read(one.mean_deg, one.error_deg)
        for one in test.position_errors:
            label = f"after {one.direction.replace('_', ' ')}"
            yield ("joint_position_error", label), Read(one.constant_deg, one.error_deg)


def _sway(recorded: Sequence[Posturography]) -> Found:
    for one in recorded:
        row = one[SWAY]
        if row.value is None:
            continue
        factor = SWAY_TO_CM[row.descriptor.printed_unit]
        error = None if row.low is None or row.high is None else factor * (row.high - row.low) / (2.0 * TWICE)
        label = f"eyes {one.conditions.eyes}, {one.conditions.surface} surface"
        yield ("sway_velocity", label), Read(factor * row.value, error)


def _kept(intake: Intake) -> Iterator[str]:
    for test in intake.bedside:
        for part in test.part:
            if part.tissue:
                yield f"tissue of the {part.region.replace('_', ' ')} region: {part.tissue}"
        if test.thermography is not None:
            yield f"a curve of skin temperature over {len(test.thermography.levels)} levels"
