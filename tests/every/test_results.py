"""docs/results.md against what the commands really print."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kinespine.chain.output_names import outputs
from kinespine.cli.main import main

Fields = Callable[..., Iterator[str]]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "results.md"
# Keys that are names of their own: of points, levels, groups, questions, sizes.
NAMED = {
    "causes": "cause", "times_s": "part",
    "person.dimensions_cm": "name", "safety.answers": "question", "answers": "question",
    "measurements[].points": "point",
    "fit.points": "point", "errors.compression_N": "level", "errors.shear_N": "level",
    "errors.flexion_moment_Nm": "level", "errors.asymmetry_index": "group",
    "sway[].descriptors": "descriptor", "descriptors": "descriptor",
    "senses.conditions[].largest_probability": "sense", "senses.conditions[].weights": "sense",
    "senses.conditions[].largest_in_people": "sense",
}  # fmt: skip

BEDSIDE = """
[[measurements]]
kind = "bedside"

[measurements.leg_check]
position = "supine"
short = "right"
difference_mm = 6

[measurements.range_of_motion]
instrument = "CROM"
neck_turn_left_deg = [70, 72, 74]

[measurements.joint_position_error]
distance_cm = 90
left_turn_cm = [1, -2, 4]

[measurements.thermography]
levels = ["T1", "C7"]
left_degC = [33.1, 33.4]
right_degC = [33.0, 33.6]

[measurements.part.cervical]
pain = "on the left"
"""

SWAY = """
[[measurements]]
kind = "sway"
file = "stood.csv"
eyes = "open"
surface = "firm"
rate_hz = 40
unit = "mm"

[measurements.platform]
forward = "ahead"
left = "aside"
"""

MISALIGNED = """
[[measurements]]
kind = "readings"
from = "film"

[measurements.values]
skull_tilt_deg = 12
"""
ALL_WELL = {"pattern.notes[]", "pattern.at_odds[]", "sway[].doubts[]"}  # nothing is wrong with these visits


def described(*where: str) -> set[str]:
    rows = re.findall(r"(?m)^\| `([^`]+)` \| (\w+) \|", PAGE.read_text(encoding="utf-8"))
    return {field for field, place in rows if place in where}


def told(*arguments: str) -> dict[str, object]:
    answer = CliRunner().invoke(main, [*arguments, "--json"])
    assert answer.exit_code in {0, 3}, answer.output
    return json.loads(answer.stdout)


def stood(file: Path) -> None:
    """Forty seconds of nobody: noise that is held back, of which a standard would say that the rate is too low."""
    random, place = np.random.default_rng(4), np.zeros((2, 2))  # where, and how fast
    lines = ["ahead,aside"]
    for _ in range(1600):
        place[1] += 0.025 * (60.0 * random.standard_normal(2) / 0.025**0.5 - 25.0 * place[0] - 6.0 * place[1])
        place[0] += 0.025 * place[1]
        lines.append(f"{place[0, 0]:.4f},{0.6 * place[0, 1]:.4f}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The example with a size and answers, one that is referred, one of pictures: together they have every field."""
    found: list[dict[str, object]] = []
    for answer in ("no", "yes"):
        folder = tmp_path_factory.mktemp("visits") / answer
        assert CliRunner().invoke(main, ["new", str(folder), "--from", "standing-person"]).exit_code == 0
        file = folder / "visit.toml"
        text = file.read_text(encoding="utf-8").replace('safety = "not asked"\n', "")
        text = re.sub(r'(?m)^.* = "foot\.MT2\.left".*\n', "", text)  # a marker that is not used
        text = re.sub(r"(?m)^\[complaint\]", "[person.dimensions_cm]\nleg_length = 92\n\n[complaint]", text)
        file.write_text(
            text + BEDSIDE + SWAY + MISALIGNED + f'\n[safety]\nthunderclap_headache = "{answer}"\n', encoding="utf-8"
        )
        stood(folder / "stood.csv")
        found.append(told("examine", str(folder)))
    pictured = tmp_path_factory.mktemp("visits") / "pictures"
    assert CliRunner().invoke(main, ["new", str(pictured), "--from", "constructed-person"]).exit_code == 0
    file = pictured / "visit.toml"
    text = file.read_text(encoding="utf-8").replace('smoking = "no"', 'smoking = "yes"')
    file.write_text(text, encoding="utf-8")
    found.append(told("examine", str(pictured)))
    return found


