"""Bone shapes in one small file: whole tenths of a millimetre, one after the other, deflated; pages read it as well."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadTable

STEP = 1e-4  # m, of a vertex
FINE = 1e-6  # m, of a landmark
MAGIC = b"KSB1"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """One bone of the reference man in the frame of its segment; of a pair only the left one."""

    name: str
    segment: str  # without side
    sided: bool  # has a fellow on the right, its mirror image
    vertices: NDArray[np.float64]  # (n, 3) m
    triangles: NDArray[np.int64]  # (m, 3), counterclockwise from outside
    anchors: Mapping[str, NDArray[np.float64]]  # landmarks on it -> (3,) m in the same frame

    def __post_init__(self) -> None:
        for part in (self.vertices, self.triangles, *self.anchors.values()):
            part.flags.writeable = False


def pack(shapes: Iterable[Shape]) -> bytes:
    """The file's content.

    After four letters comes one zlib stream: the length of a JSON header (4 bytes, little-endian), the header (name,
    segment, sided, number of vertices and triangles, and anchors of every bone), then numbers of two bytes, all low
    bytes before all high ones: differences from vertex to vertex (x of all bones, then y, then z; zigzag), then corners
    of triangles as their distance below the next vertex that no triangle has used.
    """
    heads: list[dict[str, Any]] = []
    steps: list[NDArray[np.int64]] = []
    corners: list[NDArray[np.int64]] = []
    for shape in shapes:
        order, triangles = _in_order_of_use(shape.triangles)
        whole = np.rint(shape.vertices[order] / STEP).astype(np.int64)
        steps.append(np.diff(whole, axis=0, prepend=0))
        flat = triangles.ravel()
        corners.append(np.maximum.accumulate(np.concatenate([[-1], flat[:-1]])) + 1 - flat)
        heads.append(
            {
                "name": shape.name, "segment": shape.segment, "sided": shape.sided, "vertices": len(order),
                "triangles": len(triangles),
                "anchors": {name: np.rint(place / FINE).astype(int).tolist() for name, place in shape.anchors.items()},
            }
        )  # fmt: skip
    moved = np.concatenate(steps).T.ravel()
    numbers = np.concatenate([np.where(moved < 0, -2 * moved - 1, 2 * moved), *corners])
    if numbers.max() > 0xFFFF:
        raise BadTable("a bone is too large for a number of two bytes")
    header = json.dumps(heads, separators=(",", ":")).encode()
    planes = (numbers & 0xFF).astype(np.uint8).tobytes() + (numbers >> 8).astype(np.uint8).tobytes()
    return MAGIC + zlib.compress(len(header).to_bytes(4, "little") + header + planes, 9)


def unpack(data: bytes) -> tuple[Shape, ...]:
    """The shapes of a file's content.

    Raises:
        BadTable: it is no such file, or is damaged.
    """
    try:
        if not data.startswith(MAGIC):
            raise ValueError("it does not begin as one")
        content = zlib.decompress(data[len(MAGIC) :])
        start = 4 + int.from_bytes(content[:4], "little")
        heads: list[dict[str, Any]] = json.loads(content[4:start])
        low, high = np.frombuffer(content[start:], dtype=np.uint8).reshape(2, -1).astype(np.int64)
        numbers = low + (high << 8)
        count = sum(head["vertices"] for head in heads)
        moved = numbers[: 3 * count]
        steps = np.where(moved & 1, -(moved + 1) // 2, moved // 2).reshape(3, count).T
        return tuple(_shapes(heads, steps, numbers[3 * count :]))
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise BadTable(f"This is no file of bone shapes: {error}") from error


def _shapes(
    heads: Iterable[Mapping[str, Any]], steps: NDArray[np.int64], corners: NDArray[np.int64]
) -> Iterable[Shape]:
    for head in heads:
        vertices, triangles = head["vertices"], 3 * head["triangles"]
        own = corners[:triangles]
        fresh = own == 0
        yield Shape(
            name=head["name"],
            segment=head["segment"],
            sided=head["sided"],
            vertices=np.asarray(STEP * np.cumsum(steps[:vertices], axis=0), dtype=np.float64),
            triangles=(np.cumsum(fresh) - fresh - own).reshape(-1, 3),
            anchors={name: FINE * np.array(place, dtype=float) for name, place in head["anchors"].items()},
        )
        steps, corners = steps[vertices:], corners[triangles:]


def _in_order_of_use(triangles: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The vertices in the order in which triangles first name them, and the triangles naming them by it."""
    flat = triangles.ravel()
    used, first = np.unique(flat, return_index=True)
    order = used[np.argsort(first)]
    place = np.empty(int(flat.max()) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    return order, place[flat].reshape(-1, 3)
