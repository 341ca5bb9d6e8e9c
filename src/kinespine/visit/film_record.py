"""Films, photographs and the pattern of a visit as plain data; their keys are a contract."""

from __future__ import annotations

from typing import Any

from kinespine.assessment.neck import unit_of as unit_of_cause
from kinespine.assessment.pattern_words import pattern_as_record, say_verdict
from kinespine.measures import Distortion, Together
from kinespine.measures.bands import Place
from kinespine.measures.identities import Disagreement
from kinespine.measures.picture_points import PicturePoints
from kinespine.measures.picture_record import picture_as_record, reading_as_record
from kinespine.measures.projection import projection_error
from kinespine.visit.films import Films
from kinespine.visit.visit_pattern import VisitPattern
from kinespine.visit.words import in_unit


def films_as_record(films: Films | None) -> dict[str, Any] | None:
    """What `kinespine measure` prints of the same files, with bands and what must add up."""
    if films is None:
        return None
    found = films.readings
    pictures = {one.picture.file: one for one in found.pictures}
    return {
        "pictures": [picture_as_record(one) for one in found.pictures],
        "measures": [
            {**reading_as_record(row), "bands": [_place(one) for one in places]} for row, places in films.places
        ],
        "not_taken": [
            {"measure": row.measure.name, "view": row.view.name, "missing": list(row.missing)}
            for row in found.not_taken
        ],
        "identities": [_identity(pictures[file], one) for file, one in films.disagreements],
        "covariances": [_covariance(pictures[file], one) for file, one in films.together],
        "distortions": [_distortion(one) for one in films.distortions],
    }


def visit_pattern_as_record(found: VisitPattern | None) -> dict[str, Any] | None:
    """The pattern with what it rests on."""
    if found is None:
        return None
    return {
        "verdict": say_verdict(found.pattern),
        "neck_from": found.neck_from or None,
        "notes": list(found.notes),
        "films_beside": [
            {"name": name, "value": value, "error": error, "unit": unit_of_cause(name)}
            for name, (value, error) in found.beside.items()
        ],
        **pattern_as_record(found.pattern),
    }


def _place(one: Place) -> dict[str, Any]:
    band = one.band
    return {
        "kind": band.kind, "low": band.low, "high": band.high, "unit": band.unit, "without_side": band.sizes,
        "side": one.side, "beyond_error": one.told, "population": band.population, "source": band.source,
        "status": band.status,
    }  # fmt: skip


def _identity(picture: PicturePoints, one: Disagreement) -> dict[str, Any]:
    unit, times = _unit_in(picture, one.unit)
    return {
        "file": picture.picture.file, "identity": one.identity.words, "difference": one.difference * times,
        "error": one.error * times, "unit": unit,
    }  # fmt: skip


def _unit_in(picture: PicturePoints, unit: str) -> tuple[str, float]:
    """What a measure of a picture is printed in, and how much of that is one of SI: pixels where it has no scale."""
    if unit == "m" and picture.picture.scale.mm_at_person is None:
        return "px", 1 / picture.unit_length
    return unit_of(unit), in_unit(1.0, unit)


def _covariance(picture: PicturePoints, taken: Together) -> dict[str, Any]:
    """Of what points, vertical and scale make; the projection stands beside it, for how it goes together is not known.

    What adds up on every film, such as PI = PT + SS, adds up on one that shows both wrong: the projection has no part
    in it.
    """
    shown = [_unit_in(picture, value.measure.unit) for value in taken.values]
    factor = [times for _, times in shown]
    return {
        "file": picture.picture.file,
        "names": [value.measure.name for value in taken.values],
        "units": [unit for unit, _ in shown],
        "matrix": [
            [float(cell) * here * there for cell, there in zip(row, factor, strict=True)]
            for row, here in zip(taken.covariance, factor, strict=True)
        ],
        "projection_errors": [
            projection_error(value.measure, picture.picture.view.name) * here
            for value, here in zip(taken.values, factor, strict=True)
        ],
    }


def _distortion(row: Distortion) -> dict[str, Any]:
    def printed(number: float | None) -> float | None:
        return None if number is None else in_unit(number, row.unit)

    return {
        "name": row.name, "value": printed(row.value), "error": printed(row.error), "unit": unit_of(row.unit),
        "disagreement": printed(row.disagreement), "half_width_95": printed(row.half_width),
        "told_from_level": row.told_from_level, "signs_disagree": row.signs_disagree,
        "pairs": [pair.measure.name for pair in row.pairs],
    }  # fmt: skip


def unit_of(unit: str) -> str:
    """The unit that is printed for one of SI."""
    return {"rad": "deg", "m": "mm", "1": "1"}[unit]
