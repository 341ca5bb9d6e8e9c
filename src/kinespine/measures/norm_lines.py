"""What healthy people have in common, from tables: each measure on a line of age and incidence, and how they vary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import radians
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadTable
from kinespine.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = Path(__file__).parent / "tables"
INCIDENCE, TILT, SLOPE = "pelvic_incidence", "pelvic_tilt", "sacral_slope"
YOUNGEST, OLDEST = 20.0, 80.0  # years: the lines are not drawn out beyond the people they are from

Term = Literal["mean", "per_year", "per_incidence", "female_less_male", "sd", "residual_sd"]
Status = Literal["seen", "recalled", "derived", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormTerm:
    """One number of the line of a measure (`norm_terms.csv`)."""

    measure: str
    term: Term
    value: float
    unit: str  # deg or mm, per year or per degree of incidence
    at_age: float | None  # years, of a mean; none where it does not change with age
    at_incidence_deg: float | None  # of a mean; none: that of all people
    age_sd: float | None  # years, in the people of an `sd`: their ages are part of it
    population: str
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NormCorrelation:
    """How two measures go together in healthy people (`norm_correlations.csv`)."""

    one: str
    other: str
    given: Literal["nothing", "age and incidence"]  # among all people, or among those alike in both
    value: float
    population: str
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Mean of a measure over age, sex and incidence, and what people differ by beyond that; SI, years."""

    mean: float
    at_age: float
    at_incidence: float
    per_year: float
    per_incidence: float
    female_less_male: float
    sd: float  # among all people
    residual_sd: float  # among people of one age, sex and incidence
    age_sd: float

    def at(self, age: float, sex: str, incidence: float) -> float:
        """Mean of people of that age (years), sex and incidence (rad)."""
        sex_part = (0.5 if sex == "female" else -0.5) * self.female_less_male
        age = min(max(age, YOUNGEST), OLDEST)
        part = self.per_year * (age - self.at_age) + self.per_incidence * (incidence - self.at_incidence)
        return self.mean + sex_part + part


@cache
def norm_terms() -> tuple[NormTerm, ...]:
    """Every number of every line."""
    return read_table(TABLES / "norm_terms.csv", NormTerm)


@cache
def norm_correlations() -> tuple[NormCorrelation, ...]:
    """Every published or derived correlation; a pair without a row is taken as uncorrelated, which is assumed."""
    return read_table(TABLES / "norm_correlations.csv", NormCorrelation)


def normed() -> tuple[str, ...]:
    """The measures and distortions that have a norm of this kind, in the order of the table."""
    names = tuple(dict.fromkeys(row.measure for row in norm_terms()))
    after = names.index(TILT) + 1
    return (*names[:after], SLOPE, *names[after:])


@cache
def lines() -> Mapping[str, Line]:
    """The line of every measure that has one, the sacral slope as incidence less tilt."""
    found: dict[str, Line] = {}
    for name in dict.fromkeys(row.measure for row in norm_terms()):
        found[name] = _line({row.term: row for row in norm_terms() if row.measure == name}, found.get(INCIDENCE))
    incidence, tilt = found[INCIDENCE], found[TILT]
    found[SLOPE] = Line(
        mean=tilt.at_incidence - tilt.mean,
        at_age=tilt.at_age,
        at_incidence=tilt.at_incidence,
        per_year=-tilt.per_year,
        per_incidence=1.0 - tilt.per_incidence,
        female_less_male=-tilt.female_less_male,
        sd=float(
            np.sqrt(
                ((1.0 - tilt.per_incidence) * incidence.sd) ** 2
                + (tilt.per_year * tilt.age_sd) ** 2
                + tilt.residual_sd**2
            )
        ),
        residual_sd=tilt.residual_sd,
        age_sd=tilt.age_sd,
    )
    return MappingProxyType(found)


def healthy_mean(age: float, sex: str) -> NDArray[np.float64]:
    """Mean of every measure of `normed()` among people of that age (years) and sex, all incidences, SI."""
    incidence = lines()[INCIDENCE].mean
    return np.array([lines()[name].at(age, sex, incidence) for name in normed()])


