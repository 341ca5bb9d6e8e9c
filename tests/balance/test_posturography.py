"""Values beside their intervals and bands: whose they are, and when there are none."""

import csv
import gzip
import subprocess
import sys
from collections.abc import Callable
from math import exp, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from kinespine.balance import Conditions, Sway, describe, describe_trials
from kinespine.balance.reference_bands import band_for, bands
from kinespine.balance.repeatability import error_of, least_change, repeats, student
from kinespine.balance.sway_drawing import draw_sway
from kinespine.errors import BadInput

Swaying = Callable[..., Sway]
OPEN = Conditions(eyes="open", surface="firm", age=34, sex="female")
COLUMNS = {"area_95": "COParea", "mean_velocity": "COPvelo", "mean_frequency": "COPmfreq"}


@pytest.fixture(scope="module")
def other_people(recordings: Path) -> list[dict[str, str]]:
    """Trials of another data set of the same laboratory: its people made no band."""
    with (recordings / "posture" / "pds_trials.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_tables_are_what_their_tool_makes_of_the_open_data(recordings: Path, root: Path):
    command = [sys.executable, root / "tools" / "sway_bands.py", recordings / "sway" / "bds_trials.csv", "--check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_a_band_holds_95_of_100_trials_that_made_it(recordings: Path):
    with (recordings / "sway" / "bds_trials.csv").open(encoding="utf-8") as file:
        trials = list(csv.DictReader(file))
    band, _ = band_for("mean_velocity", Conditions(eyes="closed", surface="foam", age=70))
    assert band is not None
    those = [float(row["COPvelo"]) for row in trials
             if (row["Vision"], row["Surface"], row["AgeGroup"]) == ("Closed", "Foam", "Old")]  # fmt: skip
    assert len(those) == band.trials
    assert np.mean([band.low <= one <= band.high for one in those]) == pytest.approx(0.95, abs=0.015)
    assert band.middle == pytest.approx(np.median(those), rel=0.02)


def test_nine_of_ten_trials_of_people_who_made_no_band_lie_in_theirs(other_people: list[dict[str, str]]):
    inside: list[bool] = []
    for row in other_people:
        surface = "firm" if row["Surface"] == "Rigid" else "foam"
        asked = Conditions.of(eyes=row["Vision"].lower(), surface=surface, age=float(row["Age"]), sex=None)
        for name, column in COLUMNS.items():
            band, _ = band_for(name, asked)
            inside += [] if band is None else [band.low <= float(row[column]) <= band.high]
    assert len(inside) > 1000
    assert np.mean(inside) == pytest.approx(0.945, abs=0.02)


def test_a_band_is_of_the_people_most_like_this_one():
    women, whose = band_for("area_95", OPEN)
    assert women is not None
    assert (women.sex, women.age_low, women.age_high) == ("female", 18, 60)
    assert whose == "37 women of 18 to 59 years, 111 trials of 60 s"
    both, _ = band_for("area_95", Conditions(eyes="open", surface="firm", age=34, sex="male"))
    assert both is not None
    assert both.sex is None  # too few men for a band of their own
    every, _ = band_for("area_95", Conditions(eyes="open", surface="firm"))
    assert every is not None
    assert (every.age_low, every.age_high, every.people) == (18, 86, 108)


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        (Conditions(surface="firm"), "eyes or surface were not told"),
        (Conditions(eyes="open", surface="firm", age=12), "nobody of 12 years was measured"),
        (Conditions(eyes="open", surface="firm", age=90), "nobody of 90 years was measured"),
    ],
)
def test_where_nobody_like_this_was_measured_there_is_no_band_and_the_reason(conditions: Conditions, reason: str):
    assert band_for("area_95", conditions) == (None, reason)


def test_every_band_is_in_order_and_of_enough_people():
    assert len(bands()) == 72
    assert all(0 < band.low < band.middle < band.high for band in bands())
    assert all(band.people >= 30 for band in bands())


