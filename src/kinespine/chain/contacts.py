"""What acts inside the body beside muscle: cage on scapula, the tie of the linea alba, abdominal pressure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import LUMBAR, SIDES, SIGN
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.person import REFERENCE_MAN
from kinespine.anatomy.quantities import quantities
from kinespine.chain.mechanics import Places, layout
from kinespine.chain.pushes import Pushes, joined, turned_with
from kinespine.chain.slopes import Motion, crossed, swept


def cage_numbers() -> Mapping[str, float]:
    """The numbers of cage and abdominal cavity, by name."""
    return quantities("cage.csv")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Groups of pushes, each carried by one amount; c columns."""

    names: tuple[str, ...]
    pushes: Pushes
    owner: np.ndarray  # (k,) column each push belongs to
    lower: np.ndarray  # (c,)
    upper: np.ndarray  # (c,)
    unit: np.ndarray  # (c,) N or Pa of an amount of 1

    def arms(self, moved: Motion) -> np.ndarray:
        """Generalised force of one unit of each column, (n, c)."""
        pushes = self.pushes
        return moved.work(pushes.points, pushes.segments, pushes.forces, self.owner, len(self.names)).T

    def carrying(self, amounts: np.ndarray) -> Pushes:
        """The pushes when every column carries its amount (c,)."""
        return self.pushes.scaled(amounts[self.owner])

    def summed(self, each: np.ndarray) -> np.ndarray:
        """Values per push (k, n) summed by column, (c, n)."""
        sums = np.zeros((len(self.names), each.shape[1]))
        np.add.at(sums, self.owner, each)
        return sums


def inner_columns(body: Body, state: Places, moved: Motion) -> Columns:
    """Cage on scapula at both ends of its medial border, the tie of the linea alba, and the abdominal pressure.

    The cage pushes on the scapula and cannot pull, one body weight a unit. The tie pulls the linea alba down to the
    pubic symphysis where it ends: without it the upward pull of the external obliques has nothing to end on. Its
    upper end is left free: tied at both ends it would be a passive band from cage to pelvis, slack in standing. The
    unit of pressure is its limit.
    """
    weight = body.mass * GRAVITY
    limit = cage_numbers()["pressure_limit_Pa"]
    pairs, names = _pairs(body, state, moved, weight)
    pressure = pressure_pushes(body, state, moved)
    count = len(names)
    return Columns(
        names=(*names, "abdominal_pressure"),
        pushes=joined(pairs, pressure.scaled(np.full(len(pressure.segments), limit))),
        owner=np.concatenate([np.repeat(np.arange(count), 2), np.full(len(pressure.segments), count)]),
        lower=np.zeros(count + 1),
        upper=np.append(np.full(count, np.inf), 1.0),
        unit=np.append(np.full(count, weight), limit),
    )


def _pairs(body: Body, state: Places, moved: Motion, weight: float) -> tuple[Pushes, list[str]]:
    """Forces between two segments, each at a point of the first and turning with it."""
    fixed = layout(body)
    names: list[str] = []
    first: list[int] = []
    second: list[int] = []
    points: list[np.ndarray] = []
    forces: list[np.ndarray] = []
    for side in SIDES:
        upper, lower, outer = (
            state.points[fixed.landmark_index[f"scapula.{name}.{side}"]]
            for name in ("superior_angle", "inferior_angle", "acromioclavicular_joint")
        )
        outward = crossed(outer - upper, lower - upper) * SIGN[side]
        outward = weight * outward / np.linalg.norm(outward)  # normal of the blade, backwards
        names += [f"scapula_upper.{side}", f"scapula_lower.{side}"]
        first += 2 * [fixed.index[f"scapula.{side}"]]
        second += 2 * [fixed.index["cage"]]
        points += [upper, lower]
        forces += 2 * [outward]
    strip = fixed.index["linea_alba"]
    names.append("linea_alba_tie")
    first.append(strip)
    second.append(fixed.index["pelvis"])
    points.append(state.points[fixed.landmark_index["linea_alba.100"]])
    forces.append(-weight * state.frames[strip][:, 2])
    owners = np.repeat(first, 2)
    at = np.repeat(np.array(points), 2, axis=0)
    both = np.stack([np.array(forces), -np.array(forces)], axis=1).reshape(-1, 3)
    pushes = Pushes(
        segments=np.stack([first, second], axis=1).ravel(), points=at, forces=both,
        drift=moved.of_points(at, owners), turning=turned_with(moved, both, owners),
        steady=np.zeros(len(at), dtype=bool),
    )  # fmt: skip
    return pushes, names


