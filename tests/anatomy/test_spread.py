"""How causes differ between healthy people: every cause has a spread, and draws keep what the table says."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kinespine.chain
from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from, describe, names
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import JOINTS
from kinespine.anatomy.spread import NEEDS, draw_healthy, healthy_spread, spread_rows
from kinespine.errors import BadInput
from kinespine.measures.norm_lines import lines

LEGS = ("leg_length_left_mm", "leg_length_right_mm")
every_cause = st.sampled_from(names())


def joints(first: str, last: str) -> tuple[str, ...]:
    return JOINTS[JOINTS.index(first) : JOINTS.index(last) + 1]


def region_sd(kind: str, motion: str, first: str, last: str) -> float:
    return math.sqrt(sum(healthy_spread(f"{kind}.{joint}.{motion}_deg").sd ** 2 for joint in joints(first, last)))


# --- every cause ---


def test_every_cause_has_a_spread_within_its_limits_about_where_nothing_differs():
    for name in names():
        cause, spread = describe(name), healthy_spread(name)
        assert spread.name == name
        low = spread.mean - 2 * spread.sd if spread.low is None else spread.low
        high = spread.mean + 2 * spread.sd if spread.high is None else spread.high
        assert cause.low <= low <= high <= cause.high or spread.shape == "neutral", name
        assert abs(spread.mean - cause.neutral) <= spread.sd or spread.shape == "neutral", name
        if spread.shape in ("neutral", "normal", "lognormal", "retained"):
            assert spread.centre == cause.neutral, name


def test_no_row_is_for_nothing():
    used = {tuple(healthy_spread(name).note.split()) for name in names()}
    assert {tuple(row.note.split()) for row in spread_rows()} <= used


def test_the_narrower_row_counts():
    assert healthy_spread("atlas_lateral_mm").sd == pytest.approx(0.63)
    assert healthy_spread("skull_lateral_mm").sd == pytest.approx(1.0)
    assert healthy_spread("habit.L4-L5.flexion_deg").sd == pytest.approx(2.8)
    assert healthy_spread("habit.T4-T5.flexion_deg").sd == pytest.approx(2.7)
    assert healthy_spread("rest.T6.lateral_deg").name == "rest.T6-T7.lateral_deg"  # a level stands for a joint


# --- sizes, each from its source ---


def test_legs_of_a_median_person_differ_by_about_5_mm():
    #   5.2 mm and SD 4.1 without side (knutson2005): root of the sum of squares 6.62 with side
    assert math.hypot(*(healthy_spread(leg).sd for leg in LEGS)) == pytest.approx(math.hypot(5.2, 4.1), abs=0.01)
    drawn = draw_healthy(np.random.default_rng(1), LEGS, size=40_000)
    size = np.abs(drawn[LEGS[0]] - drawn[LEGS[1]])
    assert size.mean() == pytest.approx(5.2, abs=0.15)
    assert size.std() == pytest.approx(4.1, abs=0.15)


@pytest.mark.parametrize(
    ("measure", "first", "last"),
    [("lumbar_lordosis_L1_S1", "L1-L2", "L5-S1"), ("thoracic_kyphosis_T4_T12", "T4-T5", "T11-T12")],
)
def test_tissue_and_habit_of_a_region_add_up_to_what_people_differ_by(measure: str, first: str, last: str):
    both = math.hypot(*(region_sd(kind, "flexion", first, last) for kind in ("rest", "habit")))
    assert both == pytest.approx(math.degrees(lines()[measure].residual_sd), rel=0.03)


def test_the_neck_differs_by_what_the_slope_below_it_does_not_explain():
    turned = healthy_spread("axis_flexion_deg").sd
    both = math.hypot(*(region_sd(kind, "flexion", "C2-C3", "C6-C7") for kind in ("rest", "habit")), turned)
    left = math.degrees(lines()["cervical_lordosis_C2_C7"].residual_sd) * math.sqrt(1 - 0.526**2)
    assert both == pytest.approx(left, rel=0.03)


def test_two_or_three_of_100_backs_bend_sideways_by_more_than_10_degrees():
    for first, last in (("L1-L2", "L5-S1"), ("T4-T5", "T11-T12")):
        both = math.hypot(*(region_sd(kind, "lateral", first, last) for kind in ("rest", "habit")))
        assert math.erfc(10 / both / math.sqrt(2)) == pytest.approx(0.025, abs=0.01)


def test_the_weight_of_the_habit_is_what_calibration_cannot_exclude():
    table = Path(str(kinespine.chain.__file__)).parent / "tables" / "weights.csv"
    with table.open(encoding="utf-8") as file:
        weight = {row["quantity"]: float(row["value"]) for row in csv.DictReader(file)}
    spread = healthy_spread("habit.weight")
    assert spread.low == pytest.approx(weight["habit_low"] / weight["habit"])
    assert spread.high == pytest.approx(weight["habit_high"] / weight["habit"])
    assert (healthy_spread("habit.follow").low, healthy_spread("habit.follow").high) == (0.0, 1.0)


# --- draws ---


def test_many_drawn_people_have_the_mean_and_the_spread():
    drawn = draw_healthy(np.random.default_rng(2), size=20_000)
    assert tuple(drawn) == names()
    for name, values in drawn.items():
        spread = healthy_spread(name)
        assert values.mean() == pytest.approx(spread.mean, abs=0.04 * spread.sd + 1e-12), name
        assert values.std() == pytest.approx(spread.sd, rel=0.05), name


def test_rows_are_independent_and_sides_go_together_as_the_table_says():
    chosen = ("strength.psoas_major.left", "strength.psoas_major.right", "strength.rotatores.left", "skull_tilt_deg",
              "atlas_tilt_deg")  # fmt: skip
    drawn = draw_healthy(np.random.default_rng(3), chosen, size=40_000)
    scores = np.array([np.log(drawn[name]) if "strength" in name else drawn[name] for name in chosen])
    found = np.corrcoef(scores)
    assert found[0, 1] == pytest.approx(0.84, abs=0.01)
    assert found[0, 2] == pytest.approx(0.5, abs=0.02)
    assert np.abs(found[:3, 3:]).max() < 0.02
    assert abs(found[3, 4]) < 0.02
    left_over_right = scores[0] - scores[1]
    assert left_over_right.std() == pytest.approx(0.12, abs=0.005)


def test_half_of_people_keep_nothing_of_a_sensed_bias():
    bias = draw_healthy(np.random.default_rng(4), ["sensed.roll_deg"], size=20_000)["sensed.roll_deg"]
    assert np.mean(bias == 0.0) == pytest.approx(0.5, abs=0.02)
    assert bias.std() == pytest.approx(1.84 * math.sqrt(0.5 / 3), rel=0.04)


def test_the_logarithm_of_the_habit_weight_is_uniform():
    weight = draw_healthy(np.random.default_rng(5), ["habit.weight"], size=20_000)["habit.weight"]
    share = np.log(weight * 3) / np.log(30)
    assert np.histogram(share, bins=10, range=(0, 1))[0] == pytest.approx(np.full(10, 2000), rel=0.12)


def test_every_drawn_person_is_one_the_model_takes():
    drawn, body = draw_healthy(np.random.default_rng(6), size=3), build_body(REFERENCE_MAN)
    for person in range(3):
        causes = causes_from([(name, float(values[person])) for name, values in drawn.items()])
        assert all(segment.mass >= 0 for segment in changed_body(body, causes).segments)


@given(every_cause, st.integers(0, 2**32 - 1))
def test_the_same_seed_draws_the_same_person(name: str, seed: int):
    one, other = (draw_healthy(np.random.default_rng(seed), [name], size=3)[name] for _ in range(2))
    assert np.array_equal(one, other)
    assert np.all((describe(name).low <= one) & (one <= describe(name).high))


# --- bad input ---


def test_an_unknown_cause_is_told_with_the_nearest_and_no_people_are_refused():
    with pytest.raises(BadInput, match="skull_tilt_deg"):
        healthy_spread("skull_tild_deg")
    with pytest.raises(BadInput, match="atlas_tilt_deg"):
        draw_healthy(np.random.default_rng(0), ["atlas_tild_deg"])
    with pytest.raises(BadInput, match="one or more"):
        draw_healthy(np.random.default_rng(0), size=0)


def test_a_row_has_the_numbers_of_its_shape():
    row = spread_rows()[0]
    kept = {name: getattr(row, name) for name in row.__dataclass_fields__}
    with pytest.raises(ValueError, match="uniform has high, low"):
        type(row)(**{**kept, "shape": "uniform"})
    with pytest.raises(ValueError, match="family <= sides"):
        type(row)(**{**kept, "family": 0.5, "sides": 0.2})
    assert {one.shape for one in spread_rows()} == set(NEEDS)
