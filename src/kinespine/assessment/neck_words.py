"""Causes of the upper neck in words: which bone on which, and how it is off."""

from kinespine.anatomy.causes import describe
from kinespine.errors import BadInput

_JOINTS = {"skull": "skull on atlas", "atlas": "atlas on axis", "axis": "axis on C3"}
_WAYS = {
    "tilt": "bent to the side", "flexion": "bent forward or back", "rotation": "turned",
    "lateral": "shifted to the side", "forward": "shifted forward or back",
}  # fmt: skip


def say_neck_cause(name: str) -> str:
    """`skull_tilt_deg` as `skull on atlas, bent to the side`.

    Raises:
        BadInput: there is no such cause, or it is none of skull, atlas and axis.
    """
    bone, _, way = describe(name).name.rpartition("_")[0].partition("_")
    if bone not in _JOINTS or way not in _WAYS:
        raise BadInput(f"{name} is no cause of skull, atlas or axis on the bone below.")
    return f"{_JOINTS[bone]}, {_WAYS[way]}"
