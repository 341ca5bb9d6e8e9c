"""Shares of groups of causes in one person, drawn in many worlds: intervals, and what may be said of the upper neck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kinespine.chain.assumed import stratified
from kinespine.chain.model_error import model_error
from kinespine.chain.neck_sense import WHOLE, NeckSense, kept
from kinespine.chain.output_names import Output, output_index
from kinespine.chain.posterior import Posterior, Told
from kinespine.chain.prior import Prior
from kinespine.chain.regions import REGIONS, region_masks
from kinespine.chain.share_draws import (
    GROUPS,
    KINDS,
    Draw,
    Drawn,
    group_masks,
    mirrored,
    plan_draws,
    root_of,
    share_draws,
)
from kinespine.chain.verdict import EDGES, Interval, Verdict, judge
from kinespine.chain.weights import Weights
from kinespine.chain.worlds import Place, World

HALF_WAY = 0.5  # habit.follow at the most probable causes
NECK = ("upper neck mechanical", "upper neck sensory")
WORLDS = 12  # places between person and norm, each at its own strength of habit, where slopes are taken
QUARTER = 0.25  # of the draws: those with the weakest and with the firmest habit
NOTHING = 0.02  # of the total: a group whose median is smaller pulls neither way


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """What one group of causes adds to an outcome, in its unit."""

    group: str
    share: Interval
    stays: Interval  # where habit stays
    follows: Interval  # and where it follows


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionShare:
    """What one region, its tissue and how it is carried, adds to an outcome against the middle of healthy people.

    The interval holds what is not known of the person; how much healthy people differ stands beside it.
    """

    region: str
    share: Interval
    healthy_sd: float  # of the same between healthy people

    @property
    def is_unusual(self) -> bool:
        """Whether 19 of 20 healthy people have less of it, beyond what is not known."""
        edge = EDGES * self.healthy_sd
        return self.share.low > edge or self.share.high < -edge


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """What the difference between a person and their norm is made of, in one outcome, by draws."""

    outcome: Output
    total: Interval
    groups: tuple[GroupShare, ...]
    regions: tuple[RegionShare, ...]
    neck: Interval  # both groups of the upper neck together
    mechanical: Interval
    sensory: Interval
    habit_stays: Interval
    habit_follows: Interval
    position: Interval  # the upper neck under the other hypothesis
    percent: float | None  # of the total
    percent_reason: str  # why there is none
    verdict: Verdict
    detectable: float  # smallest true share of the upper neck found in 80 of 100 such examinations; infinite if none is
    healthy_sd: float  # of the outcome between healthy people like this one
    draws: np.ndarray  # (draws, groups) shares, read-only
    weights: np.ndarray  # (draws,) how much each counts, sum 1: how likely what was measured is where it was drawn
    follow: np.ndarray  # (draws,) habit.follow of each
    habit: np.ndarray  # (draws,) factor of the habit's weight
    worlds: int  # in which slopes were taken

    @property
    def named(self) -> str:
        """The region with the largest share that leaves out zero; empty where no region does."""
        sure = [one for one in self.regions if one.share.excludes_zero]
        return max(sure, key=lambda one: abs(one.share.value)).region if sure else ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """Shares of every outcome, and what they were drawn from."""

    shares: tuple[Shares, ...]
    fitted: Posterior
    worlds: Sequence[World]
    plan: Sequence[Draw]
    drawn: Drawn


class Worldly(Protocol):
    """What makes worlds: a crew of bodies, or what was learned from one."""

    def worlds(self, places: Sequence[Place], rows: Sequence[int], done: Callable[[int], None]) -> list[World]:
        """The worlds at those places, with the outcomes of those numbers."""
        ...


def take_shares(
    maker: Worldly, fitted: Posterior, wanted: Sequence[Output], weights: Weights, *, draws: int, seed: int, say: Told,
    neck: NeckSense | None = None,
) -> Taken:  # fmt: skip
    """Draw person and norm in a dozen worlds, and share what is between them among groups, for each outcome."""
    index = output_index()
    measured = [index[one.name] for one in fitted.observations if one.name in index]
    rows = [*(index[one.name] for one in wanted), *measured]
    places = _places(fitted, weights, seed, neck)
    worlds = maker.worlds(places, rows, lambda done: say(f"attribution: {done} of {len(places)} worlds"))
    plan = plan_draws(draws, len(worlds), seed)
    done = share_draws(worlds, fitted, plan, len(wanted), seed)
    shares = tuple(_told(one, number, fitted, worlds, plan, done) for number, one in enumerate(wanted))
    return Taken(shares=shares, fitted=fitted, worlds=worlds, plan=plan, drawn=done)


def _places(fitted: Posterior, weights: Weights, seed: int, neck: NeckSense | None) -> list[Place]:
    """Places between a draw of the person and one of the norm; how far, and what is assumed, in equal strata."""
    rng = np.random.default_rng([seed, 0])
    people, norms = _people(fitted, rng, WORLDS)
    low, high = np.log(weights.habit_low / weights.habit), np.log(weights.habit_high / weights.habit)
    along, strong, follow = (rng.permutation(WORLDS) for _ in range(3))
    return [
        Place(
            causes=norm + (k + 0.5) / WORLDS * (person - norm),
            habit=float(np.exp(low + (high - low) * (w + 0.5) / WORLDS)),
            follow=float((s + 0.5) / WORLDS),
            assumed=model,
            neck=neck,
        )
        for person, norm, k, w, s, model in zip(
            people, norms, along, strong, follow, stratified(rng, WORLDS), strict=True
        )
    ]


def _people(fitted: Posterior, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Draws (count, c) of the person about the most probable causes, and of their norm."""
    prior = fitted.prior
    found: list[np.ndarray] = []
    for mean, covariance in ((fitted.mean, fitted.covariance), (prior.mean, prior.covariance)):
        found.append(np.clip(mean + mirrored(rng, count, len(mean)) @ root_of(covariance).T, prior.low, prior.high))
    return found[0], found[1]


