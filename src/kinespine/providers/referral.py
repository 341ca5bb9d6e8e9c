"""The nearest of those whom a referral names: hospital, physician, spine surgeon and others."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kinespine.providers.search import Found, search
from kinespine.providers.taxonomy import DEFAULT, TABLES
from kinespine.tables import read_table

MOST, RADIUS_KM = 5, 80.0
CALL_FIRST = (
    "What cannot wait is for the emergency number: call it, and do not look for somebody in a list. The registry does "
    "not say who is open or has room."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """Whom a rule of the screen names, and the kinds of provider that are meant; none for the emergency services."""

    whom: str
    kinds: str


@cache
def referrals() -> dict[str, tuple[str, ...]]:
    """Kinds of provider by the words of the rules."""
    rows = read_table(TABLES / "referrals.csv", ReferralRow)
    return {row.whom: tuple(kind for kind in row.kinds.split(";") if kind) for row in rows}


def kinds_for(whom: Iterable[str]) -> tuple[str, ...]:
    """The kinds of provider whom a referral names; chiropractors where it names nobody."""
    named = list(whom)
    if not named:
        return DEFAULT
    return tuple(dict.fromkeys(kind for words in named for kind in referrals()[words]))


def nearest(path: Path, place: str, whom: Iterable[str] = ()) -> Found | None:
    """The few nearest of those whom a referral names; None where only the emergency number is named.

    Args:
        path: where the registry lies.
        whom: as the rules say it; without a referral the nearest chiropractors are found.

    Raises:
        BadInput: the place is not known.
        MissingExtra: no registry is loaded, and the list of postal codes is not installed.
    """
    kinds = kinds_for(whom)
    return search(path, place, kinds=kinds, radius_km=RADIUS_KM, limit=MOST) if kinds else None
