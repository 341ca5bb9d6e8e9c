import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinespine.chain.loads import Loads
from kinespine.cli.main import main

# Names and order are a contract with everybody who reads the output.
RESULT = ["status", "message", "residual_max_Nm", "time_s", "levels", "muscles", "limbs", "asymmetry", "left_over"]
LEVEL = ["level", "compression_N", "shear_N", "flexion_moment_Nm"]
MUSCLE = ["name", "group", "side", "force_N", "activation"]
LIMB = ["joint", "side", "direction", "torque_Nm", "strength_Nm", "fraction"]
ASYMMETRY = ["group", "left_N", "right_N", "index", "floor"]


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    answer = CliRunner().invoke(main, ["loads", "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_the_keys_are_those_of_the_contract(told: dict[str, list[dict[str, object]]]):
    assert list(told) == RESULT
    assert list(told["levels"][0]) == LEVEL
    assert list(told["muscles"][0]) == MUSCLE
    assert list(told["limbs"][0]) == LIMB
    assert list(told["asymmetry"][0]) == ASYMMETRY
    assert told["left_over"] == []


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


def test_everything_wrong_with_a_posture_file_is_told_at_once(tmp_path: Path):
    file = tmp_path / "posture.toml"
    lines = ['"L4-L5.flexon" = 5', '"L3-L4.flexion" = "far"', '"C0-C1.axial" = 900']
    file.write_text("\n".join(["[angles_deg]", *lines]), encoding="utf-8")
    answer = CliRunner().invoke(main, ["loads", "--posture", str(file)])
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert all(name in answer.stderr for name in ("L4-L5.flexon", "L3-L4.flexion", "C0-C1.axial"))
    assert "Did you mean 'L4-L5.flexion'" in answer.stderr


def test_the_example_posture_is_solved_and_loads_the_neck_more(root: Path, told: dict[str, list[dict[str, float]]]):
    file = root / "examples" / "forward-head.toml"
    answer = CliRunner().invoke(main, ["loads", "--json", "--posture", str(file)])
    assert answer.exit_code == 0, answer.output
    forward = json.loads(answer.stdout)
    assert forward["status"] == "solved"

    def neck(found: dict[str, list[dict[str, float]]]) -> float:
        return next(level["compression_N"] for level in found["levels"] if level["level"] == "C7-T1")

    assert neck(forward) > 1.2 * neck(told)


@pytest.mark.parametrize(
    ("status", "code", "left_over"),
    [("unbalanced", 0, {"L4-L5.flexion": 31.0, "pelvis.upward": 5.0}), ("failed", 4, {})],
)
def test_what_cannot_be_carried_is_an_answer_and_a_failed_solver_is_none(
    status: str, code: int, left_over: dict[str, float], monkeypatch: pytest.MonkeyPatch
):
    def solve(body: object, posture: object) -> Loads:
        return Loads(
            status=status,  # type: ignore[arg-type]
            message="words",
            residual_max=31.0,
            time_s=0.1,
            left_over=left_over,
            levels=(),
            muscles=(),
            limbs=(),
            asymmetry=(),
            feet=(),
            abdominal_pressure=0.0,
            gap=float("nan"),
        )

    monkeypatch.setattr("kinespine.chain.solve_loads", solve)
    answer = CliRunner().invoke(main, ["loads", "--json"])
    assert answer.exit_code == code
    found = json.loads(answer.stdout)
    assert (found["status"], found["message"]) == (status, "words")
    assert {row["name"]: row["value"] for row in found["left_over"]} == left_over
    assert [row["unit"] for row in found["left_over"]] == ["N·m", "N"][: len(left_over)]
