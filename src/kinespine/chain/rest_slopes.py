"""What a rest angle changes beside the moment of its own joint: curves, and ribs that settle with the spine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import CAGED, JOINTS
from kinespine.chain.conditions import Conditions
from kinespine.chain.mechanics import mechanics
from kinespine.chain.outputs import read
from kinespine.chain.slopes import motion
from kinespine.chain.stance import rows_of
from kinespine.chain.tissues import norm_ribs, rib_gaps, rib_pull, rib_rest, rib_slopes, tissue_slopes

SMALL = 1e-6  # rad, of one-sided differences


class RestSlopes:
    """What a rest angle changes beside the moment of its own joint."""

    def __init__(self, here: Conditions) -> None:
        scene = here.scene
        self.here = here
        stance, body = scene.stance, scene.stance.body
        self.index = {dof.name: number for number, dof in enumerate(body.dofs)}
        self.spine = set(map(int, rows_of(body, "spine")))
        off = scene.angles - stance.rest
        ahead, behind = (tissue_slopes(body, off + sign * 1e-5)[1] for sign in (1.0, -1.0))
        self.curve = (ahead - behind) / 2e-5  # (n,)
        joints = [joint for joint in JOINTS if set(joint.split("-")) <= set(CAGED)]
        self.ribbed = {f"{joint}.{way}" for joint in joints for way in ("flexion", "lateral", "axial")}
        self.follow = _settling(body, stance.rest, sorted(self.index[dof] for dof in self.ribbed))
        self.base = scene.ribs.on_coordinates(scene.moved)
        self.bent = rib_slopes(body, scene.state, scene.moved, scene.ribs).T @ here.prices[: len(body.dofs)]

    def ribs(self, dof: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Slopes of the ribs' load (n,), of its worth with posture (n,) and of the outputs (o,) with one rest angle."""
        scene = self.here.scene
        body, n = scene.stance.body, len(scene.angles)
        way = self.follow[:, self.index[dof]].copy()
        way[self.index[dof]] = 1.0
        rest = rib_rest(body, scene.stance.rest + SMALL * way)
        pull = rib_pull(body, scene.state, rest)
        bent = rib_slopes(body, scene.state, scene.moved, pull).T @ self.here.prices[:n]
        seen = replace(self.here.reading, ribs=(pull.pushes.segments, pull.pushes.forces))
        return (
            (pull.on_coordinates(scene.moved) - self.base) / SMALL,
            (bent - self.bent) / SMALL,
            (read(seen) - self.here.read) / SMALL,
        )


def _settling(body: Body, rest: np.ndarray, spine: Sequence[int]) -> np.ndarray:
    """How the cage settles as the spine rests otherwise, (n, n): where the rib heads miss their vertebrae least.

    There the slope of the squared misses with the cage's own coordinates is zero, whatever the spine does.
    """
    cage = rows_of(body, "cage")

    def pull(angles: np.ndarray) -> np.ndarray:
        state = mechanics(body, angles)
        gaps, growth = rib_gaps(body, state, motion(body, state), norm_ribs(body))
        return growth.reshape(-1, growth.shape[2])[:, cage].T @ gaps.ravel()

    base = pull(rest)
    slope = np.zeros((len(cage), len(rest)))
    for column in (*cage, *spine):
        moved = rest.copy()
        moved[column] += SMALL
        slope[:, column] = (pull(moved) - base) / SMALL
    found = np.zeros((len(rest), len(rest)))
    found[np.ix_(cage, np.array(spine))] = -np.linalg.solve(slope[:, cage], slope[:, spine])
    return found
