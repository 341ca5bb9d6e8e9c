"""Passive tissue of a whole body: curves of the joints, ribs slack where they rest, pushes that need no outside."""

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import Causes
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import JOINTS, MOTIONS
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.quantities import quantities
from kinespine.anatomy.resting import REGIONS, resting_flexion
from kinespine.chain.contacts import inner_columns, pressure_pushes
from kinespine.chain.fibres import fibres, forces_at
from kinespine.chain.mechanics import mechanics
from kinespine.chain.posing import pose
from kinespine.chain.posture import Posture
from kinespine.chain.pushes import Pushes, joined, steady
from kinespine.chain.slopes import Motion, motion, tension_slopes
from kinespine.chain.task import parse_task
from kinespine.chain.tissues import rib_pull, rib_rest, tissue_slopes
from kinespine.chain.weights import weights


def row(body: Body, name: str) -> int:
    return next(number for number, dof in enumerate(body.dofs) if dof.name == name)


def on_coordinates(moved: Motion, pushes: Pushes) -> np.ndarray:
    """Generalised force of each push, (k, n): virtual work of its force."""
    return np.einsum("ki,kin->kn", pushes.forces, moved.of_points(pushes.points, pushes.segments))


def test_the_body_s_curves_are_those_of_its_joints(man: Body):
    random = np.random.default_rng(0)
    off = random.normal(0.0, np.deg2rad(6.0), len(man.dofs))
    moments, slopes = tissue_slopes(man, off)
    for tissue in man.tissue:
        number = row(man, f"{tissue.joint}.{tissue.motion}")
        moment, slope = tissue.moment(off[[number]])
        assert moments[number] == pytest.approx(moment[0], abs=1e-9)
        assert slopes[number] == pytest.approx(slope[0], abs=1e-9)
    joints = {f"{joint}.{way}" for joint in JOINTS for way in MOTIONS}
    free = [number for number, dof in enumerate(man.dofs) if dof.name not in joints]
    assert not moments[free].any()
    assert not slopes[free].any()


def test_tissue_at_rest_pulls_nowhere_and_pulls_back_off_it(man: Body):
    assert not tissue_slopes(man, np.zeros(len(man.dofs)))[0].any()
    bent = np.zeros(len(man.dofs))
    number = row(man, "L4-L5.flexion")
    for angle in (-0.1, 0.1):
        bent[number] = angle
        moments, slopes = tissue_slopes(man, bent)
        assert np.sign(moments[number]) == -np.sign(angle)
        assert slopes[number] < 0


def test_stiffer_tissue_pulls_in_proportion(man: Body):
    stiff = changed_body(man, Causes(values={"stiffness.L4-L5": 3.0}))
    off = np.full(len(man.dofs), 0.05)
    plain, more = tissue_slopes(man, off)[0], tissue_slopes(stiff, off)[0]
    numbers = [row(man, f"L4-L5.{way}") for way in MOTIONS]
    assert more[numbers] == pytest.approx(3.0 * plain[numbers])
    others = np.setdiff1d(np.arange(len(off)), numbers)
    assert np.array_equal(more[others], plain[others])


def test_the_unloaded_spine_is_bent_by_what_standing_changes_in_each_region():
    numbers, bent = quantities("rest_posture.csv"), resting_flexion()
    for region, (first, last, sign) in REGIONS.items():
        joints = JOINTS[JOINTS.index(first) : JOINTS.index(last) + 1]
        assert np.rad2deg(sum(bent[joint] for joint in joints)) == pytest.approx(sign * numbers[region])
    assert set(bent) == set(JOINTS)


def test_ribs_pull_nowhere_where_they_rest(man: Body):
    stance, _ = pose(man, Causes(), parse_task("stand"), weights(), guard=False)
    state = mechanics(man, stance.rest)
    moved = motion(man, state)
    assert rib_pull(man, state, stance.ribs).on_coordinates(moved) == pytest.approx(0.0, abs=1e-6)


def test_ribs_push_nothing_as_a_whole(man: Body):
    #   every spring's two ends: no sum, no couple of the forces, torques that cancel
    random = np.random.default_rng(1)
    state = mechanics(man, random.normal(0.0, 0.03, len(man.dofs)))
    moved = motion(man, state)
    pull = rib_pull(man, state, rib_rest(man, np.zeros(len(man.dofs))))
    assert pull.pushes.forces.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    assert np.cross(pull.pushes.points, pull.pushes.forces).sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    floating = [number for number, dof in enumerate(man.dofs) if dof.role == "floating"]
    assert pull.on_coordinates(moved)[floating] == pytest.approx(np.zeros(6), abs=1e-9)


