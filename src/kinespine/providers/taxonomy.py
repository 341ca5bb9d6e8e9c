"""Which specialisations are meant: kinds of provider by name, or codes of the official taxonomy."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
SYSTEM = "http://nucc.org/provider-taxonomy"
EVERYTHING = "all"
DEFAULT = ("chiropractor",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialisation:
    """One code of the taxonomy."""

    kind: str
    code: str
    display: str
    source: str
    status: Literal["seen", "recalled"]


@cache
def specialisations() -> tuple[Specialisation, ...]:
    """The codes that have a kind here; any other code of the taxonomy can be asked for as a code."""
    return read_table(TABLES / "taxonomies.csv", Specialisation)


def kinds() -> tuple[str, ...]:
    """The kinds of provider that have a name here."""
    return tuple(dict.fromkeys(row.kind for row in specialisations()))


@cache
def display_of(code: str) -> str:
    """The name of a code, or the code where it has none here."""
    return next((row.display for row in specialisations() if row.code == code), code)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Codes that are kept, each in full or as its beginning; none means every provider."""

    prefixes: tuple[str, ...]

    @property
    def everything(self) -> bool:
        return not self.prefixes

    def __contains__(self, code: str) -> bool:
        return self.everything or code.startswith(self.prefixes)

    def covers(self, other: "Wanted") -> bool:
        """Whether all that is wanted there is wanted here as well."""
        return self.everything or (not other.everything and all(prefix in self for prefix in other.prefixes))

    @property
    def words(self) -> str:
        """What is wanted, as a reader says it."""
        if self.everything:
            return "every provider"
        left = set(self.prefixes)
        named: list[str] = []
        for kind in kinds():
            codes = {row.code for row in specialisations() if row.kind == kind}
            if codes <= left:
                named.append(kind)
                left -= codes
        return ", ".join([*named, *sorted(left)])


def wanted(names: Sequence[str]) -> Wanted:
    """Read kinds (`chiropractor`, `hospital`), codes (`2084N0400X`), beginnings of codes (`111N`), or `all`.

    Raises:
        BadInput: a word is neither.
    """
    chosen = names or DEFAULT
    if any(name.strip().casefold() == EVERYTHING for name in chosen):
        return Wanted(())
    return Wanted(tuple(dict.fromkeys(code for name in chosen for code in _codes(name))))


def _codes(name: str) -> Iterable[str]:
    word = " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
    found = [row.code for row in specialisations() if row.kind == word]
    if found:
        return found
    code = name.strip().upper()
    if re.fullmatch(r"[0-9][0-9A-Z]{2,8}X?", code) and len(code) <= 10:
        return [code]
    raise BadInput(
        f"{name!r} is no kind of provider and no taxonomy code.{suggestion(word, [*kinds(), EVERYTHING])} "
        "A code has ten characters and ends in X, as 111N00000X; its beginning will do."
    )
