"""Vertebrae as rows of numbers, and every muscle and measuring point on them by one rule per feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from kinespine.anatomy.levels import CERVICAL, LUMBAR, THORACIC, VERTEBRAE
from kinespine.anatomy.quantities import quantities
from kinespine.errors import BadTable
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "vertebrae.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One measured number of one level (`vertebrae.csv`); the unit is the ending of the quantity's name."""

    level: str
    quantity: str
    value: float
    source: str
    status: str


@lru_cache(maxsize=1)
def stacking() -> Mapping[str, float]:
    """Those numbers by name, lengths in m and angles in rad, the unit taken off the name."""
    units = {"_mm": 1e-3, "_deg": np.pi / 180.0}
    found: dict[str, float] = {}
    for name, value in quantities("stacking.csv").items():
        ending = next((unit for unit in units if name.endswith(unit)), "")
        found[name.removesuffix(ending)] = value * units.get(ending, 1.0)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertebra:
    """A vertebra of the reference man in its own frame: origin at the body centre, x forward, y left, z up, m.

    `points` are on the midline (second coordinate 0) or on the left; the right side is their mirror image.
    """

    level: str
    height: float  # m, of the body at its centre
    depth: float  # m, of the superior endplate, front to back
    width: float  # m, of the body
    disc_below: float  # m, at the centre
    wedge: float  # rad, superior against inferior endplate, lordotic positive
    tilt: float  # rad, of the mid-body plane in the source's upright posture, front edge higher positive
    points: Mapping[str, tuple[float, float, float]]


def reference_vertebrae() -> Mapping[str, Vertebra]:
    """C1 to L5 of the reference man, by level."""
    numbers: dict[str, dict[str, float]] = {level: {} for level in (*VERTEBRAE, "S1")}
    for row in read_table(TABLE, Number):
        if row.level not in numbers:
            raise BadTable(f"{TABLE.name}: no level {row.level!r}")
        numbers[row.level][row.quantity] = row.value * (np.pi / 180.0 if row.quantity.endswith("_deg") else 1e-3)
    return {level: _vertebra(level, numbers[level]) for level in VERTEBRAE}


def _vertebra(level: str, n: Mapping[str, float]) -> Vertebra:
    tilt = n["neutral_sagittal_orientation_deg"]
    if level == "C1":
        return Vertebra(
            level=level, height=0.010, depth=0.0458, width=0.050, disc_below=0.0, wedge=0.0, tilt=tilt, points=_atlas(n)
        )
    if level == "C2":
        disc = 0.5 * (n["disc_height_below_anterior_mm"] + n["disc_height_below_posterior_mm"])
        depth, width = n["endplate_depth_inferior_mm"], n["endplate_width_inferior_mm"]
        return Vertebra(
            level=level,
            height=2 * stacking()["axis_origin_over_endplate"],
            depth=depth,
            width=width,
            disc_below=disc,
            wedge=0.0,
            tilt=tilt,
            points=_axis(n),
        )
    front, back = n["body_height_anterior_mm"], n["body_height_posterior_mm"]
    depth = 0.5 * (n["endplate_depth_superior_mm"] + n["endplate_depth_inferior_mm"])
    return Vertebra(
        level=level,
        height=0.5 * (front + back),
        depth=depth,
        width=0.5 * (n["endplate_width_superior_mm"] + n["endplate_width_inferior_mm"]),
        disc_below=0.5 * (n["disc_height_below_anterior_mm"] + n["disc_height_below_posterior_mm"]),
        wedge=float(np.arctan2(front - back, depth)),
        tilt=tilt,
        points=_features(level, n, depth),
    )


