"""Muscle areas per group, tabled and chosen, for the validation page."""

from pathlib import Path

from validation_page import number, table

import kinespine.anatomy
from kinespine.anatomy.fascicles import MuscleRow, group_rows
from kinespine.tables import read_table

MUSCLES = Path(kinespine.anatomy.__file__).parent / "tables" / "muscles.csv"
USUAL = (0.75, 1.33)


def muscle_section() -> str:
    """The whole section."""
    count: dict[str, int] = {}
    area: dict[str, float] = {}
    for row in read_table(MUSCLES, MuscleRow):
        count[row.group] = count.get(row.group, 0) + 1
        area[row.group] = area.get(row.group, 0.0) + row.pcsa_cm2
    rows: list[list[str]] = []
    outside = 0
    for group in group_rows():
        ratio = area[group.group] / group.chosen_total_cm2
        unusual = not USUAL[0] <= ratio <= USUAL[1]
        outside += unusual
        rows.append(
            [group.group.replace("_", " "), group.region, str(count[group.group]), number(area[group.group], 2),
             number(group.chosen_total_cm2, 2), f"**{number(ratio, 2)}**" if unusual else number(ratio, 2),
             group.kind, f"{group.source} ({group.status})", group.reason]
        )  # fmt: skip
    total = sum(count.values())
    return (
        f"One side of the reference man: {len(rows)} groups, {total} fascicles a side, {2 * total} in all. *Table* is"
        " the sum of the rows of `muscles.csv`, *chosen* the total all of them are scaled to; *ratio* is table over"
        f" chosen, bold in the {outside} groups outside {USUAL[0]} to {USUAL[1]}. *Kind*: measured on living people,"
        " taken from another model, recalled, derived from one of these, or assumed. The last column gives the reason;"
        " N·m in it are of this body (*with every joint balanced* is *strict* of the section on strength).\n\n"
        + table(["group", "region", "fascicles", "table cm2", "chosen cm2", "ratio", "kind", "source", "reason"], rows)
    )
