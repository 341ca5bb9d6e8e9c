"""The unloaded posture in which discs, ligaments and ribs are slack: how far every joint is off standing there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kinespine.anatomy.levels import JOINTS
from kinespine.anatomy.quantities import quantities

REGIONS: Mapping[str, tuple[str, str, float]] = {
    "lordosis_C0_C2_change_deg": ("C0-C1", "C1-C2", -1.0),
    "lordosis_C2_C7_change_deg": ("C2-C3", "C6-C7", -1.0),
    "kyphosis_C7_T1_change_deg": ("C7-T1", "C7-T1", 1.0),
    "kyphosis_T1_T4_change_deg": ("T1-T2", "T3-T4", 1.0),
    "kyphosis_T4_T12_change_deg": ("T4-T5", "T11-T12", 1.0),
    "kyphosis_T12_L1_change_deg": ("T12-L1", "T12-L1", 1.0),
    "lordosis_L1_L4_change_deg": ("L1-L2", "L3-L4", -1.0),
    "lordosis_L4_S1_change_deg": ("L4-L5", "L5-S1", -1.0),
}
"""First and last joint of each region, and the sign: a curve more kyphotic or less lordotic is bent forward."""


def resting_flexion() -> Mapping[str, float]:
    """Flexion of every joint at rest against standing, rad, forward positive; each region in even parts."""
    numbers = quantities("rest_posture.csv")
    found: dict[str, float] = {}
    for region, (first, last, sign) in REGIONS.items():
        joints = JOINTS[JOINTS.index(first) : JOINTS.index(last) + 1]
        found |= dict.fromkeys(joints, sign * float(np.deg2rad(numbers[region])) / len(joints))
    return found
