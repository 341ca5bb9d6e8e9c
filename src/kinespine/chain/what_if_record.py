"""A what-if as a record for JSON and as text for reading; the keys are a contract with other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kinespine.anatomy.causes import describe
from kinespine.chain.outcome_units import Outcome, every_outcome
from kinespine.chain.output_names import output_index
from kinespine.chain.what_if import WhatIf

MOST = 12  # outcomes told of those that change most
LEAST: Mapping[str, float] = {"N": 1.0, "deg": 0.1, "mm": 0.5, "Pa": 50.0, "%": 0.5, "1": 1e-3}
"""By unit: a smaller difference is told as nothing, and of a smaller spread between people nothing is a multiple."""
NOT_VARIED = "neutral zones, thorax, specific tension, effort's exponent, guard"


def most_changed(found: WhatIf, count: int = MOST) -> list[Outcome]:
    """Outcomes that change most against their spread between healthy people, most first."""
    rows = every_outcome()
    scale, least = np.array([one.scale for one in rows]), np.array([LEAST[one.unit] for one in rows])
    apart = scale * np.abs(found.difference)
    size = np.where(apart >= least, apart / np.maximum(scale * found.healthy_sd, least), 0.0)
    return [rows[int(k)] for k in np.argsort(-size, kind="stable")[:count] if size[k] > 0.0]


def what_if_as_record(found: WhatIf, version: str) -> dict[str, Any]:
    """Every outcome before and after under the keys that `kinespine what-if --json` promises."""
    person = found.body.person
    low, median, high = found.interval
    outcomes: list[dict[str, Any]] = []
    for row, one in enumerate(every_outcome()):
        sd = one.scale * float(found.healthy_sd[row])
        difference = one.scale * float(found.difference[row])
        outcomes.append(
            {
                "name": one.name,
                "unit": one.unit,
                "before": one.scale * float(found.before[row]),
                "after": one.scale * float(found.after[row]),
                "difference": {
                    "value": difference, "low": one.scale * float(low[row]), "high": one.scale * float(high[row]),
                    "median": one.scale * float(median[row]),
                },
                "healthy_sd": sd,
                "in_healthy_sd": difference / sd if sd >= LEAST[one.unit] else None,
            }
        )  # fmt: skip
    return {
        "status": "solved",
        "message": f"{found.task.text}, with {', '.join(_set(found))}: {found.solved} pairs of full solves.",
        "task": found.task.text,
        "hypothesis": found.fitted.hypothesis,
        "person": {
            "sex": person.sex, "age_years": person.age, "height_cm": 100 * person.height, "mass_kg": person.mass,
        },
        "measured": [one.name for one in found.fitted.observations],
        "causes": dict(found.known),
        "changes": [
            {"name": name, "unit": describe(name).unit, "before": found.was(name), "before_sd": found.open(name),
             "after": value}
            for name, value in found.changes.items()
        ],
        "outcomes": outcomes,
        "pairs": {"asked": found.asked, "solved": found.solved},
        "held_percent": 100 * found.held,
        "varied": varied(found),
        "times_s": dict(found.times),
        "kinespine": version,
    }  # fmt: skip


def what_if_as_text(found: WhatIf, asked: Sequence[Outcome]) -> str:
    """What changes most, and what was asked for."""
    most = most_changed(found)
    changes = "".join(f"\n  {words}" for words in _set(found))
    parts = [f"{found.task.text}, with{changes}"]
    if most:
        parts.append(_table(found, most, "What changes most, against the standard deviation (SD) of healthy people:"))
    else:
        parts.append("Nothing changes by as much as is told here.")
    if asked:
        parts.append(_table(found, asked, "Asked for:"))
    return "\n\n".join([*parts, varied(found), HOW])


HOW = (
    "It compares two bodies in a model: nothing adapts to the change but posture and muscle, and it does not say that\n"
    "anybody can be changed so, or feels otherwise then."
)


def varied(found: WhatIf) -> str:
    """What stands behind the intervals."""
    who = (
        "the person as the measurements allow"
        if found.fitted.observations
        else "the person among healthy people of this size"
    )
    left_out = "" if found.solved == found.asked else f" ({found.asked - found.solved} more found no posture)"
    low, high = found.habit_range
    return (
        f"Between: {100 * found.held:.0f} of 100 differences lie there; {found.solved} pairs of full solves{left_out}."
        f"\nVaried: {who}, how far habit follows the tissue (0 to 1),"
        f"\nits weight ({low:.2g} to {high:.2g} times). Not varied: {NOT_VARIED}."
    )


def _set(found: WhatIf) -> list[str]:
    return [
        f"{name} = {value:g} (before {plain(found.was(name), 2)}{_spread(found.open(name))})"
        for name, value in found.changes.items()
    ]


def _spread(size: float) -> str:
    return f", SD {size:.2g}" if size else ""


def _table(found: WhatIf, rows: Sequence[Outcome], heading: str) -> str:
    low, _, high = found.interval
    index = output_index()
    wide = max(len(one.name) for one in rows)
    lines = [heading, f"  {'':<{wide}}  {'before':>8} {'after':>8} {'difference':>11}   between                SD"]
    for one in rows:
        row = index[one.name]
        digits = 3 if one.unit == "1" else 1
        first, last, apart, least, largest, sd = (
            one.scale * float(values[row])
            for values in (found.before, found.after, found.difference, low, high, found.healthy_sd)
        )
        between = f"{plain(least, digits)} to {plain(largest, digits)}"
        unit = "" if one.unit == "1" else f" {one.unit}"
        lines.append(
            f"  {one.name:<{wide}}  {plain(first, digits):>8} {plain(last, digits):>8} "
            f"{plain(apart, digits, signed=True):>11}   {between:<18} {plain(sd, digits):>6}{unit}"
        )
    return "\n".join(lines)


def plain(value: float, digits: int, *, signed: bool = False) -> str:
    """Without a sign before zero."""
    shown = round(value, digits) + 0.0
    return f"{shown:+.{digits}f}" if signed and shown else f"{shown:.{digits}f}"
