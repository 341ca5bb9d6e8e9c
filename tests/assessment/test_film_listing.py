"""Measures of films as a listing: signs on films made by hand, mirrored films, dates, and files of measures."""

import json
from collections.abc import Mapping
from math import radians, tan
from pathlib import Path

import pytest

from kinespine.anatomy.causes import mirrored
from kinespine.anatomy.levels import mirrored as other_side
from kinespine.assessment.film_listing import (
    FilmMeasure,
    listing_of_measures,
    measure_rows,
    read_measures,
    readings_of,
)
from kinespine.assessment.listing import reading_rows
from kinespine.assessment.listing_lines import at_odds
from kinespine.assessment.listing_write import write_listing
from kinespine.assessment.neck import neck_of_listing, total_error
from kinespine.assessment.pattern import classify
from kinespine.errors import BadInput
from kinespine.measures import CATALOGUE, measure_pictures
from kinespine.measures.picture import Picture, Placement, Scale
from kinespine.measures.picture_record import readings_as_record
from kinespine.measures.views import landmarks, views

Points = Mapping[str, tuple[float, float]]

#   500 px is the middle, the person's left on the right of the picture; the skull upright, the neck plumb.
#   The atlas line rises 3 deg towards the left: 200 px wide, its left end 10.5 px higher.
RISE = 100 * tan(radians(3.0))
NASIUM: Points = {
    **{f"skull.contour_{n}.left": (650.0, 20.0 + 30 * n) for n in range(1, 13)},
    **{f"skull.contour_{n}.right": (350.0, 20.0 + 30 * n) for n in range(1, 13)},
    "C1.plane_lower.left": (600.0, 500.0 - RISE),
    "C1.plane_lower.right": (400.0, 500.0 + RISE),
    "C2.dens_base_centre": (500.0, 560.0),
    "C2.spinous_centre": (500.0, 600.0),
    "C7.body_centre": (500.0, 950.0),
}
#   From above, front at the top: the left side of the atlas lies 2 deg back.
BACK = 100 * tan(radians(2.0))
VERTEX: Points = {
    "skull.cribriform_plate_centre": (500.0, 100.0),
    "skull.foramen_magnum_centre": (500.0, 600.0),
    "C1.transverse_foramen.left": (600.0, 500.0 + BACK),
    "C1.transverse_foramen.right": (400.0, 500.0 - BACK),
}


def film(view: str, points: Points, **other) -> Picture:
    told = {
        "file": f"{view}.csv", "view": views()[view], "image": f"{view}.png", "sha256": None, "width": 1000.0,
        "height": 1000.0, "pixel_aspect": 1.0, "image_left_is": "person_right",
        "forward_is": "image_top" if view == "vertex" else None,
        "scale": Scale(scale_class="patient_calibrated", mm_per_px=0.3, relative_error=0.0),
        "placed_by": "person", "placed_name": "reader 1", "placed_version": None, "placed_at": "2026-01-31",
        "placements": tuple(
            Placement(name=name, x=x, y=y, error=1.0, placement="1", place="") for name, (x, y) in points.items()
        ),
    }  # fmt: skip
    return Picture(**{**told, **other})


def a_measure(
    name: str, value: float, taken_at: str | None = None, unit: str = "deg", error: float = 0.5
) -> FilmMeasure:
    return FilmMeasure(name=name, value=value, error=error, unit=unit, taken_at=taken_at)


def turned_round(points: Points) -> Points:
    """The film of the person in a mirror."""
    return {
        (landmarks()[name].pair or name): (1000.0 - x, y) for name, (x, y) in points.items()
    }  # fmt: skip


def listed(nasium: Points = NASIUM, vertex: Points = VERTEX):
    return readings_of(measure_pictures([film("nasium", nasium), film("vertex", vertex)]))


