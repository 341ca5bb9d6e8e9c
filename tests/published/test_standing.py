"""Published numbers of quiet standing that the norm body meets; docs/validation.md shows the others too."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from validation_posture import TABLE, MeasuredStanding, posture_values

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.tables import read_table

VALUES = posture_values(build_body(REFERENCE_MAN))
ROWS = {row.quantity: row for row in read_table(TABLE, MeasuredStanding)}


@pytest.mark.parametrize(
    "quantity",
    ["knee_ahead_of_ankle", "hip_ahead_of_ankle", "shoulder_ahead_of_ankle", "ear_ahead_of_ankle"],
)
def test_the_body_stands_within_one_standard_deviation_of_woodhull_1985(quantity: str):
    row = ROWS[quantity]
    assert row.used_for == "result"
    assert row.low is not None
    assert row.high is not None
    assert row.low <= VALUES[quantity] <= row.high


def test_vertebrae_lie_as_far_from_the_gravity_line_as_measured_on_34_people():
    row = ROWS["vertebrae_from_gravity_line"]
    assert abs(VALUES["vertebrae_from_gravity_line"] - row.value) < 11.2  # two standard deviations


def test_the_gravity_line_runs_behind_the_femoral_heads_but_by_less_than_the_width_of_one():
    assert -25 < VALUES["gravity_line_ahead_of_femoral_heads"] < 0


def test_every_posture_row_has_a_value_and_every_value_a_row():
    assert set(VALUES) == {name for name, row in ROWS.items() if row.kind == "posture"}
