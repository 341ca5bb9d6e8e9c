"""Rows of a registry file written by hand in tests: a few cells by name, the others empty."""

import csv
import io
from pathlib import Path

from kinespine.providers.demonstration import FILE

with FILE.open(encoding="utf-8") as file:
    HEADER = next(csv.reader(file))

NAMES = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "organisation": "Provider Organization Name (Legal Business Name)",
    "family": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "address": "Provider First Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "postal_code": "Provider Business Practice Location Address Postal Code",
    "country": "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
}
USUAL = {
    "entity": "1", "family": "ELM", "given": "AVERY", "address": "1 EXAMPLE ST", "city": "TAMPA", "state": "FL",
    "postal_code": "336020000", "country": "US", "updated": "04/02/2024", "code_1": "111N00000X",
}  # fmt: skip


def number(count: int) -> str:
    """A provider number that nobody has: nine digits and the check digit."""
    digits = f"{310_000_000 + count}"
    total = 24 + sum(
        int(digit) if place % 2 else (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[int(digit)] for place, digit in enumerate(digits)
    )
    return f"{digits}{-total % 10}"


def cells(count: int = 0, **changed: str) -> list[str]:
    """The cells of a chiropractor in Tampa, some of them changed; `code_3` is the third taxonomy."""
    row = dict.fromkeys(HEADER, "")
    row["NPI"] = number(count)
    for name, value in {**USUAL, **changed}.items():
        kind, _, slot = name.partition("_")
        row[f"Healthcare Provider Taxonomy Code_{slot}" if kind == "code" else NAMES[name]] = value
    return list(row.values())


def line(count: int = 0, **changed: str) -> str:
    """A row as the public file has it: every cell in quotation marks."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells(count, **changed)) + "\n"


def header() -> str:
    return ",".join(f'"{name}"' for name in HEADER) + "\n"


def write(path: Path, *rows: str | bytes) -> Path:
    """A registry file of some rows."""
    parts = [header().encode(), *(row if isinstance(row, bytes) else row.encode() for row in rows)]
    path.write_bytes(b"".join(parts))
    return path


def unquoted(rows: list[list[str]]) -> str:
    """Rows as a spreadsheet saves them: marks only where they must be."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
