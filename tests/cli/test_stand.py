import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kinespine.chain import task_words
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


# --- stand: the posture is found as well ---

STANDING = [
    *RESULT, "task", "causes", "hypothesis", "stable", "eigenvalues", "critical_q", "stiffness_factor_q",
    "buckling_level", "steps", "loads_without_guard", "distortions", "measures", "feet", "abdominal_pressure_Pa",
    "centre_of_pressure_mm", "effort", "changed_by_causes",
]  # fmt: skip
LEVEL_OF_STANDING = [
    *LEVEL, "pressure_MPa", "flexion_deg", "lateral_deg", "axial_deg", "passive_share", "tissue_moment_Nm",
]  # fmt: skip
DISTORTIONS = ["head_tilt_deg", "shoulder_tilt_deg", "pelvic_obliquity_deg", "leg_length_difference_mm"]
NAMED = {"causes": "cause", "measures": "measure", "changed_by_causes.measures": "measure"}  # keys that are names
TASKS = [head.partition(" ")[0].replace("KG", "5") for head in task_words() if not head.startswith("stand ")]
TASKS.append("hold:mass=5,distance=stretched,hands=both")
SLOW = "lie:side=supine"

Told = dict[str, Any]


def stood(*arguments: str) -> Told:
    answer = CliRunner().invoke(main, ["stand", "--json", *arguments])
    assert answer.exit_code == 0, answer.output
    assert answer.stderr == ""
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def ease() -> Told:
    return stood()


@pytest.fixture(scope="module")
def tilted() -> Told:
    return stood("--cause", "skull_tilt_deg=5", "--cause", "leg_length_right_mm=-10", "--hypothesis", "position")


def test_the_keys_of_a_standing_are_those_of_the_contract(ease: Told):
    assert list(ease) == STANDING
    assert [list(level) for level in ease["levels"]] == [LEVEL_OF_STANDING] * 25
    assert list(ease["muscles"][0]) == MUSCLE
    assert list(ease["limbs"][0]) == LIMB
    assert list(ease["asymmetry"][0]) == ASYMMETRY
    assert list(ease["distortions"]) == DISTORTIONS
    assert {kind: len(values) for kind, values in ease["eigenvalues"].items()} == {
        "tissue": 3,
        "muscle": 3,
        "reflex": 3,
    }
    assert [row["level"] for row in ease["loads_without_guard"]] == [row["level"] for row in ease["levels"]]
    assert (ease["task"], ease["causes"], ease["hypothesis"], ease["left_over"]) == ("stand", {}, "shape", [])


def test_a_name_of_a_measure_ends_in_its_unit(ease: Told):
    assert ease["measures"]
    assert all(name.endswith(("_deg", "_mm")) for name in ease["measures"])


def test_a_joint_without_a_disc_has_no_pressure(ease: Told):
    pressure = {level["level"]: level["pressure_MPa"] for level in ease["levels"]}
    assert pressure["C0-C1"] is None
    assert 0.2 < pressure["L4-L5"] < 1.0


def test_stable_means_that_no_eigenvalue_with_reflexes_is_negative(ease: Told, tilted: Told):
    for told in (ease, tilted):
        assert told["stable"] == (told["eigenvalues"]["reflex"][0] > 0)


def test_without_causes_nothing_is_told_of_a_change(ease: Told):
    assert ease["changed_by_causes"] is None
    assert stood("--cause", "skull_tilt_deg=0")["changed_by_causes"] is None


def test_causes_change_something_and_the_difference_to_the_same_person_without_is_told(ease: Told, tilted: Told):
    assert tilted["causes"] == {"skull_tilt_deg": 5.0, "leg_length_right_mm": -10.0}
    assert tilted["hypothesis"] == "position"
    changed = tilted["changed_by_causes"]
    for now, before, change in zip(tilted["levels"], ease["levels"], changed["levels"], strict=True):
        for key in ("compression_N", "shear_N", "flexion_deg", "lateral_deg", "axial_deg"):
            assert change[key] == pytest.approx(now[key] - before[key], abs=1e-3)
    assert changed["distortions"]["leg_length_difference_mm"] == pytest.approx(10.0, abs=2.0)
    assert max(abs(level["left_minus_right_N"]) for level in changed["levels"]) > 1.0


