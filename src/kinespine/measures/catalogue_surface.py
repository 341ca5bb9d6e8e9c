"""Measures of photographs and of films of the legs."""

from kinespine.measures.coronal import chain_difference, distance, left_shift, tilt
from kinespine.measures.frontal import (
    bend,
    drop_difference,
    heading,
    line_turn,
    middle_shift,
    turn_ratio,
)
from kinespine.measures.lines import bend_backward
from kinespine.measures.measure import Measure, Region, sides
from kinespine.measures.sagittal import forward_offset, slope

FRONT, BACK, LEGS = ("photo_front",), ("photo_back",), ("ap_legs",)
EYES, RIBS = sides("skull.eye"), sides("cage.lateral_margin")
SHOULDERS, HIPS, FEET = sides("scapula.acromion"), sides("femur.greater_trochanter"), sides("tibia.ankle_centre")
LEG_PARTS = {
    "limb": ("whole leg", "femur.head_top", "tibia.plafond_centre"),
    "femur": ("thigh bone", "femur.head_top", "femur.medial_condyle"),
    "tibia": ("shin bone", "tibia.medial_plateau", "tibia.plafond_centre"),
}


def _ahead(name: str, title: str, upper: str, lower: str, region: Region) -> tuple[Measure, ...]:
    """One point in front of another, on either side."""
    return tuple(
        Measure(
            name=f"{name}.{side}", title=f"{title}, {side}", unit="m", region=region,
            landmarks=(f"{upper}.{side}", f"{lower}.{side}"), formula=forward_offset, sign="upper point in front",
            source="psm_kb", views=(f"photo_{side}",),
        )
        for side in ("left", "right")
    )  # fmt: skip


def _leg(side: str) -> tuple[Measure, ...]:
    """A right leg is given from below, so that its mirror image is the left one."""
    way = 1 if side == "left" else -1
    q_angle = ("pelvis.ASIS", "patella.centre", "tibia.tibial_tuberosity")
    knee = ("pelvis.hip_joint_centre", "femur.knee_centre", "tibia.ankle_centre")
    heel = ("tibia.calf_middle_upper", "tibia.calf_middle_lower", "foot.heel_middle_upper", "foot.heel_middle_lower")
    return (
        Measure(
            name=f"q_angle.{side}", title=f"Q angle, {side}", unit="rad", region="legs",
            landmarks=tuple(f"{part}.{side}" for part in q_angle[::way]), formula=bend,
            sign="tuberosity outside the line of the thigh", source="q_trial", views=FRONT,
        ),
        Measure(
            name=f"knee_valgus.{side}", title=f"{side} knee from the front", unit="rad", region="legs",
            landmarks=tuple(f"{part}.{side}" for part in knee[::way]), formula=bend,
            sign="knock knee (valgus)", source="recall", views=LEGS,
        ),
        Measure(
            name=f"rearfoot_angle.{side}", title=f"{side} heel on the calf", unit="rad", region="legs",
            landmarks=tuple(f"{part}.{side}" for part in heel[::way]), formula=line_turn,
            sign="heel turned out (valgus)", source="q_pfps", views=BACK,
        ),
    )  # fmt: skip


def _lengths() -> tuple[Measure, ...]:
    found: list[Measure] = []
    for part, (words, upper, lower) in LEG_PARTS.items():
        one, other = ((f"{upper}.{side}", f"{lower}.{side}") for side in ("left", "right"))
        found += [
            Measure(
                name=f"{part}_length.{ends[0].rpartition('.')[2]}", title=f"length of the {words}", unit="m",
                region="legs", landmarks=ends, formula=distance, sign="always positive", source="radlines", views=LEGS,
            )
            for ends in (one, other)
        ]  # fmt: skip
        found += [
            Measure(
                name=f"{part}_length_difference", title=f"{words}, left less right", unit="m", region="legs",
                landmarks=(*one, *other), formula=chain_difference, method="straight length", mirrored="opposite",
                sign="left longer (tables of radiographs often print right less left)", source="radlines", views=LEGS,
            ),
            Measure(
                name=f"{part}_scanogram_difference", title=f"{words} against the ruler, left less right", unit="m",
                region="legs", landmarks=(*one, *other), formula=drop_difference, method="scanogram",
                mirrored="opposite", sign="left longer (tables of radiographs often print right less left)",
                source="radlines", views=LEGS,
            ),
        ]  # fmt: skip
    return tuple(found)


