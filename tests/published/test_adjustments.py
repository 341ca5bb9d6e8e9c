"""How often a change of the upper neck would be suggested: a small run of what docs/care.md tells of many."""

import sys
from contextlib import suppress
from math import degrees
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from kinespine.assessment.judgement import judge
from kinespine.care.question import by_slopes
from kinespine.chain.output_names import output_index
from kinespine.errors import BadInput
from kinespine.visit.treat import OUTCOMES

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import adjustments as tool
from honesty_people import Truth

pytestmark = pytest.mark.slow
BODIES, HEALTHY, CONTROLS, SURE = 20, 100, 20, 0.99
DOZEN, MOST = 12, 10
SEED = tool.SEED + 7
CROOKED = tool.CONTROLS[0]
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


@pytest.fixture(scope="module")
def asked(crooked: list[Truth], learned: tool.Learned) -> list[tool.Question]:
    """What is asked of a change of the first dozen who are read misaligned."""
    found: list[tool.Question] = []
    for truth in crooked:
        with suppress(BadInput):  # a reading past what a joint can do
            read = tool.seen(truth, SEED)
            if len(found) < DOZEN and judge(read.neck).verdict == "misaligned":
                found.append(tool.learned_question(read, learned, (SEED, truth.number)))
    assert len(found) == DOZEN
    return found


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
    truths = near(tool.HEALTHY, HEALTHY, learned)
    found = [promised for promised, _ in tool.counted(tool.HEALTHY, truths, learned, SEED, full=0)]
    assert sum(one in SUGGESTED for one in found) <= binom.ppf(SURE, HEALTHY, 0.05)


def test_most_read_as_misaligned_get_a_change_that_depends_and_none_one_that_counts_in_every_world(
    asked: list[tool.Question],
):
    #   were it half of those with a crooked neck, as many of a dozen would get one with a probability of 0.02
    found = [tool.learned_search(one) for one in asked]
    assert binom.sf(MOST - 1, DOZEN, 0.5) < 0.02
    assert found.count("depends") >= MOST
    assert "computed" not in found


def test_what_counts_tips_a_head_whose_neck_is_felt_and_leaves_one_whose_neck_is_not(asked: list[tool.Question]):
    found = [(one.asked, one.answers, tried[0].found) for one in asked if (tried := by_slopes(one))]
    assert len(found) >= MOST
    head = OUTCOMES.index("head_tilt")
    for one, answers, smallest in found:
        changes = one.slopes @ smallest.change
        felt = np.array([corner.gain for corner in answers.corners])
        assert 1.0 < degrees(one.thrown_off(changes[felt == 1.0])[head]) <= degrees(one.harm[head]) + 1e-6
        assert degrees(one.thrown_off(changes[felt == 0.0])[head]) < 0.75
