"""Laws of statics that loads in a posture must obey, whatever the tables say."""

import numpy as np
import pytest

from kinespine.anatomy import Body, Person, build_body
from kinespine.anatomy.model import GRAVITY
from kinespine.chain import Loads, Posture, posture_from, solve_loads
from kinespine.chain.acting import balance_of
from kinespine.chain.columns import pressure_forces
from kinespine.chain.mechanics import layout
from kinespine.chain.posture import standing
from kinespine.chain.reactions import forces_on_segments, path_pieces
from kinespine.chain.sharing import share


@pytest.fixture(scope="module")
def stood(man: Body) -> Loads:
    return solve_loads(man)


def test_the_average_man_stands_without_reserve(stood: Loads):
    assert stood.status == "solved"
    assert stood.residual_max <= 1e-8
    assert not stood.left_over


def test_the_ground_carries_the_body_weight(man: Body, stood: Loads):
    assert sum(foot.force for foot in stood.feet) == pytest.approx(man.mass * GRAVITY, abs=1e-6)


def test_a_symmetric_body_is_loaded_symmetrically(stood: Loads):
    left = {muscle.name.removesuffix(".left"): muscle.force for muscle in stood.muscles if muscle.side == "left"}
    right = {muscle.name.removesuffix(".right"): muscle.force for muscle in stood.muscles if muscle.side == "right"}
    assert left == pytest.approx(right, abs=1e-5)
    assert stood.feet[0].share == pytest.approx(0.5, abs=1e-8)
    for level in stood.levels:
        assert level.lateral_shear == pytest.approx(0.0, abs=1e-6 * abs(level.compression))


def test_nothing_pushes_with_a_muscle_and_none_exceeds_its_strength(stood: Loads):
    assert all(-1e-12 <= muscle.activation <= 1 + 1e-12 for muscle in stood.muscles)
    assert all(muscle.force >= -1e-9 for muscle in stood.muscles)
    assert all(limb.fraction <= 1 + 1e-9 for limb in stood.limbs)


def test_moments_of_all_forces_above_a_lumbar_joint_sum_to_zero(man: Body, crooked: Posture):
    # Newton's law on everything above the joint, from forces at points: independent of the moment arms solved with.
    balance = balance_of(man, crooked, crooked)
    shared = share(balance.problem())
    assert shared.status == "solved"
    tension = balance.tension(shared.x)
    fixed, state = layout(man), balance.state
    starts, ends, owner = path_pieces(man)
    pull = state.points[ends] - state.points[starts]
    pull = pull / np.linalg.norm(pull, axis=1)[:, None] * tension[owner][:, None]
    pressure = pressure_forces(man, state)
    pascals = balance.pressure(shared.x)
    weights = np.array([[0.0, 0.0, -segment.mass * GRAVITY] for segment in man.segments])
    for joint in ("T12-L1", "L3-L4", "L4-L5", "L5-S1"):
        row = next(number for number, dof in enumerate(man.dofs) if dof.name == f"{joint}.flexion")
        above = fixed.moves[row]
        centre = state.anchors[row]
        moment = np.cross(state.centres - centre, weights)[above].sum(axis=0)
        on, off = above[fixed.landmark_segment[starts]], above[fixed.landmark_segment[ends]]
        moment += np.cross(state.points[starts] - centre, pull)[on].sum(axis=0)
        moment -= np.cross(state.points[ends] - centre, pull)[off].sum(axis=0)
        pushed = above[pressure.segments]
        moment += pascals * np.cross(pressure.points - centre, pressure.forces)[pushed].sum(axis=0)
        assert moment == pytest.approx(np.zeros(3), abs=1e-6)


def test_a_body_with_no_bone_of_its_own_balances(man: Body, crooked: Posture):
    balance = balance_of(man, crooked, crooked)
    shared = share(balance.problem())
    tension = balance.tension(shared.x)
    forces = forces_on_segments(man, balance, shared, tension)
    assert forces[layout(man).index["linea_alba"]] == pytest.approx(np.zeros(3), abs=1e-6)


def test_abdominal_pressure_pushes_nothing_as_a_whole(man: Body, crooked: Posture):
    pressure = pressure_forces(man, balance_of(man, crooked, crooked).state)
    assert pressure.forces.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
    assert np.cross(pressure.points, pressure.forces).sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-3)


def test_abdominal_pressure_needs_the_wall(man: Body):
    # Every muscle of the wall pulls the linea alba back; without them nothing holds it against any pressure.
    balance = balance_of(man, standing(man), standing(man))
    problem = balance.problem()
    row = [man.dofs[number].name for number in balance.kept].index("linea_alba.forward")
    wall = np.array([fascicle.group in WALL for fascicle in man.fascicles])
    muscles = np.flatnonzero(problem.arms[row, : len(man.fascicles)] != 0)
    assert wall[muscles].all()
    assert problem.arms[row, -2] > 0  # the pressure, before the tie
    assert (problem.arms[row, muscles] <= 0).all()


WALL = ("rectus_abdominis", "external_oblique", "internal_oblique", "transversus_abdominis")


def test_passive_tissue_is_slack_in_the_rest_pose_and_pulls_back_off_it(man: Body):
    bent = posture_from(man, {"L4-L5.flexion": 4.0})
    at_rest, bent_from_norm = balance_of(man, bent, bent), balance_of(man, bent, standing(man))
    row = next(number for number, dof in enumerate(man.dofs) if dof.name == "L4-L5.flexion")
    assert not np.any(at_rest.tissue)
    assert bent_from_norm.tissue[row] < -0.1


def test_a_posture_beyond_balance_says_what_is_left_over_and_where(man: Body):
    fallen = solve_loads(man, posture_from(man, {"ankle.dorsiflexion.left": 30.0, "ankle.dorsiflexion.right": 30.0}))
    leaning = solve_loads(man, posture_from(man, {"pelvis.tilt": 60.0}))
    for loads in (fallen, leaning):
        assert loads.status in ("solved", "unbalanced")
    assert leaning.status == "unbalanced"
    assert leaning.left_over
    assert max(leaning.left_over, key=lambda name: abs(leaning.left_over[name])) in leaning.message


@pytest.mark.parametrize(
    "person",
    [
        Person(sex="female", age=25, height=1.62, mass=52.5),
        Person(sex="female", age=75, height=1.58, mass=87.0),
        Person(sex="male", age=75, height=1.72, mass=60.0),
        Person(sex="male", age=25, height=1.90, mass=126.0),
    ],
)
def test_people_of_other_age_sex_and_build_stand_too(person: Person):
    loads = solve_loads(build_body(person))
    assert loads.status == "solved"
    lumbar = next(level for level in loads.levels if level.level == "L4-L5")
    assert 3.0 < lumbar.compression / person.mass < 10.0
