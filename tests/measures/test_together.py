"""Errors of measures taken together: against many noisy copies of the same points."""

import csv
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest

from kinespine.errors import BadInput
from kinespine.measures import (
    CATALOGUE,
    Measure,
    MeasuredPoint,
    Picture,
    in_view,
    measure_called,
    plane_of,
    take_together,
)

COPIES = 6000
ERROR = 0.0004  # m
ROLL, SCALE = np.radians(0.6), 0.02
AXES = {"sagittal": [0, 2], "frontal": [1, 2], "horizontal": [0, 1]}


def known_points(measure: Measure) -> list[np.ndarray]:
    """Where the table of known answers puts the points of a measure."""
    with (Path(__file__).parent / "known_answers.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if any(fnmatchcase(measure.name, pattern) for pattern in row["measures"].split()):
                shown = np.array([[float(number) for number in point.split()] for point in row["points_mm"].split("|")])
                points = np.zeros((len(shown), 3))
                points[:, AXES[row["plane"]]] = shown / 1000
                return list(points)
    raise AssertionError(measure.name)


def noisy(
    measures: tuple[Measure, ...], points: dict[str, MeasuredPoint], picture: Picture, copies: int = COPIES
) -> np.ndarray:
    """The measures of many copies of a picture, each point off on its own, the whole rolled and scaled, (copies, k)."""
    random = np.random.default_rng(11)
    names = list(points)
    axes = AXES[picture.plane]
    places = np.array([points[name].position for name in names])
    centre = places.mean(axis=0)
    roll = picture.roll * random.standard_normal((copies, 1))
    scale = 1 + picture.scale * random.standard_normal((copies, 1))
    one, other = (places - centre)[:, axes].T
    moved = np.repeat(places[None], copies, axis=0)
    moved[:, :, axes[0]] = centre[axes[0]] + scale * (np.cos(roll) * one - np.sin(roll) * other)
    moved[:, :, axes[1]] = centre[axes[1]] + scale * (np.sin(roll) * one + np.cos(roll) * other)
    errors = np.array([points[name].error for name in names])[None, :, None]
    moved[:, :, axes] += errors * random.standard_normal((copies, len(names), 2))
    columns = [[names.index(name) for name in measure.landmarks] for measure in measures]
    return np.array(
        [[measure.formula(*row[column]) for measure, column in zip(measures, columns, strict=True)] for row in moved]
    )


TRIED = [
    "atlas_laterality", "lower_angle", "condylar_circle", "condyle_axis_factor", "skull_line_lean",
    "atlas_rotation", "axis_spinous_angle", "skull_on_axis", "odontoid_incidence", "powers_ratio", "ranawat_distance",
    "basion_dens_interval", "cervical_lordosis_C2_C7_posterior_tangent", "stress_line_crossing", "george_step_C4_C5",
    "thoracic_inlet_angle", "T1_slope_less_lordosis", "pelvic_incidence", "pelvic_tilt", "T1_pelvic_angle",
    "spinosacral_angle", "slip_L5_S1", "disc_height_L4_L5", "coronal_cobb_T5_T12", "lateral_mass_width_asymmetry",
    "atlanto_occipital_apposition.left", "q_angle.left", "surface_kyphosis", "head_turn_ratio",
    "limb_length_difference", "neck_curve_from_front", "clivo_axial_angle",
]  # fmt: skip


@pytest.mark.parametrize("name", TRIED)
def test_a_smooth_measure_has_the_error_of_many_copies_within_3_percent(name: str):
    measure = measure_called(name)
    assert measure.plane is not None
    points = {
        landmark: MeasuredPoint(position=place, error=ERROR)
        for landmark, place in zip(measure.landmarks, known_points(measure), strict=True)
    }
    picture = Picture(plane=measure.plane, roll=ROLL, scale=SCALE)
    (value,) = take_together(points, [measure], picture=picture).values
    slow = name in {"condylar_circle", "condyle_axis_factor"}
    copies = noisy((measure,), points, picture, copies=2000 if slow else COPIES)[:, 0]
    assert not value.drawn
    assert value.error == pytest.approx(np.std(copies), rel=0.03)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("anterior_atlantodental_interval", "0 0|0 0.1"),  # a distance near zero
        ("george_line_deviation", "|".join(f"{k} {10 * k}" for k in range(12))),  # sizes at zero
        ("condyle_axis_factor", None),  # the larger of two equal circles
    ],
)
def test_where_a_formula_is_not_smooth_the_error_is_that_of_draws(name: str, places: str | None):
    measure = measure_called(name)
    shown = known_points(measure)
    if places is None:
        shown = [
            *shown[:10],
            *(np.array([0, y, z]) for y, z in ((0.04, 0.06), (-0.04, 0.06), (0.032, 0.036), (-0.032, 0.036))),
        ]
    else:
        shown = [np.array([float(x), 0, float(z)]) / 1000 for x, z in (point.split() for point in places.split("|"))]
    points = {
        landmark: MeasuredPoint(position=place, error=ERROR)
        for landmark, place in zip(measure.landmarks, shown, strict=True)
    }
    assert measure.plane is not None
    picture = Picture(plane=measure.plane)
    (value,) = take_together(points, [measure], picture=picture, draws=1000).values
    copies = noisy((measure,), points, picture, copies=1000)[:, 0]
    assert value.drawn
    assert value.error == pytest.approx(np.sqrt(np.mean((copies - value.value) ** 2)), rel=0.1)
    again = take_together(points, [measure], picture=picture, draws=1000).values[0]
    assert again.error == value.error  # seeded


