"""The page of a search as a reader sees it: in a real browser, on a phone, on paper."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kinespine.providers.declared import Declared, add_note, declare
from kinespine.providers.drawing import SIZE, draw, numbers_as_text
from kinespine.providers.load import load
from kinespine.providers.page import found_page
from kinespine.providers.search import search

TODAY = date(2026, 3, 1)
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
in_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def registry(written: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six entries around Tampa Bay, one of them with markup in every text."""
    folder = tmp_path_factory.mktemp("page")
    towns = [("TAMPA", "336020000"), ("TAMPA", "336020000"), ("CLEARWATER", "337550000"), ("LAKELAND", "338010000")]
    lines = [
        written.line(count, city=city, postal_code=code, family=f"ELM{count}")
        for count, (city, code) in enumerate(towns)
    ]
    lines.append(written.line(4, family=EVIL, given=EVIL, address=EVIL, postal_code="337010000"))
    lines.append(written.line(5, deactivated="01/15/2018"))
    load([written.write(folder / "file.csv", *lines)], folder / "r.sqlite", today=TODAY)
    declare(
        folder / "r.sqlite",
        (Declared(npi=written.number(2), technique="Blair", statement=EVIL, declared_by=EVIL, source=EVIL,
                  date=date(2026, 1, 2)),),
    )  # fmt: skip
    add_note(folder / "r.sqlite", written.number(2), EVIL, date(2026, 2, 2))
    return folder / "r.sqlite"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def shown(browser: Browser, registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Page]:
    """Open the page of a search from its file; it asks for nothing else and complains of nothing."""

    def show(place: str, **asked: object) -> Page:
        file = tmp_path_factory.mktemp("shown") / "near.html"
        found = search(registry, place, for_map=True, **asked)  # pyright: ignore[reportArgumentType]
        file.write_text(found_page(found, TODAY, "0"), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        asked_for: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked_for.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        assert asked_for == [file.as_uri()]
        assert complaints == []
        return page

    return show


@in_browser
def test_map_and_list_show_every_entry_where_it_is(shown: Callable[..., Page]):
    page = shown("33602", radius_km=100)
    assert page.locator("ol.entries > li").count() == 5
    labels = page.locator("svg a.marker text").all_text_contents()
    assert labels == ["1–2", "3", "4", "5"]
    frame = page.locator("svg").bounding_box()
    assert frame is not None
    for marker in page.locator("svg a.marker circle").all():
        box = marker.bounding_box()
        assert box is not None
        assert frame["x"] < box["x"] < frame["x"] + frame["width"]
        assert frame["y"] < box["y"] < frame["y"] + frame["height"]
    assert page.locator("svg path.states").count() == 1  # the coast
    assert "Plant City" in (page.locator("svg").text_content() or "")
    page.locator("svg a.marker").nth(1).click()
    assert page.evaluate("location.hash") == "#entry-3"


@in_browser
def test_what_others_wrote_is_shown_and_never_run(shown: Callable[..., Page]):
    page = shown("33602", radius_km=100)
    assert page.title().startswith("5 of kind chiropractor")
    assert page.locator("img").count() == page.locator("script").count() == 0
    assert page.locator("h2", has_text=EVIL).count() == 1
    assert page.locator(".declared", has_text=EVIL).count() == 1
    assert "default-src 'none'" in (page.locator("meta[http-equiv]").get_attribute("content") or "")


@in_browser
@pytest.mark.parametrize("width", [1100, 700, 360])
def test_nothing_runs_off_the_side(shown: Callable[..., Page], width: int):
    page = shown("33602", radius_km=100)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@in_browser
def test_it_prints_on_a4_with_map_and_list(shown: Callable[..., Page], tmp_path: Path):
    page = shown("33602", radius_km=100)
    page.pdf(path=tmp_path / "near.pdf", prefer_css_page_size=True)
    text = (tmp_path / "near.pdf").read_bytes()
    assert text.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.9" in text or b"/MediaBox [0 0 595" in text
    page.emulate_media(media="print")
    frame = page.locator("svg").bounding_box()
    assert frame is not None
    assert 300 < frame["height"] < 460  # 120 mm
    assert page.locator("ol.entries > li").last.is_visible()


@in_browser
@pytest.mark.parametrize("place", ["52, 180", "90, 0", "0, 0", "13.5, 144.8"])
def test_a_map_of_any_place_on_earth_holds_together(shown: Callable[..., Page], place: str):
    page = shown(place, radius_km=20_015)
    assert page.locator("svg a.marker").count() > 0
    assert "NaN" not in page.content()


def test_direction_and_distance_on_the_map_are_true(registry: Path):
    drawn = draw(search(registry, "33602", radius_km=100))
    assert drawn is not None
    clearwater = next(marker for marker in drawn.markers if marker.label == "4")
    lakeland = next(marker for marker in drawn.markers if marker.label == "5")
    assert clearwater.x < SIZE / 2 < lakeland.x  # west and east of Tampa
    found = search(registry, "33602", radius_km=100).near
    for number, marker in ((4, clearwater), (5, lakeland)):
        away = ((marker.x - SIZE / 2) ** 2 + (marker.y - SIZE / 2) ** 2) ** 0.5 / (SIZE / 2) * drawn.reach_km
        assert away == pytest.approx(found[number - 1].distance_km, abs=0.1)


def test_runs_of_numbers_are_drawn_together():
    assert numbers_as_text([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"


def test_invented_entries_are_marked_on_every_line_of_the_list(tmp_path: Path):
    found = search(tmp_path / "none.sqlite", "Tampa, FL", for_map=True)
    page = found_page(found, TODAY, "0")
    assert page.count("Invented entry") == len(found.near) > 0
    assert "download.cms.gov" in page
