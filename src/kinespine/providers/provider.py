"""A provider as the public registry publishes it: reported facts, none of them verified."""

from dataclasses import dataclass
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
    point: Point | None = None  # only where the entry itself tells one; else it is placed at its postal area

    @property
    def name(self) -> str:
        """The name as a reader writes it."""
        person = " ".join(part for part in (self.given, self.family) if part)
        return self.organisation or ", ".join(part for part in (person, self.credential) if part)

    @property
    def active(self) -> bool:
        """Whether the number is in use: never deactivated, or reactivated since."""
        if self.deactivated is None:
            return True
        return self.reactivated is not None and self.reactivated >= self.deactivated


def is_npi(text: str) -> bool:
    """Whether ten digits are a national provider identifier: Luhn's check digit behind the prefix 80840.

    ISO/IEC 7812-1, as the public read-me of the identifier asks for it: 1234567893 is one.
    """
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in text]
    doubled = (2 * digit for digit in digits[-2::-2])
    return (PREFIX_SUM + sum(digits[-1::-2]) + sum(value - 9 * (value > 9) for value in doubled)) % 10 == 0
