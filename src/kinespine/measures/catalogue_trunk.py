"""Measures of trunk, low back and pelvis on lateral and frontal films."""

from itertools import pairwise

from kinespine.measures.coronal import left_shift, tilt
from kinespine.measures.frontal import coronal_cobb, height_difference
from kinespine.measures.lines import disc_height_index, hip_lean, slip, slip_angle, spinosacral_angle, wall_angle
from kinespine.measures.measure import (
    FRONTAL_PELVIS,
    FRONTAL_SPINE,
    LATERAL_LOW,
    LATERAL_SPINE,
    Measure,
    endplate,
    sides,
    wall,
)
from kinespine.measures.sagittal import incidence_less_lordosis, kyphosis, lordosis, slope

HIPS = sides("pelvis.hip_joint_centre")
S1 = endplate("S1", "superior")
LOW = ("L1", "L2", "L3", "L4", "L5", "S1")
CURVES = (("T1", "T5"), ("T5", "T12"), ("T10", "L2"), ("L1", "L5"))


def coronal_cobb_between(upper: str, lower: str) -> Measure:
    """The Cobb angle from the upper endplate of one vertebra to the lower one of another."""
    return Measure(
        name=f"coronal_cobb_{upper}_{lower}", title=f"side curve {upper}-{lower}", unit="rad", region="trunk",
        landmarks=(*sides(f"{upper}.endplate_superior"), *sides(f"{lower}.endplate_inferior")), formula=coronal_cobb,
        method="Cobb", mirrored="opposite", sign="convex to the left", source="deftab2023", views=FRONTAL_SPINE,
        levels=f"{upper}-{lower}",
    )  # fmt: skip


def _slip(upper: str, lower: str) -> Measure:
    return Measure(
        name=f"slip_{upper}_{lower}", title=f"{upper} forward on {lower}", unit="1", region="low back",
        landmarks=(f"{upper}.endplate_inferior_posterior", *endplate(lower, "superior")), formula=slip,
        sign=f"{upper} in front, as a share of the endplate below", source="recall", views=LATERAL_LOW,
        levels=f"{upper}-{lower}",
    )  # fmt: skip


def _disc(upper: str, lower: str) -> Measure:
    return Measure(
        name=f"disc_height_{upper}_{lower}", title=f"height of the disc {upper}-{lower}", unit="1",
        region="low back", landmarks=(*endplate(upper, "inferior"), *endplate(lower, "superior")),
        formula=disc_height_index, sign="always positive; share of the depth of the body above", source="recall",
        views=LATERAL_LOW, levels=f"{upper}-{lower}",
    )  # fmt: skip


