"""A beam from a point on a flat detector: where places fall, what outline bones have, how much bone every ray meets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
CHUNK = 1_000_000  # pixels of bounding boxes that are looked at in one go
ASIDE = (1.37e-4, 2.11e-4)  # px: so that no ray runs along the edge of two faces and meets both


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """A closed surface."""

    name: str
    vertices: Places  # (n, 3) m
    triangles: NDArray[np.int64]  # (m, 3), counterclockwise from outside


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beam:
    """A tube and a detector, the central ray through `target`; body frame, m."""

    target: Places  # (3,) through which the central ray goes; its plane is shown at its own size
    across: Places  # (3,) unit, along the detector: what runs to one side of the picture
    up: Places  # (3,) unit, along the detector, square to it
    towards: Places  # (3,) unit, from the target to the focus
    focus_detector: float  # m, along the central ray
    focus_object: float  # m, along the central ray, from focus to target

    @property
    def magnification(self) -> float:
        """How much larger the plane of the target is on the detector: SID / SOD."""
        return self.focus_detector / self.focus_object

    @property
    def focus(self) -> Places:
        """(3,) m."""
        return self.target + self.focus_object * self.towards

    def onto(self, places: Places) -> Places:
        """Where places (n, 3) fall, (n, 2) m across and up from the central ray, in the size of the target's plane."""
        return self._flat(self._rays(places))

    def onto_parallel(self, places: Places) -> Places:
        """The same with rays that run parallel, square to the detector: what a film would show without a focus."""
        return self._flat(places - self.target)

    def depth(self, places: Places) -> Places:
        """How far places (n, 3) lie from the focus, square to the detector, (n,) m."""
        return (self.focus - places) @ self._normal

    def slant(self, flat: Places) -> Places:
        """How much longer the ray to a place (..., 2) of the picture is than its way square to the detector."""
        at = self.target + flat[..., :1] * self.across + flat[..., 1:] * self.up
        ray = self.focus - at
        return np.linalg.norm(ray, axis=-1) / (ray @ self._normal)

    @property
    def _normal(self) -> Places:
        normal = np.cross(self.across, self.up)
        return normal if normal @ self.towards > 0 else -normal

    def _rays(self, places: Places) -> Places:
        """The way from the target to where each ray meets the plane of the target, parallel to the detector."""
        ray = places - self.focus
        share = self.focus_object * (self.towards @ self._normal) / -(ray @ self._normal)
        return self.focus + share[:, None] * ray - self.target

    def _flat(self, ways: Places) -> Places:
        return np.column_stack([ways @ self.across, ways @ self.up])


def beam(
    target: Places, across: Places, up: Places, towards: Places, *, focus_detector: float, behind: float, square: bool
) -> Beam:
    """A beam through a target.

    Args:
        target: (3,) m.
        across: (3,) unit, what runs across the picture where the detector is not turned.
        up: (3,) unit, what runs up.
        towards: (3,), from the target to the focus.
        focus_detector: m, along the central ray.
        behind: m, from the target on to the detector, along the central ray.
        square: the detector is turned so that the central ray meets it squarely; else it stays where it hangs.
    """
    direction = towards / np.linalg.norm(towards)
    if square:
        across = across - (across @ direction) * direction
        across = across / np.linalg.norm(across)
        up = up - (up @ direction) * direction - (up @ across) * across
        up = up / np.linalg.norm(up)
    return Beam(
        target=target, across=across, up=up, towards=direction, focus_detector=focus_detector,
        focus_object=focus_detector - behind,
    )  # fmt: skip


def outline(flat: Places, triangles: NDArray[np.int64], heights: Places) -> Places:
    """The outer outline of a shadow: its least and largest place across at each height, (k, 2) m; NaN where none is.

    Args:
        flat: (n, 2) m, where the vertices fall.
        heights: (k,) m, up in the picture.
    """
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    one, other = flat[edges[:, 0]], flat[edges[:, 1]]
    found = np.full((len(heights), 2), np.nan)
    for number, height in enumerate(heights):
        crossed = (one[:, 1] - height) * (other[:, 1] - height) <= 0
        start, end = one[crossed], other[crossed]
        rise = end[:, 1] - start[:, 1]
        level = rise == 0
        share = np.where(level, 0.0, (height - start[:, 1]) / np.where(level, 1.0, rise))
        across = start[:, 0] + share * (end[:, 0] - start[:, 0])
        if len(across):
            found[number] = across.min(), across.max()
    return found


