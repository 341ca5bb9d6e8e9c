"""The search finds what looking at every entry finds, and keeps nothing of who asks."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from kinespine.errors import BadInput
from kinespine.providers import declared, places, store
from kinespine.providers.declared import Declared, declare
from kinespine.providers.load import load
from kinespine.providers.places import Place, distance_km
from kinespine.providers.provider import Point, Provider, Taxonomy
from kinespine.providers.search import HALFWAY_KM, Filters, Registry, opened, search
from kinespine.providers.store import Located
from kinespine.providers.taxonomy import wanted

EVERYWHERE = Filters(kinds=wanted(()))


def place(latitude: float, longitude: float) -> Place:
    point = Point(latitude_deg=latitude, longitude_deg=longitude)
    return Place(name="here", point=point, precision="coordinates")


@pytest.fixture(scope="module")
def scattered(written: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Entries all over the Earth, thick around the antimeridian, the poles and some islands, several on one point."""
    chance = random.Random(2)
    corners = [(0, 180), (52, -180), (89.5, 0), (-89.5, 0), (21.3, -157.9), (13.5, 144.8), (40.7, -74.0), (0, 0)]
    spots = [(90.0, 0.0), (-90.0, 0.0)]
    for latitude, longitude in corners:
        spots += [(latitude + chance.gauss(0, 0.4), longitude + chance.gauss(0, 0.4)) for _ in range(25)]
    spots += [(chance.uniform(-90, 90), chance.uniform(-180, 180)) for _ in range(100)]
    path = tmp_path_factory.mktemp("scattered") / "r.sqlite"
    db = sqlite3.connect(path)
    store.create(db)
    store.set_fact(db, "wanted", '["111N"]')
    entries: list[Located] = []
    for area, (latitude, longitude) in enumerate(spots, start=1):
        latitude, longitude = max(-90, min(90, latitude)), (longitude + 180) % 360 - 180
        db.execute("INSERT INTO areas VALUES (?, ?, 'postal area', ?, ?)", (area, f"{area}", latitude, longitude))
        for _ in range(chance.choice((1, 1, 2, 5))):
            one = Provider(
                npi=written.number(len(entries)), family="ELM", taxonomies=(Taxonomy(code="111N00000X"),),
                updated=date(chance.randint(2010, 2024), 1, 1),
                deactivated=date(2020, 1, 1) if chance.random() < 0.1 else None,
            )  # fmt: skip
            entries.append(Located(one, area, "postal area", "", 1))
    store.put(db, 1, entries)
    store.index_places(db)
    db.commit()
    db.close()
    with opened(path) as registry:
        yield registry


Entries = dict[Point, list[tuple[int, int]]]  # minus the day of the last update, and number


def every_entry(registry: Registry) -> Entries:
    found: Entries = {}
    for npi, updated, latitude, longitude in registry.db.execute(
        "SELECT e.npi, e.updated, a.latitude, a.longitude FROM entries e JOIN areas a ON a.id = e.area WHERE e.active"
    ):
        at = Point(latitude_deg=latitude, longitude_deg=longitude)
        found.setdefault(at, []).append((-int(updated.replace("-", "")), npi))
    return found


def by_looking_at_all(entries: Entries, there: Place, radius_km: float, limit: int) -> list[tuple[float, str]]:
    """Every entry with its distance, sorted: what the index must not change."""
    assert there.point is not None
    found = [
        (distance, *entry)
        for point, rows in entries.items()
        if (distance := distance_km(there.point, point)) <= radius_km
        for entry in rows
    ]
    return [(distance, f"{npi}") for distance, _, npi in sorted(found)][:limit]


def test_1000_searches_find_what_looking_at_every_entry_finds(scattered: Registry):
    chance, entries = random.Random(5), every_entry(scattered)
    corners = [
        (0, 179.9),
        (0, -179.9),
        (52, 180),
        (90, 0),
        (-90, 77),
        (89.9, 120),
        (21.3, -157.9),
        (13.5, 144.8),
        (40.7, -74),
    ]
    for _ in range(1000):
        latitude, longitude = chance.choice(corners)
        if chance.random() < 0.3:
            latitude, longitude = chance.uniform(-90, 90), chance.uniform(-180, 180)
        there = place(max(-90, min(90, latitude + chance.gauss(0, 0.3))), longitude)
        radius, limit = chance.choice((1, 5, 40, 300, 3000, HALFWAY_KM)), chance.choice((1, 7, 20, 100))
        found = scattered.near(there, EVERYWHERE, radius_km=radius, limit=limit)
        assert [(one.distance_km, one.entry.provider.npi) for one in found] == by_looking_at_all(
            entries, there, radius, limit
        )


def test_a_point_is_the_same_on_both_sides_of_the_antimeridian(scattered: Registry):
    east, west = (
        [one.entry.provider.npi for one in scattered.near(place(1, longitude), EVERYWHERE, radius_km=200)]
        for longitude in (180, -180)
    )
    assert east == west
    assert len(east) == 20


def test_filters_leave_what_they_say(scattered: Registry):
    there = place(40.7, -74.0)
    every = scattered.near(there, Filters(kinds=wanted(()), active=False), radius_km=HALFWAY_KM, limit=10_000)
    recent = scattered.near(
        there, Filters(kinds=wanted(()), updated_since=date(2020, 1, 1)), radius_km=HALFWAY_KM, limit=10_000
    )
    expected = [
        one.entry.provider.npi
        for one in every
        if one.entry.provider.active and (one.entry.provider.updated or date.min) >= date(2020, 1, 1)
    ]
    assert [one.entry.provider.npi for one in recent] == expected
    assert any(not one.entry.provider.active for one in every)


