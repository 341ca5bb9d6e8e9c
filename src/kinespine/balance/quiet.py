"""One person standing quietly, from senses to sway and muscles: read this file first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes
from kinespine.balance.control import Controller, controller
from kinespine.balance.firing import Firing, firing_of, guarded, resting_of
from kinespine.balance.lean import Held, hold, offset_bias
from kinespine.balance.loop import loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.paths import draw_paths
from kinespine.balance.posturography import Posturography, describe_trials
from kinespine.balance.responses import joint_position_error, through_prism
from kinespine.balance.senses import Condition, Noise, Senses, senses_in
from kinespine.balance.sway import Conditions
from kinespine.balance.trace import recorded, sway_of
from kinespine.chain.standing import Standing
from kinespine.errors import BadInput

RATE, KEPT = 1000.0, 100.0  # Hz, of the steps and of the trace that is described
SHORTEST, LONGEST = 20.0, 600.0  # s
SAFE = 2.0  # SD of sway to the edge of the feet; nearer than that, one instant in forty lies beyond it
UNSTEADY = (
    "Sway reaches the edge of the feet: somebody who stands like this steps or falls, and the model, which cannot step,"
    " says little beyond that."
)
WITHOUT_LABYRINTH = (
    "A lost vestibular sense changes sway far less here than in people, who fall on foam with closed eyes: take no size"
    " of sway from it (docs/balance.md)."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quiet:
    """How somebody stands quietly in a condition."""

    condition: Condition
    controller: Controller
    senses: Senses
    held: Held
    standing: Standing  # with the margin of stiffness that the senses ask for
    firing: Firing
    described: Posturography  # of the centre of pressure, one random path, as a recording is
    seconds: float
    sway: np.ndarray  # (2,) m, SD of the centre of pressure over all time, forward and to the right
    body_sway: np.ndarray  # (2,) m, of the centre of mass
    to_edge: float  # m, from the leaning centre of mass to the nearest edge of the feet
    edge_deviations: float  # SD of the centre of pressure between the two
    position_error: float  # rad, of the neck
    flags: tuple[str, ...]  # what is doubtful of it, in words


def stand_quietly(
    body: Body, condition: Condition, *, causes: Causes | None = None, chosen: Controller | None = None,
    noise: Noise | None = None, gain: float | None = None, prism: float = 0.0, retained: float = 1.0,
    seconds: float = 60.0, seed: int = 0,
) -> Quiet:  # fmt: skip
    """Stand under given senses: lean, sway and the work of muscles.

    Solve the posture, linearise it, close the loop, map what its senses are off by, solve again, ask for the stiffness
    that the senses ask for, share the load among muscles while the body sways.

    Args:
        causes: what differs in the person; turned bones of the upper neck reach the senses by `gain`.
        gain: part of such a turn that the neck tells as a turn of its own, 0 to 1.
        prism: rad by which a pair of vertical prisms, base down, moves the scene up.
        retained: share of these biases that is left after adaptation, 0 to 1.
        seconds: length of the path that is described.

    Raises:
        BadInput: a number is out of its range, or the body would lean beyond its feet.
        NotSolved: there is no such posture, or no senses that hold it.
    """
    if not SHORTEST <= seconds <= LONGEST:
        raise BadInput(f"{seconds:g} s of sway; possible: {SHORTEST:g} to {LONGEST:g} s.")
    causes = causes if causes is not None else Causes()
    noise, chosen = noise or usual_noise(), chosen or controller()
    senses = senses_in(condition, noise).biased(offset_bias(causes, gain), retained)
    senses = through_prism(senses, prism) if prism else senses
    held = hold(body, senses, noise, chosen, causes=causes)
    loop = held.loop
    usual = loop_of(loop.plant, senses_in(Condition(), noise), noise, chosen)
    resting = resting_of(loop, usual)
    standing = guarded(body, held.standing, resting)
    path = draw_paths(loop, loop.pressure_rows, seconds=seconds, rate=RATE, seed=seed).values[:, :, 0]
    drawn = sway_of(recorded(path, RATE)[:: round(RATE / KEPT)], KEPT)
    asked = Conditions(eyes=condition.eyes, surface=condition.surface)
    rows = np.vstack([loop.pressure_rows, loop.centre_rows])
    covariance = rows @ loop.covariance @ rows.T
    spread = np.sqrt(np.diag(covariance))
    lean = np.array([held.lean.forward, held.lean.rightward])
    deviations = held.base.deviations(lean, covariance[:2, :2])
    flags = [UNSTEADY] if deviations < SAFE else []
    if condition.vestibular == "lost":
        flags.append(WITHOUT_LABYRINTH)
    return Quiet(
        condition=condition, controller=chosen, senses=senses, held=held, standing=standing,
        firing=firing_of(standing, loop, resting), described=describe_trials((drawn,), asked), seconds=seconds,
        sway=spread[:2], body_sway=spread[2:], to_edge=held.base.left(lean), edge_deviations=deviations,
        position_error=joint_position_error(loop), flags=tuple(flags),
    )  # fmt: skip
