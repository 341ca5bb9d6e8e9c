"""The computed line of drive against geometry one can draw."""

from math import asin, degrees, hypot

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.assessment.listing import METHODS
from kinespine.care.line_of_drive import LineOfDrive, contact_move, drives, line_of_drive, longest_move
from kinespine.care.plausible import MOVES


@pytest.mark.parametrize("cause", MOVES)
def test_a_mirrored_change_is_a_mirrored_line(man: Body, cause: str):
    sided = cause.split("_")[1] in ("tilt", "lateral")
    one, other = line_of_drive(man, cause, 2.0), line_of_drive(man, cause, -2.0 if sided else 2.0)
    assert other.direction == pytest.approx(one.direction * [1.0, -1.0, 1.0], abs=1e-9)
    assert other.side == ({"left": "right", "right": "left"}[one.side] if one.side else None)
    assert other.displacement == pytest.approx(one.displacement)


def test_a_shift_is_pushed_from_the_side_it_leaves(man: Body):
    line = line_of_drive(man, "atlas_lateral_mm", 1.5)  # to the left
    assert (line.side, line.displacement) == ("right", pytest.approx(1.5e-3))
    assert (line.height_deg, line.front_deg, line.letters) == (0.0, 0.0, "+X")


def test_a_skull_that_bends_to_the_left_is_an_atlas_that_turns_up_on_the_left_under_it(man: Body):
    #   contact 36 mm to the side and 10 mm below the joint: 37 mm of lever, and nearly all of it goes up or down
    move = contact_move(man, "skull_tilt_deg", "left")
    joint = next(one.joint for one in man.segments if one.name == "skull")
    arm = man.landmarks["C1.transverse_process_tip.left"].position - joint
    assert np.linalg.norm(move) == pytest.approx(np.pi / 180 * hypot(arm[1], arm[2]), rel=1e-9)
    assert move @ arm == pytest.approx(0.0, abs=1e-12)
    line = line_of_drive(man, "skull_tilt_deg", -1.0)
    assert line.direction[0] == 0.0
    assert abs(line.height_deg) == pytest.approx(degrees(asin(abs(arm[1]) / hypot(arm[1], arm[2]))), abs=1e-6)


def test_inches_are_degrees_over_the_published_scale_and_end_where_it_ends(man: Body):
    assert line_of_drive(man, "atlas_lateral_mm", 1.0).height_inches == 0.0
    slanted = LineOfDrive(cause="atlas_tilt_deg", side="left", direction=np.array([0, -0.96, -0.28]), displacement=1e-3)
    assert slanted.height_inches == pytest.approx(degrees(asin(0.28)) / 2.38)  # 6.8 inches
    assert line_of_drive(man, "skull_tilt_deg", 3.0).height_inches is None  # 74 deg, and no method writes 31 inches


def test_every_method_says_what_is_computed_and_what_the_doctor_enters():
    assert {row.method for row in drives()} == set(METHODS)
    assert all(row.computed and row.recorded for row in drives())


@pytest.mark.parametrize("cause", MOVES)
def test_the_longest_move_bounds_both_sides(man: Body, cause: str):
    assert longest_move(man, cause) >= max(np.linalg.norm(contact_move(man, cause, side)) for side in ("left", "right"))
