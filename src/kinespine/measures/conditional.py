"""The norm of one person: what healthy people of their age, sex and given measures have, and how they vary."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput, suggestion
from kinespine.measures.catalogue import CATALOGUE, DISTORTIONS
from kinespine.measures.norm_lines import (
    INCIDENCE,
    SLOPE,
    TILT,
    NormCorrelation,
    NormTerm,
    healthy_covariance,
    healthy_mean,
    lines,
    norm_correlations,
    norm_terms,
    normed,
)

if TYPE_CHECKING:
    from kinespine.anatomy import Person

ADULT = 18.0  # years: posture of children is another one
BEYOND = 10.0  # standard deviations from the mean of all people: a wrong unit and no person
ROUNDED = math.radians(0.2)  # incidence, tilt and slope read to a tenth of a degree add up within this


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conditional:
    """A joint normal distribution of measures among healthy people like one person; SI and radians."""

    names: tuple[str, ...]
    mean: NDArray[np.float64]  # (k,)
    covariance: NDArray[np.float64]  # (k, k), read-only; zero for what was given without error
    given: Mapping[str, float]  # what it is conditioned on beside age and sex
    used: tuple[NormTerm | NormCorrelation, ...]  # the rows of the tables it rests on

    @property
    def sd(self) -> NDArray[np.float64]:
        """Standard deviation of each measure, (k,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of `references.bib` it rests on."""
        return tuple(sorted({key.strip() for row in self.used for key in row.source.split(";")}))

    @property
    def assumed(self) -> tuple[NormTerm | NormCorrelation, ...]:
        """Those of its rows that nobody measured or that were not read: assumed and recalled ones."""
        return tuple(row for row in self.used if row.status in ("assumed", "recalled"))

    @property
    def taken_as_uncorrelated(self) -> tuple[tuple[str, str], ...]:
        """Pairs of measures of whose going together nothing was found: zero at one age, sex and incidence, assumed."""
        known = {frozenset(_drawn(name) for name in (row.one, row.other)) for row in norm_correlations()}
        drawn = dict.fromkeys(_drawn(name) for name in self.names if name != INCIDENCE)
        return tuple(pair for pair in combinations(drawn, 2) if frozenset(pair) not in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """How far one value, or several together, are from a norm."""

    distance: float  # standard deviations; signed for one value
    degrees: int  # how many independent values it was asked for
    tail: float  # share of healthy people like this one who are at least as far off, on either side


def conditional_norm(
    person: Person,
    given: Mapping[str, float] | None = None,
    *,
    errors: Mapping[str, float] | None = None,
    names: Sequence[str] | None = None,
) -> Conditional:
    """The measures that healthy people of this age and sex have who share what is given.

    Means follow age (years past 80 count as 80, below 20 as 20), sex and pelvic incidence by published lines; what
    these leave over is jointly normal with published correlations. Incidence is tilt plus slope, exactly. A pelvic
    incidence of the person counts as given. Distortions stand under their own names: `head_tilt`, not one of its
    pairs of points.

    Args:
        given: measures already known, by name, rad or m.
        errors: one standard deviation of those read with error, rad or m; the others are taken as exact.
        names: the measures wanted, in this order; all that have a norm.

    Raises:
        BadInput: a child, an unknown measure, one without a norm, or a value nobody has.
    """
    if person.age < ADULT:
        raise BadInput(f"age is {person.age:g} years; the norms are those of adults of {ADULT:g} years and more.")
    known = _given(person, given or {})
    every = normed()
    wanted = tuple(dict.fromkeys(names)) if names is not None else every
    for name in wanted:
        _must_have_norm(name)
    noise = _errors(errors or {}, known)
    mean, covariance = healthy_mean(person.age, person.sex), healthy_covariance()
    if known:
        at = [every.index(name) for name in known]
        off = np.array(list(known.values())) - mean[at]
        inverse = np.linalg.pinv(covariance[np.ix_(at, at)] + np.diag(noise**2), rcond=1e-9, hermitian=True)
        gain = covariance[:, at] @ inverse
        mean = mean + gain @ off
        covariance = covariance - gain @ covariance[at, :]
    chosen = [every.index(name) for name in wanted]
    mean, covariance = mean[chosen], covariance[np.ix_(chosen, chosen)]
    covariance = 0.5 * (covariance + covariance.T)
    exact = {name for name, error in zip(known, noise, strict=True) if error == 0}
    fixed = [name in exact or _follows(name, exact) for name in wanted]
    covariance[fixed, :] = covariance[:, fixed] = 0.0  # rounding, where nothing is left open
    for array in (mean, covariance):
        array.flags.writeable = False
    return Conditional(names=wanted, mean=mean, covariance=covariance, given=known, used=_used({*wanted, *known}))


def draw(norm: Conditional, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Healthy people like this one, drawn at random: (size, k), SI, a column for each name."""
    values, vectors = np.linalg.eigh(norm.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return norm.mean + rng.standard_normal((size, len(norm.names))) @ root.T


def how_unusual(norm: Conditional, name: str, value: float, *, error: float = 0.0) -> Unusual:
    """Standard score of one value (rad or m) and the share of people like this one at least as far off.

    Args:
        error: one standard deviation of the reading, rad or m; it widens the norm.

    Raises:
        BadInput: the norm does not hold that measure, or it was given and has no spread left.
    """
    _in(norm, name)
    _believable(name, value)
    place = norm.names.index(name)
    spread = math.hypot(float(norm.sd[place]), error)
    if spread == 0:
        raise BadInput(f"{name} was given and so cannot be unusual; ask a norm made without it.")
    score = float(value - norm.mean[place]) / spread
    return Unusual(distance=score, degrees=1, tail=math.erfc(abs(score) / math.sqrt(2.0)))


def how_unusual_together(
    norm: Conditional, values: Mapping[str, float], *, errors: Mapping[str, float] | None = None
) -> Unusual:
    """Mahalanobis distance of several values (rad or m), with the share of people like this one further off.

    Values that follow from each other (incidence, tilt and slope) count once: `degrees` says how many were left.

    Raises:
        BadInput: as for one value; nothing to judge; values that no person can have together.
    """
    for name, value in values.items():
        _in(norm, name)
        _believable(name, value)
    at = [norm.names.index(name) for name in values]
    off = np.array(list(values.values())) - norm.mean[at]
    noise = _errors(errors or {}, values)
    spread = norm.covariance[np.ix_(at, at)] + np.diag(noise**2)
    kept = np.diag(spread) > 0
    if not kept.any():
        raise BadInput("All of these were given and so cannot be unusual; ask a norm made without them.")
    size = np.sqrt(np.diag(spread)[kept])
    eigenvalues, vectors = np.linalg.eigh(spread[np.ix_(kept, kept)] / np.outer(size, size))
    part = vectors.T @ (off[kept] / size)
    free = eigenvalues > 1e-9
    if np.abs(part[~free]).max(initial=0.0) > ROUNDED / float(size.min()):
        raise BadInput("These cannot go together: pelvic incidence is pelvic tilt plus sacral slope. Check the three.")
    squared, degrees = float(np.sum(part[free] ** 2 / eigenvalues[free])), int(free.sum())
    from scipy.special import gammaincc  # only here: SciPy loads longer than a wrong visit takes to be refused

    return Unusual(distance=math.sqrt(squared), degrees=degrees, tail=float(gammaincc(degrees / 2, squared / 2)))


# --- what was asked ---


def _given(person: Person, given: Mapping[str, float]) -> dict[str, float]:
    """What is known, checked; with the incidence of the person."""
    for name, value in given.items():
        _must_have_norm(name)
        _believable(name, value)
    known = {name: float(value) for name, value in given.items()}
    if person.pelvic_incidence is not None:
        own = known.setdefault(INCIDENCE, person.pelvic_incidence)
        if abs(own - person.pelvic_incidence) > ROUNDED:
            raise BadInput(
                f"pelvic_incidence is given as {math.degrees(own):.1f} deg, and the person has"
                f" {math.degrees(person.pelvic_incidence):.1f} deg; say which it is."
            )
    if {INCIDENCE, TILT, SLOPE} <= set(known):
        gap = known[INCIDENCE] - known[TILT] - known[SLOPE]
        if abs(gap) > ROUNDED:
            raise BadInput(
                "pelvic_incidence is pelvic_tilt plus sacral_slope; these are off by"
                f" {math.degrees(gap):.1f} deg. Check the three, or give two of them."
            )
    return known


def _errors(errors: Mapping[str, float], known: Mapping[str, float]) -> NDArray[np.float64]:
    for name, error in errors.items():
        if name not in known:
            raise BadInput(f"An error is given for {name!r} and no value.{suggestion(name, known)}")
        if not (math.isfinite(error) and error >= 0):
            raise BadInput(f"The error of {name} is {error}; it is one standard deviation, zero or more, in rad or m.")
    return np.array([errors.get(name, 0.0) for name in known])


def _must_have_norm(name: str) -> None:
    if name in normed():
        return
    if name in {measure.name for measure in (*CATALOGUE, *sum(DISTORTIONS.values(), ()))}:
        of = name.partition(".")[0]
        instead = f" Ask for {of!r}, whatever points it is from." if of in DISTORTIONS else ""
        raise BadInput(f"No source with the spread of {name!r} between healthy people was found.{instead}")
    raise BadInput(f"No measure {name!r} has a norm.{suggestion(name, normed())}")


def _in(norm: Conditional, name: str) -> None:
    _must_have_norm(name)
    if name not in norm.names:
        raise BadInput(f"This norm does not hold {name!r}.{suggestion(name, norm.names)}")


def _believable(name: str, value: float) -> None:
    line = lines()[name]
    low, high = line.mean - BEYOND * line.sd, line.mean + BEYOND * line.sd
    if low <= value <= high:  # false for NaN
        return
    row = next(row for row in norm_terms() if row.measure == _drawn(name))
    if row.unit == "deg":
        possible = f"{low:.2f} to {high:.2f} rad ({math.degrees(low):.0f} to {math.degrees(high):.0f} deg)"
    else:
        possible = f"{low:.3f} to {high:.3f} m"
    raise BadInput(f"{name} is {value:g}; possible: {possible}. Angles are in rad and lengths in m.")


def _drawn(name: str) -> str:
    """The measure that is drawn for this one: the sacral slope is what the tilt leaves of the incidence."""
    return TILT if name == SLOPE else name


def _follows(name: str, exact: set[str]) -> bool:
    """Whether two of incidence, tilt and slope leave nothing open of this third."""
    three = {INCIDENCE, TILT, SLOPE}
    return name in three and three - {name} <= exact


def _used(names: set[str]) -> tuple[NormTerm | NormCorrelation, ...]:
    """The rows behind these measures: those of the pelvis always, as every line runs over the incidence."""
    names = {_drawn(name) for name in names} | {INCIDENCE}
    terms = tuple(row for row in norm_terms() if row.measure in names)
    return terms + tuple(row for row in norm_correlations() if {_drawn(row.one), _drawn(row.other)} <= names)
