"""The page on which points are placed, as a person uses it: in a real browser, with mouse and keys."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from kinespine.cli.marking_session import begin
from kinespine.errors import BadInput
from kinespine.imaging import Decoder, read_radiograph, read_shades, through
from kinespine.imaging.marking import MarkingServer
from kinespine.imaging.prepared import SCALE_KEYS
from kinespine.measures import read_picture
from kinespine.measures.picture import Picture
from kinespine.measures.picture_file import keys_of

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
in_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
TOLD = {"view": "photo_back", "image_left_is": "person_left"}
HEEL, ACROMION = "foot.heel.left", "scapula.acromion.right"
PROPOSED = f"""view,photo_back
image,avatar_back.jpg
width_px,460
height_px,1000
image_left_is,person_left
scale,uncalibrated
placed_by,program
placed_name,a constructed program
placed_version,1
placed_at,2026-01-31

name,x_px,y_px,error_px
{HEEL},118.25,880.5,12
{ACROMION},220.0,262.0,16
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def served(avatar: Path, decoder: Decoder, tmp_path: Path) -> Iterator[tuple[MarkingServer, Path]]:
    """A session on the photograph of the avatar, with nothing placed, and the file it writes."""
    out = tmp_path / "points.csv"
    server = MarkingServer(begin(avatar, TOLD, None, out, reader="reader 1", decoder=decoder))
    yield server, out
    server.close()


@pytest.fixture
def page(served: tuple[MarkingServer, Path], browser: Browser) -> Iterator[Page]:
    yield from opened(served[0], browser)


def opened(server: MarkingServer, browser: Browser) -> Iterator[Page]:
    """The page, ready; whatever it complains of or asks of anybody else fails the test."""
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(server.address) else None)
    page.goto(server.address)
    page.get_by_text("click where it lies").or_(page.get_by_text("are proposed")).or_(
        page.get_by_text("round of its own")
    ).first.wait_for()
    yield page
    refused = [words for words in complaints if "422" not in words and "favicon" not in words]
    assert refused == []
    page.close()


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"{name},").click()


