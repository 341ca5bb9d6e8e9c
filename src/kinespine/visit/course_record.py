"""A course as plain data: the JSON other programs read. Its keys are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kinespine import __version__
from kinespine.outcomes.words import holds_for
from kinespine.visit.explain_words import PRINTED
from kinespine.visit.record import finite
from kinespine.visit.referrals import letters_of, referrals_of

if TYPE_CHECKING:
    from kinespine.care.slow_course import SlowCourse
    from kinespine.outcomes.person_course import PersonCourse
    from kinespine.visit.course import Outlook, ScoreCourse

FORMAT = 1
MEAN_OF = "everybody studied, whatever their start"


def course_as_record(one: Outlook) -> dict[str, Any]:
    """Every result in printed units; what was not computed is null, a list that has nothing is empty."""
    from kinespine.care.slow_states import MEASURED, STATES

    return finite(
        {
            "status": one.status,
            "message": one.message,
            "months": one.months,
            "scores": [_score(score) for score in one.scores],
            "posture": None if one.slow is None else _slow(one.slow),
            "states": [
                {
                    "state": kind.name, "moves": kind.moves, "measured": kind.measured,
                    "on": kind.name in (*MEASURED, *one.assumed), "assumed": kind.assumed or None,
                    "not_moved": kind.still or None,
                }
                for kind in STATES
            ],
            "letter": letters_of(referrals_of(one.visits)),
            "open_questions": [question.key for question in one.visits[-1].safety.open],
            "notes": list(one.notes),
            "label": one.intake.label,
            "constructed": one.intake.constructed,
            "format": FORMAT,
            "kinespine": __version__,
            "computed": one.computed.isoformat(),
        }
    )  # fmt: skip


def _score(one: ScoreCourse) -> dict[str, Any]:
    course = one.course
    return {
        "instrument": one.instrument.instrument,
        "course": course.course.name,
        "holds_for": holds_for(course.course),
        "start": course.start,
        "start_of": "worst of the last week, screen" if one.of_screen else "sheet",
        "mean_of": MEAN_OF,
        "bands_of": f"people who start at {course.start:g}",
        "usual": [
            {
                "week": at.week, "known": at.known, "mean": at.mean, "mean_band": list(at.mean_band),
                "band_80": list(at.band(0.8)), "band_95": list(at.band()), "spread_assumed": at.assumed,
            }
            for at in course.usual
        ],
        "scores": [{"week": week, "score": value} for week, value in course.scores],
        "not_used": [{"week": week, "score": value} for week, value in course.unused],
        "own_part": _own(course),
        "with_own_scores": [{"week": at.week, "band_95": list(at.person.band(0.95))} for at in course.updated],
    }  # fmt: skip


def _own(course: PersonCourse) -> dict[str, Any]:
    mean, low, high = course.prior
    after = None
    if course.own is not None:
        after = {
            "mean": course.own.mean, "low": course.own.interval[0], "high": course.own.interval[1],
            "learned": course.own.learned,
        }  # fmt: skip
    return {"by_trials": {"mean": mean, "low": low, "high": high}, "after_scores": after}


def _slow(slow: SlowCourse) -> dict[str, Any]:
    def spans(values: np.ndarray, factor: float) -> list[dict[str, float]]:
        return [{"low": factor * low, "value": factor * at, "high": factor * high} for low, at, high in values.T]

    outcomes: list[dict[str, Any]] = []
    for number, outcome in enumerate(slow.outcomes):
        factor, unit, _ = PRINTED[outcome.unit]
        outcomes.append(
            {
                "outcome": outcome.name,
                "unit": unit,
                "variants": [
                    {
                        "states": list(states),
                        "change": spans(slow.change(variant, number), factor),
                        "slow_part": spans(slow.slow_part(variant, number), factor),
                        "draws_growing": int(slow.growing[:, variant].sum()),
                    }
                    for variant, states in enumerate(slow.variants)
                ],
                "slopes_miss": factor * slow.missed(number),
            }
        )
    return {
        "set": [{"cause": name, "value": value} for name, value in slow.changes.items()],
        "draws": slow.asked,
        "solved": slow.solved,
        "held": slow.held,
        "minutes": slow.minutes.tolist(),
        "outcomes": outcomes,
    }
