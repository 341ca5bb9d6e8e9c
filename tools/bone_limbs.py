"""Points of leg and arm bones, each set straight below its upper joint at the length of the segment."""

import numpy as np
import trimesh
from bone_surfaces import HEIGHT, extreme, load, norm, put, rotation, within

THIGH, SHANK, UPPER_ARM, FOREARM, HAND = (share * HEIGHT for share in (0.245, 0.246, 0.186, 0.146, 0.108))
ANKLE_HEIGHT = 0.039 * HEIGHT


def straighten(points, far, length):
    """Turn and scale a limb bone so that its far joint lies `length` mm straight below its near joint."""
    far = np.asarray(far, float)
    turn = trimesh.geometry.align_vectors(far, [0, 0, -1])[:3, :3]
    return points @ turn.T * (length / norm(far)), length / norm(far)


def measure_leg(muscle):
    femur, factor = straighten(load(muscle / "l_femur.stl"), [0, 1.3, -404.4], THIGH)
    how = f"femur mesh x {factor:.3f} (hip to knee 0.245 H), turned to the hip-knee line; "
    put(
        "femur",
        "knee_centre",
        [0, 0, -THIGH],
        "0.245 H below the hip (Winter)",
        "derived",
        "winter",
        "mirrored",
    )
    knee = within(femur, z=(-THIGH - 12, -THIGH + 25))
    put("femur", "lateral_epicondyle", extreme(knee, [0, 1, 0], 2), how + "most lateral")
    put("femur", "medial_epicondyle", extreme(knee, [0, -1, 0], 2), how + "most medial")
    put("femur", "greater_trochanter", extreme(within(femur, z=(-80, 30)), [0, 1, 0], 2), how + "most lateral")
    lesser = extreme(within(femur, z=(-95, -50), x=(-60, 0)), [-1, -0.8, 0], 2)
    put("femur", "lesser_trochanter", lesser, how + "most posterior-medial below the neck")
    shaft = within(femur, z=(-125, -95))
    put(
        "femur",
        "gluteal_tuberosity",
        extreme(shaft, [-1, 0.3, 0], 2),
        how + "back outer surface of the upper shaft",
    )
    tibia, factor = straighten(load(muscle / "l_tibia.stl"), [-10, 0, -400], SHANK)
    fibula, _ = straighten(load(muscle / "l_fibula.stl"), [-10, 0, -400], SHANK)
    how = f"mesh x {factor:.3f} (knee to ankle 0.246 H), turned to the knee-ankle line; "
    put(
        "tibia",
        "ankle_centre",
        [0, 0, -SHANK],
        "0.246 H below the knee (Winter)",
        "derived",
        "winter",
        "mirrored",
    )
    put(
        "tibia",
        "lateral_malleolus",
        extreme(within(fibula, z=(-600, -SHANK + 25)), [0, 1, -0.3], 2),
        "fibula " + how + "lateral tip",
    )
    put(
        "tibia",
        "medial_malleolus",
        extreme(within(tibia, z=(-600, -SHANK + 45)), [0, -1, -0.3], 2),
        "tibia " + how + "medial tip",
    )
    put(
        "tibia",
        "tibial_tuberosity",
        extreme(within(tibia, z=(-80, -35), y=(-12, 20)), [1, 0, 0], 2),
        "tibia " + how + "most anterior below the plateau",
    )
    put(
        "tibia",
        "fibula_head",
        extreme(within(fibula, z=(-90, 0)), [0, 0.6, 1], 3),
        "fibula " + how + "upper outer end",
    )
    foot = measure_foot(muscle)
    return {"femur": [femur], "tibia": [tibia, fibula], "foot": foot}


