"""Several clinics at once: how much they differ, what each did, what all did, by draws of everything unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from kinespine.errors import BadInput
from kinespine.outcomes.numbers import number
from kinespine.outcomes.patients import Group
from kinespine.outcomes.usual_course import link

Array = NDArray[np.float64]
VAGUE = 50.0  # of 100 points, one standard deviation: the prior of what all clinics did says next to nothing
LEAST = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hierarchy:
    """Draws of what several clinics did beyond the usual course.

    All but `effect` are latent: points of what lies behind the score before the ends of its scale.
    """

    clinics: tuple[str, ...]
    people: tuple[int, ...]
    effect: Array  # (draws,), of all, points of the score: the mean over all people
    shift: Array  # (draws,), of all, latent
    own: Array  # (draws, clinics), of each
    between: Array  # (draws,), one standard deviation between clinics

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """Of what all clinics did, points of the score."""
        return _interval(self.effect, share)

    def shift_interval(self, share: float = 0.95) -> tuple[float, float]:
        """Of the latent shift of all clinics."""
        return _interval(self.shift, share)

    def interval_of(self, clinic: str, share: float = 0.95) -> tuple[float, float]:
        """Of the latent shift of one clinic, drawn towards all as far as its people are few."""
        return _interval(self.own[:, self.clinics.index(clinic)], share)


def clinics_together(group: Group, *, draws: int = 1500, warm_up: int = 300, seed: int = 0) -> Hierarchy:
    """Draw what clinics did; who is lost, and what an end of the scale hides, is filled in anew each time.

    Gibbs draws of: the hidden scores of each person (a pair of normals with the link of the two weeks), the shift of
    all at either week, the deviation of each clinic (the same at both), and how much clinics deviate (half-normal
    prior, `numbers.csv`). The error of the usual course is common to all and added to the draws.

    Raises:
        BadInput: fewer than two clinics.
    """
    count = len(group.clinics)
    if count < 2:
        raise BadInput("One clinic alone has nothing to be compared with: use clinic_effect.")
    rng = np.random.default_rng(seed)
    width = 0.01 * (group.course.scale.high - group.course.scale.low)
    prior, scale = VAGUE * width, number("spread between clinics") * width
    members = np.bincount(group.clinic, minlength=count).astype(float)
    pair = _Pair(group)
    inverse = np.linalg.inv(pair.covariance)
    shift: Array = np.zeros(2)
    own: Array = np.zeros(count)
    between = scale
    kept: list[tuple[float, Array, float]] = []
    for step in range(warm_up + draws):
        pair.draw(shift[None, :] + own[group.clinic][:, None], rng)
        apart = pair.hidden - pair.expected - own[group.clinic][:, None]
        precision = len(group.start) * inverse + np.eye(2) / prior**2
        root = np.linalg.cholesky(np.linalg.inv(precision))
        shift = np.asarray(np.linalg.solve(precision, inverse @ apart.sum(0)), dtype=float)
        shift = shift + root @ rng.standard_normal(2)
        apart = (pair.hidden - pair.expected - shift) @ inverse.sum(1)
        each = members * float(inverse.sum()) + between**-2.0
        own = np.bincount(group.clinic, apart, count) / each + rng.standard_normal(count) / np.sqrt(each)
        between = _draw_between(between, own, scale, rng)
        # The mean of the clinics and the shift of all trade places freely; moving both keeps the chain short.
        drift = float(own.mean()) + between / np.sqrt(count) * rng.standard_normal()
        own, shift = own - drift, shift + drift
        if step >= warm_up:
            kept.append((float(shift[1]), own.copy(), between))
    drawn, deviations = np.array([one for one, _, _ in kept]), np.array([one for _, one, _ in kept])
    common = group.slope_error() * rng.standard_normal(draws) - group.centre_error().draw(draws, rng)
    return Hierarchy(
        clinics=group.clinics, people=tuple(int(one) for one in members), effect=group.in_points(drawn + common),
        shift=drawn + common, own=(drawn + common)[:, None] + deviations, between=np.array([one for _, _, one in kept]),
    )  # fmt: skip


class _Pair:
    """The two later scores of everybody before the ends of the scale, drawn again and again."""

    def __init__(self, group: Group) -> None:
        weeks = (group.early_week, group.late_week)
        spreads = np.array([group.spread(week) for week in weeks])
        r, scale, half = link(*weeks), group.course.scale, 0.5 * group.step
        self.covariance: Array = np.outer(spreads, spreads) * np.array([[1.0, r], [r, 1.0]])
        self.expected = np.column_stack([group.expected(week) for week in weeks])  # (n, 2)
        read = np.column_stack([group.early, group.late])
        lost, low, high = ~np.isfinite(read), read <= scale.low, read >= scale.high
        self.least = np.where(lost | low, -np.inf, np.where(high, scale.high - half, read))
        self.most = np.where(lost | high, np.inf, np.where(low, scale.low + half, read))
        self.open = lost | low | high
        self.hidden = np.where(lost, self.expected, read)
        self.narrow, self.carry = spreads * np.sqrt(1.0 - r * r), r * spreads / spreads[::-1]

    def draw(self, shift: Array, rng: np.random.Generator) -> None:
        """Draw what is hidden, given the other week and the shifts (n, 2)."""
        for week, other in ((0, 1), (1, 0)):
            which = self.open[:, week]
            mean = self.expected + shift
            centre = mean[which, week] + self.carry[week] * (self.hidden[which, other] - mean[which, other])
            spread = self.narrow[week]
            low = np.asarray(ndtr((self.least[which, week] - centre) / spread), dtype=float)
            high = np.asarray(ndtr((self.most[which, week] - centre) / spread), dtype=float)
            share = np.clip(low + (high - low) * rng.random(len(centre)), LEAST, 1.0 - LEAST)
            self.hidden[which, week] = centre + spread * np.asarray(ndtri(share), dtype=float)


def _draw_between(now: float, own: Array, scale: float, rng: np.random.Generator) -> float:
    """One Metropolis step on the logarithm of how much clinics differ."""

    def height(value: float) -> float:
        return (
            -len(own) * np.log(value) - 0.5 * float(own @ own) / value**2 - 0.5 * (value / scale) ** 2 + np.log(value)
        )

    for _ in range(3):
        there = float(now * np.exp(0.6 * rng.standard_normal()))
        if np.log(rng.random()) < height(there) - height(now):
            now = there
    return now


def _interval(draws: Array, share: float) -> tuple[float, float]:
    rest = 0.5 * (1.0 - share)
    low, high = np.quantile(draws, [rest, 1.0 - rest])
    return float(low), float(high)