def test_a_change_is_told_in_words_and_one_too_small_as_nothing():
    answer = CliRunner().invoke(main, ["stand", "--cause", "skull_tilt_deg=2"])
    assert answer.exit_code == 0, answer.output
    told = answer.stdout.partition("What skull_tilt_deg=2 changes (shape)")[2]
    assert "compression at L4-L5" in told
    assert "nothing (less than 0.1 mm)" in told


def test_a_standing_is_told_in_lines_a_terminal_holds(ease: Told):
    answer = CliRunner().invoke(main, ["stand"])
    assert answer.exit_code == 0, answer.output
    assert max(map(len, answer.stdout.splitlines())) <= 120
    assert all(level["level"] in answer.stdout for level in ease["levels"])
    assert "docs/validation.md" in answer.stdout
    assert "pain" not in answer.stdout.lower()


@pytest.mark.parametrize("task", [pytest.param(t, marks=pytest.mark.slow) if t == SLOW else t for t in TASKS])
def test_every_task_of_the_help_is_solved(task: str):
    told = stood("--task", task)
    assert told["status"] == "solved"
    assert told["task"] == task
    assert (told["centre_of_pressure_mm"] is None) == task.startswith(("sit", "lie"))


def test_the_person_of_a_visit_file_is_taken(tmp_path: Path):
    file = tmp_path / "visit.toml"
    file.write_text('[person]\nsex = "female"\nage_years = 46\nheight_cm = 168\nmass_kg = 63.5\n', encoding="utf-8")
    weight = sum(foot["force_N"] for foot in stood("--person", str(file))["feet"])
    assert weight == pytest.approx(63.5 * 9.81, rel=1e-3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--task", "sti"], "Did you mean 'sit'"),
        (["--task", "hold"], "mass is missing"),
        (["--task", "lean:angle=200"], "-20 to 110 deg"),
        (["--cause", "skull_tlit_deg=5"], "Did you mean 'skull_tilt_deg'"),
        (["--cause", "skull_tilt_deg=500"], "-15 to 15 deg"),
        (["--cause", "skull_tilt_deg"], "skull_tilt_deg=5"),
        (["--cause", "skull_tilt_deg=2,5"], "write 2.5, with a point"),
        (["--cause", "skull_tilt_deg=2", "--cause", "skull_tilt_deg=3"], "given twice"),
        (["--hypothesis", "shap"], "position"),
        (["--show", "body.png"], "does not end in .html"),
        (["--height-cm", "1.75"], "write 175"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_said_with_what_is_possible(arguments: list[str], words: str):
    answer = CliRunner().invoke(main, ["stand", "--json", *arguments])
    assert answer.exit_code == 2, answer.output
    told = json.loads(answer.stdout)
    assert told["status"] == "failed"
    assert words in told["message"]


def test_everything_wrong_with_task_and_causes_is_told_at_once():
    answer = CliRunner().invoke(main, ["stand", "--task", "sti", "--cause", "a=1", "--cause", "b=1"])
    assert answer.exit_code == 2
    assert all(words in answer.stderr for words in ("No task 'sti'", "No cause 'a'", "No cause 'b'"))


def test_where_the_solver_fails_what_is_left_over_is_told_and_no_result(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kinespine.cli.stand.MOST_STEPS", 1)
    answer = CliRunner().invoke(main, ["stand", "--json", "--task", "lean"])
    assert answer.exit_code == 4
    told = json.loads(answer.stdout)
    assert list(told) == ["status", "message", "left_over"]
    assert told["status"] == "failed"
    assert told["message"]
    assert all(list(row) == ["name", "value", "unit"] for row in told["left_over"])
    plain = CliRunner().invoke(main, ["stand", "--task", "lean"])
    assert (plain.exit_code, plain.stdout, plain.stderr.strip()) == (4, "", told["message"])


def test_the_page_describes_every_field_that_loads_do_not_have(root: Path, told: Told, ease: Told, tilted: Told):
    page = (root / "docs" / "standing.md").read_text(encoding="utf-8")
    described = re.findall(r"(?m)^\| `([^`]+)` \|", page)
    assert len(described) == len(set(described))
    seen = set(fields(ease)) | set(fields(tilted))
    empty = {field for field in seen if any(name.startswith(f"{field}.") for name in seen)}  # null where it would hold
    assert seen - empty - set(fields(told)) == set(described)


def fields(value: object, at: str = "") -> Iterator[str]:
    """Every field of a result by its path."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            name = f"<{NAMED[at]}>" if at in NAMED else key
            yield from fields(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        for item in value:
            yield from fields(item, f"{at}[]")
    else:
        yield at