def test_inner_forces_move_nothing_as_a_whole(man: Body):
    random = np.random.default_rng(2)
    state = mechanics(man, random.normal(0.0, 0.05, len(man.dofs)))
    moved = motion(man, state)
    floating = [number for number, dof in enumerate(man.dofs) if dof.role == "floating"]
    columns = inner_columns(man, state, moved)
    arms = columns.arms(moved)[floating]
    size = np.abs(columns.arms(moved)).max()
    straight = ("scapula_upper", "scapula_lower", "linea_alba_tie")
    for name, arm in zip(columns.names, arms.T, strict=True):
        if name.startswith(straight):
            assert arm == pytest.approx(np.zeros(6), abs=1e-9 * size)
    pressure = pressure_pushes(man, state, moved)
    assert pressure.forces.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
    turning = np.cross(pressure.points, pressure.forces).sum(axis=0)
    assert turning == pytest.approx(np.zeros(3), abs=1e-4)  # N·m per pascal: areas are of 0.02 m2


def test_pushes_joined_do_what_each_does(man: Body):
    state = mechanics(man, np.zeros(len(man.dofs)))
    moved = motion(man, state)
    one = steady(moved, np.array([0]), state.origins[[0]], np.array([[0.0, 0.0, 10.0]]))
    two = steady(moved, np.array([3]), state.origins[[3]], np.array([[5.0, 0.0, 0.0]]))
    both = on_coordinates(moved, joined(one, two).scaled(np.array([2.0, 3.0])))
    assert both[0] == pytest.approx(2.0 * on_coordinates(moved, one)[0])
    assert both[1] == pytest.approx(3.0 * on_coordinates(moved, two)[0])


def test_a_weight_pushed_up_at_its_centre_is_carried(man: Body):
    #   each segment's own weight, upwards through its centre of mass: gravity is gone
    state = mechanics(man, np.random.default_rng(3).normal(0.0, 0.1, len(man.dofs)))
    moved = motion(man, state)
    weights_up = np.array([[0.0, 0.0, GRAVITY * segment.mass] for segment in man.segments])
    lifted = steady(moved, np.arange(len(man.segments)), state.centres, weights_up)
    assert on_coordinates(moved, lifted).sum(axis=0) == pytest.approx(-state.gravity, abs=1e-6)


def test_fibres_pull_most_at_their_best_length_and_stretch_passively_beyond(man: Body):
    fixed = fibres(man)
    best = forces_at(man, fixed.tendon + fixed.optimal)
    assert best.active == pytest.approx(fixed.strongest)
    assert best.active_slope == pytest.approx(0.0, abs=1e-9)
    assert best.passive == pytest.approx(0.0, abs=2e-3 * fixed.strongest.max())
    full = forces_at(man, fixed.tendon + 1.6 * fixed.optimal)  # strain 0.6: as strong as the strongest active pull
    assert full.passive == pytest.approx(fixed.strongest, rel=1e-6)


def test_the_force_of_a_fibre_changes_with_length_as_its_slope_says(man: Body):
    fixed = fibres(man)
    for strain in (-0.3, 0.005, 0.2, 0.59, 0.7):
        at, step = fixed.tendon + (1.0 + strain) * fixed.optimal, 1e-6 * fixed.optimal
        here, ahead, behind = (forces_at(man, at + s * step) for s in (0, 1, -1))
        for force, slope in (("active", "active_slope"), ("passive", "passive_slope")):
            difference = (getattr(ahead, force) - getattr(behind, force)) / (2 * step)
            size = fixed.strongest / fixed.optimal
            assert getattr(here, slope) / size == pytest.approx(difference / size, abs=1e-6)


def test_a_taut_string_stiffens_a_body_as_tension_over_length(man: Body):
    #   slope of the moments of steady tension in every muscle, against a difference
    random = np.random.default_rng(4)
    angles = random.normal(0.0, 0.03, len(man.dofs))
    state = mechanics(man, angles)
    tension = random.uniform(0.0, 50.0, len(man.fascicles))
    found = tension_slopes(man, state, motion(man, state), tension, np.zeros(len(tension)))
    step = 1e-5
    for column in random.choice(len(angles), 10, replace=False):
        off = np.zeros(len(angles))
        off[column] = step
        ahead, behind = (mechanics(man, angles + s * off).arms @ tension for s in (1, -1))
        assert found[:, column] == pytest.approx((ahead - behind) / (2 * step), abs=1e-4 * np.abs(found).max())
    assert Posture(angles=angles).angles.flags.writeable is False
