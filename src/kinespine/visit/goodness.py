"""How well a body of average bones fits this person's points, and which points want a second look."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.measures import MeasuredPoint
from kinespine.visit.point_names import what_it_is

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.chain import Posture

FAR = 2.5  # standard deviations of placing the point and of bone shape together
NOTED, REFUSED = 0.03, 0.06  # of the height, between what is written and what the points tell
# From the ground up: of each group the first pair that was measured, so that bent knees do not make anybody smaller.
CHAIN = (
    ("foot.heel", "tibia.lateral_malleolus", "tibia.medial_malleolus"),
    ("femur.lateral_epicondyle", "femur.medial_epicondyle"),
    ("femur.greater_trochanter", "pelvis.ASIS"),
    ("scapula.acromion",),
    ("skull.front_of_head", "skull.tragus", "skull.eye", "skull.back_of_head"),
)
FEW = 12  # named points, below which most of a posture is the average one


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One measured point beside the place where the fitted body has it."""

    name: str
    distance: float  # m
    deviations: float  # the same in standard deviations of placing and bone shape

    @property
    def far(self) -> bool:
        """It lies further off than errors of placing and bone shape explain."""
        return self.deviations > FAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodness:
    """How near the fitted body comes to the points."""

    misses: tuple[Miss, ...] = ()  # furthest first
    height_told: float | None = None  # m, what the points say; None where none tells

    @property
    def rms(self) -> float | None:
        """Root mean square of all distances, m; None without points."""
        return float(np.sqrt(np.mean([miss.distance**2 for miss in self.misses]))) if self.misses else None

    @property
    def far(self) -> tuple[Miss, ...]:
        """The points that want a second look, furthest first."""
        return tuple(miss for miss in self.misses if miss.far)


def goodness(body: "Body", posture: "Posture", points: Mapping[str, MeasuredPoint]) -> Goodness:
    """Take the distances of all points from the fitted body."""
    from kinespine.chain.fit import MODEL_ERROR, misses

    rows = [
        Miss(name=name, distance=distance, deviations=distance / float(np.hypot(points[name].error, MODEL_ERROR)))
        for name, distance in misses(body, posture, points).items()
    ]
    return Goodness(misses=tuple(sorted(rows, key=lambda row: -row.distance)), height_told=height_told(body, points))


def height_told(body: "Body", points: Mapping[str, MeasuredPoint]) -> float | None:
    """The height that the points tell, m: by their length along the body, from the ground up, whatever the posture.

    None where no pair at the foot was measured, or none from the pelvis upwards.
    """
    own = {name: mark.position for name, mark in body.landmarks.items()}
    seen = {name: point.position for name, point in points.items()}
    chosen = [
        next((name for name in group if f"{name}.left" in seen and f"{name}.right" in seen), None) for group in CHAIN
    ]
    if chosen[0] is None or not any(chosen[2:]):
        return None
    legs = [name for name in chosen[:3] if name is not None]
    trunk = [name for name in chosen[2:] if name is not None]
    if chosen[2] is None:
        trunk = [legs[-1], *trunk]
    return body.person.height * _length(seen, legs, trunk) / _length(own, legs, trunk)


def _length(places: Mapping[str, NDArray[np.float64]], legs: list[str], trunk: list[str]) -> float:
    """The mean of both legs, and from there along the middles of pairs, m."""
    chains = [[places[f"{name}.{side}"] for name in legs] for side in ("left", "right")]
    middle = [(places[f"{name}.left"] + places[f"{name}.right"]) / 2 for name in trunk]
    return sum(_along(chain) for chain in chains) / 2 + _along(middle)


def _along(chain: list[NDArray[np.float64]]) -> float:
    return sum(float(np.linalg.norm(above - below)) for below, above in pairwise(chain))


def check_height(body: "Body", points: Mapping[str, MeasuredPoint], folder: str) -> None:
    """Refuse a height that the points contradict.

    Raises:
        BadInput: naming both.
    """
    told = height_told(body, points)
    if told is None or abs(told / body.person.height - 1) <= REFUSED:
        return
    raise BadInput(
        f"1 problem in {folder}; no report was written.\n"
        f"  visit.toml: height_cm = {100 * body.person.height:.0f}, but the points are as far apart, from "
        f"the feet up, as those of a person of {100 * told:.0f} cm. Correct height_cm, leg_length under "
        "[person.dimensions_cm], or the names in the map."
    )


def note_on_height(height: float, told: float | None) -> str | None:
    """A sentence where height and points differ more than people's proportions do, yet not enough to refuse."""
    if told is None or abs(told / height - 1) <= NOTED:
        return None
    return (
        f"The height is given as {100 * height:.0f} cm, and the points are as far apart, from the feet up, "
        f"as those of a person of {100 * told:.0f} cm: check the height."
    )


def say_miss(miss: Miss) -> str:
    """Name a point that wants a second look, in plain words and with its full name."""
    return (
        f"{what_it_is(miss.name)} ({miss.name}) lies {1000 * miss.distance:.0f} mm from where the body expects it: "
        "check name and placement."
    )
