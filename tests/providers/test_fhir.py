"""Entries as FHIR: valid by the models of R4B, in the shape of Plan-Net, and the same when read back."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.errors import BadInput
from kinespine.providers import store
from kinespine.providers.export import write_export
from kinespine.providers.fhir_in import read_fhir
from kinespine.providers.fhir_out import NPI_SYSTEM, bundle, ndjson, resources
from kinespine.providers.load import load
from kinespine.providers.provider import Point, Provider, Taxonomy
from kinespine.providers.taxonomy import specialisations

WORDS = st.text(st.sampled_from("ABCÉÑ'&<>\"-."), min_size=1, max_size=8)
DAYS = st.none() | st.dates(date(2005, 1, 1), date(2026, 1, 1))
CODES = sorted(row.code for row in specialisations())


@st.composite
def providers(draw: st.DrawFn) -> Provider:
    """Any active entry: a person or an organisation."""
    person = draw(st.booleans())
    deactivated = draw(DAYS)
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    return Provider(
        npi="1234567893",
        organisation="" if person else draw(WORDS),
        family=draw(WORDS) if person else "",
        given=" ".join(draw(st.lists(WORDS, max_size=2))) if person else "",
        credential=draw(WORDS | st.just("")) if person else "",
        address=draw(WORDS | st.just("")),
        city=draw(WORDS),
        state="FL",
        postal_code="33602",
        phone=draw(st.just("") | st.just("813-555-0100")),
        taxonomies=tuple(
            Taxonomy(
                code=code, licence=draw(WORDS | st.just("")), state=draw(st.sampled_from(("", "FL"))),
                primary=draw(st.booleans()),
            )
            for code in codes
        ),
        enumerated=draw(DAYS),
        updated=draw(DAYS),
        deactivated=deactivated,
        reactivated=deactivated and draw(st.dates(deactivated, date(2026, 1, 1))),
        point=draw(st.none() | st.builds(Point, latitude_deg=st.floats(-90, 90), longitude_deg=st.floats(-180, 180))),
    )  # fmt: skip


def read(folder: Path, text: str) -> list[Provider | str]:
    (folder / "file.json").write_text(text, encoding="utf-8")
    return [one for _, one in read_fhir(folder / "file.json")]


@given(providers())
@settings(max_examples=40)
def test_an_entry_is_the_same_when_it_is_read_back(tmp_path_factory: pytest.TempPathFactory, one: Provider):
    text = bundle([one])
    Bundle.model_validate_json(text)
    assert read(tmp_path_factory.mktemp("fhir"), text) == [one]


def entries_of(path: Path) -> Iterator[Provider]:
    with store.reading(path) as db:
        npis = [row[0] for row in db.execute("SELECT npi FROM entries")]
        yield from (entry.provider for entry in store.get(db, npis))


def test_the_published_rows_are_valid_and_complete_by_the_profiles(published: Path):
    #   what Plan-Net asks for beyond R4B: at least one of each, and `active` true
    needed = {
        "Practitioner": ("identifier", "active", "name"),
        "PractitionerRole": ("active", "practitioner", "specialty", "location"),
        "Organization": ("identifier", "active", "type", "name", "address"),
        "HealthcareService": ("active", "category", "providedBy", "location"),
        "Location": ("status", "name", "address"),
    }
    made = [row for one in entries_of(published) for row in resources(one)]
    assert {row["resourceType"] for row in made} == set(needed)
    for row in made:
        assert [name for name in needed[row["resourceType"]] if not row.get(name)] == []
        assert row.get("active", True) is True
        assert row["meta"]["profile"][0].endswith(f"plannet-{row['resourceType']}")
    ids = {f"{row['resourceType']}/{row['id']}" for row in made}
    links = [value for row in made for value in references(row)]
    assert links
    assert set(links) <= ids


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_what_a_provider_declares_is_in_no_resource(published: Path):
    assert "technique" not in "".join(ndjson(entries_of(published))).casefold()


def test_a_registry_comes_back_from_its_own_export(published: Path, tmp_path: Path):
    for name in ("out.json", "out.ndjson"):
        written = write_export(published, tmp_path / name, "fhir")
        assert written["entries"] == 90
        load([tmp_path / name], tmp_path / "again.sqlite", names=["all"])
        assert list(entries_of(tmp_path / "again.sqlite")) == list(entries_of(published))


def test_a_deactivated_entry_is_left_out_and_counted(written: ModuleType, tmp_path: Path):
    file = written.write(tmp_path / "file.csv", written.line(1), written.line(2, deactivated="01/15/2018"))
    load([file], tmp_path / "r.sqlite")
    found = write_export(tmp_path / "r.sqlite", tmp_path / "out.json", "fhir")
    assert (found["entries"], found["left_out"]) == (1, 1)
    assert write_export(tmp_path / "r.sqlite", tmp_path / "out.csv", "csv")["entries"] == 2


def test_an_example_of_the_standard_is_read_and_its_other_numbers_are_not(recordings: Path, tmp_path: Path):
    file = recordings / "fhir" / "PractitionerRole_Practitioner_Endpoint_Bundle_Example.json"
    [(_, one)] = list(read_fhir(file))
    assert isinstance(one, Provider)
    assert (one.npi, one.family, one.given, one.city) == ("9999991018", "Richard", "Brenda Jennings", "Dearborn")
    assert [row.code for row in one.taxonomies] == ["208D00000X", "261QP2300X"]
    assert one.phone == "313-555-6443"  # the one at work, not the one at home
    load([file], tmp_path / "r.sqlite", names=["physician"])
    assert b"000001011" not in (tmp_path / "r.sqlite").read_bytes()  # a social security number stands in the file


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"resourceType": "Bundle", "type": "collection", "entry": "x"}, "list of resources"),
        ({"resourceType": "Bundle", "type": "collection", "entry": [1]}, "no resourceType"),
        ({"resourceType": "Patient"}, "no Practitioner and no Organization, only Patient"),
        ({"resourceType": "Practitioner", "active": "perhaps"}, "no Practitioner of FHIR R4B: active"),
        ({"resourceType": "Practitioner", "name": "ELM"}, "no Practitioner of FHIR R4B: name"),
        ({"resourceType": "Practitioner", "nonsense": 1}, "no Practitioner of FHIR R4B"),
        ({"no": "type"}, "no resourceType"),
    ],
)
def test_fhir_of_a_wrong_kind_is_told(content: object, words: str, tmp_path: Path):
    with pytest.raises(BadInput, match=words):
        read(tmp_path, json.dumps(content))


@pytest.mark.parametrize("text", ["{", "{} junk", '{"a":' * 100_000])
def test_what_is_no_json_is_told(text: str, tmp_path: Path):
    with pytest.raises(BadInput, match=r"is no JSON|no resourceType"):
        read(tmp_path, text)


def test_a_practitioner_without_a_number_is_refused_by_its_place(tmp_path: Path):
    bare = {"resourceType": "Practitioner", "name": [{"family": "ELM"}]}
    wrong = {**bare, "identifier": [{"system": NPI_SYSTEM, "value": "1234567890"}]}
    found = read(tmp_path, "\n".join(map(json.dumps, (bare, wrong))))
    assert all(isinstance(one, str) for one in found)
    assert "1234567890" in str(found[1])


def test_a_cell_that_a_spreadsheet_would_compute_is_text(written: ModuleType, tmp_path: Path):
    file = written.write(tmp_path / "file.csv", written.line(1, given='=HYPERLINK("x")'))
    load([file], tmp_path / "r.sqlite")
    write_export(tmp_path / "r.sqlite", tmp_path / "out.csv", "csv")
    assert "'=HYPERLINK" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_an_export_needs_a_registry_and_a_known_state(tmp_path: Path, published: Path):
    with pytest.raises(BadInput, match="invented entries are not exported"):
        write_export(tmp_path / "none.sqlite", tmp_path / "out.csv", "csv")
    with pytest.raises(BadInput, match="no state 'XX'"):
        write_export(published, tmp_path / "out.csv", "csv", state="XX")
    assert not (tmp_path / "out.csv").exists()
