"""The stiffness of a standing spine in parts: tissue with gravity, muscle, reflex; the spine alone free to move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lu_factor, lu_solve

from kinespine.chain.scene import Scene, balance_slopes
from kinespine.chain.stance import rows_of
from kinespine.chain.supports import STRIP, index_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """How the rest of a body follows when only the spine moves; k rotations of the spine, n degrees of freedom."""

    spine: np.ndarray  # (k,) degrees of freedom
    free: np.ndarray  # (n, k + 6): spine and cage, the linea alba on its line, everything else held

    def under(self, stiffness: np.ndarray) -> np.ndarray:
        """How all follow the spine, (n, k), with the cage at rest under a stiffness (n, n)."""
        k = len(self.spine)
        whole = self.free.T @ stiffness @ self.free
        return self.free[:, :k] - self.free[:, k:] @ np.linalg.solve(whole[k:, k:], whole[k:, :k])


def ways_of(scene: Scene) -> Ways:
    """Let spine and cage move and the linea alba keep its line, while pelvis, limbs and shoulder girdle are held."""
    body = scene.stance.body
    spine, cage, wall = (rows_of(body, role) for role in ("spine", "cage", "wall"))
    moving = np.concatenate([spine, cage])
    free = np.zeros((len(scene.angles), len(moving)))
    free[moving, np.arange(len(moving))] = 1.0
    kept = _strip_rows(scene)
    free[wall] = -lu_solve(lu_factor(kept[:, wall]), kept @ free)
    return Ways(spine=spine, free=free)


def _strip_rows(scene: Scene) -> np.ndarray:
    """The six rows that keep the linea alba where it is, (6, n)."""
    held = len(scene.stance.kept)
    strip = len(STRIP.held)
    assert scene.stance.supports[-1] is STRIP
    turn = [row for row, dof in enumerate(scene.stance.fixed) if scene.stance.body.dofs[int(dof)].role == "wall"]
    return np.vstack([scene.kept_slope[held - strip : held], scene.kept_slope[held + np.array(turn)]])


def loaded_stiffness(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """Stiffness (n, n) under all loads, with active tension that stays as it is: no stiffness of active muscle.

    A soft support that is leant on is a spring, as stiff as its force over how far it gives; one that is not leant on
    holds nothing.
    """
    found = _springs(scene, amounts) - balance_slopes(scene, amounts)
    active = amounts[: scene.muscles] * scene.muscle.active_slope
    found -= (scene.state.arms * active) @ scene.state.arms.T
    return 0.5 * (found + found.T)


def _springs(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """Stiffness (n, n) of the supports that are pushed against."""
    index = index_of(scene.stance.body, scene.stance.supports)
    pushes, units, forces = scene.columns.pushes, scene.columns.unit, amounts[scene.pushed]
    soft = np.flatnonzero(np.any(index.springs[index.owner] != 0.0, axis=1))  # pushes of supports are the first
    owner = index.owner[soft]
    spring = index.springs[owner]
    size = np.linalg.norm(spring, axis=1)
    way = spring * np.sqrt(forces[owner] * units[owner] / size)[:, None]
    along = np.einsum("ki,kin->kn", way, pushes.drift[soft])
    return along.T @ along


def short_range(scene: Scene, factor: float = 1.0) -> np.ndarray:
    """Stiffness along each fascicle per unit of activation, q F / L (Bergmark 1989), (m,) N/m."""
    return factor * scene.muscle.active / scene.state.lengths


def reduced(stiffness: np.ndarray, ways: Ways) -> np.ndarray:
    """The stiffness (k, k) the spine feels, the cage at rest under the same stiffness (n, n): its Schur complement."""
    follow = ways.under(stiffness)
    return follow.T @ stiffness @ follow
