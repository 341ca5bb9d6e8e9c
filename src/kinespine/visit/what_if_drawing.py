"""Draws what changes in a what-if: bars with intervals, in standard deviations between healthy people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinespine.chain.what_if_record import LEAST, most_changed, plain
from kinespine.visit.explain_drawing import Bar, draw_bars
from kinespine.visit.words import MINUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinespine.chain.outcome_units import Outcome
    from kinespine.chain.what_if import WhatIf

MOST_LETTERS = 90  # of a line


def draw_what_if(found: WhatIf, asked: Sequence[Outcome]) -> str:
    """What changes most and what was asked for, as an SVG document."""
    from kinespine.chain.output_names import output_index

    index = output_index()
    low, _, high = found.interval
    bars: list[Bar] = []
    for one in dict.fromkeys((*asked, *most_changed(found))):
        row = index[one.name]
        sd = max(one.scale * float(found.healthy_sd[row]), LEAST[one.unit])
        apart, least, most = (one.scale * float(values[row]) for values in (found.difference, low, high))
        digits, unit = (3, "") if one.unit == "1" else (1, f" {one.unit}")
        said = f"{plain(apart, digits, signed=True)}{unit} ({plain(least, digits)} to {plain(most, digits)})"
        bars.append(
            Bar(
                label=one.name.replace("_", " "), value=apart / sd, low=least / sd, high=most / sd,
                said=said.replace("-", MINUS), strong=one in asked,
            )
        )  # fmt: skip
    changes = ", ".join(f"{name} = {value:g}" for name, value in found.changes.items())
    heading = f"What if {changes}? ({found.task.text})"
    return draw_bars(
        bars,
        heading,
        "A bar from zero for each outcome, its length the difference over the standard deviation between healthy "
        f"people, with the interval of {100 * found.held:.0f} of 100 differences as a line; at the right the "
        "difference in its unit, with that interval.",
        zero="0: no change; bars in SD of healthy people",
        heading=heading if len(heading) < MOST_LETTERS else f"What if {len(found.changes)} causes were other?",
    )
