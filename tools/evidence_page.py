"""Write docs/evidence.md: every claim with what is known, its grade and sources, and what cannot be said.

uv run python tools/evidence_page.py            write the page
uv run python tools/evidence_page.py --check    say whether the page is what the table gives now
"""

from __future__ import annotations

import sys

from page_files import ROOT, write_or_check

from kinespine.outcomes.evidence import evidence_page

PAGE = ROOT / "docs" / "evidence.md"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    return write_or_check({PAGE: evidence_page()}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
