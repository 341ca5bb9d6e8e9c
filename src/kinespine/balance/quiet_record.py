"""Quiet standing as plain numbers with units, and in words."""

from __future__ import annotations

from math import degrees
from typing import Any

import numpy as np

from kinespine.balance.firing import by_group
from kinespine.balance.quiet import Quiet
from kinespine.balance.reduction import WAYS
from kinespine.balance.trace import DESCRIBED
from kinespine.chain.weights import weights

HARDEST = 5
WHAT_IT_IS = (
    "How sure: the noise was fitted to recordings of healthy people; gains and delay are published fits. What an"
    "\noffset of the upper neck tells the senses (gain) and how much is retained are assumptions without any"
    "\nmeasurement: no number here says that it does. docs/balance.md tells what was fitted, and what was predicted."
)


def quiet_as_record(found: Quiet) -> dict[str, Any]:
    """One JSON object; every unit stands in the name."""
    held, firing, loop = found.held, found.firing, found.held.loop
    lean, chain = held.lean, held.found
    return {
        "status": "solved",
        "flags": list(found.flags),
        "eyes": found.condition.eyes,
        "surface": found.condition.surface,
        "vestibular": found.condition.vestibular,
        "controller": found.controller.name,
        "retained": found.senses.retained,
        "bias_deg": {name: degrees(value) for name, value in found.senses.bias.items() if value != 0.0},
        "lean": {
            "forward_mm": 1e3 * lean.forward, "rightward_mm": 1e3 * lean.rightward,
            "head_pitch_deg": degrees(lean.pitch), "head_roll_deg": degrees(lean.roll),
            "chain_forward_mm": 1e3 * chain.forward, "chain_rightward_mm": 1e3 * chain.rightward,
        },
        "sway": {
            "pressure_forward_sd_mm": 1e3 * found.sway[0], "pressure_rightward_sd_mm": 1e3 * found.sway[1],
            "centre_forward_sd_mm": 1e3 * found.body_sway[0], "centre_rightward_sd_mm": 1e3 * found.body_sway[1],
        },
        "base": {"to_edge_mm": 1e3 * found.to_edge, "sway_sd_to_edge": found.edge_deviations},
        "trace": {
            "seconds": found.seconds,
            "mean_velocity_cm_s": found.described["mean_velocity"].value,
            "mean_frequency_hz": found.described["mean_frequency"].value,
            "area_95_cm2": found.described["area_95"].value,
        },
        "descriptors": {
            row.descriptor.name: {
                "value": row.value, "unit": row.descriptor.printed_unit,
                "reference_low": row.band.low if row.band else None,
                "reference_high": row.band.high if row.band else None,
            }
            for row in found.described.rows
        },
        "weights": {
            name: {"pitch": float(pitch), "roll": float(roll)}
            for name, pitch, roll in zip(loop.senses.channels, *loop.weights, strict=True)
        },
        "ways_sd_deg": {
            name: degrees(np.sqrt(variance))
            for name, variance in zip(WAYS, np.diag(loop.covariance)[: len(WAYS)], strict=True)
        },
        "resting": {
            "uncertainty_deg": degrees(firing.resting.uncertainty), "ratio_to_usual": firing.resting.ratio,
            "tone_percent": 100.0 * firing.resting.tone, "guard_margin_Nm_per_rad": firing.resting.margin,
        },
        "muscles": [
            {"group": one.group, "side": one.side, "mean_percent": 100.0 * one.mean, "sd_percent": 100.0 * one.sd}
            for one in firing.groups
        ],
        "co_contraction_L4_L5": firing.co_contraction,
        "asymmetry_L4_L5": firing.asymmetry,
        "extensors_L4_L5_percent": 100.0 * firing.extensors,
        "flexors_L4_L5_percent": 100.0 * firing.flexors,
        "compression_L4_L5_N": found.standing.compression("L4-L5"),
        "compression_L4_L5_without_bias_N": held.upright.compression("L4-L5"),
        "neck_position_error_deg": degrees(found.position_error),
    }  # fmt: skip


