"""Words for a place made a point, offline: a postal code, a city and its state, or coordinates."""

import math
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kinespine.errors import BadInput, suggestion
from kinespine.extras import require
from kinespine.providers.provider import Point
from kinespine.providers.taxonomy import TABLES
from kinespine.tables import read_table

EARTH_KM = 6371.0088  # mean radius of the Earth, IUGG (Moritz 2000, Geodetic Reference System 1980)
SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt", "mountain": "mtn"}

Precision = Literal["coordinates", "postal area", "three-digit area", "city", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """A state, territory, freely associated state, or region of the military post."""

    code: str
    name: str
    kind: Literal["state", "territory", "associated", "military"]
    source: str
    status: Literal["seen", "recalled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to search from. Without a point it is a military post office, which the public list places nowhere."""

    name: str
    point: Point | None
    precision: Precision
    postal_code: str = ""
    state: str = ""


@cache
def states() -> Mapping[str, StateRow]:
    """Every code that an address in the United States may have for a state."""
    return {row.code: row for row in read_table(TABLES / "states.csv", StateRow)}


def unit_vector(point: Point) -> tuple[float, float, float]:
    """The point on the unit sphere: neither antimeridian nor pole is special there."""
    latitude, longitude = math.radians(point.latitude_deg), math.radians(point.longitude_deg)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance on the mean sphere, by the haversine formula: exact for near and far points alike."""
    latitude, other_latitude = math.radians(one.latitude_deg), math.radians(other.latitude_deg)
    across = math.radians(other.longitude_deg - one.longitude_deg)
    half = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def middle(points: Iterable[Point]) -> Point:
    """The middle of some points on the sphere: the direction of the sum of their unit vectors."""
    x, y, z = (sum(values) for values in zip(*map(unit_vector, points), strict=True))
    return Point(
        latitude_deg=math.degrees(math.atan2(z, math.hypot(x, y))), longitude_deg=math.degrees(math.atan2(y, x))
    )


def fill(db: sqlite3.Connection) -> None:
    """Copy postal areas and cities of the package `zipcodes` into the tables `postal` and `cities`.

    Raises:
        MissingExtra: the package is not installed.
    """
    postal, cities = _listed()
    db.executemany("INSERT INTO postal VALUES (?, ?, ?, ?, ?)", postal)
    db.executemany("INSERT INTO cities VALUES (?, ?, ?, ?, ?)", cities)


@cache
def _listed() -> tuple[tuple[tuple[object, ...], ...], tuple[tuple[object, ...], ...]]:
    """Postal areas with the middles of their first three digits, and cities with the middles of their areas.

    The list places every military post office at latitude and longitude zero, or anywhere: these get no point.
    """
    found: dict[tuple[str, str], tuple[list[Point], list[Point]]] = {}
    regions: dict[str, list[Point]] = {}
    postal: list[tuple[object, ...]] = []
    for row in require("zipcodes", "providers").list_all():
        code, city, state, kind = row["zip_code"], row["city"], row["state"], row["zip_code_type"]
        point = Point(latitude_deg=float(row["lat"]), longitude_deg=float(row["long"]))
        if kind == "MILITARY" or (point.latitude_deg, point.longitude_deg) == (0.0, 0.0):
            postal.append((code, city, state, None, None))
            continue
        postal.append((code, city, state, point.latitude_deg, point.longitude_deg))
        regions.setdefault(code[:3], []).append(point)
        for name in (city, *row["acceptable_cities"]):
            main, other = found.setdefault((city_key(name), state), ([], []))
            (main if kind == "STANDARD" and name == city else other).append(point)
    for code, points in regions.items():
        at = middle(points)
        postal.append((code, "", "", at.latitude_deg, at.longitude_deg))
    cities: list[tuple[object, ...]] = []
    for (key, state), (main, other) in found.items():
        points = main or other
        at = points[0] if len(points) == 1 else middle(points)
        cities.append((key, state, at.latitude_deg, at.longitude_deg, len(main)))  # 0: another name of a city
    return tuple(postal), tuple(cities)


def find(db: sqlite3.Connection, words: str) -> Place:
    """Read a place: `33602`, `Tampa, FL`, `Tampa Florida`, or `27.95, -82.46` (degrees north and east).

    Raises:
        BadInput: it is none of these, or there are several such places; the message says how to tell them apart.
    """
    text = " ".join(words.split())
    numbers = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)(?:\s*,\s*|\s+)([+-]?\d+(?:\.\d+)?)", text)
    if numbers is not None:
        return _at(float(numbers[1]), float(numbers[2]))
    if re.fullmatch(r"\d{5}(?:[- ]?\d{4})?", text):
        return _postal(db, text[:5])
    return _city(db, text)


def area_of(db: sqlite3.Connection, postal_code: str, city: str, state: str) -> tuple[str, Point, Precision] | None:
    """Name, point and precision of the area that an address lies in; None where no area is known."""
    steps: tuple[tuple[str, Precision], ...] = (
        (postal_code, "postal area"),
        (postal_code[:3], "three-digit area"),
    )
    for code, precision in steps:
        found = (
            db.execute("SELECT latitude, longitude FROM postal WHERE code = ?", (code,)).fetchone() if code else None
        )
        if found is not None:
            if found[0] is None:
                return None  # a military post office: three digits of its code would place it somewhere
            return code, Point(latitude_deg=found[0], longitude_deg=found[1]), precision
        if state in states() and states()[state].kind == "military":
            return None
    key = city_key(city)
    found = db.execute("SELECT latitude, longitude FROM cities WHERE key = ? AND state = ?", (key, state)).fetchone()
    return None if found is None else (f"{key}, {state}", Point(latitude_deg=found[0], longitude_deg=found[1]), "city")


def city_key(name: str) -> str:
    """A name without accents, case and marks, so that Saint Louis and St. Louis are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(SHORT.get(word, word) for word in re.sub(r"[^a-z0-9 ]", "", plain.replace("-", " ")).split())


def _at(latitude: float, longitude: float) -> Place:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadInput(
            f"{latitude:g}, {longitude:g} is no place: give degrees north (-90 to 90), then degrees east (-180 to 180; "
            "the Americas are negative), as in 27.95, -82.46."
        )
    point = Point(latitude_deg=latitude, longitude_deg=longitude)
    return Place(name=f"{latitude:g}, {longitude:g}", point=point, precision="coordinates")


def _postal(db: sqlite3.Connection, code: str) -> Place:
    found = db.execute("SELECT city, state, latitude, longitude FROM postal WHERE code = ?", (code,)).fetchone()
    if found is None:
        raise BadInput(f"There is no postal code {code} in the list. Give a city and its state, or coordinates.")
    city, state, latitude, longitude = found
    point = None if latitude is None else Point(latitude_deg=latitude, longitude_deg=longitude)
    precision: Precision = "none" if point is None else "postal area"
    return Place(name=f"{code} {city}, {state}", point=point, precision=precision, postal_code=code, state=state)


def _city(db: sqlite3.Connection, text: str) -> Place:
    city, state = _with_state(text)
    key = city_key(city)
    rows = db.execute("SELECT state, latitude, longitude FROM cities WHERE key = ? ORDER BY areas DESC", (key,))
    found = [row for row in rows.fetchall() if state in ("", row[0])]
    if len(found) == 1:
        name, latitude, longitude = found[0]
        point = Point(latitude_deg=latitude, longitude_deg=longitude)
        return Place(name=f"{city.title()}, {name}", point=point, precision="city", state=name)
    if found:
        listed = ", ".join(row[0] for row in found[:12])
        raise BadInput(
            f"There are {len(found)} places called {city!r}. Add the state, as in {city}, {found[0][0]}: {listed}."
        )
    names = [row[0] for row in db.execute("SELECT key FROM cities WHERE ? IN ('', state)", (state,))]
    raise BadInput(
        f"There is no place {city!r}{f' in {state}' if state else ''} in the list.{suggestion(key, set(names))} "
        "Give a postal code, a city and its state (Tampa, FL), or coordinates (27.95, -82.46)."
    )


def _with_state(text: str) -> tuple[str, str]:
    """City and code of the state; no state where none is written."""
    named = {row.name.casefold(): row.code for row in states().values()}
    before, comma, after = text.rpartition(",")
    if comma:
        word = after.strip()
        code = word.upper() if word.upper() in states() else named.get(word.casefold())
        if code is None:
            known = [*states(), *(row.name for row in states().values())]
            raise BadInput(
                f"There is no state {word!r} in the United States, of which the registry is.{suggestion(word, known)} "
                "Write a state as two letters or by its name (Tampa, FL), or give a postal code (33602)."
            )
        return before.strip(), code
    last = text.rpartition(" ")
    if last[0] and last[2].upper() in states() and len(last[2]) == 2:
        return last[0], last[2].upper()
    for name, code in sorted(named.items(), key=lambda pair: -len(pair[0])):  # West Virginia before Virginia
        if text.casefold().endswith(f" {name}"):
            return text[: -len(name) - 1], code
    return text, ""
