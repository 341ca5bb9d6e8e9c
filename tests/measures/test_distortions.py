"""The four distortions of the real example, as its recording gives them."""

import numpy as np
import pytest

from kinespine.examples import FOLDER
from kinespine.measures import Distortion, MeasuredPoint, distortions_of, take_all, take_distortions
from kinespine.visit import read_intake


@pytest.fixture(scope="module")
def points() -> dict[str, MeasuredPoint]:
    return dict(read_intake(FOLDER / "standing-person").points)


@pytest.fixture(scope="module")
def found(points: dict[str, MeasuredPoint]) -> dict[str, Distortion]:
    return {row.name: row for row in take_distortions(points)}


def pairs_of(row: Distortion) -> dict[str, float]:
    scale = 1000 if row.unit == "m" else np.degrees(1)
    return {pair.measure.name.partition(".")[2]: scale * pair.value for pair in row.pairs}


def test_the_pelvis_is_higher_on_the_left_by_the_hip_bones_and_lower_by_the_trochanters(
    found: dict[str, Distortion], points: dict[str, MeasuredPoint]
):
    pelvis = found["pelvic_obliquity"]
    pairs = pairs_of(pelvis)
    assert pairs["ASIS"] == pytest.approx(1.2, abs=0.05)
    assert pairs["iliac_crest_top"] == pytest.approx(1.4, abs=0.05)
    left, right = (points[f"femur.greater_trochanter.{side}"].position[2] for side in ("left", "right"))
    assert 1000 * (left - right) == pytest.approx(-12.5, abs=0.2)
    assert pairs["greater_trochanter"] < 0
    assert pelvis.signs_disagree
    assert not pelvis.told_from_level


def test_the_leg_is_longer_by_one_pair_and_shorter_by_another(found: dict[str, Distortion]):
    pairs = pairs_of(found["leg_length_difference"])
    assert pairs["ASIS_to_inner_ankle"] == pytest.approx(7, abs=0.5)
    assert pairs["trochanter_knee_ankle"] == pytest.approx(-4, abs=0.5)
    assert found["leg_length_difference"].signs_disagree
    assert not found["leg_length_difference"].told_from_level


def test_leg_chains_between_the_same_two_points_count_once(found: dict[str, Distortion]):
    legs = found["leg_length_difference"]
    assert len(legs.pairs) == 3
    assert legs.independent == 2
    assert found["pelvic_obliquity"].independent == 4


def test_the_head_is_tilted_by_the_front_pair_and_nearly_level_by_the_back_pair(found: dict[str, Distortion]):
    pairs = pairs_of(found["head_tilt"])
    assert pairs["front_of_head"] == pytest.approx(2.7, abs=0.05)
    assert pairs["back_of_head"] == pytest.approx(0.3, abs=0.05)


def test_one_pair_alone_has_no_disagreement_to_show(found: dict[str, Distortion]):
    assert len(found["shoulder_tilt"].pairs) == 1
    assert found["shoulder_tilt"].disagreement is None


def test_the_error_is_never_smaller_than_the_disagreement(found: dict[str, Distortion]):
    for row in found.values():
        assert row.error is not None
        assert row.error >= (row.disagreement or 0)


def test_the_left_knee_is_bent_and_the_right_nearly_straight(points: dict[str, MeasuredPoint]):
    bends = {taken.measure.name: np.degrees(taken.value) for taken in take_all(points)}
    assert bends["knee_bend.left"] == pytest.approx(24, abs=1)
    assert bends["knee_bend.right"] == pytest.approx(6, abs=1)


def test_a_distortion_that_nobody_measured_is_there_without_a_value():
    rows = take_distortions({})
    assert [row.name for row in rows] == [
        "head_tilt", "shoulder_tilt", "pelvic_obliquity", "leg_length_difference"
    ]  # fmt: skip
    assert all(row.value is None and row.pairs == () for row in rows)


def test_a_model_is_read_by_the_pairs_that_were_measured(
    found: dict[str, Distortion], points: dict[str, MeasuredPoint]
):
    places = {name: point.position for name, point in points.items()}
    hips = {f"pelvis.hip_joint_centre.{side}": np.array([0, 0, z]) for side, z in (("left", 9.0), ("right", 0.0))}
    like = distortions_of(places | hips, found.values())
    assert like == pytest.approx({name: row.value for name, row in found.items()})
    assert distortions_of(places | hips)["pelvic_obliquity"] > like["pelvic_obliquity"]


def test_a_tilt_far_beyond_its_error_is_told_from_level():
    def point(y: float, z: float) -> MeasuredPoint:
        return MeasuredPoint(position=np.array([0, y, z]), error=0.002)

    row = next(
        row
        for row in take_distortions({"pelvis.ASIS.left": point(0.12, 1.02), "pelvis.ASIS.right": point(-0.12, 1.0)})
        if row.name == "pelvic_obliquity"
    )
    assert row.told_from_level
