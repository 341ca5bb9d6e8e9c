"""Scores and their changes as text, and as a record for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

from kinespine.outcomes.answer_sheet import Dated
from kinespine.outcomes.change import Change
from kinespine.outcomes.courses import courses
from kinespine.outcomes.instruments import Least, instruments
from kinespine.outcomes.usual_course import Expected
from kinespine.outcomes.words import holds_for, say_change, say_expected, say_needed, say_score

WIDTH = 100
NO_CARE = "A score describes; it diagnoses nothing and asks for no care."
Changes = Sequence[tuple[Dated, Change]]


def score_text(scored: Sequence[Dated], changes: Changes) -> str:
    """Everything scored, then every change from the first."""
    lines: list[str] = []
    for one in scored:
        when = "" if one.day is None else f"{one.day}  "
        lines.append(fill(f"{when}{say_score(one.score)}", WIDTH, subsequent_indent="  "))
    lines += ["", fill(say_needed(scored[0].score), WIDTH)]
    for later, change in changes:
        lines += ["", fill(f"{later.day}  {say_change(change)}", WIDTH, subsequent_indent="  ")]
        if change.expected is not None:
            lines += say_expected(change.expected)
    if len(changes) > 1 and any(change.expected is not None for _, change in changes):
        lines += ["", fill(
            f"{len(changes)} later scores are compared with the usual course, each by itself: the more are looked at, "
            "the likelier one of them lies beyond it by chance.", WIDTH,
        )]  # fmt: skip
    told = "± is one standard deviation of measuring again. " if scored[0].score.error is not None else ""
    return "\n".join([*lines, "", fill(f"{told}{NO_CARE}", WIDTH)])


def score_record(scored: Sequence[Dated], changes: Changes) -> dict[str, Any]:
    """The same for other programs."""
    own = scored[0].score.instrument
    words = [say_score(scored[-1].score), *(say_change(change) for _, change in changes[-1:])]
    return {
        "status": "scored", "message": " ".join([*words, NO_CARE]), "instrument": own.instrument, "title": own.title,
        "worse": own.worse, "low": own.low, "high": own.high, "looks": len(changes),
        "scores": [
            {
                "date": None if one.day is None else one.day.isoformat(), "score": one.score.value,
                "error": one.score.error, "answered": len(one.score.answers), "missing": list(one.score.missing),
                "note": one.score.note,
            }
            for one in scored
        ],
        "changes": [
            {
                "date": None if later.day is None else later.day.isoformat(), "weeks": change.week,
                "better": change.better, "verdict": change.verdict, "direction": change.direction,
                "least": _least(change.least), "important": _least(change.important),
                "is_important": change.is_important, "as_good": change.as_good, "as_bad": change.as_bad,
                "behind": change.behind, "expected": None if change.expected is None else _expected(change.expected),
                "words": say_change(change),
            }
            for later, change in changes
        ],
    }  # fmt: skip


def list_text() -> str:
    """Instruments and usual courses."""
    lines = ["Instruments"]
    for row in instruments().values():
        how = {"entry": "score entry", "table": "T score, or items with --table"}.get(row.rule, "items")
        lines.append(f"  {row.instrument:11} {row.title}; {row.low:g} to {row.high:g}, {how}")
    lines += ["", "Usual courses (--course)"]
    for course in courses().values():
        weeks = ", ".join(f"{week:g}" for week in course.weeks)
        lines.append(f"  {course.name:29} {course.instrument:4}  weeks {weeks}: {course.title}")
        lines.append(f"  {'':29} for {holds_for(course)}")
    return "\n".join(
        [*lines, "", "The numeric scale of pain (NPRS) is compared with courses of the line (VAS), times ten."]
    )


def list_record() -> dict[str, Any]:
    """The same for other programs."""
    return {
        "status": "listed", "message": f"{len(instruments())} instruments, {len(courses())} usual courses.",
        "instruments": [
            {
                "instrument": row.instrument, "title": row.title, "rule": row.rule, "low": row.low, "high": row.high,
                "worse": row.worse, "licence": row.licence, "note": row.note,
            }
            for row in instruments().values()
        ],
        "courses": [
            {
                "course": course.name, "title": course.title, "instrument": course.instrument,
                "weeks": list(course.weeks), "note": course.note,
            }
            for course in courses().values()
        ],
    }  # fmt: skip


def _least(one: Least | None) -> dict[str, Any] | None:
    return None if one is None else {"points": one.value, "source": one.source, "status": one.status}


def _expected(one: Expected) -> dict[str, Any]:
    return {
        "course": one.course.name, "week": one.week, "known": one.known, "mean": one.mean,
        "mean_band": list(one.mean_band), "band_80": list(one.band(0.8)), "band_95": list(one.band(0.95)),
        "holds_for": holds_for(one.course), "assumed": one.assumed, "people_behind_band": one.freedom_people,
    }  # fmt: skip
