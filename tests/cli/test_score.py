"""`kinespine score` and `kinespine evidence` as a user sees them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kinespine.cli.main import main
from kinespine.outcomes.evidence import claims
from kinespine.outcomes.instruments import instruments


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, arguments)])


def sheet(folder: Path, text: str) -> Path:
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


TWICE = "item,answer,date\npain,3,2026-03-30\npain,8,2026-01-05\n"


def test_a_sheet_is_scored_beside_its_error_and_what_a_change_must_be(tmp_path: Path):
    answer = run("nprs", sheet(tmp_path, "item,answer\nworst,7\n"))
    assert answer.exit_code == 0
    assert answer.stdout.startswith("NPRS: 7 ± 1.4, from 0 to 10, higher is worse.")
    assert "more than 4.0 points (kovacs2008; people with neck pain (658))" in answer.stdout


def test_two_dates_are_a_change_from_the_earlier_one(tmp_path: Path):
    answer = run("NPRS", sheet(tmp_path, TWICE))
    assert "5.0 points better: beyond the error of measuring" in answer.stdout
    assert "Without a usual course" in answer.stdout


def test_with_a_course_the_band_of_the_person_stands_beside_that_of_the_mean(tmp_path: Path):
    answer = run("NPRS", sheet(tmp_path, TWICE), "--course", "chronic-neck-pain")
    assert answer.exit_code == 0
    assert "mean of all people   3.9" in answer.stdout
    assert "this person" in answer.stdout
    told = json.loads(run("NPRS", sheet(tmp_path, TWICE), "--course", "chronic-neck-pain", "--json").stdout)
    assert (told["status"], told["changes"][0]["verdict"], told["changes"][0]["weeks"]) == (
        "scored",
        "beyond error",
        12,
    )
    low, high = told["changes"][0]["expected"]["band_95"]
    assert low == 0
    assert 9 < high <= 10


def test_columns_may_be_separated_as_european_tables_are(tmp_path: Path):
    assert run("ODI", sheet(tmp_path, "item;answer\nscore;33,5\n")).stdout.startswith("ODI: 33.5")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("item,answer\nworst,11\n", "answers.csv, line 2: Item 'worst': 11 is not possible"),
        ("item,answer,date\nworst,3,2026-01-05\nworst,12,2026-02-05\n", "line 3: Item 'worst': 12"),
        ("item,answer\nworst,3\nworst,4\n", "line 3: item 'worst' is already on line 2"),
        ("item,anwser\nworst,3\n", "Did you mean 'answer'"),
        ("item\nworst\n", "item and answer are needed"),
        ("item,answer\nworst,3,4\n", "line 2: 3 cells, expected 2"),
        ("item,answer,date\nworst,3,5.1.2026\n", "'5.1.2026' is no date"),
        ("item,answer\n", "has no answers"),
        ("", "has no answers"),
        ("item,answer\n,3\n", "line 2: the item has no name"),
        ("item,answer\nworst,\n", "nothing is answered"),
    ],
)
def test_what_cannot_be_scored_is_refused_with_its_line(text: str, words: str, tmp_path: Path):
    answer = run("NPRS", sheet(tmp_path, text))
    assert answer.exit_code == 2
    assert words in answer.stderr
    assert answer.stdout == ""


def test_bytes_that_are_no_text_are_refused(tmp_path: Path):
    path = tmp_path / "answers.csv"
    path.write_bytes(b"item,answer\nworst,\xff\n")
    assert "line 2: not UTF-8" in run("NPRS", path).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Name an instrument"),
        (["NPRS"], "Name the file"),
        (["NRPS", "FILE"], "Did you mean 'NPRS'"),
        (["NPRS", "FILE", "--course", "neck-pain"], "chronic-neck-pain"),
        (["NPRS", "FILE", "--course", "chronic-neck-pain"], "two dates or more"),
    ],
)
def test_a_wrong_call_says_what_to_type_instead(arguments: list[str], words: str, tmp_path: Path):
    path = sheet(tmp_path, "item,answer\nworst,3\n")
    answer = run(*(path if word == "FILE" else word for word in arguments))
    assert answer.exit_code == 2
    assert words in answer.stderr


@pytest.mark.parametrize("name", [name for name, own in instruments().items() if own.rule == "entry"])
def test_a_score_made_elsewhere_is_asked_for_in_one_line_that_is_taken(name: str, tmp_path: Path):
    ten = sheet(tmp_path, "item,answer\n" + "".join(f"{number},1\n" for number in range(10)))
    for answer in (run(name), run(name, ten)):
        assert answer.exit_code == 2
        before, _, line = answer.stderr.strip().partition("Write one line: ")
        assert before.endswith((". ", "given. "))
        assert run(name, sheet(tmp_path, f"item,answer\n{line}\n")).exit_code == 0


def test_a_form_goes_through_the_table_one_brings(tmp_path: Path):
    table = tmp_path / "form.csv"
    rows = [f"{raw},{40 + raw},2.0,made up,assumed" for raw in range(6, 31)]
    table.write_text("\n".join(["raw,score,error,source,status", *rows]) + "\n", encoding="utf-8")
    told = run("PROMIS-PI", sheet(tmp_path, "item,answer\na,3\nb,4\nc,2\nd,3\ne,3\nf,\n"), "--table", table, "--json")
    assert json.loads(told.stdout)["scores"][0] == {
        "date": None, "score": 58.0, "error": 2.0, "answered": 5, "missing": ["f"],
        "note": "Filled up from 5 of 6 items.",
    }  # fmt: skip


def test_the_list_names_every_instrument():
    answer = run("--list")
    assert all(f"  {name} " in answer.stdout for name in instruments())
    assert {row["instrument"] for row in json.loads(run("--list", "--json").stdout)["instruments"]} == set(
        instruments()
    )


def test_a_course_of_another_kind_of_complaint_is_refused_and_for_whom_it_holds_is_printed(tmp_path: Path):
    answers = sheet(tmp_path, TWICE)
    told = run("NPRS", answers, "--course", "acute-low-back-pain")
    assert "complaints of the low back that have lasted 0 to under 12 weeks" in told.stdout
    assert "is not checked" in told.stdout
    assert "borrowed from" in told.stdout  # the spread of one person was measured in others
    assert "people with neck pain" in told.stdout
    assert "borrowed" not in run("NPRS", answers, "--course", "chronic-neck-pain", "--lasted", 60).stdout
    refused = run("NPRS", answers, "--course", "acute-low-back-pain", "--lasted", 20)
    assert refused.exit_code == 2
    assert "had lasted 20" in refused.stderr
    assert "persistent-low-back-pain" in refused.stderr


def test_several_later_scores_are_said_to_be_as_many_chances(tmp_path: Path):
    text = TWICE + "worst,2,2026-05-11\n"
    told = run("NPRS", sheet(tmp_path, text))
    assert "later scores are compared" not in told.stdout  # nothing is compared without a course
    told = run("NPRS", sheet(tmp_path, text), "--course", "acute-low-back-pain")
    assert "2 later scores are compared with the usual course" in told.stdout


# --- evidence ---


def test_no_claim_stands_without_grade_source_and_what_cannot_be_said():
    answer = CliRunner().invoke(main, ["evidence"])
    assert answer.exit_code == 0
    flat = " ".join(answer.stdout.split())
    for row in claims():
        assert row.claim in flat
        grade = "No grade" if row.grade == "ungraded" else f"Grade {row.grade}"
        assert f"{grade} ({row.design}) [{row.source.replace(';', ', ')}]" in flat
        assert row.cannot in flat
    told = json.loads(CliRunner().invoke(main, ["evidence", "--json"]).stdout)
    assert len(told["claims"]) == len(claims())
    assert all(row["grade"] in told["grades"] and row["sources"] for row in told["claims"])


def test_a_claim_that_no_study_tested_has_no_grade():
    #   an umbrella review of posture is none of the upper neck, and turning is no position
    grades = {row.id: row.grade for row in claims()}
    assert {name for name, grade in grades.items() if grade == "ungraded"} == {
        "load", "cause", "moves", "precise", "nerves", "films"
    }  # fmt: skip
    assert "No grade" in CliRunner().invoke(main, ["evidence"]).stdout


def test_findings_against_a_claim_stand_beside_those_for_it():
    rows = {row.id: row for row in claims()}
    for name, words in {
        "pain_back": ["4.76 more", "recalled", "24 people"], "safe": ["1.10, 1.01 to 1.19", "0.39", "under 45", "901"],
        "load": ["52 people"], "signs": ["within 3/8 inch of each other in 92 of 100"], "course": ["33 %", "42 %"],
    }.items():  # fmt: skip
        assert all(word in rows[name].known for word in words), name
    assert {"whedon2015", "wynd2013"} <= set(rows["safe"].source.split(";"))
    assert "walker2013_ouch" in rows["course"].source
    assert rows["pain_back"].source.endswith("loss2020")


def test_every_figure_of_the_model_stands_on_the_page_that_is_named(root: Path):
    figures = {
        "chain": ["16 of 17"], "distortions": ["-1.2"], "load": ["about a newton at most", "of some 430", "0.0%"],
        "muscle": ["up to nine newtons"], "upper_care": ["| -38.1 |", "| -63.9 |", "| -0.44 ±"],
        "misaligned": ["at most 50 of 1,000 healthy people"],
        "course": ["| 2.4% |", "| 6.1% |", "| 4.5% |", "| 9.5% |", "| 11.0% |"],
    }  # fmt: skip
    for row in claims():
        pages = [(root / "docs" / page).read_text(encoding="utf-8") for page in row.page.split(";") if page]
        assert bool(pages) == bool(row.model)
        for figure in figures.get(row.id, []):
            assert any(figure in page for page in pages), (row.id, figure)


def test_what_is_felt_never_shares_a_sentence_with_a_load():
    for row in claims():
        for sentence in row.model.split(". "):
            assert not ("pain" in sentence.lower() and any(word in sentence for word in ("newton", "compression")))
