"""The few signs that must not wait: answers to the emergency questions, read into refer or go on.

This is not the full screen and never a clearance: no answer here allows care, it only stops the flow.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.tables import read_table
from kinespine.visit.visit_file import Section

TABLES = Path(__file__).parent / "tables"
NOT_ASKED = "not asked"

Answer = Literal["yes", "no", "unknown"]
ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """One question whose yes means: somebody else must see this person, and when."""

    key: str
    question: str
    sign_of: str
    whom: str
    when: str
    source: str
    status: Literal["seen", "recalled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """The answers as given. An answer that is missing counts as unknown, never as no."""

    status: Literal["not asked", "incomplete", "no emergency sign", "refer"]
    answers: tuple[tuple[RedFlag, Answer], ...] = ()

    @property
    def flags(self) -> tuple[RedFlag, ...]:
        """Every question that was answered with yes."""
        return tuple(flag for flag, answer in self.answers if answer == "yes")

    @property
    def open(self) -> tuple[RedFlag, ...]:
        """Every question without a yes or a no."""
        return tuple(flag for flag, answer in self.answers if answer == "unknown")


@cache
def red_flags() -> tuple[RedFlag, ...]:
    """The emergency questions, in the order in which they are asked."""
    return read_table(TABLES / "red_flags.csv", RedFlag)


def read_safety(visit: Section) -> Safety:
    """Read `safety = "not asked"` or the table [safety]; an unfit answer is noted as a problem.

    A table in which nothing is answered says the same as "not asked".
    """
    given = visit.values.get("safety")
    if given == NOT_ASKED:
        return Safety(status=NOT_ASKED)
    if not isinstance(given, dict):
        visit.wrong(
            "safety",
            f'the safety answers are missing. Write safety = "{NOT_ASKED}" above the first table, or a table '
            "[safety] with the answers."
            if given is None
            else f'safety is neither "{NOT_ASKED}" nor a table [safety] with answers.',
        )
        return Safety(status=NOT_ASKED)
    section = visit.table("safety")
    assert section is not None
    section.only(flag.key for flag in red_flags())
    answers: tuple[tuple[RedFlag, Answer], ...] = tuple((flag, _answer(section, flag.key)) for flag in red_flags())
    if all(section.values.get(flag.key, NOT_ASKED) in ("", NOT_ASKED) for flag in red_flags()):
        return Safety(status=NOT_ASKED)
    given_answers = {answer for _, answer in answers}
    if "yes" in given_answers:
        return Safety(status="refer", answers=answers)
    return Safety(status="incomplete" if "unknown" in given_answers else "no emergency sign", answers=answers)


def _answer(section: Section, key: str) -> Answer:
    value = section.values.get(key, "unknown")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in ("", NOT_ASKED):
        return "unknown"
    word = section.word(key, ANSWERS, default="unknown")
    return "yes" if word == "yes" else "no" if word == "no" else "unknown"
