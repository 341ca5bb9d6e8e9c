"""Where a hand would lie and which way it would push for a change of the upper neck, as geometry alone tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, atan2, degrees, radians
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.assessment.listing import Method, reading_rows
from kinespine.care.bounds import TABLES, Status
from kinespine.tables import read_table

Side = Literal["left", "right"]
SIDES: tuple[Side, ...] = get_args(Side)
AXES = {"tilt": (1.0, 0.0, 0.0), "flexion": (0.0, 1.0, 0.0), "rotation": (0.0, 0.0, 1.0)}
"""About which a bone turns that is bent to the right, bent forward or turned to the left."""
WAYS = {"lateral": (0.0, 1.0, 0.0), "forward": (1.0, 0.0, 0.0)}
SEGMENTS = {"skull": "skull", "atlas": "C1"}  # whose joint with the bone below it moves


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveRow:
    """What one method says of a line of drive (`drives.csv`): what is computed of it here, and what is not."""

    method: Method
    contact: str
    delivery: str
    computed: str
    recorded: str  # entered by the doctor
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotationRow:
    """One number of a notation (`notation.csv`)."""

    name: str
    value: float
    unit: str
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineOfDrive:
    """The way the tip of a transverse process of the atlas goes in a change, the other bone of the joint held.

    It is the direction in which the least force turns the joint so. It knows nothing of slopes of joints, of tissue
    between hand and bone, or of where the head is laid.
    """

    cause: str
    side: Side | None  # on which the contact is pushed towards the middle; None: both alike
    direction: np.ndarray  # (3,) unit vector, body frame
    displacement: float  # m, of the contact

    def __post_init__(self) -> None:
        self.direction.flags.writeable = False

    @property
    def height_deg(self) -> float:
        """How far from above the horizontal the push comes; negative from below."""
        return degrees(asin(float(np.clip(-self.direction[2], -1.0, 1.0)))) + 0.0

    @property
    def front_deg(self) -> float:
        """How far from in front of the side the push comes; negative from behind."""
        forward, leftward = float(self.direction[0]), float(self.direction[1])
        return degrees(atan2(-forward, abs(leftward))) + 0.0 if abs(forward) + abs(leftward) > 1e-9 else 0.0

    @property
    def height_inches(self) -> float | None:
        """The same height as an arm of some 24 inches is set (Orthospinology); None: past any that is written."""
        inches, longest = self.height_deg / notation("arm of the height scale"), reading_rows()["height"].limit
        return inches if longest is None or abs(inches) <= longest else None

    @property
    def letters(self) -> str:
        """The way in coordinate letters: +Z forward, -X right, +Y up (listings_wi)."""
        least = notation("smallest component with a letter")
        pairs = zip("ZXY", self.direction, strict=True)
        return " ".join(f"{'+' if size > 0 else '-'}{letter}" for letter, size in pairs if abs(size) > least)


def line_of_drive(body: Body, cause: str, change: float) -> LineOfDrive:
    """The line of drive of a change of one cause of skull or atlas.

    Args:
        cause: such as `skull_tilt_deg`.
        change: in the unit of its name, not zero.
    """
    both: dict[Side, np.ndarray] = {side: change * contact_move(body, cause, side) for side in SIDES}
    inward: list[Side] = [side for side, move in both.items() if (move[1] if side == "right" else -move[1]) > 1e-9]
    move = both[inward[0]] if inward else both["right"]
    size = float(np.linalg.norm(move))
    return LineOfDrive(cause=cause, side=inward[0] if inward else None, direction=move / size, displacement=size)


def contact_move(body: Body, cause: str, side: Side) -> np.ndarray:
    """How the tip of a transverse process of the atlas moves, (3,), m per unit of the cause's name.

    The atlas turns or slides under a skull that is held, or on an axis that is held.
    """
    bone, turn, _ = cause.split("_")
    sign = -1.0 if bone == "skull" else 1.0
    if turn in WAYS:
        return sign * 1e-3 * np.array(WAYS[turn])
    joint = next(segment.joint for segment in body.segments if segment.name == SEGMENTS[bone])
    contact = body.landmarks[f"C1.transverse_process_tip.{side}"].position
    return sign * radians(1.0) * np.cross(AXES[turn], contact - joint)


def longest_move(body: Body, cause: str) -> float:
    """The longer of both sides' moves, m per unit of the cause's name."""
    return max(float(np.linalg.norm(contact_move(body, cause, side))) for side in SIDES)


@cache
def drives() -> tuple[DriveRow, ...]:
    """What each method says of its line of drive."""
    return read_table(TABLES / "drives.csv", DriveRow)


@cache
def _notation() -> Mapping[str, NotationRow]:
    return MappingProxyType({row.name: row for row in read_table(TABLES / "notation.csv", NotationRow)})


def notation(name: str) -> float:
    """One number of a notation."""
    return _notation()[name].value
