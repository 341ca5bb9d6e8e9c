"""Every row of a registry file is loaded, mended or refused with its line, and the counts add up."""

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.errors import BadInput
from kinespine.providers import store
from kinespine.providers.columns import Columns, read_columns
from kinespine.providers.load import Loaded, load
from kinespine.providers.provider import Provider, Taxonomy, is_npi
from kinespine.providers.rows import Cells, provider_of, split
from kinespine.providers.status import status_record, status_text

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="session")
def columns(written: ModuleType) -> Columns:
    return read_columns(written.header(), "file.csv")


def loaded(path: Path, registry: Path) -> tuple[Loaded, dict[str, Provider], list[tuple[int, int, str]]]:
    """What a load left: counts, providers by number, remarks as (line, refused, words)."""
    found = load([path], registry, today=TODAY)
    with store.reading(registry) as db:
        npis = [row[0] for row in db.execute("SELECT npi FROM entries")]
        entries = {one.provider.npi: one.provider for one in store.get(db, npis)}
        remarks = db.execute("SELECT line, kind = 'refused', words FROM remarks ORDER BY line").fetchall()
        assert db.execute("SELECT sum(rows) FROM files").fetchone()[0] == found.counts.rows
    return found, entries, remarks


def test_a_check_digit_tells_a_provider_number():
    assert is_npi("1234567893")  # the example of the standard
    assert [npi for npi in ("1234567890", "123456789", "12345678935", "12345６7893", "") if is_npi(npi)] == []


@given(st.from_regex(r"[0-9]{10}", fullmatch=True), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(npi: str, place: int, more: int):
    wrong = npi[:place] + str((int(npi[place]) + more) % 10) + npi[place + 1 :]
    assert not (is_npi(npi) and is_npi(wrong))


def test_bad_rows_are_loaded_mended_or_refused_by_line_and_the_counts_add_up(written: ModuleType, tmp_path: Path):
    line, number = written.line, written.number
    many = {f"code_{slot}": "207Q00000X" for slot in range(1, 15)} | {"code_15": "111NN0400X"}
    rows = [
        line(1),  # line 2: as it should be
        line(2, family='O"ELM'),  # a mark inside, doubled as it should be
        line(3, family="ELM").replace('"ELM"', '"E"L"M"'),  # marks inside that are not doubled
        line(4, address="1 EXAMPLE ST\nFLOOR 2"),  # lines 5 and 6
        line(5, family="MU\xd1OZ").encode("latin-1"),  # line 7
        line(6, **many),  # the wanted code in the fifteenth slot
        line(7, postal_code=""),
        line(8, state="ON", city="TORONTO", country="CA", postal_code="M5V 2T6"),
        line(9, updated="04/02/2031"),  # line 11: in the future
        line(10).replace('"TAMPA",', ""),  # a cell is missing
        line(11).replace(number(11), "1234567890"),  # a wrong check digit
        line(12, code_1="207Q00000X"),  # a physician
        line(13, updated="", code_1="", family="", deactivated="01/15/2018", **dict.fromkeys(
            ("entity", "address", "city", "state", "postal_code", "country"), "")),
        line(14, postal_code="6020", state="CT", city="CANTON"),  # a leading zero lost
        line(15, deactivated="01/15/2018", reactivated="02/01/2018"),
        line(16, family="E\0LM"),
        line(1, family="OAK"),  # line 19: the first number again
    ]  # fmt: skip
    found, entries, remarks = loaded(written.write(tmp_path / "bad.csv", *rows), tmp_path / "r.sqlite")
    counts = found.counts
    assert (counts.rows, counts.loaded, counts.again, counts.others, counts.deactivations, counts.refused) == (
        17, 12, 1, 1, 1, 2,
    )  # fmt: skip
    told = {line: words for line, _, words in remarks}
    assert sorted(line for line, refused, _ in remarks if refused) == [12, 13]
    assert "328 columns, the header has 329" in told[12]
    assert "1234567890" in told[13]
    assert "quotation marks" in told[4]
    assert "Latin-1" in told[7]
    assert "placed by city" in told[9]
    assert "2031-04-02 lies in the future" in told[11]
    assert "leading zeros" in told[16]
    assert "null bytes" in told[18]
    assert counts.repaired == 6
    assert entries[number(2)].family == 'O"ELM'
    assert entries[number(3)].family == 'E"L"M'
    assert entries[number(4)].address == "1 EXAMPLE ST FLOOR 2"
    assert entries[number(5)].family == "MUÑOZ"
    assert len(entries[number(6)].taxonomies) == 2
    assert (entries[number(8)].country, entries[number(8)].postal_code) == ("CA", "M5V 2T6")
    assert entries[number(9)].updated is None
    assert entries[number(14)].postal_code == "06020"
    assert entries[number(15)].active
    assert entries[number(1)].family == "OAK"


def test_a_mark_too_many_spoils_one_row_and_not_the_next(written: ModuleType, tmp_path: Path):
    broken = written.line(2).replace('"AVERY",', '"AVERY,')
    file = written.write(tmp_path / "bad.csv", written.line(1), broken, written.line(3))
    found, entries, remarks = loaded(file, tmp_path / "r.sqlite")
    assert set(entries) == {written.number(1), written.number(3)}
    assert [line for line, refused, _ in remarks if refused] == [3]
    assert found.counts.rows == 3


def test_a_file_saved_by_a_spreadsheet_without_marks_loads_the_same(written: ModuleType, tmp_path: Path):
    rows = [written.cells(count, address="1 EXAMPLE ST, SUITE 2") for count in range(20)]
    plain = tmp_path / "plain.csv"
    plain.write_text(written.unquoted([written.HEADER, *rows]), encoding="utf-8-sig", newline="")
    lines = [written.line(count, address="1 EXAMPLE ST, SUITE 2") for count in range(20)]
    _, same, _ = loaded(written.write(tmp_path / "quoted.csv", *lines), tmp_path / "q.sqlite")
    found, entries, _ = loaded(plain, tmp_path / "p.sqlite")
    assert entries == same
    assert found.counts.loaded == 20


def test_columns_are_found_by_name_wherever_a_later_version_puts_them(written: ModuleType, tmp_path: Path):
    turned = [[*row[:1], "new", *reversed(row[1:])] for row in (written.HEADER, written.cells(1))]
    file = tmp_path / "later.csv"
    file.write_text(written.unquoted(turned), encoding="utf-8", newline="")
    _, entries, _ = loaded(file, tmp_path / "r.sqlite")
    assert entries[written.number(1)].city == "TAMPA"


def test_a_missing_column_is_named(written: ModuleType, tmp_path: Path):
    file = written.write(tmp_path / "short.csv")
    file.write_bytes(file.read_bytes().replace(b'"Last Update Date"', b'"Last Updated"'))
    with pytest.raises(BadInput, match=r"'Last Update Date'.*Did you mean 'Last Updated'"):
        load([file], tmp_path / "r.sqlite")


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=12), min_size=4, max_size=4))
@settings(max_examples=60)
def test_any_text_in_a_cell_is_read_back_as_one_clean_line(columns: Columns, written: ModuleType, texts: list[str]):
    line = written.line(1, given=texts[0], address=texts[1], city=texts[2], family=f"ELM{texts[3]}")
    [found] = split(line.encode(), 2, columns.count)
    assert isinstance(found, Cells)
    one, _ = provider_of(found, columns, TODAY)
    for said in (one.given, one.address, one.city, one.family):
        assert said == " ".join(said.split())
        assert said.isprintable()
    assert one.npi == written.number(1)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(columns: Columns, noise: bytes):
    for found in split(b'"1234567893","' + noise, 2, columns.count):
        assert isinstance(found, Cells) or found[0] >= 2


