"""Spectra of sway in a few bands, recorded and modelled alike, as logarithms that scatter alike for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy.special import digamma

from kinespine.balance.loop import Loop
from kinespine.balance.sway import Sway
from kinespine.errors import BadInput

TAPERS = 3  # sines of Riedel and Sidorenko (1995), which leak little of the slow drift that carries most of sway
EDGES = np.geomspace(0.05, 3.0, 11)  # Hz; slower sway is not told by a minute, faster not from the platform's noise
LOWEST = 3  # periods of the slowest sway within a trial
SHORTEST = 30.0  # s
FREQUENCIES = np.array([1.0 / 800.0, 0.01, *np.geomspace(0.03, 5.0, 20)])  # Hz, of a loop; straight in logs between
NOMINAL, FINER = 20.0, 8  # Hz, of the samples by which expectations are worked out, and how much finer than a bin
WORLDS, SEED = 4000, 11  # of white noise, for how bands scatter


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bands:
    """What trials of one length tell: the mean of the logarithm of the tapered power over the bins of each band.

    Power of a bin over its expectation scatters alike for every spectrum that is smooth within a bin, so that bands
    have one covariance for everybody, and an expected value from any spectrum.
    """

    seconds: float
    middle: np.ndarray  # (b,) Hz
    bins: tuple[np.ndarray, ...]  # (b) numbers of periods within a trial
    kernel: np.ndarray  # (bins, f) of one-sided densities on the finer grid
    grid: np.ndarray  # (f,) Hz
    covariance: np.ndarray  # (b, b) of the logarithms of one trial

    def expected(self, densities: np.ndarray) -> np.ndarray:
        """Mean of the logarithms (b,) for one-sided densities (22,) m2/Hz at `FREQUENCIES`."""
        fine = np.exp(np.interp(np.log(self.grid), np.log(FREQUENCIES), np.log(densities)))
        power = np.log(self.kernel @ fine)
        found, first = np.empty(len(self.bins)), 0
        for number, bins in enumerate(self.bins):
            found[number] = power[first : first + len(bins)].mean()
            first += len(bins)
        return found + float(digamma(TAPERS)) - np.log(TAPERS)

    def of(self, track: np.ndarray, rate: float) -> np.ndarray:
        """The logarithms (b,) of tracks (..., n) m sampled at `rate` Hz, of which the first `seconds` are taken."""
        length = round(self.seconds * rate)
        centred = track[..., :length] - track[..., :length].mean(axis=-1, keepdims=True)
        power = sum(np.abs(np.fft.rfft(centred * taper, axis=-1)) ** 2 for taper in _tapers(length))
        told = np.log(2.0 / (TAPERS * rate) * power)
        return np.stack([told[..., bins].mean(axis=-1) for bins in self.bins], axis=-1)


@lru_cache(maxsize=8)
def bands_of(seconds: float) -> Bands:
    """The bands of trials of that length.

    Raises:
        BadInput: too short.
    """
    if seconds < SHORTEST:
        raise BadInput(
            f"{seconds:.3g} s of sway tell too little of senses; record at least {SHORTEST:g} s, better several times"
            " a minute."
        )
    every = np.arange(LOWEST, int(EDGES[-1] * seconds) + 1)
    edges = EDGES * seconds
    within = [every[(every >= low) & (every < high)] for low, high in pairwise(edges.tolist())]
    bins = tuple(one for one in within if len(one))
    length = round(seconds * NOMINAL)
    kernel, grid = _kernel(np.concatenate(bins), length)
    random = np.random.default_rng(SEED)
    white = Bands(
        seconds=seconds, middle=np.array([np.exp(np.log(one).mean()) / seconds for one in bins]), bins=bins,
        kernel=kernel, grid=grid, covariance=np.empty((len(bins), len(bins))),
    )  # fmt: skip
    told = np.concatenate([white.of(random.standard_normal((500, length)), NOMINAL) for _ in range(WORLDS // 500)])
    white.covariance[:] = np.cov(told.T)
    for array in (white.kernel, white.covariance):
        array.flags.writeable = False
    return white


def recorded_bands(sway: Sway, bands: Bands) -> np.ndarray:
    """Logarithms (2, b) of a trial, forward and to the side, m2/Hz."""
    return bands.of(np.array([sway.forward, sway.left]), sway.rate)


def expected_bands(loop: Loop, bands: Bands) -> np.ndarray:
    """What a loop shows on average: (2, b)."""
    found = np.real(loop.spectra(loop.pressure_rows, FREQUENCIES))
    return np.array([bands.expected(np.maximum(found[:, axis, axis], 1e-30)) for axis in (0, 1)])


def _tapers(length: int) -> np.ndarray:
    times = np.arange(1, length + 1)
    return np.array(
        [np.sqrt(2.0 / (length + 1)) * np.sin(np.pi * k * times / (length + 1)) for k in range(1, TAPERS + 1)]
    )


def _kernel(bins: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """How expected power of each bin (m, f) comes from one-sided densities on a finer grid (f,) Hz, mean taken off."""
    wide = FINER * length
    step = NOMINAL / wide
    turns = np.exp(-2j * np.pi * np.outer(bins, np.arange(length)) / length)
    found = np.zeros((len(bins), wide // 2))
    for taper in _tapers(length):
        row = turns * taper
        row -= row.mean(axis=1, keepdims=True)
        power = np.abs(np.fft.fft(row, n=wide, axis=1)) ** 2
        both = power[:, 1 : wide // 2 + 1] + power[:, : wide // 2 - 1 : -1]
        found += both / (2.0 * TAPERS)
    return found * 2.0 * step / NOMINAL, step * np.arange(1, wide // 2 + 1)
