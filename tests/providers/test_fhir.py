"""Entries as FHIR: valid by the models of R4B, in the shape of Plan-Net, and the same when read back."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.errors import BadInput
from kinespine.providers import store
from kinespine.providers.declared import HEADER, read_declared
from kinespine.providers.export import write_export
from kinespine.providers.fhir_in import read_fhir
from kinespine.providers.fhir_out import NPI_SYSTEM, bundle, ndjson, resources
from kinespine.providers.load import load
from kinespine.providers.provider import Point, Provider, Taxonomy
from kinespine.providers.search import search
from kinespine.providers.taxonomy import specialisations
from kinespine.providers.words import found_text

TODAY = date(2026, 3, 1)
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
    return [one for _, one, _ in read_fhir(folder / "file.json", TODAY)]


@given(providers())
@settings(max_examples=40)
def test_an_entry_is_the_same_when_it_is_read_back(tmp_path_factory: pytest.TempPathFactory, one: Provider):
    text = bundle([one])
    Bundle.model_validate_json(text)
    assert read(tmp_path_factory.mktemp("fhir"), text) == [one]


def test_every_reference_of_a_bundle_is_the_address_of_one_of_its_entries(published: Path):
    made = json.loads(bundle(entries_of(published)))["entry"]
    addresses = [row["fullUrl"] for row in made]
    assert len(set(addresses)) == len(addresses)
    assert all(UUID(address.removeprefix("urn:uuid:")).version == 5 for address in addresses)
    links = list(references(made))
    assert links
    assert set(links) <= set(addresses)


def test_one_code_with_two_licences_comes_back_with_both(tmp_path: Path):
    licences = [("", ""), ("CH1", "FL"), ("CH2", "GA")]
    codes = tuple(Taxonomy(code=CODES[0], licence=a, state=b, primary=a == "CH2") for a, b in licences)
    one = Provider(npi="1234567893", family="ELM", city="TAMPA", state="FL", postal_code="33602", taxonomies=codes)
    assert read(tmp_path, bundle([one])) == [one]


def practitioner(**changed: Any) -> dict[str, Any]:
    """A constructed practitioner of Tampa with a clean row, changed as asked."""
    coding = {"coding": [{"system": "http://nucc.org/provider-taxonomy", "code": "111N00000X"}]}
    return {
        "resourceType": "Practitioner",
        "identifier": [{"system": NPI_SYSTEM, "value": "1234567893"}],
        "name": [{"family": "ELM"}],
        "address": [{"line": ["1 Example St"], "city": "Tampa", "state": "FL", "postalCode": "33602", "country": "US"}],
        "qualification": [{"code": coding}],
        **changed,
    }


def test_no_escape_sequence_of_a_directory_reaches_a_terminal(tmp_path: Path):
    evil = "\x1b]0;owned\x07\x1b[2J\u202eX"
    coding = {"system": "http://nucc.org/provider-taxonomy", "code": "111N00000X"}
    file = tmp_path / "evil.json"
    file.write_text(
        json.dumps(
            practitioner(
                name=[{"family": evil, "given": [evil], "suffix": [evil]}],
                telecom=[{"system": "phone", "value": evil}],
                address=[{"line": [evil], "city": evil, "state": evil, "postalCode": evil, "country": "CA"}],
                qualification=[
                    {"code": {"coding": [coding]}, "identifier": [{"value": evil}], "issuer": {"display": evil}}
                ],
            )
        ),
        encoding="utf-8",
    )
    [(_, one, _)] = list(read_fhir(file, TODAY))
    assert isinstance(one, Provider)
    words = [getattr(one, name) for name in ("family", "given", "credential", "address", "city", "state", "phone")]
    words += [one.postal_code, one.taxonomies[0].licence, one.taxonomies[0].state]
    assert all("OWNED" in word.upper() and word.isprintable() for word in words)
    with pytest.raises(BadInput) as refused:
        read(tmp_path, json.dumps(practitioner(**{evil: 1})))
    assert str(refused.value).isprintable()
    with pytest.raises(BadInput) as refused:
        read(tmp_path, json.dumps({"resourceType": evil}))
    assert str(refused.value).isprintable()
    nameless = read(tmp_path, json.dumps(practitioner(identifier=[{"system": NPI_SYSTEM, "value": evil}])))
    assert str(nameless[0]).isprintable()


def test_no_escape_sequence_of_a_statement_reaches_a_terminal(tmp_path: Path):
    evil = "\x1b[2Jsaid"
    row = ["1234567893", "NUCCA", *[evil] * 5, "2026-02-01"]
    (tmp_path / "said.csv").write_text(f"{','.join(HEADER)}\n{','.join(row)}\n", encoding="utf-8")
    [one] = read_declared(tmp_path / "said.csv")
    words = [one.certification, *one.languages, one.statement, one.declared_by, one.source]
    assert words == ["[2Jsaid"] * 5


def test_a_directory_is_held_to_what_a_registry_file_is_held_to(tmp_path: Path):
    coding = {"system": "http://nucc.org/provider-taxonomy", "code": "chiropractor"}
    given = practitioner(
        meta={"lastUpdated": "2031-04-02T00:00:00Z"},
        address=[{"city": "Canton", "state": "ct", "postalCode": "6020", "country": "United States"}],
        qualification=[*practitioner()["qualification"], {"code": {"coding": [coding]}}],
    )
    (tmp_path / "one.json").write_text(json.dumps(given), encoding="utf-8")
    [(_, one, repairs)] = list(read_fhir(tmp_path / "one.json", TODAY))
    assert isinstance(one, Provider)
    assert (one.country, one.state, one.postal_code, one.updated) == ("US", "CT", "06020", None)
    assert [row.code for row in one.taxonomies] == ["111N00000X"]
    told = "; ".join(repairs)
    assert all(words in told for words in ("2031-04-02 lies in the future", "'CHIROPRACTOR' is no code", "zeros"))
    found = load([tmp_path / "one.json"], tmp_path / "r.sqlite", today=TODAY)
    assert found.counts.repaired == 1


def test_who_is_inactive_on_no_date_is_given_none(tmp_path: Path):
    (tmp_path / "gone.json").write_text(json.dumps(practitioner(active=False)), encoding="utf-8")
    load([tmp_path / "gone.json"], tmp_path / "r.sqlite", today=TODAY)
    [one] = entries_of(tmp_path / "r.sqlite")
    assert (one.active, one.deactivated, one.inactive) == (False, None, True)
    said = found_text(search(tmp_path / "r.sqlite", "Tampa, FL", active=False), TODAY)
    assert "DEACTIVATED on a day that is not told" in said
    assert "0001" not in said
    assert search(tmp_path / "r.sqlite", "Tampa, FL").near == ()


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
    [(_, one, _)] = list(read_fhir(file, TODAY))
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
