"""Tables that stack where the screen is narrow: every cell carries the words of its column (`narrow.css.j2`)."""

from __future__ import annotations

import re
from html import unescape

from markupsafe import Markup, escape

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
CELL = re.compile(r"<td\b")


def stacked(page: str) -> Markup:
    """The same page, each cell of a table labelled with the heading over it; cells over several columns are left."""
    return Markup(TABLE.sub(lambda found: _labelled(found[0]), str(page)))


def _labelled(table: str) -> str:
    headings = [_plain(words) for words in HEADING.findall(table)]
    return ROW.sub(lambda row: _row(row[0], headings), table)


def _row(row: str, headings: list[str]) -> str:
    place = iter(range(len(headings)))

    def label(cell: re.Match[str]) -> str:
        words = headings[next(place)]
        return f'{cell[0]} data-label="{escape(words)}"' if words else cell[0]

    return row if "colspan" in row else CELL.sub(label, row)


def _plain(words: str) -> str:
    """Words of a heading without tags, in one line, without marks of where a word may break."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).replace("\u00ad", "").split())
