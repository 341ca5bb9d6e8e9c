"""The closed loop of standing: how a body sways, exactly, for any noise, bias and tilt of what it stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.linalg import expm, solve_continuous_are, solve_continuous_lyapunov

from kinespine.balance.control import NOISES, POSITION, SIZE, SLOW, SPEED, Controller, Dynamics, K, dynamics, gains
from kinespine.balance.reduction import LEADS, Plant
from kinespine.balance.senses import Noise, Senses, readings
from kinespine.errors import NotSolved

SETTLED, ROUNDS = 1e-7, 100  # part of the noise of torque that no longer changes, and rounds until then
RISING = 3  # rounds in a row that change more than the one before, after which it will not settle any more


@dataclass(frozen=True, kw_only=True, eq=False)
class Loop:
    """A body, its senses and its controller, closed; x of size 47, z = (p, e) of size 94.

    The estimator (Kalman and Bucy 1961) knows the body as it was a delay ago, and the predictor (Kleinman 1969) carries
    it to the present through all that has been asked since:

        x' = A x + B u + G w,     y = C x(t - delay) + v,     u = -L p
        e = what the estimate lacks of x(t - delay):     e' = (A - F C) e + G w(t - delay) - F v
        p = what x is taken for now:                     p' = (A - B L) p + E F (C e + v),     E = exp(A delay)
        x = p + E e + integral from 0 to delay of exp(A s) G w(t - s)

    p and e are Markov without any approximation of the delay, and the integral is independent of both. `F` weighs by
    what the nervous system believes of its noise; `v` and `w` are what they are.
    """

    plant: Plant
    senses: Senses
    whole: Dynamics
    feedback: np.ndarray  # L (9, 47)
    C: np.ndarray  # (c, 47)
    F: np.ndarray  # (47, c)
    noise: np.ndarray  # (c,) rad/sqrt(Hz) of v
    allowed: np.ndarray  # (9,) N·m, SD of the slow torques that the estimator allows for

    @cached_property
    def ahead(self) -> np.ndarray:
        """E: what a delay makes of the state."""
        return expm(self.whole.A * self.whole.delay)

    @cached_property
    def markov(self) -> tuple[np.ndarray, np.ndarray]:
        """Z' = Z z + H (w(t - delay), v): Z (94, 94), H (94, 20 + c)."""
        A, B, G = self.whole.A, self.whole.B, self.whole.G
        pushed = self.ahead @ self.F
        Z = np.block([[A - B @ self.feedback, pushed @ self.C], [np.zeros_like(A), A - self.F @ self.C]])
        H = np.block([[np.zeros_like(G), pushed * self.noise], [G, -self.F * self.noise]])
        return Z, H

    @cached_property
    def recent(self) -> np.ndarray:
        """Covariance (47, 47) of what has happened within the delay and is not known yet."""
        return gathered(self.whole.A, self.whole.G, self.whole.delay)

    @cached_property
    def states(self) -> np.ndarray:
        """Covariance (94, 94) of z."""
        Z, H = self.markov
        return solve_continuous_lyapunov(Z, -H @ H.T)

    @cached_property
    def covariance(self) -> np.ndarray:
        """Covariance (47, 47) of the state of the body."""
        out = np.hstack([np.eye(SIZE), self.ahead])
        return out @ self.states @ out.T + self.recent

    @cached_property
    def torque_covariance(self) -> np.ndarray:
        """Covariance (9, 9) of the excitations, (N·m)2."""
        return self.feedback @ self.states[:SIZE, :SIZE] @ self.feedback.T

    def spectra(self, rows: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
        """One-sided spectral densities (f, r, r) of rows (r, 47) of the state, unit squared per Hz, at f Hz."""
        found = np.empty((len(frequencies), len(rows), len(rows)), dtype=complex)
        for number, frequency in enumerate(frequencies):
            answer = self.answers(2.0 * np.pi * frequency)
            out = rows @ answer
            found[number] = 2.0 * out @ out.conj().T
        return found

    def answers(self, omega: float) -> np.ndarray:
        """How the state answers all unit noises at a frequency in rad/s: (47, 20 + c) complex, torques first."""
        A, G, delay = self.whole.A, self.whole.G, self.whole.delay
        Z, H = self.markov
        late = np.exp(-1j * omega * delay)
        inputs = H.astype(complex)
        inputs[:, :NOISES] *= late
        z = np.linalg.solve(1j * omega * np.eye(2 * SIZE) - Z, inputs)
        here = z[:SIZE] + self.ahead @ z[SIZE:]
        here[:, :NOISES] += np.linalg.solve(1j * omega * np.eye(SIZE) - A, (np.eye(SIZE) - late * self.ahead) @ G)
        return here

    def answer_to_tilt(self, omega: float, axis: int = 0) -> np.ndarray:
        """How the state answers the tilt of the support, per rad of pitch (axis 0) or roll (1): (47,) complex."""
        tilt = self.whole.G[SIZE - 2 + axis, 2 * K + axis]
        return self.answers(omega)[:, 2 * K + axis] * (1j * omega - self.whole.A[SIZE - 2, SIZE - 2]) / tilt

    def settled(self, bias: np.ndarray) -> np.ndarray:
        """Where the body settles when its channels (c,) are off by a steady bias in rad: the state (47,)."""
        e = np.linalg.solve(self.whole.A - self.F @ self.C, self.F @ bias)
        known = self.ahead @ (self.F @ (self.C @ e + bias))
        p = -np.linalg.solve(self.whole.A - self.whole.B @ self.feedback, known)
        return p + self.ahead @ e

    @cached_property
    def weights(self) -> np.ndarray:
        """How far the ankles' tilt, forward and to the right, is misjudged per bias of each channel: (2, c)."""
        off = np.linalg.solve(self.whole.A - self.F @ self.C, self.F)
        return -off[[0, 5]]

    @property
    def pressure_rows(self) -> np.ndarray:
        """Centre of pressure, forward and rightward, as rows (2, 47) of the state, m/rad and so on."""
        plant = self.plant
        rows = -plant.swing @ self.whole.A[SPEED] / plant.weight
        rows[:, POSITION] += plant.centre
        return rows

    @property
    def centre_rows(self) -> np.ndarray:
        """Centre of mass, forward and rightward, as rows (2, 47) of the state."""
        rows = np.zeros((2, SIZE))
        rows[:, POSITION] = self.plant.centre
        return rows


def loop_of(
    plant: Plant, senses: Senses, noise: Noise, chosen: Controller, *, feedback: np.ndarray | None = None,
    settled: float = SETTLED,
) -> Loop:  # fmt: skip
    """Close the loop of a person in a condition.

    Torque noise grows with torque: the intensity is that of quiet standing plus `signal_noise` squared of the torque
    that corrects sway, and covariance and intensity have to agree (the generalised Lyapunov equation, solved by fixed
    points). Sampled paths then take that intensity as it is: they have the same covariance, and are Gaussian.

    Args:
        feedback: (9, 47) gains of this plant and controller, where they are known already.
        settled: part of the noise of torque that may still change.

    Raises:
        NotSolved: noise that grows with torque feeds itself; or nothing that is sensed tells the body from falling.
    """
    feedback = gains(plant, chosen) if feedback is None else feedback
    quiet = (noise.motor * plant.scale) ** 2
    slow = noise.slow * noise.slow_joints * plant.scale
    slow[list(LEADS)] = noise.slow * plant.load
    allowed = np.maximum(slow, noise.allowed * plant.scale)
    allowed[list(LEADS)] = slow[list(LEADS)]
    added, last, rising = np.zeros(K), np.inf, 0
    for _ in range(ROUNDS):
        whole = dynamics(
            plant, chosen, tilt=senses.tilt, tilt_time=senses.tilt_time, motor=np.sqrt(quiet + added), slow=slow,
            slow_time=noise.slow_time,
        )  # fmt: skip
        found = _estimated(plant, senses, whole, feedback, allowed)
        grown = noise.signal**2 * np.diag(found.torque_covariance)
        change = float(np.max(np.abs(grown - added) / (quiet + added)))
        if change <= settled:
            return found
        rising = rising + 1 if change > last else 0
        if rising == RISING or found.torque_covariance.max() > plant.load[0] ** 2:  # more than holds a body that lies
            break
        added, last = grown, change
    raise NotSolved("Torque noise that grows with torque feeds itself here: lower `signal` or the noise of the senses.")


def _estimated(plant: Plant, senses: Senses, whole: Dynamics, feedback: np.ndarray, allowed: np.ndarray) -> Loop:
    channels = senses.channels
    ways, pushes, tilts = readings(plant, channels)
    C = pushes @ whole.A[SPEED]
    C[:, POSITION] += ways
    C[:, SIZE - 2 :] += tilts
    density = np.array([senses.density[name] for name in channels]) / np.sqrt(2.0)  # one-sided to two-sided
    believed = np.array([senses.believed[name] for name in channels]) / np.sqrt(2.0)
    scale = believed[:, None]
    expected = whole.G.copy()
    expected[SLOW, K : 2 * K] = np.diag(allowed * np.sqrt(-2.0 * np.diag(whole.A[SLOW, SLOW])))
    try:
        known = (C / scale).T
        error = np.asarray(
            solve_continuous_are(whole.A.T, known, expected @ expected.T, np.eye(len(known.T))), dtype=float
        )
    except np.linalg.LinAlgError as fault:
        raise NotSolved(
            f"No estimator: what is sensed ({', '.join(channels)}) does not tell how the body falls."
        ) from fault
    F = error @ (C / scale**2).T
    return Loop(plant=plant, senses=senses, whole=whole, feedback=feedback, C=C, F=F, noise=density, allowed=allowed)


def gathered(A: np.ndarray, G: np.ndarray, time: float) -> np.ndarray:
    """Integral from 0 to `time` of exp(A s) G G' exp(A' s), by one exponential (Van Loan 1978)."""
    size = len(A)
    block = np.zeros((2 * size, 2 * size))
    block[:size, :size], block[:size, size:], block[size:, size:] = -A, G @ G.T, A.T
    grown = expm(block * time)
    found = grown[size:, size:].T @ grown[:size, size:]
    return 0.5 * (found + found.T)


def with_senses(loop: Loop, senses: Senses) -> Loop:
    """The same body, noise of torque and feedback with other senses."""
    whole = loop.whole
    if (senses.tilt, senses.tilt_time) != (loop.senses.tilt, loop.senses.tilt_time):
        A, G = whole.A.copy(), whole.G.copy()
        A[-2:, -2:] = -np.eye(2) / senses.tilt_time
        G[-2:, -2:] = np.diag(senses.tilt) * np.sqrt(2.0 / senses.tilt_time)
        whole = replace(whole, A=A, G=G)
    return _estimated(loop.plant, senses, whole, loop.feedback, loop.allowed)
