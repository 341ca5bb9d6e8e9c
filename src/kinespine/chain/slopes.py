"""How generalised forces change with posture: the exact stiffness of gravity, tension and pushes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.mechanics import Mechanics, Places, layout


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Motion:
    """How every segment moves with each coordinate, as a turn and the shift of its point at the frame's origin."""

    ways: np.ndarray  # (n_segments, 6, n) turn 1, then shift m or 1

    @property
    def turn(self) -> np.ndarray:
        """(n_segments, 3, n)."""
        return self.ways[:, :3]

    @property
    def shift(self) -> np.ndarray:
        """(n_segments, 3, n) m or 1."""
        return self.ways[:, 3:]

    def of_points(self, points: np.ndarray, segments: np.ndarray) -> np.ndarray:
        """How points move with each coordinate: points (k, 3) riding on segments (k,): (k, 3, n)."""
        return levers(points) @ self.ways[segments]

    def work(
        self, points: np.ndarray, segments: np.ndarray, forces: np.ndarray, owner: np.ndarray, count: int
    ) -> np.ndarray:
        """Generalised forces (count, n) of forces (k, 3) on points (k, 3) of segments (k,), summed by owner (k,)."""
        wrenches = np.concatenate([crossed(points, forces), forces], axis=1)
        size = 6 * len(self.ways)
        places = size * owner[:, None] + 6 * segments[:, None] + np.arange(6)
        sums = np.bincount(places.ravel(), weights=wrenches.ravel(), minlength=count * size)
        return sums.reshape(count, size) @ self.ways.reshape(size, -1)


def crossed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Cross product along the last axis; NumPy's own is several times slower."""
    x, y, z = (first[..., axis] for axis in range(3))
    a, b, c = (second[..., axis] for axis in range(3))
    return np.stack([y * c - z * b, z * a - x * c, x * b - y * a], axis=-1)


def levers(points: np.ndarray) -> np.ndarray:
    """What points (k, 3) do when their segment turns and shifts, (k, 3, 6)."""
    found = np.zeros((len(points), 3, 6))
    x, y, z = points.T
    found[:, 0, 1], found[:, 0, 2] = z, -y
    found[:, 1, 0], found[:, 1, 2] = -z, x
    found[:, 2, 0], found[:, 2, 1] = y, -x
    found[:, [0, 1, 2], [3, 4, 5]] = 1.0
    return found


def swept(turn: np.ndarray, arms: np.ndarray) -> np.ndarray:
    """Turns (k, 3, n) crossed with arms (k, 3): (k, 3, n)."""
    return levers(arms)[:, :, :3] @ turn


def motion(body: Body, state: Places) -> Motion:
    """The motion of every segment, from the axes of the joints below it."""
    fixed = layout(body)
    own = np.empty((6, len(state.axes)))
    own[:3] = fixed.hinges * state.axes.T
    own[3:] = np.where(fixed.slides, state.axes.T, crossed(state.anchors, state.axes).T)
    return Motion(ways=fixed.carried.T[:, None, :] * own)


@lru_cache(maxsize=16)
def ancestry(body: Body) -> np.ndarray:
    """(n, n): 1 where coordinate j comes before k on the way from the ground, or is k."""
    fixed = layout(body)
    return np.triu(fixed.carried[:, fixed.owner])


