"""How often a change of the upper neck would be suggested: a small run of what docs/care.md tells of many."""

import sys
from pathlib import Path

import pytest
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import adjustments as tool

pytestmark = pytest.mark.slow
BODIES, HEALTHY, CONTROLS, SURE = 20, 100, 20, 0.99
DEPENDS = 0.84  # of 100 people with a crooked neck, by docs/care.md
SUGGESTED = ("computed", "depends")


@pytest.fixture(scope="module")
def learned() -> tool.Learned:
    return tool.learnt(None, tool.SEED + 7, BODIES)


def told(kind: tool.Kind, count: int, learned: tool.Learned) -> list[str]:
    """What slopes promise each of them."""
    seed = tool.SEED + 7
    near = [number for number in range(count) if tool.nearly_misaligned(kind, number, learned, seed)]
    truths = list(tool.people(kind, near, seed, whole=False))
    return [promised for promised, _ in tool.counted(kind, truths, learned, seed, full=0)]


def test_of_healthy_people_no_more_than_five_in_a_hundred_get_any_change(learned: tool.Learned):
    suggested = sum(one in SUGGESTED for one in told(tool.HEALTHY, HEALTHY, learned))
    assert suggested <= binom.ppf(SURE, HEALTHY, 0.05)


def test_people_with_a_crooked_neck_get_one_that_depends_and_none_that_counts_in_every_world(learned: tool.Learned):
    found = told(tool.CONTROLS[0], CONTROLS, learned)
    assert found.count("depends") >= binom.ppf(1.0 - SURE, CONTROLS, DEPENDS)
    assert "computed" not in found
