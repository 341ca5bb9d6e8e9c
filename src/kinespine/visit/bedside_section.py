"""Tests at the bedside as the report shows them, each with what it can tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from kinespine.assessment.bedside import (
    Bedside,
    LegCheck,
    PositionError,
    RangeOfMotion,
    bedside_row,
    bedside_rows,
    motions,
    number,
)
from kinespine.visit.thermography_drawing import draw_thermography
from kinespine.visit.words import MINUS

CHECKS = {
    "supine": "Leg check lying on the back",
    "compressive": "Leg check lying, under pressure",
    "prone": "Leg check lying prone",
}
TESTS = {"leg_check": "leg check", "ranges": "range of motion", "position_errors": "joint position error"}

NOT_LENGTH = (
    "It is what an examiner saw of somebody who lay, and no length of bones: how hips and back are held (a functional "
    "or contractured short leg) is in it, and what it is good for is unproven."
)


def bedside_section(tests: Iterable[Bedside]) -> list[dict[str, Any]]:
    """What the template needs, for every table of the visit."""
    return [
        {
            "leg": None if one.leg_check is None else say_leg_check(one.leg_check),
            "ranges": [_range(row) for row in one.ranges],
            "positions": [_position(row) for row in one.position_errors],
            "cut_off": f"{number('joint position error', 'cut-off'):g}°",
            "healthy": f"{number('joint position error', 'healthy upper end'):g}°",
            "thermography": None
            if one.thermography is None
            else {"drawing": Markup(draw_thermography(one.thermography)), "prepared": one.thermography.prepared},
            "part": [
                {
                    "region": row.region.replace("_", " "),
                    "said": [
                        ("pain", row.pain), ("asymmetry", row.asymmetry), ("range", row.range), ("tissue", row.tissue)
                    ],
                }
                for row in one.part
            ],
        }
        for one in tests
    ]  # fmt: skip


def bedside_sources(tests: Iterable[Bedside]) -> list[str]:
    """Every source that section rests on."""
    made = {word for one in tests for field, word in TESTS.items() if getattr(one, field)}
    made |= {"thermography" for one in tests if one.thermography}
    found = [row.source for row in bedside_rows() if any(row.test.endswith(test) for test in made)]
    return found + [motions()[row.motion].source for one in tests for row in one.ranges]


def say_leg_check(check: LegCheck) -> str:
    """One check in words, with the change that it can tell."""
    even = check.short == "even"
    seen = "the legs looked even" if even else f"the {check.short} leg looked short"
    agree = bedside_row(f"{check.position} leg check", "agreement")
    told = f"{CHECKS[check.position]}: {seen}"
    if check.position == "prone":
        return (
            f"{told}. This check tells the side alone: most such tests agree hardly better than chance ({agree.unit} "
            f"below {agree.value:g}, {agree.source}). {NOT_LENGTH}"
        )
    if check.difference_mm is None or check.error_mm is None or check.change_mm is None:
        return f"{told}; by how much was not read. {NOT_LENGTH}"
    size = "" if even else f" by {abs(check.difference_mm):.1f} mm"
    return (
        f"{told}{size} (± {check.error_mm:.1f} mm, one reader). Agreement of two readers: "
        f"{agree.unit} {agree.value:g} ({agree.source}). Two checks that differ by less than {check.change_mm:.1f} mm "
        f"differ by no more than reading again. {NOT_LENGTH}"
    )


def _range(row: RangeOfMotion) -> dict[str, str]:
    return {
        "title": motions()[row.motion].title,
        "mean": f"{row.mean_deg:.0f} ± {row.error_deg:.0f}°",
        "trials": ", ".join(f"{trial:g}" for trial in row.trials_deg),
        "instrument": row.instrument,
        "usual": f"{row.usual_deg:g}°",
        "change": f"{row.change_deg:.0f}°",
    }


def _position(row: PositionError) -> dict[str, str]:
    variable = "one trial" if row.variable_deg is None else f"{row.variable_deg:.1f}°"
    cut_off = number("joint position error", "cut-off")
    return {
        "direction": {"left_turn": "turn to the left", "right_turn": "turn to the right"}.get(
            row.direction, row.direction
        ),
        "trials": f"{len(row.trials_cm)} at {row.distance_cm:g} cm",
        "absolute": f"{row.absolute_deg:.1f}°",
        "constant": f"{row.constant_deg:+.1f} ± {row.error_deg:.1f}°".replace("-", MINUS),
        "variable": variable,
        "beside": "above the cut-off" if row.absolute_deg > cut_off else "below the cut-off",
    }
