"""A plan that holds a computed change, as page and data: what stands beside it, and that it stays a suggestion."""

import html
import json
import re
from collections.abc import Callable
from math import radians
from pathlib import Path

import pytest

from kinespine.assessment import Clearance
from kinespine.care.found import Adjustment
from kinespine.care.plan import plan
from kinespine.chain.output_names import output
from kinespine.visit import read_intake
from kinespine.visit.treat import Treatment
from kinespine.visit.treat_goals import goals_of
from kinespine.visit.treat_page import write_treatment
from kinespine.visit.treat_words import message

TILTS = {("head_tilt", "skull_tilt_deg"): radians(1.0)}


AXIS = {("head_tilt", "axis_lateral_mm"): radians(3.0)}


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, write_visit: Callable[..., Path], search: Callable[..., Adjustment]
) -> tuple[dict, str]:
    """A change that is computed: it does it in every world."""
    found = search({"skull_tilt_deg": 14.0, "atlas_tilt_deg": 0.0}, TILTS, TILTS, head_tilt=14.0)
    return page_of(write_visit(tmp_path_factory.mktemp("computed") / "visit"), found)


@pytest.fixture(scope="module")
def depending(
    tmp_path_factory: pytest.TempPathFactory, write_visit: Callable[..., Path], search: Callable[..., Adjustment]
) -> tuple[dict, str]:
    """One that depends: where habit stays, tissue moves nothing of the head."""
    found = search({"skull_tilt_deg": 14.0, "atlas_tilt_deg": 0.0}, AXIS, TILTS, head_tilt=27.0, axis=8.0)
    return page_of(write_visit(tmp_path_factory.mktemp("depends") / "visit"), found)


def page_of(folder: Path, found: Adjustment) -> tuple[dict, str]:
    """Data and words of the plan of the constructed person, with what was found of a person of paper."""
    intake = read_intake(folder)
    assert isinstance(intake.safety.screening, Clearance)
    made = plan(intake.safety.screening, found, goals_of(intake, found, [one.outcome.name for one in found.effects]))
    write_treatment(
        Treatment(status="solved", message=message(intake, made), intake=intake, plan=made), folder / "report"
    )
    page = (folder / "report" / "plan.html").read_text(encoding="utf-8").partition("</style>")[2]
    data = json.loads((folder / "report" / "plan.json").read_text(encoding="utf-8"))
    return data, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_computed_change_is_called_computed_and_no_recommendation(written: tuple[dict, str]):
    data, page = written
    assert data["adjustment"]["status"] == "computed"
    assert "Computed, and no recommendation: skull on atlas, bent to the side by −2.8°, of 14.0° read" in page
    assert "signed by nobody" in data["message"]


def test_beside_the_change_stand_interval_worlds_and_full_solves(written: tuple[dict, str]):
    data, page = written
    effect = data["adjustment"]["effects"][0]
    assert effect["in_every_world"] == pytest.approx({"low": -5.544, "high": -2.772}, rel=1e-3)
    assert effect["in_full"] == pytest.approx({"low": -5.544, "high": -2.772}, rel=1e-3)
    assert -5.55 <= effect["expected"]["low"] <= effect["expected"]["high"] <= -2.77
    assert "−5.5° to −2.8°" in page


def test_how_far_it_throws_an_outcome_off_at_worst_stands_beside_its_limit(depending: tuple[dict, str]):
    data, page = depending
    effect = data["adjustment"]["effects"][0]
    assert effect["thrown_off"] == 0.0
    assert 0.0 < effect["thrown_off_limit"] <= effect["least_change"]
    limit, meaning = f"0.0° (limit {effect['thrown_off_limit']:.1f}°)", output("head_tilt").meaning
    assert f"At worst, in any plausible world, it throws off, the wrong way or too far: {meaning} {limit}." in page
    assert limit in page.partition("Thrown off at worst, in any world")[2]


def test_the_line_of_drive_stands_with_what_the_doctor_enters(written: tuple[dict, str]):
    data, page = written
    line = data["adjustment"]["lines_of_drive"][0]
    assert (line["side"], line["height_inches"]) == ("right", None)
    assert line["height_deg"] == pytest.approx(74, abs=2)
    assert "past its scale" in page
    assert "Computed line of drive" in page
    assert "Entered and recorded" in page
    for method in ("NUCCA", "Orthospinology", "Atlas Orthogonal", "Blair", "Palmer"):
        assert method in page


def test_force_is_named_as_what_is_not_part_of_it(written: tuple[dict, str]):
    assert "Force and impulse are no part of it" in written[1]
    assert not re.search(r"\d\s*N\b", written[1].partition("Visits")[0].partition("Computed line of drive")[2])


def test_a_change_that_depends_says_on_what_in_how_many_worlds_and_is_no_recommendation(depending: tuple[dict, str]):
    data, page = depending
    found = data["adjustment"]
    assert (found["status"], found["why"]) == ("depends", None)
    assert found["depends_on"] == ["shaped so, habit follows", "carried so"]
    effect = found["effects"][0]
    assert [one["name"] for one in effect["by_case"]] == ["shaped so, habit stays", *found["depends_on"]]
    assert (effect["by_case"][0]["low"], effect["by_case"][0]["high"]) == (0.0, 0.0)
    assert 30.0 < effect["worlds_of_100"] < 70.0
    condition = (
        "If the upper neck is shaped so and habit follows when tissue is moved, or if it is carried so by habit alone"
    )
    assert "It depends, and is no recommendation: skull on atlas, bent to the side by −2.8°" in page
    assert f"Only {condition[:1].lower()}{condition[1:]}. Nobody has measured whether that holds." in page
    assert f"{condition}: line of drive" in page
    assert "Computed line of drive" not in page
    assert f"in {effect['worlds_of_100']:.0f} beyond error" in page
    row = page.partition("The change in each case")[2].partition("What would have been found")[0]
    assert "0.0° to 0.0°" in row  # where habit stays
    assert row.count("−2.8° to −2.8°") == 2


def test_every_source_that_is_named_on_the_page_is_spelled_out_under_it(depending: tuple[dict, str]):
    page, _, sources = depending[1].rpartition("Sources")
    named = {key for keys in re.findall(r"\[([a-z0-9_;]+)[,\]]", page) for key in keys.split(";")} - {"recall"}
    assert {"swain2020", "nucca_slides", "kovacs2008"} <= named
    assert [key for key in sorted(named) if f"{key}:" not in sources] == []


def test_words_and_signs_of_a_change_are_explained_beside_it(depending: tuple[dict, str]):
    for words in ("Shaped so: ", "Carried so: ", "Habit follows: ", "A world is ", "Signs: bent to the right"):
        assert depending[1].count(words) == 1


def test_a_change_that_depends_is_no_part_of_the_plan(depending: tuple[dict, str], written: tuple[dict, str]):
    plans = depending[0]["plan"], written[0]["plan"]
    assert [one["adjustments"] for one in plans] == [0, 1]
    assert [[visit["week"] for visit in one["visits"]] for one in plans] == [[1, 2, 6, 12], [1, 2, 4, 6, 12]]
    goals, others = ([goal["title"] for goal in one["goals"]] for one in plans)
    assert goals == others  # what is measured again whatever was found
