"""What the chain experiments look at: every outcome as one number read off a standing body."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from kinespine.chain.standing import Standing
from kinespine.measures.coronal import tilt
from kinespine.measures.sagittal import lordosis, slope

MM = 1e3
WINGS = 0.105  # m, width of the sacral wings, assumed with the threshold
GROUPS: Mapping[str, tuple[str, ...]] = {
    "lumbar_extensor_activity_percent": (
        "multifidus_lumbar", "longissimus_thoracis_pars_lumborum", "iliocostalis_lumborum_pars_lumborum",
    ),
    "thoracic_extensor_activity_percent": (
        "longissimus_thoracis_pars_thoracis", "iliocostalis_lumborum_pars_thoracis", "spinalis_thoracis",
        "semispinalis_thoracis", "multifidus_thoracic",
    ),
    "neck_extensor_activity_percent": (
        "semispinalis_capitis", "splenius_capitis", "semispinalis_cervicis", "splenius_cervicis",
        "longissimus_capitis", "longissimus_cervicis", "multifidus_cervical",
    ),
}  # fmt: skip
SIDES = ("left", "right")


def difference(name: str, after: Standing, before: Standing) -> float:
    """What changed of an outcome, in the unit of its name; activity in percent of the body before."""
    first, second = read(name, before), read(name, after)
    if name in GROUPS:
        return 100.0 * (second / first - 1.0)
    if name.endswith("_size"):
        return abs(second) - abs(first)
    return second - first


def read(name: str, found: Standing) -> float:
    """An outcome of one body, in the unit of its name."""
    if name in GROUPS:
        return _activity(found, GROUPS[name])
    return OUTCOMES[name](found)


def points(found: Standing) -> Mapping[str, np.ndarray]:
    """Places of landmarks in the posture found, (3,) m."""
    return dict(zip(found.body.landmarks, found.equilibrium.scene.state.points, strict=True))


def turned(found: Standing, first: str, last: str, motion: str) -> float:
    """Sum of the turns of the joints from first to last off the norm, rad."""
    names = [level.load.level for level in found.levels]
    chosen = found.levels[names.index(first) : names.index(last) + 1]
    return sum(level.turn[motion] for level in chosen)


def _activity(found: Standing, groups: tuple[str, ...]) -> float:
    """Mean activation of both sides, weighted by area."""
    areas = np.array([f.area for f in found.body.fascicles])
    active = np.array([muscle.activation for muscle in found.muscles])
    own = np.array([f.group in groups for f in found.body.fascicles])
    return float(areas[own] @ active[own] / areas[own].sum())


def _endplates(found: Standing, upper: str, lower: str) -> float:
    """Lordosis between two endplates, deg."""
    at = points(found)
    return float(np.rad2deg(lordosis(*(at[f"{p}_{end}"] for p in (upper, lower) for end in ("anterior", "posterior")))))


def _slope(found: Standing, plate: str) -> float:
    at = points(found)
    return float(np.rad2deg(slope(at[f"{plate}_anterior"], at[f"{plate}_posterior"])))


def _sacrum(found: Standing) -> np.ndarray:
    at = points(found)
    return 0.5 * (at["pelvis.S1_endplate_anterior"] + at["pelvis.S1_endplate_posterior"])


def _hips(found: Standing) -> tuple[np.ndarray, np.ndarray]:
    at = points(found)
    return at["pelvis.hip_joint_centre.left"], at["pelvis.hip_joint_centre.right"]


def _trunk_lean(found: Standing) -> float:
    line = points(found)["C7.body_centre"] - _sacrum(found)
    return float(np.rad2deg(np.arctan2(line[0], line[2])))


def _limb(found: Standing, dof: str) -> float:
    """Mean of both sides, deg."""
    index = _index(tuple(dof.name for dof in found.body.dofs))
    return float(np.rad2deg(np.mean([found.equilibrium.angles[index[f"{dof}.{side}"]] for side in SIDES])))


@cache
def _index(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(names)}


def _kept(found: Standing) -> float:
    """1 where an equilibrium with all weight on the soles was found; they only push, so the centre lies inside."""
    carried = sum(foot.force for foot in found.feet)
    weight = 9.81 * sum(segment.mass for segment in found.body.segments)
    return float(found.status == "solved" and abs(carried / weight - 1.0) < 0.01)


OUTCOMES: Mapping[str, Callable[[Standing], float]] = {
    "C7_over_sacrum_lateral_mm": lambda f: MM * float((points(f)["C7.body_centre"] - _sacrum(f))[1]),
    "C7_over_sacrum_lateral_mm_size": lambda f: MM * float((points(f)["C7.body_centre"] - _sacrum(f))[1]),
    "lumbar_lateral_L1_S1_deg": lambda f: float(np.rad2deg(turned(f, "L1-L2", "L5-S1", "lateral"))),
    "thoracic_lateral_T1_T12_deg": lambda f: float(np.rad2deg(turned(f, "T1-T2", "T11-T12", "lateral"))),
    "C0_C7_lateral_deg": lambda f: float(np.rad2deg(turned(f, "C0-C1", "C6-C7", "lateral"))),
    "pelvic_obliquity_deg": lambda f: float(np.rad2deg(tilt(*_hips(f)))),
    "interalar_obliquity_mm": lambda f: MM * WINGS * float(np.sin(tilt(*_hips(f)))),
    "sacral_surface_obliquity_mm": lambda f: MM * float((_hips(f)[0] - _hips(f)[1])[2]),
    "C0_C2_lordosis_deg": lambda f: -float(np.rad2deg(turned(f, "C0-C1", "C1-C2", "flexion"))),
    "C1_C2_lordosis_deg": lambda f: -float(np.rad2deg(turned(f, "C1-C2", "C1-C2", "flexion"))),
    "C2_C7_lordosis_deg": lambda f: _endplates(f, "C2.endplate_inferior", "C7.endplate_inferior"),
    "C4_C7_lordosis_deg": lambda f: _endplates(f, "C4.endplate_inferior", "C7.endplate_inferior"),
    "T1_slope_deg": lambda f: float(np.rad2deg(f.measures["T1_slope"])),
    "C7_slope_deg": lambda f: _slope(f, "C7.endplate_superior"),
    "C2_over_C7_forward_mm": lambda f: MM * f.measures["cervical_vertical_axis_C2_C7"],
    "trunk_lean_deg": _trunk_lean,
    "craniovertebral_angle_deg": lambda f: float(
        np.rad2deg(np.mean([f.measures[f"craniovertebral_angle.{side}"] for side in SIDES]))
    ),
    "hip_flexion_deg": lambda f: _limb(f, "hip.flexion"),
    "ankle_dorsiflexion_deg": lambda f: _limb(f, "ankle.dorsiflexion"),
    "stance_kept": _kept,
}
