"""Three answers, and what the third depends on."""

import numpy as np
import pytest

from kinespine.chain.model_error import model_error, model_errors
from kinespine.chain.verdict import FOLLOW, GAIN, HYPOTHESIS, Interval, judge


def around(value: float) -> Interval:
    """An interval two wide either way."""
    return Interval(value=value, low=value - 2.0, high=value + 2.0, sd=1.0)


@pytest.mark.parametrize("size", [5.0, -5.0])
def test_a_share_that_leaves_out_zero_whatever_is_assumed_changes_it(size: float):
    assert judge(*(around(size) for _ in range(5))).word == "changes it"


def test_a_share_that_holds_zero_whatever_is_assumed_cannot_be_told_from_error():
    found = judge(*(around(value) for value in (0.5, -0.5, 1.0, 0.0, 0.2)))
    assert found.text == "not distinguishable from measurement error"


def test_a_sign_that_flips_with_habit_is_not_determined():
    found = judge(around(0.0), around(-9.0), around(9.0), around(0.0), around(0.0))
    assert found.word == "not determined"
    assert FOLLOW in found.depends_on
    assert found.text.startswith("not determined: depends on whether habit follows the tissue")


def test_a_share_under_one_hypothesis_alone_is_not_determined():
    found = judge(around(9.0), around(9.0), around(9.0), around(0.0), around(9.0))
    assert found.depends_on == (HYPOTHESIS,)


def test_a_share_that_a_sensory_bias_blurs_is_not_determined():
    found = judge(around(0.0), around(0.0), around(0.0), around(0.0), around(5.0))
    assert found.depends_on == (GAIN,)


def test_an_interval_holds_95_of_100_draws():
    draws = np.random.default_rng(0).normal(3.0, 2.0, 20_000)
    found = Interval.of(draws)
    assert found.value == pytest.approx(3.0, abs=0.06)
    assert (found.low, found.high) == pytest.approx((3.0 - 1.96 * 2.0, 3.0 + 1.96 * 2.0), abs=0.12)


def test_the_detectable_size_is_found_in_80_of_100_examinations():
    #   one cause of spread 2, error 1: estimate = k (true + noise), k = 4/5; its interval holds the norm's spread too
    kept, error, spread = 0.8, 1.0, 2.0
    interval = Interval(value=0.0, low=0.0, high=0.0, sd=float(np.hypot(np.sqrt(kept) * error, spread)))
    size = interval.detectable(kept, kept * error)
    told = kept * (size + error * np.random.default_rng(1).standard_normal(20_000))
    assert np.mean(told > 1.96 * interval.sd) == pytest.approx(0.80, abs=0.01)


def test_what_does_not_arrive_in_an_estimate_cannot_be_found():
    assert Interval(value=0.0, low=-1.0, high=1.0, sd=0.5).detectable(0.0, 0.0) == np.inf


def test_a_widened_interval_keeps_its_median_and_stretches_to_both_sides():
    one = Interval(value=2.0, low=1.0, high=5.0, sd=1.0).widened(2.0)
    assert (one.value, one.low, one.high, one.sd) == (2.0, 0.0, 8.0, 2.0)


def test_an_outcome_that_was_not_looked_at_is_told_as_widely_as_the_widest():
    rows = model_errors()
    other = model_error("t1_t2_shear")
    assert other.outcome == "*"
    assert other.total == max(row.total for row in rows)
    assert other.neck == max(row.neck for row in rows)
    assert all(row.total >= 1.0 and row.neck >= 1.0 for row in rows)
