"""What is asked about points of a standing person: the wrong end of the body, and nothing that people do."""

import pytest

from kinespine.measures.picture_made import make_picture
from kinespine.measures.picture_order import STANDING, questions_about
from kinespine.measures.views import AXES, landmarks, landmarks_of, places, views

SIDES = {"frontal": {"image_left_is": "person_right"}, "lateral": {"forward_is": "image_right", "posture": "neutral"}}


def keys(view: str) -> dict[str, str | float | None]:
    plane = views()[view].plane
    told = {key: word for key, word in SIDES[plane].items() if key != "posture" or view == "lateral_full_spine"}
    return {
        "view": view, "image": "constructed.png", "width_px": 1000, "height_px": 1000, **told, "scale": "uncalibrated",
        "placed_by": "person", "placed_name": "constructed: nobody", "placed_at": "2026-01-31",
    }  # fmt: skip


def average(view: str) -> dict[str, tuple[float, float]]:
    """Every landmark of a view where the average body has it, at 2 mm per pixel, px from the upper left."""
    across, up = AXES[views()[view].plane]
    names = (row.name for row in landmarks_of(view) if not row.name.startswith("picture."))
    return {name: (500 + 500 * places()[name][across], 900 - 500 * places()[name][up]) for name in names}


def asked(view: str, points: dict[str, tuple[float, float]]) -> tuple[str, ...]:
    rows = [{"name": name, "x_px": x, "y_px": y} for name, (x, y) in points.items()]
    return questions_about(make_picture(keys(view), rows, "constructed.csv"))


@pytest.mark.parametrize("view", STANDING)
def test_nothing_is_asked_about_the_average_body(view: str):
    assert asked(view, average(view)) == ()


def test_an_ankle_above_the_head_is_asked_about_and_alone():
    points = average("photo_front")
    name = "tibia.medial_malleolus.left"
    points[name] = (points[name][0], 20)
    (question,) = asked("photo_front", points)
    assert question.startswith("left medial malleolus (tibia) lies above ")
    assert question.endswith("more: is it at the right end of the body?")


def test_an_ankle_above_the_only_other_point_is_asked_about():
    (question,) = asked("photo_back", {"foot.heel.left": (400, 100), "skull.tragus.left": (480, 300)})
    assert question.startswith("left heel (foot) lies above left tragus (skull)")


def test_a_chin_at_the_feet_is_asked_about():
    points = average("photo_left")
    points["skull.chin"] = (540, 890)
    (question,) = asked("photo_left", points)
    assert question.startswith("chin (skull) lies below ")


def test_every_landmark_of_a_view_has_words_of_its_own():
    for view in views():
        words = [row.words for row in landmarks_of(view)]
        assert len(set(words)) == len(words)
    assert landmarks()["C7.endplate_inferior_anterior"].words == "C7 endplate inferior anterior"
    assert landmarks()["picture.plumb_upper"].words == "plumb line upper"
