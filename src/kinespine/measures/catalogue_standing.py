"""Measures of a standing body: those the model is asked for, and the first that a visit reads off markers."""

from typing import Literal

from kinespine.measures.coronal import distance, joint_bend, left_shift, left_turn
from kinespine.measures.head_neck import carriage, craniovertebral_angle, sagittal_head_tilt
from kinespine.measures.measure import (
    LATERAL_LOW,
    LATERAL_NECK,
    LATERAL_SPINE,
    LEFT_PHOTO,
    RIGHT_PHOTO,
    Measure,
    endplate,
    sides,
)
from kinespine.measures.sagittal import (
    forward_offset,
    kyphosis,
    lordosis,
    pelvic_incidence,
    pelvic_tilt,
    slope,
    t1_pelvic_angle,
)

S1 = ("pelvis.S1_endplate_anterior", "pelvis.S1_endplate_posterior")
HIPS = sides("pelvis.hip_joint_centre")
HEADBAND = (*sides("skull.front_of_head"), *sides("skull.back_of_head"), *sides("scapula.acromion"))


def _knee(side: Literal["left", "right"]) -> tuple[str, ...]:
    names = ("femur.greater_trochanter", "femur.lateral_epicondyle", "tibia.lateral_malleolus")
    return tuple(f"{name}.{side}" for name in names)


