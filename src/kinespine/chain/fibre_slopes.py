"""What a share off the length of fibre and tendon changes in the force of every fascicle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.chain.conditions import Conditions
from kinespine.chain.fibres import forces_at
from kinespine.chain.output_slopes import slopes_with_tension
from kinespine.chain.slopes import arm_slopes

SMALL = 1e-6  # share, of one-sided differences


@dataclass(frozen=True, slots=True, eq=False)
class FibreSlopes:
    active: np.ndarray  # (m,) slopes with the share by which fibre and tendon are shorter
    passive: np.ndarray
    active_slope: np.ndarray
    passive_slope: np.ndarray
    worth: np.ndarray  # (m,) of a newton of each fascicle
    swing: np.ndarray  # (n, m) how that worth changes with posture at steady tension
    read_tension: np.ndarray  # (o, m)


def fibre_slopes(here: Conditions) -> FibreSlopes:
    scene = here.scene
    body, own = scene.stance.body, here.prices[: len(scene.angles)]
    there, base = forces_at(body, scene.state.lengths, shorter=SMALL), scene.muscle
    return FibreSlopes(
        (there.active - base.active) / SMALL,
        (there.passive - base.passive) / SMALL,
        (there.active_slope - base.active_slope) / SMALL,
        (there.passive_slope - base.passive_slope) / SMALL,
        own @ scene.state.arms,
        arm_slopes(body, scene.angles, own),
        slopes_with_tension(scene),
    )
