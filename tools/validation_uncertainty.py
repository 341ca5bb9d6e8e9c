"""What the assumptions do to the load of L4-L5 in standing, for the validation page."""

from dataclasses import replace

import numpy as np
from validation_page import number, table
from validation_solve import Solved, solve

from kinespine.anatomy import Body
from kinespine.anatomy.levels import LUMBAR, THORACIC

TRUNK = (*THORACIC, *LUMBAR)
COMMON, EACH = 0.010, 0.005  # m, error of the forward centres of mass of the trunk slices: together, and each alone
LEVELS = ("C4-C5", "T8-T9", "L2-L3", "L4-L5", "L5-S1")


def uncertainty_section(man: Solved) -> str:
    """The whole section."""
    rows = [["as tabled", *_line(man)]]
    for shift in (-COMMON, COMMON):
        word = "forward" if shift > 0 else "back"
        moved = solve(_moved(man.body, dict.fromkeys(TRUNK, shift)))
        rows.append([f"all trunk slices {MM_COMMON} {word}", *_line(moved)])
    rows.append([f"each trunk slice {MM_EACH}, independent (one SD)", *_independent(man)])
    for tension in (30.0, 90.0):
        rows.append([f"specific tension {tension:.0f} N/cm2", *_line(solve(_stronger(man.body, tension / 50.0)))])
    rows.append(["effort: cubes of activations", *_line(solve(man.body, exponent=3.0))])
    return INTRODUCTION + "\n" + table(["change", "status", *LEVELS], rows)


MM_COMMON, MM_EACH = f"{1e3 * COMMON:.0f} mm", f"{1e3 * EACH:.0f} mm"
INTRODUCTION = """\
Compression (N) of the reference man when one assumption changes; the feet stay and the ground follows the weight.
The independent row is the root of the summed squares of 17 changes, a spread and no load.
"""


def _line(solved: Solved) -> list[str]:
    levels = {row.level: row.compression for row in solved.levels}
    return [solved.status, *(number(levels[level], 0) for level in LEVELS)]


def _independent(man: Solved) -> list[str]:
    base = np.array([man.compression(level) for level in LEVELS])
    changes = []
    for slice_of in TRUNK:
        moved = solve(_moved(man.body, {slice_of: EACH}))
        levels = {row.level: row.compression for row in moved.levels}
        changes.append(np.array([levels[level] for level in LEVELS]) - base)
    return ["", *(f"± {size:.0f}" for size in np.sqrt(np.sum(np.square(changes), axis=0)))]


def _moved(body: Body, shifts: dict[str, float]) -> Body:
    """The body with the centres of mass of some vertebrae's slices moved forward (m)."""
    ahead = np.array([1.0, 0.0, 0.0])
    return replace(
        body,
        segments=tuple(
            replace(segment, centre_of_mass=segment.centre_of_mass + shifts.get(segment.name, 0.0) * ahead)
            for segment in body.segments
        ),
    )


def _stronger(body: Body, factor: float) -> Body:
    """The body with every muscle stronger; area and specific tension enter as their product only."""
    return replace(body, fascicles=tuple(replace(fascicle, area=factor * fascicle.area) for fascicle in body.fascicles))
