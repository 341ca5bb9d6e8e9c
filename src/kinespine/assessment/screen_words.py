"""A screening as text for a terminal."""

from collections.abc import Sequence
from textwrap import fill

from kinespine.assessment.films import FilmCheck
from kinespine.assessment.letter import say
from kinespine.assessment.questions import Question
from kinespine.assessment.screen import Clearance, Reason, Referral, Screening

WIDTH = 100  # characters of a line


def screening_text(screening: Screening, film: FilmCheck | None = None) -> str:
    """The result, its reasons, what is still open, what is to be weighed, and the film where one was asked for."""
    parts = [fill(say(screening), WIDTH)]
    if isinstance(screening, Referral):
        parts.append("\n".join(["Reasons", *(line for one in screening.reasons for line in _reason(one))]))
    if not isinstance(screening, Clearance) and screening.missing:
        why = "could make it more urgent" if isinstance(screening, Referral) else "the fewest that could settle it"
        parts.append("\n".join([f"Open ({why})", *map(_question, screening.missing)]))
    if screening.cautions:
        parts.append("\n".join(["To be weighed", *_cautions(screening.cautions)]))
    if film is not None:
        parts.append("\n".join(_film(film)))
    return "\n\n".join(parts)


def _reason(one: Reason) -> list[str]:
    rule = one.rule
    because = "; ".join(f"{question.key} = {answer}" for question, answer in one.because)
    recalled = "" if rule.status == "seen" else f", {rule.status}"
    return [
        _line(f"{rule.when}: possible {rule.condition}; see {rule.whom}"),
        _line(f"{because} [{rule.source}{recalled}]", indent="    "),
    ]


def _cautions(cautions: Sequence[Reason]) -> list[str]:
    return [
        _line(f"{one.rule.condition} ({', '.join(question.key for question, _ in one.because)}): {one.rule.action}")
        for one in cautions
    ]


def _question(question: Question) -> str:
    told = "" if question.kind == "yes/no" else f" ({question.possible_words})"
    return _line(f"{question.key}: {question.words}{told}")


def _film(check: FilmCheck) -> list[str]:
    again = ", again" if check.repeat else ""
    reason = ": whoever wants it all the same types the reason" if check.needs_reason else ""
    dose = check.dose
    recalled = "" if dose.status == "derived" else ", recalled"
    return [
        f"Film of {check.film.replace('_', ' ')}{again}: {check.verdict}{reason}",
        *(
            _line(f"{row.words} [{row.source}{', recalled' if row.status == 'recalled' else ''}]")
            for row in check.lines
        ),
        _line(f"Dose: {dose.low_mSv:g} to {dose.high_mSv:g} mSv, {dose.words} [{dose.source}{recalled}]"),
    ]


def _line(text: str, indent: str = "  ") -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