def test_a_film_made_by_hand_is_the_listing_that_a_reader_would_write():
    #   the left side of the atlas high by 3: its upper angle with the upright skull is acute on the left
    found = listed()
    assert dict(found.listing.values) == {
        "laterality": -3.0, "rotation": 2.0, "plane_line": 3.0, "head_tilt": 0.0, "lower_angle": 3.0
    }  # fmt: skip
    assert write_listing(found.listing, "NUCCA").text == "L 3, P 2, PL L 3, LA R 3, HT R 0"
    assert at_odds(found.listing) == ()


def test_the_causes_of_a_film_have_their_signs():
    #   the atlas is bent right on a plumb neck, the skull upright on it: bent left on the atlas, and turned right on it
    causes = classify(listed()).causes.values
    assert dict(causes) == pytest.approx({"skull_tilt_deg": -3.0, "atlas_tilt_deg": 3.0, "skull_rotation_deg": -2.0})


def test_a_head_that_leans_to_the_right_is_listed_to_the_right():
    #   the skull line tipped by 4 deg towards the person's right about 500, 400
    tipped = {
        name: (x - (400 - y) * tan(radians(4.0)) if name.startswith("skull") else x, y)
        for name, (x, y) in NASIUM.items()
    }
    values = listed(tipped).listing.values
    assert values["head_tilt"] == pytest.approx(4.0, abs=0.05)
    assert values["laterality"] == pytest.approx(1.0, abs=0.05)  # 4 to the right on an atlas 3 to the right


@pytest.mark.parametrize("spinous", [480.0, 500.0, 530.0])
def test_the_film_in_a_mirror_is_the_mirrored_listing(spinous: float):
    nasium = {**NASIUM, "C2.spinous_centre": (spinous, 600.0)}
    one, other = listed(nasium), listed(turned_round(nasium), turned_round(VERTEX))
    assert dict(other.listing.values) == pytest.approx({name: -value for name, value in one.listing.values.items()})
    seen = classify(one).causes
    assert dict(classify(other).causes.values) == pytest.approx(dict(mirrored(seen).values))
    assert set(NASIUM) == {other_side(name) for name in turned_round(NASIUM)}


def test_a_spinous_process_from_the_front_has_a_side_and_no_size():
    item = listed({**NASIUM, "C2.spinous_centre": (540.0, 600.0)}).listing.get("spinous")
    assert item is not None
    assert (item.value, item.direction) == (None, -1)  # on the left
    assert listed().listing.get("spinous") is None  # straight: no side


def test_every_row_names_a_measure_of_the_catalogue_in_the_unit_of_its_reading():
    unit = {measure.name: {"rad": "deg", "m": "mm", "1": "1"}[measure.unit] for measure in CATALOGUE}
    for row in measure_rows():
        assert unit[row.measure] == reading_rows()[row.reading].unit
        assert abs(row.sign) == 1


def test_points_placed_badly_make_the_causes_less_sure():
    rough = [
        film(view, points, placements=tuple(
            Placement(name=name, x=x, y=y, error=12.0, placement="1", place="") for name, (x, y) in points.items()
        ))
        for view, points in (("nasium", NASIUM), ("vertex", VERTEX))
    ]  # fmt: skip
    fine, coarse = classify(listed()).neck, classify(readings_of(measure_pictures(rough))).neck
    assert fine.error["skull_tilt_deg"] == pytest.approx(2.0, abs=0.05)
    assert coarse.error["skull_tilt_deg"] > 3.0
    assert coarse.again[0, 0] > fine.again[0, 0]  # whoever places them so errs so again


def test_points_worse_than_a_reader_widen_the_error_and_better_ones_change_nothing():
    def error(placing: float) -> float:
        found = listing_of_measures([a_measure("atlas_laterality", 1.0, error=placing)])
        return neck_of_listing(found.listing, found.errors).error["skull_tilt_deg"]

    assert error(0.1) == pytest.approx(total_error("deg"))
    assert error(5.0) == pytest.approx((total_error("deg") ** 2 + 25 - 0.49) ** 0.5)