def bend(body: Body, state: Places, forces: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """Slope of the generalised forces of steady forces on points that ride on segments: sum of F . d2p, (n, n).

    With a hinge j below a hinge k (axes a, anchors o) the point p has d2p / dq_j dq_k = a_j x (a_k x (p - o_k)).

    Args:
        forces: (n_segments, 3) N, sum of the forces on each segment.
        moments: (n_segments, 3, 3) N·m, sum of point times force, p F^T.
    """
    fixed = layout(body)
    force = fixed.carried @ forces
    spread = (fixed.carried @ moments.reshape(-1, 9)).reshape(-1, 3, 3)
    spread -= state.anchors[:, :, None] * force[:, None, :]
    trace = spread[:, 0, 0] + spread[:, 1, 1] + spread[:, 2, 2]
    inner = (spread @ state.axes[:, :, None])[:, :, 0] - trace[:, None] * state.axes
    inner[fixed.slides] = crossed(state.axes[fixed.slides], force[fixed.slides])
    outer = fixed.hinges[:, None] * state.axes
    upper = ancestry(body) * (outer @ inner.T)
    lower = upper.T.copy()
    np.fill_diagonal(lower, 0.0)
    return upper + lower


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Straight pieces of all fascicles, and where their shares go."""

    starts: np.ndarray  # (k,) landmark each begins at
    ends: np.ndarray  # (k,) landmark each ends at
    owner: np.ndarray  # (k,) fascicle it belongs to
    first: np.ndarray  # (k,) segment of the start
    second: np.ndarray  # (k,) segment of the end
    onto: Any  # sparse, (n_segments, 2 k): sums shares of starts, then of ends
    places: np.ndarray  # (4 k 36,) place in the matrix of all segments' motions


@lru_cache(maxsize=16)
def pieces(body: Body) -> _Pieces:
    """Every straight piece of muscle that spans two segments."""
    from scipy import sparse  # here, not above: wrong input is answered without waiting for it

    fixed = layout(body)
    at: list[tuple[int, int, int]] = []
    for number, fascicle in enumerate(body.fascicles):
        path = [fixed.landmark_index[name] for name in fascicle.path]
        at += [(start, end, number) for start, end in pairwise(path)]
    starts, ends, owner = np.array(at).T
    first, second = fixed.landmark_segment[starts], fixed.landmark_segment[ends]
    across = first != second
    starts, ends, owner, first, second = (part[across] for part in (starts, ends, owner, first, second))
    count, size = len(owner), 6 * len(body.segments)
    rows = np.concatenate([first, second])
    onto = sparse.csr_array((np.ones(2 * count), (rows, np.arange(2 * count))), shape=(len(body.segments), 2 * count))
    six = np.arange(6)
    pairs = [(first, first), (first, second), (second, first), (second, second)]
    places = [
        (6 * a[:, None, None] + six[None, :, None]) * size + 6 * b[:, None, None] + six[None, None, :] for a, b in pairs
    ]
    return _Pieces(starts, ends, owner, first, second, onto, np.concatenate([p.ravel() for p in places]))


def tension_slopes(
    body: Body, state: Mechanics, moved: Motion, tension: np.ndarray, stiffness: np.ndarray | None = None
) -> np.ndarray:
    """Slope (n, n) of the generalised forces of fascicles under tension.

    Args:
        tension: (m,) N.
        stiffness: (m,) N/m, how tension grows with length; left out where the tension is steady.
    """
    cut = pieces(body)
    start, end = state.points[cut.starts], state.points[cut.ends]
    way = end - start
    length = np.linalg.norm(way, axis=1)
    along = way / length[:, None]
    pull = along * tension[cut.owner][:, None]
    both = np.concatenate([pull, -pull])
    at = np.concatenate([start, end])
    forces = cut.onto @ both
    moments = (cut.onto @ (at[:, :, None] * both[:, None, :]).reshape(len(at), 9)).reshape(-1, 3, 3)
    slope = bend(body, state, forces, moments) - _swing(body, moved, cut, at, along, tension[cut.owner] / length)
    if stiffness is not None:
        slope -= (state.arms * stiffness) @ state.arms.T
    return slope


def _swing(
    body: Body, moved: Motion, cut: _Pieces, at: np.ndarray, along: np.ndarray, firmness: np.ndarray
) -> np.ndarray:
    """Stiffness (n, n) of pieces under tension against swinging sideways: firmness is tension over length."""
    count, size = len(cut.owner), 6 * len(body.segments)
    across = firmness[:, None, None] * (np.eye(3) - along[:, :, None] * along[:, None, :])
    lever = levers(at)
    first, second = lever[:count], lever[count:]
    stiff_first, stiff_second = across @ first, across @ second
    turned_first, turned_second = first.transpose(0, 2, 1), second.transpose(0, 2, 1)
    cross = turned_first @ stiff_second
    blocks = [turned_first @ stiff_first, -cross, -cross.transpose(0, 2, 1), turned_second @ stiff_second]
    together = np.bincount(cut.places, weights=np.concatenate([b.ravel() for b in blocks]), minlength=size * size)
    ways = moved.ways.reshape(size, -1)
    return ways.T @ (together.reshape(size, size) @ ways)


def gravity_slopes(body: Body, state: Places, weights: np.ndarray) -> np.ndarray:
    """Slope (n, n) of the generalised forces of weights (n_segments, 3) N at the segments' centres of mass."""
    return bend(body, state, weights, state.centres[:, :, None] * weights[:, None, :])


def arm_slopes(
    body: Body, angles: np.ndarray, direction: np.ndarray, step: float = 1e-4, *, rough: bool = False
) -> np.ndarray:
    """How all moment arms (n, m) change along one direction of posture (n,): a central difference of exact arms.

    Lengths have symmetric second derivatives, so this is also the slope, in every coordinate, of the arms summed
    with the direction's weights. The error is about 1e-8 of the arms.

    Args:
        rough: to the one side only: half the time, an error of about 1e-4.
    """
    from kinespine.chain.mechanics import mechanics

    size = float(np.max(np.abs(direction)))
    if size == 0.0:
        return np.zeros((len(body.dofs), len(body.fascicles)))
    ahead = mechanics(body, angles + step / size * direction).arms
    if rough:
        return (ahead - mechanics(body, angles).arms) * (size / step)
    behind = mechanics(body, angles - step / size * direction).arms
    return (ahead - behind) * (size / (2.0 * step))
