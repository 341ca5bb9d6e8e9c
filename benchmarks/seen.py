"""How long the page with the body takes to make, how large it is, and how fast it turns without a graphics card.

    OMP_NUM_THREADS=1 uv run python benchmarks/seen.py [--frames 20]

Chromium draws in software (SwiftShader). A frame is told twice: by the clock, which a busy machine slows down, and in
seconds of processor time of the process that draws.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.bones import FILE, bones, carried
from kinespine.chain import solve_standing
from kinespine.visit.body_view import standing_page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
SOFTWARE = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
TURN = """async frames => {
  const begun = performance.now();
  for (let k = 0; k < frames; k++) { bodyView.spin(0.05); await new Promise(requestAnimationFrame); }
  return frames / ((performance.now() - begun) / 1000);
}"""


def drawing_time(browser: Browser) -> float:
    """Processor time (s) that the browser's drawing process has used so far."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return sum(one["cpuTime"] for one in told["processInfo"] if one["type"] == "GPU")


def turn(browser: Browser, page: Page, frames: int) -> str:
    """Frames a second and processor time a frame."""
    before = drawing_time(browser)
    rate = page.evaluate(TURN, frames)
    page.wait_for_timeout(1000)
    return f"{rate:5.1f} frames/s, {(drawing_time(browser) - before) / frames:.3f} s of processor time a frame"


def main() -> int | str:
    """Print sizes and times."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--frames", type=int, default=20)
    frames = parser.parse_args().frames
    if BROWSER is None:
        return "Install Chromium."
    body = build_body(REFERENCE_MAN)
    found = solve_standing(body)
    standing_page(found)  # files are read once
    begun = time.perf_counter()
    text = standing_page(found)
    made = time.perf_counter() - begun
    begun = time.perf_counter()
    carried(body)
    print(f"shapes: {len(FILE.read_bytes()) / 1e6:.3f} MB, {sum(len(bone.triangles) for bone in bones())} triangles")
    print(f"page: {len(text.encode()) / 1e6:.2f} MB, made in {1e3 * made:.0f} ms; shapes carried to a body in "
          f"{1e3 * (time.perf_counter() - begun):.1f} ms")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder) / "body.html"
        file.write_text(text, encoding="utf-8")
        browser = play.chromium.launch(executable_path=BROWSER, args=SOFTWARE)
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        begun = time.perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector("[data-ready]")
        print(f"first picture after {time.perf_counter() - begun:.1f} s")
        for without in ("", "muscles", "bones"):
            if without:
                page.uncheck(f"#body-view-show-{without}")
            told = turn(browser, page, frames)
            print(f"turning{f', {without} hidden too' if without else ', everything shown'}: {told}, "
                  f"{page.evaluate('bodyView.triangles()')} triangles")  # fmt: skip
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
