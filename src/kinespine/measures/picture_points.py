"""Points of a picture in the body frame: oriented, upright, to scale, each with the error of whoever placed it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.picture import Picture, Placement
from kinespine.measures.point import MeasuredPoint
from kinespine.measures.views import AXES, MM, placing_error, vertical_error

FEWEST_FREE = 4  # degrees of freedom below which a person's own error is not taken: 3 placements of a point have 4
ROUNDING = 1 / np.sqrt(12)  # px; nobody places a point more exactly than a pixel
PLUMB = ("picture.plumb_upper", "picture.plumb_lower")

Flat = Mapping[str, NDArray[np.float64]]
"""Places in the picture by name: towards the person's left or front, and up; (2,) px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingError:
    """How well a point was placed, and how that is known; lengths as those of its points."""

    error: float  # m, one standard deviation along each axis
    known_from: Literal["repeats", "file", "table"]
    repeat_sd: float | None  # m, of the placements of this point; None where it was placed once
    freedom: int  # degrees of freedom of `repeat_sd`; below FEWEST_FREE it is told and not used


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PicturePoints:
    """A picture as measured points, one per landmark.

    Without a scale, places are in metres of a picture of usual size, so that formulas work on numbers of usual size;
    a length is divided by `unit_length` and is then in pixels.
    """

    picture: Picture
    points: Mapping[str, MeasuredPoint]
    errors: Mapping[str, PlacingError]
    unit_length: float  # m: a millimetre, or a pixel where there is no scale
    scale_error: float  # one standard deviation of every length, as a part of it
    upright: Literal["plumb_line", "picture_edge"] | None  # None: the view has no vertical
    vertical_error: float  # rad, one standard deviation


def points_of(picture: Picture) -> PicturePoints:
    """Every landmark of a picture in the body frame, its coordinate across the picture set to 0.

    A point placed several times lies at the mean. Its error is that of one placement, not of the mean: who places
    a point alike each time may still place it wrong.
    """
    metres = metres_per_px(picture)
    unit = metres if picture.scale.mm_at_person is None else MM
    flat, upright, vertical = upright_places(picture)
    errors = _errors(picture, metres)
    first, second = AXES[picture.view.plane]
    points: dict[str, MeasuredPoint] = {}
    for name, place in flat.items():
        if name in PLUMB:
            continue
        position = np.zeros(3)
        position[[first, second]] = place * metres
        kind = "bone" if picture.view.kind == "film" else "skin"
        points[name] = MeasuredPoint(position=position, error=errors[name].error, kind=kind)
    return PicturePoints(
        picture=picture,
        points=points,
        errors={name: errors[name] for name in points},
        unit_length=unit,
        scale_error=picture.scale.relative_error,
        upright=upright,
        vertical_error=vertical,
    )


def metres_per_px(picture: Picture) -> float:
    """Size of a pixel at the person, m; without a scale, of a picture that shows what its view usually shows."""
    mm = picture.scale.mm_at_person
    return MM * (picture.view.window_mm / picture.height if mm is None else mm)


def upright_places(picture: Picture) -> tuple[Flat, Literal["plumb_line", "picture_edge"] | None, float]:
    """Where the points lie towards the person's left or front and up, (2,) px, what is upright, and how surely, rad.

    A picture with two points on a plumb line is turned until it hangs straight; in any other its edge is taken for the
    vertical, which is an assumption with an error.
    """
    flat = {name: _facing(picture, np.mean([(p.x, p.y) for p in of_one], axis=0)) for name, of_one in _by_name(picture)}
    if picture.view.plane == "axial":
        return flat, None, 0.0
    if not all(name in flat for name in PLUMB):
        return flat, "picture_edge", vertical_error(picture.view.kind)
    line = flat[PLUMB[0]] - flat[PLUMB[1]]
    length = float(np.linalg.norm(line))
    sine, cosine = line / length
    turn = np.array([[cosine, -sine], [sine, cosine]])
    errors = _errors(picture, metres_per_px(picture))
    of_line = float(np.linalg.norm([errors[name].error for name in PLUMB])) / (length * metres_per_px(picture))
    return {name: turn @ place for name, place in flat.items()}, "plumb_line", of_line


def pooled_error(picture: Picture) -> tuple[float, int] | None:
    """How well whoever placed the points repeats themselves over all of them: SD along each axis, px, and freedom.

    None where no point was placed twice.
    """
    squares, freedom = 0.0, 0
    for _, of_one in _by_name(picture):
        square, own = _scatter(picture, of_one)
        squares, freedom = squares + square, freedom + own
    return (float(np.sqrt(squares / freedom)), freedom) if freedom else None


def _facing(picture: Picture, pixel: NDArray[np.float64]) -> NDArray[np.float64]:
    """A place (2,) px of the picture, from its upper left, as a place towards left or front and up of the person."""
    right, up = float(pixel[0]), -float(pixel[1]) * picture.pixel_aspect
    leftward = right if picture.image_left_is == "person_right" else -right
    if picture.view.plane == "frontal":
        return np.array([leftward, up])
    if picture.view.plane == "lateral":
        return np.array([right if picture.forward_is == "image_right" else -right, up])
    return np.array([leftward, up if picture.forward_is == "image_top" else -up])


def _by_name(picture: Picture) -> Sequence[tuple[str, list[Placement]]]:
    found: defaultdict[str, list[Placement]] = defaultdict(list)
    for point in picture.placements:
        found[point.name].append(point)
    return tuple(found.items())


def _scatter(picture: Picture, of_one: Sequence[Placement]) -> tuple[float, int]:
    """Sum of squares of the placements of one point about their mean over both axes, px^2, and its freedom."""
    places = np.array([(p.x, p.y * picture.pixel_aspect) for p in of_one])
    return float(np.sum((places - places.mean(axis=0)) ** 2)), 2 * (len(of_one) - 1)


def _errors(picture: Picture, metres: float) -> dict[str, PlacingError]:
    """The error of every point: of repeated placements where there are enough, else as told, else of the table."""
    found: dict[str, PlacingError] = {}
    for name, of_one in _by_name(picture):
        square, freedom = _scatter(picture, of_one)
        repeat_sd = metres * max(float(np.sqrt(square / freedom)), ROUNDING) if freedom else None
        told = [point.error for point in of_one if point.error is not None]
        if repeat_sd is not None and freedom >= FEWEST_FREE:
            error, known_from = repeat_sd, "repeats"
        elif told:
            error, known_from = metres * max(float(np.sqrt(np.mean(np.square(told)))), ROUNDING), "file"
        else:
            error, known_from = placing_error(picture.view.kind, name), "table"
        found[name] = PlacingError(error=error, known_from=known_from, repeat_sd=repeat_sd, freedom=freedom)
    return found
