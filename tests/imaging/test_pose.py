"""The pose model: one person found wherever and however small they are, nobody where nobody is."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from kinespine.errors import BadInput
from kinespine.imaging import Decoder, Pose, Prepared, find_pose, look_at_photograph, propose, read_photograph, tell
from kinespine.imaging.photo_scale import body_height_px
from kinespine.imaging.pose import POINT_NAMES
from kinespine.imaging.pose_model import MODELS
from kinespine.imaging.setup_check import check_setup


def farthest(one: Pose, other: np.ndarray) -> float:
    """Largest distance between points that are seen, as a part of the body's height in the first."""
    seen = one.visibility > 0.5
    return float(np.linalg.norm(one.points[seen] - other[seen], axis=1).max()) / body_height_px(one)


def test_the_models_are_the_files_their_notice_names():
    sums = dict(
        line.split()[::-1] for line in (MODELS / "NOTICE").read_text("utf-8").splitlines() if "tflite" in line[60:]
    )
    assert sums == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in MODELS.glob("*.tflite")}
    assert len(sums) == 2
    assert "Apache License" in (MODELS / "LICENSE").read_text("utf-8")


def test_a_standing_person_is_found_from_head_to_heels(pose: Pose):
    assert pose.presence > 0.9
    heights = [pose.middle(f"left_{part}", f"right_{part}")[1] for part in ("eye", "shoulder", "hip", "knee", "heel")]
    assert heights == sorted(heights)
    assert pose.place("left_shoulder")[0] < pose.place("right_shoulder")[0]  # seen from behind
    assert 750 < body_height_px(pose) < 850  # from 75 to 910 in the picture, and perspective


def test_points_follow_the_person_through_the_picture(behind: Prepared, pose: Pose):
    wide = np.full((1300, 1500, 3), 127, np.uint8)
    wide[200:1200, 700:1160] = behind.pixels
    assert farthest(pose, find_pose(wide).points - (700, 200)) < 0.03


def test_a_small_person_is_cropped_before_they_are_looked_at(behind: Prepared, pose: Pose):
    small = cv2.resize(np.asarray(behind.pixels), (115, 250), interpolation=cv2.INTER_AREA)
    wide = np.full((1000, 1800, 3), 127, np.uint8)
    wide[600:850, 1500:1615] = small
    found = find_pose(wide)
    assert found.presence > 0.5
    assert farthest(pose, (found.points - (1500, 600)) * 4) < 0.04


@pytest.mark.parametrize("shade", [0, 127, 255])
def test_nobody_is_found_where_nobody_is(shade: int):
    with pytest.raises(BadInput, match=r"Nobody is found|not sure of the person"):
        find_pose(np.full((300, 200, 3), shade, np.uint8))


def test_the_model_of_another_runtime_sees_the_same_points(recordings: Path, decoder: Decoder):
    #   the recorded output of the same two files, run with one pass: a regression test, no truth
    recorded = json.loads((recordings / "photos" / "blazepose_full_output.json").read_text("utf-8"))
    for name, expected in recorded.items():
        found = find_pose(read_photograph(recordings / "photos" / name, decoder=decoder).pixels)
        other = np.array([expected["landmarks_px"][point][:2] for point in POINT_NAMES])
        apart = np.linalg.norm(found.points - other, axis=1)[found.visibility > 0.5]
        assert np.median(apart) < 0.015 * body_height_px(found), name


def test_a_proposal_holds_points_of_its_view_alone_each_with_its_error(behind: Prepared, pose: Pose):
    found = propose(pose, behind.told, (behind.width, behind.height))
    assert {point.name.rsplit(".", 1)[0] for point in found.points} == {
        "skull.tragus", "scapula.acromion", "foot.heel",
    }  # fmt: skip
    assert all(0.005 < (point.error or 0) / body_height_px(pose) < 0.03 for point in found.points)


def test_sides_are_those_that_are_told_and_a_model_that_contradicts_is_noted(behind: Prepared, pose: Pose):
    size = (behind.width, behind.height)
    told, turned = (
        propose(pose, {"view": "photo_back", "image_left_is": side}, size) for side in ("person_left", "person_right")
    )
    assert not told.notes
    assert "takes left for right" in turned.notes[0]
    left = {point.name: point.x for point in turned.points}
    assert left["scapula.acromion.right"] < left["scapula.acromion.left"]


def test_a_point_that_is_not_seen_is_not_proposed(behind: Prepared, pose: Pose):
    hidden = replace(pose, visibility=np.where(np.arange(33) == POINT_NAMES.index("left_heel"), 0.1, pose.visibility))
    found = propose(hidden, behind.told, (behind.width, behind.height))
    assert "foot.heel.left" not in {point.name for point in found.points}
    assert found.notes == ("Not seen surely enough: foot.heel.left.",)


def findings(photo: Prepared, pose: Pose) -> dict[str, str]:
    return {one.check: one.action for one in check_setup(photo, pose)}


def test_a_good_photograph_is_not_taken_again(behind: Prepared, pose: Pose):
    assert findings(behind, pose) == {}


def test_a_photograph_that_cannot_be_measured_is_taken_again(behind: Prepared, pose: Pose):
    blurred = replace(behind, pixels=cv2.GaussianBlur(np.asarray(behind.pixels), (0, 0), 6))
    assert findings(blurred, pose) == {"sharpness": "retake"}
    assert findings(tell(behind, {"view": "photo_right"}), pose) == {"shoulder_width_side": "retake"}
    cut = replace(behind, pixels=behind.pixels[:880])
    assert findings(cut, pose) == {"edge_distance": "retake"}
    small = replace(pose, points=pose.points / 2)
    assert findings(replace(behind, pixels=behind.pixels[::2, ::2]), small)["person_height"] == "retake"


def test_a_bent_knee_is_noted_and_a_step_is_taken_again(behind: Prepared, pose: Pose):
    moved = pose.points.copy()
    moved[POINT_NAMES.index("left_knee"), 0] -= 60
    assert findings(behind, replace(pose, points=moved)) == {"knee_angle": "note"}
    moved = pose.points.copy()
    moved[POINT_NAMES.index("left_ankle"), 0] -= 60
    assert findings(behind, replace(pose, points=moved))["step"] == "retake"


def test_a_man_who_steps_and_is_small_is_asked_to_be_taken_again(recordings: Path):
    file = recordings / "photos" / "personA_side_step_f117.jpg"
    with pytest.raises(BadInput, match=r"(?s)Take .* again:.*pixels tall.*stepping or straddled"):
        look_at_photograph(file, {"view": "photo_right", "forward_is": "image_right"})


@pytest.mark.slow
def test_the_example_on_the_page_is_what_the_model_sees_now(recordings: Path, root: Path):
    #   compares the points placed by eye, twice, on five photographs with the model's
    assert (recordings / "photos").is_dir()
    command = [sys.executable, str(root / "tools" / "pose_example.py"), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert found.returncode == 0, found.stderr
