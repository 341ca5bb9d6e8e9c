"""What every disc bears: the force between neighbouring vertebrae, in the frame of the disc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS, LEVELS, body_of
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.acting import Balance
from kinespine.chain.contacts import cage_numbers
from kinespine.chain.mechanics import Places, layout
from kinespine.chain.sharing import Shared
from kinespine.chain.slopes import Motion, crossed, swept
from kinespine.chain.stance import segment_masses
from kinespine.chain.tissues import rib_heads


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLoad:
    """The load on one joint of the spine, in its disc frame (midway between the two bodies)."""

    level: str
    compression: float  # N, positive pressing the bodies together
    shear: float  # N, forward push on the upper body
    lateral_shear: float  # N, push on the upper body to the left
    flexion_moment: float  # N·m, what gravity and held weight ask, bending forwards
    lateral_moment: float  # N·m, the same, bending to the right
    axial_moment: float  # N·m, the same, turning to the left


def level_loads(body: Body, state: Places, forces: np.ndarray, asked: Mapping[str, float]) -> tuple[LevelLoad, ...]:
    """Joint forces from the forces on all bodies above: weight, muscles, ribs and abdominal pressure.

    Args:
        forces: (n_segments, 3) N, on every segment except those of joints and ground.
        asked: moment of gravity by degree of freedom of the spine, N·m.

    Returns:
        One row per joint, C0-C1 first. Couples of tissue carry no force; the joint is one point, so its force is
        the sum over skull and vertebrae above it, and no facet takes part of it.
    """
    fixed = layout(body)
    loads: list[LevelLoad] = []
    above = np.zeros(3)
    for joint, upper, frame in zip(JOINTS, LEVELS[:-1], disc_frames(body, state), strict=True):
        above = above + forces[fixed.index[body_of(upper)]]
        push = frame.T @ above
        loads.append(
            LevelLoad(
                level=joint, compression=float(-push[2]), shear=float(push[0]), lateral_shear=float(push[1]),
                flexion_moment=asked[f"{joint}.flexion"], lateral_moment=asked[f"{joint}.lateral"],
                axial_moment=asked[f"{joint}.axial"],
            )
        )  # fmt: skip
    return tuple(loads)


def asked_of(body: Body, balance: Balance) -> dict[str, float]:
    """Moment of gravity at every kept degree of freedom (N·m), the cage's part passed on to the spine."""
    asked = balance.ribs.pass_on(balance.state.gravity[:, None], balance)[:, 0]
    return {body.dofs[int(number)].name: float(asked[place]) for place, number in enumerate(balance.kept)}


def disc_frames(body: Body, state: Places) -> np.ndarray:
    """Axes midway between those of the two bodies of every joint, (25, 3, 3), columns forwards, left, up."""
    frames = _level_frames(body, state)
    z = _unit(frames[:-1, :, 2] + frames[1:, :, 2])
    y = frames[:-1, :, 1] + frames[1:, :, 1]
    y = _unit(y - np.sum(y * z, axis=1)[:, None] * z)
    return np.stack([crossed(y, z), y, z], axis=2)


def disc_turns(body: Body, state: Places, moved: Motion) -> np.ndarray:
    """How these axes change with each coordinate, (25, 3, 3, n)."""
    fixed = layout(body)
    frames = _level_frames(body, state)
    turn = moved.turn[[fixed.index[body_of(level)] for level in LEVELS]]
    d_left, d_up = (swept(turn, frames[:, :, axis]) for axis in (1, 2))
    z, y = frames[:-1, :, 2] + frames[1:, :, 2], frames[:-1, :, 1] + frames[1:, :, 1]
    z, d_z = _unit_change(z, d_up[:-1] + d_up[1:])
    d_y = d_left[:-1] + d_left[1:]
    slant, d_slant = np.sum(y * z, axis=1), np.einsum("lin,li->ln", d_y, z) + np.einsum("li,lin->ln", y, d_z)
    d_y = d_y - d_slant[:, None, :] * z[:, :, None] - slant[:, None, None] * d_z
    y, d_y = _unit_change(y - slant[:, None] * z, d_y)
    return np.stack([swept(d_y, z) - swept(d_z, y), d_y, d_z], axis=2)


