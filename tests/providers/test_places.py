"""Words for a place become a point, or an answer that says how to write it."""

import math
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.errors import BadInput
from kinespine.providers import store
from kinespine.providers.places import (
    EARTH_KM,
    area_of,
    city_key,
    distance_km,
    fill,
    find,
    middle,
    states,
    unit_vector,
)
from kinespine.providers.provider import Point

points = st.builds(
    Point,
    latitude_deg=st.floats(-90, 90, allow_nan=False),
    longitude_deg=st.floats(-180, 180, allow_nan=False),
)


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(":memory:") as found:
        store.create(found)
        fill(found)
        yield found
    found.close()


def at(latitude: float, longitude: float) -> Point:
    return Point(latitude_deg=latitude, longitude_deg=longitude)


def test_a_quarter_of_the_equator_and_the_way_over_the_pole_are_as_long_as_they_should_be():
    quarter = math.pi / 2 * EARTH_KM
    assert distance_km(at(0, 0), at(0, 90)) == pytest.approx(quarter)
    assert distance_km(at(80, 10), at(80, -170)) == pytest.approx(math.radians(20) * EARTH_KM)
    assert distance_km(at(0, 179.9), at(0, -179.9)) == pytest.approx(math.radians(0.2) * EARTH_KM)


def test_a_published_distance_is_met():
    #   Paris to London, 48.8566 N 2.3522 E to 51.5074 N 0.1278 W: 343.6 km on a sphere of 6371 km
    assert distance_km(at(48.8566, 2.3522), at(51.5074, -0.1278)) == pytest.approx(343.6, abs=0.1)


@given(points, points)
def test_the_distance_is_that_of_the_unit_vectors(one: Point, other: Point):
    chord = math.dist(unit_vector(one), unit_vector(other))
    assert distance_km(one, other) == pytest.approx(2 * EARTH_KM * math.asin(min(1, chord / 2)), abs=1e-3)


def test_the_middle_of_two_points_across_the_antimeridian_lies_between_them():
    found = middle([at(10, 179), at(10, -179)])
    assert abs(found.longitude_deg) == pytest.approx(180)


@pytest.mark.parametrize(
    "words",
    [
        "33602",
        "33602-1234",
        "Tampa, FL",
        "tampa fl",
        "TAMPA, Florida",
        "Tampa Florida",
        "27.95, -82.46",
        "27.95 -82.46",
    ],
)
def test_one_town_can_be_written_in_many_ways(words: str, db: sqlite3.Connection):
    found = find(db, words)
    assert found.point is not None
    assert distance_km(found.point, at(27.95, -82.46)) < 25


@pytest.mark.parametrize(
    ("words", "state"),
    [("Charleston West Virginia", "WV"), ("Richmond Virginia", "VA"), ("Little Rock Arkansas", "AR")],
)
def test_the_longest_name_of_a_state_is_read_first(words: str, state: str, db: sqlite3.Connection):
    assert find(db, words).state == state


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Springfield", r"25 places called 'Springfield'.*Springfield, MA"),
        ("Tamppa, FL", "Did you mean 'tampa'"),
        ("Tampa, Florda", "no state 'Florda'.*Did you mean 'Florida'"),
        ("00000", "no postal code 00000"),
        ("95, 10", "degrees north"),
        ("10, 200", "degrees north"),
        ("", "no place ''"),
        ("'; DROP TABLE postal; --", "no place"),
        ("Robert'); DELETE FROM cities;--, FL", "no place"),
        ("x" * 5000, "no place"),
    ],
)
def test_what_is_no_place_is_answered_with_how_to_write_one(words: str, told: str, db: sqlite3.Connection):
    before = db.execute("SELECT count(*) FROM postal").fetchone(), db.execute("SELECT count(*) FROM cities").fetchone()
    with pytest.raises(BadInput, match=told):
        find(db, words)
    assert before == (
        db.execute("SELECT count(*) FROM postal").fetchone(),
        db.execute("SELECT count(*) FROM cities").fetchone(),
    )


@pytest.mark.parametrize(
    ("words", "latitude", "longitude", "within"),
    [
        ("00901", 18.5, -66.1, 20),  # San Juan, Puerto Rico
        ("96910", 13.5, 144.8, 20),  # Guam
        ("96799", -14.3, -170.7, 20),  # American Samoa
        ("00802", 18.3, -64.9, 20),  # Virgin Islands
        ("96950", 15.2, 145.7, 30),  # Northern Mariana Islands
        ("99546", 51.9, -176.6, 60),  # Adak in the Aleutians
        ("Honolulu, HI", 21.3, -157.9, 20),
    ],
)
def test_islands_and_territories_have_their_place(
    words: str, latitude: float, longitude: float, within: float, db: sqlite3.Connection
):
    found = find(db, words)
    assert found.point is not None
    assert distance_km(found.point, at(latitude, longitude)) < within


@pytest.mark.parametrize("code", ["09012", "96505", "96510", "34002"])
def test_a_military_post_office_is_placed_nowhere(code: str, db: sqlite3.Connection):
    #   the list has latitude and longitude 0 for most, and a place in Alaska for an office at sea
    found = find(db, code)
    assert found.point is None
    assert found.state in {"AE", "AP", "AA"}
    assert area_of(db, code, "APO", found.state) is None
    assert area_of(db, "", "APO", found.state) is None


def test_every_postal_area_lies_where_the_list_of_another_source_has_it(recordings: object, db: sqlite3.Connection):
    import csv
    import gzip
    from pathlib import Path

    file = Path(str(recordings)) / "directory" / "zip_centroids_us.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        other = {row["GEOID"]: at(float(row["LAT"]), float(row["LONG"])) for row in csv.DictReader(lines)}
    ours = {
        code: at(latitude, longitude)
        for code, latitude, longitude in db.execute(
            "SELECT code, latitude, longitude FROM postal WHERE latitude IS NOT NULL"
        )
    }
    apart = sorted(distance_km(ours[code], point) for code, point in other.items() if code in ours)
    assert len(apart) > 30_000
    assert apart[len(apart) // 2] < 5
    assert apart[int(0.99 * len(apart))] < 35


def test_an_address_is_placed_by_the_best_that_it_tells(db: sqlite3.Connection):
    told = [
        (area_of(db, *address) or ("", None, "none"))[2]
        for address in (
            ("33602", "TAMPA", "FL"),
            ("33699", "TAMPA", "FL"),  # no such area
            ("", "TAMPA", "FL"),
            ("", "ST. LOUIS", "MO"),
            ("", "NOWHERE", "FL"),
            ("", "", ""),
        )
    ]
    assert told == ["postal area", "three-digit area", "city", "city", "none", "none"]


def test_saint_louis_is_st_louis():
    assert city_key("Saint  Louis") == city_key("ST. LOUIS") == "st louis"
    assert city_key("Cañon City") == "canon city"


def test_every_state_of_the_list_has_a_name(db: sqlite3.Connection):
    listed = {state for (state,) in db.execute("SELECT DISTINCT state FROM postal WHERE state <> ''")}
    assert listed <= set(states())
