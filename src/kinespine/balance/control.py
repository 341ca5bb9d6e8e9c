"""How what is sensed becomes torque: a delayed optimal estimator, and the least effort that keeps a body up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.linalg import solve_continuous_are
from scipy.optimize import brentq

from kinespine.balance.reduction import LEADS, WAYS, Plant
from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "controllers.csv"
K = len(WAYS)
POSITION, SPEED, ACTIVE = slice(0, K), slice(K, 2 * K), slice(2 * K, 3 * K)
EXCITED, SLOW, TILT = slice(3 * K, 4 * K), slice(4 * K, 5 * K), slice(5 * K, 5 * K + 2)
SIZE = 5 * K + 2
NOISES = 2 * K + 2  # of torque, one fast and one slow for each way, and of the support
MECHANICAL = slice(0, 4 * K)
LONGEST_RATE = 5.0  # 1/s, the shortest horizon looked at: 0.2 s
JOINTS_KEPT = tuple(way for way in range(K) if way not in LEADS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """One published set of numbers for the loop of standing (`controllers.csv`); delays as that set counts them."""

    name: str
    delay_s: float  # of what is sensed
    activation_s: float  # from an impulse of excitation to the peak of torque: critically damped, second order
    falling_ratio: float  # proportional gain and intrinsic stiffness over m g h
    compensated: float  # share of a felt slow torque that is countered
    joint_weight: float  # of a radian off the habitual angle of hip or spine, squared, beside the torque m g h
    source: str
    status: str
    note: str

    @property
    def amplification(self) -> float:
        """Lean per felt lean, Kp / (Kp + K - m g h), with nothing countered."""
        return (self.falling_ratio - INTRINSIC_RATIO) / (self.falling_ratio - 1.0)


INTRINSIC_RATIO = 40.5 / 610.7  # K / m g h of pasma2017, as `plant.csv` applies it to everybody


@cache
def controllers() -> tuple[Controller, ...]:
    """The published sets."""
    return read_table(TABLE, Controller)


def controller(name: str = "pasma2017") -> Controller:
    """One published set.

    Raises:
        BadInput: there is none of that name.
    """
    found = {row.name: row for row in controllers()}
    if name not in found:
        raise BadInput(f"No controller {name!r}.{suggestion(name, found)}")
    return found[name]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dynamics:
    """x' = A x + B u + G w with x of size 47: ways, speeds, torques, excitations, slow torques, tilts of support."""

    A: np.ndarray  # (47, 47)
    B: np.ndarray  # (47, 9) of excitations, N·m
    G: np.ndarray  # (47, 20) of unit white noises: 9 of excitation, 9 slow, 2 of the support
    delay: float  # s


def dynamics(
    plant: Plant,
    chosen: Controller,
    *,
    tilt: tuple[float, float],
    tilt_time: float,
    motor: np.ndarray,
    slow: np.ndarray,
    slow_time: float,
) -> Dynamics:
    """The plant with muscle that takes time and torques that come and go.

    Args:
        tilt: SD of the support's tilt, forward and sideways, rad.
        motor: (9,) intensity of the torque noise of each excitation, N·m sqrt(s).
        slow: (9,) SD of the slow torques, N·m; each stays for about `slow_time` s.
    """
    light = np.linalg.inv(plant.mass)
    A, B, G = np.zeros((SIZE, SIZE)), np.zeros((SIZE, K)), np.zeros((SIZE, NOISES))
    leads = np.zeros((K, 2))
    leads[LEADS, (0, 1)] = 1.0
    A[POSITION, SPEED] = np.eye(K)
    A[SPEED, POSITION] = -light @ plant.stiffness
    A[SPEED, SPEED] = -light @ plant.damping
    A[SPEED, ACTIVE] = light
    A[SPEED, TILT] = light @ leads * plant.intrinsic
    A[ACTIVE, ACTIVE] = A[EXCITED, EXCITED] = -np.eye(K) / chosen.activation_s
    A[ACTIVE, EXCITED] = np.eye(K) / chosen.activation_s
    A[EXCITED, SLOW] = np.eye(K) / chosen.activation_s
    A[SLOW, SLOW] = -np.eye(K) / slow_time
    A[TILT, TILT] = -np.eye(2) / tilt_time
    B[EXCITED] = np.eye(K) / chosen.activation_s
    G[EXCITED, :K] = np.diag(motor) / chosen.activation_s
    G[SLOW, K : 2 * K] = np.diag(slow * np.sqrt(2.0 / slow_time))
    G[TILT, 2 * K :] = np.diag(tilt) * np.sqrt(2.0 / tilt_time)
    return Dynamics(A=A, B=B, G=G, delay=chosen.delay_s)


def gains(plant: Plant, chosen: Controller) -> np.ndarray:
    """Feedback L (9, 47), u = -L x: the least effort that keeps the body up, with the published stiffness.

    The Riccati equation of min integral exp(-g t) sum (u / scale)^2 without any cost of posture. Its horizon 1 / g is
    chosen so that a lean that is felt and is not there makes the body lean by as much as in the published set,
    Kp / (Kp + K - m g h). Without a horizon least effort gives a pendulum Kp = 2 m g h exactly, more than people have;
    with the one that gives the published Kp, the published Kd comes out too (`docs/balance.md`).
    """
    return _feedback(plant, chosen, _rate(plant, chosen))


def _rate(plant: Plant, chosen: Controller) -> float:
    """The rate g of the horizon, 1/s."""

    def off(rate: float) -> float:
        return 1.0 / lean_per_felt(plant, _feedback(plant, chosen, rate)) - 1.0 / chosen.amplification

    least = np.sqrt(plant.load[0] / plant.mass[0, 0])  # of falling; twice as much would let it fall
    return float(brentq(off, -LONGEST_RATE, min(LONGEST_RATE, 0.95 * least), xtol=1e-6))


def lean_per_felt(plant: Plant, feedback: np.ndarray) -> float:
    """How far the centre of mass settles back when the ankles feel it forward: Kp / (Kp + K - m g h) of a pendulum.

    Args:
        feedback: (9, 47).
    """
    followed = np.eye(K) + feedback[:, ACTIVE] + feedback[:, EXCITED]  # once muscles have answered
    torque = np.linalg.solve(followed, feedback[:, POSITION])
    ways = np.linalg.solve(plant.stiffness + torque, torque[:, 0])
    return float(plant.centre[0] @ ways / plant.centre[0, 0])


def _feedback(plant: Plant, chosen: Controller, rate: float) -> np.ndarray:
    """The gains (9, 47) of one horizon."""
    whole = dynamics(plant, chosen, tilt=(0.0, 0.0), tilt_time=1.0, motor=np.zeros(K), slow=np.zeros(K), slow_time=1.0)
    A, B = whole.A[MECHANICAL, MECHANICAL], whole.B[MECHANICAL]
    cost = np.linalg.inv(plant.mass) * plant.mass[0, 0] / plant.load[0] ** 2
    cost = 0.5 * (cost + cost.T)
    posture = np.zeros((4 * K, 4 * K))
    posture[JOINTS_KEPT, JOINTS_KEPT] = chosen.joint_weight
    found = np.asarray(solve_continuous_are(A - 0.5 * rate * np.eye(4 * K), B, posture, cost), dtype=float)
    feedback = np.zeros((K, SIZE))
    feedback[:, MECHANICAL] = np.linalg.solve(cost, B.T @ found)
    answered = feedback[:, ACTIVE] + feedback[:, EXCITED]  # to torque that was asked for, not to what comes by itself
    feedback[:, SLOW] = chosen.compensated * (np.eye(K) + answered) - answered
    return feedback
