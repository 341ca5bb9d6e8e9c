"""`kinespine treat`: who gets a plan, what stands in it, and how it ends for everybody else."""

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Page, sync_playwright

from kinespine.anatomy import build_body
from kinespine.cli.main import main
from kinespine.visit import Explanation
from kinespine.visit.fitted import FittedVisit

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)


def told(folder: Path, *more: str) -> tuple[Result, dict, str]:
    answer = CliRunner().invoke(main, ["treat", str(folder), "--json", *more])
    page = (folder / "report" / "plan.html").read_text(encoding="utf-8")
    return answer, json.loads(answer.stdout), html.unescape(re.sub(r"<[^>]+>", " ", page.partition("</style>")[2]))


@pytest.fixture
def unsolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may be fitted, nor any plan made."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was computed for a person who is not cleared")

    monkeypatch.setattr("kinespine.visit.fitted.fit_visit", never)
    monkeypatch.setattr("kinespine.visit.treat.planned", never)


@pytest.mark.usefixtures("unsolved")
def test_a_red_flag_ends_with_a_letter_and_nothing_is_planned(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path / "visit", ('bladder_bowel = "no"', 'bladder_bowel = "yes"'))
    answer, found, page = told(folder)
    assert (answer.exit_code, found["status"]) == (3, "referred")
    assert (found["plan"], found["adjustment"]) == (None, None)
    assert found["letter"].startswith("REFERRAL: NOW")
    assert "REFERRAL: NOW" in page
    assert "Visits" not in page


@pytest.mark.usefixtures("unsolved")
@pytest.mark.parametrize(
    ("was", "instead"),
    [('weight_loss = "no"\n', ""), ('weight_loss = "no"', 'weight_loss = "unknown"')],
    ids=["left out", "unknown"],
)
def test_one_answer_that_is_missing_leaves_no_plan(
    tmp_path: Path, write_visit: Callable[..., Path], was: str, instead: str
):
    answer, found, page = told(write_visit(tmp_path / "visit", (was, instead)))
    assert (answer.exit_code, found["status"], found["plan"]) == (5, "incomplete", None)
    assert found["open_questions"] == ["weight_loss"]
    assert (
        "A plan needs all safety questions answered. 1 question would settle it. Answer under [safety] in visit.toml: "
        in page
    )


def test_a_wrong_visit_writes_nothing(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path / "visit", ("mass_kg = 64", "mass_kg = 640"))
    answer = CliRunner().invoke(main, ["treat", str(folder)])
    assert answer.exit_code == 2
    assert not (folder / "report").exists()


@pytest.fixture(scope="module")
def treated(explanation: tuple[Path, Result, Explanation]) -> tuple[Path, Result, dict, str]:
    """The constructed person, fitted before, searched in few worlds."""
    folder, _, explained = explanation
    assert explained.found is not None
    person = FittedVisit(
        body=build_body(explained.intake.person), fitted=explained.found.fitted,
        observed=tuple(lesson.observed for lesson in explained.found.lessons), norm=None,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kinespine.chain.shares.WORLDS", 2)
        patch.setattr("kinespine.cli.treat.WORKERS", 1)
        patch.setattr("kinespine.visit.fitted.fit_visit", lambda *_, **__: person)
        answer, found, page = told(folder, "--draws", "50", "--outcome", "head_tilt", "--outcome", "l4_l5_compression")
    return folder, answer, found, page


def test_somebody_within_normal_asymmetry_gets_checks_and_no_adjustment(
    treated: tuple[Path, Result, dict, str],
):
    _, answer, found, _ = treated
    assert (answer.exit_code, found["status"]) == (0, "solved")
    assert found["adjustment"]["status"] == "none indicated"
    assert found["adjustment"]["why"] == "within normal asymmetry"
    assert found["adjustment"]["moves"] == found["adjustment"]["lines_of_drive"] == []
    assert found["plan"]["adjustments"] == 0
    assert {one["kind"] for one in found["plan"]["visits"]} == {"check only", "re-examination"}
    assert found["plan"]["signed_by"] is None


def test_the_size_that_would_have_been_found_is_told(treated: tuple[Path, Result, dict, str]):
    sizes = {one["cause"]: one for one in treated[2]["adjustment"]["sizes"]}
    assert sizes["atlas_tilt_deg"]["read"] == 4.0
    assert 8.0 < sizes["atlas_tilt_deg"]["detectable"] < 13.0
    assert sizes["skull_forward_mm"]["read"] is None


def test_goals_are_the_scores_and_what_can_be_read_again(treated: tuple[Path, Result, dict, str]):
    goals = {one["title"]: one for one in treated[2]["plan"]["goals"]}
    pain = goals["Numeric Pain Rating Scale"]
    assert (pain["now"], pain["least_change"], pain["source"]) == (4.0, 4.0, "kovacs2008")
    assert "compression of L4-L5 along the disc" not in goals  # nobody reads it twice
    assert [one["basis"] for one in goals.values() if one["better"] == "nearer zero"] == ["error of the reading"]


def test_the_page_recommends_nothing(treated: tuple[Path, Result, dict, str]):
    words = treated[3].lower().replace("recommends no treatment", "").replace("no recommendation", "")
    assert not re.findall(r"\b(recommend\w*|should|cures?|heals?|interference|subluxation|immun\w*|best)\b", words)
    assert "signed by nobody" in words
    assert "no film is repeated" in words


def test_every_field_that_is_there_is_described(
    treated: tuple[Path, Result, dict, str], root: Path, fields: Callable[[object], Iterator[str]]
):
    page = (root / "docs" / "care.md").read_text(encoding="utf-8")
    known = set(re.findall(r"(?m)^\| `([^`]+)` \|", page))
    assert set(fields(treated[2])) <= known
    assert {name.partition(".")[0].partition("[")[0] for name in known} == set(treated[2])


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [360, 1000])
def test_the_page_fits_its_window_and_asks_for_nothing(
    treated: tuple[Path, Result, dict, str], width: int, cut_off: Callable[[Page], list[str]]
):
    file = treated[0] / "report" / "plan.html"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        assert requests == [file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert width > 360 or cut_off(page) == []
        assert page.get_by_text("No adjustment is indicated").first.is_visible()
        browser.close()
