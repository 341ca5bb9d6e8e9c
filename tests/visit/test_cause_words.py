"""Causes in a reader's words: no name of the program, the side and the size right."""

import re

import pytest

from kinespine.anatomy.causes import causes_from, describe, names
from kinespine.visit.cause_words import best_seen_from, say_cause, say_causes


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("leg_length_right_mm", -20, "right leg 20 mm shorter"),
        ("leg_length_left_mm", 5, "left leg 5 mm longer"),
        ("skull_tilt_deg", -4, "skull bent 4° to the left on the bone below it"),
        ("atlas_lateral_mm", 3, "atlas 3 mm to the left on the bone below it"),
        ("lift_left_mm", 9, "a lift of 9 mm under the left foot"),
        ("mass.pelvis_kg", -2, "2 kg taken away at the centre of mass of pelvis"),
        ("held_right_kg", 10, "10 kg held in the right hand"),
        ("stiffness.L4-L5", 50, "all passive moments of L4-L5 times 50"),
        ("sensed.leftward_mm", -8, "centre of pressure felt further 8 mm to the right than it is"),
        ("strength.external_oblique.left", 0.5, "cross-section of external oblique, left side, times 0.5"),
        ("habit.hip.internal_rotation.left_deg", -5, "own set point of hip internal rotation left: −5°"),
    ],
)
def test_a_cause_is_said_in_words_with_side_and_size(name: str, value: float, words: str):
    assert say_cause(name, value).replace("\u00a0", " ") == words


def test_no_cause_is_said_by_its_name_or_without_its_size():
    for name in names():
        row = describe(name)
        for part in (0.3, 0.8):
            value = round(row.low + part * (row.high - row.low), 2)
            words = say_cause(name, value)
            assert not re.search(r"_|\bthis\b", words), words
            assert f"{abs(100 * value if row.unit == 'fraction' else value):g}" in words


def test_how_turned_bones_are_meant_is_said_where_bones_are_turned_and_nowhere_else():
    assert "turned" not in say_causes(causes_from({"leg_length_right_mm": -20}))
    assert "turned rest so" in say_causes(causes_from({"leg_length_right_mm": -20, "skull_tilt_deg": 3}))
    assert "carried so" in say_causes(causes_from({"skull_tilt_deg": 3}, "position"))


@pytest.mark.parametrize(
    ("name", "view"),
    [("leg_length_right_mm", "back"), ("atlas_lateral_mm", "back"), ("skull_tilt_deg", "back"),
     ("rest.L4-L5.lateral_deg", "back"), ("held_left_kg", "back"), ("atlas_flexion_deg", "free"),
     ("skull_rotation_deg", "free"), ("rest.L4-L5.axial_deg", "free"), ("stiffness.L4-L5", "free"),
     ("mass.pelvis_kg", "free")],
)  # fmt: skip
def test_a_body_that_leans_to_a_side_is_seen_from_behind_first(name: str, view: str):
    assert best_seen_from(causes_from({name: 4})) == view
