"""A solved standing as plain data: the keys of `kinespine stand --json`, which are a contract with other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kinespine.anatomy.levels import JOINTS, MOTIONS
from kinespine.chain.loads import FootLoad, Loads
from kinespine.chain.record import loads_as_record
from kinespine.chain.standing import Level, Standing
from kinespine.measures import CATALOGUE, DISTORTIONS

LEFT_OVER = 1e-6  # N·m or N; below it a row of the balance is balanced
NO_ARM = 1e-9  # m; a moment arm below it is rounding


def standing_as_record(found: Standing, neutral: Standing | None = None) -> dict[str, Any]:
    """A solved standing under the keys that `kinespine stand --json` promises.

    Args:
        neutral: the same person doing the same without causes; what the causes change is the difference to it.
    """
    stability, solved = found.stability, found.equilibrium
    loads = loads_as_record(_as_loads(found))
    return {
        **loads,
        "levels": [
            {**row, **_level(level)} for row, level in zip(loads["levels"], found.levels, strict=True)
        ],
        "task": found.task.text,
        "causes": dict(found.causes.values),
        "hypothesis": found.causes.hypothesis,
        "stable": stability.stable,
        "eigenvalues": {
            "tissue": list(stability.tissue), "muscle": list(stability.muscle), "reflex": list(stability.reflex),
        },
        "critical_q": stability.critical_factor,
        "stiffness_factor_q": stability.factor,
        "buckling_level": stability.level,
        "steps": solved.steps,
        "loads_without_guard": _without_guard(found),
        "distortions": printed_distortions(found),
        "measures": printed_measures(found),
        "feet": [_foot(foot) for foot in found.feet],
        "abdominal_pressure_Pa": found.abdominal_pressure,
        "centre_of_pressure_mm": _centre_of_pressure(found),
        "effort": solved.effort,
        "changed_by_causes": None if neutral is None else _changed(changes(found, neutral)),
    }  # fmt: skip


def unsolved_as_record(found: Standing) -> dict[str, Any]:
    """What is told of a standing whose solver failed: why, and what is left over where. No results."""
    return {"status": "failed", "message": found.equilibrium.message, "left_over": _left_over(found)}


# --- what causes change ---


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange:
    """How one joint of the spine differs from that of the person without causes."""

    level: str
    compression: float  # N
    shear: float  # N
    left_minus_right: float  # N, of the forces of all muscles across the joint
    turn: Mapping[str, float]  # rad by motion


@dataclass(frozen=True, slots=True, kw_only=True)
class SideChange:
    """How the two sides of a muscle group differ from those of the person without causes."""

    group: str
    left: float  # N
    right: float  # N
    index: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What causes change in one person doing one thing: with them, less without them."""

    levels: tuple[LevelChange, ...]
    sides: tuple[SideChange, ...]
    distortions: Mapping[str, float]  # in the unit of the name
    measures: Mapping[str, float]  # in the unit of the name
    feet: Mapping[str, float]  # N by side
    softest: float  # N·m/rad, smallest eigenvalue with muscle and reflex
    effort: float


def changes(found: Standing, neutral: Standing) -> Changes:
    """What is different from the same person doing the same without causes."""
    pulls, before = left_minus_right(found), left_minus_right(neutral)
    return Changes(
        levels=tuple(
            LevelChange(
                level=one.load.level,
                compression=one.load.compression - other.load.compression,
                shear=one.load.shear - other.load.shear,
                left_minus_right=pulls[one.load.level] - before[one.load.level],
                turn={motion: one.turn[motion] - other.turn[motion] for motion in MOTIONS},
            )
            for one, other in zip(found.levels, neutral.levels, strict=True)
        ),
        sides=tuple(
            SideChange(
                group=one.group, left=one.left - other.left, right=one.right - other.right,
                index=one.index - other.index,
            )
            for one, other in zip(found.asymmetry, neutral.asymmetry, strict=True)
        ),
        distortions=_less(printed_distortions(found), printed_distortions(neutral)),
        measures=_less(printed_measures(found), printed_measures(neutral)),
        feet={one.side: one.force - other.force for one, other in zip(found.feet, neutral.feet, strict=True)},
        softest=found.stability.reflex[0] - neutral.stability.reflex[0],
        effort=found.equilibrium.effort - neutral.equilibrium.effort,
    )  # fmt: skip


