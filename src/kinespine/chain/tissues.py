"""What discs, ligaments and ribs do in a posture: passive moments, rib springs, and their stiffness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import CAGED, SIDES
from kinespine.anatomy.tissue import CONVEXITY, SOFTNESS, rise
from kinespine.chain.contacts import cage_numbers
from kinespine.chain.mechanics import Places, layout, places
from kinespine.chain.pushes import on_segments
from kinespine.chain.slopes import Motion, ancestry, bend, crossed, levers


@dataclass(frozen=True, slots=True, eq=False)
class _Curves:
    """All passive curves of a body side by side; positive and negative direction in the last axis."""

    rows: np.ndarray  # (k,) degree of freedom of each
    neutral_zone: np.ndarray  # (k, 2) rad
    span: np.ndarray  # (k, 2) rad, from the edge of the neutral zone to the range
    scale: np.ndarray  # (k, 2) N·m
    neutral_slope: np.ndarray  # (k,) N·m/rad
    offset: np.ndarray  # (k,) N·m, so that the moment is zero at angle zero


@lru_cache(maxsize=16)
def _curves(body: Body) -> _Curves:
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    sides = [(tissue.positive, tissue.negative) for tissue in body.tissue]
    scale = np.array([tissue.scales() for tissue in body.tissue])
    zero = np.zeros(1)
    start = np.array([[side.shape(zero)[0][0] for side in pair] for pair in sides])
    return _Curves(
        rows=np.array([index[f"{tissue.joint}.{tissue.motion}"] for tissue in body.tissue]),
        neutral_zone=np.array([[side.neutral_zone for side in pair] for pair in sides]),
        span=np.array([[side.range - side.neutral_zone for side in pair] for pair in sides]),
        scale=scale,
        neutral_slope=np.array([tissue.neutral_slope for tissue in body.tissue]),
        offset=(scale * start) @ np.array([1.0, -1.0]),
    )


def tissue_slopes(body: Body, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Passive moments (n,) N·m for angles off the rest pose (n,) rad, and their slopes (n,) N·m/rad.

    The same curves as `anatomy.tissue.Tissue`, all at once.
    """
    c = _curves(body)
    angle = offset[c.rows]
    slack = (np.stack([angle, -angle], axis=1) - c.neutral_zone) / (SOFTNESS * c.span)
    risen, rising = rise(CONVEXITY * SOFTNESS * np.logaddexp(0.0, slack))
    bent = (c.scale * risen) @ np.array([1.0, -1.0]) - c.offset
    steep = np.sum(c.scale * CONVEXITY * rising * 0.5 * (1.0 + np.tanh(0.5 * slack)) / c.span, axis=1)
    moments, slopes = np.zeros(len(offset)), np.zeros(len(offset))
    moments[c.rows] = -(bent + c.neutral_slope * angle)
    slopes[c.rows] = -(steep + c.neutral_slope)
    return moments, slopes


class RibHeads(NamedTuple):
    """The twenty rib heads: where each is on the cage, and what it leans on."""

    landmarks: np.ndarray  # (20,)
    cage: np.ndarray  # (20,) number of the cage
    spine: np.ndarray  # (20,) numbers of the vertebrae


@lru_cache(maxsize=16)
def rib_heads(body: Body) -> RibHeads:
    """The heads of ten pairs of ribs, each at the vertebra of its own number."""
    fixed = layout(body)
    names = [f"cage.rib{k}_head.{side}" for k in range(1, len(CAGED) + 1) for side in SIDES]
    spine = np.array([fixed.index[level] for level in CAGED for _ in SIDES])
    landmarks = np.array([fixed.landmark_index[name] for name in names])
    return RibHeads(landmarks, np.full(len(spine), fixed.index["cage"]), spine)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RibRest:
    """Where the ribs are slack: the place of each rib head in its vertebra, and how the cage is turned against it."""

    homes: np.ndarray  # (20, 3) m, in the frame of the vertebra
    turns: np.ndarray  # (20, 3, 3) the cage's axes in the frame of the vertebra


