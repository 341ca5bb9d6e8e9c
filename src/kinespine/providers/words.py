"""What was found as a reader sees it in a terminal, and the sentences that every face says of it."""

from datetime import date
from textwrap import fill

from kinespine.providers.search import RANKING, Found, Near
from kinespine.providers.taxonomy import display_of

WIDTH = 110  # characters of a line
INVENTED = "INVENTED | "  # before every line where no registry is loaded
NOT_VERIFIED = (
    "Everything is as reported to the public registry by the provider, and not verified: addresses are often out of "
    "date. Call before you go."
)
DISTANCES = "Distances are to the middle of the postal area, not to the door; straight lines, not roads."
SELF_DECLARED = "Techniques, certifications and languages are what offices say of themselves; nobody has checked them."
HOW_TO_LOAD = (
    "1. Download the monthly provider file (a zip of about 1 GB): https://download.cms.gov/nppes/NPI_Files.html",
    "2. Load it, which takes some minutes: kinespine providers load NPPES_Data_Dissemination_MONTH_YEAR_V2.zip",
    "3. Keep it current with the weekly files from the same page: kinespine providers load --update WEEKLY.zip",
)


def found_text(found: Found, today: date) -> str:
    """The list of what was found, nearest first."""
    mark = INVENTED if found.demonstration else ""
    listed = [heading(found), ""]
    for number, near in enumerate(found.near, start=1):
        listed += _entry(number, near, today)
    lines = [f"{mark}{line}".rstrip() for text in listed for line in text.split("\n")]
    if found.demonstration:
        lines = ["No registry is loaded: the entries below are invented, in the true format.", *HOW_TO_LOAD, "", *lines]
    return "\n".join([*lines, *(fill(sentence, WIDTH) for sentence in remarks(found))])


def heading(found: Found) -> str:
    """What was looked for, and how many there are."""
    kinds, filters = found.filters.kinds.words, found.filters
    asked = [
        f"who say they use {filters.technique}" if filters.technique else "",
        f"who say they speak {filters.language}" if filters.language else "",
        f"updated since {filters.updated_since}" if filters.updated_since else "",
        "" if filters.active else "deactivated ones included",
    ]
    more = "".join(f", {words}" for words in asked if words)
    if found.place.point is None:
        return f"{len(found.near)} of kind {kinds}{more} of the military post {found.place.name}"
    return f"{len(found.near)} of kind {kinds}{more} within {found.radius_km:g} km of {found.place.name}, nearest first"


def remarks(found: Found) -> list[str]:
    """What must be known to read the list."""
    said = [] if found.near else [nothing(found)]
    if found.place.point is None:
        said.append(
            "A military post office stands nowhere on the map: it finds the entries of the same office, then of the "
            "same region. Give coordinates to search by distance."
        )
    elif found.near:
        said.append(DISTANCES)
    if found.near:
        said += [RANKING] if found.demonstration else [NOT_VERIFIED, RANKING]
    if found.filters.technique or found.filters.language or any(one.declared for one in found.near):
        said.append(SELF_DECLARED)
    if found.loaded is not None:
        said.append(f"Registry of {found.holds.words}, loaded on {found.loaded}, searched on this computer alone.")
    return said


def nothing(found: Found) -> str:
    """Why there may be none, and what to do."""
    if not found.holds.covers(found.filters.kinds):
        return (
            f"None. The registry was loaded with {found.holds.words} only; to find {found.filters.kinds.words}, load "
            "the monthly file again with --taxonomy."
        )
    if found.filters.technique or found.filters.language:
        return (
            "None. The public registry knows no technique and no language: only offices that were declared with "
            "`kinespine providers declare` can be found by them."
        )
    return "None." if found.place.point is None else "None. Try a larger --radius-km."


def age_of(day: date | None, today: date) -> str:
    """How long ago an entry was last changed, in words."""
    if day is None:
        return "never dated"
    months = 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day)
    if months < 1:
        return "this month"
    if months < 24:
        return f"{months} month{'s' if months > 1 else ''} ago"
    return f"{months // 12} years ago"


def placed(near: Near) -> str:
    """How sure the place of an entry is, where it is not the usual one."""
    return {
        "three-digit area": "postal code not in the list: placed by its first three digits, some ten kilometres off",
        "city": "no postal code: placed in the middle of the city",
        "coordinates": "placed by the coordinates of the entry",
    }.get(near.entry.precision, "")


def _entry(number: int, near: Near, today: date) -> list[str]:
    one = near.entry.provider
    distance = "" if near.distance_km is None else f"{near.distance_km:6.1f} km  "
    kinds = "; ".join(display_of(row.code) for row in one.taxonomies)
    where = ", ".join(part for part in (one.address, one.city, f"{one.state} {one.postal_code}".strip()) if part)
    dated = (
        f"number given {one.enumerated or 'on no date'}, last updated {one.updated or 'on no date'} "
        f"({age_of(one.updated, today)})"
    )
    lines = [
        f"{number:3}. {distance}{one.name}",
        f"     {kinds}",
        f"     {where}{f', {one.phone}' if one.phone else ''}",
        f"     NPI {one.npi}, {dated}; reported address, not verified",
    ]
    if not one.active:
        lines.append(f"     DEACTIVATED on {one.deactivated or 'a day that is not told'}")
    if placed(near):
        lines.append(f"     {placed(near)}")
    for said in near.declared:
        parts = (said.technique, said.certification, ", ".join(said.languages), said.statement)
        words = "; ".join(part for part in parts if part)
        lines.append(f"     self-declared: {words} (by {said.declared_by}, {said.source}, {said.date})")
    lines += [f"     your note of {note.date}: {note.words}" for note in near.notes]
    return [fill(line, WIDTH, subsequent_indent="       ") for line in lines] + [""]
