"""A provider as the public registry publishes it: reported facts, none of them verified."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

PREFIX = 80840  # issuer of health identifiers in the United States; it enters the check digit
PREFIX_SUM = 24  # what the prefix adds to the sum of the Luhn rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """One of at most fifteen specialisations that a provider reported, with its licence."""

    code: str
    licence: str = ""
    state: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the globe, degrees: latitude north, longitude east."""

    latitude_deg: float
    longitude_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One entry. Everything is as reported to the registry by the provider; addresses and dates are not verified."""

    npi: str  # ten digits with a valid check digit
    organisation: str = ""  # its legal name; empty for a person
    family: str = ""
    given: str = ""
    credential: str = ""
    address: str = ""  # street lines of the practice, joined by commas
    city: str = ""
    state: str = ""
    postal_code: str = ""  # five digits in the United States, else as written
    country: str = "US"
    phone: str = ""
    taxonomies: tuple[Taxonomy, ...] = ()
    enumerated: date | None = None  # when the number was given
    updated: date | None = None  # when the provider last changed the entry
    deactivated: date | None = None
    reactivated: date | None = None
    inactive: bool = False  # said to be out of use without a date, or against the dates
    point: Point | None = None  # only where the entry itself tells one; else it is placed at its postal area

    @property
    def name(self) -> str:
        """The name as a reader writes it."""
        person = " ".join(part for part in (self.given, self.family) if part)
        return self.organisation or ", ".join(part for part in (person, self.credential) if part)

    @property
    def active(self) -> bool:
        """Whether the number is in use: never deactivated, or reactivated since."""
        return not self.inactive and in_use(self.deactivated, self.reactivated)

    @property
    def newest(self) -> date | None:
        """The latest day on which anything is told to have happened to the entry."""
        return max((day for day in (self.updated, self.deactivated, self.reactivated) if day is not None), default=None)


def in_use(deactivated: date | None, reactivated: date | None) -> bool:
    """Whether a number is in use by its dates alone."""
    return deactivated is None or (reactivated is not None and reactivated >= deactivated)


def without_repeats(rows: Iterable[Taxonomy]) -> tuple[Taxonomy, ...]:
    """Each code once with each of its licences; it is the primary one where any of its repeats says so."""
    found: dict[tuple[str, str, str], Taxonomy] = {}
    for row in rows:
        key = (row.code, row.licence, row.state)
        found[key] = replace(row, primary=row.primary or (key in found and found[key].primary))
    return tuple(found.values())


def is_npi(text: str) -> bool:
    """Whether ten digits are a national provider identifier: Luhn's check digit behind the prefix 80840.

    ISO/IEC 7812-1, as the public read-me of the identifier asks for it: 1234567893 is one.
    """
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in text]
    doubled = (2 * digit for digit in digits[-2::-2])
    return (PREFIX_SUM + sum(digits[-1::-2]) + sum(value - 9 * (value > 9) for value in doubled)) % 10 == 0
