"""Shares of groups of causes in one person: they add up, they name what was changed, and know what they cannot tell."""

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.chain.attribution import GROUPS, NECK, Attribution, attribute
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.person_fit import Fitted, fit_person
from kinespine.chain.standing import STAND
from kinespine.chain.verdict import Interval
from kinespine.chain.weights import weights
from kinespine.errors import BadInput

pytestmark = pytest.mark.slow  # a dozen bodies and some subsets of causes solved in full

DEGREE = np.pi / 180.0
OUTCOMES = ("l4_l5_compression", "pelvic_obliquity", "lumbar_asymmetry")
LONG_LEG = (
    Observation(name="leg_length_left_mm", value=12.5, error=3.0),
    Observation(name="leg_length_right_mm", value=-12.5, error=3.0),
    Observation(name="pelvic_obliquity", value=4.0 * DEGREE, error=1.0 * DEGREE),
    Observation(name="atlas_tilt_deg", value=1.0, error=1.0),
)


@pytest.fixture(scope="module")
def fitted(man: Body) -> Fitted:
    return fit_person(man, LONG_LEG, task=STAND, weights=weights())


@pytest.fixture(scope="module")
def found(man: Body, fitted: Fitted) -> tuple[Attribution, ...]:
    return attribute(man, fitted, OUTCOMES, task=STAND, weights=weights(), draws=400)


def test_shares_of_every_draw_and_of_the_full_solves_add_up(man: Body, fitted: Fitted, found: tuple[Attribution, ...]):
    here = fitted.equilibrium
    solved = read(reading(here.scene, here.amounts))
    for one in found:
        assert sum(one.exact) == pytest.approx(one.person - one.norm, abs=1e-9)
        assert one.person == pytest.approx(solved[output_index()[one.outcome.name]], rel=1e-3)
        assert one.total.value == pytest.approx(Interval.of(one.draws.sum(axis=1), one.weights).value)
        assert one.draws.shape == (400, len(GROUPS))


def test_a_leg_that_is_longer_is_named_for_the_tilted_pelvis(found: tuple[Attribution, ...]):
    tilted = found[1]
    legs = next(group for group in tilted.groups if group.group == "pelvis and legs")
    assert legs.share.low > 0.0
    assert max(tilted.groups, key=lambda group: abs(group.share.value)) is legs
    assert tilted.total.excludes_zero


def test_a_degree_of_the_atlas_is_not_told_from_error(found: tuple[Attribution, ...]):
    for one in found:
        assert one.verdict.word == "not distinguishable from measurement error"
        assert one.neck.low < 0.0 < one.neck.high
        assert one.detectable > abs(one.neck.value)


def test_the_upper_neck_is_the_sum_of_its_two_groups(found: tuple[Attribution, ...]):
    columns = [GROUPS.index(group) for group in NECK]
    for one in found:
        assert Interval.of(one.draws[:, columns].sum(axis=1), one.weights).value == pytest.approx(one.neck.value)
        assert one.percent is None or one.total.excludes_zero
        assert one.percent is not None or one.percent_reason


def test_an_unknown_outcome_is_refused_with_the_nearest(man: Body, fitted: Fitted):
    with pytest.raises(BadInput, match="l4_l5_compression"):
        attribute(man, fitted, ["l4_l5_compresion"], task=STAND, weights=weights())
