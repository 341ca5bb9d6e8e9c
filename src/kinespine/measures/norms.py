"""What is usual in healthy people, beside a measure and without judgement."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A published value of one measure: mean with spread over people where the source gives one."""

    measure: str
    value: float
    sd: float | None
    unit: Literal["deg", "mm"]
    age_low: float | None  # years; None where the source does not part its people by age
    age_high: float | None
    population: str
    source: str
    status: Literal["seen", "recalled"]
    note: str | None


@cache
def norms() -> tuple[Norm, ...]:
    """Every published value, several for one measure where its source parts people by age."""
    return read_table(TABLES / "norms.csv", Norm)


def norm_for(measure: str, age: float) -> Norm | None:
    """What is usual for a measure at an age (years); None where no source has people of that age."""
    for norm in norms():
        if norm.measure == measure and (norm.age_low or 0.0) <= age < (norm.age_high or np.inf):
            return norm
    return None
