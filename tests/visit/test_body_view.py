"""The body on a page as somebody sees and turns it: in a real browser, with WebGL in software."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kinespine.cli.main import main

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
expect.set_options(timeout=20_000)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
SOFTWARE = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
CAUSE = ("--cause", "leg_length_right_mm=-20")
# What the canvas holds, looked at small: the part of it that is drawn on, and a number for each picture.
LOOK = """view => {
  bodyView.look(view);
  bodyView.render();
  const small = document.createElement("canvas");
  small.width = 120; small.height = 160;
  const pen = small.getContext("2d");
  pen.drawImage(document.getElementById("body-view-canvas"), 0, 0, 120, 160);
  const seen = pen.getImageData(0, 0, 120, 160).data;
  let drawn = 0; const colours = new Set();
  for (let k = 0; k < seen.length; k += 4) if (seen[k + 3] > 128) {
    drawn++; colours.add((seen[k] >> 4) * 256 + (seen[k + 1] >> 4) * 16 + (seen[k + 2] >> 4));
  }
  return [drawn / (120 * 160), colours.size, small.toDataURL()];
}"""


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], list[str]]:
    """The page of a person with a shorter leg, what the command said of them, and what to one who waits."""
    page, waited = tmp_path_factory.mktemp("seen") / "legs.html", list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kinespine.cli.stand.told", lambda: waited.append)
        answer = CliRunner().invoke(main, ["stand", *CAUSE, "--show", str(page), "--json"])
    assert answer.exit_code == 0, answer.output
    return page, json.loads(answer.stdout), waited


@pytest.fixture(scope="module")
def told(solved: tuple[Path, dict[str, Any], list[str]]) -> tuple[Path, dict[str, Any]]:
    """The page, and what the command said."""
    return solved[:2]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=SOFTWARE)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def page(browser: Browser, told: tuple[Path, dict[str, Any]]) -> Iterator[Page]:
    """The page, opened offline; every request it makes and whatever it complains of is kept."""
    context = browser.new_context(viewport={"width": 600, "height": 640}, offline=True)
    opened = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.goto(told[0].as_uri())
    opened.wait_for_selector("[data-ready]", timeout=120_000)
    yield opened
    assert requests == [told[0].as_uri()]
    assert complaints == []
    context.close()


def reset(page: Page) -> None:
    page.evaluate("bodyView.look('free'); bodyView.choose({}); bodyView.turn(1)")


def becomes(page: Page, wanted: str) -> bool:
    """Whether something holds within twenty seconds; the page forbids what Playwright waits with."""
    wait = f"for (let k = 0; k < 400 && !({wanted}); k++) await new Promise(done => setTimeout(done, 50))"
    return page.evaluate(f"async () => {{ {wait}; return {wanted}; }}")


def test_one_who_waits_at_a_terminal_is_told_what_is_being_done(solved: tuple[Path, dict[str, Any], list[str]]):
    assert [line.split()[0] for line in solved[2]] == ["Looking", "Looking", "Drawing"]
    assert "without causes" in solved[2][1]


def test_the_page_is_one_file_of_less_than_6_mb_that_may_ask_for_nothing(told: tuple[Path, dict[str, Any]]):
    text = told[0].read_text(encoding="utf-8")
    assert len(text.encode()) < 6_000_000
    assert "default-src 'none'" in text
    assert "Apache License" in text
    assert "three.js authors" in text


def test_the_body_is_drawn_from_three_sides_and_each_looks_different(page: Page):
    pictures: list[str] = []
    for view in ("front", "side", "back"):
        share, colours, picture = page.evaluate(LOOK, view)
        assert 0.03 < share < 0.6
        assert colours > 30
        pictures.append(picture)
    assert len(set(pictures)) == 3


def test_pointing_at_a_disc_shows_the_numbers_of_the_command(page: Page, told: tuple[Path, dict[str, Any]]):
    levels = {row["level"]: row for row in told[1]["levels"]}
    for what in ("bones", "muscles"):
        page.uncheck(f"#body-view-show-{what}")
    page.evaluate("bodyView.look('side')")
    for joint in ("L4-L5", "T6-T7", "C5-C6", "C0-C1"):
        page.mouse.move(*page.evaluate("joint => bodyView.screen(joint)", joint))
        expect(page.locator("#body-view-tip strong")).to_have_text(joint)
        words = page.locator("#body-view-tip").inner_text()
        row = levels[joint]
        assert (
            f"compression\t{row['compression_N'] - change(told[1], joint):.0f} N\t{row['compression_N']:.0f} N" in words
        )
        for name, key, digits, unit in (
            ("shear, forward", "shear_N", 0, " N"), ("bent forward", "flexion_deg", 1, "°"),
            ("bent to the right", "lateral_deg", 1, "°"), ("turned to the left", "axial_deg", 1, "°"),
        ):  # fmt: skip
            line = next(line for line in words.splitlines() if line.startswith(name))
            number = float(line.split("\t")[2].removesuffix(unit).replace("−", "-"))
            assert number == pytest.approx(row[key], abs=0.51 * 10**-digits)
    for what in ("bones", "muscles"):
        page.check(f"#body-view-show-{what}")
    reset(page)


def change(told: dict[str, Any], joint: str) -> float:
    return next(row["compression_N"] for row in told["changed_by_causes"]["levels"] if row["level"] == joint)


def test_pointing_at_a_vertebra_tells_the_joint_below_it_and_at_another_bone_its_name(page: Page):
    page.uncheck("#body-view-show-muscles")
    page.evaluate("bodyView.look('front')")
    x, y = page.evaluate("bodyView.screen('C0-C1')")
    page.mouse.move(x, y - 22)  # the forehead
    expect(page.locator("#body-view-tip strong")).to_have_text("C0-C1")
    assert "the joint below skull" in page.locator("#body-view-tip").inner_text()
    x, y = page.evaluate("bodyView.screen('T6-T7')")
    page.mouse.move(x, y)
    expect(page.locator("#body-view-tip strong")).to_have_text("sternum")
    page.check("#body-view-show-muscles")
    reset(page)


def test_pointing_at_a_muscle_shows_its_activation_and_force(page: Page, told: tuple[Path, dict[str, Any]]):
    page.evaluate("bodyView.choose({ muscle: 3 })")
    muscle = told[1]["muscles"][3]
    words = page.locator("#body-view-tip").inner_text()
    assert muscle["name"].partition(".")[0].replace("_", " ") in words
    assert f"{100 * muscle['activation']:.1f} %" in words
    for what in ("bones", "discs"):
        page.uncheck(f"#body-view-show-{what}")
    page.evaluate("bodyView.look('back')")
    x, y = page.evaluate("bodyView.screen('T8-T9')")
    for across in range(-24, 25, 4):
        page.mouse.move(x + across, y)
    expect(page.locator("#body-view-tip")).to_contain_text("force")
    for what in ("bones", "discs"):
        page.check(f"#body-view-show-{what}")
    reset(page)


def test_a_person_with_a_shorter_leg_is_seen_from_behind_first_and_told_in_words(
    browser: Browser, told: tuple[Path, dict[str, Any]]
):
    fresh = browser.new_page(viewport={"width": 1000, "height": 700})
    fresh.goto(told[0].as_uri())
    fresh.wait_for_selector("[data-ready]", timeout=120_000)
    assert fresh.locator("[data-body-from=back]").get_attribute("aria-pressed") == "true"
    shown = fresh.locator("body").inner_text()
    assert "right leg 20\u00a0mm shorter" in shown
    assert "leg_length" not in shown
    assert "shape)" not in shown  # no bone is turned
    bar, stage = (fresh.locator(f".body-view .{name}").bounding_box() for name in ("bar", "stage"))
    assert bar is not None
    assert stage is not None
    assert 640 < bar["height"] + stage["height"] <= 700
    fresh.close()


def test_the_wheel_scrolls_the_page_until_somebody_clicks_into_the_picture(page: Page):
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    box = page.locator("#body-view-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.wheel(0, 120)
    assert becomes(page, "scrollY > 50")
    assert page.evaluate("bodyView.zoom()") == 1
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    assert becomes(page, "bodyView.zoom() > 1")
    page.get_by_role("button", name="Whole body").click()
    assert page.evaluate("bodyView.zoom()") == 1
    page.locator("#body-view-canvas").click(position={"x": 20, "y": 200})
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, -100)
    assert becomes(page, "bodyView.zoom() > 1")
    assert page.evaluate("scrollY") == before
    page.keyboard.press("0")
    assert page.evaluate("bodyView.zoom()") == 1
    page.keyboard.press("Escape")
    page.mouse.wheel(0, -100)
    assert becomes(page, f"scrollY < {before}")
    assert page.evaluate("bodyView.zoom()") == 1
    reset(page)


def test_a_click_leaves_the_view_lit_and_a_drag_does_not(page: Page):
    page.get_by_role("button", name="Back", exact=True).click()
    back = page.locator("[data-body-from=back]")
    page.locator("#body-view-canvas").click(position={"x": 30, "y": 200})
    assert back.get_attribute("aria-pressed") == "true"
    box = page.locator("#body-view-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 200, steps=4)
    page.mouse.up()
    assert back.get_attribute("aria-pressed") == "false"
    assert page.locator("[data-body-from=free]").get_attribute("aria-pressed") == "true"
    reset(page)


def test_a_level_can_be_chosen_from_a_list(page: Page):
    levels = page.locator("#body-view-level")
    levels.select_option("C5-C6")
    expect(page.locator("#body-view-tip strong")).to_have_text("C5-C6")
    page.evaluate("bodyView.choose({ level: 'L1-L2' })")
    assert levels.input_value() == "L1-L2"
    levels.select_option("none")
    assert page.locator("#body-view-tip").is_hidden()
    reset(page)


def test_no_word_of_the_tip_is_broken(page: Page):
    page.evaluate("bodyView.choose({ level: 'L4-L5' })")
    broken = """all => all.filter(one => {
      const words = document.createRange(); words.selectNodeContents(one);
      return !/\\s/.test(one.textContent.trim()) && words.getClientRects().length > 1;
    }).map(one => one.textContent)"""
    assert page.locator("#body-view-tip th").evaluate_all(broken) == []
    reset(page)


def test_before_and_after_are_one_click_apart(page: Page):
    page.evaluate("bodyView.choose({ level: 'L4-L5' })")
    after = page.evaluate(LOOK, "back")[2]
    page.get_by_role("button", name="without the causes", exact=True).click()
    assert page.get_by_role("button", name="without the causes", exact=True).get_attribute("aria-pressed") == "true"
    assert page.locator("#body-view-tip th.now").inner_text() == "without the causes"
    assert page.evaluate(LOOK, "back")[2] != after
    page.get_by_role("button", name="with the causes", exact=True).click()
    assert page.evaluate(LOOK, "back")[2] == after
    page.check("#body-view-show-ghost")
    assert page.evaluate(LOOK, "back")[2] != after
    page.uncheck("#body-view-show-ghost")
    reset(page)


def test_keys_turn_the_body_and_go_through_the_levels(page: Page):
    page.locator("#body-view-canvas").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#body-view-said").inner_text().startswith("C0-C1: compression")
    page.keyboard.press("ArrowDown")
    assert page.locator("#body-view-said").inner_text().startswith("C1-C2: compression")
    page.keyboard.press("1")
    assert page.locator("[data-body-from=front]").get_attribute("aria-pressed") == "true"
    before = page.evaluate("bodyView.screen('C0-C1')")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("bodyView.screen('C0-C1')") != before
    page.keyboard.press("Escape")
    assert page.locator("#body-view-tip").is_hidden()
    page.keyboard.press("b")
    assert page.evaluate("bodyView.state.at") == 0
    reset(page)


def test_every_number_stands_in_a_table_as_well(page: Page, told: tuple[Path, dict[str, Any]]):
    page.get_by_text("Every level in numbers").click()
    rows = page.locator("[data-body-level]")
    assert rows.count() == 25
    assert f"{told[1]['levels'][-1]['compression_N']:.0f} N" in rows.last.inner_text()
    rows.last.click()
    assert page.locator("#body-view-tip strong").inner_text() == "L5-S1"
    page.get_by_text("Every level in numbers").click()
    reset(page)


def test_on_paper_stand_three_pictures(page: Page, tmp_path: Path):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    pictures = page.locator("#body-view-stills img")
    large = "all => all.map(one => one.src.startsWith('data:image/png') && one.src.length > 5000)"
    assert pictures.evaluate_all(large) == [True, True, True]
    page.emulate_media(media="print")
    assert pictures.first.is_visible()
    assert page.locator("#body-view-stage").is_hidden()
    assert page.locator("#body-view-compression-scale").is_visible()
    assert page.locator("[data-body-level=L4-L5]").is_visible()
    assert page.pdf(path=tmp_path / "page.pdf").startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.get_by_text("Every level in numbers").click()
    reset(page)


def test_a_finger_shows_the_numbers_of_what_it_touches(browser: Browser, told: tuple[Path, dict[str, Any]]):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(told[0].as_uri())
    phone.wait_for_selector("[data-ready]", timeout=120_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.uncheck("#body-view-show-bones")
    phone.uncheck("#body-view-show-muscles")
    phone.evaluate("bodyView.look('front'); document.getElementById('body-view-stage').scrollIntoView()")
    phone.touchscreen.tap(*phone.evaluate("bodyView.screen('L3-L4')"))
    expect(phone.locator("#body-view-tip strong")).to_have_text("L3-L4")
    context.close()


def test_without_webgl_a_drawing_stands_there(browser: Browser, told: tuple[Path, dict[str, Any]]):
    blind = browser.new_page()
    blind.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    blind.goto(told[0].as_uri())
    blind.wait_for_selector("#body-view-none svg", timeout=60_000)
    assert blind.get_by_text("This browser shows no WebGL").is_visible()
    for unused in (".bar", "#body-view-canvas", ".keys"):
        assert blind.locator(f".body-view {unused}").is_hidden()
    assert blind.get_by_text("Drag to turn").is_hidden()
    blind.close()


def test_no_name_can_become_markup(browser: Browser, told: tuple[Path, dict[str, Any]], tmp_path: Path):
    evil = "</script><img src=x onerror=document.title='hit'>"
    from kinespine.anatomy import REFERENCE_MAN, build_body
    from kinespine.chain.posture import standing
    from kinespine.chain.seen import seen_posture
    from kinespine.visit.body_view import body_view

    body = build_body(REFERENCE_MAN)
    state = seen_posture(body, standing(body), None, evil, {"L4-L5": {evil: evil}})
    view = str(body_view([state, state], body))
    assert evil not in view
    assert re.findall(r"<img\b", re.sub(r"<script.*?</script>", "", view, flags=re.DOTALL)) == []
    file = tmp_path / "evil.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>calm</title>{view}", encoding="utf-8")
    opened = browser.new_page()
    opened.goto(file.as_uri())
    opened.wait_for_selector("[data-ready]", timeout=120_000)
    opened.evaluate("bodyView.choose({ level: 'L4-L5' })")
    assert evil in opened.locator("#body-view-tip").inner_text()
    assert opened.get_by_role("button", name=evil).count() == 2
    assert opened.title() == "calm"
    opened.close()
