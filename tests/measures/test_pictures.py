"""Points of pictures on places computed by hand: sides, scale, vertical, repeats, several files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.anatomy.levels import mirrored
from kinespine.errors import BadInput
from kinespine.examples import landmark_files
from kinespine.measures import Measure
from kinespine.measures.coronal import tilt
from kinespine.measures.picture import Picture, Placement, Scale
from kinespine.measures.picture_checks import check
from kinespine.measures.picture_drawing import draw_readings
from kinespine.measures.picture_facts import limits_of
from kinespine.measures.picture_file import read_picture, read_pictures, write_picture
from kinespine.measures.picture_measures import EVERY, Reading, measure_pictures
from kinespine.measures.picture_points import points_of, pooled_error
from kinespine.measures.picture_record import readings_as_text
from kinespine.measures.picture_text import Faults
from kinespine.measures.sagittal import forward_offset, slope
from kinespine.measures.view_drawing import draw_view
from kinespine.measures.views import landmarks, landmarks_of, places, placing_error, views

CALIBRATED = Scale(scale_class="patient_calibrated", mm_per_px=0.2, relative_error=0.0)
NONE = Scale(scale_class="uncalibrated", mm_per_px=None, relative_error=0.0)
POSTURES = ("neutral", "flexion", "extension")
ENDPLATE = ("T1.endplate_superior_anterior", "T1.endplate_superior_posterior")
OFFSET = ("C2.body_centre", "C7.endplate_superior_posterior")


def a_measure(name: str, unit: str, names: tuple[str, ...], formula, view: str) -> Measure:
    like = EVERY[0]
    return replace(like, name=name, unit=unit, landmarks=names, formula=formula, views=(view,))


SLOPE = a_measure("T1_slope", "rad", ENDPLATE, slope, "lateral_cervical")
PLUMB_LINE = a_measure("cervical_vertical_axis_C2_C7", "m", OFFSET, forward_offset, "lateral_cervical")
SHOULDERS = a_measure("shoulders", "rad", ("scapula.acromion.left", "scapula.acromion.right"), tilt, "photo_front")


def picture(view: str, points: dict[str, tuple[float, float]], **other) -> Picture:
    plane = views()[view].plane
    told = {
        "file": "picture.csv", "view": views()[view], "image": "picture.png", "sha256": None, "width": 1000.0,
        "height": 1000.0, "pixel_aspect": 1.0, "image_left_is": None if plane == "lateral" else "person_right",
        "forward_is": "image_right" if plane == "lateral" else "image_top" if plane == "axial" else None,
        "scale": CALIBRATED, "placed_by": "person", "placed_name": "reader 1", "placed_version": None,
        "placed_at": "2026-01-31",
        "placements": tuple(
            Placement(name=name, x=x, y=y, error=None, placement="1", place="") for name, (x, y) in points.items()
        ),
    }  # fmt: skip
    return Picture(**{**told, **other})


def one(picture: Picture, measure: Measure) -> Reading:
    found = measure_pictures([picture], measures=[measure]).readings
    assert len(found) == 1
    return found[0]


def test_a_slope_is_read_off_the_picture_whichever_way_the_person_faces():
    #   forward end 30 px lower over 100 px: atan 0.3 = 16.70 deg
    right = picture("lateral_cervical", {ENDPLATE[0]: (600, 530), ENDPLATE[1]: (500, 500)})
    left = picture("lateral_cervical", {ENDPLATE[0]: (400, 530), ENDPLATE[1]: (500, 500)}, forward_is="image_left")
    assert one(right, SLOPE).value == pytest.approx(16.699, abs=1e-3)
    assert one(left, SLOPE).value == pytest.approx(16.699, abs=1e-3)


def test_the_side_told_decides_which_shoulder_is_higher():
    points = {"scapula.acromion.left": (700.0, 390.0), "scapula.acromion.right": (300.0, 400.0)}
    assert one(picture("photo_front", points), SHOULDERS).value == pytest.approx(np.degrees(np.arctan(10 / 400)))
    turned = {name: (1000 - x, y) for name, (x, y) in points.items()}
    seen_from_behind = picture("photo_front", turned, image_left_is="person_left")
    assert one(seen_from_behind, SHOULDERS).value == pytest.approx(np.degrees(np.arctan(10 / 400)))


def test_a_length_is_in_millimetres_with_a_scale_and_in_pixels_without():
    points = {OFFSET[0]: (620, 300), OFFSET[1]: (500, 700)}
    calibrated = one(picture("lateral_cervical", points), PLUMB_LINE)
    assert (calibrated.value, calibrated.unit) == (pytest.approx(24.0), "mm")
    assert calibrated.length == "patient_calibrated"
    bare = one(picture("lateral_cervical", points, scale=NONE), PLUMB_LINE)
    assert (bare.value, bare.unit, bare.length) == (pytest.approx(120.0), "px", "uncalibrated")
    assert bare.norm is None


def test_a_detector_shows_everything_enlarged():
    #   120 px of 0.2 mm on the film are 24 mm there; at 1.2 times they are 20 mm at the person
    scale = Scale(
        scale_class="detector_spacing", mm_per_px=0.2, relative_error=0.1, magnification=1.2, magnification_from="given"
    )
    exact = tuple(
        Placement(name=name, x=x, y=y, error=0.0, placement="1", place="")
        for name, x, y in ((OFFSET[0], 620, 300), (OFFSET[1], 500, 700))
    )
    found = one(picture("lateral_cervical", {}, scale=scale, placements=exact), PLUMB_LINE)
    assert found.value == pytest.approx(20.0)
    #   one factor for the whole picture: 10 % of 20 mm; the vertical 1 deg over 400 px; rounding of both points
    mm = 0.2 / 1.2
    parts = [2.0, np.radians(1) * 400 * mm, np.sqrt(2 / 12) * mm]
    assert found.error == pytest.approx(np.linalg.norm(parts), rel=1e-3)


def test_a_plumb_line_takes_the_lean_of_the_picture_away():
    upright = {ENDPLATE[0]: (600.0, 530.0), ENDPLATE[1]: (500.0, 500.0)}
    hung = {"picture.plumb_upper": (100.0, 100.0), "picture.plumb_lower": (100.0, 900.0)}
    turn = np.radians(7)
    middle = np.array([500, 500])
    turned = {
        name: tuple(middle + np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ (xy - middle))
        for name, xy in {**upright, **hung}.items()
    }
    found = one(picture("lateral_cervical", turned), SLOPE)
    assert found.value == pytest.approx(16.699, abs=1e-3)
    assert found.upright == "plumb_line"
    assert one(picture("lateral_cervical", upright), SLOPE).upright == "picture_edge"


def test_pixels_that_are_not_square_are_told():
    points = {ENDPLATE[0]: (600, 515), ENDPLATE[1]: (500, 500)}
    assert one(picture("lateral_cervical", points, pixel_aspect=2.0), SLOPE).value == pytest.approx(16.699, abs=1e-3)


def test_the_error_of_an_angle_agrees_with_draws():
    points = {ENDPLATE[0]: (600, 530), ENDPLATE[1]: (500, 500)}
    found = one(picture("lateral_cervical", points), SLOPE)
    random = np.random.default_rng(3)
    sd = placing_error("film", ENDPLATE[0]) / 0.2e-3  # px
    drawn = [np.array(points[name]) + random.normal(0, sd, (20_000, 2)) for name in ENDPLATE]
    along = drawn[0] - drawn[1]
    draws = np.degrees(np.arctan2(along[:, 1], along[:, 0])) + random.normal(0, 1.0, 20_000)
    assert found.error == pytest.approx(np.std(draws), rel=0.03)


def placed(times: int, sd: float, seed: int = 5) -> Picture:
    random = np.random.default_rng(seed)
    points = tuple(
        Placement(name=name, x=random.normal(x, sd), y=random.normal(y, sd), error=None, placement=str(go), place="")
        for go in range(times)
        for name, x, y in ((ENDPLATE[0], 600, 530), (ENDPLATE[1], 500, 500))
    )  # fmt: skip
    return picture("lateral_cervical", {}, placements=points)


def test_who_places_points_again_tells_their_own_error():
    many = points_of(placed(400, 3.0)).errors[ENDPLATE[0]]
    assert many.known_from == "repeats"
    assert many.freedom == 798
    assert many.error == pytest.approx(3.0 * 0.2e-3, rel=0.08)
    pooled = pooled_error(placed(400, 3.0))
    assert pooled is not None
    assert pooled[1] == 2 * 798


def test_two_placements_are_too_few_and_the_table_counts():
    few = points_of(placed(2, 3.0)).errors[ENDPLATE[0]]
    assert (few.known_from, few.freedom) == ("table", 2)
    assert few.repeat_sd is not None
    assert few.error == placing_error("film", ENDPLATE[0])
    assert points_of(placed(3, 3.0)).errors[ENDPLATE[0]].known_from == "repeats"


def test_several_files_are_one_reading_with_their_disagreement():
    slopes = [one(placed(1, 8.0, seed), SLOPE) for seed in range(6)]
    together = measure_pictures([placed(1, 8.0, seed) for seed in range(6)], measures=[SLOPE]).readings
    assert len(together) == 1
    assert together[0].spread == pytest.approx(np.std([row.value for row in slopes], ddof=1))
    assert together[0].error >= together[0].spread
    assert len(together[0].files) == 6


def test_pixels_of_two_pictures_are_not_brought_together():
    points = {OFFSET[0]: (620, 300), OFFSET[1]: (500, 700)}
    two = [picture("lateral_cervical", points, scale=NONE, image=name) for name in ("a.png", "b.png")]
    assert len(measure_pictures(two, measures=[PLUMB_LINE]).readings) == 2


def test_points_that_define_no_number_are_told():
    nowhere = replace(SLOPE, formula=lambda *_: float("nan"))
    found = measure_pictures([placed(1, 0.0)], measures=[nowhere])
    assert found.readings == ()
    assert found.not_taken[0].missing == ()


@given(shift=st.tuples(st.floats(-200, 200), st.floats(-200, 200)), zoom=st.floats(0.3, 1.5))
def test_an_angle_knows_neither_where_nor_how_large_the_picture_is(shift: tuple[float, float], zoom: float):
    points = {ENDPLATE[0]: (600, 530), ENDPLATE[1]: (500, 500)}
    moved = {name: (zoom * x + shift[0], zoom * y + shift[1]) for name, (x, y) in points.items()}
    assert one(picture("lateral_cervical", moved), SLOPE).value == pytest.approx(16.699, abs=1e-3)


def test_every_measure_takes_only_landmarks_that_its_views_show():
    wrong = [
        (measure.name, view, name)
        for measure in EVERY
        for view in measure.views
        for name in measure.landmarks
        if name not in {row.name for row in landmarks_of(view)}
    ]
    assert wrong == []


def test_every_landmark_has_its_place_its_views_and_its_partner():
    assert set(places()) == set(landmarks())
    for name, row in landmarks().items():
        assert set(row.seen_in) <= set(views()), name
        assert row.pair == (mirrored(name) if row.side != "middle" else None)
        if row.pair is not None:
            np.testing.assert_allclose(places()[name] * [1, -1, 1], places()[row.pair], atol=1e-9)
            assert (places()[name][1] > 0) == (row.side == "left")


@pytest.mark.parametrize("view", views())
def test_every_view_is_drawn_with_each_of_its_landmarks_and_words_for_who_cannot_see(view: str):
    drawing = draw_view(views()[view])
    assert "<desc>" in drawing
    assert [row.name for row in landmarks_of(view) if f"<title>{row.name}</title>" not in drawing] == []


def test_the_bundled_files_are_constructed_and_say_so():
    for file in landmark_files():
        assert "constructed" in file.name
        assert read_picture(file).placed_name == "constructed example: nobody"


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_what_is_written_is_read_again(ending: str, tmp_path: Path):
    for file in landmark_files():
        first = read_picture(file)
        write_picture(first, tmp_path / f"again{ending}")
        again = read_picture(tmp_path / f"again{ending}")
        assert replace(again, file="", placements=()) == replace(first, file="", placements=())
        assert [replace(p, place="") for p in again.placements] == [replace(p, place="") for p in first.placements]


def test_a_drawing_shows_the_points_and_lines_and_where_left_is():
    found = measure_pictures(read_pictures(landmark_files()))
    drawing = draw_readings(found)
    for picture in found.pictures:
        assert all(f"<title>{name}</title>" in drawing for name in picture.points)
    assert ">L<" in drawing
    assert "front →" in drawing
    assert drawing.count("<line") >= len(found.readings)


def test_a_file_given_twice_is_refused():
    file = landmark_files()[0]
    with pytest.raises(BadInput, match="given twice"):
        read_pictures([file, file])


# --- postures and dates ---

GAP = next(measure for measure in EVERY if measure.name == "anterior_atlantodental_interval")


def gap(mm: float, posture: str | None = "neutral", taken_at: str | None = None, **other) -> Picture:
    """A film whose gap in front of the dens is that wide: 0.2 mm a pixel."""
    points = {"C1.anterior_arch_posterior": (500 + mm / 0.2, 500.0), "C2.dens_anterior": (500.0, 500.0)}
    return picture("lateral_cervical", points, posture=posture, taken_at=taken_at, **other)


def gaps(*pictures: Picture) -> list[tuple[float, str | None, str | None]]:
    found = measure_pictures(pictures, measures=[GAP]).readings
    return [(pytest.approx(row.value, abs=0.02), row.posture, row.taken_at) for row in found]


def test_a_film_in_flexion_is_not_averaged_with_one_upright():
    assert gaps(gap(1.5), gap(6.5, "flexion")) == [(1.5, "neutral", None), (6.5, "flexion", None)]


def test_a_film_after_is_not_averaged_with_one_before():
    before, after = "2026-01-31", "2026-02-28"
    assert gaps(gap(2, taken_at=before), gap(4, taken_at=after)) == [(2, "neutral", before), (4, "neutral", after)]
    morning = [gap(size, taken_at=f"2026-01-31T{hour}:00") for size, hour in ((2, "09"), (4, "10"))]
    assert len(gaps(*morning)) == 2
    assert gaps(gap(2, taken_at=before), gap(4, taken_at=before, image="b.png")) == [(3, "neutral", before)]


def test_films_whose_dates_are_not_told_are_together_only_as_files_of_one_image():
    assert gaps(gap(2), gap(4)) == [(3, "neutral", None)]
    assert len(gaps(gap(2), gap(4, image="b.png"))) == 2
    assert len(gaps(gap(2), gap(4, taken_at="2026-01-31"))) == 2


def test_what_is_usual_upright_is_told_of_no_neck_in_flexion():
    points = {ENDPLATE[0]: (600, 530), ENDPLATE[1]: (500, 500)}
    norms = {posture: one(picture("lateral_cervical", points, posture=posture), SLOPE).norm for posture in POSTURES}
    assert norms["neutral"] is not None
    assert norms["flexion"] is norms["extension"] is None


# --- limits ---


def text_of(*pictures: Picture) -> str:
    return " ".join(readings_as_text(measure_pictures(pictures, measures=[GAP])).split())


def test_a_gap_past_the_limit_in_flexion_is_shown_to_a_physician():
    told = text_of(gap(6.5, "flexion"))
    assert "past the limit up to 3.5 mm in adults, decided in flexion [orthobullets]: show a physician" in told
    assert "decide what is decided" not in told


def test_a_gap_inside_its_limits_upright_is_not_called_stable():
    told = text_of(gap(1.0))
    assert "show a physician" not in told
    assert "these films in neutral do not decide what is decided in flexion" in told
    assert "these films in a posture not told" in text_of(gap(1.0, None))


def test_a_gap_short_of_a_limit_by_less_than_its_error_says_so():
    assert "within its error of the limit up to 3.5 mm" in text_of(gap(3.3, "flexion"))


def test_pixels_are_compared_with_no_limit():
    row = one(gap(6.5, "flexion", scale=NONE), GAP)
    assert {limit.verdict for limit in limits_of(row)} == {"not compared"}


@pytest.mark.parametrize("side", [1, -1])
def test_a_limit_of_a_size_holds_for_both_sides(side: int):
    #   widths of the lateral masses differ by 5 mm; two dry bones in a hundred by more than 2.3
    like = next(measure for measure in EVERY if measure.name == "lateral_mass_width_asymmetry")
    widths = (20, 15)[::side]
    points = {
        "C1.lateral_mass_lateral.left": (600 + widths[0] / 0.2, 500.0), "C1.lateral_mass_medial.left": (600.0, 500.0),
        "C1.lateral_mass_lateral.right": (400 - widths[1] / 0.2, 500.0), "C1.lateral_mass_medial.right": (400.0, 500.0),
    }  # fmt: skip
    row = one(picture("nasium", points), like)
    assert row.value == pytest.approx(-5.0 * side)
    assert [limit.verdict for limit in limits_of(row)] == ["past"]


def test_the_change_that_is_more_than_error_stands_beside_two_dates():
    told = text_of(gap(2, taken_at="2026-01-31"), gap(3, taken_at="2026-02-28"))
    assert told.count("how large a change has to be to be more than error is not published") == 2
    assert "more than error" not in text_of(gap(2))


# --- the upper neck, normal and sick ---

ARCHES = {"C1.anterior_arch_centre": (1078.0, 815.0), "C1.posterior_arch_centre": (815.0, 866.0)}
MCRAE = {"skull.basion": (1028.0, 712.0), "skull.opisthion": (768.0, 746.0), "C2.dens_tip": (1010.0, 782.0)}
ADI = {"C1.anterior_arch_posterior": (1054.0, 830.0), "C2.dens_anterior": (1040.0, 830.0)}
PADI = {"C2.dens_posterior": (972.0, 838.0), "C1.posterior_arch_anterior": (835.0, 838.0)}
BODY_OF_C2 = {
    "C2.endplate_superior_posterior": (975.0, 903.0), "C2.endplate_inferior_anterior": (1052.0, 1040.0),
    "C2.endplate_inferior_posterior": (954.0, 1016.0),
}  # fmt: skip


def told_of(points: dict[str, tuple[float, float]]) -> list[str]:
    faults = Faults("neck.csv")
    check(picture("lateral_cervical", points, width=1800.0, height=2000.0, scale=NONE), faults)
    return faults.found


@pytest.mark.parametrize(
    "points",
    [
        ADI,
        {**ADI, **PADI},
        MCRAE,
        {**ARCHES, **MCRAE},
        {**ARCHES, **MCRAE, "C2.dens_tip": (1010.0, 690.0)},  # above the line: invagination
        {**ARCHES, **ADI, **PADI, **MCRAE, **BODY_OF_C2},
        #   the anterior arch beside the lowest third of the axis, as it settles in rheumatoid arthritis
        {**BODY_OF_C2, "C1.anterior_arch_centre": (1078.0, 1000.0), "C1.posterior_arch_centre": (815.0, 960.0)},
        #   in flexion the arch is tipped forward and down
        {**BODY_OF_C2, "C1.anterior_arch_centre": (1110.0, 930.0), "C1.posterior_arch_centre": (880.0, 790.0)},
    ],
    ids=["ADI", "ADI and PADI", "McRae", "arches and McRae", "dens above the line", "all", "settled", "flexed"],
)
def test_an_upper_neck_is_measured_as_it_is_normal_or_sick(points: dict[str, tuple[float, float]]):
    assert told_of(points) == []


def test_an_atlas_below_the_whole_axis_is_no_atlas():
    low = {"C1.anterior_arch_centre": (1078.0, 1115.0), "C1.posterior_arch_centre": (815.0, 1166.0)}
    assert any("C1 lies below C2" in line for line in told_of({**low, **BODY_OF_C2}))
    third = {"C3.body_centre": (976.0, 1094.0)}
    assert any("C1 lies below C3" in line for line in told_of({**low, **MCRAE, **third}))
    assert any("C2 lies below C3" in line for line in told_of({"C2.dens_tip": (1010.0, 1200.0), **third}))
