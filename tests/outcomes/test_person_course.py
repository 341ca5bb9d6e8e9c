"""The course of one person: the usual one until they have scores of their own, and honest bands afterwards."""

import numpy as np
import pytest

from kinespine.errors import BadInput
from kinespine.outcomes.courses import Course, course_named
from kinespine.outcomes.numbers import number
from kinespine.outcomes.person_course import person_course
from kinespine.outcomes.usual_course import link, usual_course


@pytest.fixture(scope="module")
def disability() -> Course:
    return course_named("subacute-low-back-disability")


def test_without_later_scores_the_course_is_the_usual_course_and_nothing_else(disability: Course):
    found = person_course(disability, 30.0)
    assert found.updated == ()
    assert found.own is None
    for one in found.usual:
        same = usual_course(disability, 30.0, one.week)
        assert (one.mean, one.mean_band, one.band()) == (same.mean, same.mean_band, same.band())
    assert {*disability.weeks} <= {one.week for one in found.usual}


def test_what_trials_allow_includes_nothing_at_all(disability: Course):
    _, low, high = person_course(disability, 30.0).prior
    assert low < 0.0 < high
    assert high == pytest.approx(1.959964 * number("spread of the effect of care"), rel=1e-6)


def test_a_score_as_expected_leaves_the_centre_and_narrows_the_band(disability: Course):
    expected = usual_course(disability, 30.0, 10.0).person.centre
    found = person_course(disability, 30.0, [(10.0, expected)])
    last, usual = found.updated[-1], found.usual[-1]
    assert last.week == usual.week == 52.0
    assert last.person.centre == pytest.approx(usual.person.centre, abs=0.15)
    assert last.person.spread < usual.person.spread


def test_bands_with_own_scores_hold_as_many_as_they_say_where_their_model_is_true(disability: Course):
    rng, seen, later, start = np.random.default_rng(5), 10.0, 52.0, 60.0
    one, other = (usual_course(disability, start, week).person for week in (seen, later))
    shared, spread, inside, people = link(seen, later), number("spread of the effect of care"), 0, 600
    for _ in range(people):
        own = rng.normal(0.0, spread)
        first = rng.normal()
        second = shared * first + np.sqrt(1.0 - shared**2) * rng.normal()
        score = one.centre + own + one.spread * first
        if not 0.0 <= score <= 100.0:
            people -= 1
            continue
        low, high = person_course(disability, start, [(seen, score)]).updated[-1].person.band(0.95)
        inside += low <= min(max(other.centre + own + other.spread * second, 0.0), 100.0) <= high
    assert 0.93 < inside / people < 0.975  # 95 with two errors of a share of 600 either way, and t for normal


def test_scores_before_anybody_measured_are_kept_apart(disability: Course):
    found = person_course(disability, 30.0, [(2.0, 25.0), (10.0, 20.0)])
    assert found.unused == ((2.0, 25.0),)
    assert found.scores == ((10.0, 20.0),)


def test_a_course_ends_where_nobody_measured_longer(disability: Course):
    assert person_course(disability, 30.0, weeks=500.0).usual[-1].week == 52.0
    assert person_course(disability, 30.0, weeks=12.0).usual[-1].week <= 12.0 + 1e-9
    with pytest.raises(BadInput, match="needs some"):
        person_course(disability, 30.0, weeks=0.0)