def quiet_as_text(found: Quiet) -> str:
    """The same for reading."""
    held, firing = found.held, found.firing
    resting = firing.resting
    parts = [
        f"Quiet standing, {found.condition.words}; controller {found.controller.name}.",
        _bias(found),
        _lean(found),
        f"The centre of mass stays {1e3 * found.to_edge:.0f} mm inside the nearest edge of the feet, which is"
        f" {found.edge_deviations:.1f} SD of sway.",
        *found.flags,
        f"Sway of the centre of pressure, SD over all time: {1e3 * found.sway[0]:.1f} mm forward and back,"
        f" {1e3 * found.sway[1]:.1f} mm to the sides; of the centre of mass {1e3 * found.body_sway[0]:.1f} and"
        f" {1e3 * found.body_sway[1]:.1f} mm. A minute shows less: slow drifts take longer.\n"
        f"One random path of {found.seconds:g} s: {_path(found)}.",
        _weights(found),
        f"Resting activity: at least {100 * resting.tone:.2f} % everywhere, stiffness asked for"
        f" {resting.margin:.1f} N·m/rad (usual: {weights().guard_margin:g}). The tilt of the body is known within"
        f" {degrees(resting.uncertainty):.3f} deg, {resting.ratio:.2f} times as far as with open eyes on firm ground.",
        _muscles(found),
        f"L4-L5: compression {found.standing.compression('L4-L5'):.0f} N"
        f" ({held.upright.compression('L4-L5'):.0f} N with senses that are right and the usual stiffness);"
        f" co-contraction {firing.co_contraction:.2f}, right minus left of the extensors {firing.asymmetry:+.3f}.\n"
        f"Position error of the neck: {degrees(found.position_error):.2f} deg.",
        WHAT_IT_IS,
    ]
    return "\n\n".join(parts)


def _bias(found: Quiet) -> str:
    told = [f"{name} {degrees(value):+.2f} deg" for name, value in found.senses.bias.items() if value != 0.0]
    if not told:
        return "No sense is off."
    return f"Senses that are off: {', '.join(told)}; retained after adaptation: {found.senses.retained:g}."


def _way(value: float, more: str, less: str, unit: str = "mm") -> str:
    size = f"{abs(value):.2f}"
    return f"0 {unit} {more}" if float(size) == 0.0 else f"{size} {unit} {more if value > 0 else less}"


def _lean(found: Quiet) -> str:
    lean = found.held.lean
    if not any(abs(part) > 0.0 for part in (lean.forward, lean.rightward, lean.pitch, lean.roll)):
        return "So the body leans nowhere."
    return (
        f"Lean against the same body with senses that are right: {_way(1e3 * lean.forward, 'forward', 'back')},"
        f" {_way(1e3 * lean.rightward, 'to the right', 'to the left')};"
        f" head {_way(degrees(lean.pitch), 'forward', 'back', 'deg')},"
        f" {_way(degrees(lean.roll), 'to the right', 'to the left', 'deg')}."
    )


def _path(found: Quiet) -> str:
    """Three descriptors, each with the band of people where there is one for such a trial."""
    told: list[str] = []
    for name in DESCRIBED:
        row = found.described[name]
        band = f" (people: {row.band.low:.2f} to {row.band.high:.2f})" if row.band else ""
        told.append(f"{row.descriptor.title} {row.value:.2f} {row.descriptor.printed_unit}{band}")
    return ", ".join(told)


def _weights(found: Quiet) -> str:
    loop = found.held.loop
    told = [
        f"{name.split('.')[0]} {weight:+.2f}"
        for name, weight in zip(loop.senses.channels, loop.weights[0], strict=True)
        if name.endswith("pitch") and abs(weight) >= 0.005
    ]
    return f"A sense that is off by 1 deg forward makes the felt tilt of the body wrong by (deg): {', '.join(told)}."


def _muscles(found: Quiet) -> str:
    groups = sorted(by_group(found.firing).items(), key=lambda item: -sum(item[1]))[:HARDEST]
    told = "; ".join(f"{name} {100 * left:.1f} and {100 * right:.1f} %" for name, (left, right) in groups)
    return f"Hardest working, left and right: {told}."
