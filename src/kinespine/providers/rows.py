"""One row of a registry file made a provider: repaired where that is certain, refused with the reason where not."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from kinespine.providers.columns import Columns
from kinespine.providers.provider import Provider, Taxonomy, is_npi

TERRITORIES = frozenset({"PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW", "UM"})  # also written as countries
EARLIEST = date(1990, 1, 1)  # numbers are given since 2005
CODE = re.compile(r"[0-9][0-9A-Z]{8}X")


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
        return "" if place is None else _clean(cells.values[place])

    def day(word: str) -> date | None:
        found, wrong = _date(cell(word), today)
        if wrong:
            repairs.append(f"{word} {wrong}")
        return found

    npi = cell("npi")
    if not is_npi(npi):
        raise BadRow(f"{npi or 'no number'}: not a provider number, its check digit is wrong")
    taxonomies = _taxonomies(cells.values, columns, repairs)
    country = (cell("country") or "US").upper()
    state = cell("state").upper()
    if country in TERRITORIES:
        country, state = "US", country
    postal_code = cell("postal_code")
    if country == "US":
        postal_code = _postal_code(postal_code, repairs)
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


def _clean(cell: str) -> str:
    """One line without control characters, and without the spaces around it."""
    if not cell:
        return cell
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())


def _taxonomies(values: list[str], columns: Columns, repairs: list[str]) -> tuple[Taxonomy, ...]:
    found: dict[str, Taxonomy] = {}
    for slots in columns.slots:
        if not values[slots[0]]:
            continue
        code, licence, state, switch = ("" if place is None else _clean(values[place]).upper() for place in slots)
        if code and not CODE.fullmatch(code):
            repairs.append(f"taxonomy {code[:20]!r} is no code and was left out")
        elif code and code not in found:
            found[code] = Taxonomy(code=code, licence=licence, state=state, primary=switch == "Y")
    return tuple(found.values())


def _date(cell: str, today: date) -> tuple[date | None, str]:
    if not cell:
        return None, ""
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", cell)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", cell)
    try:
        if american is not None:
            found = date(int(american[3]), int(american[1]), int(american[2]))
        elif iso is not None:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        else:
            return None, f"{cell[:20]!r} is no date and was left out"
    except ValueError:
        return None, f"{cell[:20]!r} is no date and was left out"
    if found > today:
        return None, f"{found} lies in the future and was left out"
    if found < EARLIEST:
        return None, f"{found} lies before there were such numbers and was left out"
    return found, ""


def _postal_code(cell: str, repairs: list[str]) -> str:
    digits = re.sub(r"[\s-]", "", cell)
    if not digits:
        repairs.append("no postal code: placed by city and state")
        return ""
    if not digits.isdigit() or not digits.isascii() or len(digits) not in (3, 4, 5, 7, 8, 9):
        repairs.append(f"postal code {cell[:20]!r} is none: placed by city and state")
        return ""
    if len(digits) in (3, 4, 7, 8):  # a spreadsheet took leading zeros for nothing
        repairs.append(f"postal code {cell}: leading zeros put back")
        digits = digits.zfill(5 if len(digits) < 5 else 9)
    return digits[:5]


def _phone(cell: str) -> str:
    digits = re.sub(r"\D", "", cell)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else cell
