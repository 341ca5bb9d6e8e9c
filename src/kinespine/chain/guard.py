"""How much stiffness is asked for, and who can give it: the ways in which a spine would buckle."""

from __future__ import annotations

import numpy as np

from kinespine.chain.columns import FREE_EFFORT
from kinespine.chain.elastic import share_elastically
from kinespine.chain.mechanics import lengths_at
from kinespine.chain.scene import SURPLUS, Scene, scene_at
from kinespine.chain.stance import Guard, Stance
from kinespine.chain.stiffness import loaded_stiffness, reduced, short_range, ways_of

STEP = 1e-3  # rad, for second differences of length along a direction
AT_ONCE, ROUNDS = 6, 4  # softest ways of the spine that are guarded in a round, and rounds: always as many
LEAST = 10.0  # N·m/rad, what a shortfall is measured in at least
FIRM, ASKED = 1.0, 1e4  # price of a newton metre missed and of a margin, squared, while ways are looked for


def guard_of(stance: Stance, angles: np.ndarray) -> Guard:
    """The guard a stance needs, judged in a posture (n,) that balances or nearly so.

    The stiffness of the whole is to be nowhere below the margin. That is a condition on a matrix, met by cutting: the
    load is shared, the softest ways of the spine are asked to be as stiff as the margin, and so on. Along a way v
    stiffness is linear in the activations a,
    v'(K_tissue + K_gravity + K_pushes + K_backrest)v + sum of a (q F / L (r'v)^2 / (1 - reflex) + F v'(d2L)v), and
    stays as judged here while the posture is sought. What comes out there is said by `stability.py`.
    """
    scene = scene_at(stance, angles)
    ways = ways_of(scene)
    stiff = short_range(scene, stance.weights.stiffness_factor / (1.0 - stance.weights.reflex_share))
    guard = Guard(stiffness=np.zeros((0, scene.muscles)), need=np.zeros(0))
    for _ in range(ROUNDS):
        amounts = _share(scene, guard)
        loaded = loaded_stiffness(scene, amounts)
        whole = loaded + (scene.state.arms * (stiff * amounts[: scene.muscles])) @ scene.state.arms.T
        _, vectors = np.linalg.eigh(reduced(whole, ways))
        added = _asked(scene, ways.under(whole) @ vectors[:, :AT_ONCE], stiff, loaded, amounts)
        guard = Guard(stiffness=np.vstack([guard.stiffness, added.stiffness]), need=np.append(guard.need, added.need))
    return guard


def _asked(scene: Scene, moves: np.ndarray, stiff: np.ndarray, loaded: np.ndarray, amounts: np.ndarray) -> Guard:
    """What every fascicle adds along moves (n, g), and what they have to add, in margins.

    Args:
        stiff: (m,) N/m of a unit of activation, reflexes included.
        loaded: (n, n) stiffness without that of active muscle, at the amounts (columns,).
    """
    body, angles, margin = scene.stance.body, scene.angles, scene.stance.weights.guard_margin
    unit = max(abs(margin), LEAST)
    rows: list[np.ndarray] = []
    needs: list[float] = []
    for move in moves.T:
        ahead, behind = (lengths_at(body, angles + sign * STEP * move) for sign in (1.0, -1.0))
        bent = scene.muscle.active * (ahead - 2.0 * scene.state.lengths + behind) / STEP**2
        steady = float(move @ loaded @ move) - float(amounts[: scene.muscles] @ bent)
        rows.append((stiff * (scene.state.arms.T @ move) ** 2 + bent) / unit)
        needs.append((margin - steady) / unit)
    return Guard(stiffness=np.array(rows), need=np.array(needs))


def _share(scene: Scene, guard: Guard) -> np.ndarray:
    """The load of the posture shared under the guard so far, as far as it can be carried: (columns,) amounts."""
    n, count = len(scene.angles), len(guard.need)
    arms = np.zeros((n + count, len(scene.weight) + 2 * count))
    arms[:n, : len(scene.weight)] = scene.arms[:n]
    arms[n:, : scene.muscles] = guard.stiffness
    arms[n:, len(scene.weight) :] = np.hstack([np.eye(count), -SURPLUS * np.eye(count)])
    shortfall = np.full(count, scene.stance.weights.guard_shortfall)
    return share_elastically(
        arms,
        np.concatenate([-scene.load[:n], guard.need]),
        np.concatenate([scene.weight, shortfall, np.full(count, FREE_EFFORT)]),
        np.concatenate([scene.lower, np.zeros(2 * count)]),
        np.concatenate([scene.upper, np.full(2 * count, np.inf)]),
        np.concatenate([np.full(n, FIRM), np.full(count, ASKED)]),
    ).amounts[: len(scene.weight)]
