"""Slopes in a NetCDF file: what goes in comes out, and a file is whole or not there."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import causes_from
from kinespine.chain import dataset, solve_standing
from kinespine.chain.chain_matrix import chain_matrix
from kinespine.chain.influence import influence_of
from kinespine.chain.standing import Standing
from kinespine.errors import BadInput, MissingExtra


@pytest.fixture(scope="module")
def found(man: Body) -> Standing:
    return solve_standing(man, causes=causes_from({"atlas_tilt_deg": 2.0}))


@pytest.fixture(scope="module")
def told(man: Body, found: Standing) -> Any:
    causes, solved = found.causes, found.equilibrium
    influence = influence_of(man, solved, causes, found.task)
    return dataset.influence_dataset(found, influence, chain_matrix(man, solved, causes, found.task), "1.2.3")


def test_what_is_written_is_what_is_read(told: Any, tmp_path: Path):
    file = tmp_path / "slopes.nc"
    dataset.write(file, told)
    assert dataset.load(file).identical(told)
    assert list(tmp_path.iterdir()) == [file]


def test_a_slope_is_found_by_the_names_of_outcome_and_cause(told: Any):
    slope = told.slope.sel(outcome="pelvic_obliquity", cause="leg_length_left_mm")
    assert (str(slope.outcome_unit.values), str(slope.cause_unit.values)) == ("deg", "mm")
    assert 0.1 < float(slope) < 0.4
    assert told.matrix_flexion.dims == ("follow", "changed", "level")
    assert told.sizes["cause"] == 465
    assert np.isfinite(told.slope).all()


def test_every_number_says_its_unit_and_the_file_whose_it_is(told: Any):
    assert all(variable.attrs["unit"] and variable.attrs["meaning"] for variable in told.data_vars.values())
    assert told.attrs["task"] == "stand"
    assert told.attrs["causes"] == "atlas_tilt_deg=2"
    assert told.attrs["kinespine"] == "1.2.3"
    assert (told.attrs["person_sex"], told.attrs["person_mass_kg"]) == ("male", 75.0)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_or_is_stopped_leaves_what_was_there(
    error: BaseException, told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "slopes.nc"
    file.write_text("earlier", encoding="utf-8")

    def stop(_: object, part: Path, **__: object) -> None:
        part.write_text("half", encoding="utf-8")
        raise error

    monkeypatch.setattr(type(told), "to_netcdf", stop)
    with pytest.raises((BadInput, KeyboardInterrupt)):
        dataset.write(file, told)
    assert [path.name for path in tmp_path.iterdir()] == ["slopes.nc"]
    assert file.read_text(encoding="utf-8") == "earlier"


def test_a_file_that_is_no_data_set_is_told(tmp_path: Path):
    file = tmp_path / "slopes.nc"
    file.write_text("no such thing", encoding="utf-8")
    with pytest.raises(BadInput, match=r"slopes\.nc"):
        dataset.load(file)


def test_without_the_extra_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "h5netcdf", None)
    with pytest.raises(MissingExtra, match=r"To write NetCDF files, install kinespine\[results\]: h5netcdf"):
        dataset.check()
