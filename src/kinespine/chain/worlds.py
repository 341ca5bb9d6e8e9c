"""A body in many worlds between a person and their norm: how outcomes answer causes in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import BONES, MOTION_OF, Hypothesis, describe
from kinespine.chain.cause_slopes import cause_slopes
from kinespine.chain.conditions import Conditions
from kinespine.chain.influence import moves_of
from kinespine.chain.person_fit import causes_at, solve_at
from kinespine.chain.prior import Prior
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """One place between person and norm, at one strength of habit, with o outcomes and their slopes there."""

    habit: float  # factor of the calibrated weight
    follow: float  # how far habit has followed the tissue there
    at: np.ndarray  # (c,) causes there
    base: np.ndarray  # (o,) outcomes there
    stays: np.ndarray  # (o, c) slopes where habit stays where it was
    adds: np.ndarray  # (o, c) what a habit that follows the tissue adds
    turned: np.ndarray  # (c,) causes that a hypothesis decides on

    def slopes(self, follow: float, hypothesis: Hypothesis) -> np.ndarray:
        """Slopes (o, c) of the outcomes with the causes."""
        found = self.stays + follow * self.adds
        return np.where(self.turned, self.adds, found) if hypothesis == "position" else found

    def value(self, causes: np.ndarray, follow: float, hypothesis: Hypothesis) -> np.ndarray:
        """Outcomes (o,) of causes (c,), as far as the slopes reach."""
        rest, habit = causes, follow * causes
        if hypothesis == "position":
            rest, habit = np.where(self.turned, 0.0, causes), np.where(self.turned, causes, habit)
        return self.base + self.stays @ (rest - self.at) + self.adds @ (habit - self.follow * self.at)


def make_world(
    body: Body, causes: np.ndarray, prior: Prior, task: Task, weights: Weights, habit: float, follow: float,
    rows: Sequence[int],
) -> World:  # fmt: skip
    """Solve a body with causes (c,) and take the slopes there.

    Args:
        habit: factor of the calibrated weight.
        follow: how far the habit has followed the tissue there.
        rows: numbers of the outcomes wanted.

    Raises:
        NotSolved: there is no such posture.
    """
    found = solve_at(body, causes, prior, task, weights, "shape", habit_weight=habit, habit_follow=follow)
    here = Conditions.of(found)
    there = causes_at(causes, prior, "shape", habit_weight=habit, habit_follow=follow)
    habits = [_habit_of(name) for name in prior.names]
    own = tuple(dict.fromkeys(name for name in habits if name is not None and name not in prior.names))
    asked = (*prior.names, *own)
    slopes = cause_slopes(here, there, task, body, asked, follow=0.0)
    told = moves_of(here, slopes).outputs[list(rows)]
    count = len(prior.names)
    added = np.zeros((len(rows), count))
    column = {name: number for number, name in enumerate(asked)}
    for number, name in enumerate(habits):
        if name is not None:
            added[:, number] = told[:, column[name]]
    return World(
        habit=habit, follow=follow, at=causes.copy(), base=here.read[list(rows)], stays=told[:, :count], adds=added,
        turned=np.array([describe(name).by_hypothesis for name in prior.names]),
    )  # fmt: skip


def _habit_of(name: str) -> str | None:
    """The cause that moves the set point of the joint whose tissue this one moves; none for other causes."""
    row = describe(name)
    if row.by_hypothesis:
        bone, turn, _ = name.split("_")
        return f"habit.{BONES[bone]}.{MOTION_OF[turn]}_deg"
    return f"habit.{name.removeprefix('rest.')}" if row.changes == "rest" else None
