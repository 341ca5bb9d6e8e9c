"""A picture made of keys and points at hand is the one that its file would be read as."""

from pathlib import Path

import pytest

from kinespine.errors import BadInput
from kinespine.examples import landmark_files
from kinespine.measures.picture import Picture
from kinespine.measures.picture_file import keys_of, read_picture
from kinespine.measures.picture_made import check_told, keys_needed, make_picture
from kinespine.measures.views import views


def remade(picture: Picture, **changed: str | float | None) -> Picture:
    points = [
        {"name": point.name, "x_px": point.x, "y_px": point.y, "error_px": point.error, "placement": point.placement}
        for point in picture.placements
    ]
    return make_picture({**keys_of(picture), **changed}, points, picture.file)


@pytest.mark.parametrize("file", landmark_files(), ids=lambda file: file.name)
def test_a_picture_made_of_the_keys_and_points_of_a_file_is_that_of_the_file(file: Path):
    read = read_picture(file)
    made = remade(read)
    assert keys_of(made) == pytest.approx(keys_of(read))
    assert [(p.name, p.x, p.y, p.error) for p in made.placements] == [
        (p.name, p.x, p.y, p.error) for p in read.placements
    ]


def test_what_a_file_may_not_say_cannot_be_made_either():
    picture = read_picture(landmark_files()[0])
    with pytest.raises(BadInput, match="`placed_name` is missing"):
        remade(picture, placed_name="")
    with pytest.raises(BadInput, match="without a folder"):
        remade(picture, image="films/one.png")


def test_every_view_says_which_sides_it_needs():
    needed = {name: keys_needed(name) for name in views()}
    assert needed["photo_front"] == ("image_left_is",)
    assert needed["photo_left"] == ("forward_is",)
    assert needed["lateral_cervical"] == ("forward_is", "posture")
    assert needed["vertex"] == ("image_left_is", "forward_is")
    assert all(needed.values())


@pytest.mark.parametrize(
    ("told", "kind", "words"),
    [
        ({}, "photo", "--view, one of photo_front, photo_back"),
        ({"view": "photo_front"}, "film", "no view of a film"),
        ({"view": "photo_frnot"}, None, "Did you mean 'photo_front'"),
        ({"view": "lateral_cervical"}, None, "--forward-is image_left or image_right .*; --posture neutral"),
    ],
)
def test_what_is_not_told_is_asked_for_with_its_option(told: dict[str, str], kind: str | None, words: str):
    with pytest.raises(BadInput, match=words):
        check_told(told, "one.png", kind=kind)
