"""The pattern of one person: listing, causes, the four distortions, and whether any of it is out of the common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import degrees
from typing import Literal

import numpy as np

from kinespine.anatomy.causes import Causes
from kinespine.assessment.film_listing import FilmListing
from kinespine.assessment.judgement import AT_MOST, POWER, Judgement, judge
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_lines import determined
from kinespine.assessment.listing_write import Written, write_all
from kinespine.assessment.neck import Neck, listing_of_neck, neck_of_listing, neck_of_readings
from kinespine.errors import BadInput, suggestion
from kinespine.measures import DISTORTIONS, Distortion, combine
from kinespine.measures.conditional import ADULT
from kinespine.measures.distortions import TITLES
from kinespine.measures.norm_lines import lines

Size = Literal["outside normal asymmetry", "within normal asymmetry", "not measured", "no norm at this age"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDistortion:
    """One of the four in deg or mm, positive where the left side is higher or longer."""

    name: str
    title: str
    unit: Literal["deg", "mm"]
    value: float | None = None  # None: not measured
    error: float | None = None  # one standard deviation of one more measurement
    side: Literal["left", "right", "neither"] = "neither"  # that is higher or longer
    disagreement: float | None = None  # standard deviation between what measures it; None for one alone
    signs_disagree: bool = False
    healthy_sd: float | None = None  # between healthy people
    detectable: float | None = None  # size of a difference from healthy people that is found in four of five
    verdict: Size = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """What the findings of one person amount to. A description: it names no disease and asks for no care."""

    listing: Listing
    written: tuple[Written, ...]  # in every notation that can say something of it
    unsaid: tuple[str, ...]  # causes that were read and that no listing has words for
    neck: Neck
    judgement: Judgement
    distortions: tuple[FoundDistortion, ...]  # all four, measured or not

    @property
    def causes(self) -> Causes:
        """What was read of skull, atlas and axis, as a body takes it; its errors are those of `neck`."""
        return self.neck.causes

    @property
    def verdict(self) -> str:
        """`misaligned`, `within normal asymmetry`, `cannot be told` or `not read`."""
        return self.judgement.verdict


def classify(
    read: Listing | FilmListing | Mapping[str, tuple[float, float | None]],
    distortions: Sequence[Distortion] = (),
    read_distortions: Mapping[str, tuple[float, float]] | None = None,
    *,
    age: float | None = None,
) -> Pattern:
    """Name the pattern of one person.

    Args:
        read: a listing, one read off films, or causes of the upper neck with value and error (None: the usual one),
            in their units.
        distortions: the four as points give them.
        read_distortions: the same four as they were read elsewhere: value and error, deg or mm.
        age: years; healthy people here are adults, and a child's distortions are told without a norm.

    Raises:
        BadInput: what is no cause of the upper neck or no distortion, or past its limits.
    """
    if isinstance(read, FilmListing):
        listing, neck = read.listing, neck_of_listing(read.listing, read.errors)
    elif isinstance(read, Listing):
        listing, neck = read, neck_of_listing(read)
    else:
        neck = neck_of_readings(read)
        listing = listing_of_neck(neck)
    given: Mapping[str, tuple[float, float]] = read_distortions or {}
    for name, (value, error) in given.items():
        if name not in DISTORTIONS:
            raise BadInput(f"{name!r} is none of the four distortions.{suggestion(name, DISTORTIONS)}")
        if not (np.isfinite(value) and 0.0 < error < np.inf):
            raise BadInput(f"{name}: value {value:g}, error {error:g}; both finite, the error above zero.")
    return Pattern(
        listing=listing,
        written=write_all(listing),
        unsaid=tuple(name for name in neck.names if not determined(name, listing.values)),
        neck=neck,
        judgement=judge(neck),
        distortions=judge_distortions(distortions, given, age=age),
    )


def judge_distortions(
    distortions: Sequence[Distortion], read: Mapping[str, tuple[float, float]], *, age: float | None = None
) -> tuple[FoundDistortion, ...]:
    """Each of the four from everything that measures it, against healthy people.

    Points and readings of one distortion are brought together as measurements of the same thing, with their
    disagreement as error. It lies outside normal asymmetry where at most 5 % of healthy people would have any of those
    that were measured so far off.
    """
    taken = [_taken(name, distortions, read) for name in DISTORTIONS]
    count = max(sum(one.value is not None for one in taken), 1)
    return tuple(_judged(one, (1.0 - AT_MOST) ** (1.0 / count), age) for one in taken)


def _taken(name: str, distortions: Sequence[Distortion], read: Mapping[str, tuple[float, float]]) -> FoundDistortion:
    unit = _unit(name)
    factor = degrees(1.0) if unit == "deg" else 1e3
    points = next((row for row in distortions if row.name == name), None)
    values: list[tuple[float, float]] = []
    if points is not None and points.value is not None and points.error is not None:
        values.append((factor * points.value, factor * points.error))
    if name in read:
        values.append(read[name])
    empty = FoundDistortion(name=name, title=TITLES[name], unit=unit)
    if not values:
        return empty
    together = combine([value for value, _ in values], [error for _, error in values])
    pairs = () if points is None else tuple(pair.value for pair in points.pairs)
    signs = {np.sign(value) for value in (*pairs, *(value for value, _ in values)) if value}
    between = points.disagreement if points is not None and len(values) == 1 else None
    return FoundDistortion(
        name=name,
        title=TITLES[name],
        unit=unit,
        value=together.value,
        error=together.error,
        side="left" if together.value > 0 else "right" if together.value < 0 else "neither",
        disagreement=together.spread if len(values) > 1 else None if between is None else factor * between,
        signs_disagree=len(signs) > 1,
    )


def _judged(one: FoundDistortion, inside: float, age: float | None) -> FoundDistortion:
    if one.value is None or one.error is None:
        return one
    if age is not None and age < ADULT:
        return replace(one, verdict="no norm at this age")
    from scipy.special import ndtri

    line = lines()[one.name]
    factor = degrees(1.0) if one.unit == "deg" else 1e3
    spread = np.hypot(factor * line.sd, one.error)
    off = abs(one.value - factor * line.mean) / spread
    limit = float(ndtri(0.5 * (1.0 + inside)))
    far = off > limit
    verdict: Size = "outside normal asymmetry" if far else "within normal asymmetry"
    found = float((limit + ndtri(POWER)) * spread)
    return replace(one, healthy_sd=factor * line.sd, detectable=found, verdict=verdict)


def _unit(name: str) -> Literal["deg", "mm"]:
    return "deg" if DISTORTIONS[name][0].unit == "rad" else "mm"
