"""The four distortions of films: the error by projection is in every pair, and more films do not take it away."""

import numpy as np
import pytest

from kinespine.measures import measure_pictures
from kinespine.measures.picture import Picture
from kinespine.measures.picture_distortions import distortions_of_pictures
from kinespine.measures.picture_made import make_picture
from kinespine.measures.projection import projection_rows

CREST, HIP = "pelvic_obliquity.iliac_crest_top", "pelvic_obliquity.hip_joint_centre"


def pelvis(view: str, number: int = 1, *, kind: str = "film") -> Picture:
    """A constructed picture of a pelvis that is level, its points within 0.5 pixels, its edge upright."""
    pairs = {"pelvis.iliac_crest_top": (300, 400), "pelvis.hip_joint_centre": (250, 1200)}
    if kind == "photo":
        pairs = {"pelvis.iliac_crest_top": (300, 400), "femur.greater_trochanter": (350, 1250)}
    keys = {
        "view": view, "image": f"constructed{number}.png", "width_px": 1600, "height_px": 2000,
        "image_left_is": "person_right", "posture": None, "scale": "uncalibrated", "placed_by": "person",
        "placed_name": "a constructed reader", "placed_at": "2026-01-31",
    }  # fmt: skip
    points = [
        {"name": f"{name}.{side}", "x_px": 800 + way * aside, "y_px": down, "error_px": 0.5}
        for name, (aside, down) in pairs.items()
        for side, way in (("left", 1), ("right", -1))
    ]
    return make_picture(keys, points, f"constructed{number}.csv")


def obliquity(*pictures: Picture):
    found = {one.name: one for one in distortions_of_pictures(measure_pictures(pictures).pictures)}["pelvic_obliquity"]
    assert found.value == pytest.approx(0.0, abs=1e-9)
    return found


@pytest.mark.parametrize("view", ["ap_full_spine", "ap_pelvis"])
def test_every_pair_of_a_film_has_the_whole_error_of_its_reading(view: str):
    readings = {row.measure.name: row for row in measure_pictures([pelvis(view)]).readings}
    found = obliquity(pelvis(view))
    assert [pair.measure.name for pair in found.pairs] == [CREST, HIP]
    for pair in found.pairs:
        reading = readings[pair.measure.name]
        assert reading.projection == pytest.approx(projection_rows()[pair.measure.name, view].error)
        assert np.degrees(pair.error) == pytest.approx(reading.error, rel=1e-3)


def test_more_films_of_one_view_do_not_take_its_projection_away():
    smallest = min(projection_rows()[name, "ap_full_spine"].si for name in (CREST, HIP))
    for count in (1, 4, 30):
        found = obliquity(*(pelvis("ap_full_spine", number) for number in range(count)))
        assert found.standard_error is not None
        assert found.standard_error >= smallest
        assert found.independent == 1


def test_a_photograph_has_no_projection():
    photo = obliquity(pelvis("photo_back", kind="photo"))
    readings = {row.measure.name: row for row in measure_pictures([pelvis("photo_back", kind="photo")]).readings}
    assert photo.pairs
    for pair in photo.pairs:
        assert readings[pair.measure.name].projection == 0.0
        assert np.degrees(pair.error) == pytest.approx(readings[pair.measure.name].error, rel=1e-3)
