"""A screening as plain data: the JSON other programs read. Its keys are a contract."""

from typing import Any

from kinespine.assessment.films import FilmCheck
from kinespine.assessment.letter import say
from kinespine.assessment.questions import Question
from kinespine.assessment.screen import Clearance, Incomplete, Reason, Referral, Screening

FORMAT = 1


def screening_record(screening: Screening, film: FilmCheck | None = None) -> dict[str, Any]:
    """Every field, whatever the result; what does not belong to it is null or empty."""
    status, result = _words(screening)
    return {
        "status": status,
        "message": say(screening),
        "result": result,
        "urgency": screening.urgency if isinstance(screening, Referral) else None,
        "reasons": [_reason(one) for one in screening.reasons] if isinstance(screening, Referral) else [],
        "missing": [] if isinstance(screening, Clearance) else [question_record(one) for one in screening.missing],
        "open": [rule.id for rule in screening.open] if isinstance(screening, Incomplete) else [],
        "cautions": [_reason(one) for one in screening.cautions],
        "trauma_rule": screening.trauma_rule,
        "answers": dict(screening.answers),
        "film": None if film is None else _film(film),
        "format": FORMAT,
    }


def question_record(question: Question) -> dict[str, Any]:
    """One question with what may be answered."""
    return {
        "key": question.key,
        "question": question.words,
        "kind": question.kind,
        "possible": list(question.possible),
        "unit": question.unit or None,
        "low": question.low,
        "high": question.high,
        "group": question.group,
        "source": question.source,
    }


def _words(screening: Screening) -> tuple[str, str]:
    match screening:
        case Clearance():
            return "clear", "clear"
        case Referral():
            return "referred", "refer"
        case Incomplete():
            return "incomplete", "incomplete"


def _reason(one: Reason) -> dict[str, Any]:
    rule = one.rule
    return {
        "rule": rule.id,
        "group": rule.group,
        "condition": rule.condition,
        "urgency": rule.urgency,
        "whom": rule.whom or None,
        "when": rule.when or None,
        "action": rule.action,
        "because": [{"question": question.key, "answer": answer} for question, answer in one.because],
        "source": rule.source,
        "source_status": rule.status,
    }


def _film(check: FilmCheck) -> dict[str, Any]:
    return {
        "film": check.film,
        "repeat": check.repeat,
        "verdict": check.verdict,
        "needs_reason": check.needs_reason,
        "lines": [{"rule": row.id, "words": row.words, "source": row.source} for row in check.lines],
        "dose_low_mSv": check.dose.low_mSv,
        "dose_high_mSv": check.dose.high_mSv,
        "dose_source": check.dose.source,
    }
