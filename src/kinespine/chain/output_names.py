"""The name, unit and meaning of every number a standing body is asked about; known before a body is built."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kinespine.anatomy.fascicles import group_rows
from kinespine.anatomy.levels import CERVICAL, JOINTS, LUMBAR, MOTIONS, SIDES, THORACIC
from kinespine.errors import BadInput, suggestion
from kinespine.measures import DISTORTIONS, STANDING

MEASURES = tuple(measure for measure in STANDING if not any(name.startswith("back.") for name in measure.landmarks))
"""Measures that are taken on the model: points along the skin of a back are none of its landmarks."""
REGION_WORDS = {"neck": "neck", "thoracic": "thoracic spine", "lumbar": "lumbar spine"}
MOST_NEAR = 3  # names that are offered in the place of a wrong one
REGIONS = {"neck": CERVICAL, "thoracic": THORACIC, "lumbar": LUMBAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One number of a standing body."""

    name: str
    unit: str  # N, rad, m, Pa or 1
    meaning: str


@lru_cache(maxsize=1)
def outputs() -> tuple[Output, ...]:
    """Every output there is, in their order."""
    found: list[Output] = []
    for joint in JOINTS:
        word = slug(joint)
        found += [
            Output(name=f"{word}_compression", unit="N", meaning=f"compression of {joint} along the disc"),
            Output(name=f"{word}_shear", unit="N", meaning=f"forward push on the upper body at {joint}"),
            Output(name=f"{word}_lateral_shear", unit="N", meaning=f"push to the left on the upper body at {joint}"),
            Output(name=f"{word}_asymmetry", unit="N", meaning=f"muscles across {joint}, left less right"),
        ]
        found += [
            Output(name=f"{word}_{motion}", unit="rad", meaning=f"{joint} off the norm posture, {way}")
            for motion, way in zip(MOTIONS, ("bent forward", "bent to the right", "turned to the left"), strict=True)
        ]
    found += [
        Output(
            name=f"{region}_asymmetry",
            unit="N",
            meaning=f"muscles that can turn the {REGION_WORDS[region]}, left less right",
        )
        for region in REGIONS
    ]
    found += [Output(name=measure.name, unit=measure.unit, meaning=measure.title) for measure in MEASURES]
    found += [
        Output(name=name, unit=pairs[0].unit, meaning=f"{name.replace('_', ' ')}, left higher or longer")
        for name, pairs in DISTORTIONS.items()
    ]
    found += [
        Output(name=f"activation_{side}_{group}", unit="1", meaning=f"{group.replace('_', ' ')}, {side}: mean by area")
        for group in group_names()
        for side in SIDES
    ]
    found += [Output(name=f"foot_load_{side}", unit="N", meaning=f"weight on the {side} foot") for side in SIDES]
    found += [
        Output(name=f"centre_of_pressure_{way}", unit="m", meaning=f"of all supports, {way} in the body frame")
        for way in ("forward", "leftward")
    ]
    return (
        *found,
        Output(name="abdominal_pressure", unit="Pa", meaning="pressure in the abdomen"),
        Output(name="effort", unit="1", meaning="of muscles and limbs: 1/2 with all muscle at its maximum"),
    )


def output(name: str) -> Output:
    """The output of that name.

    Raises:
        BadInput: there is none, naming the nearest ones.
    """
    known = {one.name: one for one in outputs()}
    if name not in known:
        raise BadInput(f"No outcome {name!r}.{_near(name, known)} `kinespine outcomes` lists them all.")
    return known[name]


@lru_cache(maxsize=1)
def output_index() -> dict[str, int]:
    """Where each output stands in the vector."""
    return {one.name: number for number, one in enumerate(outputs())}


def _near(name: str, known: Iterable[str]) -> str:
    """Names that begin with what was typed, whatever parts its words (`l4l5`, `L4-L5`); else those spelt alike."""
    typed = _letters(name)
    found = [one for one in known if len(typed) > 1 and _letters(one).startswith(typed)][:MOST_NEAR]
    return f" Did you mean {' or '.join(map(repr, found))}?" if found else suggestion(slug(name), known)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def slug(joint: str) -> str:
    """`L4-L5` as a part of a name: `l4_l5`."""
    return joint.lower().replace("-", "_")


@lru_cache(maxsize=1)
def group_names() -> tuple[str, ...]:
    return tuple(row.group for row in group_rows())
