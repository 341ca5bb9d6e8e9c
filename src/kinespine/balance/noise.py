"""The noise of healthy people: fitted to recordings, with what each number was fitted on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from kinespine.anatomy.quantities import quantities
from kinespine.balance.senses import Noise

TABLES = Path(__file__).parent / "tables"


@cache
def usual_noise() -> Noise:
    """The fitted and assumed numbers (`sway_noise.csv`)."""
    n = quantities(TABLES / "sway_noise.csv")
    return Noise(
        proprioceptive=n["proprioceptive_rad_per_sqrt_Hz"],
        joint=n["joint_rad_per_sqrt_Hz"],
        vestibular=n["vestibular_rad_per_sqrt_Hz"],
        visual=n["visual_rad_per_sqrt_Hz"],
        foot=n["foot_rad_per_sqrt_Hz"],
        motor=n["motor_rad_sqrt_s"],
        signal=n["signal_sqrt_s"],
        slow=n["slow_rad"],
        slow_joints=n["slow_joints_ratio"],
        slow_time=n["slow_time_s"],
        allowed=n["allowed_joints_ratio"],
        drift=n["drift_rad"],
        drift_time=n["drift_time_s"],
        foam=n["foam_rad"],
        foam_sideways=n["foam_sideways_ratio"],
        foam_time=n["foam_time_s"],
    )


@cache
def other_noise() -> Noise:
    """Of another fit, about as good: quiet sway does not tell it from the usual one (`sway_noise_other.csv`)."""
    usual = usual_noise()
    factors = quantities(TABLES / "sway_noise_other.csv")
    return replace(
        usual,
        **{(own := name.removesuffix("_ratio")): factor * getattr(usual, own) for name, factor in factors.items()},
    )
