"""Descriptors on signals whose answers can be worked out by hand, and on every recording with published results."""

import csv
from math import asin, atan, erf, log, pi, sin, sqrt, tan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kinespine.balance import Sway, describe, read_sway
from kinespine.balance.descriptors import CATALOGUE, quantile
from kinespine.balance.spectra import welch
from kinespine.balance.traces import furthest

RATE, N = 100.0, 6000
STEP = RATE / (N // 2)  # Hz, between two frequencies of the spectrum
TIME = np.arange(N) / RATE


def exact(value: float) -> object:
    return pytest.approx(value, rel=1e-6)


def circle(radius: float = 0.01, hertz: float = 1.0) -> Sway:
    turn = 2 * pi * hertz * TIME
    return Sway(forward=radius * np.cos(turn), left=radius * np.sin(turn), rate=RATE)


@pytest.mark.parametrize("each", [pytest.param(1, marks=pytest.mark.slow), 7])
def test_every_recording_has_the_results_that_its_authors_printed(recordings, each: int):
    with (recordings / "sway" / "bds_trials.csv").open(encoding="utf-8") as file:
        printed = {row["Trial"]: row for row in csv.DictReader(file)}
    files = sorted((recordings / "sway").glob("BDS*.txt.gz"))
    assert len(files) >= 60
    for file in files[::each]:
        found, row = describe(read_sway(file)), printed[file.name[:8]]
        for name, column, size in (("area_95", "COParea", 1e4), ("mean_velocity", "COPvelo", 100.0),
                                   ("mean_frequency", "COPmfreq", 1.0)):  # fmt: skip
            value = found[name]
            assert value is not None
            assert f"{size * value:.6g}" == f"{float(row[column]):.6g}", (file.name, name)


def test_a_round_of_radius_r_has_the_answers_of_a_polygon():
    #   n points on a circle, 100 a turn: chords 2 r sin(pi / 100), wedges r^2 sin(2 pi / 100) / 2
    r, a_turn = 0.01, 100
    found = describe(circle(r))
    chord = 2 * r * sin(pi / a_turn)
    path = (N - 1) * chord
    assert found["path_length"] == exact(path)
    assert found["mean_velocity"] == exact(path / 60)
    assert found["mean_distance"] == exact(r)
    assert found["rms_distance"] == exact(r)
    assert found["rms_distance_ap"] == exact(r / sqrt(2))
    assert found["mean_distance_ap"] == exact(r * 2 / a_turn / tan(pi / a_turn))
    assert found["range"] == exact(2 * r)
    assert found["range_ml"] == exact(2 * r)
    assert found["area_circle_95"] == exact(pi * r**2)
    assert found["area_rate"] == exact((N - 1) * r**2 * sin(2 * pi / a_turn) / 2 / 60)
    assert found["circling_frequency"] == exact(path / 60 / (2 * pi * r))
    assert found["fractal_dimension_circle"] == exact(log(N) / log(N * 2 * r / path))


def test_an_ellipse_has_the_prediction_area_of_its_two_variances():
    a, b, n = 0.02, 0.005, N
    turn = 2 * pi * TIME
    found = describe(Sway(forward=a * np.cos(turn), left=b * np.sin(turn), rate=RATE))
    f = stats.f.ppf(0.95, 2, n - 2)
    root = a * b / 2 * n / (n - 1)
    assert found["area_95"] == exact(pi * root * 2 * (n - 1) / (n - 2) * f * (n + 1) / n)
    assert found["area_ellipse_prieto"] == exact(2 * pi * f * a * b / 2)
    assert found["sway_direction"] == pytest.approx(0.0, abs=1e-6)
    assert found["path_over_area"] == exact(found["path_length"] / found["area_95"])
    d = sqrt(8 * f * a * b / 2)
    assert found["fractal_dimension_ellipse"] == exact(log(n) / log(n * d / found["path_length"]))


def test_a_slanting_ellipse_lies_as_it_was_slanted():
    turn, slant = 2 * pi * TIME, np.radians(30)
    long, short = 0.02 * np.cos(turn), 0.005 * np.sin(turn)
    found = describe(
        Sway(
            forward=long * np.cos(slant) - short * np.sin(slant),
            left=long * np.sin(slant) + short * np.cos(slant),
            rate=RATE,
        )
    )
    assert found["sway_direction"] == exact(pi / 6)


@pytest.mark.parametrize("n", [10, 300, 6000, 60000])
def test_the_quantile_in_closed_form_is_that_of_fishers_distribution(n: int):
    assert quantile(n) == pytest.approx(stats.f.ppf(0.95, 2, n - 2), rel=1e-10)


def test_a_sinusoid_has_its_frequency_and_half_its_square_as_power():
    #   the window spreads a line over its two neighbours, a quarter each: its second moment grows by step^2 / 3
    f, a = 0.5, 0.01
    found = describe(Sway(forward=a * np.sin(2 * pi * f * TIME), left=a / 2 * np.sin(2 * pi * f * TIME + 1), rate=RATE))
    assert found["mean_frequency"] == exact(f)
    assert found["power_ap"] == exact(a**2 / 2)
    assert found["power_ml"] == exact(a**2 / 8)
    assert found["f50_ap"] == exact(f)
    assert found["f95_ap"] == exact(f + STEP)
    assert found["centroid_frequency_ap"] == exact(sqrt(f**2 + STEP**2 / 3))
    assert found["frequency_dispersion_ap"] == exact(sqrt(1 - f**2 / (f**2 + STEP**2 / 3)))


def test_two_sinusoids_share_their_power_as_their_squares():
    slow, fast = np.sin(2 * pi * 0.3 * TIME), np.sin(2 * pi * 3.0 * TIME)
    found = describe(Sway(forward=0.004 * slow + 0.003 * fast, left=0.004 * slow - 0.003 * fast, rate=RATE))
    assert found["power_high"] == exact(9 / 25)
    assert found["power_low"] == exact(16 / 25)
    assert found["mean_frequency"] == exact((16 * 0.3 + 9 * 3.0) / 25)


def test_a_single_click_has_a_flat_spectrum():
    #   it lies in the middle of the middle segment, where the window is 1, and at the zero ends of the others; what the
    #   mean takes off changes the two lowest lines alone
    click = np.zeros(N)
    click[N // 2] = 0.001
    spectrum = welch(click, RATE)
    inner = spectrum.density[2:-1]
    length = N // 2
    assert inner == pytest.approx(np.full(len(inner), 2 * 1e-6 / 3 / (RATE * 0.375 * length)), rel=1e-9)
    lines = np.arange(5, 151) * STEP  # 0.1667 to 5 Hz
    band = spectrum.within(0.15, 5.0)
    assert len(band.frequency) == len(lines)
    assert band.centroid == exact(sqrt(np.mean(lines**2)))
    assert band.dispersion == exact(sqrt(1 - np.mean(lines) ** 2 / np.mean(lines**2)))
    assert band.below(0.5) == exact(lines[72])
    assert band.below(0.95) == exact(lines[138])


def test_a_straight_line_has_no_area_and_one_direction():
    #   v t forward and half of it to the left: displacement grows with the square of time, so its exponent is 1
    v, n = 0.001, N
    found = describe(Sway(forward=v * TIME, left=v / 2 * TIME, rate=RATE))
    step = v / RATE
    length = sqrt(1.25) * (n - 1) * step
    assert found["path_length"] == exact(length)
    assert found["range"] == exact(length)
    assert found["mean_velocity_ap"] == exact(v * (n - 1) / n)
    assert found["rms_distance_ap"] == exact(step * sqrt((n**2 - 1) / 12))
    assert found["mean_distance_ml"] == exact(step / 2 * n / 4)
    assert found["area_95"] == pytest.approx(0.0, abs=1e-12)
    assert found["sway_direction"] == exact(atan(0.5))
    assert found["hurst_short"] == exact(1.0)
    assert found["hurst_long_ml"] == exact(1.0)
    assert found["critical_time"] is None
    assert found["area_rate"] == pytest.approx(0.0, abs=1e-12)


def test_a_random_walk_diffuses_as_it_was_made_and_scales_with_the_root_of_time():
    #   steps of variance s^2 at rate f: mean square displacement s^2 f t, so D = s^2 f / 2 on one axis
    s = 1e-4
    walks = np.random.default_rng(3).normal(scale=s, size=(12, 2, N)).cumsum(axis=2)
    found = [describe(Sway(forward=one[0], left=one[1], rate=RATE)) for one in walks]
    short = np.array([[one["hurst_short_ap"], one["diffusion_short_ap"], one["diffusion_short"]] for one in found])
    errors = short.std(axis=0, ddof=1) / sqrt(len(short))
    assert np.all(np.abs(short.mean(axis=0) - [0.5, s**2 * RATE / 2, s**2 * RATE / 2]) < 3.5 * errors)
    assert np.all(errors[1:] < 0.05 * s**2 * RATE / 2)


def test_white_noise_has_the_entropy_velocity_and_area_of_normal_numbers():
    #   SampEn -> -ln P(|x - y| < 0.2 s) = -ln erf(0.1); a step of both axes is Rayleigh with scale s sqrt 2
    s, rate = 0.002, 20.0
    noise = np.random.default_rng(5).normal(scale=s, size=(8, 2, 2400))
    found = [describe(Sway(forward=one[0], left=one[1], rate=rate)) for one in noise]
    entropy = np.array([one["sample_entropy_ap"] for one in found])
    assert entropy.mean() == pytest.approx(-log(erf(0.1)), abs=3.5 * entropy.std(ddof=1) / sqrt(8) + 0.005)
    velocity = np.array([one["mean_velocity"] for one in found])
    assert velocity.mean() == pytest.approx(s * sqrt(pi) * rate, rel=0.02)
    area = np.array([one["area_95"] for one in found])
    assert area.mean() == pytest.approx(pi * s**2 * stats.chi2.ppf(0.95, 2), rel=0.03)
    assert np.mean([one["mean_frequency"] for one in found]) == pytest.approx(rate / 4, rel=0.02)


def test_the_largest_distance_is_that_of_all_pairs():
    points = np.random.default_rng(2).normal(size=(2, 400))
    every = np.hypot(points[0][:, None] - points[0], points[1][:, None] - points[1]).max()
    assert furthest(points[0], points[1]) == pytest.approx(every, rel=1e-12)
    assert furthest(np.array([0.0, 1.0, 3.0]), np.array([0.0, 0.0, 4.0])) == pytest.approx(5.0)


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), angle=st.floats(-3, 3), size=st.floats(0.2, 5), x=st.floats(-2, 2))
def test_place_direction_and_size_change_only_what_they_should(swaying, seed: int, angle: float, size: float, x: float):
    sway = swaying(seed, seconds=20.0, rate=50.0)
    turned = Sway(
        forward=size * (np.cos(angle) * sway.forward - np.sin(angle) * sway.left) + x,
        left=size * (np.sin(angle) * sway.forward + np.cos(angle) * sway.left) - x,
        rate=50.0,
    )
    before, after = describe(sway), describe(turned)
    powers = {"m": 1, "m2": 2, "m/s": 1, "m2/s": 2, "1/m": -1, "Hz": 0, "s": 0, "1": 0}
    for one in CATALOGUE:
        if one.name.endswith(("_ap", "_ml", "direction")) or one.name in {"mean_frequency", "power_low", "power_high"}:
            continue
        if before[one.name] is not None:
            assert after[one.name] == pytest.approx(before[one.name] * size ** powers[one.unit], rel=1e-5), one.name


def test_left_for_right_changes_nothing(swaying):
    sway = swaying(4)
    mirrored = describe(Sway(forward=sway.forward, left=-sway.left, rate=sway.rate))
    assert mirrored == {name: pytest.approx(value, rel=1e-9) for name, value in describe(sway).items()}


def test_forward_for_left_swaps_the_axes(swaying):
    sway = swaying(4)
    found, swapped = describe(sway), describe(Sway(forward=sway.left, left=sway.forward, rate=sway.rate))
    for name, value in found.items():
        if name.endswith("_ap"):
            assert swapped[f"{name[:-3]}_ml"] == pytest.approx(value, rel=1e-9)
    assert asin(sin(found["sway_direction"])) == pytest.approx(pi / 2 - swapped["sway_direction"], abs=1e-9)


def test_no_two_descriptors_have_one_name_and_each_has_a_formula_and_a_source():
    assert len({one.name for one in CATALOGUE}) == len(CATALOGUE)
    assert all(one.words and one.source and one.title for one in CATALOGUE)
