"""Frontal measures: tilts of left-right pairs, leg length, shifts and turns of the trunk.

One sign for all: positive where the left is higher, the left leg longer, the trunk shifted or turned
to the left. Tilts are taken against the true horizontal distance of the two points, so that a
person who stands turned in the room is measured alike.
"""

from itertools import pairwise

import numpy as np

from kinespine.measures.point import Vector


def tilt(left: Vector, right: Vector) -> float:
    """Tilt of a left-right pair to the horizontal, rad; positive = left higher."""
    across = np.hypot(left[0] - right[0], left[1] - right[1])
    return float(np.arctan2(left[2] - right[2], across))


def chain_difference(*points: Vector) -> float:
    """Left less right length of a chain of points, m: the left points, then the right ones in their order.

    Two points a side give a straight line, as a tape measures it, which a bent knee shortens;
    three or more follow the leg through the knee.
    """
    half = len(points) // 2
    return _length(points[:half]) - _length(points[half:])


def joint_bend(proximal: Vector, joint: Vector, distal: Vector) -> float:
    """How far a limb is bent from straight at its middle joint, rad; 0 = straight."""
    above, below = joint - proximal, distal - joint
    return float(np.arctan2(np.linalg.norm(np.cross(above, below)), above @ below))


def left_shift(upper: Vector, lower_left: Vector, lower_right: Vector) -> float:
    """How far a midline point lies to the left of the middle of a pair, m, along the line of that pair."""
    to_left = lower_left - lower_right
    to_left = to_left[:2] / np.hypot(to_left[0], to_left[1])
    return float((upper - (lower_left + lower_right) / 2)[:2] @ to_left)


def left_turn(upper_left: Vector, upper_right: Vector, lower_left: Vector, lower_right: Vector) -> float:
    """Turn of one left-right pair against another about the vertical, rad; positive = upper turned left."""
    upper, lower = upper_left - upper_right, lower_left - lower_right
    turn = np.arctan2(upper[1], upper[0]) - np.arctan2(lower[1], lower[0])
    return float(np.arctan2(np.sin(turn), np.cos(turn)))


def distance(one: Vector, other: Vector) -> float:
    """Straight distance of two points, m."""
    return float(np.linalg.norm(one - other))


def _length(points: tuple[Vector, ...]) -> float:
    return sum(distance(one, other) for one, other in pairwise(points))
