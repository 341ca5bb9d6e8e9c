"""Tests at the bedside: what was seen, no finer than the test can tell, with the error that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import atan2, degrees, hypot, sqrt
from statistics import fmean, stdev
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.assessment.listing import TABLES
from kinespine.errors import BadInput
from kinespine.tables import read_table

TWICE = 1.96 * sqrt(2.0)  # errors of one reading by which two readings of no change differ in 5 of 100

LegPosition = Literal["supine", "prone", "compressive"]
Instrument = Literal["CROM", "inclinometer", "IMU", "goniometer", "eye"]
Direction = Literal["left_turn", "right_turn", "flexion", "extension"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BedsideRow:
    """One number of a test (`bedside.csv`)."""

    test: str
    quantity: str
    value: float
    unit: str
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionRow:
    """One motion that is measured (`range_of_motion.csv`)."""

    motion: str
    title: str
    usual_deg: float
    most_deg: float  # nobody moves further
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCheck:
    """Which leg looked short, lying. A prone check keeps the side alone; the others a size in their own steps."""

    position: LegPosition
    short: Literal["left", "right", "even"]
    seen_mm: float | None = None  # as it was given

    @property
    def difference_mm(self) -> float | None:
        """Left less right, rounded to what the check can tell; None where it tells the side alone."""
        if self.position == "prone":
            return None
        if self.short == "even":
            return 0.0
        if self.seen_mm is None:
            return None
        step = number(f"{self.position} leg check", "step")
        size = round(self.seen_mm / step) * step
        return size if self.short == "right" else 0.0 - size

    @property
    def error_mm(self) -> float | None:
        """One standard deviation of one reader."""
        return None if self.position == "prone" else number(f"{self.position} leg check", "error")

    @property
    def change_mm(self) -> float | None:
        """Smallest change between two checks that is told from reading again."""
        return None if self.error_mm is None else TWICE * self.error_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeOfMotion:
    """How far one motion goes from neutral, in one trial or several, deg."""

    motion: str
    trials_deg: tuple[float, ...]
    instrument: Instrument

    @property
    def mean_deg(self) -> float:
        """Mean of the trials, to the step of the test."""
        return _stepped(fmean(self.trials_deg), number("range of motion", "step"))

    @property
    def error_deg(self) -> float:
        """One standard deviation of that mean: the instrument, and the trials between them."""
        device = number("range of motion", "error by eye" if self.instrument == "eye" else "error")
        count = len(self.trials_deg)
        return hypot(device, stdev(self.trials_deg) / sqrt(count)) if count > 1 else device

    @property
    def change_deg(self) -> float:
        """Smallest change between two examinations that is told from measuring again."""
        return TWICE * self.error_deg

    @property
    def usual_deg(self) -> float:
        """What an impairment guide takes as full; no norm by age was read."""
        return motions()[self.motion].usual_deg


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionError:
    """How far from a target the head came back after one motion; cm on the target, positive past it."""

    direction: Direction
    distance_cm: float  # from head to target
    trials_cm: tuple[float, ...]

    @property
    def trials_deg(self) -> tuple[float, ...]:
        """The same as turns of the head."""
        return tuple(degrees(atan2(trial, self.distance_cm)) for trial in self.trials_cm)

    @property
    def step_deg(self) -> float:
        """What one ring of the target is: no single trial is told finer."""
        return degrees(atan2(0.1 * number("joint position error", "step"), self.distance_cm))

    @property
    def absolute_deg(self) -> float:
        """Mean size of the error."""
        return fmean(abs(trial) for trial in self.trials_deg)

    @property
    def constant_deg(self) -> float:
        """Mean error with its sign: how far on the whole the head stops past the target, or short of it."""
        return fmean(self.trials_deg)

    @property
    def variable_deg(self) -> float | None:
        """Standard deviation between trials; None for one alone."""
        return stdev(self.trials_deg) if len(self.trials_deg) > 1 else None

    @property
    def error_deg(self) -> float:
        """One standard deviation of the constant error: the rings, and the trials between them."""
        ring = self.step_deg / sqrt(12.0)
        return hypot(ring, self.variable_deg or 0.0) / sqrt(len(self.trials_deg))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thermography:
    """Skin temperature on either side of the spine, level by level from below. A curve, and no pattern class."""

    levels: tuple[str, ...]
    left_degC: tuple[float, ...]
    right_degC: tuple[float, ...]
    prepared: Literal["yes", "no", "unknown"]  # without sugar, caffeine, cigarettes and drugs for the hours asked

    @property
    def difference(self) -> tuple[float, ...]:
        """Left less right (°C), in steps that the instrument can tell."""
        step = number("thermography", "step")
        return tuple(_stepped(a - b, step) for a, b in zip(self.left_degC, self.right_degC, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFindings:
    """Pain, asymmetry, range of motion and tissue tone of one region, in the examiner's words; empty: not examined."""

    region: str
    pain: str = ""
    asymmetry: str = ""
    range: str = ""
    tissue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bedside:
    """Everything that was tested at one time."""

    leg_check: LegCheck | None = None
    ranges: tuple[RangeOfMotion, ...] = ()
    position_errors: tuple[PositionError, ...] = ()
    thermography: Thermography | None = None
    part: tuple[PartFindings, ...] = ()


def similarity(one: Thermography, other: Thermography) -> float | None:
    """Correlation of two difference curves over the levels both have, -1 to 1; it says nothing about health.

    None where either curve is flat, for then it has no shape.

    Raises:
        BadInput: fewer than four levels are in both.
    """
    both = tuple(level for level in one.levels if level in other.levels)
    if len(both) < 4:
        raise BadInput(f"The two scans share {len(both)} levels; four or more are needed to compare their curves.")
    first, second = (_centred(scan, both) for scan in (one, other))
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return None if size < 1e-12 else float(np.clip(first @ second / size, -1.0, 1.0))


@cache
def motions() -> Mapping[str, MotionRow]:
    """Every motion that is measured, by name."""
    return MappingProxyType({row.motion: row for row in read_table(TABLES / "range_of_motion.csv", MotionRow)})


@cache
def bedside_rows() -> tuple[BedsideRow, ...]:
    """Every number of the tests."""
    return read_table(TABLES / "bedside.csv", BedsideRow)


def number(test: str, quantity: str) -> float:
    """One number of a test, in its unit."""
    return bedside_row(test, quantity).value


def bedside_row(test: str, quantity: str) -> BedsideRow:
    """The same with its unit and source."""
    return next(row for row in bedside_rows() if (row.test, row.quantity) == (test, quantity))


def _stepped(value: float, step: float) -> float:
    return round(round(value / step) * step, 6) + 0.0


def _centred(scan: Thermography, levels: tuple[str, ...]) -> NDArray[np.float64]:
    curve = dict(zip(scan.levels, scan.difference, strict=True))
    chosen = np.array([curve[level] for level in levels])
    return chosen - chosen.mean()
