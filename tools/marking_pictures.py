"""Take the pictures of the marking page for docs/pictures.md, in an installed Chromium.

    python tools/marking_pictures.py

A point is placed and moved under the loupe; then the file is saved, and the page is loaded again at another zoom.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from kinespine.cli.marking_session import begin  # noqa: E402
from kinespine.imaging.marking import MarkingServer  # noqa: E402

PHOTO = ROOT / "tests" / "imaging" / "avatar_back.jpg"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
TOLD = {"view": "photo_back", "image_left_is": "person_left"}
AT = (
    "([x, y]) => { const box = view.getBoundingClientRect(); "
    "return [x * zoom + left + box.left, y * zoom + top_ + box.top]; }"
)
POINTS = (("scapula.acromion.left", 36, 257), ("foot.heel.left", 111, 892), ("foot.heel.right", 232, 910))


def keep(page: Page, name: str) -> None:
    """One picture of the page, small enough for a repository."""
    page.wait_for_timeout(300)
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").save(ROOT / "docs" / name, quality=72, optimize=True)
    print(f"{name}: {(ROOT / 'docs' / name).stat().st_size // 1000} kB")


def main() -> None:
    """Take both pictures."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        os.chdir(folder)
        server = MarkingServer(begin(PHOTO, TOLD, None, Path("points.csv"), reader="reader 1"))
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1180, "height": 720})
        page.goto(server.address)
        page.locator("#said", has_text="click where it lies").wait_for()
        for name, x, y in POINTS:
            page.evaluate(f"choose({name!r})")
            page.mouse.click(*page.evaluate(AT, [x, y]))
        page.evaluate("choose('scapula.acromion.right')")
        page.mouse.move(*page.evaluate(AT, [217, 262]))
        for _ in range(3):
            page.mouse.wheel(0, -300)
        page.mouse.click(*page.evaluate(AT, [217, 262]))
        page.mouse.move(*page.evaluate(AT, [217, 262]))
        page.mouse.down()
        page.mouse.move(*page.evaluate(AT, [228, 252.5]), steps=5)
        keep(page, "mark_moving.jpg")
        page.mouse.up()
        page.get_by_role("button", name="Save").click()
        page.locator("#said.good").wait_for()
        page.reload()
        page.locator("#said", has_text="click where it lies").wait_for()
        keep(page, "mark_again.jpg")
        browser.close()
        server.close()


if __name__ == "__main__":
    main()
