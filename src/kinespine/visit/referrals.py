"""Visits at which somebody else was to see the person first: which of them still stand, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence

from kinespine.assessment.rules import URGENCIES
from kinespine.visit.intake import Intake


def referrals_of(visits: Sequence[Intake]) -> tuple[Intake, ...]:
    """All visits that asked for a referral, the most urgent first; of one urgency the latest first."""
    asked = [one for one in reversed(visits) if one.safety.status == "refer"]
    return tuple(sorted(asked, key=lambda one: URGENCIES.index(one.safety.reasons[0].rule.urgency)))


def standing_referrals(visits: Sequence[Intake]) -> tuple[Intake, ...]:
    """Those of the later visits after which no visit is clear."""
    clear = max((place for place, one in enumerate(visits) if one.safety.clear), default=0)
    return referrals_of(visits[max(clear, 1) :])


def say_referrals(visits: Sequence[Intake]) -> str:
    """Whom to see and when, with the day of each visit, in the order given."""
    return " ".join(f"{f'At the visit of {one.day}: ' if one.date else ''}{one.safety.referral}" for one in visits)


def letters_of(visits: Sequence[Intake]) -> str | None:
    """The letters that go with the person, one after the other; None where no visit asks for a referral."""
    return "\n\n".join(filter(None, (one.safety.letter for one in visits))) or None
