"""Cut the bone shapes that pages draw, once, from open meshes: src/kinespine/anatomy/shapes/bones.bin.

    python tools/bone_shapes.py MUSCLEMIMIC_MODEL MYO_MESHES VISIBLE_HUMAN_MESHES

MUSCLEMIMIC_MODEL is the folder `model` of the package musclemimic-models 1.0.6, MYO_MESHES the mesh folder of myo-sim
0.2.3 (both Apache-2.0), VISIBLE_HUMAN_MESHES the folder with vhm_S1.obj.gz and vhm_pelvis.obj.gz (Remus 2021,
BSD-3-Clause), from which the points of the pelvis were measured. Needs numpy, trimesh, fast-simplification, mujoco and
this package. Every bone ends in the frame of its segment of the reference man, m, where `measure_bones.py` measured its
landmarks; left bones alone, their fellows are mirror images.
"""

import argparse
import gzip
import io
from pathlib import Path

import fast_simplification
import numpy as np
import trimesh
from bone_arm_shapes import hand_and_forearm
from bone_girdle import measure_girdle
from bone_limbs import measure_arm, measure_foot, measure_leg
from bone_pelvis import measure_pelvis
from bone_skull import measure_skull
from bone_surfaces import load, load_visible_human
from bone_vertebrae import vertebra_shapes

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.assembly import SACRAL
from kinespine.anatomy.bone_file import Shape, pack
from kinespine.anatomy.levels import CERVICAL, LUMBAR, SIDES, SIGN, THORACIC, VERTEBRAE
from kinespine.anatomy.placing import TABLED_STATURE, landmark_rows

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "kinespine" / "anatomy" / "shapes" / "bones.bin"
SIZE = REFERENCE_MAN.height / TABLED_STATURE
LIMBS = ("clavicle", "scapula", "humerus", "forearm", "femur", "tibia", "foot")
HIP, SACRUM = 3200, 2600  # triangles kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("musclemimic", type=Path)
    parser.add_argument("myo", type=Path)
    parser.add_argument("visible_human", type=Path)
    options = parser.parse_args()
    body = build_body(REFERENCE_MAN)
    frames = {segment.name: segment for segment in body.segments}
    local = {
        name: (mark.segment, frames[mark.segment].rotation.T @ (mark.position - frames[mark.segment].position))
        for name, mark in body.landmarks.items()
    }
    bones = spine(options.myo, local)
    bones += head(options.myo)
    bones += thorax(options.myo, body, frames)
    bones += pelvis(options.visible_human)
    bones += limbs(options.musclemimic)
    shapes = [Shape(name=n, segment=s, vertices=v, triangles=t, **anchors(n, s, local)) for n, s, v, t in bones]
    data = pack(shapes)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_bytes(data)
    drawn = sum(len(shape.triangles) * (2 if shape.sided else 1) for shape in shapes)
    print(f"{len(shapes)} bones, {drawn} triangles drawn, {len(data)} bytes")


def anchors(name, segment, local):
    """Whether a bone has a fellow, and the landmarks that carry it to other bodies."""
    sided = segment in LIMBS or name.startswith(("rib_", "hip_bone"))
    names = [mark for mark, (owner, _) in local.items() if owner in (segment, f"{segment}.left")]
    if sided:
        names = [mark for mark in names if not mark.endswith(".right")]
    if segment == "pelvis":
        names = [m for m in names if m.removeprefix("pelvis.").startswith(SACRAL) == (name == "sacrum")]
    if segment in VERTEBRAE:  # floating ribs ride on T11 and T12
        names = [mark for mark in names if (".rib" in mark) == name.startswith("rib_")]
    return {"sided": sided, "anchors": {mark: local[mark][1] for mark in names}}


# --- parts ---


def spine(myo, local):
    """C1 to L5, bent onto the vertebrae of the tables."""
    cervical = [part for part in components(myo / "hat_cervical.stl") if len(part[1]) > 60]
    thoracic = [part for part in components(myo / "hat_thoracic.stl") if len(part[1]) > 60]
    lumbar = [part for part in components(myo / "hat_lumbar.stl") if len(part[1]) > 60]
    parts = {}
    for levels, found in ((CERVICAL, cervical), (THORACIC, thoracic), (LUMBAR, lumbar)):
        found = sorted(found, key=lambda part: -part[0][:, 2].mean())
        assert len(found) == len(levels), (len(found), levels)
        parts |= dict(zip(levels, found, strict=True))
    goals = {
        level: {mark.removeprefix(f"{level}."): where for mark, (owner, where) in local.items() if owner == level}
        for level in parts
    }
    return [(level, level, *shape) for level, shape in vertebra_shapes(parts, goals).items()]


