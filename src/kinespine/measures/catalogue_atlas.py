"""Measures of skull, atlas and axis from the front, from above, and along the joints of the skull."""

from kinespine.measures.circles import diameter, excess_height
from kinespine.measures.coronal import tilt
from kinespine.measures.frontal import (
    behind_turn,
    interval_difference,
    left_offset,
    offset_from_middle,
    overhang,
    skull_lean,
    skull_line_residual,
    spinous_turn,
    square_above,
    square_below,
    step_along,
    turn_on_line,
    width_difference,
)
from kinespine.measures.measure import Measure, sides

HEIGHTS = 12  # at which the outline of the skull is marked
OUTLINE = tuple(name for number in range(1, HEIGHTS + 1) for name in sides(f"skull.contour_{number}"))
CONDYLES = tuple(f"skull.condyle_contour_{number}.{side}" for side in ("left", "right") for number in range(1, 6))
AXIS = (*sides("C2.superior_articular_lateral"), *sides("C2.superior_articular_medial"))
LOWER_LINE = ("C2.dens_base_centre", "C2.spinous_centre", "C7.body_centre")
MASS_WIDTHS = tuple(
    f"C1.lateral_mass_{border}.{side}" for side in ("left", "right") for border in ("lateral", "medial")
)
NASIUM, VERTEX, BASE = ("nasium",), ("vertex",), ("base_posterior",)
FROM_FRONT = ("ap_open_mouth", "nasium")


def _apposition(side: str) -> Measure:
    parts = ("C1.facet_margin", "skull.condyle_margin", "C1.joint_line_lateral", "C1.joint_line_medial")
    return Measure(
        name=f"atlanto_occipital_apposition.{side}", title=f"margin of C1 beyond the condyle, {side}", unit="m",
        region="upper neck", landmarks=tuple(f"{part}.{side}" for part in parts), formula=step_along,
        sign="C1 margin further out along the joint", source="blair_letter", views=(f"blair_{side}",), levels="C0-C1",
    )  # fmt: skip


def _gap(side: str) -> Measure:
    outward = (f"C1.lateral_mass_medial.{side}", f"C2.dens_lateral.{side}")
    return Measure(
        name=f"lateral_atlantodental_interval.{side}", title=f"gap beside the dens, {side}", unit="m",
        region="upper neck", landmarks=outward if side == "left" else outward[::-1], formula=left_offset,
        sign="always positive unless the bones overlap", source="ladi2016", views=FROM_FRONT, levels="C1-C2",
    )  # fmt: skip


