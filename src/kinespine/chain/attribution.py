"""How much of what is unusual in a person comes from where: shares of groups of causes, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.assumed import Assumed, stratified
from kinespine.chain.clock import Clock
from kinespine.chain.crew import Crew, Place
from kinespine.chain.output_names import Output, output, output_index
from kinespine.chain.posterior import Posterior, silent
from kinespine.chain.prior import Prior
from kinespine.chain.shapley import shares, subsets, together
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
from kinespine.chain.task import Task
from kinespine.chain.verdict import Interval, Verdict, judge
from kinespine.chain.weights import Weights
from kinespine.chain.worlds import World
from kinespine.errors import BadInput

HALF_WAY = 0.5  # habit.follow at the most probable causes
NECK = ("upper neck mechanical", "upper neck sensory")
WORLDS = 12  # places between person and norm, each at its own strength of habit, where slopes are taken
NOTHING = 0.02  # of the total: a group whose median is smaller pulls neither way
SILENT = 0.02  # of the spread of the outcome between healthy people: a group that changes less is not solved anew

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """What one group of causes adds to an outcome, in its unit."""

    group: str
    share: Interval
    exact: float  # at the most probable causes, against the middle of the norm: subsets solved, small groups by slopes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attribution:
    """Where the difference between a person and their norm comes from, in one outcome."""

    outcome: Output
    total: Interval
    groups: tuple[GroupShare, ...]
    groups_stay: tuple[Interval, ...]  # of each group where habit stays
    groups_follow: tuple[Interval, ...]  # and where it follows
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
    person: float  # the outcome at the most probable causes
    norm: float  # and in the middle of the norm
    healthy_sd: float  # of the outcome between healthy people like this one
    interactions: Mapping[tuple[str, str], float]  # what pairs do beyond the sum of each alone
    draws: np.ndarray  # (draws, groups) shares, read-only
    weights: np.ndarray  # (draws,) how much each counts, sum 1: how likely what was measured is where it was drawn
    follow: np.ndarray  # (draws,) habit.follow of each
    habit: np.ndarray  # (draws,) factor of the habit's weight
    worlds: int  # in which slopes were taken
    times: Mapping[str, float]  # s per part


def attribute(
    body: Body, fitted: Posterior, outcomes: Sequence[str], *, task: Task, weights: Weights, draws: int = 1000,
    seed: int = 1, workers: int = 2, told: Told | None = None,
) -> tuple[Attribution, ...]:  # fmt: skip
    """Share what differs between a person and their conditional norm among eight groups of causes.

    At the most probable causes every subset of groups is set to the norm and solved (Shapley 1953). Around them,
    person and norm are drawn again and again, and what is between them is shared by slopes taken at a place on the way
    from one to the other (after Aumann and Shapley 1974). The places are a dozen worlds, each solved in full at its own
    strength of habit, with its own muscles at work (`worlds.py`); a draw belongs to one of them, and the person it
    draws is one that the measurements allow in that world, with the habit it assumes. Draws are moved by what the
    subsets add to slopes at their ends, at the same habit.

    The worlds also differ in what nobody measured of the model: neutral zones, effort's exponent, the guard's margin
    (`assumed.py`); specific tension and thorax are in the spread of strengths and stiffnesses. A draw counts by how
    likely what was measured is in its world.

    Args:
        outcomes: names of outputs.
        draws: over habit, person and norm.
        workers: processes.

    Raises:
        BadInput: an unknown outcome, or a fit under another hypothesis than shape.
        NotSolved: a posture on the way was not found.
    """
    wanted = [output(name) for name in outcomes]
    if fitted.hypothesis != "shape":
        raise BadInput("Shares begin at a fit under the hypothesis shape; the other one is told beside it.")
    with Crew(body, task, weights, workers) as crew:
        return shared_out(crew, fitted, wanted, weights, draws=draws, seed=seed, say=told or silent)


def shared_out(
    crew: Solver, fitted: Posterior, wanted: Sequence[Output], weights: Weights, *, draws: int, seed: int, say: Told
) -> tuple[Attribution, ...]:
    """What `attribute` does, with the bodies of a crew or what stands for them."""
    index, clock = output_index(), Clock()
    measured = [index[one.name] for one in fitted.observations if one.name in index]
    rows = [*(index[one.name] for one in wanted), *measured]
    places = _places(fitted, weights, seed)
    worlds = crew.worlds(places, rows, lambda done: say(f"attribution: {done} of {len(places)} worlds"))
    ends = crew.worlds(_ends(fitted), rows, lambda _: None, all_of_them=True)
    clock.lap("worlds")
    exact = _exact(crew, fitted, worlds, ends, rows[: len(wanted)], say)
    clock.lap("full solves")
    plan = plan_draws(draws, len(worlds), seed)
    done = share_draws(worlds, fitted, plan, len(wanted), seed)
    clock.lap("draws")
    return tuple(_told(one, number, fitted, worlds, exact, plan, done, clock.laps) for number, one in enumerate(wanted))


class Solver(Protocol):
    """What shares are taken with: a crew of bodies, or what was learned from one."""

    def worlds(
        self, places: Sequence[Place], rows: Sequence[int], done: Callable[[int], None], *, all_of_them: bool = False
    ) -> list[World]:
        """The worlds at those places, with the outcomes of those numbers."""
        ...

    def solves(
        self, people: Sequence[np.ndarray], prior: Prior, rows: Sequence[int], done: Callable[[int], None]
    ) -> list[np.ndarray]:
        """Outcomes (o,) of people (c,), habit as in the fit."""
        ...


def _places(fitted: Posterior, weights: Weights, seed: int) -> list[Place]:
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
        )
        for person, norm, k, w, s, model in zip(
            people, norms, along, strong, follow, stratified(rng, WORLDS), strict=True
        )
    ]


def _ends(fitted: Posterior) -> list[Place]:
    """The most probable causes and the middle of the norm, habit as in the fit."""
    return [
        Place(causes=causes, habit=1.0, follow=HALF_WAY, assumed=Assumed())
        for causes in (fitted.mean, fitted.prior.mean)
    ]


def _people(fitted: Posterior, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Draws (count, c) of the person about the most probable causes, and of their norm."""
    prior = fitted.prior
    found: list[np.ndarray] = []
    for mean, covariance in ((fitted.mean, fitted.covariance), (prior.mean, prior.covariance)):
        found.append(np.clip(mean + mirrored(rng, count, len(mean)) @ root_of(covariance).T, prior.low, prior.high))
    return found[0], found[1]


