"""What recordings of sway in a visit tell of the person's senses, or why they tell nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kinespine.errors import BadInput, NotSolved
from kinespine.visit.intake import Intake

if TYPE_CHECKING:
    from kinespine.balance.recorded_fit import RecordedFit

NOTHING: dict[str, Any] = {
    "described": None, "off_probability": None, "conditions": [], "noise": [], "neck": None, "draws_that_count": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SwaySenses:
    """What was found, or why nothing was."""

    fit: RecordedFit | None
    why: str = ""


def sway_senses(intake: Intake) -> SwaySenses | None:
    """Fit the senses of the person to all recordings of the visit; none where nothing was recorded."""
    if not intake.sway:
        return None
    # Only here: a visit without recordings need not wait for it.
    from kinespine.anatomy import build_body
    from kinespine.balance.person_senses import fit_senses
    from kinespine.balance.senses import Condition

    recordings = {
        Condition(eyes=one.conditions.eyes, surface=one.conditions.surface): one.sways
        for one in intake.sway
        if one.conditions.eyes is not None and one.conditions.surface is not None
    }
    try:
        return SwaySenses(fit=fit_senses(build_body(intake.person), recordings))
    except (BadInput, NotSolved) as error:
        return SwaySenses(fit=None, why=str(error))


def sway_senses_as_record(found: SwaySenses | None) -> dict[str, Any] | None:
    """For `result.json`."""
    if found is None:
        return None
    if found.fit is None:
        return {"message": found.why, **NOTHING}
    from kinespine.balance.senses_record import senses_as_record

    return senses_as_record(found.fit)


def sway_senses_section(found: SwaySenses | None) -> dict[str, Any] | None:
    """What the report's template needs."""
    if found is None:
        return None
    if found.fit is None:
        return {"why": found.why}
    from kinespine.balance.senses_record import (
        OFF,
        TITLES,
        TOLD,
        WHAT_IT_IS,
        alarm_words,
        leaning_words,
        neck_words,
    )

    fit = found.fit
    return {
        "why": "",
        "leaning": [leaning_words(one) for one in fit.leaning],
        "neck": neck_words(fit.neck),
        "off": "" if fit.is_described else OFF,
        "rows": [
            {
                "title": TITLES[one.name],
                "factor": f"{one.factor.value:.2f}",
                "interval": f"{one.factor.low:.2f} to {one.factor.high:.2f}",
                "detectable": "no size" if one.detectable is None else f"{one.detectable:.1f}",
            }
            for one in fit.factors
            if one.told >= TOLD
        ],
        "not_told": ", ".join(TITLES[one.name] for one in fit.factors if one.told < TOLD),
        "what_it_is": f"{alarm_words()} {WHAT_IT_IS}",
    }
