"""`kinespine providers` as a user sees it."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kinespine.assessment.rules import rules
from kinespine.cli.main import main
from kinespine.errors import BadInput
from kinespine.providers.demonstration import FILE
from kinespine.providers.referral import kinds_for, referrals
from kinespine.visit.nearby_section import look_nearby, nearby_section


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands of a test look for a registry; none lies there yet."""
    path = tmp_path / "data" / "r.sqlite"
    monkeypatch.setenv("KINESPINE_REGISTRY", str(path))
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["providers", *map(str, arguments)])


def told(*arguments: str | Path) -> dict[str, Any]:
    answer = run(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    assert answer.stderr == ""
    return json.loads(answer.stdout)


def test_without_a_registry_three_lines_say_how_to_get_one_and_every_entry_is_marked(registry: Path):
    answer = run("near", "Tampa, FL")
    assert answer.exit_code == 0
    lines = answer.stdout.split("\n")
    assert [line[:2] for line in lines[1:4]] == ["1.", "2.", "3."]
    about = [line for line in lines if "EXAMPLE" in line or "NPI 2" in line]
    assert about
    assert all(line.startswith("INVENTED | ") for line in about)
    record = told("near", "Tampa, FL")
    assert record["demonstration"]
    assert all(entry["demonstration"] for entry in record["entries"])
    assert not registry.parent.exists()


def test_load_near_status_and_export_follow_each_other(registry: Path, tmp_path: Path):
    loaded = told("load", FILE, "--taxonomy", "chiropractor", "--taxonomy", "physician")
    assert loaded["rows"] == 91 == sum(
        loaded[name] for name in ("new", "again", "other_kinds", "deactivations", "refused")
    )  # fmt: skip
    found = told("near", "33602", "--map", tmp_path / "near.html")
    assert not found["demonstration"]
    assert found["entries"][0]["registry"]["city"] == "TAMPA"
    assert found["entries"][0]["source"]["line"] > 1
    assert (tmp_path / "near.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    text = run("near", "33602").stdout
    assert "INVENTED" not in text
    assert "not verified" in text
    assert "last updated 20" in text
    assert "By distance alone" in text
    status = told("status")
    assert status["entries"] == loaded["entries"]
    assert "by postal area" in run("status").stdout
    assert told("export", tmp_path / "all.csv", "--format", "csv", "--state", "FL")["entries"] >= 3
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        assert {row["state"] for row in csv.DictReader(file)} == {"FL"}
    assert told("export", tmp_path / "all.json", "--format", "fhir")["entries"] == loaded["entries"]
    assert "hospital" in run("near", "33602", "--taxonomy", "hospital").stdout


def test_what_offices_declare_and_users_note_stands_apart(registry: Path, tmp_path: Path):
    told("load", FILE)
    npi = told("near", "33602")["entries"][0]["registry"]["npi"]
    file = tmp_path / "declared.csv"
    file.write_text(
        "npi,technique,certification,languages,statement,declared_by,source,date\n"
        f"{npi},NUCCA,,Spanish,,the office,form,2026-01-02\n",
        encoding="utf-8",
    )
    assert told("declare", file)["statements"] == 1
    assert told("note", npi, "moved away")["status"] == "noted"
    text = run("near", "33602", "--technique", "NUCCA").stdout
    assert "self-declared: NUCCA" in text
    assert "your note of" in text
    [entry] = told("near", "33602", "--technique", "nucca")["entries"]
    assert entry["self_declared"][0]["source"] == "form"
    assert "technique" not in entry["registry"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["near", "Springfield"], "Add the state"),
        (["near", "Tampa, XX"], "Write a state as two letters or by its name (Tampa, FL), or give a postal code"),
        (["near", "Tampa, Florda"], "Did you mean 'Florida'"),
        (["near", "33602", "--technique", "NUCA"], "Did you mean 'NUCCA'"),
        (["near", "33602", "--taxonomy", "hospitl"], "Did you mean 'hospital'"),
        (["near", "33602", "--radius-km", "0"], "radius"),
        (["near", "33602", "--limit", "0"], "limit"),
        (["near", "33602", "--map", "near.pdf"], "does not end in .html"),
        (["near", "33602", "--updated-since", "yesterday"], "yesterday"),
        (["load", "no-such-file.zip"], "no-such-file.zip"),
        (["load", str(FILE), "--update"], "no registry"),
        (["export", "out.json", "--format", "fhir"], "No registry is loaded"),
        (["note", "123", "x"], "no provider number"),
    ],
)
def test_wrong_input_is_answered_with_what_to_do(arguments: list[str], words: str, registry: Path):
    answer = run(*arguments)
    assert answer.exit_code == 2, answer.output
    assert answer.stdout == ""
    assert words in answer.stderr
    assert json.loads(run(*arguments, "--json").stdout)["status"] == "failed"


def test_the_place_asked_for_stands_in_no_file(registry: Path, tmp_path: Path):
    told("load", FILE)
    run("near", "98101")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".sqlite")
    assert b"98101" not in kept


def test_every_rule_of_the_screen_names_somebody_who_can_be_looked_for():
    named = {rule.whom for rule in rules() if rule.whom}
    assert named == set(referrals())
    assert kinds_for(["the emergency services (call the emergency number)"]) == ()
    assert kinds_for([]) == ("chiropractor",)


def test_a_referral_lists_the_nearest_of_those_it_names(registry: Path, tmp_path: Path):
    told("load", FILE, "--taxonomy", "physician", "--taxonomy", "spine surgeon")
    (tmp_path / "answers.toml").write_text('weight_loss = "yes"\n', encoding="utf-8")
    answer = CliRunner().invoke(main, ["screen", str(tmp_path / "answers.toml"), "--near", "33602"])
    assert answer.exit_code == 3
    assert "of kind physician" in answer.stdout


def test_the_report_names_who_is_near_and_not_the_place(registry: Path, tmp_path: Path):
    told("load", FILE)
    visit = tmp_path / "visit"
    assert CliRunner().invoke(main, ["new", str(visit), "--from", "standing-person"]).exit_code == 0
    file = visit / "visit.toml"
    text = file.read_text(encoding="utf-8").replace('safety = "not asked"\n', "")
    file.write_text(text + '\n[safety]\nthunderclap_headache = "yes"\n', encoding="utf-8")
    answer = CliRunner().invoke(main, ["examine", str(visit), "--near", "33602"])
    assert answer.exit_code == 3, answer.output
    page = (visit / "report" / "report.html").read_text(encoding="utf-8")
    assert "Near the place that was given" in page
    assert "call it, and do not look for somebody in a list" in page
    assert "33602" not in page
    assert "33602" not in (visit / "report" / "result.json").read_text(encoding="utf-8")
    #   an emergency is not held up by a place that is misspelt
    assert CliRunner().invoke(main, ["examine", str(visit), "--near", "Tamppa, FL"]).exit_code == 3


def test_without_a_referral_the_report_lists_the_nearest_chiropractors(registry: Path):
    told("load", FILE)
    with pytest.raises(BadInput, match="Did you mean 'tampa'"):
        look_nearby("Tamppa, FL", registry, ())
    section = nearby_section(look_nearby("33602", registry, ()), date(2026, 1, 1))
    assert section["kinds"] == "chiropractor"
    assert {one["city"] for one in section["entries"]} == {"TAMPA, FL 33602"}
    assert not section["call_first"]
