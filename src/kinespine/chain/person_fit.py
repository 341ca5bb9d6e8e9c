"""From what was measured on a person to what differs in them: the most probable causes, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.influence import Influence, influence_of
from kinespine.chain.observations import Observation, checked, refuse_impossible
from kinespine.chain.output_names import output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.plant import planted
from kinespine.chain.posing import stance_of
from kinespine.chain.prior import Prior, healthy_prior
from kinespine.chain.task import Task
from kinespine.chain.task_angles import task_angles
from kinespine.chain.weights import Weights
from kinespine.errors import NotSolved

MOST_ROUNDS, SHORTEST = 12, 1.0 / 16.0  # rounds; the smallest part of a step that is tried
SETTLED = 0.02  # what a last round still takes off the cost: twice the logarithm of the posterior
CONTRADICTED = 3.0  # standard deviations a measurement may be off what all together say

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What differs in a person, given what was measured: a joint normal about the most probable causes."""

    prior: Prior
    observations: tuple[Observation, ...]
    hypothesis: Hypothesis
    mean: np.ndarray  # (c,)
    covariance: np.ndarray  # (c, c)
    slopes: np.ndarray  # (k, c) of what was measured with causes, there
    gain: np.ndarray  # (c, k) how far the causes follow a measurement
    predicted: np.ndarray  # (k,) what the most probable causes make of each
    expected: np.ndarray  # (k,) in a person of this age, sex, height and mass of whom nothing else is known
    expected_sd: np.ndarray  # (k,) between such people in the model, the error of measuring included
    offset: np.ndarray  # (k,) by which predictions were moved, from the model's norm to what is published
    equilibrium: Equilibrium
    causes: Causes  # the most probable ones
    rounds: int

    @property
    def values(self) -> np.ndarray:
        """(k,) what was measured."""
        return np.array([one.value for one in self.observations])

    @property
    def errors(self) -> np.ndarray:
        """(k,) of measuring."""
        return np.array([one.error for one in self.observations])

    @property
    def contradictions(self) -> tuple[tuple[str, float], ...]:
        """Measurements that all together speak against: name, and by how many standard deviations of what is left.

        What is left of a measurement after the fit has the variance R - J C J', C that of the causes.
        """
        explained = np.einsum("kc,cd,kd->k", self.slopes, self.covariance, self.slopes)
        spread = np.sqrt(np.maximum(self.errors**2 - explained, 1e-6 * self.errors**2))
        off = (self.predicted - self.values) / spread
        named = zip(self.observations, off.tolist(), strict=True)
        return tuple((one.name, size) for one, size in named if abs(size) > CONTRADICTED)

    def taught(self, slopes: np.ndarray) -> np.ndarray:
        """Share of the spread of an outcome (its slopes with the causes, (c,)) that each measurement takes away alone.

        Squared correlation of outcome and measurement between healthy people, (k,).
        """
        spread = self.prior.covariance @ slopes
        own = np.einsum("kc,cd,kd->k", self.slopes, self.prior.covariance, self.slopes)
        return (self.slopes @ spread) ** 2 / (float(slopes @ spread) * (own + self.errors**2))


