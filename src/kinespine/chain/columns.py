"""Everything that can carry load in a posture, as columns of one balance: muscles, limb torques, ground, wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import LUMBAR, SIDES, SIGN
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.person import REFERENCE_MAN
from kinespine.anatomy.quantities import quantities
from kinespine.chain.mechanics import Mechanics, layout, point_slopes, turn_slopes

SPECIFIC_TENSION = 50e4  # N/m2, one for all muscles; range 30 to 90 N/cm2
WIDTH = 0.45  # of the active force-length curve (Thelen 2003)
PASSIVE_SHAPE, PASSIVE_STRAIN = 5.0, 0.6  # of the passive one (Thelen 2003)
FREE_EFFORT = 1e-5  # effort of ground and contact forces, of one body weight, over that of all muscle at its maximum


def cage_numbers() -> Mapping[str, float]:
    """The numbers of cage and abdominal cavity, by name."""
    return quantities("cage.csv")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A group of columns: what one unit of each does to every degree of freedom, and what it may be."""

    names: tuple[str, ...]
    arms: np.ndarray  # (n, k) N·m or N per unit
    lower: np.ndarray  # (k,)
    upper: np.ndarray  # (k,)
    weight: np.ndarray  # (k,) effort of one unit
    unit: np.ndarray  # (k,) N, N·m or Pa of one unit


def muscle_block(body: Body, state: Mechanics) -> tuple[Block, np.ndarray]:
    """Activations 0 to 1 of all fascicles, and the passive tension each has at this length (m,) N.

    Rigid tendons; active force-length a bell of width 0.45, passive an exponential (Thelen 2003). Effort is the
    sum of volume times activation squared over the volume of all muscle, so splitting a fascicle changes nothing.
    """
    area = np.array([fascicle.area for fascicle in body.fascicles])
    optimal = np.array([fascicle.optimal_length for fascicle in body.fascicles])
    tendon = np.array([fascicle.tendon_length for fascicle in body.fascicles])
    cosine = np.cos([fascicle.pennation for fascicle in body.fascicles])
    fibre = (state.lengths - tendon) / optimal
    strongest = SPECIFIC_TENSION * area * cosine
    active = np.exp(-((fibre - 1.0) ** 2) / WIDTH)
    stretch = np.maximum(fibre - 1.0, 0.0)
    passive = strongest * np.expm1(PASSIVE_SHAPE * stretch / PASSIVE_STRAIN) / np.expm1(PASSIVE_SHAPE)
    volume = area * optimal
    unit = strongest * active
    block = Block(
        names=tuple(fascicle.name for fascicle in body.fascicles),
        arms=state.arms * unit,
        lower=np.zeros(len(area)),
        upper=np.ones(len(area)),
        weight=volume / volume.sum(),
        unit=unit,
    )
    return block, passive


def limb_block(body: Body) -> Block:
    """Ideal torques of limb joints in units of the stronger direction; effort as of muscle that could give them.

    A muscle of volume V and specific tension s gives a torque T over about one radian of shortening when V = T / s.
    """
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    strongest = np.array([max(joint.positive, joint.negative) for joint in body.limbs])
    arms = np.zeros((len(index), len(body.limbs)))
    arms[[index[joint.dof] for joint in body.limbs], np.arange(len(body.limbs))] = strongest
    volume = sum(fascicle.area * fascicle.optimal_length for fascicle in body.fascicles)
    return Block(
        names=tuple(joint.dof for joint in body.limbs),
        arms=arms,
        lower=np.array([-joint.negative for joint in body.limbs]) / strongest,
        upper=np.array([joint.positive for joint in body.limbs]) / strongest,
        weight=strongest / SPECIFIC_TENSION / volume,
        unit=strongest,
    )


def ground_block(body: Body, state: Mechanics) -> Block:
    """Forces of the ground on both feet in body weights: four corners that push, two that hold sideways, one twist."""
    fixed = layout(body)
    weight = body.mass * GRAVITY
    names: list[str] = []
    columns: list[np.ndarray] = []
    lower: list[float] = []
    for side in SIDES:
        corners = [fixed.landmark_index[f"foot.{corner}.{side}"] for corner in SOLE]
        foot = fixed.index[f"foot.{side}"]
        slopes = point_slopes(body, state, state.points[corners], np.full(len(corners), foot))
        middle = point_slopes(body, state, state.points[corners].mean(axis=0)[None], np.array([foot]))[0]
        turn = turn_slopes(body, state, np.array([foot]))[0]
        names += [f"{corner}.{side}" for corner in SOLE] + [f"{way}.{side}" for way in ("forward", "leftward", "twist")]
        columns += [*slopes[:, 2], middle[0], middle[1], 0.1 * turn[2]]
        lower += [0.0] * len(corners) + [-np.inf] * 3
    count = len(names)
    return Block(
        names=tuple(names),
        arms=weight * np.array(columns).T,
        lower=np.array(lower),
        upper=np.full(count, np.inf),
        weight=np.full(count, FREE_EFFORT),
        unit=np.full(count, weight),
    )


