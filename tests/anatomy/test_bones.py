from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, Person, build_body
from kinespine.anatomy.bones import bones, carried, placed
from kinespine.anatomy.causes import causes_from
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import VERTEBRAE

WOMAN = Person(
    sex="female", age=71.0, height=1.52, mass=64.0, pelvic_incidence=np.deg2rad(68.0),
    dimensions={"leg_length": 0.84, "pelvis_width": 0.27, "shoulder_width": 0.33},
)  # fmt: skip


@pytest.fixture(scope="module")
def man() -> Body:
    return build_body(REFERENCE_MAN)


def in_norm_posture(body: Body) -> dict[str, np.ndarray]:
    """The vertices of every bone in the body frame, m."""
    origins, frames = (np.array([getattr(s, part) for s in body.segments]) for part in ("position", "rotation"))
    maps = placed(carried(body), origins, frames, body)
    return {bone.name: bone.vertices @ m[:, :3].T + m[:, 3] for bone, m in zip(bones(), maps, strict=True)}


def test_every_segment_with_mass_has_a_bone(man: Body):
    with_bone = {bone.segment for bone in bones()}
    assert [segment.name for segment in man.segments if segment.mass > 0 and segment.name not in with_bone] == []
    assert {bone.name for bone in bones()} >= {*VERTEBRAE, "skull", "mandible", "sternum", "sacrum"}
    assert sum(bone.name.startswith("rib_") for bone in bones()) == 24


def test_there_are_about_as_many_triangles_as_a_page_can_turn(man: Body):
    assert 50_000 < sum(len(bone.triangles) for bone in bones()) < 65_000


def test_the_surface_of_every_bone_faces_outwards(man: Body):
    for bone in bones():
        a, b, c = (bone.vertices[bone.triangles[:, k]] - bone.vertices.mean(axis=0) for k in range(3))
        assert np.sum(a * np.cross(b, c)) > 0, bone.name


def test_left_is_left_and_right_its_mirror_image(man: Body):
    shapes = in_norm_posture(man)
    for name, places in shapes.items():
        if name.endswith(".left"):
            assert places[:, 1].mean() > 0.01, name
            mirror = shapes[name.removesuffix("left") + "right"] * [1, -1, 1]
            assert np.abs(mirror - places).max() < 1e-6, name


def test_bones_lie_as_they_do_in_people(man: Body):
    middle = {name: places.mean(axis=0) for name, places in in_norm_posture(man).items()}
    assert middle["mandible"][0] > middle["skull"][0] > middle["C3"][0]
    assert middle["patella.left"][0] > middle["femur.left"][0] + 0.02
    assert middle["fibula.left"][1] > middle["tibia.left"][1]
    assert middle["sternum"][0] > middle["T6"][0] + 0.1
    assert middle["scapula.left"][0] < middle["sternum"][0] - 0.08
    assert middle["radius.left"][0] > middle["ulna.left"][0]  # the thumb in front
    heights = [middle[level][2] for level in VERTEBRAE]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(
    ("person", "most"), [(REFERENCE_MAN, 1e-5), (replace(REFERENCE_MAN, height=1.95, mass=90.0), 1e-5), (WOMAN, 2e-3)]
)
def test_bones_follow_the_landmarks_of_any_person(person: Person, most: float):
    body = build_body(person)
    frames = {segment.name: segment for segment in body.segments}
    for bone, m in zip(bones(), carried(body), strict=True):
        frame = frames[bone.segment]
        for name, cut in bone.anchors.items():
            there = (body.landmark(name).position - frame.position) @ frame.rotation
            assert np.linalg.norm(m[:, :3] @ cut + m[:, 3] - there) < most, (bone.name, name)


def test_a_longer_leg_has_longer_bones(man: Body):
    longer = changed_body(man, causes_from({"leg_length_left_mm": 20.0}, "shape"))

    def length(body: Body, side: str) -> float:
        return float(np.ptp(in_norm_posture(body)[f"femur.{side}"][:, 2]))

    # Half of the 20 mm stretch the 421 mm from hip to knee; the bone is 471 mm long from end to end.
    assert length(longer, "left") - length(man, "left") == pytest.approx(0.010 * 471 / 421, abs=2e-4)
    assert length(longer, "right") == pytest.approx(length(man, "right"), abs=1e-9)


def test_the_plate_on_the_chest_was_left_out():
    sternum = next(bone for bone in bones() if bone.name == "sternum")
    assert len(sternum.triangles) == 1450  # the plate has 15 482
