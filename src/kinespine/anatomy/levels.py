"""The words for vertebral levels and the joints between them, top to bottom."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
SIGN: dict[Side, float] = {"left": 1.0, "right": -1.0}  # of y, in a frame with y to the left

CERVICAL = tuple(f"C{n}" for n in range(1, 8))
THORACIC = tuple(f"T{n}" for n in range(1, 13))
LUMBAR = tuple(f"L{n}" for n in range(1, 6))
VERTEBRAE = CERVICAL + THORACIC + LUMBAR
LEVELS = ("C0", *VERTEBRAE, "S1")
JOINTS = tuple(f"{upper}-{lower}" for upper, lower in pairwise(LEVELS))
CAGED = THORACIC[:10]  # the ribs of these levels close on the sternum

MOTIONS = ("flexion", "lateral", "axial")
"""Rotations of a joint: flexion about +y (forwards), lateral about +x (to the right), axial about +z (to the left)."""


def body_of(level: str) -> str:
    """The rigid body that a level belongs to: C0 is the skull, S1 is fused with the pelvis."""
    return {"C0": "skull", "S1": "pelvis"}.get(level, level)


def sided(name: str, side: Side) -> str:
    """`pelvis.ASIS` and `left` make `pelvis.ASIS.left`."""
    return f"{name}.{side}"


def mirrored(name: str) -> str:
    """The same name on the other side; names in the midline are their own mirror."""
    if name.endswith(".left"):
        return name.removesuffix(".left") + ".right"
    if name.endswith(".right"):
        return name.removesuffix(".right") + ".left"
    return name
