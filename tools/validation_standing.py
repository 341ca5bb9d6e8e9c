"""Loads of quiet standing, level by level and person by person, for the validation page."""

from itertools import pairwise

import numpy as np
from validation_page import number, table
from validation_solve import Solved, compressed, solve

from kinespine.anatomy import REFERENCE_MAN, Person, build_body
from kinespine.anatomy.model import GRAVITY
from kinespine.chain import solve_loads

JUMP = 1.6  # a ratio of neighbouring levels above this is named with its cause
HIGH = 0.15  # a resting activation above this is listed
HEIGHT = {"male": 1.75, "female": 1.62}


def standing_section(man: Solved) -> str:
    """The whole section."""
    parts = [INTRODUCTION, _state(man), "### Every level of the reference man\n", _levels(man)]
    parts += ["### Jumps between neighbours\n", _jumps(man), "### Muscles above 15 % at rest\n", _busy(man)]
    parts += ["### Other people\n", _people()]
    return "\n".join(parts)


INTRODUCTION = """\
The norm standing posture; discs and ligaments slack in it; effort is the volume-weighted sum of squared activations.
Compression is positive when it presses the bodies together, shear when it pushes the upper body forwards, and the
moment is what weight alone asks, bending forwards. `solve_loads` gives every number.
"""


def _state(man: Solved) -> str:
    loads = solve_loads(man.body)
    compression = man.compression("L4-L5")
    below = ("pelvis", "femur", "tibia", "foot", "L5")
    above = GRAVITY * sum(s.mass for s in man.body.segments if s.name.partition(".")[0] not in below)
    spine = sum(dof.role == "spine" for dof in man.body.dofs)
    return (
        f"- {loads.status}: {spine} spine rotations and {len(man.body.dofs) - spine} other degrees of freedom balance"
        f" with {len(man.body.fascicles)} fascicles and without reserve; residual"
        f" {'at most 1e-8' if loads.residual_max <= 1e-8 else f'{loads.residual_max:.1e}'} N·m.\n"
        f"- L4-L5: {number(compression, 0)} N = {number(compression / man.body.mass, 2)} N/kg;"
        f" {'inside' if 5 <= compression / man.body.mass <= 9 else '**outside**'} 5 to 9 N/kg.\n"
        f"- The weight above L4-L5 is {number(above, 0)} N, its moment there"
        f" {number(next(row.flexion_moment for row in man.levels if row.level == 'L4-L5'), 2)} N·m: muscles, ribs and"
        f" pressure together add {number(compression - above, 0)} N of compression.\n"
        f"{_why_low(man)}\n"
        f"- Abdominal pressure {number(loads.abdominal_pressure, 0)} Pa.\n"
        "- The time of a solve depends on the machine and is printed by the command, not written here.\n"
    )


def _why_low(man: Solved) -> str:
    """Why the lumbar load is below the bar."""
    moments = {row.level: row.flexion_moment for row in man.levels}
    return (
        f"- Why so little: the weight above has almost no moment about L3 to L5 in the published posture"
        f" ({number(moments['L3-L4'], 1)} N·m at L3-L4, {number(moments['L4-L5'], 1)} at L4-L5), as in Legaye 2008 and"
        " Woodhull 1985. With least effort nothing guards against disturbance, and tissue is slack in the posture"
        " given, so muscles there pull hardly at all. Real people stiffen; this version does not."
    )


def _levels(man: Solved) -> str:
    rows = [
        [row.level, number(row.compression, 0), number(row.compression / man.body.mass, 2), number(row.shear, 0),
         number(row.flexion_moment, 2)]
        for row in man.levels
    ]  # fmt: skip
    return table(["level", "compression N", "N/kg", "shear N", "moment N·m"], rows)


