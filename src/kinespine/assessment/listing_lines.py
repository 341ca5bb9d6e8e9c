"""The lines a listing is read between: what follows from what, and which causes it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.assessment.listing import TABLES, Item, Listing, reading_rows, sized
from kinespine.tables import read_table

SAME = 0.5  # deg: two roundings to a quarter, and a pen


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A reading or a cause as the difference of two lines (`listing_lines.csv`), in deg.

    Lines that lean are positive to the right, lines that turn are positive to the left, as the causes are.
    """

    name: str
    kind: Literal["reading", "cause"]
    upper: str
    lower: str
    extra_deg: float  # error of taking one line for another, one standard deviation
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@cache
def line_rows() -> Mapping[str, LineRow]:
    """Every reading and cause that is the difference of two lines."""
    return MappingProxyType({row.name: row for row in read_table(TABLES / "listing_lines.csv", LineRow)})


def line_matrix(names: Iterable[str]) -> NDArray[np.float64]:
    """Those readings or causes as rows over all lines, (names, lines): +1 for the upper, -1 for the lower line."""
    lines = list(dict.fromkeys(line for row in line_rows().values() for line in (row.upper, row.lower)))
    rows = [line_rows()[name] for name in names]
    found = np.zeros((len(rows), len(lines)))
    for index, row in enumerate(rows):
        found[index, lines.index(row.upper)] = 1.0
        found[index, lines.index(row.lower)] = -1.0
    return found


def determined(name: str, known: Iterable[str]) -> bool:
    """Whether a reading or cause follows from readings that are known."""
    given = [reading for reading in known if reading in line_rows()]
    return name in line_rows() and _weights(name, given) is not None


def solved(name: str, values: Mapping[str, float]) -> float | None:
    """A reading or cause (deg) from readings (deg) on the same lines; None where it does not follow.

    What was read between the same two lines counts as it was read. Else, where several ways lead to it, their
    least-squares mean.
    """
    row = line_rows()[name]
    for reading, value in values.items():
        other = line_rows().get(reading)
        if other is not None and {other.upper, other.lower} == {row.upper, row.lower}:
            return value if other.upper == row.upper else 0.0 - value
    given = [reading for reading in values if reading in line_rows()]
    weights = _weights(name, given)
    # Rounded: the solution of whole numbers is not off by a last bit, and has no minus before zero.
    return None if weights is None else round(float(weights @ [values[reading] for reading in given]), 9) + 0.0


def completed(listing: Listing) -> Listing:
    """The listing with every reading that follows from the others on their lines."""
    more: list[Item] = []
    for name, row in line_rows().items():
        if row.kind == "reading" and listing.get(name) is None:
            value = solved(name, listing.values)
            if value is not None and abs(value) <= (reading_rows()[name].limit or 0.0):
                more.append(sized(name, value))
    return Listing(items=(*listing.items, *more), detail=listing.detail)


def at_odds(listing: Listing) -> tuple[str, ...]:
    """Readings that cannot all be right: an angle read, and what the others on the same lines make of it."""
    found: list[str] = []
    for item in listing.items:
        if item.value is None or item.reading not in line_rows():
            continue
        others = {name: value for name, value in listing.values.items() if name != item.reading}
        value = solved(item.reading, others)
        if value is not None and abs(value - item.value) > SAME:
            found.append(
                f"{item.row.title} was read as {item.value:+g} deg; "
                f"the other angles on the same lines give {value:+.2f}."
            )
    return tuple(found)


def _weights(name: str, given: list[str]) -> NDArray[np.float64] | None:
    """What each reading counts for in another angle; None where it does not follow from them."""
    if not given:
        return None
    rows, wanted = line_matrix(given), line_matrix([name])[0]
    weights = np.asarray(np.linalg.lstsq(rows.T, wanted, rcond=None)[0], dtype=np.float64)
    return weights if float(np.abs(rows.T @ weights - wanted).max()) < 1e-9 else None
