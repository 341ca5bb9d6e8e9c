"""Every measure as one row: name, unit, landmarks it is taken from, formula, sign and source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kinespine.measures.coronal import chain_difference, distance, joint_bend, left_shift, left_turn, tilt
from kinespine.measures.head_neck import carriage, craniovertebral_angle, sagittal_head_tilt
from kinespine.measures.point import MeasuredPoint, Points
from kinespine.measures.sagittal import (
    forward_offset,
    kyphosis,
    lordosis,
    pelvic_incidence,
    pelvic_tilt,
    slope,
    t1_pelvic_angle,
)
from kinespine.measures.uncertainty import propagate

Region = Literal["sagittal", "frontal", "head", "legs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number that can be taken from landmarks, measured or of the model alike."""

    name: str
    title: str  # in plain words
    unit: Literal["m", "rad"]
    region: Region
    landmarks: tuple[str, ...]  # in the order the formula takes them
    formula: Callable[..., float]
    sign: str  # what a positive value means
    source: str  # key of the definition in references.bib


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A measure as taken: SI, with one standard deviation from the errors of its points."""

    measure: Measure
    value: float
    error: float


def take(measure: Measure, points: Mapping[str, MeasuredPoint]) -> Value | None:
    """Take one measure from measured points; None where a landmark is missing."""
    if not all(name in points for name in measure.landmarks):
        return None
    chosen = [points[name] for name in measure.landmarks]
    places = [point.position for point in chosen]
    error = propagate(measure.formula, places, [point.error for point in chosen])
    return Value(measure=measure, value=measure.formula(*places), error=error)


def take_all(points: Mapping[str, MeasuredPoint]) -> tuple[Value, ...]:
    """Take every measure of the catalogue whose landmarks are there."""
    values = (take(measure, points) for measure in CATALOGUE)
    return tuple(value for value in values if value is not None)


def read_off(points: Points) -> dict[str, float]:
    """Every measure of the catalogue on exact places, such as those of a model, by name."""
    return {
        measure.name: measure.formula(*(points[name] for name in measure.landmarks))
        for measure in CATALOGUE
        if all(name in points for name in measure.landmarks)
    }


def _sides(landmark: str) -> tuple[str, str]:
    return f"{landmark}.left", f"{landmark}.right"


_S1 = ("pelvis.S1_endplate_anterior", "pelvis.S1_endplate_posterior")
_HIPS = _sides("pelvis.hip_joint_centre")
_HEADBAND = (*_sides("skull.front_of_head"), *_sides("skull.back_of_head"), *_sides("scapula.acromion"))


def _endplate(level: str, side: Literal["superior", "inferior"]) -> tuple[str, str]:
    return f"{level}.endplate_{side}_anterior", f"{level}.endplate_{side}_posterior"


def _knee(side: Literal["left", "right"]) -> tuple[str, ...]:
    names = ("femur.greater_trochanter", "femur.lateral_epicondyle", "tibia.lateral_malleolus")
    return tuple(f"{name}.{side}" for name in names)


# fmt: off
CATALOGUE: tuple[Measure, ...] = (
    # --- sagittal ---
    Measure(
        name="sagittal_vertical_axis", title="C7 plumb line to the back of S1", unit="m", region="sagittal",
        landmarks=("C7.body_centre", "pelvis.S1_endplate_posterior"), formula=forward_offset,
        sign="C7 in front of S1", source="deftab2023",
    ),
    Measure(
        name="thoracic_kyphosis_T4_T12", title="thoracic kyphosis T4-T12", unit="rad", region="sagittal",
        landmarks=(*_endplate("T4", "superior"), *_endplate("T12", "inferior")), formula=kyphosis,
        sign="rounded at the back", source="deftab2023",
    ),
    Measure(
        name="thoracic_kyphosis_T1_T12", title="thoracic kyphosis T1-T12", unit="rad", region="sagittal",
        landmarks=(*_endplate("T1", "superior"), *_endplate("T12", "inferior")), formula=kyphosis,
        sign="rounded at the back", source="deftab2023",
    ),
    Measure(
        name="lumbar_lordosis_L1_S1", title="lumbar lordosis L1-S1", unit="rad", region="sagittal",
        landmarks=(*_endplate("L1", "superior"), *_S1), formula=lordosis,
        sign="hollow at the back", source="deftab2023",
    ),
    Measure(
        name="lumbar_lordosis_L4_S1", title="lower lumbar lordosis L4-S1", unit="rad", region="sagittal",
        landmarks=(*_endplate("L4", "superior"), *_S1), formula=lordosis,
        sign="hollow at the back", source="yukawa2019",
    ),
    Measure(
        name="pelvic_incidence", title="pelvic incidence", unit="rad", region="sagittal",
        landmarks=(*_HIPS, *_S1), formula=pelvic_incidence,
        sign="a shape, about 50 degrees in most people; PI = PT + SS", source="deftab2023",
    ),
    Measure(
        name="pelvic_tilt", title="pelvic tilt", unit="rad", region="sagittal",
        landmarks=(*_HIPS, *_S1), formula=pelvic_tilt,
        sign="sacrum behind the hips", source="deftab2023",
    ),
    Measure(
        name="sacral_slope", title="sacral slope", unit="rad", region="sagittal",
        landmarks=_S1, formula=slope, sign="tilted forward", source="deftab2023",
    ),
    Measure(
        name="T1_slope", title="T1 slope", unit="rad", region="sagittal",
        landmarks=_endplate("T1", "superior"), formula=slope, sign="tilted forward", source="t1slope_ct",
    ),
    Measure(
        name="T1_pelvic_angle", title="T1 pelvic angle", unit="rad", region="sagittal",
        landmarks=("T1.body_centre", *_HIPS, *_S1), formula=t1_pelvic_angle,
        sign="T1 in front of S1", source="normtab2019",
    ),
    Measure(
        name="cervical_lordosis_C2_C7", title="neck lordosis C2-C7", unit="rad", region="sagittal",
        landmarks=(*_endplate("C2", "inferior"), *_endplate("C7", "inferior")), formula=lordosis,
        sign="hollow at the back", source="spinebase",
    ),
    Measure(
        name="cervical_vertical_axis_C2_C7", title="C2 plumb line to the back of C7", unit="m",
        region="sagittal", landmarks=("C2.body_centre", "C7.endplate_superior_posterior"),
        formula=forward_offset, sign="C2 in front of C7", source="tang2021",
    ),
    # --- head ---
    Measure(
        name="craniovertebral_angle.left", title="craniovertebral angle, left ear", unit="rad", region="head",
        landmarks=("skull.tragus.left", "C7.spinous_tip_midline"), formula=craniovertebral_angle,
        sign="smaller = head further forward", source="cva_def",
    ),
    Measure(
        name="craniovertebral_angle.right", title="craniovertebral angle, right ear", unit="rad",
        region="head", landmarks=("skull.tragus.right", "C7.spinous_tip_midline"),
        formula=craniovertebral_angle, sign="smaller = head further forward", source="cva_def",
    ),
    Measure(
        name="sagittal_head_tilt.left", title="chin up or down, left side", unit="rad", region="head",
        landmarks=("skull.eye.left", "skull.tragus.left"), formula=sagittal_head_tilt,
        sign="chin up", source="psm_kb",
    ),
    Measure(
        name="sagittal_head_tilt.right", title="chin up or down, right side", unit="rad", region="head",
        landmarks=("skull.eye.right", "skull.tragus.right"), formula=sagittal_head_tilt,
        sign="chin up", source="psm_kb",
    ),
    Measure(
        name="head_carriage", title="ears in front of the shoulders", unit="m", region="head",
        landmarks=(*_sides("skull.tragus"), *_sides("scapula.acromion")), formula=carriage,
        sign="head in front", source="psm_kb",
    ),
    Measure(
        name="head_carriage_from_headband", title="middle of the head in front of the shoulders", unit="m",
        region="head", landmarks=_HEADBAND,
        formula=carriage, sign="head in front", source="kinespine",
    ),
    # --- frontal, trunk ---
    Measure(
        name="trunk_shift", title="C7 to the side of the sacral dimples", unit="m", region="frontal",
        landmarks=("C7.spinous_tip_midline", *_sides("pelvis.PSIS")), formula=left_shift,
        sign="trunk to the left", source="psm_kb",
    ),
    Measure(
        name="trunk_shift_of_the_back", title="base of the neck to the side of the sacral dimples", unit="m",
        region="frontal", landmarks=("back.1", *_sides("pelvis.PSIS")), formula=left_shift,
        sign="trunk to the left", source="kinespine",
    ),
    Measure(
        name="trunk_shift_of_the_front", title="jugular notch to the side of the front hip points", unit="m",
        region="frontal", landmarks=("cage.jugular_notch", *_sides("pelvis.ASIS")), formula=left_shift,
        sign="trunk to the left", source="kinespine",
    ),
    Measure(
        name="shoulder_turn", title="shoulders turned against the pelvis", unit="rad", region="frontal",
        landmarks=(*_sides("scapula.acromion"), *_sides("pelvis.ASIS")), formula=left_turn,
        sign="shoulders turned to the left", source="kinespine",
    ),
    # --- legs ---
    Measure(
        name="knee_bend.left", title="left knee bent", unit="rad", region="legs",
        landmarks=_knee("left"),
        formula=joint_bend, sign="bent; direction of bending not determined", source="kinespine",
    ),
    Measure(
        name="knee_bend.right", title="right knee bent", unit="rad", region="legs",
        landmarks=_knee("right"),
        formula=joint_bend, sign="bent; direction of bending not determined", source="kinespine",
    ),
    Measure(
        name="stance_width", title="heels apart", unit="m", region="legs",
        landmarks=_sides("foot.heel"), formula=distance, sign="always positive", source="kinespine",
    ),
)
# fmt: on


SHAPES = frozenset({"pelvic_incidence"})
"""Measures of bones and not of posture: in a fitted body they are those of average bones, of unknown error."""


# --- the four distortions: one row for every pair of points that measures one ---

HEAD_TILT_PAIRS = ("eye", "tragus", "mastoid_process", "front_of_head", "back_of_head")
PELVIC_PAIRS = (
    "pelvis.ASIS",
    "pelvis.PSIS",
    "pelvis.iliac_crest_top",
    "pelvis.hip_joint_centre",
    "femur.greater_trochanter",
)
LEG_CHAINS = {
    "ASIS_to_inner_ankle": ("pelvis.ASIS", "tibia.medial_malleolus"),
    "ASIS_knee_inner_ankle": ("pelvis.ASIS", "femur.medial_epicondyle", "tibia.medial_malleolus"),
    "trochanter_knee_ankle": (
        "femur.greater_trochanter",
        "femur.lateral_epicondyle",
        "tibia.lateral_malleolus",
    ),
    "hip_to_ankle": ("pelvis.hip_joint_centre", "tibia.ankle_centre"),
}


def _plain(landmark: str) -> str:
    return landmark.rpartition(".")[2].replace("_", " ")


def _tilt_of(distortion: str, landmark: str, source: str) -> Measure:
    return Measure(
        name=f"{distortion}.{landmark.rpartition('.')[2]}",
        title=_plain(landmark),
        unit="rad",
        region="frontal",
        landmarks=_sides(landmark),
        formula=tilt,
        sign="left higher",
        source=source,
    )


DISTORTIONS: dict[str, tuple[Measure, ...]] = {
    "head_tilt": tuple(_tilt_of("head_tilt", f"skull.{name}", "psm_kb") for name in HEAD_TILT_PAIRS),
    "shoulder_tilt": tuple(
        _tilt_of("shoulder_tilt", name, "psm_kb") for name in ("scapula.acromion", "scapula.glenohumeral_joint")
    ),
    "pelvic_obliquity": tuple(_tilt_of("pelvic_obliquity", name, "deftab2023") for name in PELVIC_PAIRS),
    "leg_length_difference": tuple(
        Measure(
            name=f"leg_length_difference.{name}",
            title=name.replace("_", " "),
            unit="m",
            region="legs",
            landmarks=(*(f"{point}.left" for point in chain), *(f"{point}.right" for point in chain)),
            formula=chain_difference,
            sign="left longer (tables of radiographs often print right less left)",
            source="radlines",
        )
        for name, chain in LEG_CHAINS.items()
    ),
}
"""By distortion, the pairs of points that measure it; which of them a visit has decides the answer."""
