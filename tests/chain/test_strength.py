from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.contraction import PASSIVE_SHAPE, PASSIVE_STRAIN, ROUND
from kinespine.chain.posture import posture_from
from kinespine.chain.strength import DIRECTIONS, LEVEL, maximal_moment, measured_strengths
from kinespine.errors import NotSolved

REGIONS = tuple(LEVEL)


@pytest.fixture(scope="module")
def man() -> Body:
    return build_body(REFERENCE_MAN)


def with_areas(body: Body, factor: float) -> Body:
    return replace(body, fascicles=tuple(replace(f, area=factor * f.area) for f in body.fascicles))


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_doubling_every_area_doubles_the_strength(man: Body, region, direction):
    # Neither the arms nor the abdominal pressure come near their own bounds.
    once = maximal_moment(man, region, direction).moment
    assert maximal_moment(with_areas(man, 2.0), region, direction).moment == pytest.approx(2 * once, rel=1e-6)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("motion", ["lateral", "axial"])
def test_both_sides_are_equally_strong(man: Body, region, motion):
    left, right = (maximal_moment(man, region, f"{motion}_{side}", tissue=True) for side in ("left", "right"))
    assert left.moment == pytest.approx(right.moment, rel=1e-6)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_tissue_bounds_the_strength_from_above(man: Body, region, direction):
    strict = maximal_moment(man, region, direction).moment
    assert 0 < strict <= maximal_moment(man, region, direction, tissue=True).moment + 1e-6


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_balance_at_more_joints_can_only_weaken(man: Body, region, direction):
    strict = maximal_moment(man, region, direction).moment
    assert strict <= maximal_moment(man, region, direction, alone=True).moment + 1e-6


def test_the_strength_of_one_pair_of_muscles_is_its_force_times_its_arm(man: Body):
    #   F = 50 N/cm2 * area * cos(pennation), both sides; arm = distance of its line from the joint in the side view
    #   at optimal length the passive curve, whose start is rounded, adds four parts in ten thousand
    name = "longissimus_lumborum_L3"
    pair = tuple(f for f in man.fascicles if f.name in (f"{name}.left", f"{name}.right"))
    found = maximal_moment(replace(man, fascicles=pair), "trunk", "extension", alone=True)
    joint = next(segment.joint for segment in man.segments if segment.name == "L4")
    axis = next(segment.rotation[:, 1] for segment in man.segments if segment.name == "L4")
    path = [man.landmarks[point].position for point in pair[0].path]
    pieces = [(a, b) for a, b in pairwise(path) if (a[2] - joint[2]) * (b[2] - joint[2]) < 0]
    ((upper, lower),) = pieces
    upper, lower = (upper, lower) if upper[2] > lower[2] else (lower, upper)
    pull = (lower - upper) / np.linalg.norm(lower - upper)
    arm = -np.cross(upper - joint, pull) @ axis
    force = 50e4 * pair[0].area * np.cos(pair[0].pennation)
    assert arm > 0.03
    slack = PASSIVE_SHAPE / PASSIVE_STRAIN * ROUND * np.log(2.0)
    force *= 1.0 + np.expm1(slack) / np.expm1(PASSIVE_SHAPE)
    assert found.moment == pytest.approx(2 * force * arm, rel=1e-6)
    assert found.activation == pytest.approx([1.0, 1.0])


def test_a_body_without_muscle_has_no_strength(man: Body):
    body = replace(man, fascicles=man.fascicles[:2])
    assert maximal_moment(with_areas(body, 1e-9), "neck", "extension").moment == pytest.approx(0, abs=1e-3)


def test_moment_is_force_times_height_of_the_pad(man: Body):
    found = maximal_moment(man, "trunk", "extension")
    height = man.landmarks["T4.body_centre"].position[2] - next(s.joint[2] for s in man.segments if s.name == "L4")
    assert found.lever == pytest.approx(height)
    assert found.moment == pytest.approx(found.force * height)
    assert np.isnan(maximal_moment(man, "trunk", "axial_left").force)


def test_help_at_the_joint_named_first_raises_the_strength_most(man: Body):
    found = maximal_moment(man, "neck", "flexion")
    gains = [gain for _, gain in found.limits]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0


def test_weight_that_muscles_cannot_hold_is_an_error(man: Body):
    bent = posture_from(man, {f"L{n}-{below}.flexion": 5.0 for n, below in ((1, "L2"), (2, "L3"), (3, "L4"))})
    with pytest.raises(NotSolved, match="stand more upright"):
        maximal_moment(with_areas(man, 0.05), "trunk", "extension", posture=bent, gravity=True)


def test_measured_strength_is_tabled_for_both_sexes_and_all_directions():
    for sex in ("male", "female"):
        rows = [row for row in measured_strengths(sex) if row.used_for != "background" and row.unit == "N·m"]
        assert {(row.region, row.direction) for row in rows} == {
            (region, direction) for region in REGIONS for direction in ("extension", "flexion", "lateral", "axial")
        }
        for row in rows:
            assert row.low is not None
            assert row.high is not None
            assert row.low < row.value < row.high
