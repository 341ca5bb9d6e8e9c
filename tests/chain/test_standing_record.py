from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import causes_from, mirrored
from kinespine.chain import Standing, parse_task, solve_standing
from kinespine.chain.standing_record import changes, left_minus_right, standing_as_record, unsolved_as_record
from kinespine.chain.standing_words import LEAST, standing_as_text


@pytest.fixture(scope="module")
def ease(man: Body) -> Standing:
    return solve_standing(man, both=True)


@pytest.fixture(scope="module")
def tilted(man: Body) -> Standing:
    return solve_standing(man, causes=causes_from({"skull_tilt_deg": 5.0, "held_left_kg": 3.0}), both=True)


def test_at_ease_the_muscles_of_both_sides_pull_alike_at_every_level(ease: Standing):
    pulls = left_minus_right(ease)
    assert len(pulls) == 25
    assert max(map(abs, pulls.values())) < 0.1


def test_a_muscle_counts_at_the_joints_it_crosses_and_at_no_other(ease: Standing):
    psoas = {load.name: 100.0 for load in ease.muscles if load.group == "psoas_major" and load.side == "left"}
    pulls = left_minus_right(
        replace(ease, muscles=tuple(replace(load, force=psoas.get(load.name, 0.0)) for load in ease.muscles))
    )
    assert pulls["L5-S1"] == pytest.approx(100.0 * len(psoas))
    assert pulls["L1-L2"] > 0.0
    assert pulls["T9-T10"] == pulls["C4-C5"] == 0.0


def test_a_weight_in_the_left_hand_is_held_by_the_muscles_on_the_right(ease: Standing, tilted: Standing):
    middle = next(level for level in changes(tilted, ease).levels if level.level == "L4-L5")
    assert middle.left_minus_right < -10.0
    assert tilted.without_guard is not None
    assert ease.without_guard is not None
    for loaded, unloaded in ((tilted, ease), (tilted.without_guard, ease.without_guard)):
        assert loaded.compression("L4-L5") - unloaded.compression("L4-L5") > 3.0 * 9.81


def test_the_mirror_image_of_causes_changes_the_mirror_image(man: Body, ease: Standing, tilted: Standing):
    other = solve_standing(man, causes=mirrored(tilted.causes))
    told, turned = changes(tilted, ease), changes(other, ease)
    for one, two in zip(told.levels, turned.levels, strict=True):
        assert one.compression == pytest.approx(two.compression, abs=0.05)
        assert one.left_minus_right == pytest.approx(-two.left_minus_right, abs=0.2)
    assert told.distortions["shoulder_tilt_deg"] == pytest.approx(-turned.distortions["shoulder_tilt_deg"], abs=1e-3)
    assert told.feet["left"] == pytest.approx(turned.feet["right"], abs=0.05)


def test_nothing_is_different_from_itself(ease: Standing):
    told = changes(ease, ease)
    numbers = [told.softest, told.effort, *told.distortions.values(), *told.measures.values(), *told.feet.values()]
    numbers += [number for level in told.levels for number in (level.compression, level.shear, level.left_minus_right)]
    assert set(numbers) == {0.0}


def test_a_change_below_a_tenth_is_told_as_nothing(ease: Standing, tilted: Standing):
    same = replace(ease, causes=tilted.causes)
    told = standing_as_text(same, ease).partition("against the same person without:\n")[2].partition("\n\n")[0]
    assert all("nothing" in line for line in told.splitlines())
    larger = replace(same, distortions={name: np.radians(2.0 * LEAST) for name in ease.distortions})
    assert "head tilt                               +0.2 deg" in standing_as_text(larger, ease)


def test_the_centre_of_pressure_is_that_of_both_feet_and_none_where_a_seat_carries(man: Body, ease: Standing):
    forward, leftward = standing_as_record(ease)["centre_of_pressure_mm"]
    heel, toe = (1000 * ease.body.landmarks[f"foot.{name}.left"].position[0] for name in ("heel_back", "toe_tip"))
    assert heel < forward < toe
    assert abs(leftward) < 0.1
    seated = solve_standing(man, task=parse_task("sit"), guard=False)
    assert standing_as_record(seated)["centre_of_pressure_mm"] is None


def test_a_guard_that_was_not_left_out_leaves_an_empty_list_and_a_sentence(ease: Standing):
    alone = replace(ease, without_guard=None)
    assert standing_as_record(alone)["loads_without_guard"] == []
    assert "Without the guard no posture was found." in standing_as_text(alone)


def test_what_is_left_over_is_named_with_its_unit(man: Body):
    found = solve_standing(man, task=parse_task("valsalva:pressure=25000"), max_steps=2, check=False)
    told = unsolved_as_record(found)
    assert list(told) == ["status", "message", "left_over"]
    names = {dof.name: dof.kind for dof in man.dofs}
    assert told["left_over"]
    assert all((row["unit"] == "N") == (names[row["name"]] == "slide") for row in told["left_over"])


@pytest.mark.parametrize(
    ("softest", "words"),
    [(40.0, "Stable:"), (-40.0, "Not stable"), (1.0, "On the edge"), (-1.0, "Just short of stable")],
)
def test_stability_is_told_for_what_it_is(ease: Standing, softest: float, words: str):
    stiff = replace(ease.stability, reflex=(softest, 50.0, 60.0))
    assert f"\n{words}" in standing_as_text(replace(ease, stability=stiff))


def test_a_person_without_causes_that_cannot_be_solved_is_said(ease: Standing, tilted: Standing):
    failed = replace(ease, equilibrium=replace(ease.equilibrium, status="failed", message="The posture ran out."))
    told = standing_as_text(tilted, failed)
    assert "cannot be told" in told
    assert "The posture ran out." in told
