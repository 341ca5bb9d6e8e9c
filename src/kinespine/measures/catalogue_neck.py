"""Measures of the neck below the axis: curves by their methods, steps of the hind walls, the thoracic inlet."""

from itertools import pairwise

from kinespine.measures.circles import off_one_arc
from kinespine.measures.frontal import best_fit_bend
from kinespine.measures.lines import ahead_of_line, crossing, inlet_angle, neck_tilt, wall_angle
from kinespine.measures.measure import LATERAL_NECK, Measure, endplate, wall
from kinespine.measures.sagittal import forward_offset, slope, slope_less_lordosis

LEVELS = ("C2", "C3", "C4", "C5", "C6", "C7")
WALLS = tuple(corner for level in LEVELS for corner in wall(level))
CENTRES = tuple(f"{level}.body_centre" for level in (*LEVELS, "T1", "T2"))
STERNUM = "cage.jugular_notch"


def _rotation(upper: str, lower: str) -> Measure:
    return Measure(
        name=f"relative_rotation_{upper}_{lower}", title=f"lordosis of the segment {upper}-{lower}", unit="rad",
        region="neck", landmarks=(*wall(upper), *wall(lower)), formula=wall_angle, method="posterior tangent",
        sign="hollow at the back; the method prints lordosis negative", source="janusz2015", views=LATERAL_NECK,
        levels=f"{upper}-{lower}",
    )  # fmt: skip


def _step(upper: str, lower: str) -> Measure:
    return Measure(
        name=f"george_step_{upper}_{lower}", title=f"step of the hind wall {upper}-{lower}", unit="m", region="neck",
        landmarks=(f"{upper}.endplate_inferior_posterior", *wall(lower)), formula=ahead_of_line,
        sign=f"{upper} in front of {lower}", source="metron", views=LATERAL_NECK, levels=f"{upper}-{lower}",
    )  # fmt: skip


# fmt: off
NECK: tuple[Measure, ...] = (
    Measure(
        name="cervical_lordosis_C2_C7_posterior_tangent", title="neck lordosis C2-C7 by the hind walls", unit="rad",
        region="neck", landmarks=(*wall("C2"), *wall("C7")), formula=wall_angle, method="posterior tangent",
        sign="hollow at the back; the method prints lordosis negative", source="spinebase", views=LATERAL_NECK,
        levels="C2-C7",
    ),
    *(_rotation(upper, lower) for upper, lower in pairwise(LEVELS)),
    Measure(
        name="stress_line_crossing", title="where the lines of C2 and C7 cross (Jackson)", unit="1", region="neck",
        landmarks=(*wall("C2"), *wall("C7")), formula=crossing,
        sign="share of the way from the foot of C2 to the top of C7", source="metron", views=LATERAL_NECK,
        levels="C2-C7",
    ),
    Measure(
        name="george_line_deviation", title="corners off one arc (George line)", unit="m", region="neck",
        landmarks=WALLS, formula=off_one_arc,
        sign="always positive; 0 = all on one arc", source="metron", views=LATERAL_NECK, levels="C2-C7",
    ),
    *(_step(upper, lower) for upper, lower in pairwise(LEVELS)),
    Measure(
        name="C1_C7_vertical_axis", title="C1 plumb line to the back of C7", unit="m", region="neck",
        landmarks=("C1.anterior_arch_centre", "C7.endplate_superior_posterior"), formula=forward_offset,
        sign="C1 in front of C7", source="singhat2015", views=LATERAL_NECK, levels="C1-C7",
    ),
    Measure(
        name="anterior_head_translation", title="back of C2 in front of the foot of C7", unit="m", region="neck",
        landmarks=("C2.endplate_superior_posterior", "C7.endplate_inferior_posterior"), formula=forward_offset,
        method="posterior tangent", sign="C2 in front of C7", source="metron", views=LATERAL_NECK, levels="C2-C7",
    ),
    Measure(
        name="C7_slope", title="C7 slope, where the shoulders hide T1", unit="rad", region="neck",
        landmarks=endplate("C7", "superior"), formula=slope, method="upper endplate",
        sign="tilted forward", source="zhu2022", views=LATERAL_NECK, levels="C7",
    ),
    Measure(
        name="C7_lower_slope", title="slope of the lower endplate of C7", unit="rad", region="neck",
        landmarks=endplate("C7", "inferior"), formula=slope, method="lower endplate",
        sign="tilted forward; C2-C7 lordosis = this less the C2 slope", source="kinespine", views=LATERAL_NECK,
        levels="C7",
    ),
    Measure(
        name="thoracic_inlet_angle", title="thoracic inlet angle", unit="rad", region="neck",
        landmarks=(*endplate("T1", "superior"), STERNUM), formula=inlet_angle,
        sign="a shape; inlet angle = T1 slope + neck tilt", source="t1slope_ct", views=LATERAL_NECK, levels="T1",
    ),
    Measure(
        name="neck_tilt", title="neck tilt", unit="rad", region="neck",
        landmarks=(*endplate("T1", "superior"), STERNUM), formula=neck_tilt,
        sign="breastbone in front of T1", source="t1slope_ct", views=LATERAL_NECK, levels="T1",
    ),
    Measure(
        name="T1_slope_less_lordosis", title="T1 slope less neck lordosis", unit="rad", region="neck",
        landmarks=(*endplate("T1", "superior"), *endplate("C2", "inferior"), *endplate("C7", "inferior")),
        formula=slope_less_lordosis, method="Cobb", sign="lordosis smaller than the slope asks for",
        source="recall", views=LATERAL_NECK, levels="C2-T1",
    ),
    Measure(
        name="neck_curve_from_front", title="side bend of the neck C2-T2 (Risser-Ferguson)", unit="rad",
        region="neck", landmarks=CENTRES, formula=best_fit_bend, method="modified Risser-Ferguson",
        mirrored="opposite", sign="convex to the left", source="harrison_rel",
        views=("ap_cervical", "ap_full_spine"), levels="C2-T2",
    ),
)
# fmt: on
