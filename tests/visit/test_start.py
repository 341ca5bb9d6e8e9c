import tomllib
from pathlib import Path

import pytest

from kinespine.assessment.questions import questions
from kinespine.errors import BadInput
from kinespine.examples import FOLDER, examples
from kinespine.visit import new_visit, read_intake
from kinespine.visit.point_names import point_names
from kinespine.visit.start import TEMPLATE


def test_a_new_visit_asks_for_what_is_left_empty(tmp_path: Path):
    new_visit(tmp_path / "visit")
    with pytest.raises(BadInput) as refused:
        read_intake(tmp_path / "visit")
    assert [name for name in ("sex", "age_years", "height_cm", "mass_kg") if name not in str(refused.value)] == []


def test_a_filled_form_without_measurements_is_a_visit(tmp_path: Path):
    new_visit(tmp_path)
    form = (tmp_path / "visit.toml").read_text(encoding="utf-8")
    for empty, filled in (
        ('sex = ""', 'sex = "male"'), ("age_years = 0", "age_years = 50"),
        ("height_cm = 0", "height_cm = 180"), ("mass_kg = 0", "mass_kg = 80"),
    ):  # fmt: skip
        form = form.replace(empty, filled)
    (tmp_path / "visit.toml").write_text(form, encoding="utf-8")
    intake = read_intake(tmp_path)
    assert intake.person.height == 1.8
    assert dict(intake.points) == {}
    assert intake.safety.status == "not asked"


def test_the_form_is_a_valid_visit_when_every_comment_is_taken_away():
    text = TEMPLATE.read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines() if not line.startswith("#   ")]
    tables = [line for line in lines if line.startswith(("[", '"', "safety =")) or " = " in line.partition("#")[0]]
    assert set(tomllib.loads("\n".join(tables))) == {"visit", "person", "complaint", "safety", "measurements"}


def test_the_form_names_every_question_and_every_landmark():
    text = TEMPLATE.read_text(encoding="utf-8")
    asked = [row for row in questions().values() if row.on_visit_form]
    assert [row.key for row in asked if f"# {row.words}\n{row.key} = " not in text] == []
    names = {name.removesuffix(".left").removesuffix(".right") for name in point_names()}
    assert [name for name in names if not name.startswith("back.") and name not in text] == []


@pytest.mark.parametrize("example", examples())
def test_every_example_can_be_read_where_it_was_copied(example: str, tmp_path: Path):
    new_visit(tmp_path / "visit", example)
    assert read_intake(tmp_path / "visit").person.mass > 0


@pytest.mark.parametrize("example", examples())
def test_every_example_says_whose_it_is(example: str):
    assert (FOLDER / example / "LICENSE.txt").is_file()
    intake = read_intake(FOLDER / example)
    assert intake.citation
    assert intake.licence


@pytest.mark.parametrize("example", [None, "standing-person"])
def test_nothing_that_is_there_is_overwritten(example: str | None, tmp_path: Path):
    (tmp_path / "visit.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match=r"already holds visit\.toml"):
        new_visit(tmp_path, example)
    assert (tmp_path / "visit.toml").read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_unknown_example_is_answered_with_the_known_ones(tmp_path: Path):
    with pytest.raises(BadInput, match="Did you mean 'standing-person'"):
        new_visit(tmp_path / "visit", "standing_person")
    assert not (tmp_path / "visit").exists()