def scapula_block(body: Body, state: Mechanics) -> Block:
    """The rib cage pushing back on the scapula at both ends of its medial border, in body weights; it cannot pull."""
    fixed = layout(body)
    weight = body.mass * GRAVITY
    names: list[str] = []
    columns: list[np.ndarray] = []
    for side in SIDES:
        upper, lower, outer = (
            state.points[fixed.landmark_index[f"scapula.{name}.{side}"]]
            for name in ("superior_angle", "inferior_angle", "acromioclavicular_joint")
        )
        outward = np.cross(outer - upper, lower - upper) * SIGN[side]
        outward = outward / np.linalg.norm(outward)  # normal of the blade, backwards
        for name, place in (("upper", upper), ("lower", lower)):
            pair = np.array([fixed.index[f"scapula.{side}"], fixed.index["cage"]])
            slopes = point_slopes(body, state, np.array([place, place]), pair)
            names.append(f"scapula_{name}.{side}")
            columns.append(outward @ (slopes[0] - slopes[1]))
    count = len(names)
    return Block(
        names=tuple(names),
        arms=weight * np.array(columns).T,
        lower=np.zeros(count),
        upper=np.full(count, np.inf),
        weight=np.full(count, FREE_EFFORT),
        unit=np.full(count, weight),
    )


def tie_block(body: Body, state: Mechanics) -> Block:
    """The linea alba held down on the pubic symphysis where it ends, in body weights; it pulls and never pushes.

    Without it the upward pull of the external obliques has nothing to end on. Its upper end is left free: tied at both
    ends it would be a passive band from cage to pelvis, which is slack in standing.
    """
    fixed = layout(body)
    place = state.points[fixed.landmark_index["linea_alba.100"]]
    pair = np.array([fixed.index["pelvis"], fixed.index["linea_alba"]])
    slopes = point_slopes(body, state, np.array([place, place]), pair)
    upwards = state.frames[fixed.index["linea_alba"]][:, 2]
    return Block(
        names=("linea_alba_tie",),
        arms=body.mass * GRAVITY * (upwards @ (slopes[0] - slopes[1]))[:, None],
        lower=np.zeros(1),
        upper=np.full(1, np.inf),
        weight=np.full(1, FREE_EFFORT),
        unit=np.full(1, body.mass * GRAVITY),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pressure:
    """What one pascal in the abdomen does: forces on segments at points, in balance among themselves."""

    segments: np.ndarray  # (k,) numbers
    points: np.ndarray  # (k, 3) m
    forces: np.ndarray  # (k, 3) N per Pa


def pressure_forces(body: Body, state: Mechanics) -> Pressure:
    """Abdominal pressure lifts the diaphragm, pushes the pelvic floor down, the linea alba forwards, the spine back.

    The areas scale with the person. The push on the linea alba is what straight muscles to it must hold for the wall
    to have the hoop tension p r of a round wall: height times width over the square root of two. The pressure has no
    force of its own to lean on: without wall tension the linea alba is out of balance, so it rises only with it.
    """
    n = cage_numbers()
    fixed = layout(body)
    size = body.person.height / REFERENCE_MAN.height
    top, bottom = (state.points[fixed.landmark_index[f"linea_alba.{end}"]] for end in ("00", "100"))
    strip = state.frames[fixed.index["linea_alba"]]
    height = n["wall_height_share"] * float(np.linalg.norm(top - bottom))
    front = height * n["wall_width_m"] * size / np.sqrt(2.0)
    floor = n["diaphragm_area_m2"] * size**2
    middle = 0.5 * (top + bottom)
    lumbar = np.array([fixed.index[level] for level in LUMBAR])
    up, forward = strip[:, 2], strip[:, 0]
    spine = state.origins[lumbar]
    levels = (spine - middle) @ up
    share = _balanced_shares(levels)
    column = state.anchors[_joint_row(body, "T12-L1.flexion")] + n["diaphragm_ahead_of_spine_m"] * size * forward
    base = column - up * ((column - state.origins[fixed.index["pelvis"]]) @ up)
    return Pressure(
        segments=np.concatenate([[fixed.index["cage"], fixed.index["pelvis"], fixed.index["linea_alba"]], lumbar]),
        points=np.vstack([column, base, middle, spine - np.outer((spine - middle) @ strip[:, 1], strip[:, 1])]),
        forces=np.vstack([floor * up, -floor * up, front * forward, -front * np.outer(share, forward)]),
    )


def _joint_row(body: Body, name: str) -> int:
    return next(number for number, dof in enumerate(body.dofs) if dof.name == name)


def _balanced_shares(heights: np.ndarray) -> np.ndarray:
    """Shares that sum to one with their mean height at zero, as even as possible (so the couple vanishes)."""
    system = np.vstack([np.ones_like(heights), heights])
    return (
        np.full(len(heights), 1.0 / len(heights))
        + np.linalg.lstsq(system, np.array([0.0, -heights.mean()]), rcond=None)[0]
    )


def pressure_block(body: Body, state: Mechanics) -> Block:
    """Abdominal pressure in units of its limit, as one column without effort of its own."""
    forces = pressure_forces(body, state)
    slopes = point_slopes(body, state, forces.points, forces.segments)
    limit = cage_numbers()["pressure_limit_Pa"]
    return Block(
        names=("abdominal_pressure",),
        arms=limit * np.einsum("ki,kin->n", forces.forces, slopes)[:, None],
        lower=np.zeros(1),
        upper=np.ones(1),
        weight=np.full(1, FREE_EFFORT),
        unit=np.full(1, limit),
    )
