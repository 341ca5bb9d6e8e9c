"""How much stiffness is asked for, and who can give it: the ways in which a spine would buckle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinespine.chain.columns import FREE_EFFORT
from kinespine.chain.mechanics import lengths_at
from kinespine.chain.scene import Scene, scene_at
from kinespine.chain.sharing import Shared, Sharing, share
from kinespine.chain.stance import Guard, Stance
from kinespine.chain.stiffness import loaded_stiffness, passive_stiffness, reduced, short_range, ways_of

STEP = 1e-3  # rad, for second differences of length along a direction
AT_ONCE = 6  # directions added in one round, softest first
ROUNDS = 15
CLOSE = 2.0  # N·m/rad, how much below the margin a direction may stay
LEAST = 10.0  # N·m/rad, what a shortfall is measured in at least


def guarded(stance: Stance, angles: np.ndarray) -> Stance:
    """The stance with a guard judged in a posture (n,): the one the task begins with.

    The stiffness of the whole is to be nowhere below the margin. That is a condition on a matrix; it is met by
    cutting: the load is shared, the softest ways of the spine are found and asked to be as stiff as the margin, and
    so on until none is softer. Along a way v stiffness is linear in the activations a,
    v'(K_tissue + K_gravity)v + sum of a (q F / L (r'v)^2 / (1 - reflex) + F v'(d2L)v), and stays as judged here while
    the posture is sought. Tissue, gravity and what a muscle's tension does to its own leverage are all in it.
    """
    scene = scene_at(stance, angles)
    passive = passive_stiffness(scene)
    ways = ways_of(scene, passive)
    plain = reduced(passive, ways)
    weights = stance.weights
    stiff = short_range(scene, weights.stiffness_factor / (1.0 - weights.reflex_share))
    unit = max(abs(weights.guard_margin), LEAST)
    found = Guard(stiffness=np.zeros((0, scene.muscles)), need=np.zeros(0))
    for _ in range(ROUNDS):
        shared = _share(scene, found)
        active = shared.x[: scene.muscles]
        muscle = (scene.state.arms * (stiff * active)) @ scene.state.arms.T
        values, vectors = np.linalg.eigh(reduced(loaded_stiffness(scene, shared.x[: len(scene.weight)]) + muscle, ways))
        soft = [vectors[:, k] for k in range(AT_ONCE) if values[k] < weights.guard_margin - CLOSE]
        if not soft:
            break
        rows = [_row(scene, ways.follow @ way, stiff) / unit for way in soft]
        needs = [(weights.guard_margin - float(way @ plain @ way)) / unit for way in soft]
        found = Guard(stiffness=np.vstack([found.stiffness, *rows]), need=np.append(found.need, needs))
    return replace(stance, guard=found if len(found.need) else None)


def _row(scene: Scene, move: np.ndarray, stiff: np.ndarray) -> np.ndarray:
    """Stiffness that a unit of activation of every fascicle gives along a move (n,), (m,) N·m/rad."""
    body, angles = scene.stance.body, scene.angles
    ahead, behind = (lengths_at(body, angles + sign * STEP * move) for sign in (1.0, -1.0))
    bent = (ahead - 2.0 * scene.state.lengths + behind) / STEP**2
    return stiff * (scene.state.arms.T @ move) ** 2 + scene.muscle.active * bent


def _share(scene: Scene, guard: Guard) -> Shared:
    """The load of the posture shared under the guard so far."""
    n, count = len(scene.angles), len(guard.need)
    arms = np.zeros((n + count, len(scene.weight) + 2 * count))
    arms[:n, : len(scene.weight)] = scene.arms[:n]
    arms[n:, : scene.muscles] = guard.stiffness
    arms[n:, len(scene.weight) :] = np.hstack([np.eye(count), -np.eye(count)])
    return share(
        Sharing(
            arms=arms,
            demand=np.concatenate([-scene.load[:n], guard.need]),
            weight=np.concatenate(
                [scene.weight, np.full(count, scene.stance.weights.guard_shortfall), np.full(count, FREE_EFFORT)]
            ),
            lower=np.concatenate([scene.lower, np.zeros(2 * count)]),
            upper=np.concatenate([scene.upper, np.full(2 * count, np.inf)]),
        ),
        tolerance=1e-6,
    )
