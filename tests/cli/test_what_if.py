"""`kinespine what-if` as a user sees it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kinespine.chain import dataset
from kinespine.cli.main import main

FEW = ("--draws", "4")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory, write_visit: Callable[..., Path]) -> tuple[Path, Result]:
    """The constructed person with the atlas at its norm, sitting; with a data file and a drawing."""
    folder = write_visit(tmp_path_factory.mktemp("visits") / "constructed")
    asked = ["--set", "atlas_tilt_deg=0", "--task", "sit", "--outcome", "l4_l5_compression", *FEW]
    places = ["--out", str(folder / "all.nc"), "--plot", str(folder / "change.svg")]
    return folder, CliRunner().invoke(main, ["what-if", str(folder), *asked, *places])


def test_a_measured_person_is_told_before_and_after_with_what_is_open(visited: tuple[Path, Result]):
    _, answer = visited
    assert answer.exit_code == 0, answer.output
    assert re.match(r"sit\S*, with\n  atlas_tilt_deg = 0 \(before 1\.\d\d, SD 1\.\d\)", answer.stdout)
    most, asked = (answer.stdout.partition(words)[2] for words in ("What changes most", "Asked for:"))
    assert "c1_c2_lateral" in most
    assert re.search(r"l4_l5_compression +\d+\.\d +\d+\.\d +[+-]?\d+\.\d +-?\d+\.\d to \d+\.\d +\d+\.\d N", asked)
    assert "60 of 100 differences lie there; 4 pairs of full solves." in answer.stdout
    assert "Varied: the person as the measurements allow" in answer.stdout


def test_it_fits_a_terminal_and_says_nothing_of_how_anybody_feels(visited: tuple[Path, Result]):
    text = visited[1].stdout
    assert max(map(len, text.splitlines())) <= 120
    assert "-0.0 " not in text
    assert not re.search(r"\bpain|verdict", text, re.IGNORECASE)


def test_data_and_drawing_are_written_whole(visited: tuple[Path, Result]):
    folder, answer = visited
    assert f"Results: {folder / 'all.nc'}" in answer.stderr
    kept = dataset.load(folder / "all.nc")
    assert (kept.sizes["outcome"], kept.sizes["draw"], kept.attrs["task"][:3]) == (308, 4, "sit")
    assert "c1_c2_lateral" in kept.attrs["measured"]
    drawing = (folder / "change.svg").read_text(encoding="utf-8")
    assert drawing.count("<title>") == drawing.count("<desc>") == 1
    assert "What if atlas_tilt_deg = 0? (sit" in drawing
    assert list(folder.glob("*.part")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Nothing is set to another value"),
        (["--set", "atlas_titl_deg=1"], "Did you mean 'atlas_tilt_deg'"),
        (["--set", "atlas_tilt_deg=900"], "possible: "),
        (["--set", "atlas_tilt_deg"], "is no NAME=VALUE"),
        (["--set", "atlas_tilt_deg=1", "--set", "atlas_tilt_deg=2"], "given twice"),
        (["--set", "atlas_tilt_deg=1", "--outcome", "head"], "No outcome 'head'"),
        (["--set", "atlas_tilt_deg=1", "--out", "all.csv"], "does not end in .nc"),
        (["--set", "atlas_tilt_deg=1", "--plot", "none/a.svg"], "there is no folder"),
        (["--set", "atlas_tilt_deg=1", "--draws", "3"], "4<=x<=10000"),
        ([".", "--set", "atlas_tilt_deg=1", "--age", "40"], "Give a folder or --age, not both"),
        ([".", "--set", "atlas_tilt_deg=1", "--cause", "atlas_tilt_deg=2"], "Give a folder or --cause, not both"),
        ([".", "--set", "atlas_tilt_deg=1"], "visit.toml: there is none"),
    ],
    ids=" ".join,
)
def test_what_is_wrong_is_said_before_anything_is_computed(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kinespine.chain.person_fit.fit_person", lambda *_, **__: pytest.fail("computed"))
    answer = CliRunner().invoke(main, ["what-if", *arguments])
    assert answer.exit_code == 2, answer.output
    assert said in answer.stderr
