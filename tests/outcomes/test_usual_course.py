import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from kinespine.errors import BadInput
from kinespine.outcomes.censored import Scale
from kinespine.outcomes.courses import (
    course_from_people,
    course_named,
    courses,
    courses_for,
    in_points_of,
    spread_among_all,
)
from kinespine.outcomes.numbers import number
from kinespine.outcomes.usual_course import link, point_at, usual_course

every_course = pytest.mark.parametrize("name", list(courses()))


def halves(count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    odd = np.arange(count) % 2 == 0
    return [(odd, ~odd), (~odd, odd)]


def test_bands_hold_people_who_did_not_set_them(followed: dict):
    for name, series in followed.items():
        inside = {0.8: 0, 0.95: 0}
        people = 0
        for scale, start, week, later in series:
            for setting, tested in halves(len(start)):
                course = course_from_people(name, scale, start[setting], {week: later[setting]})
                for first, last in zip(start[tested], later[tested], strict=True):
                    if np.isnan(first) or np.isnan(last):
                        continue
                    people += 1
                    expected = usual_course(course, first, week)
                    for share in inside:
                        low, high = expected.band(share)
                        inside[share] += low - 1e-9 <= last <= high + 1e-9
        assert people > 60
        assert 0.75 <= inside[0.8] / people <= 0.85, name
        assert 0.90 <= inside[0.95] / people <= 0.98, name


def test_real_people_chosen_for_a_bad_start_are_no_better_than_their_usual_course(followed: dict):
    #   they fall by themselves, by a third of what they came with: a plain change calls it help
    fallen: list[float] = []
    asked: set[int] = set()
    said: set[int] = set()
    for scale, start, week, later in followed["neck"]:
        beyond: list[float] = []
        for setting, tested in halves(len(start)):
            course = course_from_people("neck", scale, start[setting], {week: later[setting]})
            worst = np.nanquantile(start, 2 / 3)
            for person in np.flatnonzero(tested & (start >= worst) & np.isfinite(later)):
                expected = usual_course(course, start[person], week)
                asked.add(person)
                if expected.person.below(later[person]) <= 0.025:
                    said.add(person)
                fallen.append((later[person] - start[person]) / (scale.high - scale.low))
                beyond.append(later[person] - expected.person.centre)
        left = np.array(beyond)
        assert abs(left.mean()) < 1.96 * left.std() / np.sqrt(len(left))
    plain = np.array(fallen)
    assert plain.mean() + 1.96 * plain.std() / np.sqrt(len(plain)) < -0.10
    assert len(said) <= binom.ppf(0.995, len(asked), 0.025)  # one score of six is enough to be counted here


def test_the_tested_tails_that_are_told_are_those_of_the_people_of_the_trial(followed: dict):
    people, good, bad = 0, 0, 0
    for scale, start, week, later in followed["neck"]:
        for setting, tested in halves(len(start)):
            course = course_from_people("neck", scale, start[setting], {week: later[setting]})
            for person in np.flatnonzero(tested & np.isfinite(start) & np.isfinite(later)):
                expected = usual_course(course, start[person], week).person
                people += 1
                good += expected.below(later[person]) <= number("tail")
                bad += expected.above(later[person]) <= number("tail")
    assert people == 338
    assert (good / people, bad / people) == pytest.approx(
        (number("tested tail, better"), number("tested tail, worse")), abs=5e-5
    )


@pytest.mark.parametrize(("week", "people"), [(6, 56), (26, 60), (52, 60)])
def test_a_band_of_low_back_pain_is_as_wide_as_the_people_behind_it_allow(week: float, people: int):
    #   11,166 people have the mean, and 56 or 60 the spread that was borrowed
    expected = usual_course(course_named("acute-low-back-pain"), 60, week)
    assert expected.person.freedom == people - 2
    assert expected.assumed
    assert not usual_course(course_named("chronic-neck-pain"), 60, 7).assumed


@every_course
def test_the_mean_course_of_a_table_is_kept(name: str):
    #   people drawn from the course, read with the ends of the scale, have the published mean
    course = courses()[name]
    z = np.linspace(-6, 6, 4001)
    for point in course.points:
        spread = spread_among_all(point.slope, course.start_spread, point.spread)
        scores = np.clip(point.centre + spread * z, course.scale.low, course.scale.high)
        assert np.average(scores, weights=np.exp(-0.5 * z**2)) == pytest.approx(point.mean, abs=0.01)


@every_course
def test_one_persons_band_is_many_times_wider_than_that_of_the_mean(name: str):
    course = courses()[name]
    expected = usual_course(course, course.start_mean, course.weeks[0])
    low, high = expected.band()
    assert high - low > 3.0 * (expected.mean_band[1] - expected.mean_band[0])


@every_course
def test_who_starts_high_is_expected_to_fall_further_than_the_mean(name: str):
    course = courses()[name]
    range_ = course.scale.high - course.scale.low
    for week in course.weeks:
        high, usual = (
            usual_course(course, start, week) for start in (course.start_mean + 0.2 * range_, course.start_mean)
        )
        assert high.start - high.person.centre > usual.start - usual.person.centre
        assert high.person.centre > usual.person.centre  # and still stays above


def test_quartiles_of_the_disability_trial_that_set_nothing_are_met(recordings: Path):
    #   its means, standard deviations and correlations set the course; of quartiles nothing was used
    course = course_named("subacute-low-back-disability")
    with (recordings / "outcomes" / "odi_trial_aggregate.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["arm"] == "adv" and row["week"] != "0"]
    for row in rows:
        point = point_at(course, float(row["week"]))
        spread = spread_among_all(point.slope, course.start_spread, point.spread)
        for column, z in (("odi_p25", -0.674), ("odi_median", 0.0), ("odi_p75", 0.674)):
            assert max(0.0, point.centre + z * spread) == pytest.approx(float(row[column]), abs=5.1)


def test_between_two_times_the_course_is_straight_over_the_logarithm_of_time():
    #   the trial's own times 5 and 52 give those between them: nothing was set by week 10 and 26 of both arms
    mean = dict(zip((0, 5, 10, 26, 52), (29.44, 23.017, 19.305, 17.246, 14.941), strict=True))
    for week, measured in mean.items():
        share = np.log1p(week) / np.log1p(52)
        assert 29.44 + share * (14.941 - 29.44) == pytest.approx(measured, abs=1.45)
    course = course_named("acute-low-back-pain")
    halfway = np.expm1((np.log1p(6) + np.log1p(26)) / 2)
    assert point_at(course, halfway).mean == pytest.approx((23 + 12) / 2)


def test_the_link_of_two_scores_is_that_of_the_trial():
    measured = {(5, 10): 0.655, (5, 26): 0.613, (5, 52): 0.429, (10, 26): 0.671, (10, 52): 0.537, (26, 52): 0.702}
    for (one, other), value in measured.items():
        assert link(one, other) == pytest.approx(value, abs=0.06)
    assert link(7, 7) == 1.0


def test_a_numeric_scale_is_a_tenth_of_the_line():
    course = course_named("chronic-neck-pain")
    own = in_points_of(course, "NPRS")
    assert own is not None
    line, numeric = usual_course(course, 70, 12).band(), usual_course(own, 7, 12).band()
    assert numeric == pytest.approx((line[0] / 10, line[1] / 10))
    assert in_points_of(course, "RMDQ-24") is None


@pytest.mark.parametrize(
    ("region", "weeks", "names"),
    [
        ("low back", 2, ["acute-low-back-pain"]),
        ("low back", 20, ["persistent-low-back-pain"]),
        ("low back", 100, []),
        ("neck", 300, ["chronic-neck-pain"]),
        ("neck", 3, []),
    ],
)
def test_a_course_is_of_one_region_and_of_how_long_it_has_lasted(region: str, weeks: float, names: list[str]):
    assert [course.name for course in courses_for("NPRS", region, weeks)] == names


def test_before_the_first_measured_week_the_course_is_not_known():
    course = course_named("chronic-neck-pain")
    assert not usual_course(course, 50, 3).known
    assert usual_course(course, 50, 7).known


@pytest.mark.parametrize(
    ("start", "week", "words"), [(101, 7, "off the scale"), (50, 0, "week 0"), (50, 60, "week 12")]
)
def test_what_nobody_measured_is_refused(start: float, week: float, words: str):
    with pytest.raises(BadInput, match=words):
        usual_course(course_named("chronic-neck-pain"), start, week)


def test_an_unknown_course_is_told_which_there_are():
    with pytest.raises(BadInput, match="acute-low-back-pain"):
        course_named("acute-back-pain")


def test_scores_off_their_scale_set_no_course():
    with pytest.raises(BadInput, match="11 is off the scale"):
        course_from_people("x", Scale(low=0, high=10), np.arange(6.0), {4.0: np.array([1, 2, 3, 4, 5, 11.0])})


def test_the_rows_of_the_neck_trial_are_what_its_people_give(followed: dict):
    for name, (scale, start, week, later) in zip(
        ["chronic-neck-pain"] * 2 + ["chronic-neck-disability"] * 2 + ["chronic-neck-northwick"] * 2,
        followed["neck"],
        strict=True,
    ):
        factor = courses()[name].scale.high / scale.high
        own = course_from_people(name, scale, start, {week: later}).points[0]
        row = next(point for point in courses()[name].points if point.week == week)
        assert row.people == own.people
        assert row.mean == pytest.approx(factor * own.mean, abs=0.06)
        assert row.slope == pytest.approx(own.slope, abs=0.002)
        assert row.slope_error == pytest.approx(own.slope_error, abs=0.002)
        assert row.spread == pytest.approx(factor * own.spread, abs=0.02)
        assert row.centre == pytest.approx(factor * own.centre, abs=1.5)  # by the mean of scores, or by each of them
