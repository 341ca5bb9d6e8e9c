import gzip
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.examples import FOLDER
from kinespine.visit import read_intake
from kinespine.visit.landmark_file import MarkerMap, Recording, read_markers
from kinespine.visit.point_names import point_names
from kinespine.visit.problems import Problems

EXAMPLE = FOLDER / "standing-person"


def declared(**changes: object) -> MarkerMap:
    values: dict[str, object] = {
        "file": "m.csv", "separator": "comma", "decimal_comma": False, "column": "{marker}_{axis}", "time_column": "t",
        "rotation": np.eye(3), "unit": "mm", "window": None, "gaps": False, "surface": "skin", "error": None,
        "error_of": {}, "depth_of": {}, "landmark_of": {"a": "pelvis.ASIS.left"},
    }  # fmt: skip
    return MarkerMap(**(values | changes))  # type: ignore[arg-type]


def read(folder: Path, text: str, **changes: object) -> tuple[Recording | None, list[str]]:
    (folder / "m.csv").write_text(text, encoding="utf-8")
    problems = Problems()
    return read_markers(folder / "m.csv", declared(**changes), "visit.toml", problems), problems.found


def test_frames_inside_the_window_are_averaged_in_metres(tmp_path: Path):
    text = "t,a_X,a_Y,a_Z\n0,0,0,0\n1,160,20,3\n2,240,20,3\n3,9999,0,0\n"
    recording, problems = read(tmp_path, text, window=(0.5, 2.5))
    assert problems == []
    assert recording is not None
    assert recording.frames == 2
    assert recording.duration == 1.0
    point = recording.points["pelvis.ASIS.left"]
    assert point.position == pytest.approx([0.2, 0.02, 0.003])
    assert point.spread == pytest.approx(0.04)
    assert point.drift == pytest.approx(0.08)


def test_axes_of_the_file_become_forward_left_and_up(tmp_path: Path):
    # X forward, Y up, Z right, as motion laboratories have it
    rotation = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
    recording, _ = read(tmp_path, "t,a_X,a_Y,a_Z\n0,100,1000,-120\n", rotation=rotation)
    assert recording is not None
    assert recording.points["pelvis.ASIS.left"].position == pytest.approx([0.1, 0.12, 1.0])


def test_the_error_of_a_point_is_its_own_then_the_files_then_its_kinds(tmp_path: Path):
    text = "t,a_X,a_Y,a_Z\n0,1,2,3\n"
    own = {"error_of": {"pelvis.ASIS.left": 0.002}, "error": 0.004}
    errors: list[float] = []
    for changes in (own, {"error": 0.004}, {}):
        recording, _ = read(tmp_path, text, **changes)
        assert recording is not None
        errors.append(recording.points["pelvis.ASIS.left"].error)
    assert errors == [0.002, 0.004, pytest.approx(0.0059)]


def test_skin_lies_outside_its_bone_and_bone_does_not(tmp_path: Path):
    text = "t,a_X,a_Y,a_Z\n0,1,2,3\n"
    depths: list[float] = []
    for surface in ("skin", "bone"):
        recording, _ = read(tmp_path, text, surface=surface)
        assert recording is not None
        depths.append(recording.points["pelvis.ASIS.left"].depth)
    assert depths == [0.012, 0.0]


def test_declared_gaps_are_left_out_and_counted(tmp_path: Path):
    lines = "".join(f"{frame},{frame},0,1\n" for frame in range(9))
    recording, problems = read(tmp_path, f"t,a_X,a_Y,a_Z\n{lines}9,,1,\n", gaps=True)
    assert problems == []
    assert recording is not None
    assert recording.missing == 1
    assert recording.points["pelvis.ASIS.left"].position[0] == pytest.approx(0.004)


def test_a_marker_that_is_mostly_missing_is_refused(tmp_path: Path):
    recording, problems = read(tmp_path, "t,a_X,a_Y,a_Z\n0,1,1,1\n1,,,\n", gaps=True)
    assert recording is None
    assert "missing in 1 of 2 frames" in problems[0]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_byte_order_marks_and_packing_make_no_difference(tmp_path: Path, end: str):
    text = f"\ufefft,a_X,a_Y,a_Z{end}0,1,2,3{end}"
    (tmp_path / "m.csv").write_bytes(gzip.compress(text.encode("utf-8")))
    recording = read_markers(tmp_path / "m.csv", declared(), "visit.toml", Problems())
    assert recording is not None
    assert recording.points["pelvis.ASIS.left"].position == pytest.approx([0.001, 0.002, 0.003])


def test_every_name_a_point_may_have_is_on_the_body():
    names = [name for name in point_names() if not name.startswith("back.")]
    landmarks = build_body(REFERENCE_MAN).landmarks
    assert [name for name in names if name not in landmarks] == []


def test_the_example_has_all_of_its_markers_mapped():
    recording = read_intake(EXAMPLE).recordings[0]
    assert len(recording.points) == 42
    assert recording.not_used == ()
    assert recording.frames == 300
    assert recording.duration == pytest.approx(2.99)


def test_the_head_of_the_example_drifts_by_20_millimetres():
    recording = read_intake(EXAMPLE).recordings[0]
    name, drift = recording.largest_drift
    assert name.startswith("skull.")
    assert drift == pytest.approx(0.022, abs=0.003)


def test_the_example_is_the_published_recording_unchanged(recordings: Path):
    ours = gzip.decompress((EXAMPLE / "standing_markers.txt.gz").read_bytes())
    theirs = gzip.decompress((recordings / "posture" / "PDS13static_markers.txt.gz").read_bytes())
    assert ours == theirs


def test_decimals_may_be_commas_where_the_map_says_so(tmp_path: Path):
    text = "t;a_X;a_Y;a_Z\n0,0;100,5;20;3\n"
    recording, problems = read(tmp_path, text, separator="semicolon", decimal_comma=True)
    assert problems == []
    assert recording is not None
    assert recording.points["pelvis.ASIS.left"].position[0] == pytest.approx(0.1005)


def test_a_marker_written_as_zeros_is_a_gap(tmp_path: Path):
    lines = "".join(f"{frame},{frame},0,1\n" for frame in range(9))
    recording, problems = read(tmp_path, f"t,a_X,a_Y,a_Z\n{lines}9,0,0,0\n", gaps=True)
    assert problems == []
    assert recording is not None
    assert recording.missing == 1
