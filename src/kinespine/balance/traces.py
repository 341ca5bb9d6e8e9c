"""What several descriptors of one trial need, worked out once: distances, steps, areas, spectra, diffusion."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.diffusion import Diffusion, diffusion
from kinespine.balance.entropy import sample_entropy, thinned
from kinespine.balance.spectra import Spectrum, welch
from kinespine.balance.sway import Sway

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Traces:
    """One trial about its own mean, m; `ap` is forward and back, `ml` left and right, `rd` the distance of both."""

    seconds: float
    rate: float
    ap: Array  # (n,)
    ml: Array
    rd: Array
    path_ap: float  # m, the sum of all steps
    path_ml: float
    path: float
    range: float  # m, between the two points that lie furthest apart
    covariance: Array  # (2, 2) m2, over n - 1
    spectrum_ap: Spectrum
    spectrum_ml: Spectrum
    spectrum_rd: Spectrum
    diffusion_ap: Diffusion
    diffusion_ml: Diffusion
    diffusion: Diffusion
    entropy_ap: float | None
    entropy_ml: float | None

    @property
    def n(self) -> int:
        """Samples."""
        return len(self.ap)

    @property
    def determinant(self) -> float:
        """Of the covariance, m4; never below zero."""
        return max(float(np.linalg.det(self.covariance)), 0.0)


def traces_of(sway: Sway) -> Traces:
    """Work them out."""
    ap, ml = sway.forward - sway.forward.mean(), sway.left - sway.left.mean()
    rd = np.hypot(ap, ml)
    steps_ap, steps_ml = np.diff(ap), np.diff(ml)
    diffusion_ap, diffusion_ml, diffusion_both = diffusion((ap, ml), sway.rate)
    return Traces(
        seconds=sway.seconds,
        rate=sway.rate,
        ap=ap,
        ml=ml,
        rd=rd,
        path_ap=float(np.sum(np.abs(steps_ap))),
        path_ml=float(np.sum(np.abs(steps_ml))),
        path=float(np.sum(np.hypot(steps_ap, steps_ml))),
        range=furthest(ap, ml),
        covariance=np.array([[ap @ ap, ap @ ml], [ap @ ml, ml @ ml]]) / (len(ap) - 1),
        spectrum_ap=welch(ap, sway.rate),
        spectrum_ml=welch(ml, sway.rate),
        spectrum_rd=welch(rd, sway.rate),
        diffusion_ap=diffusion_ap,
        diffusion_ml=diffusion_ml,
        diffusion=diffusion_both,
        entropy_ap=sample_entropy(thinned(ap, sway.rate)),
        entropy_ml=sample_entropy(thinned(ml, sway.rate)),
    )


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
