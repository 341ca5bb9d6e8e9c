"""Who is near a place that was given, as a section of the report; the place itself is written nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kinespine.assessment.screen import Reason
from kinespine.providers.page import entry_rows
from kinespine.providers.referral import CALL_FIRST, nearest
from kinespine.providers.search import Found
from kinespine.providers.words import DISTANCES, HOW_TO_LOAD, NOT_VERIFIED, RANKING, nothing

AT_ONCE = ("now", "same day")


@dataclass(frozen=True, slots=True)
class Nearby:
    """The nearest of those who could see the person, and whether it cannot wait."""

    found: Found | None  # None: only the emergency number is named
    urgent: bool


def look_nearby(place: str, registry: Path, reasons: Sequence[Reason]) -> Nearby:
    """Look for those whom the reasons of a referral name, or for chiropractors where nobody is referred.

    Raises:
        BadInput: the place is not known.
        MissingExtra: no registry is loaded, and the list of postal codes is not installed.
    """
    found = nearest(registry, place, [reason.rule.whom for reason in reasons])
    return Nearby(found, any(reason.rule.urgency in AT_ONCE for reason in reasons))


def nearby_section(nearby: Nearby, today: date) -> dict[str, Any]:
    """What the page shows of it."""
    found = nearby.found
    call_first = CALL_FIRST if nearby.urgent else ""
    if found is None:
        return {"call_first": call_first, "kinds": ""}
    return {
        "call_first": call_first,
        "kinds": found.filters.kinds.words,
        "demonstration": found.demonstration,
        "how_to_load": HOW_TO_LOAD if found.demonstration else (),
        "entries": entry_rows(found, today),
        "remarks": [DISTANCES, *([] if found.demonstration else [NOT_VERIFIED]), RANKING]
        if found.near
        else [nothing(found)],
    }
