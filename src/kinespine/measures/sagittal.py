"""Sagittal measures: plumb lines, lordosis, kyphosis and the pelvic parameters.

All look along y at the x-z plane. A slope is positive where the front end
of an endplate lies lower than its back end, so that lordosis is the slope of the lower endplate
less that of the upper one, and kyphosis the reverse.
"""

import numpy as np

from kinespine.measures.point import Vector


def forward_offset(upper: Vector, lower: Vector) -> float:
    """How far the upper point lies in front of the lower one, m: every plumb-line measure."""
    return float(upper[0] - lower[0])


def slope(anterior: Vector, posterior: Vector) -> float:
    """Tilt of an endplate to the horizontal, rad; positive = tilted forward."""
    return float(np.arctan2(posterior[2] - anterior[2], anterior[0] - posterior[0]))


def lordosis(upper_anterior: Vector, upper_posterior: Vector, lower_anterior: Vector, lower_posterior: Vector) -> float:
    """Angle between two endplates, rad; positive = hollow at the back."""
    return _wrap(slope(lower_anterior, lower_posterior) - slope(upper_anterior, upper_posterior))


def kyphosis(upper_anterior: Vector, upper_posterior: Vector, lower_anterior: Vector, lower_posterior: Vector) -> float:
    """Angle between two endplates, rad; positive = rounded at the back."""
    return -lordosis(upper_anterior, upper_posterior, lower_anterior, lower_posterior)


def pelvic_tilt(hip_left: Vector, hip_right: Vector, sacrum_anterior: Vector, sacrum_posterior: Vector) -> float:
    """Angle of the line from the hip axis to the middle of S1 with the vertical, rad; positive = backward."""
    rise = _middle(sacrum_anterior, sacrum_posterior) - _middle(hip_left, hip_right)
    return float(np.arctan2(-rise[0], rise[2]))


def pelvic_incidence(hip_left: Vector, hip_right: Vector, sacrum_anterior: Vector, sacrum_posterior: Vector) -> float:
    """Angle between the normal of the S1 endplate and the line from its middle to the hip axis, rad.

    It is computed from the two directions, not from tilt and slope, so that PI = PT + SS stays a check.
    """
    endplate = sacrum_anterior - sacrum_posterior
    normal = np.array([-endplate[2], endplate[0]])  # (x, z), upward
    rise = _middle(sacrum_anterior, sacrum_posterior) - _middle(hip_left, hip_right)
    along, across = normal @ rise[[0, 2]], normal[0] * rise[2] - normal[1] * rise[0]
    return float(np.arctan2(across, along))


def incidence_less_lordosis(*points: Vector) -> float:
    """Pelvic incidence less lumbar lordosis, rad: both hip centres, the S1 endplate, then the upper one of L1."""
    return pelvic_incidence(*points[:4]) - lordosis(*points[4:], *points[2:4])


def slope_less_lordosis(*points: Vector) -> float:
    """T1 slope less cervical lordosis, rad: the T1 endplate, then the lower ones of C2 and C7."""
    return slope(*points[:2]) - lordosis(*points[2:])


def t1_pelvic_angle(
    t1: Vector, hip_left: Vector, hip_right: Vector, sacrum_anterior: Vector, sacrum_posterior: Vector
) -> float:
    """Angle at the hip axis from the middle of S1 to the T1 body, rad; positive = T1 in front."""
    hips = _middle(hip_left, hip_right)
    to_sacrum = _middle(sacrum_anterior, sacrum_posterior) - hips
    to_t1 = t1 - hips
    return _wrap(float(np.arctan2(-to_sacrum[0], to_sacrum[2]) - np.arctan2(-to_t1[0], to_t1[2])))


def _middle(one: Vector, other: Vector) -> Vector:
    return (one + other) / 2


def _wrap(angle: float) -> float:
    """The same angle between -pi and pi."""
    return float(np.arctan2(np.sin(angle), np.cos(angle)))
