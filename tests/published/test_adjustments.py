"""How often a change of the upper neck would be suggested: a small run of what docs/care.md tells of many."""

import sys
from math import degrees
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from kinespine.chain.output_names import output_index

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import adjustments as tool
from honesty_people import Truth

pytestmark = pytest.mark.slow
BODIES, HEALTHY, CONTROLS, SURE = 20, 100, 20, 0.99
SEED = tool.SEED + 7
CROOKED = tool.CONTROLS[0]
DEPENDS = 0.84  # of 100 people with a crooked neck, by docs/care.md
SUGGESTED = ("computed", "depends")


@pytest.fixture(scope="module")
def learned() -> tool.Learned:
    return tool.learnt(None, SEED, BODIES)


@pytest.fixture(scope="module")
def crooked(learned: tool.Learned) -> list[Truth]:
    return near(CROOKED, CONTROLS, learned)


def near(kind: tool.Kind, count: int, learned: tool.Learned) -> list[Truth]:
    """Those of so many who may be read as misaligned, solved in full."""
    numbers = [number for number in range(count) if tool.nearly_misaligned(kind, number, learned, SEED)]
    return list(tool.people(kind, numbers, SEED, whole=False))


def promised(kind: tool.Kind, truths: list[Truth], learned: tool.Learned) -> list[str]:
    return [by_slopes for by_slopes, _ in tool.counted(kind, truths, learned, SEED, full=0)]


def test_learned_slopes_tell_how_an_upper_neck_stands(crooked: list[Truth], learned: tool.Learned):
    row = output_index()["c1_c2_lateral"]
    off = [
        degrees(learned.values(one.causes, tool.lot(CROOKED, SEED, one.number).follow)[tool.ROWS.index(row)])
        - degrees(float(one.person[row]))
        for one in crooked
    ]
    assert np.std([degrees(float(one.person[row])) for one in crooked]) > 5.0
    assert np.std(off) < 1.0  # 0.2 deg with the library of the page


def test_of_healthy_people_no_more_than_five_in_a_hundred_get_any_change(learned: tool.Learned):
    found = promised(tool.HEALTHY, near(tool.HEALTHY, HEALTHY, learned), learned)
    assert sum(one in SUGGESTED for one in found) <= binom.ppf(SURE, HEALTHY, 0.05)


def test_people_with_a_crooked_neck_get_one_that_depends_and_none_that_counts_in_every_world(
    crooked: list[Truth], learned: tool.Learned
):
    found = promised(CROOKED, crooked, learned)
    assert found.count("depends") >= binom.ppf(1.0 - SURE, CONTROLS, DEPENDS)
    assert "computed" not in found