def mean_slopes(worlds: Sequence[World], outcomes: int) -> np.ndarray:
    """Slopes (o, c) averaged over worlds, habit half way."""
    return np.mean([world.slopes(HALF_WAY, "shape")[:outcomes] for world in worlds], axis=0)


def healthy_sd(worlds: Sequence[World], prior: Prior, outcomes: int) -> np.ndarray:
    """Spread (o,) of the outcomes between healthy people, by the slopes of each world: root of the mean variance.

    Slopes jump where muscles switch; the mean slope would be smaller than what people differ by.
    """
    every = np.array([world.slopes(HALF_WAY, "shape")[:outcomes] for world in worlds])
    return np.sqrt(np.einsum("woc,cd,wod->wo", every, prior.covariance, every).mean(axis=0))


def _told(
    one: Output, column: int, fitted: Posterior, worlds: Sequence[World], plan: Sequence[Draw], done: Drawn,
) -> Shares:  # fmt: skip
    masks = group_masks(fitted.prior)
    slopes = mean_slopes(worlds, done.shares.shape[2])[column]
    kinds = np.array([draw.kind for draw in plan])
    neck = np.array([group in NECK for group in GROUPS])
    shared = done.shares[:, :, column]
    error = model_error(one.name)
    likely = {kind: np.exp(done.evidence[kinds == kind] - done.evidence[kinds == kind].max()) for kind in KINDS}

    def interval(kind: str, groups: np.ndarray) -> Interval:
        factor = error.neck if np.all(neck[groups]) else error.total
        return Interval.of(shared[kinds == kind][:, groups].sum(axis=1), likely[kind]).widened(factor)

    upper = {kind: interval(kind, neck) for kind in KINDS}
    single = np.eye(len(GROUPS), dtype=bool)
    mechanical, sensory = (interval("marginal", single[GROUPS.index(name)]) for name in NECK)
    total = interval("marginal", np.ones(len(GROUPS), dtype=bool))
    groups = tuple(
        GroupShare(
            group=group, share=interval("marginal", own), stays=interval("stays", own), follows=interval("follows", own)
        )
        for group, own in zip(GROUPS, single, strict=True)
    )
    alone = done.alone[kinds == "marginal", :, column]
    spread = _spread_of_regions(worlds, fitted.prior, column)
    regions = tuple(
        RegionShare(
            region=region, share=Interval.of(draws, likely["marginal"]).widened(error.total), healthy_sd=float(sd)
        )
        for region, draws, sd in zip(REGIONS, alone.T, spread, strict=True)
    )
    own = np.where(masks[neck].any(axis=0), slopes, 0.0)
    marginal = shared[kinds == "marginal"]
    counted = [draw for draw in plan if draw.kind == "marginal"]
    habits = np.array([worlds[draw.world].habit for draw in counted])
    both = marginal[:, neck].sum(axis=1)
    strengths = tuple(
        Interval.of(both[own], likely["marginal"][own]).widened(error.neck)
        for own in (habits <= np.quantile(habits, QUARTER), habits >= np.quantile(habits, 1.0 - QUARTER))
    )
    felt = marginal[:, GROUPS.index(NECK[1])]
    known, more = np.ones(len(felt), dtype=bool), (WHOLE - 1.0) * felt
    if any(world.neck is not None for world in worlds):
        known, more = kept([worlds[draw.world].assumed.retained for draw in counted], felt)
    whole = Interval.of((both + more)[known], likely["marginal"][known]).widened(error.neck)
    verdict = judge(
        upper["marginal"], upper["stays"], upper["follows"], upper["position"], mechanical, strengths=strengths,
        whole=whole,
    )  # fmt: skip
    percent, reason = _percent(total, groups, upper["marginal"])
    marginal.flags.writeable = False
    return Shares(
        outcome=one, total=total, groups=groups, regions=regions, neck=upper["marginal"], mechanical=mechanical,
        sensory=sensory,
        habit_stays=upper["stays"], habit_follows=upper["follows"], position=upper["position"], percent=percent,
        percent_reason=reason, verdict=verdict, detectable=upper["marginal"].detectable(*_arriving(own, fitted)),
        healthy_sd=float(healthy_sd(worlds, fitted.prior, done.shares.shape[2])[column]),
        draws=marginal, weights=likely["marginal"] / likely["marginal"].sum(),
        follow=np.array([draw.follow for draw in counted]),
        habit=habits, worlds=len(worlds),
    )  # fmt: skip


