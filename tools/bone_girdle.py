"""Points of scapula and clavicle, set on the rib cage at a resting attitude."""

import numpy as np
import trimesh
from bone_surfaces import extreme, nearest, norm, put, rotation, within

GIRDLE_SCALE = 1.09
SCAPULA_TURNS = 31.0, 13.0, 8.0  # deg: internal rotation, upward rotation, anterior tilt at rest
SPINE_ROOT_LATERAL, SPINE_ROOT_UP, BLADE_GAP = 78.0, -50.0, 15.0  # mm


def measure_girdle(scapula, clavicle, sternum, cage):
    """Set the scapula on the cage at a resting attitude; in the assembly the shoulders are too narrow."""
    root = extreme(within(scapula, x=(-200, -50), z=(-62, -42)), [-1, -0.3, 0], 2)
    low = extreme(scapula, [0, 0, -1], 2)
    top = extreme(within(scapula, y=(0, 95)), [-0.5, -0.5, 1], 2)
    back = extreme(within(scapula, z=(-25, 40)), [-0.5, 1, 0], 2)  # angle of the acromion
    joint = nearest(scapula, extreme(clavicle, [0, 1, 0], 5))[0]
    across = (back - root) / norm(back - root)  # own axes of the bone: forward, across (left), up
    forward = np.cross(across, root - low)
    own = np.array([forward / norm(forward), across, np.cross(forward, across) / norm(forward)])
    inward, upward, tilt = SCAPULA_TURNS
    rest = rotation([0, 0, 1], -inward) @ rotation([1, 0, 0], upward) @ rotation([0, 1, 0], tilt)

    def place(points):
        return (points - root) @ own.T @ rest.T * GIRDLE_SCALE + [0, SPINE_ROOT_LATERAL, SPINE_ROOT_UP]

    gaps = []
    for spot in (place(root), place(low)):  # bring both ends of the medial border up to the ribs
        y, z = spot[1:]
        gaps.append(extreme(within(cage, x=(-200, 20), y=(y - 5, y + 5), z=(z - 25, z + 25)), [-1, 0, 0])[0] - spot[0])
    shift = np.array([np.mean(gaps) - BLADE_GAP, 0, 0])
    moved, target = place(scapula) + shift, place(root) + shift
    note = (
        f"scapula mesh x {GIRDLE_SCALE} (length 160 mm), set to {inward:.0f} deg internal and {upward:.0f} "
        f"deg upward rotation, {tilt:.0f} deg anterior tilt, spine root {SPINE_ROOT_LATERAL:.0f} mm lateral, "
        f"medial border {BLADE_GAP:.0f} mm off the ribs; "
    )
    point = {}

    def add(name, where, rule):
        point[name] = where
        put("scapula", name, where, note + rule, "derived")

    add("spine_root", target, "medial end of the spine (trigonum)")
    add("superior_angle", place(top) + shift, "upper medial corner")
    add("inferior_angle", place(low) + shift, "lowest point")
    border = {"medial_border_upper": 0.6, "medial_border_at_spine_root": 0.0, "medial_border_lower": -0.6}
    for name, part in border.items():
        far = point["superior_angle" if part > 0 else "inferior_angle"]
        height = target[2] + abs(part) * (far[2] - target[2])
        add(name, extreme(within(moved, z=(height - 5, height + 5)), [-0.3, -1, 0], 2), "medial border")
    add("coracoid", extreme(within(moved, z=(-60, 20)), [1, 0, 0], 3), "tip, most anterior")
    roof = moved[norm(moved - (place(joint) + shift), axis=1) < 45]
    roof = within(roof, z=((place(joint) + shift)[2] - 16, 60))
    add("acromion", extreme(roof, [0, 1, 0], 3), "most lateral point")
    add(
        "acromion_trapezius",
        place(back) + shift + [2, -8, 4],
        "angle of the acromion, 8 mm medial on its upper edge",
    )
    add("acromioclavicular_joint", place(joint) + shift, "acromion where the clavicle ends in the assembly")
    facing = rotation([0, 0, 1], -inward) @ [0, 1, 0]
    rim = extreme(within(scapula, x=(0, 34), z=(-40, -22)), across * [1, 1, 0], 4)
    rule = "glenoid rim plus 20 mm (radius of the humeral head less the depth)"
    put("scapula", "glenohumeral_joint", place(rim) + shift + 20 * facing, note + rule, "derived")
    start, lateral = extreme(clavicle, [0, -1, 0], 6), extreme(clavicle, [0, 1, 0], 6)
    facet = nearest(within(sternum, z=(-45, 0), y=(8, 40)), start)[0]
    put(
        "cage",
        "sternoclavicular_joint",
        (start + facet) / 2,
        "midway between clavicle end and manubrium facet",
    )
    aim = point["acromioclavicular_joint"]
    size = norm(aim - start) / norm(lateral - start)
    bend = trimesh.geometry.align_vectors(lateral - start, aim - start)[:3, :3]
    bone = (clavicle - start) @ bend.T * size + start
    rule = (
        f"clavicle mesh x {size:.2f}, sternal end kept, lateral end on the acromioclavicular joint "
        f"({norm(aim - start):.0f} mm); "
    )
    put("clavicle", "sternal_end", start, rule, "derived")
    put("clavicle", "acromial_end", aim, rule, "derived")
    reach = (bone - start) @ (aim - start) / norm(aim - start) ** 2
    for name, part, towards in (
        ("medial_third", 0.22, [0.3, 0, 1]),
        ("lateral_third", 0.85, [-1, 0, 0.6]),
        ("subclavius_insertion", 0.5, [0, 0, -1]),
    ):
        put(
            "clavicle",
            name,
            extreme(bone[np.abs(reach - part) < 0.05], towards, 1.5),
            rule + f"surface at {part} of the length",
            "derived",
        )
    return moved, bone
