"""The closed loop: covariance, spectra, delay and biases, each by a second way."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm, solve_discrete_lyapunov

from kinespine.balance.control import NOISES, SIZE, K, controller
from kinespine.balance.lean import lean_of, static_bias
from kinespine.balance.loop import Loop, gathered, loop_of, with_senses
from kinespine.balance.noise import usual_noise
from kinespine.balance.paths import draw_paths
from kinespine.balance.reduction import Plant
from kinespine.balance.senses import CHANNELS, Condition, senses_in
from kinespine.errors import BadInput, NotSolved

NOISE = usual_noise()


def test_the_covariance_is_that_of_the_exactly_discretised_loop(loop: Loop):
    Z, H = loop.markov
    step = 1e-3
    found = solve_discrete_lyapunov(expm(Z * step), gathered(Z, H, step))
    seen = np.vstack([np.eye(K, SIZE), loop.pressure_rows])
    seen = seen @ np.hstack([np.eye(SIZE), loop.ahead])
    one, other = (seen @ states @ seen.T for states in (found, loop.states))
    assert np.abs(one - other).max() < 1e-6 * np.abs(other).max()
    assert np.diag(one) == pytest.approx(np.diag(other), rel=1e-6)


def test_the_answer_to_noise_is_that_of_equations_written_with_the_delay(loop: Loop):
    """Body, delayed senses, estimator and predictor as they stand, at one frequency: without the shortcut."""
    A, B, G, delay, L = loop.whole.A, loop.whole.B, loop.whole.G, loop.whole.delay, loop.feedback
    one, eye = 1j * 2.0, np.eye(SIZE)
    late = np.exp(-one * delay)
    since = np.linalg.solve(one * eye - A, (eye - late * loop.ahead) @ B)  # of what was asked within the delay
    M = np.zeros((2 * SIZE + K, 2 * SIZE + K), dtype=complex)
    R = np.zeros((2 * SIZE + K, NOISES + len(loop.noise)), dtype=complex)
    body, known, asked = slice(0, SIZE), slice(SIZE, 2 * SIZE), slice(2 * SIZE, None)
    M[body, body], M[body, asked], R[body, :NOISES] = one * eye - A, -B, G
    M[known, known], M[known, asked] = one * eye - A + loop.F @ loop.C, -late * B
    M[known, body], R[known, NOISES:] = -late * loop.F @ loop.C, loop.F * loop.noise
    M[asked, asked], M[asked, known] = np.eye(K) + L @ since, L @ loop.ahead
    found = np.linalg.solve(M, R)[body]
    assert np.abs(found - loop.answers(2.0)).max() < 1e-9 * np.abs(found).max()


def test_spectra_sum_up_to_the_variance(loop: Loop):
    frequencies = np.geomspace(1e-5, 100.0, 700)
    spectra = loop.spectra(loop.centre_rows, frequencies).real
    variance = loop.centre_rows @ loop.covariance @ loop.centre_rows.T
    assert np.trapezoid(spectra[:, 0, 0], frequencies) == pytest.approx(variance[0, 0], rel=0.01)
    assert np.trapezoid(spectra[:, 1, 1], frequencies) == pytest.approx(variance[1, 1], rel=0.01)


def test_parallel_paths_have_the_covariance_within_three_standard_errors_of_less_than_1_percent(loop: Loop):
    paths = 20_500
    rows = np.vstack([loop.pressure_rows, loop.centre_rows])
    drawn = draw_paths(loop, rows, seconds=0.05, rate=4.0 / loop.whole.delay, paths=paths, seed=3)
    expected = np.diag(rows @ loop.covariance @ rows.T)
    error = np.sqrt(2.0 / paths)
    assert error < 0.01
    for moment in (0, -1):
        assert drawn.values[moment].var(axis=1) == pytest.approx(expected, rel=3.0 * error)


def test_a_path_remembers_as_the_loop_does(loop: Loop):
    """Covariance between now and 0.2 s later: of paths, and by the inverse transform of the spectrum."""
    rate, lag = 4.0 / loop.whole.delay, 8
    row = loop.centre_rows[:1]
    drawn = draw_paths(loop, row, seconds=(lag + 1) / rate, rate=rate, paths=3000, seed=5).values[:, 0]
    found = float(np.mean(drawn[0] * drawn[lag]))
    frequencies = np.geomspace(1e-5, 50.0, 700)
    power = loop.spectra(row, frequencies).real[:, 0, 0]
    expected = np.trapezoid(power * np.cos(2.0 * np.pi * frequencies * lag / rate), frequencies)
    assert found == pytest.approx(expected, rel=0.08)


def test_where_nothing_of_a_bias_is_retained_it_is_exactly_nothing(loop: Loop):
    biased = with_senses(loop, loop.senses.biased({"neck.pitch": 0.2, "neck.roll": -0.1}, retained=0.0))
    told = static_bias(biased)
    assert (told.pitch, told.roll, told.yaw, told.forward, told.leftward) == (0.0, 0.0, 0.0, 0.0, 0.0)


@settings(max_examples=25)
@given(bias=st.floats(-0.1, 0.1), retained=st.floats(0.0, 1.0), channel=st.sampled_from(("neck.pitch", "ankle.pitch")))
def test_the_lean_goes_with_the_bias_and_what_is_retained_of_it(loop: Loop, bias: float, retained: float, channel: str):
    one = lean_of(replace(loop, senses=loop.senses.biased({channel: 0.1})))
    other = lean_of(replace(loop, senses=loop.senses.biased({channel: bias}, retained=retained)))
    assert other.forward == pytest.approx(10.0 * bias * retained * one.forward, abs=1e-12)


def test_torque_noise_that_grows_with_torque_agrees_with_itself(plant: Plant):
    noise = replace(NOISE, signal=0.004)
    found = loop_of(plant, senses_in(Condition(), noise), noise, controller())
    intensity = (found.whole.G[3 * K : 4 * K, :K].diagonal() * controller().activation_s) ** 2
    grown = (noise.motor * plant.scale) ** 2 + noise.signal**2 * np.diag(found.torque_covariance)
    assert intensity == pytest.approx(grown, rel=1e-5)


def test_torque_noise_that_feeds_itself_is_refused(plant: Plant):
    noise = replace(NOISE, signal=1.0)
    with pytest.raises(NotSolved, match="feeds itself"):
        loop_of(plant, senses_in(Condition(), noise), noise, controller())


def test_a_step_that_does_not_divide_the_delay_is_answered_with_one_that_does(loop: Loop):
    with pytest.raises(BadInput, match=r"does not divide.*does"):
        draw_paths(loop, loop.centre_rows, seconds=1.0, rate=333.0)


def test_closed_eyes_and_a_lost_labyrinth_tell_nothing():
    senses = senses_in(Condition(eyes="closed", vestibular="lost"), NOISE)
    assert set(CHANNELS) - set(senses.channels) == {
        "visual.pitch", "visual.roll", "vestibular.pitch", "vestibular.roll",
    }  # fmt: skip


@pytest.mark.parametrize("given", [{"eyes": "shut"}, {"surface": "ice"}, {"vestibular": "gone"}])
def test_an_unknown_condition_is_answered_with_those_there_are(given: dict[str, str]):
    with pytest.raises(BadInput, match=r"Possible|mean"):
        Condition(**given)  # pyright: ignore[reportArgumentType]


def test_a_channel_that_is_not_there_cannot_be_off(loop: Loop):
    with pytest.raises(BadInput, match=r"neck\.pitch"):
        loop.senses.biased({"nek.pitch": 0.1})
