"""The entries nearest to a place: on the device, by distance alone, with nothing kept of the search."""

import json
import math
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kinespine.errors import BadInput
from kinespine.providers import demonstration, store
from kinespine.providers.declared import (
    Declared,
    Note,
    declared_of,
    declaring,
    notes_of,
    reading_own,
    technique_named,
)
from kinespine.providers.places import EARTH_KM, Place, distance_km, find, unit_vector
from kinespine.providers.provider import Point
from kinespine.providers.store import Located
from kinespine.providers.taxonomy import Wanted, wanted

RADIUS_KM, LIMIT = 40.0, 20
HALFWAY_KM = math.pi * EARTH_KM  # to the other side of the Earth
FIRST_KM, WIDER = 4.0, 3.0  # how far is looked at first, and how much further each time
PAD = 1e-6  # of the unit sphere, for the index keeps single precision; about 6 m
NARROWEST_KM = 15.0  # from the middle of a map to its edge
MOST_TOWNS = 60  # of a map, before those that would overlap are left out
FIRST_AREAS, MOST_AREAS = 8, 500  # whose entries are fetched at once
RANKING = "By distance alone, then by the date of the last update; nobody can pay for a place in this list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which entries count. What a provider says of itself decides only where technique or language is asked for."""

    kinds: Wanted
    technique: str | None = None
    language: str | None = None
    updated_since: date | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """One entry found: registry facts, and apart from them what the provider declares and a user noted."""

    entry: Located
    distance_km: float | None  # None: a military post office, which the public list places nowhere
    declared: tuple[Declared, ...]
    notes: tuple[Note, ...]

    @property
    def point(self) -> Point | None:
        """Where the entry is placed."""
        return self.entry.point


