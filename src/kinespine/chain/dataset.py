"""Slopes and the chain matrix as a labelled data set, to and from NetCDF: the one place that needs xarray."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from kinespine.anatomy.causes import describe
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.chain_matrix import ANSWERS, FOLLOWS, ChainMatrix
from kinespine.chain.influence import Influence
from kinespine.chain.influence_record import healthy_step
from kinespine.chain.outcome_units import described, every_outcome
from kinespine.chain.standing import Standing
from kinespine.errors import BadInput
from kinespine.extras import require

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
    person = found.body.person
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
            "outcome": ("outcome", [one.name for one in outcomes], {"meaning": "what is asked of a standing body"}),
            "outcome_unit": ("outcome", [one.unit for one in outcomes]),
            "outcome_meaning": ("outcome", [one.meaning for one in outcomes]),
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
            "person_sex": person.sex,
            "person_age_years": person.age,
            "person_height_m": person.height,
            "person_mass_kg": person.mass,
            "task": found.task.text,
            "causes": "; ".join(f"{name}={value:g}" for name, value in found.causes.values.items()) or "none",
            "hypothesis": found.causes.hypothesis,
            "muscles_on_edge": ", ".join(influence.on_edge) or "none",
            "kinespine": version,
        },
    )  # fmt: skip


def write(path: Path, data: Any) -> None:
    """Write a data set to a NetCDF file, in full or not at all.

    Raises:
        BadInput: the place cannot be written to.
        MissingExtra: h5netcdf is not installed.
    """
    check()
    part = path.with_name(f".{path.name}.part")
    try:
        data.to_netcdf(part, engine="h5netcdf")
        part.replace(path)
    except OSError as error:
        why = error.strerror or "it may not be written to"
        raise BadInput(f"Cannot write {path}: {why}. Name a place you may write to.") from error
    finally:
        part.unlink(missing_ok=True)


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
