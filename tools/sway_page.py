"""Write the table of descriptors into docs/sway.md from the catalogue itself.

python tools/sway_page.py            write it
python tools/sway_page.py --check    say whether the page is what the catalogue gives now
"""

from __future__ import annotations

import sys

from page_files import ROOT, between, write_or_check

from kinespine.balance.descriptors import CATALOGUE
from kinespine.balance.reference_bands import TABLES

PAGE = ROOT / "docs" / "sway.md"
REFERENCES = TABLES / "references.bib"
START, END = "<!-- table -->\n", "<!-- end -->"


def main() -> int:
    """Write the page, or compare it."""
    return write_or_check({PAGE: between(PAGE, START, END, table())}, sys.argv[1:])


def table() -> str:
    """One row a descriptor."""
    lines = ["| name | what it is | unit | formula | source |", "| --- | --- | --- | --- | --- |"]
    entries = REFERENCES.read_text(encoding="utf-8").split("\n@")
    recalled = {entry.partition("{")[2].partition(",")[0] for entry in entries if "note = {recalled" in entry}
    for one in CATALOGUE:
        sources = ", ".join(
            f"[{key}](tables.md#{key}){' (recalled)' if key in recalled else ''}" for key in one.source.split(";")
        )
        words = one.words.replace("|", "\\|")
        lines.append(f"| `{one.name}` | {one.title} | {one.printed_unit} | {words} | {sources} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
