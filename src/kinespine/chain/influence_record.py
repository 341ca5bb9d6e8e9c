"""Slopes as a record for JSON and as text for reading; the keys are a contract with other programs."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import Any

import numpy as np

from kinespine.anatomy.causes import describe
from kinespine.anatomy.spread import healthy_spread
from kinespine.chain.influence import Influence
from kinespine.chain.outcome_units import Outcome
from kinespine.chain.standing import Standing
from kinespine.chain.standing_words import HOW_SURE

MOST = 8  # causes told of each outcome
ALIKE = 6  # digits, of the largest, in which slopes are compared
LEAST = 0.005  # in the unit of the outcome; what a healthy spread changes less is told as nothing
STEPS = {"factor": (0.1, "0.1"), "fraction": (0.01, "0.01")}  # of which a whole one is no small change


def influence_as_record(found: Standing, influence: Influence, wanted: Sequence[Outcome]) -> dict[str, Any]:
    """Slopes under the keys that `kinespine influence --json` promises.

    Every number stands under a name that ends in its unit; a slope under two: outcome and cause.
    """
    spread = {name: healthy_step(found, name) for name in influence.causes}
    slopes = {one.key: _column(influence, one) for one in wanted}
    return {
        "status": found.status,
        "message": f"Slopes with {len(influence.causes)} causes; outcomes: {', '.join(one.name for one in wanted)}.",
        "task": found.task.text,
        "causes": dict(found.causes.values),
        "hypothesis": found.causes.hypothesis,
        "muscles_on_edge": list(influence.on_edge),
        "values": {one.key: one.scale * float(influence.values[influence.row(one.name)]) for one in wanted},
        "healthy_sd": spread,
        "slopes": {key: dict(zip(influence.causes, column, strict=True)) for key, column in slopes.items()},
        "per_healthy_sd": {
            key: {name: value * spread[name] for name, value in zip(influence.causes, column, strict=True)}
            for key, column in slopes.items()
        },
    }


def influence_as_text(found: Standing, influence: Influence, wanted: Sequence[Outcome]) -> str:
    """For every outcome the causes that change it most."""
    head = (
        f"{found.task.text}: {found.status}. What a little more of a cause changes here, first what one standard"
        "\ndeviation (SD) between healthy people changes most, then what one step of the cause changes."
    )
    parts = [head, *(_outcome(found, influence, one) for one in wanted)]
    if influence.on_edge:
        parts.append(f"Begin or end to pull just here, beyond which slopes are others: {', '.join(influence.on_edge)}.")
    return "\n\n".join([*parts, HOW_SURE])


def healthy_step(found: Standing, name: str) -> float:
    """One standard deviation of a cause between healthy people, in the unit of the cause.

    Of what is spread by its logarithm, the person's own value times the standard deviation of that: three times as much
    and a third are one step up and down, which the deviation of the value itself would leave the range with.
    """
    spread = healthy_spread(name)
    value = found.causes.value(name)
    match spread.shape:
        case "lognormal":
            return value * (spread.width or 0.0)
        case "log-uniform":
            return value * log((spread.high or 1.0) / (spread.low or 1.0)) / sqrt(12.0)
        case _:
            return spread.sd


def _column(influence: Influence, one: Outcome) -> list[float]:
    return [one.scale * float(value) for value in influence.slopes[influence.row(one.name)]]


def _outcome(found: Standing, influence: Influence, one: Outcome) -> str:
    column = np.array(_column(influence, one))
    steps = np.array([healthy_step(found, name) for name in influence.causes])
    told = column * steps
    # Both sides of a symmetric body have the same slope but for rounding: they stand in the order of the table.
    size = np.abs(told)
    order = np.argsort(-np.round(size / max(float(size.max()), LEAST), ALIKE), kind="stable")
    shown = [int(number) for number in order[:MOST] if size[number] >= LEAST]
    value = round(one.scale * float(influence.values[influence.row(one.name)]), 1) + 0.0  # no -0.0
    unit = "" if one.unit == "1" else f" {one.unit}"
    lines = [f"{one.name}: {value:.1f}{unit}, {one.meaning}"]
    for number in shown:
        name = influence.causes[number]
        kind = describe(name).unit
        size, word = STEPS.get(kind, (1.0, kind))
        own = f"{steps[number]:.2g}{'' if kind in STEPS else f' {kind}'}"
        spread, step = f"{told[number]:>+9.2f}{unit:<5}per SD of {own:<10}", f"{size * column[number]:>+9.3f}{unit}"
        lines.append(f"  {name:<52}{spread}{step} per {word}")
    return "\n".join(lines if shown else [*lines, "  nothing changes it by as much as is told here"])
