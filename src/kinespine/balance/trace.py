"""Simulated sway as a recording would hold it, and the three numbers by which it is held against recordings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfiltfilt

from kinespine.balance.descriptors import describe
from kinespine.balance.sway import Sway

RECORDED_HZ = 10.0  # where the recordings' spectra end
PASSES = 0.802  # a filter of second order that is run both ways has its half power this far below its own
DESCRIBED = ("mean_velocity", "mean_frequency", "area_95")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a centre of pressure did: three rows of the catalogue of descriptors (`docs/sway.md` has their formulas)."""

    velocity: float  # m/s, `mean_velocity`
    frequency: float  # Hz, `mean_frequency`
    area: float  # m2, `area_95`


def recorded(points: np.ndarray, rate: float) -> np.ndarray:
    """Points (n, ...) m as the recordings hold them: their spectra end at 10 Hz (Butterworth, fourth order).

    The data set says that nothing was filtered; above 12 Hz its signals hold less than a hundredth of a micrometre.
    """
    return np.asarray(sosfiltfilt(butter(2, RECORDED_HZ / PASSES, fs=rate, output="sos"), points, axis=0))


def sway_of(points: np.ndarray, rate: float) -> Sway:
    """A simulated path as a trial like a recorded one.

    Args:
        points: (n, 2) m, forward and to the right as the loop has them.
        rate: Hz.

    Raises:
        BadInput: too short, too slow, or not finite.
    """
    return Sway(forward=points[:, 0], left=-points[:, 1], rate=rate)


def trace_of(sway: Sway) -> Trace:
    """The three numbers of one trial."""
    found = describe(sway, DESCRIBED)
    velocity, frequency, area = (found[name] for name in DESCRIBED)
    assert velocity is not None
    assert frequency is not None
    assert area is not None  # every trial defines these three
    return Trace(velocity=velocity, frequency=frequency, area=area)
