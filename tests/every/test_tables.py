import csv
import re
from pathlib import Path

import pytest

from kinespine.tables import read_keys

SOURCES = Path(__file__).resolve().parents[2] / "src" / "kinespine"
TABLES = sorted(SOURCES.glob("**/tables/*.csv"))
BIBLIOGRAPHIES = sorted(SOURCES.glob("**/*.bib"))
STATUSES = {"seen", "recalled", "measured", "assumed", "derived", "mixed", "calibrated"}

every_table = pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.relative_to(SOURCES)))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(file, strict=True)]


def is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell) is not None


def supported_by(kind: str, row: dict[str, str]) -> dict[str, list[str]]:
    """Each `source` (or `status`) column of a row, with the numbers it stands for.

    `pcsa_source` stands for the columns that begin with `pcsa_`; plain `source` for all others.
    """
    columns = [name for name in row if name == kind or name.endswith(f"_{kind}")]
    supported: dict[str, list[str]] = {name: [] for name in columns}
    for name, cell in row.items():
        if is_number(cell):
            own = [column for column in columns if column != kind and name.startswith(column[: -len(kind)])]
            for column in own or ([kind] if kind in columns else columns):
                supported[column].append(name)
    return supported


@every_table
def test_a_table_is_rectangular_text_without_stray_cells(path: Path):
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text, "lines end in a plain newline"
    lines = list(csv.reader(text.splitlines(), strict=True))
    assert len(lines) > 1
    assert len(set(lines[0])) == len(lines[0]), "a column stands twice"
    assert [number for number, line in enumerate(lines, 1) if len(line) != len(lines[0])] == []
    assert [number for number, line in enumerate(lines, 1) if [cell.strip() for cell in line] != line] == []
    unfit = {"nan", "inf", "-inf", "n/a", "na", "none", "null", "?"}
    assert [number for number, line in enumerate(lines, 1) if unfit & {cell.lower() for cell in line}] == []


@every_table
def test_every_number_has_a_status(path: Path):
    rows = rows_of(path)
    for number, row in enumerate(rows, start=2):
        statuses = supported_by("status", row)
        assert statuses or not any(map(is_number, row.values())), "numbers without a status column"
        for column, numbers in statuses.items():
            assert row[column] in STATUSES or (row[column] == "" and not numbers), f"row {number}: {column}"


@every_table
def test_every_number_has_a_source_that_exists(path: Path):
    rows = rows_of(path)
    bibliography = path.parent / "references.bib"
    keys = read_keys(bibliography) if bibliography.exists() else frozenset[str]()
    unknown: set[str] = set()
    for number, row in enumerate(rows, start=2):
        sources = supported_by("source", row)
        assert sources or not any(map(is_number, row.values())), "numbers without a source column"
        for column, numbers in sources.items():
            assert row[column] or not numbers, f"row {number}: {column} is empty, it stands for {numbers}"
            unknown |= {key.strip() for key in row[column].split(";") if key.strip()} - keys
    assert sorted(unknown) == [], f"not in {bibliography.relative_to(SOURCES)}"


@pytest.mark.parametrize("path", BIBLIOGRAPHIES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_an_entry_of_a_bibliography_has_a_title_and_an_article_its_year(path: Path):
    keys = read_keys(path)
    assert keys
    entries = re.split(r"(?m)^@", path.read_text(encoding="utf-8"))[1:]
    entries = [entry for entry in entries if not entry.lower().startswith("comment")]
    assert len(entries) == len(keys)
    for entry in entries:
        assert re.search(r"title\s*=", entry), entry
        assert re.search(r"(year|date)\s*=", entry) or not entry.lower().startswith("article"), entry