def measure_foot(muscle):
    """Bones x 0.95 (bone length 253 of 271 mm with skin); the sole lies 0.039 H below the ankle (Winter)."""
    heel_bone = load(muscle / "l_foot.stl") + np.array([-48.8, 7.9, -42.0])
    toes = load(muscle / "l_bofoot.stl") + np.array([-48.8 + 178.8, 7.9 + 1.1, -44.0])
    bone = np.vstack([heel_bone, toes]) * 0.95
    back = extreme(bone, [-1, 0, 0], 2)
    second = within(bone, x=(110, 122))
    second_middle = np.quantile(second[:, 1], 0.38)
    turn = rotation([0, 0, 1], -np.degrees(np.arctan2(second_middle - back[1], 116 - back[0])))
    bone = bone @ turn.T
    sole = -ANKLE_HEIGHT
    how = "foot bones x 0.95 (253 mm long), turned so that heel and second metatarsal lie along x; "
    back, front = extreme(bone, [-1, 0, 0], 2), extreme(bone, [1, 0, 0], 2)
    heel = within(bone, x=(-80, back[0] + 35), z=(-80, -28))
    put("foot", "heel", back - [6, 0, 0], how + "back of the heel bone plus 6 mm of skin")
    put(
        "foot",
        "heel_back",
        [back[0] - 2, back[1], sole],
        how + "back end of the heel contact, on the sole plane",
        "derived",
    )
    for name, side in (("heel_medial", -1), ("heel_lateral", 1)):
        edge = extreme(heel, [0, side, 0], 2)
        put(
            "foot",
            name,
            [back[0] + 22, edge[1] + 2 * side, sole],
            how + "edge of the heel bone plus 2 mm, on the sole plane",
            "derived",
        )
    ball = within(bone, x=(100, 150))
    one = extreme(within(ball, x=(112, 150)), [0, -1, 0], 3)
    five = extreme(within(ball, x=(85, 118)), [0, 1, 0], 3)
    put(
        "foot",
        "metatarsal_1_sole",
        [one[0] - 4, one[1] + 9, sole],
        how + "under the first metatarsal head",
        "derived",
    )
    put(
        "foot",
        "metatarsal_5_sole",
        [five[0] - 4, five[1] - 7, sole],
        how + "under the fifth metatarsal head",
        "derived",
    )
    put(
        "foot",
        "toe_tip",
        [front[0] + 5, front[1], sole + 8],
        how + "front end of the toes plus 5 mm of skin",
        "derived",
    )
    for name, spot in (
        ("MT1", one + np.array([-4, 9, 0])),
        ("MT5", five + np.array([-4, -7, 0])),
        ("MT2", np.array([one[0] - 6, one[1] + 28, 0])),
    ):
        column = bone[norm((bone - spot)[:, :2], axis=1) < 7]
        put("foot", name, extreme(column, [0, 0, 1], 1), how + "top of the metatarsal head")
    put(
        "foot",
        "sole_height",
        [0, 0, sole],
        "sole 0.039 H below the ankle centre (Winter)",
        "derived",
        "winter",
        "mirrored",
    )
    return [bone]


def measure_arm(muscle):
    """Only right arm bones come with the package: they are mirrored."""
    humerus = load(muscle / "humerus.stl") * [1, -1, 1]
    bone, factor = straighten(humerus, np.array([6.1, -12.3, -290.4]), UPPER_ARM)
    how = (
        f"humerus mesh x {factor:.3f} (shoulder to elbow 0.186 H; the bone itself gives 291 mm), mirrored, "
        "turned to the joint line; "
    )
    put(
        "humerus",
        "elbow_centre",
        [0, 0, -UPPER_ARM],
        "0.186 H below the shoulder (Winter)",
        "derived",
        "winter",
        "mirrored",
    )
    groove = within(bone, z=(-70, -45))
    put("humerus", "intertubercular_groove", extreme(groove, [1, 0.2, 0], 2), how + "front of the upper shaft")
    put(
        "humerus",
        "deltoid_tuberosity",
        extreme(within(bone, z=(-160, -130)), [0.3, 1, 0], 2),
        how + "outer surface near the middle of the shaft",
    )
    put(
        "forearm",
        "wrist_centre",
        [0, 0, -FOREARM],
        "0.146 H below the elbow (Winter)",
        "derived",
        "winter",
        "mirrored",
    )
    put(
        "forearm",
        "hand_grip_centre",
        [0, 0, -FOREARM - 0.45 * HAND],
        "0.45 of the hand length below the wrist",
        "assumed",
        "winter",
        "mirrored",
    )
    put(
        "forearm",
        "fingertip",
        [0, 0, -FOREARM - HAND],
        "hand 0.108 H (Winter)",
        "derived",
        "winter",
        "mirrored",
    )
    return {"humerus": [bone]}
