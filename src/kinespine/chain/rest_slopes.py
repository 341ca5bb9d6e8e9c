"""What a rest angle changes beside the moment of its own joint: curves, and ribs that settle with the spine."""

from __future__ import annotations

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import CAGED, JOINTS
from kinespine.chain.conditions import Conditions
from kinespine.chain.mechanics import places
from kinespine.chain.output_slopes import slopes_with_forces
from kinespine.chain.pushes import on_segments
from kinespine.chain.slopes import bend, motion, swept
from kinespine.chain.stance import rows_of
from kinespine.chain.tissues import (
    RibRest,
    norm_ribs,
    rib_gaps,
    rib_heads,
    rib_pull,
    rib_rest,
    rib_slopes,
    tissue_slopes,
)

SMALL = 1e-6  # rad, of one-sided differences


class RestSlopes:
    """What a rest angle changes beside the moment of its own joint."""

    def __init__(self, here: Conditions) -> None:
        scene = here.scene
        stance, body = scene.stance, scene.stance.body
        index = {dof.name: number for number, dof in enumerate(body.dofs)}
        self.spine = set(map(int, rows_of(body, "spine")))
        off = scene.angles - stance.rest
        ahead, behind = (tissue_slopes(body, off + sign * 1e-5)[1] for sign in (1.0, -1.0))
        self.curve = (ahead - behind) / 2e-5  # (n,)
        joints = [joint for joint in JOINTS if set(joint.split("-")) <= set(CAGED)]
        ribbed = [f"{joint}.{way}" for joint in joints for way in ("flexion", "lateral", "axial")]
        # by degree of freedom, slopes of the ribs' load (n,), of its worth with posture (n,) and of the outputs (o,)
        self.ribs = dict(zip(ribbed, _rib_changes(here, np.array([index[dof] for dof in ribbed])), strict=True))


def _rib_changes(here: Conditions, chosen: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """What the ribs do otherwise when joints rest otherwise, for each of the chosen coordinates (k,)."""
    scene = here.scene
    body, state, moved, n = scene.stance.body, scene.state, scene.moved, len(scene.angles)
    ways = np.zeros((n, len(chosen)))
    ways[chosen, np.arange(len(chosen))] = 1.0
    cage = rows_of(body, "cage")
    ways[cage] = _settling(body, scene.stance.rest)[:, chosen]
    own = here.prices[:n]
    base = scene.ribs.on_coordinates(moved)
    bent = rib_slopes(body, state, moved, scene.ribs).T @ own
    loads: list[np.ndarray] = []
    worths: list[np.ndarray] = []
    forces: list[np.ndarray] = []
    for rest in _rests(body, scene.stance.rest, ways):
        pull = rib_pull(body, state, rest)
        loads.append((pull.on_coordinates(moved) - base) / SMALL)
        worths.append((rib_slopes(body, state, moved, pull).T @ own - bent) / SMALL)
        forces.append((pull.pushes.forces - scene.ribs.pushes.forces) / SMALL)
    outputs = slopes_with_forces(scene, scene.ribs.pushes.segments, np.stack(forces, axis=2))
    return list(zip(loads, worths, outputs.T, strict=True))


def _rests(body: Body, angles: np.ndarray, ways: np.ndarray) -> list[RibRest]:
    """Where the ribs are slack a little along ways (n, k) of the posture they are slack in (n,)."""
    heads, rest = rib_heads(body), rib_rest(body, angles)
    state = places(body, angles)
    moved = motion(body, state)
    on_cage = state.points[heads.landmarks]
    part = (moved.of_points(on_cage, heads.cage) - moved.of_points(on_cage, heads.spine)) @ ways
    turn = (moved.turn[heads.cage] - moved.turn[heads.spine]) @ ways
    back = state.frames[heads.spine].transpose(0, 2, 1)
    homes = back @ part
    turns = np.stack([back @ swept(turn, state.frames[heads.cage][:, :, axis]) for axis in range(3)], axis=2)
    return [
        RibRest(homes=rest.homes + SMALL * homes[:, :, k], turns=rest.turns + SMALL * turns[:, :, :, k])
        for k in range(ways.shape[1])
    ]


def _settling(body: Body, rest: np.ndarray) -> np.ndarray:
    """How the cage settles as joints rest otherwise, (cage's own, n): where rib heads miss their vertebrae least.

    There the slope of the squared misses with the cage's own coordinates is zero, whatever the spine does.
    """
    cage, heads, ribs = rows_of(body, "cage"), rib_heads(body), norm_ribs(body)
    state = places(body, rest)
    gaps, growth = rib_gaps(body, state, motion(body, state), ribs)
    flat = growth.reshape(-1, growth.shape[2])
    on_cage = state.points[heads.landmarks]
    slope = flat.T @ flat + bend(
        body, state,
        *on_segments(
            body, np.concatenate([heads.cage, heads.spine]), np.concatenate([on_cage, on_cage - gaps]),
            np.concatenate([gaps, -gaps]),
        ),
    )  # fmt: skip
    return -np.linalg.solve(slope[np.ix_(cage, cage)], slope[cage])
