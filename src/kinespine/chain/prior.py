"""What is known of a person's causes before anything is measured: as they are spread between healthy people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from kinespine.anatomy.causes import describe, names
from kinespine.anatomy.spread import family_of, healthy_spread

NUISANCE = ("habit.follow", "habit.weight")  # the same for a person and their norm: averaged over, not attributed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prior:
    """Causes that differ between healthy people, as a joint normal with their means, spreads and correlations."""

    names: tuple[str, ...]  # (c,)
    groups: tuple[str, ...]  # (c,) of each
    neutral: np.ndarray  # (c,)
    mean: np.ndarray  # (c,)
    covariance: np.ndarray  # (c, c)
    low: np.ndarray  # (c,) limits
    high: np.ndarray  # (c,)

    @property
    def sd(self) -> np.ndarray:
        """(c,)."""
        return np.sqrt(self.covariance.diagonal())

    def place(self, name: str) -> int:
        """Where a cause stands."""
        return self.names.index(name)


@cache
def healthy_prior() -> Prior:
    """The prior over all causes that differ between healthy people.

    Correlations are those of the normal scores that `draw_healthy` draws from; what is not normal is taken with its
    mean and standard deviation. A lift or a held weight does not differ between healthy people and is left out.
    """
    chosen = tuple(name for name in names() if name not in NUISANCE and healthy_spread(name).sd > 0.0)
    rows = [describe(name) for name in chosen]
    spreads = [healthy_spread(name) for name in chosen]
    family = np.array([family_of(name) for name in chosen])
    same = family[:, None] == family
    sideless = np.array([re.sub(r"(?<![a-z])(left|right)(?![a-z])", "either", name) for name in chosen])
    pair = sideless[:, None] == sideless
    within = np.array([spread.within for spread in spreads])
    sides = np.array([spread.between_sides for spread in spreads])
    correlation = np.where(same, within[:, None], 0.0)
    correlation = np.where(same & pair, sides[:, None], correlation)
    np.fill_diagonal(correlation, 1.0)
    sd = np.array([spread.sd for spread in spreads])
    prior = Prior(
        names=chosen,
        groups=tuple(row.group for row in rows),
        neutral=np.array([row.neutral for row in rows]),
        mean=np.array([spread.mean for spread in spreads]),
        covariance=sd[:, None] * correlation * sd,
        low=np.array([row.low for row in rows]),
        high=np.array([row.high for row in rows]),
    )
    for array in (prior.neutral, prior.mean, prior.covariance, prior.low, prior.high):
        array.flags.writeable = False
    return prior
