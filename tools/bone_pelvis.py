"""Points of pelvis and sacrum, in the supine image axes of the Visible Human from the S1 endplate."""

import numpy as np
from bone_surfaces import extreme, fit_sphere, load_visible_human, nearest, norm, put, within

VISIBLE_HUMAN_SCALE = 0.972  # 1.75 m over the 1.80 m of the Visible Human man
SACRUM_DORSAL = {  # (lateral, height in the mesh frame) of points on the back of the sacrum
    "dorsal_above_first_foramen": (21, -6),
    "dorsal_S1_medial": (12, -6),
    "dorsal_S1_S2_near_foramen": (19, -20),
    "dorsal_S2_upper_medial": (10, -28),
    "dorsal_S2": (19, -36),
    "dorsal_S2_medial": (10, -38),
    "dorsal_S2_S3": (19, -47),
    "dorsal_S3": (18, -57),
    "dorsal_S3_medial": (9, -57),
    "dorsal_S4": (14, -72),
    "dorsal_lateral": (26, -75),
    "dorsal_lateral_crest_below_PSIS": (31, -48),
    "median_crest_S1": (3, 2),
    "median_crest_S2": (3, -36),
    "median_crest_S3": (3, -56),
    "median_crest_S4": (3, -72),
}
CREST = {
    "iliac_crest_anterior": 0.14,
    "iliac_crest_anterior_IO": 0.22,
    "iliac_crest_middle": 0.42,
    "iliac_crest_QL_lateral": 0.57,
    "iliac_crest_QL_medial": 0.65,
    "iliac_crest_iliocostalis": 0.70,
    "iliac_crest_posterior": 0.80,
    "iliac_crest_lateral_to_PSIS": 0.93,
}


