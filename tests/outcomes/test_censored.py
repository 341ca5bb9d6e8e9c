import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.errors import NotSolved
from kinespine.outcomes.censored import Predicted, Scale, centre_of, fit_line, mean_score

HUNDRED = Scale(low=0, high=100)


def predicted(centre: float, spread: float = 20.0, freedom: float = 1e9) -> Predicted:
    return Predicted(centre=centre, spread=spread, freedom=freedom, scale=HUNDRED)


def test_far_from_the_ends_a_band_is_that_of_a_normal():
    assert predicted(50, 10).band(0.95) == pytest.approx((50 - 19.600, 50 + 19.600), abs=1e-3)
    assert predicted(50, 10).band(0.80) == pytest.approx((50 - 12.816, 50 + 12.816), abs=1e-3)


def test_with_few_people_behind_it_a_band_is_wider():
    #   Student's t of 4 degrees of freedom: 2.776 standard deviations hold 95 %
    assert predicted(50, 10, freedom=4).band(0.95) == pytest.approx((50 - 27.76, 50 + 27.76), abs=0.01)


def test_at_the_floor_the_whole_rest_is_left_out_above():
    #   centre 0: half of the people are at the floor, and 80 % lie below 0.8416 spreads
    assert predicted(0).band(0.8) == pytest.approx((0.0, 0.8416 * 20), abs=1e-3)


@settings(max_examples=50)
@given(st.floats(-80, 180), st.floats(1, 60), st.floats(3, 200), st.sampled_from([0.5, 0.8, 0.95]))
def test_a_band_holds_what_it_says_or_more_where_an_end_holds_more(
    centre: float, spread: float, freedom: float, share: float
):
    one = predicted(centre, spread, freedom)
    low, high = one.band(share)
    assert 0.0 <= low <= high <= 100.0
    left_out = 2.0 - one.above(low) - one.below(high)  # below the band, and above it
    assert left_out <= 1.0 - share + 1e-6
    if low > 0.0 and high < 100.0:
        assert left_out == pytest.approx(1.0 - share, abs=1e-6)


@given(st.floats(-50, 150), st.floats(1, 50))
def test_the_mean_of_scores_is_that_of_many_draws_cut_at_the_ends(centre: float, spread: float):
    z = np.linspace(-7, 7, 20001)
    weights = np.exp(-0.5 * z**2)
    expected = float(np.average(np.clip(centre + spread * z, 0, 100), weights=weights))
    assert float(mean_score(centre, spread, HUNDRED)) == pytest.approx(expected, abs=1e-3)


@given(st.floats(1, 99), st.floats(1, 40))
def test_the_centre_gives_the_mean_back(mean: float, spread: float):
    assert float(mean_score(centre_of(mean, spread, HUNDRED), spread, HUNDRED)) == pytest.approx(mean, abs=1e-6)


def test_no_people_have_a_mean_at_the_end_of_a_scale():
    with pytest.raises(NotSolved, match="mean of 0"):
        centre_of(0.0, 10.0, HUNDRED)


def test_a_line_through_scores_inside_the_scale_is_that_of_least_squares():
    before, later = np.array([20.0, 30, 40, 50, 60, 70]), np.array([25.0, 28, 41, 38, 52, 50])
    line = fit_line(before, later, HUNDRED)
    slope, at_zero = np.polyfit(before, later, 1)
    assert line.slope == pytest.approx(slope, abs=1e-6)
    assert line.centre == pytest.approx(at_zero + slope * 45, abs=1e-6)
    rest = later - at_zero - slope * before
    assert line.spread == pytest.approx(np.sqrt(rest @ rest / 4), abs=1e-5)


def test_a_line_sees_through_the_floor_where_least_squares_do_not():
    rng = np.random.default_rng(5)
    before = rng.normal(50, 15, 4000)
    later = np.clip(10 + 0.6 * (before - 50) + rng.normal(0, 20, 4000), 0, 100)
    line = fit_line(before, later, HUNDRED)
    assert line.slope == pytest.approx(0.6, abs=0.06)
    assert line.spread == pytest.approx(20, abs=1)
    assert line.centre == pytest.approx(10, abs=1.2)
    assert np.polyfit(before, later, 1)[0] < 0.5


def test_too_few_people_set_no_line():
    with pytest.raises(NotSolved, match="4 people"):
        fit_line(np.arange(4.0), np.arange(4.0), HUNDRED)
