"""Bands of spectra: what is expected of a trial, and how trials scatter about it."""

import numpy as np
import pytest
from scipy.special import digamma

from kinespine.balance.band_spectra import FREQUENCIES, TAPERS, bands_of, expected_bands, recorded_bands
from kinespine.balance.constructed_people import _raised, _wave
from kinespine.balance.loop import Loop
from kinespine.balance.sway import Sway
from kinespine.errors import BadInput


def test_white_noise_shows_its_density_in_every_band():
    #   mean of the logarithm of chi-squared of six over six: digamma(3) - log(3)
    found = bands_of(60.0).expected(np.full(len(FREQUENCIES), 2.5))
    assert found == pytest.approx(np.log(2.5) + digamma(TAPERS) - np.log(TAPERS), abs=3e-3)


@pytest.mark.parametrize("seconds", [40.0, 60.0])
def test_trials_of_a_body_lie_about_what_its_loop_says_as_far_as_told(loop: Loop, seconds: float):
    bands, random = bands_of(seconds), np.random.default_rng(2)
    density = np.log(np.real(loop.spectra(loop.pressure_rows, FREQUENCIES)[:, 0, 0]))
    trials = np.concatenate([_wave(density, np.zeros(len(bands.bins)), bands, 10, random) for _ in range(60)])
    told = bands.of(trials, 20.0)
    spread = np.sqrt(np.diag(bands.covariance))
    off = (told.mean(axis=0) - expected_bands(loop, bands)[0]) / (spread / np.sqrt(len(told)))
    assert np.max(np.abs(off)) < 4.0
    # the lowest band, into which slow drift leaks, scatters by an eighth more in a short trial
    assert told.std(axis=0) / spread == pytest.approx(1.0, abs=0.15)


def test_a_constructed_trial_shows_in_every_band_what_it_shall_though_bands_leak_into_one_another():
    bands, random = bands_of(60.0), np.random.default_rng(6)
    density = np.exp(np.linspace(-8.0, -20.0, len(FREQUENCIES)))  # falls as sway does
    count = len(bands.bins)
    alike = 0.8 ** np.abs(np.arange(count)[:, None] - np.arange(count))
    wanted = 0.6 * np.linalg.cholesky(alike) @ random.standard_normal(count)
    raised = _raised(wanted, density, bands)
    trials = np.concatenate([_wave(np.log(density), raised, bands, 10, random) for _ in range(60)])
    found = bands.of(trials, 20.0).mean(axis=0) - bands.expected(density)
    assert np.max(np.abs(found - wanted)) < 0.1
    assert np.max(np.abs(raised - wanted)) > 0.1  # a plain step of that height would not


def test_a_finer_rate_tells_the_same():
    times = np.arange(6000) / 100.0
    random = np.random.default_rng(1)
    swings = sum(
        np.sin(2 * np.pi * f * times + p) / f
        for f, p in zip(np.arange(0.05, 4, 0.013), random.uniform(0, 6, 304), strict=True)
    )
    bands = bands_of(60.0)
    fine = recorded_bands(Sway(forward=swings, left=swings, rate=100.0), bands)
    coarse = recorded_bands(Sway(forward=swings[::5], left=swings[::5], rate=20.0), bands)
    assert fine == pytest.approx(coarse, abs=0.05)


def test_half_a_minute_is_the_least():
    with pytest.raises(BadInput, match="tell too little of senses"):
        bands_of(29.0)
