"""Sway drawn at random over time: paths with exactly the covariance that the loop has, at any step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag, expm

from kinespine.balance.control import NOISES, SIZE
from kinespine.balance.loop import Loop, gathered
from kinespine.errors import BadInput

NEARLY = 1e-6  # steps, how far a delay may be off a whole number of them
NOTHING = 1e-13  # of the largest variance of a step: directions below it are rounding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """Rows of the state over time, in parallel worlds."""

    times: np.ndarray  # (t,) s
    values: np.ndarray  # (t, r, paths), in the unit of the rows


def draw_paths(
    loop: Loop, rows: np.ndarray, *, seconds: float, rate: float = 1000.0, paths: int = 1, seed: int = 0
) -> Paths:
    """Draw sway of quiet standing that has begun long ago.

    Every step is exact: the Markov part goes on by its exponential, its noise has the covariance of the integral over
    the step (Van Loan 1978), and what happened within the delay is summed by doubling, which no falling body amplifies.

    Args:
        rows: (r, 47) of the state that are wanted.
        seconds: how long.
        rate: steps per second; the delay has to be a whole number of them.
        seed: of the random numbers.

    Raises:
        BadInput: the delay is no whole number of steps, or nothing is asked for.
    """
    steps, late = round(seconds * rate), loop.whole.delay * rate
    if steps < 1 or paths < 1:
        raise BadInput(f"{seconds:g} s at {rate:g} Hz and {paths} paths: ask for at least one step of one path.")
    if abs(late - round(late)) > NEARLY or round(late) < 1:
        near = max(round(late), 1) / loop.whole.delay
        raise BadInput(f"{rate:g} Hz does not divide the delay of {loop.whole.delay:g} s; {near:.6g} Hz does.")
    lag, step = round(late), 1.0 / rate
    random = np.random.default_rng(seed)
    Z, H = loop.markov
    G = np.hstack([loop.whole.G, np.zeros((SIZE, H.shape[1] - NOISES))])
    root = _root(gathered(block_diag(loop.whole.A, Z), np.vstack([G, H]), step))
    steady = _root(loop.states)
    ahead, forward = expm(loop.whole.A * step), expm(Z * step)
    z = steady @ random.standard_normal((steady.shape[1], paths))
    shown = np.hstack([rows, rows @ loop.ahead]).T
    drawn = random.standard_normal((steps + lag, paths, root.shape[1]))
    recent = _summed(drawn @ root[:SIZE].T, ahead.T, lag)[:steps]
    values = recent @ rows.T
    pushes = drawn[:steps] @ root[SIZE:].T
    z = random.standard_normal((paths, steady.shape[1])) @ steady.T
    forward = np.ascontiguousarray(forward.T)
    for number in range(steps):
        values[number] += z @ shown
        z = z @ forward
        z += pushes[number]
    return Paths(times=step * np.arange(steps), values=values.transpose(0, 2, 1))


def _summed(noise: np.ndarray, ahead: np.ndarray, lag: int) -> np.ndarray:
    """Sums over the last `lag` steps, what is older carried on: (t, paths, n) -> (t - lag + 1, paths, n).

    Entry k is the sum over i from 1 to lag of noise[k + lag - i] ahead^(i - 1).
    """
    total: np.ndarray | None = None
    power, block, width = ahead, noise, 1  # `block` sums `width` steps
    shift = np.eye(len(ahead))
    while lag:
        if lag & 1:
            total = block if total is None else total[width:] + (block @ shift)[: len(total) - width]
            shift = shift @ power
        lag >>= 1
        if lag:
            block = block[width:] + block[:-width] @ power
            power, width = power @ power, 2 * width
    assert total is not None
    return total


def _root(covariance: np.ndarray) -> np.ndarray:
    """A root (n, r) of a covariance, without the directions in which nothing happens."""
    scale = np.sqrt(np.maximum(np.diag(covariance), np.finfo(float).tiny))
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    kept = values > NOTHING * values[-1]
    return scale[:, None] * vectors[:, kept] * np.sqrt(values[kept])
