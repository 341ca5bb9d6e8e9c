"""A place on a person with what is known about its error: what every measure is taken from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
"""A place or direction in the body frame (x forward, y left, z up), (3,), m."""

Points = Mapping[str, Vector]
"""Places by full landmark name, measured or of the model alike."""

PointKind = Literal["skin", "bone"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasuredPoint:
    """A landmark as it was measured.

    A `skin` point lies outside its bone by `depth`; a `bone` point (from a picture) lies on it.
    """

    position: Vector  # (3,) m
    error: float  # m, one standard deviation along each axis: placing and palpation together
    kind: PointKind = "bone"
    depth: float = 0.0  # m, of soft tissue and marker between the point and its bone
    spread: float = 0.0  # m, standard deviation over the frames that were averaged
    drift: float = 0.0  # m, from the first to the last tenth of those frames

    def __post_init__(self) -> None:
        object.__setattr__(self, "position", read_only(self.position))


def read_only(position: ArrayLike) -> Vector:
    """A copy of a place that nobody can change."""
    place = np.array(position, dtype=np.float64)
    if place.shape != (3,):
        raise ValueError(f"a place has 3 coordinates, not {place.shape}")
    place.setflags(write=False)
    return place


def positions(points: Mapping[str, MeasuredPoint]) -> dict[str, Vector]:
    """The places alone, without what is known about them."""
    return {name: point.position for name, point in points.items()}
