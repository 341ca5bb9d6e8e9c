"""The safety answers of a visit, screened: whom to refer, and what the report says of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from kinespine.assessment import Clearance, Referral, Screening, screen
from kinespine.assessment.emergencies import emergency_lines
from kinespine.assessment.letter import referral_letter
from kinespine.assessment.logic import Answers
from kinespine.assessment.questions import Question, check_answers, questions, said
from kinespine.assessment.screen import Reason
from kinespine.errors import BadInput
from kinespine.visit.visit_file import Section

NOT_ASKED = "not asked"

Status = Literal["not asked", "incomplete", "no emergency sign", "clear", "refer"]
SAID: Mapping[Status, str] = {
    "not asked": "No safety questions were asked: this clears nobody for any care.",
    "incomplete": "Some emergency questions are unanswered: this clears nobody for any care.",
    "no emergency sign": "No emergency sign was reported; this is no full screening and no clearance.",
    "clear": "The safety answers are complete and no rule asks for a referral; this is no diagnosis and no advice to "
    "treat.",
    "refer": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """The answers as given, and what the screen makes of them; None where nothing was asked."""

    status: Status
    screening: Screening | None = None

    @property
    def answers(self) -> tuple[tuple[Question, str], ...]:
        """The questions of the form and every other one that was answered, each with its answer."""
        if self.screening is None:
            return ()
        known = self.screening.answers
        return tuple(
            (row, said(known.get(key))) for key, row in questions().items() if row.on_visit_form or key in known
        )

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why somebody else must see the person first; none where that is not so."""
        return self.screening.reasons if isinstance(self.screening, Referral) else ()

    @property
    def heading(self) -> str:
        """How soon the most urgent of the reasons is, as the head of a report."""
        words = {"now": "Refer now", "same day": "Refer the same day", "soon": "Refer soon"}
        return words.get(self.reasons[0].rule.urgency, "Refer for review") if self.reasons else "Refer"

    @property
    def referral(self) -> str:
        """Whom to see and when, a sentence for each reason, the most urgent first; empty where there is none."""
        rules = [reason.rule for reason in self.reasons]
        return " ".join(dict.fromkeys(f"Possible {rule.condition}: see {rule.whom}, {rule.when}." for rule in rules))

    @property
    def open(self) -> tuple[Question, ...]:
        """The fewest questions that could still settle it."""
        return () if self.screening is None or isinstance(self.screening, Clearance) else self.screening.missing

    @property
    def cautions(self) -> tuple[Reason, ...]:
        """What is to be weighed before any care, whatever else came of it."""
        return () if self.screening is None else self.screening.cautions

    @property
    def letter(self) -> str | None:
        """What goes with a person who is referred."""
        return referral_letter(self.screening) if isinstance(self.screening, Referral) else None

    @property
    def clear(self) -> bool:
        """The whole screen was answered, and nothing fired."""
        return isinstance(self.screening, Clearance)


def read_safety(visit: Section) -> Safety:
    """Read `safety = "not asked"` or the table [safety]; an unfit answer is noted as a problem.

    A table in which nothing is answered says the same as "not asked". The age is that of the person. Emergency signs
    among the answers are told before whatever is wrong with the visit.
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
    answers, faults = check_answers(section.values)
    visit.problems.urgent = emergency_lines(_or_age(visit, answers), {fault.key for fault in faults})
    for fault in faults:
        section.wrong(fault.key, fault.words)
    if faults or all(value in ("", NOT_ASKED) for value in section.values.values()):
        return Safety(status=NOT_ASKED)
    try:
        screening = screen(_with_age(visit, answers))
    except BadInput as error:
        section.wrong(None, str(error))
        return Safety(status=NOT_ASKED)
    return Safety(status=_status(screening), screening=screening)


def _or_age(visit: Section, answers: Answers) -> Answers:
    """The answers with the age of the person where that is fit and agrees, to see what cannot wait."""
    try:
        return _with_age(visit, answers)
    except BadInput:
        return answers


def _with_age(visit: Section, answers: Answers) -> Answers:
    """The answers with the age of the person, where that one can be read and no other was given."""
    person = visit.values.get("person")
    age = cast("dict[str, Any]", person).get("age_years") if isinstance(person, dict) else None
    if age is None or check_answers({"age_years": age})[1]:
        return answers  # an unfit age is told where it stands
    stated = answers.get("age_years", age)
    if stated != age:
        raise BadInput(f"age_years = {stated:g} here and {age:g} under [person]. Leave it out here.")
    return {**answers, "age_years": age}


def _status(screening: Screening) -> Status:
    if isinstance(screening, Referral):
        return "refer"
    if isinstance(screening, Clearance):
        return "clear"
    asked = (key for key, row in questions().items() if row.on_visit_form)
    return "incomplete" if any(key not in screening.answers for key in asked) else "no emergency sign"
