"""The drawn spine of an explanation: its words stand where they can be read."""

import re
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from kinespine.anatomy.levels import VERTEBRAE
from kinespine.visit.explain_drawing import draw_spine
from kinespine.visit.explain_words import say_little_taught
from kinespine.visit.shapes import Shapes


def constructed() -> Shapes:
    """Vertebrae along a gentle curve, 24 to 600 mm above the sacrum, with the ears 35 mm above the atlas."""
    up = np.linspace(0.60, 0.024, len(VERTEBRAE))
    spine = np.column_stack([0.02 * np.sin(8 * up), 0 * up, up])
    ears = spine[0] + np.array([0.005, 0.0, 0.035])
    wide = np.array([0.01, 0.004, 0.0])
    return cast("Shapes", SimpleNamespace(person=spine, norm=spine + 0.5 * wide, low=spine - wide, high=spine + wide,
                                          head={"person": ears, "norm": ears + 0.5 * wide}))  # fmt: skip


def test_no_name_of_a_level_lies_on_the_outline_of_a_head():
    text = draw_spine(constructed())
    heads = [tuple(map(float, one)) for one in re.findall(
        r'<ellipse cx="([\d.]+)" cy="([\d.]+)" rx="([\d.]+)" ry="([\d.]+)"', text)]  # fmt: skip
    names = [(float(x), float(y), name) for x, y, name in re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)" fill="#777777">([CTL]\d+)</text>', text)]  # fmt: skip
    assert len(heads) == 4
    assert [name for *_, name in names] == ["C1", "C7", "T6", "T12", "L4"]
    for left, foot, name in names:
        box = [(x, y) for x in np.linspace(left, left + 9 * len(name), 5) for y in np.linspace(foot - 10, foot, 5)]
        for cx, cy, rx, ry in heads:
            assert all(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 > 1 for x, y in box), name


def lessons(*taught: float) -> Any:
    return [SimpleNamespace(taught={"a": share, "b": 0.001}) for share in taught]


def test_fifteen_rows_of_less_than_one_percent_are_one_sentence():
    assert say_little_taught(lessons(*[0.004] * 15), ["a", "b"]).startswith("None of the 15 measurements narrows any")
    assert say_little_taught(lessons(0.004, 0.01), ["a", "b"]) == ""
    assert "the outcome by" in say_little_taught(lessons(0.5, 0.6), ["b"])
