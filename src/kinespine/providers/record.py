"""What was found as data: JSON for other programs, CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kinespine.providers.provider import Provider
from kinespine.providers.search import RANKING, Found, Near
from kinespine.providers.store import Located
from kinespine.providers.taxonomy import display_of
from kinespine.providers.words import heading, remarks

CSV_COLUMNS = (
    "npi", "organisation", "family", "given", "credential", "address", "city", "state", "postal_code", "country",
    "phone", "taxonomies", "enumerated", "updated", "deactivated", "reactivated", "active",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute a cell that begins so


def found_record(found: Found) -> dict[str, Any]:
    """Everything that was found, with units in the names."""
    point = found.place.point
    return {
        "status": "found",
        "message": " ".join([heading(found) + ".", *remarks(found)]),
        "demonstration": found.demonstration,
        "place": {
            "name": found.place.name,
            "precision": found.place.precision,
            "latitude_deg": None if point is None else point.latitude_deg,
            "longitude_deg": None if point is None else point.longitude_deg,
        },
        "radius_km": found.radius_km,
        "kinds": found.filters.kinds.words,
        "ranking": RANKING,
        "loaded": _day(found.loaded),
        "entries": [near_record(near, found.demonstration) for near in found.near],
    }


def near_record(near: Near, demonstration: bool) -> dict[str, Any]:
    """One entry: what the registry says, and apart from it what is declared and noted."""
    return {
        "demonstration": demonstration,
        "distance_km": near.distance_km,
        "placed_by": near.entry.precision,
        "registry": provider_record(near.entry.provider),
        "source": {"file": near.entry.file, "line": near.entry.line, "verified": False},
        "self_declared": [
            {
                "technique": said.technique,
                "certification": said.certification,
                "languages": list(said.languages),
                "statement": said.statement,
                "declared_by": said.declared_by,
                "source": said.source,
                "date": said.date.isoformat(),
            }
            for said in near.declared
        ],
        "notes": [{"date": note.date.isoformat(), "words": note.words} for note in near.notes],
    }


def provider_record(one: Provider) -> dict[str, Any]:
    """The facts of one entry as reported to the registry."""
    return {
        "npi": one.npi,
        "name": one.name,
        "organisation": bool(one.organisation),
        "address": one.address,
        "city": one.city,
        "state": one.state,
        "postal_code": one.postal_code,
        "country": one.country,
        "phone": one.phone,
        "taxonomies": [
            {"code": row.code, "display": display_of(row.code), "licence": row.licence, "state": row.state,
             "primary": row.primary}
            for row in one.taxonomies
        ],
        "enumerated": _day(one.enumerated),
        "updated": _day(one.updated),
        "deactivated": _day(one.deactivated),
        "active": one.active,
    }  # fmt: skip


def csv_lines(entries: Iterable[Located]) -> Iterator[str]:
    """Entries as CSV, a line at a time; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    yield _line(CSV_COLUMNS)
    for entry in entries:
        one = entry.provider
        cells: list[str] = []
        for name in CSV_COLUMNS:
            if name == "taxonomies":
                cells.append(";".join(row.code for row in one.taxonomies))
            else:
                value = getattr(one, name)
                cells.append("" if value is None else str(value).lower() if isinstance(value, bool) else str(value))
        yield _line([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
