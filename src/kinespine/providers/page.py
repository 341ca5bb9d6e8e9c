"""What was found as one page that needs nothing else: map, list, print view; no script, no tile server, no network."""

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kinespine.providers.drawing import SIZE, draw
from kinespine.providers.search import Found
from kinespine.providers.taxonomy import display_of
from kinespine.providers.words import HOW_TO_LOAD, age_of, heading, placed, remarks

TEMPLATES = Path(__file__).parent / "templates"


def found_page(found: Found, today: date, version: str) -> str:
    """The page, with everything that somebody else wrote escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    drawn = draw(found)
    return environment.get_template("near.html.j2").render(
        version=version,
        day=today.isoformat(),
        heading=heading(found),
        remarks=remarks(found),
        how_to_load=HOW_TO_LOAD if found.demonstration else (),
        demonstration=found.demonstration,
        map=drawn,
        size=SIZE,
        entries=entry_rows(found, today),
    )


def entry_rows(found: Found, today: date) -> list[dict[str, Any]]:
    """The list as its lines are shown, on this page and in a visit's report."""
    return [
        {
            "number": number,
            "name": near.entry.provider.name,
            "kinds": "; ".join(display_of(row.code) for row in near.entry.provider.taxonomies),
            "distance": "" if near.distance_km is None else f"{near.distance_km:.1f} km",
            "address": near.entry.provider.address,
            "city": f"{near.entry.provider.city}, {near.entry.provider.state} {near.entry.provider.postal_code}".strip(
                ", "
            ),
            "phone": near.entry.provider.phone,
            "npi": near.entry.provider.npi,
            "enumerated": near.entry.provider.enumerated or "on no date",
            "updated": near.entry.provider.updated or "on no date",
            "age": age_of(near.entry.provider.updated, today),
            "deactivated": None
            if near.entry.provider.active
            else near.entry.provider.deactivated or "a day that is not told",
            "placed": placed(near),
            "declared": near.declared,
            "notes": near.notes,
        }
        for number, near in enumerate(found.near, start=1)
    ]
