"""Frontal and horizontal measures of films and photographs: squareness, offsets, widths and turns.

One sign for all: positive where the left is higher, the thing leans, is shifted or turned to the left. Offsets are
read along the horizontal of the picture, so that a rolled picture changes them; angles between two lines it does not.
"""

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.lines import FRONTAL, HORIZONTAL, Flat, flat, plane_distance, turn_between
from kinespine.measures.point import Vector

# --- the nasium ---


def square_above(left: Vector, right: Vector, *contour: Vector) -> float:
    """90 degrees less the angle above the atlas line on the left of the skull line, rad: positive = acute on the left.

    Args:
        left: the left end of the atlas line, then its right end.
        contour: outline of the skull, left and right in turn, from above downward.
    """
    up, _ = skull_line(*contour)
    across = flat(left - right, FRONTAL)
    return float(np.arctan2(up @ across, abs(up[0] * across[1] - up[1] * across[0])))


def square_below(left: Vector, right: Vector, dens_base: Vector, spinous: Vector, fixed: Vector) -> float:
    """90 degrees less the angle below the atlas line on the left of the neck line, rad: positive = acute on the left.

    The neck line runs from the middle between the base of the dens and the spinous process of C2 to the fixed point.
    """
    down = flat(fixed - (dens_base + spinous) / 2, FRONTAL)
    across = flat(left - right, FRONTAL)
    return float(np.arctan2(down @ across, abs(down[0] * across[1] - down[1] * across[0])))


def skull_lean(*contour: Vector) -> float:
    """Lean of the skull line off the vertical, rad; positive = top to the left."""
    up, _ = skull_line(*contour)
    return float(np.arctan2(up[0], up[1]))


def skull_line_residual(*contour: Vector) -> float:
    """Root mean square distance of the midpoints of an outline from the skull line, m."""
    return skull_line(*contour)[1]


def skull_line(*contour: Vector) -> tuple[Flat, float]:
    """The line through the midpoints of an outline by total least squares: direction upward (y, z), residual m."""
    points = np.array([flat(point, FRONTAL) for point in contour])
    middles = (points[0::2] + points[1::2]) / 2
    away = middles - middles.mean(axis=0)
    lean = _axis(away)
    direction = np.array([np.sin(lean), np.cos(lean)])
    off = away @ np.array([direction[1], -direction[0]])
    return direction, float(np.sqrt(off @ off / len(off)))


def spinous_turn(dens_base: Vector, spinous: Vector, fixed: Vector) -> float:
    """Angle of the line from dens to spinous process to the neck line, rad; positive = spinous process to the left."""
    down = flat(fixed - (dens_base + spinous) / 2, FRONTAL)
    return turn_between(down, flat(spinous - dens_base, FRONTAL))


# --- offsets along the horizontal ---


def left_offset(one: Vector, other: Vector) -> float:
    """How far one point lies to the left of another, m."""
    return float(one[1] - other[1])


def offset_from_middle(point: Vector, left: Vector, right: Vector) -> float:
    """How far a point lies to the left of the middle of a pair, m."""
    return float(point[1] - (left[1] + right[1]) / 2)


def middle_shift(*points: Vector) -> float:
    """How far the middle of the first pair lies to the left of the middle of what follows, m."""
    upper, lower = points[:2], points[2:]
    return float(np.mean([point[1] for point in upper]) - np.mean([point[1] for point in lower]))


def interval_difference(mass_left: Vector, dens_left: Vector, mass_right: Vector, dens_right: Vector) -> float:
    """Gap beside the dens, right less left, m; positive = right wider, the dens to the left."""
    return float((dens_right[1] - mass_right[1]) - (mass_left[1] - dens_left[1]))


def overhang(mass_left: Vector, pillar_left: Vector, mass_right: Vector, pillar_right: Vector) -> float:
    """How far both lateral masses of C1 stand out over C2, left and right together, m."""
    return float((mass_left[1] - pillar_left[1]) + (pillar_right[1] - mass_right[1]))


