"""What discs, ligaments and ribs do in a posture: passive moments, rib springs, and their stiffness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import CAGED, SIDES
from kinespine.anatomy.tissue import CONVEXITY, SOFTNESS, rise
from kinespine.chain.contacts import cage_numbers
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.pushes import Pushes, push_slopes
from kinespine.chain.slopes import Motion, ancestry, swept


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


def tissue_moments(body: Body, offset: np.ndarray) -> np.ndarray:
    """Passive moment at every degree of freedom (n,) N·m, for angles off the rest pose (n,) rad."""
    return tissue_slopes(body, offset)[0]


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RibRest:
    """Where the ribs are slack: the place of each rib head in its vertebra, and how the cage is turned against it."""

    homes: np.ndarray  # (20, 3) m, in the frame of the vertebra
    turns: np.ndarray  # (20, 3, 3) the cage's axes in the frame of the vertebra


def rib_rest(body: Body, angles: np.ndarray) -> RibRest:
    """The ribs slack in a posture (n,), where the cage already lies as it likes."""
    state = mechanics(body, angles)
    on_cage, cage, spine = _rib_heads(body, state)
    back = state.frames[spine].transpose(0, 2, 1)
    return RibRest(homes=np.einsum("kij,kj->ki", back, on_cage - state.origins[spine]), turns=back @ state.frames[cage])


def _rib_heads(body: Body, state: Mechanics) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of the twenty rib heads on the cage (20, 3), and the numbers of the cage and of their vertebrae."""
    fixed = layout(body)
    names = [f"cage.rib{k}_head.{side}" for k in range(1, len(CAGED) + 1) for side in SIDES]
    spine = np.array([fixed.index[level] for level in CAGED for _ in SIDES])
    on_cage = state.points[[fixed.landmark_index[name] for name in names]]
    return on_cage, np.full(len(spine), fixed.index["cage"]), spine


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RibPull:
    """What the springs of the ribs do: forces at the vertebrae and their reactions on the cage, and torques."""

    pushes: Pushes  # (40,) on the vertebrae, then on the cage
    torque: np.ndarray  # (20, 3) N·m on each vertebra; the opposite on the cage
    torque_slope: np.ndarray  # (20, 3, n)
    cage: np.ndarray  # (20,)
    spine: np.ndarray  # (20,)

    def on_coordinates(self, moved: Motion) -> np.ndarray:
        """Generalised force (n,)."""
        turn = moved.turn[self.spine] - moved.turn[self.cage]
        return self.pushes.on_coordinates(moved).sum(axis=0) + self.torque.ravel() @ turn.reshape(-1, turn.shape[2])


def rib_pull(body: Body, state: Mechanics, moved: Motion, rest: RibRest) -> RibPull:
    """Springs between rib heads and vertebrae: force by the gap, torque by the turn, both against the rest.

    The two forces of a spring share the place on the vertebra, so they leave no couple; the torque is along the axis
    of the turn by its sine.
    """
    n = cage_numbers()
    on_cage, cage, spine = _rib_heads(body, state)
    on_spine = state.origins[spine] + np.einsum("kij,kj->ki", state.frames[spine], rest.homes)
    force = n["rib_spring_N_per_m"] * (on_cage - on_spine)
    drift = moved.of_points(on_spine, spine)
    growth = n["rib_spring_N_per_m"] * (moved.of_points(on_cage, cage) - drift)
    both = Pushes(
        segments=np.concatenate([spine, cage]), points=np.concatenate([on_spine, on_spine]),
        forces=np.concatenate([force, -force]), drift=np.concatenate([drift, drift]),
        turning=np.concatenate([growth, -growth]),
    )  # fmt: skip
    homes, axes = (state.frames[spine] @ rest.turns).transpose(0, 2, 1), state.frames[cage].transpose(0, 2, 1)
    firmness = 0.5 * n["rib_spring_Nm_per_rad"]
    torque = firmness * np.cross(homes, axes).sum(axis=1)
    torque_slope = np.zeros_like(drift)
    for home, axis in zip(homes.transpose(1, 0, 2), axes.transpose(1, 0, 2), strict=True):
        torque_slope += firmness * swept(swept(moved.turn[spine], home), axis)
        torque_slope -= firmness * swept(swept(moved.turn[cage], axis), home)
    return RibPull(pushes=both, torque=torque, torque_slope=torque_slope, cage=cage, spine=spine)


def rib_slopes(body: Body, state: Mechanics, moved: Motion, pull: RibPull) -> np.ndarray:
    """Slope (n, n) of the generalised forces of the ribs."""
    fixed = layout(body)
    turn = moved.turn[pull.spine] - moved.turn[pull.cage]
    slope = push_slopes(body, state, moved, pull.pushes) + turn.reshape(
        -1, turn.shape[2]
    ).T @ pull.torque_slope.reshape(-1, turn.shape[2])
    on_segments = np.zeros((len(body.segments), 3))
    np.add.at(on_segments, pull.spine, pull.torque)
    np.add.at(on_segments, pull.cage, -pull.torque)
    axes = np.where(fixed.slides[:, None], 0.0, state.axes)
    carried = np.cross(axes, fixed.moves.astype(float) @ on_segments)  # torque . (a_k x a_j) = a_k . (a_j x torque)
    return slope + np.where(ancestry(body).T, carried @ axes.T, 0.0)
