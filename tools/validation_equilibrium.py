"""The posture that carries its own load beside published postures and activity, for the validation page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from validation_page import number, table

from kinespine.anatomy import REFERENCE_MAN, Person, build_body
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import parse_task
from kinespine.chain.weights import weights
from kinespine.tables import read_table

CHANGES = Path(__file__).parents[1] / "src" / "kinespine" / "chain" / "tables" / "lying_to_standing.csv"
WOMAN = Person(sex="female", age=30.0, height=1.63, mass=61.0)
NONE = 1e-3  # habit weight that stands for none: a thousandth of effort's unit per radian squared
FACTORS = (5.0, 10.0, 20.0, 40.0)
WALL = ("rectus_abdominis", "external_oblique", "internal_oblique", "transversus_abdominis")
REGIONS: Mapping[str, tuple[str, str, float]] = {
    "lordosis_C0_C2": ("C0-C1", "C1-C2", -1.0), "lordosis_C2_C7": ("C2-C3", "C6-C7", -1.0),
    "kyphosis_T1_T12": ("T1-T2", "T11-T12", 1.0), "kyphosis_T4_T12": ("T4-T5", "T11-T12", 1.0),
    "kyphosis_thoracic": ("T4-T5", "T11-T12", 1.0), "kyphosis_T8_T12": ("T8-T9", "T11-T12", 1.0),
    "kyphosis_T10_L1": ("T10-T11", "T12-L1", 1.0), "kyphosis_thoracolumbar_junction": ("T10-T11", "T12-L1", 1.0),
    "lordosis_T12_L1": ("T12-L1", "T12-L1", -1.0), "lordosis_T12_S1": ("T12-L1", "L5-S1", -1.0),
    "lordosis_L1_S1": ("L1-L2", "L5-S1", -1.0), "lordosis_lumbar": ("L1-L2", "L5-S1", -1.0),
    "lordosis_cervical": ("C2-C3", "C6-C7", -1.0), "lordosis_L1_L4": ("L1-L2", "L3-L4", -1.0),
    "lordosis_L1_L5": ("L1-L2", "L4-L5", -1.0), "lordosis_L2_L4": ("L2-L3", "L3-L4", -1.0),
    "lordosis_L4_S1": ("L4-L5", "L5-S1", -1.0),
    **{f"lordosis_{joint.replace('-', '_')}": (joint, joint, -1.0) for joint in JOINTS[20:]},
}  # fmt: skip
SHOWN = (
    ("lumbar_lordosis_L1_S1", 1.0), ("lumbar_lordosis_L4_S1", 1.0), ("thoracic_kyphosis_T4_T12", 1.0),
    ("cervical_lordosis_C2_C7", 1.0), ("T1_slope", 1.0), ("pelvic_tilt", 1.0), ("sacral_slope", 1.0),
    ("T1_pelvic_angle", 1.0), ("sagittal_vertical_axis", 1e3),
)  # fmt: skip
"""Measures of the table and factor of lengths; angles are turned into degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A published change of a curve (`lying_to_standing.csv`)."""

    quantity: str
    region: str
    value: float
    low: float | None
    high: float | None
    interval: str
    unit: str
    subject: str
    n: float | None
    used_for: str
    source: str
    status: str
    note: str


@lru_cache(maxsize=64)
def stood(who: str, habit: float | None = None, task: str = "stand") -> Standing:
    """A person of the tables solved: man, woman, or `man` with an age or an incidence."""
    kind, _, value = who.partition(":")
    person = WOMAN if kind == "woman" else REFERENCE_MAN
    if kind == "age":
        person = replace(REFERENCE_MAN, age=float(value))
    if kind == "incidence":
        person = replace(REFERENCE_MAN, pelvic_incidence=float(np.deg2rad(float(value))))
    chosen = weights() if habit is None else replace(weights(), habit=habit)
    return solve_standing(build_body(person), task=parse_task(task), chosen=chosen, check=False, both=task == "stand")


def equilibrium_section() -> str:
    """The whole section."""
    return "\n".join([_postures(), _activity(), _factors(), _changes()])


def _postures() -> str:
    people = [(who, habit) for who in ("man", "woman") for habit in (NONE, None)]
    solved = [stood(who, habit) for who, habit in people]
    norms = [build_norm(who) for who, _ in people]
    rows = [
        [
            name,
            *(_in_words(s.measures[name], name, f) for s in solved),
            *(_in_words(m[name], name, f) for m in norms[::2]),
        ]
        for name, f in SHOWN
    ]
    loads = ["L4-L5 compression (N/kg)", *(number(s.compression("L4-L5") / s.body.mass, 2) for s in solved), "", ""]
    status = ["status", *(s.status for s in solved), "", ""]
    return (
        "### The average man and woman, with habit and without\n\n"
        "Angles in deg, the plumb line in mm. *No habit*: the weight of habit is next to nothing, so that effort, gaze,"
        " balance and guard choose the posture alone. *Norm*: the published averages the body is built to, where habit"
        " wants it. What differs from the norm is what the model would rather do.\n\n"
        + table(
            ["", "man, no habit", "man", "woman, no habit", "woman", "man, norm", "woman, norm"], [*rows, loads, status]
        )
    )


@lru_cache(maxsize=4)
def build_norm(who: str) -> Mapping[str, float]:
    """Measures of the norm standing posture."""
    from kinespine.chain.posture import points_of, standing
    from kinespine.measures import read_off

    body = build_body(WOMAN if who == "woman" else REFERENCE_MAN)
    return read_off(points_of(body, standing(body)))


def _in_words(value: float, name: str, factor: float) -> str:
    return number(factor * value if name == "sagittal_vertical_axis" else float(np.rad2deg(value)), 1)


def _activity() -> str:
    cases = {
        "man": stood("man"), "man, no guard": stood("man").without_guard, "man, no habit": stood("man", NONE),
        "woman": stood("woman"), "woman, no habit": stood("woman", NONE),
    }  # fmt: skip
    rows: list[list[str]] = []
    for name, solved in cases.items():
        assert solved is not None
        most: dict[str, float] = {}
        for muscle in solved.muscles:
            most[muscle.group] = max(most.get(muscle.group, 0.0), muscle.activation)
        above = sorted(((a, g) for g, a in most.items() if a > 0.15), reverse=True)
        listed = ", ".join(f"{group} {100 * a:.0f}" for a, group in above[:4]) + (" ..." if len(above) > 4 else "")
        rows.append([name, *(f"{100 * mean_activity(solved, group):.1f}" for group in WALL), str(len(above)), listed])
    return (
        "\n### Activity at rest\n\n"
        "Percent of maximum. The wall stands beside the 0.9 to 2.5 % of cholewicki1997 (recalled, flexors and"
        " extensors together): its deep muscles lie far above. No muscle should be above 15 %.\n\n"
        + table(["", *(group.replace("_", " ") for group in WALL), "groups above 15 %", "hardest (%)"], rows)
    )


def mean_activity(solved: Standing, group: str) -> float:
    """Mean activation of a group, by area."""
    area = [f.area for f in solved.body.fascicles if f.group == group]
    return float(np.average([m.activation for m in solved.muscles if m.group == group], weights=area))


def _factors() -> str:
    body = build_body(REFERENCE_MAN)
    rows: list[list[str]] = []
    for factor in FACTORS:
        s = solve_standing(body, chosen=replace(weights(), stiffness_factor=factor), check=False)
        rows.append([f"q = {factor:.0f}", *_loads(s)])
    bare = stood("man").without_guard
    assert bare is not None
    rows.append(["no guard", *_loads(bare)])
    return (
        "\n### What the guard costs\n\n"
        "Reference man. q is the stiffness of active muscle in units of force over length; nobody has measured it in"
        " standing, so these rows are model uncertainty, not a choice. Eigenvalues in N·m/rad; *critical q*: where"
        " the spine would just hold without reflexes; with a guard it comes out near q / (1 - reflex share) and is no"
        " finding. What L4-L5 carries is a matter of q.\n\n"
        + table(
            ["", "L4-L5 (N)", "L4-L5 (N/kg)", "C5-C6 (N)", "tissue", "+ muscle", "+ reflex", "critical q", "status"],
            rows,
        )
    )


def _loads(s: Standing) -> list[str]:
    load = s.compression("L4-L5")
    stable = s.stability
    least = [stable.tissue[0], stable.muscle[0], stable.reflex[0]]
    return [
        f"{load:.0f}", number(load / s.body.mass, 2), f"{s.compression('C5-C6'):.0f}",
        *(f"{value:.0f}" for value in least), f"{stable.critical_factor:.0f}", s.status,
    ]  # fmt: skip


def _changes() -> str:
    rows: list[list[str]] = []
    inside = judged = 0
    for row in read_table(CHANGES, Change):
        found = [model_change(row, habit) for habit in (None, NONE)]
        if found[0] is None or found[1] is None:
            continue
        within = _within(row, found[0])
        if row.used_for == "result" and within is not None:
            judged += 1
            inside += within
        word = "" if within is None else ("inside" if within else "*outside*")
        limits = "" if row.low is None and row.high is None else f"{_plain(row.low)} to {_plain(row.high)}"
        rows.append(
            [row.quantity.replace("change_", "").replace("_", " "), row.region.replace("_", " "), number(found[0]),
             number(found[1]), _plain(row.value), limits, row.interval, word, row.used_for, row.source]
        )  # fmt: skip
    return (
        "\n### From lying to standing, with age, with incidence\n\n"
        "Change in deg (mm for the plumb line). Lying is the model's `lie:side=supine`; the rest posture of discs and"
        " ligaments shares its sources with the rows marked *input*. With age and incidence the norm posture changes by"
        " the regressions it is built with, from other sources than these rows, and the solver answers to it. *no"
        f" habit* as above. {inside} of {judged} judged results lie inside their limits or have the right sign.\n\n"
        + table(
            ["change", "region", "model", "no habit", "published", "limits", "what they are", "", "used for", "source"],
            rows,
        )
    )


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _within(row: Change, found: float) -> bool | None:
    if row.interval == "sign":
        return found * row.value > 0
    if row.low is None or row.high is None:
        return None
    return row.low <= found <= row.high


def model_change(row: Change, habit: float | None) -> float | None:
    """The model's own number for a published change; none where it has none."""
    if row.quantity in ("change_supine_to_standing", "change_recumbent_to_standing"):
        return _difference(row.region, stood("man", None, "lie:side=supine"), stood("man", habit))
    if row.quantity == "change_25_to_70":
        return _difference(row.region, stood("age:25", habit), stood("age:70", habit), absolute=True)
    if row.quantity == "change_PI_40_to_65":
        return _difference(row.region, stood("incidence:40", habit), stood("incidence:65", habit), absolute=True)
    return None