@pytest.fixture(scope="module")
def bent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A person who leans too far to stand: something is left over."""
    file = tmp_path_factory.mktemp("postures") / "bent.toml"
    file.write_text('[angles_deg]\n"pelvis.tilt" = 30\n', encoding="utf-8")
    found = told("loads", "--posture", str(file))
    assert found["status"] == "unbalanced"
    return found


def test_every_field_of_the_loads_is_described_and_every_field_described_is_there(
    bent: dict[str, object], fields: Fields
):
    assert set(fields(bent, NAMED)) == described("both")


def test_every_field_of_a_result_is_described_and_every_field_described_is_there(
    results: list[dict[str, object]], bent: dict[str, object], fields: Fields
):
    seen = {field for result in [*results, bent] for field in fields(result, NAMED)}
    known = described("both", "result")
    empty = {field for field in seen if any(name.startswith(f"{field}.") for name in known)}  # null where it would hold
    assert seen - empty == known - ALL_WELL


def test_a_referred_result_has_the_same_keys(results: list[dict[str, object]]):
    examined, referred, pictured = results
    assert set(examined) == set(referred) == set(pictured)


@pytest.fixture(scope="module")
def changed() -> dict[str, object]:
    return told("what-if", "--cause", "atlas_tilt_deg=3", "--set", "atlas_tilt_deg=0", "--draws", "4")


def test_every_field_of_a_what_if_is_described_and_every_field_described_is_there(
    changed: dict[str, object], fields: Fields
):
    empty = {"measured"}  # nobody was
    assert set(fields(changed, NAMED)) == described("what_if") - {f"{name}[]" for name in empty}


def test_a_what_if_has_every_outcome_with_what_it_was_and_is(changed: dict[str, object]):
    assert [row["name"] for row in changed["outcomes"]] == [one.name for one in outputs()]
    assert changed["changes"] == [
        {"name": "atlas_tilt_deg", "unit": "deg", "before": 3.0, "before_sd": 0.0, "after": 0.0}
    ]
    for row in changed["outcomes"]:
        found = row["difference"]
        assert found["value"] == pytest.approx(row["after"] - row["before"], abs=1e-9)
        assert found["low"] <= found["median"] <= found["high"]
    assert changed["held_percent"] == pytest.approx(60.0)


def test_every_field_of_a_screen_is_described_and_every_field_described_is_there(tmp_path: Path, fields: Fields):
    seen: set[str] = set()
    for number, text in enumerate(('age_years = 71\nweight_loss = "yes"\nsmoking = "yes"\n', "")):
        file = tmp_path / f"{number}.toml"
        file.write_text(text, encoding="utf-8")
        answer = CliRunner().invoke(main, ["screen", str(file), "--film", "lumbar", "--json"])
        assert answer.exit_code in {3, 5}, answer.output
        seen |= set(fields(json.loads(answer.stdout), NAMED))
    assert seen == described("screen")


def test_every_field_of_measures_of_pictures_is_described_and_every_field_described_is_there(fields: Fields):
    found = told("measure", "--example")
    known = described("measure")
    empty = {field for field in fields(found, NAMED) if any(name.startswith(f"{field}.") for name in known)}  # no norm
    assert set(fields(found, NAMED)) - empty == known


def test_every_field_of_sway_alone_is_one_of_sway_in_a_visit(tmp_path: Path, fields: Fields):
    stood(tmp_path / "stood.csv")
    how = ("--rate", "40", "--unit", "mm", "--column", "forward=ahead", "--column", "left=aside", "--eyes", "open")
    found = told("sway", str(tmp_path / "stood.csv"), *how, "--surface", "firm")
    known = {field.removeprefix("sway[].") for field in described("result") if field.startswith("sway[].")}
    assert set(fields(found, NAMED)) | {"doubts[]"} == known | {"status"}  # of which there is none
