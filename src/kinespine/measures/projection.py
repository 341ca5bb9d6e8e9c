"""How far measures of films are off because a film is a projection: what rays that spread and a head held off make.

Computed on simulated films of one average body (docs/films.md) over how heads and tubes are usually held.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from kinespine.measures.measure import Measure
from kinespine.measures.views import MM, TABLES
from kinespine.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionError:
    """Root mean square of what a measure of a view is off by its projection (`projection.csv`)."""

    measure: str
    view: str
    error: float  # in the unit, the larger one of films at 72 and 40 inches
    unit: Literal["deg", "mm", "1"]
    source: str
    status: Literal["derived"]

    @property
    def si(self) -> float:
        """In rad, m or 1."""
        return float(np.radians(self.error)) if self.unit == "deg" else self.error * (MM if self.unit == "mm" else 1.0)


@cache
def projection_rows() -> Mapping[tuple[str, str], ProjectionError]:
    """Every row, by measure and view."""
    rows = read_table(TABLES / "projection.csv", ProjectionError)
    return {(row.measure, row.view): row for row in rows}


def projection_error(measure: Measure, view: str) -> float:
    """One standard deviation of a measure of a view by its projection, rad, m or 1.

    Zero where it is less than 0.01 degrees or millimetres, and of views that are not simulated: photographs, and films
    of the legs.
    """
    row = projection_rows().get((measure.name, view))
    return 0.0 if row is None else row.si
