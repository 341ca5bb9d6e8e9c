"""Measures taken together, with their errors and with what these errors have in common.

Two measures err together where they share a point, and all measures of one picture where the picture is rolled or its
scale is wrong. The covariance says so; a difference of two of them needs it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.measures.measure import Measure, Plane
from kinespine.measures.point import MeasuredPoint, Vector
from kinespine.measures.uncertainty import slopes

AXES: dict[Plane | None, tuple[int, ...]] = {
    "sagittal": (0, 2), "frontal": (1, 2), "horizontal": (0, 1), None: (0, 1, 2),
}  # fmt: skip
DRAWS = 1000
TRIALS = 8  # pairs of opposite draws that tell whether a formula is straight enough
EVEN, ODD = 0.2, 0.03  # how far it may leave its tangent there, in errors: 2 and 3 % of the error
STEP = 1e-6  # rad or share, of differences over roll and scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A measure as taken: SI, with one standard deviation from the errors of its points."""

    measure: Measure
    value: float
    error: float
    drawn: bool = False  # the error is that of draws, because the formula is not straight within it


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What all points of one picture have in common, each as one standard deviation."""

    plane: Plane
    roll: float = 0.0  # rad, of the picture's vertical about the true one
    scale: float = 0.0  # share of a length


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together:
    """Measures of the same points with the covariance of their errors."""

    values: tuple[Value, ...]
    covariance: NDArray[np.float64]  # (k, k) in the squared units of the values, read-only

    def error_of(self, weights: Mapping[str, float]) -> float:
        """One standard deviation of a weighted sum of the values, such as their difference."""
        weight = np.array([weights.get(value.measure.name, 0.0) for value in self.values])
        return float(np.sqrt(max(weight @ self.covariance @ weight, 0.0)))


def take_together(
    points: Mapping[str, MeasuredPoint],
    measures: Iterable[Measure],
    *,
    picture: Picture | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Together:
    """Take the measures whose landmarks are there, with the covariance of their errors.

    To first order where the formula is straight within the errors. Elsewhere (a size of something near zero, a
    largest, a direction of two points that nearly meet) the error is the root mean square departure of seeded draws
    from the value.

    Raises:
        BadInput: points lie on each other or on one line, so that a measure of them is no number.

    Args:
        picture: the picture the points come from: no error across it, and a roll and a scale in common. Points in
            space, the default, err alike along three axes and apart.
        draws: number of draws, at least four times the number of coordinates.
    """
    chosen = tuple(measure for measure in measures if all(name in points for name in measure.landmarks))
    errors = _Errors(points, dict.fromkeys(name for measure in chosen for name in measure.landmarks), picture)
    with np.errstate(all="ignore"):  # what is no number is told below, with its points
        values = [_finite(measure, _taken(measure, errors.places(measure))) for measure in chosen]
        tangents = np.array([errors.tangent(measure) for measure in chosen]).reshape(len(chosen), errors.size)
        bent = [
            _is_bent(lambda moves, measure=measure: errors.taken(measure, moves), value, tangent, seed)
            for measure, value, tangent in zip(chosen, values, tangents, strict=True)
        ]
        covariance = tangents @ tangents.T
        if any(bent):
            moves = _even_draws(max(draws, 4 * errors.size), errors.size, seed)
            off = moves @ tangents.T
            for row in np.flatnonzero(bent):
                off[:, row] = errors.taken(chosen[row], moves) - values[row]
            covariance = off.T @ off / len(moves)
    for measure, variance in zip(chosen, np.diag(covariance), strict=True):
        _finite(measure, float(variance))
    covariance.setflags(write=False)
    return Together(
        values=tuple(
            Value(measure=measure, value=value, error=float(error), drawn=drawn)
            for measure, value, error, drawn in zip(
                chosen, values, np.sqrt(np.diag(covariance)), bent, strict=True
            )
        ),
        covariance=covariance,
    )  # fmt: skip


@dataclass(slots=True)
class _Errors:
    """Everything that may be off: each coordinate of each point on its own, then roll and scale of the picture."""

    points: Mapping[str, MeasuredPoint]
    names: Iterable[str]
    picture: Picture | None
    row: dict[str, int] = field(init=False)
    axes: tuple[int, ...] = field(init=False)
    centre: Vector = field(init=False)
    shared: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.row = {name: number for number, name in enumerate(self.names)}
        self.axes = AXES[self.picture.plane if self.picture else None]
        places = [self.points[name].position for name in self.row]
        self.centre = np.mean(places, axis=0) if places else np.zeros(3)
        self.shared = (self.picture.roll, self.picture.scale) if self.picture else ()

    @property
    def size(self) -> int:
        return len(self.row) * len(self.axes) + len(self.shared)

    def places(self, measure: Measure) -> list[Vector]:
        return [self.points[name].position for name in measure.landmarks]

    def tangent(self, measure: Measure) -> NDArray[np.float64]:
        """How a measure answers one error of each kind, (size,)."""
        found = np.zeros(self.size)
        places = self.places(measure)
        for name, slope in zip(measure.landmarks, slopes(measure.formula, places, axes=self.axes), strict=True):
            start = self.row[name] * len(self.axes)
            found[start : start + len(self.axes)] += self.points[name].error * slope[list(self.axes)]
        for number, size in enumerate(self.shared):
            if size:
                ahead, behind = (
                    _taken(measure, [self._turned(place, *np.eye(2)[number] * way) for place in places])
                    for way in (STEP, -STEP)
                )
                found[len(self.row) * len(self.axes) + number] = size * (ahead - behind) / (2 * STEP)
        return found

    def taken(self, measure: Measure, moves: NDArray[np.float64]) -> NDArray[np.float64]:
        """The measure under each of many draws (n, size) of standard normal errors, (n,)."""
        names, places = measure.landmarks, np.array(self.places(measure))
        moved = np.repeat(places[None], len(moves), axis=0)
        if self.shared:
            roll, scale = (moves[:, -2:] * self.shared).T
            moved = self._turned(moved, roll[:, None], scale[:, None])
        for column, name in enumerate(names):
            start = self.row[name] * len(self.axes)
            own = moves[:, start : start + len(self.axes)] * self.points[name].error
            moved[:, column, list(self.axes)] += own
        return np.array([_taken(measure, row) for row in moved])

    def _turned(self, places: Vector, roll: float | Vector, scale: float | Vector) -> Vector:
        """Places (..., 3) of a picture rolled about the middle of its points and drawn larger."""
        one, other = self.axes
        away = places - self.centre
        moved = away.copy()
        grown = 1 + np.asarray(scale)
        moved[..., one] = grown * (np.cos(roll) * away[..., one] - np.sin(roll) * away[..., other])
        moved[..., other] = grown * (np.sin(roll) * away[..., one] + np.cos(roll) * away[..., other])
        return np.asarray(self.centre + moved, dtype=np.float64)


def _taken(measure: Measure, places: Iterable[Vector]) -> float:
    """The measure, NaN where a length to divide by is zero or no circle goes through the points."""
    try:
        return measure.formula(*places)
    except (ZeroDivisionError, np.linalg.LinAlgError):
        return float("nan")


def _finite(measure: Measure, number: float) -> float:
    if not np.isfinite(number):
        raise BadInput(
            f"{measure.name} ({measure.title}) cannot be taken: among its points {', '.join(measure.landmarks)} some"
            " lie on one place or on one line. Check whether a point was placed twice."
        )
    return number


def _is_bent(
    taken: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    value: float,
    tangent: NDArray[np.float64],
    seed: int,
) -> bool:
    """Whether a measure leaves its tangent within its errors, told by a few pairs of opposite draws."""
    moves = np.random.default_rng(seed).standard_normal((TRIALS, len(tangent)))
    ahead, behind = taken(moves), taken(-moves)
    even = np.sqrt(np.mean(((ahead + behind) / 2 - value) ** 2))
    odd = np.sqrt(np.mean(((ahead - behind) / 2 - moves @ tangent) ** 2))
    error = np.linalg.norm(tangent)
    rounding = 1e-9 * (1 + abs(value))  # of central differences: no error at all is no bend
    return not (even <= EVEN * error + rounding and odd <= ODD * error + rounding)


def _even_draws(count: int, size: int, seed: int) -> NDArray[np.float64]:
    """Standard normal draws (count, size) in opposite pairs, with unit covariance to rounding.

    What is straight in them then has exactly the error that first order gives it.
    """
    half = np.random.default_rng(seed).standard_normal((-(-count // 2), size))
    square = half.T @ half / len(half)
    half = np.asarray(np.linalg.solve(np.linalg.cholesky(square), half.T).T, dtype=np.float64)
    return np.concatenate([half, -half])
