"""Chain and sway under senses that are off: one lean, one map, and muscles that only two things keep busy."""

from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import causes_from
from kinespine.balance.control import controller
from kinespine.balance.firing import firing_of, resting_of, uncertainty_of
from kinespine.balance.footing import base_of
from kinespine.balance.lean import Held, _with, hold, lean_of, offset_bias, static_bias
from kinespine.balance.loop import Loop, loop_of, with_senses
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import Plant
from kinespine.balance.senses import Condition, senses_in
from kinespine.chain import Standing
from kinespine.chain.mechanics import layout
from kinespine.errors import BadInput

NOISE = usual_noise()


@pytest.fixture(scope="module")
def leaning(sensing_man: Body) -> Held:
    senses = senses_in(Condition(eyes="closed"), NOISE).biased({"neck.pitch": 0.05, "ankle.pitch": -0.003})
    return hold(sensing_man, senses, NOISE, controller())


def test_chain_and_sway_agree_on_the_lean_within_1_percent(leaning: Held):
    assert abs(leaning.lean.forward) > 1e-3  # there is something to agree on
    assert leaning.found.forward == pytest.approx(leaning.lean.forward, rel=0.01)
    assert leaning.found.pitch == pytest.approx(leaning.lean.pitch, rel=0.01)


def test_a_neck_that_feels_bent_forward_carries_the_body_forward_and_the_head_back(leaning: Held):
    assert leaning.lean.forward > 0
    assert leaning.lean.pitch < 0


def test_ankles_that_feel_a_lean_forward_lean_back_by_weight_times_kp_over_kp_less_mgh(plant: Plant):
    #   where ankles alone are believed: 2.53 times as far as is felt
    noise = replace(NOISE, vestibular=10.0, foot=10.0, joint=1e-5, drift=1e-4, slow=0.05, slow_joints=1.0)
    loop = loop_of(plant, senses_in(Condition(eyes="closed"), noise), noise, controller())
    weight = loop.weights[0, loop.senses.channels.index("ankle.pitch")]
    off = lean_of(replace(loop, senses=loop.senses.biased({"ankle.pitch": 0.001})))
    assert weight == pytest.approx(1.0, rel=0.05)
    assert -off.forward / (0.001 * plant.centre[0, 0]) == pytest.approx(weight * controller().amplification, rel=0.05)


def test_what_is_told_to_the_chain_is_the_lean_the_other_way(loop: Loop):
    biased = replace(loop, senses=loop.senses.biased({"neck.pitch": 0.02, "neck.roll": 0.01}))
    told, lean = static_bias(biased), lean_of(biased)
    assert (told.forward, told.leftward) == (-lean.forward, lean.rightward)
    assert (told.pitch, told.roll, told.yaw) == (-lean.pitch, -lean.roll, 0.0)


def test_an_offset_of_the_upper_neck_reaches_the_senses_by_its_gain_and_not_at_all_without():
    causes = causes_from({"skull_tilt_deg": 2.0, "atlas_tilt_deg": 1.0, "skull_flexion_deg": -4.0})
    assert offset_bias(causes, 1.0) == {
        "neck.pitch": pytest.approx(np.radians(-4.0)),
        "neck.roll": pytest.approx(np.radians(3.0)),
    }
    assert set(offset_bias(causes, 0.0).values()) == {0.0}
    with pytest.raises(BadInput, match=r"0 \(none\) to 1"):
        offset_bias(causes, 1.5)


def test_without_a_bias_the_posture_is_the_one_of_the_chain_alone(sensing_man: Body):
    held = hold(sensing_man, senses_in(Condition(), NOISE), NOISE, controller())
    assert held.standing is held.upright


def test_the_base_of_support_reaches_from_the_heels_to_the_heads_of_the_metatarsals(upright: Standing):
    #   front and back edge lie as far apart as heel and first metatarsal, and the centre of mass between them
    base, number = base_of(upright), layout(upright.body).landmark_index
    toe, heel = (
        upright.equilibrium.scene.state.points[number[f"foot.{name}.left"], 0]
        for name in ("metatarsal_1_sole", "heel_medial")
    )
    front, back = base.room[base.outward[:, 0].argmax()], base.room[base.outward[:, 0].argmin()]
    assert front + back == pytest.approx(toe - heel, abs=1e-6)
    assert 0.05 < front < 0.1
    assert base.left(np.array([front + 0.01, 0.0])) == pytest.approx(-0.01)
    assert base.left(np.array([0.0, 0.02])) == pytest.approx(base.left(np.array([0.0, -0.02])), abs=1e-6)
    far = np.array([0.2, 0.0])
    assert base.left(far) < 0.0
    assert base.left(base.share(far) * far) == pytest.approx(0.0, abs=1e-9)
    assert base.share(np.zeros(2)) == 1.0
    spread = np.diag([0.01**2, 0.01**2])
    assert base.deviations(np.zeros(2), spread) == pytest.approx(base.left(np.zeros(2)) / 0.01)


def test_a_body_that_would_lean_beyond_its_feet_is_refused_with_the_part_that_would_not(sensing_man: Body):
    senses = senses_in(Condition(eyes="closed", surface="foam"), NOISE).biased({"neck.pitch": 0.05})
    with pytest.raises(BadInput, match=r"beyond the edge of its feet.*Up to \d+% of this bias"):
        hold(sensing_man, senses, NOISE, controller())


def test_a_head_that_is_felt_turned_by_more_than_any_posture_answers_is_refused():
    with pytest.raises(BadInput, match="smaller bias"):
        _with(causes_from({}), {"sensed.pitch_deg": 25.0})


def test_sway_makes_muscles_of_both_sides_work_alike_in_a_symmetric_body(upright: Standing, loop: Loop):
    firing = firing_of(upright, loop, resting_of(loop, loop), draws=6)
    assert firing.asymmetry == pytest.approx(0.0, abs=2e-3)  # sway is drawn at random, in pairs to both sides
    assert min(one.mean for one in firing.groups) >= firing.resting.tone - 1e-9


def test_tone_and_guard_grow_with_what_is_not_known_and_with_nothing_else(plant: Plant, loop: Loop):
    usual = loop_of(plant, senses_in(Condition(), NOISE), NOISE, controller())
    same = resting_of(usual, usual)
    assert (same.ratio, same.tone, same.margin) == (1.0, pytest.approx(0.005), 8.0)
    worse = with_senses(usual, usual.senses.noisier(dict.fromkeys(usual.senses.channels, 3.0)))
    more = resting_of(worse, usual)
    assert more.ratio == pytest.approx(uncertainty_of(worse) / uncertainty_of(usual))
    assert more.ratio > 1.0
    assert more.tone == pytest.approx(0.005 * more.ratio)
    assert more.margin == pytest.approx(8.0 * more.ratio)
    biased = replace(worse, senses=worse.senses.biased({"neck.pitch": 0.1}))
    assert resting_of(biased, usual).tone == more.tone  # a bias that is not felt makes nobody stiff