def width_difference(left_outer: Vector, left_inner: Vector, right_outer: Vector, right_inner: Vector) -> float:
    """Width on the right less that on the left, m, as the frontal plane shows it."""
    return plane_distance(right_outer, right_inner, FRONTAL) - plane_distance(left_outer, left_inner, FRONTAL)


def height_difference(left: Vector, right: Vector) -> float:
    """How much higher the left point is, m."""
    return float(left[2] - right[2])


def drop_difference(left_upper: Vector, left_lower: Vector, right_upper: Vector, right_lower: Vector) -> float:
    """Height between two points on the left less that on the right, m: as a ruler in the picture reads it."""
    return float((left_upper[2] - left_lower[2]) - (right_upper[2] - right_lower[2]))


def step_along(point: Vector, reference: Vector, outer: Vector, inner: Vector) -> float:
    """How far a point lies beyond another one along a line from its inner to its outer end, m."""
    along = outer - inner
    return float((point - reference) @ along / np.linalg.norm(along))


def turn_ratio(nose: Vector, left: Vector, right: Vector) -> float:
    """Distance of the nose from the right ear less that from the left, over their sum, 1; positive = turned left."""
    return float((2 * nose[1] - left[1] - right[1]) / (left[1] - right[1]))


# --- angles ---


def bend(upper: Vector, middle: Vector, lower: Vector) -> float:
    """How far a chain turns at its middle point in the frontal plane, rad; positive = below it towards the left.

    Given from below upward it is positive towards the right: so that a right limb is read as the mirrored left one.
    """
    return turn_between(flat(middle - upper, FRONTAL), flat(lower - middle, FRONTAL))


def line_turn(one_start: Vector, one_end: Vector, other_start: Vector, other_end: Vector) -> float:
    """Angle from one line to another in the frontal plane, rad; of lines downward, positive = other to the left."""
    return turn_between(flat(one_end - one_start, FRONTAL), flat(other_end - other_start, FRONTAL))


def coronal_cobb(upper_left: Vector, upper_right: Vector, lower_left: Vector, lower_right: Vector) -> float:
    """Angle between two endplates in the frontal plane, rad; positive = convex to the left."""
    return turn_between(flat(lower_left - lower_right, FRONTAL), flat(upper_left - upper_right, FRONTAL))


def best_fit_bend(*centres: Vector) -> float:
    """Angle between the lines nearest to the centres above and below the apex, rad; positive = convex to the left.

    The apex, on both lines, is the centre furthest from the line of the first and last; three centres at least on
    either side. Harrison's form of the Risser-Ferguson angle. It steps where the apex changes.
    """
    points = np.array([flat(centre, FRONTAL) for centre in centres])
    chord = points[-1] - points[0]
    off = np.abs((points - points[0]) @ np.array([chord[1], -chord[0]]))
    apex = 2 + int(np.argmax(off[2:-2]))
    above, below = points[: apex + 1], points[apex:]
    return _axis(below - below.mean(axis=0)) - _axis(above - above.mean(axis=0))


# --- seen from above ---


def turn_on_line(left: Vector, right: Vector, front: Vector, back: Vector) -> float:
    """Turn of a left-right pair against a line from back to front, rad; positive = to the left, left end back."""
    forward, across = flat(front - back, HORIZONTAL), flat(left - right, HORIZONTAL)
    return turn_between(np.array([-forward[1], forward[0]]), across)


def behind_turn(dens: Vector, spinous: Vector, front: Vector, back: Vector) -> float:
    """Angle of the line from dens back to spinous process to a midline, rad; positive = spinous process to the left."""
    return turn_between(flat(spinous - dens, HORIZONTAL), flat(back - front, HORIZONTAL))


def heading(left: Vector, right: Vector) -> float:
    """Turn of a left-right pair in the body frame, rad; positive = to the left (left end back)."""
    across = flat(left - right, HORIZONTAL)
    return float(np.arctan2(-across[0], across[1]))


def _axis(away: NDArray[np.float64]) -> float:
    """Lean of the first principal axis of points (n, 2) about their mean, rad, between -pi/2 and pi/2."""
    y, z = away.T
    return float(0.5 * np.arctan2(2 * (y @ z), z @ z - y @ y))