def rib_rest(body: Body, angles: np.ndarray) -> RibRest:
    """The ribs slack in a posture (n,), where the cage already lies as it likes."""
    heads = rib_heads(body)
    state = places(body, angles)
    back = state.frames[heads.spine].transpose(0, 2, 1)
    apart = state.points[heads.landmarks] - state.origins[heads.spine]
    return RibRest(homes=(back @ apart[:, :, None])[:, :, 0], turns=back @ state.frames[heads.cage])


@lru_cache(maxsize=16)
def norm_ribs(body: Body) -> RibRest:
    """The ribs slack in the norm standing posture."""
    return rib_rest(body, np.zeros(len(body.dofs)))


def _on_vertebrae(state: Places, heads: RibHeads, rest: RibRest) -> np.ndarray:
    """Where the rib heads would be if their springs were slack, (20, 3) m."""
    return state.origins[heads.spine] + (state.frames[heads.spine] @ rest.homes[:, :, None])[:, :, 0]


def rib_ways(body: Body, state: Places, moved: Motion, rest: RibRest) -> tuple[np.ndarray, np.ndarray]:
    """What a spring at each rib head feels: cage against vertebra, both at the place on the vertebra, and its turn.

    The two forces of a spring share that one point, so they leave no couple when cage and vertebra have parted by
    millimetres.

    Returns:
        how they part and how they turn against each other, (20, 3, n) each.
    """
    heads = rib_heads(body)
    place = _on_vertebrae(state, heads, rest)
    part = moved.of_points(place, heads.cage) - moved.of_points(place, heads.spine)
    return part, moved.turn[heads.cage] - moved.turn[heads.spine]


def rib_gaps(body: Body, state: Places, moved: Motion, rest: RibRest) -> tuple[np.ndarray, np.ndarray]:
    """How far every rib head of the cage has left its vertebra (20, 3) m, and how that changes (20, 3, n)."""
    heads = rib_heads(body)
    on_cage, on_spine = state.points[heads.landmarks], _on_vertebrae(state, heads, rest)
    return on_cage - on_spine, moved.of_points(on_cage, heads.cage) - moved.of_points(on_spine, heads.spine)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Springs:
    """Forces on segments at points, (k,) of them."""

    segments: np.ndarray  # (k,)
    points: np.ndarray  # (k, 3) m
    forces: np.ndarray  # (k, 3) N


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RibPull:
    """What the springs of the ribs do: forces at the vertebrae and their reactions on the cage, and torques."""

    pushes: Springs  # (40,) on the vertebrae, then on the cage
    torque: np.ndarray  # (20, 3) N·m on each vertebra; the opposite on the cage
    homes: np.ndarray  # (20, 3, 3) where the axes of the cage are at rest, one a row
    axes: np.ndarray  # (20, 3, 3) where they are
    cage: np.ndarray  # (20,)
    spine: np.ndarray  # (20,)

    def on_coordinates(self, moved: Motion) -> np.ndarray:
        """Generalised force (n,)."""
        p = self.pushes
        pull = moved.work(p.points, p.segments, p.forces, np.zeros(len(p.segments), dtype=int), 1)[0]
        twist = np.zeros((len(moved.ways), 3))
        np.add.at(twist, p.segments, np.concatenate([self.torque, -self.torque]))
        return pull + twist.ravel() @ moved.turn.reshape(twist.size, -1)