def head(myo):
    placed = measure_skull(myo)["skull"]
    found = []
    for name, file, samples, moved in (
        ("skull", "hat_skull.stl", load(myo / "hat_skull.stl", 400000), placed[0]),
        ("mandible", "hat_jaw.stl", load(myo / "hat_jaw.stl"), placed[1]),
    ):
        vertices, triangles = whole(myo / file)
        found.append((name, "skull", 1e-3 * SIZE * affine(samples, moved)(vertices), triangles))
    return found


def thorax(myo, body, frames):
    """Ribs, sternum and girdle: from the axes of the assembly as the body has carried its points."""
    centre = thorax_origin(myo)
    parts = [(v - centre, t) for v, t in components(myo / "hat_ribs_scap.stl")]
    left = [part for part in parts if part[0][:, 1].min() > 5]
    scapula = next(part for part in left if len(part[1]) == 1595)
    clavicle = next(part for part in left if len(part[1]) == 524)
    sternum = next(part for part in parts if len(part[1]) == 1450)
    ribs = [part for part in left if 90 < len(part[1]) < 200 and part[0][:, 0].min() < -5]
    ribs = sorted(ribs, key=lambda part: -part[0][part[0][:, 1].argmin(), 2])
    assert len(ribs) == 12, len(ribs)
    cloud = {name: sampled(part) for name, part in (("scapula", scapula), ("clavicle", clavicle), ("sternum", sternum))}
    cage = np.vstack([sampled(rib) for rib in ribs[:10]])
    moved, bone = measure_girdle(cloud["scapula"], cloud["clavicle"], cloud["sternum"], cage)
    scapula = (affine(cloud["scapula"], moved)(scapula[0]), scapula[1])
    clavicle = (affine(cloud["clavicle"], bone)(clavicle[0]), clavicle[1])
    found = []
    for name, segment, (vertices, triangles) in (
        *((f"rib_{k:02d}", "cage" if k < 11 else f"T{k}", rib) for k, rib in enumerate(ribs, start=1)),
        ("sternum", "cage", sternum), ("scapula", "scapula", scapula), ("clavicle", "clavicle", clavicle),
    ):  # fmt: skip
        carry = carried_thorax(body)
        frame = frames.get(segment) or frames[f"{segment}.left"]
        found.append((name, segment, (carry(vertices) - frame.position) @ frame.rotation, triangles))
    return found


def thorax_origin(myo):
    """The centre of T1 in the axes of the assembly, mm: where `bone_thorax.py` measures from."""
    discs = [v.mean(axis=0) for v, t in components(myo / "hat_thoracic.stl") if len(t) < 60]
    first, second = sorted(discs, key=lambda c: -c[2])[:2]
    return (first + second) / 2 * [1, 0, 1]


def carried_thorax(body):
    """The map from assembly (mm) to the norm posture (m) that the points of the cage went through."""
    rows = [
        row for row in landmark_rows() if row.body in ("cage", "T11", "T12") and row.landmark != "assembly_body_centre"
    ]
    source, target = [], []
    for row in rows:
        for side in SIDES if row.side_rule == "mirrored" else ("",):
            source.append(1e3 * row.point * [1, SIGN[side] if side else 1, 1])
            target.append(body.landmarks[f"{row.body}.{row.landmark}" + (f".{side}" if side else "")].position)
    return affine(np.array(source), np.array(target), tolerance=1e-6)


def pelvis(folder):
    placed = measure_pelvis(folder)["pelvis"]
    found = []
    for name, file, moved, keep in (("sacrum", "S1", placed[0], SACRUM), ("hip_bone", "pelvis", placed[1], 2 * HIP)):
        data = gzip.decompress((folder / f"vhm_{file}.obj.gz").read_bytes())
        mesh = trimesh.load(io.BytesIO(data), file_type="obj", force="mesh")
        mesh.merge_vertices(merge_tex=True, merge_norm=True)
        carry = affine(load_visible_human(folder / f"vhm_{file}.obj.gz"), moved)
        vertices, triangles = fewer(carry(1000 * np.asarray(mesh.vertices)), np.asarray(mesh.faces), keep)
        if name == "hip_bone":
            vertices, triangles = half(vertices, triangles)
        found.append((name, "pelvis", 1e-3 * SIZE * vertices, triangles))
    return found


