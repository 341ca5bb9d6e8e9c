"""Where a cause sits: groups tell what it is, regions where; habit belongs to the place it holds.

Standing still, tissue that rests bent and a habit that holds the same bend look alike: no measurement of posture tells
such groups apart. It does tell the place.
"""

from __future__ import annotations

import numpy as np

from kinespine.anatomy.causes import describe
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.prior import Prior

REGIONS = ("upper neck", "lower neck", "thorax", "lumbar", "pelvis and legs", "mass and muscle")
_OF_GROUP = {"upper neck mechanical": "upper neck", "upper neck sensory": "upper neck"}
_BELOW = {"C0-C1": "upper neck", "C3-C4": "lower neck", "T1-T2": "thorax", "L1-L2": "lumbar"}  # from that joint down
_GIRDLE = ("clavicle", "scapula", "shoulder", "elbow")


def region_of(cause: str) -> str:
    """The region of a cause by its name; the girdle and the arms belong to the thorax they hang on."""
    group = describe(cause).group
    if group != "habit":
        return _OF_GROUP.get(group, group)
    joint = cause.split(".")[1]
    if joint in JOINTS:
        starts = [JOINTS.index(first) for first in _BELOW]
        place = sum(start <= JOINTS.index(joint) for start in starts) - 1
        return tuple(_BELOW.values())[place]
    return "thorax" if joint in _GIRDLE else "pelvis and legs"


def region_masks(prior: Prior) -> np.ndarray:
    """(regions, c) which causes belong to each region."""
    own = [region_of(name) for name in prior.names]
    return np.array([[one == region for one in own] for region in REGIONS])