def rib_pull(body: Body, state: Places, rest: RibRest) -> RibPull:
    """Springs between rib heads and vertebrae: force by the gap, torque by the turn, both against the rest.

    The two forces of a spring share the place on the vertebra, so they leave no couple; the torque is along the axis
    of the turn by its sine.
    """
    n = cage_numbers()
    heads = rib_heads(body)
    on_spine = _on_vertebrae(state, heads, rest)
    force = n["rib_spring_N_per_m"] * (state.points[heads.landmarks] - on_spine)
    homes = (state.frames[heads.spine] @ rest.turns).transpose(0, 2, 1)
    axes = state.frames[heads.cage].transpose(0, 2, 1)
    return RibPull(
        pushes=Springs(
            segments=np.concatenate([heads.spine, heads.cage]), points=np.concatenate([on_spine, on_spine]),
            forces=np.concatenate([force, -force]),
        ),
        torque=0.5 * n["rib_spring_Nm_per_rad"] * crossed(homes, axes).sum(axis=1),
        homes=homes, axes=axes, cage=heads.cage, spine=heads.spine,
    )  # fmt: skip


def rib_turning(body: Body, state: Places, moved: Motion, pull: RibPull) -> np.ndarray:
    """How the forces of the ribs' springs change with each coordinate, (40, 3, n) in the order of their pushes."""
    on_cage = moved.of_points(state.points[rib_heads(body).landmarks], pull.cage)
    growth = on_cage - moved.of_points(pull.pushes.points[: len(pull.spine)], pull.spine)
    growth *= cage_numbers()["rib_spring_N_per_m"]
    return np.concatenate([growth, -growth])


def rib_slopes(body: Body, state: Places, moved: Motion, pull: RibPull) -> np.ndarray:
    """Slope (n, n) of the generalised forces of the ribs.

    Rates of forces and torques follow the turns and shifts of cage and vertebra (six each); a force on the cage also
    strays, for it stays on the vertebra. What is left is that of steady forces and torques.
    """
    n = cage_numbers()
    fixed = layout(body)
    count = len(pull.spine)
    on_cage, on_spine = levers(state.points[rib_heads(body).landmarks]), levers(pull.pushes.points[:count])
    rate = np.zeros((count, 12, 12))  # wrench on the vertebra, then on the cage, by the motion of both
    growth = n["rib_spring_N_per_m"] * np.concatenate([-on_spine, on_cage], axis=2)
    rate[:, :6] = on_spine.transpose(0, 2, 1) @ growth
    rate[:, 6:] = -rate[:, :6]
    stray = _skew(pull.pushes.forces[:count]) @ on_spine
    rate[:, 6:9] += np.concatenate([stray, -stray], axis=2)
    first, second = _skew(pull.axes.reshape(-1, 3)), _skew(pull.homes.reshape(-1, 3))
    twist = 0.5 * n["rib_spring_Nm_per_rad"] * (first @ second).reshape(count, 3, 3, 3).sum(axis=1)
    torque = np.zeros((count, 3, 12))
    torque[:, :, :3], torque[:, :, 6:9] = twist, -twist.transpose(0, 2, 1)
    rate[:, :3] += torque
    rate[:, 6:9] -= torque
    own = np.unique(pull.pushes.segments)  # cage and vertebrae alone
    place = 6 * np.searchsorted(own, np.stack([pull.spine, pull.cage], axis=1))
    rows = (place[:, :, None] + np.arange(6)).reshape(count, 12)
    size = 6 * len(own)
    at = rows[:, :, None] * size + rows[:, None, :]
    together = np.bincount(at.ravel(), weights=rate.ravel(), minlength=size * size).reshape(size, size)
    ways = moved.ways[own].reshape(size, -1)
    slope = bend(body, state, *on_segments(body, pull.pushes.segments, pull.pushes.points, pull.pushes.forces))
    turned = np.zeros((len(body.segments), 3))
    np.add.at(turned, pull.pushes.segments, np.concatenate([pull.torque, -pull.torque]))
    axes = fixed.hinges[:, None] * state.axes
    carried = crossed(axes, fixed.carried @ turned)  # torque . (a_k x a_j) = a_k . (a_j x torque)
    return slope + ways.T @ (together @ ways) + ancestry(body).T * (carried @ axes.T)


def _skew(vectors: np.ndarray) -> np.ndarray:
    """Matrices (k, 3, 3) whose product with a vector is the cross product of these (k, 3) with it."""
    return -levers(vectors)[:, :, :3]
