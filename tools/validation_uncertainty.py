"""What the assumptions do to the load of a standing spine, for the validation page."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

import numpy as np
from validation_page import number, table
from validation_solve import Solved, solve

from kinespine.anatomy import Body
from kinespine.anatomy.levels import CAGED, LUMBAR, SIDES, THORACIC
from kinespine.chain import contacts

TRUNK = (*THORACIC, *LUMBAR)
COMMON, EACH = 0.010, 0.005  # m, error of the forward centres of mass of the trunk slices: together, and each alone
LEVELS = ("C4-C5", "T9-T10", "L4-L5", "L5-S1")
MM_COMMON, MM_EACH = f"{1e3 * COMMON:.0f} mm", f"{1e3 * EACH:.0f} mm"


def uncertainty_section(man: Solved) -> str:
    """The whole section."""
    body = man.body
    found: list[tuple[str, Solved]] = [("as tabled", man)]
    for name, changed in _bodies(body).items():
        found.append((name, solve(changed)))
    for name, numbers in CAVITY.items():
        with cavity(numbers):
            found.append((name, solve(body)))
    found.append(("effort: cubes of activations", solve(body, exponent=3.0)))
    rows = [[name, *_line(solved)] for name, solved in found]
    rows.insert(3, [f"each trunk slice {MM_EACH}, independent (one SD)", *_independent(man)])
    extremes = {level: [s.compression(level) for _, s in found] for level in ("T9-T10", "L4-L5")}
    words = "; ".join(f"{level} {min(v):.0f} to {max(v):.0f} N" for level, v in extremes.items())
    heads = ["change", "status", *LEVELS, "highest activation"]
    return INTRODUCTION + "\n" + table(heads, rows) + f"\nAll rows: {words}.\n"


def _bodies(body: Body) -> dict[str, Body]:
    """The reference man with one thing changed."""
    found: dict[str, Body] = {}
    for shift in (-COMMON, COMMON):
        moved = dict.fromkeys(TRUNK, shift)
        found[f"all trunk slices {MM_COMMON} {'forward' if shift > 0 else 'back'}"] = _moved(body, moved)
    place = {segment.name: segment.position[0] for segment in body.segments}
    ahead = {s.name: s.centre_of_mass[0] - place[s.name] for s in body.segments if s.name in TRUNK}
    for part in (-0.2, 0.2):
        moved = {name: part * distance for name, distance in ahead.items()}
        word = "more" if part > 0 else "less"
        found[f"trunk slices 20 % {word} ahead of their vertebrae"] = _moved(body, moved)
    for factor in (0.9, 1.1):
        word = "deeper" if factor > 1 else "flatter"
        found[f"rib cage {abs(100 * (factor - 1)):.0f} % {word}"] = _deeper(body, factor)
    for tension in (30.0, 90.0):
        found[f"specific tension {tension:.0f} N/cm2"] = _stronger(body, tension / 50.0)
    return found


CAVITY: dict[str, Callable[[Mapping[str, float]], dict[str, float]]] = {
    "no abdominal pressure": lambda n: {"pressure_limit_Pa": 1e-6 * n["pressure_limit_Pa"]},
    "width of the wall 0.14 m": lambda n: {"wall_width_m": 0.14},
    "width of the wall 0.20 m": lambda n: {"wall_width_m": 0.20},
    "diaphragm area 0.020 m2": lambda n: {"diaphragm_area_m2": 0.020},
    "diaphragm area 0.040 m2": lambda n: {"diaphragm_area_m2": 0.040},
    "diaphragm 20 mm further back": lambda n: {"diaphragm_ahead_of_spine_m": n["diaphragm_ahead_of_spine_m"] - 0.02},
    "rib springs half as stiff": lambda n: _ribs(n, 0.5),
    "rib springs twice as stiff": lambda n: _ribs(n, 2.0),
}
INTRODUCTION = """\
Compression (N) of the reference man when one assumption changes; the feet stay and the ground follows the weight.
The independent row is the root of the summed squares of 17 changes, a spread and no load. **Four numbers of the
abdominal cavity are assumed** (area of the diaphragm and how far in front of the spine it lies, width of the wall,
part of the linea alba the pressure pushes on; `cage.csv`), and so is the stiffness of the rib springs. The pressure
lifts the cage, so the lower thorax feels these more than the lumbar spine does. A deeper or flatter cage moves its
muscle attachments and not its weight.
"""


@contextmanager
def cavity(change: Callable[[Mapping[str, float]], dict[str, float]]) -> Iterator[None]:
    """Other numbers of cage and cavity while the block runs."""
    tabled = contacts.cage_numbers()
    changed = {**tabled, **change(tabled)}
    with patch.object(contacts, "quantities", lambda table: changed):
        yield


def _ribs(numbers: Mapping[str, float], factor: float) -> dict[str, float]:
    return {name: factor * numbers[name] for name in ("rib_spring_N_per_m", "rib_spring_Nm_per_rad")}


def _line(solved: Solved) -> list[str]:
    levels = {row.level: row.compression for row in solved.levels}
    return [
        solved.status, *(number(levels[level], 0) for level in LEVELS), f"{100 * float(solved.activation.max()):.0f} %"
    ]  # fmt: skip


def _independent(man: Solved) -> list[str]:
    base = np.array([man.compression(level) for level in LEVELS])
    changes: list[np.ndarray] = []
    for slice_of in TRUNK:
        moved = solve(_moved(man.body, {slice_of: EACH}))
        levels = {row.level: row.compression for row in moved.levels}
        changes.append(np.array([levels[level] for level in LEVELS]) - base)
    return ["", *(f"± {size:.0f}" for size in np.sqrt(np.sum(np.square(changes), axis=0))), ""]


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


def _deeper(body: Body, factor: float) -> Body:
    """The body with the cage stretched forwards from its rib heads; the linea alba follows, no fibre is stretched."""
    at = {name: point.position for name, point in body.landmarks.items()}
    heads = np.array([at[f"cage.rib{k}_head.{SIDES[0]}"] for k in range(1, len(CAGED) + 1)])
    heads = heads[np.argsort(heads[:, 2])]

    def forwards(place: np.ndarray) -> float:
        return (factor - 1.0) * float(place[0] - np.interp(place[2], heads[:, 2], heads[:, 0]))

    top, bottom = at["linea_alba.00"], at["linea_alba.100"]
    shift = forwards(at["cage.xiphoid"])
    moved = dict(at)
    for name, place in at.items():
        step = 0.0
        if name.startswith("cage.") and "_head" not in name:
            step = forwards(place)
        elif name.startswith("linea_alba."):
            step = shift * float((place[2] - bottom[2]) / (top[2] - bottom[2]))
        moved[name] = place + np.array([step, 0.0, 0.0])

    def length(points: dict[str, np.ndarray], path: tuple[str, ...]) -> float:
        return sum(float(np.linalg.norm(points[b] - points[a])) for a, b in pairwise(path))

    fascicles = [(f, length(moved, f.path) / length(at, f.path)) for f in body.fascicles]
    return replace(
        body,
        landmarks={name: replace(point, position=moved[name]) for name, point in body.landmarks.items()},
        fascicles=tuple(
            replace(f, optimal_length=ratio * f.optimal_length, tendon_length=ratio * f.tendon_length)
            for f, ratio in fascicles
        ),
    )


def _stronger(body: Body, factor: float) -> Body:
    """The body with every muscle stronger; area and specific tension enter as their product only."""
    return replace(body, fascicles=tuple(replace(fascicle, area=factor * fascicle.area) for fascicle in body.fascicles))
