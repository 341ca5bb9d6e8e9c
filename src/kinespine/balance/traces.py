"""What several descriptors of one trial need, worked out once: distances, steps, areas, spectra, diffusion."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.diffusion import Diffusion, diffusion
from kinespine.balance.entropy import sample_entropy, thinned
from kinespine.balance.spectra import Spectrum, welch
from kinespine.balance.sway import Sway

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Traces:
    """One trial about its own mean, m: forward and back, and left and right. The rest is worked out when asked for."""

    rate: float  # Hz
    ap: Array  # (n,)
    ml: Array

    @property
    def n(self) -> int:
        """Samples."""
        return len(self.ap)

    @property
    def seconds(self) -> float:
        """Samples over rate."""
        return self.n / self.rate

    @cached_property
    def rd(self) -> Array:
        """Distance of both from the middle, (n,) m."""
        return np.hypot(self.ap, self.ml)

    @cached_property
    def path_ap(self) -> float:
        """Sum of all steps forward and back, m."""
        return float(np.sum(np.abs(np.diff(self.ap))))

    @cached_property
    def path_ml(self) -> float:
        """Sum of all steps left and right, m."""
        return float(np.sum(np.abs(np.diff(self.ml))))

    @cached_property
    def path(self) -> float:
        """Length of the path in the plane, m."""
        return float(np.sum(np.hypot(np.diff(self.ap), np.diff(self.ml))))

    @cached_property
    def range(self) -> float:
        """Between the two points that lie furthest apart, m."""
        return furthest(self.ap, self.ml)

    @cached_property
    def covariance(self) -> Array:
        """Over n - 1, (2, 2) m2."""
        ap, ml = self.ap, self.ml
        return np.array([[ap @ ap, ap @ ml], [ap @ ml, ml @ ml]]) / (len(ap) - 1)

    @property
    def determinant(self) -> float:
        """Of the covariance, m4; never below zero."""
        return max(float(np.linalg.det(self.covariance)), 0.0)

    @cached_property
    def spectrum_ap(self) -> Spectrum:
        """Forward and back."""
        return welch(self.ap, self.rate)

    @cached_property
    def spectrum_ml(self) -> Spectrum:
        """Left and right."""
        return welch(self.ml, self.rate)

    @cached_property
    def spectrum_rd(self) -> Spectrum:
        """Of the distance from the middle."""
        return welch(self.rd, self.rate)

    @cached_property
    def _diffusions(self) -> tuple[Diffusion, ...]:
        return diffusion((self.ap, self.ml), self.rate)

    @property
    def diffusion_ap(self) -> Diffusion:
        """Forward and back."""
        return self._diffusions[0]

    @property
    def diffusion_ml(self) -> Diffusion:
        """Left and right."""
        return self._diffusions[1]

    @property
    def diffusion(self) -> Diffusion:
        """In the plane."""
        return self._diffusions[2]

    @cached_property
    def entropy_ap(self) -> float | None:
        """Sample entropy forward and back."""
        return sample_entropy(thinned(self.ap, self.rate))

    @cached_property
    def entropy_ml(self) -> float | None:
        """Sample entropy left and right."""
        return sample_entropy(thinned(self.ml, self.rate))


def traces_of(sway: Sway) -> Traces:
    """The track about its mean."""
    return Traces(rate=sway.rate, ap=sway.forward - sway.forward.mean(), ml=sway.left - sway.left.mean())


def furthest(x: Array, y: Array) -> float:
    """The largest distance between any two of the points (n,), by way of the corners of their hull."""
    corners = np.array(_hull(x, y))
    between = corners[:, None, :] - corners[None, :, :]
    return float(np.sqrt((between**2).sum(axis=2).max()))


def _hull(x: Array, y: Array) -> list[tuple[float, float]]:
    """Corners of the convex hull, by Andrew's monotone chain over the points that can be corners at all."""
    angles = np.pi * np.arange(16) / 8
    reach = np.outer(np.cos(angles), x) + np.outer(np.sin(angles), y)
    outer = np.argmax(reach, axis=1)
    inside = np.ones(len(x), dtype=bool)  # of the polygon of the outermost points in sixteen directions
    for one, other in zip(outer, np.roll(outer, -1), strict=True):
        if one != other:
            inside &= (x[other] - x[one]) * (y - y[one]) - (y[other] - y[one]) * (x - x[one]) > 0
    points = sorted({(float(a), float(b)) for a, b in zip(x[~inside], y[~inside], strict=True)})
    return [*_chain(points), *_chain(points[::-1])]


def _chain(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for x, y in points:
        while len(kept) > 1:
            (x1, y1), (x2, y2) = kept[-2:]
            if (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0:
                break
            kept.pop()
        kept.append((x, y))
    return kept
