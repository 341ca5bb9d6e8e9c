"""Questions asked of every measure."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy.levels import mirrored
from kinespine.measures import CATALOGUE, DISTORTIONS, Measure, MeasuredPoint, norm_for, norms, read_off, take
from kinespine.measures.catalogue import take_all
from kinespine.tables import read_keys

EVERY = (*CATALOGUE, *(pair for pairs in DISTORTIONS.values() for pair in pairs))
BIBLIOGRAPHY = Path(inspect.getfile(Measure)).parent / "tables" / "references.bib"

every_measure = pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.name)


def somebody() -> dict[str, np.ndarray]:
    """A place for every landmark that any measure takes, without symmetry."""
    random = np.random.default_rng(7)
    names = {name for measure in EVERY for name in measure.landmarks}
    names |= {mirrored(name) for name in names}
    places: dict[str, np.ndarray] = {}
    for name in sorted(names):
        places[name] = random.uniform([-0.1, -0.02, 0.1], [0.1, 0.02, 1.7])
        places[name][1] += 0.12 * (name.endswith(".left") - name.endswith(".right"))
    return places


def in_the_mirror(places: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {mirrored(name): place * [1, -1, 1] for name, place in places.items()}


def value(measure: Measure, places: dict[str, np.ndarray]) -> float:
    return measure.formula(*(places[name] for name in measure.landmarks))


def test_no_two_measures_share_a_name():
    assert len({measure.name for measure in EVERY}) == len(EVERY)


@every_measure
def test_a_measure_moves_with_the_person(measure: Measure):
    moved = {name: place + np.array([2.0, -1.0, 0.5]) for name, place in somebody().items()}
    assert value(measure, moved) == pytest.approx(value(measure, somebody()), abs=1e-9)


@every_measure
def test_a_mirrored_person_has_mirrored_measures(measure: Measure):
    sided = measure.name.endswith((".left", ".right"))
    changes = measure.region == "frontal" or measure.name.startswith(("head_tilt.", "leg_length_difference."))
    if sided:
        twin = next(other for other in EVERY if other.name == mirrored(measure.name))
        assert value(twin, in_the_mirror(somebody())) == pytest.approx(value(measure, somebody()))
    else:
        sign = -1 if changes else 1
        assert value(measure, in_the_mirror(somebody())) == pytest.approx(sign * value(measure, somebody()), abs=1e-12)


@every_measure
def test_a_length_grows_with_the_person_and_an_angle_does_not(measure: Measure):
    grown = {name: 1.1 * place for name, place in somebody().items()}
    factor = 1.1 if measure.unit == "m" else 1.0
    assert value(measure, grown) == pytest.approx(factor * value(measure, somebody()), abs=1e-12)


@every_measure
def test_a_measure_takes_the_landmarks_it_names(measure: Measure):
    points = {name: MeasuredPoint(position=place, error=0.004) for name, place in somebody().items()}
    taken = take(measure, points)
    assert taken is not None
    assert taken.error > 0
    for name in measure.landmarks:
        assert take(measure, {other: point for other, point in points.items() if other != name}) is None


@every_measure
def test_a_measure_has_a_source_in_the_bibliography(measure: Measure):
    assert measure.source in read_keys(BIBLIOGRAPHY)


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
    points = {name: MeasuredPoint(position=place, error=0.004) for name, place in places.items()}
    assert {taken.measure.name: taken.value for taken in take_all(points)} == read_off(places)
