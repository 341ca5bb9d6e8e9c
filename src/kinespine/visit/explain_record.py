"""An explanation as plain data: the JSON other programs read. Its keys are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinespine import __version__
from kinespine.visit.explain_words import GRAVITY, PRINTED
from kinespine.visit.record import finite

if TYPE_CHECKING:
    from kinespine.chain.attribution import Attribution
    from kinespine.chain.verdict import Interval
    from kinespine.visit.explain import Explained, Explanation, Lesson

FORMAT = 1
NOTHING: dict[str, Any] = {
    "outcome": None, "unit": None, "meaning": None, "person_value": None, "norm_value": None, "total": None,
    "groups": [], "regions": [], "named": None, "neck_share": None, "mechanical": None, "sensory": None,
    "hypotheses": None, "clinical_size": None, "interactions": [], "detectable": None, "checked": None, "taught": {},
}  # fmt: skip


def explanation_as_record(explanation: Explanation) -> dict[str, Any]:
    """Every result in printed units. The first outcome stands at the top, further ones under `others`.

    A referred visit has the same keys, with nothing computed.
    """
    intake, found = explanation.intake, explanation.found
    person = intake.person
    each = [] if found is None else [_outcome(one, found, person.mass) for one in found.attributions]
    return finite(
        {
            "status": explanation.status,
            "message": explanation.message,
            **(each[0] if each else NOTHING),
            "others": each[1:],
            "measurements": [] if found is None else [_lesson(one) for one in found.lessons],
            "contradictions": []
            if found is None
            else [{"name": one.observed.key, "errors_off": one.off} for one in found.contradictions],
            "draws": None if found is None else found.draws,
            "times_s": {} if found is None else dict(found.times),
            "person": {
                "label": intake.label, "sex": person.sex, "age_years": person.age, "height_cm": 100 * person.height,
                "mass_kg": person.mass,
            },
            "safety": intake.safety.status,
            "format": FORMAT,
            "kinespine": __version__,
            "computed": explanation.computed.isoformat(),
        }
    )  # fmt: skip


def _outcome(one: Attribution, found: Explained, mass: float) -> dict[str, Any]:
    si = one.outcome.unit
    factor, unit, _ = PRINTED[si]

    def span(interval: Interval) -> dict[str, float]:
        return {
            "value": factor * interval.value, "low": factor * interval.low, "high": factor * interval.high,
        }  # fmt: skip

    def of_weight(value: float) -> float | None:
        return 100 * value / (mass * GRAVITY) if si == "N" else None

    return {
        "outcome": one.outcome.name,
        "unit": unit,
        "meaning": one.outcome.meaning,
        "person_value": factor * one.person,
        "norm_value": factor * one.norm,
        "total": span(one.total),
        "groups": [
            {
                "group": group.group, "share": factor * group.share.value, "low": factor * group.share.low,
                "high": factor * group.share.high,
            }
            for group in one.groups
        ],
        "regions": [
            {
                "region": region.region, **span(region.share), "healthy_sd": factor * region.healthy_sd,
                "unusual": region.is_unusual,
            }
            for region in one.regions
        ],
        "named": one.named or None,
        "neck_share": {
            **span(one.neck),
            "percent": one.percent,
            "percent_reason": one.percent_reason,
            "verdict": one.verdict.text,
            "habit_stays": span(one.habit_stays),
            "habit_follows": span(one.habit_follows),
        },
        "mechanical": span(one.mechanical),
        "sensory": span(one.sensory),
        "hypotheses": {"shape": span(one.neck), "position": span(one.position)},
        "clinical_size": {
            "healthy_sd": factor * one.healthy_sd,
            "total_percent_of_body_weight": of_weight(one.total.value),
            "neck_percent_of_body_weight": of_weight(one.neck.value),
            "detectable_percent_of_body_weight": of_weight(one.detectable),
        },
        "interactions": [
            {"groups": list(pair), "size": factor * amount} for pair, amount in one.interactions.items()
        ],
        "detectable": factor * one.detectable,
        "checked": None if one.check is None else {
            "draws": one.check.draws, "moved": one.check.moved, "replaced": one.check.replaced,
            **{
                name: {"by_slopes": span(slopes), "in_full": span(full)}
                for name, (slopes, full) in (("total", one.check.total), ("neck_share", one.check.neck))
            },
        },
        "taught": {lesson.observed.key: lesson.taught[one.outcome.name] for lesson in found.lessons},
    }  # fmt: skip


def _lesson(lesson: Lesson) -> dict[str, Any]:
    one = lesson.observed
    return {
        "name": one.key, "unit": one.unit, "value": one.value, "error": one.error, "source": one.source,
        "usual": lesson.usual, "usual_sd": lesson.usual_sd, "fitted": lesson.fitted,
    }  # fmt: skip
