import numpy as np
import pytest

from kinespine.measures.coronal import chain_difference, joint_bend, left_shift, left_turn, tilt


def test_a_tilt_is_the_rise_over_the_true_distance_across():
    # 5 mm over 250 mm, whichever way the person faces in the room
    for heading in np.radians([0, 30, 90]):
        across = 0.125 * np.array([-np.sin(heading), np.cos(heading), 0])
        raised = [0, 0, 0.005]
        assert np.degrees(tilt(across + raised, -across)) == pytest.approx(1.1458, abs=1e-3)


def test_a_bent_knee_shortens_the_straight_line_and_not_the_chain():
    hip, knee, ankle = np.array([0, 0.1, 0.9]), np.array([0, 0.1, 0.5]), np.array([0, 0.1, 0.1])
    bend = np.radians(24)
    bent = knee + 0.4 * np.array([-np.sin(bend), 0, -np.cos(bend)])
    right = [point * [1, -1, 1] for point in (hip, knee, ankle)]
    assert chain_difference(hip, knee, bent, *right) == pytest.approx(0, abs=1e-12)
    assert chain_difference(hip, bent, right[0], right[2]) == pytest.approx(0.8 * (np.cos(bend / 2) - 1))
    assert np.degrees(joint_bend(hip, knee, bent)) == pytest.approx(24)


def test_shift_and_turn_are_positive_to_the_left():
    left, right = np.array([0, 0.1, 1.0]), np.array([0, -0.1, 1.0])
    assert left_shift(np.array([0, 0.015, 1.5]), left, right) == pytest.approx(0.015)
    turned = np.array([-0.02, 0.18, 1.4]), np.array([0.02, -0.18, 1.4])
    assert np.degrees(left_turn(*turned, left, right)) == pytest.approx(np.degrees(np.arctan(0.04 / 0.36)))
