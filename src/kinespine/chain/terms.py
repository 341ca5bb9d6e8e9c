"""What standing wants beside little effort: eyes level, body balanced, habit kept. Each with its slopes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kinespine.chain.mechanics import Mechanics
from kinespine.chain.slopes import Motion, bend, swept
from kinespine.chain.stance import Stance, head_of, segment_masses


class Term(NamedTuple):
    """A cost of posture with its first and second derivative."""

    value: float
    slope: np.ndarray  # (n,)
    curve: np.ndarray  # (n, n)


def wishes(stance: Stance, angles: np.ndarray, state: Mechanics, moved: Motion, *, convex: bool) -> Term:
    """The sum of all terms; with `convex` the curvature is that of squares of linear things, never negative."""
    found = [habit(stance, angles)]
    if stance.head is not None:
        found.append(gaze(stance, state, moved, convex=convex))
    if stance.centre is not None:
        found.append(balance(stance, state, moved, convex=convex))
    return Term(
        sum(term.value for term in found),
        np.sum([term.slope for term in found], axis=0),
        np.sum([term.curve for term in found], axis=0),
    )


def habit(stance: Stance, angles: np.ndarray) -> Term:
    """Half of weight times (angle - set point)^2, joint by joint."""
    off = angles - stance.habit
    pull = stance.habit_weight * off
    return Term(0.5 * float(pull @ off), pull, np.diag(stance.habit_weight))


def gaze(stance: Stance, state: Mechanics, moved: Motion, *, convex: bool) -> Term:
    """Weight times (1 - cosine of the angle between the head and where it is wanted), half the square if small."""
    assert stance.head is not None
    body, skull, weight = stance.body, head_of(stance.body), stance.weights.gaze
    frame = state.frames[skull]
    off = frame - stance.head
    ways = swept(np.repeat(moved.turn[skull][None], 3, axis=0), frame.T)  # of the three axes, (3, 3, n)
    flat = ways.reshape(9, -1)
    slope = 0.5 * weight * off.T.ravel() @ flat
    curve = 0.5 * weight * flat.T @ flat
    if not convex:
        spread = np.zeros((len(body.segments), 3, 3))
        spread[skull] = 0.5 * weight * frame @ off.T  # axes as points, their costs as forces: nothing in sum
        curve = curve + bend(body, state, np.zeros((len(body.segments), 3)), spread)
    return Term(0.25 * weight * float(np.sum(off**2)), slope, curve)


def balance(stance: Stance, state: Mechanics, moved: Motion, *, convex: bool) -> Term:
    """Half of weight times the square of how far the centre of mass is off its place over the feet.

    At rest the centre of pressure lies under the centre of mass, so either can be named.
    """
    assert stance.centre is not None
    body, weight = stance.body, stance.weights.balance
    share = segment_masses(body)
    share = share / share.sum()
    off = np.zeros(3)
    off[:2] = (share @ state.centres)[:2] - stance.centre
    ways = moved.of_points(state.centres, np.arange(len(share)))
    way = (share @ ways.reshape(len(share), -1)).reshape(3, -1)
    curve = weight * way[:2].T @ way[:2]
    if not convex:
        forces = weight * share[:, None] * off
        curve = curve + bend(body, state, forces, state.centres[:, :, None] * forces[:, None, :])
    return Term(0.5 * weight * float(off @ off), weight * off @ way, curve)
