"""C3D files of force platforms: the centre of pressure where a force of known place was written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kinespine.balance import Sway, read_sway
from kinespine.errors import BadInput

ezc3d = pytest.importorskip("ezc3d")

HALF, DEEP = 300.0, 40.0  # mm, of a platform whose transducers lie that much under its surface
CHANNELS = ("Fx", "Fy", "Fz", "Mx", "My", "Mz")
# Platform axes in a laboratory with x forward, y left, z up: x forward, y right, z down, as the format asks for.
TURN = np.array([[1.0, 0, 0], [0, -1, 0], [0, 0, -1]])


def write(path: Path, *plates: tuple[tuple[float, float], np.ndarray, np.ndarray], rate: float = 100.0) -> Path:
    """Platforms of type 2: middle (x, y) mm, track (2, n) mm in the laboratory, load (n,) N."""
    made = ezc3d.c3d()
    n, k = len(plates[0][2]), len(plates)
    point, analog, platform = (made["parameters"][group] for group in ("POINT", "ANALOG", "FORCE_PLATFORM"))
    point["RATE"]["value"], point["UNITS"]["value"], point["LABELS"]["value"] = [rate], ["mm"], ["origin"]
    made["data"]["points"] = np.concatenate([np.zeros((3, 1, n)), np.ones((1, 1, n))])
    analog["RATE"]["value"] = [rate]
    analog["LABELS"]["value"] = [
        f"{name}{number}" for number in range(k) for name in ["Fx", "Fy", "Fz", "Mx", "My", "Mz"]
    ]
    analog["UNITS"]["value"] = (["N"] * 3 + ["Nmm"] * 3) * k
    channels: list[np.ndarray] = []
    corners: list[Any] = []
    for (x, y), track, load in plates:
        middle = np.array([x, y, 0.0])
        corners.append(np.array([middle + HALF * (a * TURN[0] + b * TURN[1])
                                 for a, b in ((1, 1), (-1, 1), (-1, -1), (1, -1))]).T)  # fmt: skip
        place = TURN @ (np.vstack([track, np.zeros(n)]) - middle[:, None]) + [[0], [0], [-DEEP]]
        force = TURN @ np.stack([0.01 * load, -0.02 * load, -load])
        channels += [*force, *np.cross(place.T, force.T).T]
    made["data"]["analogs"] = np.array(channels)[None]
    values = {
        "USED": [k],
        "TYPE": [2] * k,
        "ZERO": [1, 0],
        "CORNERS": np.stack(corners, axis=2),
        "ORIGIN": np.array([[0, 0, -DEEP]] * k).T,
        "CHANNEL": np.arange(1, 6 * k + 1).reshape(k, 6).T,
    }
    for name, value in values.items():
        platform[name]["value"] = np.array(value)
    made.write(str(path))
    return path


def on(sway: Sway, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    return 1000 * np.stack([sway.forward, sway.left]) + [[x], [y]]


def weight(n: int, size: float = 700.0, seed: int = 1) -> np.ndarray:
    return size + np.random.default_rng(seed).normal(size=n)


@pytest.fixture(scope="module")
def sway(swaying: Callable[..., Sway]) -> Sway:
    return swaying(3, seconds=30.0)


def test_the_centre_is_where_the_force_was_written(tmp_path: Path, sway: Sway):
    path = write(tmp_path / "one.c3d", ((400, -200), on(sway, 380, -190), weight(3000)))
    found = read_sway(path, forward="+x")
    assert found.forward == pytest.approx(sway.forward + 0.380, abs=2e-6)
    assert found.left == pytest.approx(sway.left - 0.190, abs=2e-6)
    assert (found.rate, found.flags) == (100, ())
    assert found.vertical_force == pytest.approx(700, abs=0.1)


@pytest.mark.slow  # each file is read in a process of its own
@pytest.mark.parametrize(("axis", "ahead", "aside"), [("-x", (-1, 0), (0, -1)), ("+y", (0, 1), (-1, 0)),
                                                     ("-y", (0, -1), (1, 0))])  # fmt: skip
def test_the_person_may_look_along_any_level_axis(tmp_path: Path, sway: Sway, axis: str, ahead: Any, aside: Any):
    track = on(sway)
    found = read_sway(write(tmp_path / "one.c3d", ((0, 0), track, weight(3000))), forward=axis)
    assert 1000 * found.forward == pytest.approx(ahead @ track, abs=2e-3)
    assert 1000 * found.left == pytest.approx(aside @ track, abs=2e-3)


def test_where_the_person_looks_is_asked_and_never_assumed(tmp_path: Path, sway: Sway):
    path = write(tmp_path / "one.c3d", ((0, 0), on(sway), weight(3000)))
    with pytest.raises(BadInput, match=r"say with --forward .*: \+x, -x, \+y, -y\."):
        read_sway(path)
    with pytest.raises(BadInput, match="up is z"):
        read_sway(path, forward="+z")


def test_two_platforms_are_one_foot_each_and_their_weights_join_them(tmp_path: Path, sway: Sway):
    left, right = weight(3000, 420, 2), weight(3000, 280, 3)
    path = write(
        tmp_path / "two.c3d",
        ((0, -310), on(sway, 5, -100), right),
        ((0, 310), on(sway, -5, 100), left),
    )
    found = read_sway(path, forward="+x")
    assert found.left_share == pytest.approx(np.mean(left / (left + right)), abs=1e-5)
    assert found.left == pytest.approx(sway.left + 0.1 * (left - right) / (left + right), abs=2e-6)
    turned = read_sway(path, forward="-x")  # the other platform is now the one on the left
    assert turned.left_share == pytest.approx(1 - found.left_share, abs=1e-9)


def test_an_unloaded_platform_beside_is_left_out(tmp_path: Path, sway: Sway):
    beside = ((0, -310), on(sway, 0, -310), 0.1 * weight(3000, 1))
    path = write(tmp_path / "two.c3d", beside, ((0, 310), on(sway, 0, 310), weight(3000)))
    found = read_sway(path, forward="+x")
    assert found.left_share is None
    assert found.left == pytest.approx(sway.left + 0.310, abs=2e-6)


def test_nobody_on_any_platform_is_refused(tmp_path: Path, sway: Sway):
    path = write(tmp_path / "one.c3d", ((0, 0), on(sway), 0.1 * weight(3000, 10)))
    with pytest.raises(BadInput, match=r"platform 1 1 N.*nobody stands on any"):
        read_sway(path, forward="+x")


def test_walking_is_no_standing(recordings: Path):
    with pytest.raises(BadInput, match="somebody stepped off or on"):
        read_sway(recordings / "posture" / "bmc_Gait.c3d", forward="+x")


def test_a_file_that_breaks_off_is_noticed(tmp_path: Path, sway: Sway):
    whole = write(tmp_path / "one.c3d", ((0, 0), on(sway), weight(3000))).read_bytes()
    for name, content, words in (
        ("half.c3d", whole[: len(whole) // 2], "announces 3000 frames and holds"),
        ("head.c3d", whole[:700], "c3d: it"),
        ("empty.c3d", b"", "empty"),
        ("text.c3d", b"t,x,y\n1,2,3\n" * 100, "does not begin as a C3D file"),
        ("noise.bin", whole[:2] + np.random.default_rng(0).bytes(4000), "cannot be read as C3D"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match=words):
            read_sway(tmp_path / name, forward="+x")


@pytest.mark.slow
def test_a_damaged_file_on_which_the_library_falls_over_is_refused(tmp_path: Path, sway: Sway):
    whole = bytearray(write(tmp_path / "one.c3d", ((0, 0), on(sway), weight(3000))).read_bytes())
    random, ends = np.random.default_rng(5), set[str]()
    for _ in range(12):
        damaged = bytearray(whole)
        for place in random.integers(512, 2600, size=3):
            damaged[place] = random.integers(0, 256)
        (tmp_path / "damaged.c3d").write_bytes(damaged)
        try:
            read_sway(tmp_path / "damaged.c3d", forward="+x")
            ends.add("read")
        except BadInput:
            ends.add("refused")
    assert ends <= {"read", "refused"}
    assert "refused" in ends


def test_a_file_without_platforms_says_so(tmp_path: Path):
    made = ezc3d.c3d()
    made["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    made["parameters"]["POINT"]["LABELS"]["value"] = ["one"]
    made["data"]["points"] = np.ones((4, 1, 50))
    made.write(str(tmp_path / "points.c3d"))
    with pytest.raises(BadInput, match="no force platform"):
        read_sway(tmp_path / "points.c3d", forward="+x")


def test_an_axis_is_not_asked_of_text(tmp_path: Path):
    (tmp_path / "some.csv").write_text("t,x\n", encoding="utf-8")
    with pytest.raises(BadInput, match="--forward is for C3D files"):
        read_sway(tmp_path / "some.csv", forward="+x")
