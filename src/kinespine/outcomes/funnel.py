"""Clinics side by side without flattery: each beside the width that chance alone gives to one of its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Literal

import numpy as np

from kinespine.outcomes.clinic import ClinicEffect, clinic_effect
from kinespine.outcomes.courses import NORMAL_95
from kinespine.outcomes.numbers import number
from kinespine.outcomes.patients import Group, together

Place = Literal["as expected of its size", "beyond 95 of 100", "beyond 99.8 of 100", "too many lost to say"]
OUTER = 3.090232  # standard deviations that hold 99.8 %


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """One clinic in the funnel. Clinics are in the order they were given and never in one of rank."""

    effect: ClinicEffect
    height: float  # points of the score that its shift would be in the people of all clinics together
    error: float  # latent points that chance and the course give to a clinic of this size in which nothing is done
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Funnel:
    """Clinics about the usual course: the line in the middle is no effect, not the mean of the clinics.

    Places are judged by latent shifts (`ClinicEffect.shift`); heights and lines are points of the score, all by the
    people of all clinics together, so that a clinic lies beyond a line where its place says so.
    """

    points: tuple[FunnelPoint, ...]
    people: Group  # of all clinics
    common_error: float  # what no size makes smaller, latent points
    spread: float  # of one person about the usual course, latent points
    by_chance: float  # clinics of this many that are expected outside the inner lines with nothing done

    def lines(self, people: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """The inner (95 %) and the outer (99.8 %) lines, below and above, for so many people asked at the end."""
        error = hypot(self.common_error, self.spread / sqrt(people))
        found = self.people.in_points(error * np.array([-NORMAL_95, NORMAL_95, -OUTER, OUTER]))
        inner_low, inner_high, outer_low, outer_high = (float(one) for one in found)
        return (inner_low, inner_high), (outer_low, outer_high)


def funnel(groups: Sequence[Group]) -> Funnel:
    """Place clinics in one funnel.

    A clinic that lost more than the share in `numbers.csv` has no place in it, whatever its number. The lines hold the
    error of the usual course, so that not even a very large clinic is told from it by less than that.

    Raises:
        BadInput: a clinic in which nobody was asked at the end, or clinics of different courses or weeks.
    """
    effects = [clinic_effect(group) for group in groups]
    spread = max(group.spread(group.late_week) for group in groups)
    common = max(effect.common_error for effect in effects)
    everybody = together(groups)
    heights = everybody.in_points(np.array([one.shift for one in effects]))
    points = tuple(
        FunnelPoint(
            effect=one, height=float(height), error=hypot(common, spread / sqrt(one.seen)),
            place=_place(one, common, spread),
        )
        for one, height in zip(effects, heights, strict=True)
    )  # fmt: skip
    counted = sum(point.place != "too many lost to say" for point in points)
    return Funnel(
        points=points, people=everybody, common_error=common, spread=spread, by_chance=0.05 * counted
    )  # fmt: skip


def _place(effect: ClinicEffect, common: float, spread: float) -> Place:
    if effect.lost / effect.people > number("share lost"):
        return "too many lost to say"
    # A score hidden by an end of the scale says less than one inside: the clinic's own error, where it is the larger.
    error = max(hypot(common, spread / sqrt(effect.seen)), effect.shift_error)
    size = abs(effect.shift) / error
    return (
        "beyond 99.8 of 100" if size > OUTER else "beyond 95 of 100" if size > NORMAL_95 else "as expected of its size"
    )
