import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kinespine.anatomy.causes import names
from kinespine.chain.outcome_units import DEFAULT, every_outcome
from kinespine.chain.output_names import outputs
from kinespine.cli.main import main

# Names and order are a contract with everybody who reads the output.
KEYS = [
    "status", "message", "task", "causes", "hypothesis", "muscles_on_edge", "values", "healthy_sd", "slopes",
    "per_healthy_sd",
]  # fmt: skip

Told = dict[str, Any]


@pytest.fixture(scope="module")
def told() -> Told:
    answer = CliRunner().invoke(
        main, ["influence", "--json", "--outcome", "l4_l5_compression", "--outcome", "pelvic_obliquity"]
    )
    assert answer.exit_code == 0, answer.output
    assert answer.stderr == ""
    return json.loads(answer.stdout)


def test_the_keys_are_those_of_the_contract(told: Told):
    assert list(told) == KEYS
    assert (told["status"], told["task"], told["causes"], told["hypothesis"]) == ("solved", "stand", {}, "shape")
    wanted = ["l4_l5_compression_N", "pelvic_obliquity_deg"]
    assert [list(told[key]) for key in ("values", "slopes", "per_healthy_sd")] == [wanted] * 3
    assert list(told["healthy_sd"]) == list(told["slopes"]["l4_l5_compression_N"]) == list(names())


def test_a_longer_left_leg_lifts_the_left_of_the_pelvis(told: Told):
    slope = told["slopes"]["pelvic_obliquity_deg"]["leg_length_left_mm"]
    assert 0.1 < slope < 0.4  # rigid: 0.34 deg per mm over 167 mm
    sd = told["healthy_sd"]["leg_length_left_mm"]
    assert told["per_healthy_sd"]["pelvic_obliquity_deg"]["leg_length_left_mm"] == pytest.approx(sd * slope)


def test_the_text_names_the_largest_causes_of_every_outcome_in_lines_a_terminal_holds():
    answer = CliRunner().invoke(main, ["influence"])
    assert answer.exit_code == 0, answer.output
    assert all(f"{name}: " in answer.stdout for name in DEFAULT)
    assert "leg_length_left_mm" in answer.stdout.partition("pelvic_obliquity")[2]
    assert max(map(len, answer.stdout.splitlines())) <= 120
    assert "-0.0 " not in answer.stdout
    assert "pain" not in answer.stdout.lower()


def test_every_outcome_is_listed_with_its_unit_and_meaning():
    answer = CliRunner().invoke(main, ["outcomes", "--json"])
    assert answer.exit_code == 0, answer.output
    listed = json.loads(answer.stdout)
    assert list(listed) == ["status", "message", "outcomes"]
    assert [list(row) for row in listed["outcomes"]] == [["name", "unit", "meaning"]] * len(outputs())
    assert [row["name"] for row in listed["outcomes"]] == [one.name for one in outputs()]
    assert {row["unit"] for row in listed["outcomes"]} == {"N", "deg", "mm", "Pa", "%", "1"}
    plain = CliRunner().invoke(main, ["outcomes"])
    assert len(plain.stdout.splitlines()) == len(outputs())


def test_keys_of_outcomes_are_all_different_and_end_in_their_unit():
    keys = [one.key for one in every_outcome()]
    assert len(keys) == len(set(keys))
    assert all(one.unit == "1" or one.key.endswith(("_N", "_deg", "_mm", "_Pa", "_percent")) for one in every_outcome())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--outcome", "l4_l5_compresion"], "Did you mean 'l4_l5_compression'"),
        (["--task", "sti"], "Did you mean 'sit'"),
        (["--cause", "skull_tlit_deg=5"], "Did you mean 'skull_tilt_deg'"),
        (["--out", "slopes.csv"], "does not end in .nc"),
        (["--plot", "chain.png"], "does not end in .svg"),
        (["--plot", "no-such-folder/chain.svg"], "there is no folder"),
        (["--height-cm", "1.75"], "write 175"),
    ],
    ids=" ".join,
)
def test_what_is_wrong_is_said_with_what_is_possible(arguments: list[str], words: str):
    answer = CliRunner().invoke(main, ["influence", "--json", *arguments])
    assert answer.exit_code == 2, answer.output
    told = json.loads(answer.stdout)
    assert told["status"] == "failed"
    assert words in told["message"]


def test_a_missing_package_is_told_before_anything_is_solved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    monkeypatch.setattr("kinespine.chain.solve_standing", lambda *_, **__: pytest.fail("solved"))
    answer = CliRunner().invoke(main, ["influence", "--out", str(tmp_path / "slopes.nc")])
    assert answer.exit_code == 2
    assert "install kinespine[results]" in answer.stderr


def test_slopes_and_drawing_are_written_beside_what_is_told(tmp_path: Path):
    out, plot = tmp_path / "slopes.nc", tmp_path / "chain.svg"
    answer = CliRunner().invoke(main, ["influence", "--out", str(out), "--plot", str(plot), "--task", "sit"])
    assert answer.exit_code == 0, answer.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chain.svg", "slopes.nc"]
    assert f"Slopes: {out}" in answer.stderr
    assert f"Drawing: {plot}" in answer.stderr
    assert plot.read_text(encoding="utf-8").startswith("<svg")


def test_where_the_solver_fails_what_is_left_over_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("kinespine.cli.influence.MOST_STEPS", 1)
    plot = tmp_path / "chain.svg"
    answer = CliRunner().invoke(main, ["influence", "--json", "--task", "lean", "--plot", str(plot)])
    assert answer.exit_code == 4
    assert list(json.loads(answer.stdout)) == ["status", "message", "left_over"]
    assert not plot.exists()


def test_the_page_describes_every_key(root: Path, told: Told):
    page = (root / "docs" / "influence.md").read_text(encoding="utf-8")
    described = re.findall(r"(?m)^\| `([^`]+)` \|", page)
    named = {
        "causes": "causes.<cause>", "values": "values.<outcome>", "healthy_sd": "healthy_sd.<cause>",
        "slopes": "slopes.<outcome>.<cause>", "per_healthy_sd": "per_healthy_sd.<outcome>.<cause>",
        "muscles_on_edge": "muscles_on_edge[]",
    }  # fmt: skip
    assert described == [named.get(key, key) for key in told]
