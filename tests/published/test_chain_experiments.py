"""One end of the chain changed, the other watched: every line written down beforehand, each its own test."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from validation_chain import CAUSE, MORE_THAN, OUTCOMES, Experiment, beneath, changes, experiments, run
from validation_outcomes import GROUPS

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from

EXPRESSED = [row for row in experiments() if row.expressed == "yes"]
COUNTED = [row for row in EXPRESSED if row.used_for == "result"]


@pytest.mark.parametrize("row", EXPRESSED, ids=lambda row: row.id)
def test_every_change_can_be_read(row: Experiment):
    given, task = changes(row.changed)
    assert causes_from(given).values or task.name != "stand"


@pytest.mark.parametrize("row", EXPRESSED, ids=lambda row: row.id)
def test_every_outcome_is_known(row: Experiment):
    assert row.outcome in OUTCOMES or row.outcome in GROUPS


def test_the_groups_of_muscles_are_in_the_body_and_in_the_notes():
    known = {fascicle.group for fascicle in build_body(REFERENCE_MAN).fascicles}
    notes = {row.outcome: row.note for row in EXPRESSED}
    for outcome, groups in GROUPS.items():
        assert set(groups) <= known
        assert all(group in notes[outcome] for group in groups)


def test_a_null_result_has_a_bound_and_an_effect_a_sign():
    for row in EXPRESSED:
        assert row.expected in ("+", "-", "0")
        assert row.null == (row.null_result == "yes")
        assert not row.null or (row.threshold is not None and row.threshold > 0)


def test_a_line_that_is_not_modelled_says_why():
    assert all(row.note and row.used_for == "not_used" for row in experiments() if row.expressed == "no")


def test_where_stiffened_joints_rest_elsewhere_the_stiffened_body_is_the_reference():
    given, _ = changes("rest.L4-L5.flexion_deg=-4.4 stiffness.L4-L5=20")
    assert beneath(given) == {"stiffness.L4-L5": 20.0}
    assert beneath({"stiffness.L4-L5": 20.0}) == {}
    assert beneath({"lift_left_mm": 10.0}) == {}


def test_lines_that_ask_for_more_than_another_say_so():
    notes = {row.id: row.note for row in EXPRESSED}
    for line, other in MORE_THAN.items():
        assert other in notes[line]


def lines() -> list[object]:
    """Every counted line; those known to be missed are expected to fail, and to be said so when they no longer do."""
    return [
        pytest.param(
            row, id=row.id, marks=[pytest.mark.xfail(strict=True, reason=CAUSE[row.id])] if row.id in CAUSE else []
        )
        for row in COUNTED
    ]


@pytest.mark.slow
@pytest.mark.parametrize("row", lines())
def test_the_far_end_answers_as_measured(row: Experiment):
    found = run(row)
    assert found.right, found.verdict
