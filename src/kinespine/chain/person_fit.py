"""From what was measured on a person to what differs in them: the most probable causes, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, Hypothesis
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.influence import influence_of
from kinespine.chain.norm_body import causes_at, norm_body, solve_at, standing_prior
from kinespine.chain.observations import Observation, checked, refuse_impossible
from kinespine.chain.outputs import read, reading
from kinespine.chain.posterior import Posterior, Told, most_probable, observed_rows, silent
from kinespine.chain.prior import Prior
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted(Posterior):
    """What differs in a person, given what was measured, and their body as it stands with the most probable causes."""

    equilibrium: Equilibrium
    causes: Causes


def fit_person(
    body: Body, observations: Sequence[Observation], *, task: Task, weights: Weights, hypothesis: Hypothesis = "shape",
    usual: Mapping[str, float] | None = None, told: Told | None = None,
) -> Fitted:  # fmt: skip
    """Find the most probable causes of what was measured.

    Gauss-Newton steps down the cost of a normal prior (`standing_prior`), mean m and covariance P, and of independent
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
    prior = standing_prior(body, weights)
    seen = checked(observations, prior)
    found, answer = norm_body(body, task, weights, hypothesis)
    own = np.eye(len(prior.names))
    told_here = observed_rows(answer.values, prior.mean, prior, seen)
    slopes = observed_rows(answer.slopes, own, prior, seen)
    offset = offset_of(seen, told_here, usual or {})
    for one, common, row in zip(seen, told_here + offset, slopes, strict=True):
        refuse_impossible(one, float(common), float(np.sqrt(row @ prior.covariance @ row + one.error**2)))
    model = _Full(body, prior, seen, task, weights, hypothesis, found)
    posterior = most_probable(model, prior, seen, hypothesis, told_here, slopes, offset, told or silent)
    same = {field.name: getattr(posterior, field.name) for field in fields(posterior)}
    return Fitted(**same, equilibrium=model.found, causes=causes_at(posterior.mean, prior, hypothesis))


def offset_of(seen: Sequence[Observation], model: np.ndarray, usual: Mapping[str, float]) -> np.ndarray:
    """By how much (k,) what is usual is off the model's norm (k,); zero where nothing was published."""
    return np.array([usual.get(one.name, own) for one, own in zip(seen, model, strict=True)]) - model


@dataclass(slots=True, eq=False)
class _Full:
    """A body solved in full; it keeps the last posture whose slopes were asked for, and starts from there."""

    body: Body
    prior: Prior
    seen: tuple[Observation, ...]
    task: Task
    weights: Weights
    hypothesis: Hypothesis
    found: Equilibrium
    tried: Equilibrium | None = None

    def predict(self, causes: np.ndarray) -> np.ndarray:
        self.tried = solve_at(
            self.body, causes, self.prior, self.task, self.weights, self.hypothesis, warm=self.found
        )  # fmt: skip
        return observed_rows(read(reading(self.tried.scene, self.tried.amounts)), causes, self.prior, self.seen)

    def slopes(self, causes: np.ndarray) -> np.ndarray:
        assert self.tried is not None, "predict comes first"
        self.found = self.tried
        answer = influence_of(
            self.body, self.found, causes_at(causes, self.prior, self.hypothesis), self.task, self.prior.names
        )
        return observed_rows(answer.slopes, np.eye(len(self.prior.names)), self.prior, self.seen)