MEASURED = {
    "pelvic_tilt": "pelvic_tilt", "sacral_slope": "sacral_slope", "T1_slope": "T1_slope",
    "T1_pelvic_angle": "T1_pelvic_angle", "sagittal_vertical_axis": "sagittal_vertical_axis",
    "lordosis_L1_S1": "lumbar_lordosis_L1_S1", "lordosis_lumbar": "lumbar_lordosis_L1_S1",
    "lordosis_L4_S1": "lumbar_lordosis_L4_S1", "kyphosis_T4_T12": "thoracic_kyphosis_T4_T12",
    "kyphosis_thoracic": "thoracic_kyphosis_T4_T12", "lordosis_C2_C7": "cervical_lordosis_C2_C7",
    "lordosis_cervical": "cervical_lordosis_C2_C7", "knee_flexion": "knee_bend.left",
}  # fmt: skip


def _difference(region: str, before: Standing, after: Standing, *, absolute: bool = False) -> float | None:
    """Change of a region; of bodies built differently by their measures, of one body by its joints."""
    if absolute or region not in REGIONS:
        name = MEASURED.get(region)
        if name is None or not absolute:
            return None
        change = after.measures[name] - before.measures[name]
        return 1e3 * change if name == "sagittal_vertical_axis" else float(np.rad2deg(change))
    first, last, sign = REGIONS[region]
    joints = JOINTS[JOINTS.index(first) : JOINTS.index(last) + 1]

    def total(solved: Standing) -> float:
        turns = {level.load.level: level.turn["flexion"] for level in solved.levels}
        return sum(turns[joint] for joint in joints)

    return sign * float(np.rad2deg(total(after) - total(before)))


if __name__ == "__main__":
    print(equilibrium_section())
