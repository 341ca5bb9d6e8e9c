"""`kinespine film`, `photo` and `mark` as somebody types them."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from kinespine.cli.main import main
from kinespine.measures import measure_pictures, read_picture, read_pictures

AVATAR = Path(__file__).resolve().parents[1] / "imaging" / "avatar_back.jpg"
BEHIND = ["--view", "photo_back", "--image-left-is", "person_left"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in an empty folder, with a photograph and a film of nobody in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "back.jpg").write_bytes(AVATAR.read_bytes())
    ramp = np.tile(np.linspace(0, 255, 300).astype(np.uint8), (400, 1))
    Image.fromarray(ramp).save(tmp_path / "neck.png")
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def test_a_film_is_made_ready_with_its_scale_and_its_sides(run: Callable[..., Result]):
    told = ["--view", "lateral_cervical", "--forward-is", "image_right", "--posture", "neutral"]
    scale = ["--detector-mm-per-px", 0.15, "--magnification", 1.12, "--magnification-error", 0.02]
    made = run("film", "neck.png", *told, *scale, "--out", "ready.png")
    assert made.exit_code == 0, made.output
    assert "kinespine mark ready.png" in made.output
    answer = json.loads(run("film", "ready.png", "--json").output)
    assert answer["told"] == {
        "view": "lateral_cervical", "forward_is": "image_right", "posture": "neutral", "scale": "detector_spacing",
        "mm_per_px": 0.15, "magnification": 1.12, "magnification_error": 0.02,
    }  # fmt: skip
    assert answer["message"] == (
        "lateral cervical | faces the right edge | 0.15 mm per pixel at the detector, enlarged 1.12 times"
    )


def test_points_proposed_on_a_photograph_are_measured_with_their_errors(run: Callable[..., Result]):
    made = run("photo", "back.jpg", *BEHIND, "--height-cm", 165)
    assert made.exit_code == 0, made.output
    assert "none confirmed" in made.output
    picture = read_picture(Path("back.proposed.csv"))
    assert (picture.placed_by, picture.scale.scale_class) == ("program", "patient_calibrated")
    assert picture.scale.relative_error > 0.02
    assert picture.scale.mm_per_px is not None
    assert all(point.error for point in picture.placements)
    readings = measure_pictures(read_pictures([Path("back.proposed.csv")])).readings
    (shoulders,) = [row for row in readings if set(row.measure.landmarks) == {*sides("scapula.acromion")}]
    height, wide = 165 / picture.scale.mm_per_px * 10, 168  # px
    assert shoulders.error == pytest.approx(np.degrees(2**0.5 * 0.02 * height / wide), rel=0.1)


def test_points_that_nobody_confirmed_are_not_measured(run: Callable[..., Result]):
    run("photo", "back.jpg", *BEHIND)
    refused = run("measure", "back.proposed.csv")
    assert refused.exit_code == 2
    assert "kinespine mark back.jpg --points back.proposed.csv --out back.csv" in refused.stderr
    assert refused.stdout == ""


def sides(name: str) -> tuple[str, str]:
    return f"{name}.left", f"{name}.right"


def test_a_photograph_to_be_taken_again_is_refused_unless_asked_for_anyway(run: Callable[..., Result]):
    with Image.open("back.jpg") as photo:
        photo.resize((230, 500)).save("small.png")
    refused = run("photo", "small.png", *BEHIND)
    assert refused.exit_code == 2
    assert re.search(r"Take small.png again:\n  The person is only \d+ pixels tall", refused.stderr)
    assert "add --anyway. The cost: errors" in refused.stderr
    assert not Path("small.proposed.csv").exists()
    answer = json.loads(run("photo", "small.png", *BEHIND, "--anyway", "--json").output)
    assert [one["action"] for one in answer["findings"]] == ["retake"]
    with Path("small.proposed.csv").open(newline="", encoding="utf-8") as file:
        assert ["placed_by", "program"] in list(csv.reader(file))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["film", "neck.png", "--out", "ready.png"], "Nothing tells which view neck.png is"),
        (["film", "neck.png", "--view", "ap_cervical", "--out", "ready.png"], "--image-left-is"),
        (["film", "neck.png", "--out", "ready.jpg"], "does not end in .png"),
        (["film", "neck.png", "--out", "neck.png"], "is the film itself"),
        (["film", "neck.png", "--frame", "2"], "it holds one picture"),
        (["film", "neck.png", "--mm-per-px", "0.1"], "--mm-per-px-error belong together"),
        (["film", "neck.png", "--magnification", "1.1"], "belong together"),
        (["film", "neck.png", "--view", "lateral_cervcal", "--out", "ready.png"], "Did you mean 'lateral_cervical'"),
        (["film", "neck.png", "--view", "lateral_neck"], "'lateral_cervical'"),
        (["film", "neck.png", "--view", "photo_back"], "photo_back is no view of a film"),
        (["film", "neck.png", "--view", "lateral_cervical", "--image-left-is", "person_left"], "tell --forward-is"),
        (["mark", "back.jpg", "--view", "photo_bak"], "Did you mean 'photo_back'"),
        (["photo", "back.jpg", "--view", "photo_right"], "Towards which edge does the person look?"),
        (["photo", "back.jpg"], "Nothing tells which view back.jpg is"),
        (["photo", "back.jpg", "--view", "photo_back"], "--image-left-is"),
        (["photo", "back.jpg", "--view", "ap_pelvis", "--image-left-is", "person_left"], "no view of a photo"),
        (["photo", "back.jpg", *BEHIND, "--height-cm", "1.65"], "If it is in metres, write 165."),
        (["photo", "back.jpg", *BEHIND, "--height-cm", "165", "--marker-mm", "100"], "One scale is enough"),
        (["photo", "back.jpg", *BEHIND, "--marker-mm", "100"], "no marker is seen"),
        (["photo", "back.jpg", *BEHIND, "--marker-plumb"], "add --marker-mm"),
        (["photo", "neck.png", *BEHIND], "Nobody is found"),
        (["mark", "back.jpg", "--no-browser"], "Nothing tells which view back.jpg is"),
        (["mark", "back.jpg", *BEHIND, "--again", "--no-browser"], "--again needs points that were placed before"),
        (["mark", "back.jpg", *BEHIND, "--out", "nowhere/points.csv"], "there is no folder nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_word_is_answered_with_the_right_one(words: list[str], told: str, run: Callable[..., Result]):
    answer = run(*words)
    assert answer.exit_code == 2
    assert told in answer.stderr
    assert not Path("ready.png").exists()


def test_a_proposal_takes_no_place_of_points_that_a_person_placed(run: Callable[..., Result]):
    out = Path("back.csv")
    run("photo", "back.jpg", *BEHIND, "--out", out)
    placed = out.read_text(encoding="utf-8").replace("placed_by,program", "placed_by,person")
    assert run("photo", "back.jpg", *BEHIND, "--out", out).exit_code == 0  # one proposal after another
    out.write_text(placed, encoding="utf-8")
    refused = run("photo", "back.jpg", *BEHIND, "--out", out)
    assert refused.exit_code == 2
    assert "back.csv holds 6 points by kinespine pose model of" in refused.stderr
    assert out.read_text(encoding="utf-8") == placed


def test_an_option_is_checked_before_the_photograph_is_opened(run: Callable[..., Result]):
    Path("broken.jpg").write_bytes(b"no picture")
    for option, value in (("--height-cm", 1.78), ("--marker-mm", 8)):
        assert f"write {'178' if value < 2 else '80'}." in run("photo", "broken.jpg", *BEHIND, option, value).stderr


def test_marking_begins_with_an_address_and_ends_with_done(run: Callable[..., Result], tmp_path: Path):
    command = [sys.executable, "-m", "kinespine", "mark", "back.jpg", *BEHIND, "--out", "points.csv", "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
        assert address is not None
        origin = "/".join(address[0].split("/")[:3])
        points = [{"name": "foot.heel.left", "x": 111, "y": 892}]
        for where, what in (("save", {"reader": "AB", "points": points}), ("done", {})):
            headers = {"Origin": origin, "Content-Type": "application/json"}
            with urlopen(Request(address[0] + where, json.dumps(what).encode(), headers), timeout=20) as answer:
                assert answer.status == 200
        told = process.stdout.read()
        assert process.wait(timeout=30) == 0
    assert "Points: points.csv" in told
    assert read_picture(tmp_path / "points.csv").placed_name == "AB"
