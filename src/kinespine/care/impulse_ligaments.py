"""How much longer the fibres of ligaments of the upper neck become while its bones move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.care.impulse_model import TABLES, Array
from kinespine.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class FibreRow:
    """A straight fibre between two bones, left side, and the slack of its ligament (`impulse_ligaments.csv`)."""

    ligament: str
    fibre: str
    upper: str
    upper_landmark: str
    upper_forward_mm: float
    upper_left_mm: float
    upper_up_mm: float
    lower: str
    lower_landmark: str
    lower_forward_mm: float
    lower_left_mm: float
    lower_up_mm: float
    places_source: str
    places_status: str
    sides: Literal["each", "sum"]
    slack_mm: float
    slack_sd_mm: float
    source: str
    status: str
    note: str


@cache
def fibre_rows() -> tuple[FibreRow, ...]:
    """Every fibre."""
    return read_table(TABLES / "impulse_ligaments.csv", FibreRow)


def slacks() -> dict[str, tuple[float, float]]:
    """Ligament -> mean and standard deviation of its slack in the neutral posture, m."""
    return {row.ligament: (1e-3 * row.slack_mm, 1e-3 * row.slack_sd_mm) for row in fibre_rows()}


def elongations(body: Body, bones: dict[str, tuple[Array, Array]]) -> dict[str, float]:
    """Ligament -> largest lengthening of any of its fibres on either side, m, over the instants of `bones`.

    Args:
        bones: bone -> rotation (n, 3, 3) and origin (n, 3) m, body frame; the first instant is at rest.
    """
    most: dict[str, float] = {}
    for row in fibre_rows():
        sides = [_longer(body, row, bones, mirror) for mirror in (1.0, -1.0)]
        longer = float((sides[0] + sides[1] if row.sides == "sum" else np.maximum(*sides)).max())
        most[row.ligament] = max(longer, most.get(row.ligament, 0.0))
    return most


def _longer(body: Body, row: FibreRow, bones: dict[str, tuple[Array, Array]], mirror: float) -> Array:
    upper = _end(body, row.upper_landmark, (row.upper_forward_mm, row.upper_left_mm, row.upper_up_mm))
    lower = _end(body, row.lower_landmark, (row.lower_forward_mm, row.lower_left_mm, row.lower_up_mm))
    side = np.array([1.0, mirror, 1.0])
    length = np.linalg.norm(
        _carried(body, row.upper, side * upper, bones) - _carried(body, row.lower, side * lower, bones), axis=1
    )
    return length - length[0]


def _end(body: Body, landmark: str, away_mm: tuple[float, float, float]) -> Array:
    # Which bone carries the point is not that of the landmark: both ends of a capsule lie at one joint.
    return body.landmark(landmark).position + 1e-3 * np.array(away_mm)


def _carried(body: Body, bone: str, point: Array, bones: dict[str, tuple[Array, Array]]) -> Array:
    """(n, 3) a point fixed to a bone."""
    segment = next(one for one in body.segments if one.name == bone)
    frame, origin = bones[bone]
    return origin + np.einsum("nij,j->ni", frame, segment.rotation.T @ (point - segment.position))
