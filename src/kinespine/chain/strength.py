"""Maximal isometric moments of neck and trunk: what the muscles of a body can hold against a pad."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.optimize import linprog

from kinespine.anatomy.body import Body
from kinespine.anatomy.person import Sex
from kinespine.chain.acting import Balance, balance_of
from kinespine.chain.mechanics import layout
from kinespine.chain.posture import Posture, settle, standing
from kinespine.chain.slopes import motion
from kinespine.errors import NotSolved
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "measured_strength.csv"

Region = Literal["trunk", "neck"]
Direction = Literal["extension", "flexion", "lateral_right", "lateral_left", "axial_left", "axial_right"]
DIRECTIONS: tuple[Direction, ...] = (
    "extension", "flexion", "lateral_right", "lateral_left", "axial_left", "axial_right",
)  # fmt: skip
LEVEL: dict[Region, str] = {"trunk": "L4-L5", "neck": "C7-T1"}
"""The joint the moment is given about."""

# Where the pad presses: a segment, and the landmark that says how high.
PAD: dict[Region, tuple[str, str]] = {
    "trunk": ("cage", "T4.body_centre"),
    "neck": ("skull", "skull.head_centre_of_mass"),
}
# What the pad does to the body above while its muscles work in a direction: (axis, sign).
AGAINST: dict[Direction, tuple[int, float]] = {
    "extension": (0, 1.0), "flexion": (0, -1.0), "lateral_right": (1, 1.0), "lateral_left": (1, -1.0),
    "axial_left": (2, -1.0), "axial_right": (2, 1.0),
}  # fmt: skip
HELD: dict[Region, tuple[str, ...]] = {
    "trunk": ("pelvis", "femur", "tibia", "foot"),
    "neck": (
        "pelvis", "femur", "tibia", "foot", "L5", "L4", "L3", "L2", "L1", "linea_alba", "cage",
        *(f"T{n}" for n in range(1, 13)),
    ),
}  # fmt: skip
"""What the apparatus holds; every joint above has to balance, shoulder girdle and arms included."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strength:
    """The largest moment in one direction, and what keeps it from being larger."""

    region: Region
    direction: Direction
    level: str
    moment: float  # N·m about that level, of the pad (turning: a pure moment)
    force: float  # N at the pad; NaN for turning
    lever: float  # m, height of the pad over the joint; NaN for turning
    activation: np.ndarray  # (m,) in the order of body.fascicles
    limits: tuple[tuple[str, float], ...]  # joints that give way first: N·m gained per N·m of help there, largest first


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredStrength:
    """A published strength, or the value chosen from several (`measured_strength.csv`)."""

    region: Region
    direction: Literal["extension", "flexion", "lateral", "axial", "all"]
    sex: Literal["male", "female", "both"]
    value: float
    low: float | None
    high: float | None
    unit: str
    subject: str
    condition: str
    used_for: Literal["choosing", "result", "derived", "background"]
    source: str
    status: str
    note: str


def measured_strengths(sex: Sex) -> tuple[MeasuredStrength, ...]:
    """Published strengths of one sex, or of both together."""
    return tuple(row for row in read_table(TABLE, MeasuredStrength) if row.sex in (sex, "both"))