def test_angles_on_the_same_lines_add_up():
    """The skull leans 2.5 degrees to the right and the atlas 4: the skull is bent 1.5 to the left on it."""
    rows = [a_measure("skull_line_lean", -2.5), a_measure("atlas_plane_tilt", 4.0), a_measure("lower_angle", -4.0)]
    causes = classify(listing_of_measures(rows)).causes.values
    assert dict(causes) == pytest.approx({"skull_tilt_deg": -1.5, "atlas_tilt_deg": 4.0})


# --- dates ---


def test_films_before_and_after_are_no_listing():
    both = [a_measure("atlas_laterality", value, day) for value, day in ((2.0, "2026-01-31"), (1.0, "2026-02-28"))]
    with pytest.raises(BadInput, match="atlas_laterality was read 2 times"):
        listing_of_measures(both)
    with pytest.raises(BadInput, match="of 2026-01-31, 2026-02-28"):
        listing_of_measures([both[0], a_measure("atlas_rotation", 1.0, "2026-02-28T10:00")])
    day = [a_measure("atlas_laterality", 2.0, "2026-01-31T10:00"), a_measure("atlas_rotation", 1.0, "2026-01-31")]
    assert dict(listing_of_measures(day).listing.values) == {"laterality": -2.0, "rotation": 1.0}


def test_two_films_of_the_same_turn_are_one_reading_with_their_disagreement():
    found = listing_of_measures([a_measure("atlas_rotation", 1.0), a_measure("atlas_rotation_base_posterior", 4.0)])
    assert found.listing.values["rotation"] == pytest.approx(2.5)
    assert found.errors["rotation"] > 2.0


def test_a_step_without_a_scale_is_not_listed():
    assert listing_of_measures([a_measure("atlanto_occipital_apposition.right", 8.0, unit="px")]).listing.items == ()


def test_an_angle_past_every_listing_is_told_with_its_measure():
    with pytest.raises(BadInput, match=r"atlas_laterality on the film.*up to 15 deg.*Look at the points"):
        listing_of_measures([a_measure("atlas_laterality", 40.0)])


# --- files ---


def test_a_file_of_measures_gives_the_same_listing(tmp_path: Path):
    measured = measure_pictures([film("nasium", NASIUM), film("vertex", VERTEX)])
    (tmp_path / "films.json").write_text(json.dumps(readings_as_record(measured)), encoding="utf-8")
    read = read_measures(tmp_path / "films.json")
    assert read is not None
    assert read.listing == readings_of(measured).listing
    assert dict(read.errors) == dict(readings_of(measured).errors)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "atlas_laterality", "value": "3", "error": 1, "unit": "deg"}, "changed by hand"),
        ({"name": "atlas_laterality", "value": 3, "error": -1, "unit": "deg"}, "changed by hand"),
        ({"name": "atlas_laterality", "value": 3, "error": 1, "unit": "rad"}, "changed by hand"),
        ({"name": "atlas_laterality", "value": 3, "error": 1, "unit": "deg", "taken_at": 7}, "changed by hand"),
        ({"name": "T1_slope", "value": 3, "error": 1, "unit": "deg"}, "holds no measure that a listing has"),
        (7, "changed by hand"),
    ],
)
def test_a_file_of_measures_that_was_changed_is_told(row: object, said: str, tmp_path: Path):
    file = tmp_path / "films.json"
    file.write_text(json.dumps({"format": "kinespine-measures-1", "measures": [row]}), encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        read_measures(file)


@pytest.mark.parametrize("text", ["no json", "[1]", '{"format": "another"}', "{}"])
def test_a_file_of_another_kind_is_left_to_others(text: str, tmp_path: Path):
    (tmp_path / "other.json").write_text(text, encoding="utf-8")
    assert read_measures(tmp_path / "other.json") is None
