from pathlib import Path

import pytest

from kinespine.anatomy.person import REFERENCE_MAN, Person
from kinespine.cli.who import DEFAULTS, RANGES, read_person
from kinespine.errors import BadInput
from kinespine.examples import FOLDER

PERSON = '[person]\nsex="male"\nage_years=30\nheight_cm=175\nmass_kg=75\n'


def write(folder: Path, text: str) -> Path:
    file = folder / "person.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_options_the_person_is_the_reference_man():
    assert read_person(None, {"sex": None, "age": None, "height_cm": None, "mass_kg": None}) == REFERENCE_MAN


def test_centimetres_become_metres_once():
    assert read_person(None, {"height_cm": 160.0}).height == 1.6


def test_a_person_file_is_read_like_the_options(tmp_path: Path):
    file = write(tmp_path, '[person]\nsex = "female"\nage_years = 40\nheight_cm = 165\nmass_kg = 60.5\n')
    assert read_person(file, {}) == Person(sex="female", age=40.0, height=1.65, mass=60.5)


def test_the_visit_file_of_an_example_can_serve_as_person_file():
    person = read_person(FOLDER / "standing-person" / "visit.toml", {})
    assert person == Person(sex="male", age=70.8, height=1.75, mass=65.35)


def test_measured_sizes_come_along_in_metres(tmp_path: Path):
    text = '[person]\nsex="male"\nage_years=40\nheight_cm=175\nmass_kg=70\ndimensions_cm = { leg_length = 90 }\n'
    assert read_person(write(tmp_path, text), {}).dimensions == {"leg_length": 0.9}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"height_cm": 1.75}, "height_cm is 1.75; possible: 100 to 230 cm. If it is in metres, write 175."),
        ({"height_cm": 1750.0}, "If it is in millimetres, write 175."),
        ({"height_cm": 69.0}, "If it is in inches, write 175.26."),
        ({"mass_kg": 70000.0}, "If it is in grams, write 70."),
        ({"mass_kg": -70.0}, "mass_kg is -70; possible: 20 to 300 kg."),
        ({"age": float("nan")}, "age is nan; possible: 5 to 105 years."),
        ({"sex": "female"}, "With --sex female give --height-cm and --mass-kg too"),
    ],
)
def test_a_wrong_number_is_told_with_what_was_probably_meant(given: dict[str, object], words: str):
    with pytest.raises(BadInput) as told:
        read_person(None, given)
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[person\n", "line 1"),
        ("age_years = 3\n", "no [person] table"),
        ('[person]\nsex = "male"\nage_years = 3\n', "lacks height_cm, mass_kg"),
        ("[person]\nhieght_cm = 3\n", "Did you mean 'height_cm'?"),
        ('[person]\nsex="man"\nage_years=30\nheight_cm=175\nmass_kg=75\n', "possible: female, male"),
        ("[person]\nage = 3\n", "has no 'age'. Possible: age_years"),
        (f"[person]\nsex='male'\nage_years=30\nheight_cm=1{'0' * 400}\nmass_kg=75\n", "height_cm is inf"),
        ("a = " + "[" * 5000, "nested too deeply"),
        (PERSON + "dimensions_cm = 3\n", "dimensions_cm is no table"),
        (PERSON + "dimensions_cm = { leg_length = true }\n", "leg_length is True; a number is needed"),
        (PERSON + "dimensions_cm = { leg_length = 9 }\n", "leg_length"),
        (PERSON + "dimensions_cm = { arm = 9 }\n", "no dimension 'arm'"),
        ('[person]\nsex="male"\nage_years=true\nheight_cm=175\nmass_kg=75\n', "a number is needed"),
        ('[person]\nsex="male"\nage_years=30\nheight_cm="175"\nmass_kg=75\n', "a number is needed"),
    ],
)
def test_a_wrong_person_file_is_told_with_its_name(text: str, words: str, tmp_path: Path):
    file = write(tmp_path, text)
    with pytest.raises(BadInput) as told:
        read_person(file, {})
    assert str(file) in str(told.value)
    assert words in str(told.value)


def test_a_file_that_is_no_text_is_wrong_input(tmp_path: Path):
    file = tmp_path / "person.toml"
    file.write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_person(file, {})


def test_file_and_options_exclude_each_other(tmp_path: Path):
    with pytest.raises(BadInput, match="--person or --age, not both"):
        read_person(write(tmp_path, "[person]\n"), {"age": 30.0})


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("end", [0, 1])
def test_the_limits_are_those_of_a_person(name: str, end: int):
    # They stand in both places so that a wrong number is told before the body is imported.
    limit = RANGES[name][end]
    beyond = limit + (0.1 if end else -0.1)
    read_person(None, {name: limit})
    answers = {**DEFAULTS, name: beyond}
    with pytest.raises(BadInput):
        Person(
            sex=answers["sex"],
            age=answers["age"],
            height=answers["height_cm"] / 100.0,
            mass=answers["mass_kg"],
        )