def fit_person(
    body: Body, observations: Sequence[Observation], *, task: Task, weights: Weights, hypothesis: Hypothesis = "shape",
    usual: Mapping[str, float] | None = None, told: Told | None = None,
) -> Fitted:  # fmt: skip
    """Find the most probable causes of what was measured.

    Gauss-Newton steps down the cost of a normal prior (`prior.py`) with mean m and covariance P and of independent
    normal errors R, the whole standing problem solved and differentiated in every round, then Laplace's approximation
    (Gelman et al. 2013, chapter 4.1). With measured y, predictions h and their slopes J:

        cost   = (y - h)' R^-1 (y - h) + (x - m)' P^-1 (x - m)
        x'     = m + P J' (J P J' + R)^-1 (y - h + J (x - m)), or a part of the way there that takes the cost down

    Errors are independent of each other: readings that share landmarks make it too sure. How far habit has followed
    the tissue and how strong it is stay in the middle here; `attribution.py` varies them.

    Args:
        usual: what healthy people like this one have in each outcome, SI, where it was published. The model's own
            norm is off it, by several degrees at the ear; a measurement counts by how far it is from what is usual,
            so that every prediction is moved by that much.
        told: takes a line on each round.

    Raises:
        BadInput: an unknown name, a number that nobody could have, with what may have happened.
        NotSolved: no posture was found on the way, or the rounds ran out.
    """
    prior = healthy_prior()
    seen = checked(observations, prior)
    errors, values = (np.array([getattr(one, part) for one in seen], dtype=float) for part in ("error", "value"))
    say: Told = told or silent
    mean = prior.mean.copy()
    found, answer = _norm(body, task, weights, hypothesis)
    slopes = _slopes(answer, prior, seen)
    told_here = _observed(answer.values, mean, prior, seen)
    offset = np.array([(usual or {}).get(one.name, own) for one, own in zip(seen, told_here, strict=True)]) - told_here
    predicted = told_here + offset
    expected, spread = predicted, np.sqrt(np.einsum("kc,cd,kd->k", slopes, prior.covariance, slopes) + errors**2)
    for one, common, sd in zip(seen, expected, spread, strict=True):
        refuse_impossible(one, float(common), float(sd))
    known = cho_factor(prior.covariance)

    def cost(causes: np.ndarray, outcome: np.ndarray) -> float:
        off = causes - prior.mean
        return float(np.sum(((values - outcome) / errors) ** 2) + off @ cho_solve(known, off))

    rounds, now = 0, cost(mean, predicted)
    while seen:
        if rounds == MOST_ROUNDS:
            raise NotSolved(
                f"The causes had not come to rest after {MOST_ROUNDS} rounds. Give larger errors, or look again at"
                " what is farthest from what is usual."
            )
        wanted = prior.mean + _gain(slopes, prior, errors) @ (values - predicted + slopes @ (mean - prior.mean))
        share = 1.0
        while True:
            there = np.clip(mean + share * (wanted - mean), prior.low, prior.high)
            tried = solve_at(body, there, prior, task, weights, hypothesis, warm=found)
            outcome = _observed(read(reading(tried.scene, tried.amounts)), there, prior, seen) + offset
            after = cost(there, outcome)
            if after <= now or share <= SHORTEST:
                break
            share *= 0.5
        rounds += 1
        say(f"fit: round {rounds}, cost {now:.4g} to {min(after, now):.4g}")
        gained, better = now - after, after < now
        if better:
            mean, found, predicted, now = there, tried, outcome, after
            answer = influence_of(body, found, causes_at(mean, prior, hypothesis), task, prior.names)
            slopes = _slopes(answer, prior, seen)
        if gained < SETTLED:
            break
    gain = _gain(slopes, prior, errors)
    covariance = prior.covariance - gain @ slopes @ prior.covariance
    return Fitted(
        prior=prior, observations=seen, hypothesis=hypothesis, mean=mean, gain=gain,
        covariance=0.5 * (covariance + covariance.T), slopes=slopes, predicted=predicted, expected=expected,
        expected_sd=spread, offset=offset, equilibrium=found, causes=causes_at(mean, prior, hypothesis), rounds=rounds,
    )  # fmt: skip


def silent(_: str) -> None:
    """Nothing is told."""


def causes_at(values: np.ndarray, prior: Prior, hypothesis: Hypothesis, **other: float) -> Causes:
    """Causes with the values (c,) of the prior's names, and others by name with _ for each dot."""
    inside = np.clip(values, prior.low, prior.high)
    extra = {name.replace("_", ".", 1): value for name, value in other.items()}
    return causes_from({**dict(zip(prior.names, inside.tolist(), strict=True)), **extra}, hypothesis)


def solve_at(
    body: Body, values: np.ndarray, prior: Prior, task: Task, weights: Weights, hypothesis: Hypothesis, *,
    warm: Equilibrium | None = None, **other: float,
) -> Equilibrium:  # fmt: skip
    """The equilibrium with causes of those values (c,).

    Raises:
        NotSolved: there is none.
    """
    stance = stance_of(body, causes_at(values, prior, hypothesis, **other), task, weights)
    start = planted(stance, task_angles(body, task)) if warm is None else warm.angles
    return solve_equilibrium(stance, start, warm=warm)


@lru_cache(maxsize=8)
def _norm(body: Body, task: Task, weights: Weights, hypothesis: Hypothesis) -> tuple[Equilibrium, Influence]:
    """The middle of the norm of a person, and how it answers causes: where every fit of them begins."""
    prior = healthy_prior()
    found = solve_at(body, prior.mean, prior, task, weights, hypothesis)
    return found, influence_of(body, found, causes_at(prior.mean, prior, hypothesis), task, prior.names)


def _observed(outputs: np.ndarray, own: np.ndarray, prior: Prior, seen: Sequence[Observation]) -> np.ndarray:
    """Rows (k, ...) of what was measured, from those of all outputs (o, ...) and of the causes (c, ...)."""
    rows = output_index()
    return np.array(
        [outputs[rows[one.name]] if one.name in rows else own[prior.place(one.name)] for one in seen]
    ).reshape(len(seen), *own.shape[1:])


def _slopes(answer: Influence, prior: Prior, seen: Sequence[Observation]) -> np.ndarray:
    return _observed(answer.slopes, np.eye(len(prior.names)), prior, seen)


def moved_by(slopes: np.ndarray, covariance: np.ndarray, errors: np.ndarray, off: np.ndarray) -> np.ndarray:
    """How far (c,) causes of a covariance (c, c) follow measurements (k,) that are off by this much."""
    spread = covariance @ slopes.T
    answer: np.ndarray = np.linalg.solve(slopes @ spread + np.diag(errors**2), off)
    return spread @ answer


def _gain(slopes: np.ndarray, prior: Prior, errors: np.ndarray) -> np.ndarray:
    """Kalman's gain, (c, k)."""
    spread = prior.covariance @ slopes.T
    return np.linalg.solve(slopes @ spread + np.diag(errors**2), spread.T).T
