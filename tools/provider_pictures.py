"""Draw docs/providers_screen.png and docs/providers_print.png: a search among the invented entries.

    python tools/provider_pictures.py

Needs the development environment (Playwright, zipcodes) and an installed Chromium; nothing is downloaded.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from kinespine import __version__
from kinespine.providers.page import found_page
from kinespine.providers.search import search

DOCS = Path(__file__).resolve().parent.parent / "docs"
PLACE, RADIUS_KM, DAY = "Tampa, FL", 900, date(2026, 1, 15)
MOST_BYTES = 150_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main() -> int | str:
    """Search where no registry lies, and take both pictures."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return f"Install Chromium: none of {', '.join(BROWSERS)} was found."
    with tempfile.TemporaryDirectory() as folder:
        found = search(Path(folder) / "none.sqlite", PLACE, radius_km=RADIUS_KM, for_map=True)
        page = Path(folder) / "near.html"
        page.write_text(found_page(found, DAY, __version__), encoding="utf-8")
        with sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            shown = chromium.new_page(viewport={"width": 900, "height": 700})
            shown.goto(page.as_uri())
            shown.screenshot(path=DOCS / "providers_screen.png")
            shown.set_viewport_size({"width": 690, "height": 976})  # the printed part of A4 at 96 to the inch
            shown.emulate_media(media="print")
            shown.screenshot(path=DOCS / "providers_print.png")
            chromium.close()
    large = [file.name for file in DOCS.glob("providers_*.png") if file.stat().st_size > MOST_BYTES]
    return f"More than {MOST_BYTES} bytes: {', '.join(large)}." if large else 0


if __name__ == "__main__":
    sys.exit(main())
