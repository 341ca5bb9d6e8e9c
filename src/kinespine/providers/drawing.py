"""The map of what was found: packaged outlines around the place, at true distances and directions from it."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kinespine.providers.places import EARTH_KM
from kinespine.providers.provider import Point
from kinespine.providers.search import HALFWAY_KM, NARROWEST_KM, Found

OUTLINES = Path(__file__).parent / "outlines" / "outlines.json"
SIZE = 640  # of the drawing, both ways
MARGIN = 1.15  # the furthest entry lies so far inside the frame
WORLD_FROM_KM = 600.0  # the coarse outlines of the world are drawn from this reach on, and where no finer ones are
LABEL_GAP = 46.0  # between two towns, and between a town and a marker
RINGS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)  # km
SMALLEST_RING = 0.15  # of the frame


@dataclass(frozen=True, slots=True)
class Marker:
    """One place of the map with the numbers of the entries that are placed there."""

    x: float
    y: float
    label: str
    first: int  # the entry it leads to
    title: str


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, in units of SIZE; y grows downward."""

    reach_km: float  # from the middle to the edge
    states: str  # path data
    world: str
    rings: tuple[tuple[float, str], ...]  # radius, label
    towns: tuple[tuple[float, float, str], ...]
    markers: tuple[Marker, ...]


def draw(found: Found) -> Map | None:
    """The map of what was found; None where the place has no point."""
    middle = found.place.point
    if middle is None:
        return None
    furthest = max((near.distance_km or 0.0 for near in found.near), default=found.radius_km)
    reach = min(max(MARGIN * furthest, NARROWEST_KM), HALFWAY_KM)
    to_map = Projection(middle, reach)
    markers = _markers(found, to_map)
    states = _path("states", to_map)
    world = _path("world", to_map) if reach > WORLD_FROM_KM or not states else ""
    rings = tuple((SIZE / 2 * ring / reach, f"{ring:,} km") for ring in RINGS if SMALLEST_RING * reach < ring < reach)
    return Map(
        reach_km=reach,
        states=states,
        world=world,
        rings=rings,
        towns=_towns(found, to_map, markers, rings),
        markers=markers,
    )


class Projection:
    """Azimuthal equidistant about a point: distance and direction from it are true, also across the antimeridian."""

    def __init__(self, middle: Point, reach_km: float) -> None:
        latitude = math.radians(middle.latitude_deg)
        self._sin, self._cos = math.sin(latitude), math.cos(latitude)
        self._longitude = math.radians(middle.longitude_deg)
        self._scale = SIZE / 2 * EARTH_KM / reach_km
        self.reach = reach_km / EARTH_KM  # rad

    def __call__(self, point: Point) -> tuple[float, float, float]:
        """Right and down on the map, and the distance from the middle, rad."""
        latitude, across = math.radians(point.latitude_deg), math.radians(point.longitude_deg) - self._longitude
        north = self._cos * math.sin(latitude) - self._sin * math.cos(latitude) * math.cos(across)
        east = math.cos(latitude) * math.sin(across)
        along = self._sin * math.sin(latitude) + self._cos * math.cos(latitude) * math.cos(across)
        far = math.hypot(north, east)
        distance = math.atan2(far, along)
        stretch = self._scale * distance / far if far > 0 else 0.0
        return SIZE / 2 + stretch * east, SIZE / 2 - stretch * north, distance


@cache
def _outlines(layer: str) -> tuple[tuple[Point, ...], ...]:
    made = json.loads(OUTLINES.read_text(encoding="utf-8"))
    return tuple(tuple(_points(line, made["per_degree"])) for line in made[layer])


def _points(line: Sequence[int], per_degree: int) -> Iterator[Point]:
    east = north = 0
    for place in range(0, len(line), 2):
        east, north = east + line[place], north + line[place + 1]
        yield Point(latitude_deg=north / per_degree, longitude_deg=east / per_degree)


def _path(layer: str, to_map: Projection) -> str:
    """The pieces of outline that reach into the frame, whose corners lie further than its edge; no piece leaps."""
    limit = min(2 * to_map.reach, 0.95 * math.pi)
    parts: list[str] = []
    for line in _outlines(layer):
        pen = "M"
        piece: list[str] = []
        inside = False
        for point in line:
            x, y, distance = to_map(point)
            if distance > limit:
                pen = "M"
                continue
            inside = inside or (-SIZE < x < 2 * SIZE and -SIZE < y < 2 * SIZE)
            piece.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
        if inside and len(piece) > 1:
            parts += piece
    return "".join(parts)


def _markers(found: Found, to_map: Projection) -> tuple[Marker, ...]:
    places: dict[tuple[float, float], list[int]] = {}
    for number, near in enumerate(found.near, start=1):
        if near.point is not None:
            x, y, _ = to_map(near.point)
            places.setdefault((round(x, 1), round(y, 1)), []).append(number)
    return tuple(
        Marker(x, y, numbers_as_text(numbers), numbers[0], "; ".join(_name(found, one) for one in numbers[:5]))
        for (x, y), numbers in places.items()
    )


def _name(found: Found, number: int) -> str:
    return found.near[number - 1].entry.provider.name


def numbers_as_text(numbers: Sequence[int]) -> str:
    """`1-3, 7`: runs of numbers drawn together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _towns(
    found: Found, to_map: Projection, markers: Sequence[Marker], rings: Sequence[tuple[float, str]]
) -> tuple[tuple[float, float, str], ...]:
    """Names of larger places where they hide neither a marker nor each other."""
    taken = [(marker.x, marker.y) for marker in markers] + [(SIZE / 2, SIZE / 2)]
    taken += [(SIZE / 2 + LABEL_GAP / 2, SIZE / 2 - radius) for radius, _ in rings]
    kept: list[tuple[float, float, str]] = []
    for town in found.towns:
        x, y, _ = to_map(town.point)
        free = all(abs(x - other) > LABEL_GAP or abs(y - down) > LABEL_GAP / 2 for other, down in taken)
        if free and 12 < x < SIZE - 90 and 16 < y < SIZE - 12:
            kept.append((round(x, 1), round(y, 1), town.name))
            taken += [(x, y), (x + LABEL_GAP, y)]
    return tuple(kept[:14])
