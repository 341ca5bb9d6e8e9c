"""A registry is taken up where it stopped, put in use whole or not at all, and never believed blindly."""

import csv
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from kinespine.errors import BadInput
from kinespine.providers import store
from kinespine.providers.demonstration import FILE
from kinespine.providers.load import Progress, load

TODAY = date(2026, 3, 1)
TABLES = ("entries", "taxonomies", "areas", "files", "remarks", "spheres")


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a registry says of providers."""
    with store.reading(path) as db:
        return {table: sorted(map(repr, db.execute(f"SELECT * FROM {table}"))) for table in TABLES}


def zipped(path: Path, *files: tuple[str, bytes], level: int = 9) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


def test_the_file_in_the_published_format_gives_up_its_chiropractors(recordings: Path, tmp_path: Path):
    file = recordings / "directory" / "npidata_masked_sample.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    codes = [f"Healthcare Provider Taxonomy Code_{slot}" for slot in range(1, 16)]
    wanted = {row["NPI"] for row in rows if any(row[code].startswith("111N") for code in codes)}
    found = load([file], tmp_path / "r.sqlite")
    with store.reading(tmp_path / "r.sqlite") as db:
        assert {f"{npi}" for (npi,) in db.execute("SELECT npi FROM entries")} == wanted
    assert found.counts.rows == len(rows) == 91
    assert found.counts.deactivations == 1  # the last row
    assert FILE.read_bytes() == file.read_bytes()  # what the package brings is this file


def test_a_load_stopped_at_every_block_ends_like_one_that_was_not(
    generated: ModuleType, postal_codes: list[str], tmp_path: Path
):
    class Stop(Exception):
        pass

    file = tmp_path / "generated.csv"
    generated.write_generated(file, 2000, postal_codes[:500], shares=(0.2, 0.1))
    load([file], tmp_path / "whole.sqlite", today=TODAY)

    def stop(_: Progress) -> None:
        raise Stop

    stops = 0
    while True:
        try:
            size = 150_000 + 40_000 * (stops % 4)
            found = load([file], tmp_path / "parts.sqlite", today=TODAY, tell=stop, block_size=size)
        except Stop:
            stops += 1
            assert not (tmp_path / "parts.sqlite").exists()
        else:
            break
    assert stops > 5
    assert found.resumed
    assert contents(tmp_path / "parts.sqlite") == contents(tmp_path / "whole.sqlite")


@pytest.mark.slow
def test_a_load_killed_ten_times_over_200000_rows_ends_like_one_that_was_not(
    generated: ModuleType, postal_codes: list[str], tmp_path: Path
):
    file = tmp_path / "generated.csv"
    generated.write_generated(file, 200_000, postal_codes)
    load([file], tmp_path / "whole.sqlite", today=TODAY)
    script = (
        "import sys, time\nfrom datetime import date\nfrom pathlib import Path\n"
        "from kinespine.providers.load import load\n"
        "def tell(progress):\n    print('block', flush=True)\n    time.sleep(0.05)\n"
        "load([Path(sys.argv[1])], Path(sys.argv[2]), today=date(2026, 3, 1), tell=tell, block_size=2 << 20)"
    )
    chance = random.Random(3)
    parts = tmp_path / "parts.sqlite"
    command = [sys.executable, "-c", script, str(file), str(parts)]
    kills = 0
    while kills < 10:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            for _ in range(chance.randint(1, 8)):
                running.stdout.readline()
            time.sleep(0.05 * chance.random())  # anywhere between two blocks, and in one
            running.send_signal(signal.SIGKILL)
        kills += 1
        assert not parts.exists(), "it was done before it was killed ten times"
    subprocess.run(command, check=True, capture_output=True)
    assert contents(parts) == contents(tmp_path / "whole.sqlite")


def test_a_zip_is_read_as_a_stream_and_gives_the_same(tmp_path: Path):
    name = "npidata_pfile_20050523-20260208.csv"
    archive = zipped(
        tmp_path / "NPPES.zip", (name, FILE.read_bytes()), (name.replace(".csv", "_FileHeader.csv"), b"NPI\n"),
        ("othername_pfile_20050523-20260208.csv", b"NPI\n"),
    )  # fmt: skip
    load([archive], tmp_path / "zip.sqlite", today=TODAY, block_size=20_000)
    load([FILE], tmp_path / "csv.sqlite", today=TODAY)
    same = contents(tmp_path / "csv.sqlite")
    assert contents(tmp_path / "zip.sqlite")["entries"] == same["entries"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["NPPES.zip", "csv.sqlite", "zip.sqlite"]


def test_a_zip_stopped_half_way_goes_on_at_the_same_row(tmp_path: Path):
    archive = zipped(tmp_path / "npidata.zip", ("npidata_pfile_20050523-20260208.csv", FILE.read_bytes()))

    def stop(progress: Progress) -> None:
        if progress.share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load([archive], tmp_path / "r.sqlite", today=TODAY, tell=stop, block_size=10_000)
    found = load([archive], tmp_path / "r.sqlite", today=TODAY)
    assert found.resumed
    assert found.counts.rows == 91


@pytest.mark.parametrize("cut", [0.5, 0.97])
def test_a_broken_zip_leaves_the_registry_in_use(cut: float, tmp_path: Path):
    registry = tmp_path / "r.sqlite"
    load([FILE], registry)
    before = registry.read_bytes()
    whole = zipped(tmp_path / "whole.zip", ("npidata_pfile_20050523-20260208.csv", FILE.read_bytes())).read_bytes()
    (tmp_path / "short.zip").write_bytes(whole[: int(cut * len(whole))])
    spoilt = bytearray(whole)
    spoilt[len(whole) // 2] ^= 0xFF
    (tmp_path / "spoilt.zip").write_bytes(spoilt)
    for name in ("short.zip", "spoilt.zip"):
        with pytest.raises(BadInput, match="Download it again"):
            load([tmp_path / name], registry)
        assert registry.read_bytes() == before


def test_a_file_that_breaks_off_in_a_row_leaves_the_registry_in_use(tmp_path: Path):
    registry = tmp_path / "r.sqlite"
    load([FILE], registry)
    before = registry.read_bytes()
    (tmp_path / "short.csv").write_bytes(FILE.read_bytes()[:60_000])
    with pytest.raises(BadInput, match=r"ends in the middle of line \d+"):
        load([tmp_path / "short.csv"], registry)
    assert registry.read_bytes() == before


def test_a_file_without_the_last_end_of_line_is_whole(tmp_path: Path):
    (tmp_path / "whole.csv").write_bytes(FILE.read_bytes().rstrip(b"\r\n"))
    assert load([tmp_path / "whole.csv"], tmp_path / "r.sqlite").counts.rows == 91


def test_a_zip_that_would_grow_without_measure_is_not_read(tmp_path: Path):
    bomb = zipped(tmp_path / "bomb.zip", ("npidata_pfile_20050523-20260208.csv", b"\0" * 30_000_000))
    with pytest.raises(BadInput, match="as no registry file does"):
        load([bomb], tmp_path / "r.sqlite")


def test_one_row_without_end_is_refused_before_it_fills_the_memory(written: ModuleType, tmp_path: Path):
    file = written.write(tmp_path / "endless.csv", '"' + "A" * 3_000_000)
    with pytest.raises(BadInput, match="ten-digit"):
        load([file], tmp_path / "r.sqlite", block_size=1 << 18)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"  \n \n", "is empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0", "neither CSV text nor a zip"),
        ("packed.csv", b"\x1f\x8b\x08\0 something", "neither CSV text nor a zip"),
        ("other.csv", b"name,age\nA,1\n", "no provider file"),
        ("line.csv", b"NPI,x", "one line without an end"),
        ("other.zip", b"PK\x05\x06" + b"\0" * 18, "should hold one file"),
    ],
)
def test_what_is_no_registry_file_is_told_by_what_it_is(name: str, data: bytes, words: str, tmp_path: Path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput, match=words):
        load([tmp_path / name], tmp_path / "r.sqlite")
    assert not (tmp_path / "r.sqlite").exists()


def test_a_file_without_anybody_wanted_leaves_the_registry_in_use(written: ModuleType, tmp_path: Path):
    registry = tmp_path / "r.sqlite"
    load([FILE], registry)
    before = registry.read_bytes()
    file = written.write(tmp_path / "none.csv", written.line(1, code_1="207Q00000X"))
    with pytest.raises(BadInput, match="no provider of the kinds"):
        load([file], registry)
    assert registry.read_bytes() == before
    assert not registry.with_name("r.sqlite.loading").exists()


def test_two_loads_at_once_do_not_write_into_each_other(tmp_path: Path):
    registry = tmp_path / "r.sqlite"

    def again(_: Progress) -> None:
        with pytest.raises(BadInput, match="is running"):
            load([FILE], registry, today=TODAY)

    load([FILE], registry, today=TODAY, tell=again)


def test_an_update_changes_ends_and_takes_out_entries(written: ModuleType, tmp_path: Path):
    line, number, registry = written.line, written.number, tmp_path / "r.sqlite"
    load([written.write(tmp_path / "monthly.csv", *(line(count) for count in range(1, 6)))], registry, today=TODAY)
    gone = dict.fromkeys(("entity", "family", "address", "city", "state", "postal_code", "country", "code_1"), "")
    weekly = written.write(
        tmp_path / "npidata_pfile_20260209-20260215.csv",
        line(1, family="OAK", updated="02/10/2026"),  # changed
        line(2, updated="", deactivated="02/11/2026", **gone),  # ended
        line(3, code_1="225100000X"),  # no chiropractor any more
        line(9),  # new
        line(10, code_1="225100000X"),  # never was one
    )
    with pytest.raises(BadInput, match="Add --update"):
        load([weekly], registry, today=TODAY)
    found = load([weekly], registry, update=True, today=TODAY)
    with store.reading(registry) as db:
        entries = {one.provider.npi: one.provider for one in store.get(db, map(int, map(number, range(12))))}
    assert sorted(entries) == sorted(number(count) for count in (1, 2, 4, 5, 9))
    assert entries[number(1)].family == "OAK"
    assert not entries[number(2)].active
    assert entries[number(2)].family == "ELM"  # what is known of it stays
    counts = found.counts
    assert (counts.again, counts.deactivations, counts.left_out, counts.loaded, counts.others) == (1, 1, 1, 1, 2)
    assert counts.rows == 5


def test_a_list_of_deactivated_numbers_ends_entries(written: ModuleType, tmp_path: Path):
    registry = tmp_path / "r.sqlite"
    load([written.write(tmp_path / "monthly.csv", written.line(1), written.line(2))], registry, today=TODAY)
    ended = tmp_path / "deactivated.csv"
    ended.write_text(f"NPI,NPPES Deactivation Date\n{written.number(2)},02/11/2026\n", encoding="utf-8")
    load([ended], registry, update=True, today=TODAY)
    with store.reading(registry) as db:
        assert db.execute("SELECT npi FROM entries WHERE active").fetchall() == [(int(written.number(1)),)]


def test_monthly_and_weekly_files_at_once_are_one_after_the_other(written: ModuleType, tmp_path: Path):
    monthly = written.write(tmp_path / "npidata_pfile_20050523-20260208.csv", written.line(1), written.line(2))
    weekly = written.write(tmp_path / "npidata_pfile_20260209-20260215.csv", written.line(1, family="OAK"))
    load([monthly, weekly], tmp_path / "once.sqlite", today=TODAY)
    load([monthly], tmp_path / "twice.sqlite", today=TODAY)
    load([weekly], tmp_path / "twice.sqlite", update=True, today=TODAY)
    for table in ("entries", "taxonomies"):
        assert contents(tmp_path / "once.sqlite")[table] == contents(tmp_path / "twice.sqlite")[table]


def test_a_weekly_file_of_2008_moves_no_entry_of_2020(written: ModuleType, tmp_path: Path):
    monthly = written.write(tmp_path / "npidata_pfile_20050523-20260208.csv", written.line(1, updated="05/01/2020"))
    registry = tmp_path / "r.sqlite"
    load([monthly], registry, today=TODAY)
    before = registry.read_bytes()
    old = written.write(
        tmp_path / "npidata_pfile_20080204-20080210.csv", written.line(1, city="MIAMI", updated="02/05/2008")
    )
    with pytest.raises(BadInput, match=r"20080210\.csv ends on 2008-02-10.*which ends on 2026-02-08"):
        load([old], registry, update=True, today=TODAY)
    with pytest.raises(BadInput, match="in the order of their dates"):
        load([monthly, old], tmp_path / "other.sqlite", today=TODAY)
    assert registry.read_bytes() == before
    undated = old.rename(tmp_path / "weekly.csv")
    found = load([undated], registry, update=True, today=TODAY)
    assert (found.counts.rows, found.counts.older, found.counts.again) == (1, 1, 0)
    with store.reading(registry) as db:
        assert db.execute("SELECT city, updated FROM entries").fetchall() == [("TAMPA", "2020-05-01")]
    load([monthly], registry, update=True, today=TODAY)  # the same once more is no older file


def test_an_update_cannot_ask_for_kinds_that_the_registry_does_not_hold(tmp_path: Path):
    load([FILE], tmp_path / "r.sqlite")
    with pytest.raises(BadInput, match="holds chiropractor only"):
        load([FILE], tmp_path / "r.sqlite", names=["hospital"], update=True)
    with pytest.raises(BadInput, match="no registry"):
        load([FILE], tmp_path / "none.sqlite", update=True)


def test_other_kinds_are_kept_when_asked_for(tmp_path: Path):
    load([FILE], tmp_path / "r.sqlite", names=["physician", "2080"])
    with store.reading(tmp_path / "r.sqlite") as db:
        codes = {code for (code,) in db.execute("SELECT code FROM taxonomies WHERE is_primary")}
        assert json.loads(store.fact(db, "wanted"))[-1] == "2080"
    assert "207R00000X" in codes
    assert not any(code.startswith("111N") for code in codes)


def test_what_is_no_registry_is_not_searched_and_not_overwritten_unasked(tmp_path: Path):
    path = tmp_path / "r.sqlite"
    path.write_text("something of mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is no provider registry"), store.reading(path):
        pass
    db = sqlite3.connect(tmp_path / "other.sqlite")
    db.execute("CREATE TABLE mine (x)")
    db.close()
    with pytest.raises(BadInput, match="is no provider registry"), store.reading(tmp_path / "other.sqlite"):
        pass


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(BadInput, match="Cannot write"):
        load([FILE], tmp_path / "r.sqlite")
