"""Measures of the junction of head and neck on the lateral film."""

from kinespine.measures.lines import (
    above_line,
    ahead_of_line,
    backward_lean,
    below_line,
    endplate_incidence,
    forward_lean,
    front_rise,
    interior_angle,
    line_on_wall,
    middle_below_line,
    plane_distance,
    ratio_of_distances,
)
from kinespine.measures.measure import LATERAL_NECK, Measure, endplate, wall
from kinespine.measures.sagittal import forward_offset, lordosis, slope

CLOSE_UP = ("lateral_cervical",)
FORAMEN = ("skull.basion", "skull.opisthion")
MCGREGOR = ("skull.hard_palate_posterior", "skull.occiput_lowest")
ATLAS = ("C1.anterior_arch_centre", "C1.posterior_arch_centre")
TIP = "C2.dens_tip"

# fmt: off
HEAD: tuple[Measure, ...] = (
    # --- angles of skull, atlas and axis ---
    Measure(
        name="atlas_S_line", title="S-line of the atlas to the horizontal", unit="rad", region="upper neck",
        landmarks=("C1.arch_lateral_mass_junction", "C1.posterior_arch_third"), formula=front_rise,
        method="side part of the arch", sign="front end higher", source="nucca_slides", views=CLOSE_UP, levels="C1",
    ),
    Measure(
        name="atlas_plane_to_horizontal", title="atlas to the horizontal, from the side", unit="rad",
        region="upper neck", landmarks=ATLAS, formula=front_rise,
        method="whole atlas", sign="front end higher", source="metron", views=LATERAL_NECK, levels="C1",
    ),
    Measure(
        name="skull_on_atlas", title="skull on atlas", unit="rad", region="upper neck",
        landmarks=(*FORAMEN, *ATLAS), formula=lordosis, method="McRae line",
        sign="head tipped chin-up on the atlas", source="metron", views=LATERAL_NECK, levels="C0-C1",
    ),
    Measure(
        name="atlas_on_axis", title="atlas on axis", unit="rad", region="upper neck",
        landmarks=(*ATLAS, *wall("C2")), formula=line_on_wall, method="normal of the C2 hind wall",
        sign="front of the atlas higher (lordotic)", source="metron", views=LATERAL_NECK, levels="C1-C2",
    ),
    Measure(
        name="skull_on_axis", title="skull on axis C0-C2", unit="rad", region="upper neck",
        landmarks=(*MCGREGOR, *endplate("C2", "inferior")), formula=lordosis, method="McGregor line",
        sign="hollow at the back; surgical papers often print it negative", source="tang2021",
        views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="clivo_axial_angle", title="clivo-axial angle", unit="rad", region="upper neck",
        landmarks=("skull.dorsum_sellae", "skull.basion", *wall("C2")), formula=interior_angle,
        method="whole clivus", sign="180 degrees = clivus and C2 in line; smaller = bent forward",
        source="sayah2021", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="odontoid_incidence", title="odontoid incidence", unit="rad", region="upper neck",
        landmarks=(*endplate("C2", "inferior"), "C2.dens_centre"), formula=endplate_incidence,
        sign="a shape; dens behind the normal of the endplate; OI = OT + C2 slope", source="lee_oi2022",
        views=CLOSE_UP, levels="C2",
    ),
    Measure(
        name="odontoid_tilt", title="odontoid tilt", unit="rad", region="upper neck",
        landmarks=(*endplate("C2", "inferior"), "C2.dens_centre"), formula=backward_lean,
        sign="dens behind the middle of the endplate", source="lee_oi2022", views=CLOSE_UP, levels="C2",
    ),
    Measure(
        name="C2_slope", title="C2 slope", unit="rad", region="upper neck",
        landmarks=endplate("C2", "inferior"), formula=slope,
        sign="tilted forward", source="lee_oi2022", views=LATERAL_NECK, levels="C2",
    ),
    Measure(
        name="chin_brow_vertical_angle", title="chin and brow to the vertical", unit="rad", region="head",
        landmarks=("skull.brow", "skull.chin"), formula=forward_lean, sign="looking down", source="moses_gaze2020",
        views=(*LATERAL_NECK, "photo_left", "photo_right"),
    ),
    # --- distances ---
    Measure(
        name="anterior_atlantodental_interval", title="gap in front of the dens (ADI)", unit="m",
        region="upper neck", landmarks=("C1.anterior_arch_posterior", "C2.dens_anterior"), formula=plane_distance,
        sign="always positive", source="rojas2007", views=CLOSE_UP, levels="C1-C2",
    ),
    Measure(
        name="posterior_atlantodental_interval", title="gap behind the dens (PADI), room for the cord", unit="m",
        region="upper neck", landmarks=("C2.dens_posterior", "C1.posterior_arch_anterior"), formula=plane_distance,
        sign="always positive", source="orthobullets", views=CLOSE_UP, levels="C1-C2",
    ),
    Measure(
        name="basion_dens_interval", title="basion to dens (BDI)", unit="m", region="upper neck",
        landmarks=("skull.basion", TIP), formula=plane_distance,
        sign="always positive", source="rojas2007", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="basion_axial_interval", title="basion to the hind wall of C2 (BAI)", unit="m", region="upper neck",
        landmarks=("skull.basion", *wall("C2")), formula=ahead_of_line,
        sign="basion in front of the line", source="rojas2007", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="powers_ratio", title="Powers ratio", unit="1", region="upper neck",
        landmarks=(
            "skull.basion", "C1.posterior_arch_anterior", "skull.opisthion", "C1.anterior_arch_posterior",
        ), formula=ratio_of_distances, sign="larger = skull further forward on the atlas", source="rojas2007",
        views=CLOSE_UP, levels="C0-C1",
    ),
    Measure(
        name="dens_below_mcrae", title="dens below the McRae line", unit="m", region="upper neck",
        landmarks=(TIP, *FORAMEN), formula=below_line,
        sign="dens below the foramen magnum", source="cvj_defs", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="dens_above_chamberlain", title="dens above the Chamberlain line", unit="m", region="upper neck",
        landmarks=(TIP, "skull.hard_palate_posterior", "skull.opisthion"), formula=above_line,
        sign="dens above the line", source="cvj_defs", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="dens_above_mcgregor", title="dens above the McGregor line", unit="m", region="upper neck",
        landmarks=(TIP, *MCGREGOR), formula=above_line,
        sign="dens above the line", source="cvj_defs", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="redlund_johnell_distance", title="C2 below the McGregor line (Redlund-Johnell)", unit="m",
        region="upper neck", landmarks=(*endplate("C2", "inferior"), *MCGREGOR), formula=middle_below_line,
        sign="C2 below the line", source="cvj_defs", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="ranawat_distance", title="C2 below the atlas (Ranawat)", unit="m", region="upper neck",
        landmarks=("C2.pedicle_shadow", *ATLAS), formula=below_line,
        sign="C2 below the line", source="cvj_defs", views=CLOSE_UP, levels="C1-C2",
    ),
    Measure(
        name="dens_ahead_of_wackenheim", title="dens in front of the clivus line (Wackenheim)", unit="m",
        region="upper neck", landmarks=(TIP, "skull.dorsum_sellae", "skull.basion"), formula=ahead_of_line,
        sign="dens in front of the line", source="recall", views=LATERAL_NECK, levels="C0-C2",
    ),
    Measure(
        name="head_over_C7", title="ear canal in front of C7", unit="m", region="head",
        landmarks=("skull.ear_canal_anterior", "C7.endplate_superior_posterior"), formula=forward_offset,
        sign="head in front", source="recall", views=LATERAL_NECK, levels="C0-C7",
    ),
)
# fmt: on
