"""Tests at the bedside as they are written in a visit, checked field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, cast, get_args

from kinespine.anatomy.levels import LEVELS
from kinespine.assessment.bedside import (
    Bedside,
    Direction,
    Instrument,
    LegCheck,
    LegPosition,
    PartFindings,
    PositionError,
    RangeOfMotion,
    Thermography,
    motions,
    number,
)
from kinespine.errors import suggestion

REGIONS = ("upper_cervical", "cervical", "thoracic", "lumbar", "sacral", "pelvic")
PARTS = ("pain", "asymmetry", "range", "tissue")
TESTS = ("leg_check", "range_of_motion", "joint_position_error", "thermography", "part")
MOST_TRIALS = 20
MOST_MM, INCH = 60.0, 25.4  # of a leg that looks short
MOST_CM = 60.0  # on the target
COLDEST, HOTTEST = 15.0, 45.0  # degC, of living skin in a room


class Form(Protocol):
    """A table of a visit that notes what is wrong in it and gives None for it."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What stands in it."""
        ...

    def wrong(self, key: str | None, what: str) -> None:
        """Note a problem at a key."""
        ...

    def only(self, possible: Iterable[str]) -> None:
        """Note every key that is not possible here."""
        ...

    def table(self, key: str) -> Form | None:
        """A table inside this one."""
        ...

    def text(self, key: str, *, default: str | None = None) -> str | None:
        """A text."""
        ...

    def word(self, key: str, possible: Iterable[str], *, default: str | None = None) -> str | None:
        """One of a few words."""
        ...

    def number(self, key: str, low: float, high: float, unit: str, *, default: float | None = None) -> float | None:
        """A number between limits."""
        ...


def read_bedside(form: Form) -> Bedside:
    """Read one `[[measurements]]` of kind "bedside"; what is unfit is noted and left out."""
    form.only(("kind", *TESTS))
    if not any(test in form.values for test in TESTS):
        form.wrong(None, f"no test stands here. Possible: [measurements.{'], [measurements.'.join(TESTS)}].")
    tables = {test: form.table(test) for test in TESTS if test in form.values}
    leg, ranges, position, thermal, part = (tables.get(test) for test in TESTS)
    return Bedside(
        leg_check=None if leg is None else _leg_check(leg),
        ranges=() if ranges is None else _ranges(ranges),
        position_errors=() if position is None else _position_errors(position),
        thermography=None if thermal is None else _thermography(thermal),
        part=() if part is None else _part(part),
    )


def _leg_check(form: Form) -> LegCheck | None:
    form.only(("position", "short", "difference_mm", "difference_in"))
    position = form.word("position", get_args(LegPosition))
    short = form.word("short", ("left", "right", "even"))
    if {"difference_mm", "difference_in"} <= form.values.keys():
        form.wrong("difference_in", "the difference is given twice. Keep difference_mm or difference_in.")
        return None
    seen: float | None = None
    if "difference_mm" in form.values:
        seen = form.number("difference_mm", 0.0, MOST_MM, "mm, without a sign: `short` says the side")
        if seen is None:
            return None
    elif "difference_in" in form.values:
        inches = form.number("difference_in", 0.0, MOST_MM / INCH, "inches, without a sign: `short` says the side")
        if inches is None:
            return None
        seen = INCH * inches
    if position is None or short is None:
        return None
    if short == "even" and seen:
        form.wrong("short", "legs that are even differ by nothing. Name the short side, or leave out the difference.")
        return None
    return LegCheck(position=cast("LegPosition", position), short=cast("Any", short), seen_mm=seen)


def _ranges(form: Form) -> tuple[RangeOfMotion, ...]:
    keys = {f"{motion}_deg": row for motion, row in motions().items()}
    form.only(("instrument", *keys))
    instrument = form.word("instrument", get_args(Instrument))
    found: list[RangeOfMotion] = []
    for key, row in keys.items():
        if key in form.values:
            trials = _numbers(form, key, 0.0, row.most_deg, f"deg ({row.title}, from neutral)")
            if trials is not None and instrument is not None:
                found.append(
                    RangeOfMotion(motion=row.motion, trials_deg=trials, instrument=cast("Instrument", instrument))
                )
    return tuple(found)


def _position_errors(form: Form) -> tuple[PositionError, ...]:
    keys = {f"{direction}_cm": direction for direction in get_args(Direction)}
    form.only(("distance_cm", *keys))
    usual = 0.1 * number("joint position error", "usual distance")
    distance = form.number("distance_cm", 30.0, 300.0, f"cm from head to target, usually {usual:g}")
    found: list[PositionError] = []
    for key, direction in keys.items():
        if key in form.values:
            trials = _numbers(form, key, -MOST_CM, MOST_CM, "cm on the target, positive past it")
            if trials is not None and distance is not None:
                found.append(PositionError(direction=direction, distance_cm=distance, trials_cm=trials))
    return tuple(found)


def _thermography(form: Form) -> Thermography | None:
    form.only(("levels", "left_degC", "right_degC", "prepared"))
    prepared = form.word("prepared", ("yes", "no", "unknown"), default="unknown")
    levels = _levels(form)
    unit = "°C"
    left, right = (_numbers(form, key, COLDEST, HOTTEST, unit, most=200) for key in ("left_degC", "right_degC"))
    if prepared is None or levels is None or left is None or right is None:
        return None
    if not len(levels) == len(left) == len(right):
        form.wrong(
            "levels",
            f"{len(levels)} levels, {len(left)} temperatures on the left, {len(right)} on the right. "
            "Write one of each for every level.",
        )
        return None
    return Thermography(levels=levels, left_degC=left, right_degC=right, prepared=cast("Any", prepared))


def _levels(form: Form) -> tuple[str, ...] | None:
    given = form.values.get("levels")
    items = cast("list[object]", given) if isinstance(given, list) else []
    if not items:
        form.wrong("levels", 'levels are the names of vertebrae in a list, such as levels = ["T1", "C7", "C6"].')
        return None
    for item in items:
        if not isinstance(item, str) or item not in LEVELS:
            form.wrong("levels", f"{str(item)[:30]!r} is no level.{suggestion(str(item)[:30], LEVELS)}")
            return None
    names = tuple(cast("list[str]", items))
    if len(set(names)) < len(names):
        form.wrong("levels", "a level stands there twice. Give each once.")
        return None
    return names


def _part(form: Form) -> tuple[PartFindings, ...]:
    form.only(REGIONS)
    found: list[PartFindings] = []
    for region in REGIONS:
        inner = form.table(region) if region in form.values else None
        if inner is None:
            continue
        inner.only(PARTS)
        words = {part: inner.text(part, default="") or "" for part in PARTS}
        found.append(PartFindings(region=region, **words))
    return tuple(found)


def _numbers(
    form: Form, key: str, low: float, high: float, unit: str, *, most: int = MOST_TRIALS
) -> tuple[float, ...] | None:
    """A number, or a list of them; None, with the reason noted, where one is unfit."""
    given = form.values.get(key)
    if not isinstance(given, list):
        one = form.number(key, low, high, unit)
        return None if one is None else (one,)
    items = cast("list[object]", given)
    if not 0 < len(items) <= most:
        form.wrong(key, f"{key} has {len(items)} numbers; possible: 1 to {most}.")
        return None
    found: list[float] = []
    for place, item in enumerate(items, start=1):
        if isinstance(item, bool) or not isinstance(item, (int, float)) or not low <= item <= high:
            form.wrong(key, f"{key}, number {place}: {str(item)[:30]}; possible: {low:g} to {high:g} {unit}.")
            return None
        found.append(float(item))
    return tuple(found)
