"""Three numbers of a trace of sway, as the authors of the recordings define them: velocity, mean frequency, area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfiltfilt
from scipy.special import fdtri

from kinespine.errors import BadInput

RECORDED_HZ = 10.0  # where the recordings' spectra end
PASSES = 0.802  # a filter of second order that is run both ways has its half power this far below its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a centre of pressure did (Santos and Duarte 2016)."""

    velocity: float  # m/s, path over time
    frequency: float  # Hz, first over zeroth moment of the spectra of both axes
    area: float  # m2, of the ellipse that holds a new point with 95 %


def recorded(points: np.ndarray, rate: float) -> np.ndarray:
    """Points (n, ...) m as the recordings hold them: their spectra end at 10 Hz (Butterworth, fourth order).

    The data set says that nothing was filtered; above 12 Hz its signals hold less than a hundredth of a micrometre.
    """
    return np.asarray(sosfiltfilt(butter(2, RECORDED_HZ / PASSES, fs=rate, output="sos"), points, axis=0))


def trace_of(points: np.ndarray, rate: float) -> Trace:
    """Describe points (n, 2) m of both axes at `rate` Hz.

    The spectra are Welch's with two halves and half overlap, Hann windows, the mean of each taken off.

    Raises:
        BadInput: fewer than 100 points, or some that are no numbers.
    """
    n = len(points)
    if points.shape != (n, 2) or n < 100 or not np.all(np.isfinite(points)):
        raise BadInput(f"A trace has shape {points.shape}: give at least 100 finite points of two axes.")
    spread = np.cov(points.T)
    least = fdtri(2, n - 2, 0.95)
    area = np.pi * np.sqrt(max(float(np.linalg.det(spread)), 0.0)) * 2 * (n - 1) / (n - 2) * least * (n + 1) / n
    half = n // 2
    window = np.hanning(half + 1)[:-1, None]
    parts = [points[start : start + half] for start in (0, half // 2, half)]
    power = np.mean([np.abs(np.fft.rfft(window * (p - p.mean(axis=0)), axis=0)) ** 2 for p in parts], axis=0)
    frequencies = np.fft.rfftfreq(half, 1.0 / rate)
    whole = np.trapezoid(power, frequencies, axis=0).sum()
    return Trace(
        velocity=float(np.hypot(*np.diff(points, axis=0).T).sum() * rate / n),
        frequency=float(np.trapezoid(frequencies[:, None] * power, frequencies, axis=0).sum() / whole),
        area=float(area),
    )
