"""What became of one person as plain data: the JSON other programs read. Its keys are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinespine import __version__
from kinespine.outcomes.benefits import BENEFITS
from kinespine.visit.follow_up_words import letter_lines, say_followed, verdict
from kinespine.visit.record import finite
from kinespine.visit.referrals import letters_of

if TYPE_CHECKING:
    from kinespine.outcomes.benefits import Followed
    from kinespine.outcomes.change import Change
    from kinespine.visit.follow_up import Progress

FORMAT = 1


def progress_as_record(progress: Progress) -> dict[str, Any]:
    """Every change with its error and verdict, in printed units. A referred person has the same keys, empty."""
    person = progress.first.person
    return finite(
        {
            "status": progress.status,
            "message": progress.message,
            "visits": [
                {
                    "date": None if one.date is None else one.date.isoformat(), "week": week,
                    "safety": one.safety.status, "adjustments": one.adjustments, "other_care": one.other_care,
                }
                for one, week in zip(progress.visits, progress.weeks, strict=True)
            ],
            "benefits": [
                {"benefit": name, "followed": [_followed(one) for one in progress.benefits.of(name)]}
                for name in BENEFITS
            ],
            "by_chance": progress.benefits.by_chance,
            "courses": [{"measure": name, "course": course.name} for name, course in progress.courses.items()],
            "own_parts": [
                {
                    "measure": name, "prior_mean": part.prior_mean, "prior_spread": part.prior_spread,
                    "mean": part.mean, "low": part.interval[0], "high": part.interval[1],
                    "leaves_out_zero": part.leaves_out_zero, "learned": part.learned, "weeks": list(part.weeks),
                }
                for name, part in progress.own_parts.items()
            ],
            "upper_neck": [
                {
                    "week": week, "verdict": change.verdict, "degrees": change.degrees, "tail": change.tail,
                    "tail_of_start": change.tail_of_start,
                    "differences": [
                        {"cause": name, "change": by, "error": error, "found_from": change.detectable[name]}
                        for name, (by, error) in change.differences.items()
                    ],
                }
                for week, change in progress.necks
            ],
            "recalled_change": [{"week": week, "answer": value} for week, value in progress.recalled],
            "measured_once": list(progress.once),
            "kept": list(progress.kept),
            "notes": list(progress.notes),
            "plan_ended": None if progress.end is None else list(progress.end.rules),
            "letter": letter(progress),
            "person": {
                "label": progress.first.label, "sex": person.sex, "age_years": person.age,
            },
            "format": FORMAT,
            "kinespine": __version__,
            "computed": progress.computed.isoformat(),
        }
    )  # fmt: skip


def letter(progress: Progress) -> str | None:
    """Of a referral, or of a plan that has ended; None where neither is."""
    if progress.referrals:
        return letters_of(progress.referrals)
    if progress.end is None:
        return None
    from kinespine.care.closing import closing_letter

    return closing_letter(progress.end, *letter_lines(progress))


def _followed(one: Followed) -> dict[str, Any]:
    return {
        "measure": one.measure.measure, "title": one.measure.title, "label": one.label or None,
        "unit": one.measure.unit, "better": one.measure.better,
        "readings": [
            {"week": reading.week, "value": reading.value, "error": reading.error} for reading in one.readings
        ],
        "changes": [_change(change) for change in one.changes],
        "towards": one.towards,
        "words": say_followed(one),
    }  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    expected = change.expected
    return {
        "weeks": change.week, "change": change.later - change.first,
        "low": None if change.interval is None else change.interval[0],
        "high": None if change.interval is None else change.interval[1],
        "least_change": None if change.least is None else change.least.value,
        "least_change_source": None if change.least is None else change.least.source,
        "found_from": change.found_from, "verdict": verdict(change), "direction": change.direction,
        "is_important": change.is_important, "behind": change.behind,
        "as_good": change.as_good, "as_bad": change.as_bad,
        "unchanged": None if change.unchanged is None else {
            "mean": change.unchanged.mean, "band_95": list(change.unchanged.band), "kept": change.unchanged.kept,
            "people_mean": change.unchanged.people.mean, "people_sd": change.unchanged.people.sd,
            "source": change.unchanged.people.source, "status": change.unchanged.people.status,
        },
        "usual_course": None if expected is None else {
            "course": expected.course.name, "known": expected.known, "assumed": expected.assumed,
            "mean": expected.mean, "mean_band": list(expected.mean_band), "band_80": list(expected.band(0.8)),
            "band_95": list(expected.band(0.95)),
        },
    }  # fmt: skip
