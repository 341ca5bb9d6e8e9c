"""The assembled body: everything there, masses exact, both sides mirror images, sizes as the tables say."""

from itertools import product

import mujoco
import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, Person, build_body
from kinespine.anatomy.levels import JOINTS, MOTIONS, SIDES, mirrored
from kinespine.anatomy.model import mjcf
from kinespine.anatomy.placing import TABLED_DIMENSIONS, TABLED_STATURE
from kinespine.chain.mechanics import layout, mechanics

PEOPLE = [
    Person(sex=sex, age=age, height=height, mass=bmi * height**2)
    for (sex, height), age, bmi in product((("female", 1.62), ("male", 1.80)), (25.0, 75.0), (20.0, 35.0))
]
MIRRORED = np.array([1.0, -1.0, 1.0])


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


def distance(body: Body, first: str, second: str) -> float:
    return float(np.linalg.norm(body.landmarks[first].position - body.landmarks[second].position))


def test_the_spine_has_25_joints_that_turn_three_ways(body: Body):
    assert len(JOINTS) == 25
    names = [dof.name for dof in body.dofs if dof.role == "spine"]
    assert sorted(names) == sorted(f"{joint}.{motion}" for joint in JOINTS for motion in MOTIONS)


def test_both_girdles_arms_legs_and_feet_are_there(body: Body):
    segments = {segment.name for segment in body.segments}
    for name, side in product(("clavicle", "scapula", "humerus", "forearm", "femur", "tibia", "foot"), SIDES):
        assert f"{name}.{side}" in segments


@pytest.mark.parametrize("person", [REFERENCE_MAN, *PEOPLE], ids=str)
def test_a_body_weighs_what_its_person_weighs(person: Person):
    body = build_body(person)
    assert body.mass == pytest.approx(person.mass, abs=1e-9)
    assert all(segment.mass >= 0.0 for segment in body.segments)


def test_head_and_neck_are_weighed_once(body: Body):
    mass = {segment.name: segment.mass for segment in body.segments}
    neck = sum(mass[f"C{n}"] for n in range(1, 8))
    assert 0.05 < mass["skull"] / body.mass < 0.07
    assert 0.06 < (mass["skull"] + neck) / body.mass < 0.09


@pytest.mark.parametrize("person", [REFERENCE_MAN, PEOPLE[0]], ids=str)
def test_left_and_right_are_mirror_images(person: Person):
    body = build_body(person)
    for name, point in body.landmarks.items():
        twin = body.landmarks[mirrored(name)]
        assert twin.position == pytest.approx(point.position * MIRRORED, abs=1e-15), name
    segments = {segment.name: segment for segment in body.segments}
    for name, segment in segments.items():
        assert segments[mirrored(name)].joint == pytest.approx(segment.joint * MIRRORED, abs=1e-15), name
        assert segments[mirrored(name)].mass == pytest.approx(segment.mass, abs=1e-15), name


