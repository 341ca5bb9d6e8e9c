"""The muscle table: every name resolves, nothing is left out in silence, areas are the chosen ones."""

import csv
from pathlib import Path

import numpy as np
import pytest

import kinespine.anatomy
from kinespine.anatomy import REFERENCE_MAN, Body, Person, build_body
from kinespine.anatomy.fascicles import MuscleRow, areas_of, group_rows
from kinespine.tables import read_table

TABLES = Path(kinespine.anatomy.__file__).parent / "tables"
MUSCLES = read_table(TABLES / "muscles.csv", MuscleRow)
GROUPS = group_rows()


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


def test_every_row_becomes_a_fascicle_on_both_sides(body: Body):
    assert len(body.fascicles) == 2 * len(MUSCLES) >= 500
    names = [fascicle.name for fascicle in body.fascicles]
    assert len(set(names)) == len(names)
    assert set(names) == {f"{row.name}.{side}" for row in MUSCLES for side in ("left", "right")}


def test_every_point_of_every_path_is_on_the_body(body: Body):
    for row, fascicle in zip(MUSCLES, body.fascicles, strict=False):
        wanted = (row.origin, *row.via.split(), row.insertion)
        assert [name.removesuffix(".left") for name in fascicle.path] == list(wanted)
        assert all(name in body.landmarks for name in fascicle.path)


def test_no_two_fascicles_of_a_group_take_the_same_path():
    paths = [(row.group, row.origin, row.via, row.insertion) for row in MUSCLES]
    assert len(set(paths)) == len(paths)


def test_what_is_left_out_says_why():
    lines = (TABLES / "muscles_left_out.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert rows
    assert all(row["reason"] for row in rows)


def test_the_areas_of_a_group_sum_to_its_chosen_total(body: Body):
    for row in GROUPS:
        total = sum(f.area for f in body.fascicles if f.group == row.group and f.side == "left")
        assert total == pytest.approx(1e-4 * row.chosen_total_cm2, rel=1e-12), row.group


def test_the_tabled_total_of_a_group_is_that_of_its_rows():
    for row in GROUPS:
        total = sum(muscle.pcsa_cm2 for muscle in MUSCLES if muscle.group == row.group)
        assert row.table_total_cm2 == pytest.approx(total, abs=2e-3), row.group
    assert {row.group for row in GROUPS} == {muscle.group for muscle in MUSCLES}


def test_a_group_whose_table_and_chosen_totals_differ_says_why():
    for row in GROUPS:
        if not 0.75 <= row.table_total_cm2 / row.chosen_total_cm2 <= 1.33:
            assert len(row.reason) > 20, row.group


def test_every_fibre_is_at_its_optimal_length_in_the_norm_posture(body: Body):
    for fascicle in body.fascicles:
        points = np.array([body.landmarks[name].position for name in fascicle.path])
        length = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
        assert fascicle.optimal_length + fascicle.tendon_length == pytest.approx(length, rel=1e-12)
        assert fascicle.optimal_length > 0.0
        assert fascicle.tendon_length > 0.0


def test_muscle_areas_follow_fat_free_mass_over_height_and_shrink_with_age():
    reference, old = areas_of(REFERENCE_MAN), areas_of(Person(sex="male", age=80.0, height=1.75, mass=75.0))
    for group, area in reference.items():
        assert old[group] == pytest.approx(0.70 * area, rel=1e-12)
    woman = areas_of(Person(sex="female", age=30.0, height=1.62, mass=58.0))
    assert 0.6 < woman["multifidus_lumbar"] / reference["multifidus_lumbar"] < 0.85
