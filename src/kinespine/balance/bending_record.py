"""A deep bend as plain numbers with units, and in words."""

from __future__ import annotations

from math import degrees, isfinite
from textwrap import fill
from typing import Any

from kinespine.balance.bending import BACK, Bend, Silence, measured_silence

WIDTH = 100  # characters of a line
WHAT_IT_IS = (
    "How sure: nothing was fitted to this. Where the fibres from the thorax fall silent in the spine is as measured of"
    " the whole of it, and not of its joints: L4-L5 hardly bends, and T12-L1 and L1-L2 bend past what specimens do. In"
    " the trunk and the hips it is too early, and lumbar fibres and multifidus, which fall silent in people, do not."
    " Pain and reflexes, which differ between people with and without back pain, are not in it (docs/balance.md)."
)


def bend_as_record(found: Bend) -> dict[str, Any]:
    """One JSON object; every unit stands in the name."""
    return {
        "status": "solved",
        "held_kg": found.held,
        "steps": [
            {
                "inclination_deg": degrees(one.inclination), "lumbar_deg": degrees(one.lumbar),
                "joints_deg": {joint: degrees(angle) for joint, angle in one.joints.items()},
                "lower_lumbar_deg": degrees(one.lower_lumbar), "hip_deg": degrees(one.hip),
                "activation_percent": {name: 100.0 * value for name, value in one.activation.items()},
                "L4_L5": {
                    "gravity_Nm": one.asked, "muscle_Nm": one.muscle, "stretched_muscle_Nm": one.stretched,
                    "tissue_Nm": one.tissue, "other_Nm": one.other,
                },
            }
            for one in found.steps
        ],
        "silence": {name: _silence(found.silence(name)) for name in BACK},
        "ratio": {name: ratio if isfinite(ratio := found.ratio(name)) else None for name in BACK},
        "measured": [
            {
                "quantity": row.quantity, "value": row.value, "sd": row.spread, "people": row.people,
                "source": row.source, "status": row.status,
            }
            for row in measured_silence()
        ],
    }  # fmt: skip


def bend_as_text(found: Bend) -> str:
    """For a terminal."""
    weight = f", {found.held:g} kg in the hands" if found.held else ""
    lines = [
        f"Bending forward{weight}: T12 from standing, flexion of the spine (T12-S1) and of the hips, deg;"
        " activation, %;",
        "and at L4-L5 what gravity asks (N·m), and what of it active muscle, stretched muscle, and disc with ligaments"
        " carry.",
        "",
        " T12  spine  hips    thorax  lumbar  multif.  quadr.    asked  active  stretched  tissue",
    ]
    for one in found.steps:
        told = "  ".join(f"{100.0 * value:6.1f}" for value in one.activation.values())
        lines.append(
            f"{degrees(one.inclination):4.0f}  {degrees(one.lumbar):5.1f}  {degrees(one.hip):4.1f}    {told}"
            f"   {one.asked:6.1f}  {one.muscle:6.1f}  {one.stretched:9.1f}  {one.tissue:6.1f}"
        )
    end = found.steps[-1]
    bent = ", ".join(f"{joint} {degrees(angle):.1f}" for joint, angle in end.joints.items())
    lines += ["", f"Joints at the end, deg: {bent}; L3 to S1 {degrees(end.lower_lumbar):.0f}."]
    lines += ["", "Silent (below a tenth of the most, to the end):"]
    lines += [f"  {name}: {_words(found.silence(name))}" for name in BACK]
    lines += ["Measured in people, where the erector spinae fall silent:"]
    for row in measured_silence():
        spread = f" (SD {row.spread:g})" if row.spread is not None else ""
        lines.append(f"  {row.quantity} {row.value:g}{spread}, {row.people} people, {row.source} ({row.status})")
    return "\n".join([*lines, "", fill(WHAT_IT_IS, WIDTH)])


def _silence(found: Silence | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {
        "inclination_deg": degrees(found.inclination), "lumbar_deg": degrees(found.lumbar),
        "hip_deg": degrees(found.hip), "lumbar_of_most": found.lumbar_part, "hip_of_most": found.hip_part,
    }  # fmt: skip


def _words(found: Silence | None) -> str:
    if found is None:
        return "not silent"
    return (
        f"from {degrees(found.inclination):.0f} deg on; spine {degrees(found.lumbar):.0f} deg"
        f" ({100.0 * found.lumbar_part:.0f} % of the most), hips {degrees(found.hip):.0f} deg"
        f" ({100.0 * found.hip_part:.0f} %)"
    )
