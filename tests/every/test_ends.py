"""How every command ends: its exit code, and with --json one object on stdout and nothing else."""

import csv
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinespine.chain.loads import Loads
from kinespine.cli.main import main
from kinespine.errors import NotSolved

CALM = Path(__file__).resolve().parents[1] / "assessment" / "calm_answers.csv"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "first_visit.md"


def visit(folder: Path, extra: str = "") -> Path:
    assert CliRunner().invoke(main, ["new", str(folder), "--from", "standing-person"]).exit_code == 0
    file = folder / "visit.toml"
    text = file.read_text(encoding="utf-8")
    if extra:
        text = text.replace('safety = "not asked"\n', "") + extra
    file.write_text(text, encoding="utf-8")
    return folder


def no_solution(*_: object, **__: object) -> Loads:
    return Loads(
        status="failed", message="the steps ran out", residual_max=31.0, time_s=0.1, left_over={}, levels=(),
        muscles=(), limbs=(), asymmetry=(), feet=(), abdominal_pressure=0.0, gap=float("nan"),
    )  # fmt: skip


def no_posture(*_: object, **__: object) -> None:
    raise NotSolved("no posture fits the points")


def examined(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["examine", str(visit(folder / "visit"))]


def unfilled(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    assert CliRunner().invoke(main, ["new", str(folder / "visit")]).exit_code == 0
    return ["examine", str(folder / "visit")]


def absent(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["examine", str(folder / "none")]


def referred(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["examine", str(visit(folder / "visit", '\n[safety]\nthunderclap_headache = "yes"\n'))]


def unsolved(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr("kinespine.chain.solve_loads", no_solution)
    return ["examine", str(visit(folder / "visit"))]


def unfitted(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr("kinespine.chain.fit_posture", no_posture)
    return ["examine", str(visit(folder / "visit"))]


def loaded(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["loads"]


def overloaded(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    (folder / "bent.toml").write_text('[angles_deg]\n"pelvis.tilt" = 30\n', encoding="utf-8")
    return ["loads", "--posture", str(folder / "bent.toml")]


def misread(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["loads", "--age", "old"]


def unloaded(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr("kinespine.chain.solve_loads", no_solution)
    return ["loads"]


def stood(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["stand"]


def misasked(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["stand", "--task", "sti"]


def fallen(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr("kinespine.chain.solve_standing", no_posture)
    return ["stand"]


def influenced(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["influence", "--outcome", "head_tilt"]


def misinfluenced(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["influence", "--outcome", "head"]


def uninfluenced(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr("kinespine.chain.solve_standing", no_posture)
    return ["influence"]


def unset(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["what-if"]


def referred_before(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    place = visit(folder / "visit", '\n[safety]\nthunderclap_headache = "yes"\n')
    return ["what-if", str(place), "--set", "atlas_tilt_deg=0"]


def unchanged(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr("kinespine.chain.what_if.solve_with", no_posture)
    return ["what-if", "--set", "atlas_tilt_deg=0"]


def answered(folder: Path, text: str) -> list[str]:
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    return ["screen", str(folder / "answers.toml")]


def screened(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    with CALM.open(encoding="utf-8", newline="") as file:
        rows = [(row["key"], row["answer"]) for row in csv.DictReader(file)]
    numbers = {word for _, word in rows if word.replace(".", "").isdigit()}
    return answered(folder, "".join(f"{key} = {word if word in numbers else repr(word)}\n" for key, word in rows))


def stopped(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return answered(folder, 'weight_loss = "yes"\n')


def unanswered(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return answered(folder, 'chest = "no"\n')


def misanswered(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return answered(folder, 'chest = "perhaps"\n')


def measured(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    return ["measure", "--example"]


def mismeasured(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    (folder / "empty.csv").write_text("", encoding="utf-8")
    return ["measure", str(folder / "empty.csv")]


def swayed(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    swings = "".join(f"{5 * math.sin(0.04 * at):.4f},{3 * math.sin(0.03 * at):.4f}\n" for at in range(1500))
    (folder / "stood.csv").write_text(f"ahead,aside\n{swings}", encoding="utf-8")
    how = ["--rate", "50", "--unit", "mm", "--column", "forward=ahead", "--column", "left=aside"]
    return ["sway", str(folder / "stood.csv"), *how]


def misswayed(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    (folder / "empty.csv").write_text("", encoding="utf-8")
    return ["sway", str(folder / "empty.csv")]


def followed(folder: Path, _: pytest.MonkeyPatch) -> list[str]:
    weeks = ("constructed-person", "constructed-person-week-6")
    for name in weeks:
        assert CliRunner().invoke(main, ["new", str(folder / name), "--from", name]).exit_code == 0
    return ["follow-up", *(str(folder / name) for name in weeks)]


def misfollowed(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    command, first, later = followed(folder, patch)
    return [command, later, first]


def stopped_later(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    command, first, later = followed(folder, patch)
    file = Path(later) / "visit.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('chest = "no"', 'chest = "yes"'), encoding="utf-8")
    return [command, first, later]


Start = Callable[[Path, pytest.MonkeyPatch], list[str]]
ENDS: list[tuple[Start, int, str]] = [
    (examined, 0, "solved"),
    (unfilled, 2, "failed"),
    (absent, 2, "failed"),
    (referred, 3, "referred"),
    (unsolved, 4, "failed"),
    (unfitted, 2, "failed"),
    (loaded, 0, "solved"),
    (overloaded, 0, "unbalanced"),
    (misread, 2, "failed"),
    (unloaded, 4, "failed"),
    (stood, 0, "solved"),
    (misasked, 2, "failed"),
    (fallen, 4, "failed"),
    (influenced, 0, "solved"),
    (misinfluenced, 2, "failed"),
    (uninfluenced, 4, "failed"),
    (unset, 2, "failed"),
    (referred_before, 3, "referred"),
    (unchanged, 4, "failed"),
    (screened, 0, "clear"),
    (stopped, 3, "referred"),
    (unanswered, 5, "incomplete"),
    (misanswered, 2, "failed"),
    (measured, 0, "measured"),
    (mismeasured, 2, "failed"),
    (followed, 0, "followed"),
    (misfollowed, 2, "failed"),
    (stopped_later, 3, "referred"),
    (swayed, 0, "measured"),
    (misswayed, 2, "failed"),
]


@pytest.mark.parametrize(("start", "code", "status"), ENDS, ids=lambda value: getattr(value, "__name__", None))
def test_with_json_stdout_is_one_object_whatever_the_end(
    start: Start, code: int, status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    answer = CliRunner().invoke(main, [*start(tmp_path, monkeypatch), "--json"])
    assert answer.exit_code == code, answer.output
    told = json.loads(answer.stdout)
    assert told["status"] == status
    assert told["message"]
    assert answer.stderr == ""


@pytest.mark.parametrize(("start", "code", "status"), ENDS, ids=lambda value: getattr(value, "__name__", None))
def test_without_json_the_same_code_comes_with_words(
    start: Start, code: int, status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    answer = CliRunner().invoke(main, start(tmp_path, monkeypatch))
    assert answer.exit_code == code, answer.output
    assert answer.output.strip()
    assert "Traceback" not in answer.output


def test_the_page_names_these_ends_and_no_others():
    rows = {tuple(line.split(" | ")[:2]) for line in PAGE.read_text(encoding="utf-8").splitlines() if "| `" in line}
    ends = {(f"| {code}", f"`{status}`") for _, code, status in ENDS}
    assert {row for row in rows if row[0][2:].isdigit()} == ends


def test_the_module_runs_like_the_program():
    command = [sys.executable, "-m", "kinespine", "--version"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.startswith("kinespine ")
    assert "usage: kinespine" in subprocess.run([*command[:3], "-h"], capture_output=True, text=True).stdout.lower()
