"""Second readings of people in whom nothing changed: who read far off reads less so, and is not told as changed."""

import numpy as np
import pytest

from kinespine.assessment.judgement import compare
from kinespine.assessment.neck import neck_of_readings
from kinespine.outcomes.benefits import Followed, Reading, by_benefit
from kinespine.outcomes.unchanged import People, Unchanged, people_of

BEYOND = {"beyond error", "beyond the usual course"}


def tilt(first: float, later: float, error: float) -> Followed:
    readings = [Reading(week=week, value=value, error=error) for week, value in ((0, first), (6, later))]
    return by_benefit({"head_tilt": readings}).followed[0]


def test_a_second_reading_by_hand():
    #   people differ by 3 and a reading errs by 4 about a mean of 1: k = 9 / 25 = 0.36; of a first 11 the second is
    #   1 + 0.36 * 10 = 4.6, with variance 0.36 * 16 + 16 = 16 * 1.36, SD 4.665
    people = People(mean=1.0, sd=3.0, source="nobody", status="assumed")
    found = Unchanged(people=people, first=11.0, error=4.0, error_later=4.0)
    assert (found.kept, found.mean, found.sd) == pytest.approx((0.36, 4.6, 4.0 * 1.36**0.5))
    assert found.band == pytest.approx((4.6 - 1.959964 * 4.6648, 4.6 + 1.959964 * 4.6648), abs=1e-3)


def test_the_mean_of_two_first_readings_is_believed_more():
    #   an error of 4 / sqrt 2 at first: k = 9 / 17; what is left of it is 8 * 9 / 17, and the second errs by 16 besides
    people = People(mean=0.0, sd=3.0, source="nobody", status="assumed")
    found = Unchanged(people=people, first=17.0, error=8.0**0.5, error_later=4.0)
    assert (found.mean, found.sd) == pytest.approx((9.0, (72 / 17 + 16) ** 0.5))


def test_an_error_that_is_the_same_each_time_does_not_come_back():
    #   people by 3 and a lasting error of 4 stay alike: k = 25 / (25 + 25)
    people = People(mean=0.0, sd=3.0, source="nobody", status="assumed")
    assert Unchanged(people=people, first=8.0, error=5.0, error_later=5.0, lasting=4.0).mean == pytest.approx(4.0)


def test_where_people_differ_without_end_it_is_the_error_of_two_readings():
    people = People(mean=0.0, sd=1e6, source="nobody", status="assumed")
    found = Unchanged(people=people, first=30.0, error=2.0, error_later=2.0)
    assert (found.mean, found.sd) == pytest.approx((30.0, 2.0 * 2**0.5), abs=1e-4)
    assert found.beyond(1.959964 * 2.0 * 2**0.5) == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize("error", [0.75, 1.5, 2.7])
@pytest.mark.parametrize("chosen", [0.0, 0.8, 0.95, 0.99])
def test_of_unchanged_people_chosen_for_a_large_first_tilt_at_most_one_in_twenty_is_told_as_changed(
    error: float, chosen: float
):
    #   one in twenty of 2,000 has a standard error of 0.5 in 100; at most 2.5 to 4 of 100 are expected
    people = people_of("head_tilt", "deg")
    assert people is not None
    chance = np.random.default_rng(7)
    stays = people.mean + people.sd * chance.standard_normal(400_000)
    first, later = (stays + error * chance.standard_normal(400_000) for _ in range(2))
    far = np.flatnonzero(np.abs(first) >= np.quantile(np.abs(first), chosen))[:2_000]
    told = [tilt(float(first[one]), float(later[one]), error) for one in far]
    assert np.mean([one.change.verdict == "beyond the usual course" for one in told]) <= 0.05
    assert np.mean([one.towards == "closer to level" for one in told]) <= 0.05
    # and as many lie beyond error as are told to be expected of just these first readings
    beyond = np.mean([one.change.verdict in BEYOND for one in told])
    assert beyond == pytest.approx(np.mean([one.change.by_chance for one in told]), abs=0.04)
    if (error, chosen) == (2.7, 0.95):
        assert beyond > 0.2  # which is why error alone does not decide


def test_people_who_differ_more_than_the_table_says_are_not_told_as_changed_more_often():
    #   what counts is beyond both bands the way it went, so that any band between them lies inside (0.1 of 100 are
    #   two standard errors of 200,000)
    people = people_of("head_tilt", "deg")
    assert people is not None
    error, chance = 2.7, np.random.default_rng(3)
    for wider in (1.0, 1.3, 2.0, 4.0, 20.0):
        sd = wider * people.sd
        for first in (0.0, 6.0, 12.0, 20.0):
            kept = sd**2 / (sd**2 + error**2)
            later = (
                people.mean + kept * (first - people.mean)
                + error * (1.0 + kept) ** 0.5 * chance.standard_normal(200_000)
            )  # fmt: skip
            low, high = Unchanged(people=people, first=first, error=error, error_later=error).band
            least = 1.959964 * error * 2**0.5
            assert np.mean((later < min(low, first - least)) | (later > max(high, first + least))) < 0.051


def test_what_came_back_by_less_than_was_expected_is_no_change():
    #   of a first 20 with an error of 2.7 -1.1 to 10.7 are expected; 11.5 is beyond error (7.5), and no change
    found = tilt(20, 11.5, 2.7).change
    assert found.unchanged is not None
    assert found.least is not None
    assert found.unchanged.band[1] < 11.5 < 20 - found.least.value
    assert found.verdict == "beyond error"


def test_of_unchanged_necks_chosen_for_a_large_first_reading_at_most_one_in_twenty_is_told_as_changed():
    #   healthy people differ by 2 deg; of a total error of 2 deg 1 errs again
    chance = np.random.default_rng(5)
    names = ("skull_tilt_deg", "atlas_rotation_deg", "atlas_tilt_deg")
    stays = chance.normal(0.0, (2.0**2 + 3.0) ** 0.5, (40_000, 3))
    first, later = (stays + chance.standard_normal((40_000, 3)) for _ in range(2))
    far = np.argsort(np.linalg.norm(first, axis=1))[-2000:]

    def neck(values: np.ndarray):
        return neck_of_readings({name: (float(value), 2.0) for name, value in zip(names, values, strict=True)})

    found = [compare(neck(first[one]), neck(later[one])) for one in far]
    assert np.mean([one.verdict == "changed" for one in found]) <= 0.05
    assert np.mean([one.tail < 0.05 for one in found]) > 0.07  # error of two readings alone
    assert np.mean([one.tail_of_start < 0.05 for one in found]) == pytest.approx(0.05, abs=0.015)


def test_people_are_as_the_tables_say_and_none_are_made_up():
    assert people_of("head_shift", "mm") is None
    assert people_of("leg_check_supine", "mm") is None
    for name, unit, mean, sd in (
        ("head_tilt", "deg", 0.1, 1.5), ("trunk_shift", "mm", 0.0, 12.5), ("atlas_lateral", "mm", 0.0, 0.63),
        ("cervical_lordosis_C2_C7_posterior_tangent", "deg", 17.5, 15.6),
    ):  # fmt: skip
        found = people_of(name, unit)
        assert found is not None
        assert (found.mean, found.sd) == pytest.approx((mean, sd))
