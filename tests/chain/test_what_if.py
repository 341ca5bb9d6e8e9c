"""Some causes set to another value: laws that hold whoever it is, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.chain import dataset
from kinespine.chain.influence import influence_of
from kinespine.chain.output_names import output_index, outputs
from kinespine.chain.person_fit import Fitted, fit_person
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.chain.what_if import DRAWS, WhatIf, spelt, what_if
from kinespine.chain.what_if_record import most_changed
from kinespine.errors import BadInput

LEG = "leg_length_left_mm"


@pytest.fixture(scope="module")
def anybody(man: Body) -> Fitted:
    return fit_person(man, (), task=STAND, weights=weights())


def compared(man: Body, anybody: Fitted, changes: dict[str, float], **more: object) -> WhatIf:
    return what_if(man, anybody, changes, task=STAND, weights=weights(), draws=4, workers=1, **more)


@pytest.fixture(scope="module")
def lifted(man: Body, anybody: Fitted) -> WhatIf:
    return compared(man, anybody, {LEG: 10.0})


def test_a_leg_longer_by_a_centimetre_lifts_its_side_of_the_pelvis(lifted: WhatIf):
    row = output_index()["pelvic_obliquity"]
    assert lifted.before[row] == pytest.approx(0.0, abs=1e-4)
    assert 1.0 < np.degrees(lifted.difference[row]) < 4.0  # rigid: 3.4 deg over 167 mm
    assert {"pelvic_obliquity", "leg_length_difference"} <= {one.name for one in most_changed(lifted)}


def test_to_set_what_is_known_changes_nothing(man: Body, anybody: Fitted):
    found = compared(man, anybody, {LEG: 5.0}, known={LEG: 5.0})
    assert found.was(LEG) == 5.0
    assert found.open(LEG) == 0.0
    forces = [row for row, one in enumerate(outputs()) if one.unit == "N"]
    assert np.abs(found.difference[forces]).max() < 0.05
    assert np.abs(found.draws_after - found.draws_before)[:, forces].max() < 0.05
    assert most_changed(found) == []


@pytest.fixture(scope="module")
def nudged(man: Body, anybody: Fitted) -> WhatIf:
    return compared(man, anybody, {LEG: 0.2}, known={LEG: 0.0})


def test_a_small_change_is_the_slope(man: Body, anybody: Fitted, nudged: WhatIf):
    slopes = influence_of(man, anybody.equilibrium, anybody.causes, STAND, [LEG]).slopes[:, 0]
    rows = [output_index()[name] for name in ("pelvic_obliquity", "lumbar_asymmetry", "l4_l5_lateral")]
    assert nudged.difference[rows] == pytest.approx(0.2 * slopes[rows], rel=0.05)


def test_what_a_cause_was_before_is_open_unless_it_is_known(lifted: WhatIf, nudged: WhatIf):
    row = output_index()["leg_length_difference"]
    assert np.ptp((lifted.draws_after - lifted.draws_before)[:, row]) > 2e-3
    assert np.ptp((nudged.draws_after - nudged.draws_before)[:, row]) < 1e-4
    assert (lifted.open(LEG), nudged.open(LEG)) == (pytest.approx(4.7, abs=0.1), 0.0)


def test_the_extremes_of_39_draws_hold_95_of_100(lifted: WhatIf):
    draws, count = np.arange(39.0), len(outputs())
    many = replace(
        lifted, draws_before=np.zeros((39, count)), draws_after=np.tile(draws[:, None], (1, count)), follow=draws,
        habit=draws,
    )  # fmt: skip
    assert many.held == 0.95
    assert many.interval[:, 0] == pytest.approx([0.0, 19.0, 38.0])
    assert lifted.held == pytest.approx(3 / 5)
    assert DRAWS >= 39


def test_habit_is_drawn_from_all_that_calibration_cannot_exclude(lifted: WhatIf):
    assert sorted(np.floor(4 * lifted.follow)) == [0, 1, 2, 3]
    low, high = lifted.habit_range
    assert (low, high) == (weights().habit_low / weights().habit, weights().habit_high / weights().habit)
    assert np.all((low <= lifted.habit) & (lifted.habit <= high))


def test_two_processes_find_what_one_finds(man: Body, anybody: Fitted, lifted: WhatIf):
    both = what_if(man, anybody, {LEG: 10.0}, task=STAND, weights=weights(), draws=4, workers=2)
    forces = [row for row, one in enumerate(outputs()) if one.unit == "N"]
    assert both.draws_after[:, forces] == pytest.approx(lifted.draws_after[:, forces], abs=1e-3)


def test_a_cause_is_set_to_its_neutral_value_under_any_of_its_names():
    assert spelt({"rest.T6.lateral_deg": 0.0}, "shape") == {"rest.T6-T7.lateral_deg": 0.0}


@pytest.mark.parametrize(
    ("changes", "draws", "said"),
    [
        ({}, 4, "Nothing is set to another value"),
        ({"leg_lenght_left_mm": 3.0}, 4, "Did you mean 'leg_length_left_mm'"),
        ({LEG: 900.0}, 4, "possible: "),
        ({LEG: 9.0}, 3, "3 draws; possible: 4 to 10000"),
    ],
)
def test_what_cannot_be_asked_is_told(changes: dict[str, float], draws: int, said: str, man: Body, anybody: Fitted):
    with pytest.raises(BadInput, match=said):
        what_if(man, anybody, changes, task=STAND, weights=weights(), draws=draws, workers=1)


def test_all_of_it_is_written_to_a_file_and_read_back(lifted: WhatIf, tmp_path: Path):
    told = dataset.what_if_dataset(lifted, "1.2.3")
    dataset.write(tmp_path / "all.nc", told)
    kept = dataset.load(tmp_path / "all.nc")
    assert kept.identical(told)
    assert kept.draws_after.sel(draw=2, outcome="pelvic_obliquity") == pytest.approx(
        np.degrees(lifted.draws_after[2, output_index()["pelvic_obliquity"]])
    )
    assert float(kept.changed_after.sel(changed=LEG)) == 10.0
    assert all(variable.attrs["unit"] and variable.attrs["meaning"] for variable in kept.data_vars.values())
