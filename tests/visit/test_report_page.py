"""The report as a reader sees it: in a real browser, on screen, on a narrow phone and on A4."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from kinespine.visit import examine, new_visit

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
SOFTWARE = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The report of the bundled example, opened from its file; every request it makes is kept on the page."""
    folder = tmp_path_factory.mktemp("visit") / "person"
    new_visit(folder, "standing-person")
    examine(folder, folder / "report", draws=5)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=SOFTWARE)
        opened = browser.new_page(viewport={"width": 1000, "height": 1400})
        requests: list[str] = []
        complaints: list[str] = []
        opened.on("request", lambda request: requests.append(request.url))
        opened.on("console", lambda message: complaints.append(message.text) if message.type != "warning" else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto((folder / "report" / "report.html").as_uri())
        assert requests == [(folder / "report" / "report.html").as_uri()]
        assert complaints == []
        yield opened
        browser.close()


def test_the_banner_stands_above_everything_that_was_found(page: Page):
    banner = page.get_by_text("No safety questions were asked").first.bounding_box()
    found = page.get_by_text("In plain words").first.bounding_box()
    assert banner is not None
    assert found is not None
    assert banner["y"] < found["y"] < 700


def test_the_body_is_drawn_with_its_25_levels(page: Page):
    drawing = page.locator("svg").first.bounding_box()
    assert drawing is not None
    assert drawing["width"] > 500
    assert drawing["height"] > 400
    for level in ("C0-C1", "T8-T9", "L5-S1"):
        assert page.locator("svg").first.get_by_text(level).count() == 1


def test_the_body_can_be_turned_and_tells_loads_with_their_error(page: Page):
    page.locator("#body-view-stage").scroll_into_view_if_needed()
    page.wait_for_selector("[data-ready]", timeout=120_000)
    page.evaluate("bodyView.choose({ level: 'L4-L5' })")
    words = page.locator("#body-view-tip").inner_text()
    row = page.locator("table:has-text('body weights') tr", has_text="L4-L5").locator("td").nth(1).inner_text()
    assert "±" in row
    assert row in words


@pytest.mark.parametrize("width", [1000, 700, 360])
def test_nothing_runs_off_the_side(page: Page, width: int, cut_off: Callable[[Page], list[str]]):
    page.set_viewport_size({"width": width, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:  # a table of a wider page may scroll
        assert cut_off(page) == []


def test_it_prints_on_a4(page: Page, tmp_path: Path):
    paper = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    pages = paper.count(b"/Type /Page\n") or paper.count(b"/Type /Page ")
    assert 2 <= pages <= 12
