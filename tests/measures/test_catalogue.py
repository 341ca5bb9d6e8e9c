"""Questions asked of every measure."""

import csv
import inspect
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.anatomy.levels import mirrored
from kinespine.errors import BadInput
from kinespine.measures import (
    CATALOGUE,
    DISTORTIONS,
    STANDING,
    Measure,
    MeasuredPoint,
    in_view,
    measure_called,
    norm_for,
    norms,
    plane_of,
    read_off,
    take,
    take_all,
)
from kinespine.tables import read_keys

EVERY = (*CATALOGUE, *(pair for pairs in DISTORTIONS.values() for pair in pairs))
TABLES = Path(inspect.getfile(Measure)).parent / "tables"
CONTOURS = ("skull.condyle_contour", "C2.superior_articular")
AXES = {"sagittal": (0, 2), "frontal": (1, 2), "horizontal": (0, 1)}

every_measure = pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.name)


@lru_cache(maxsize=64)
def somebody(seed: int = 7) -> dict[str, np.ndarray]:
    """A place for every landmark that any measure takes, without symmetry."""
    random = np.random.default_rng(seed)
    names = {name for measure in EVERY for name in measure.landmarks}
    names |= {mirrored(name) for name in names}
    places: dict[str, np.ndarray] = {}
    for name in sorted(names):
        places[name] = random.uniform([-0.1, -0.02, 0.1], [0.1, 0.02, 1.7])
        places[name][1] += 0.12 * (name.endswith(".left") - name.endswith(".right"))
    places |= {name: on_a_circle(name, random) for name in names if name.startswith(CONTOURS)}
    return places


def on_a_circle(name: str, random: np.random.Generator) -> np.ndarray:
    """Outlines of joints lie near a circle: of anything else its diameter means nothing."""
    side, number = name.endswith(".left") - name.endswith(".right"), name.removesuffix(".left").removesuffix(".right")
    angle = np.pi / 2 - side * {"1": 1.1, "2": 0.9, "3": 0.7, "4": 0.5, "5": 0.3}.get(number[-1], 1.0)
    if name.startswith("C2") and "medial" in name:
        angle = np.pi / 2 - side * 0.3
    radius = 0.09 if name.startswith("C2") else 0.06
    on_it = np.array([0.0, radius * np.cos(angle), radius * np.sin(angle) + 1.5])
    return on_it + random.normal(0, 0.0005, 3)


