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
    used_for: Literal["result", "calibration", "in view"]
    source: str
    status: str
    note: str


def posture_section(man: Solved) -> str:
    """The whole section."""
    values = posture_values(man.body) | load_values(man)
    rows = read_table(TABLE, MeasuredStanding)
    parts = [INTRODUCTION]
    for kind, title in (("posture", "### Posture\n"), ("load", "### Loads that quiet standing can express\n")):
        chosen = [row for row in rows if row.kind == kind]
        parts += [title, table(COLUMNS, [_line(row, values[row.quantity]) for row in chosen])]
        judged = [row for row in chosen if row.used_for == "result" and (row.low is not None or row.high is not None)]
        inside = [row for row in judged if verdict(values[row.quantity], row.low, row.high) == "inside"]
        if judged:
            parts.append(f"Rows that were not used and have limits: {len(judged)}; inside: {len(inside)}.\n")
    return "\n".join(parts)


INTRODUCTION = """\
*Calibration*: the norm posture was made from this row. *In view*: the row was looked at while the model was built.
*Result*: it was not used. Limits are one SD of people unless the row says otherwise; the interval of a mean is much
narrower than people are, and one man outside it is no contradiction.
"""
COLUMNS = ("quantity", "unit", "model", "measured", "limits", "used for", "verdict", "people", "source", "note")


def _line(row: MeasuredStanding, value: float) -> list[str]:
    digits = 2 if row.unit in ("N/kg", "MPa") else 0 if row.unit == "N" else 1
    if row.interval == "sign":
        measured, limits = "negative", "sign"
    else:
        measured = number(row.value, digits)
        limits = f"{spread(row.low, row.high, digits)} ({row.interval})" if row.low is not None else row.interval
    judged = row.interval if row.interval == "not compared" else verdict(value, row.low, row.high)
    if judged == "no limits published":
        judged = f"no limits published; model over measured {number(value / row.value, 2)}"
    return [
        row.quantity.replace("_", " "), row.unit, number(value, digits), measured, limits, row.used_for, judged,
        row.subject, f"{row.source} ({row.status})", row.note,
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
        "weight_above_hip_ahead_of_trochanter": MM
        * float(
            centre_of_mass(body, lambda name: name not in ("femur", "tibia", "foot"))[0]
            - at["femur.greater_trochanter.left"][0]
        ),
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
    wall = [
        number
        for number, fascicle in enumerate(man.body.fascicles)
        if fascicle.group in ("rectus_abdominis", "external_oblique", "internal_oblique")
    ]
    weights = np.array([man.body.fascicles[number].area for number in wall])

    def stress(level: str) -> float:
        return 1e-6 * man.compression(level) / area[level]

    return {
        "L4_L5_per_kg": man.compression("L4-L5") / man.body.mass,
        "L3_L4_compression": man.compression("L3-L4"),
        "C4_C5_compression": man.compression("C4-C5"),
        "T8_T9_compression": man.compression("T8-T9"),
        "L4_L5_stress_wilke": stress("L4-L5"),
        "L4_L5_stress_sato": stress("L4-L5"),
        "T7_T8_stress": stress("T7-T8"),
        "trunk_coactivation": 100.0 * float(weights @ man.activation[wall] / weights.sum()),
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
