"""Every published row collected for validation is accounted for, once, and stands where it is said to."""

import csv
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from published_rows import CARRIED, COMPARED, TABLES, USES, PublishedRow, fault, published, stands, uses
from row_comparisons import PARTS
from row_verdicts import beside, near, signed, sized
from validation_chain import experiments
from validation_in_vivo import tasks

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts" / "validation"
FILES = {
    "CHAIN": "chain_experiments.csv", "LOAD": "in_vivo_loads.csv", "POST": "rom_and_posture.csv",
    "SENS": "sensorimotor.csv", "HEAL": "healing.csv", "PROM": "proms.csv",
}  # fmt: skip
ROWS = {row.id: row for row in published()}


def row(value: str = "10", low: float | None = 8.0, high: float | None = 12.0, spread: str = "") -> PublishedRow:
    return PublishedRow(
        id="POST-000", what="", value=value, unit="deg", low=low, high=high, spread=spread, source="here", status="seen"
    )


@pytest.mark.skipif(not FACTS.is_dir(), reason="the collection the rows were copied from is not beside this checkout")
@pytest.mark.parametrize("name", TABLES)
def test_every_collected_row_is_there_once_with_its_number_and_source(name: str):
    with (FACTS / FILES[name]).open(encoding="utf-8", newline="") as file:
        collected = list(csv.DictReader(file))
    own = [one for one in published() if one.table == name]
    assert [one.id for one in own] == [one["id"] for one in collected]
    for mine, theirs in zip(own, collected, strict=True):
        numbers = [theirs[column] for column in ("value", "unit", "source", "status")]
        assert [mine.value, mine.unit, mine.source, mine.status] == numbers
        for limit, text in ((mine.low, theirs["low"]), (mine.high, theirs["high"])):
            assert limit == (float(text) if text else None)


def test_every_row_has_one_use_and_every_use_a_row():
    assert list(uses()) == [one.id for one in published()]
    assert len(ROWS) == len(published()) == 456


@pytest.mark.parametrize("name", ROWS)
def test_a_use_has_what_it_needs_and_nothing_else(name: str):
    use = uses()[name]
    assert use.use in USES
    assert bool(use.table and use.number) or use.use not in CARRIED
    assert bool(use.compared) or use.use not in COMPARED
    assert use.reason or use.use != "not used"
    assert use.use != "not used" or not (use.compared or use.table)
    assert use.use != "shown" or use.reason


@pytest.mark.parametrize("name", [name for name, use in uses().items() if use.use in CARRIED])
def test_a_row_that_is_carried_stands_there_with_its_source(name: str):
    assert fault(ROWS[name], uses()[name]) is None


@pytest.mark.parametrize("name", [name for name, use in uses().items() if use.use in COMPARED])
def test_a_row_that_is_compared_names_a_comparison(name: str):
    kind = uses()[name].compared.partition(" ")[0]
    assert kind in PARTS or kind in ("chain", "in_vivo")


def test_a_number_that_does_not_stand_there_is_found_out():
    name = "POST-129"
    use = uses()[name]
    assert fault(ROWS[name], use) is None
    assert "0.55" in (fault(ROWS[name], replace(use, number="0.55")) or "")
    assert "does not name elsewhere" in (fault(ROWS[name], replace(use, key="elsewhere")) or "")
    assert "0 lines" in (fault(ROWS[name], replace(use, row="quantity=nothing")) or "")
    assert "no file" in (fault(ROWS[name], replace(use, table="anatomy/tables/nothing.csv")) or "")


def test_a_number_inside_another_number_does_not_stand_there():
    assert stands("52", "52.0")
    assert not stands("52", "521")
    assert not stands("5", "0.5 to 52")
    assert stands("0.5", "from 0.5 to 52")


def test_limits_are_those_told_or_a_standard_deviation_or_95_percent_of_the_mean():
    assert row().limits == (8.0, 12.0)
    assert row(low=None, high=None, spread="SD 3.0").limits == (7.0, 13.0)
    low, high = row(low=None, high=None, spread="SE 1.0 reported as SD").limits
    assert (low, high) == pytest.approx((10.0 - 1.96, 10.0 + 1.96))
    assert row(low=None, high=None).limits == (None, None)


def test_verdicts_by_hand():
    assert beside(row(), 11.0).word == "met"
    assert beside(row(), 13.5).verdict == "**outside** (+1.5)"
    assert beside(row(low=None, high=None), 15.0).word == "open"
    assert beside(row(low=None, high=None), 25.0).word == "missed"
    assert beside(row(low=None, high=None), -10.0).word == "missed"
    assert near(row("10; 20", None, None), [9.0, 41.0]).word == "missed"
    assert near(row("10; 20", None, None), [9.0, 39.0]).word == "open"
    assert signed(0.3, 1.0, "").word == "met"
    assert signed(-0.3, 1.0, "").verdict == "**other sign**"
    assert signed(0.3, 1.0, "", least=0.5).verdict == "**nothing happens**"
    assert sized(row(), 0.2, 1.0, "").word == "sign only"
    assert sized(row(), -0.2, 1.0, "").word == "missed"
    assert sized(row(), 9.0, 1.0, "").word == "met"


def test_a_chain_row_is_compared_where_its_lines_can_be_expressed():
    lines = {one.id.rstrip("abcd") for one in experiments() if one.expressed == "yes"}
    compared = {name for name, use in uses().items() if use.compared == "chain"}
    assert compared == lines


def test_every_load_with_a_task_is_compared_with_it():
    with_task = {one.id for one in tasks() if one.tasks}
    assert {name for name, use in uses().items() if use.compared == "in_vivo"} == with_task


def test_the_page_names_every_row():
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    assert [name for name in ROWS if name not in page] == []


def test_a_row_that_a_test_holds_is_looked_for_in_that_test():
    use = replace(uses()["POST-082"], number="a name no test" + " has")
    assert "in it" in (fault(ROWS["POST-082"], use) or "")