def _jumps(man: Solved) -> str:
    """Ratios of neighbouring levels above the limit, with the muscle groups that make them."""
    by_group = _group_compressions(man)
    levels = man.levels
    rows: list[list[str]] = []
    for number_above, (above, below) in enumerate(pairwise(levels)):
        ratio = max(above.compression, below.compression) / max(min(above.compression, below.compression), 1e-9)
        if ratio <= JUMP:
            continue
        step = {group: values[number_above + 1] - values[number_above] for group, values in by_group.items()}
        largest = sorted(step, key=lambda group: -abs(step[group]))[:4]
        cause = ", ".join(f"{group.replace('_', ' ')} {step[group]:+.0f} N" for group in largest)
        rows.append(
            [f"{above.level} to {below.level}", f"{above.compression:.0f} to {below.compression:.0f} N",
             number(ratio, 2), cause]
        )  # fmt: skip
    if not rows:
        return f"No two neighbouring levels differ by a factor above {JUMP}.\n"
    return table(["levels", "compression", "ratio", "what changes most between them"], rows)


def _group_compressions(man: Solved) -> dict[str, np.ndarray]:
    """Compression at every level (N) that each muscle group gives, and what weight, ribs and pressure give."""
    groups = np.array([fascicle.group for fascicle in man.body.fascicles])
    silent = np.zeros_like(man.tension)

    def column(tension: np.ndarray) -> np.ndarray:
        return np.array([row.compression for row in compressed(man.body, man.balance, man.shared, tension)])

    rest = column(silent)
    found = {str(group): column(np.where(groups == group, man.tension, 0.0)) - rest for group in np.unique(groups)}
    return {"weight, ribs and abdominal pressure": rest, **found}


def _busy(man: Solved) -> str:
    rows: dict[str, list[tuple[float, str]]] = {}
    for fascicle, activation in zip(man.body.fascicles, man.activation, strict=True):
        if activation > HIGH and fascicle.side == "left":
            rows.setdefault(fascicle.group, []).append((float(activation), fascicle.name.removesuffix(".left")))
    if not rows:
        return "None.\n"
    moment = next(row.flexion_moment for row in man.levels if row.level == "T9-T10")
    lumbar = next(row.flexion_moment for row in man.levels if row.level == "L3-L4")
    ordered = sorted(rows.items(), key=lambda item: -max(item[1])[0])
    cause = (
        f"Resting muscles of living people are far below this. The cause: weight asks {number(moment, 0)} N·m at T9-T10"
        f" and {number(lumbar, 1)} at L3-L4. What extends the one without the other are the short muscles of the"
        " thorax; the long ones would extend a lumbar spine that has nothing to hold; discs and ligaments carry"
        " nothing in this posture; and the areas of the thoracic muscles are small, two of them assumed. Read no"
        " single activation of these groups.\n\n"
    )
    return cause + table(
        ["group", "fascicles above 15 %", "highest", "which"],
        [[group.replace("_", " "), str(len(found)), f"{100 * max(found)[0]:.0f} %",
          ", ".join(f"{name} {100 * a:.0f} %" for a, name in sorted(found, reverse=True)[:3])]
         for group, found in ordered],
    )  # fmt: skip


def _people() -> str:
    people = [REFERENCE_MAN] + [
        Person(sex=sex, age=age, height=HEIGHT[sex], mass=index * HEIGHT[sex] ** 2)
        for sex in ("male", "female")
        for age in (25.0, 75.0)
        for index in (20.0, 35.0)
    ]
    columns = ("C0-C1", "C4-C5", "C7-T1", "T4-T5", "T8-T9", "T12-L1", "L2-L3", "L4-L5", "L5-S1")
    rows: list[list[str]] = []
    for person in people:
        solved = solve(build_body(person))
        levels = {row.level: row.compression for row in solved.levels}
        name = "man" if person.sex == "male" else "woman"
        rows.append(
            [f"{name}, {person.age:.0f} y, BMI {person.body_mass_index:.1f}, {person.mass:.0f} kg",
             solved.status, *(number(levels[level] / person.mass, 2) for level in columns),
             f"{100 * float(solved.activation.max()):.0f} %",
             "inside" if 5 <= levels["L4-L5"] / person.mass <= 9 else "**outside**"]
        )  # fmt: skip
    return (
        "Compression in N per kg of body mass; men 1.75 m, women 1.62 m. The last column: L4-L5 in 5 to 9 N/kg.\n\n"
        + table(["person", "status", *columns, "highest activation", "bar"], rows)
    )
