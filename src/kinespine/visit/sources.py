"""The literature behind a report, spelled out from the bibliographies that lie beside the tables."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import kinespine

BIBLIOGRAPHIES = ("anatomy", "measures", "chain", "balance", "assessment", "care", "outcomes", "visit")
OWN_WORD = {"kinespine", "assumed", "recall"}  # keys that name no document


def cited(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Key and description of each source once, in order of the key."""
    wanted = {key.strip() for several in keys for key in several.split(";")} - OWN_WORD
    return [(key, _entries()[key]) for key in sorted(wanted) if key in _entries()]


@cache
def _entries() -> dict[str, str]:
    root = Path(kinespine.__file__).parent
    entries: dict[str, str] = {}
    for area in BIBLIOGRAPHIES:
        path = root / area / "tables" / "references.bib"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for entry in re.finditer(r"@\w+\{\s*([^,\s]+),(.*?)\}\s*(?=@|\Z)", text, re.DOTALL):
            # The same document may stand in several bibliographies: the fullest description is shown.
            entries[entry[1]] = max(entries.get(entry[1], ""), _described(entry[2]), key=len)
    return entries


def _described(entry: str) -> str:
    pairs = re.findall(r"(\w+)\s*=\s*\{((?:[^{}]|\{[^{}]*\})*)\}", entry)
    fields = {name.lower(): re.sub(r"[{}]", "", value) for name, value in pairs}
    place = fields.get("journal") or fields.get("howpublished")
    parts = [
        fields.get("author", "").replace(" and others", " et al.").replace(" and ", "; "),
        fields.get("title", ""),
        " ".join(part for part in (place, fields.get("year"), fields.get("volume")) if part)
        + (f", {fields['pages'].replace('--', '-')}" if "pages" in fields else ""),
        f"doi {fields['doi']}" if "doi" in fields else fields.get("url", ""),
        f"({fields['note']})" if "recalled" in fields.get("note", "") or "CC" in fields.get("note", "") else "",
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