def measure_pelvis(folder):
    sacrum, pelvis = (load_visible_human(folder / f"vhm_{name}.obj.gz") for name in ("S1", "pelvis"))
    middle = within(sacrum, y=(-1.5, 1.5))
    flat = within(middle, x=(-9, 9), z=(-9, 12))
    flat = flat[np.abs(flat[:, 2] - 2 + 0.75 * flat[:, 0]) < 2]  # the upper surface, near its line
    slope = np.polyfit(flat[:, 0], flat[:, 2], 1)
    front, back = (
        extreme(middle, [0.9, 0, 0.3], 0.5)[0],
        extreme(within(middle, x=(-20, 15)), [-0.4, 0, 0.9], 0.5)[0],
    )
    promontory, canal = (np.array([x, 0, np.polyval(slope, x)]) for x in (front, back))
    origin = (promontory + canal) / 2
    how = "Visible Human mesh x 0.972 (1.75/1.80 m), supine image axes; "

    def add(name, point, rule, status="measured"):
        put("pelvis", name, (point - origin) * VISIBLE_HUMAN_SCALE, how + rule, status, "remus_vh")

    add(
        "S1_endplate_anterior",
        promontory * [1, 0, 1],
        "front edge of the S1 endplate, on its flat line",
    )
    add(
        "S1_endplate_posterior",
        canal * [1, 0, 1],
        "back edge of the S1 endplate, on its flat line",
    )
    bone = within(pelvis, y=(3, 200))
    seed, radius = np.array([16.0, 88.0, -104.0]), 30.0
    for _ in range(60):
        cup = bone[np.abs(norm(bone - seed, axis=1) - radius) < 2]
        cup = cup[(cup - seed) @ [-0.1, -0.9, 0.3] > 0]  # the medial upper half: the socket
        seed, radius = fit_sphere(cup)
    add("hip_joint_centre", seed, f"sphere fit to the acetabulum, radius {radius:.0f} mm in the mesh")
    upper = within(bone, z=(-60, 60))
    point = {
        "ASIS": extreme(within(upper, y=(60, 200)), [1, 0, 0]),
        "PSIS": extreme(upper, [-1, 0, 0]),
        "iliac_crest_top": extreme(upper, [0, 0, 1]),
        "iliac_crest_widest": extreme(upper, [0, 1, 0]),
    }
    for name, where in point.items():
        add(name, where, "bone surface extreme point")
    crest = trace_crest(upper, point["ASIS"], point["PSIS"])
    for name, place in CREST.items():
        add(name, crest(place), f"iliac crest at {place} of its arc from ASIS to PSIS")
    notch = extreme(within(bone, z=(-75, -45), y=(20, 70), x=(-90, -35)), [-1, 0, -1], 1.5)
    psis = point["PSIS"]
    inner = nearest(bone, psis + np.array([6, -9, 0]))[0]
    add("PSIS_medial", inner, "bone surface nearest to 9 mm medial, 6 mm in front of PSIS")
    add(
        "PSIS_inferior",
        nearest(bone, psis + 0.45 * (notch - psis))[0],
        "0.45 of the way from PSIS to the posterior inferior spine",
    )
    wing = within(sacrum, y=(18, 45), z=(inner[2] - 14, inner[2] + 2))
    add(
        "ilium_medial_to_PSIS_lateral_sacrum",
        (inner + nearest(wing, inner)[0]) / 2,
        "midway between ilium and lateral sacrum",
    )
    hip = seed
    for name, place in (("anterior", 0.22), ("middle", 0.47), ("posterior", 0.70)):
        top = crest(place)
        aim = top + 0.33 * (hip - top)
        spot = bone[norm((bone - aim)[:, [0, 2]], axis=1) < 4]
        add(
            f"iliac_wing_{name}",
            extreme(spot, [0, 1, 0], 2),
            f"outer surface a third of the way from crest ({place}) to hip",
        )
    aim = crest(0.38) + 0.45 * (hip - crest(0.38))
    add(
        "iliac_fossa",
        extreme(bone[norm((bone - aim)[:, [0, 2]], axis=1) < 4], [0, -1, 0], 2),
        "inner surface, middle of the wing",
    )
    add(
        "psoas_pelvic_brim",
        nearest(bone, hip + np.array([28, -6, 21]))[0],
        "iliopubic eminence: nearest bone to hip + (28, -6, 21)",
    )
    pubis = within(pelvis, x=(30, 100), z=(-150, -90))
    add(
        "pubic_tubercle",
        extreme(within(pubis, y=(20, 27)), [1, 0, 1]),
        "upper front of the pubis, 23 mm lateral",
    )
    add(
        "pubic_crest_rectus",
        extreme(within(pubis, y=(9, 17)), [1, 0, 1]),
        "upper front of the pubis, 13 mm lateral",
    )
    add(
        "pubic_symphysis",
        extreme(within(pubis, y=(-2, 2)), [1, 0, 0.5]) * [1, 0, 1],
        "upper front edge on the midline",
    )
    add("ischial_tuberosity", extreme(bone, [-0.3, 0, -1]), "lowest and backmost point")
    top = extreme(within(sacrum, y=(12, 50), z=(5, 40)), [0, 0, 1], 1)
    knob = extreme(within(sacrum, y=(top[1] + 2, top[1] + 22), z=(2, 22)), [-1, 0, 0], 1)
    add(
        "S1_superior_articular_process_mammillary",
        knob,
        "back outer knob of the S1 superior articular process",
    )
    for name, (lateral, height) in SACRUM_DORSAL.items():
        reach = (0, 8) if lateral < 5 else (lateral - 2, lateral + 2)
        patch = within(sacrum, y=reach, z=(height - 3, height + 3))
        point = extreme(patch, [-1, 0, 0], 1)
        point[1] = max(lateral, 3.0)
        rule = f"back of the sacrum {lateral} mm lateral at mesh height {height}"
        add(name, point, rule)
    patch = within(sacrum, y=(34, 42), z=(-8, 4))
    add(
        "sacral_longissimus_L5",
        extreme(patch, [-1, 0, 0], 1),
        "back of the sacral ala below L5, medial of PSIS",
    )
    edge = within(sacrum, z=(-112, -100), y=(3, 30))
    add(
        "coccyx_sacrotuberous",
        extreme(edge, [-0.3, 1, 0], 1),
        "lower lateral angle of the sacrum beside the coccyx",
    )
    return {"pelvis": [(p - origin) * VISIBLE_HUMAN_SCALE for p in (sacrum, pelvis)]}


def trace_crest(upper, start, end):
    """The upper edge of the wing as a function of the fraction of arc from ASIS (0) to PSIS (1)."""
    centre = (start + end) / 2 * [1, 1, 0] + [0, 0, -40]
    angle = np.arctan2(upper[:, 2] - centre[2], upper[:, 0] - centre[0])
    first, last = (np.arctan2(p[2] - centre[2], p[0] - centre[0]) for p in (start, end))
    line = [start]
    for a in np.linspace(first, last, 40)[1:-1]:
        strip = upper[np.abs(angle - a) < 0.03]
        line.append(extreme(strip, [np.cos(a), 0, np.sin(a)], 1.5))
    line = np.array([*line, end])
    arc = np.concatenate([[0], np.cumsum(norm(np.diff(line, axis=0), axis=1))])
    return lambda place: np.array([np.interp(place, arc / arc[-1], line[:, axis]) for axis in range(3)])
