"""Muscles from landmark to landmark on both sides, their areas scaled once to a chosen total per group."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from kinespine.anatomy.body import Fascicle
from kinespine.anatomy.levels import SIDES, Side, sided
from kinespine.anatomy.person import Person, muscle_factor
from kinespine.anatomy.placing import Assembly
from kinespine.errors import BadTable, suggestion
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleRow:
    """One fascicle of the left side (`muscles.csv`)."""

    group: str
    name: str
    origin: str
    insertion: str
    via: str  # landmark names separated by spaces, from origin to insertion
    pcsa_cm2: float
    pcsa_source: str
    pcsa_status: str
    fibre_fraction: float  # optimal fibre length over fibre and tendon together
    pennation_deg: float
    architecture_source: str
    architecture_status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """The chosen area of one muscle group on one side of the reference man (`muscle_groups.csv`)."""

    group: str
    region: Literal["neck", "shoulder", "thorax", "lumbar", "abdomen", "hip"]
    action_note: str
    table_total_cm2: float
    chosen_total_cm2: float
    source: str
    status: str
    kind: str
    reason: str


def group_rows() -> tuple[GroupRow, ...]:
    """The chosen areas."""
    return read_table(TABLES / "muscle_groups.csv", GroupRow)


def make_fascicles(work: Assembly) -> tuple[Fascicle, ...]:
    """Every fascicle of both sides, left before right.

    Optimal fibre length is the tabled share of the path in the norm posture: there every fibre is at its optimum, so
    passive muscle force starts from zero in norm standing.

    Raises:
        BadTable: a row names a landmark the body does not have, or a group without a chosen area.
    """
    rows = read_table(TABLES / "muscles.csv", MuscleRow)
    chosen = {row.group: row.chosen_total_cm2 for row in group_rows()}
    totals: dict[str, float] = {}
    for row in rows:
        totals[row.group] = totals.get(row.group, 0.0) + row.pcsa_cm2
    made: list[Fascicle] = []
    for side in SIDES:
        for line, row in enumerate(rows, start=2):
            if row.group not in chosen:
                raise BadTable(f"muscles.csv, line {line}: group {row.group!r} has no row in muscle_groups.csv")
            made.append(_fascicle(work, row, side, line, chosen[row.group] / totals[row.group]))
    return tuple(made)


def _fascicle(work: Assembly, row: MuscleRow, side: Side, line: int, scale: float) -> Fascicle:
    path = tuple(_resolve(work, name, side, row, line) for name in (row.origin, *row.via.split(), row.insertion))
    points = np.array([work.at(name) for name in path])
    length = float(np.sum(np.linalg.norm(np.diff(points, axis=0), axis=1)))
    return Fascicle(
        name=sided(row.name, side),
        group=row.group,
        side=side,
        path=path,
        area=1e-4 * row.pcsa_cm2 * scale * muscle_factor(work.person),
        optimal_length=row.fibre_fraction * length,
        tendon_length=(1.0 - row.fibre_fraction) * length,
        pennation=float(np.deg2rad(row.pennation_deg)),
    )


def _resolve(work: Assembly, name: str, side: Side, row: MuscleRow, line: int) -> str:
    """The landmark of that side, or the one in the midline."""
    for candidate in (sided(name, side), name):
        if candidate in work.landmarks:
            return candidate
    raise BadTable(
        f"muscles.csv, line {line}: {row.name} ends at {name!r}, which no landmark is named."
        + suggestion(name, {known.removesuffix(".left") for known in work.landmarks})
    )


def areas_of(person: Person) -> dict[str, float]:
    """Chosen area per group for that person, one side, m2."""
    return {row.group: 1e-4 * row.chosen_total_cm2 * muscle_factor(person) for row in group_rows()}
