"""Causes in the words of a reader, and from where a body with them is best looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from kinespine.anatomy.causes import Causes, describe
from kinespine.visit.words import MINUS, NO_BREAK

OTHER: Mapping[str, str] = {
    "longer": "shorter", "to the left": "to the right", "to the right": "to the left", "forward": "backward",
}  # fmt: skip
TURNED = {"shape": "bones that are turned rest so", "position": "bones that are turned are carried so by habit"}


def say_causes(causes: Causes) -> str:
    """All of them, and how turned bones are meant where some are: `right leg 20 mm shorter`."""
    said = "; ".join(say_cause(name, value) for name, value in causes.values.items())
    turned = any(describe(name).by_hypothesis for name in causes.values)
    return f"{said} ({TURNED[causes.hypothesis]})" if turned else said


def say_cause(name: str, value: float) -> str:
    """One cause by its meaning: the direction of its sign, with its size.

    Raises:
        BadInput: there is no such cause.
    """
    row = describe(name)
    meaning = row.meaning.split(";")[0].replace("_", " ")
    if row.unit == "factor":
        return meaning.replace("times this", f"times {value:g}")
    if row.unit == "fraction":
        whole = meaning.replace("by this share", f"by {100 * value:g}{NO_BREAK}%")
        return whole if whole != meaning else f"{meaning}: {100 * value:g}{NO_BREAK}%"
    size = f"{abs(value):g}{'°' if row.unit == 'deg' else NO_BREAK + row.unit}"
    if row.unit == "kg":
        return f"{size} {meaning if value > 0 else meaning.replace('added at', 'taken away at')}"
    if "lower by this" in meaning:
        return meaning.partition(":")[0].replace("a lift", f"a lift of {size}")
    meaning = meaning.split(",")[0]
    way = re.search("|".join(OTHER), meaning)
    if way is None:  # angles of limbs have a sign and no word for it
        return f"{meaning.replace('.', ' ')}: {size if value > 0 else MINUS + size}"
    return f"{meaning[: way.start()]}{size} {way[0] if value > 0 else OTHER[way[0]]}{meaning[way.end() :]}"


def best_seen_from(causes: Causes) -> Literal["back", "free"]:
    """From behind where one side differs from the other, else from between side and back."""
    return "back" if any(_is_sideways(name) for name in causes.values) else "free"


def _is_sideways(name: str) -> bool:
    """Whether a cause bends or shifts to a side, or sits on one; turning about the long axis is seen badly there."""
    row = describe(name)
    one_sided = re.search(r"[._](left|right)([._]|$)", row.name) is not None
    turns = "_rotation_" in row.name or ".axial_" in row.name or row.name == "sensed.yaw_deg"
    return one_sided or (row.mirror == "opposite" and not turns)