def pressure_pushes(body: Body, state: Places, moved: Motion) -> Pushes:
    """One pascal of abdominal pressure lifts the diaphragm, pushes the pelvic floor down, the linea alba forwards, the
    spine back.

    The areas scale with the person. The push on the linea alba is what straight muscles to it must hold for the wall
    to have the hoop tension p r of a round wall: height times width over the square root of two. The pressure has no
    force of its own to lean on: without wall tension the linea alba is out of balance, so it rises only with it.
    """
    n = cage_numbers()
    fixed = layout(body)
    size = body.person.height / REFERENCE_MAN.height
    strip, cage, pelvis = (fixed.index[name] for name in ("linea_alba", "cage", "pelvis"))
    ends = state.points[[fixed.landmark_index[f"linea_alba.{end}"] for end in ("00", "100")]]
    forward, left, up = state.frames[strip].T
    d_forward, d_left, d_up = swept(np.stack(3 * [moved.turn[strip]]), state.frames[strip].T)
    front = n["wall_height_share"] * float(np.linalg.norm(ends[0] - ends[1])) * n["wall_width_m"] * size / np.sqrt(2.0)
    floor = n["diaphragm_area_m2"] * size**2
    middle = ends.mean(axis=0)
    d_middle = moved.of_points(middle[None], np.array([strip]))[0]

    lumbar = np.array([fixed.index[level] for level in LUMBAR])
    spine = state.origins[lumbar]
    d_spine = moved.of_points(spine, lumbar)
    share, d_share = _balanced_shares((spine - middle) @ up, (up @ (d_spine - d_middle)) + (spine - middle) @ d_up)
    aside, d_aside = (spine - middle) @ left, (left @ (d_spine - d_middle)) + (spine - middle) @ d_left
    mid_plane = spine - np.outer(aside, left)
    d_mid_plane = d_spine - d_aside[:, None, :] * left[:, None] - aside[:, None, None] * d_left

    joint = next(number for number, dof in enumerate(body.dofs) if dof.name == "T12-L1.flexion")
    ahead = n["diaphragm_ahead_of_spine_m"] * size
    column = state.anchors[joint] + ahead * forward
    d_column = moved.of_points(state.anchors[joint][None], np.array([fixed.index["T12"]]))[0] + ahead * d_forward
    origin = state.origins[pelvis]
    d_origin = moved.of_points(origin[None], np.array([pelvis]))[0]
    fall = float((column - origin) @ up)
    base = column - fall * up
    d_base = d_column - np.outer(up, up @ (d_column - d_origin) + (column - origin) @ d_up) - fall * d_up
    return Pushes(
        segments=np.concatenate([[cage, pelvis, strip], lumbar]),
        points=np.vstack([column, base, middle, mid_plane]),
        forces=np.vstack([floor * up, -floor * up, front * forward, -front * np.outer(share, forward)]),
        drift=np.concatenate([np.stack([d_column, d_base, d_middle]), d_mid_plane]),
        turning=np.concatenate(
            [
                np.stack([floor * d_up, -floor * d_up, front * d_forward]),
                -front * (d_share[:, None, :] * forward[:, None] + share[:, None, None] * d_forward),
            ]
        ),
        steady=np.zeros(3 + len(lumbar), dtype=bool),
    )


def _balanced_shares(heights: np.ndarray, slopes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares that sum to one with their mean height at zero, as even as possible (so the couple vanishes).

    Args:
        heights: (k,) m.
        slopes: (k, n) of the heights.

    Returns:
        (k,) and its slope (k, n).
    """
    mean, d_mean = heights.mean(), slopes.mean(axis=0)
    off, d_off = heights - mean, slopes - d_mean
    spread, d_spread = off @ off, 2.0 * off @ d_off
    change = -mean / spread
    d_change = -(d_mean + change * d_spread) / spread
    return 1.0 / len(heights) + change * off, np.outer(off, d_change) + change * d_off
