"""What films and photographs of a visit gave, in sentences."""

from __future__ import annotations

from kinespine.assessment.pattern_words import say_verdict
from kinespine.visit.emergency import SAID
from kinespine.visit.films import Films
from kinespine.visit.intake import Intake
from kinespine.visit.visit_pattern import VisitPattern

MOST_NAMED = 6
NO_LOADS = "No points of a standing body were measured, so that no posture was fitted and no loads are told."


def say_measured(intake: Intake, films: Films, pattern: VisitPattern | None) -> str:
    """The outcome of a visit that has pictures alone, for a terminal."""
    neck = f" Upper neck: {first_sentence(pattern)}" if pattern is not None else ""
    return (
        f"{intake.subject} was measured on pictures: {say_count(films)} {NO_LOADS}{neck} {SAID[intake.safety.status]}"
    )


def say_count(films: Films) -> str:
    """How much was measured on what."""
    views = ", ".join(dict.fromkeys(one.picture.view.title for one in films.readings.pictures))
    count, pictures = len(films.readings.readings), len(films.readings.pictures)
    return f"{count} measure{'s' * (count != 1)} from {pictures} picture{'s' * (pictures != 1)} ({views})."


def say_outside(films: Films) -> list[str]:
    """Which measures lie outside what is usual, which past a limit, and what should add up and does not."""
    sentences: list[str] = []
    for kind, held, where in (("usual", "usual range", "outside it"), ("limit", "limit", "past it")):
        rows = [row for row, one in films.outside if one.band.kind == kind]
        compared = sum(any(one.band.kind == kind for one in places) for _, places in films.places)
        if not compared:
            continue
        names = "; ".join(row.measure.title for row in rows[:MOST_NAMED])
        more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
        found = f"{len(rows)} of {compared}" if rows else f"none of {compared}"
        sentences.append(
            f"Of the measures with a published {held}, {found} {'lie' if len(rows) > 1 else 'lies'} {where} by more "
            f"than the error{f': {names}{more}' if rows else ''}."
        )
    sentences += [
        f"{file}: {one.identity.words} is missed by {abs(one.in_errors):.1f} of its errors; check points and signs."
        for file, one in films.at_odds
    ]
    return sentences


def first_sentence(found: VisitPattern) -> str:
    """The judgement of the upper neck without its power, which stands in its section."""
    words = say_verdict(found.pattern)
    return words if found.pattern.verdict == "not read" else f"{words.partition(':')[0]}."
