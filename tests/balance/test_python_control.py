"""The loop of standing beside python-control: the same gains, estimator, covariance and answers by another program."""

from dataclasses import replace

import control
import numpy as np
import pytest

from kinespine.balance.control import JOINTS_KEPT, MECHANICAL, SLOW, Dynamics, K, _feedback, _rate, controller, dynamics
from kinespine.balance.loop import Loop
from kinespine.balance.reduction import Plant


def test_the_least_effort_is_that_of_its_regulator(plant: Plant):
    chosen = controller()
    rate = _rate(plant, chosen)
    still = dynamics(plant, chosen, tilt=(0, 0), tilt_time=1, motor=np.zeros(K), slow=np.zeros(K), slow_time=1)
    A, B = still.A[MECHANICAL, MECHANICAL], still.B[MECHANICAL]
    posture = np.zeros((4 * K, 4 * K))
    posture[JOINTS_KEPT, JOINTS_KEPT] = chosen.joint_weight
    effort = np.linalg.inv(plant.mass) * plant.mass[0, 0] / plant.load[0] ** 2
    theirs, _, _ = control.lqr(A - 0.5 * rate * np.eye(4 * K), B, posture, 0.5 * (effort + effort.T), method="scipy")
    ours = _feedback(plant, chosen, rate)[:, MECHANICAL]
    assert np.max(np.abs(ours - theirs)) < 1e-6 * np.max(np.abs(theirs))


def test_the_estimator_is_that_of_its_kalman_filter(loop: Loop):
    whole: Dynamics = loop.whole
    expected = whole.G.copy()
    expected[SLOW, K : 2 * K] = np.diag(loop.allowed * np.sqrt(-2.0 * np.diag(whole.A[SLOW, SLOW])))
    theirs, _, _ = control.lqe(
        whole.A, expected, loop.C, np.eye(expected.shape[1]), np.diag(loop.noise**2), method="scipy"
    )
    assert np.max(np.abs(loop.F - theirs)) < 1e-6 * np.max(np.abs(theirs))


def test_the_covariance_is_that_of_its_lyapunov_equation(loop: Loop):
    Z, H = loop.markov
    theirs = control.lyap(Z, H @ H.T, method="scipy")
    assert np.max(np.abs(loop.states - theirs)) < 1e-6 * np.max(np.abs(theirs))


@pytest.mark.parametrize("hertz", [0.02, 0.2, 1.0])
def test_without_delay_the_answers_are_those_of_its_state_space(loop: Loop, hertz: float):
    prompt = replace(loop, whole=replace(loop.whole, delay=0.0))
    Z, H = prompt.markov
    size = len(loop.whole.A)
    both = np.hstack([np.eye(size), np.eye(size)])
    theirs = control.ss(Z, H, both, np.zeros((size, H.shape[1])))(2j * np.pi * hertz)
    ours = prompt.answers(2.0 * np.pi * hertz)
    assert np.max(np.abs(ours - theirs)) < 1e-8 * np.max(np.abs(theirs))
