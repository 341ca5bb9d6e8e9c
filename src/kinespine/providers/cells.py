"""What stands in a cell, whatever file it came in, made what an entry may hold: one clean line, a day, a code."""

import re
from datetime import date

TERRITORIES = frozenset({"PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW", "UM"})  # also written as countries
HOME = frozenset({"", "US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"})  # without points and case
EARLIEST = date(1990, 1, 1)  # numbers are given since 2005
CODE = re.compile(r"[0-9][0-9A-Z]{8}X")


def clean(cell: str) -> str:
    """One line without control characters, and without the spaces around it."""
    if not cell:
        return cell
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return " ".join("".join(char if char.isprintable() else " " for char in cell).split())


def country_and_state(country: str, state: str) -> tuple[str, str]:
    """Both as codes in capitals; a territory written as a country is a state of the United States."""
    country, state = country.upper(), state.upper()
    if country.replace(".", "").removeprefix("THE ") in HOME:
        return "US", state
    return ("US", country) if country in TERRITORIES else (country, state)


def day_of(cell: str, today: date) -> tuple[date | None, str]:
    """The day, written 2026-03-31 or 03/31/2026, or None and what is wrong with it."""
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


def postal_code_of(cell: str, repairs: list[str]) -> str:
    """Five digits of the United States, or nothing; what was mended is added to the repairs."""
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


def is_code(code: str, repairs: list[str]) -> bool:
    """Whether it has the form of a taxonomy code; one that has not is added to the repairs."""
    if CODE.fullmatch(code):
        return True
    repairs.append(f"taxonomy {code[:20]!r} is no code and was left out")
    return False
