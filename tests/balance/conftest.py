"""One man who stands, his small plant and his closed loop, and recordings that are constructed, for all tests here."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.balance import Sway
from kinespine.balance.control import controller
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import Plant, plant_of
from kinespine.balance.senses import Condition, senses_in
from kinespine.chain import Standing, solve_standing


@pytest.fixture(scope="session")
def sensing_man() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="session")
def upright(sensing_man: Body) -> Standing:
    return solve_standing(sensing_man)


@pytest.fixture(scope="session")
def plant(upright: Standing) -> Plant:
    return plant_of(upright)


@pytest.fixture(scope="session")
def loop(plant: Plant) -> Loop:
    """Closed eyes on firm ground."""
    noise = usual_noise()
    return loop_of(plant, senses_in(Condition(eyes="closed"), noise), noise, controller())


@pytest.fixture(scope="session")
def swaying() -> Callable[..., Sway]:
    """Somebody constructed who sways: noise that is held back, wider forward and back; a minute at 100 Hz."""

    def make(seed: int = 1, seconds: float = 60.0, rate: float = 100.0, **more: object) -> Sway:
        random = np.random.default_rng(seed)
        n = round(seconds * rate)
        kernel = np.exp(-np.arange(5 * rate) / rate)
        tracks = [np.convolve(random.normal(size=n + len(kernel)), kernel, "same")[:n] for _ in range(2)]
        ap, ml = (0.004 * tracks[0] / tracks[0].std(), 0.002 * tracks[1] / tracks[1].std())
        smooth = np.hanning(max(3, round(0.3 * rate)))
        smooth /= smooth.sum()
        forward, left = (np.convolve(np.pad(one, 50, "edge"), smooth, "same")[50:-50] for one in (ap, ml))
        return Sway(**{"forward": forward, "left": left, "rate": rate, "name": "constructed.csv", **more})

    return make


@pytest.fixture(scope="session")
def columns(swaying: Callable[..., Sway]) -> dict[str, "np.ndarray"]:
    """The same person on one platform: time s, centre mm, force N, moments N·m about the middle of its surface."""
    sway = swaying(7, seconds=20.0, rate=50.0)
    load = 600 + 3 * np.random.default_rng(8).normal(size=len(sway.forward))
    return {
        "t": np.arange(len(load)) / 50.0,
        "x": 1000 * sway.forward + 40,
        "y": 1000 * sway.left - 25,
        "fz": load,
        "mx": load * (sway.left - 0.025),
        "my": -load * (sway.forward + 0.04),
    }


@pytest.fixture
def write(columns: dict[str, "np.ndarray"], tmp_path: Path) -> Callable[..., Path]:
    """Write columns into a file, some of them changed; lines are changed last, by their number from 1."""

    def written(
        name: str = "constructed.csv", mark: str = ",", lines: dict[int, str | None] | None = None,
        **changed: "np.ndarray",
    ) -> Path:  # fmt: skip
        all_of = {**columns, **changed}
        text = [mark.join(all_of)]
        text += [mark.join(f"{value:.6f}" for value in row) for row in zip(*all_of.values(), strict=True)]
        for number, line in (lines or {}).items():
            text[number - 1] = "" if line is None else line
        path = tmp_path / name
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        return path

    return written
