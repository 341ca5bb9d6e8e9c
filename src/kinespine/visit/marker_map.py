"""The declared map of a marker file: columns, frame, unit, window, and the landmark of each marker."""

import re
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from kinespine.measures import PointKind
from kinespine.visit.landmark_file import SEPARATORS, UNITS, MarkerMap
from kinespine.visit.point_names import point_names, what_it_may_be
from kinespine.visit.problems import shown
from kinespine.visit.visit_file import Section

KEYS = (
    "kind",
    "file",
    "separator",
    "decimal",
    "column",
    "time_column",
    "unit",
    "axes",
    "handedness",
    "window_s",
    "gaps",
    "surface",
    "error_mm",
    "map",
    "error_mm_of",
    "depth_mm_of",
)
ERROR_MM, DEPTH_MM = (0.01, 100.0), (0.0, 100.0)


def read_marker_map(section: Section) -> MarkerMap | None:
    """Read one [[measurements]] of kind "markers"; None, with every reason noted, where it is unfit."""
    before = len(section.problems.found)
    section.only(KEYS)
    file = section.text("file", default="")
    separator = section.word("separator", SEPARATORS)
    decimal = section.word("decimal", ("point", "comma"), default="point")
    if decimal == separator == "comma":
        section.wrong("decimal", "commas cannot both part the columns and stand in numbers. Export with semicolons.")
    column = section.text("column", default="{marker}_{axis}")
    if column is not None and not all(column.count(part) == 1 for part in ("{marker}", "{axis}")):
        section.wrong("column", f"column = {shown(column)} must hold {{marker}} and {{axis}} once each.")
    time_column = section.text("time_column", default="")
    unit = section.word("unit", UNITS)
    rotation = _rotation(section)
    window = _window(section)
    if window and not time_column:
        section.wrong("window_s", 'a window needs the column of the time. Write time_column = "...".')
    gaps = section.word("gaps", ("refuse", "skip"), default="refuse")
    surface = section.word("surface", ("skin", "bone"))
    error = section.number("error_mm", *ERROR_MM, "mm") if "error_mm" in section.values else None
    landmark_of = _map(section)
    error_of = _by_landmark(section, "error_mm_of", ERROR_MM)
    depth_of = _by_landmark(section, "depth_mm_of", DEPTH_MM)
    if len(section.problems.found) > before:
        return None
    assert file is not None
    assert separator and column and unit and surface  # noqa: PT018 - a value missing has a problem noted
    assert rotation is not None
    kind: PointKind = "skin" if surface == "skin" else "bone"
    return MarkerMap(
        file=file,
        separator=separator,
        decimal_comma=decimal == "comma",
        column=column,
        time_column=time_column or None,
        rotation=rotation,
        unit=unit,
        window=window,
        gaps=gaps == "skip",
        surface=kind,
        error=None if error is None else error / 1000,
        error_of=error_of,
        depth_of=depth_of,
        landmark_of=landmark_of,
    )


def _rotation(section: Section) -> NDArray[np.float64] | None:
    """Rows forward, left, up in the axes of the file. Which way is which is declared, never guessed."""
    axes = section.table("axes")
    handedness = section.word("handedness", ("right", "left"), default="right")
    if axes is None:
        if "axes" not in section.values:
            section.wrong(None, 'axes are missing. Write, for example: axes = { forward = "X", up = "Y", left = "-Z" }')
        return None
    axes.only(("forward", "left", "up"))
    rows: list[NDArray[np.float64]] = []
    for name in ("forward", "left", "up"):
        given = axes.text(name)
        if given is None:
            continue
        match = re.fullmatch(r"([+-]?)([XYZ])", given)
        if match is None:
            axes.wrong(name, f"{name} = {shown(given)} is no axis. Possible: X, Y, Z, -X, -Y, -Z.")
            continue
        rows.append(np.eye(3)["XYZ".index(match[2])] * (-1 if match[1] == "-" else 1))
    if len(rows) < 3:
        return None
    rotation = np.array(rows)
    turn = round(float(np.linalg.det(rotation)))
    if turn == 0:
        axes.wrong(None, "forward, left and up must be three different axes of the file.")
    elif turn != (1 if handedness == "right" else -1):
        left = str(axes.values["left"]).lstrip("+")
        other = left.removeprefix("-") if left.startswith("-") else f"-{left}"
        axes.wrong(
            "left",
            f"these axes mirror the person. In a right-handed file left is {other}; a left-handed file "
            'must say handedness = "left".',
        )
    return rotation


def _window(section: Section) -> tuple[float, float] | None:
    given = section.values.get("window_s")
    if given is None:
        return None
    values = cast("list[Any]", given) if isinstance(given, list) else []
    numbers = [float(value) for value in values if type(value) in (int, float)]
    if len(numbers) == len(values) == 2 and numbers[0] < numbers[1]:
        return numbers[0], numbers[1]
    section.wrong(
        "window_s",
        f"window_s = {shown(cast('object', given))}. Write the first and last second to use: [0.0, 3.0]",
    )
    return None


def _map(section: Section) -> dict[str, str]:
    table = section.table("map")
    if table is None:
        if "map" not in section.values:
            section.wrong(None, 'the table [measurements.map] is missing: marker = "landmark", one a line.')
        return {}
    found: dict[str, str] = {}
    if not table.values:
        section.wrong("map", "the map is empty. Name at least one marker.")
    for marker in table.values:
        landmark = table.text(marker)
        if landmark is None:
            continue
        if landmark not in point_names():
            table.wrong(marker, f"there is no landmark {shown(landmark)}.{what_it_may_be(landmark)}")
        elif landmark in found.values():
            other = next(name for name, place in found.items() if place == landmark)
            table.wrong(marker, f"markers {shown(other)} and {shown(marker)} both lie on {landmark}. Leave one out.")
        else:
            found[marker] = landmark
    return found


def _by_landmark(section: Section, key: str, limits: tuple[float, float]) -> dict[str, float]:
    """Millimetres by landmark, in metres; a name without a side stands for both."""
    table = section.table(key)
    if table is None:
        return {}
    found: dict[str, float] = {}
    for name in table.values:
        names = [name] if name in point_names() else [f"{name}.{side}" for side in ("left", "right")]
        if name == "back":
            names = [full for full in point_names() if full.startswith("back.")]
        if not all(full in point_names() for full in names):
            table.wrong(name, f"there is no landmark {shown(name)}.{what_it_may_be(name)}")
            continue
        value = table.number(name, *limits, "mm")
        if value is not None:
            found |= dict.fromkeys(names, value / 1000)
    return found