@dataclass(frozen=True, slots=True)
class Town:
    """A city to find one's way by on a map."""

    name: str
    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found near a place."""

    place: Place
    radius_km: float
    filters: Filters
    near: tuple[Near, ...]
    loaded: date | None  # when the registry was loaded
    holds: Wanted  # the kinds that the registry holds
    demonstration: bool  # the entries are invented: no registry is loaded
    towns: tuple[Town, ...] = ()  # for a map


class Registry:
    """A registry open for searching."""

    def __init__(self, db: sqlite3.Connection, own: sqlite3.Connection, *, invented: bool = False) -> None:
        self.db = db
        self.own = own
        self.invented = invented
        self.holds = Wanted(tuple(json.loads(store.fact(db, "wanted") or "[]")))
        loaded = store.fact(db, "loaded")
        self.loaded = date.fromisoformat(loaded) if loaded else None

    def near(
        self, place: Place, filters: Filters, *, radius_km: float = RADIUS_KM, limit: int = LIMIT
    ) -> tuple[Near, ...]:
        """The nearest entries within a radius, nearest first.

        Raises:
            BadInput: radius or limit is no size.
        """
        if not (math.isfinite(radius_km) and radius_km > 0):
            raise BadInput(f"A radius of {radius_km:g} km: give one above 0; {HALFWAY_KM:,.0f} km is the whole Earth.")
        if not 1 <= limit <= 10_000:
            raise BadInput(f"A limit of {limit}: give one from 1 to 10,000.")
        where, values = self._conditions(filters)
        if place.point is None:
            ranked = [(None, npi) for npi in self._at_post_office(place, where, values, limit)]
        else:
            ranked = self._ranked(place.point, where, values, min(radius_km, HALFWAY_KM), limit)
        entries = {int(one.provider.npi): one for one in store.get(self.db, [npi for _, npi in ranked])}
        return tuple(
            Near(
                entry=entries[npi],
                distance_km=distance,
                declared=declared_of(self.own, entries[npi].provider.npi),
                notes=notes_of(self.own, entries[npi].provider.npi),
            )
            for distance, npi in ranked
        )

    def towns(self, point: Point, reach_km: float) -> tuple[Town, ...]:
        """The largest cities within a reach, by the number of their postal areas."""
        rows = self.db.execute("SELECT key, latitude, longitude FROM cities ORDER BY areas DESC, key LIMIT 4000")
        found = (Town(key.title(), Point(latitude_deg=north, longitude_deg=east)) for key, north, east in rows)
        return tuple(town for town in found if distance_km(point, town.point) <= reach_km)[:MOST_TOWNS]

    def _conditions(self, filters: Filters) -> tuple[str, list[object]]:
        """What an entry must be, as SQL with its values apart: no word of a user becomes SQL."""
        where: list[str] = []
        values: list[object] = []
        if filters.active:
            where.append("e.active")
        if filters.updated_since is not None:
            where.append("e.updated >= ?")
            values.append(filters.updated_since.isoformat())
        if not filters.kinds.covers(self.holds):
            codes = " OR ".join(["substr(t.code, 1, ?) = ?"] * len(filters.kinds.prefixes))
            where.append(f"EXISTS (SELECT 1 FROM taxonomies t WHERE t.npi = e.npi AND ({codes}))")
            for prefix in filters.kinds.prefixes:
                values += [len(prefix), prefix]
        if filters.technique is not None or filters.language is not None:
            technique = None if filters.technique is None else technique_named(filters.technique)
            where.append("e.npi IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(declaring(self.own, technique, filters.language))))
        return "".join(f" AND {condition}" for condition in where), values

    def _ranked(
        self, point: Point, where: str, values: Sequence[object], radius_km: float, limit: int
    ) -> list[tuple[float | None, int]]:
        reach = min(FIRST_KM, radius_km)
        while True:
            found = self._within(point, where, values, reach, limit)
            if len(found) >= limit or reach >= radius_km:
                return found
            reach = min(reach * WIDER, radius_km)

    def _within(
        self, point: Point, where: str, values: Sequence[object], reach: float, limit: int
    ) -> list[tuple[float | None, int]]:
        """The nearest entries within a reach. Areas come nearest first, so it stops at the first that is too far."""
        areas = self._areas(point, reach)
        found: list[tuple[float, int, int]] = []
        done, size = 0, FIRST_AREAS
        while done < len(areas) and not (len(found) >= limit and areas[done][0] > found[limit - 1][0]):
            part = areas[done : done + size]
            distances = {area: distance for distance, area in part}
            marks = ", ".join("?" * len(part))
            rows = self.db.execute(
                f"SELECT e.area, coalesce(e.updated, ''), e.npi FROM entries e WHERE e.area IN ({marks}){where}",
                (*distances, *values),
            )
            found += [(distances[area], -int(updated.replace("-", "") or 0), npi) for area, updated, npi in rows]
            found = sorted(found)[:limit]
            done, size = done + size, min(2 * size, MOST_AREAS)
        return [(distance, npi) for distance, _, npi in found]

    def _areas(self, point: Point, reach: float) -> list[tuple[float, int]]:
        """Distance and number of every area within a reach, nearest first."""
        chord = 2 * math.sin(reach / EARTH_KM / 2) + PAD if reach < HALFWAY_KM else 2.0 + PAD
        x, y, z = unit_vector(point)
        rows = self.db.execute(
            "SELECT a.id, a.latitude, a.longitude FROM spheres s JOIN areas a ON a.id = s.id WHERE s.x1 >= ? AND "
            "s.x0 <= ? AND s.y1 >= ? AND s.y0 <= ? AND s.z1 >= ? AND s.z0 <= ?",
            (x - chord, x + chord, y - chord, y + chord, z - chord, z + chord),
        )
        places = (
            (distance_km(point, Point(latitude_deg=latitude, longitude_deg=longitude)), number)
            for number, latitude, longitude in rows
        )
        return sorted(place for place in places if place[0] <= reach)

    def _at_post_office(self, place: Place, where: str, values: Sequence[object], limit: int) -> list[int]:
        """Entries of the same military post office, then of the same region."""
        rows = self.db.execute(
            f"SELECT e.npi FROM entries e WHERE e.state = ? AND e.country = 'US'{where} "
            "ORDER BY e.postal_code <> ?, e.updated DESC, e.npi LIMIT ?",
            (place.state, *values, place.postal_code, limit),
        )
        return [row[0] for row in rows]


@contextmanager
def opened(path: Path) -> Generator[Registry]:
    """The registry at a place, or the invented demonstration entries where none is loaded.

    Raises:
        BadInput: what lies there is no registry.
        MissingExtra: no registry is loaded, and the list of postal codes is not installed.
    """
    with ExitStack() as stack:
        own = stack.enter_context(reading_own(path))
        if path.exists():
            yield Registry(stack.enter_context(store.reading(path)), own)
        else:
            yield Registry(stack.enter_context(demonstration.reading()), own, invented=True)


def search(
    path: Path,
    place: str,
    *,
    kinds: Sequence[str] = (),
    technique: str | None = None,
    language: str | None = None,
    updated_since: date | None = None,
    active: bool = True,
    radius_km: float = RADIUS_KM,
    limit: int = LIMIT,
    for_map: bool = False,
) -> Found:
    """The entries nearest to a place in words; nothing of the search is written or sent anywhere.

    Raises:
        BadInput: the place, a kind, the technique or a size is not known or possible.
        MissingExtra: no registry is loaded, and the list of postal codes is not installed.
    """
    if technique is not None:
        technique = technique_named(technique)
    filters = Filters(
        kinds=wanted(kinds), technique=technique, language=language, updated_since=updated_since, active=active
    )
    with opened(path) as registry:
        there = find(registry.db, place)
        near = registry.near(there, filters, radius_km=radius_km, limit=limit)
        reach = max((one.distance_km or 0.0 for one in near), default=radius_km)
        return Found(
            place=there,
            radius_km=radius_km,
            filters=filters,
            near=near,
            towns=registry.towns(there.point, 1.7 * max(reach, NARROWEST_KM))
            if for_map and there.point is not None
            else (),
            loaded=None if registry.invented else registry.loaded,
            holds=registry.holds,
            demonstration=registry.invented,
        )
