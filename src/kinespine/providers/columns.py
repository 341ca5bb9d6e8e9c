"""The columns of a registry file, matched by name: a later version of the file may have others."""

import csv
from dataclasses import dataclass
from functools import cached_property

from kinespine.errors import BadInput, suggestion
from kinespine.providers.cells import clean

TAXONOMY_SLOTS = 15

# What is read of a row: our word, and the name that the published file gives its column.
FIELDS = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "organisation": "Provider Organization Name (Legal Business Name)",
    "family": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "middle": "Provider Middle Name",
    "suffix": "Provider Name Suffix Text",
    "credential": "Provider Credential Text",
    "line_1": "Provider First Line Business Practice Location Address",
    "line_2": "Provider Second Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "postal_code": "Provider Business Practice Location Address Postal Code",
    "country": "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "phone": "Provider Business Practice Location Address Telephone Number",
    "enumerated": "Provider Enumeration Date",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
}
NEEDED = ("npi", "family", "organisation", "city", "state", "postal_code", "updated", "deactivated")
SLOT = (
    "Healthcare Provider Taxonomy Code_{}",
    "Provider License Number_{}",
    "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
)
DEACTIVATED_ALONE = ("NPPES Deactivation Date", "NPI Deactivation Date", "Deactivation Date")


@dataclass(frozen=True)
class Columns:
    """Where each field of a row stands."""

    count: int
    at: dict[str, int]  # by the words of FIELDS
    slots: tuple[tuple[int, int | None, int | None, int | None], ...]  # code, licence, its state, switch

    @property
    def deactivations_only(self) -> bool:
        """A list of deactivated numbers rather than of providers."""
        return not self.slots

    @cached_property
    def bare_length(self) -> int:
        """Bytes of a row that holds a number and one date and nothing else, quoted, with some to spare."""
        return 3 * self.count + 48


def read_columns(header: str, file: str) -> Columns:
    """Find the columns in the first line of a file.

    Raises:
        BadInput: a column that is needed is missing; the message names it and what may have been meant.
    """
    cells = [clean(cell) for cell in next(csv.reader([header.lstrip("\ufeff")]), list[str]())]
    names = {_plain(name): place for place, name in reversed(list(enumerate(cells)))}
    npi = names.get(_plain(FIELDS["npi"]))
    alone = next((names[_plain(name)] for name in DEACTIVATED_ALONE if _plain(name) in names), None)
    if npi is not None and alone is not None and len(cells) <= 4:
        return Columns(len(cells), {"npi": npi, "deactivated": alone}, ())
    at = {word: names[_plain(name)] for word, name in FIELDS.items() if _plain(name) in names}
    missing = [FIELDS[word] for word in NEEDED if word not in at]
    if _plain(SLOT[0].format(1)) not in names:
        missing.append(SLOT[0].format(1))
    if missing:
        near = suggestion(missing[0], cells) if len(cells) > 1 else ""
        raise BadInput(
            f"{file}, line 1: this is no provider file, for it has no column {', '.join(map(repr, missing[:3]))}"
            f"{f' and {len(missing) - 3} more' if len(missing) > 3 else ''}.{near} Load the file whose name begins "
            "with npidata_pfile, or the zip it came in."
        )
    slots: list[tuple[int, int | None, int | None, int | None]] = []
    for number in range(1, TAXONOMY_SLOTS + 1):
        code, licence, state, switch = (names.get(_plain(name.format(number))) for name in SLOT)
        if code is not None:
            slots.append((code, licence, state, switch))
    return Columns(len(cells), at, tuple(slots))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
