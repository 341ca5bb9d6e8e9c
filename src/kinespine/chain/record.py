"""Loads as a record for JSON and as text for reading; the keys are a contract with other programs."""

from typing import Any

from kinespine.chain.loads import Loads

SLIDES = (".forward", ".leftward", ".upward")  # ways that shift instead of turning


def loads_as_record(loads: Loads) -> dict[str, Any]:
    """The loads under the keys that `kinespine loads --json` and `result.json` promise."""
    return {
        "status": loads.status,
        "message": loads.message,
        "residual_max_Nm": loads.residual_max,
        "time_s": loads.time_s,
        "levels": [
            {
                "level": level.level,
                "compression_N": level.compression,
                "shear_N": level.shear,
                "flexion_moment_Nm": level.flexion_moment,
            }
            for level in loads.levels
        ],
        "muscles": [
            {
                "name": muscle.name,
                "group": muscle.group,
                "side": muscle.side,
                "force_N": muscle.force,
                "activation": muscle.activation,
            }
            for muscle in loads.muscles
        ],
        "limbs": [
            {
                "joint": limb.joint,
                "side": limb.side,
                "direction": limb.direction,
                "torque_Nm": limb.torque,
                "strength_Nm": limb.strength,
                "fraction": limb.fraction,
            }
            for limb in loads.limbs
        ],
        "asymmetry": [
            {
                "group": group.group,
                "left_N": group.left,
                "right_N": group.right,
                "index": group.index,
                "floor": group.floor,
            }
            for group in loads.asymmetry
        ],
        "left_over": [
            {"name": name, "value": value, "unit": "N" if name.endswith(SLIDES) else "N·m"}
            for name, value in loads.left_over.items()
        ],
    }


def loads_as_text(loads: Loads) -> str:
    """The loads of every level as a table, and how the solve ended."""
    lines = [
        f"{loads.status}: {loads.message}",
        f"left over at most {loads.residual_max:.1e} N·m, solved in {1000 * loads.time_s:.1f} ms",
        "",
        f"{'level':<8}{'compression':>14}{'shear':>10}{'flexion moment':>18}",
        *(
            f"{level.level:<8}{level.compression:>12.0f} N{level.shear:>8.0f} N{level.flexion_moment:>14.2f} N·m"
            for level in loads.levels
        ),
    ]
    return "\n".join(lines)