def test_one_trial_has_the_interval_of_the_published_standard_error(swaying: Swaying):
    row = error_of(describe_trials([swaying(1)], OPEN)["mean_velocity"].descriptor, OPEN)
    assert row is not None
    assert row.value is not None
    found = describe_trials([swaying(1)], OPEN)["mean_velocity"]
    assert found.value is not None
    assert found.low == pytest.approx(found.value * exp(-1.959964 * row.value))
    assert found.high == pytest.approx(found.value * exp(1.959964 * row.value))
    assert "standard error of one trial within a session" in found.interval_from
    two = describe_trials([swaying(1), swaying(2)], OPEN)["mean_velocity"]
    assert two.value is not None
    assert two.high == pytest.approx(two.value * exp(1.959964 * row.value / sqrt(2)))


def test_three_trials_have_the_interval_of_their_own_spread(swaying: Swaying):
    trials = [swaying(seed) for seed in (1, 2, 3)]
    found = describe_trials(trials, OPEN)["area_95"]
    logs = np.log([1e4 * describe(one)["area_95"] for one in trials])
    half = stats.t.ppf(0.975, 2) * logs.std(ddof=1) / sqrt(3)
    assert found.value == pytest.approx(exp(logs.mean()))
    assert found.low == pytest.approx(exp(logs.mean() - half), rel=1e-4)
    assert found.high == pytest.approx(exp(logs.mean() + half), rel=1e-4)
    assert found.interval_from == "spread of these 3 trials"
    bent = describe_trials(trials, OPEN)["hurst_long"]
    plain = np.array([describe(one)["hurst_long"] for one in trials])
    assert bent.value == pytest.approx(plain.mean())


@pytest.mark.parametrize("freedom", [1, 2, 5, 10, 11, 30, 200])
def test_students_percentile_is_right(freedom: int):
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=2e-4)


def test_a_first_trial_is_as_far_from_the_others_as_its_error_says_in_93_of_100_people(recordings: Path):
    #   every first trial against the mean of the other two of the same person and condition; it would be 95 if all
    #   people scattered alike and stood the first time as they do later
    with (recordings / "sway" / "bds_trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told: list[bool] = []
    for subject in {row["Subject"] for row in rows}:
        for eyes in ("Open", "Closed"):
            for surface in ("Firm", "Foam"):
                who = (subject, eyes, surface)
                own = [row for row in rows if (row["Subject"], row["Vision"], row["Surface"]) == who]
                if len(own) < 3:
                    continue
                asked = Conditions.of(eyes=eyes.lower(), surface=surface.lower(), age=float(own[0]["Age"]), sex=None)
                for name, column in COLUMNS.items():
                    error = next(one for one in repeats() if one.descriptor == name and one.unit == "log"
                                 and (one.eyes, one.surface) == (asked.eyes, asked.surface)
                                 and one.age_low <= asked.age < one.age_high)  # fmt: skip
                    first, *others = np.log([float(row[column]) for row in own])
                    told.append(abs(first - np.mean(others)) <= 1.96 * error.value * sqrt(1.5))
    assert len(told) > 1200
    assert np.mean(told) == pytest.approx(0.928, abs=0.01)


def test_without_a_condition_there_is_neither_interval_nor_band(swaying: Swaying):
    found = describe_trials([swaying(1)])["area_95"]
    assert (found.low, found.high, found.band) == (None, None, None)
    assert found.interval_from == "one trial, and eyes or surface were not told"
    assert found.reference_from == "eyes or surface were not told"


def test_a_trial_of_another_length_or_rate_is_not_compared(swaying: Swaying):
    short = describe_trials([swaying(1, seconds=30.0)], OPEN)
    assert short["area_95"].band is None
    assert short["area_95"].reference_from == "the bands are of 60 s, constructed.csv has 30.0 s"
    fast = describe_trials([swaying(1, rate=200.0)], OPEN)
    assert fast["mean_velocity"].reference_from == "the bands are of 100 Hz, constructed.csv has 200 Hz"
    assert fast["area_95"].band is not None


def test_trials_of_different_length_are_no_repeats(swaying: Swaying):
    with pytest.raises(BadInput, match="these are no repeated trials"):
        describe_trials([swaying(1), swaying(2, seconds=30.0)])


def test_a_descriptor_that_one_trial_does_not_define_has_no_value():
    time = np.arange(6000) / 100
    found = describe_trials([Sway(forward=time / 1000, left=time / 2000, rate=100.0)], OPEN)
    assert found["critical_time"].value is None
    assert found["critical_time"].interval_from == "not defined in every trial"
    assert found["path_over_area"].value is None or found["path_over_area"].value > 1e6


def test_the_least_change_is_one_that_two_trials_pass_one_time_in_twenty():
    row = next(one for one in repeats() if one.unit == "log")
    assert row.value is not None
    assert least_change(row) == pytest.approx(exp(1.96 * sqrt(2) * row.value), rel=1e-4)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"left": np.zeros(6000)}, "constant"),
        ({"left": np.full(6000, np.nan)}, "no number"),
        ({"left": np.zeros(10)}, "10 to the left"),
        ({"forward": np.zeros((2, 3))}, "shape"),
        ({"rate": 10.0}, "10 samples a second"),
        ({"rate": float("nan")}, "nan samples a second"),
        ({"rate": 1000.0}, "6 s are too short"),
    ],
)
def test_what_is_no_sway_is_refused(swaying: Swaying, changed: dict[str, object], words: str):
    with pytest.raises(BadInput, match=words):
        swaying(1, **changed) if "left" in changed or "forward" in changed else Sway(
            **{"forward": swaying(1).forward, "left": swaying(1).left, **changed}
        )


