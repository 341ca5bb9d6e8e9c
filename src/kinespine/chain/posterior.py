"""The most probable causes of what was measured, and how sure they are: a normal prior, and a model's answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from kinespine.anatomy.causes import Hypothesis
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output_index
from kinespine.chain.prior import Prior
from kinespine.errors import NotSolved

MOST_ROUNDS, SHORTEST = 12, 1.0 / 16.0  # rounds; the smallest part of a step that is tried
SETTLED = 0.02  # what a last round still takes off the cost: twice the logarithm of the posterior
STUCK = 1.0  # what slopes promise of a step that fails, beyond which the fit has not come to rest
CONTRADICTED = 3.0  # standard deviations a measurement may be off what all together say

Told = Callable[[str], None]


class Model(Protocol):
    """What a body answers to causes (c,), of the k numbers that were measured."""

    def predict(self, causes: np.ndarray) -> np.ndarray:
        """The numbers (k,)."""
        ...

    def slopes(self, causes: np.ndarray) -> np.ndarray:
        """Their slopes (k, c) where it predicted last."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
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


def most_probable(
    model: Model, prior: Prior, seen: tuple[Observation, ...], hypothesis: Hypothesis, predicted: np.ndarray,
    slopes: np.ndarray, offset: np.ndarray, told: Told,
) -> Posterior:  # fmt: skip
    """Go down the cost of `fit_person` from the mean of the prior.

    Args:
        predicted: (k,) by the model there.
        slopes: (k, c) there.
        offset: (k,) by which predictions are moved.

    Raises:
        NotSolved: the rounds ran out, or a posture was not found.
    """
    errors, values = (np.array([getattr(one, part) for one in seen], dtype=float) for part in ("error", "value"))
    known = cho_factor(prior.covariance)
    mean, predicted = prior.mean.copy(), predicted + offset
    expected, spread = predicted, np.sqrt(np.einsum("kc,cd,kd->k", slopes, prior.covariance, slopes) + errors**2)

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
        off = values - predicted + slopes @ (mean - prior.mean)
        wanted = prior.mean + moved_by(slopes, prior.covariance, errors, off)
        share = 1.0
        while True:
            there = np.clip(mean + share * (wanted - mean), prior.low, prior.high)
            outcome = model.predict(there) + offset
            after = cost(there, outcome)
            if after <= now or share <= SHORTEST:
                break
            share *= 0.5
        rounds += 1
        told(f"fit: round {rounds}, cost {now:.4g} to {min(after, now):.4g}")
        gained, better = now - after, after < now
        if not better and now - cost(wanted, predicted + slopes @ (wanted - mean)) > STUCK:
            raise NotSolved(
                f"The fit is stuck in round {rounds}: no part of its step makes what was measured likelier, though its"
                " slopes say so. Give larger errors, or look again at what is farthest from what is usual."
            )
        if better:
            mean, predicted, now = there, outcome, after
            slopes = model.slopes(mean)
        if gained < SETTLED:
            break
    gain = moved_by(slopes, prior.covariance, errors, np.eye(len(seen)))
    covariance = prior.covariance - gain @ slopes @ prior.covariance
    return Posterior(
        prior=prior, observations=seen, hypothesis=hypothesis, mean=mean, gain=gain,
        covariance=0.5 * (covariance + covariance.T), slopes=slopes, predicted=predicted, expected=expected,
        expected_sd=spread, offset=offset, rounds=rounds,
    )  # fmt: skip


def silent(_: str) -> None:
    """Nothing is told."""


def observed_rows(
    outputs: np.ndarray | Mapping[int, np.ndarray], own: np.ndarray, prior: Prior, seen: Sequence[Observation]
) -> np.ndarray:
    """Rows (k, ...) of what was measured, from those of all outputs (o, ...) and of the causes (c, ...)."""
    rows = output_index()
    return np.array(
        [outputs[rows[one.name]] if one.name in rows else own[prior.place(one.name)] for one in seen]
    ).reshape(len(seen), *own.shape[1:])


def moved_by(slopes: np.ndarray, covariance: np.ndarray, errors: np.ndarray, off: np.ndarray) -> np.ndarray:
    """How far (c, ...) causes of a covariance (c, c) follow measurements (k, ...) that are off by this much."""
    spread = covariance @ slopes.T
    answer: np.ndarray = np.linalg.solve(slopes @ spread + np.diag(errors**2), off)
    return spread @ answer
