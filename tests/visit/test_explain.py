"""`kinespine explain`: its data, how it ends, and what its sentences may not say."""

import html
import json
import math
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kinespine.chain import dataset
from kinespine.cli.main import main

KEYS = {"outcome", "unit", "total", "groups", "neck_share", "interactions", "detectable", "status", "message"}
NAMED = {"taught": "measurement", "times_s": "part"}
Explained = tuple[Path, Result]


def told(explained: Explained) -> dict:
    folder, answer = explained
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert json.loads((folder / "report" / "explanation.json").read_text(encoding="utf-8")) == found
    return found


def described(root: Path) -> dict[str, str]:
    page = (root / "docs" / "explaining.md").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^\| `([^`]+)` \| (once|each) \|", page))


def test_every_field_is_described_and_every_field_described_is_there(
    explained: Explained, root: Path, fields: Callable[..., Iterator[str]]
):
    found, known = told(explained), described(root)
    assert set(found) >= KEYS
    others = found.pop("others")
    assert set(fields(found, NAMED)) == set(known)
    each = {name for name, where in known.items() if where == "each"}
    assert set(fields(others[0], NAMED)) == each


def test_shares_and_habit_have_intervals_about_them(explained: Explained):
    found = told(explained)
    assert [row["group"] for row in found["groups"]][:2] == ["upper neck mechanical", "upper neck sensory"]
    neck = found["neck_share"]
    for one in (found["total"], neck, neck["habit_stays"], neck["habit_follows"], found["mechanical"]):
        assert one["low"] <= one["value"] <= one["high"]
    assert (found["unit"], found["others"][0]["unit"]) == ("N", "deg")
    assert found["clinical_size"]["total_percent_of_body_weight"] == pytest.approx(
        100 * found["total"]["value"] / (64 * 9.81)
    )
    assert found["others"][0]["clinical_size"]["total_percent_of_body_weight"] is None


def test_two_sides_of_one_head_that_cannot_both_be_true_contradict_each_other(explained: Explained):
    against = {row["name"]: row["errors_off"] for row in told(explained)["contradictions"]}
    assert set(against) == {"craniovertebral_angle_left_deg", "craniovertebral_angle_right_deg"}
    assert against["craniovertebral_angle_left_deg"] < -3 < 3 < against["craniovertebral_angle_right_deg"]


def test_pain_shares_no_sentence_with_the_share_of_the_neck(explained: Explained):
    folder, answer = explained
    page = (folder / "report" / "explanation.html").read_text(encoding="utf-8").partition("<h2>Sources</h2>")[0]
    blocks = re.split(r"</(?:p|li|td|th|h\d|figcaption|text|desc|title)>", page)
    plain = [html.unescape(re.sub(r"<[^>]+>", " ", block)) for block in blocks]
    sentences = [part for block in [*plain, json.loads(answer.stdout)["message"]] for part in re.split(r"\.\s", block)]
    painful = [sentence for sentence in sentences if "pain" in sentence.lower()]
    assert painful
    assert [sentence for sentence in painful if re.search(r"neck|share|atlas|axis|\d N\b", sentence)] == []


def test_the_line_after_the_share_says_what_controlled_studies_found(explained: Explained):
    page = (explained[0] / "report" / "explanation.html").read_text(encoding="utf-8")
    lines = re.findall(r"<p>(.*?)</p>", page, re.DOTALL)
    shares = [number for number, line in enumerate(lines) if line.startswith("The upper neck&#39;s share of that is")]
    assert len(shares) == 2
    assert all(lines[number + 1].startswith("Controlled studies found no dependable link") for number in shares)


def test_every_page_says_that_the_person_is_constructed(explained: Explained):
    page = (explained[0] / "report" / "explanation.html").read_text(encoding="utf-8")
    assert re.search(r"<title>[^<]*constructed", page)
    leaf = page.partition('id="person"')[2]
    assert "Constructed example" in leaf


def test_the_page_says_why_two_of_its_numbers_do_not_give_the_third(explained: Explained):
    page = (explained[0] / "report" / "explanation.html").read_text(encoding="utf-8")
    before_scripts = page.partition("<script")[0]
    assert "not the difference of the two numbers before it. Healthy people differ by" in before_scripts
    assert "size(" not in before_scripts
    assert "With how each is carried" in before_scripts
    assert "the upper neck here is not its share above" in before_scripts


def test_every_drawing_has_a_title_and_a_description(explained: Explained):
    page = (explained[0] / "report" / "explanation.html").read_text(encoding="utf-8")
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 7
    assert all("<title>" in drawing and "<desc>" in drawing for drawing in drawings)


def test_an_emergency_answer_ends_it_before_anything_is_computed(
    tmp_path: Path, explained: Explained, write_visit: Callable[..., Path]
):
    folder = write_visit(tmp_path / "visit", ('chest = "no"', 'chest = "yes"'))
    answer = CliRunner().invoke(main, ["explain", str(folder), "--json"])
    assert answer.exit_code == 3
    found = json.loads(answer.stdout)
    assert (found["status"], found["outcome"], found["groups"]) == ("referred", None, [])
    assert set(found) == set(told(explained))
    assert "Refer now" in (folder / "report" / "explanation.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "more", "said"),
    [
        ("atlas_tilt_deg", "atlas_titl_deg", [], "Did you mean 'atlas_tilt_deg'"),
        ("= 1.8", "= 18", [], "atlas_lateral_mm = 18; possible: -10 to 10 mm"),
        ("", "", ["--outcome", "l4_l5_compresion"], "Did you mean 'l4_l5_compression'"),
        ("", "", ["--outcome", "l4l5"], "Did you mean 'l4_l5_compression'"),
        ("", "", ["--outcome", "L4-L5_compresion"], "Did you mean 'l4_l5_compression'"),
        ("", "", ["--draws", "3"], "3 draws; possible: 50 to 100000."),
        ("trunk_shift_mm = { value = 8, error = 4 }", "trunk_shift_mm = 220", [], "trunk_shift"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_written(
    old: str, new: str, more: list[str], said: str, tmp_path: Path, write_visit: Callable[..., Path]
):
    folder = write_visit(tmp_path / "visit", (old, new))
    answer = CliRunner().invoke(main, ["explain", str(folder), *more])
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert not (folder / "report").exists()


def test_a_number_nobody_could_have_is_told_with_its_line_by_the_name_it_has_there(
    tmp_path: Path, write_visit: Callable[..., Path]
):
    key = "craniovertebral_angle_left_deg"
    folder = write_visit(tmp_path / "visit", (f"{key} = 44", f"{key} = 0.77"))
    answer = CliRunner().invoke(main, ["explain", str(folder)])
    assert answer.exit_code == 2
    assert re.search(rf"visit\.toml, line \d+: {key} = 0\.77 deg is \d+ standard", answer.stderr)
    assert "radians where degrees belong" in answer.stderr


def test_a_visit_without_measurements_has_nothing_to_explain(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path / "visit")
    file = folder / "visit.toml"
    file.write_text(file.read_text(encoding="utf-8").partition("# Skull, atlas")[0], encoding="utf-8")
    answer = CliRunner().invoke(main, ["explain", str(folder)])
    assert answer.exit_code == 2
    assert "nothing was measured that can be explained" in answer.stderr


def test_at_a_terminal_measurements_that_the_others_speak_against_are_named(told_again: Callable[..., tuple]):
    answer, _ = told_again()
    against = [line for line in answer.stdout.splitlines() if line.startswith("The others speak against")]
    assert len(against) == 2
    assert "craniovertebral angle, left ear (craniovertebral_angle_left_deg) was measured as 58.0°" in against[0]


def test_the_page_shows_every_measurement_by_its_key_in_the_visit(explained: Explained):
    page = (explained[0] / "report" / "explanation.html").read_text(encoding="utf-8")
    assert [row["name"] for row in told(explained)["measurements"] if f"<code>{row['name']}</code>" not in page] == []


def test_all_results_are_written_to_one_file_and_read_back(told_again: Callable[..., tuple], tmp_path: Path):
    answer, explanation = told_again("--out", str(tmp_path / "all.nc"), "--out", str(tmp_path / "page"))
    assert answer.exit_code == 0, answer.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.nc", "page"]
    kept, first = dataset.load(tmp_path / "all.nc"), explanation.found.attributions[0]
    assert kept.draws.dims == ("outcome", "group", "draw")
    assert kept.draws.shape == (2, 8, 60)
    assert kept.draws.sel(outcome="l4_l5_compression").values == pytest.approx(first.draws.T)
    tilt = kept.sel(outcome="head_tilt")
    second = explanation.found.attributions[1]
    assert str(tilt.outcome_unit.values) == "deg"
    assert float(tilt.total.sel(bound="high")) == pytest.approx(math.degrees(second.total.high))
    lumbar = tilt.share_follows.sel(group="lumbar", bound="low")
    number = [row.group for row in second.groups].index("lumbar")
    assert float(lumbar) == pytest.approx(math.degrees(second.groups[number].follows.low))
    assert kept.habit_follow.values == pytest.approx(first.follow)
    assert kept.habit_weight.values == pytest.approx(first.habit)
    assert float(kept.cause_value.sel(cause="atlas_tilt_deg")) > 0
    assert all(variable.attrs["unit"] and variable.attrs["meaning"] for variable in kept.data_vars.values())
    again = dataset.explanation_dataset(
        explanation.found.attributions, explanation.found.fitted, kept.attrs["kinespine"],
        {name: kept.attrs[name] for name in ("label", "title")},
    )  # fmt: skip
    assert again.identical(kept)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (["a.nc", "b.nc"], "at most twice"),
        (["visit.toml"], "is a file. Name a folder"),
        (["none/a.nc"], "there is no folder"),
        (["folder.nc"], "is a folder. Name a file"),
    ],
)
def test_a_place_that_cannot_be_is_told_before_anything_is_computed(
    places: list[str], said: str, tmp_path: Path, write_visit: Callable[..., Path]
):
    folder = write_visit(tmp_path / "visit")
    (folder / "folder.nc").mkdir()
    answer = CliRunner().invoke(
        main, ["explain", str(folder), *(part for place in places for part in ("--out", str(folder / place)))]
    )
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_the_script_prints_a_share_with_its_interval_and_verdict(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("kinespine.chain.shares.WORLDS", 2)
    runpy.run_path(str(root / "examples" / "neck_share.py"))["main"]()
    assert re.fullmatch(r"-?\d+\.\d N \(-?\d+\.\d to -?\d+\.\d\): [a-z ]+.*\n", capsys.readouterr().out)