def mirror_of(body: Body) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which coordinate and which fascicle is the twin of each, and whether a coordinate turns the other way."""
    dofs = [dof.name for dof in body.dofs]
    fascicles = [fascicle.name for fascicle in body.fascicles]
    odd = (".lateral", ".axial", ".leftward", ".obliquity", ".rotation")
    sign = np.array([-1.0 if name.endswith(odd) else 1.0 for name in dofs])
    return (
        np.array([dofs.index(mirrored(name)) for name in dofs]),
        np.array([fascicles.index(mirrored(name)) for name in fascicles]),
        sign,
    )


def test_left_and_right_moment_arms_are_equal(body: Body):
    coordinates, fascicles, sign = mirror_of(body)
    state = mechanics(body, np.zeros(len(body.dofs)))
    assert np.abs(state.arms[coordinates][:, fascicles] - sign[:, None] * state.arms).max() < 1e-12
    assert np.abs(state.lengths[fascicles] - state.lengths).max() < 1e-12


def test_a_mirrored_posture_gives_mirrored_lengths_and_arms(body: Body):
    coordinates, fascicles, sign = mirror_of(body)
    angles = np.random.default_rng(7).uniform(-0.05, 0.05, len(body.dofs))
    angles[[dof.kind == "slide" for dof in body.dofs]] = 0.0
    one, other = mechanics(body, angles), mechanics(body, sign * angles[coordinates])
    assert np.abs(other.lengths[fascicles] - one.lengths).max() < 1e-9
    # Joints turn one after the other about mirrored axes, so the mirrored posture is exactly the mirror image.
    assert np.abs(other.arms[coordinates][:, fascicles] - sign[:, None] * one.arms).max() < 1e-9


def test_a_moment_arm_is_the_slope_of_the_length(body: Body):
    angles = np.random.default_rng(3).uniform(-0.03, 0.03, len(body.dofs))
    arms, step = mechanics(body, angles).arms, 1e-6
    for row in range(0, len(body.dofs), 7):
        ahead, behind = angles.copy(), angles.copy()
        ahead[row] += step
        behind[row] -= step
        slope = (mechanics(body, ahead).lengths - mechanics(body, behind).lengths) / (2 * step)
        assert np.abs(arms[row] + slope).max() < 1e-8


def test_the_body_as_mjcf_text_has_the_same_moment_arms(body: Body):
    model = mujoco.MjModel.from_xml_string(mjcf(body))
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    read = np.zeros((model.ntendon, model.nv))
    mujoco.mju_sparse2dense(read, data.ten_J, model.ten_J_rownnz, model.ten_J_rowadr, model.ten_J_colind)
    state = mechanics(body, np.zeros(len(body.dofs)))
    assert np.abs(-read.T - state.arms).max() < 2e-5  # the text keeps six digits
    assert model.body_mass.sum() == pytest.approx(body.mass, rel=1e-6)


def test_the_dimensions_of_the_reference_man_are_those_of_his_body(body: Body):
    measured = {
        "pelvis_width": distance(body, "pelvis.ASIS.left", "pelvis.ASIS.right"),
        "shoulder_width": distance(body, "scapula.acromion.left", "scapula.acromion.right"),
        "leg_length": float(body.landmarks["pelvis.hip_joint_centre.left"].position[2]),
    }
    for name, value in measured.items():
        assert TABLED_DIMENSIONS[name] * REFERENCE_MAN.height / TABLED_STATURE == pytest.approx(value, abs=0.002), name


@pytest.mark.parametrize(
    ("dimension", "value", "ends"),
    [
        ("pelvis_width", 0.29, ("pelvis.ASIS.left", "pelvis.ASIS.right")),
        ("shoulder_width", 0.44, ("scapula.acromion.left", "scapula.acromion.right")),
    ],
)
def test_a_measured_width_is_the_width_of_the_body(dimension: str, value: float, ends: tuple[str, str]):
    person = Person(sex="male", age=30.0, height=1.75, mass=75.0, dimensions={dimension: value})
    assert distance(build_body(person), *ends) == pytest.approx(value, abs=0.002)


@pytest.mark.parametrize("leg", [0.80, 0.86, 0.98])
def test_a_measured_leg_leaves_the_person_as_tall_as_they_are(leg: float):
    body = build_body(Person(sex="male", age=30.0, height=1.75, mass=75.0, dimensions={"leg_length": leg}))
    assert body.landmarks["skull.vertex"].position[2] + SCALP == pytest.approx(1.75, abs=0.004)


def test_a_measured_leg_is_as_long_as_the_leg_of_the_body():
    person = Person(sex="male", age=30.0, height=1.75, mass=75.0, dimensions={"leg_length": 0.86})
    height = build_body(person).landmarks["pelvis.hip_joint_centre.left"].position[2]
    assert height == pytest.approx(0.86, abs=0.003)


def test_a_person_larger_all_over_has_all_lengths_larger(body: Body):
    scale = 1.1
    large = Person(sex="male", age=30.0, height=1.75 * scale, mass=75.0 * scale**3)
    state, other = (mechanics(b, np.zeros(len(b.dofs))) for b in (body, build_body(large)))
    assert other.lengths == pytest.approx(scale * state.lengths, rel=1e-9)
    hinge = np.array([dof.kind == "hinge" for dof in body.dofs])
    assert other.arms[hinge] == pytest.approx(scale * state.arms[hinge], abs=1e-12)
    assert other.gravity[hinge] == pytest.approx(scale**4 * state.gravity[hinge], rel=1e-9, abs=1e-9)


SCALP = 0.006  # m, over the vertex


def test_the_body_stands_on_its_soles_with_a_level_head(body: Body):
    heights = [point.position[2] for name, point in body.landmarks.items() if name.startswith("foot.")]
    assert min(heights) == pytest.approx(0.0, abs=1e-12)
    skull = next(segment for segment in body.segments if segment.name == "skull")
    assert skull.rotation == pytest.approx(np.eye(3), abs=1e-12)
    assert body.landmarks["skull.vertex"].position[2] + SCALP == pytest.approx(REFERENCE_MAN.height, abs=0.002)


def test_landmarks_lie_where_the_model_puts_them(body: Body):
    fixed, state = layout(body), mechanics(body, np.zeros(len(body.dofs)))
    for name, point in body.landmarks.items():
        assert state.points[fixed.landmark_index[name]] == pytest.approx(point.position, abs=1e-12), name
