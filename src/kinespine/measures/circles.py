"""Circles through outlines: their diameter, and how far points are off one arc.

The first fit is algebraic (Kåsa 1976; of flat arcs Pratt 1987, who takes a straight row of points as an arc without
curvature); the circle that is reported is then the one with the least squared distance of the points (Gauss-Newton).
"""

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.lines import FRONTAL, SAGITTAL, flat
from kinespine.measures.point import Vector

FLAT = 1e-3  # of the spread of points across their line to that along it, squared: below, Pratt's fit is surer
STEPS = 20  # of Gauss-Newton at most: it stops where nothing gets nearer


def diameter(*points: Vector) -> float:
    """Diameter of the circle nearest to an outline in the frontal plane, m."""
    return 2 * fit_circle(np.array([flat(point, FRONTAL) for point in points]))[2]


def excess_height(*points: Vector) -> float:
    """Half of what the axial circle's diameter exceeds the condylar one by, m, and 0 where it does not.

    The last four points are those of the axis, all before them those of the condyles.
    """
    return 0.5 * max(0.0, diameter(*points[-4:]) - diameter(*points[:-4]))


def off_one_arc(*points: Vector) -> float:
    """Sum of the distances of points of the sagittal plane from the arc nearest to them, m."""
    return float(np.abs(distances(np.array([flat(point, SAGITTAL) for point in points]))).sum())


def fit_circle(points: NDArray[np.float64]) -> tuple[float, float, float]:
    """Centre and radius (m) of the circle with the least squared distances of points (n, 2), at least four.

    Points that lie on a line have none: the radius is then as large as rounding lets it be.
    """
    begun = _kasa(points)
    if begun is None:
        bend, across, up, level = pratt(points)
        bend = bend or np.finfo(float).tiny ** 0.5
        centre = points.mean(axis=0) - np.array([across, up]) / (2 * bend)
        radius = float(np.sqrt(max(across**2 + up**2 - 4 * bend * level, 0.0)) / (2 * abs(bend)))
    else:
        centre, radius = begun
    if radius > 1e3 * float(np.ptp(points, axis=0).max()):
        return float(centre[0]), float(centre[1]), radius
    off = _off(points, centre, radius)
    for _ in range(STEPS):
        slopes = np.ones((len(points), 3))
        slopes[:, :2] = (points - centre) / (off + radius)[:, None]
        step = np.linalg.solve(slopes.T @ slopes, slopes.T @ off)
        nearer = centre + step[:2], radius + float(step[2])
        off_after = _off(points, *nearer)
        if not off_after @ off_after < off @ off * (1 - 1e-9):
            break
        (centre, radius), off = nearer, off_after
    return float(centre[0]), float(centre[1]), float(radius)


def _kasa(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float] | None:
    """Centre and radius of the circle with the least errors of squared distance (Kåsa 1976); none of flat arcs."""
    middle = points.mean(axis=0)
    away = points - middle
    squares = np.einsum("ij,ij->i", away, away)
    (one, both), (_, other) = away.T @ away
    det = one * other - both**2
    if det < FLAT * (one + other) ** 2:
        return None
    right = away.T @ squares
    half = np.array([other * right[0] - both * right[1], one * right[1] - both * right[0]]) / (2 * det)
    return middle + half, float(np.sqrt(squares.mean() + half @ half))


def _off(points: NDArray[np.float64], centre: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """How far points (n, 2) lie outside a circle, m."""
    return np.hypot(*(points - centre).T) - radius


def distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of each point (n, 2) from Pratt's arc or line, m; signed, exact where the arc is nearly straight."""
    bend, across, up, level = pratt(points)
    x, z = (points - points.mean(axis=0)).T
    size = float(np.sqrt(across**2 + up**2 - 4 * bend * level))
    off = (bend * (x**2 + z**2) + across * x + up * z + level) / size
    return 2 * off / (1 + np.sqrt(np.maximum(1 + 4 * (bend / size) * off, 0.0)))


def pratt(points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """A, B, C, D of A(x² + z²) + Bx + Cz + D = 0 about the mean of points (n, 2): the nearest circle or line."""
    x, z = (points - points.mean(axis=0)).T
    scale = float(np.sqrt((x @ x + z @ z) / len(x)))
    x, z = x / scale, z / scale
    design = np.column_stack([x**2 + z**2, x, z, np.ones_like(x)])
    _, sizes, turns = np.linalg.svd(design, full_matrices=False)
    if sizes[-1] < 1e-9 * sizes[0]:
        found = turns[-1]
    else:
        root = turns.T @ np.diag(sizes) @ turns
        values, vectors = np.linalg.eigh(root @ BOUND_INVERSE @ root)
        found = np.linalg.solve(root, vectors[:, int(np.flatnonzero(values > 0)[0])])
    return float(found[0]) / scale, float(found[1]), float(found[2]), float(found[3]) * scale


BOUND_INVERSE = np.array([[0, 0, 0, -0.5], [0, 1, 0, 0], [0, 0, 1, 0], [-0.5, 0, 0, 0]])
"""Of Pratt's bound B² + C² - 4AD = 1."""
