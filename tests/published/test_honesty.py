"""Virtual people in whom everything is known, explained: a small run of what docs/honesty.md tells of many."""

import sys
from pathlib import Path

import pytest
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import honesty_people as who
import honesty_work as work
from honesty_examined import ROWS, Said
from honesty_learned import solved_library

from kinespine.chain.output_names import output_index

pytestmark = pytest.mark.slow
PEOPLE, BODIES, SURE = 60, 60, 0.99


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Said, ...]]:
    """What was said of each outcome of healthy people."""
    run = work.Run(people=PEOPLE, each=0, wrong=0, found=0, full=0, keep=tmp_path_factory.mktemp("honesty"))
    rows = tuple(output_index()[name] for name in ROWS)
    work.kept(run, "library", lambda: solved_library(who.HEALTHY, BODIES, rows, work.SEED))
    people = list(who.people(who.HEALTHY, PEOPLE, work.SEED + 7))
    return work.explained(run, "healthy", people, work.library(run, who.HEALTHY), work.SEED + 7)


def test_intervals_hold_what_is_so_at_least_as_often_as_they_say(said: list[tuple[Said, ...]]):
    least, _ = binom.interval(SURE, len(said), 0.95)
    for outcome in range(len(said[0])):
        own = [person[outcome] for person in said]
        assert sum(one.total_inside for one in own) >= least, own[0].outcome
        assert sum(one.neck_inside for one in own) >= least, own[0].outcome


def test_healthy_people_are_not_told_that_the_upper_neck_changes_something(said: list[tuple[Said, ...]]):
    told = sum(any(one.word == "changes it" for one in person) for person in said)
    assert told <= binom.ppf(SURE, len(said), 0.05)
