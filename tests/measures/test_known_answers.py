"""Every measure on points made by hand, whose answer anyone can work out: as placed, mirrored, rolled, at other scales.

`known_answers.csv` holds the points in the order of the measure's landmarks, in the two coordinates of its plane:
sagittal forward and up, frontal left and up, horizontal forward and left. `rolled` says what turning the picture
from the first coordinate towards the second does to the answer: nothing, as many degrees more or less, or (empty) a
change of an offset along the horizontal that depends on where the points lie.
"""

import csv
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from kinespine.anatomy.levels import mirrored
from kinespine.measures import CATALOGUE, DISTORTIONS, Measure, measure_called

EVERY = (*CATALOGUE, *(pair for pairs in DISTORTIONS.values() for pair in pairs))
AXES = {"sagittal": [0, 2], "frontal": [1, 2], "horizontal": [0, 1]}
FACTOR = {"deg": np.degrees(1), "mm": 1000.0, "1": 1.0}
CLOSE = {"deg": 0.01, "mm": 0.001, "1": 1e-5}


class Case(NamedTuple):
    measure: Measure
    plane: str
    points: list[np.ndarray]  # m
    expected: float
    unit: str
    rolled: str


def cases() -> list[Case]:
    with (Path(__file__).parent / "known_answers.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: list[Case] = []
    for row in rows:
        for pattern in row["measures"].split():
            matched = [measure for measure in EVERY if fnmatchcase(measure.name, pattern)]
            assert matched, pattern
            for measure in matched:
                shown = np.array([[float(number) for number in point.split()] for point in row["points_mm"].split("|")])
                points = np.zeros((len(shown), 3))
                points[:, AXES[row["plane"]]] = shown / 1000
                found.append(
                    Case(measure, row["plane"], list(points), float(row["expected"]), row["unit"], row["rolled"])
                )
    return found


CASES = cases()
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.measure.name)


def answer(case: Case, points: list[np.ndarray]) -> float:
    return FACTOR[case.unit] * case.measure.formula(*points)


def test_every_measure_has_a_known_answer():
    known = {case.measure.name for case in CASES}
    assert {
        measure.name for measure in EVERY if measure.name not in known and mirrored(measure.name) not in known
    } == set()


@every_case
def test_a_measure_gives_its_known_answer(case: Case):
    assert answer(case, case.points) == pytest.approx(case.expected, abs=CLOSE[case.unit])
    assert {"rad": "deg", "m": "mm", "1": "1"}[case.measure.unit] == case.unit
    assert case.measure.plane in (None, case.plane)


@every_case
def test_in_the_mirror_it_gives_the_answer_of_the_other_side(case: Case):
    twin = measure_called(mirrored(case.measure.name))
    there = dict(zip(map(mirrored, case.measure.landmarks), (point * [1, -1, 1] for point in case.points), strict=True))
    sign = -1 if case.measure.mirrored == "opposite" else 1
    found = FACTOR[case.unit] * twin.formula(*(there[name] for name in twin.landmarks))
    assert found == pytest.approx(sign * case.expected, abs=CLOSE[case.unit])


@every_case
@pytest.mark.parametrize("roll_deg", [-7.0, 4.0])
def test_a_rolled_picture_changes_it_as_said(case: Case, roll_deg: float):
    one, other = AXES[case.plane]
    cosine, sine = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    turn = np.eye(3)
    turn[one, one] = turn[other, other] = cosine
    turn[one, other], turn[other, one] = -sine, sine
    rolled = [turn @ (point - case.points[0]) for point in case.points]
    change = {"same": 0.0, "with": roll_deg, "against": -roll_deg}
    if case.rolled:
        assert answer(case, rolled) == pytest.approx(case.expected + change[case.rolled], abs=CLOSE[case.unit])
    else:
        assert case.unit != "deg"
        assert answer(case, rolled) != pytest.approx(case.expected, abs=CLOSE[case.unit])


@every_case
@pytest.mark.parametrize("spacing", [0.143, 2.0])
def test_at_another_spacing_lengths_grow_alone(case: Case, spacing: float):
    factor = spacing if case.unit == "mm" else 1.0
    found = answer(case, [spacing * point for point in case.points])
    assert found == pytest.approx(factor * case.expected, abs=CLOSE[case.unit])
