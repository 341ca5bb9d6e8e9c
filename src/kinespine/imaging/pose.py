"""The pose of one person in a photograph: found however small they are, and refused where it is not sure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.imaging.pose_model import POINTS, Region, detect, look
from kinespine.imaging.prepared import Pixels

SURE = 0.5  # score and presence below which there is nobody
SMALL = 0.6  # side of a person's region over that of the picture, below which they are looked for again, nearer
ROUNDS = 3

Names = tuple[str, ...]
POINT_NAMES: Names = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb",
    "right_thumb", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel",
    "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip
assert len(POINT_NAMES) == POINTS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pose:
    """Where a model sees the 33 points of one person."""

    points: NDArray[np.float64]  # (33, 2) px of the picture
    visibility: NDArray[np.float64]  # (33,) 0 to 1, that a point is seen and not guessed
    score: float  # 0 to 1, of the detector
    presence: float  # 0 to 1, that there is a person where the points are

    def place(self, name: str) -> NDArray[np.float64]:
        """One point, (2,) px."""
        return self.points[POINT_NAMES.index(name)]

    def middle(self, *names: str) -> NDArray[np.float64]:
        """The mean of several points, (2,) px."""
        return np.mean([self.place(name) for name in names], axis=0)

    def seen(self, name: str) -> float:
        """Visibility of one point, 0 to 1."""
        return float(self.visibility[POINT_NAMES.index(name)])


def find_pose(pixels: Pixels) -> Pose:
    """Find the points of the one person of a photograph.

    Where the person fills little of the picture, it is cropped about them first: the model sees 256 pixels of any
    picture, and the points of a small person are not worth much.

    Args:
        pixels: (height, width, 3) red, green, blue.

    Raises:
        BadInput: nobody is found surely enough.
        MissingExtra: the extra `pose` is not installed.
    """
    best = max((_approached(pixels, place) for place in _places(pixels)), key=lambda found: found[0], default=None)
    assert best is not None
    score, region = best
    if score < SURE:
        raise BadInput(
            f"Nobody is found in this picture (score {score:.2f} of {SURE:g}). Take it again with the whole person in "
            "it, upright, alone, in even light; or place the points by hand: kinespine mark."
        )
    seen = look(pixels, region)
    if seen.presence >= SURE:  # the points know better than the detector where the person is
        again = look(pixels, seen.next_region)
        seen = again if again.presence >= SURE else seen
    if seen.presence < SURE:
        raise BadInput(
            f"The model is not sure of the person in this picture (presence {seen.presence:.2f} of {SURE:g}). Take it "
            "again nearer and in even light, or place the points by hand: kinespine mark."
        )
    return Pose(points=seen.points, visibility=seen.visibility, score=score, presence=seen.presence)


Place = tuple[int, int, int, int]  # left, top, right, bottom, px


def _places(pixels: Pixels) -> Iterator[Place]:
    """The whole picture; where nobody is found in it, nine parts of half its size."""
    height, width = pixels.shape[:2]
    yield (0, 0, width, height)
    if detect(pixels)[0] >= SURE:
        return
    for top in (0, height // 4, height - height // 2):
        for left in (0, width // 4, width - width // 2):
            yield (left, top, left + width // 2, top + height // 2)


def _approached(pixels: Pixels, place: Place) -> tuple[float, Region]:
    """The likeliest person of a part of the picture, looked for again nearer as long as they are small in it."""
    score, region = _detected(pixels, place)
    for _ in range(ROUNDS):
        left, top, right, bottom = place
        if score < SURE or region.side >= SMALL * max(right - left, bottom - top):
            break
        nearer = _about(region, pixels)
        found, closer = _detected(pixels, nearer)
        if found < SURE:
            break
        score, region, place = found, closer, nearer
    return score, region


def _detected(pixels: Pixels, place: Place) -> tuple[float, Region]:
    left, top, right, bottom = place
    if right - left < 2 or bottom - top < 2:
        return 0.0, Region(centre=(0.0, 0.0), side=1.0, turn=0.0)
    score, region = detect(pixels[top:bottom, left:right])
    x, y = region.centre
    return score, Region(centre=(x + left, y + top), side=region.side, turn=region.turn)


def _about(region: Region, pixels: Pixels) -> Place:
    """The part of the picture that holds a region, and a tenth more on every side."""
    (x, y), half = region.centre, 0.6 * region.side
    height, width = pixels.shape[:2]
    return (
        int(np.clip(x - half, 0, width)),
        int(np.clip(y - half, 0, height)),
        int(np.clip(x + half, 0, width)),
        int(np.clip(y + half, 0, height)),
    )