def lateral_low() -> tuple[tuple[Measure, ...], dict[str, MeasuredPoint]]:
    names = ("pelvic_incidence", "pelvic_tilt", "sacral_slope", "lumbar_lordosis_L1_S1", "incidence_less_lordosis")
    measures = tuple(measure_called(name) for name in names)
    longest = measure_called("incidence_less_lordosis")
    places = dict(zip(longest.landmarks, known_points(longest), strict=True))
    return measures, {name: MeasuredPoint(position=place, error=ERROR) for name, place in places.items()}


def test_measures_that_share_points_and_a_roll_vary_together_as_many_copies_do():
    measures, points = lateral_low()
    picture = Picture(plane="sagittal", roll=ROLL, scale=SCALE)
    found = take_together(points, measures, picture=picture)
    copies = np.cov(noisy(measures, points, picture).T)
    sizes = np.sqrt(np.outer(np.diag(copies), np.diag(copies)))
    assert (found.covariance - copies) / sizes == pytest.approx(np.zeros_like(copies), abs=0.05)


def test_a_roll_moves_tilt_and_slope_against_each_other_and_leaves_incidence():
    measures, points = lateral_low()
    still = {name: MeasuredPoint(position=point.position, error=0.0) for name, point in points.items()}
    found = take_together(still, measures, picture=Picture(plane="sagittal", roll=ROLL))
    errors = {value.measure.name: value.error for value in found.values}
    assert errors["pelvic_tilt"] == pytest.approx(ROLL)
    assert errors["sacral_slope"] == pytest.approx(ROLL)
    assert errors["pelvic_incidence"] == pytest.approx(0, abs=1e-8)
    assert found.covariance[1, 2] == pytest.approx(-(ROLL**2))
    assert found.error_of({"pelvic_tilt": 1, "sacral_slope": 1}) == pytest.approx(0, abs=1e-8)


def test_a_wrong_scale_is_a_share_of_every_length_and_of_no_angle():
    measure, slope = measure_called("sagittal_vertical_axis"), measure_called("sacral_slope")
    places = {"C7.body_centre": [0.04, 0, 1.4], "pelvis.S1_endplate_posterior": [0, 0, 1.0]}
    places["pelvis.S1_endplate_anterior"] = [0.03, 0, 0.98]
    points = {name: MeasuredPoint(position=np.array(place), error=0.0) for name, place in places.items()}
    length, angle = take_together(points, (measure, slope), picture=Picture(plane="sagittal", scale=0.1)).values
    assert length.error == pytest.approx(0.004)
    assert angle.error == pytest.approx(0, abs=1e-8)


def test_a_picture_has_no_error_across_it():
    measure = measure_called("limb_length.left")
    places = ([0, 0.1, 0.9], [0, 0.1, 0.1])
    points = {
        name: MeasuredPoint(position=np.array(place), error=0.05)
        for name, place in zip(measure.landmarks, places, strict=True)
    }
    in_picture = take_together(points, [measure], picture=Picture(plane="frontal")).values[0]
    assert in_picture.error == pytest.approx(0.05 * np.sqrt(2), rel=0.03)


def test_points_on_one_place_are_told_with_their_names():
    measure = measure_called("powers_ratio")
    points = {name: MeasuredPoint(position=np.zeros(3), error=0.001) for name in measure.landmarks}
    with pytest.raises(BadInput, match=r"powers_ratio .*skull\.basion"):
        take_together(points, [measure])


@pytest.mark.parametrize("view", sorted({view for measure in CATALOGUE for view in measure.views}))
def test_no_measure_of_a_view_fails_on_any_points_without_an_answer(view: str):
    random = np.random.default_rng(3)
    for spread in (0.1, 0.0):
        points = {
            name: MeasuredPoint(position=spread * random.standard_normal(3), error=0.001)
            for measure in in_view(view)
            for name in measure.landmarks
        }
        try:
            found = take_together(points, in_view(view), picture=Picture(plane=plane_of(view)), draws=20)
        except BadInput:
            continue
        assert np.isfinite(found.covariance).all()
        assert np.linalg.eigvalsh(found.covariance).min() > -1e-9