# fmt: off
UPPER_NECK: tuple[Measure, ...] = (
    # --- nasium ---
    Measure(
        name="atlas_plane_tilt", title="atlas plane line to the horizontal", unit="rad", region="upper neck",
        landmarks=sides("C1.plane_lower"), formula=tilt, method="lower borders", mirrored="opposite",
        sign="left higher; the method's papers name the side", source="nucca_slides", views=NASIUM, levels="C1",
    ),
    Measure(
        name="atlas_plane_tilt_check", title="check line of the atlas to the horizontal", unit="rad",
        region="upper neck", landmarks=sides("C1.plane_upper"), formula=tilt, method="upper borders",
        mirrored="opposite", sign="left higher", source="nucca_wb1", views=NASIUM, levels="C1",
    ),
    Measure(
        name="central_skull_line_residual", title="scatter of the midpoints about the skull line", unit="m",
        region="head", landmarks=OUTLINE, formula=skull_line_residual,
        sign="always positive; small = the line is sure", source="nucca_slides", views=NASIUM,
    ),
    Measure(
        name="skull_line_lean", title="skull line to the vertical", unit="rad", region="head",
        landmarks=OUTLINE, formula=skull_lean, mirrored="opposite",
        sign="head leans to the left", source="nasium_chapter", views=NASIUM,
    ),
    Measure(
        name="atlas_laterality", title="atlas off square to the skull", unit="rad", region="upper neck",
        landmarks=(*sides("C1.plane_lower"), *OUTLINE), formula=square_above, mirrored="opposite",
        sign="acute angle, and so laterality, on the left", source="nucca_slides", views=NASIUM, levels="C0-C1",
    ),
    Measure(
        name="lower_angle", title="atlas off square to the neck", unit="rad", region="upper neck",
        landmarks=(*sides("C1.plane_lower"), *LOWER_LINE), formula=square_below, method="C7 as fixed point",
        mirrored="opposite", sign="acute lower angle on the left", source="nucca_wb1", views=NASIUM, levels="C1-C7",
    ),
    Measure(
        name="condylar_circle", title="diameter of the condylar circle", unit="m", region="upper neck",
        landmarks=CONDYLES, formula=diameter,
        sign="always positive; the method prints inches", source="nucca_wb1", views=NASIUM, levels="C0",
    ),
    Measure(
        name="axial_circle", title="diameter of the axial circle", unit="m", region="upper neck",
        landmarks=AXIS, formula=diameter,
        sign="always positive; the method prints inches", source="nucca_wb1", views=NASIUM, levels="C2",
    ),
    Measure(
        name="condyle_axis_factor", title="height factor of the two circles (C/A)", unit="m", region="upper neck",
        landmarks=(*CONDYLES, *AXIS), formula=excess_height,
        sign="axial circle larger; 0 otherwise", source="ortho_ca", views=NASIUM, levels="C0-C2",
    ),
    Measure(
        name="axis_spinous_offset", title="spinous process of C2 to the base of the dens", unit="m",
        region="upper neck", landmarks=("C2.spinous_centre", "C2.dens_base_centre"), formula=left_offset,
        mirrored="opposite", sign="spinous process to the left", source="nucca_wb1", views=NASIUM, levels="C2",
    ),
    Measure(
        name="axis_spinous_angle", title="spinous process of C2 off the neck line", unit="rad",
        region="upper neck", landmarks=LOWER_LINE, formula=spinous_turn, method="C7 as fixed point",
        mirrored="opposite", sign="spinous process to the left", source="nucca_wb1", views=NASIUM, levels="C2",
    ),
    Measure(
        name="dens_in_atlas", title="dens off the middle of the atlas", unit="m", region="upper neck",
        landmarks=("C2.dens_centre", *sides("C1.lateral_mass_lateral")), formula=offset_from_middle,
        mirrored="opposite", sign="dens to the left", source="ortho_pline", views=FROM_FRONT, levels="C1-C2",
    ),
    # --- open mouth ---
    _gap("left"),
    _gap("right"),
    Measure(
        name="lateral_atlantodental_asymmetry", title="gaps beside the dens, right less left", unit="m",
        region="upper neck", formula=interval_difference, mirrored="opposite",
        landmarks=(
            "C1.lateral_mass_medial.left", "C2.dens_lateral.left",
            "C1.lateral_mass_medial.right", "C2.dens_lateral.right",
        ), sign="right wider, dens to the left", source="ladi2016", views=FROM_FRONT, levels="C1-C2",
    ),
    Measure(
        name="atlas_overhang", title="lateral masses beyond C2, both sides together", unit="m",
        region="upper neck", formula=overhang,
        landmarks=(
            "C1.lateral_mass_lateral.left", "C2.articular_pillar_lateral.left",
            "C1.lateral_mass_lateral.right", "C2.articular_pillar_lateral.right",
        ), sign="atlas wider", source="recall", views=("ap_open_mouth",), levels="C1-C2",
    ),
    Measure(
        name="axis_spinous_to_dens", title="spinous process of C2 to the dens", unit="m", region="upper neck",
        landmarks=("C2.spinous_centre", "C2.dens_centre"), formula=left_offset, mirrored="opposite",
        sign="spinous process to the left", source="openmouth2020", views=FROM_FRONT, levels="C2",
    ),
    Measure(
        name="lateral_mass_width_asymmetry", title="width of the lateral masses, right less left", unit="m",
        region="upper neck", landmarks=MASS_WIDTHS, formula=width_difference, mirrored="opposite",
        sign="right wider, often turned forward", source="wheeless", views=FROM_FRONT, levels="C1",
    ),
    # --- from above ---
    Measure(
        name="atlas_rotation", title="atlas turned on the skull", unit="rad", region="upper neck",
        landmarks=(
            *sides("C1.transverse_foramen"), "skull.cribriform_plate_centre", "skull.foramen_magnum_centre",
        ), formula=turn_on_line, method="vertex", mirrored="opposite",
        sign="turned to the left: left side back, right side forward", source="nucca_wb3", views=VERTEX,
        levels="C0-C1",
    ),
    Measure(
        name="atlas_rotation_base_posterior", title="atlas turned on the skull, base posterior", unit="rad",
        region="upper neck",
        landmarks=(*sides("C1.transverse_foramen"), "skull.nasal_septum", "skull.foramen_magnum_centre"),
        formula=turn_on_line, method="base posterior", mirrored="opposite",
        sign="turned to the left: left side back, right side forward", source="recall", views=BASE, levels="C0-C1",
    ),
    Measure(
        name="axis_spinous_base_posterior", title="spinous process of C2 off the skull line, base posterior",
        unit="rad", region="upper neck",
        landmarks=("C2.dens_centre", "C2.spinous_centre", "skull.nasal_septum", "skull.foramen_magnum_centre"),
        formula=behind_turn, method="base posterior", mirrored="opposite",
        sign="spinous process to the left", source="recall", views=BASE, levels="C2",
    ),
    # --- along the joints of the skull ---
    _apposition("left"),
    _apposition("right"),
)
# fmt: on
