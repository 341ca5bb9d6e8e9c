import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.measures.sagittal import (
    forward_offset,
    kyphosis,
    lordosis,
    pelvic_incidence,
    pelvic_tilt,
    slope,
    t1_pelvic_angle,
)

HIPS = np.array([0.0, 0.09, 0.9]), np.array([0.0, -0.09, 0.9])
coordinate = st.floats(-0.5, 0.5)
place = st.tuples(coordinate, coordinate, coordinate).map(np.array)


def endplate(slope_deg: float, middle: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Front and back end of an endplate 40 mm long, tilted forward by `slope_deg`."""
    half = 0.02 * np.array([np.cos(np.radians(slope_deg)), 0.0, -np.sin(np.radians(slope_deg))])
    centre = np.array([middle[0], 0.0, middle[1]])
    return centre + half, centre - half


def test_an_endplate_whose_front_is_lower_slopes_forward():
    assert np.degrees(slope(*endplate(40, (0, 1)))) == pytest.approx(40)


def test_lordosis_is_the_slope_below_less_the_slope_above():
    above, below = endplate(-15, (0, 1.2)), endplate(40, (0, 1.0))
    assert np.degrees(lordosis(*above, *below)) == pytest.approx(55)
    assert np.degrees(kyphosis(*above, *below)) == pytest.approx(-55)


def test_a_plumb_line_in_front_is_positive():
    assert forward_offset(np.array([0.03, 0, 1.4]), np.array([-0.01, 0, 1.0])) == pytest.approx(0.04)


def test_pelvic_tilt_is_positive_where_the_sacrum_lies_behind_the_hips():
    # 100 mm above and 100 mm * tan 13 deg behind
    sacrum = endplate(40, (-0.1 * np.tan(np.radians(13)), 1.0))
    assert np.degrees(pelvic_tilt(*HIPS, *sacrum)) == pytest.approx(13)
    assert np.degrees(pelvic_incidence(*HIPS, *sacrum)) == pytest.approx(53)


@given(left=place, right=place, front=place, back=place)
def test_incidence_is_tilt_and_slope_for_any_pelvis(
    left: np.ndarray, right: np.ndarray, front: np.ndarray, back: np.ndarray
):
    sacrum = front + np.array([0.6, 0, 0]), back - np.array([0.6, 0, 0])  # so that it has a length
    rise = (sacrum[0] + sacrum[1] - left - right)[[0, 2]]
    if np.linalg.norm(rise) < 1e-6:
        return
    whole = pelvic_tilt(left, right, *sacrum) + slope(*sacrum)
    apart = pelvic_incidence(left, right, *sacrum) - whole
    assert np.arctan2(np.sin(apart), np.cos(apart)) == pytest.approx(0, abs=1e-9)


def test_the_t1_pelvic_angle_opens_forward():
    sacrum = endplate(40, (0.0, 1.0))
    straight_up = np.array([0.0, 0.0, 1.45])
    forward = np.array([0.55 * np.tan(np.radians(10)), 0.0, 1.45])
    assert t1_pelvic_angle(straight_up, *HIPS, *sacrum) == pytest.approx(0)
    assert np.degrees(t1_pelvic_angle(forward, *HIPS, *sacrum)) == pytest.approx(10)


@given(turn=st.floats(-0.4, 0.4))
def test_turning_the_whole_person_forward_leaves_shapes_alone(turn: float):
    rotation = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
    sacrum, l1 = endplate(40, (-0.02, 1.0)), endplate(-15, (0.01, 1.2))
    turned = [rotation @ point for point in (*HIPS, *sacrum, *l1)]
    assert pelvic_incidence(*turned[:4]) == pytest.approx(pelvic_incidence(*HIPS, *sacrum))
    assert lordosis(*turned[4:], *turned[2:4]) == pytest.approx(lordosis(*l1, *sacrum))
    assert slope(*turned[2:4]) == pytest.approx(slope(*sacrum) + turn)
