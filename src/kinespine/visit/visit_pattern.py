"""The pattern of one visit: upper neck from readings and films, distortions from everything that measures them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import degrees

from kinespine.assessment.film_listing import FilmListing, readings_of
from kinespine.assessment.listing import Listing
from kinespine.assessment.neck import NECK_CAUSES, neck_of_listing
from kinespine.assessment.pattern import Pattern, classify
from kinespine.errors import BadInput
from kinespine.measures import DISTORTIONS, Distortion, take_distortions
from kinespine.measures.distortions import TITLES
from kinespine.visit.films import Films
from kinespine.visit.intake import Intake

LEGS = "leg_length_difference"
LEG_CHECK = "Leg check, lying (how hips and back are held is in it: no length of bones)"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VisitPattern:
    """The pattern, and what it rests on."""

    pattern: Pattern
    neck_from: str  # in words; empty where the upper neck was not read
    notes: tuple[str, ...]  # what was measured and could not be used
    beside: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """What points on films give of causes that were read as well, and is not counted again."""


def pattern_of(intake: Intake, films: Films | None) -> VisitPattern | None:
    """Name the pattern; None where neither upper neck nor distortions were measured.

    What was read as a number counts before points of films that give the same. What a leg check says of the legs is
    called a leg check and no length.
    """
    found = _named(intake, films)
    if found is None or not any(one.kind == "leg check" for one in intake.readings):
        return found
    legs_stood = any(one.name == LEGS and one.value is not None for one in take_distortions(intake.points))
    title = f"{TITLES[LEGS]}, with a leg check in it" if legs_stood else LEG_CHECK
    distortions = tuple(replace(one, title=title) if one.name == LEGS else one for one in found.pattern.distortions)
    return replace(found, pattern=replace(found.pattern, distortions=distortions))


def _named(intake: Intake, films: Films | None) -> VisitPattern | None:
    read = {one.what.key: (one.value, one.error) for one in intake.readings if one.what.key in NECK_CAUSES}
    asked = {one.what.name: (one.value, one.error) for one in intake.readings if one.what.name in DISTORTIONS}
    distortions, more = _distortions(intake, films, asked)
    notes: list[str] = []
    try:
        film = _film_listing(films)
    except BadInput as error:
        notes.append(f"The films give no listing: {error}")
        film = _film_listing(None)
    if not read and not film.listing.items and not asked and all(one.value is None for one in distortions):
        return None
    age = intake.person.age
    if not read:
        try:
            found = classify(film, distortions, asked | more, age=age)
        except BadInput as error:
            notes.append(f"The listing of the films is not judged: {error}")
            found = classify({}, distortions, asked | more, age=age)
        source = "points on films" if found.listing.items else ""
        return VisitPattern(pattern=found, neck_from=source, notes=tuple(notes))
    causes = film_causes(films)
    added = {name: pair for name, pair in causes.items() if name not in read}
    beside = {name: pair for name, pair in causes.items() if name in read}
    try:
        found = classify(read | added, distortions, asked | more, age=age)
    except BadInput as error:
        notes.append(f"What was read of the upper neck is not judged: {error}")
        return VisitPattern(
            pattern=classify({}, distortions, asked | more, age=age), neck_from="", notes=tuple(notes)
        )  # fmt: skip
    source = "numbers that were read" + (f", and points on films for {', '.join(added)}" if added else "")
    return VisitPattern(pattern=found, neck_from=source, notes=tuple(notes), beside=beside)


def film_causes(films: Films | None) -> dict[str, tuple[float, float]]:
    """Causes of the upper neck that points on films tell: value and total error, in the unit of each name."""
    try:
        film = _film_listing(films)
        neck = neck_of_listing(film.listing, film.errors)
    except BadInput:  # of several days, or past what a neck can do: told with the pattern
        return {}
    return {name: (float(value), neck.error[name]) for name, value in zip(neck.names, neck.value, strict=True)}


def _film_listing(films: Films | None) -> FilmListing:
    return FilmListing(listing=Listing(items=()), errors={}) if films is None else readings_of(films.readings)


def _distortions(
    intake: Intake, films: Films | None, read: dict[str, tuple[float, float]]
) -> tuple[tuple[Distortion, ...], dict[str, tuple[float, float]]]:
    """Of points or else of pictures; pictures beside points count as read. What was read counts before pictures."""
    of_points = {one.name: one for one in take_distortions(intake.points)}
    more: dict[str, tuple[float, float]] = {}
    for one in () if films is None else films.distortions:
        if one.name in read or one.value is None or one.error is None:
            continue
        if of_points[one.name].value is None:
            of_points[one.name] = one
        else:
            factor = degrees(1.0) if one.unit == "rad" else 1e3
            more[one.name] = (factor * one.value, factor * one.error)
    return tuple(of_points.values()), more
