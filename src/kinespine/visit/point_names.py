"""The names a measured point may have, with the error and depth of each where a visit does not say."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.errors import suggestion
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
MOST_BACK_POINTS = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class PointName:
    """One landmark that can be marked on a person."""

    name: str
    side_rule: Literal["mirrored", "midline"]
    meaning: str
    error_mm: float  # one standard deviation along each axis, of finding and placing
    depth_mm: float  # from the middle of a skin marker to the bone
    source: str
    status: Literal["seen", "assumed"]
    note: str | None


@cache
def point_names() -> dict[str, PointName]:
    """Every full name, sides included. Points of the back stand under `back.N`, N from 1."""
    names: dict[str, PointName] = {}
    for row in read_table(TABLES / "points.csv", PointName):
        if row.name == "back":
            names |= {f"back.{number}": row for number in range(1, MOST_BACK_POINTS + 1)}
        elif row.side_rule == "mirrored":
            names |= {f"{row.name}.{side}": row for side in ("left", "right")}
        else:
            names[row.name] = row
    return names


def what_it_is(name: str) -> str:
    """A full name in plain words: `front upper point of the hip bone, right`."""
    if name.startswith("back."):
        return f"point {name.removeprefix('back.')} on the midline of the back"
    side = f", {name.rpartition('.')[2]}" if name.endswith((".left", ".right")) else ""
    return f"{point_names()[name].meaning}{side}"


def what_it_may_be(given: str) -> str:
    """End a message about an unknown point: the nearest names, or where they are listed."""
    level = re.fullmatch(r"(?:back\.)?([CTL]\d{1,2}|S1)(?:\..*)?", given)
    if level:
        return (
            f" A marker on the skin over a spinous process is a point of the back: back.1, back.2, ... from "
            f"the neck down ({level[1]} as palpated is often one or two levels off)."
        )
    possible = [name for name in point_names() if not name.startswith("back.")]
    return suggestion(given, [*possible, "back.1"]) or f" Possible are, for example, {', '.join(possible[:6])}."
