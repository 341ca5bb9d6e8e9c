"""Points on films as a listing: signs, and what bad points do to the error."""

import pytest

from kinespine.assessment.film_listing import listing_of_films, measure_rows
from kinespine.assessment.listing import reading_rows
from kinespine.assessment.neck import neck_of_listing, total_error
from kinespine.assessment.pattern import classify
from kinespine.measures import Reading, measure_called, view_named


def read(name: str, value: float, error: float = 0.5) -> Reading:
    measure = measure_called(name)
    return Reading(
        measure=measure, view=view_named(measure.views[0]), value=value, error=error, unit="deg", length=None,
        upright=None, files=("film.csv",), spread=None, norm=None,
    )  # fmt: skip


def test_every_row_names_an_angle_of_the_catalogue_and_a_reading():
    for row in measure_rows():
        assert measure_called(row.measure).unit == "rad"
        assert reading_rows()[row.reading].unit == "deg"
        assert abs(row.sign) == 1


def test_an_acute_angle_on_the_right_is_laterality_to_the_right_and_bends_the_skull_to_the_right():
    found = listing_of_films([read("atlas_laterality", -2.5)])
    assert found.listing.values == {"laterality": 2.5}
    assert neck_of_listing(found.listing, found.placing).causes.values["skull_tilt_deg"] == 2.5


def test_angles_on_the_same_lines_add_up():
    """The skull leans 2.5 degrees to the right and the atlas 4: the skull is bent 1.5 to the left on it."""
    rows = [read("skull_line_lean", -2.5), read("atlas_plane_tilt", 4.0), read("lower_angle", -4.0)]
    pattern = classify(listing_of_films(rows).listing)
    assert pattern.causes.values["skull_tilt_deg"] == pytest.approx(-1.5)
    assert pattern.causes.values["atlas_tilt_deg"] == pytest.approx(4.0)


def test_points_worse_than_a_reader_widen_the_error_and_better_ones_change_nothing():
    def error(placing: float) -> float:
        found = listing_of_films([read("atlas_laterality", 1.0, placing)])
        return neck_of_listing(found.listing, found.placing).error["skull_tilt_deg"]

    assert error(0.1) == pytest.approx(total_error("deg"))
    assert error(5.0) == pytest.approx((total_error("deg") ** 2 + 25 - 0.49) ** 0.5)


def test_an_angle_past_every_listing_is_named_and_left_out():
    found = listing_of_films([read("atlas_laterality", 40.0)])
    assert found.listing.items == ()
    assert found.past == ("atlas_laterality",)