# fmt: off
TRUNK: tuple[Measure, ...] = (
    # --- lateral: trunk over pelvis ---
    Measure(
        name="T1_spinopelvic_inclination", title="T1 over the hips", unit="rad", region="trunk",
        landmarks=("T1.body_centre", *HIPS), formula=hip_lean,
        sign="T1 in front of the hips", source="deftab2023", views=LATERAL_SPINE, levels="T1-S1",
    ),
    Measure(
        name="spinosacral_angle", title="spinosacral angle", unit="rad", region="trunk",
        landmarks=("C7.body_centre", *S1), formula=spinosacral_angle,
        sign="larger = C7 further back", source="deftab2023", views=LATERAL_SPINE, levels="C7-S1",
    ),
    Measure(
        name="thoracic_kyphosis_T2_T12", title="thoracic kyphosis T2-T12", unit="rad", region="trunk",
        landmarks=(*endplate("T2", "superior"), *endplate("T12", "inferior")), formula=kyphosis, method="Cobb",
        sign="rounded at the back", source="normtab2019", views=LATERAL_SPINE, levels="T2-T12",
    ),
    Measure(
        name="thoracolumbar_kyphosis_T11_L2", title="thoracolumbar kyphosis T11-L2", unit="rad", region="trunk",
        landmarks=(*endplate("T11", "superior"), *endplate("L2", "inferior")), formula=kyphosis, method="Cobb",
        sign="rounded at the back", source="deftab2023", views=LATERAL_SPINE, levels="T11-L2",
    ),
    # --- frontal: trunk ---
    *(coronal_cobb_between(upper, lower) for upper, lower in CURVES),
    Measure(
        name="coronal_balance", title="C7 to the side of the middle of S1", unit="m", region="trunk",
        landmarks=("C7.body_centre", *sides("pelvis.S1_endplate")), formula=left_shift, mirrored="opposite",
        sign="C7 to the left", source="deftab2023", views=FRONTAL_SPINE, levels="C7-S1",
    ),
    Measure(
        name="clavicle_angle", title="collar bones to the horizontal", unit="rad", region="trunk",
        landmarks=sides("clavicle.highest_point"), formula=tilt, mirrored="opposite",
        sign="left higher", source="recall", views=("ap_cervical", "ap_full_spine"),
    ),
    Measure(
        name="T1_tilt", title="T1 to the horizontal, from the front", unit="rad", region="trunk",
        landmarks=sides("T1.endplate_superior"), formula=tilt, mirrored="opposite",
        sign="left higher", source="recall", views=("ap_cervical", "ap_full_spine"), levels="T1",
    ),
    # --- low back ---
    Measure(
        name="L1_slope", title="L1 slope", unit="rad", region="low back", landmarks=endplate("L1", "superior"),
        formula=slope, sign="tilted forward; L1-S1 lordosis = sacral slope less this", source="kinespine",
        views=LATERAL_LOW, levels="L1",
    ),
    Measure(
        name="lumbar_lordosis_T12_S1", title="lumbar lordosis T12-S1", unit="rad", region="low back",
        landmarks=(*endplate("T12", "superior"), *S1), formula=lordosis, method="Cobb",
        sign="hollow at the back", source="yukawa2019", views=LATERAL_LOW, levels="T12-S1",
    ),
    Measure(
        name="lumbar_lordosis_L1_L5", title="lumbar lordosis L1-L5", unit="rad", region="low back",
        landmarks=(*endplate("L1", "superior"), *endplate("L5", "inferior")), formula=lordosis, method="Cobb",
        sign="hollow at the back", source="recall", views=LATERAL_LOW, levels="L1-L5",
    ),
    Measure(
        name="lumbar_lordosis_L1_L5_posterior_tangent", title="lumbar lordosis L1-L5 by the hind walls", unit="rad",
        region="low back", landmarks=(*wall("L1"), *wall("L5")), formula=wall_angle, method="posterior tangent",
        sign="hollow at the back", source="recall", views=LATERAL_LOW, levels="L1-L5",
    ),
    *(_slip(upper, lower) for upper, lower in pairwise(LOW)),
    Measure(
        name="lumbosacral_slip_angle", title="L5 tipped on the sacrum", unit="rad", region="low back",
        landmarks=(
            *endplate("L5", "inferior"), "pelvis.S1_endplate_posterior", "pelvis.S1_posterior_wall_lower",
        ), formula=slip_angle, method="L5 lower endplate", sign="tipped forward (kyphotic)", source="recall",
        views=LATERAL_LOW, levels="L5-S1",
    ),
    *(_disc(upper, lower) for upper, lower in pairwise(LOW)),
    # --- pelvis ---
    Measure(
        name="incidence_less_lordosis", title="pelvic incidence less lumbar lordosis", unit="rad", region="pelvis",
        landmarks=(*HIPS, *S1, *endplate("L1", "superior")), formula=incidence_less_lordosis, method="Cobb",
        sign="lordosis smaller than the incidence", source="normtab2019", views=LATERAL_LOW, levels="L1-S1",
    ),
    Measure(
        name="iliac_crest_height_difference", title="hip crests, left less right", unit="m", region="pelvis",
        landmarks=sides("pelvis.iliac_crest_top"), formula=height_difference, mirrored="opposite",
        sign="left higher", source="deftab2023", views=(*FRONTAL_PELVIS, "photo_front", "photo_back"),
    ),
    Measure(
        name="femoral_head_height_difference", title="femoral heads, left less right", unit="m", region="pelvis",
        landmarks=sides("femur.head_top"), formula=height_difference, mirrored="opposite",
        sign="left higher", source="lld_scol", views=(*FRONTAL_PELVIS, "ap_legs"),
    ),
    Measure(
        name="sacral_base_tilt", title="sacral take-off by the upper endplate", unit="rad", region="pelvis",
        landmarks=sides("pelvis.S1_endplate"), formula=tilt, mirrored="opposite", method="S1 endplate",
        sign="left higher", source="lld_scol", views=FRONTAL_PELVIS, levels="S1",
    ),
    Measure(
        name="sacral_ala_tilt", title="sacral take-off by the wings", unit="rad", region="pelvis",
        landmarks=sides("pelvis.sacral_ala"), formula=tilt, mirrored="opposite", method="sacral wings",
        sign="left higher", source="lld_scol", views=FRONTAL_PELVIS, levels="S1",
    ),
)
# fmt: on
