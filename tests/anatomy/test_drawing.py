import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.drawing import LevelBar, draw_body, draw_points
from kinespine.anatomy.levels import JOINTS, VERTEBRAE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def places() -> dict[str, np.ndarray]:
    return {name: mark.position for name, mark in build_body(REFERENCE_MAN).landmarks.items()}


def bars(compression: float = 100.0) -> list[LevelBar]:
    return [
        LevelBar(joint=joint, value=compression * row, label=f"{compression * row:.0f} N")
        for row, joint in enumerate(JOINTS, start=1)
    ]


def test_a_body_is_drawn_with_every_vertebra_twice():
    root = ElementTree.fromstring(draw_body(build_body(REFERENCE_MAN)))
    blocks = [*root.iter(f"{SVG}polygon"), *root.iter(f"{SVG}rect")]
    assert len(blocks) == 2 * len(VERTEBRAE)


def test_every_level_stands_beside_the_body_with_its_number(places: dict[str, np.ndarray]):
    texts = [text.text for text in ElementTree.fromstring(draw_points(places, bars=bars())).iter(f"{SVG}text")]
    assert [joint for joint in JOINTS if joint not in texts] == []
    assert "2500 N" in texts


def test_a_larger_load_is_longer_and_darker(places: dict[str, np.ndarray]):
    found = re.findall(r'width="([\d.]+)" height="12" fill="rgb\((\d+)', draw_points(places, bars=bars()))
    widths, shades = [float(width) for width, _ in found], [int(shade) for _, shade in found]
    assert len(found) == len(JOINTS)
    assert widths == sorted(widths)
    assert shades == sorted(shades, reverse=True)


def test_a_drawing_needs_nothing_from_elsewhere(places: dict[str, np.ndarray]):
    svg = draw_points(places, bars=bars())
    assert re.findall(r"(?:href|src|url)\s*[=(]", svg) == []
    assert "<script" not in svg


def test_names_are_escaped(places: dict[str, np.ndarray]):
    svg = draw_points(places, bars=[LevelBar(joint="<L5>", value=1.0, label="a & b")], title="<title>")
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == "<title>"


def test_measured_points_are_circles_in_both_views(places: dict[str, np.ndarray]):
    marks = {name: places[name] + 0.02 for name in ("pelvis.ASIS.left", "pelvis.ASIS.right")}
    svg = draw_points(places, marks=marks)
    assert svg.count("<circle") == 4
    assert svg.count('stroke-width="0.6"') == 4  # each is tied to its place on the body


def test_from_behind_the_left_is_on_the_left(places: dict[str, np.ndarray]):
    svg = draw_points(
        {"a": np.array([0.0, 0.2, 0.0]), "b": np.array([0.0, -0.2, 1.0])}, marks={"c": np.array([0.0, 0.2, 0.5])}
    )
    _, behind = (float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg))
    width = float(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    assert behind < width / 2


def test_a_body_with_missing_points_is_still_drawn(places: dict[str, np.ndarray]):
    some = {name: place for name, place in places.items() if not name.startswith(("skull.", "T", "foot."))}
    ElementTree.fromstring(draw_points(some, bars=bars()))
