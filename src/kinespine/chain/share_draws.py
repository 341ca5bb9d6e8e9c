"""Draws of a person and of their norm in many worlds, and what is between them shared among groups of causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.causes import Hypothesis, catalogue
from kinespine.chain.output_names import output_index
from kinespine.chain.posterior import Posterior, observed_rows
from kinespine.chain.prior import Prior
from kinespine.chain.regions import REGIONS, region_masks
from kinespine.chain.worlds import World

GROUPS = tuple(dict.fromkeys(row.group for row in catalogue()))
SENSED = GROUPS.index("upper neck sensory")  # which takes what turned bones tell the senses
KINDS = ("marginal", "stays", "follows", "position")  # of draws: habit drawn, held at either end, other hypothesis
APART = 500  # draws at a habit that stays, as many at one that follows, and under the other hypothesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What one draw assumes."""

    world: int
    follow: float
    hypothesis: Hypothesis
    kind: str  # of KINDS


def plan_draws(draws: int, worlds: int, seed: int) -> list[Draw]:
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    shares: np.ndarray  # (draws, groups, o) of what is between person and norm
    alone: np.ndarray  # (draws, regions, o) of what is between person and the middle of the norm
    people: np.ndarray  # (draws, c) causes of each person drawn
    norms: np.ndarray  # (draws, c) and of the norm they are compared with
    evidence: np.ndarray  # (draws,) logarithm of how likely what was measured is under what each assumes


def share_draws(worlds: Sequence[World], fitted: Posterior, plan: Sequence[Draw], outcomes: int, seed: int) -> Drawn:
    """Shares of every draw: what is between person and norm, by the slopes of its world.

    A person that the measurements allow is drawn from the prior and moved by the gain of this world and this habit
    times what its measurements, with errors drawn as well, are off those that were made (Matheron's rule). All worlds
    agree on what is usual; they differ in how measurements answer causes.
    """
    prior, rng = fitted.prior, np.random.default_rng([seed, 2])
    size, count = len(prior.names), len(plan)
    masks, root = group_masks(prior).astype(float).T, root_of(prior.covariance)
    people = mirrored(rng, count, size) @ root.T
    norms = mirrored(rng, count, size) @ root.T
    errors = mirrored(rng, count, len(fitted.observations)) * fitted.errors
    follow = np.array([draw.follow for draw in plan])[:, None]
    shared, evidence = np.empty((count, len(GROUPS), outcomes)), np.zeros(count)
    places, alone = region_masks(prior).astype(float).T, np.empty((count, len(REGIONS), outcomes))
    chosen: list[tuple[int, Hypothesis]] = [(draw.world, draw.hypothesis) for draw in plan]
    for number, hypothesis in dict.fromkeys(chosen):
        own = np.array([draw.world == number and draw.hypothesis == hypothesis for draw in plan])
        fixed, moved = worlds[number].parts(hypothesis)
        told = np.broadcast_to(worlds[number].told, fixed.shape)
        person, f = people[own], follow[own]
        if fitted.observations:
            seen = (_observed((fixed + told)[outcomes:], fitted, 1.0), _observed(moved[outcomes:], fitted, 0.0))
            step, evidence[own] = _allowed(person, errors[own], f, seen, fitted)
            person = person + step
        people[own], norms[own] = (np.clip(prior.mean + off, prior.low, prior.high) for off in (person, norms[own]))
        for one in range(outcomes):
            slopes = fixed[one] + f * moved[one]
            shared[own, :, one] = ((people[own] - norms[own]) * slopes) @ masks
            shared[own, SENSED, one] += (people[own] - norms[own]) @ told[one]
            alone[own, :, one] = ((people[own] - prior.mean) * (slopes + told[one])) @ places
    return Drawn(shares=shared, alone=alone, people=people, norms=norms, evidence=evidence)


def _allowed(
    person: np.ndarray, error: np.ndarray, follow: np.ndarray, slopes: tuple[np.ndarray, np.ndarray], fitted: Posterior
) -> tuple[np.ndarray, np.ndarray]:
    """Steps (d, c) that take drawn people to what was measured, and the log likelihood (d,) of it, a follow for each.

    Args:
        person: (d, c) off the norm.
        error: (d, k) drawn errors of measuring.
        follow: (d, 1) how far habit has followed the tissue.
        slopes: of what was measured, both (k, c): where habit stays, and what following adds.
    """
    fixed, moved = slopes
    said = fitted.values - fitted.expected
    one, two = fitted.prior.covariance @ fixed.T, fitted.prior.covariance @ moved.T
    across, f = fixed @ two, follow[:, :, None]
    spread = fixed @ one + np.diag(fitted.errors**2) + f * (across + across.T) + f**2 * (moved @ two)
    off = said - person @ fixed.T - follow * (person @ moved.T) - error
    both = np.linalg.solve(spread, np.stack([off, np.broadcast_to(said, off.shape)], axis=2))
    pull = both[:, :, 0]
    evidence = -0.5 * (both[:, :, 1] @ said + np.linalg.slogdet(spread)[1])
    return pull @ one.T + follow * (pull @ two.T), evidence


def _observed(measured: np.ndarray, fitted: Posterior, by_cause: float) -> np.ndarray:
    """Rows (k, c) of the observations, from those of measured outcomes; of causes, this on their place."""
    index = output_index()
    rows = [index[one.name] for one in fitted.observations if one.name in index]
    own = by_cause * np.eye(measured.shape[1])
    return observed_rows(dict(zip(rows, measured, strict=True)), own, fitted.prior, fitted.observations)


def root_of(covariance: np.ndarray) -> np.ndarray:
    """The symmetric root (c, c): times standard normal scores it gives draws of that covariance.

    It is the only one of its kind, so that rounding does not choose which people are drawn.
    """
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def mirrored(rng: np.random.Generator, count: int, size: int) -> np.ndarray:
    """Standard normal scores (count, size), every second row the mirror of the one before: their mean is exact."""
    scores = rng.standard_normal(((count + 1) // 2, size))
    return np.stack([scores, -scores], axis=1).reshape(-1, size)[:count]
