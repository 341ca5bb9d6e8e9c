"""Put chapters that were computed into docs/outcomes.md, between their marks."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "outcomes.md"


def chapter(name: str) -> list[str]:
    """The lines that stand between the marks of one chapter now."""
    page = PAGE.read_text(encoding="utf-8")
    return page.partition(f"<!-- {name}: begin -->\n")[2].partition(f"<!-- {name}: end -->")[0].splitlines()


def put(name: str, text: str) -> None:
    """Replace what stands between the marks of one chapter."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        raise SystemExit(f"{PAGE.name} needs the marks {begin} and {end}, once each.")
    found = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n{text}\n{end}", page, flags=re.DOTALL)
    PAGE.write_text(found, encoding="utf-8", newline="\n")