def left_minus_right(found: Standing) -> dict[str, float]:
    """Forces (N) of all muscles that can turn a joint of the spine, those on the left less those on the right."""
    dofs = {dof.name: number for number, dof in enumerate(found.body.dofs)}
    across = np.abs(found.equilibrium.scene.state.arms) > NO_ARM
    signed = np.array([load.force if load.side == "left" else -load.force for load in found.muscles])
    return {
        joint: float(signed @ np.any(across[[dofs[f"{joint}.{motion}"] for motion in MOTIONS]], axis=0))
        for joint in JOINTS
    }


# --- in the units of the names ---


def printed_distortions(found: Standing) -> dict[str, float]:
    """The four distortions by name with unit, positive = left higher or longer."""
    units = {name: pairs[0].unit for name, pairs in DISTORTIONS.items()}
    return dict(_printed(name, value, units[name]) for name, value in found.distortions.items())


def printed_measures(found: Standing) -> dict[str, float]:
    """Every measure by name with unit."""
    units = {measure.name: measure.unit for measure in CATALOGUE}
    return dict(_printed(name, value, units[name]) for name, value in found.measures.items())


def _printed(name: str, value: float, unit: str) -> tuple[str, float]:
    return (f"{name}_deg", float(np.degrees(value))) if unit == "rad" else (f"{name}_mm", 1000.0 * value)


def _less(found: Mapping[str, float], neutral: Mapping[str, float]) -> dict[str, float]:
    return {name: found[name] - neutral[name] for name in found if name in neutral}


# --- parts of the record ---


def _as_loads(found: Standing) -> Loads:
    """The part of a standing that a given posture has as well."""
    solved = found.equilibrium
    return Loads(
        status=found.equilibrium.status, message=solved.message, residual_max=solved.residual_max,
        time_s=solved.time_s, left_over={}, levels=tuple(level.load for level in found.levels), muscles=found.muscles,
        limbs=found.limbs, asymmetry=found.asymmetry, feet=found.feet, abdominal_pressure=found.abdominal_pressure,
        gap=float("nan"),
    )  # fmt: skip


def _level(level: Level) -> dict[str, float]:
    return {
        "pressure_MPa": level.pressure,
        **_degrees(level.turn),
        "passive_share": level.passive_share,
        "tissue_moment_Nm": level.tissue_moment,
    }


def _degrees(turn: Mapping[str, float]) -> dict[str, float]:
    return {f"{motion}_deg": float(np.degrees(turn[motion])) for motion in ("flexion", "lateral", "axial")}


def _without_guard(found: Standing) -> list[dict[str, Any]]:
    """Compression where nothing is asked of stiffness; empty where that was not solved."""
    bare = found.without_guard
    if bare is None or bare.status != "solved":
        return []
    return [{"level": level.load.level, "compression_N": level.load.compression} for level in bare.levels]


def _foot(foot: FootLoad) -> dict[str, Any]:
    return {
        "side": foot.side,
        "force_N": foot.force,
        "share": foot.share,
        "centre_of_pressure_mm": [1000.0 * float(value) for value in foot.centre_of_pressure],
    }


def _centre_of_pressure(found: Standing) -> list[float] | None:
    """Forward and leftward in the body frame (mm); none where something else than feet carries as well."""
    if not all(name.startswith("foot.") for name in found.task.supports):
        return None
    carrying = [foot for foot in found.feet if foot.force > 0 and np.all(np.isfinite(foot.centre_of_pressure))]
    force = np.array([foot.force for foot in carrying])
    centre = force @ np.array([foot.centre_of_pressure for foot in carrying]) / force.sum()
    return [1000.0 * float(value) for value in centre]


def _left_over(found: Standing) -> list[dict[str, Any]]:
    return [
        {"name": dof.name, "value": float(value), "unit": "N" if dof.kind == "slide" else "N·m"}
        for dof, value in zip(found.body.dofs, found.equilibrium.residual, strict=True)
        if not abs(value) <= LEFT_OVER  # NaN too
    ]


def _changed(told: Changes) -> dict[str, Any]:
    return {
        "levels": [
            {
                "level": level.level,
                "compression_N": level.compression,
                "shear_N": level.shear,
                "left_minus_right_N": level.left_minus_right,
                **_degrees(level.turn),
            }
            for level in told.levels
        ],
        "asymmetry": [
            {"group": side.group, "left_N": side.left, "right_N": side.right, "index": side.index}
            for side in told.sides
        ],
        "distortions": dict(told.distortions),
        "measures": dict(told.measures),
        "feet": [{"side": side, "force_N": force} for side, force in told.feet.items()],
        "softest_eigenvalue": told.softest,
        "effort": told.effort,
    }
