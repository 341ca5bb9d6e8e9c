"""What if some causes were other: the same person before and after, each solved in full, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, Hypothesis, causes_from, describe
from kinespine.chain.clock import Clock
from kinespine.chain.crew import Crew
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.norm_body import causes_at, norm_body, solve_with
from kinespine.chain.outputs import read, reading
from kinespine.chain.person_fit import Fitted, silent
from kinespine.chain.share_draws import root_of
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights
from kinespine.errors import BadInput, NotSolved

DRAWS = 40  # the extremes of 39 hold 95 of 100 on average
LEAST_DRAWS, MOST_DRAWS = 4, 10_000
HELD = 0.95

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIf:
    """One person before and after, in every output (SI): at the most probable causes, and in d draws about them."""

    body: Body  # without causes
    fitted: Fitted
    task: Task
    known: Mapping[str, float]  # causes that were given: the same in every draw
    changes: Mapping[str, float]  # causes that are other afterwards
    before: np.ndarray  # (o,)
    after: np.ndarray  # (o,)
    draws_before: np.ndarray  # (d, o)
    draws_after: np.ndarray  # (d, o)
    follow: np.ndarray  # (d,) habit.follow of each before
    habit: np.ndarray  # (d,) factor of the habit's weight before
    habit_range: tuple[float, float]  # from which it was drawn
    healthy_sd: np.ndarray  # (o,) between healthy people of this size doing this, by slopes
    asked: int  # pairs; those without a posture are left out
    times: Mapping[str, float]  # s per part

    def __post_init__(self) -> None:
        for array in (
            self.before, self.after, self.draws_before, self.draws_after, self.follow, self.habit, self.healthy_sd
        ):  # fmt: skip
            array.flags.writeable = False

    @property
    def difference(self) -> np.ndarray:
        """(o,) at the most probable causes."""
        return self.after - self.before

    @property
    def solved(self) -> int:
        """Pairs that found both postures."""
        return len(self.draws_before)

    @property
    def interval(self) -> np.ndarray:
        """Lower end, median and upper end of the difference, (3, o): of draws, between which `held` of them lie."""
        edge = (1.0 - HELD) / 2.0
        apart = self.draws_after - self.draws_before
        return np.quantile(apart, [edge, 0.5, 1.0 - edge], axis=0, method="weibull")

    @property
    def held(self) -> float:
        """How much of all differences lies inside on average: 95 %, or what the extremes of so few draws hold."""
        return min(HELD, (self.solved - 1) / (self.solved + 1))

    def was(self, name: str) -> float:
        """What a cause is before, at the most probable causes, in the unit of its name."""
        return _given(self.fitted, self.known).value(name)

    def open(self, name: str) -> float:
        """How far that is open: one standard deviation in the draws, habit left aside."""
        prior = self.fitted.prior
        if name in self.known or name not in prior.names:
            return 0.0
        place = prior.place(name)
        return float(np.sqrt(max(self.fitted.covariance[place, place], 0.0)))


def what_if(
    body: Body, fitted: Fitted, changes: Mapping[str, float] | Iterable[tuple[str, float]], *, task: Task,
    weights: Weights, known: Mapping[str, float] | Iterable[tuple[str, float]] = (), draws: int = DRAWS, seed: int = 1,
    workers: int = 2, told: Told | None = None,
) -> WhatIf:  # fmt: skip
    """Set causes to other values, and tell what of a person's posture and load is other then.

    Before and after are full solves at the most probable causes, habit half way. About them the person is drawn from
    what the fit leaves open (of somebody not measured, from healthy people), how far habit follows from 0 to 1 and its
    weight, by its logarithm, from all that calibration cannot exclude. Each draw is solved twice: as it is, and with
    the changes. What is not set stays as it was: nothing adapts to the change but posture and muscle.

    Args:
        fitted: the person, from `fit_person`; without observations healthy people of this size.
        changes: causes and what they are afterwards, in the unit of the name.
        known: causes that the person is known to have, the same before and in all draws unless changed.
        draws: pairs of full solves.
        workers: processes.
        told: takes a line on how far it is.

    Raises:
        BadInput: nothing to change, an unknown cause, a value outside its limits, or too few draws.
        NotSolved: there is no posture before or after, or in half of the draws.
    """
    if not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise BadInput(f"{draws} draws; possible: {LEAST_DRAWS} to {MOST_DRAWS}.")
    given, after = (spelt(pairs, fitted.hypothesis) for pairs in (known, changes))
    if not after:
        raise BadInput("Nothing is set to another value. Say what, such as leg_length_left_mm=5.")
    say: Told = told or silent
    clock, prior = Clock(), fitted.prior
    norm, answer = norm_body(body, task, weights, fitted.hypothesis)
    slopes = answer.slopes
    first = _given(fitted, given)
    earlier = solve_with(body, first, task, weights, warm=norm)
    later = solve_with(body, causes_with(first, after), task, weights, warm=earlier)
    clock.lap("before and after")
    reach = weights.habit_low / weights.habit, weights.habit_high / weights.habit
    people, follow, habit = drawn_people(fitted, reach, draws, seed)
    pairs = [
        (start, causes_with(start, after))
        for start in (
            causes_with(causes_at(one, prior, fitted.hypothesis, habit_follow=s, habit_weight=w), given)
            for one, s, w in zip(people, follow.tolist(), habit.tolist(), strict=True)
        )
    ]
    with Crew(body, task, weights, workers) as crew:
        found = crew.each(solve_pair, pairs, lambda done: say(f"what if: {done} of {draws} pairs solved"))
    clock.lap("draws")
    kept = np.array([pair is not None for pair in found])
    if 2 * int(kept.sum()) < draws or kept.sum() < LEAST_DRAWS:
        raise NotSolved(
            f"Only {kept.sum()} of {draws} people like this one found a posture before and after: the change is more"
            " than the model can carry. Change less."
        )
    both = np.array([pair for pair in found if pair is not None])
    return WhatIf(
        body=body, fitted=fitted, task=task, known=given, changes=after, before=_read(earlier), after=_read(later),
        draws_before=both[:, 0], draws_after=both[:, 1], follow=follow[kept], habit=habit[kept], habit_range=reach,
        healthy_sd=np.sqrt(np.einsum("oc,cd,od->o", slopes, prior.covariance, slopes)), asked=draws, times=clock.laps,
    )  # fmt: skip


def spelt(pairs: Mapping[str, float] | Iterable[tuple[str, float]], hypothesis: Hypothesis) -> dict[str, float]:
    """Causes under their one spelling, neutral values kept: to set one to zero is a change.

    Raises:
        BadInput: everything unknown, given twice or outside its limits.
    """
    listed = dict(cast("Mapping[str, float]", pairs)) if isinstance(pairs, Mapping) else tuple(pairs)
    causes_from(listed, hypothesis)
    return {describe(name).name: float(value) for name, value in dict(listed).items()}


def solve_pair(
    body: Body, task: Task, weights: Weights, norm: Equilibrium, before: Causes, after: Causes
) -> np.ndarray:
    """All outputs (2, o) of one body with the one and with the other causes: work for each pair of a crew.

    Raises:
        NotSolved: one of the two has no posture.
    """
    earlier = solve_with(body, before, task, weights, warm=norm)
    return np.array([_read(earlier), _read(solve_with(body, after, task, weights, warm=earlier))])


def _read(found: Equilibrium) -> np.ndarray:
    return read(reading(found.scene, found.amounts))


def _given(fitted: Fitted, known: Mapping[str, float]) -> Causes:
    """The most probable causes, what is known for sure in their place."""
    return causes_with(fitted.causes, known)


def causes_with(causes: Causes, other: Mapping[str, float]) -> Causes:
    """The same causes with some set to another value."""
    return causes_from({**causes.values, **other}, causes.hypothesis)


def drawn_people(
    fitted: Fitted, reach: tuple[float, float], draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Persons (d, c), how far habit follows (d,) and factors of its weight (d,), the last two in equal strata."""
    rng = np.random.default_rng([seed, 3])
    along, strong = ((rng.permutation(draws) + rng.random(draws)) / draws for _ in ("follow", "weight"))
    root = root_of(fitted.covariance)
    scores = rng.standard_normal((draws, len(root)))
    people = np.clip(fitted.mean + scores @ root.T, fitted.prior.low, fitted.prior.high)
    return people, along, reach[0] * (reach[1] / reach[0]) ** strong
