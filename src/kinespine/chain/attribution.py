"""How much of what is unusual in a person comes from where: shares of groups of causes, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Hypothesis, catalogue
from kinespine.chain.clock import Clock
from kinespine.chain.crew import Crew, Place
from kinespine.chain.output_names import Output, output, output_index
from kinespine.chain.person_fit import Fitted, moved_by, silent
from kinespine.chain.prior import Prior
from kinespine.chain.shapley import shares, subsets, together
from kinespine.chain.task import Task
from kinespine.chain.verdict import Interval, Verdict, judge
from kinespine.chain.weights import Weights
from kinespine.chain.worlds import World
from kinespine.errors import BadInput

GROUPS = tuple(dict.fromkeys(row.group for row in catalogue()))
HALF_WAY = 0.5  # habit.follow at the most probable causes
NECK = ("upper neck mechanical", "upper neck sensory")
WORLDS = 12  # places between person and norm, each at its own strength of habit, where slopes are taken
APART = 500  # draws at a habit that stays, as many at one that follows, and under the other hypothesis
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
    follow: np.ndarray  # (draws,) habit.follow of each
    habit: np.ndarray  # (draws,) factor of the habit's weight
    worlds: int  # in which slopes were taken
    times: Mapping[str, float]  # s per part


def attribute(
    body: Body, fitted: Fitted, outcomes: Sequence[str], *, task: Task, weights: Weights, draws: int = 1000,
    seed: int = 1, workers: int = 2, told: Told | None = None,
) -> tuple[Attribution, ...]:  # fmt: skip
    """Share what differs between a person and their conditional norm among eight groups of causes.

    At the most probable causes every subset of groups is set to the norm and solved (Shapley 1953). Around them,
    person and norm are drawn again and again, and what is between them is shared by slopes taken at a place on the way
    from one to the other (after Aumann and Shapley 1974). The places are a dozen worlds, each solved in full at its own
    strength of habit, with its own muscles at work (`worlds.py`); a draw belongs to one of them, and the person it
    draws is one that the measurements allow in that world, with the habit it assumes. Draws are moved by what the
    subsets add to slopes at their ends, at the same habit.

    Not varied: neutral zones, thorax, specific tension, effort's exponent, guard. Intervals are too narrow by that.

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
    index = output_index()
    measured = [index[one.name] for one in fitted.observations if one.name in index]
    rows = [*(index[one.name] for one in wanted), *measured]
    say: Told = told or silent
    clock = Clock()
    with Crew(body, task, weights, workers) as crew:
        places = _places(fitted, weights, seed)
        worlds = crew.worlds(places, rows, lambda done: say(f"attribution: {done} of {len(places)} worlds"))
        ends = crew.worlds(_ends(fitted), rows, lambda _: None, all_of_them=True)
        clock.lap("worlds")
        exact = _exact(crew, fitted, worlds, ends, rows[: len(wanted)], say)
        clock.lap("full solves")
    plan = _plan(draws, len(worlds), seed)
    done = _draws(worlds, fitted, plan, len(wanted), seed)
    clock.lap("draws")
    return tuple(_told(one, number, fitted, worlds, exact, plan, done, clock.laps) for number, one in enumerate(wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What one draw assumes."""

    world: int
    follow: float
    hypothesis: Hypothesis
    kind: str  # marginal, stays, follows or position


def _places(fitted: Fitted, weights: Weights, seed: int) -> list[Place]:
    """Places between a draw of the person and one of the norm; how far, and habit's strength, in equal strata."""
    rng = np.random.default_rng([seed, 0])
    people, norms = _people(fitted, rng, WORLDS)
    low, high = np.log(weights.habit_low / weights.habit), np.log(weights.habit_high / weights.habit)
    along, strong, follow = (rng.permutation(WORLDS) for _ in range(3))
    return [
        Place(
            causes=norm + (k + 0.5) / WORLDS * (person - norm),
            habit=float(np.exp(low + (high - low) * (w + 0.5) / WORLDS)),
            follow=float((s + 0.5) / WORLDS),
        )
        for person, norm, k, w, s in zip(people, norms, along, strong, follow, strict=True)
    ]


def _ends(fitted: Fitted) -> list[Place]:
    """The most probable causes and the middle of the norm, habit as in the fit."""
    return [Place(causes=causes, habit=1.0, follow=HALF_WAY) for causes in (fitted.mean, fitted.prior.mean)]


def _people(fitted: Fitted, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Draws (count, c) of the person about the most probable causes, and of their norm."""
    prior = fitted.prior
    found: list[np.ndarray] = []
    for mean, covariance in ((fitted.mean, fitted.covariance), (prior.mean, prior.covariance)):
        found.append(np.clip(mean + _mirrored(rng, count, len(mean)) @ _root(covariance).T, prior.low, prior.high))
    return found[0], found[1]


def _root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0.0))


def _mirrored(rng: np.random.Generator, count: int, size: int) -> np.ndarray:
    """Standard normal scores (count, size), every second row the mirror of the one before: their mean is exact."""
    scores = rng.standard_normal(((count + 1) // 2, size))
    return np.stack([scores, -scores], axis=1).reshape(-1, size)[:count]


def _plan(draws: int, worlds: int, seed: int) -> list[Draw]:
    rng = np.random.default_rng([seed, 1])
    # Draws come in mirrored pairs: both of a pair assume the same.
    follow = np.repeat(rng.random(draws), 2)
    plan = [
        Draw(world=k // 2 % worlds, follow=float(follow[k]), hypothesis="shape", kind="marginal") for k in range(draws)
    ]
    apart = min(APART, draws)
    for kind, fixed in (("stays", 0.0), ("follows", 1.0)):
        plan += [Draw(world=k // 2 % worlds, follow=fixed, hypothesis="shape", kind=kind) for k in range(apart)]
    follow = np.repeat(rng.random(apart), 2)
    plan += [
        Draw(world=k // 2 % worlds, follow=float(follow[k]), hypothesis="position", kind="position")
        for k in range(apart)
    ]
    return plan


def group_masks(prior: Prior) -> np.ndarray:
    """(groups, c) which causes belong to each group."""
    return np.array([[own == group for own in prior.groups] for group in GROUPS])


def _draws(worlds: Sequence[World], fitted: Fitted, plan: Sequence[Draw], outcomes: int, seed: int) -> np.ndarray:
    """Shares (draws, groups, o) of every draw: what is between person and norm, by the slopes of its world.

    A person that the measurements allow is drawn from the prior and moved by the gain of this world and this habit
    times what its measurements, with errors drawn as well, are off those that were made (Matheron's rule).
    """
    prior, rng = fitted.prior, np.random.default_rng([seed, 2])
    masks, root, size = group_masks(prior), _root(prior.covariance), len(prior.names)
    people = prior.mean + _mirrored(rng, len(plan), size) @ root.T
    norms = prior.mean + _mirrored(rng, len(plan), size) @ root.T
    errors = _mirrored(rng, len(plan), len(fitted.observations)) * fitted.errors
    shared = np.empty((len(plan), len(GROUPS), outcomes))
    for number, draw in enumerate(plan):
        world, person = worlds[draw.world], people[number]
        slopes = world.slopes(draw.follow, draw.hypothesis)
        if fitted.observations:
            told = world.value(person, draw.follow, draw.hypothesis)[outcomes:]
            said = _observed(told, person, fitted) + fitted.offset + errors[number]
            rows = _observed(slopes[outcomes:], np.eye(size), fitted)
            person = person + moved_by(rows, prior.covariance, fitted.errors, fitted.values - said)
        norm = np.clip(norms[number], prior.low, prior.high)
        shared[number] = (masks * (np.clip(person, prior.low, prior.high) - norm)) @ slopes[:outcomes].T
    return shared


def _observed(measured: np.ndarray, own: np.ndarray, fitted: Fitted) -> np.ndarray:
    """Rows (k, ...) of the observations, from those of measured outcomes in their order and of causes (c, ...)."""
    outcomes = iter(measured)
    index = output_index()
    found: list[np.ndarray] = [
        next(outcomes) if one.name in index else own[fitted.prior.place(one.name)] for one in fitted.observations
    ]
    return np.array(found)


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
    crew: Crew, fitted: Fitted, worlds: Sequence[World], ends: Sequence[World], rows: Sequence[int], say: Told
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
    one: Output, column: int, fitted: Fitted, worlds: Sequence[World], exact: _Exact, plan: Sequence[Draw],
    done: np.ndarray, laps: Mapping[str, float],
) -> Attribution:  # fmt: skip
    masks = group_masks(fitted.prior)
    slopes = _mean_slopes(worlds, done.shape[2])[column]
    kinds = np.array([draw.kind for draw in plan])
    neck = np.array([group in NECK for group in GROUPS])
    shared = done[:, :, column] + np.where(kinds == "marginal", 1.0, 0.0)[:, None] * exact.beyond[:, column]
    marginal = shared[kinds == "marginal"]
    upper = {kind: Interval.of(shared[kinds == kind][:, neck].sum(axis=1)) for kind in dict.fromkeys(kinds.tolist())}
    mechanical, sensory = (Interval.of(marginal[:, [group == name for group in GROUPS]].sum(axis=1)) for name in NECK)
    total = Interval.of(marginal.sum(axis=1))
    groups = tuple(
        GroupShare(group=group, share=Interval.of(marginal[:, number]), exact=float(exact.shares[number, column]))
        for number, group in enumerate(GROUPS)
    )
    own = np.where(masks[neck].any(axis=0), slopes, 0.0)
    groups_stay, groups_follow = (
        tuple(Interval.of(part) for part in shared[kinds == kind].T) for kind in ("stays", "follows")
    )
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
        healthy_sd=float(healthy_sd(worlds, fitted.prior, done.shape[2])[column]),
        interactions=exact.pairs[column], draws=marginal,
        follow=np.array([draw.follow for draw in counted]),
        habit=np.array([worlds[draw.world].habit for draw in counted]), worlds=len(worlds),
        times=dict(laps),
    )  # fmt: skip


def _arriving(slopes: np.ndarray, fitted: Fitted) -> tuple[float, float]:
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
