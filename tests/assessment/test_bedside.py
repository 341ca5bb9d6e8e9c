"""Tests at the bedside: no finer than they can tell, with their error, and what is said of a wrong one."""

from math import atan, degrees, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.assessment.bedside import (
    Bedside,
    LegCheck,
    PositionError,
    RangeOfMotion,
    Thermography,
    bedside_rows,
    motions,
    similarity,
)
from kinespine.errors import BadInput
from kinespine.visit import read_intake

HEAD = """\
safety = "not asked"

[person]
sex = "female"
age_years = 44
height_cm = 166
mass_kg = 64

[[measurements]]
kind = "bedside"
"""


def read(folder: Path, text: str) -> Bedside:
    (folder / "visit.toml").write_text(f"{HEAD}{text}\n", encoding="utf-8")
    (found,) = read_intake(folder).bedside
    return found


# --- leg check ---


@given(seen=st.floats(0, 60))
def test_a_supine_check_is_told_in_eighths_of_an_inch(seen: float):
    told = LegCheck(position="supine", short="right", seen_mm=seen).difference_mm
    assert told is not None
    assert abs(told - seen) <= 3.175 / 2 + 1e-9
    assert told / 3.175 == pytest.approx(round(told / 3.175))


def test_a_short_right_leg_is_a_longer_left_one():
    assert LegCheck(position="compressive", short="right", seen_mm=4.4).difference_mm == 4.0
    assert LegCheck(position="compressive", short="left", seen_mm=4.4).difference_mm == -4.0
    assert LegCheck(position="supine", short="even").difference_mm == 0.0
    assert LegCheck(position="supine", short="left").difference_mm is None


def test_a_prone_check_tells_a_side_and_nothing_more():
    check = LegCheck(position="prone", short="left", seen_mm=9.0)
    assert (check.difference_mm, check.error_mm, check.change_mm) == (None, None, None)


def test_the_poor_agreement_of_readers_is_the_error():
    #   92 of 100 pairs of readers within 3/8 inch: 9.525 mm = 1.7507 sd of a difference, root two of one reader
    check = LegCheck(position="supine", short="left", seen_mm=6.0)
    assert check.error_mm == pytest.approx(9.525 / 1.7507 / sqrt(2), abs=0.01)
    assert check.change_mm == pytest.approx(10.6, abs=0.1)  # more than any quarter of an inch


# --- range of motion ---


def test_the_mean_of_trials_is_told_to_a_degree_with_device_and_trials_in_its_error():
    one = RangeOfMotion(motion="neck_turn_left", trials_deg=(70.0, 72.0, 75.0), instrument="CROM")
    assert one.mean_deg == 72.0
    assert one.error_deg == pytest.approx(sqrt(9 + (19 / 3) / 3))
    assert one.change_deg == pytest.approx(1.96 * sqrt(2) * one.error_deg)
    assert one.usual_deg == 80


def test_looking_is_less_sure_than_measuring():
    by_eye, measured = (
        RangeOfMotion(motion="neck_flexion", trials_deg=(50.0,), instrument=how) for how in ("eye", "IMU")
    )
    assert by_eye.error_deg > 2 * measured.error_deg


# --- position sense ---


def test_the_common_cut_off_is_seven_centimetres_at_ninety():
    one = PositionError(direction="left_turn", distance_cm=90, trials_cm=(7.08,))
    assert one.absolute_deg == pytest.approx(4.5, abs=0.01)
    assert one.variable_deg is None


def test_absolute_constant_and_variable_error_of_known_trials():
    one = PositionError(direction="flexion", distance_cm=100, trials_cm=(3.0, -1.0, 1.0))
    turn = [degrees(atan(trial / 100)) for trial in (3.0, -1.0, 1.0)]
    assert one.absolute_deg == pytest.approx((turn[0] - turn[1] + turn[2]) / 3)
    assert one.constant_deg == pytest.approx(sum(turn) / 3)
    assert one.variable_deg == pytest.approx(1.146, abs=0.001)
    assert one.step_deg == pytest.approx(0.573, abs=0.001)


@given(trials=st.lists(st.floats(-20, 20), min_size=2, max_size=10))
def test_no_constant_error_is_larger_than_the_absolute_one(trials: list[float]):
    one = PositionError(direction="extension", distance_cm=90, trials_cm=tuple(trials))
    assert abs(one.constant_deg) <= one.absolute_deg + 1e-9
    assert one.error_deg > 0  # the rings are always there


# --- skin temperature ---

LEVELS = ("T1", "C7", "C6", "C5", "C4")


def scan(*difference: float) -> Thermography:
    return Thermography(
        levels=LEVELS, left_degC=tuple(33 + d for d in difference), right_degC=(33.0,) * 5, prepared="yes"
    )


def test_a_curve_is_like_itself_and_unlike_its_mirror_image():
    one = scan(0.1, 0.5, -0.2, 0.3, 0.0)
    assert one.difference == (0.1, 0.5, -0.2, 0.3, 0.0)
    assert similarity(one, one) == pytest.approx(1.0)
    assert similarity(one, scan(*(-d for d in one.difference))) == pytest.approx(-1.0)
    warmer = scan(*(d + 0.4 for d in one.difference))
    assert similarity(one, warmer) == pytest.approx(1.0)  # the shape alone
    assert similarity(one, scan(0.2, 0.2, 0.2, 0.2, 0.2)) is None


def test_scans_with_few_levels_in_common_are_not_compared():
    other = Thermography(levels=("C1", "C2", "C7"), left_degC=(33.0,) * 3, right_degC=(33.0,) * 3, prepared="no")
    with pytest.raises(BadInput, match="share 1 levels; four or more"):
        similarity(scan(0, 0, 0, 0, 1), other)