def limbs(model):
    """Leg and arm bones where `bone_limbs.py` has set them."""
    meshes = model / "meshes"
    leg, arm = measure_leg(meshes), measure_arm(meshes)
    found = []
    for name, segment, moved in (
        ("femur", "femur", leg["femur"][0]), ("tibia", "tibia", leg["tibia"][0]), ("fibula", "tibia", leg["tibia"][1]),
    ):  # fmt: skip
        vertices, triangles = whole(meshes / f"l_{name}.stl")
        found.append((name, segment, affine(load(meshes / f"l_{name}.stl"), moved)(vertices), triangles))
    foot = foot_map(meshes)
    for name, shift in (("foot", [-48.8, 7.9, -42.0]), ("bofoot", [130.0, 9.0, -44.0]), ("talus", [0, 0, 0])):
        vertices, triangles = whole(meshes / f"l_{name}.stl")
        found.append(({"bofoot": "toes"}.get(name, name), "foot", foot(vertices + shift), triangles))
    vertices, triangles = whole(meshes / "l_patella.stl")
    found.append(("patella", "tibia", vertices - vertices.mean(axis=0) + [40.0, 2.0, 14.0], triangles))
    vertices, triangles = whole(meshes / "humerus.stl")
    mirror = load(meshes / "humerus.stl") * [1, -1, 1]
    found.append(("humerus", "humerus", affine(mirror, arm["humerus"][0])(vertices * [1, -1, 1]), triangles[:, ::-1]))
    found += hand_and_forearm(model)
    return [(name, segment, 1e-3 * SIZE * v, t) for name, segment, v, t in found]


def foot_map(meshes):
    """Size and turn of the foot bones about the ankle, as `measure_foot` has them."""
    heel = load(meshes / "l_foot.stl") + np.array([-48.8, 7.9, -42.0])
    return affine(heel, measure_foot(meshes)[0][: len(heel)])


# --- meshes ---


def whole(path):
    """One mesh in our axes: vertices (n, 3) mm and triangles."""
    mesh = trimesh.load(path, process=True)
    mesh.merge_vertices(digits_vertex=5)
    return np.asarray(mesh.vertices)[:, [0, 2, 1]] * [1000, -1000, 1000], np.asarray(mesh.faces)


def components(path):
    """The connected parts of one mesh; the logo plate in front of the chest is left behind."""
    vertices, triangles = whole(path)
    mesh = trimesh.Trimesh(vertices, triangles, process=False)
    label = trimesh.graph.connected_component_labels(mesh.edges, node_count=len(vertices))
    for number in range(label.max() + 1):
        own = triangles[label[triangles[:, 0]] == number]
        if not 38 < len(own) < 15000:
            continue
        used, again = np.unique(own, return_inverse=True)
        yield vertices[used], again.reshape(-1, 3)


def sampled(part):
    """Points all over one part, and its corners."""
    mesh = trimesh.Trimesh(*part, process=False)
    return np.vstack([trimesh.sample.sample_surface(mesh, 8000, seed=1)[0], part[0]])


def fewer(vertices, triangles, keep):
    """A surface with about so many triangles."""
    if len(triangles) <= keep:
        return vertices, triangles
    points, faces = fast_simplification.simplify(
        vertices.astype(np.float32), triangles.astype(np.int32), 1.0 - keep / len(triangles)
    )
    return points.astype(float), faces


def half(vertices, triangles):
    """The left half of a surface."""
    own = triangles[vertices[triangles][:, :, 1].mean(axis=1) > 0]
    used, again = np.unique(own, return_inverse=True)
    return vertices[used], again.reshape(-1, 3)


def affine(source, target, tolerance=1e-3):
    """The affine map between two sets of the same points, which must follow one."""
    matrix = np.linalg.lstsq(np.column_stack([source, np.ones(len(source))]), target, rcond=None)[0]

    def carry(points):
        return points @ matrix[:3] + matrix[3]

    off = float(np.abs(carry(source) - target).max())
    assert off < tolerance, f"no affine map: {off}"
    return carry


if __name__ == "__main__":
    main()
