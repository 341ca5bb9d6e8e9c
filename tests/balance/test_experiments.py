"""Published experiments on the senses: signs, null rows, power; and how a tilting support is followed."""

from dataclasses import replace

import numpy as np
import pytest

from kinespine.balance.control import controller
from kinespine.balance.experiments import Outcome, compare
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import Plant
from kinespine.balance.responses import lean_under, through_prism, tilt_answers, vibrated
from kinespine.balance.senses import Condition, senses_in
from kinespine.errors import BadInput


@pytest.fixture(scope="module")
def outcomes(plant: Plant) -> tuple[Outcome, ...]:
    return compare(plant, usual_noise(), controller())


def test_no_sign_is_against_what_was_found_neither_where_it_was_set_nor_where_it_was_not(outcomes: tuple[Outcome, ...]):
    assert [one.experiment.what for one in outcomes if not one.agrees] == []
    assert sum(one.experiment.sets_allowed for one in outcomes) == 1


@pytest.mark.parametrize("allowed", [0.0, 0.0004, 0.003])
def test_what_is_allowed_for_turns_no_sign_but_that_of_the_row_that_set_it(plant: Plant, allowed: float):
    found = compare(plant, replace(usual_noise(), allowed=allowed), controller())
    against = {one.experiment.what for one in found if not one.agrees}
    assert against <= {one.experiment.what for one in found if one.experiment.sets_allowed}


def test_signs_that_a_study_could_see_are_those_of_vibration_of_neck_and_shank_and_of_prisms(
    outcomes: tuple[Outcome, ...],
):
    """The others agree without weight, and the docs say it: the day one has power, they have to say that."""
    free = [one for one in outcomes if not one.experiment.sets_allowed]
    seen = [one.experiment.row for one in free if one.power >= 0.4]
    assert seen == ["SENS-002 denunzio2005"] * 4 + ["pacific1065"]
    others = [one for one in free if one.power < 0.4 and one.experiment.row != "CHAIN-063 suttle2015"]
    assert max(one.power for one in others) < 0.2


def test_prisms_with_the_base_up_lean_the_body_as_far_the_other_way_and_none_once_used_to_them(plant: Plant):
    loop = loop_of(plant, senses_in(Condition(), usual_noise()), usual_noise(), controller())
    down, up = (lean_under(loop, through_prism(loop.senses, sign * np.arctan(0.05))) for sign in (1.0, -1.0))
    assert down.forward < 0.0
    assert down.pitch < 0.0
    assert up.forward == pytest.approx(-down.forward)
    assert lean_under(loop, through_prism(loop.senses, 0.05).biased({}, 0.0)).forward == 0.0


def test_closed_eyes_see_no_prism_and_nobody_wears_30_degrees():
    closed, opened = (senses_in(Condition(eyes=eyes), usual_noise()) for eyes in ("closed", "open"))
    with pytest.raises(BadInput, match="Closed eyes"):
        through_prism(closed, 0.05)
    with pytest.raises(BadInput, match=r"up to 11\.5 deg"):
        through_prism(opened, np.radians(30.0))


def test_no_effect_is_claimed_where_none_was_found(outcomes: tuple[Outcome, ...]):
    nulls = [one for one in outcomes if one.experiment.sign == 0]
    assert len(nulls) == 3
    for one in nulls:
        assert abs(one.effect) < one.detectable


def test_a_study_finds_what_it_can_detect_with_80_percent(outcomes: tuple[Outcome, ...]):
    for one in outcomes:
        assert 0.05 - 1e-6 <= one.power <= 1.0
        assert (one.power >= 0.8) == (abs(one.effect) >= one.detectable * (1.0 - 1e-6))


@pytest.fixture(scope="module")
def followed(plant: Plant) -> dict[float, np.ndarray]:
    """Gain and phase (2, f) of closed eyes by amplitude in degrees."""
    senses = senses_in(Condition(eyes="closed"), usual_noise())
    found: dict[float, np.ndarray] = {}
    for amplitude in (0.5, 2.0, 8.0):
        told = tilt_answers(plant, senses, usual_noise(), controller(), np.radians(amplitude), (0.05, 0.2, 0.6, 1.5))
        found[amplitude] = np.array([[one.gain for one in told], [np.degrees(one.phase) for one in told]])
    return found


def test_the_more_a_support_tilts_the_less_of_it_is_followed(followed: dict[float, np.ndarray]):
    assert np.all(followed[0.5][0] > followed[2.0][0])
    assert np.all(followed[2.0][0] > followed[8.0][0])


def test_a_small_tilt_is_followed_by_more_than_itself_and_a_fast_one_hardly(followed: dict[float, np.ndarray]):
    gain = followed[0.5][0]
    assert gain[:2].max() > 1.0  # as far as w Kp / (Kp - m g h) allows
    assert gain[-1] < 0.5


def test_the_body_lags_the_faster_the_support_tilts(followed: dict[float, np.ndarray]):
    for _, phase in followed.values():
        assert np.all(np.diff(phase) < 0)
        assert phase[-1] < -120.0


def test_a_muscle_that_nobody_vibrates_is_refused(loop: Loop):
    with pytest.raises(BadInput, match="ankle back"):
        vibrated(loop.senses, "biceps")
