"""The norm of a person: regression lines, identities and conditioning, each against a number from its source."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.anatomy import Person
from kinespine.errors import BadInput
from kinespine.measures import (
    CATALOGUE,
    DISTORTIONS,
    Conditional,
    conditional_norm,
    draw,
    how_unusual,
    how_unusual_together,
    norm_correlations,
    norm_for,
    norm_terms,
    normed,
)
from kinespine.measures.norm_lines import healthy_covariance, lines, residual_correlation

WOMAN = Person(sex="female", age=45.0, height=1.66, mass=65.0)
PELVIS = ("pelvic_incidence", "pelvic_tilt", "sacral_slope")
LORDOSIS = "lumbar_lordosis_L1_S1"
ROOT = Path(__file__).resolve().parents[2]
PATIENTS = next(
    (
        found
        for above in (ROOT, ROOT.parent)
        if (found := above / "shared" / "data" / "spinopelvic" / "vertebral_column_310.csv").is_file()
    ),
    None,
)

ages = st.floats(18.0, 100.0)
incidences = st.floats(math.radians(30.0), math.radians(85.0))


def somebody(age: float = 45.0, sex: str = "female", incidence_deg: float | None = None) -> Person:
    incidence = None if incidence_deg is None else math.radians(incidence_deg)
    return Person(sex=sex, age=age, height=1.7, mass=70.0, pelvic_incidence=incidence)  # pyright: ignore


def degrees(norm: Conditional, name: str) -> float:
    return math.degrees(norm.mean[norm.names.index(name)])


def correlation(norm: Conditional, one: str, other: str) -> float:
    at, on = norm.names.index(one), norm.names.index(other)
    return float(norm.covariance[at, on] / (norm.sd[at] * norm.sd[on]))


# --- the lines ---


def test_the_tilt_of_an_incidence_of_60_degrees_at_50_years_is_17_degrees():
    #   -12.7 + 0.38 * 60 + 0.14 * 50 = 17.1 (642 people); the slope is what is left of 60
    norm = conditional_norm(somebody(50.0, incidence_deg=60.0))
    assert degrees(norm, "pelvic_tilt") == pytest.approx(17.1, abs=0.01)
    assert degrees(norm, "sacral_slope") == pytest.approx(42.9, abs=0.01)
    assert degrees(norm, "T1_pelvic_angle") == pytest.approx(-16.9 + 0.34 * 60 + 0.15 * 50, abs=0.01)


@given(ages.filter(lambda age: 20 < age < 79), incidences)
def test_a_degree_of_incidence_is_0_38_of_tilt_0_62_of_slope_and_0_60_of_lordosis(age: float, incidence: float):
    step = math.radians(1.0)
    before, after = (
        conditional_norm(somebody(age), {"pelvic_incidence": incidence + more}) for more in (0.0, step)
    )  # fmt: skip
    moved = {name: degrees(after, name) - degrees(before, name) for name in normed()}
    assert moved["pelvic_tilt"] == pytest.approx(0.38, abs=1e-6)
    assert moved["sacral_slope"] == pytest.approx(0.62, abs=1e-6)
    assert moved[LORDOSIS] == pytest.approx(0.60, abs=1e-6)
    assert moved["cervical_lordosis_C2_C7"] == pytest.approx(0.0, abs=1e-6)


def test_lordosis_falls_and_tilt_rises_with_age_up_to_80_years():
    young, old, older = (conditional_norm(somebody(age, incidence_deg=52.0)) for age in (30.0, 80.0, 95.0))
    assert degrees(old, LORDOSIS) - degrees(young, LORDOSIS) == pytest.approx(-0.23 * 50)
    assert degrees(old, "pelvic_tilt") - degrees(young, "pelvic_tilt") == pytest.approx(0.14 * 50)
    assert old.mean == pytest.approx(older.mean)


def test_the_second_neck_vertebra_of_men_is_7_mm_further_forward():
    man, woman = (
        conditional_norm(somebody(sex=sex), names=["cervical_vertical_axis_C2_C7"]) for sex in ("male", "female")
    )
    assert man.mean[0] - woman.mean[0] == pytest.approx(0.007)
    assert man.mean[0] == pytest.approx(0.0239, abs=0.0001)


def test_spreads_that_no_row_states_come_out_as_published():
    #   nothing of these was put in: sacral slope SD 8, incidence less lordosis -8 (SD 9), r(PI, SS) 0.8 (recalled)
    assert math.degrees(lines()["sacral_slope"].sd) == pytest.approx(8.0, abs=0.5)
    norm = conditional_norm(somebody(40.0))
    gap = norm.mean[norm.names.index("pelvic_incidence")] - norm.mean[norm.names.index(LORDOSIS)]
    assert math.degrees(gap) == pytest.approx(-8.0, abs=1.0)
    pair = [norm.names.index(name) for name in ("pelvic_incidence", LORDOSIS)]
    difference = np.array([1.0, -1.0])
    assert math.degrees(math.sqrt(difference @ norm.covariance[np.ix_(pair, pair)] @ difference)) == pytest.approx(
        9, abs=1.5
    )
    assert correlation(norm, "pelvic_incidence", "sacral_slope") == pytest.approx(0.8, abs=0.05)


def test_a_correlation_among_all_people_is_found_again_when_ages_and_incidences_are_mixed():
    #   r(lordosis, slope) = 0.8 over all: at one age it is what is left after both changed with age
    one, other = lines()[LORDOSIS], lines()["sacral_slope"]
    at, on = normed().index(LORDOSIS), normed().index("sacral_slope")
    with_age = healthy_covariance()[at, on] + one.per_year * other.per_year * one.age_sd * other.age_sd
    assert with_age / (one.sd * other.sd) == pytest.approx(0.8)


# --- identities and the covariance as a whole ---


@given(ages, st.sampled_from(["female", "male"]), st.one_of(st.none(), incidences))
def test_incidence_is_tilt_plus_slope_in_the_mean_and_in_every_draw(age: float, sex: str, incidence: float | None):
    person = Person(sex=sex, age=age, height=1.7, mass=70.0, pelvic_incidence=incidence)  # pyright: ignore
    norm = conditional_norm(person, names=PELVIS)
    people = draw(norm, np.random.default_rng(1), 50)
    assert norm.mean[0] == pytest.approx(norm.mean[1] + norm.mean[2], abs=1e-12)
    assert people[:, 0] == pytest.approx(people[:, 1] + people[:, 2], abs=1e-7)


def test_the_correlations_fit_together_as_they_stand_and_only_the_identity_is_singular():
    assert np.linalg.eigvalsh(residual_correlation())[0] > 0.01
    covariance = healthy_covariance()
    size = np.sqrt(np.diag(covariance))
    eigenvalues = np.linalg.eigvalsh(covariance / np.outer(size, size))
    assert abs(eigenvalues[0]) < 1e-12
    assert eigenvalues[1] > 0.005


def test_many_drawn_people_have_the_mean_and_the_covariance():
    norm = conditional_norm(WOMAN)
    people = draw(norm, np.random.default_rng(7), 40_000)
    assert (people.mean(axis=0) - norm.mean) / norm.sd == pytest.approx(np.zeros(len(norm.names)), abs=0.02)
    found = np.cov(people.T) / np.outer(norm.sd, norm.sd)
    assert np.abs(found - norm.covariance / np.outer(norm.sd, norm.sd)).max() < 0.03


def test_a_norm_cannot_be_written_on():
    norm = conditional_norm(WOMAN)
    with pytest.raises(ValueError, match="read-only"):
        norm.covariance[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        norm.mean[0] = 1.0


# --- conditioning ---


def test_two_measures_condition_as_on_paper():
    #   mean of T1 slope given the neck's lordosis one SD up: + r * SD; its variance times 1 - r²
    free = conditional_norm(WOMAN)
    neck, slope = (free.names.index(name) for name in ("cervical_lordosis_C2_C7", "T1_slope"))
    r = correlation(free, "cervical_lordosis_C2_C7", "T1_slope")
    one_up = conditional_norm(WOMAN, {"cervical_lordosis_C2_C7": float(free.mean[neck] + free.sd[neck])})
    assert one_up.mean[slope] - free.mean[slope] == pytest.approx(r * free.sd[slope])
    assert one_up.sd[slope] == pytest.approx(free.sd[slope] * math.sqrt(1 - r * r))
    assert r == pytest.approx(0.53, abs=0.02)  # published 0.526 over all ages


@settings(max_examples=30)
@given(st.lists(st.sampled_from([name for name in normed() if name != "sacral_slope"]), unique=True, min_size=1))
def test_what_is_given_is_kept_and_nothing_becomes_less_certain(names: list[str]):
    free = conditional_norm(WOMAN)
    values = {name: float(free.mean[free.names.index(name)] + free.sd[free.names.index(name)]) for name in names}
    norm = conditional_norm(WOMAN, values)
    for name, value in values.items():
        assert norm.mean[norm.names.index(name)] == pytest.approx(value, abs=1e-9)
        assert norm.sd[norm.names.index(name)] == 0.0
    assert np.all(norm.sd <= free.sd + 1e-9)
    assert np.linalg.eigvalsh(norm.covariance)[0] > -1e-9


def test_conditioning_on_draws_is_the_regression_over_draws():
    free = conditional_norm(WOMAN, names=[LORDOSIS, "pelvic_tilt", "pelvic_incidence", "T1_pelvic_angle"])
    people = draw(free, np.random.default_rng(3), 50_000)
    known = np.column_stack([np.ones(len(people)), people[:, 1:3]])
    line, *_ = np.linalg.lstsq(known, people[:, 0])
    values = {"pelvic_tilt": math.radians(25.0), "pelvic_incidence": math.radians(55.0)}
    expected = line @ [1.0, *values.values()]
    assert degrees(conditional_norm(WOMAN, values), LORDOSIS) == pytest.approx(math.degrees(expected), abs=0.3)


def test_given_incidence_and_tilt_leave_nothing_open_of_the_slope():
    norm = conditional_norm(WOMAN, {"pelvic_incidence": 1.0, "pelvic_tilt": 0.3})
    assert norm.mean[norm.names.index("sacral_slope")] == pytest.approx(0.7)
    assert norm.sd[norm.names.index("sacral_slope")] == 0.0
    three = conditional_norm(WOMAN, {"pelvic_incidence": 1.0, "pelvic_tilt": 0.3, "sacral_slope": 0.7})
    assert three.mean == pytest.approx(norm.mean)
    assert three.covariance == pytest.approx(norm.covariance, abs=1e-12)


def test_an_incidence_read_badly_tells_little_and_read_well_everything():
    value, places = {"pelvic_incidence": math.radians(72.0)}, {"pelvic_incidence": 0.0}
    means = [
        degrees(
            conditional_norm(WOMAN, value, errors={**places, "pelvic_incidence": math.radians(error)}),
            "pelvic_incidence",
        )
        for error in (0.0, 10.0, 1e4)
    ]
    assert means == pytest.approx([72.0, (72.0 + 51.9) / 2, 51.9], abs=0.01)  # equal errors: half way


def test_the_incidence_of_the_person_counts_as_given():
    own, told = (
        conditional_norm(somebody(incidence_deg=60.0)),
        conditional_norm(somebody(), {PELVIS[0]: math.radians(60)}),
    )
    assert own.mean == pytest.approx(told.mean)
    assert dict(own.given) == {"pelvic_incidence": math.radians(60.0)}


# --- how unusual ---


def test_one_value_two_standard_deviations_off_is_found_in_one_of_22_healthy_people():
    norm = conditional_norm(WOMAN)
    place = norm.names.index("T1_slope")
    found = how_unusual(norm, "T1_slope", float(norm.mean[place] - 2 * norm.sd[place]))
    assert (found.distance, found.tail) == (pytest.approx(-2.0), pytest.approx(0.0455, abs=0.0001))
    blurred = how_unusual(norm, "T1_slope", float(norm.mean[place] - 2 * norm.sd[place]), error=float(norm.sd[place]))
    assert blurred.distance == pytest.approx(-math.sqrt(2.0))


def test_five_of_100_healthy_people_are_outside_95_per_cent_over_all_measures_together():
    norm = conditional_norm(WOMAN)
    people = draw(norm, np.random.default_rng(5), 2000)
    found = [how_unusual_together(norm, dict(zip(norm.names, person, strict=True))) for person in people.tolist()]
    assert {one.degrees for one in found} == {len(normed()) - 1}  # the slope follows from the two others
    assert np.mean([one.tail < 0.05 for one in found]) == pytest.approx(0.05, abs=0.015)


def test_two_values_are_as_unusual_as_the_ellipse_says():
    #   uncorrelated and one SD each: distance sqrt(2), tail exp(-1) of a chi-square of two degrees
    norm = conditional_norm(WOMAN, names=["T1_slope", "trunk_shift"])
    values = dict(zip(norm.names, (norm.mean + norm.sd).tolist(), strict=True))
    found = how_unusual_together(norm, values)
    assert (found.distance, found.degrees) == (pytest.approx(math.sqrt(2)), 2)
    assert found.tail == pytest.approx(math.exp(-1.0))


# --- where it comes from ---


def test_every_row_is_of_a_measure_there_is_and_has_a_mean_and_one_spread():
    possible = {measure.name for measure in CATALOGUE} | set(DISTORTIONS)
    units = {measure.name: {"rad": "deg", "m": "mm", "1": "1"}[measure.unit] for measure in CATALOGUE}
    units |= {name: {"rad": "deg", "m": "mm"}[of[0].unit] for name, of in DISTORTIONS.items()}
    for name in set(normed()):
        assert name in possible
        rows = [row for row in norm_terms() if row.measure == name]
        if name == "sacral_slope":
            assert not rows
            continue
        terms = [row.term for row in rows]
        assert sorted(set(terms)) == sorted(terms)
        assert "mean" in terms
        assert len({"sd", "residual_sd"} & set(terms)) == 1
        assert {row.unit.partition("/")[0] for row in rows} == {units[name]}
    assert {row.one for row in norm_correlations()} | {row.other for row in norm_correlations()} <= set(normed())
    pairs = [frozenset((row.one, row.other)) for row in norm_correlations()]
    assert len(set(pairs)) == len(pairs)


def test_a_norm_says_what_it_rests_on_and_what_is_assumed():
    norm = conditional_norm(WOMAN, names=["pelvic_tilt", LORDOSIS, "trunk_shift"])
    assert {"norm_pi2025", "hasegawa2016", "means2022", "vialle2005", "gangnet2003"} <= set(norm.sources)
    assert "tang2021" not in norm.sources
    assert {row.status for row in norm.assumed} <= {"assumed", "recalled"}
    assert ("pelvic_tilt", "trunk_shift") in norm.taken_as_uncorrelated
    assert ("pelvic_tilt", LORDOSIS) not in norm.taken_as_uncorrelated


def test_the_bands_beside_a_measure_agree_with_the_lines_at_50_years_within_0_6_standard_deviations():
    norm = conditional_norm(somebody(50.0, "male"))
    for name, mean, sd in zip(norm.names, norm.mean.tolist(), norm.sd.tolist(), strict=True):
        band = norm_for(name, 50.0)
        if band is None or name == "leg_length_difference":  # a size without side there
            continue
        assert mean == pytest.approx(band.value * (math.radians(1) if band.unit == "deg" else 1e-3), abs=0.6 * sd), name


# --- bad input ---


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"pelvic_tild": 0.2}, "Did you mean 'pelvic_tilt'"),
        ({"pelvic_incidence": 52.0}, "0 to 152 deg|Angles are in rad"),
        ({"trunk_shift": 12.0}, "lengths in m"),
        ({"pelvic_tilt": math.nan}, "possible"),
        ({"stance_width": 0.2}, "No source with the spread"),
        ({"head_tilt.eye": 0.01}, "Ask for 'head_tilt'"),
        ({"pelvic_incidence": 1.0, "pelvic_tilt": 0.3, "sacral_slope": 0.6}, "off by 5.7 deg"),
    ],
)
def test_what_cannot_be_given_is_told(values: dict[str, float], message: str):
    with pytest.raises(BadInput, match=message):
        conditional_norm(WOMAN, values)


def test_other_wrong_questions_are_told():
    with pytest.raises(BadInput, match="norms are those of adults"):
        conditional_norm(somebody(12.0))
    with pytest.raises(BadInput, match="say which"):
        conditional_norm(somebody(incidence_deg=60.0), {"pelvic_incidence": 0.8})
    with pytest.raises(BadInput, match="no value"):
        conditional_norm(WOMAN, {"pelvic_tilt": 0.2}, errors={"T1_slope": 0.1})
    with pytest.raises(BadInput, match="one standard deviation"):
        conditional_norm(WOMAN, {"pelvic_tilt": 0.2}, errors={"pelvic_tilt": -0.1})
    norm = conditional_norm(WOMAN, {"pelvic_tilt": 0.2}, names=["pelvic_tilt", "sacral_slope", "pelvic_incidence"])
    with pytest.raises(BadInput, match="does not hold 'T1_slope'"):
        how_unusual(norm, "T1_slope", 0.4)
    with pytest.raises(BadInput, match="cannot be unusual"):
        how_unusual(norm, "pelvic_tilt", 0.3)
    with pytest.raises(BadInput, match="cannot be unusual"):
        how_unusual_together(norm, {"pelvic_tilt": 0.3})
    with pytest.raises(BadInput, match="cannot go together"):
        how_unusual_together(norm, {"sacral_slope": 0.7, "pelvic_incidence": 1.0})


# --- against people who were measured ---


@pytest.mark.skipif(PATIENTS is None, reason="the recordings of 310 pelves are not beside this repository")
def test_67_people_without_disease_follow_the_published_lines():
    assert PATIENTS is not None
    with PATIENTS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("pelvic_incidence", "pelvic_tilt", "sacral_slope", "lumbar_lordosis_angle")
    every = np.array([[float(row[name]) for name in columns] for row in rows])
    assert every[:, 0] == pytest.approx(every[:, 1] + every[:, 2], abs=1e-6)
    healthy = every[[row["class"] == "Normal" for row in rows]]
    incidence, tilt, slope, lordosis = healthy.T
    assert np.polyfit(incidence, tilt, 1)[0] == pytest.approx(0.38, abs=0.1)
    assert np.polyfit(incidence, lordosis, 1)[0] == pytest.approx(0.60, abs=0.15)
    norm = conditional_norm(WOMAN)
    assert np.corrcoef(incidence, slope)[0, 1] == pytest.approx(correlation(norm, *PELVIS[::2]), abs=0.06)
    assert np.corrcoef(incidence, tilt)[0, 1] == pytest.approx(correlation(norm, *PELVIS[:2]), abs=0.08)
    # here the sample and memory disagree: 0.62 (95 % 0.44 to 0.75) against 0.78, its lordosis being of other levels
    measured = np.corrcoef(lordosis, slope)[0, 1]
    assert 0.55 < measured < correlation(norm, LORDOSIS, "sacral_slope")
    assert healthy[:, :3].mean(axis=0) == pytest.approx([51.9, 13.0, 41.0], abs=2.5)
