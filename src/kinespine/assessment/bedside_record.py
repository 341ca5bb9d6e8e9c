"""Tests at the bedside as plain data."""

from __future__ import annotations

from typing import Any

from kinespine.assessment.bedside import Bedside, LegCheck, PositionError, RangeOfMotion, Thermography, number


def bedside_as_record(bedside: Bedside) -> dict[str, Any]:
    """Every test with its unit, its error, and the smallest change it can tell; null where it was not made."""
    return {
        "leg_check": None if bedside.leg_check is None else _leg(bedside.leg_check),
        "range_of_motion": [_range(one) for one in bedside.ranges],
        "joint_position_error": [_position(one) for one in bedside.position_errors],
        "thermography": None if bedside.thermography is None else _thermal(bedside.thermography),
        "part": [
            {
                "region": one.region,
                "pain": one.pain,
                "asymmetry": one.asymmetry,
                "range": one.range,
                "tissue": one.tissue,
            }
            for one in bedside.part
        ],
    }


def _leg(check: LegCheck) -> dict[str, Any]:
    return {
        "position": check.position,
        "short": check.short,
        "difference_mm": check.difference_mm,
        "error_mm": check.error_mm,
        "detectable_change_mm": check.change_mm,
    }


def _range(one: RangeOfMotion) -> dict[str, Any]:
    return {
        "motion": one.motion,
        "instrument": one.instrument,
        "trials": len(one.trials_deg),
        "mean_deg": one.mean_deg,
        "error_deg": one.error_deg,
        "detectable_change_deg": one.change_deg,
        "usual_deg": one.usual_deg,
    }


def _position(one: PositionError) -> dict[str, Any]:
    return {
        "direction": one.direction,
        "distance_cm": one.distance_cm,
        "trials": len(one.trials_cm),
        "absolute_deg": one.absolute_deg,
        "constant_deg": one.constant_deg,
        "variable_deg": one.variable_deg,
        "error_deg": one.error_deg,
        "step_deg": one.step_deg,
        "cut_off_deg": number("joint position error", "cut-off"),
    }


def _thermal(scan: Thermography) -> dict[str, Any]:
    return {
        "prepared": scan.prepared,
        "levels": [
            {"level": level, "left_degC": left, "right_degC": right, "difference_degC": difference}
            for level, left, right, difference in zip(
                scan.levels, scan.left_degC, scan.right_degC, scan.difference, strict=True
            )
        ],
    }
