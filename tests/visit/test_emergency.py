from pathlib import Path

import pytest

from kinespine.visit import examine
from kinespine.visit.emergency import RedFlag, red_flags
from kinespine.visit.intake import read_intake

PERSON = """\
[person]
sex = "female"
age_years = 40
height_cm = 170
mass_kg = 65

"""


def visit(folder: Path, answers: str) -> Path:
    (folder / "visit.toml").write_text(PERSON + "[safety]\n" + answers, encoding="utf-8")
    return folder


@pytest.mark.parametrize("flag", red_flags(), ids=lambda flag: flag.key)
def test_any_yes_stops_the_visit_and_says_whom_to_see(flag: RedFlag, tmp_path: Path):
    found = examine(visit(tmp_path, f'{flag.key} = "yes"\n'), tmp_path / "report")
    assert found.status == "referred"
    assert found.findings is None
    assert flag.whom in found.message
    assert flag.when in found.message
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "Refer now" in page
    assert flag.when in page.partition("What was answered with yes")[0]
    other = next(row.source for row in red_flags() if not set(row.source.split(";")) & set(flag.source.split(";")))
    assert f"[{other.partition(';')[0]}]" not in page
    assert "N·m" not in page


def test_a_missing_answer_is_unknown_and_never_no(tmp_path: Path):
    safety = read_intake(visit(tmp_path, 'chest = "no"\n')).safety
    assert safety.status == "incomplete"
    assert {flag.key for flag in safety.open} == {flag.key for flag in red_flags()} - {"chest"}


def test_a_form_left_empty_is_not_asked(tmp_path: Path):
    answers = "".join(f'{flag.key} = ""\n' for flag in red_flags())
    assert read_intake(visit(tmp_path, answers)).safety.status == "not asked"


def test_all_noes_are_no_clearance(tmp_path: Path):
    answers = "".join(f"{flag.key} = false\n" for flag in red_flags())
    assert read_intake(visit(tmp_path, answers)).safety.status == "no emergency sign"


def test_the_most_urgent_questions_come_first():
    assert [flag.when for flag in red_flags()][:2] == ["now", "now"]
