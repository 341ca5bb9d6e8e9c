"""Bone shapes that follow the links of any body: each carried by the landmarks on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.body import Body
from kinespine.anatomy.bone_file import Shape, unpack
from kinespine.anatomy.levels import SIDES, mirrored, sided

FILE = Path(__file__).parent / "shapes" / "bones.bin"
FLAT = 0.05  # of the longest extent of a bone's landmarks; along a shorter one they tell no stretch of their own
MIRROR = np.array([1.0, -1.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bone:
    """One bone as it was cut: in the frame of its segment of the reference man."""

    name: str  # "C4", "femur.left"
    segment: str
    vertices: NDArray[np.float64]  # (n, 3) m
    triangles: NDArray[np.int64]  # (m, 3), counterclockwise from outside
    anchors: Mapping[str, NDArray[np.float64]]  # landmarks on it -> (3,) m in the same frame


@cache
def bones() -> tuple[Bone, ...]:
    """Every bone of both sides, in the order of the file, left before right.

    The shapes are cut from open meshes (the notice beside the file names them): skull, mandible, vertebrae, ribs,
    sternum with cartilage, girdle, sacrum, hip bones, limbs, hands and feet.

    Raises:
        BadTable: the file is damaged.
    """
    found: list[Bone] = []
    for shape in unpack(FILE.read_bytes()):
        found += [_bone(shape, sided(shape.name, side), side) for side in SIDES] if shape.sided else [_bone(shape)]
    return tuple(found)


def carried(body: Body) -> NDArray[np.float64]:
    """The maps that carry every bone as it was cut to where it is on its segment of a body.

    The landmarks on a bone are where the body has them; the affine map nearest to all of them (least squares) carries
    the shape between them. It is exact wherever a body differs from the reference man in size and proportion alone.

    Returns:
        (n_bones, 3, 4): turn and stretch, and shift (m), in the frame of the segment.
    """
    frames = {segment.name: segment for segment in body.segments}
    maps = np.empty((len(bones()), 3, 4))
    for number, bone in enumerate(bones()):
        frame = frames[bone.segment]
        there = np.array([body.landmark(name).position for name in bone.anchors])
        cut = np.array([*bone.anchors.values(), np.zeros(3)])
        # The origin of a segment is its joint or the middle of its bone, and so a landmark as well.
        maps[number] = _affine(cut, np.vstack([(there - frame.position) @ frame.rotation, np.zeros(3)]))
    return maps


def placed(
    maps: NDArray[np.float64], origins: NDArray[np.float64], frames: NDArray[np.float64], body: Body
) -> NDArray[np.float64]:
    """The maps of every bone, (n_bones, 3, 4), on to the body frame.

    Args:
        maps: those of `carried`.
        origins: (n_segments, 3) m, of the segments in a posture.
        frames: (n_segments, 3, 3), whose columns are their axes there.
    """
    index = {segment.name: number for number, segment in enumerate(body.segments)}
    owner = [index[bone.segment] for bone in bones()]
    found = frames[owner] @ maps
    found[:, :, 3] += origins[owner]
    return found


def _bone(shape: Shape, name: str = "", side: str = "left") -> Bone:
    """A shape in the midline or on the left, or its mirror image on the right."""
    segment = sided(shape.segment, "left") if shape.sided and _is_limb(shape) else shape.segment
    if side == "left":
        return Bone(
            name=name or shape.name, segment=segment, vertices=shape.vertices, triangles=shape.triangles,
            anchors=shape.anchors,
        )  # fmt: skip
    return Bone(
        name=name, segment=mirrored(segment), vertices=shape.vertices * MIRROR, triangles=shape.triangles[:, ::-1],
        anchors={mirrored(mark): place * MIRROR for mark, place in shape.anchors.items()},
    )  # fmt: skip


def _is_limb(shape: Shape) -> bool:
    """Whether the segment itself comes in pairs; ribs and hip bones are pairs on one segment."""
    return shape.segment not in ("cage", "pelvis", "T11", "T12")


def _inverse(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The pseudoinverse of points (k, 3) about their middle, without the ways in which they are flat."""
    u, extents, vt = np.linalg.svd(points, full_matrices=False)
    kept = extents > FLAT * extents[0]
    return (vt[kept].T / extents[kept]) @ u[:, kept].T


def _affine(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map (3, 4) of points (k, 3) nearest to points (k, 3): one size, and what differs from it along each way."""
    middle, there = source.mean(axis=0), target.mean(axis=0)
    a, b = source - middle, target - there
    size = float(np.linalg.norm(b) / np.linalg.norm(a))
    stretch = size * np.eye(3) + (_inverse(a) @ (b - size * a)).T
    return np.column_stack([stretch, there - stretch @ middle])
