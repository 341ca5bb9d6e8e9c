"""Norm standing posture and standing loads beside published rows, for the validation page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

import numpy as np
from validation_page import number, spread, table, verdict
from validation_solve import Solved

import kinespine.chain
from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.tables import read_table

TABLE = Path(kinespine.chain.__file__).parent / "tables" / "measured_standing.csv"
Points = Mapping[str, np.ndarray]
WALL = ("rectus_abdominis", "external_oblique", "internal_oblique", "transversus_abdominis")
MM, DEG = 1e3, 180.0 / np.pi


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredStanding:
    """A published number on standing (`measured_standing.csv`)."""

    quantity: str
    kind: Literal["posture", "load"]
    value: float
    low: float | None
    high: float | None
    interval: str
    unit: str
    subject: str
    used_for: Literal["result", "calibration", "derived", "in view"]
    source: str
    status: str
    note: str


CAUSE = {
    "upper_body_gravity_ahead_of_L3": "by less than the 10 mm that the centres of the trunk slices are uncertain",
    "cervical_lordosis_C2_C7/wang2020cl": "the norm posture is stretched to dionne2025_cervical, half of this",
    "upper_cervical_lordosis_C0_C2": "the head is set level and C2 follows the lordosis below; one body beside an"
    " interval of the mean",
    "cervical_vertical_axis_C2_C7": "follows from T1 slope and cervical lordosis; no row sets the head over the trunk",
    "spinosacral_angle": "follows from sacral slope and plumb line, each set from another source; one body beside an"
    " interval of the mean",
    "L4_L5_per_kg": "the weight above has almost no moment about L3 to L5 in this posture; least effort without guard,"
    " tissue slack in the given posture",
    "activation_of_rectus_abdominis": "least effort never lets flexors work against extensors",
    "activation_of_external_oblique": "least effort never lets flexors work against extensors",
    "activation_of_internal_oblique": "holds the abdominal pressure, which lifts the lower thorax",
    "activation_of_transversus_abdominis": "holds the abdominal pressure, which lifts the lower thorax; too deep for"
    " the surface electrodes of the source",
}
"""Why a row is outside, by quantity or quantity and source, for the page and for the tests that expect it."""


def cause_of(row: MeasuredStanding) -> str | None:
    """Why the model is known to miss the row."""
    return CAUSE.get(f"{row.quantity}/{row.source}", CAUSE.get(row.quantity))


def measured_standing() -> tuple[MeasuredStanding, ...]:
    """Every published row."""
    return read_table(TABLE, MeasuredStanding)


def is_judged(row: MeasuredStanding) -> bool:
    """Whether the row has limits the model can miss."""
    return row.low is not None or row.high is not None


def posture_section(man: Solved) -> str:
    """The whole section."""
    values = posture_values(man.body) | load_values(man)
    parts = [INTRODUCTION]
    for kind, title in (("posture", "### Posture\n"), ("load", "### Loads that quiet standing can express\n")):
        chosen = [row for row in measured_standing() if row.kind == kind]
        parts += [title, table(COLUMNS, [_line(row, values[row.quantity]) for row in chosen])]
    judged, inside = result_counts(man)
    parts.append(f"Posture rows that were not used and have limits: {judged}; inside: {inside}.\n")
    parts += [COACTIVATION, _pressure(man)]
    return "\n".join(parts)


def result_counts(man: Solved) -> tuple[int, int]:
    """Posture rows that were not used and have limits, and how many of those the model meets."""
    values = posture_values(man.body)
    rows = [row for row in measured_standing() if row.kind == "posture" and row.used_for == "result"]
    judged = [row for row in rows if is_judged(row)]
    return len(judged), sum(verdict(values[row.quantity], row.low, row.high) == "inside" for row in judged)


COACTIVATION = """\
The four rows of muscle activity are one measurement and **it is not met**: the model has no co-activation. Rectus and
external oblique are silent, while internal oblique and transversus work for the abdominal pressure; their mean falls
into the measured range by arithmetic and means nothing.
"""


def _pressure(man: Solved) -> str:
    """Force over area beside pressure in the nucleus."""
    stress = load_values(man)["L4_L5_stress"]
    rows = [row for row in measured_standing() if row.quantity == "L4_L5_stress"]
    ratios = " and ".join(number(stress / row.value, 2) for row in rows)
    needed = " and ".join(number(row.value / stress, 1) for row in rows)
    return (
        f"Force over disc area at L4-L5 is {number(stress, 2)} MPa, the pressure measured in the nucleus"
        f" {' and '.join(number(row.value, 2) for row in rows)} MPa: ratios {ratios}. Pressure in a nucleus exceeds"
        f" force over area, but a factor of {needed} would be needed; about 1.5 is usually quoted"
        " (Nachemson, recalled).\n"
    )


INTRODUCTION = """\
*Calibration*: the norm posture was made from this row, or its slope with age was set with it in view. *Derived*: it
follows from rows that were used. *In view*: the row was looked at while the model was built. *Result*: it was not
used. Limits are one SD of people unless the row says otherwise; the interval of a mean is much narrower than people
are, and one man outside it is no contradiction.
"""
COLUMNS = (
    "quantity", "unit", "model", "measured", "limits", "used for", "verdict", "cause", "people", "source", "note",
)  # fmt: skip


def _line(row: MeasuredStanding, value: float) -> list[str]:
    digits = 2 if row.unit in ("N/kg", "MPa") else 0 if row.unit == "N" else 1
    if row.interval == "sign":
        measured, limits = "negative", "sign"
    else:
        measured = number(row.value, digits)
        limits = f"{spread(row.low, row.high, digits)} ({row.interval})" if row.low is not None else row.interval
    judged = verdict(value, row.low, row.high)
    if judged == "no limits published":
        judged = f"no limits published; model over measured {number(value / row.value, 2)}"
    return [
        row.quantity.replace("_", " "), row.unit, number(value, digits), measured, limits, row.used_for, judged,
        (cause_of(row) or "") if "outside" in judged else "", row.subject, f"{row.source} ({row.status})", row.note,
    ]  # fmt: skip


def posture_values(body: Body) -> dict[str, float]:
    """Every posture quantity of the table, in its unit."""
    at: Points = {name: point.position for name, point in body.landmarks.items()}
    ankle = at["tibia.ankle_centre.left"][0]
    hips = at["pelvis.hip_joint_centre.left"][0]
    line = centre_of_mass(body, lambda _: True)
    ear, hip_axis = at["skull.tragus.left"][0], hips
    vertebrae = np.array([point for name, point in at.items() if name.endswith(".body_centre")])
    off_line = np.hypot(vertebrae[:, 0] - line[0], vertebrae[:, 1] - line[1])
    s1_front, s1_back = at["pelvis.S1_endplate_anterior"], at["pelvis.S1_endplate_posterior"]
    old = build_body(replace(REFERENCE_MAN, age=70.0)).landmarks
    plate = np.arctan2(s1_back[2] - s1_front[2], s1_front[0] - s1_back[0])
    middle = 0.5 * (s1_front + s1_back)
    to_c7, to_t1 = at["C7.body_centre"] - middle, at["T1.body_centre"] - at["pelvis.hip_joint_centre.left"]
    to_sacrum = middle - at["pelvis.hip_joint_centre.left"]
    above_l3 = centre_of_mass(body, lambda name: _above_l3(name))
    return {
        "knee_ahead_of_ankle": MM * float(at["femur.knee_centre.left"][0] - ankle),
        "hip_ahead_of_ankle": MM * float(hips - ankle),
        "shoulder_ahead_of_ankle": MM * float(at["scapula.glenohumeral_joint.left"][0] - ankle),
        "ear_ahead_of_ankle": MM * float(ear - ankle),
        "weight_above_knee_ahead_of_it": MM
        * float(centre_of_mass(body, lambda name: name not in ("tibia", "foot"))[0] - at["femur.knee_centre.left"][0]),
        "weight_above_hip_ahead_of_hip_centre": MM
        * float(centre_of_mass(body, lambda name: name not in ("femur", "tibia", "foot"))[0] - hips),
        "gravity_line_ahead_of_femoral_heads": MM * float(line[0] - hips),
        "upper_body_gravity_ahead_of_L3": MM * float(above_l3[0] - at["L3.body_centre"][0]),
        "upper_body_gravity_ahead_of_femoral_heads": MM * float(above_l3[0] - hips),
        "vertebrae_from_gravity_line": MM * float(off_line.mean()),
        "ear_hip_line_from_gravity_line": MM * float(0.5 * (abs(ear - line[0]) + abs(hip_axis - line[0]))),
        "sagittal_vertical_axis": MM * float(at["C7.body_centre"][0] - s1_back[0]),
        "sagittal_vertical_axis_at_70": MM
        * float(old["C7.body_centre"].position[0] - old["pelvis.S1_endplate_posterior"].position[0]),
        "t1_pelvic_angle": DEG * float(np.arctan2(-to_sacrum[0], to_sacrum[2]) - np.arctan2(-to_t1[0], to_t1[2])),
        "t1_slope": DEG * _slope(at, "T1.endplate_superior"),
        "lumbar_lordosis_L1_S1": DEG * float(plate - _slope(at, "L1.endplate_superior")),
        "thoracic_kyphosis_T4_T12": DEG * (_slope(at, "T4.endplate_superior") - _slope(at, "T12.endplate_inferior")),
        "cervical_lordosis_C2_C7": DEG * (_slope(at, "C7.endplate_inferior") - _slope(at, "C2.endplate_inferior")),
        "upper_cervical_lordosis_C0_C2": DEG * _slope(at, "C2.endplate_inferior"),
        "cervical_vertical_axis_C2_C7": MM * float(at["C2.body_centre"][0] - at["C7.endplate_superior_posterior"][0]),
        "pelvic_tilt": DEG * float(np.arctan2(-to_sacrum[0], to_sacrum[2])),
        "spinosacral_angle": DEG * float(np.arctan2(to_c7[2], to_c7[0]) + plate),
        "head_ahead_of_S1": MM * float(at["skull.head_centre_of_mass"][0] - s1_back[0]),
    }


def load_values(man: Solved) -> dict[str, float]:
    """Every load quantity of the table, in its unit."""
    area = {joint: float(sizes[0]) for joint, sizes in man.body.discs.items()}
    groups = np.array([fascicle.group for fascicle in man.body.fascicles])
    areas = np.array([fascicle.area for fascicle in man.body.fascicles])

    def activity(group: str) -> float:
        """Percent, mean by area."""
        own = groups == group
        return 100.0 * float(areas[own] @ man.activation[own] / areas[own].sum())

    def stress(level: str) -> float:
        return 1e-6 * man.compression(level) / area[level]

    return {
        "L4_L5_per_kg": man.compression("L4-L5") / man.body.mass,
        "L3_L4_compression": man.compression("L3-L4"),
        "C4_C5_compression": man.compression("C4-C5"),
        "T8_T9_compression": man.compression("T8-T9"),
        "L4_L5_stress": stress("L4-L5"),
        "T7_T8_stress": stress("T7-T8"),
        **{f"activation_of_{group}": activity(group) for group in WALL},
    }


def centre_of_mass(body: Body, counted: Callable[[str], bool]) -> np.ndarray:
    """Centre (3,) m of the segments whose name without side is counted."""
    chosen = [segment for segment in body.segments if counted(segment.name.partition(".")[0])]
    mass = sum(segment.mass for segment in chosen)
    return cast("np.ndarray", sum(segment.mass * segment.centre_of_mass for segment in chosen) / mass)


def _above_l3(name: str) -> bool:
    return name not in ("pelvis", "femur", "tibia", "foot", "L5", "L4", "L3")


def _slope(at: Points, plate: str) -> float:
    """Tilt of an endplate, rad; positive when the front end lies lower."""
    front, back = at[f"{plate}_anterior"], at[f"{plate}_posterior"]
    return float(np.arctan2(back[2] - front[2], front[0] - back[0]))
