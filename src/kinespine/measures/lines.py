"""Lines in a plane: their lean, how far points lie off them, and where they cross.

Points of the sagittal plane are read as (x, z), of the frontal plane as (y, z), of the horizontal plane as (x, y), so
that a film, a photograph and a body in space give the same number.
"""

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.point import Vector

SAGITTAL = (0, 2)
FRONTAL = (1, 2)
HORIZONTAL = (0, 1)

Flat = NDArray[np.float64]
"""A place or direction in a plane, (2,), m."""


def flat(point: Vector, plane: tuple[int, int]) -> Flat:
    """The two coordinates of a point that a picture of a plane shows."""
    return point[list(plane)]


def turn_between(one: Flat, other: Flat) -> float:
    """Angle from one direction to another, rad, from -pi to pi; positive = first axis towards second."""
    return float(np.arctan2(one[0] * other[1] - one[1] * other[0], one @ other))


def off_line(point: Flat, start: Flat, end: Flat) -> float:
    """How far a point lies off the line from start to end, m; positive = on the left hand of who goes along it."""
    along = end - start
    away = point - start
    return float((along[0] * away[1] - along[1] * away[0]) / np.hypot(*along))


def plane_distance(one: Vector, other: Vector, plane: tuple[int, int] = SAGITTAL) -> float:
    """Distance of two points as a picture of the plane shows it, m."""
    return float(np.hypot(*flat(one - other, plane)))


# --- sagittal ---


def front_rise(front: Vector, back: Vector) -> float:
    """Tilt of a line to the horizontal, rad; positive = front end higher."""
    return float(np.arctan2(front[2] - back[2], front[0] - back[0]))


def forward_lean(upper: Vector, lower: Vector) -> float:
    """Lean of an upright line off the vertical, rad; positive = upper end in front."""
    return float(np.arctan2(upper[0] - lower[0], upper[2] - lower[2]))


def backward_lean(*points: Vector) -> float:
    """Lean of the line from the middle of the first two points to the last, rad; positive = last point behind."""
    return -forward_lean(points[2], (points[0] + points[1]) / 2)


def wall_angle(upper_top: Vector, upper_bottom: Vector, lower_top: Vector, lower_bottom: Vector) -> float:
    """Angle between two hind walls (posterior tangents), rad; positive = hollow at the back."""
    upper, lower = flat(upper_top - upper_bottom, SAGITTAL), flat(lower_top - lower_bottom, SAGITTAL)
    return turn_between(lower, upper)


def line_on_wall(front: Vector, back: Vector, wall_top: Vector, wall_bottom: Vector) -> float:
    """Angle of a line, back to front, to the normal of a hind wall, rad; positive = front higher than the normal."""
    up = flat(wall_top - wall_bottom, SAGITTAL)
    return turn_between(np.array([up[1], -up[0]]), flat(front - back, SAGITTAL))


def slip_angle(front: Vector, back: Vector, wall_top: Vector, wall_bottom: Vector) -> float:
    """Angle of an endplate to the normal of the hind wall below it, rad; positive = tipped forward (kyphotic)."""
    return -line_on_wall(front, back, wall_top, wall_bottom)


def ahead_of_line(point: Vector, upper: Vector, lower: Vector) -> float:
    """How far a point lies in front of a line that runs up and down, m."""
    return off_line(flat(point, SAGITTAL), flat(upper, SAGITTAL), flat(lower, SAGITTAL))


def above_line(point: Vector, front: Vector, back: Vector) -> float:
    """How far a point lies above a line that runs from back to front, m."""
    return off_line(flat(point, SAGITTAL), flat(back, SAGITTAL), flat(front, SAGITTAL))


def below_line(point: Vector, front: Vector, back: Vector) -> float:
    """How far a point lies below a line that runs from back to front, m."""
    return -above_line(point, front, back)


def middle_below_line(one: Vector, other: Vector, front: Vector, back: Vector) -> float:
    """How far the middle of two points lies below a line that runs from back to front, m."""
    return below_line((one + other) / 2, front, back)


