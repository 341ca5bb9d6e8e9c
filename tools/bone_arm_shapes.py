"""Forearm and hand of the arm model in its zero posture: hanging, thumb in front."""

import os
from pathlib import Path

import fast_simplification
import numpy as np
import trimesh
from bone_limbs import FOREARM, HAND

WRIST = ("lunate", "scaphoid", "pisiform", "triquetrum", "capitate", "trapezium", "trapezoid", "hamate")
FINGERS = (
    "1mc", "thumbprox", "thumbdist",
    *(f"{k}{part}" for k in (2, 3, 4, 5) for part in ("mc", "proxph", "midph", "distph")),
)  # fmt: skip
CARPAL, PHALANX = 80, 140  # triangles kept of each bone


def hand_and_forearm(model):
    """Ulna, radius and the bones of the hand of the left side, mm from the elbow, the wrist straight below it."""
    placed, joints = zero_posture(model / "body" / "myofullbody.xml")
    elbow, wrist = joints["elbow_flex_l"], joints["flexion_l"]
    turn = trimesh.geometry.align_vectors(wrist - elbow, [0, 0, -1])[:3, :3]
    length = np.linalg.norm(wrist - elbow)

    def forearm(points):
        return (points - elbow) @ turn.T * (FOREARM / length)

    tip = ((placed["3distph"][0] - wrist) @ turn.T)[:, 2].min()

    def hand(points):
        return (points - wrist) @ turn.T * (HAND / -tip) + [0, 0, -FOREARM]

    found = [(name, "forearm", forearm(placed[name][0]), placed[name][1]) for name in ("ulna", "radius")]
    for name, keep in (*((name, CARPAL) for name in WRIST), *((name, PHALANX) for name in FINGERS)):
        vertices, triangles = placed[name]
        vertices, triangles = fast_simplification.simplify(
            hand(vertices).astype(np.float32), triangles.astype(np.int32), 1.0 - keep / len(triangles)
        )
        found.append((f"hand_{name}", "forearm", vertices.astype(float), triangles))
    return join(found)


def join(found):
    """The bones of the hand as one shape: they move together."""
    own = [bone for bone in found if bone[0].startswith("hand_")]
    starts = np.cumsum([0, *(len(bone[2]) for bone in own)])
    hand = (
        "hand",
        "forearm",
        np.vstack([b[2] for b in own]),
        np.vstack([b[3] + s for b, s in zip(own, starts, strict=False)]),
    )
    return [bone for bone in found if not bone[0].startswith("hand_")] + [hand]


def zero_posture(path):
    """Left-arm meshes of a model, and its joints, in our axes (mm), every coordinate zero.

    Its world is x left, y backward, z up.
    """
    import mujoco

    there = Path.cwd()
    os.chdir(path.parent)  # its includes are relative
    try:
        spec = mujoco.MjSpec.from_file(str(path.resolve()))
        for thing in (*spec.textures, *spec.materials):
            spec.delete(thing)
        for geom in spec.geoms:
            geom.material = ""
        compiled = spec.compile()
    finally:
        os.chdir(there)
    data = mujoco.MjData(compiled)
    mujoco.mj_kinematics(compiled, data)
    ours = 1000 * np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])
    joints = {compiled.joint(j).name: ours @ data.xanchor[j] for j in range(compiled.njnt)}
    placed = {}
    for geom in range(compiled.ngeom):
        mesh = compiled.geom_dataid[geom]
        if mesh < 0 or not compiled.mesh(mesh).name.endswith("_l"):
            continue
        points = rows(compiled.mesh_vert, compiled.mesh_vertadr[mesh], compiled.mesh_vertnum[mesh])
        triangles = rows(compiled.mesh_face, compiled.mesh_faceadr[mesh], compiled.mesh_facenum[mesh])
        world = points @ data.geom_xmat[geom].reshape(3, 3).T + data.geom_xpos[geom]
        merged = trimesh.Trimesh(world @ ours.T, triangles, process=False)
        merged.merge_vertices(digits_vertex=2)
        if merged.volume < 0:
            merged.invert()
        placed[compiled.mesh(mesh).name.removesuffix("_l")] = (np.asarray(merged.vertices), np.asarray(merged.faces))
    return placed, joints


def rows(array, first, count):
    return np.array(array[first : first + count])
