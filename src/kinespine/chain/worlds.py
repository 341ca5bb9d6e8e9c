"""A body in many worlds between a person and their norm: how outcomes answer causes in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import BONES, MOTION_OF, Hypothesis, describe
from kinespine.chain.assumed import Assumed
from kinespine.chain.cause_slopes import cause_slopes
from kinespine.chain.conditions import Conditions
from kinespine.chain.influence import moves_of
from kinespine.chain.neck_sense import NeckSense
from kinespine.chain.norm_body import causes_at, solve_at
from kinespine.chain.prior import Prior
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """Where a world is made."""

    causes: np.ndarray  # (c,)
    habit: float  # factor of the calibrated weight
    follow: float  # how far the habit has followed the tissue there
    assumed: Assumed
    neck: NeckSense | None = None  # what a neck tells there; none: a felt head is taken as it is

    def chain(self, prior: Prior) -> np.ndarray:
        """The causes (c,) as the chain takes them."""
        return self.causes if self.neck is None else self.neck.chain(self.causes, prior, self.assumed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """One place between person and norm, at one strength of habit, with o outcomes and their slopes there."""

    habit: float  # factor of the calibrated weight
    assumed: Assumed
    stays: np.ndarray  # (o, c) slopes where habit stays where it was
    adds: np.ndarray  # (o, c) what a habit that follows the tissue adds
    turned: np.ndarray  # (c,) causes that a hypothesis decides on
    felt: np.ndarray | float = 0.0  # (o, c) slopes by what turned bones tell senses that hear all of it, beside others
    neck: NeckSense | None = None

    @property
    def told(self) -> np.ndarray | float:
        """The part (o, c) of `felt` that senses hear in this world."""
        return self.assumed.told * self.felt

    def parts(self, hypothesis: Hypothesis) -> tuple[np.ndarray, np.ndarray]:
        """Slopes (o, c) of the outcomes with the causes where habit stays, and what following it all the way adds."""
        if hypothesis == "shape":
            return self.stays, self.adds
        return np.where(self.turned, self.adds, self.stays), np.where(self.turned, 0.0, self.adds)

    def slopes(self, follow: float, hypothesis: Hypothesis) -> np.ndarray:
        """Slopes (o, c) of the outcomes with the causes, by mechanics and senses together."""
        fixed, moved = self.parts(hypothesis)
        return fixed + follow * moved + self.told


def make_world(body: Body, place: Place, prior: Prior, task: Task, weights: Weights, rows: Sequence[int]) -> World:
    """Solve a body there, and take the slopes.

    Args:
        rows: numbers of the outcomes wanted.

    Raises:
        NotSolved: there is no such posture.
    """
    body, weights = place.assumed.of(body, weights)
    causes = place.chain(prior)
    found = solve_at(body, causes, prior, task, weights, "shape", habit_weight=place.habit, habit_follow=place.follow)
    here = Conditions.of(found)
    there = causes_at(causes, prior, "shape", habit_weight=place.habit, habit_follow=place.follow)
    stays = moves_of(here, cause_slopes(here, there, task, body, prior.names, follow=0.0)).outputs[list(rows)]
    stays, felt = by_senses(stays, place, prior)
    adds = np.zeros_like(stays)
    for number, name in enumerate(prior.names):
        if (habit := habit_of(name)) is not None:
            adds[:, number] = stays[:, prior.place(habit)]
    return World(
        habit=place.habit, assumed=place.assumed, stays=stays, adds=adds,
        turned=np.array([describe(name).by_hypothesis for name in prior.names]), felt=felt, neck=place.neck,
    )  # fmt: skip


def by_senses(slopes: np.ndarray, place: Place, prior: Prior) -> tuple[np.ndarray, np.ndarray | float]:
    """Slopes (o, c) with the causes as a neck tells them, and `World.felt`, from those with what the chain takes."""
    if place.neck is None:
        return slopes, 0.0
    return slopes @ place.neck.own(prior, place.assumed), slopes @ place.neck.turned(prior, place.assumed.other)


def habit_of(name: str) -> str | None:
    """The cause that moves the set point of the joint whose tissue this one moves; none for other causes."""
    row = describe(name)
    if row.by_hypothesis:
        bone, turn, _ = name.split("_")
        return f"habit.{BONES[bone]}.{MOTION_OF[turn]}_deg"
    return f"habit.{name.removeprefix('rest.')}" if row.changes == "rest" else None
