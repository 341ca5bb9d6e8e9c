"""The norm standing shape of the spine: how much each level leans, from published regional angles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kinespine.anatomy.levels import CERVICAL, LUMBAR, THORACIC
from kinespine.anatomy.quantities import quantities
from kinespine.anatomy.spine import Vertebra, stacking


def norm_numbers() -> Mapping[str, float]:
    """Every coefficient of the published norms by name, in the unit its name ends with."""
    return quantities("posture_norms.csv")


def norm_tilts(vertebrae: Mapping[str, Vertebra], incidence: float, age: float) -> Mapping[str, float]:
    """Lean of C1 to L5 and S1 in the norm standing posture of somebody of that pelvic incidence and age.

    The pattern from level to level is that of the table; each region is stretched linearly until its Cobb angle is
    the published one: sacral slope and lordosis (L1-S1, with its share below L4) from incidence and age, kyphosis
    T4-T12 and lordosis C2-C7 from age. The head is level.

    Args:
        incidence: pelvic incidence, rad.
        age: years.

    Returns:
        Lean of the mid-body plane, rad, front edge higher positive; for S1 of its endplate.
    """
    n, put = norm_numbers(), stacking()
    incidence_deg = float(np.rad2deg(incidence))
    slope = np.deg2rad(
        n["sacral_slope_at_zero_incidence_deg"]
        + n["sacral_slope_per_incidence"] * incidence_deg
        + n["sacral_slope_per_year_deg"] * (max(age, 20.0) - n["sacral_slope_age"])
    )
    lordosis = np.deg2rad(
        n["lordosis_deg"]
        + n["lordosis_per_incidence"] * (incidence_deg - n["lordosis_incidence_deg"])
        + n["lordosis_per_year_deg"] * (max(age, 20.0) - n["lordosis_age"])
    )
    kyphosis = np.deg2rad(n["kyphosis_deg"] + n["kyphosis_per_year_deg"] * (max(age, 20.0) - n["kyphosis_age"]))
    cervical = np.deg2rad(
        n["cervical_lordosis_deg"] + n["cervical_lordosis_per_year_deg"] * (max(age, 20.0) - n["cervical_lordosis_age"])
    )
    own = {level: vertebra.tilt for level, vertebra in vertebrae.items()}
    wedge = {level: vertebra.wedge for level, vertebra in vertebrae.items()}

    tilts = {"S1": -slope}
    lower_end = n["lower_lordosis_share"] * lordosis - slope - 0.5 * wedge["L4"]
    lower = {"L4": own["L4"], "L5": own["L5"], "S1": put["source_sacral_tilt"]}
    tilts |= _stretched(lower, "L4", lower_end, "S1", -slope)
    upper_end = lordosis - slope - 0.5 * wedge["L1"]
    tilts |= _stretched({level: own[level] for level in LUMBAR[:4]}, "L1", upper_end, "L4", lower_end)
    lower_thoracic = tilts["L1"] + own["T12"] - own["L1"]
    upper_end = lower_thoracic - 0.5 * wedge["T12"] - kyphosis - 0.5 * wedge["T4"]
    tilts |= _stretched({level: own[level] for level in THORACIC}, "T4", upper_end, "T12", lower_thoracic)
    lower_cervical = tilts["T1"] + own["C7"] - own["T1"] + put["neck_step"]
    axis = lower_cervical - 0.5 * wedge["C7"] + cervical
    tilts |= _stretched({level: own[level] for level in CERVICAL[1:]}, "C2", axis, "C7", lower_cervical)
    leant = tilts["C2"] - own["C2"]
    tilts["C1"] = (
        own["C1"] + leant - 0.5 * (put["source_head_tilt"] + leant)
    )  # C0-C1 and C1-C2 bring the head level in equal parts
    return tilts


def _stretched(
    pattern: Mapping[str, float], first: str, first_value: float, last: str, last_value: float
) -> dict[str, float]:
    """The pattern moved and stretched so that two of its members take given values."""
    stretch = (last_value - first_value) / (pattern[last] - pattern[first])
    return {level: first_value + stretch * (value - pattern[first]) for level, value in pattern.items()}
