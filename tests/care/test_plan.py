"""A plan: only with a clearance, checks before everything, an end, no film by the calendar."""

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_type_hints

import pytest

from kinespine.assessment import Clearance, screen
from kinespine.care.found import Adjustment
from kinespine.care.plan import FILMS, Goal, Plan, plan
from kinespine.visit import read_intake

GOAL = Goal(title="pain", unit="of 10", now=4.0, least=4.0, better="lower", basis="neck pain", source="kovacs2008")


@pytest.fixture(scope="module")
def clearance(tmp_path_factory: pytest.TempPathFactory, write_visit: Callable[..., Path]) -> Clearance:
    found = read_intake(write_visit(tmp_path_factory.mktemp("cleared"))).safety.screening
    assert isinstance(found, Clearance)
    return found


@pytest.mark.parametrize(
    "given", [None, True, {}, {"cord_signs": "no"}, screen({}), screen({"chest": True}), "clear"], ids=str
)
def test_without_a_clearance_no_plan_can_be_constructed(given: object):
    with pytest.raises(TypeError, match="needs a Clearance"):
        plan(given, None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="needs a Clearance"):
        Plan(clearance=given, adjustment=None, visits=(), goals=(), ends=())  # type: ignore[arg-type]


def test_the_types_of_a_plan_let_nothing_else_in():
    assert get_type_hints(plan)["clearance"] is Clearance
    assert get_type_hints(Plan)["clearance"] is Clearance
    with pytest.raises(TypeError):
        Plan(adjustment=None, visits=(), goals=(), ends=())  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        plan()  # type: ignore[call-arg]


def test_a_plan_is_not_stored_for_its_clearance_is_not(clearance: Clearance):
    with pytest.raises(TypeError, match="screen them anew"):
        pickle.dumps(plan(clearance, None))


def test_without_a_computed_change_every_visit_is_a_check_or_a_re_examination(clearance: Clearance):
    made = plan(clearance, None, (GOAL,), start=date(2026, 3, 2))
    assert [(one.week, one.kind, one.day) for one in made.visits] == [
        (1.0, "check only", date(2026, 3, 9)), (2.0, "check only", date(2026, 3, 16)),
        (6.0, "re-examination", date(2026, 4, 13)), (12.0, "re-examination", date(2026, 5, 25)),
    ]  # fmt: skip
    assert made.adjustments == 0
    assert made.goals == (GOAL,)


def test_a_computed_change_adds_a_check_and_counts_adjustments_apart(
    clearance: Clearance, search: Callable[..., Adjustment]
):
    slopes = {("head_tilt", "skull_tilt_deg"): 3.14159265 / 180.0}
    found = search({"skull_tilt_deg": 14.0, "atlas_tilt_deg": 0.0}, slopes, slopes, head_tilt=14.0)
    made = plan(clearance, found)
    assert [one.week for one in made.visits if one.kind == "check only"] == [1.0, 2.0, 4.0]
    assert made.adjustments == 1  # 2.8 deg at a lever of 37 mm: 1.8 mm, and one adjustment reaches 2
    assert all(one.day is None for one in made.visits)


def test_a_plan_ends_and_says_when(clearance: Clearance):
    ends = plan(clearance, None).ends
    assert [end.split(",")[0].split(" in ")[0] for end in ends][:2] == ["at week 6", "at week 12"]
    assert any("6 adjustments" in end for end in ends)


def test_no_visit_of_a_plan_takes_a_film(clearance: Clearance):
    made = plan(clearance, None)
    assert made.films == FILMS
    assert not [one for one in made.visits if "film" in one.what or "x-ray" in one.what]


def test_a_plan_is_signed_by_nobody(clearance: Clearance):
    assert plan(clearance, None).signature.startswith("Signed by nobody.")
