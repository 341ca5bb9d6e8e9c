"""Write docs/evidence.md: every claim with what is known, its grade and sources, and what cannot be said.

uv run python tools/evidence_page.py            write the page
uv run python tools/evidence_page.py --check    say whether the page is what the table gives now
"""

from __future__ import annotations

import sys
from pathlib import Path

from kinespine.outcomes.evidence import evidence_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "evidence.md"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    text = evidence_page()
    if arguments == ["--check"]:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/evidence.md is not what the table gives now. Run: uv run python tools/evidence_page.py")
        return 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