def interior_angle(upper: Vector, corner: Vector, wall_top: Vector, wall_bottom: Vector) -> float:
    """Angle in front between a line up from a corner and a line down along a wall, rad, from 0 to 2 pi."""
    upward, downward = flat(upper - corner, SAGITTAL), flat(wall_bottom - wall_top, SAGITTAL)
    return float(turn_between(downward, upward) % (2 * np.pi))


def crossing(upper_top: Vector, upper_bottom: Vector, lower_top: Vector, lower_bottom: Vector) -> float:
    """Where two walls prolonged cross, as a share of the way from the upper wall's foot to the lower wall's top, 1."""
    upper, lower = flat(upper_top - upper_bottom, SAGITTAL), flat(lower_top - lower_bottom, SAGITTAL)
    way = flat(lower_top - upper_bottom, SAGITTAL)
    # upper_bottom + s upper = lower_top + t lower, with Cramer's rule; parallel walls meet nowhere
    meet = (way[0] * lower[1] - way[1] * lower[0]) / (upper[0] * lower[1] - upper[1] * lower[0])
    return float(meet * (upper @ way) / (way @ way))


def bend_backward(upper: Vector, middle: Vector, lower: Vector) -> float:
    """How far three points one above the other are off a straight line, rad; positive = the middle one behind."""
    return turn_between(flat(upper - middle, SAGITTAL), flat(middle - lower, SAGITTAL))


def spinosacral_angle(c7: Vector, sacrum_anterior: Vector, sacrum_posterior: Vector) -> float:
    """Angle between the S1 endplate and the line from its middle to C7, rad; 90 degrees + slope if upright."""
    forward = flat(sacrum_anterior - sacrum_posterior, SAGITTAL)
    up = flat(c7 - (sacrum_anterior + sacrum_posterior) / 2, SAGITTAL)
    return turn_between(forward, up) % (2 * np.pi)


def hip_lean(upper: Vector, hip_left: Vector, hip_right: Vector) -> float:
    """Lean of the line from the hip axis to a point, rad; positive = the point in front."""
    return forward_lean(upper, (hip_left + hip_right) / 2)


def inlet_angle(anterior: Vector, posterior: Vector, sternum: Vector) -> float:
    """Angle at the middle of an endplate between its normal, downward, and the line to the sternum, rad."""
    forward = flat(anterior - posterior, SAGITTAL)
    return turn_between(np.array([forward[1], -forward[0]]), flat(sternum - (anterior + posterior) / 2, SAGITTAL))


def neck_tilt(anterior: Vector, posterior: Vector, sternum: Vector) -> float:
    """Lean of the line from the sternum to the middle of an endplate, rad; positive = sternum in front."""
    return -forward_lean((anterior + posterior) / 2, sternum)


def endplate_incidence(anterior: Vector, posterior: Vector, centre: Vector) -> float:
    """Angle between the normal of an endplate, upward, and the line to a point, rad; positive = the point behind it."""
    forward = flat(anterior - posterior, SAGITTAL)
    rise = flat(centre - (anterior + posterior) / 2, SAGITTAL)
    return turn_between(np.array([-forward[1], forward[0]]), rise)


def slip(upper_corner: Vector, lower_anterior: Vector, lower_posterior: Vector) -> float:
    """How far an upper body stands forward on the one below, as a share of the length of its endplate, 1."""
    along = flat(lower_anterior - lower_posterior, SAGITTAL)
    return float(flat(upper_corner - lower_posterior, SAGITTAL) @ along / (along @ along))


def disc_height_index(
    upper_anterior: Vector, upper_posterior: Vector, lower_anterior: Vector, lower_posterior: Vector
) -> float:
    """Mean of front and hind height of a disc as a share of the depth of the body above it, 1."""
    height = plane_distance(upper_anterior, lower_anterior) + plane_distance(upper_posterior, lower_posterior)
    return height / 2 / plane_distance(upper_anterior, upper_posterior)


def ratio_of_distances(one: Vector, other: Vector, third: Vector, fourth: Vector) -> float:
    """Distance of the first two points over that of the last two, 1."""
    return plane_distance(one, other) / plane_distance(third, fourth)
