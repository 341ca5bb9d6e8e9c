"""What is published about measures: every definition is taken or left out with a reason, every number has its unit."""

import csv
from pathlib import Path

import pytest

from kinespine.measures import CATALOGUE, DISTORTIONS
from kinespine.measures.facts import TWICE, definitions, facts_about, least_change, measure_facts

UNITS = {measure.name: {"rad": "deg", "m": "mm", "1": "1"}[measure.unit] for measure in CATALOGUE}
UNITS |= {pair.name: {"rad": "deg", "m": "mm", "1": "1"}[pair.unit] for pairs in DISTORTIONS.values() for pair in pairs}
LISTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "clinical"
OWN = {"icc", "kappa"}  # numbers without the unit of the measure


def test_a_definition_gives_measures_or_says_why_not():
    assert [row.id for row in definitions() if bool(row.measures) == bool(row.reason)] == []
    assert {name for row in definitions() for name in row.names} <= UNITS.keys()
    assert len({row.id for row in definitions()}) == len(definitions()) == 152


@pytest.mark.parametrize(("name", "rows"), [("radiograph_measures.csv", 82), ("posture_measures.csv", 70)])
def test_every_published_row_is_covered(name: str, rows: int):
    if not (path := LISTS / name).exists():
        pytest.skip(f"{path} is not here")
    with path.open(newline="", encoding="utf-8") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert len(ids) == rows
    assert set(ids) <= {row.id for row in definitions()}


def test_a_new_measure_follows_a_definition_or_is_one_of_our_own():
    defined = {name for row in definitions() for name in row.names}
    own = {measure.name for measure in CATALOGUE if measure.name not in defined}
    assert {measure.source for measure in CATALOGUE if measure.name in own} == {"kinespine"}


def test_a_published_number_is_of_a_measure_in_its_unit():
    wrong = [
        (fact.measure, fact.fact, fact.unit)
        for fact in measure_facts()
        if fact.unit != ("1" if fact.fact in OWN else UNITS[fact.measure])
        # what bone adds to an angle is known in millimetres
        and not (fact.fact == "difference" and fact.unit == "mm")
    ]
    assert wrong == []


def test_a_span_runs_from_low_to_high_around_its_value():
    for fact in measure_facts():
        ends = [end for end in (fact.low, fact.value, fact.high) if end is not None]
        assert ends == sorted(ends) or (fact.value == 5.4), fact  # a mean size and the size called significant


def test_the_smallest_change_is_published_or_says_that_it_is_derived():
    tangent, ribs = least_change("cervical_lordosis_C2_C7_posterior_tangent"), least_change("rib_cage_shift")
    assert tangent is not None
    assert ribs is not None
    assert (tangent.value, tangent.derived) == (13.5, False)  # and not 1.96 √2 · 3.6 = 10.0
    assert ribs.value == pytest.approx(TWICE * 5.9)
    assert ribs.value == pytest.approx(16.35, abs=0.01)
    assert ribs.derived
    assert least_change("powers_ratio") is None


def test_a_neck_is_never_given_one_norm():
    means = [fact for fact in facts_about("cervical_lordosis_C2_C7", age=50) if fact.fact == "mean"]
    assert {fact.source for fact in means} >= {"guo2018", "cerv_meta"}


def test_facts_are_those_of_the_age_and_sex_asked_for():
    men = [fact for fact in facts_about("anterior_atlantodental_interval", sex="male") if fact.sex]
    assert [(fact.sex, fact.high) for fact in men] == [("male", 3.0)]
    ages = {fact.age_low for fact in facts_about("spinosacral_angle", age=70) if fact.fact == "mean"}
    assert ages == {60}
