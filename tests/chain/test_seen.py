import json

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.bones import bones
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.posture import posture_from
from kinespine.chain.seen import Seen, path_names, seen_as_record, seen_posture, seen_standing, turned_of
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.standing_record import standing_as_record

BENT = {f"{joint}.flexion": 4.0 for joint in JOINTS[2:]} | {
    "T12-L1.lateral": 3.0,
    "L3-L4.axial": 2.0,
    "C4-C5.axial": -4.0,
}


@pytest.fixture(scope="module")
def man() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="module")
def eased(man: Body) -> Standing:
    return solve_standing(man)


@pytest.fixture(scope="module")
def shown(eased: Standing) -> Seen:
    return seen_standing(eased, "at ease")


def along(start: np.ndarray, way: np.ndarray, vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """How far (m) along a line the surface of a bone is met (Moeller and Trumbore 1997)."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    across = np.cross(way, c - a)
    size = np.sum((b - a) * across, axis=1)
    size = np.where(np.abs(size) < 1e-15, np.nan, size)
    u = np.sum((start - a) * across, axis=1) / size
    side = np.cross(start - a, b - a)
    v = side @ way / size
    inside = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
    return (np.sum((c - a) * side, axis=1) / size)[inside]


@pytest.mark.parametrize("angles", [{}, BENT], ids=["upright", "bent"])
def test_every_endplate_of_a_disc_lies_within_3_mm_of_the_surface_of_its_bone(man: Body, angles: dict[str, float]):
    seen = seen_posture(man, posture_from(man, angles), None, "", {})
    number = {bone.name: k for k, bone in enumerate(bones())}
    off: dict[tuple[str, str], float] = {}
    for joint, plates in seen.discs.items():
        for name, (middle, front, left) in zip(joint.replace("S1", "sacrum").split("-"), plates, strict=True):
            bone, m = bones()[number[name]], seen.bones[number[name]]
            normal = np.cross(front, left)
            met = along(middle, normal / np.linalg.norm(normal), bone.vertices @ m[:, :3].T + m[:, 3], bone.triangles)
            off[joint, name] = float(np.abs(met).min())
    assert len(off) == 2 * 23
    # Endplates of real bones are hollow by 1 to 2 mm, those of the model are flat.
    assert max(off.values()) < 0.003, max(off, key=lambda one: off[one])


def test_what_is_said_of_a_level_is_what_the_record_has(eased: Standing, shown: Seen):
    record = standing_as_record(eased)
    for level, row in zip(shown.levels, record["levels"], strict=True):
        assert level.level == row["level"]
        assert level.said["compression"] == f"{row['compression_N']:.0f} N"
        assert float(level.said["bent forward"].replace("−", "-").removesuffix("°")) == pytest.approx(
            row["flexion_deg"], abs=0.051
        )
    assert "disc pressure" not in shown.levels[0].said
    assert "disc pressure" in shown.levels[-1].said


def test_the_centre_of_pressure_is_that_of_the_record_and_inside_the_base_of_support(eased: Standing, shown: Seen):
    assert shown.pressure is not None
    assert shown.support is not None
    assert 1000 * shown.pressure[:2] == pytest.approx(standing_as_record(eased)["centre_of_pressure_mm"])
    edges = np.roll(shown.support, -1, axis=0) - shown.support
    inward = edges[:, 0] * (shown.pressure - shown.support)[:, 1] - edges[:, 1] * (shown.pressure - shown.support)[:, 0]
    assert np.all(inward > 0) or np.all(inward < 0)


def test_the_line_of_sight_is_level_where_the_head_is_and_the_plumb_line_hangs(shown: Seen):
    assert abs(np.subtract(*shown.gaze[::-1])[2]) < 0.02
    assert np.all(shown.plumb[0, :2] == shown.plumb[1, :2])
    assert shown.plumb[0, 2] > 1.3
    assert shown.plumb[1, 2] == pytest.approx(0.0, abs=1e-3)


def test_muscles_run_where_their_landmarks_are(man: Body, eased: Standing, shown: Seen):
    names = path_names(man)
    at = dict(zip(man.landmarks, eased.equilibrium.scene.state.points, strict=True))
    assert np.abs(shown.marks - [at[name] for name in names]).max() < 1e-12
    record = seen_as_record([shown], man)
    assert len(record["muscles"]) == len(man.fascicles) == len(record["states"][0]["activations"])
    first = man.fascicles[0]
    assert tuple(names[k] for k in record["muscles"][0]["path"]) == first.path


def test_a_seat_carries_as_well_and_so_no_base_of_support_is_drawn(man: Body, eased: Standing):
    from dataclasses import replace

    from kinespine.chain.task import parse_task

    sitting = seen_standing(replace(eased, task=parse_task("sit")), "")
    assert sitting.support is None
    assert sitting.pressure is None
    one = seen_standing(replace(eased, task=parse_task("one-leg:side=left")), "")
    assert one.support is not None
    assert np.all(one.support[:, 1] > 0)


def test_without_loads_nothing_is_told_of_them(man: Body):
    posture = posture_from(man, BENT)
    record = seen_as_record([seen_posture(man, posture, None, "bent", turned_of(man, posture))], man)
    state = record["states"][0]
    assert state["activations"] == state["forces"] == []
    assert {level["compression"] for level in state["levels"]} == {None}
    assert state["levels"][-1]["said"]["bent forward"] == "4.0°"
    assert record["most_activation"] == record["most_compression"] == 0.0


def test_a_state_is_plain_data_of_a_few_kilobytes(shown: Seen, man: Body):
    assert len(json.dumps(seen_as_record([shown], man), allow_nan=False)) < 200_000
