"""The four distortions, each from every pair of points that measures it, with their disagreement as error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.catalogue import DISTORTIONS, take
from kinespine.measures.measure import Unit
from kinespine.measures.point import MeasuredPoint, Points
from kinespine.measures.together import Value
from kinespine.measures.uncertainty import combine, slopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Distortion:
    """One of the four, from every pair at hand; SI, positive = left higher or longer."""

    name: str
    title: str
    unit: Unit
    pairs: tuple[Value, ...]
    value: float | None = None  # None: no pair of points measures it
    error: float | None = None  # one standard deviation of one more pair of the same worth
    standard_error: float | None = None
    disagreement: float | None = None  # standard deviation between the pairs; None for one alone
    excess: float | None = None  # the part of it that the pairs' own errors do not explain
    half_width: float | None = None  # of the 95 % interval of the value
    independent: int = 0  # pairs, those that share a point counted as one

    @property
    def weights(self) -> dict[str, float]:
        """What each pair counts for in the value, by its name."""
        return {pair.measure.name: 1 / (pair.error**2 + (self.excess or 0.0) ** 2) for pair in self.pairs}

    @property
    def signs_disagree(self) -> bool:
        """Some pairs say left and others right, however small."""
        return len({np.sign(pair.value) for pair in self.pairs if pair.value != 0}) > 1

    @property
    def told_from_level(self) -> bool:
        """Zero lies outside the 95 % interval."""
        return self.value is not None and self.half_width is not None and abs(self.value) > self.half_width


TITLES = {
    "head_tilt": "Head tilt",
    "shoulder_tilt": "Shoulder tilt",
    "pelvic_obliquity": "Pelvic obliquity",
    "leg_length_difference": "Leg-length difference",
}


def take_distortions(points: Mapping[str, MeasuredPoint]) -> tuple[Distortion, ...]:
    """Take the four distortions; a distortion no pair measures is there without a value."""
    return tuple(_distortion(name, points) for name in DISTORTIONS)


def distortions_of(points: Points, like: Iterable[Distortion] = ()) -> dict[str, float]:
    """The four on exact places such as those of a model, by name.

    Args:
        like: measured distortions; their pairs alone are then taken, with the same weights, so that model and
            person are compared like with like. A distortion that was not measured is the mean of all its pairs.
    """
    measured = {row.name: row for row in like}
    means: dict[str, float] = {}
    for name, all_pairs in DISTORTIONS.items():
        row = measured.get(name)
        weights = row.weights if row and row.pairs else {pair.name: 1.0 for pair in all_pairs}
        pairs = [
            pair
            for pair in all_pairs
            if pair.name in weights and all(landmark in points for landmark in pair.landmarks)
        ]
        if pairs:
            values = [pair.formula(*(points[landmark] for landmark in pair.landmarks)) for pair in pairs]
            means[name] = float(np.average(values, weights=[weights[pair.name] for pair in pairs]))
    return means


def _distortion(name: str, points: Mapping[str, MeasuredPoint]) -> Distortion:
    measures = DISTORTIONS[name]
    pairs = tuple(value for value in (take(pair, points) for pair in measures) if value is not None)
    if not pairs:
        return Distortion(name=name, title=TITLES[name], unit=measures[0].unit, pairs=())
    together = combine([pair.value for pair in pairs], [pair.error for pair in pairs], _shared_error(pairs, points))
    return Distortion(
        name=name,
        title=TITLES[name],
        unit=measures[0].unit,
        pairs=pairs,
        value=together.value,
        error=together.error,
        standard_error=together.standard_error,
        disagreement=together.spread if len(pairs) > 1 else None,
        excess=together.excess if len(pairs) > 1 else None,
        half_width=together.half_width,
        independent=together.independent,
    )


def _shared_error(pairs: tuple[Value, ...], points: Mapping[str, MeasuredPoint]) -> NDArray[np.float64]:
    """Covariance of the pairs (k, k): leg chains that begin or end at the same point err together there."""
    rows: list[dict[str, NDArray[np.float64]]] = []
    for pair in pairs:
        names = pair.measure.landmarks
        found = slopes(pair.measure.formula, [points[name].position for name in names])
        rows.append({name: points[name].error * slope for name, slope in zip(names, found, strict=True)})
    return np.array(
        [[sum(float(one[name] @ other[name]) for name in one.keys() & other.keys()) for other in rows] for one in rows]
    )
