"""`kinespine listing` as a user sees it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kinespine.cli.main import main
from kinespine.examples import landmark_files


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["listing", *arguments])


def told(*arguments: str) -> dict[str, object]:
    answer = run(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def explanation(folder: Path, **measured: tuple[float | None, float | None]) -> str:
    rows = [{"name": name, "value": value, "error": error} for name, (value, error) in measured.items()]
    file = folder / "explanation.json"
    record = {"status": "solved", "measurements": rows, "person": {"age_years": 40}}
    file.write_text(json.dumps(record), encoding="utf-8")
    return str(file)


def test_a_listing_is_told_with_error_meaning_and_other_words():
    answer = run("--method", "nucca", "r 2.5 a 1½")
    assert answer.exit_code == 0, answer.output
    first, *_ = answer.stdout.splitlines()
    assert first == "NUCCA: R 2 1/2, A 1 1/2"
    assert "skull_tilt_deg       +2.50 ± 2.0" in answer.stdout
    assert "Within normal asymmetry" in answer.stdout
    assert "Orthospinology: R 2 1/2, A 1 1/2" in answer.stdout
    assert answer.stdout.endswith("It is no diagnosis, and nothing here says what to do about it.\n")


def test_with_json_the_same():
    found = told("--method", "NUCCA", "R 2 1/2, A 1 1/2")
    assert (found["status"], found["method"], found["text"]) == ("listed", "NUCCA", "R 2 1/2, A 1 1/2")
    assert found["causes"][0]["name"] == "skull_tilt_deg"  # type: ignore[index]
    assert found["judgement"]["verdict"] == "within normal asymmetry"  # type: ignore[index]


def test_a_result_is_written_in_words(tmp_path: Path):
    file = explanation(tmp_path, skull_tilt_deg=(-3.0, 2.0), skull_rotation_deg=(1.0, 2.0), head_tilt_deg=(2.0, 2.7),
                       atlas_lateral_mm=(None, None))  # fmt: skip
    found = told("--from", file, "--method", "Orthospinology")
    assert found["text"] == "L 3, A 1"  # the atlas is turned to the right under the skull: its left side forward
    head = found["distortions"][0]  # type: ignore[index]
    assert (head["name"], head["side"], head["value"]) == ("head_tilt", "left", 2.0)
    assert "NUCCA: L 3, A 1" in run("--from", file).stdout


def test_measures_of_films_are_listed(tmp_path: Path):
    measured = CliRunner().invoke(main, ["measure", *map(str, landmark_files()), "--json"])
    (tmp_path / "films.json").write_text(measured.stdout, encoding="utf-8")
    found = told("--from", str(tmp_path / "films.json"), "--method", "NUCCA")
    values = {row["name"]: row["value"] for row in found["readings"]}  # type: ignore[attr-defined]
    taken = {row["name"]: row["value"] for row in json.loads(measured.stdout)["measures"]}
    assert values["laterality"] == pytest.approx(-taken["atlas_laterality"], abs=0.005)
    assert values["plane_line"] == pytest.approx(taken["atlas_plane_tilt"], abs=0.005)
    assert found["judgement"]["verdict"] == "within normal asymmetry"  # type: ignore[index]


def test_what_no_listing_can_say_is_named(tmp_path: Path):
    file = explanation(tmp_path, skull_tilt_deg=(-3.0, 2.0), atlas_lateral_mm=(1.0, 1.0), atlas_tilt_deg=(2.0, 2.0))
    assert told("--from", file)["unsaid"] == ["atlas_lateral_mm", "atlas_tilt_deg"]
    assert "No listing has words for atlas_lateral_mm." in run("--from", file).stdout


def test_an_error_that_was_stated_is_kept(tmp_path: Path):
    found = told("--from", explanation(tmp_path, skull_tilt_deg=(5.0, 0.5)))
    assert found["causes"][0]["error"] == pytest.approx(0.5)  # type: ignore[index]


def test_points_alone_tell_the_four(tmp_path: Path):
    file = tmp_path / "result.json"
    rows = [{"name": "shoulder_tilt", "value": -1.0, "error": 1.0, "unit": "deg"},
            {"name": "head_tilt", "value": None, "error": None, "unit": "deg"}]  # fmt: skip
    file.write_text(json.dumps({"status": "solved", "distortions": rows}), encoding="utf-8")
    answer = run("--from", str(file))
    assert answer.exit_code == 0
    assert "Skull, atlas and axis were not read." in answer.stdout
    assert "Shoulder tilt: right higher by 1.0 ± 1.0 deg, within normal asymmetry." in answer.stdout
    assert "Head tilt: not measured." in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Give either a listing in words"),
        (["R 2"], "Whose words are these?"),
        (["--method", "Gonstead", "PRS"], "No method 'Gonstead' is known here."),
        (["--method", "NUCAA", "R 2"], "Did you mean 'NUCCA'?"),
        (["--method", "NUCCA", "type II"], "Not documented for NUCCA"),
        (["--from", "no-such.json"], "does not exist"),
    ],
)
def test_a_wrong_call_says_what_is_possible(arguments: list[str], said: str):
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert said in answer.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "is no JSON file"),
        ("[1]", "is no result of Kinespine"),
        ('{"status": "solved"}', "holds no reading of skull, atlas or axis"),
        ('{"status": "referred"}', "was referred"),
        ('{"status": "solved", "measurements": [3, {"name": ["x"]}], "distortions": 7}', "holds no reading"),
        ('{"status":"solved","measurements":[{"name":"skull_tilt_deg","value":"3","error":1}]}', "changed by hand"),
        ('{"status":"solved","measurements":[{"name":"skull_tilt_deg","value":99,"error":1}]}', "possible: -15 to 15"),
        ("[" * 100_000, "is no JSON file"),
        ("\ufeff\x00", "is no JSON file"),
    ],
)
def test_a_file_that_is_no_result_is_told(content: str, said: str, tmp_path: Path):
    file = tmp_path / "result.json"
    file.write_text(content, encoding="utf-8")
    answer = run("--from", str(file))
    assert answer.exit_code == 2, answer.output
    assert said in answer.stderr


def test_words_that_say_nothing_of_a_result_are_refused(tmp_path: Path):
    file = explanation(tmp_path, skull_tilt_deg=(2.0, 2.0))
    answer = run("--from", file, "--method", "Blair")
    assert answer.exit_code == 2
    assert "Nothing of this listing can be written in the words of Blair" in answer.stderr


def test_every_field_is_described(root: Path, tmp_path: Path, fields: Callable[[object], Iterator[str]]):
    page = (root / "docs" / "results.md").read_text(encoding="utf-8")
    described = set(re.findall(r"(?m)^\| `([^`]+)` \| listing \|", page))
    given = explanation(tmp_path, skull_tilt_deg=(15.0, 1.0), atlas_lateral_mm=(1.0, 1.0))
    seen = {*fields(told("--method", "NUCCA", "R 9, HT R 1, PL L 1, H 3")), *fields(told("--from", given))}
    assert seen == described


def test_no_care_is_promised():
    text = " ".join(run("--method", "NUCCA", "R 9").stdout.split())
    assert not re.search(r"(?i)\b(adjust|treat|correct|cure|subluxation|interference)", text)