def _features(level: str, n: Mapping[str, float], depth: float) -> dict[str, tuple[float, float, float]]:
    """C3 to L5: every feature by one rule from the table. Offsets without a column are anatomical assumptions."""
    front, back = n["body_height_anterior_mm"], n["body_height_posterior_mm"]
    height, width = 0.5 * (front + back), 0.5 * (n["endplate_width_superior_mm"] + n["endplate_width_inferior_mm"])
    tip = np.array([n["spinous_tip_ap_mm"], 0.0, n["spinous_tip_up_mm"]])
    arch = np.array([n["spinolaminar_point_ap_mm"], 0.0, n["spinolaminar_point_up_mm"]])
    half = 0.5 * n["transverse_process_width_mm"]
    side = np.array([n["transverse_tip_ap_mm"], half, n["transverse_tip_up_mm"]])

    def on_process(share: float, lateral_mm: float, down_mm: float) -> tuple[float, float, float]:
        point = arch + share * (tip - arch)
        return float(point[0]), 1e-3 * lateral_mm, float(point[2] - 1e-3 * down_mm)

    points = {
        "body_centre": (0.0, 0.0, 0.0),
        "spinous_tip_midline": (tip[0], 0.0, tip[2]),
        "spinous_process_tip": on_process(1.0, 3.0, 0.0),
        "spinous_process_lower": on_process(0.85, 2.0, 4.0),
        "spinous_process_base_inferior": on_process(0.35, 2.0, 5.0),
        "spinous_process_side": on_process(0.6, 4.0, 0.0),
        "lamina": on_process(0.0, 9.0, 0.0),
        "lamina_inferior": on_process(0.1, 8.0, 8.0),
        "lamina_root": on_process(0.15, 4.0, 2.0),
        "transverse_process_tip": tuple(side),
        "transverse_process": (side[0] - 0.003, half - 0.005, side[2]),
        "transverse_process_anterior": (side[0] + 0.005, 0.8 * half, side[2]),
        "vertebral_body_anterior": (0.5 * depth, 0.003, 0.0),
        "vertebral_body_anterolateral": (0.35 * depth, 0.35 * width, 0.0),
        "vertebral_body_lateral": (0.0, 0.5 * width + 0.001, 0.0),
        "endplate_superior_anterior": (0.5 * n["endplate_depth_superior_mm"], 0.0, 0.5 * front),
        "endplate_superior_posterior": (-0.5 * n["endplate_depth_superior_mm"], 0.0, 0.5 * back),
        "endplate_inferior_anterior": (0.5 * n["endplate_depth_inferior_mm"], 0.0, -0.5 * front),
        "endplate_inferior_posterior": (-0.5 * n["endplate_depth_inferior_mm"], 0.0, -0.5 * back),
    }
    if level in CERVICAL:
        points |= {
            "articular_process": (n["articular_process_ap_mm"], 0.82 * half, n["articular_process_up_mm"]),
            "anterior_tubercle_of_transverse_process": (side[0] + 0.010, half - 0.006, side[2]),
            "posterior_tubercle_of_transverse_process": (side[0] - 0.002, half - 0.001, side[2]),
            "ligamentum_nuchae": (tip[0] - 0.008, 0.002, tip[2]),
            "beside_nuchal_ligament": (tip[0] - 0.005, 0.012, tip[2]),
            "nape": (tip[0] - 0.003, 0.030, tip[2]),
        }
    if level in THORACIC:
        points["articular_process"] = (arch[0] + 0.004, 0.45 * half, 0.3 * height)
    if level in LUMBAR:
        disc = 0.5 * (n["disc_height_below_anterior_mm"] + n["disc_height_below_posterior_mm"])
        points |= {
            "articular_process": (arch[0] + 0.001, 0.55 * half, 0.3 * height),
            "mammillary_process": (arch[0] - 0.002, 0.55 * half, 0.3 * height),
            "accessory_process": (0.5 * (arch[0] + side[0]), 0.65 * half, side[2]),
            "disc_below_and_adjacent_margins": (0.0, 0.5 * width + 0.002, -0.5 * (height + disc)),
            "lamina_level_erector": (arch[0] - 0.030, 0.022, arch[2]),  # middle of the erector's depth in sections
            "beside_spinous_process": on_process(0.65, 11.0, 0.0),
        }
    return {name: (float(x), float(y), float(z)) for name, (x, y, z) in points.items()}


