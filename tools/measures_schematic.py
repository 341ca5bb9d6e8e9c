"""Where each landmark lies on the schematic that docs/measures.md draws its measures on: forward, left, up, mm."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Place = npt.NDArray[np.float64]

LEVELS = (
    *(f"L{n}" for n in range(5, 0, -1)),
    *(f"T{n}" for n in range(12, 0, -1)),
    *(f"C{n}" for n in range(7, 1, -1)),
)
SLOPES = (22, 10, 0, -8, -13, -14, -11, -7, -2, 3, 7, 11, 14, 17, 20, 22, 24, 19, 14, 10, 6, 2, 8)  # deg, forward
SIDED = {
    "skull.eye": (88, 42, 690), "skull.pupil": (90, 32, 690), "skull.tragus": (20, 70, 672),
    "skull.orbit_lower_margin": (80, 32, 672), "skull.mastoid_process": (0, 58, 650),
    "skull.front_of_head": (95, 40, 720), "skull.back_of_head": (-75, 40, 720),
    "C1.lateral_mass_medial": (8, 11, 634), "C1.lateral_mass_lateral": (8, 26, 630),
    "C1.lateral_mass_centre": (8, 19, 634), "C1.transverse_foramen": (8, 30, 634),
    "C2.dens_lateral": (10, 5, 634), "C2.articular_pillar_lateral": (8, 24, 624),
    "C1.plane_lower": (0, 30, 624), "C1.plane_upper": (0, 32, 640),
    "C2.superior_articular_lateral": (8, 24, 619), "C2.superior_articular_medial": (8, 11, 625),
    "skull.condyle_margin": (20, 26, 645), "C1.facet_margin": (20, 29, 642),
    "C1.joint_line_lateral": (20, 29, 642), "C1.joint_line_medial": (20, 9, 634),
    "pelvis.hip_joint_centre": (12, 88, -95), "pelvis.S1_endplate": (0, 24, 0), "pelvis.sacral_ala": (-4, 52, -4),
    "pelvis.iliac_crest_top": (0, 125, 55), "pelvis.ischial_tuberosity": (-10, 62, -175),
    "pelvis.ASIS": (70, 118, -5), "pelvis.PSIS": (-72, 40, 8), "clavicle.highest_point": (20, 70, 508),
    "femur.head_top": (12, 88, -71), "femur.greater_trochanter": (0, 150, -105),
    "femur.medial_condyle": (5, 68, -520), "femur.lateral_epicondyle": (-12, 125, -500),
    "femur.medial_epicondyle": (-5, 58, -500), "femur.knee_centre": (0, 90, -510),
    "patella.centre": (40, 92, -495), "tibia.tibial_tuberosity": (38, 97, -560),
    "tibia.medial_plateau": (3, 72, -528), "tibia.plafond_centre": (-22, 90, -900),
    "tibia.ankle_centre": (-25, 90, -905),
    "tibia.lateral_malleolus": (-35, 118, -905), "tibia.medial_malleolus": (-20, 62, -898),
    "foot.heel": (-75, 88, -950),
    "foot.MT2": (95, 96, -955), "scapula.acromion": (0, 185, 490), "scapula.glenohumeral_joint": (5, 165, 470),
    "scapula.inferior_angle": (-95, 105, 330), "cage.lateral_margin": (30, 150, 260),
    "tibia.calf_middle_upper": (-55, 90, -660), "tibia.calf_middle_lower": (-50, 90, -845),
    "foot.heel_middle_upper": (-65, 88, -890), "foot.heel_middle_lower": (-70, 93, -940),
}  # fmt: skip
MIDDLE = {
    "skull.hard_palate_posterior": (45, 0, 652), "skull.opisthion": (-24, 0, 650), "skull.basion": (14, 0, 648),
    "skull.occiput_lowest": (-42, 0, 642), "skull.dorsum_sellae": (36, 0, 686),
    "skull.ear_canal_anterior": (16, 0, 668),
    "skull.chin": (80, 0, 598), "skull.brow": (96, 0, 706), "skull.nose_tip": (108, 0, 672),
    "skull.cribriform_plate_centre": (70, 0, 690), "skull.foramen_magnum_centre": (-5, 0, 650),
    "skull.nasal_septum": (75, 0, 665), "cage.jugular_notch": (52, 0, 452), "back.1": (-62, 0, 508),
    "C1.anterior_arch_centre": (20, 0, 634), "C1.posterior_arch_centre": (-26, 0, 628),
    "C1.arch_lateral_mass_junction": (-2, 0, 633), "C1.posterior_arch_third": (-12, 0, 630),
    "C1.anterior_arch_posterior": (17, 0, 634), "C1.posterior_arch_anterior": (-21, 0, 629),
    "C2.dens_anterior": (14, 0, 634), "C2.dens_posterior": (3, 0, 633), "C2.dens_tip": (8, 0, 643),
    "C2.dens_centre": (9, 0, 634), "C2.dens_base_centre": (8, 0, 622), "C2.pedicle_shadow": (-2, 0, 616),
    "C2.spinous_centre": (-34, 0, 606), "pelvis.S1_posterior_wall_lower": (-40, 0, -28),
    "C7.spinous_tip_midline": (-60, 0, 500), "T7.spinous_tip_midline": (-98, 0, 340),
    "T12.spinous_tip_midline": (-76, 0, 205),
}  # fmt: skip


@cache
def bodies() -> dict[str, dict[str, Place]]:
    """The corners of every vertebral body, stacked on S1 by their slopes."""
    found: dict[str, dict[str, Place]] = {}
    top, sizes = np.zeros(3), np.linspace(1.0, 0.42, len(LEVELS))
    for level, slope, size in zip(LEVELS, SLOPES, sizes, strict=True):
        angle = np.radians(slope)
        up, forward = np.array([np.sin(angle), 0, np.cos(angle)]), np.array([np.cos(angle), 0, -np.sin(angle)])
        left = np.array([0.0, 1.0, 0.0])
        low = top + (9 if level[0] == "L" else 5) * size**0.5 * up
        high = low + (27 * size + 2) * up
        half, width = 17 * size * forward, 23 * size * left
        found[level] = {
            "endplate_superior_anterior": high + half, "endplate_superior_posterior": high - half,
            "endplate_inferior_anterior": low + half, "endplate_inferior_posterior": low - half,
            "endplate_superior.left": high + width, "endplate_superior.right": high - width,
            "endplate_inferior.left": low + width, "endplate_inferior.right": low - width,
            "body_centre": (low + high) / 2,
        }  # fmt: skip
        top = high
    return found


@cache
def place(name: str) -> Place:
    """Where a landmark is drawn."""
    level, _, part = name.partition(".")
    if level in bodies() and part in bodies()[level]:
        return bodies()[level][part] + _neck_offset(level)
    if name.startswith("pelvis.S1_endplate_"):
        return np.array([1.0, 0, -0.84]) * (13 if name.endswith("anterior") else -13) / 1.0
    base, _, side = name.rpartition(".")
    if side in ("left", "right"):
        forward, left, up = contour(base) if "contour" in base else SIDED[base]
        return np.array([forward, left if side == "left" else -left, up], dtype=float)
    return np.array(MIDDLE[name], dtype=float)


def contour(base: str) -> tuple[float, float, float]:
    """Outlines: of the skull by height, of the joint surface of a condyle by its point."""
    number = int(base.rpartition("_")[2])
    if "condyle" in base:
        angle = np.radians(200 + 12 * number)
        return 10.0, float(-30 * np.cos(angle)), float(662 + 30 * np.sin(angle))
    angle = np.radians(62 - 5 * number)
    return 0.0, float(78 * np.cos(angle)), float(680 + 90 * np.sin(angle))


def _neck_offset(level: str) -> Place:
    """The stack ends under the axis of the drawn skull, whatever the heights below add up to."""
    share = (LEVELS.index(level) + 1) / len(LEVELS)
    end = np.array([8.0, 0.0, 621.0])
    top = (bodies()["C2"]["endplate_superior_anterior"] + bodies()["C2"]["endplate_superior_posterior"]) / 2
    return share * (end - top)