def _mean_slopes(worlds: Sequence[World], outcomes: int) -> np.ndarray:
    """Slopes (o, c) averaged over worlds, habit half way."""
    return np.mean([world.slopes(HALF_WAY, "shape")[:outcomes] for world in worlds], axis=0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Exact:
    shares: np.ndarray  # (groups, o)
    beyond: np.ndarray  # (groups, o) what they are beyond slopes at both ends
    pairs: list[dict[tuple[str, str], float]]  # by outcome
    person: np.ndarray  # (o,)
    norm: np.ndarray  # (o,)
    solved: int


def _exact(
    crew: Solver, fitted: Posterior, worlds: Sequence[World], ends: Sequence[World], rows: Sequence[int], say: Told
) -> _Exact:
    """Shapley's shares at the most probable causes, every subset of the groups that matter solved in full."""
    prior, masks = fitted.prior, group_masks(fitted.prior)
    norm = prior.mean
    rule = (masks * (fitted.mean - norm)) @ _mean_slopes(ends, len(rows)).T
    loud = np.flatnonzero(np.any(np.abs(rule) > SILENT * healthy_sd(worlds, prior, len(rows)), axis=1))
    chosen = subsets(len(loud))
    quiet = ~masks[loud].any(axis=0) if len(loud) else np.ones(len(norm), dtype=bool)
    people: list[np.ndarray] = []
    for subset in chosen:
        differs = masks[loud[list(subset)]].any(axis=0) if subset else np.zeros(len(norm), dtype=bool)
        people.append(np.where(differs | quiet, fitted.mean, norm))
    values = crew.solves(people, prior, rows, lambda done: say(f"attribution: {done} of {len(people)} subsets solved"))
    shared = rule.copy()
    pairs: list[dict[tuple[str, str], float]] = []
    for column in range(len(rows)):
        worth = {subset: float(value[column]) for subset, value in zip(chosen, values, strict=True)}
        shared[loud, column] = shares(worth, len(loud))
        pairs.append({(GROUPS[loud[a]], GROUPS[loud[b]]): size for (a, b), size in together(worth, len(loud)).items()})
    silent = np.setdiff1d(np.arange(len(GROUPS)), loud)
    return _Exact(
        shares=shared,
        beyond=shared - rule,
        pairs=pairs,
        person=values[-1],
        norm=values[0] - rule[silent].sum(axis=0),
        solved=len(people),
    )


def healthy_sd(worlds: Sequence[World], prior: Prior, outcomes: int) -> np.ndarray:
    """Spread (o,) of the outcomes between healthy people, by slopes."""
    slopes = _mean_slopes(worlds, outcomes)
    return np.sqrt(np.einsum("oc,cd,od->o", slopes, prior.covariance, slopes))


def _told(
    one: Output, column: int, fitted: Posterior, worlds: Sequence[World], exact: _Exact, plan: Sequence[Draw],
    done: Drawn, laps: Mapping[str, float],
) -> Attribution:  # fmt: skip
    masks = group_masks(fitted.prior)
    slopes = _mean_slopes(worlds, done.shares.shape[2])[column]
    kinds = np.array([draw.kind for draw in plan])
    neck = np.array([group in NECK for group in GROUPS])
    shared = done.shares[:, :, column] + np.where(kinds == "marginal", 1.0, 0.0)[:, None] * exact.beyond[:, column]
    likely = {kind: np.exp(done.evidence[kinds == kind] - done.evidence[kinds == kind].max()) for kind in KINDS}

    def interval(kind: str, groups: np.ndarray) -> Interval:
        return Interval.of(shared[kinds == kind][:, groups].sum(axis=1), likely[kind])

    upper = {kind: interval(kind, neck) for kind in KINDS}
    single = np.eye(len(GROUPS), dtype=bool)
    mechanical, sensory = (interval("marginal", single[GROUPS.index(name)]) for name in NECK)
    total = interval("marginal", np.ones(len(GROUPS), dtype=bool))
    groups = tuple(
        GroupShare(group=group, share=interval("marginal", own), exact=float(exact.shares[number, column]))
        for number, (group, own) in enumerate(zip(GROUPS, single, strict=True))
    )
    groups_stay, groups_follow = (tuple(interval(kind, own) for own in single) for kind in ("stays", "follows"))
    own = np.where(masks[neck].any(axis=0), slopes, 0.0)
    marginal = shared[kinds == "marginal"]
    verdict = judge(upper["marginal"], upper["stays"], upper["follows"], upper["position"], mechanical)
    percent, reason = _percent(total, groups, upper["marginal"])
    marginal.flags.writeable = False
    counted = [draw for draw in plan if draw.kind == "marginal"]
    return Attribution(
        outcome=one, total=total, groups=groups, groups_stay=groups_stay,
        groups_follow=groups_follow, neck=upper["marginal"], mechanical=mechanical, sensory=sensory,
        habit_stays=upper["stays"], habit_follows=upper["follows"], position=upper["position"], percent=percent,
        percent_reason=reason, verdict=verdict, detectable=upper["marginal"].detectable(*_arriving(own, fitted)),
        person=float(exact.person[column]), norm=float(exact.norm[column]),
        healthy_sd=float(healthy_sd(worlds, fitted.prior, done.shares.shape[2])[column]),
        interactions=exact.pairs[column], draws=marginal, weights=likely["marginal"] / likely["marginal"].sum(),
        follow=np.array([draw.follow for draw in counted]),
        habit=np.array([worlds[draw.world].habit for draw in counted]), worlds=len(worlds),
        times=dict(laps),
    )  # fmt: skip


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
