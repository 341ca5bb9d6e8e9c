"""Loads measured in living people: the tables fit together, and the model's known misses carry their cause."""

import csv
import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from in_vivo_rows import TABLES, InVivoTask, ammr, loads, measured, tasks
from validation_in_vivo import ORDER, reader, spread_of_measurements
from validation_variants import Case

from kinespine.anatomy import REFERENCE_MAN
from kinespine.chain.task import parse_task

EXPRESSED = [row for row in tasks() if row.tasks]


@pytest.mark.parametrize("row", EXPRESSED, ids=lambda row: row.id)
def test_every_task_of_a_row_can_be_read(row: InVivoTask):
    for text in (*row.tasks, *([row.below] if row.below else [])):
        assert parse_task(text).name == text.partition(":")[0]


def test_a_row_has_a_measured_number_exactly_where_a_task_expresses_it():
    assert set(loads()) == {row.id for row in EXPRESSED}


def test_a_row_is_scored_only_under_static_load_and_never_lying_or_at_a_peak():
    scored = [row for row in tasks() if row.used_for == "result"]
    assert {row.kind for row in scored} == {"static_loaded"}
    assert all(row.tasks for row in scored)


def test_a_scored_row_has_one_number_or_says_an_order():
    for row in EXPRESSED:
        if row.scored:
            assert math.isfinite(measured(loads()[row.id])) != (row.id in ORDER), row.id


def test_a_ratio_is_divided_by_the_standing_of_the_same_study():
    for row in EXPRESSED:
        over = loads()[row.id].over
        if over:
            assert row.below == "stand"
            assert loads()[over].source.split(";")[0] == loads()[row.id].source.split(";")[0]
            assert loads()[over].unit == loads()[row.id].unit


@pytest.mark.parametrize("row", EXPRESSED, ids=lambda row: row.id)
def test_every_number_compared_can_be_read_off(row: InVivoTask):
    assert callable(reader(row.compared))


def test_the_numbers_are_those_of_the_sources():
    assert measured(loads()["LOAD-004"]) == pytest.approx(2.2)  # 1.10 over 0.50 MPa
    assert measured(loads()["LOAD-038"]) == pytest.approx(1324 / 539)
    assert measured(loads()["LOAD-084"]) == pytest.approx(0.64)
    assert spread_of_measurements() == pytest.approx(0.12, abs=0.005)


def test_the_men_of_the_needle_studies_are_built_as_they_were():
    assert (loads()["LOAD-003"].person.age, loads()["LOAD-003"].person.mass) == (45.0, 72.0)
    assert loads()["LOAD-036"].person.age == 25.0
    assert loads()["LOAD-084"].person == REFERENCE_MAN


def test_the_other_models_chart_agrees_with_the_rows_it_shares():
    for row in ammr():
        if row.row and row.task != "stand":
            assert row.measured_percent / 100.0 == pytest.approx(measured(loads()[row.row]), rel=0.12), row.posture
        parse_task(row.task)


@pytest.mark.parametrize(
    ("task", "way"),
    [("stand", "habit"), ("lean:angle=30", "inclination"), ("lift:mass=20,style=back", "inclination"),
     ("sit:posture=straight,support=none", "sitting"), ("hold:mass=20,distance=close", "habit")],
)  # fmt: skip
def test_posture_is_varied_by_what_the_task_has(task: str, way: str):
    assert Case(person=REFERENCE_MAN, task=task).way == way


def test_the_tables_of_tasks_were_not_changed_after_the_comparison():
    with (TABLES / "in_vivo_tasks.csv").open(newline="", encoding="utf-8") as file:
        assert sum(row["used_for"] == "result" for row in csv.DictReader(file)) == 15
