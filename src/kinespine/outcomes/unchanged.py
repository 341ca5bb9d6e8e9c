"""What a second reading is where nothing changed, given the first: an alignment that read far off reads less so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import erf, hypot, sqrt
from typing import Literal

from kinespine.anatomy.causes import names
from kinespine.anatomy.spread import healthy_spread
from kinespine.measures.facts import measure_facts
from kinespine.measures.norm_lines import lines, norm_terms

TWICE = 1.959964
DEGREES, MILLIMETRES = 57.295779513082, 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How a measure lies between people, in its unit."""

    mean: float
    sd: float
    source: str
    status: Literal["seen", "measured", "derived", "recalled", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The second reading of somebody in whom nothing changed: normal, by the two errors and what people differ by.

    A reading is what stays (the person, normal between people about their mean with SD tau, and the errors that are the
    same each time) and an error made anew, with SD s1 at the first and s2 at the second. Of what stays the first
    reading y tells mean + k (y - mean) with k = tau² / (tau² + s1²) and leaves the variance k s1² (Galton 1886; Gelman
    et al. 2013, 2.5). The second errs by s2 besides.
    """

    people: People
    first: float
    error: float  # of the first reading, what is made anew, one standard deviation
    error_later: float
    lasting: float = 0.0  # error that is the same each time, one standard deviation

    @property
    def kept(self) -> float:
        """Share of how far off the first reading lay that the second is expected to have: k."""
        stays = self.people.sd**2 + self.lasting**2
        return stays / (stays + self.error**2)

    @property
    def mean(self) -> float:
        """The second reading that is expected."""
        return self.people.mean + self.kept * (self.first - self.people.mean)

    @property
    def sd(self) -> float:
        """One standard deviation of it; of two equal errors s it is s √(1 + k)."""
        return hypot(sqrt(self.kept) * self.error, self.error_later)

    @property
    def band(self) -> tuple[float, float]:
        """Where 95 of 100 second readings lie."""
        return self.mean - TWICE * self.sd, self.mean + TWICE * self.sd

    def reaches(self, later: float) -> bool:
        """Whether error alone may have brought the second reading so far from the first, the way it went.

        What came back by less than was expected is no change: the person may be further off than people usually are.
        """
        low, high = self.band
        return low <= later if later < self.first else later <= high

    def beyond(self, least: float) -> float:
        """Share of such people whose second reading differs from the first by more than `least`."""
        return _below((self.first - least - self.mean) / self.sd) + _below((self.mean - self.first - least) / self.sd)


@cache
def people_of(measure: str, unit: str) -> People | None:
    """How a measure lies between people: its norm, the spread of a turned bone, or a published mean with its SD.

    None where no spread between people was read.
    """
    if measure in lines():
        line, factor = lines()[measure], {"deg": DEGREES, "mm": MILLIMETRES}[unit]
        row = next(row for row in norm_terms() if row.measure == measure and row.term in {"sd", "residual_sd"})
        return People(mean=factor * line.mean, sd=factor * line.sd, source=row.source, status=row.status)
    if (cause := f"{measure}_{unit}") in names():
        spread = healthy_spread(cause)
        return People(mean=spread.mean, sd=spread.sd, source=spread.source, status=spread.status)
    for fact in measure_facts():
        if (fact.measure, fact.fact, fact.unit) == (measure, "mean", unit) and fact.value is not None and fact.sd:
            return People(mean=fact.value, sd=fact.sd, source=fact.source, status=fact.status)
    return None


def _below(deviations: float) -> float:
    return 0.5 * (1.0 + erf(deviations / sqrt(2.0)))
