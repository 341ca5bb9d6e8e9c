"""How people differ in the noise of their senses, and how far the model is off what a platform records of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.linalg import block_diag

from kinespine.anatomy.quantities import quantities
from kinespine.balance.answers import FITTED, Answers
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwayShape:
    """What spectra of people are off the model of usual noise on average, in one band (`sway_shape.csv`)."""

    surface: str
    axis: str  # forward or sideways
    frequency_hz: float
    off_ratio: float  # of the logarithm of power
    source: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How people differ, and how far the model is off them (`people_noise.csv`, `sway_shape.csv`)."""

    spread: float  # SD between people of the logarithm of each number of `FITTED`
    misfit: float  # SD of the logarithm of a band's power off the model at its best
    neighbour: float  # correlation of that between neighbouring bands
    shared: float  # and of one band between two conditions on one surface
    shape: tuple[SwayShape, ...] = ()  # what people on average are off the model
    averaged: int | None = None  # how many people that is the average of; none: it has no error

    def off_the_model(self, answers: Sequence[Answers]) -> np.ndarray:
        """Covariance (n, n) of what the bands of all conditions of one person are off the model and its average."""
        return np.block([[self._together(one, other) for other in answers] for one in answers])

    def _together(self, first: Answers, other: Answers) -> np.ndarray:
        """The same of two conditions, (2 b, 2 b'): what is shared on one surface, and the error of the average."""
        apart = np.arange(len(first.bands.bins))[:, None] - np.arange(len(other.bands.bins))
        one = self.misfit**2 * self.neighbour ** np.abs(apart)
        own = np.asarray(block_diag(one, one), dtype=float)
        same = first.condition.surface == other.condition.surface
        found = own if first.condition == other.condition else (self.shared if same else 0.0) * own
        if self.averaged is None:
            return found
        # the average of so many people holds what their senses do and, both eyes of a surface together, their misfits
        nowhere = np.zeros(len(FITTED))
        average = first.slopes(nowhere) @ other.slopes(nowhere).T + (0.5 * (1.0 + self.shared) * own if same else 0.0)
        return found + average / self.averaged

    def on_average(self, answers: Answers) -> np.ndarray:
        """What the logarithms (2 b,) of people are off the model on average, straight over the logarithm of Hz."""
        found: list[np.ndarray] = []
        for axis in ("forward", "sideways"):
            rows = [row for row in self.shape if (row.surface, row.axis) == (answers.condition.surface, axis)]
            known, sizes = [row.frequency_hz for row in rows], [row.off_ratio for row in rows]
            at = np.log(answers.bands.middle)
            found.append(np.interp(at, np.log(known), sizes) if rows else np.zeros(len(at)))
        return np.concatenate(found)


@cache
def usual_people() -> People:
    """Those of the table."""
    numbers = quantities(TABLES / "people_noise.csv")
    return People(
        spread=numbers["people_spread_ratio"], misfit=numbers["misfit_ratio"],
        neighbour=numbers["misfit_neighbour_ratio"], shared=numbers["misfit_one_surface_ratio"],
        averaged=round(numbers["people_averaged_count"]), shape=read_table(TABLES / "sway_shape.csv", SwayShape),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """How often recordings of constructed people are called off the model (`alarm.csv`)."""

    what: str  # is wrong with them
    fired_ratio: float
    people: int
    source: str
    status: str


@cache
def alarms() -> tuple[Alarm, ...]:
    """Those of the table, recordings with which nothing is wrong first."""
    return read_table(TABLES / "alarm.csv", Alarm)
