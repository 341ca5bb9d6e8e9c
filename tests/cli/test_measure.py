"""`kinespine measure` as somebody at a terminal sees it."""

import json
from pathlib import Path

from click.testing import CliRunner

from kinespine.cli.main import main
from kinespine.examples import landmark_files


def run(*arguments: object):
    return CliRunner().invoke(main, ["measure", *map(str, arguments)])


def test_the_example_is_measured_with_its_errors_and_what_lengths_rest_on():
    answer = run("--example")
    assert answer.exit_code == 0, answer.output
    assert "constructed example: nobody" in " ".join(answer.stdout.split())
    assert "neck lordosis C2-C7" in answer.stdout
    assert " ± " in answer.stdout
    assert "mm at the person" in answer.stdout
    assert "degrees of freedom" in answer.stdout


def test_a_view_chooses_among_files():
    told = json.loads(run(*landmark_files(), "--view", "photo_front", "--json").stdout)
    assert {picture["view"] for picture in told["pictures"]} == {"photo_front"}
    assert {row["unit"] for row in told["measures"]} <= {"deg", "px", "1"}


def test_a_misspelt_view_and_one_that_no_file_has_are_told():
    assert "Did you mean 'photo_front'" in run("--example", "--view", "photo_fornt").stderr
    assert "No file is of the view vertex" in run("--example", "--view", "vertex").stderr


def test_a_drawing_is_written_whole(tmp_path: Path):
    file = tmp_path / "lines.svg"
    answer = run("--example", "--plot", file)
    assert answer.exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert text.endswith("</svg>\n")
    assert [path.name for path in tmp_path.iterdir()] == ["lines.svg"]


def test_a_wrong_file_leaves_no_drawing(tmp_path: Path):
    (tmp_path / "wrong.csv").write_text("view,nasium\n", encoding="utf-8")
    answer = run(tmp_path / "wrong.csv", "--plot", tmp_path / "lines.svg")
    assert answer.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["wrong.csv"]


def test_neither_files_nor_the_example_or_both_is_told():
    assert "Name the landmark files" in run().stderr
    assert run(landmark_files()[0], "--example").exit_code == 2


def test_an_age_decides_what_is_usual():
    young, old = (json.loads(run("--example", "--age", age, "--json").stdout)["measures"] for age in (25, 65))
    norms = [{row["name"]: row["norm"] for row in rows if row["norm"]} for rows in (young, old)]
    assert norms[0]
    assert norms[0] != norms[1]
    assert run("--example", "--age", "300").exit_code == 2


def test_the_example_printed_in_the_page_is_a_file_that_is_read(root: Path, tmp_path: Path):
    page = (root / "docs" / "landmarks.md").read_text(encoding="utf-8")
    for kind in ("csv", "json"):
        shown = page.partition(f"```{kind}\n")[2].partition("```")[0]
        (tmp_path / f"shown.{kind}").write_text(shown, encoding="utf-8")
        told = json.loads(run(tmp_path / f"shown.{kind}", "--json").stdout)
        assert told["status"] == "measured", told
        assert told["measures"]