def _atlas(n: Mapping[str, float]) -> dict[str, tuple[float, float, float]]:
    """C1, from its length and width; x runs from the posterior to the anterior tubercle."""
    length, half = n["endplate_depth_superior_mm"], 0.5 * n["transverse_process_width_mm"]
    front = stacking()["atlas_centre_behind_tubercle"]
    back = front - length
    return {
        "body_centre": (0.0, 0.0, 0.0),
        "anterior_tubercle": (front, 0.003, 0.0),
        "anterior_tubercle_midline": (front, 0.0, 0.0),
        "posterior_tubercle": (back, 0.004, 0.0),
        "posterior_tubercle_midline": (back, 0.0, 0.0),
        "spinous_tip_midline": (back, 0.0, 0.0),
        "anterior_arch_lateral": (front - 0.002, 0.008, 0.0),
        "lateral_mass_anterior": (0.006, 0.018, 0.002),
        "transverse_process_tip": (-0.002, half, 0.0),
        "transverse_process_superior": (0.0, half - 0.006, 0.004),
        "transverse_process_tip_posterosuperior": (-0.006, half - 0.003, 0.003),
        "transverse_process_tip_posteroinferior": (-0.007, half - 0.003, -0.003),
        "anterior_tubercle_of_transverse_process": (0.004, half - 0.010, 0.0),
        "posterior_tubercle_of_transverse_process": (-0.005, half - 0.001, 0.0),
        "articular_process": (0.0, 0.020, 0.0),
    }


def _axis(n: Mapping[str, float]) -> dict[str, tuple[float, float, float]]:
    """C2; the source gives its points from the centre of the inferior endplate, in the axes of the picture."""
    tilt = n["neutral_sagittal_orientation_deg"]
    rise = stacking()["axis_origin_over_endplate"]
    half = 0.5 * n["transverse_process_width_mm"]
    depth = n["endplate_depth_inferior_mm"]

    def turned(ap_mm: float, up_mm: float) -> tuple[float, float]:
        x, z = 1e-3 * ap_mm, 1e-3 * up_mm
        return float(np.cos(tilt) * x + np.sin(tilt) * z), float(-np.sin(tilt) * x + np.cos(tilt) * z - rise)

    low_x, low_z = turned(-36.4, -2.9)  # umtri_pcar, inferior tip of the spinous process
    high_x, high_z = turned(-41.1, 6.7)  # umtri_pcar, superior tip
    tip_x, tip_z = 0.5 * (low_x + high_x), 0.5 * (low_z + high_z)
    arch_x = tip_x + n["spinous_length_mm"]
    dens_x, dens_z = turned(-4.7, 1e3 * n["body_height_anterior_mm"])  # as far behind the anterior arch as its axis
    return {
        "body_centre": (0.0, 0.0, 0.0),
        "dens_tip": (dens_x, 0.0, dens_z),
        "spinous_tip_midline": (tip_x, 0.0, tip_z),
        "spinous_process_tip": (tip_x, 0.003, tip_z),
        "spinous_process_side": (tip_x + 0.004, 0.006, tip_z),
        "spinous_process_lower": (low_x + 0.002, 0.003, low_z),
        "lamina": (arch_x, 0.009, tip_z),
        "lamina_inferior": (arch_x, 0.008, tip_z - 0.006),
        "lamina_root": (arch_x - 0.002, 0.004, tip_z),
        "ligamentum_nuchae": (tip_x - 0.008, 0.002, tip_z),
        "transverse_process_tip": (-0.008, half, 0.004),
        "transverse_process": (-0.010, half - 0.003, 0.004),
        "anterior_tubercle_of_transverse_process": (-0.001, half - 0.007, 0.004),
        "posterior_tubercle_of_transverse_process": (-0.010, half - 0.001, 0.004),
        "articular_process": (-0.012, 0.82 * half, 0.0),
        "vertebral_body_anterior": (0.5 * depth, 0.003, 0.0),
        "vertebral_body_anterolateral": (0.35 * depth, 0.006, 0.0),
        "vertebral_body_lateral": (0.0, 0.5 * n["endplate_width_inferior_mm"] + 0.001, 0.0),
        "endplate_inferior_anterior": (0.5 * depth, 0.0, -rise),
        "endplate_inferior_posterior": (-0.5 * depth, 0.0, -rise),
    }
