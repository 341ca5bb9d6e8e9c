"""What was read off films, photographs and tests: names, units, errors, and what is said of a wrong one."""

from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.assessment.neck import shown_angle
from kinespine.chain.output_names import output_index
from kinespine.chain.outputs import read as read_outputs
from kinespine.chain.outputs import reading
from kinespine.chain.standing import solve_standing
from kinespine.errors import BadInput
from kinespine.visit import Intake, read_intake
from kinespine.visit.readings import default_error, kinds, readables, reading_errors

HEAD = """\
safety = "not asked"

[person]
sex = "female"
age_years = 44
height_cm = 166
mass_kg = 64

[[measurements]]
kind = "readings"
from = "film"

[measurements.values]
"""


def read(folder: Path, values: str, source: str = "film") -> Intake:
    (folder / "visit.toml").write_text(HEAD.replace('"film"', f'"{source}"') + values + "\n", encoding="utf-8")
    return read_intake(folder)


def test_a_film_reading_of_the_atlas_has_an_error_of_two_degrees_and_one_millimetre(tmp_path: Path):
    tilt, shift = read(tmp_path, "atlas_tilt_deg = 4\natlas_lateral_mm = 1.5").readings
    assert (tilt.value, tilt.error, tilt.stated) == (4.0, 2.0, False)
    assert (shift.model_value, shift.model_error) == (1.5, 1.0)


def test_a_film_shows_the_angle_of_a_joint_and_not_how_its_tissue_would_rest(tmp_path: Path):
    #   atlas bent to the right on the axis: C1-C2 to the right; skull turned to the left on it: C0-C1 to the left
    tilt, turn, shift = read(tmp_path, "atlas_tilt_deg = 4\nskull_rotation_deg = 2\natlas_lateral_mm = 1").readings
    assert (tilt.what.name, tilt.what.is_cause) == ("c1_c2_lateral", False)
    assert tilt.model_value == pytest.approx(np.deg2rad(4.0))
    assert turn.what.name == "c0_c1_axial"
    assert (shift.what.name, shift.what.is_cause) == ("atlas_lateral_mm", True)


@pytest.mark.parametrize("bone", ["skull_tilt_deg", "atlas_rotation_deg", "axis_tilt_deg", "atlas_flexion_deg"])
def test_a_turned_bone_turns_its_joint_the_same_way_where_habit_follows(bone: str):
    body = build_body(REFERENCE_MAN)
    causes = causes_from({bone: 2.0, "habit.follow": 1.0})
    found = [solve_standing(body, causes=one).equilibrium for one in (causes, None)]
    bent, straight = (read_outputs(reading(one.scene, one.amounts)) for one in found)
    place = output_index()[shown_angle(bone) or ""]
    assert np.deg2rad(1.0) < bent[place] - straight[place] < np.deg2rad(2.5)


def test_an_outcome_is_handed_on_in_si(tmp_path: Path):
    (tilt,) = read(tmp_path, "head_tilt_deg = { value = 180, error = 18 }".replace("180", "9"), "photo").readings
    assert tilt.model_value == pytest.approx(0.15708, abs=1e-5)
    assert tilt.model_error == pytest.approx(0.31416, abs=1e-5)
    assert tilt.stated


def test_a_dot_in_a_name_may_be_written_either_way(tmp_path: Path):
    first = read(tmp_path, "craniovertebral_angle_left_deg = 45", "photo").readings
    second = read(tmp_path, '"craniovertebral_angle.left_deg" = 45', "photo").readings
    assert first == second


def test_a_pelvic_incidence_is_a_size_of_the_person(tmp_path: Path):
    assert read(tmp_path, "pelvic_incidence_deg = 60").person.pelvic_incidence == pytest.approx(1.0472, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("atlas_tilt = 3", "line 14: atlas_tilt lacks its unit. Write atlas_tilt_deg"),
        ("head_tilt_mm = 3", "line 14: head_tilt is read in deg, not in mm"),
        ("haed_tilt_deg = 3", "line 14: nothing is called 'haed_tilt_deg' among what can be read. Did you mean"),
        ("axis_tilt_deg = 40", "line 14: axis_tilt_deg = 40; possible: -15 to 15 deg"),
        ("head_tilt_deg = 3\n\nhead_tilt_deg = 4", "line 16: head_tilt_deg = 4 is there twice"),
        ("head_tilt_deg = { value = 3, eror = 1 }", "has no 'eror'. Did you mean 'error'?"),
        ("head_tilt_deg = { value = 3, error = 0 }", "error = 0; possible: 0.01"),
        ('head_tilt_deg = "3"', "Write the number without quotes."),
        ("head_tilt_deg = { error = 3 }", "lacks value."),
        ("sagittal_vertical_axis_mm = 0.04\nleg_length_left_mm = nan", "leg_length_left_mm = nan; possible"),
    ],
)
def test_a_wrong_reading_is_told_with_its_line(values: str, said: str, tmp_path: Path):
    with pytest.raises(BadInput) as wrong:
        read(tmp_path, values)
    assert said in str(wrong.value)


def test_a_reading_given_twice_is_refused_with_both_lines(tmp_path: Path):
    again = '\n[[measurements]]\nkind = "readings"\nfrom = "photo"\n[measurements.values]\nhead_tilt_deg = 1'
    with pytest.raises(BadInput, match=r"line 19: head_tilt_deg was read before \(visit.toml, line 14\)"):
        read(tmp_path, "head_tilt_deg = 2" + again)


def test_what_has_no_usual_error_must_say_its_own(tmp_path: Path):
    with pytest.raises(BadInput, match="There is no usual error for it"):
        read(tmp_path, "atlas_tilt_deg = 2", "leg check")
    assert read(tmp_path, "atlas_tilt_deg = { value = 2, error = 3 }", "other").readings[0].error == 3


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_is_said_in_the_form(kind: str, root: Path):
    form = (root / "src" / "kinespine" / "visit" / "templates" / "visit.toml").read_text(encoding="utf-8")
    assert kind in form


@pytest.mark.parametrize("key", readables())
def test_everything_that_can_be_read_has_a_usual_error_on_a_film_and_stands_in_the_docs(key: str, root: Path):
    assert default_error("film", key) is not None
    assert f"`{key}`" in (root / "docs" / "explaining.md").read_text(encoding="utf-8")


def test_every_row_of_the_errors_names_something_that_can_be_read():
    used = {id(default_error(kind, key)) for kind in kinds() for key in readables()}
    assert [row.reading for row in reading_errors() if id(row) not in used] == []