def _spread_of_regions(worlds: Sequence[World], prior: Prior, column: int) -> np.ndarray:
    """Spread (regions,) between healthy people of what each region adds to an outcome: root of the mean variance."""
    own = [world.slopes(HALF_WAY, "shape")[column] * region_masks(prior) for world in worlds]
    return np.sqrt(np.mean([np.einsum("rc,cd,rd->r", one, prior.covariance, one) for one in own], axis=0))


def _arriving(slopes: np.ndarray, fitted: Posterior) -> tuple[float, float]:
    """Which part of a true share arrives in its estimate, and how examinations scatter it.

    Args:
        slopes: (c,) of the share with the causes; the true causes are taken as those that go with it in healthy people.
    """
    spread = fitted.prior.covariance @ slopes
    variance = float(slopes @ spread)
    if variance <= 0.0 or not fitted.observations:
        return 0.0, 0.0
    pulled = slopes @ fitted.gain  # (k,)
    return float(pulled @ (fitted.slopes @ spread)) / variance, float(np.linalg.norm(pulled * fitted.errors))


def _percent(total: Interval, groups: Sequence[GroupShare], neck: Interval) -> tuple[float | None, str]:
    """The neck's share in percent of the total, where that means something."""
    if not total.excludes_zero:
        return None, "the interval of the total holds zero"
    against = [one.group for one in groups if one.share.value * total.value < -NOTHING * total.value**2]
    if against:
        return None, f"groups pull against the total: {', '.join(against)}"
    return 100.0 * neck.value / total.value, ""
