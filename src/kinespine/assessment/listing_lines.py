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
    extra_again_deg: float  # the part of it that errs anew when the same person is read again
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str

    def __post_init__(self) -> None:
        if not 0.0 <= self.extra_again_deg <= self.extra_deg:
            raise ValueError(f"{self.name}: what errs anew is a part of the extra error")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """Readings or causes by least squares from all readings on their lines, deg."""

    names: tuple[str, ...]  # those that follow from what was read, in the order asked for
    value: NDArray[np.float64]  # (k,)
    disagreement: NDArray[np.float64]  # (k, k) covariance from how far the readings miss each other
    weights: NDArray[np.float64]  # (k, readings) what each reading counts for
    readings: tuple[str, ...]
    apart: float  # how far the reading that fits worst misses the others, as a standard deviation; 0: none is over


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

    Where more was read than is needed, it is the least-squares mean of all of it.
    """
    fit = fitted([name], values)
    return float(fit.value[0]) if fit.names else None


def fitted(names: Iterable[str], values: Mapping[str, float]) -> Fit:
    """Every one of those readings or causes that follows, over all readings together.

    Readings that say the same thing twice tell how far they miss each other. Each miss, freed of what the fit took of
    it (squared over one less its leverage), is the variance of its reading, so that contradictions widen the errors.
    """
    given = [reading for reading in values if reading in line_rows()]
    found = {name: weights for name in names if (weights := _weights(name, given)) is not None}
    read = np.array([values[reading] for reading in given])
    weights = np.array(list(found.values())).reshape(len(found), len(given))
    rows = line_matrix(given)
    taken = rows @ np.linalg.pinv(rows) if given else np.zeros((0, 0))
    free = 1.0 - np.diag(taken)
    missed = read - taken @ read
    # What no other reading tells is never missed.
    variance = np.divide(missed**2, free, out=np.zeros_like(free), where=free > 1e-9)
    return Fit(
        names=tuple(found),
        # Rounded: the solution of whole numbers is not off by a last bit, and has no minus before zero.
        value=np.round(weights @ read, 9) + 0.0,
        disagreement=weights * variance @ weights.T,
        weights=weights,
        readings=tuple(given),
        apart=float(np.sqrt(variance.max(initial=0.0))),
    )


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
