import numpy as np
import pytest

from kinespine.measures.head_neck import carriage, craniovertebral_angle, sagittal_head_tilt


def test_the_craniovertebral_angle_falls_as_the_head_moves_forward():
    c7 = np.array([0.0, 0, 1.5])
    assert np.degrees(craniovertebral_angle(np.array([0.1, 0, 1.6]), c7)) == pytest.approx(45)
    assert craniovertebral_angle(np.array([0.15, 0, 1.6]), c7) < np.radians(45)


def test_the_chin_is_up_when_the_eye_is_higher_than_the_ear():
    assert sagittal_head_tilt(np.array([0.08, 0, 1.66]), np.array([0.0, 0, 1.64])) > 0


def test_carriage_is_forward_of_the_middle_of_the_shoulders():
    ears = np.array([0.06, 0.07, 1.6]), np.array([0.04, -0.07, 1.6])
    shoulders = np.array([0.02, 0.2, 1.4]), np.array([-0.02, -0.2, 1.4])
    assert carriage(*ears, *shoulders) == pytest.approx(0.05)