def bone_on_rays(
    found: Beam,
    meshes: Iterable[Mesh],
    left: float,
    top: float,
    step: float,
    shape: tuple[int, int],
    *,
    filled: Mapping[str, float] | None = None,
) -> Places:
    """How much bone the ray to every pixel meets, (height, width) m: where it leaves bones less where it enters them.

    Depth is counted from the middle of each bone: where a surface is not quite closed a ray is then wrong by no more
    than that bone, and never below zero.

    Args:
        found: the beam.
        left: m across, of the middle of the first column.
        top: m up, of the middle of the first row.
        step: m, size of a pixel in the plane of the target.
        shape: height and width, px.
        filled: the part of a shape that is bone, by its name; 1 of those that are not named.
    """
    total = np.zeros(shape)
    for mesh in meshes:
        shadow = _Shadow(found, mesh, left, top, step, shape)
        own = np.zeros(shadow.height * shadow.width)
        for pixel, way in shadow.crossings():
            own += np.bincount(pixel, weights=way, minlength=len(own))
        own = np.maximum(own, 0.0).reshape(shadow.height, shadow.width)
        total[shadow.rows, shadow.columns] += (filled or {}).get(mesh.name, 1.0) * own
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    slant = found.slant(np.stack([left + step * columns, top - step * rows], axis=-1))
    return total * slant


class _Shadow:
    """One bone on the pixels of a film: the part of the film it falls on, and where rays cross its surface."""

    def __init__(self, found: Beam, mesh: Mesh, left: float, top: float, step: float, shape: tuple[int, int]) -> None:
        flat = found.onto(mesh.vertices)
        depth = found.depth(mesh.vertices)
        pixels = np.stack([(flat[:, 0] - left) / step, (top - flat[:, 1]) / step], axis=1) + ASIDE
        edge = np.array([shape[1], shape[0]])
        first = np.clip(np.ceil(pixels.min(axis=0)).astype(int), 0, edge)
        last = np.clip(np.floor(pixels.max(axis=0)).astype(int) + 1, first, edge)
        self.columns, self.rows = slice(int(first[0]), int(last[0])), slice(int(first[1]), int(last[1]))
        self.width, self.height = (last - first).tolist()
        self._corners = (pixels - first)[mesh.triangles]
        self._middle = float(depth.mean())
        self._nearness = 1.0 / depth[mesh.triangles]  # is straight over the picture of a flat face, as depth is not
        faces = mesh.vertices[mesh.triangles]
        outward = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
        self._entered = np.einsum("ij,ij->i", outward, found.focus - faces[:, 0]) > 0

    def crossings(self) -> Iterator[tuple[NDArray[np.int64], Places]]:
        """Pixels (k,) of this part whose rays cross a triangle, and how deep, m; below zero where they enter."""
        corners = self._corners
        low = np.maximum(np.ceil(corners.min(axis=1)).astype(int), 0)
        high = np.minimum(np.floor(corners.max(axis=1)).astype(int), [self.width - 1, self.height - 1])
        sizes = np.maximum(high - low + 1, 0)
        counts = sizes[:, 0] * sizes[:, 1]
        kept = np.flatnonzero(counts)
        while len(kept):
            many = max(1, int(np.searchsorted(np.cumsum(counts[kept]), CHUNK, side="right")))
            now, kept = kept[:many], kept[many:]
            owner = np.repeat(now, counts[now])
            place = np.arange(len(owner)) - np.repeat(np.cumsum(counts[now]) - counts[now], counts[now])
            down, right = np.divmod(place, sizes[owner, 0])
            column, row = low[owner, 0] + right, low[owner, 1] + down
            parts = _shares(corners[owner], column, row)
            inside = (parts >= 0).all(axis=1)
            owner, parts = owner[inside], parts[inside]
            deep = 1.0 / np.einsum("ij,ij->i", parts, self._nearness[owner]) - self._middle
            yield row[inside] * self.width + column[inside], np.where(self._entered[owner], -deep, deep)


def _shares(corners: Places, column: NDArray[np.int64], row: NDArray[np.int64]) -> Places:
    """What each corner (k, 3, 2) of a triangle counts for at a pixel, (k, 3); below zero outside."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    area = np.where(area == 0, np.inf, area)
    second = ((column - a[:, 0]) * (c[:, 1] - a[:, 1]) - (row - a[:, 1]) * (c[:, 0] - a[:, 0])) / area
    third = ((b[:, 0] - a[:, 0]) * (row - a[:, 1]) - (b[:, 1] - a[:, 1]) * (column - a[:, 0])) / area
    return np.where(np.isinf(area)[:, None], -1.0, np.stack([1.0 - second - third, second, third], axis=1))
