"""How much stiffness is asked for, and who can give it: the ways in which a spine would buckle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinespine.chain.columns import FREE_EFFORT
from kinespine.chain.elastic import share_elastically
from kinespine.chain.mechanics import lengths_at
from kinespine.chain.scene import Scene, scene_at
from kinespine.chain.stance import Guard, Stance
from kinespine.chain.stiffness import Ways, loaded_stiffness, passive_stiffness, reduced, short_range, ways_of

STEP = 1e-3  # rad, for second differences of length along a direction
AT_ONCE = 6  # directions added in one round, softest first
ROUNDS = 15
CLOSE = 2.0  # N·m/rad, how much below the margin a direction may stay
LEAST = 10.0  # N·m/rad, what a shortfall is measured in at least
FIRM, ASKED = 1.0, 1e4  # price of a newton metre missed and of a margin, squared, while directions are looked for


def soft_directions(stance: Stance, angles: np.ndarray) -> np.ndarray:
    """Ways of the spine (75, g) that have to be guarded in a posture (n,), as unit turns of its joints.

    The stiffness of the whole is to be nowhere below the margin. That is a condition on a matrix; it is met by
    cutting: the load is shared, the softest ways of the spine are found and asked to be as stiff as the margin, and
    so on until none is softer.
    """
    scene = scene_at(stance, angles)
    ways = ways_of(scene, passive_stiffness(scene))
    found = np.zeros((len(ways.spine), 0))
    for _ in range(ROUNDS):
        values, vectors = _stiffness(scene, _share(scene, _rows(scene, ways, found)), ways)
        soft = vectors[:, :AT_ONCE][:, values[:AT_ONCE] < stance.weights.guard_margin - CLOSE]
        if not soft.shape[1]:
            break
        found = np.hstack([found, soft])
    return found


def guarded(stance: Stance, angles: np.ndarray, directions: np.ndarray) -> Stance:
    """The stance with a guard along directions (75, g), judged in a posture (n,): the one the task begins with.

    Along a way v stiffness is linear in the activations a,
    v'(K_tissue + K_gravity)v + sum of a (q F / L (r'v)^2 / (1 - reflex) + F v'(d2L)v), and stays as judged here while
    the posture is sought. Tissue, gravity and what a muscle's tension does to its own leverage are all in it.
    """
    scene = scene_at(stance, angles)
    guard = _rows(scene, ways_of(scene, passive_stiffness(scene)), directions)
    return replace(stance, guard=guard if len(guard.need) else None)


def guarded_again(stance: Stance, scene: Scene, amounts: np.ndarray, slack: float) -> Stance | None:
    """The stance with what came out too soft in a posture found guarded as well; none if nothing is.

    Args:
        amounts: (columns,) what everything carries there.
        slack: how far below the margin is still good, N·m/rad.
    """
    ways = ways_of(scene, passive_stiffness(scene))
    values, vectors = _stiffness(scene, amounts, ways)
    soft = vectors[:, :AT_ONCE][:, values[:AT_ONCE] < stance.weights.guard_margin - slack]
    if not soft.shape[1]:
        return None
    new, old = _rows(scene, ways, soft), stance.guard
    if old is not None:
        new = Guard(stiffness=np.vstack([old.stiffness, new.stiffness]), need=np.append(old.need, new.need))
    return replace(stance, guard=new)


def _stiffness(scene: Scene, amounts: np.ndarray, ways: Ways) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (75,) N·m/rad and ways (75, 75) of the spine under tissue, loads, muscle and reflex."""
    muscle = (scene.state.arms * (_short_range(scene) * amounts[: scene.muscles])) @ scene.state.arms.T
    return np.linalg.eigh(reduced(loaded_stiffness(scene, amounts) + muscle, ways))


def _short_range(scene: Scene) -> np.ndarray:
    """Stiffness along each fascicle per unit of activation, reflexes included, (m,) N/m."""
    weights = scene.stance.weights
    return short_range(scene, weights.stiffness_factor / (1.0 - weights.reflex_share))


def _rows(scene: Scene, ways: Ways, directions: np.ndarray) -> Guard:
    """What every fascicle adds along the directions, and what they have to add, in margins."""
    margin = scene.stance.weights.guard_margin
    unit = max(abs(margin), LEAST)
    plain = reduced(passive_stiffness(scene), ways)
    stiff = _short_range(scene)
    rows = [_row(scene, ways.follow @ way, stiff) / unit for way in directions.T]
    needs = [(margin - float(way @ plain @ way)) / unit for way in directions.T]
    return Guard(stiffness=np.array(rows).reshape(-1, scene.muscles), need=np.array(needs))


def _row(scene: Scene, move: np.ndarray, stiff: np.ndarray) -> np.ndarray:
    """Stiffness that a unit of activation of every fascicle gives along a move (n,), (m,) N·m/rad."""
    body, angles = scene.stance.body, scene.angles
    ahead, behind = (lengths_at(body, angles + sign * STEP * move) for sign in (1.0, -1.0))
    bent = (ahead - 2.0 * scene.state.lengths + behind) / STEP**2
    return stiff * (scene.state.arms.T @ move) ** 2 + scene.muscle.active * bent


def _share(scene: Scene, guard: Guard) -> np.ndarray:
    """The load of the posture shared under the guard so far, as far as it can be carried: (columns,) amounts."""
    n, count = len(scene.angles), len(guard.need)
    arms = np.zeros((n + count, len(scene.weight) + 2 * count))
    arms[:n, : len(scene.weight)] = scene.arms[:n]
    arms[n:, : scene.muscles] = guard.stiffness
    arms[n:, len(scene.weight) :] = np.hstack([np.eye(count), -np.eye(count)])
    shortfall = np.full(count, scene.stance.weights.guard_shortfall)
    return share_elastically(
        arms,
        np.concatenate([-scene.load[:n], guard.need]),
        np.concatenate([scene.weight, shortfall, np.full(count, FREE_EFFORT)]),
        np.concatenate([scene.lower, np.zeros(2 * count)]),
        np.concatenate([scene.upper, np.full(2 * count, np.inf)]),
        np.concatenate([np.full(n, FIRM), np.full(count, ASKED)]),
    ).amounts[: len(scene.weight)]
