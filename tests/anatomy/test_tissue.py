"""Passive curves of the joints: shape, slope and symmetry of every one of the table."""

import numpy as np
import pytest

from kinespine.anatomy.levels import JOINTS, MOTIONS
from kinespine.anatomy.tissue import Tissue, spine_tissue

TISSUES = spine_tissue()
every_tissue = pytest.mark.parametrize("tissue", TISSUES, ids=lambda t: f"{t.joint}.{t.motion}")


def angles_of(tissue: Tissue) -> np.ndarray:
    return np.linspace(-1.1 * tissue.negative.range, 1.1 * tissue.positive.range, 201)


def test_all_joints_turn_three_ways():
    assert [(tissue.joint, tissue.motion) for tissue in TISSUES] == [(j, m) for j in JOINTS for m in MOTIONS]
    assert len(TISSUES) == 75


@every_tissue
def test_a_range_is_larger_than_its_neutral_zone(tissue: Tissue):
    for curve in (tissue.positive, tissue.negative):
        assert 0.0 <= curve.neutral_zone < curve.range
        assert curve.moment > 0.0


@every_tissue
def test_tissue_is_slack_at_rest_and_resists_more_the_further_it_is_bent(tissue: Tissue):
    angles = angles_of(tissue)
    moment, slope = tissue.moment(angles)
    assert np.all(np.diff(moment) < 0.0)
    assert np.all(slope < 0.0)
    assert tissue.moment(np.zeros(1))[0][0] == pytest.approx(0.0, abs=1e-12)


@every_tissue
def test_a_curve_passes_through_its_measured_points(tissue: Tissue):
    up = -tissue.moment(np.array([tissue.positive.range]))[0][0]
    down = tissue.moment(np.array([-tissue.negative.range]))[0][0]
    assert up == pytest.approx(tissue.positive.moment, rel=1e-9)
    assert down == pytest.approx(tissue.negative.moment, rel=1e-9)


@every_tissue
def test_a_neutral_zone_is_nearly_slack(tissue: Tissue):
    # Measured as zero at the end of the zone, without load. The rounding of the edge leaves under a tenth, and the
    # weight that presses a disc in standing gives the zone a slope of its own: that much of the way to the range.
    for curve, sign in ((tissue.positive, 1.0), (tissue.negative, -1.0)):
        edge = tissue.moment(np.array([sign * curve.neutral_zone]))[0][0]
        assert abs(edge) < 0.1 * curve.moment + tissue.neutral_slope * curve.neutral_zone


@every_tissue
def test_stiffness_is_the_slope_of_the_moment(tissue: Tissue):
    angles, step = angles_of(tissue), 1e-6
    difference = (tissue.moment(angles + step)[0] - tissue.moment(angles - step)[0]) / (2 * step)
    assert tissue.moment(angles)[1] == pytest.approx(difference, rel=1e-5, abs=1e-6)


@every_tissue
def test_bending_and_turning_are_alike_to_both_sides(tissue: Tissue):
    if tissue.motion == "flexion":
        pytest.skip("forwards and backwards differ")
    angles = angles_of(tissue)
    assert tissue.moment(-angles)[0] == pytest.approx(-tissue.moment(angles)[0], abs=1e-12)
