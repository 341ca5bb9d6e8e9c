import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinespine.cli.main import main

# Names and order are a contract with everybody who reads the output.
RESULT = ["status", "message", "residual_max_Nm", "time_s", "levels", "muscles", "limbs", "asymmetry"]
LEVEL = ["level", "compression_N", "shear_N", "flexion_moment_Nm"]
MUSCLE = ["name", "group", "side", "force_N", "activation"]
ASYMMETRY = ["group", "left_N", "right_N", "index", "floor"]


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    answer = CliRunner().invoke(main, ["loads", "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_the_keys_are_those_of_the_contract(told: dict[str, list[dict[str, object]]]):
    assert [key for key in told if key in RESULT] == RESULT
    assert [key for key in told["levels"][0] if key in LEVEL] == LEVEL
    assert [key for key in told["muscles"][0] if key in MUSCLE] == MUSCLE
    assert [key for key in told["asymmetry"][0] if key in ASYMMETRY] == ASYMMETRY


def test_the_levels_go_from_top_to_bottom(told: dict[str, list[dict[str, object]]]):
    names = [level["level"] for level in told["levels"]]
    assert len(names) == 25
    assert names[:3] == ["C0-C1", "C1-C2", "C2-C3"]
    assert names[-2:] == ["L4-L5", "L5-S1"]


def test_the_standing_reference_man_is_solved(told: dict[str, object]):
    assert told["status"] == "solved"


def test_the_loads_are_printed_for_reading():
    answer = CliRunner().invoke(main, ["loads"])
    assert answer.exit_code == 0, answer.output
    assert "L4-L5" in answer.stdout


def test_a_posture_file_that_is_no_posture_is_wrong_input(tmp_path: Path):
    file = tmp_path / "posture.toml"
    file.write_text("not a posture", encoding="utf-8")
    answer = CliRunner().invoke(main, ["loads", "--json", "--posture", str(file)])
    assert answer.exit_code == 2
    assert "posture.toml" in json.loads(answer.stdout)["message"]
