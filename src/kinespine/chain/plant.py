"""A posture put on its supports: joints within their limits, feet on the ground, cage and linea alba in place."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.mechanics import places
from kinespine.chain.slopes import motion
from kinespine.chain.stance import Stance, rows_of
from kinespine.chain.supports import held_rows
from kinespine.chain.tissues import rib_gaps

ROUNDS, SMALL, LONGEST = 8, 1e-4, 0.5  # steps; rad, when they end; rad, the longest
KNEES = 1e-4  # singular values below this part of the largest are none: a straight knee amplifies rounding


@lru_cache(maxsize=16)
def joint_limits(body: Body) -> np.ndarray:
    """Range of every degree of freedom about its rest (n, 2) rad: of the spine as in vitro, of others none."""
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    limits = np.full((len(body.dofs), 2), [-np.inf, np.inf])
    for tissue in body.tissue:
        limits[index[f"{tissue.joint}.{tissue.motion}"]] = -tissue.negative.range, tissue.positive.range
    return limits


def planted(stance: Stance, angles: np.ndarray) -> np.ndarray:
    """The nearest posture (n,) that its joints and supports allow.

    The spine is brought within its range; then pelvis, limbs, cage and linea alba move, as little as they can, until
    the supports keep what they keep and the rib heads miss their vertebrae least.
    """
    body = stance.body
    found = np.clip(angles, *(stance.rest[:, None] + joint_limits(body)).T)
    found[stance.fixed] = stance.fixed_at
    movable = np.setdiff1d(rows_of(body, "floating", "limb", "cage", "wall"), stance.fixed)
    for _ in range(ROUNDS):
        state = places(body, found)
        moved = motion(body, state)
        off, slope = held_rows(body, stance.supports, state, moved)
        gaps, growth = rib_gaps(body, state, moved, stance.ribs)
        scale = 1.0 / float(np.abs(growth).max())
        miss = np.concatenate([off - stance.kept, scale * gaps.ravel()])
        ways = np.vstack([slope, scale * growth.reshape(-1, len(found))])[:, movable]
        step = -np.linalg.lstsq(ways, miss, rcond=KNEES)[0]
        step *= min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-12))
        found[movable] += step
        if np.abs(step).max() < SMALL:
            break
    return found
