"""What may be wrong of a published course: its error is one of the mean score, and the floor bends it."""

import numpy as np
import pytest

from kinespine.outcomes.censored import mean_score
from kinespine.outcomes.centre_error import CentreError, centre_error
from kinespine.outcomes.courses import course_from_people, course_named, spread_among_all
from kinespine.outcomes.usual_course import point_at

ACUTE = course_named("acute-low-back-pain")


def test_every_centre_has_a_mean_score_whose_distance_is_the_published_error():
    #   mean of scores at centre + shift = published mean + z errors, for z from -4 to 4
    point = point_at(ACUTE, 26)
    found = centre_error(ACUTE, point)
    among_all = spread_among_all(point.slope, ACUTE.start_spread, point.spread)
    means = mean_score(point.centre + found.shifts, among_all, ACUTE.scale)
    z = (means - point.mean) / point.mean_error
    assert np.diff(z) == pytest.approx(0.1, abs=1e-6)
    assert found.weights[np.argmin(abs(z))] == pytest.approx(found.weights.max())
    assert found.weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("week", [26, 52])
def test_near_the_floor_a_lower_mean_asks_for_a_centre_further_off_than_a_higher_one(week: float):
    found = centre_error(ACUTE, point_at(ACUTE, week))
    middle = int(np.argmin(abs(found.shifts)))
    below, above = -found.shifts[middle - 20], found.shifts[middle + 20]  # two errors of the mean either way
    assert below > 1.1 * above
    low, high = found.interval(0.0, 0.5)
    assert high > -low  # what was found may be due to a centre far below: the truth is then further up
    assert found.deviation > point_at(ACUTE, week).centre_error


def test_a_mean_off_the_scale_is_left_out():
    point = point_at(ACUTE, 52)
    found = centre_error(ACUTE, point)  # 6 with an error of 1.8: -1 is four errors away
    among_all = spread_among_all(point.slope, ACUTE.start_spread, point.spread)
    means = mean_score(point.centre + found.shifts, among_all, ACUTE.scale)
    assert means.min() > 0.0
    assert len(found.shifts) < 81


def test_a_course_set_from_people_has_a_normal_error_and_the_plain_interval():
    #   interval of two normal errors together: 1.96 √(own² + centre²) either way
    rng = np.random.default_rng(1)
    start = rng.uniform(40, 90, 80)
    later = np.clip(0.5 * start + rng.normal(0, 10, 80), 0, 100)
    course = course_from_people("constructed", ACUTE.scale, start, {12.0: later})
    found = centre_error(course, course.points[0])
    own, common = 3.0, course.points[0].centre_error
    assert found.deviation == pytest.approx(common, rel=1e-3)
    low, high = found.interval(-5.0, own)
    half = 1.959964 * np.hypot(own, common)
    assert (low, high) == pytest.approx((-5.0 - half, -5.0 + half), abs=0.01)


def test_draws_have_the_same_spread():
    found = centre_error(ACUTE, point_at(ACUTE, 52))
    drawn = found.draw(20_000, np.random.default_rng(2))
    assert drawn.std() == pytest.approx(found.deviation, rel=0.03)
    assert drawn.mean() == pytest.approx(float(found.weights @ found.shifts), abs=0.15)


def test_its_arrays_cannot_be_written_to():
    found: CentreError = centre_error(ACUTE, point_at(ACUTE, 26))
    with pytest.raises(ValueError, match="read-only"):
        found.shifts[0] = 0.0
