"""Rows of loads measured in living people: what was measured, which task stands for it, another model's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import kinespine.chain
from kinespine.anatomy import REFERENCE_MAN, Person
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.person import Sex
from kinespine.tables import read_table

TABLES = Path(kinespine.chain.__file__).parent / "tables"
BACKREST = (
    "in view: the mechanics of the backrest (slope, friction, which places lie on it, the sacrum on the seat) were"
    " mended with this row in view, so it is no independent result. What is left: in the tabled posture the pelvis is"
    " rolled back and centimetres off the backrest, which touches the lower ribs and at most the upper loin; the"
    " weight lies behind the sitting bones, so it has to be pushed forwards there, and bends the lumbar spine between"
)
IN_VIEW = ("LOAD-007", "LOAD-013", "LOAD-084")
"""Rows looked at while the mechanics they test (backrest, hands on the thighs) were mended: no independent results."""
CAUSE = {
    "LOAD-007": BACKREST,
    "LOAD-010": "the mass bends the thorax twice as much as the lumbar spine, over which the body leans back; the long"
    " muscles that hold the thorax press on the lumbar spine for all of it",
    "LOAD-039": "no facet carries anything in backward bending",
    "LOAD-051": "a small measured value in standing, where most of the load goes through the fixator, makes the ratio"
    " large; the difference in newtons (LOAD-049) is met",
    "LOAD-084": BACKREST,
}
"""Why a scored row is known to be missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InVivoTask:
    """Which task stands for a measured row (`in_vivo_tasks.csv`)."""

    id: str
    task: str
    compared: str
    reference: str
    kind: str
    used_for: Literal["result", "shown", "calibration"]
    reason: str

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks in order; most rows have one."""
        return tuple(text for text in self.task.split(";") if text)

    @property
    def below(self) -> str | None:
        """The task that the ratio is taken to."""
        return self.reference.removeprefix("ratio_to:") if self.reference.startswith("ratio_to:") else None

    @property
    def scored(self) -> bool:
        """Whether the row was to be met, as written down before any comparison."""
        return self.used_for == "result" and self.kind == "static_loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class InVivoLoad:
    """A measured load (`in_vivo_loads.csv`)."""

    id: str
    what: str
    posture: str
    value: float | None
    low: float | None
    high: float | None
    unit: Literal["MPa", "kPa", "N", "kgf", "% change", "times", "%", "true", "SMD"]
    over: str  # the row it is divided by
    sex: Sex | None
    age_years: float | None
    height_m: float | None
    mass_kg: float | None
    source: str
    status: str
    note: str

    @property
    def person(self) -> Person:
        """Who was measured; the reference man where it was not one person."""
        if self.sex is None or self.age_years is None or self.height_m is None or self.mass_kg is None:
            return REFERENCE_MAN
        return Person(sex=self.sex, age=self.age_years, height=self.height_m, mass=self.mass_kg)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmmrRow:
    """Another group's model of the same postures (`in_vivo_ammr.csv`), percent of standing."""

    posture: str
    task: str
    row: str
    model_percent: float
    measured_percent: float
    source: str
    status: str
    note: str


def tasks() -> tuple[InVivoTask, ...]:
    """Every measured row, those without a task too."""
    return read_table(TABLES / "in_vivo_tasks.csv", InVivoTask)


@cache
def loads() -> Mapping[str, InVivoLoad]:
    """What was measured, by row."""
    return {row.id: row for row in read_table(TABLES / "in_vivo_loads.csv", InVivoLoad)}


def ammr() -> tuple[AmmrRow, ...]:
    """The other model's bars."""
    return read_table(TABLES / "in_vivo_ammr.csv", AmmrRow)


def measured(load: InVivoLoad) -> float:
    """What was measured, in MPa, N or as a ratio; NaN where it is a range or an order."""
    value = float("nan") if load.value is None else load.value
    if load.over:
        below = loads()[load.over].value
        assert below is not None
        return value / below
    return {
        "MPa": value, "kPa": 1e-3 * value, "N": value, "kgf": GRAVITY * value, "times": value, "%": value,
        "% change": 1.0 + 0.01 * value, "true": float("nan"), "SMD": float("nan"),
    }[load.unit]  # fmt: skip
