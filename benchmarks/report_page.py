"""A report of a benchmark, printed, and put between the marks of a page that shows it."""

from __future__ import annotations

from pathlib import Path


def show(text: str, page: Path | None, begin: str, end: str) -> None:
    """Print the report, and write it into the page where one is named."""
    print(text)
    if page is None:
        return
    old = page.read_text(encoding="utf-8")
    if old.count(begin) != 1 or old.count(end) != 1:
        raise SystemExit(f"{page.name} needs the marks {begin} and {end}, once each.")
    before, _, rest = old.partition(begin)
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}", encoding="utf-8", newline="\n")
