"""The power spectrum of sway by Welch's method, and the moments that describe it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BAND = (0.15, 5.0)  # Hz, in which Prieto 1996 describes the spectrum


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spectrum:
    """One-sided power density of one track."""

    frequency: Array  # (m,) Hz, evenly spaced from 0
    density: Array  # (m,) m2/Hz

    @property
    def step(self) -> float:
        """Between two frequencies, Hz."""
        return float(self.frequency[1] - self.frequency[0])

    def within(self, low: float, high: float) -> "Spectrum":
        """The part between two frequencies, both ends in it."""
        slack = 1e-9 * self.step
        kept = (self.frequency >= low - slack) & (self.frequency <= high + slack)
        return Spectrum(frequency=self.frequency[kept], density=self.density[kept])

    def moment(self, order: int) -> float:
        """Sum of f^order G(f) over the frequencies, times their step (Prieto 1996 without the step)."""
        return float(np.sum(self.frequency**order * self.density) * self.step)

    def below(self, part: float) -> float:
        """The lowest frequency below or at which that part of the power lies (Prieto 1996), Hz."""
        heaped = np.cumsum(self.density)
        return float(self.frequency[np.searchsorted(heaped, part * heaped[-1] * (1 - 1e-12))])

    @property
    def centroid(self) -> float:
        """Root of second over zeroth moment (Prieto 1996), Hz."""
        return float(np.sqrt(self.moment(2) / self.moment(0)))

    @property
    def dispersion(self) -> float:
        """How widely the power is spread: 0 a single frequency, near 1 many (Prieto 1996)."""
        inner = 1 - self.moment(1) ** 2 / (self.moment(0) * self.moment(2))
        return float(np.sqrt(max(inner, 0.0)))


def welch(track: Array, rate: float) -> Spectrum:
    """The spectrum as the authors of the reference data take it (Santos and Duarte 2016).

    Periodic Hann window over half of the samples, segments that overlap by half, the mean of each segment taken off.

    Args:
        track: (n,) m.
        rate: Hz.
    """
    length = len(track) // 2
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    starts = range(0, len(track) - length + 1, length - length // 2)
    segments = np.stack([track[start : start + length] for start in starts])
    segments = (segments - segments.mean(axis=1, keepdims=True)) * window
    density: Array = np.mean(np.abs(np.fft.rfft(segments, axis=1)) ** 2, axis=0) / (rate * np.sum(window**2))
    density[1 : (length + 1) // 2] *= 2  # the frequencies that stand for a negative one too
    return Spectrum(frequency=np.arange(length // 2 + 1, dtype=np.float64) * (rate / length), density=density)


def mean_frequency(spectra: tuple[Spectrum, ...]) -> float:
    """First over zeroth moment of each axis by the trapezoid rule, weighted by the summed power of the axis, Hz."""
    means = [np.trapezoid(one.frequency * one.density, one.frequency) / np.trapezoid(one.density, one.frequency)
             for one in spectra]  # fmt: skip
    weights = [np.sum(one.density) for one in spectra]
    return float(np.average(means, weights=weights))
