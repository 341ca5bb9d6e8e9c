import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.measures.coronal import tilt
from kinespine.measures.uncertainty import combine, propagate


def test_two_points_of_6_mm_tilt_a_250_mm_pair_by_2_degrees():
    #   sqrt(2) * 6 mm / 250 mm = 1.94 deg
    pair = np.array([0, 0.125, 1.0]), np.array([0, -0.125, 1.0])
    assert np.degrees(propagate(tilt, pair, (0.006, 0.006))) == pytest.approx(1.945, abs=0.001)


def test_first_order_agrees_with_many_noisy_pairs():
    pair = np.array([0.01, 0.125, 1.004]), np.array([0, -0.125, 1.0])
    random = np.random.default_rng(1)
    noisy = [tilt(*(point + 0.003 * random.standard_normal(3) for point in pair)) for _ in range(4000)]
    assert propagate(tilt, pair, (0.003, 0.003)) == pytest.approx(np.std(noisy), rel=0.04)


def test_two_equal_readings_foresee_one_more_with_its_own_error():
    #   what the mean does not know 1/2, the reading's own error 1
    assert combine([3.0, 3.0], [1.0, 1.0]).error == pytest.approx(np.sqrt(1.5))


@pytest.mark.parametrize("between", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("pairs", [2, 4])
def test_at_most_6_of_100_level_people_are_called_tilted(pairs: int, between: float):
    random = np.random.default_rng(pairs)
    own = np.array([1.0, 0.7, 1.3, 1.0])[:pairs]
    readings = np.hypot(own, between) * random.standard_normal((4000, pairs))
    told = [abs(found.value) > found.half_width for found in (combine(row, own) for row in readings.tolist())]
    assert np.mean(told) <= 0.06


def test_readings_that_share_their_error_count_once():
    together = combine([1.0, 1.0, 1.0], [1.0, 1.0, 1.0], np.array([[1.0, 1.0, 0], [1.0, 1.0, 0], [0, 0, 1.0]]))
    assert together.independent == 2
    assert together.standard_error == pytest.approx(np.sqrt(5) / 3)


@pytest.mark.parametrize("between", [0.0, 1.0, 2.0])
def test_level_people_are_rarely_called_tilted_by_readings_that_share_a_point(between: float):
    random = np.random.default_rng(5)
    errors = np.array([[1.0, 0, 0], [0.9, 0.5, 0], [0, 0, 1.2]])  # what each reading takes from three sources
    shared = errors @ errors.T
    own = np.sqrt(np.diag(shared))
    readings = random.standard_normal((4000, 3)) @ errors.T + between * random.standard_normal((4000, 3))
    told = [abs(found.value) > found.half_width for found in (combine(row, own, shared) for row in readings)]
    assert np.mean(told) <= 0.06


def test_one_reading_keeps_its_own_error():
    assert combine([1.5], [0.4]).error == pytest.approx(0.4)
    assert combine([1.5], [0.4]).value == 1.5


def test_readings_that_agree_are_averaged_by_their_errors():
    together = combine([1.0, 2.0], [1.0, 3.0])
    assert together.value == pytest.approx((1.0 + 2.0 / 9) / (1 + 1 / 9))
    assert together.excess == 0
    assert together.standard_error == pytest.approx(np.sqrt(0.9))


def test_readings_that_disagree_beyond_their_errors_weigh_the_same_and_widen_the_error():
    together = combine([-10.0, 10.0], [0.1, 0.2])
    assert together.value == pytest.approx(0, abs=0.01)
    assert together.excess == pytest.approx(np.sqrt(200), rel=0.01)
    assert together.error > 14


def test_a_random_effects_mean_worked_by_hand():
    # 0, 1, 3 with errors 1:  mean 4/3, Q = 16/9 + 1/9 + 25/9 = 42/9, between = (42/9 - 2) / (3 - 1) = 4/3
    assert combine([0, 1, 3], [1, 1, 1]).excess == pytest.approx(np.sqrt(4 / 3))


@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(0.1, 5)), min_size=1, max_size=6))
def test_more_readings_never_make_one_more_reading_surer_than_the_spread(readings: list[tuple[float, float]]):
    values, errors = zip(*readings, strict=True)
    together = combine(values, errors)
    assert min(values) - 1e-9 <= together.value <= max(values) + 1e-9
    assert together.error >= together.spread
    assert together.error >= together.standard_error


@pytest.mark.parametrize("error", [0.001, 0.01])
def test_error_grows_in_proportion(error: float):
    pair = np.array([0, 0.125, 1.0]), np.array([0, -0.125, 1.0])
    assert propagate(tilt, pair, (error, error)) == pytest.approx(error * propagate(tilt, pair, (1.0, 1.0)))
