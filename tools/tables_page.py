"""Write docs/tables.md: every table, its columns and units, where its numbers come from, what is recalled or assumed.

python tools/tables_page.py            write the page
python tools/tables_page.py --check    say whether the page is what the tables give now
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import rules_described
from page_files import ROOT, write_or_check
from tables_described import TABLES

SOURCES = ROOT / "src" / "kinespine"
PAGE = ROOT / "docs" / "tables.md"
STATUSES = ("seen", "measured", "derived", "calibrated", "recalled", "assumed", "mixed")
WEAK = ("recalled", "assumed")
NEAR = (0.75, 1.33)  # a chosen area within this ratio of the table's own total needs no explanation

Row = dict[str, str]


def page() -> str:
    """The whole page."""
    tables = {name: read(SOURCES / name) for name in TABLES}
    parts = [HEAD, overview(tables), *(chapter(name, tables[name]) for name in TABLES)]
    parts += [areas(tables), rules_described.chapter(), weak(tables), sources(tables)]
    return "\n\n".join(parts) + "\n"


HEAD = """# The tables and their sources

This page is written by `tools/tables_page.py` from the tables themselves. Measured and published numbers of the body
stand in CSV files under `src/kinespine/*/tables`, beside a `source` (a key of the `references.bib` in the same folder)
and a `status`; anatomical rules and shapes of curves stand in the code and are [listed below](#numbers-in-the-code):

| status | meaning |
| --- | --- |
| seen | read in the source named |
| measured | measured for this project, on bone meshes with an open licence |
| derived | computed from numbers that were seen |
| calibrated | chosen so that a result of the model meets a measurement; the note says which |
| recalled | from memory of the literature, not retrieved: check before use |
| assumed | nobody measured it, or no measurement was found: an anatomical or mechanical judgement |

What is done with them is on the [mathematics](mathematics.md) page."""


def overview(tables: dict[str, list[Row]]) -> str:
    """How many numbers of each status each table has."""
    lines = ["## All tables", "", "| table | rows | " + " | ".join(STATUSES) + " |", "| --- |" + " ---: |" * 8]
    total: Counter[str] = Counter()
    for name, rows in tables.items():
        counts = statuses_of(rows)
        total += counts
        cells = " | ".join(str(counts[status] or "") for status in STATUSES)
        lines.append(f"| [{short(name)}](#{anchor(name)}) | {len(rows)} | {cells} |")
    rows_in_all = sum(map(len, tables.values()))
    lines.append(f"| all | {rows_in_all} | " + " | ".join(str(total[status] or "") for status in STATUSES) + " |")
    return "\n".join(lines) + "\n\nCounted are numbers; a table without numbers is counted in rows only."


def chapter(name: str, rows: list[Row]) -> str:
    """One table: what it is, its columns, where its numbers come from."""
    known = TABLES[name]
    columns = list(rows[0])
    described = {**dict.fromkeys(known.names, "names the row"), **known.columns}
    if set(described) != set(columns):
        raise SystemExit(
            f"{name}: columns {columns}, described {list(described)}. Describe each in tools/tables_described.py."
        )
    lines = [f"## {short(name)}", "", known.what, "", "| column | meaning |", "| --- | --- |"]
    lines += [f"| `{column}` | {described[column]} |" for column in columns]
    keys = Counter(key for row in rows for column in origins("source", row) for key in keys_of(row[column]))
    cited = ", ".join(f"[{key}](#{key.lower()}) ({count})" for key, count in keys.most_common())
    lines += ["", f"Sources, with the number of times each is named: {cited}."]
    return "\n".join(lines)


def areas(tables: dict[str, list[Row]]) -> str:
    """Muscle groups: fascicles, own total, chosen total, and the reason where they differ much."""
    counts = Counter(row["group"] for row in tables["anatomy/tables/muscles.csv"])
    lines = [
        "## Muscle areas chosen",
        "",
        "One side of the reference man (1.75 m, 75 kg, 30 years). The fascicles of a group keep their shares; the "
        f"group gets one total. A choice outside {NEAR[0]} to {NEAR[1]} times the sum in the table is explained below.",
        "",
        "| group | fascicles | table cm² | chosen cm² | ratio | from | status | source |",
        "| --- | ---: | ---: | ---: | ---: | --- | --- | --- |",
    ]
    far: list[str] = []
    for row in tables["anatomy/tables/muscle_groups.csv"]:
        own, chosen = float(row["table_total_cm2"]), float(row["chosen_total_cm2"])
        ratio = f"{chosen / own:.2f}" if own else ""
        lines.append(
            f"| {row['group']} | {counts[row['group']]} | {own:.2f} | {chosen:.2f} | {ratio} | {row['kind']} | "
            f"{row['status']} | {row['source']} |"
        )
        if not own or not NEAR[0] <= chosen / own <= NEAR[1]:
            far.append(f"- **{row['group']}** ({ratio or 'no table total'}): {row['reason']}")
    lines.append(f"| all | {counts.total()} | | | | | | |")
    return "\n".join([*lines, "", f"Outside {NEAR[0]} to {NEAR[1]}:", "", *far])


def weak(tables: dict[str, list[Row]]) -> str:
    """Every row with a recalled or assumed number, alike ones together."""
    lines = [
        "## Everything recalled or assumed",
        "",
        "Row by row: the numbers concerned, and what the table says of them. Rows of one muscle group that say the "
        "same of the same columns stand together.",
    ]
    for name, rows in tables.items():
        found = weak_rows(name, rows)
        if found:
            lines += [
                "",
                f"### {short(name)}",
                "",
                "| row | status | numbers | source and note |",
                "| --- | --- | --- | --- |",
            ]
            lines += [f"| {' | '.join(line)} |" for line in found]
    return "\n".join(lines)


def weak_rows(name: str, rows: list[Row]) -> list[tuple[str, str, str, str]]:
    """Row, status, numbers, source and note."""
    together: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows:
        grouped = name.endswith("/muscles.csv")
        names = " ".join(row[column] for column in TABLES[name].names if not (grouped and column == "group"))
        for column, numbers in origins("status", row).items():
            if row[column] not in WEAK:
                continue
            source = row.get(column.removesuffix("status") + "source", "")
            values = ", ".join(f"{number}" if grouped else f"{number} {row[number]}" for number in numbers)
            remark = "" if grouped else row.get("note", "") or row.get("reason", "") or row.get("question", "")
            group = f"{row['group']}: " if grouped else ""
            together.setdefault((group, row[column], values, joined(source, remark)), []).append(names)
    return [
        (cell(group + ", ".join(names)), status, cell(values), cell(remark))
        for (group, status, values, remark), names in together.items()
    ]


def sources(tables: dict[str, list[Row]]) -> str:
    """Every source of every folder, as its bibliography describes it."""
    lines = [
        "## Sources",
        "",
        "What was read of each is said with it. Those marked `(no table)` were consulted, or stand in a note.",
    ]
    described: dict[str, str] = {}
    for path in sorted(SOURCES.glob("*/tables/references.bib")):
        for key, words in entries(path):
            described.setdefault(key, words)
    named = {
        key
        for rows in tables.values()
        for row in rows
        for column in origins("source", row)
        for key in keys_of(row[column])
    }
    lines.append("")
    lines += [
        f'- <a id="{key.lower()}"></a>**{key}**{"" if key in named else " (no table)"}: {words}'
        for key, words in sorted(described.items(), key=lambda item: item[0].lower())
    ]
    return "\n".join(lines)


def read(path: Path) -> list[Row]:
    """The rows of a table as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def origins(kind: str, row: Row) -> dict[str, list[str]]:
    """Each `source` or `status` column of a row, with the numbers it stands for.

    `pcsa_source` stands for the columns that begin with `pcsa_`, `architecture_source` for what is left without one,
    plain `source` for all others.
    """
    columns = [name for name in row if name == kind or name.endswith(f"_{kind}")]
    found: dict[str, list[str]] = {column: [] for column in columns}
    free = [column for column in columns if column == kind or column.startswith("architecture_")]
    for name, value in row.items():
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", value):
            own = [column for column in columns if column != kind and name.startswith(column.removesuffix(kind))]
            for column in own or free:
                found[column].append(name)
    return found


def statuses_of(rows: Iterable[Row]) -> Counter[str]:
    """How many numbers have each status."""
    counts: Counter[str] = Counter()
    for row in rows:
        for column, numbers in origins("status", row).items():
            counts[row[column]] += len(numbers)
    return counts


def keys_of(text: str) -> list[str]:
    """The keys of a source cell."""
    return [key for part in text.split(";") if (key := part.strip())]


def entries(path: Path) -> list[tuple[str, str]]:
    """Key and description of every entry of a bibliography."""
    found: list[tuple[str, str]] = []
    for entry in re.split(r"(?m)^@", path.read_text(encoding="utf-8"))[1:]:
        head = re.match(r"\w+\{\s*([^,\s]+),", entry)
        if head is None:
            continue
        fields = dict(re.findall(r"(\w+)\s*=\s*\{+(.*?)\}+\s*(?:,|\}|$)", entry[head.end() :], re.DOTALL))
        title = plain(fields.get("title", ""))
        place = [plain(fields.get(name, "")) for name in ("author", "journal", "howpublished")]
        year = fields.get("year", "")
        parts = [place[0], title, place[1] or place[2], "" if year in title else year]
        parts += [f"doi {fields['doi']}" if "doi" in fields else "", fields.get("url", "")]
        text = ". ".join(part.rstrip(".") for part in parts if part) + "."
        found.append((head[1], text + (f" *{plain(fields['note'])}.*" if "note" in fields else "")))
    return found


def plain(text: str) -> str:
    """Text of a bibliography as it is read."""
    return " ".join(re.sub(r"\\([_&%#$])", r"\1", text).replace("{", "").replace("}", "").split())


def joined(source: str, remark: str) -> str:
    """The source's key and the table's own words."""
    return ". ".join(part for part in (source, remark) if part)


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return text.replace("|", "/")


def short(name: str) -> str:
    """`anatomy/joints.csv`."""
    return name.replace("/tables/", "/")


def anchor(name: str) -> str:
    """The address that Markdown gives a heading."""
    return re.sub(r"[^\w-]", "", short(name)).lower()


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    on_disk = {str(path.relative_to(SOURCES).as_posix()) for path in SOURCES.glob("*/tables/*.csv")}
    if on_disk != set(TABLES):
        print(f"Describe in tools/tables_described.py: {sorted(on_disk ^ set(TABLES))}")
        return 1
    return write_or_check({PAGE: page()}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
