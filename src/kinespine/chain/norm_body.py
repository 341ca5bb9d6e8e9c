"""The body with causes of given values, the middle of a person's norm, and how healthy people are spread about it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.influence import Influence, influence_of
from kinespine.chain.output_names import output_index
from kinespine.chain.posing import pose, stance_of
from kinespine.chain.prior import Prior, healthy_prior
from kinespine.chain.standing import STAND
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights
from kinespine.measures.conditional import ADULT, conditional_norm

MATCHED = (
    "lumbar_lordosis_L4_S1", "thoracic_kyphosis_T4_T12", "cervical_lordosis_C2_C7", "pelvic_tilt",
    "sagittal_vertical_axis",
)  # fmt: skip
"""Measures in which healthy people of the model are spread as those who were measured, variances and correlations."""


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
    return solve_with(body, causes_at(values, prior, hypothesis, **other), task, weights, warm=warm)


def solve_with(
    body: Body, causes: Causes, task: Task, weights: Weights, *, warm: Equilibrium | None = None
) -> Equilibrium:
    """The equilibrium of a body with causes, sought from where a similar one was found.

    Raises:
        NotSolved: there is none.
    """
    if warm is None:
        return solve_equilibrium(*pose(body, causes, task, weights))
    return solve_equilibrium(stance_of(body, causes, task, weights), warm.angles, warm=warm)


@lru_cache(maxsize=8)
def norm_body(body: Body, task: Task, weights: Weights, hypothesis: Hypothesis) -> tuple[Equilibrium, Influence]:
    """The middle of the norm of a person, and how it answers causes: where every fit of them begins.

    Raises:
        NotSolved: it has no posture in this task.
    """
    prior = healthy_prior()
    found = solve_at(body, prior.mean, prior, task, weights, hypothesis)
    return found, influence_of(body, found, causes_at(prior.mean, prior, hypothesis), task, prior.names)


@lru_cache(maxsize=8)
def standing_prior(body: Body, weights: Weights) -> Prior:
    """The prior of a person: that of the table, widened until people of the model stand as differently as people do.

    Joints that are spread each on its own hold each other's curves: lordosis would be spread half as much as it was
    measured. With covariance P of the table, slopes J of the measures in the norm and their published covariance N at
    the person's age, sex and incidence, the covariance

        P + K (N - J P J') K',   K = P J' (J P J')^-1

    gives J P J' = N and, of all that do, is the nearest to P (least relative entropy: what is not measured keeps its
    distribution given what is). Means stay. It follows the middle of habit's strength; norms of 18 years are used for
    younger people.

    Raises:
        NotSolved: the norm has no posture.
    """
    prior, rows = healthy_prior(), output_index()
    person = body.person if body.person.age >= ADULT else replace(body.person, age=ADULT)
    published = conditional_norm(person, names=MATCHED).covariance
    slopes = norm_body(body, STAND, weights, "shape")[1].slopes[[rows[name] for name in MATCHED]]
    spread = prior.covariance @ slopes.T
    own = slopes @ spread
    gain = np.linalg.solve(own, spread.T).T
    wide = prior.covariance + gain @ (published - own) @ gain.T
    wide = 0.5 * (wide + wide.T)
    wide.flags.writeable = False
    return replace(prior, covariance=wide)
