from pathlib import Path

import pytest

from kinespine.assessment import screen
from kinespine.assessment.questions import Question, questions
from kinespine.assessment.screen import Referral
from kinespine.errors import BadInput
from kinespine.visit import examine
from kinespine.visit.intake import read_intake

PERSON = """\
[person]
sex = "female"
age_years = 40
height_cm = 170
mass_kg = 65

"""
FORM = tuple(question for question in questions().values() if question.on_visit_form)


def visit(folder: Path, answers: str) -> Path:
    (folder / "visit.toml").write_text(PERSON + "[safety]\n" + answers, encoding="utf-8")
    return folder


@pytest.mark.parametrize("question", FORM, ids=lambda question: question.key)
def test_any_yes_stops_the_visit_and_says_whom_to_see(question: Question, tmp_path: Path):
    found = examine(visit(tmp_path, f'{question.key} = "yes"\n'), tmp_path / "report")
    assert found.status == "referred"
    assert found.findings is None
    referral = screen({question.key: True})
    assert isinstance(referral, Referral)
    rule = referral.reasons[0].rule
    assert rule.whom in found.message
    assert rule.when in found.message
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert {"now": "Refer now", "same day": "Refer the same day", "soon": "Refer soon"}[rule.urgency] in page
    assert rule.when in page.partition("The answers that ask for it")[0]
    assert question.words in page
    assert "[cook2010" not in page or "cook2010" in rule.source
    assert "N·m" not in page


def test_a_missing_answer_is_unknown_and_never_no(tmp_path: Path):
    safety = read_intake(visit(tmp_path, 'chest = "no"\n')).safety
    assert safety.status == "incomplete"
    asked_first = {question.key for question in FORM if question.group == "emergency"}
    assert asked_first - {question.key for question in safety.open} == {"chest"}
    assert not safety.clear


def test_a_form_left_empty_is_not_asked(tmp_path: Path):
    answers = "".join(f'{question.key} = ""\n' for question in FORM)
    assert read_intake(visit(tmp_path, answers)).safety.status == "not asked"


def test_all_noes_on_the_form_are_no_clearance(tmp_path: Path):
    answers = "".join(f"{question.key} = false\n" for question in FORM)
    safety = read_intake(visit(tmp_path, answers)).safety
    assert safety.status == "no emergency sign"
    assert not safety.clear
    assert safety.open


def test_a_visit_may_answer_every_question_of_the_screen(tmp_path: Path):
    safety = read_intake(visit(tmp_path, 'weight_loss = "yes"\npain_0_10 = 4\n')).safety
    assert safety.status == "refer"
    assert [reason.rule.id for reason in safety.reasons] == ["RF_WEIGHT"]


def test_the_age_is_that_of_the_person_and_cannot_differ(tmp_path: Path):
    safety = read_intake(visit(tmp_path, 'chest = "no"\n')).safety
    assert safety.screening is not None
    assert safety.screening.answers["age_years"] == 40
    with pytest.raises(Exception, match="40 under"):
        read_intake(visit(tmp_path, "age_years = 41\n"))


def test_the_most_urgent_questions_come_first():
    assert [question.group for question in FORM][:8] == ["emergency"] * 8


@pytest.mark.parametrize(
    "answers",
    [
        'bladder_bowel = "yes"\nchset = "no"\n',
        'bladder_bowel = "yes"\nage_years = 41\n',
        'bladder_bowel = "yes"\npain_0_10 = 4,5\n',
        'bladder_bowel = "yes"\n\n[[measurements]]\nkind = "markers"\nfile = "none.csv"\n',
    ],
)
def test_a_mistake_in_a_visit_silences_no_emergency(answers: str, tmp_path: Path):
    with pytest.raises(BadInput) as refused:
        read_intake(visit(tmp_path, answers))
    first, *rest = str(refused.value).split("\n")
    assert first.startswith("An emergency sign was answered yes: possible cauda equina syndrome")
    assert "MRI at all hours, within hours" in first
    assert "visit.toml, line" in "\n".join(rest)
