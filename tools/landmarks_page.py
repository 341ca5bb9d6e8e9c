"""Writes what docs/landmarks.md shows of the tables: every view with its drawing and its landmarks.

python tools/landmarks_page.py            rewrite the page and the drawings
python tools/landmarks_page.py --check    say whether they still say the same
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from page_files import ROOT, between, write_or_check

from kinespine.measures.view_drawing import LEVELS, draw_view
from kinespine.measures.views import PictureLandmark, View, landmarks_of, views

PAGE = ROOT / "docs" / "landmarks.md"
_AXES = {
    "lateral": "forward (x) and up (z); tell `forward_is`",
    "frontal": "to the person's left (y) and up (z); tell `image_left_is`",
    "axial": "to the person's left (y) and forward (x); tell `image_left_is` and `forward_is`",
}


def written() -> dict[Path, str]:
    """Every file as it should be."""
    parts = [overview(), *(section(view) for view in views().values())]
    page = between(PAGE, "<!-- views -->\n", "<!-- /views -->", "\n".join(parts))
    drawings = {ROOT / "docs" / f"view_{view.name}.svg": draw_view(view) for view in views().values()}
    return {PAGE: page, **drawings}


def overview() -> str:
    """All views in a table."""
    lines = ["| view | picture | shows | landmarks |", "| --- | --- | --- | ---: |"]
    lines += [
        f"| [`{view.name}`](#{view.name}) | {view.title} | {_AXES[view.plane]} | {len(landmarks_of(view.name))} |"
        for view in views().values()
    ]
    return "\n".join([*lines, "", ""])


def section(view: View) -> str:
    """One view: drawing and landmarks, those that recur at every level in one line."""
    rows = landmarks_of(view.name)
    lines = [f"### {view.name}", "", f"![Where the landmarks of {view.name} lie](view_{view.name}.svg)", ""]
    lines += ["| landmark | where it lies | source |", "| --- | --- | --- |"]
    grouped: dict[tuple[str, str, str], list[PictureLandmark]] = {}
    for row in rows:
        grouped.setdefault(_general(row), []).append(row)
    for (name, definition, source), group in grouped.items():
        levels = list(dict.fromkeys(row.name.partition(".")[0] for row in group))
        named = name.replace("LEVEL", levels[0] if len(levels) == 1 else "LEVEL")
        where = definition.replace("LEVEL", levels[0]) if len(levels) == 1 else definition
        many = f" (LEVEL: {', '.join(levels)})" if len(levels) > 1 else ""
        sides = sorted({row.side for row in group} - {"middle"})
        side = f".{sides[0]}" if len(sides) == 1 else ".left`, `….right" if sides else ""
        lines.append(f"| `{named}{side}`{many} | {where} | {source} |")
    return "\n".join([*lines, "", ""])


def _general(row: PictureLandmark) -> tuple[str, str, str]:
    """A landmark with its side and level left out."""
    name, definition = row.name, row.definition
    if row.side != "middle":
        name = name.removesuffix(f".{row.side}")
        definition = definition.removesuffix(f", on the person's {row.side}")
    level, _, point = name.partition(".")
    if level in LEVELS and point.startswith(("endplate_", "body_centre", "pedicle", "spinous_tip")):
        name, definition = f"LEVEL.{point}", re.sub(rf"\b{level}\b", "LEVEL", definition)
    status = "" if row.status == "seen" else f" ({row.status})"
    return name, definition, f"{row.source}{status}"


def main(arguments: list[str]) -> int:
    """Rewrite the files, or compare them."""
    return write_or_check(written(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
