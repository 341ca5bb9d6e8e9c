"""Would the posture stay? The smallest stiffness of the spine, with what it buckles first, and what muscle adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from scipy.optimize import brentq

from kinespine.anatomy.levels import JOINTS
from kinespine.chain.scene import Scene
from kinespine.chain.stiffness import Ways, loaded_stiffness, reduced, short_range, ways_of

SMALLEST = 3
HIGHEST_FACTOR = 1e4  # beyond it muscle is taken not to stabilise at all


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stability:
    """The stiffness of a spine whose pelvis, limbs and shoulder girdle are held.

    Eigenvalues are of the matrix of moment per turn over the 75 rotations of the spine, N·m/rad: how stiff the spine
    is against a small turn of one radian altogether, in its softest way.
    """

    tissue: tuple[float, ...]  # three smallest: discs, ligaments, ribs, gravity and the lines of all forces
    muscle: tuple[float, ...]  # with the short-range stiffness of active muscle, q F / L
    reflex: tuple[float, ...]  # with reflexes as well
    factor: float  # the q that was assumed
    critical_factor: float  # the q at which the smallest eigenvalue without reflexes is zero; infinite if none is
    mode: np.ndarray  # (75,) the softest way with muscle and reflex, unit length, in the order of joints and motions
    level: str  # joint with most of the strain energy of tissue in that way

    @property
    def stable(self) -> bool:
        """A small push dies out without help from above: tissue, muscle and reflex together are stiff every way."""
        return self.reflex[0] > 0


def stability_of(scene: Scene, amounts: np.ndarray) -> Stability:
    """The stability of a solved posture (Bergmark 1989: potential energy has a minimum where all eigenvalues are > 0).

    Args:
        amounts: (columns,) what everything carries.
    """
    weights = scene.stance.weights
    ways = ways_of(scene)
    plain = loaded_stiffness(scene, amounts)
    muscle = (scene.state.arms * (short_range(scene) * amounts[: scene.muscles])) @ scene.state.arms.T
    factor = weights.stiffness_factor
    values, vectors = np.linalg.eigh(reduced(plain + factor / (1.0 - weights.reflex_share) * muscle, ways))
    mode = vectors[:, 0] * np.sign(vectors[np.argmax(np.abs(vectors[:, 0])), 0])
    energy = (-scene.tissue_slope[ways.spine] * mode**2).reshape(len(JOINTS), -1).sum(axis=1)
    order = _joints(scene, ways)
    return Stability(
        tissue=_smallest(plain, ways),
        muscle=_smallest(plain + factor * muscle, ways),
        reflex=tuple(float(value) for value in values[:SMALLEST]),
        factor=factor,
        critical_factor=_critical(plain, muscle, ways),
        mode=mode,
        level=order[int(np.argmax(energy))],
    )


def _smallest(stiffness: np.ndarray, ways: Ways) -> tuple[float, ...]:
    values = eigh(reduced(stiffness, ways), eigvals_only=True, subset_by_index=(0, SMALLEST - 1))
    return tuple(float(value) for value in values)


def _critical(plain: np.ndarray, muscle: np.ndarray, ways: Ways) -> float:
    def least(factor: float) -> float:
        return _smallest(plain + factor * muscle, ways)[0]

    if least(0.0) >= 0:
        return 0.0
    return float(brentq(least, 0.0, HIGHEST_FACTOR, rtol=1e-4)) if least(HIGHEST_FACTOR) > 0 else np.inf


def _joints(scene: Scene, ways: Ways) -> list[str]:
    """Joints in the order of the spine's degrees of freedom, one per three."""
    return [scene.stance.body.dofs[int(row)].name.rpartition(".")[0] for row in ways.spine[::3]]
