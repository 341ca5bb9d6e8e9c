"""Measured strength against the two bounds of the model: over every joint, and over one joint alone."""

import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.chain.strength import maximal_moment, measured_strengths

MAN = build_body(REFERENCE_MAN)
CHOSEN = {(row.region, row.direction): row for row in measured_strengths("male") if row.used_for == "choosing"}
MODEL = {"lateral": "lateral_right", "axial": "axial_left"}


@pytest.mark.parametrize(("region", "direction"), list(CHOSEN))
def test_measured_strength_of_men_lies_between_all_joints_and_one_joint(region, direction):
    # These rows were in view when the areas were chosen: a check of the choice, no validation.
    row = CHOSEN[region, direction]
    assert row.low is not None
    assert row.high is not None
    every_joint = maximal_moment(MAN, region, MODEL.get(direction, direction)).moment
    one_joint = maximal_moment(MAN, region, MODEL.get(direction, direction), alone=True).moment
    assert every_joint < row.high
    assert one_joint > row.low
