"""The sensory path of a person's upper neck for attribution: what a neck that feels turned makes the chain feel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import radians
from typing import TYPE_CHECKING

from kinespine.anatomy.causes import SensedError
from kinespine.chain.neck_sense import NeckSense

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.balance.senses import Noise
    from kinespine.chain.crew import Crew

TRIED = radians(1.0)  # of a neck felt turned, for the slopes; what it does is linear but for the chain's own giving way


def neck_sense(crew: Crew) -> Callable[[], NeckSense]:
    """Begin to solve, linearise, map and solve again for a neck felt bent forward, and for one felt bent to the right.

    A person of the crew's body stands with open eyes on firm ground, as they are examined, with the noise of healthy
    people, and with that of the other fit of sway beside it. What the chain is told makes it lean as the loop of sway
    does (`balance/lean.py`).

    Returns:
        what waits for it, and raises NotSolved where the body has no posture, or chain and sway do not agree.
    """
    from kinespine.balance.noise import other_noise, usual_noise

    usual, other = (crew.begin(sensed_by, noise) for noise in (usual_noise(), other_noise()))
    return lambda: replace(usual(), other=other())


def sensed_by(body: Body, noise: Noise) -> NeckSense:
    """What senses with this noise tell of a neck that feels turned.

    Raises:
        NotSolved: the body has no posture, or chain and sway do not agree.
    """
    from kinespine.balance.control import controller
    from kinespine.balance.lean import hold
    from kinespine.balance.senses import Condition, senses_in

    found: list[SensedError] = []
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
