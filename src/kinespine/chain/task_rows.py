"""What the table of tasks says of one task: angles of the regions, place of the hands, where the eyes look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "tasks.csv"

FREE = ("mass", "pressure")


def tabled(name: str, options: Mapping[str, str | float]) -> Mapping[str, float]:
    """What the table (`tasks.csv`) says of a task, by quantity, in the unit its name ends with.

    Mass and pressure choose no row: the posture is that of the tabled ones. A `lean` without a row comes from the
    rows of `lean,rule`. Forward, lumbar spine (T12-S1) and pelvis share the inclination by a ratio on a straight line
    between its values at 15 and 105 deg, and the one at 15 below that; backward by one ratio. Thorax and legs follow
    in proportion, the hips make up for both, the arms hang, and the elbows are straight from 15 deg on.
    """
    table = _table()
    variant = ",".join(f"{key}={written(value)}" for key, value in options.items() if key not in FREE)
    if name == "look":
        return MappingProxyType({**table["stand", ""], **table["look", "rule"]})
    if name == "lean" and (name, variant) not in table:
        return _leaning(float(options["angle"]))
    return table[name, variant]


def written(value: str | float) -> str:
    """A word, or a number without a needless point."""
    return value if isinstance(value, str) else repr(value).removesuffix(".0")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One number of the posture of one task (`tasks.csv`)."""

    task: str
    variant: str
    quantity: str
    value: float
    low: float | None
    high: float | None
    source: str
    status: str
    note: str


@cache
def _table() -> Mapping[tuple[str, str], Mapping[str, float]]:
    """Quantities by task and variant; what holds for any task is in every one of them."""
    table: dict[tuple[str, str], dict[str, float]] = {}
    for row in read_table(TABLE, TaskRow):
        table.setdefault((row.task, _choosing(row.variant)), {})[row.quantity] = row.value
    every = table.pop(("any", "any"))
    return MappingProxyType({key: MappingProxyType({**every, **rows}) for key, rows in table.items()})


def _choosing(variant: str) -> str:
    """The part of a variant that chooses a row."""
    return ",".join(part for part in variant.split(",") if part.partition("=")[0] not in FREE)


def _leaning(angle_deg: float) -> Mapping[str, float]:
    rule, stand = _table()["lean", "rule"], _table()["stand", ""]
    first, last = rule["lumbar_per_pelvis_at_15deg_ratio"], rule["lumbar_per_pelvis_at_105deg_ratio"]
    ratio = first + (last - first) * max(angle_deg - 15.0, 0.0) / 90.0
    if angle_deg < 0.0:
        ratio = rule["backward_lumbar_per_hip_ratio"]
    lumbar = angle_deg * ratio / (1.0 + ratio)  # T12-S1
    ankle = rule["ankle_dorsiflexion_per_trunk_inclination_ratio"] * angle_deg
    straight = min(max(angle_deg / 15.0, 0.0), 1.0)
    return MappingProxyType(
        {
            **stand,
            "trunk_inclination_deg": angle_deg,
            "lumbar_flexion_L1_S1_deg": lumbar / (1.0 + stand["T12_L1_flexion_per_lumbar_flexion_ratio"]),
            "thoracic_flexion_T1_T12_deg": rule["thoracic_flexion_per_trunk_inclination_ratio"] * angle_deg,
            "pelvic_tilt_back_deg": lumbar - angle_deg,
            "hip_flexion_deg": angle_deg - lumbar - ankle,
            "ankle_dorsiflexion_deg": ankle,
            "shoulder_flexion_deg": max(angle_deg, 0.0),
            "elbow_flexion_deg": stand["elbow_flexion_deg"] * (1.0 - straight),
            "gaze_free": 1.0,
        }
    )
