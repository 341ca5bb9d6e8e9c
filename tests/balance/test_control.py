"""Gains and estimator: published stiffness and damping, least effort by hand, and no better estimator."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import solve_continuous_lyapunov

from kinespine.balance.control import (
    ACTIVE,
    EXCITED,
    POSITION,
    SLOW,
    SPEED,
    K,
    controller,
    controllers,
    gains,
    lean_per_felt,
)
from kinespine.balance.loop import Loop
from kinespine.balance.reduction import Plant
from kinespine.errors import BadInput


def test_every_published_set_leans_as_its_stiffness_says(plant: Plant):
    #   pasma2017: 943.9 / (943.9 + 40.5 - 610.7) = 2.53
    assert controller("pasma2017").amplification == pytest.approx(943.9 / (943.9 + 40.5 - 610.7), rel=2e-3)
    for one in controllers():
        assert lean_per_felt(plant, gains(plant, one)) == pytest.approx(one.amplification, rel=1e-6)


def test_the_published_damping_comes_out_of_least_effort(plant: Plant):
    #   Kd 313.5 + B 68.8 N·m s/rad at J 66 kg m2 and m g h 611 N·m/rad; damping goes with sqrt(J m g h)
    feedback = gains(plant, controller("pasma2017"))
    followed = np.eye(K) + feedback[:, ACTIVE] + feedback[:, EXCITED]
    damping = np.linalg.solve(followed, feedback[:, SPEED])[0, 0] + plant.damping[0, 0]
    own, published = np.sqrt(plant.mass[0, 0] * plant.load[0]), np.sqrt(66.0 * 610.7)
    assert damping / own == pytest.approx((313.5 + 68.8) / published, rel=0.2)


def test_least_effort_without_a_horizon_holds_a_pendulum_with_twice_its_weight():
    #   x'' = x + u, min integral u2: u = -2 x - 2 x' (Kp = 2 m g h), by the Riccati equation
    from scipy.linalg import solve_continuous_are

    A, B = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[0.0], [1.0]])
    for rate in (0.0, 0.3, 0.9):
        found = B.T @ solve_continuous_are(A - 0.5 * rate * np.eye(2), B, np.zeros((2, 2)), np.eye(1))
        assert found.ravel() == pytest.approx([2.0 - rate, 2.0 - rate], rel=1e-6)


def test_the_body_returns_to_rest_with_every_published_set(plant: Plant, loop: Loop):
    for one in controllers():
        closed = loop.whole.A - loop.whole.B @ gains(plant, one)
        assert np.linalg.eigvals(closed).real.max() < 0.0


def test_a_torque_that_is_felt_and_fully_countered_moves_nothing(plant: Plant, loop: Loop):
    countering = gains(plant, replace(controller(), compensated=1.0))
    A, B = loop.whole.A, loop.whole.B
    closed = A[: 4 * K, : 4 * K] - B[: 4 * K] @ countering[:, : 4 * K]
    pushed = A[: 4 * K, 4 * K : 5 * K] - B[: 4 * K] @ countering[:, 4 * K : 5 * K]
    assert np.linalg.solve(closed, pushed)[POSITION] == pytest.approx(np.zeros((K, K)), abs=1e-9)


def test_no_other_estimator_errs_less_where_noise_is_what_it_is_believed_to_be(loop: Loop):
    """Error covariance of any gains F by Lyapunov's equation: every change of F, either way, makes it larger."""
    expected = loop.whole.G.copy()
    expected[SLOW, K : 2 * K] = np.diag(loop.allowed * np.sqrt(-2.0 * np.diag(loop.whole.A[SLOW, SLOW])))

    def error(F: np.ndarray) -> np.ndarray:
        pushed = expected @ expected.T + F * loop.noise**2 @ F.T
        return solve_continuous_lyapunov(loop.whole.A - F @ loop.C, -pushed)

    best, random = error(loop.F), np.random.default_rng(4)
    weight = 1.0 / np.sqrt(np.diag(best))  # every coordinate in its own SD
    least = np.trace(weight[:, None] * best * weight)
    for _ in range(3):
        change = 0.02 * loop.F * random.standard_normal(loop.F.shape)
        more, less = (np.trace(weight[:, None] * error(loop.F + sign * change) * weight) for sign in (1, -1))
        assert more > least
        assert less > least
        assert abs(more - less) < 0.3 * (more + less - 2.0 * least)  # no slope at the best, only curvature


def test_an_unknown_controller_is_answered_with_those_there_are():
    with pytest.raises(BadInput, match="pasma2017"):
        controller("pasma2016")
