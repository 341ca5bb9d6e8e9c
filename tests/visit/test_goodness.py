"""Points that a body does not fit are named, and a height that the points contradict is refused."""

from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body, build_body
from kinespine.chain import fit_posture, points_of
from kinespine.chain.fit import misses
from kinespine.chain.posture import posture_from, standing
from kinespine.errors import BadInput, NotSolved
from kinespine.examples import FOLDER
from kinespine.measures import MeasuredPoint
from kinespine.visit import Intake, read_intake
from kinespine.visit.examine import explain
from kinespine.visit.goodness import goodness, height_told, note_on_height, say_miss
from kinespine.visit.posture_error import PostureError
from kinespine.visit.record import as_record
from kinespine.visit.report import as_html


@pytest.fixture(scope="module")
def intake() -> Intake:
    return read_intake(FOLDER / "standing-person")


@pytest.fixture(scope="module")
def body(intake: Intake) -> Body:
    return build_body(intake.person)


def on_bones(body: Body, names: tuple[str, ...], posture: dict[str, float] | None = None) -> dict[str, MeasuredPoint]:
    places = points_of(body, posture_from(body, posture or {}))
    return {name: MeasuredPoint(position=places[name], error=0.006) for name in names}


LEGS_AND_SHOULDERS = tuple(
    f"{name}.{side}"
    for name in ("foot.heel", "femur.lateral_epicondyle", "femur.greater_trochanter", "scapula.acromion")
    for side in ("left", "right")
)


def test_points_of_the_body_itself_are_missed_by_nothing(body: Body):
    points = on_bones(body, LEGS_AND_SHOULDERS)
    assert max(misses(body, standing(body), points).values()) < 1e-9


def test_a_point_over_the_bone_is_judged_with_its_soft_tissue(body: Body):
    place = body.landmarks["pelvis.ASIS.left"].position + np.array([0.012, 0, 0])
    point = MeasuredPoint(position=place, error=0.006, kind="skin", depth=0.012)
    assert misses(body, standing(body), {"pelvis.ASIS.left": point})["pelvis.ASIS.left"] < 1e-9


def test_a_misplaced_marker_is_named_in_plain_words(body: Body, intake: Intake):
    points = dict(intake.points)
    ankle = points["tibia.lateral_malleolus.right"]
    points["tibia.lateral_malleolus.right"] = replace(ankle, position=ankle.position + np.array([0.09, 0, 0]))
    found = goodness(body, fit_posture(body, points), points)
    assert "tibia.lateral_malleolus.right" in [miss.name for miss in found.far]
    sentence = next(say_miss(miss) for miss in found.far if miss.name == "tibia.lateral_malleolus.right")
    assert "outer ankle bone, right" in sentence
    assert "check name and placement" in sentence


def test_the_points_tell_the_height_of_the_example(body: Body, intake: Intake):
    assert height_told(body, intake.points) == pytest.approx(1.75, rel=0.01)


def test_bent_knees_make_nobody_shorter(body: Body):
    bent = {f"{joint}.{side}": angle for side in ("left", "right") for joint, angle in (
        ("hip.flexion", 25.0), ("knee.flexion", 50.0), ("ankle.dorsiflexion", 25.0),
    )}  # fmt: skip
    assert height_told(body, on_bones(body, LEGS_AND_SHOULDERS, bent)) == pytest.approx(1.75, rel=0.02)


def test_without_feet_no_height_is_told(body: Body):
    assert height_told(body, on_bones(body, ("scapula.acromion.left", "scapula.acromion.right"))) is None


def test_a_height_is_noted_from_3_and_refused_from_6_percent(intake: Intake):
    assert note_on_height(1.75, 1.79) is None
    assert "175 cm" in (note_on_height(1.75, 1.82) or "")
    wrong = replace(intake, person=replace(intake.person, height=1.65))
    with pytest.raises(BadInput, match=r"height_cm = 165, but .* 176 cm"):
        explain(wrong, draws=0)


def test_points_that_no_posture_fits_are_wrong_input(intake: Intake, monkeypatch: pytest.MonkeyPatch):
    def never(*_: object, **__: object) -> None:
        raise NotSolved("no")

    monkeypatch.setattr("kinespine.chain.fit_posture", never)
    with pytest.raises(BadInput, match=r"height_cm, leg_length.*Furthest from the average posture: .* mm"):
        explain(intake, draws=0)


def test_an_unbalanced_posture_gets_no_loads(intake: Intake):
    found = explain(intake, draws=0)
    assert found.findings is not None
    loads = replace(found.findings.loads, status="unbalanced", message="left over: hip.flexion.left 3 N·m.")
    page = as_html(replace(found, status="unbalanced", findings=replace(found.findings, loads=loads)))
    assert "cannot hold this posture, so that no loads are told" in page
    assert "Loads at every level" not in page
    assert "Stand more upright" not in page
    assert "of the weight on the left foot" not in page
    assert "largest compression" not in page


def test_the_record_tells_the_fit(intake: Intake):
    record = as_record(explain(intake, draws=0))
    assert record["fit"]["rms_mm"] < 30
    assert record["fit"]["points"].keys() == intake.points.keys()
    assert record["computed"].endswith("+00:00")
    assert record["date"] is None
    assert np.isfinite(record["fit"]["height_told_cm"])


def test_points_that_tell_too_little_of_the_posture_get_no_loads(intake: Intake):
    found = explain(intake, draws=0)
    assert found.findings is not None
    loose = replace(found.findings, error=PostureError(draws=24, lost=24, deviation={"measure/T1_slope": 0.2}))
    assert not loose.loads_told
    page = as_html(replace(found, findings=loose))
    assert "fewer than 5 of 24 balance" in page
    assert "Loads at every level" not in page
    assert "of the weight on the left foot" not in page
