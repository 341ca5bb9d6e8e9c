"""What the programs of this folder write: text between the marks of a page, files written or compared by --check."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def between(page: Path, begin: str, end: str, text: str) -> str:
    """The page with other text between its two marks, each of which stands there once."""
    old = page.read_text(encoding="utf-8")
    if old.count(begin) != 1 or old.count(end) != 1:
        raise SystemExit(f"{page.name} needs the marks {begin.strip()} and {end.strip()}, once each.")
    before, _, rest = old.partition(begin)
    return f"{before}{begin}{text}{end}{rest.partition(end)[2]}"


def write_or_check(
    written: Mapping[Path, str], arguments: list[str], *, alike: Callable[[str, str], bool] = operator.eq
) -> int:
    """Write the files; with --check say which are not what the program writes now.

    Args:
        written: by file, the whole text.
        arguments: of the command line.
        alike: whether the text that is there (empty: none) and the one written now say the same.

    Returns:
        The exit code: 1 where --check finds a difference.
    """
    if "--check" not in arguments:
        for file, text in written.items():
            file.write_text(text, encoding="utf-8", newline="\n")
        return 0
    stale = [
        file.relative_to(ROOT).as_posix()
        for file, text in written.items()
        if not alike(file.read_text(encoding="utf-8") if file.is_file() else "", text)
    ]
    if stale:
        print(f"Not what it should be now: {', '.join(stale)}. Run: python tools/{Path(sys.argv[0]).name}")
    return 1 if stale else 0