@pytest.mark.parametrize("radius", [0, -1, float("nan"), float("inf")])
def test_what_is_no_radius_is_refused(radius: float, scattered: Registry):
    with pytest.raises(BadInput, match="radius"):
        scattered.near(place(0, 0), EVERYWHERE, radius_km=radius)


def test_kinds_are_found_by_any_of_their_codes(published: Path):
    found = search(published, "27.95, -82.46", kinds=["111NX0800X"], radius_km=HALFWAY_KM, limit=100)
    assert found.near
    assert all(any(row.code == "111NX0800X" for row in one.entry.provider.taxonomies) for one in found.near)
    chiropractors = search(published, "27.95, -82.46", radius_km=HALFWAY_KM, limit=100)
    assert len(chiropractors.near) == 26


def test_technique_and_language_are_what_offices_declared_and_stand_apart(written: ModuleType, tmp_path: Path):
    registry = tmp_path / "r.sqlite"
    load([written.write(tmp_path / "file.csv", *(written.line(count) for count in range(3)))], registry)
    said = Declared(
        npi=written.number(1), technique="NUCCA", languages=("Spanish",), declared_by="the office", source="form",
        date=date(2026, 1, 2),
    )  # fmt: skip
    declare(registry, (said,))
    for asked in ({"technique": "nucca"}, {"language": "SPANISH"}, {"technique": "NUCCA", "language": "spanish"}):
        [one] = search(registry, "33602", **asked).near
        assert one.entry.provider.npi == written.number(1)
        assert one.declared == (said,)
    assert search(registry, "33602", technique="Blair").near == ()
    with store.reading(registry) as db:  # nothing of it entered the registry
        assert "NUCCA" not in "".join(db.iterdump())
    load([tmp_path / "file.csv"], registry)  # and a new load leaves it
    assert len(search(registry, "33602", technique="NUCCA").near) == 1


@pytest.mark.parametrize("words", ["NUCCA' OR '1'='1", "'; DROP TABLE entries; --", '" OR ""="'])
def test_no_word_of_a_user_becomes_sql(words: str, published: Path):
    before = published.read_bytes()
    with pytest.raises(BadInput, match="No technique"):
        search(published, "33602", technique=words)
    assert search(published, "33602", language=words).near == ()
    with pytest.raises(BadInput, match="no kind of provider"):
        search(published, "33602", kinds=[words])
    assert published.read_bytes() == before


def test_a_military_post_office_finds_its_own_entries_first(written: ModuleType, tmp_path: Path):
    post = {"city": "APO", "state": "AE"}
    file = written.write(
        tmp_path / "file.csv", written.line(1, postal_code="09012", **post),
        written.line(2, postal_code="09096", **post),
        written.line(3, city="FPO", state="AP", postal_code="963490000"), written.line(4),
    )  # fmt: skip
    load([file], tmp_path / "r.sqlite")
    found = search(tmp_path / "r.sqlite", "09096")
    assert [one.entry.provider.npi for one in found.near] == [written.number(2), written.number(1)]
    assert {one.distance_km for one in found.near} == {None}
    #   none of them is placed at latitude and longitude zero
    assert search(tmp_path / "r.sqlite", "0, 0", radius_km=5000).near == ()


def test_a_search_writes_nothing_anywhere(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import socket

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("a search reached for the network")

    monkeypatch.setattr(socket, "socket", no_network)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in published.parent.iterdir()}
    monkeypatch.chdir(tmp_path)
    search(published, "33602")
    search(tmp_path / "none" / "r.sqlite", "33602")
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in published.parent.iterdir()} == before
    assert list(tmp_path.iterdir()) == []


def test_without_a_registry_the_answers_are_invented_and_say_so(tmp_path: Path):
    found = search(tmp_path / "r.sqlite", "Tampa, FL")
    assert found.demonstration
    assert found.near
    assert all("EXAMPLE ST" in one.entry.provider.address for one in found.near)


def test_declared_rows_are_checked_by_line(written: ModuleType, tmp_path: Path):
    file = tmp_path / "declared.csv"
    rows = [
        ",".join(declared.HEADER),
        f"{written.number(1)},Grostic,,Spanish; French,,the office,form,2026-01-02",
        "123,NUCCA,,,,the office,form,2026-01-02",
        f"{written.number(2)},NUCA,,,,the office,form,2026-01-02",
        f"{written.number(2)},NUCCA,,,,,form,2026-01-02",
        f"{written.number(2)},NUCCA,,,,the office,form,yesterday",
        f"{written.number(2)},NUCCA",
    ]
    file.write_text("\n".join(rows[:2]) + "\n", encoding="utf-8")
    [row] = declared.read_declared(file)
    assert (row.technique, row.languages) == ("Orthospinology", ("Spanish", "French"))
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        declared.read_declared(file)
    told = str(refused.value).split("\n")
    assert [line.split(":")[0] for line in told] == [f"declared.csv, line {line}" for line in range(3, 8)]
    assert "Did you mean 'NUCCA'" in told[1]


def test_a_note_stands_with_its_entry(written: ModuleType, tmp_path: Path):
    registry = tmp_path / "r.sqlite"
    load([written.write(tmp_path / "file.csv", written.line(1))], registry)
    declared.add_note(registry, written.number(1), "moved <b>away</b>", date(2026, 1, 2))
    [one] = search(registry, "33602").near
    assert [note.words for note in one.notes] == ["moved <b>away</b>"]
    for npi, words in (("123", "x"), (written.number(1), "  ")):
        with pytest.raises(BadInput):
            declared.add_note(registry, npi, words, date(2026, 1, 2))


def test_places_are_those_of_the_registry_itself(published: Path):
    with ExitStack() as stack:
        registry = stack.enter_context(opened(published))
        assert places.find(registry.db, "33602").postal_code == "33602"
