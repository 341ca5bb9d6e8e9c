"""Points of the skull, in the Frankfurt plane from the middle between the occipital condyles."""

import numpy as np
from bone_surfaces import extreme, load, nearest, put, rotation, within

# Mesh picks (x, z) before turning: porion and orbit margin give the Frankfurt line, basion and opisthion the
# foramen magnum. The condyles of the mesh are flat, so the condyle midpoint is set 9.3 mm behind basion
# (barrett_cspine, same mesh) and 8 mm below it (10.4 there, the bone itself shows 6). Length 169 mm against
# 182 of men: 1.08 in the sagittal plane; breadth 139 mm against 142: 1.02 laterally.
SKULL = {
    "porion": (-1, 537),
    "orbit": (60, 545),
    "basion": (3, 522),
    "opisthion": (-33, 515),
    "nasion": (80, 564),
}
SKULL_TURN = 4.0  # deg, chin down: the porion-orbit line asks for 7, basion-nasion and the facial profile for 1
SKULL_SCALE = np.array([1.08, 1.02, 1.08])
SKULL_FACTS = {  # mortensen_neck, origin at its C0-C1 centre; projected to the bone below
    "mastoid_process": (-4.8, 60.9, 6.6),
    "superior_nuchal_line_lateral": (-33.1, 62.9, 21.8),
    "superior_nuchal_line_intermediate": (-58.4, 41.7, 18.2),
    "external_occipital_protuberance": (-76.0, 12.5, 24.7),
    "mastoid_posterior_margin": (-38.0, 51.3, 10.4),
    "mastoid_posterior_longissimus": (-32.6, 52.1, 4.8),
    "between_nuchal_lines_medial": (-72.6, 10.5, 18.9),
    "between_nuchal_lines_medial_b": (-70.4, 17.0, 18.9),
    "inferior_nuchal_line_lateral": (-57.2, 21.8, 8.5),
    "inferior_nuchal_line_medial": (-63.1, 13.7, 8.5),
    "between_nuchal_lines_lateral": (-45.0, 36.1, 8.8),
    "digastric_notch": (-5.8, 45.2, 3.2),
}


def measure_skull(myo):
    origin = np.array([SKULL["basion"][0] - 9.3, 0, SKULL["basion"][1] - 8.0])
    slope = SKULL_TURN
    turn = rotation([0, 1, 0], slope)

    def place(points):
        return (np.asarray(points, float) - origin) @ turn.T * SKULL_SCALE

    bone, jaw = place(load(myo / "hat_skull.stl", 400000)), place(load(myo / "hat_jaw.stl"))
    how = f"skull mesh x 1.08 (lateral 1.02), turned {slope:.1f} deg to the Frankfurt plane; "
    for name, fact in SKULL_FACTS.items():
        point, off = nearest(bone, np.asarray(fact) @ turn.T)
        rule = how + f"nearest bone to the mortensen_neck point, {off:.0f} mm from it"
        put("skull", name, point, rule, source="mortensen_neck;myo_mesh")
    pick = {name: place([x, 0, z]) for name, (x, z) in SKULL.items()}
    for name in ("basion", "opisthion", "nasion"):
        put("skull", name, pick[name], how + "picked on the midline section")
    basion = pick["basion"]
    put(
        "skull",
        "basilar_part_of_occiput",
        basion + np.array([5, 4, 1]),
        "5 mm in front of basion on the clivus (longus capitis)",
        "derived",
    )
    put(
        "skull",
        "basilar_part_in_front_of_condyle",
        basion + np.array([1, 11, -2]),
        "between basion and condyle front",
        "derived",
    )
    put(
        "skull",
        "jugular_process",
        [-2, 38, 6.5],
        "barrett_cspine (lateral 42), 4 mm medial; about 5 mm",
        "seen",
        "barrett_cspine",
    )
    put(
        "skull",
        "condyle",
        [0, 21, 0],
        "barrett_cspine half distance 22.7, 2 mm less for the joint surface centre",
        "derived",
        "barrett_cspine",
    )
    porion = pick["porion"]
    tragus = np.array([porion[0] + 5, 72, porion[2] - 1])
    put(
        "skull",
        "tragus",
        tragus,
        how + "porion picked, 5 mm in front of it; half tragion breadth 72 mm",
        "derived",
    )
    put(
        "skull",
        "orbit_lower_margin",
        np.append(pick["orbit"][0], [33, pick["orbit"][2]]),
        how + "infraorbitale, picked; 33 mm lateral",
    )
    put(
        "skull",
        "eye",
        [pick["nasion"][0] - 11, 32, pick["orbit"][2] + 18],
        "pupil centre: 11 mm behind nasion, 18 mm above the orbit margin, half pupil distance 32",
        "derived",
    )
    put(
        "skull",
        "head_centre_of_mass",
        [tragus[0] + 1.3, 0, tragus[2] + 26.4],
        "tragion plus 1.3 forward and 26.4 up (vivaplus, after Yoganandan 2009)",
        "derived",
        "vivaplus",
    )
    put(
        "skull",
        "vertex",
        extreme(within(bone, y=(-4, 4)), [0, 0, 1]) * [1, 0, 1],
        how + "highest midline bone; skin +6",
    )
    put(
        "skull",
        "chin",
        extreme(within(jaw, y=(-3, 3)), [0, 0, -1]) * [1, 0, 1],
        how + "menton, lowest midline bone",
    )
    put(
        "skull",
        "mandible_symphysis",
        extreme(within(jaw, y=(-4, 4), z=(-80, -40)), [-1, 0, 0]) * [1, 0, 1],
        how + "back of the symphysis (digastric, geniohyoid)",
    )
    put(
        "skull",
        "mandible_angle",
        extreme(within(jaw, y=(20, 70)), [-1, 0, -1]),
        how + "most posterior-inferior point",
    )
    jaw_low = extreme(within(jaw, y=(-3, 3)), [0, 0, -1])
    put(
        "skull",
        "hyoid",
        [jaw_low[0] - 40, 0, jaw_low[2] - 8],
        "40 mm behind and 8 mm below the menton (level of C3)",
        "assumed",
        "anatomy",
        "midline",
    )
    return {"skull": [bone, jaw]}