def screen_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the picture lies on the screen."""
    at = page.evaluate(
        "([x, y]) => { const box = view.getBoundingClientRect(); return [x * zoom + left + box.left, y * zoom + top_ + "
        "box.top]; }",
        [x, y],
    )
    return at[0], at[1]


def click(page: Page, x: float, y: float) -> None:
    page.mouse.click(*screen_of(page, x, y))


def points_on(page: Page) -> dict[str, Any]:
    return page.evaluate("points")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    page.locator("#said.good, #said.bad").wait_for()


def places(picture: Picture) -> dict[str, tuple[float, float]]:
    return {point.name: (point.x, point.y) for point in picture.placements}


@in_browser
def test_points_placed_moved_and_undone_are_the_same_after_saving_and_reloading_at_another_zoom(
    page: Page, served: tuple[MarkingServer, Path]
):
    choose(page, HEEL)
    click(page, 111, 892)
    choose(page, ACROMION)
    page.mouse.move(*screen_of(page, 220, 250))
    for _ in range(4):
        page.mouse.wheel(0, -400)
    click(page, 228.4, 252.2)
    page.mouse.move(*screen_of(page, 228.4, 252.2))
    page.mouse.down()
    page.mouse.move(*screen_of(page, 240, 260), steps=4)
    told = [float(number) for number in re.findall(r"\d+\.\d", page.locator("#now").inner_text())]
    assert told == pytest.approx([240, 260], abs=0.15)  # while the hand still moves it
    page.mouse.up()
    moved = points_on(page)[ACROMION]
    assert (moved["x"], moved["y"]) == pytest.approx((240, 260), abs=0.1)
    page.keyboard.press("Control+z")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    zoom = page.evaluate("zoom")
    save(page)
    first = places(read_picture(served[1]))
    assert first[HEEL] == pytest.approx((111, 892), abs=0.6)  # whole pixels of the screen, at the first zoom
    assert first[ACROMION] == pytest.approx((228.4 + 1 / zoom, 252.2 + 10 / zoom), abs=0.1)
    page.reload()
    page.get_by_text("click where it lies").first.wait_for()
    page.set_viewport_size({"width": 800, "height": 600})
    page.keyboard.press("0")
    assert page.evaluate("zoom") != pytest.approx(zoom, rel=0.1)
    shown = {name: (point["x"], point["y"]) for name, point in points_on(page).items()}
    assert shown.keys() == first.keys()
    assert all(shown[name] == pytest.approx(first[name], abs=0.1) for name in first)
    save(page)
    again = places(read_picture(served[1]))
    assert all(again[name] == pytest.approx(first[name], abs=0.1) for name in first)
    #   and they are drawn where they lie: a click on one takes hold of it
    page.mouse.move(*screen_of(page, *first[HEEL]))
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate("now") == HEEL
    assert points_on(page)[HEEL]["x"] == pytest.approx(again[HEEL][0], abs=0.01)


@in_browser
def test_undo_takes_back_every_step_and_redo_brings_it_again(page: Page):
    choose(page, HEEL)
    click(page, 111, 892)
    choose(page, HEEL)
    for key in ("ArrowLeft", "Alt+ArrowUp", "Delete"):
        page.keyboard.press(key)
    assert points_on(page) == {}
    states = []
    for _ in range(4):
        page.keyboard.press("Control+z")
        states.append(json.dumps(points_on(page)))
    assert states[-1] == "{}"
    assert len(set(states)) == 4
    assert page.get_by_role("button", name="Undo").is_disabled()
    for expected in [*states[-2::-1], "{}"]:
        page.keyboard.press("Control+y")
        assert json.dumps(points_on(page)) == expected


@in_browser
def test_every_point_can_be_placed_by_keys_alone(page: Page, served: tuple[MarkingServer, Path]):
    choose(page, HEEL)
    page.locator("#view").focus()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowDown")
    save(page)
    x, y = places(read_picture(served[1]))[HEEL]
    assert x == pytest.approx(230, abs=1)  # the middle of the picture, which is fitted to the page
    assert y > 600


@in_browser
def test_a_drag_of_the_picture_places_no_point_and_a_click_beside_it_neither(page: Page):
    x, y = screen_of(page, 230, 500)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=3)
    page.mouse.up()
    page.mouse.click(*screen_of(page, -20, 500))
    assert points_on(page) == {}
    assert "beside the picture" in page.locator("#said").inner_text()


@in_browser
def test_what_cannot_be_is_told_and_keeps_the_points_on_the_page(page: Page, served: tuple[MarkingServer, Path]):
    for name, x in (("scapula.acromion.left", 228), (ACROMION, 40)):  # sides swapped
        choose(page, name)
        click(page, x, 255)
    save(page)
    assert "swapped" in page.locator("#said.bad").inner_text()
    assert not served[1].exists()
    assert len(points_on(page)) == 2


@in_browser
def test_a_file_says_who_placed_its_points_and_when(page: Page, served: tuple[MarkingServer, Path]):
    page.locator("#reader").fill("")
    choose(page, HEEL)
    click(page, 111, 892)
    save(page)
    assert "your sign" in page.locator("#said.bad").inner_text()
    page.locator("#reader").fill("AB")
    page.keyboard.press("Control+s")
    page.locator("#said.good").wait_for()
    written = read_picture(served[1])
    assert (written.placed_by, written.placed_name) == ("person", "AB")
    assert len(written.placed_at) == len("2026-01-31T10:15")
    assert written.sha256 is not None


@in_browser
def test_a_proposed_point_is_saved_only_when_it_is_confirmed(
    avatar: Path, browser: Browser, decoder: Decoder, tmp_path: Path
):
    start, out = tmp_path / "proposed.csv", tmp_path / "points.csv"
    start.write_text(PROPOSED, encoding="utf-8")
    server = MarkingServer(begin(avatar, {}, start, out, reader="AB", decoder=decoder))
    for page in opened(server, browser):
        save(page)
        assert "nothing to save" in page.locator("#said.bad").inner_text()
        page.locator("#view").focus()
        page.evaluate("choose('foot.heel.left')")
        page.keyboard.press("Enter")
        save(page)
        assert "1 proposed point is not confirmed" in page.locator("#said.good").inner_text()
        (point,) = read_picture(out).placements
        assert (point.name, point.x, point.y, point.error) == (HEEL, 118.25, 880.5, 12)
        page.evaluate("choose('foot.heel.left')")
        page.keyboard.press("ArrowUp")  # by less than half of its error: it is confirmed where it lies now
        save(page)
        (point,) = read_picture(out).placements
        assert (point.error, point.origin) == (12, "proposed")
        assert point.y < 880.5
        page.keyboard.press("Shift+ArrowUp")
        save(page)
        (point,) = read_picture(out).placements
        assert (point.error, point.origin) == (None, "moved")  # whoever moves it is wrong in their own way
    server.close()


@in_browser
def test_loading_the_page_again_keeps_what_is_saved_and_what_is_still_proposed(
    avatar: Path, browser: Browser, decoder: Decoder, tmp_path: Path
):
    start, out = tmp_path / "proposed.csv", tmp_path / "points.csv"
    start.write_text(PROPOSED, encoding="utf-8")
    server = MarkingServer(begin(avatar, {}, start, out, reader="AB", decoder=decoder))
    for page in opened(server, browser):
        assert page.locator("#count").inner_text() == "0 of 2 confirmed"
        save(page)
        assert "nothing to save" in page.locator("#said.bad").inner_text()
        page.evaluate("choose('foot.heel.left')")
        page.locator("#view").focus()
        page.keyboard.press("Enter")
        assert page.locator("#count").inner_text() == "1 of 2 confirmed"
        assert page.locator("#said").inner_text() == ""  # what it complained of is mended
        save(page)
        assert (
            page.locator("#said.good").inner_text().startswith("1 point saved in points.csv. 1 proposed point is not")
        )
        page.reload()
        page.get_by_text("1 point is proposed").wait_for()
        assert {name: point["state"] for name, point in points_on(page).items()} == {
            HEEL: "placed",
            ACROMION: "proposed",
        }
        assert page.get_by_role("button", name="right acromion (scapula)").count() == 1
    server.close()


@in_browser
def test_a_point_at_the_wrong_end_of_the_body_is_asked_about_and_saved_when_it_is_meant(
    page: Page, served: tuple[MarkingServer, Path]
):
    for name, x, y in ((HEEL, 120, 60), (ACROMION, 228, 255), ("pelvis.PSIS.right", 215, 450)):
        choose(page, name)
        click(page, x, y)
    save(page)
    asked = page.locator("#said.bad").inner_text()
    assert "left heel (foot) lies above right PSIS, right acromion (scapula): is it at the right end" in asked
    assert not served[1].exists()
    choose(page, HEEL)
    page.locator("#view").focus()
    page.keyboard.press("Alt+ArrowDown")  # whatever was asked about has changed: it is asked again
    assert page.locator("#save").inner_text() == "Save"
    save(page)
    page.get_by_role("button", name="Save as it is").click()
    page.locator("#said.good").wait_for()
    assert len(read_picture(served[1]).placements) == 3


GOOD = json.dumps({"reader": "AB", "points": [{"name": HEEL, "x": 111, "y": 892}]}).encode()
NO_SCALE = {"scale": "uncalibrated"}
AT_PERSON = {"scale": "patient_calibrated", "mm_per_px": 1.7, "mm_per_px_error": 0.05}
ENLARGED = {"scale": "detector_spacing", "mm_per_px": 0.15, "magnification": 1.12, "magnification_error": 0.02}
ON_FILM = {"scale": "detector_spacing", "mm_per_px": 0.14}  # its enlargement is assumed


@in_browser
@pytest.mark.parametrize(
    ("before", "after"), [*permutations((NO_SCALE, AT_PERSON, ENLARGED, ON_FILM), 2), (AT_PERSON, {})]
)
def test_a_scale_told_at_a_second_marking_replaces_the_first_and_is_saved(
    before: dict[str, Any], after: dict[str, Any], avatar: Path, browser: Browser, decoder: Decoder, tmp_path: Path
):
    out = tmp_path / "points.csv"
    film = {"view": "lateral_cervical", "forward_is": "image_right", "posture": "neutral"}
    first = begin(avatar, {**film, **before}, None, out, decoder=decoder)
    first.save({"reader": "AB", "points": [{"name": "skull.basion", "x": 200, "y": 300}]})
    server = MarkingServer(begin(avatar, after, None, out, decoder=decoder))
    for page in opened(server, browser):
        choose(page, "C2.dens_tip")
        click(page, 210, 320)
        save(page)
        assert "2 points saved" in page.locator("#said").inner_text()
    server.close()
    written = read_picture(out)
    assert len(written.placements) == 2
    scale = {key: value for key, value in keys_of(written).items() if key in SCALE_KEYS}
    assert scale == pytest.approx(after or before)


@in_browser
def test_contrast_and_loupe_change_what_is_seen_and_no_point(page: Page):
    choose(page, HEEL)
    click(page, 111, 892)
    before, plain = points_on(page), page.locator("#view").screenshot()
    page.locator("#contrast").fill("220")
    page.locator("#invert").check()
    assert page.locator("#view").screenshot() != plain
    assert points_on(page) == before


SHOWN = "([x, y]) => base.getContext('2d').getImageData(x * ratio(), y * ratio(), 1, 1).data[0]"


@in_browser
@pytest.mark.parametrize("kind", ["tiff", "dicom"])
def test_shades_that_the_first_window_hides_are_shown_by_another_and_no_point_moves(
    kind: str, browser: Browser, decoder: Decoder, film: Callable[..., Path], tmp_path: Path
):
    values = np.full((300, 300), 3000, np.uint16)  # a bright block, in it a step of 40 that a window to 2000 hides
    values[:, 150:] = 3040
    values[:4, :4] = np.arange(16).reshape(4, 4) * 273  # the whole range of 12 bits
    if kind == "dicom":
        file = film(pixels=values, WindowCenter=1000, WindowWidth=2000)
    else:
        file = tmp_path / "film.tiff"
        Image.fromarray(values).save(file)
    out = tmp_path / "points.csv"
    told = {"view": "lateral_cervical", "forward_is": "image_right", "posture": "neutral"}
    server = MarkingServer(begin(file, told, None, out, reader="AB", decoder=decoder))
    for page in opened(server, browser):
        left, right = screen_of_view(page, 75, 200), screen_of_view(page, 225, 200)
        choose(page, "C2.dens_tip")
        click(page, 100, 50)
        before = points_on(page)
        if kind == "dicom":
            assert page.evaluate(SHOWN, left) == page.evaluate(SHOWN, right) == 255
        for slider, share in (("#dark", 2980 / 4095), ("#light", 3060 / 4095)):
            page.locator(slider).fill(str(round(1000 * share)))
        assert wait_until(lambda page=page: page.evaluate("wanted.includes('bright=0.747') && !fetching"))
        step = page.evaluate(SHOWN, right) - page.evaluate(SHOWN, left)
        assert step == pytest.approx(255 * 40 / 80, abs=10)
        assert points_on(page) == before
        page.get_by_role("button", name="As opened").click()
        assert wait_until(lambda page=page: page.evaluate("wanted === 'picture.png' && !fetching"))
        if kind == "dicom":
            assert page.evaluate(SHOWN, left) == 255
        save(page)
    server.close()
    (point,) = read_picture(out).placements
    assert (point.x, point.y) == pytest.approx((100, 50), abs=1)


def screen_of_view(page: Page, x: float, y: float) -> list[float]:
    """Where a place of the picture lies in the view itself."""
    return page.evaluate("([x, y]) => toScreen({ x, y })", [x, y])


@in_browser
def test_a_picture_of_8_bits_has_no_other_window_to_offer(page: Page):
    assert page.locator("#window").is_hidden()
    assert page.locator("#contrast").is_visible()


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_every_shade_of_a_film_is_shown_the_way_round_of_its_pixels(
    photometric: str, decoder: Decoder, film: Callable[..., Path]
):
    file = film(
        PhotometricInterpretation=photometric, WindowCenter=1024, WindowWidth=1024, VOILUTFunction="LINEAR_EXACT"
    )
    picture, shades = read_radiograph(file, decoder=decoder), read_shades(file, decoder=decoder)
    assert picture.shown == pytest.approx(
        (512 / 4095, 1536 / 4095) if photometric == "MONOCHROME2" else (1 - 1536 / 4095, 1 - 512 / 4095), abs=0.02
    )
    seen = through(shades, *picture.shown).astype(int)
    assert np.abs(seen - picture.pixels).max() <= 4  # its ends are those of 64 values that are there
    assert len(np.unique(through(shades, 0.0, 1.0))) == 64


def test_another_round_hides_the_first_and_is_kept_beside_it(avatar: Path, decoder: Decoder, tmp_path: Path):
    out = tmp_path / "points.csv"
    first = begin(avatar, TOLD, None, out, reader="AB", decoder=decoder)
    first.save({"reader": "AB", "points": [{"name": HEEL, "x": 111, "y": 892}]})
    second = begin(avatar, TOLD, None, out, again=True, decoder=decoder)
    assert second.state()["points"] == []
    second.save({"reader": "AB", "points": [{"name": HEEL, "x": 112.5, "y": 890}]})
    second.save({"reader": "AB", "points": [{"name": HEEL, "x": 112.0, "y": 891}]})
    found = read_picture(out).placements
    assert [(point.x, point.placement) for point in found] == [(111, "1"), (112, "2")]
    with pytest.raises(BadInput, match="several rounds"):
        begin(avatar, TOLD, None, out, decoder=decoder)


def test_points_that_were_saved_are_shown_beside_a_proposal_and_not_written_over(
    avatar: Path, decoder: Decoder, tmp_path: Path
):
    start, out = tmp_path / "proposed.csv", tmp_path / "points.csv"
    start.write_text(PROPOSED, encoding="utf-8")
    begin(avatar, TOLD, None, out, decoder=decoder).save(
        {"reader": "AB", "points": [{"name": HEEL, "x": 99, "y": 860}]}
    )
    again = begin(avatar, {}, start, out, decoder=decoder)
    assert again.begun.startswith("Going on with the 1 point of points.csv by AB of ")
    state = again.state()
    assert state["reader"] == "AB"
    assert [(point["name"], point["x"], point["state"]) for point in state["points"]] == [
        (HEEL, 99, "placed"),
        (ACROMION, 220.0, "proposed"),
    ]
    again.save({"reader": "AB", "points": [{"name": ACROMION, "x": 220, "y": 262}, {"name": HEEL, "x": 99, "y": 860}]})
    assert [(point.name, point.error, point.origin) for point in read_picture(out).placements] == [
        (ACROMION, 16, "proposed"),
        (HEEL, None, "placed"),
    ]


def test_marking_stops_where_it_would_take_the_place_of_points_it_does_not_show(
    avatar: Path, decoder: Decoder, tmp_path: Path
):
    proposal, other, out = (tmp_path / name for name in ("front.proposed.csv", "other.csv", "points.csv"))
    proposal.write_text(PROPOSED, encoding="utf-8")
    one = {"reader": "AB", "points": [{"name": HEEL, "x": 111, "y": 892}]}
    begin(avatar, TOLD, None, out, decoder=decoder).save(one)
    begin(avatar, TOLD, None, other, decoder=decoder).save({**one, "reader": "CD"})
    before = out.read_bytes()
    with pytest.raises(BadInput, match=r"points.csv holds 1 point by AB of .* Continue it with .* or name another"):
        begin(avatar, TOLD, other, out, decoder=decoder)
    with pytest.raises(BadInput, match="is a program's proposal, which saving would take the place of"):
        begin(avatar, {}, None, proposal, decoder=decoder)
    with pytest.raises(BadInput, match="Leave --again out"):
        begin(avatar, {}, proposal, out, again=True, decoder=decoder)
    first, second = (begin(avatar, TOLD, None, out, decoder=decoder) for _ in range(2))
    assert first.save({"reader": "AB", "points": [{"name": ACROMION, "x": 220, "y": 262}]})["message"]
    with pytest.raises(BadInput, match="changed by somebody else"):
        second.save(one)
    assert out.read_bytes() != before
    assert [point.name for point in read_picture(out).placements] == [ACROMION]


def test_points_of_another_picture_are_not_shown(avatar: Path, decoder: Decoder, tmp_path: Path):
    start = tmp_path / "proposed.csv"
    start.write_text(PROPOSED.replace("width_px,460", "width_px,480"), encoding="utf-8")
    with pytest.raises(BadInput, match="placed on another picture"):
        begin(avatar, {}, start, tmp_path / "points.csv", decoder=decoder)


def test_a_side_that_nobody_tells_is_asked_for_before_the_page_opens(avatar: Path, decoder: Decoder, tmp_path: Path):
    with pytest.raises(BadInput, match="--image-left-is person_left or person_right"):
        begin(avatar, {"view": "photo_back"}, None, tmp_path / "points.csv", decoder=decoder)


def ask(server: MarkingServer, method: str, path: str, body: bytes = b"", **changed: str) -> tuple[int, bytes]:
    """What the server answers to somebody who writes their own headers."""
    address = urlsplit(server.address)
    headers = {"Host": address.netloc, "Origin": f"http://{address.netloc}", "Content-Type": "application/json"}
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=10)
    connection.request(method, path, body=body, headers={k: v for k, v in headers.items() if v})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_the_page_listens_on_this_machine_alone(served: tuple[MarkingServer, Path]):
    assert served[0].address.startswith("http://127.0.0.1:")
    assert len(urlsplit(served[0].address).path) > 32


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("/", {}),
        ("/wrong/", {}),
        ("/wrong/state.json", {}),
        ("{token}/../state.json", {}),
        ("{token}/mark.html", {}),
        ("{token}/", {"Host": "evil.example"}),
        ("{token}/state.json", {"Host": "localhost.evil.example"}),
    ],
)
def test_who_does_not_know_the_token_or_comes_by_another_name_sees_nothing(
    path: str, changed: dict[str, str], served: tuple[MarkingServer, Path]
):
    token = urlsplit(served[0].address).path.rstrip("/")
    status, body = ask(served[0], "GET", path.replace("{token}", token), **changed)
    assert status == 404
    assert b"landmarks" not in body


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        (GOOD, {"Origin": "http://evil.example"}),
        (GOOD, {"Origin": ""}),
        (GOOD, {"Content_Type": "text/plain"}),
        (b"[1, 2]", {}),
        (b"{", {}),
        (b"[" * 100_000, {}),
        (GOOD, {"Content_Length": "99999999"}),
        (GOOD, {"Content_Length": "-1"}),
    ],
)
def test_what_another_site_or_program_sends_is_not_saved(
    body: bytes, changed: dict[str, str], served: tuple[MarkingServer, Path]
):
    server, out = served
    path = urlsplit(server.address).path + "save"
    assert ask(server, "POST", path, body, **changed)[0] == 404
    assert not out.exists()
    assert ask(server, "POST", path, GOOD)[0] == 200
    assert out.exists()


@pytest.mark.parametrize(
    "points", [None, 3, [3], [{}], [{"name": HEEL, "x": "a", "y": 1}], [{"name": HEEL, "x": 1e999, "y": 1}], []]
)
def test_a_page_that_sends_nonsense_is_told_and_nothing_is_written(points: Any, served: tuple[MarkingServer, Path]):
    server, out = served
    status, body = ask(
        server, "POST", urlsplit(server.address).path + "save", json.dumps({"reader": "A", "points": points}).encode()
    )
    assert status == 422
    assert json.loads(body)["message"]
    assert not out.exists()


@in_browser
def test_the_token_stands_in_no_list_of_processes_and_its_file_is_gone_once_the_page_is_open(
    avatar: Path, browser: Browser, tmp_path: Path
):
    kept = tmp_path / "opened.json"
    stand_in = tmp_path / "browser"  # tells what a browser is called with, and what it finds there
    stand_in.write_text(
        f"#!{sys.executable}\nimport json, os, pathlib, sys\nfile = pathlib.Path(sys.argv[1].removeprefix('file:'))\n"
        "told = {'called': sys.argv[1], 'mode': os.stat(file).st_mode & 0o777}\n"
        f"pathlib.Path({str(kept)!r}).write_text(json.dumps(told))\n"
    )
    stand_in.chmod(0o755)
    command = [sys.executable, "-m", "kinespine", "mark", str(avatar), "--view", "photo_back", "--reader", "AB"]
    command += ["--image-left-is", "person_left", "--out", "points.csv"]
    environment = {**os.environ, "BROWSER": f"{stand_in} %s"}
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8", env=environment) as process:
        assert process.stdout is not None
        token = process.stdout.readline().rstrip().split("/")[-2]
        assert len(token) == 32
        assert wait_until(lambda: kept.exists() and kept.read_text() != "")
        told = json.loads(kept.read_text())
        assert told["mode"] == 0o600
        assert token not in told["called"]
        file = Path(told["called"].removeprefix("file:"))
        assert token in file.read_text()
        page = browser.new_page()
        page.goto(told["called"])
        page.get_by_text("click where it lies").first.wait_for()
        assert wait_until(lambda: not file.exists())
        page.get_by_role("button", name="Done").click()
        assert process.wait(timeout=30) == 0
        assert "No browser" not in process.stdout.read()
        page.close()


def wait_until(fact: Callable[[], bool]) -> bool:
    """Whether it becomes true within half a minute."""
    end = time.monotonic() + 30
    while not fact() and time.monotonic() < end:
        time.sleep(0.05)
    return fact()
