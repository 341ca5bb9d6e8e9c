"""What is measured again in a plan: scores that the person gives, and outcomes of the model, with what would count."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kinespine.care.plan import Goal
from kinespine.outcomes.instruments import instrument_named, least_change
from kinespine.outcomes.words import say_people
from kinespine.visit.answers import read_answers
from kinespine.visit.explain_words import PRINTED

if TYPE_CHECKING:
    from kinespine.care.found import Adjustment, Effect
    from kinespine.visit.intake import Intake

SCORES = ("NPRS", "PSFS", "RMDQ-24")  # free to use, and together short enough to be asked again


def goals_of(intake: Intake, adjustment: Adjustment | None, outcomes: Collection[str]) -> tuple[Goal, ...]:
    """Scores first, for they are what the person came for; then those of the outcomes, by name, that can be read again.

    A score starts at the last sheet of the visit. The worst pain of a week, which the screen asks for, is no such
    score: a later sheet of the last 24 hours would seem better than it.

    Raises:
        BadInput: a sheet of answers cannot be read.
    """
    sheets = read_answers(intake.folder, intake.date)
    scores: list[Goal] = []
    for name in SCORES:
        own = instrument_named(name)
        least, answered = least_change(own), sheets.get(name)
        scores.append(
            Goal(
                title=own.title, unit=f"of {own.high:g}", now=answered[-1].score.value if answered else None,
                least=None if least is None else least.value, better="lower" if own.worse == "high" else "higher",
                basis="" if least is None else say_people(least),
                source="" if least is None else least.source,
            )
        )  # fmt: skip
    effects = [] if adjustment is None else [one for one in adjustment.effects if one.outcome.name in outcomes]
    return (*scores, *(_goal(one) for one in effects if one.least.basis != "what the examination leaves open"))


def _goal(one: Effect) -> Goal:
    """An outcome that can be read again; a load cannot."""
    factor, unit, _ = PRINTED[one.outcome.unit]
    return Goal(
        title=one.outcome.meaning, unit=unit, now=factor * one.unusual.value, least=factor * one.least.value,
        better="nearer zero", basis=one.least.basis,
        source=one.least.source if one.least.basis == "published" else "",
    )  # fmt: skip
