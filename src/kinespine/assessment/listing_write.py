"""A listing written in the words of a method, as far as they can say it."""

from __future__ import annotations

from dataclasses import dataclass

from kinespine.assessment.listing import METHODS, Item, Listing, Method, WordRow, words_of
from kinespine.assessment.listing_lines import completed, determined
from kinespine.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A listing in one notation, rounded to what it can tell."""

    method: Method
    text: str
    left_out: tuple[str, ...]  # what was read and cannot be said in it, with the reason


def write_listing(listing: Listing, method: Method) -> Written:
    """Write a listing as that method does.

    Where something has no word in it, angles that follow from others on the same lines are written as well.

    Raises:
        BadInput: nothing of it can be said in that notation, and why.
    """
    whole = listing if all(item.reading in words_of(method) for item in listing.items) else completed(listing)
    match method:
        case "Palmer":
            parts, told, reasons = _palmer(whole)
        case "Blair":
            parts, told, reasons = _blair(whole)
        case _:
            parts, told, reasons = _angles(whole, method)
    left_out = tuple(
        f"{item.row.title}: {reasons.get(item.reading, f'{method} has no documented word for it')}"
        for item in listing.items
        if item.reading not in told and not _follows(item.reading, told)
    )
    if not parts:
        why = "; ".join(left_out) or "it is empty"
        raise BadInput(f"Nothing of this listing can be written in the words of {method}: {why}.")
    return Written(method=method, text=", ".join(parts), left_out=left_out)


def write_all(listing: Listing) -> tuple[Written, ...]:
    """The listing in every notation that can say something of it."""
    found: list[Written] = []
    for method in METHODS:
        try:
            found.append(write_listing(listing, method))
        except BadInput:  # nothing can be said in it
            continue
    return tuple(found)


def _follows(reading: str, told: set[str]) -> bool:
    """Whether a reading can be had again from what was written."""
    return determined(reading, told)


# --- degrees ---

_Told = tuple[list[str], set[str], dict[str, str]]


def _angles(listing: Listing, method: Method) -> _Told:
    parts: list[str] = []
    told: set[str] = set()
    reasons: dict[str, str] = {}
    side = listing.get("laterality")
    for reading, row in words_of(method).items():
        item = listing.get(reading)
        if item is None:
            continue
        if item.value is None:
            reasons[reading] = f"{method} writes its size, which is not known"
        elif reading == "rotation" and (side is None or side.value is None):
            reasons[reading] = "it is anterior or posterior on the side of laterality, which is not known"
        else:
            positive = item.value >= 0
            if reading == "rotation" and side is not None:
                positive = positive == (_side_written(side, words_of(method)["laterality"]) > 0)
            steps = round(abs(item.value) / (row.resolution or 1.0))
            letter = row.positive if positive or steps == 0 else row.negative
            if not letter:
                reasons[reading] = f"{method} has no documented letter for that direction"
                continue
            parts.append(f"{row.label} {letter} {_quarters(steps)}".strip())
            told.add(reading)
    return parts, told, reasons


def _side_written(side: Item, row: WordRow) -> int:
    """+1 for the right: the side that stands in the words; one too small to be written stands on the right."""
    small = side.value is not None and round(abs(side.value) / (row.resolution or 1.0)) == 0
    return 1 if small or side.direction > 0 else -1


def _quarters(steps: int) -> str:
    whole, rest = divmod(steps, 4)
    fraction = ("", "1/4", "1/2", "3/4")[rest]
    return f"{whole} {fraction}".strip() if whole or not fraction else fraction


# --- letters alone ---


def _palmer(listing: Listing) -> _Told:
    parts: list[str] = []
    told: set[str] = set()
    reasons: dict[str, str] = {}
    height, side, turn = (_leaning(listing, name) for name in ("superior", "laterality", "rotation"))
    if height is not None and side is not None:
        letters = f"A{'S' if height.direction > 0 else 'I'}{'R' if side.direction > 0 else 'L'}"
        told |= {"superior", "laterality"}
        if turn is not None:
            letters += "A" if turn.direction == side.direction else "P"
            told.add("rotation")
        parts.append(letters)
    spinous = _leaning(listing, "spinous")
    if spinous is not None:
        high = listing.get("axis_height")
        letters = f"2CP{'R' if spinous.direction > 0 else 'L'}"
        letters += "" if high is None else "S" if high.direction > 0 else "I"
        letters += f"-{listing.detail}" if listing.detail else ""
        told |= {"spinous", "axis_height"}
        parts.append(letters)
    for name in ("laterality", "rotation"):
        reasons[name] = (
            "Palmer writes it with superior or inferior, which is not known" if height is None else "it has no side"
        )
    reasons["spinous"] = "it has no side"
    return parts, told, reasons


def _leaning(listing: Listing, reading: str) -> Item | None:
    """The item if it has a direction: none is no direction."""
    item = listing.get(reading)
    return None if item is None or item.value == 0 else item


def _blair(listing: Listing) -> _Told:
    parts: list[str] = []
    told: set[str] = set()
    for reading, row in words_of("Blair").items():
        item = listing.get(reading)
        if item is None:
            continue
        steps = None if item.value is None else round(abs(item.value) / (row.resolution or 1.0))
        letters = row.positive if item.direction > 0 or steps == 0 else row.negative
        size = "" if steps is None else f" {steps * (row.resolution or 1.0):g}"
        parts.append(f"{letters}{row.label}{size}")
        told.add(reading)
    return parts, told, {}
