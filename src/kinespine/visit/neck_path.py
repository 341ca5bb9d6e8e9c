"""The sensory path of a person's upper neck for attribution: what a neck that feels turned makes the chain feel."""

from __future__ import annotations

from math import radians
from typing import TYPE_CHECKING

from kinespine.anatomy.causes import SensedError
from kinespine.chain.neck_sense import NeckSense

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body

TRIED = radians(1.0)  # of a neck felt turned, for the slopes; what it does is linear but for the chain's own giving way


def neck_sense(body: Body) -> NeckSense:
    """Solve, linearise, map and solve again for a neck felt bent forward, and for one felt bent to the right.

    The person stands with open eyes on firm ground, as they are examined, with the noise of healthy people. What the
    chain is told makes it lean as the loop of sway does (`balance/lean.py`).

    Raises:
        NotSolved: the body has no posture, or chain and sway do not agree.
    """
    from kinespine.balance.control import controller
    from kinespine.balance.lean import hold
    from kinespine.balance.noise import usual_noise
    from kinespine.balance.senses import Condition, senses_in

    noise, found = usual_noise(), list[SensedError]()
    for channel in ("neck.pitch", "neck.roll"):
        senses = senses_in(Condition(), noise).biased({channel: TRIED})
        told = hold(body, senses, noise, controller()).told
        found.append(
            SensedError(
                pitch=told.pitch / TRIED, roll=told.roll / TRIED, yaw=told.yaw / TRIED,
                forward=told.forward / TRIED, leftward=told.leftward / TRIED,
            )
        )  # fmt: skip
    return NeckSense(pitch=found[0], roll=found[1])
