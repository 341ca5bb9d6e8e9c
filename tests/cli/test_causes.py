import json

from click.testing import CliRunner

from kinespine.anatomy.causes import catalogue, causes_from, names, words
from kinespine.cli.main import main


def test_every_family_and_every_word_is_listed():
    answer = CliRunner().invoke(main, ["causes"])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.startswith(f"{len(names())} causes in 8 groups")
    assert all(row.name in answer.stdout and row.meaning in answer.stdout for row in catalogue())
    flat = " ".join(answer.stdout.split())
    assert all(f"{place}: {', '.join(chosen)}" in flat for place, chosen in words().items())
    assert max(len(line) for line in answer.stdout.splitlines()) <= 120


def test_with_json_every_single_name_is_one_that_is_taken():
    answer = CliRunner().invoke(main, ["causes", "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["status"] == "listed"
    assert told["message"]
    assert [row["name"] for row in told["causes"]] == list(names())
    keys = ["name", "unit", "neutral", "low", "high", "group", "changes", "mirror", "meaning", "source", "status",
            "note", "by_hypothesis"]  # fmt: skip
    for row in told["causes"]:
        assert list(row) == keys
        causes_from({row["name"]: row["high"]})
        causes_from({row["name"]: row["low"]})


def test_what_the_hypothesis_decides_is_said():
    told = json.loads(CliRunner().invoke(main, ["causes", "--json"]).stdout)
    chosen = {row["name"] for row in told["causes"] if row["by_hypothesis"]}
    assert chosen == {f"{b}_{t}_deg" for b in ("skull", "atlas", "axis") for t in ("tilt", "rotation", "flexion")}
    lines = CliRunner().invoke(main, ["causes"]).stdout.splitlines()
    assert sum("by the hypothesis" in line for line in lines) == 4  # families