def test_a_code_that_stands_twice_keeps_both_licences_and_its_primary_mark(columns: Columns, written: ModuleType):
    slots = {
        "Healthcare Provider Taxonomy Code": ("111N00000X", "111N00000X", "111N00000X"),
        "Provider License Number": ("CH1", "CH2", "CH1"),
        "Provider License Number State Code": ("FL", "GA", "FL"),
        "Healthcare Provider Primary Taxonomy Switch": ("N", "N", "Y"),
    }
    row = written.cells(1)
    for name, values in slots.items():
        for slot, value in enumerate(values, start=1):
            row[written.HEADER.index(f"{name}_{slot}")] = value
    one, _ = provider_of(Cells(2, row), columns, TODAY)
    assert one.taxonomies == (
        Taxonomy(code="111N00000X", licence="CH1", state="FL", primary=True),
        Taxonomy(code="111N00000X", licence="CH2", state="GA", primary=False),
    )


def test_a_code_in_small_letters_is_of_its_kind(written: ModuleType, tmp_path: Path):
    file = written.write(tmp_path / "small.csv", written.line(1, code_1="111n00000x"), written.line(2))
    found, entries, _ = loaded(file, tmp_path / "r.sqlite")
    assert (found.counts.loaded, found.counts.others) == (2, 0)
    assert entries[written.number(1)].taxonomies[0].code == "111N00000X"


def test_an_older_row_does_not_take_the_place_of_a_newer_one(written: ModuleType, tmp_path: Path):
    gone = dict.fromkeys(("entity", "family", "address", "city", "state", "postal_code", "country", "code_1"), "")
    file = written.write(
        tmp_path / "turned.csv",
        written.line(1, family="OAK", updated="01/02/2020"),
        written.line(1, family="ELM", updated="01/02/2008", city="MIAMI"),
        written.line(1, updated="01/02/2009", code_1="207Q00000X"),
        written.line(1, updated="", deactivated="05/01/2012", **gone),
        written.line(2, updated="01/02/2008"),
        written.line(2, family="ASH", updated="01/02/2020"),
    )
    found, entries, remarks = loaded(file, tmp_path / "r.sqlite")
    counts = found.counts
    assert (counts.rows, counts.loaded, counts.again, counts.older, counts.others, counts.deactivations) == (
        6, 2, 1, 3, 0, 0,
    )  # fmt: skip
    one = entries[written.number(1)]
    assert (one.family, one.city, one.updated, one.active) == ("OAK", "TAMPA", date(2020, 1, 2), True)
    assert entries[written.number(2)].family == "ASH"
    assert [line for line, _, words in remarks if "the entry of 2020-01-02 stays" in words] == [3, 4, 5]
    status = status_record(tmp_path / "r.sqlite")
    assert status["files"][0]["older"] == len(status["older"]) == 3
    assert "3 older than the entry" in status_text(status)


@pytest.mark.parametrize("country", ["US", "USA", "usa", "U.S.A.", "United States", "United States of America", ""])
def test_the_united_states_are_one_country_however_they_are_written(
    country: str, columns: Columns, written: ModuleType
):
    one, _ = provider_of(Cells(2, written.cells(1, country=country)), columns, TODAY)
    assert (one.country, one.state, one.postal_code) == ("US", "FL", "33602")
