"""Loads in a given posture: who carries it, what every level bears, what each foot stands on."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.acting import Balance, balance_of
from kinespine.chain.asymmetry import Asymmetry, asymmetries
from kinespine.chain.bearers import FootLoad, LimbLoad, MuscleLoad, foot_loads, limb_loads, muscle_loads
from kinespine.chain.mechanics import layout
from kinespine.chain.posture import Posture, settle, standing
from kinespine.chain.reactions import LevelLoad, asked_of, forces_on_segments, level_loads
from kinespine.chain.sharing import Shared, share

Status = Literal["solved", "unbalanced", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loads:
    """Everything a posture asks of a body."""

    status: Status
    message: str
    residual_max: float  # N·m, or N for slides
    time_s: float
    left_over: dict[str, float]  # degree of freedom -> N·m, empty when balanced
    levels: tuple[LevelLoad, ...]
    muscles: tuple[MuscleLoad, ...]
    limbs: tuple[LimbLoad, ...]
    asymmetry: tuple[Asymmetry, ...]
    feet: tuple[FootLoad, ...]
    abdominal_pressure: float  # Pa
    gap: float  # certificate: effort over its dual bound, relative


def solve_loads(
    body: Body, posture: Posture | None = None, *, rest: Posture | None = None, tolerance: float = 1e-8,
    max_steps: int = 100, unit_weights: bool = False,
) -> Loads:  # fmt: skip
    """Share the load of a posture among muscles, limb joints, ground and abdominal wall with the least effort.

    Volume-weighted squares of activations are minimised subject to force balance at every degree of freedom
    (Crowninshield and Brand 1981 for the principle; the weights make it invariant to splitting a muscle).

    Args:
        posture: joint coordinates; the norm standing posture if none is given.
        rest: the posture in which discs and ligaments are slack; the given posture itself if none is given.
        tolerance: largest residual of a solved balance, N·m.
        max_steps: Newton steps.
        unit_weights: muscles and limbs weigh alike, the plain sum of squares that other programs use.

    Returns:
        `solved`, or `unbalanced` with what is left over named per degree of freedom, or `failed`.
    """
    layout(body)  # compiles the body's model, once and outside the clock
    begun = time.perf_counter()
    posture = settle(body, posture) if posture is not None else standing(body)
    balance = balance_of(body, posture, rest if rest is not None else posture)
    shared = share(balance.problem(unit_weights=unit_weights), tolerance=tolerance, max_steps=max_steps)
    return _report(body, balance, shared, time.perf_counter() - begun)


def _report(body: Body, balance: Balance, shared: Shared, time_s: float) -> Loads:
    parts = balance.parts(shared.x)
    tension = balance.tension(shared.x)
    ground = parts.ground * balance.blocks.ground.unit
    names = [body.dofs[int(row)].name for row in balance.kept]
    left_over = {
        name: float(value) for name, value in zip(names, shared.residual, strict=True) if abs(value) > 1e-6
    } if shared.status == "unbalanced" else {}  # fmt: skip
    whole = float(ground[balance.blocks.ground.lower == 0].sum())  # the corners push, friction holds both ways
    muscles = muscle_loads(body, parts.muscles, tension)
    pushed = {name: float(force) for name, force in zip(balance.blocks.ground.names, ground, strict=True)}
    return Loads(
        status=shared.status,
        message=_message(body, shared, left_over),
        residual_max=float(np.abs(shared.residual).max()),
        time_s=time_s,
        left_over=left_over,
        levels=level_loads(
            body, balance.state, forces_on_segments(body, balance, shared, tension), asked_of(body, balance)
        ),
        muscles=muscles,
        limbs=limb_loads(body, parts.limbs * balance.blocks.limbs.unit),
        asymmetry=asymmetries(muscles),
        feet=foot_loads(body, balance.state, pushed, whole),
        abdominal_pressure=balance.pressure(shared.x),
        gap=shared.gap,
    )


def _message(body: Body, shared: Shared, left_over: dict[str, float]) -> str:
    if shared.status == "solved":
        return "Every degree of freedom balances."
    if shared.status == "failed":
        return shared.message
    kinds = {dof.name: dof.kind for dof in body.dofs}
    # Moments before forces, largest first: newtons and newton metres do not compare.
    worst = sorted(left_over, key=lambda name: (kinds[name] == "slide", -abs(left_over[name])))[:3]
    listed = ", ".join(f"{name} {left_over[name]:.1f} {'N' if kinds[name] == 'slide' else 'N·m'}" for name in worst)
    return (
        f"No sharing within the strength of muscles and joints carries this posture; left over: {listed}. "
        "Check height, mass and the posture: the centre of mass must be over the feet."
    )