def test_conditions_that_are_none_are_refused():
    with pytest.raises(BadInput, match=r"eyes is 'shut'\. Possible: closed, open"):
        Conditions.of(eyes="shut", surface=None, age=None, sex=None)
    with pytest.raises(BadInput, match="between 0 and 120"):
        Conditions(age=200)


def test_a_track_cannot_be_changed_afterwards(swaying: Swaying):
    with pytest.raises(ValueError, match="read-only"):
        swaying(1).forward[0] = 1.0


def test_the_drawing_shows_track_ellipse_courses_spectra_and_bands(swaying: Swaying):
    drawn = draw_sway(describe_trials([swaying(1), swaying(2)], OPEN))
    assert drawn.startswith("<svg")
    for words in ("95 % prediction ellipse", "forward, mm over s", "to the left, mm over s", "mm²/Hz", "mean velocity",
                  "37 women", "trial 1 of 2"):  # fmt: skip
        assert words in drawn
    assert "no reference band" in draw_sway(describe_trials([swaying(1)]))
    assert len(drawn) < 200_000


def test_names_of_files_cannot_write_into_the_drawing(swaying: Swaying):
    assert "<script" not in draw_sway(describe_trials([swaying(1, name="<script>.csv")], OPEN))


def test_simulated_and_recorded_sway_are_described_alike(recordings: Path):
    with gzip.open(recordings / "sway" / "BDS00001_S01_Open_Firm_r1.txt.gz", "rt") as file:
        track = np.loadtxt(file, skiprows=1)[:, 7:9] / 100
    found = describe_trials([Sway(forward=track[:, 0], left=track[:, 1], rate=100.0)], OPEN)
    assert found["area_95"].value == pytest.approx(0.944692, rel=1e-5)


@pytest.mark.parametrize(("seconds", "rate", "words"), [(30.0, 100.0, "has 30.0 s"), (60.0, 50.0, "has 50 Hz")])
def test_a_standard_error_of_other_trials_gives_no_interval(swaying, seconds: float, rate: float, words: str):
    #   that of a minute at 100 Hz holds neither for half a minute nor, where the rate matters, for 50 Hz
    sway = swaying(seconds=seconds, rate=rate)
    found = describe_trials([sway], Conditions(eyes="open", surface="firm", age=30))["mean_velocity"]
    assert (found.low, found.high) == (None, None)
    assert words in found.interval_from
    assert (
        describe_trials([swaying()], Conditions(eyes="open", surface="firm", age=30))["mean_velocity"].low is not None
    )
