"""Which muscles work how hard while a body sways: the same load sharing, under what sway asks at every instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.quantities import quantities
from kinespine.balance.control import POSITION
from kinespine.balance.loop import Loop
from kinespine.balance.reduction import LIMBS, WAYS, held_ways
from kinespine.balance.senses import TABLE
from kinespine.chain.elastic import share_elastically
from kinespine.chain.equilibrium import last_firmness
from kinespine.chain.scene import Scene
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.weights import weights
from kinespine.errors import NotSolved

SPINAL = [way for way in range(len(WAYS)) if way not in LIMBS]
"""Ways that muscles of the model hold; ankles, hips and legs are held by ideal torques."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resting:
    """The two ways in which senses raise resting activity, and there are no others."""

    uncertainty: float  # rad, SD of how far the body's tilt is from what it is taken for
    ratio: float  # to that of a healthy person with open eyes on firm ground; 1 at least
    tone: float  # activation that no muscle goes below
    margin: float  # N·m/rad, stiffness asked for along guarded ways


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupFiring:
    """One group of muscles on one side, weighed by volume."""

    group: str
    side: str
    mean: float  # activation, 0 to 1
    sd: float  # of it over time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Firing:
    """How muscles work in quiet standing."""

    resting: Resting
    groups: tuple[GroupFiring, ...]
    co_contraction: float  # of flexors and extensors at L4-L5: twice the smaller moment over the sum of both, 0 to 1
    asymmetry: float  # of the back muscles at L4-L5: right minus left over both, -1 to 1
    extensors: float  # mean activation of what extends L4-L5
    flexors: float  # and of what bends it


def uncertainty_of(loop: Loop) -> float:
    """SD (rad) of the body's tilt about what it is taken for: the centre of mass over its height, both planes."""
    found = np.hstack([np.zeros_like(loop.ahead), loop.ahead])
    error = found @ loop.states @ found.T + loop.recent
    tilt = loop.plant.centre / loop.plant.height
    return float(np.sqrt(np.trace(tilt @ error[POSITION, POSITION] @ tilt.T)))


def resting_of(loop: Loop, usual: Loop) -> Resting:
    """Tone floor and guard margin, both in proportion to what is not known of the tilt.

    Args:
        usual: the loop of the same body with healthy senses, open eyes, firm ground.
    """
    numbers = quantities(TABLE)
    own = uncertainty_of(loop)
    ratio = max(own / uncertainty_of(usual), 1.0)
    return Resting(
        uncertainty=own,
        ratio=ratio,
        tone=min(numbers["tone_floor_percent"] * ratio, numbers["tone_highest_percent"]) / 100.0,
        margin=weights().guard_margin * min(ratio, numbers["guard_growth_most_ratio"]),
    )


def guarded(body: Body, standing: Standing, resting: Resting) -> Standing:
    """The same person with the margin of stiffness that the senses ask for; the same if it is the usual one."""
    if resting.margin == weights().guard_margin:
        return standing
    chosen = replace(weights(), guard_margin=resting.margin)
    return solve_standing(body, causes=standing.causes, task=standing.task, chosen=chosen, warm=standing.equilibrium)


def firing_of(standing: Standing, loop: Loop, resting: Resting, *, draws: int = 24, seed: int = 0) -> Firing:
    """Share the load of standing and the torques of sway among muscles that keep a floor of tone.

    Torques of sway are drawn from their covariance in pairs of opposite sign. No muscle goes below the floor, so that
    muscles that only one side of sway needs raise their mean: that is no third way, the tone and the margin stay.

    Raises:
        NotSolved: sway asks for more than muscles have.
    """
    scene = standing.equilibrium.scene
    amounts = _shared(scene, resting.tone, _moments(scene, loop, draws, seed))
    active = amounts[:, : scene.muscles]
    return _described(scene, active, resting)


def _moments(scene: Scene, loop: Loop, draws: int, seed: int) -> np.ndarray:
    """Generalised forces (2 draws + 1, n) that muscles have to add: none first, then pairs."""
    wanted = loop.torque_covariance[np.ix_(SPINAL, SPINAL)]
    values, vectors = np.linalg.eigh(wanted)
    random = np.random.default_rng(seed).standard_normal((draws, len(SPINAL)))
    torques = random @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
    reads = held_ways(scene)[1][SPINAL]
    return np.vstack([np.zeros((1, reads.shape[1])), torques @ reads, -torques @ reads])


def _shared(scene: Scene, tone: float, moments: np.ndarray) -> np.ndarray:
    """Amounts (k, columns) of every load."""
    lower = scene.lower.copy()
    lower[: scene.muscles] = np.maximum(lower[: scene.muscles], tone)
    firmness, prices = last_firmness(scene), np.zeros(len(scene.load))
    found = np.empty((len(moments), len(scene.weight)))
    n = len(scene.angles)
    for number, moment in enumerate(moments):
        demand = -scene.load.copy()
        demand[:n] += moment
        shared = share_elastically(
            scene.arms, demand, scene.weight, lower, scene.upper, firmness,
            exponent=scene.stance.weights.effort_exponent, start=prices,
        )  # fmt: skip
        if not shared.solved:
            raise NotSolved("Sway asks for more than muscles have in this posture: stand in another, or sway less.")
        prices = shared.prices
        found[number] = shared.amounts
    return found


def _described(scene: Scene, active: np.ndarray, resting: Resting) -> Firing:
    body = scene.stance.body
    volume = np.array([f.area * f.optimal_length for f in body.fascicles])
    row = next(number for number, dof in enumerate(body.dofs) if dof.name == "L4-L5.flexion")
    turning = scene.state.arms[row] * scene.muscle.active  # N·m of full activation; positive bends forward
    mean = active.mean(axis=0)
    sides = np.array([f.side for f in body.fascicles])
    bend, extend = float(mean @ np.maximum(turning, 0.0)), float(mean @ np.maximum(-turning, 0.0))
    back = {side: float(mean @ (np.maximum(-turning, 0.0) * (sides == side))) for side in ("left", "right")}
    members: dict[tuple[str, str], list[int]] = {}
    for number, fascicle in enumerate(body.fascicles):
        members.setdefault((fascicle.group, fascicle.side), []).append(number)
    groups: list[GroupFiring] = []
    for (group, side), own in members.items():
        share = volume[own] / volume[own].sum()
        groups.append(
            GroupFiring(
                group=group, side=side, mean=float(active[:, own].mean(axis=0) @ share),
                sd=float((active[:, own] @ share).std()),
            )
        )  # fmt: skip
    return Firing(
        resting=resting, groups=tuple(groups),
        co_contraction=2.0 * min(bend, extend) / (bend + extend),
        asymmetry=(back["right"] - back["left"]) / (back["right"] + back["left"]),
        extensors=extend / float(np.maximum(-turning, 0.0).sum()), flexors=bend / float(np.maximum(turning, 0.0).sum()),
    )  # fmt: skip


def by_group(firing: Firing) -> Mapping[str, tuple[float, float]]:
    """Mean activation of every group, left and right."""
    found: dict[str, list[float]] = {}
    for one in firing.groups:
        found.setdefault(one.group, [0.0, 0.0])[one.side == "right"] = one.mean
    return {name: (left, right) for name, (left, right) in found.items()}
