"""The two networks of the pose model, run without a net: a person found in a square, and 33 points found on them.

BlazePose (Bazarevsky 2020) as MediaPipe 0.10 ships it; `models/NOTICE` tells where the files come from. Anchors,
regions and the refinement by heat maps follow MediaPipe's own graph. The networks also give depth and places in metres;
both lean and add asymmetry, so neither leaves this file.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinespine.extras import require
from kinespine.imaging.prepared import Pixels

EXTRA = "pose"
MODELS = Path(__file__).parent / "models"
VERSION = "BlazePose full of mediapipe 0.10.21"
POINTS = 33  # that mean something; six more steer the region
SEEN, DETECTED = 256, 224  # px, side of what each network looks at
GRIDS = ((28, 2), (14, 2), (7, 6))  # cells along a side, anchors in each
LARGER = 2 * 1.25  # side of the region over the distance from mid hip to the circle about the person
WINDOW = 7  # cells of a heat map about a point
CONFIDENT = 0.5  # of a heat map's peak below which it does not move the point

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A square about a person, turned so that they stand upright in it."""

    centre: tuple[float, float]  # px of the picture
    side: float  # px
    turn: float  # rad, clockwise in the picture, from upright


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What the second network says of one region."""

    points: Numbers  # (33, 2) px of the picture
    visibility: Numbers  # (33,) 0 to 1
    presence: float  # 0 to 1, that there is a person
    next_region: Region  # about the same person, from the points


def detect(pixels: Pixels) -> tuple[float, Region]:
    """The likeliest person of a colour picture: score 0 to 1, and the region about them.

    Raises:
        MissingExtra: the extra `pose` is not installed.
    """
    cv2 = require("cv2", EXTRA)
    height, width = pixels.shape[:2]
    side = max(height, width)
    square = np.zeros((side, side, 3), np.uint8)
    left, top = (side - width) // 2, (side - height) // 2
    square[top : top + height, left : left + width] = pixels
    small = cv2.resize(square, (DETECTED, DETECTED), interpolation=cv2.INTER_AREA)
    boxes, scores = _run("pose_detection.tflite", small.astype(np.float32)[None] / 127.5 - 1)
    if boxes.shape[-1] == 1:
        boxes, scores = scores, boxes
    best = int(scores.ravel().argmax())
    found = boxes[0, best] / DETECTED
    hip, rim = ((found[at : at + 2] + _anchors()[best]) * side - (left, top) for at in (4, 6))
    return _sigmoid(float(scores.ravel()[best])), _region(hip, rim)


def look(pixels: Pixels, region: Region) -> Seen:
    """The points of the person in a region of a colour picture.

    Raises:
        MissingExtra: the extra `pose` is not installed.
    """
    cv2 = require("cv2", EXTRA)
    back = _to_picture(region)
    crop = cv2.warpAffine(
        pixels, back, (SEEN, SEEN), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_CONSTANT
    )
    by_size = {one.size: one for one in _run("pose_landmark_full.tflite", crop.astype(np.float32)[None] / 255)}
    raw = by_size[39 * 5].reshape(39, 5).astype(float)
    places = _refined(raw[:, :2], by_size[64 * 64 * 39].reshape(64, 64, 39).astype(float))
    points = places @ back[:, :2].T + back[:, 2]
    return Seen(
        points=points[:POINTS],
        visibility=np.array([_sigmoid(value) for value in raw[:POINTS, 3]]),
        presence=float(by_size[1].ravel()[0]),
        next_region=_region(points[33], points[34]),
    )


def _region(hip: Numbers, rim: Numbers) -> Region:
    across, down = rim - hip
    return Region(
        centre=(float(hip[0]), float(hip[1])),
        side=float(np.hypot(across, down)) * LARGER,
        turn=float(np.arctan2(across, -down)),
    )


def _to_picture(region: Region) -> Numbers:
    """From pixels of what the network looks at to those of the picture, (2, 3)."""
    sine, cosine = np.sin(region.turn), np.cos(region.turn)
    turn = np.array([[cosine, -sine], [sine, cosine]]) * region.side / SEEN
    return np.column_stack([turn, np.array(region.centre) - turn @ np.full(2, SEEN / 2)])


def _refined(places: Numbers, maps: Numbers) -> Numbers:
    """Each point at the middle of its heat map's peak, (39, 2) px, where the peak is sure."""
    cells = maps.shape[0]
    moved = places.copy()
    for number, (x, y) in enumerate(places * cells / SEEN):
        column, row = int(x), int(y)
        if not (0 <= column < cells and 0 <= row < cells):
            continue
        half = WINDOW // 2
        left, top = max(0, column - half), max(0, row - half)
        peak = 1 / (1 + np.exp(-np.clip(maps[top : row + half + 1, left : column + half + 1, number], -50, 50)))
        if peak.max() >= CONFIDENT:
            rows, columns = np.indices(peak.shape)
            moved[number] = (
                np.array([(columns * peak).sum() / peak.sum() + left, (rows * peak).sum() / peak.sum() + top])
                * SEEN
                / cells
            )
    return moved


@cache
def _anchors() -> Numbers:
    """Centres of the anchors as parts of the side, (2254, 2)."""
    cells = [
        ((column + 0.5) / grid, (row + 0.5) / grid)
        for grid, times in GRIDS
        for row in range(grid)
        for column in range(grid)
        for _ in range(times)
    ]
    return np.array(cells)


@cache
def _network(name: str) -> Any:
    interpreter = require("ai_edge_litert.interpreter", EXTRA)
    plain = interpreter.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES  # a delegate writes to the terminal
    network = interpreter.Interpreter(str(MODELS / name), num_threads=1, experimental_op_resolver_type=plain)
    network.allocate_tensors()
    return network


def _run(name: str, given: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    network = _network(name)
    network.set_tensor(network.get_input_details()[0]["index"], given)
    network.invoke()
    return [np.array(network.get_tensor(detail["index"])) for detail in network.get_output_details()]


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -50, 50))))