def maximal_moment(
    body: Body, region: Region, direction: Direction, *, posture: Posture | None = None, tissue: bool = False,
    gravity: bool = False, alone: bool = False,
) -> Strength:  # fmt: skip
    """Find the largest load of a pad that the body can hold, by linear programming over activations.

    The pelvis (trunk) or everything from T1 down (neck) is held. A horizontal force presses on the cage at the height
    of T4 (trunk) or on the head at the height of its centre of mass (neck), straight above the joint for bending to a
    side; turning is tested with a pure moment about the vertical. Every rotation of every joint above what is held
    has to balance with activations between 0 and 1: spine, shoulder girdle and arms; and so does the linea alba.
    Nothing is asked of stability and no muscle works against its will, so this is an upper limit. Without `tissue`
    and `alone` it is the condition that measured strength is compared with: in the apparatus every joint between pad
    and clamp carries the pad, and near the posture of the test discs and ligaments are slack.

    Args:
        posture: the posture of the test; the norm standing posture if none is given.
        tissue: an upper bound that no posture reaches: every spine joint may add any moment between minus and plus
            the one its discs and ligaments have at the end of its range, each by itself and without moving there.
        gravity: count the weight of what is not held; dynamometers usually subtract it.
        alone: ask for balance at the reference joint (and of the linea alba) only, as if no other could give way.

    Raises:
        NotSolved: gravity alone is more than the body can hold.
    """
    posture = settle(body, posture) if posture is not None else standing(body)
    balance = balance_of(body, posture, posture)
    level = LEVEL[region]
    rows = _alone(body, balance, region) if alone else _free(body, balance, region)
    pad, lever = _pad(body, balance, region, direction)
    b = balance.blocks
    columns = (b.muscles, b.limbs, b.scapula, b.pressure, b.tie)
    arms = np.hstack([balance.ribs.pass_on(block.arms, balance)[rows] for block in columns])
    lower = np.concatenate([block.lower for block in columns])
    upper = np.concatenate([block.upper for block in columns])
    resting = balance.load - balance.tissue - (0.0 if gravity else balance.state.gravity)
    help_rows, help_lower, help_upper = _tissue(body, balance, rows) if tissue else _no_tissue()
    helping = np.zeros((len(rows), len(help_rows)))
    helping[help_rows, np.arange(len(help_rows))] = 1.0
    least: list[float] = [*lower.tolist(), *help_lower.tolist()]
    most: list[float | None] = [value if np.isfinite(value) else None for value in [*upper, *help_upper]]
    found = linprog(
        np.concatenate([np.zeros(len(least)), [-1.0]]),
        A_eq=np.column_stack([arms, helping, balance.ribs.pass_on(pad[:, None], balance)[rows]]),
        b_eq=-balance.ribs.pass_on(resting[:, None], balance)[rows, 0],
        bounds=[*zip(least, most, strict=True), (0.0, None)],
        method="highs",
    )
    if found.status != 0 or found.x is None:
        raise NotSolved(
            f"No {direction} strength of the {region}: {found.message} The posture cannot be held even without a pad;"
            " stand more upright."
        )
    force = float(found.x[-1])
    gain = -np.asarray(found.eqlin.marginals) * (1.0 if np.isnan(lever) else lever)
    kept: list[int] = balance.kept[rows].tolist()
    gains: list[float] = np.abs(gain).tolist()
    spine = [(body.dofs[row].name, g) for row, g in zip(kept, gains, strict=True) if body.dofs[row].role == "spine"]
    return Strength(
        region=region,
        direction=direction,
        level=level,
        moment=force if np.isnan(lever) else force * lever,
        force=np.nan if np.isnan(lever) else force,
        lever=lever,
        activation=np.asarray(found.x[: len(body.fascicles)]),
        limits=tuple(sorted(spine, key=lambda pair: -pair[1])[:3]),
    )


def _free(body: Body, balance: Balance, region: Region) -> np.ndarray:
    """Rows of the balance that nothing holds, as places in `balance.kept`."""
    fixed = layout(body)
    kept: list[int] = balance.kept.tolist()
    owner = [body.segments[int(fixed.owner[row])].name.partition(".")[0] for row in kept]
    return np.array([place for place, name in enumerate(owner) if name not in HELD[region]])


def _alone(body: Body, balance: Balance, region: Region) -> np.ndarray:
    """Rows of the reference joint and, for the trunk, of the strip its wall muscles meet at."""
    kept: list[int] = balance.kept.tolist()
    dofs = [body.dofs[row] for row in kept]
    wall = region == "trunk"
    return np.array(
        [
            place
            for place, dof in enumerate(dofs)
            if dof.name.startswith(f"{LEVEL[region]}.") or (wall and dof.role == "wall")
        ]
    )


def _pad(body: Body, balance: Balance, region: Region, direction: Direction) -> tuple[np.ndarray, float]:
    """Generalised force (n,) of one newton (turning: one newton metre) of the pad, and its height over the joint."""
    fixed = layout(body)
    segment, landmark = PAD[region]
    number = fixed.index[segment]
    moved = motion(body, balance.state)
    joint = next(row for row, dof in enumerate(body.dofs) if dof.name == f"{LEVEL[region]}.flexion")
    anchor = balance.state.anchors[joint]
    place = balance.state.points[fixed.landmark_index[landmark]].copy()
    axis, sign = AGAINST[direction]
    if axis == 2:
        return sign * moved.turn[number, axis], np.nan
    if axis == 1:
        place[0] = anchor[0]
    return sign * moved.of_points(place[None], np.array([number]))[0, axis], float(place[2] - anchor[2])


def _tissue(body: Body, balance: Balance, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows with discs and ligaments, and a bound on what those add (N·m): the moment at the range, either way."""
    kept: list[int] = balance.kept[rows].tolist()
    place = {body.dofs[row].name: number for number, row in enumerate(kept)}
    found = [t for t in body.tissue if f"{t.joint}.{t.motion}" in place]
    return (
        np.array([place[f"{t.joint}.{t.motion}"] for t in found], dtype=int),
        np.array([-t.positive.moment for t in found]),
        np.array([t.negative.moment for t in found]),
    )


def _no_tissue() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(0, dtype=int), np.zeros(0), np.zeros(0)