# fmt: off
STANDING: tuple[Measure, ...] = (
    # --- sagittal ---
    Measure(
        name="sagittal_vertical_axis", title="C7 plumb line to the back of S1", unit="m", region="trunk",
        landmarks=("C7.body_centre", "pelvis.S1_endplate_posterior"), formula=forward_offset,
        sign="C7 in front of S1", source="deftab2023",
        views=LATERAL_SPINE, levels="C7-S1",
    ),
    Measure(
        name="thoracic_kyphosis_T4_T12", title="thoracic kyphosis T4-T12", unit="rad", region="trunk",
        landmarks=(*endplate("T4", "superior"), *endplate("T12", "inferior")), formula=kyphosis,
        sign="rounded at the back", source="deftab2023",
        views=LATERAL_SPINE, levels="T4-T12", method="Cobb",
    ),
    Measure(
        name="thoracic_kyphosis_T1_T12", title="thoracic kyphosis T1-T12", unit="rad", region="trunk",
        landmarks=(*endplate("T1", "superior"), *endplate("T12", "inferior")), formula=kyphosis,
        sign="rounded at the back", source="deftab2023",
        views=LATERAL_SPINE, levels="T1-T12", method="Cobb",
    ),
    Measure(
        name="lumbar_lordosis_L1_S1", title="lumbar lordosis L1-S1", unit="rad", region="low back",
        landmarks=(*endplate("L1", "superior"), *S1), formula=lordosis,
        sign="hollow at the back", source="deftab2023",
        views=LATERAL_LOW, levels="L1-S1", method="Cobb",
    ),
    Measure(
        name="lumbar_lordosis_L4_S1", title="lower lumbar lordosis L4-S1", unit="rad", region="low back",
        landmarks=(*endplate("L4", "superior"), *S1), formula=lordosis,
        sign="hollow at the back", source="yukawa2019",
        views=LATERAL_LOW, levels="L4-S1", method="Cobb",
    ),
    Measure(
        name="pelvic_incidence", title="pelvic incidence", unit="rad", region="pelvis",
        landmarks=(*HIPS, *S1), formula=pelvic_incidence,
        sign="a shape, about 50 degrees in most people; PI = PT + SS", source="deftab2023",
        views=LATERAL_LOW, levels="S1",
    ),
    Measure(
        name="pelvic_tilt", title="pelvic tilt", unit="rad", region="pelvis",
        landmarks=(*HIPS, *S1), formula=pelvic_tilt,
        sign="sacrum behind the hips", source="deftab2023",
        views=LATERAL_LOW, levels="S1",
    ),
    Measure(
        name="sacral_slope", title="sacral slope", unit="rad", region="pelvis",
        landmarks=S1, formula=slope, sign="tilted forward", source="deftab2023",
        views=LATERAL_LOW, levels="S1",
    ),
    Measure(
        name="T1_slope", title="T1 slope", unit="rad", region="neck",
        landmarks=endplate("T1", "superior"), formula=slope, sign="tilted forward", source="t1slope_ct",
        views=LATERAL_NECK, levels="T1",
    ),
    Measure(
        name="T1_pelvic_angle", title="T1 pelvic angle", unit="rad", region="trunk",
        landmarks=("T1.body_centre", *HIPS, *S1), formula=t1_pelvic_angle,
        sign="T1 in front of S1", source="normtab2019",
        views=LATERAL_SPINE, levels="T1-S1",
    ),
    Measure(
        name="cervical_lordosis_C2_C7", title="neck lordosis C2-C7", unit="rad", region="neck",
        landmarks=(*endplate("C2", "inferior"), *endplate("C7", "inferior")), formula=lordosis,
        sign="hollow at the back", source="spinebase",
        views=LATERAL_NECK, levels="C2-C7", method="Cobb",
    ),
    Measure(
        name="cervical_vertical_axis_C2_C7", title="C2 plumb line to the back of C7", unit="m",
        region="neck", landmarks=("C2.body_centre", "C7.endplate_superior_posterior"),
        formula=forward_offset, sign="C2 in front of C7", source="tang2021",
        views=LATERAL_NECK, levels="C2-C7",
    ),
    # --- head ---
    Measure(
        name="craniovertebral_angle.left", title="craniovertebral angle, left ear", unit="rad", region="head",
        landmarks=("skull.tragus.left", "C7.spinous_tip_midline"), formula=craniovertebral_angle,
        sign="smaller = head further forward", source="cva_def",
        views=LEFT_PHOTO,
    ),
    Measure(
        name="craniovertebral_angle.right", title="craniovertebral angle, right ear", unit="rad",
        region="head", landmarks=("skull.tragus.right", "C7.spinous_tip_midline"),
        formula=craniovertebral_angle, sign="smaller = head further forward", source="cva_def",
        views=RIGHT_PHOTO,
    ),
    Measure(
        name="sagittal_head_tilt.left", title="chin up or down, left side", unit="rad", region="head",
        landmarks=("skull.eye.left", "skull.tragus.left"), formula=sagittal_head_tilt,
        sign="chin up", source="psm_kb",
        views=LEFT_PHOTO,
    ),
    Measure(
        name="sagittal_head_tilt.right", title="chin up or down, right side", unit="rad", region="head",
        landmarks=("skull.eye.right", "skull.tragus.right"), formula=sagittal_head_tilt,
        sign="chin up", source="psm_kb",
        views=RIGHT_PHOTO,
    ),
    Measure(
        name="head_carriage", title="ears in front of the shoulders", unit="m", region="head",
        landmarks=(*sides("skull.tragus"), *sides("scapula.acromion")), formula=carriage,
        sign="head in front", source="psm_kb",
    ),
    Measure(
        name="head_carriage_from_headband", title="middle of the head in front of the shoulders", unit="m",
        region="head", landmarks=HEADBAND,
        formula=carriage, sign="head in front", source="kinespine",
    ),
    # --- frontal, trunk ---
    Measure(
        name="trunk_shift", title="C7 to the side of the sacral dimples", unit="m", region="trunk", mirrored="opposite",
        landmarks=("C7.spinous_tip_midline", *sides("pelvis.PSIS")), formula=left_shift,
        sign="trunk to the left", source="psm_kb",
        views=("photo_back",),
    ),
    Measure(
        name="trunk_shift_of_the_back", title="base of the neck to the side of the sacral dimples", unit="m",
        region="trunk", mirrored="opposite", landmarks=("back.1", *sides("pelvis.PSIS")), formula=left_shift,
        sign="trunk to the left", source="kinespine",
    ),
    Measure(
        name="trunk_shift_of_the_front", title="jugular notch to the side of the front hip points", unit="m",
        mirrored="opposite", region="trunk",
        landmarks=("cage.jugular_notch", *sides("pelvis.ASIS")), formula=left_shift,
        sign="trunk to the left", source="kinespine",
        views=("photo_front",),
    ),
    Measure(
        name="shoulder_turn", title="shoulders turned against the pelvis", unit="rad", region="trunk",
        mirrored="opposite", landmarks=(*sides("scapula.acromion"), *sides("pelvis.ASIS")), formula=left_turn,
        sign="shoulders turned to the left", source="kinespine",
        views=("photo_above",),
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
        landmarks=sides("foot.heel"), formula=distance, sign="always positive", source="kinespine",
        views=("photo_back",),
    ),
)
# fmt: on