# --- in a visit ---


def test_every_test_is_read_from_a_visit(tmp_path: Path):
    found = read(
        tmp_path,
        """
[measurements.leg_check]
position = "supine"
short = "left"
difference_in = 0.3

[measurements.range_of_motion]
instrument = "inclinometer"
low_back_flexion_deg = 48
neck_flexion_deg = [40, 44]

[measurements.joint_position_error]
distance_cm = 90
right_turn_cm = [1, 2, -3]

[measurements.thermography]
levels = ["T1", "C7"]
left_degC = [33.0, 33.2]
right_degC = [33.1, 33.2]
prepared = "no"

[measurements.part.upper_cervical]
pain = "pressing, left"
tissue = "firm"
""",
    )
    assert found.leg_check is not None
    assert found.leg_check.difference_mm == pytest.approx(-6.35)  # 0.3 in is nearer 2/8 than 3/8
    assert [one.motion for one in found.ranges] == ["neck_flexion", "low_back_flexion"]
    assert [one.trials_cm for one in found.position_errors] == [(1.0, 2.0, -3.0)]
    assert found.thermography is not None
    assert found.thermography.difference == (-0.1, 0.0)
    assert [(one.region, one.pain, one.asymmetry, one.tissue) for one in found.part] == [
        ("upper_cervical", "pressing, left", "", "firm")
    ]


def test_a_leg_check_is_a_reading_of_the_legs_too(tmp_path: Path):
    leg = '[measurements.leg_check]\nposition = "supine"\nshort = "right"\ndifference_mm = 7\n'
    read(tmp_path, leg)
    (one,) = read_intake(tmp_path).readings
    assert (one.what.key, one.value, one.error, one.kind) == ("leg_length_difference_mm", 6.35, 6.0, "leg check")
    again = '[[measurements]]\nkind = "readings"\nfrom = "leg check"\n[measurements.values]\n'
    with pytest.raises(BadInput, match=r"leg_length_difference_mm was read before"):
        read(tmp_path, leg + again + "leg_length_difference_mm = 5")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no test stands here. Possible: [measurements.leg_check]"),
        ("[measurements.leg_chek]\n", "has no 'leg_chek'. Did you mean 'leg_check'"),
        ("leg_check = 3", "is not a table"),
        ('[measurements.leg_check]\nposition = "supine"\n', "lacks short"),
        ('[measurements.leg_check]\nposition = "lying"\nshort = "left"', "line 12: position = 'lying'"),
        ('[measurements.leg_check]\nposition = "supine"\nshort = "even"\ndifference_mm = 3', "Name the short side"),
        ('[measurements.leg_check]\nposition = "supine"\nshort = "left"\ndifference_mm = -3', "without a sign"),
        (
            '[measurements.leg_check]\nposition = "supine"\nshort = "left"\ndifference_mm = 3\ndifference_in = 1',
            "given twice",
        ),
        ("[measurements.range_of_motion]\nneck_flexion_deg = 40", "lacks instrument"),
        ('[measurements.range_of_motion]\ninstrument = "CROM"\nneck_flexion_deg = 140', "possible: 0 to 110 deg"),
        ('[measurements.range_of_motion]\ninstrument = "CROM"\nneck_flexion_deg = [40, "x"]', "number 2: x"),
        ('[measurements.range_of_motion]\ninstrument = "CROM"\nneck_flexion_deg = []', "0 numbers; possible: 1 to 20"),
        (
            '[measurements.range_of_motion]\ninstrument = "CROM"\nneck_flexoin_deg = 4',
            "Did you mean 'neck_flexion_deg'",
        ),
        ("[measurements.joint_position_error]\nleft_turn_cm = 2", "lacks distance_cm"),
        ("[measurements.joint_position_error]\ndistance_cm = 0.9\nleft_turn_cm = 2", "30 to 300 cm"),
        ("[measurements.joint_position_error]\ndistance_cm = 90\nleft_turn_cm = [nan]", "number 1: nan"),
        ('[measurements.thermography]\nlevels = ["T1"]\nleft_degC = [91]\nright_degC = [33]', "15 to 45 °C"),
        ('[measurements.thermography]\nlevels = ["T1"]\nleft_degC = [33, 33]\nright_degC = [33]', "1 levels, 2 temp"),
        ('[measurements.thermography]\nlevels = ["T0"]\nleft_degC = 33\nright_degC = 33', "'T0' is no level"),
        ('[measurements.thermography]\nlevels = ["T1","T1"]\nleft_degC = 33\nright_degC = 33', "twice"),
        ("[measurements.thermography]\nleft_degC = 33\nright_degC = 33", "levels are the names of vertebrae"),
        ("[measurements.part.neck]\npain = 3", "has no 'neck'"),
        ("[measurements.part.cervical]\npain = 3", "is not a plain text"),
        ("[measurements.part]\ncervical = 3", "is not a table"),
    ],
)
def test_a_wrong_test_is_told_with_its_place(text: str, said: str, tmp_path: Path):
    with pytest.raises(BadInput) as wrong:
        read(tmp_path, text)
    assert said in str(wrong.value)
    assert "visit.toml, line" in str(wrong.value)


def test_every_motion_and_test_stands_in_the_form_and_the_page(root: Path):
    form = (root / "src" / "kinespine" / "visit" / "templates" / "visit.toml").read_text(encoding="utf-8")
    assert [motion for motion in motions() if motion not in form] == []
    page = (root / "docs" / "listing.md").read_text(encoding="utf-8").lower()
    assert [row.test for row in bedside_rows() if row.test not in page] == []
