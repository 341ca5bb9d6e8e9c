"""The page of an explanation as a reader sees it: in a real browser, on screen, on a narrow phone and on A4."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from playwright.sync_api import Page, sync_playwright

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def page(explained: tuple[Path, Result]) -> Iterator[Page]:
    """The constructed person's page, opened from its file; it asks for nothing else and complains of nothing."""
    file = explained[0] / "report" / "explanation.html"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": 1000, "height": 1400})
        requests: list[str] = []
        complaints: list[str] = []
        opened.on("request", lambda request: requests.append(request.url))
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(file.as_uri())
        assert requests == [file.as_uri()]
        assert complaints == []
        yield opened
        browser.close()


def test_constructed_and_the_banner_stand_above_everything_that_was_found(page: Page):
    marked = page.get_by_text("This person is constructed").first.bounding_box()
    banner = page.get_by_text("The safety answers are complete").first.bounding_box()
    found = page.get_by_text("What the upper neck alone would change").first.bounding_box()
    assert marked is not None
    assert banner is not None
    assert found is not None
    assert marked["y"] < banner["y"] < found["y"] < 900


def test_the_shares_and_the_spine_are_drawn(page: Page):
    assert page.locator("svg").count() == 7
    for words in ("habit stays (s = 0)", "habit follows (s = 1)", "carried so, not shaped so"):
        assert page.locator("svg").first.get_by_text(words).count() == 1
    spine = page.locator("svg").last.bounding_box()
    assert spine is not None
    assert spine["height"] > 400


def test_norm_and_person_can_be_turned_side_by_side(page: Page):
    labels = page.locator("[data-body-state]").all_inner_texts()
    assert labels == ["middle of the norm", "person, most probable causes"]
    assert page.locator("[data-body-level]").count() == 25
    assert "MPa" in page.locator("[data-body-level=L4-L5]").text_content()


def test_no_words_of_a_drawing_run_into_each_other(page: Page):
    boxes = (
        page.locator("svg")
        .first.locator("text")
        .evaluate_all("all => all.map(one => one.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])")
    )
    overlaps = [
        (a, b)
        for number, a in enumerate(boxes)
        for b in boxes[number + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] + 2 < b[3] and b[1] + 2 < a[3]
    ]
    assert overlaps == []


@pytest.mark.parametrize("width", [1000, 700, 360])
def test_nothing_runs_off_the_side(page: Page, width: int, cut_off: Callable[[Page], list[str]]):
    page.set_viewport_size({"width": width, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:  # a table of a wider page may scroll
        assert cut_off(page) == []


def test_it_prints_on_a4_with_the_page_for_the_person_on_its_own(page: Page, tmp_path: Path):
    paper = page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    pages = paper.count(b"/Type /Page\n") or paper.count(b"/Type /Page ")
    assert 4 <= pages <= 12
    assert page.locator("#person").evaluate("one => getComputedStyle(one).breakBefore") == "page"
