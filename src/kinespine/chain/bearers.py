"""What every fascicle, limb joint and foot does, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import SIDES, Side
from kinespine.chain.mechanics import Mechanics, layout

UNLOADED = 1e-6  # N; a foot that carries less has no centre of pressure


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleLoad:
    """What one fascicle does."""

    name: str
    group: str
    side: Side
    force: float  # N, active and passive
    activation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbLoad:
    """The ideal torque that holds one direction of a limb joint."""

    joint: str
    side: Side
    direction: str
    torque: float  # N·m
    strength: float  # N·m, in the direction the torque has
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FootLoad:
    """What one foot stands on."""

    side: Side
    force: float  # N, upwards
    share: float  # of body weight
    centre_of_pressure: np.ndarray  # (2,) m, x and y in the body frame; NaN under an unloaded foot


def muscle_loads(body: Body, activation: np.ndarray, tension: np.ndarray) -> tuple[MuscleLoad, ...]:
    """Every fascicle with its activation (m,) and tension (m,) N."""
    return tuple(
        MuscleLoad(name=f.name, group=f.group, side=f.side, force=float(force), activation=float(a))
        for f, force, a in zip(body.fascicles, tension, activation, strict=True)
    )


def limb_loads(body: Body, torques: np.ndarray) -> tuple[LimbLoad, ...]:
    """Every limb joint with its torque (k,) N·m."""
    loads: list[LimbLoad] = []
    for joint, torque in zip(body.limbs, torques, strict=True):
        name, direction, side = joint.dof.split(".")
        strength = joint.positive if torque >= 0 else joint.negative
        loads.append(
            LimbLoad(
                joint=name, side="left" if side == "left" else "right", direction=direction, torque=float(torque),
                strength=strength, fraction=abs(float(torque)) / strength,
            )
        )  # fmt: skip
    return tuple(loads)


def foot_loads(body: Body, state: Mechanics, pushed: Mapping[str, float], whole: float) -> tuple[FootLoad, ...]:
    """Both feet, from the push (N) of the ground at each corner it touches.

    Args:
        pushed: by landmark of the sole; a corner that is not named carries nothing.
        whole: N, what shares are of.
    """
    fixed = layout(body)
    feet: list[FootLoad] = []
    for side in SIDES:
        names = [f"foot.{corner}.{side}" for corner in SOLE]
        push = np.array([pushed.get(name, 0.0) for name in names])
        corners = state.points[[fixed.landmark_index[name] for name in names]]
        force = float(push.sum())
        centre = push @ corners[:, :2] / force if force > UNLOADED else np.full(2, np.nan)
        feet.append(FootLoad(side=side, force=force, share=force / whole, centre_of_pressure=centre))
    return tuple(feet)
