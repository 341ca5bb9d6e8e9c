"""What a neck tells: slopes by senses as full solves have them, and nothing at all where nothing is left of it."""

from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import SensedError
from kinespine.chain.assumed import Assumed, stratified
from kinespine.chain.neck_sense import WHOLE, NeckSense, kept
from kinespine.chain.norm_body import solve_at
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.person_fit import fit_person
from kinespine.chain.prior import healthy_prior
from kinespine.chain.share_draws import SENSED, plan_draws, share_draws
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.chain.worlds import Place, World, make_world

NECK = NeckSense(
    pitch=SensedError(pitch=0.2, roll=0.0, yaw=0.0, forward=-0.16, leftward=0.0),
    roll=SensedError(pitch=0.0, roll=0.5, yaw=0.0, forward=0.0, leftward=0.01),
)
PRIOR = healthy_prior()
ROWS = (output_index()["l4_l5_compression"], output_index()["sagittal_vertical_axis"])
BONE = PRIOR.place("skull_flexion_deg")


def world(man: Body, gain: float, retained: float) -> World:
    place = Place(
        causes=PRIOR.mean, habit=1.0, follow=0.5, assumed=Assumed(gain=gain, retained=retained), neck=NECK
    )  # fmt: skip
    return make_world(man, place, PRIOR, STAND, weights(), ROWS)


@pytest.fixture(scope="module")
def whole(man: Body) -> World:
    return world(man, 1.0, 1.0)


def test_a_turned_bone_tells_what_a_neck_that_feels_turned_does():
    #   5 deg at the skull, half of it told, half of that left: 1.25 deg forward in the neck
    causes = np.zeros(len(PRIOR.names))
    causes[BONE] = 5.0
    felt = NECK.chain(causes, PRIOR, Assumed(gain=0.5, retained=0.5))
    assert felt[PRIOR.place("sensed.pitch_deg")] == pytest.approx(0.2 * 1.25)
    assert felt[PRIOR.place("sensed.forward_mm")] == pytest.approx(-160.0 * np.radians(1.25))
    assert felt[BONE] == 5.0


def test_between_two_fits_of_sway_a_neck_does_what_lies_between():
    other = NeckSense(
        pitch=SensedError(pitch=-0.8, roll=0.0, yaw=0.0, forward=-0.8, leftward=0.0),
        roll=SensedError(pitch=0.0, roll=0.2, yaw=0.0, forward=0.0, leftward=0.0),
    )
    both = replace(NECK, other=other)
    causes = np.zeros(len(PRIOR.names))
    causes[[BONE, PRIOR.place("sensed.roll_deg")]] = 5.0, 1.0
    usual, most = (neck.chain(causes, PRIOR, Assumed(gain=0.5)) for neck in (NECK, other))
    assert not np.allclose(usual, most)
    for part in (0.0, 0.25, 1.0):
        felt = both.chain(causes, PRIOR, Assumed(gain=0.5, other=part))
        assert felt == pytest.approx((1.0 - part) * usual + part * most)


def test_a_bias_of_the_spread_of_people_is_felt_as_it_is_kept():
    causes = np.zeros(len(PRIOR.names))
    causes[PRIOR.place("sensed.roll_deg")] = 1.0
    felt = NECK.chain(causes, PRIOR, Assumed(retained=1.0))
    assert felt[PRIOR.place("sensed.roll_deg")] == pytest.approx(WHOLE * 0.5)
    assert NECK.chain(causes, PRIOR, Assumed())[PRIOR.place("sensed.roll_deg")] == pytest.approx(0.5)


def test_slopes_by_senses_are_those_of_full_solves(man: Body, whole: World):
    at = {}
    for side in (-0.5, 0.5):
        causes = PRIOR.mean.copy()
        causes[BONE] += side
        chain = NECK.chain(causes, PRIOR, Assumed(gain=1.0, retained=1.0))
        found = solve_at(man, chain, PRIOR, STAND, weights(), "shape", habit_weight=1.0, habit_follow=0.5)
        at[side] = read(reading(found.scene, found.amounts))[list(ROWS)]
    slopes = whole.slopes(0.5, "shape")[:, BONE]
    assert slopes[0] == pytest.approx(at[0.5][0] - at[-0.5][0], rel=0.05, abs=0.05)
    assert slopes[1] == pytest.approx(at[0.5][1] - at[-0.5][1], rel=0.05, abs=1e-4)


def test_the_sensory_share_is_exactly_zero_where_nothing_is_left(man: Body, whole: World):
    seen = Observation(name="skull_flexion_deg", value=4.0, error=1.0, source="constructed")
    fitted = fit_person(man, (seen,), task=STAND, weights=weights())
    none = world(man, 1.0, 0.0)
    plan = plan_draws(100, 1, seed=1)
    with_it, without = (share_draws([one], fitted, plan, len(ROWS), 1).shares[:, SENSED] for one in (whole, none))
    assert np.all(without == 0.0)
    assert np.all(with_it.std(axis=0) > 0.0)


def test_without_a_model_of_senses_bones_tell_nothing(man: Body, whole: World):
    plain = make_world(
        man, Place(causes=PRIOR.mean, habit=1.0, follow=0.5, assumed=Assumed()), PRIOR, STAND, weights(), ROWS
    )
    assert plain.slopes(0.5, "shape")[:, BONE] == pytest.approx((whole.stays + 0.5 * whole.adds)[:, BONE])


def test_half_of_the_worlds_keep_nothing_and_the_others_any_share():
    found = sorted(one.retained for one in stratified(np.random.default_rng(0), 12))
    assert found[:6] == [0.0] * 6
    assert found[6:] == pytest.approx((np.arange(6) + 0.5) / 6.0)


def test_worlds_lie_evenly_between_two_fits_of_sway():
    found = sorted(one.other for one in stratified(np.random.default_rng(0), 12))
    assert found == pytest.approx((np.arange(12) + 0.5) / 12.0)


def test_what_all_of_a_bias_would_do_is_told_from_draws_that_keep_some():
    known, more = kept([0.0, 0.5, 1.0], np.array([0.0, 2.0, 3.0]))
    assert known.tolist() == [False, True, True]
    assert more.tolist() == [0.0, 2.0, 0.0]
    known, more = kept([0.0, 0.0], np.zeros(2))
    assert known.all()
    assert not more.any()
