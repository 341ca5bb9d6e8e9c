"""How large a pixel is, by class, from what a header tells."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kinespine.imaging.spacing import spacing_of
from kinespine.imaging.turning import upright

SPACING = [0.2, 0.1]  # mm from row to row, and from column to column


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"imager_spacing": SPACING}, {"scale": "detector_spacing", "mm_per_px": 0.1, "pixel_aspect": 2.0}),
        ({"pixel_spacing": SPACING}, {"scale": "detector_spacing", "mm_per_px": 0.1, "pixel_aspect": 2.0}),
        ({"pixel_spacing": SPACING, "imager_spacing": SPACING},
         {"scale": "detector_spacing", "mm_per_px": 0.1, "pixel_aspect": 2.0}),
        ({"pixel_spacing": [0.1, 0.1], "imager_spacing": [0.12, 0.12]},
         {"scale": "patient_calibrated", "mm_per_px": 0.1, "mm_per_px_error": 0.005}),
        ({"pixel_spacing": [0.1, 0.1], "calibration": "FIDUCIAL"},
         {"scale": "patient_calibrated", "mm_per_px": 0.1, "mm_per_px_error": 0.001}),
        ({"pixel_spacing": [0.1, 0.1], "calibration": "GEOMETRY"},
         {"scale": "patient_calibrated", "mm_per_px": 0.1, "mm_per_px_error": 0.003}),
        ({"imager_spacing": [0.1, 0.1], "magnification": 1.2},
         {"scale": "detector_spacing", "mm_per_px": 0.1, "magnification": 1.2, "magnification_error": 0.036}),
        ({"imager_spacing": [0.1, 0.1], "source_image_mm": 1800.0, "source_object_mm": 1600.0},
         {"scale": "detector_spacing", "mm_per_px": 0.1, "source_image_mm": 1800.0, "source_object_mm": 1600.0}),
        ({"imager_spacing": [0.1, 0.1], "source_image_mm": 1600.0, "source_object_mm": 1800.0},
         {"scale": "detector_spacing", "mm_per_px": 0.1}),
        ({"pixel_spacing": [0.1, 0.1], "scanned": True}, {"scale": "uncalibrated"}),
        ({"nominal_spacing": [0.1, 0.1], "scanned": True}, {"scale": "detector_spacing", "mm_per_px": 0.1}),
        ({"imager_spacing": [0.0, -1.0]}, {"scale": "uncalibrated"}),
        ({"imager_spacing": [1e-300, 1.0]}, {"scale": "uncalibrated"}),
        ({}, {"scale": "uncalibrated"}),
    ],
)  # fmt: skip
def test_a_header_gives_the_scale_of_its_class(facts: dict[str, Any], told: dict[str, Any]):
    found = spacing_of(facts).told
    assert found.keys() == told.keys()
    assert {key: value if isinstance(value, str) else pytest.approx(value) for key, value in told.items()} == found


def test_rows_and_columns_change_places_when_a_film_is_turned_by_a_quarter():
    assert spacing_of({"imager_spacing": SPACING}, sideways=True).told["pixel_aspect"] == 0.5
    assert spacing_of({"imager_spacing": SPACING}, sideways=True).told["mm_per_px"] == 0.2


@given(some.floats(0.02, 4), some.floats(0.2, 5))
def test_a_length_on_the_film_is_the_same_however_the_film_was_turned(column: float, aspect: float):
    row = min(max(column * aspect, 0.02), 4.9)
    plain, turned = (spacing_of({"imager_spacing": [row, column]}, sideways=way).told for way in (False, True))
    across, down = plain["mm_per_px"], float(plain["mm_per_px"]) * float(plain.get("pixel_aspect", 1))
    assert (down, across) == pytest.approx(
        (turned["mm_per_px"], float(turned["mm_per_px"]) * float(turned.get("pixel_aspect", 1)))
    )


@pytest.mark.parametrize(
    ("orientation", "turns", "told"),
    [
        (("A", "F"), 0, {"forward_is": "image_right"}),
        (("P", "F"), 0, {"forward_is": "image_left"}),
        (("L", "F"), 0, {"image_left_is": "person_right"}),
        (("R", "F"), 0, {"image_left_is": "person_left"}),
        (("P", "H"), 2, {"forward_is": "image_right"}),
        (("L", "H"), 2, {"image_left_is": "person_left"}),
        (("F", "L"), 3, {"image_left_is": "person_left"}),
        (("LA", "FP"), 0, {"image_left_is": "person_right"}),
    ],
)
def test_a_turn_brings_the_head_up_and_tells_the_sides(orientation: tuple[str, str], turns: int, told: dict[str, str]):
    found = upright(*orientation)
    assert found is not None
    assert (found.quarter_turns, found.told) == (turns, told)


@pytest.mark.parametrize(("orientation", "oblique"), [(("LA", "F"), True), (("L", "FP"), False), (("PR", "F"), True)])
def test_a_row_between_side_and_front_is_oblique(orientation: tuple[str, str], oblique: bool):
    found = upright(*orientation)
    assert found is not None
    assert found.oblique == oblique


@pytest.mark.parametrize("orientation", [("", ""), ("A", "P"), ("L", ""), ("X", "F"), ("A", "A")])
def test_an_orientation_without_head_and_feet_turns_nothing(orientation: tuple[str, str]):
    assert upright(*orientation) is None


@pytest.mark.parametrize(
    ("facts", "told", "words"),
    [
        ({"pixel_spacing": [0.286, 0.286]}, {"scale": "uncalibrated"}, "One of them is wrong"),  # larger at the person
        ({"pixel_spacing": [0.02, 0.02]}, {"scale": "uncalibrated"}, "One of them is wrong"),  # enlarged 7 times
        ({"pixel_spacing": [0.13, 0.02]}, {"scale": "uncalibrated"}, "One of them is wrong"),  # on one axis
        ({"pixel_spacing": [0.286, 0.286], "calibration": "FIDUCIAL"}, {"scale": "uncalibrated"}, "wrong"),
        ({"pixel_spacing": [0.11, 0.11], "magnification": 1.05},  # 1.3 times against 1.05
         {"scale": "detector_spacing", "mm_per_px": 0.143, "magnification": 1.05, "magnification_error": 0.0315},
         "contradict"),
        ({"pixel_spacing": [0.11, 0.11], "source_image_mm": 1800.0, "source_object_mm": 1700.0},
         {"scale": "detector_spacing", "mm_per_px": 0.143, "source_image_mm": 1800.0, "source_object_mm": 1700.0},
         "contradict"),
        ({"pixel_spacing": [0.11, 0.11], "calibration": "GEOMETRY", "magnification": 1.3},
         {"scale": "patient_calibrated", "mm_per_px": 0.11, "mm_per_px_error": 0.0033}, "for the geometry"),
    ],
)  # fmt: skip
def test_a_correction_is_believed_only_where_a_body_between_tube_and_detector_allows_it(
    facts: dict[str, Any], told: dict[str, Any], words: str
):
    found = spacing_of({"imager_spacing": [0.143, 0.143], **facts})
    assert found.told.keys() == told.keys()
    assert {key: value if isinstance(value, str) else pytest.approx(value) for key, value in told.items()} == found.told
    assert words in found.words


def test_pixels_of_unknown_size_keep_the_shape_that_angles_need():
    found = spacing_of({"imager_spacing": [0.2, 0.1], "pixel_spacing": [0.5, 0.25]})
    assert found.told == {"scale": "uncalibrated", "pixel_aspect": pytest.approx(2.0)}
