"""A plan as plain data: the JSON other programs read. Its keys are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinespine import __version__
from kinespine.visit.explain_words import PRINTED
from kinespine.visit.record import finite

if TYPE_CHECKING:
    from kinespine.care.found import Adjustment, Effect
    from kinespine.care.plan import Plan
    from kinespine.chain.verdict import Interval
    from kinespine.visit.treat import Treatment

FORMAT = 1


def treatment_as_record(treatment: Treatment) -> dict[str, Any]:
    """Every result in printed units. Without a plan the keys are the same, and hold nothing."""
    intake, plan = treatment.intake, treatment.plan
    person = intake.person
    return finite(
        {
            "status": treatment.status,
            "message": treatment.message,
            "plan": None if plan is None else _plan(plan),
            "adjustment": None if plan is None or plan.adjustment is None else _adjustment(plan.adjustment),
            "letter": intake.safety.letter,
            "open_questions": [question.key for question in intake.safety.open],
            "notes": list(treatment.notes),
            "person": {
                "label": intake.label, "sex": person.sex, "age_years": person.age, "height_cm": 100 * person.height,
                "mass_kg": person.mass,
            },
            "safety": intake.safety.status,
            "format": FORMAT,
            "kinespine": __version__,
            "computed": treatment.computed.isoformat(),
        }
    )  # fmt: skip


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "visits": [
            {
                "week": one.week, "date": None if one.day is None else one.day.isoformat(), "kind": one.kind,
                "what": one.what,
            }
            for one in plan.visits
        ],
        "goals": [
            {
                "title": one.title, "unit": one.unit, "now": one.now, "least_change": one.least, "better": one.better,
                "basis": one.basis, "source": one.source or None,
            }
            for one in plan.goals
        ],
        "ends": list(plan.ends),
        "adjustments": plan.adjustments,
        "films": plan.films,
        "cautions": [
            {"condition": one.rule.condition, "action": one.rule.action, "source": one.rule.source}
            for one in plan.clearance.cautions
        ],
        "signed_by": None,
        "signature": plan.signature,
    }  # fmt: skip


def _adjustment(one: Adjustment) -> dict[str, Any]:
    return {
        "status": one.status,
        "why": one.why or None,
        "depends_on": list(one.depends_on),
        "upper_neck": one.judgement.verdict,
        "moves": [
            {
                "cause": move.cause, "change": move.change, "read": move.there,
                "displacement_mm": 1e3 * move.displacement, "adjustments": move.adjustments,
            }
            for move in one.moves
        ],
        "lines_of_drive": [
            {
                "cause": line.cause, "side": line.side, "direction": line.direction.tolist(),
                "height_deg": line.height_deg, "height_inches": line.height_inches, "front_deg": line.front_deg,
                "letters": line.letters,
            }
            for line in one.lines
        ],
        "listings": [{"method": written.method, "text": written.text} for written in one.written],
        "effects": [_effect(effect) for effect in one.effects],
        "sizes": [
            {
                "cause": size.cause, "read": size.there, "detectable": size.detectable, "needed": size.needed,
                "outcome": size.outcome,
            }
            for size in one.sizes
        ],
        "cases": [
            {
                "name": case.name,
                "change": [{"cause": name, "change": value} for name, value in case.change.items()],
                "targets": list(case.targets),
            }
            for case in one.cases
        ],
        "worlds": one.corners,
        "worlds_left_out": one.left_out,
        "solved_in_full": one.solved,
    }  # fmt: skip


def _effect(one: Effect) -> dict[str, Any]:
    factor, unit, _ = PRINTED[one.outcome.unit]

    def span(interval: Interval | None) -> dict[str, float] | None:
        if interval is None:
            return None
        return {"value": factor * interval.value, "low": factor * interval.low, "high": factor * interval.high}

    def ends(pair: tuple[float, float] | None) -> dict[str, float] | None:
        return None if pair is None else {"low": factor * pair[0], "high": factor * pair[1]}

    return {
        "outcome": one.outcome.name, "unit": unit, "target": one.target, "unusual": span(one.unusual),
        "least_change": factor * one.least.value, "basis": one.least.basis,
        "thrown_off_limit": factor * one.harm,
        "thrown_off": None if one.thrown_off is None else factor * one.thrown_off, "expected": span(one.expected),
        "in_every_world": ends(one.worlds),
        "by_case": [
            {"name": name, "low": factor * low, "high": factor * high} for name, (low, high) in one.by_case.items()
        ],
        "in_full": ends(one.in_full), "worlds_of_100": None if one.beyond is None else 100.0 * one.beyond,
    }  # fmt: skip
