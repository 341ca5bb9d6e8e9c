"""Shares of groups of causes in one person: they add up, they name what was changed, and know what they cannot tell."""

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.chain.attribution import GROUPS, NECK, Attribution, attribute
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.person_fit import Fitted, fit_person
from kinespine.chain.prior import healthy_prior
from kinespine.chain.regions import region_masks, region_of
from kinespine.chain.shares import RegionShare
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


def test_its_region_is_named(found: tuple[Attribution, ...]):
    tilted = found[1]
    legs = next(region for region in tilted.regions if region.region == "pelvis and legs")
    assert tilted.named == "pelvis and legs"
    # Against the middle of healthy people an interval has no spread of theirs in it.
    group = next(group for group in tilted.groups if group.group == "pelvis and legs")
    assert legs.share.high - legs.share.low < group.share.high - group.share.low


def test_a_share_is_unusual_where_nothing_of_its_interval_is_usual():
    def share(low: float) -> RegionShare:
        return RegionShare(region="lumbar", share=Interval(value=5.0, low=low, high=6.0, sd=0.5), healthy_sd=2.0)

    assert share(4.0).is_unusual  # 1.96 healthy standard deviations are 3.92
    assert not share(3.8).is_unusual


def test_habit_belongs_to_the_place_it_holds():
    assert region_of("habit.C1-C2.lateral_deg") == region_of("atlas_tilt_deg") == "upper neck"
    assert region_of("habit.C3-C4.flexion_deg") == "lower neck"
    assert region_of("habit.scapula.posterior_tilt.left_deg") == region_of("rest.T12-L1.axial_deg") == "thorax"
    assert region_of("habit.L1-L2.axial_deg") == "lumbar"
    assert region_of("habit.ankle.inversion.left_deg") == "pelvis and legs"


def test_every_cause_has_one_region():
    assert np.array_equal(region_masks(healthy_prior()).sum(axis=0), np.ones(len(healthy_prior().names)))


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
