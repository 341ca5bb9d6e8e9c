"""The keys of a landmark file, each asked for by what it has to be: known, told, of its kind and within its limits."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from kinespine.measures.picture_text import Cell, Faults, shown

KEYS = (
    "view", "image", "sha256", "width_px", "height_px", "pixel_aspect", "image_left_is", "forward_is", "posture",
    "taken_at", "scale",
    "mm_per_px", "mm_per_px_error", "magnification", "magnification_error", "source_image_mm", "source_object_mm",
    "source_object_error_mm", "placed_by", "placed_name", "placed_version", "placed_at",
)  # fmt: skip
Word = TypeVar("Word", bound=str)
_NUMBER = re.compile(r"[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})([eE][+-]?\d{1,4})?")


class Keys:
    """The keys of a file, each asked for by what it has to be."""

    def __init__(self, cells: Mapping[str, Cell], faults: Faults) -> None:
        self._cells = cells
        self._faults = faults

    def refuse_unknown(self) -> None:
        """Note every key that there is none of, with the nearest one."""
        for key, cell in self._cells.items():
            if key not in KEYS:
                known = self._faults.suggest(key, KEYS) or " docs/landmarks.md lists the keys."
                self._faults.add(cell.place, f"there is no key {shown(key)}.{known}")

    def place(self, key: str) -> str:
        """Where in the file it stands."""
        return self._cells[key].place

    def told(self, key: str) -> bool:
        """Whether it is there with a value."""
        return self.optional(key) is not None

    def optional(self, key: str) -> str | None:
        """Its value; None where it is not told."""
        cell = self._cells.get(key)
        return cell.text if cell is not None and cell.text else None

    def text(self, key: str, meaning: str) -> str | None:
        """Its value, which may not be left out."""
        found = self.optional(key)
        if found is None:
            self._faults.add("", f"key `{key}` is missing: {meaning}.")
        return found

    def date(self, key: str) -> str | None:
        """A date, or a date and time, which may be left out."""
        found = self.optional(key)
        if found is not None and not _is_date(found):
            self._faults.add(self.place(key), f"`{key}` is {shown(found)}; write a date as 2026-01-31.")
        return found

    def word(self, key: str, possible: Sequence[Word], meaning: str) -> Word | None:
        """One of the possible words, which may not be left out."""
        found = self.optional(key)
        if found is None:
            self._faults.add("", f"key `{key}` is missing: {meaning}. One of {', '.join(possible)}.")
        elif found not in possible:
            more = self._faults.suggest(found, possible) or f" Possible: {', '.join(possible)}."
            self._faults.add(self.place(key), f"`{key}` cannot be {shown(found)}.{more}")
        return next((word for word in possible if word == found), None)

    def number(self, key: str, meaning: str | None, *, low: float, high: float) -> float | None:
        """A number within limits; where it has no meaning given it may be left out."""
        if not self.told(key):
            if meaning is not None:
                self._faults.add("", f"key `{key}` is missing: {meaning}.")
            return None
        return number_of(self._cells[key], f"`{key}`", self._faults, low=low, high=high)

    def refuse(self, keys: Sequence[str], why: str) -> None:
        """Note each of the keys that is told, with why it may not be."""
        for key in keys:
            if self.told(key):
                self._faults.add(self.place(key), f"`{key}` {why}.")


def number_of(cell: Cell, what: str, faults: Faults, *, low: float, high: float, beyond: str = "") -> float | None:
    """A cell as a number within limits; None, with why, where it is none."""
    value = float(cell.text) if _NUMBER.fullmatch(cell.text) else math.nan
    if math.isnan(value):
        words = f"{what} is {shown(cell.text)}, no number."
        if re.fullmatch(r"[+-]?\d+,\d+", cell.text):
            words = f"{what} is {cell.text}: write {cell.text.replace(',', '.')}, with a point."
        faults.add(cell.place, words)
        return None
    if not low <= value <= high:
        faults.add(cell.place, f"{what} is {value:g}; it lies between {low:g} and {high:g}{beyond}.")
        return None
    return value


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
