"""How heavy each segment is and where its centre of mass lies; head and neck are counted once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kinespine.anatomy.levels import CERVICAL, LUMBAR, SIDES, THORACIC, sided
from kinespine.anatomy.person import REFERENCE_MAN, Person, Sex
from kinespine.anatomy.placing import Assembly
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
GIRDLE_LEVELS = THORACIC[:6]  # slices that hold the mass of the girdle in the source and give it up here


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """Share of body mass of one segment and how far along it its centre of mass lies (`segments.csv`)."""

    segment: str
    sex: Sex
    mass_fraction: float
    com_fraction: float | None
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceRow:
    """The slice of neck or trunk that rides on a vertebra (`slices.csv`)."""

    level: str
    share: float  # of the neck, or of the trunk; only ratios matter
    com_ap_mm: float  # in front of the vertebral body centre, horizontally
    com_up_mm: float
    source: str
    status: str
    note: str


def masses(work: Assembly) -> Mapping[str, tuple[float, np.ndarray]]:
    """Mass (kg) and centre of mass (3,) (m, body frame) of every segment placed so far; the masses sum exactly.

    Raises:
        KeyError: a segment is placed that no table gives a mass.
    """
    table = read_table(TABLES / "segments.csv", SegmentRow)
    rows = _whole({row.segment: row for row in table if row.sex == work.person.sex})
    body_mass = work.person.mass
    found: dict[str, tuple[float, np.ndarray]] = {
        "pelvis": (rows["pelvis"].mass_fraction * body_mass, _pelvis_centre(work)),
        "skull": (rows["head"].mass_fraction * body_mass, work.at("skull.head_centre_of_mass")),
        "cage": (0.0, work.frames["cage"][0]),
        "linea_alba": (0.0, work.frames["linea_alba"][0]),
    }
    neck = (rows["head_and_neck"].mass_fraction - rows["head"].mass_fraction) * body_mass
    girdle = 2 * (rows["clavicle"].mass_fraction + rows["scapula"].mass_fraction) * body_mass
    found |= _slices(work, neck, rows["trunk"].mass_fraction * body_mass, girdle)
    for side in SIDES:
        for segment in ("clavicle", "scapula", "humerus", "forearm", "femur", "tibia", "foot"):
            if sided(segment, side) in work.frames:
                found[sided(segment, side)] = _limb(work, rows, segment, side)
    return found


ONCE, TWICE = ("head_and_neck", "trunk", "pelvis"), ("humerus", "forearm", "hand", "femur", "tibia", "foot")


def _whole(rows: Mapping[str, SegmentRow]) -> Mapping[str, SegmentRow]:
    """The shares stretched to a sum of one: those of women add up to 0.9999 in the source."""
    total = sum(rows[name].mass_fraction for name in ONCE) + 2 * sum(rows[name].mass_fraction for name in TWICE)
    return {name: replace(row, mass_fraction=row.mass_fraction / total) for name, row in rows.items()}


def _slices(work: Assembly, neck: float, trunk: float, girdle: float) -> dict[str, tuple[float, np.ndarray]]:
    """Neck and trunk slices; the trunk's forward centre of mass grows with the build of the person."""
    rows = {row.level: row for row in read_table(TABLES / "slices.csv", SliceRow)}
    neck_sum = sum(rows[level].share for level in CERVICAL)
    trunk_sum = sum(rows[level].share for level in (*THORACIC, *LUMBAR))
    girdle_sum = sum(rows[level].share for level in GIRDLE_LEVELS)
    found: dict[str, tuple[float, np.ndarray]] = {}
    for level, row in rows.items():
        if level in CERVICAL:
            mass = neck * row.share / neck_sum
        else:
            mass = trunk * row.share / trunk_sum
            if level in GIRDLE_LEVELS:
                mass -= girdle * row.share / girdle_sum
        ahead = build(work.person) if level not in CERVICAL else 1.0
        offset = work.size * 1e-3 * np.array([ahead * row.com_ap_mm, 0.0, row.com_up_mm])
        found[level] = (mass, work.frames[level][0] + offset)
    return found


def build(person: Person) -> float:
    """Depth of the trunk against its height, relative to the reference man: root of mass per height cubed."""
    if "trunk_depth" in person.dimensions:
        return person.dimensions["trunk_depth"] / (0.22 * person.height / REFERENCE_MAN.height)
    return float(np.sqrt(person.mass / REFERENCE_MAN.mass * (REFERENCE_MAN.height / person.height) ** 3))


def _pelvis_centre(work: Assembly) -> np.ndarray:
    """Halfway between the hips and the S1 endplate, moved forward as far as the lowest slice."""
    top = 0.5 * (work.at("pelvis.S1_endplate_anterior") + work.at("pelvis.S1_endplate_posterior"))
    hips = 0.5 * (work.at("pelvis.hip_joint_centre.left") + work.at("pelvis.hip_joint_centre.right"))
    return 0.5 * (top + hips)


def _limb(work: Assembly, rows: Mapping[str, SegmentRow], segment: str, side: str) -> tuple[float, np.ndarray]:
    ends = {
        "clavicle": ("clavicle.sternal_end", "clavicle.acromial_end"),
        "scapula": ("scapula.acromion", "scapula.inferior_angle"),
        "humerus": ("scapula.glenohumeral_joint", "humerus.elbow_centre"),
        "forearm": ("humerus.elbow_centre", "forearm.wrist_centre"),
        "hand": ("forearm.wrist_centre", "forearm.hand_grip_centre"),
        "femur": ("pelvis.hip_joint_centre", "femur.knee_centre"),
        "tibia": ("femur.knee_centre", "tibia.ankle_centre"),
        "foot": ("foot.heel_back", "foot.toe_tip"),
    }

    def part(name: str) -> tuple[float, np.ndarray]:
        near, far = (work.at(f"{end}.{side}") for end in ends[name])
        share = rows[name].com_fraction
        return rows[name].mass_fraction * work.person.mass, near + (0.5 if share is None else share) * (far - near)

    mass, centre = part(segment)
    if segment == "scapula":  # the blade with the muscle on it: the middle of its corners
        corners = ("acromioclavicular_joint", "superior_angle", "inferior_angle", "glenohumeral_joint")
        centre = np.mean([work.at(f"scapula.{corner}.{side}") for corner in corners], axis=0)
    if segment == "forearm":
        hand, hand_centre = part("hand")
        centre = (mass * centre + hand * hand_centre) / (mass + hand)
        mass += hand
    return mass, centre