def in_the_mirror(places: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {mirrored(name): place * [1, -1, 1] for name, place in places.items()}


def value(measure: Measure, places: dict[str, np.ndarray]) -> float:
    return measure.formula(*(places[name] for name in measure.landmarks))


def shown_by_landmark() -> dict[str, set[str]]:
    with (TABLES / "landmarks.csv").open(newline="", encoding="utf-8") as file:
        return {row["name"]: set(row["views"].split(";")) for row in csv.DictReader(file)}


def test_no_two_measures_share_a_name():
    assert len({measure.name for measure in EVERY}) == len(EVERY)


@every_measure
@settings(max_examples=5)
@given(shift=st.tuples(*[st.floats(-3, 3)] * 3), seed=st.integers(0, 20))
def test_a_measure_moves_with_the_person(measure: Measure, shift: tuple[float, float, float], seed: int):
    moved = {name: place + np.array(shift) for name, place in somebody(seed).items()}
    assert value(measure, moved) == pytest.approx(value(measure, somebody(seed)), rel=1e-6, abs=1e-9)


@every_measure
@settings(max_examples=5)
@given(seed=st.integers(0, 20))
def test_a_mirrored_person_has_mirrored_measures(measure: Measure, seed: int):
    twin = measure_called(mirrored(measure.name))
    sign = -1 if measure.mirrored == "opposite" else 1
    assert value(twin, in_the_mirror(somebody(seed))) == pytest.approx(
        sign * value(measure, somebody(seed)), rel=1e-6, abs=1e-9
    )


@every_measure
@settings(max_examples=5)
@given(grown=st.floats(0.5, 2), seed=st.integers(0, 20))
def test_a_length_grows_with_the_person_and_nothing_else_does(measure: Measure, grown: float, seed: int):
    places = {name: grown * place for name, place in somebody(seed).items()}
    factor = grown if measure.unit == "m" else 1.0
    assert value(measure, places) == pytest.approx(factor * value(measure, somebody(seed)), rel=1e-6, abs=1e-9)


@every_measure
def test_a_measure_takes_the_landmarks_it_names(measure: Measure):
    points = {name: MeasuredPoint(position=place, error=0.004) for name, place in somebody().items()}
    taken = take(measure, points)
    assert taken is not None
    assert taken.error > 0
    for name in measure.landmarks:
        assert take(measure, {other: point for other, point in points.items() if other != name}) is None


@every_measure
def test_a_picture_shows_a_measure_as_points_in_space_do(measure: Measure):
    """What lies across the picture is zero there and counts for nothing."""
    for view in measure.views:
        axes = list(AXES[plane_of(view)])
        seen = {name: np.where(np.isin(range(3), axes), place, 0.0) for name, place in somebody().items()}
        assert np.isfinite(value(measure, seen))
        if measure.unit == "rad" and measure.plane != "frontal":
            assert value(measure, seen) == pytest.approx(value(measure, somebody()), abs=1e-9)


@every_measure
def test_a_view_shows_every_landmark_of_its_measures(measure: Measure):
    shown = shown_by_landmark()
    missing = {(view, name) for view in measure.views for name in measure.landmarks if view not in shown[name]}
    assert missing == set()
    assert len({plane_of(view) for view in measure.views}) <= 1


@every_measure
def test_a_measure_has_a_source_in_the_bibliography(measure: Measure):
    assert measure.source in read_keys(TABLES / "references.bib")


def test_a_curve_of_the_same_levels_says_its_method_and_carries_it_in_its_name():
    cobb, tangent = (measure_called(f"cervical_lordosis_C2_C7{end}") for end in ("", "_posterior_tangent"))
    assert (cobb.levels, cobb.method) == ("C2-C7", "Cobb")
    assert (tangent.levels, tangent.method) == ("C2-C7", "posterior tangent")
    same: dict[tuple[str, str, str], list[Measure]] = {}
    for measure in EVERY:
        if measure.levels and measure.unit == "rad":
            same.setdefault((measure.levels, measure.formula.__name__, measure.plane or ""), []).append(measure)
    assert [rows for rows in same.values() if len({row.method for row in rows}) < len(rows)] == []


def test_every_view_of_the_landmarks_gives_measures():
    views = {view for shown in shown_by_landmark().values() for view in shown}
    assert {view for view in views if not in_view(view)} == set()


def test_a_norm_belongs_to_a_measure_in_its_unit():
    units = {measure.name: measure.unit for measure in CATALOGUE}
    units |= {name: pairs[0].unit for name, pairs in DISTORTIONS.items()}
    printed = {"rad": "deg", "m": "mm"}
    assert [norm.measure for norm in norms() if norm.unit != printed[units[norm.measure]]] == []


def test_the_plumb_line_is_compared_with_people_of_that_age():
    young, old = norm_for("sagittal_vertical_axis", 30), norm_for("sagittal_vertical_axis", 70.8)
    assert young is not None
    assert old is not None
    assert (young.value, old.value) == (0.7, 30.7)
    assert norm_for("sagittal_vertical_axis", 8) is None


def test_points_and_model_are_measured_alike():
    places = somebody()
    points = {name: MeasuredPoint(position=place, error=1e-5) for name, place in places.items()}
    assert {taken.measure.name: taken.value for taken in take_all(points, STANDING)} == read_off(places)
    assert {taken.measure.name: taken.value for taken in take_all(points)} == read_off(places, CATALOGUE)


def test_the_model_answers_for_the_measures_of_a_standing_body_alone():
    assert tuple(CATALOGUE[: len(STANDING)]) == STANDING
    assert len(STANDING) == 25
    assert set(read_off(somebody())) == {measure.name for measure in STANDING}


def test_a_misspelt_measure_is_answered_with_the_nearest():
    with pytest.raises(BadInput, match="pelvic_incidence"):
        measure_called("pelvic_incidnce")
