"""The views a person is pictured in: what their axes mean, which landmarks each shows, how well points are placed."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
MM = 1e-3  # m

Kind = Literal["film", "photo"]
Plane = Literal["lateral", "frontal", "axial"]
Side = Literal["left", "right", "middle"]

AXES: dict[Plane, tuple[int, int]] = {"lateral": (0, 2), "frontal": (1, 2), "axial": (1, 0)}
"""The axes of the body frame a view shows: the one that lies across the picture, then the one that goes up in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One direction in which pictures are taken.

    A lateral view shows x and z of the body frame, a frontal one y and z, an axial one y and x. What lies along the
    third axis is not seen: it is set to 0.
    """

    name: str
    title: str
    kind: Kind
    plane: Plane
    window_mm: float  # usual height of what the picture shows; only for pictures without scale
    source: str
    status: Literal["seen", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLandmark:
    """A point that can be marked on pictures, and how it is found."""

    name: str
    views: str  # that show it, separated by ;
    definition: str
    side: Side
    pair: str | None  # the same point of the other side
    source: str
    status: Literal["seen", "recalled", "assumed"]

    @property
    def seen_in(self) -> tuple[str, ...]:
        """The names of the views that show it."""
        return tuple(self.views.split(";"))

    @property
    def words(self) -> str:
        """Its name as one says it: side, point and the part it belongs to."""
        part, _, rest = self.name.partition(".")
        point, _, side = rest.partition(".")
        point = point.replace("plumb_", "plumb_line_").replace("_", " ")
        if part[1:].isdigit():
            return " ".join(word for word in (part, side, point) if word)
        if part in {"pelvis", "picture"}:
            return f"{side} {point}".lstrip()
        return f"{side} {point} ({part})".lstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    name: str
    forward_mm: float
    left_mm: float
    up_mm: float
    source: str
    status: Literal["derived", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placing:
    kind: Kind
    quantity: Literal["error", "vertical", "magnification", "magnification_error", "source_object_error"]
    landmark: str | None
    value: float
    unit: Literal["mm", "deg", "1"]
    source: str
    status: Literal["seen", "derived", "assumed"]
    note: str


@cache
def views() -> dict[str, View]:
    """Every view by name."""
    return {row.name: row for row in read_table(TABLES / "views.csv", View)}


def view_named(name: str) -> View:
    """One view.

    Raises:
        BadInput: there is none of that name.
    """
    if name not in views():
        more = suggestion(name, views()) or f" Views: {', '.join(views())}."
        raise BadInput(f"There is no view {name!r}.{more}")
    return views()[name]


@cache
def landmarks() -> dict[str, PictureLandmark]:
    """Every landmark of pictures by its full name, from the head down."""
    return {row.name: row for row in read_table(TABLES / "landmarks.csv", PictureLandmark)}


@cache
def landmarks_of(view: str) -> tuple[PictureLandmark, ...]:
    """The landmarks one view shows."""
    return tuple(row for row in landmarks().values() if view in row.seen_in)


@cache
def places() -> dict[str, NDArray[np.float64]]:
    """Where each landmark lies in one average upright body, body frame, (3,) m.

    For drawings, coarse checks and constructed examples; nobody was measured.
    """
    rows = read_table(TABLES / "landmark_places.csv", _Place)
    return {row.name: np.array([row.forward_mm, row.left_mm, row.up_mm]) * MM for row in rows}


def placing_error(kind: Kind, landmark: str) -> float:
    """Standard deviation along each axis of a point placed by somebody whose own error is not known, m."""
    fitting = (row for row in _placing() if (row.kind, row.quantity) == (kind, "error"))
    return MM * next(row.value for row in fitting if fnmatchcase(landmark, row.landmark or ""))


def vertical_error(kind: Kind) -> float:
    """Standard deviation of the edge of a picture taken for the vertical, rad."""
    return float(np.radians(_assumed(kind, "vertical")))


def usual_magnification() -> tuple[float, float]:
    """Magnification of a film that does not tell its own, and its standard deviation."""
    return _assumed("film", "magnification"), _assumed("film", "magnification_error")


def usual_distance_error() -> float:
    """Standard deviation of a distance from tube to spine told without its error, mm."""
    return _assumed("film", "source_object_error")


@cache
def _placing() -> tuple[_Placing, ...]:
    return read_table(TABLES / "placing.csv", _Placing)


def _assumed(kind: Kind, quantity: str) -> float:
    return next(row.value for row in _placing() if (row.kind, row.quantity) == (kind, quantity))
