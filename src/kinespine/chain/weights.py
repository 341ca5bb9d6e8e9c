"""The few numbers that were calibrated, and those that were assumed, for the posture that carries its own load."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kinespine.anatomy.quantities import quantities

TABLE = Path(__file__).parent / "tables" / "weights.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the terms of standing weigh against effort (1 = all muscle at its maximum)."""

    gaze: float  # of one radian off level and forward, squared
    balance: float  # of one metre of the centre of pressure off its place, squared
    habit: float  # of one radian off the habitual angle of one joint, squared
    habit_low: float  # what calibration cannot exclude of it
    habit_high: float
    guard_margin: float  # N·m/rad, stiffness asked for along each guarded direction
    guard_shortfall: float  # of a margin missed altogether, squared
    stiffness_factor: float  # q of k = q F / L
    reflex_share: float  # of the stiffness of muscle and reflex together
    sole: float  # N/m, stiffness of one foot under load
    effort_exponent: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The calibrated and assumed numbers (`weights.csv`)."""
    values = quantities(TABLE)
    return Weights(
        gaze=values["gaze"], balance=values["balance"], habit=values["habit"],
        habit_low=values["habit_low"], habit_high=values["habit_high"],
        guard_margin=values["guard_margin_Nm_per_rad"], guard_shortfall=values["guard_shortfall"],
        stiffness_factor=values["stiffness_factor"], reflex_share=values["reflex_share"],
        sole=values["sole_N_per_m"], effort_exponent=values["effort_exponent"],
    )  # fmt: skip
