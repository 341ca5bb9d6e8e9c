"""`kinespine screen` as a user sees it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinespine.cli.main import main


def answers(folder: Path, text: str) -> str:
    path = folder / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_empty_file_that_is_printed_can_be_screened(tmp_path: Path):
    printed = CliRunner().invoke(main, ["screen", "--questions"])
    assert printed.exit_code == 0
    found = CliRunner().invoke(main, ["screen", answers(tmp_path, printed.stdout)])
    assert found.exit_code == 5
    assert found.stdout.startswith("Incomplete: ")
    assert "chest: Is there discomfort" in found.stdout
    listed = json.loads(CliRunner().invoke(main, ["screen", "--questions", "--json"]).stdout)
    assert listed["status"] == "listed"
    assert f"\n{listed['questions'][0]['key']} = " in printed.stdout


def test_a_referral_says_why_and_writes_its_letter(tmp_path: Path):
    file, letter = answers(tmp_path, 'weight_loss = "yes"\nage_years = 61\n'), tmp_path / "letter.txt"
    found = CliRunner().invoke(main, ["screen", file, "--letter", str(letter), "--json"])
    assert found.exit_code == 3
    told = json.loads(found.stdout)
    assert (told["status"], told["result"], told["urgency"]) == ("referred", "refer", "review")
    assert [one["rule"] for one in told["reasons"]] == ["RF_WEIGHT"]
    assert told["reasons"][0]["because"] == [{"question": "weight_loss", "answer": "yes"}]
    assert "chest" in [one["key"] for one in told["missing"]]
    assert letter.read_text(encoding="utf-8").startswith("REFERRAL: REVIEW")
    words = CliRunner().invoke(main, ["screen", file])
    assert words.exit_code == 3
    assert "weight_loss = yes [lbp_flags]" in words.stdout


def test_a_mistake_in_the_file_leaves_an_emergency_first(tmp_path: Path):
    file = answers(tmp_path, 'chest = "yes"\npain_0_10 = "six"\n')
    for more in ([], ["--json"]):
        found = CliRunner().invoke(main, ["screen", file, *more])
        assert found.exit_code == 2
        said = " ".join((found.stdout + found.stderr).split())
        assert said.index("An emergency sign was answered yes: possible heart attack (chest = yes)") < said.index("six")
        assert "See the emergency services (call the emergency number), now." in said


def test_without_a_referral_no_letter_is_written(tmp_path: Path):
    letter = tmp_path / "letter.txt"
    found = CliRunner().invoke(main, ["screen", answers(tmp_path, 'chest = "no"'), "--letter", str(letter)])
    assert found.exit_code == 5
    assert "No letter" in found.stdout
    assert not letter.exists()


def test_a_film_is_checked_beside_it(tmp_path: Path):
    file = answers(tmp_path, 'pregnant = "no"\n')
    told = json.loads(CliRunner().invoke(main, ["screen", file, "--film", "lumbar", "--repeat", "--json"]).stdout)
    assert told["film"]["verdict"] == "refused"
    assert told["film"]["needs_reason"] is False
    assert told["film"]["dose_high_mSv"] == 1.5
    words = CliRunner().invoke(main, ["screen", file, "--film", "lumbar"]).stdout
    assert "Film of lumbar: refused" in words
    assert "Answer the emergency questions first" in words
    assert "mSv" in words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([], "--questions"),
        (["none.toml"], "none.toml"),
        (["answers.toml", "--repeat"], "--film"),
        (["answers.toml", "--letter", "nowhere/letter.txt"], "no folder"),
        (["answers.toml", "--trauma-rule", "both"], "both"),
        (["wrong.toml"], "wrong.toml, line 1: there is no question 'chset'. Did you mean 'chest'"),
    ],
)
def test_a_wrong_call_is_told_and_nothing_is_written(
    typed: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    answers(tmp_path, 'chest = "yes"\n')
    (tmp_path / "wrong.toml").write_text('chset = "no"\n', encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    found = CliRunner().invoke(main, ["screen", *typed])
    assert found.exit_code == 2
    assert told in " ".join(found.stderr.split())
    assert sorted(tmp_path.iterdir()) == before
