"""Draw docs/body_front.png, body_side.png, body_back.png, body_neck.png: the page of `kinespine stand --show`.

    python tools/body_pictures.py

Needs the development environment (Playwright) and an installed Chromium; nothing is downloaded.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.chain import solve_standing
from kinespine.visit.body_view import standing_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
MOST_BYTES = 150_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SOFTWARE = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PICTURES = {
    "front": "bodyView.look('front')",
    "side": "bodyView.look('side')",
    "back": "bodyView.look('back')",
    "neck": "bodyView.look('side'); bodyView.near('C6-C7', 4); bodyView.choose({ level: 'C5-C6' })",
}


def main() -> int | str:
    """Solve one standing with a short leg, and take its page from every side."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return f"Install Chromium: none of {', '.join(BROWSERS)} was found."
    body = build_body(REFERENCE_MAN)
    causes = causes_from({"leg_length_right_mm": -20.0}, "shape")
    text = standing_page(solve_standing(body, causes=causes, both=True), solve_standing(body))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "body.html"
        page.write_text(text, encoding="utf-8")
        take(browser, page)
    large = [name for name in PICTURES if (DOCS / f"body_{name}.png").stat().st_size > MOST_BYTES]
    return f"Larger than {MOST_BYTES} bytes: {', '.join(large)}." if large else 0


def take(browser: str, file: Path) -> None:
    """One picture of the stage from each side."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=SOFTWARE)
        page = chromium.new_page(viewport={"width": 560, "height": 920})
        page.goto(f"{file.as_uri()}#smooth")
        page.wait_for_selector("[data-ready]")
        for name, look in PICTURES.items():
            if name == "neck":  # closer, and so with more to store
                page.set_viewport_size({"width": 560, "height": 640})
                page.uncheck("#body-view-show-muscles")
            page.evaluate(f"() => {{ {look}; bodyView.render(); }}")
            page.wait_for_timeout(1500)  # a frame takes its time without a graphics card
            page.locator(".body-view .frame").screenshot(path=DOCS / f"body_{name}.png")
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
