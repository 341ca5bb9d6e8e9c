"""What recordings of a condition should show: the numbers of traces, as the median person of a group makes them."""

from __future__ import annotations

import numpy as np

from kinespine.balance.loop import Loop
from kinespine.balance.trace import RECORDED_HZ, Trace, sway_of, trace_of

FREQUENCIES = np.geomspace(1.0 / 800.0, 16.0, 44)  # Hz, where spectra are worked out; straight in logs between them
RATE, TRIAL, EACH = 100.0, 6_000, 10  # Hz, points of a trial of 60 s, trials cut from one long wave
LEAST = 1e-30  # m2/Hz, of an axis on which nothing moves


def expected_trace(loop: Loop, *, worlds: int = 12, seed: int = 5) -> Trace:
    """Mean velocity, mean frequency and log area over trials of 60 s, as a person's repetitions are averaged.

    Waves of random phase with the loop's own spectrum, ten minutes each, cut into trials: a hundredth of the work of
    paths, and the same in the mean (a test compares them).

    Args:
        worlds: waves of ten trials each. The log area of one trial varies by about 0.5, so that of 120 by 0.05.
    """
    spectra = np.real(loop.spectra(loop.pressure_rows, FREQUENCIES))
    random = np.random.default_rng(seed)
    length = TRIAL * EACH
    grid = np.fft.rfftfreq(length, 1.0 / RATE)
    size = np.zeros((2, len(grid)))
    for axis in (0, 1):
        power = np.maximum(spectra[:, axis, axis], LEAST)
        told = np.exp(np.interp(np.log(grid[1:]), np.log(FREQUENCIES), 0.5 * np.log(power)))
        size[axis, 1:] = told / np.sqrt(1.0 + (grid[1:] / RECORDED_HZ) ** 8)
    found: list[Trace] = []
    for _ in range(worlds):
        waves = random.standard_normal(size.shape) + 1j * random.standard_normal(size.shape)
        points = np.fft.irfft(0.5 * np.sqrt(length * RATE) * size * waves, n=length, axis=1).T
        found += [trace_of(sway_of(points[start : start + TRIAL], RATE)) for start in range(0, length, TRIAL)]
    return Trace(
        velocity=float(np.mean([one.velocity for one in found])),
        frequency=float(np.mean([one.frequency for one in found])),
        area=float(np.exp(np.mean([np.log(one.area) for one in found]))),
    )
