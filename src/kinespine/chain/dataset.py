"""Slopes, shares and what-ifs as labelled data sets, to and from NetCDF: the one place that needs xarray."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import describe
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.attribution import Attribution
from kinespine.chain.chain_matrix import ANSWERS, FOLLOWS, ChainMatrix
from kinespine.chain.influence import Influence
from kinespine.chain.influence_record import healthy_step
from kinespine.chain.outcome_units import Outcome, described, every_outcome, outcome
from kinespine.chain.person_fit import Fitted
from kinespine.chain.standing import Standing
from kinespine.chain.verdict import Interval
from kinespine.chain.what_if import WhatIf
from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.whole_file import whole_file

EXTRA = "results"


def check() -> None:
    """See that what writes the files is there.

    Raises:
        MissingExtra: it is not.
    """
    for name in ("xarray", "h5py", "h5netcdf"):
        require(name, EXTRA)


def influence_dataset(found: Standing, influence: Influence, matrix: ChainMatrix, version: str) -> Any:
    """Everything `kinespine influence` knows, as an `xarray.Dataset`.

    `slope` runs over outcome and cause, in the unit of the outcome per unit of the cause; `matrix_<answer>` over follow
    (how far habit follows the tissue), changed and level. `cause_unit`, `outcome_unit` and meanings lie beside. What
    holds for all of it (person, task, causes, hypothesis, version) are attributes.

    Args:
        version: of the program, to be written beside.

    Raises:
        MissingExtra: xarray is not installed.
    """
    xarray = require("xarray", EXTRA)
    outcomes = every_outcome()
    scale = np.array([one.scale for one in outcomes])
    rows = [describe(name) for name in influence.causes]
    changed = [describe(name) for name in matrix.causes]
    of_matrix = {
        f"matrix_{one.name}": (
            ("follow", "changed", "level"),
            matrix.values[..., number],
            {
                "unit": f"{one.unit} per changed_unit",
                "meaning": f"of a level to a unit of what is changed: {one.meaning}",
            },
        )
        for number, one in enumerate(ANSWERS)
    }
    return xarray.Dataset(
        {
            "slope": (
                ("outcome", "cause"),
                scale[:, None] * influence.slopes,
                {"unit": "outcome_unit per cause_unit", "meaning": "of an outcome with a cause"},
            ),
            "value": (
                ("outcome",), scale * influence.values,
                {"unit": "outcome_unit", "meaning": "of an outcome where the slopes were taken"},
            ),
            "healthy_sd": (
                ("cause",),
                np.array([healthy_step(found, name) for name in influence.causes]),
                {"unit": "cause_unit", "meaning": "standard deviation of a cause between healthy people"},
            ),
            **of_matrix,
        },
        coords={
            **_outcomes(outcomes),
            "cause": ("cause", list(influence.causes), {"meaning": "what can differ in a person"}),
            "cause_unit": ("cause", [row.unit for row in rows]),
            "cause_meaning": ("cause", [row.meaning for row in rows]),
            "follow": ("follow", list(FOLLOWS), {"unit": "1", "meaning": "how far habit follows the tissue"}),
            "changed": ("changed", list(matrix.causes), {"meaning": "cause that is changed by one unit"}),
            "changed_unit": ("changed", [row.unit for row in changed]),
            "level": ("level", list(JOINTS), {"meaning": "joint that answers, top to bottom"}),
        },
        attrs={
            "title": "Influence of causes on a standing body",
            "described": described(found),
            **_whose(found.body),
            "task": found.task.text,
            "causes": _listed(found.causes.values),
            "hypothesis": found.causes.hypothesis,
            "muscles_on_edge": ", ".join(influence.on_edge) or "none",
            "kinespine": version,
        },
    )  # fmt: skip


def explanation_dataset(
    attributions: Sequence[Attribution], fitted: Fitted, version: str, about: Mapping[str, str]
) -> Any:
    """Everything `kinespine explain` knows, as an `xarray.Dataset`.

    Intervals run over bound (median, low and high: 95 %); shares over outcome and group, draws of them over outcome,
    group and draw. What was measured, and the causes that were fitted to it, lie beside. Numbers of an outcome are in
    `outcome_unit`.

    Args:
        attributions: of one person, one for each outcome.
        version: of the program, to be written beside.
        about: further attributes.

    Raises:
        MissingExtra: xarray is not installed.
    """
    xarray = require("xarray", EXTRA)
    outcomes = [outcome(one.outcome.name) for one in attributions]
    scale = np.array([one.scale for one in outcomes])

    def of(dims: tuple[str, ...], values: Sequence[Any], meaning: str) -> Any:
        found = np.array(values, dtype=float)
        shape = (len(scale), *[1] * (found.ndim - 1))
        return ("outcome", *dims), scale.reshape(shape) * found, {"unit": "outcome_unit", "meaning": meaning}

    first, prior, bounds = attributions[0], fitted.prior, ("bound",)
    seen, spread = fitted.observations, np.sqrt(np.maximum(fitted.covariance.diagonal(), 0.0))
    each = attributions
    return xarray.Dataset(
        {
            "person": of((), [one.person for one in each], "the outcome at the most probable causes"),
            "norm": of((), [one.norm for one in each], "the outcome in the middle of healthy people like this one"),
            "healthy_sd": of((), [one.healthy_sd for one in each], "of the outcome between healthy people"),
            "detectable": of((), [one.detectable for one in each], "smallest share of the upper neck that is found"),
            "total": of(bounds, [_bounds(one.total) for one in each], "what is unusual in the outcome"),
            "neck": of(bounds, [_bounds(one.neck) for one in each], "share of the upper neck"),
            "mechanical": of(bounds, [_bounds(one.mechanical) for one in each], "its bones and tissue alone"),
            "sensory": of(bounds, [_bounds(one.sensory) for one in each], "its senses alone"),
            "habit_stays": of(bounds, [_bounds(one.habit_stays) for one in each], "where habit stays"),
            "habit_follows": of(bounds, [_bounds(one.habit_follows) for one in each], "where habit follows"),
            "position": of(bounds, [_bounds(one.position) for one in each], "where bones are carried so"),
            "share": of(
                ("group", *bounds), [[_bounds(row.share) for row in one.groups] for one in each], "of a group"
            ),
            "share_stays": of(
                ("group", *bounds), [[_bounds(row.stays) for row in one.groups] for one in each], "where habit stays"
            ),
            "share_follows": of(
                ("group", *bounds), [[_bounds(row.follows) for row in one.groups] for one in each], "where it follows"
            ),
            "share_region": of(
                ("region", *bounds), [[_bounds(row.share) for row in one.regions] for one in each],
                "of a region, habit included, against the middle of healthy people",
            ),
            "region_healthy_sd": of(
                ("region",), [[row.healthy_sd for row in one.regions] for one in each], "of it between healthy people"
            ),
            "share_exact": of(
                ("group",), [one.exact for one in each], "of subsets of groups solved in full"
            ),
            "draws": of(("group", "draw"), [one.draws.T for one in each], "share of a group in one draw"),
            "draw_weight": ("draw", first.weights, {"unit": "1", "meaning": "how much a draw counts, by its evidence"}),
            "habit_follow": ("draw", first.follow, {"unit": "1", "meaning": "how far habit follows the tissue"}),
            "habit_weight": ("draw", first.habit, {"unit": "1", "meaning": "weight of habit over the calibrated one"}),
            "verdict": (
                "outcome", [one.verdict.text for one in each], {"unit": "1", "meaning": "on the upper neck"}
            ),
            "cause_value": ("cause", fitted.mean, {"unit": "cause_unit", "meaning": "the most probable one"}),
            "cause_sd": ("cause", spread, {"unit": "cause_unit", "meaning": "what the measurements leave open"}),
            **{
                f"measured_{name}": ("measurement", values, {"unit": "SI, or cause_unit", "meaning": meaning})
                for name, values, meaning in (
                    ("value", fitted.values, "as measured"),
                    ("error", fitted.errors, "one standard deviation"),
                    ("usual", fitted.expected, "in healthy people like this one"),
                    ("usual_sd", fitted.expected_sd, "between them, the error of measuring included"),
                    ("fitted", fitted.predicted, "what all measurements together say"),
                )
            },
        },
        coords={
            **_outcomes(outcomes),
            "group": ("group", [row.group for row in first.groups], {"meaning": "group of causes"}),
            "region": ("region", [row.region for row in first.regions], {"meaning": "place of causes"}),
            "bound": ("bound", ["median", "low", "high"], {"meaning": "of draws; 95 of 100 between low and high"}),
            "draw": ("draw", np.arange(len(first.draws)), {"meaning": "of person, norm and habit"}),
            "cause": ("cause", list(prior.names), {"meaning": "what can differ in a person"}),
            "cause_unit": ("cause", [describe(name).unit for name in prior.names]),
            "measurement": ("measurement", [one.name for one in seen], {"meaning": "cause or outcome"}),
        },
        attrs={**about, **_whose(fitted.equilibrium.scene.stance.body), "kinespine": version},
    )  # fmt: skip


def what_if_dataset(found: WhatIf, version: str) -> Any:
    """Everything `kinespine what-if` knows, as an `xarray.Dataset` over outcome, draw and what was changed.

    Raises:
        MissingExtra: xarray is not installed.
    """
    xarray = require("xarray", EXTRA)
    outcomes = every_outcome()
    scale = np.array([one.scale for one in outcomes])
    outcome_unit, habit = {"unit": "outcome_unit"}, {"unit": "1"}
    first = ("outcome",)
    return xarray.Dataset(
        {
            "before": (first, scale * found.before, {**outcome_unit, "meaning": "at the most probable causes"}),
            "after": (first, scale * found.after, {**outcome_unit, "meaning": "the same with the changes"}),
            "difference": (
                ("bound", "outcome"), scale * found.interval,
                {**outcome_unit, "meaning": "after less before, over the draws"},
            ),
            "healthy_sd": (first, scale * found.healthy_sd, {**outcome_unit, "meaning": "between healthy people"}),
            "draws_before": (
                ("draw", "outcome"), scale * found.draws_before, {**outcome_unit, "meaning": "in one draw"}
            ),
            "draws_after": (
                ("draw", "outcome"), scale * found.draws_after, {**outcome_unit, "meaning": "the same with the changes"}
            ),
            "habit_follow": ("draw", found.follow, {**habit, "meaning": "how far habit follows the tissue, before"}),
            "habit_weight": ("draw", found.habit, {**habit, "meaning": "weight of habit over the calibrated one"}),
            "changed_before": (
                "changed", [found.was(name) for name in found.changes], {"unit": "changed_unit", "meaning": "before"}
            ),
            "changed_after": (
                "changed", list(found.changes.values()), {"unit": "changed_unit", "meaning": "after"}
            ),
        },
        coords={
            **_outcomes(outcomes),
            "bound": (
                "bound", ["low", "median", "high"],
                {"meaning": f"of draws; {100 * found.held:.0f} of 100 between low and high"},
            ),
            "draw": ("draw", np.arange(found.solved), {"meaning": "of person and habit"}),
            "changed": ("changed", list(found.changes), {"meaning": "cause that is set to another value"}),
            "changed_unit": ("changed", [describe(name).unit for name in found.changes]),
        },
        attrs={
            "title": "One person before and after some causes are other",
            **_whose(found.body),
            "task": found.task.text,
            "causes": _listed(found.known),
            "hypothesis": found.fitted.hypothesis,
            "measured": ", ".join(one.name for one in found.fitted.observations) or "nothing",
            "pairs_asked": found.asked,
            "kinespine": version,
        },
    )  # fmt: skip


def _bounds(one: Interval) -> tuple[float, float, float]:
    return one.value, one.low, one.high


def _outcomes(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "outcome": ("outcome", [one.name for one in outcomes], {"meaning": "what is asked of a standing body"}),
        "outcome_unit": ("outcome", [one.unit for one in outcomes]),
        "outcome_meaning": ("outcome", [one.meaning for one in outcomes]),
    }


def _whose(body: Body) -> dict[str, str | float]:
    person = body.person
    return {
        "person_sex": person.sex, "person_age_years": person.age, "person_height_m": person.height,
        "person_mass_kg": person.mass,
    }  # fmt: skip


def _listed(causes: Mapping[str, float]) -> str:
    return "; ".join(f"{name}={value:g}" for name, value in causes.items()) or "none"


def write(path: Path, data: Any) -> None:
    """Write a data set to a NetCDF file, in full or not at all.

    Raises:
        BadInput: the place cannot be written to.
        MissingExtra: h5netcdf is not installed.
    """
    check()
    with whole_file(path) as place:
        data.to_netcdf(place, engine="h5netcdf")


def load(path: Path) -> Any:
    """Read a data set that `write` wrote, all of it, and let go of the file.

    Raises:
        BadInput: it is no NetCDF file, or not there.
        MissingExtra: xarray is not installed.
    """
    check()
    xarray = require("xarray", EXTRA)
    try:
        with xarray.open_dataset(path, engine="h5netcdf") as kept:
            return kept.load()
    except (OSError, ValueError) as error:
        raise BadInput(f"Cannot read {path} as NetCDF: {error}") from error
