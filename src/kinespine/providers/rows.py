"""One row of a registry file made a provider: repaired where that is certain, refused with the reason where not."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from kinespine.providers.cells import clean, country_and_state, day_of, is_code, postal_code_of
from kinespine.providers.columns import Columns
from kinespine.providers.provider import Provider, Taxonomy, is_npi, without_repeats


class BadRow(ValueError):
    """A row that cannot be loaded, and why."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, and what was mended to get at them."""

    line: int
    values: list[str]
    repairs: tuple[str, ...] = ()


def split(row: bytes, line: int, columns: int) -> list[Cells | tuple[int, str]]:
    """Take the bytes of a row apart; lines below it that turn out to be rows of their own follow it.

    Returns:
        Cells, or line and reason of what has not the columns of the header.
    """
    text, repairs = _decoded(row)
    plain = text.rstrip("\r\n")
    if plain.startswith('"') and plain.endswith('"'):
        values = plain[1:-1].split('","')
        if len(values) == columns:
            return [_quoted(values, line, repairs)]
    reader = csv.reader(io.StringIO(text, newline=""))
    found: list[tuple[int, list[str]]] = []
    try:
        begins = 0
        for cells in reader:
            if cells:
                found.append((line + begins, cells))
            begins = reader.line_num
    except csv.Error as error:
        return [(line, f"not readable as CSV ({error})")]
    lines = plain.count("\n") + 1
    if len(found) > 1 and len(found) != lines and any(len(cells) != columns for _, cells in found):
        return [(line, f"not {columns} columns over {lines} lines: a quotation mark is missing or too many")]
    return [_counted(cells, where, columns, repairs) for where, cells in found]


def provider_of(cells: Cells, columns: Columns, today: date) -> tuple[Provider, tuple[str, ...]]:
    """The provider of a row, and what was mended or left out.

    Raises:
        BadRow: the number has a wrong check digit, or a person or organisation has no name.
    """
    repairs = list(cells.repairs)

    def cell(word: str) -> str:
        place = columns.at.get(word)
        return "" if place is None else clean(cells.values[place])

    def day(word: str) -> date | None:
        found, wrong = day_of(cell(word), today)
        if wrong:
            repairs.append(f"{word} {wrong}")
        return found

    npi = cell("npi")
    if not is_npi(npi):
        raise BadRow(f"{npi or 'no number'}: not a provider number, its check digit is wrong")
    taxonomies = _taxonomies(cells.values, columns, repairs)
    country, state = country_and_state(cell("country"), cell("state"))
    postal_code = cell("postal_code")
    if country == "US":
        postal_code = postal_code_of(postal_code, repairs)
    person = cell("entity") != "2" and bool(cell("family"))
    given = " ".join(part for part in (cell("given"), cell("middle")) if part)
    provider = Provider(
        npi=npi,
        organisation="" if person else cell("organisation"),
        family=" ".join(part for part in (cell("family"), cell("suffix")) if part) if person else "",
        given=given if person else "",
        credential=cell("credential") if person else "",
        address=", ".join(part for part in (cell("line_1"), cell("line_2")) if part),
        city=cell("city"),
        state=state,
        postal_code=postal_code,
        country=country,
        phone=_phone(cell("phone")),
        taxonomies=taxonomies,
        enumerated=day("enumerated"),
        updated=day("updated"),
        deactivated=day("deactivated"),
        reactivated=day("reactivated"),
    )
    if not provider.name and provider.active:
        raise BadRow(f"{npi}: neither a person's nor an organisation's name")
    return provider, tuple(repairs)


def _decoded(row: bytes) -> tuple[str, tuple[str, ...]]:
    repairs: list[str] = []
    if b"\0" in row:
        row = row.replace(b"\0", b"")
        repairs.append("null bytes taken out")
    try:
        return row.decode("utf-8"), tuple(repairs)
    except UnicodeDecodeError:
        # Windows' superset of Latin-1; the five bytes it leaves open are taken as Latin-1 has them.
        text = row.decode("cp1252", errors="replace") if b"\x81" not in row else row.decode("latin-1")
        return text, (*repairs, "not UTF-8, read as Latin-1")


def _quoted(values: list[str], line: int, repairs: tuple[str, ...]) -> Cells:
    """A row whose every cell is quoted: a mark inside a cell stands doubled, or should have."""
    marked = [value for value in values if '"' in value]
    if any('"' in value.replace('""', "") for value in marked):
        repairs = (*repairs, "quotation marks inside a cell kept")
    if marked:
        values = [value.replace('""', '"') for value in values]
    return Cells(line, values, repairs)


def _counted(values: list[str], line: int, columns: int, repairs: tuple[str, ...]) -> Cells | tuple[int, str]:
    if len(values) > columns and not any(values[columns:]):
        values, repairs = values[:columns], (*repairs, "empty columns behind the last left out")
    if len(values) != columns:
        return line, f"{len(values)} columns, the header has {columns}"
    return Cells(line, values, repairs)


def _taxonomies(values: list[str], columns: Columns, repairs: list[str]) -> tuple[Taxonomy, ...]:
    found: list[Taxonomy] = []
    for slots in columns.slots:
        if not values[slots[0]]:
            continue
        code, licence, state, switch = ("" if place is None else clean(values[place]).upper() for place in slots)
        if code and is_code(code, repairs):
            found.append(Taxonomy(code=code, licence=licence, state=state, primary=switch == "Y"))
    return without_repeats(found)


def _phone(cell: str) -> str:
    digits = re.sub(r"\D", "", cell)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else cell
