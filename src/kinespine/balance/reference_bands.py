"""Where 95 of 100 trials of people in the same condition lie, from an open data set; no judgement."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.balance.sway import Conditions, Eyes, Sex, Surface
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"

SECONDS = (54.0, 66.0)  # of a trial that is compared: those of the bands lasted 60 s
RATE = (80.0, 125.0)  # Hz; those of the bands were recorded at 100
LICENCE = "CC BY 4.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The 2.5th, 50th and 97.5th percentile over trials, every person weighing the same."""

    descriptor: str
    eyes: Eyes
    surface: Surface
    age_low: float  # years
    age_high: float  # not in it
    sex: Sex | None  # None: both
    people: int
    trials: int
    low: float
    middle: float
    high: float
    unit: Literal["cm2", "cm/s", "Hz"]
    source: str
    status: Literal["derived"]

    @property
    def population(self) -> str:
        """Who was measured, in words."""
        who = {None: "people", "female": "women", "male": "men"}[self.sex]
        return f"{self.people} {who} of {self.age_low:g} to {self.age_high - 1:g} years, {self.trials} trials of 60 s"


@cache
def bands() -> tuple[Band, ...]:
    """Every band."""
    return read_table(TABLES / "reference_bands.csv", Band)


def band_for(descriptor: str, conditions: Conditions) -> tuple[Band | None, str]:
    """The band of the people most like this one, and who they are, or why there is none."""
    those = [band for band in bands() if band.descriptor == descriptor]
    if not those:
        return None, "no reference data for this descriptor"
    if conditions.eyes is None or conditions.surface is None:
        return None, "eyes or surface were not told"
    those = [band for band in those if (band.eyes, band.surface) == (conditions.eyes, conditions.surface)]
    if conditions.age is None:
        widest = max(band.age_high - band.age_low for band in those)
        those = [band for band in those if band.age_high - band.age_low == widest]
    else:
        those = [band for band in those if band.age_low <= conditions.age < band.age_high]
        if not those:
            return None, f"nobody of {conditions.age:g} years was measured"
        narrowest = min(band.age_high - band.age_low for band in those)
        those = [band for band in those if band.age_high - band.age_low == narrowest]
    own = [band for band in those if band.sex is not None and band.sex == conditions.sex]
    chosen = (own or [band for band in those if band.sex is None])[0]
    return chosen, chosen.population
