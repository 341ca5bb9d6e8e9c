"""Numbers of the body that stand in the code and not in a table, for docs/tables.md."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from kinespine.anatomy.spine import reference_vertebrae


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One number or set of numbers of the code, by the file it stands in and its name there."""

    file: str
    name: str
    unit: str
    meaning: str
    status: str
    factor: float = 1.0  # from the unit in the code to the one written


MM = 1000.0

RULES = (
    Rule(file="anatomy/placing.py", name="TABLED_STATURE", unit="mm", factor=MM, status="derived",
         meaning="stature that the tabled bones add up to"),
    Rule(file="anatomy/tissue.py", name="CONVEXITY", unit="1", status="derived",
         meaning="growth of a passive curve from the neutral zone to the range, as exp of it"),
    Rule(file="anatomy/tissue.py", name="SOFTNESS", unit="1", status="assumed",
         meaning="width of the edge of the neutral zone over the way from there to the range"),
    Rule(file="anatomy/tissue.py", name="NEUTRAL_SLOPE", unit="1", status="assumed",
         meaning="stiffness inside the neutral zone over moment per range (prior 0.02 to 1)"),
    Rule(file="anatomy/tissue.py", name="PRESSED_SLOPE", unit="1", status="assumed",
         meaning="the same where a disc carries the weight of standing (prior 0.02 to 1)"),
    Rule(file="anatomy/contraction.py", name="SPECIFIC_TENSION", unit="N/cm²", factor=1e-4, status="assumed",
         meaning="largest stress of muscle, one for all (published 30 to 90)"),
    Rule(file="anatomy/contraction.py", name="WIDTH", unit="1", status="recalled",
         meaning="of the active force-length curve (Thelen 2003)"),
    Rule(file="anatomy/contraction.py", name="PASSIVE_SHAPE", unit="1", status="recalled",
         meaning="of the passive force-length curve (Thelen 2003)"),
    Rule(file="anatomy/contraction.py", name="PASSIVE_STRAIN", unit="1", status="recalled",
         meaning="at which passive force equals the largest active one (Thelen 2003)"),
    Rule(file="anatomy/contraction.py", name="ROUND", unit="1", status="assumed",
         meaning="strain over which the passive force-length curve begins"),
    Rule(file="chain/posing.py", name="BRACE", unit="N·m", status="assumed",
         meaning="ideal torque that holds the shoulder girdle when the hands are loaded"),
    Rule(file="chain/fit.py", name="MODEL_ERROR", unit="mm", factor=MM, status="assumed",
         meaning="bones of a scaled body against the person's own, one standard deviation"),
    Rule(file="chain/fit.py", name="SPREAD_DEG", unit="deg", status="assumed",
         meaning="how far people's joints stand from the norm, one standard deviation"),
    Rule(file="chain/asymmetry.py", name="HEALTHY_SWAY", unit="mm", factor=MM, status="seen",
         meaning="where vertebrae lie sideways in healthy standing, one standard deviation (gangnet2003)"),
)  # fmt: skip

MEASURED = ("endplate", "spinous_tip_midline", "transverse_process_tip", "body_centre")
SHOWN = ("C5", "T6", "L3")


def chapter() -> str:
    """The numbers, and the features of three vertebrae."""
    lines = [
        "## Numbers in the code",
        "",
        "Rules that place what no table places, and shapes of curves. They are read from the code when this page is "
        "written. Tolerances and step limits of the solvers stand beside them there and are not listed; the ageing of "
        "muscle and the fat-free mass are formulas of `anatomy/person.py`, on the [mathematics](mathematics.md) page.",
        "",
        "| in | name | value | unit | status | what it is |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {rule.file} | `{rule.name}` | {written(value_of(rule), rule.factor)} | {rule.unit} | {rule.status} "
            f"| {rule.meaning} |"
            for rule in RULES
        ),
        "",
        "Features of vertebrae: those marked *rule* are measured places of their vertebra moved by offsets that are "
        "anatomical assumptions (`anatomy/spine.py`). Forward, left and up from the centre of the body, mm, along the "
        "axes of the vertebra; left side.",
        "",
        f"| feature | from | {' | '.join(SHOWN)} |",
        "| --- | --- | --- | --- | --- |",
    ]
    vertebrae = reference_vertebrae()
    names = dict.fromkeys(name for level in SHOWN for name in vertebrae[level].points)
    for name in names:
        places = (vertebrae[level].points.get(name) for level in SHOWN)
        cells = ("" if place is None else " ".join(f"{MM * part:.1f}" for part in place) for place in places)
        lines.append(f"| {name} | {'table' if name.startswith(MEASURED) else 'rule'} | {' | '.join(cells)} |")
    return "\n".join(lines)


def value_of(rule: Rule) -> object:
    """What the code has under that name."""
    module = import_module("kinespine." + rule.file.removesuffix(".py").replace("/", "."))
    return getattr(module, rule.name)


def written(value: object, factor: float) -> str:
    """A number, or several with their names."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {written(inner, factor)}" for name, inner in value.items())
    if isinstance(value, (tuple, np.ndarray)):
        return " ".join(part if isinstance(part, str) else written(part, factor) for part in value)
    return f"{float(value) * factor:.4g}"  # type: ignore[arg-type]
