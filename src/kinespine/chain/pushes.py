"""Forces at points of the body, what they do to every coordinate, and how that changes with posture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.mechanics import Places, layout
from kinespine.chain.slopes import Motion, ancestry, bend, crossed, swept


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pushes:
    """Forces on segments at points, k of them; the points and forces may follow other segments."""

    segments: np.ndarray  # (k,) number of the segment that is pushed
    points: np.ndarray  # (k, 3) m
    forces: np.ndarray  # (k, 3) N
    drift: np.ndarray  # (k, 3, n) how the points move, m per coordinate
    turning: np.ndarray  # (k, 3, n) how the forces change, N per coordinate
    steady: np.ndarray  # (k,) forces that keep their direction, on points of the segment they push

    def on_coordinates(self, moved: Motion) -> np.ndarray:
        """Generalised force of each push, (k, n)."""
        count = len(self.segments)
        return moved.work(self.points, self.segments, self.forces, np.arange(count), count)

    def scaled(self, amount: np.ndarray) -> Pushes:
        """Each push times its amount (k,)."""
        return Pushes(
            segments=self.segments, points=self.points, forces=self.forces * amount[:, None], drift=self.drift,
            turning=self.turning * amount[:, None, None], steady=self.steady,
        )  # fmt: skip


def joined(*parts: Pushes) -> Pushes:
    """All pushes of several groups."""
    return Pushes(
        segments=np.concatenate([part.segments for part in parts]),
        points=np.concatenate([part.points for part in parts]),
        forces=np.concatenate([part.forces for part in parts]),
        drift=np.concatenate([part.drift for part in parts]),
        turning=np.concatenate([part.turning for part in parts]),
        steady=np.concatenate([part.steady for part in parts]),
    )


def steady(moved: Motion, segments: np.ndarray, points: np.ndarray, forces: np.ndarray) -> Pushes:
    """Forces of fixed direction on points of the segments they push."""
    drift = moved.of_points(points, segments)
    return Pushes(
        segments=segments, points=points, forces=forces, drift=drift, turning=np.zeros_like(drift),
        steady=np.ones(len(segments), dtype=bool),
    )  # fmt: skip


def turned_with(moved: Motion, forces: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """How forces (k, 3) change that turn with segments (k,): (k, 3, n)."""
    return swept(moved.turn[owners], forces)


def push_slopes(body: Body, state: Places, moved: Motion, pushes: Pushes) -> np.ndarray:
    """Slope (n, n) of the summed generalised forces of pushes; row: the force, column: the coordinate that moves."""
    forces, moments = on_segments(body, pushes.segments, pushes.points, pushes.forces)
    other = ~pushes.steady
    segments, points = pushes.segments[other], pushes.points[other]
    along, turn = moved.of_points(points, segments), moved.turn[segments]
    turning, astray = pushes.turning[other], swept(pushes.drift[other] - along, pushes.forces[other])
    n = along.shape[2]
    ways = np.concatenate([along, turn], axis=1).reshape(-1, n)
    return bend(body, state, forces, moments) + ways.T @ np.concatenate([turning, astray], axis=1).reshape(-1, n)


def on_segments(
    body: Body, segments: np.ndarray, points: np.ndarray, forces: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Forces (k, 3) at points (k, 3) summed by segment (n_segments, 3), and points times forces (n_segments, 3, 3)."""
    count = len(body.segments)
    sums, moments = np.zeros((count, 3)), np.zeros((count, 3, 3))
    np.add.at(sums, segments, forces)
    np.add.at(moments, segments, points[:, :, None] * forces[:, None, :])
    return sums, moments


def push_slopes_along(body: Body, state: Places, moved: Motion, pushes: Pushes, direction: np.ndarray) -> np.ndarray:
    """Slope (k, n), in every coordinate, of the work of each push along one direction of posture (n,)."""
    fixed = layout(body)
    turning = fixed.hinges[:, None] * state.axes
    spin = ancestry(body).T @ (direction[:, None] * turning)  # of each coordinate's axis
    shift = moved.shift @ direction
    turn = moved.turn @ direction
    anchor_speed = shift[fixed.owner] + crossed(turn[fixed.owner], state.anchors)
    speed = shift[pushes.segments] + crossed(turn[pushes.segments], pushes.points)
    tumble = crossed(spin, state.axes)
    # hinges: F . (tumble x (p - o)) + F . (axis x (v - v_o)), every hinge with every push; slides: F . tumble
    fixed_part = np.where(
        fixed.slides[:, None], -tumble, crossed(tumble, state.anchors) + crossed(state.axes, anchor_speed)
    )
    tumbled = crossed(pushes.points, pushes.forces) @ (fixed.hinges[:, None] * tumble).T
    turned = crossed(speed, pushes.forces) @ turning.T
    bent = fixed.carried.T[pushes.segments] * (tumbled + turned - pushes.forces @ fixed_part.T)
    astray = pushes.drift - moved.of_points(pushes.points, pushes.segments)
    torque = crossed(pushes.forces, turn[pushes.segments])  # F . (turn x drift) = (F x turn) . drift
    return bent + (speed[:, None, :] @ pushes.turning)[:, 0] + (torque[:, None, :] @ astray)[:, 0]
