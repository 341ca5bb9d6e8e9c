import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinespine.cli.main import main


def test_a_new_visit_is_a_folder_with_a_visit_file(tmp_path: Path):
    folder = tmp_path / "visit"
    answer = CliRunner().invoke(main, ["new", str(folder)])
    assert answer.exit_code == 0, answer.output
    assert (folder / "visit.toml").is_file()
    assert f"kinespine examine {folder}" in answer.stdout


@pytest.mark.parametrize("name", ["", "  "])
def test_a_visit_without_a_name_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, ["new", name])
    assert answer.exit_code == 2
    assert "the name is empty" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_example_is_wrong_input(tmp_path: Path):
    answer = CliRunner().invoke(main, ["new", str(tmp_path / "visit"), "--from", "no_such_example"])
    assert answer.exit_code == 2
    assert "no_such_example" in answer.stderr


def test_the_example_is_examined_without_safety_questions(tmp_path: Path):
    folder = tmp_path / "visit"
    assert CliRunner().invoke(main, ["new", str(folder), "--from", "standing-person"]).exit_code == 0
    answer = CliRunner().invoke(main, ["examine", str(folder), "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["status"] in {"solved", "unbalanced"}
    assert len(told["levels"]) == 25
    assert (folder / "report" / "report.html").is_file()
    assert json.loads((folder / "report" / "result.json").read_text(encoding="utf-8")) == told


def test_a_folder_that_is_not_there_is_wrong_input(tmp_path: Path):
    answer = CliRunner().invoke(main, ["examine", str(tmp_path / "none"), "--json"])
    assert answer.exit_code == 2
    assert "does not exist" in json.loads(answer.stdout)["message"]


def test_a_misspelt_folder_is_told_with_the_nearest_and_how_one_is_made(tmp_path: Path):
    (tmp_path / "week-6").mkdir()
    for command in ("examine", "treat", "course", "follow-up", "explain", "what-if"):
        answer = CliRunner().invoke(main, [command, str(tmp_path / "wek-6")])
        assert answer.exit_code == 2
        assert f"Did you mean {str(tmp_path / 'week-6')!r}? `kinespine new FOLDER` makes a new one." in answer.output


def test_an_emergency_answer_ends_with_the_code_for_referred(tmp_path: Path):
    folder = tmp_path / "visit"
    CliRunner().invoke(main, ["new", str(folder), "--from", "standing-person"])
    file = folder / "visit.toml"
    text = file.read_text(encoding="utf-8").replace('safety = "not asked"\n', "")
    file.write_text(text + '[safety]\nthunderclap_headache = "yes"\n', encoding="utf-8")
    answer = CliRunner().invoke(main, ["examine", str(folder), "--json"])
    assert answer.exit_code == 3, answer.output
    told = json.loads(answer.stdout)
    assert told["status"] == "referred"
    assert "emergency" in told["message"]
    assert told["levels"] == []
