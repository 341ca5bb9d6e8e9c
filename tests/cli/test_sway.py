"""`kinespine sway` as somebody at a terminal sees it."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kinespine.cli.main import main

HOW = ("--column", "time=t", "--column", "forward=ahead", "--column", "left=aside", "--unit", "mm")
WHO = ("--eyes", "closed", "--surface", "foam", "--age", "66")


def run(*arguments: object):
    return CliRunner().invoke(main, ["sway", *map(str, arguments)])


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four minutes of nobody: constructed tracks that wander and come back."""
    folder = tmp_path_factory.mktemp("sway")
    random, time = np.random.default_rng(11), np.arange(6000) / 100
    kernel = np.convolve(np.exp(-time[:500]), np.hanning(30) / 15)
    paths: list[Path] = []
    for number in range(4):
        ahead, aside = (np.convolve(random.normal(size=7000), kernel, "same")[:6000] for _ in range(2))
        lines = [f"{a:.2f},{8 * b / ahead.std():.5f},{4 * c / aside.std():.5f}"
                 for a, b, c in zip(time, ahead, aside, strict=True)]  # fmt: skip
        paths.append(folder / f"constructed-{number}.csv")
        paths[-1].write_text("t,ahead,aside\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return paths


def test_one_trial_is_told_with_interval_band_and_whose_it_is(trials: list[Path]):
    answer = run(trials[0], *HOW, *WHO)
    assert answer.exit_code == 0, answer.output
    assert "One trial of standing described (eyes closed, foam surface)." in answer.stdout
    assert "area of the 95 % prediction ellipse, cm²" in answer.stdout
    assert "Reference: 50 people of 60 to 85 years" in answer.stdout
    assert "CC BY 4.0" in answer.stdout


def test_json_has_the_keys_that_others_rely_on(trials: list[Path]):
    told = json.loads(run(trials[0], *HOW, *WHO, "--json").stdout)
    assert told["status"] == "measured"
    assert {"area_95", "mean_velocity", "mean_frequency"} <= set(told["descriptors"])
    for name, unit in (("area_95", "cm2"), ("mean_velocity", "cm/s"), ("mean_frequency", "Hz")):
        row = told["descriptors"][name]
        assert row["unit"] == unit
        assert row["low"] < row["value"] < row["high"]
        assert row["reference_low"] < row["reference_middle"] < row["reference_high"]
    assert told["descriptors"]["hurst_long"]["low"] is None
    assert told["trials"][0]["samples"] == 6000


def test_it_says_which_columns_it_took_and_in_which_unit(trials: list[Path]):
    told = run(trials[0], *HOW, *WHO)
    assert "taken: time from 't', forward from 'ahead', left from 'aside'; centre of pressure in mm" in told.stdout
    (trial,) = json.loads(run(trials[0], *HOW, *WHO, "--json").stdout)["trials"]
    assert trial["unit"] == "mm"
    assert trial["columns"][1] == {"what": "forward", "column": "ahead"}


def test_millimetres_read_as_centimetres_are_doubted_by_the_people_who_stood_so(trials: list[Path], tmp_path: Path):
    #   somebody who stands still: 0.5 cm² and 0.6 cm/s; ten times that is 50 cm² and 6 cm/s, which some do on foam
    head, *lines = trials[0].read_text(encoding="utf-8").splitlines()
    still = [[float(cell) for cell in line.split(",")] for line in lines]
    file = tmp_path / "still.csv"
    rows = [f"{time:.2f},{0.26 * ahead:.6f},{0.34 * aside:.6f}" for time, ahead, aside in still]
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    who = ("--eyes", "open", "--surface", "firm", "--age", "30")
    right, wrong = (json.loads(run(file, *HOW[:-1], unit, *who, "--json").stdout) for unit in ("mm", "cm"))
    assert right["doubts"] == []
    (doubt,) = wrong["doubts"]
    assert doubt.startswith("read in cm, mean velocity (")
    assert doubt.endswith("read in mm both lie inside them: is the unit mm?")
    assert wrong["trials"][0]["flags"] == []  # no trial of the reference data is passed by so much


def test_several_trials_give_their_own_intervals_to_every_descriptor(trials: list[Path]):
    told = json.loads(run(*trials, *HOW, *WHO, "--json").stdout)
    assert len(told["trials"]) == 4
    for name, row in told["descriptors"].items():
        assert row["interval_from"] == "spread of these 4 trials", name
        assert row["low"] <= row["value"] <= row["high"], name


def test_a_layout_file_says_what_the_options_say(trials: list[Path], tmp_path: Path):
    layout = tmp_path / "plate.toml"
    layout.write_text('time = "t"\nunit = "mm"\n[platform]\nforward = "ahead"\nleft = "aside"\n', encoding="utf-8")
    assert run(trials[0], "--layout", layout, *WHO, "--json").stdout == run(trials[0], *HOW, *WHO, "--json").stdout
    assert "not both" in run(trials[0], "--layout", layout, *HOW).stderr


def test_a_drawing_is_written_whole_and_another_ending_refused(trials: list[Path], tmp_path: Path):
    answer = run(trials[0], *HOW, *WHO, "--plot", tmp_path / "sway.svg")
    assert answer.exit_code == 0
    text = (tmp_path / "sway.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert text.endswith("</svg>\n")
    assert "does not end in .svg" in run(trials[0], *HOW, "--plot", tmp_path / "sway.png").stderr


def test_a_value_outside_its_band_is_marked_in_the_table_and_in_json(trials: list[Path]):
    lines = run(trials[0], *HOW, *WHO).stdout.splitlines()
    told = json.loads(run(trials[0], *HOW, *WHO, "--json").stdout)["descriptors"]
    banded = [row for row in told.values() if row["beside_reference"] is not None]
    assert {row["beside_reference"] for row in banded} >= {"below"}  # the constructed tracks are slow for foam
    for row in banded:
        expected = (
            "below" if row["value"] < row["reference_low"]
            else "above" if row["value"] > row["reference_high"] else "within"
        )  # fmt: skip
        assert row["beside_reference"] == expected
        line = next(line for line in lines if line.startswith(f"{row['title']},"))
        assert line.endswith(expected) == (expected != "within")


def test_without_a_layout_the_columns_are_listed(trials: list[Path]):
    answer = run(trials[0])
    assert answer.exit_code == 2
    assert "'t', 'ahead', 'aside'" in answer.stderr
    assert "--column forward=NAME" in answer.stderr


def test_no_file_and_a_wrong_rate_are_told():
    assert run().exit_code == 2
    assert "no number" in run("x.csv", "--rate", "fast").stderr or run("x.csv", "--rate", "fast").exit_code == 2


def test_an_open_recording_needs_no_layout_and_has_its_published_results(recordings: Path):
    told = json.loads(run(recordings / "sway" / "BDS00001_S01_Open_Firm_r1.txt.gz", "--json").stdout)
    values = {name: told["descriptors"][name]["value"] for name in ("area_95", "mean_velocity", "mean_frequency")}
    assert {name: f"{value:.6g}" for name, value in values.items()} == {
        "area_95": "0.944692", "mean_velocity": "0.62019", "mean_frequency": "0.256576",
    }  # fmt: skip