def _shift(name: str, title: str, region: Region, upper: tuple[str, ...], lower: tuple[str, ...]) -> Measure:
    return Measure(
        name=name, title=title, unit="m", region=region, landmarks=(*upper, *lower), formula=middle_shift,
        sign="upper part to the left", source="psm_kb", views=FRONT, mirrored="opposite",
    )  # fmt: skip


# fmt: off
SURFACE: tuple[Measure, ...] = (
    # --- from the front ---
    _shift("head_shift", "eyes to the side of the breastbone", "head", EYES, ("cage.jugular_notch",)),
    Measure(
        name="head_turn_ratio", title="head turned, from the nose between the ears", unit="1", region="head",
        landmarks=("skull.nose_tip", *sides("skull.tragus")), formula=turn_ratio, mirrored="opposite",
        sign="turned to the left", source="recall", views=FRONT,
    ),
    Measure(
        name="shoulder_shift", title="breastbone to the side of the ribs", unit="m", region="trunk",
        landmarks=("cage.jugular_notch", *RIBS), formula=left_shift, mirrored="opposite",
        sign="breastbone to the left", source="psm_kb", views=FRONT,
    ),
    Measure(
        name="rib_cage_tilt", title="rib cage to the horizontal", unit="rad", region="trunk",
        landmarks=RIBS, formula=tilt, mirrored="opposite", sign="left higher", source="psm_kb", views=FRONT,
    ),
    _shift("rib_cage_shift", "ribs to the side of the hips", "trunk", RIBS, HIPS),
    _shift("pelvic_shift", "hips to the side of the feet", "pelvis", HIPS, FEET),
    _shift("eyes_over_shoulders", "eyes to the side of the shoulders", "head", EYES, SHOULDERS),
    _shift("shoulders_over_ribs", "shoulders to the side of the ribs", "trunk", SHOULDERS, RIBS),
    _shift("eyes_over_feet", "eyes to the side of the feet, the sum of the chain", "trunk", EYES, FEET),
    # --- from the side ---
    *_ahead("head_forward_shift", "ear in front of the shoulder", "skull.tragus", "scapula.acromion", "head"),
    *(
        Measure(
            name=f"shoulder_C7_angle.{side}", title=f"C7 over the {side} shoulder", unit="rad", region="trunk",
            landmarks=(f"scapula.acromion.{side}", "C7.spinous_tip_midline"), formula=slope,
            sign="smaller = rounded shoulders", source="singla2017", views=(f"photo_{side}",),
        )
        for side in ("left", "right")
    ),
    *_ahead("shoulder_forward_shift", "shoulder in front of the hip", "scapula.acromion", "femur.greater_trochanter",
            "trunk"),
    *_ahead("hip_forward_shift", "hip in front of the knee", "femur.greater_trochanter", "femur.lateral_epicondyle",
            "pelvis"),
    *_ahead("knee_forward_shift", "knee in front of the ankle", "femur.lateral_epicondyle", "tibia.lateral_malleolus",
            "legs"),
    Measure(
        name="surface_kyphosis", title="kyphosis of the skin C7-T7-T12", unit="rad", region="trunk",
        landmarks=("C7.spinous_tip_midline", "T7.spinous_tip_midline", "T12.spinous_tip_midline"),
        formula=bend_backward, method="three points", sign="rounded at the back", source="singla2017",
        views=("photo_left", "photo_right"), levels="C7-T12",
    ),
    *(
        Measure(
            name=f"ASIS_PSIS_tilt.{side}", title=f"front to back of the {side} hip bone", unit="rad",
            region="pelvis", landmarks=(f"pelvis.ASIS.{side}", f"pelvis.PSIS.{side}"), formula=slope,
            sign="front lower; not the pelvic tilt of radiographs", source="preece", views=(f"photo_{side}",),
        )
        for side in ("left", "right")
    ),
    # --- from behind and from above ---
    Measure(
        name="scapular_tilt", title="shoulder blades to the horizontal", unit="rad", region="trunk",
        landmarks=sides("scapula.inferior_angle"), formula=tilt, mirrored="opposite",
        sign="left higher", source="germany2021", views=BACK,
    ),
    Measure(
        name="scapular_turn", title="shoulder blades turned", unit="rad", region="trunk",
        landmarks=sides("scapula.inferior_angle"), formula=heading, mirrored="opposite",
        sign="turned to the left", source="germany2021", views=("photo_above",),
    ),
    # --- legs ---
    *_leg("left"),
    *_leg("right"),
    *_lengths(),
)
# fmt: on
