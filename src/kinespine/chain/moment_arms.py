"""How far from a joint each muscle group pulls, to be laid beside published moment arms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import JOINTS, LEVELS, MOTIONS
from kinespine.chain.acting import balance_of
from kinespine.chain.posture import Posture, settle, standing
from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

TABLE = Path(__file__).parent.parent / "anatomy" / "tables" / "published_moment_arms.csv"
CROSSING = 5e-4  # m; a fascicle with a smaller arm in every direction does not cross the joint

Plane = Literal["flexion", "lateral", "axial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentArm:
    """Moment arms of the left side of one group about one joint: flexion, bending and turning, m.

    Positive flexes, bends to the side of the muscle, and turns to it.
    """

    joint: str
    group: str
    fascicles: int  # that cross the joint
    area: float  # m2, of them
    flexion: float  # m, mean weighted with area
    lateral: float
    axial: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArm:
    """A moment arm found in the literature, in the signs of `MomentArm` (`published_moment_arms.csv`)."""

    level: str  # a joint such as `L4-L5`, or a span such as `C2-T1` whose joints share one coordinate in the source
    group: str  # of the muscle table, a combined group, or one fascicle
    plane: Plane
    value_mm: float
    low: float | None  # mm
    high: float | None  # mm
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmBesidePublished:
    """One published moment arm and that of the model."""

    published: PublishedArm
    model: float  # m
    ratio: float  # model over published


COMBINED = {
    "erector_spinae_with_multifidus": (
        "longissimus_thoracis_pars_lumborum", "longissimus_thoracis_pars_thoracis",
        "iliocostalis_lumborum_pars_lumborum", "iliocostalis_lumborum_pars_thoracis", "spinalis_thoracis",
        "multifidus_lumbar", "multifidus_thoracic", "semispinalis_thoracis",
    ),
    "longissimus": ("longissimus_thoracis_pars_lumborum", "longissimus_thoracis_pars_thoracis"),
    "iliocostalis": ("iliocostalis_lumborum_pars_lumborum", "iliocostalis_lumborum_pars_thoracis"),
}  # fmt: skip
"""What sections of the body show as one muscle."""


def moment_arms(body: Body, joint: str, posture: Posture | None = None) -> tuple[MomentArm, ...]:
    """Moment arms of every group that crosses a joint of the spine, combined groups last.

    A muscle of the thorax pulls on the spine through the cage, at rest on its springs.

    Args:
        joint: such as `L4-L5`.
        posture: the norm standing posture if none is given.

    Raises:
        BadInput: the spine has no such joint.
    """
    if joint not in JOINTS:
        raise BadInput(f"No joint {joint!r} in the spine.{suggestion(joint, JOINTS)}")
    area, group_of, left, arms = _left_arms(body, (joint,), posture)
    crosses = left & np.any(np.abs(arms[0]) > CROSSING, axis=0)
    groups = {str(group): (str(group),) for group in dict.fromkeys(group_of[crosses])} | COMBINED
    rows: list[MomentArm] = []
    for group, members in groups.items():
        chosen = crosses & np.isin(group_of, members)
        if chosen.any():
            mean = arms[0][:, chosen] @ area[chosen] / area[chosen].sum()
            rows.append(
                MomentArm(
                    joint=joint, group=group, fascicles=int(chosen.sum()), area=float(area[chosen].sum()),
                    flexion=float(mean[0]), lateral=float(mean[1]), axial=float(mean[2]),
                )
            )  # fmt: skip
    return tuple(rows)


def published_arms() -> tuple[PublishedArm, ...]:
    """The moment arms found in the literature."""
    return read_table(TABLE, PublishedArm)


def beside_published(body: Body) -> tuple[ArmBesidePublished, ...]:
    """Every published moment arm with that of a body in its norm standing posture.

    The joints of a span share its motion as their ranges do; a fascicle that does not reach one pulls there with none.

    Raises:
        BadInput: the table names a joint or a group that does not meet the body.
    """
    published = published_arms()
    seen = {level: _left_arms(body, _span(level), None) for level in dict.fromkeys(row.level for row in published)}
    names = np.array([fascicle.name for fascicle in body.fascicles])
    ranges = {(t.joint, t.motion): t.positive.range + t.negative.range for t in body.tissue}
    rows: list[ArmBesidePublished] = []
    for row in published:
        area, group_of, left, arms = seen[row.level]
        member = np.isin(group_of, COMBINED.get(row.group, (row.group,))) | (names == f"{row.group}.left")
        chosen = left & member & np.any(np.abs(arms) > CROSSING, axis=(0, 1))
        if not chosen.any():
            raise BadInput(f"{TABLE.name}: {row.group!r} does not cross {row.level}")
        turned = np.array([ranges[joint, row.plane] for joint in _span(row.level)])
        own = turned @ arms[:, MOTIONS.index(row.plane), chosen] / turned.sum()
        mean = float(own @ area[chosen] / area[chosen].sum())
        ratio = mean / (1e-3 * row.value_mm) if row.value_mm else float("nan")
        rows.append(ArmBesidePublished(published=row, model=mean, ratio=ratio))
    return tuple(rows)


def _span(level: str) -> tuple[str, ...]:
    """The joints of a level: itself, or all between two vertebrae."""
    if level in JOINTS:
        return (level,)
    upper, _, lower = level.partition("-")
    if upper not in LEVELS or lower not in LEVELS:
        raise BadInput(f"{TABLE.name}: no joint or span {level!r}")
    return JOINTS[LEVELS.index(upper) : LEVELS.index(lower)]


def _left_arms(
    body: Body, joints: tuple[str, ...], posture: Posture | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Areas (m,), groups (m,), which are left (m,), and arms (joints, 3, m) in the signs of `MomentArm`."""
    at = settle(body, posture) if posture is not None else standing(body)
    balance = balance_of(body, at, at)
    names = [body.dofs[int(row)].name for row in balance.kept]
    pulled = balance.ribs.pass_on(balance.state.arms, balance)
    rows = [[names.index(f"{joint}.{motion}") for motion in MOTIONS] for joint in joints]
    return (
        np.array([fascicle.area for fascicle in body.fascicles]),
        np.array([fascicle.group for fascicle in body.fascicles]),
        np.array([fascicle.side == "left" for fascicle in body.fascicles]),
        pulled[rows] * np.array([[1.0], [-1.0], [1.0]]),
    )