def _level_frames(body: Body, state: Places) -> np.ndarray:
    """Axes of every body of the chain, (26, 3, 3), columns forwards, left, up; S1 by its endplate."""
    fixed = layout(body)
    frames = state.frames[[fixed.index[body_of(level)] for level in LEVELS]]
    front, back = (state.points[fixed.landmark_index[f"pelvis.S1_endplate_{end}"]] for end in ("anterior", "posterior"))
    x = (front - back) / np.linalg.norm(front - back)
    left = frames[-1, :, 1]
    frames[-1] = np.column_stack([x, left, np.cross(x, left)])
    return frames


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1)[:, None]


def _unit_change(vectors: np.ndarray, change: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors (k, 3) along vectors, and how they change (k, 3, n) as the vectors do."""
    length = np.linalg.norm(vectors, axis=1)[:, None]
    unit = vectors / length
    return unit, (change - unit[:, :, None] * np.einsum("ki,kin->kn", unit, change)[:, None, :]) / length[:, :, None]


def forces_on_segments(body: Body, balance: Balance, shared: Shared, tension: np.ndarray) -> np.ndarray:
    """Sum of the forces on every segment except those of joints and ground, (n_segments, 3) N."""
    parts = balance.parts(shared.x)
    inside = balance.inside.carrying(np.concatenate([parts.scapula, parts.tie, parts.pressure]))
    return forces_on(body, balance.state, tension, (inside.segments, inside.forces), _rib_forces(body, balance, shared))


def forces_on(body: Body, state: Places, tension: np.ndarray, *pushes: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Weight, fascicles under tension (m,) N and pushes, summed by segment: (n_segments, 3) N.

    Args:
        pushes: numbers of segments (k,) and the forces on them (k, 3) N, in groups.
    """
    fixed = layout(body)
    forces = np.zeros((len(body.segments), 3))
    forces[:, 2] = -GRAVITY * segment_masses(body)
    starts, ends, owner = path_pieces(body)
    pull = state.points[ends] - state.points[starts]
    pull = pull / np.linalg.norm(pull, axis=1)[:, None] * tension[owner][:, None]
    np.add.at(forces, fixed.landmark_segment[starts], pull)
    np.add.at(forces, fixed.landmark_segment[ends], -pull)
    for segments, push in pushes:
        np.add.at(forces, segments, push)
    return forces


def _rib_forces(body: Body, balance: Balance, shared: Shared) -> tuple[np.ndarray, np.ndarray]:
    """What the cage, at rest on its springs, pushes on every vertebra of T1 to T10, and they on it."""
    total = np.hstack([block.arms for block in balance.blocks]) @ shared.x + balance.load
    shift = np.zeros(len(body.dofs))
    shift[balance.cage] = balance.ribs.give @ total[balance.cage]
    gaps = (balance.ribs.slope @ shift).reshape(-1, 3)  # of the cage off each vertebra
    force = cage_numbers()["rib_spring_N_per_m"] * gaps
    heads = rib_heads(body)
    return np.concatenate([heads.spine, heads.cage]), np.concatenate([force, -force])


@lru_cache(maxsize=16)
def path_pieces(body: Body) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Straight pieces of all fascicles: landmark they start at, landmark they end at, fascicle they belong to."""
    index = layout(body).landmark_index
    starts: list[int] = []
    ends: list[int] = []
    owner: list[int] = []
    for number, fascicle in enumerate(body.fascicles):
        places = [index[name] for name in fascicle.path]
        starts += places[:-1]
        ends += places[1:]
        owner += [number] * (len(places) - 1)
    return np.array(starts), np.array(ends), np.array(owner)