@cache
def healthy_covariance() -> NDArray[np.float64]:
    """Covariance of the measures of `normed()` among people of one age and sex, SI, read-only.

    Incidence is drawn, every other measure follows it by its line, and what is left over is correlated by the table.
    A correlation among all people is first relieved of what age, sex and incidence do to both measures. The sacral
    slope is incidence less tilt, so the matrix is singular in exactly that direction.
    """
    drawn = tuple(name for name in normed() if name != SLOPE)
    residual = np.array([0.0 if name == INCIDENCE else lines()[name].residual_sd for name in drawn])
    slope = np.array([1.0 if name == INCIDENCE else lines()[name].per_incidence for name in drawn])
    covariance = residual_correlation() * np.outer(residual, residual) + lines()[INCIDENCE].sd ** 2 * np.outer(
        slope, slope
    )
    carry = np.zeros((len(normed()), len(drawn)))
    for row, name in enumerate(normed()):
        if name == SLOPE:
            carry[row, drawn.index(INCIDENCE)], carry[row, drawn.index(TILT)] = 1.0, -1.0
        else:
            carry[row, drawn.index(name)] = 1.0
    found = carry @ covariance @ carry.T
    found.flags.writeable = False
    return found


@cache
def residual_correlation() -> NDArray[np.float64]:
    """Correlation of what age, sex and incidence leave over, of `normed()` without the sacral slope, read-only.

    Pairs without a row are zero. The table is used as it is, never bent until it fits.

    Raises:
        BadTable: the correlations, taken from different samples, cannot all hold together.
    """
    drawn = tuple(name for name in normed() if name != SLOPE)
    found = np.eye(len(drawn))
    for row in norm_correlations():
        one, other = (drawn.index(TILT if name == SLOPE else name) for name in (row.one, row.other))
        turned = -1.0 if SLOPE in (row.one, row.other) else 1.0  # at one incidence the slope falls as the tilt rises
        found[one, other] = found[other, one] = turned * _relieved(row)
    values, vectors = np.linalg.eigh(found)
    if values[0] <= 0:
        against = sorted(drawn, key=lambda name: -abs(float(vectors[drawn.index(name), 0])))[:3]
        raise BadTable(
            f"norm_correlations.csv: the correlations cannot all hold together (eigenvalue {values[0]:.3f}); look at"
            f" those of {', '.join(against)}, and at pairs of them without a row."
        )
    found.flags.writeable = False
    return found


# --- reading ---


def _line(rows: Mapping[Term, NormTerm], incidence: Line | None) -> Line:
    unit = radians(1.0) if rows["mean"].unit == "deg" else 1e-3
    sizes = {"per_incidence": unit / radians(1.0)}
    number = {term: row.value * sizes.get(term, unit) for term, row in rows.items()}
    mean = rows["mean"]
    per_year, per_incidence = number.get("per_year", 0.0), number.get("per_incidence", 0.0)
    female = number.get("female_less_male", 0.0)
    spread = rows["sd"] if "sd" in rows else rows["residual_sd"]
    age_sd = spread.age_sd or 0.0
    explained = (per_year * age_sd) ** 2 + (per_incidence * (incidence.sd if incidence else 0.0)) ** 2
    explained += (0.5 * female) ** 2
    if "sd" in number:
        assert number["sd"] ** 2 > explained, f"{mean.measure}: its SD is less than what its line explains"
        sd, residual = number["sd"], float(np.sqrt(number["sd"] ** 2 - explained))
    else:
        sd, residual = float(np.sqrt(number["residual_sd"] ** 2 + explained)), number["residual_sd"]
    usual = incidence.mean if incidence else number["mean"]
    return Line(
        mean=number["mean"],
        at_age=mean.at_age if mean.at_age is not None else YOUNGEST,
        at_incidence=usual if mean.at_incidence_deg is None else radians(mean.at_incidence_deg),
        per_year=per_year,
        per_incidence=per_incidence,
        female_less_male=female,
        sd=sd,
        residual_sd=residual,
        age_sd=age_sd,
    )


def _relieved(row: NormCorrelation) -> float:
    """Correlation among people of one age, sex and incidence."""
    if row.given == "age and incidence":
        return row.value
    one, other = lines()[row.one], lines()[row.other]
    shared = (
        one.per_incidence * other.per_incidence * lines()[INCIDENCE].sd ** 2
        + one.per_year * other.per_year * one.age_sd * other.age_sd
        + 0.25 * one.female_less_male * other.female_less_male
    )
    return (row.value * one.sd * other.sd - shared) / (one.residual_sd * other.residual_sd)
