"""Forces at points of the body, what they do to every coordinate, and how that changes with posture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.mechanics import Mechanics, layout
from kinespine.chain.slopes import Motion, ancestry, bend, swept


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pushes:
    """Forces on segments at points, k of them; the points and forces may follow other segments."""

    segments: np.ndarray  # (k,) number of the segment that is pushed
    points: np.ndarray  # (k, 3) m
    forces: np.ndarray  # (k, 3) N
    drift: np.ndarray  # (k, 3, n) how the points move, m per coordinate
    turning: np.ndarray  # (k, 3, n) how the forces change, N per coordinate

    def on_coordinates(self, moved: Motion) -> np.ndarray:
        """Generalised force of each push, (k, n)."""
        return (self.forces[:, None, :] @ moved.of_points(self.points, self.segments))[:, 0]

    def scaled(self, amount: np.ndarray) -> Pushes:
        """Each push times its amount (k,)."""
        return Pushes(
            segments=self.segments, points=self.points, forces=self.forces * amount[:, None], drift=self.drift,
            turning=self.turning * amount[:, None, None],
        )  # fmt: skip


def joined(*parts: Pushes) -> Pushes:
    """All pushes of several groups."""
    return Pushes(
        segments=np.concatenate([part.segments for part in parts]),
        points=np.concatenate([part.points for part in parts]),
        forces=np.concatenate([part.forces for part in parts]),
        drift=np.concatenate([part.drift for part in parts]),
        turning=np.concatenate([part.turning for part in parts]),
    )


def steady(moved: Motion, segments: np.ndarray, points: np.ndarray, forces: np.ndarray) -> Pushes:
    """Forces of fixed direction on points of the segments they push."""
    drift = moved.of_points(points, segments)
    return Pushes(segments=segments, points=points, forces=forces, drift=drift, turning=np.zeros_like(drift))


def turned_with(moved: Motion, forces: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """How forces (k, 3) change that turn with segments (k,): (k, 3, n)."""
    return swept(moved.turn[owners], forces)


def push_slopes(body: Body, state: Mechanics, moved: Motion, pushes: Pushes) -> np.ndarray:
    """Slope (n, n) of the summed generalised forces of pushes; row: the force, column: the coordinate that moves."""
    count = len(body.segments)
    forces, moments = np.zeros((count, 3)), np.zeros((count, 3, 3))
    np.add.at(forces, pushes.segments, pushes.forces)
    np.add.at(moments, pushes.segments, pushes.points[:, :, None] * pushes.forces[:, None, :])
    along = moved.of_points(pushes.points, pushes.segments)
    astray = swept(pushes.drift - along, pushes.forces)  # of points that ride elsewhere
    ways = np.concatenate([along, moved.turn[pushes.segments]], axis=1).reshape(-1, along.shape[2])
    changes = np.concatenate([pushes.turning, astray], axis=1).reshape(-1, along.shape[2])
    return bend(body, state, forces, moments) + ways.T @ changes


def push_slopes_along(body: Body, state: Mechanics, moved: Motion, pushes: Pushes, direction: np.ndarray) -> np.ndarray:
    """Slope (k, n), in every coordinate, of the work of each push along one direction of posture (n,)."""
    fixed = layout(body)
    turning = np.where(fixed.slides[:, None], 0.0, state.axes)
    spin = ancestry(body).T @ (direction[:, None] * turning)  # of each coordinate's axis
    shift = moved.shift @ direction
    turn = moved.turn @ direction
    anchor_speed = shift[fixed.owner] + np.cross(turn[fixed.owner], state.anchors)
    speed = shift[pushes.segments] + np.cross(turn[pushes.segments], pushes.points)
    tumble = np.cross(spin, state.axes)
    lever = pushes.points[:, None, :] - state.anchors[None]
    swept = np.cross(tumble[None], lever) + np.cross(state.axes[None], speed[:, None, :] - anchor_speed[None])
    swept = np.where(fixed.slides[None, :, None], tumble[None], swept)
    bent = np.einsum("kni,ki->kn", np.where(fixed.moves.T[pushes.segments][:, :, None], swept, 0.0), pushes.forces)
    astray = pushes.drift - moved.of_points(pushes.points, pushes.segments)
    torque = np.cross(pushes.forces, turn[pushes.segments])  # F . (turn x drift) = (F x turn) . drift
    return bent + (speed[:, None, :] @ pushes.turning)[:, 0] + (torque[:, None, :] @ astray)[:, 0]
