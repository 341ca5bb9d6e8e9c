"""Draw docs/report.png: the report of the bundled example from its head to the end of the drawing.

    python tools/report_picture.py

Needs the development environment (Playwright) and an installed Chromium; nothing is downloaded.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kinespine import examine, examples

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "report.png"
WIDTH, SCALE = 800, 1.2  # of the page, and picture over page: 960 pixels
MOST_BYTES = 400_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main() -> int | str:
    """Examine the example in a folder of its own, and take the picture of what it wrote."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return f"Install Chromium: none of {', '.join(BROWSERS)} was found."
    with tempfile.TemporaryDirectory() as folder:
        examine(examples.FOLDER / "standing-person", Path(folder))
        take(browser, Path(folder) / "report.html")
    size = PICTURE.stat().st_size
    return 0 if size <= MOST_BYTES else f"{PICTURE.name} has {size} bytes; at most {MOST_BYTES} belong here."


def take(browser: str, report: Path) -> None:
    """The picture of one report, cut off below its drawing."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": WIDTH, "height": 1000}, device_scale_factor=SCALE)
        page.goto(report.as_uri())
        drawing = page.locator("figure svg").bounding_box()
        height = 1000 if drawing is None else int(drawing["y"] + drawing["height"]) + 12
        page.screenshot(path=PICTURE, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
