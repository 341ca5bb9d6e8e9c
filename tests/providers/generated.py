"""A registry file of any size in the true format: the header as published, invented rows in realistic shares.

Shares as counted in copies of the public file by its readers, rounded: a chiropractor in a hundred rows, one row in
thirty a bare deactivation, one in four an organisation. Numbers begin with 3, which no real one does.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from kinespine.providers.demonstration import FILE

SHARES = 0.01, 0.033  # chiropractors, bare deactivations
KINDS = 300  # different rows of other kinds and as many of chiropractors; numbers, codes and dates are drawn anew


def write_generated(
    path: Path,
    rows: int,
    postal_codes: list[str],
    *,
    seed: int = 9,
    first: int = 300_000_000,
    shares: tuple[float, float] = SHARES,
) -> int:
    """Write so many rows and say how many of them are chiropractors."""
    chance = random.Random(seed)
    header, others, chiropractors = _shapes(chance)
    kept, bare = shares
    found = 0
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as file:
        file.write(header)
        deactivated = _bare(header)
        for number in range(first, first + rows):
            npi = _with_check_digit(number)
            drawn = chance.random()
            if drawn < bare:
                file.write(f'"{npi}"{deactivated}')
                continue
            shapes = chiropractors if drawn < bare + kept else others
            found += shapes is chiropractors
            before, after = shapes[int(chance.random() * len(shapes))]
            code = postal_codes[int(chance.random() * len(postal_codes))]
            file.write(f'"{npi}"{before}"{code}{number % 10000:04d}"{after}')
    return found


def _shapes(chance: random.Random) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
    """The header, and the text of rows before and behind the postal code of the practice."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    names = rows[0]
    place = names.index("Provider Business Practice Location Address Postal Code")
    code = names.index("Healthcare Provider Taxonomy Code_1")
    updated = names.index("Last Update Date")
    shapes: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    whole = [row for row in rows[1:] if row[code]]
    for kind, kept in shapes.items():
        alike = [row for row in whole if any(cell.startswith("111N") for cell in row) is kind]
        for _ in range(KINDS):
            row = list(chance.choice(alike))
            row[updated] = f"{chance.randint(1, 12):02d}/{chance.randint(1, 28):02d}/{chance.randint(2007, 2024)}"
            row[names.index("Provider First Name")] = chance.choice(("AVERY", "BLAKE", "CASEY", "DEVON", "EMERY"))
            quoted = [f'"{cell}"' for cell in row]
            kept.append(("," + ",".join(quoted[1:place]) + ",", "," + ",".join(quoted[place + 1 :]) + "\n"))
    header = ",".join(f'"{name}"' for name in names) + "\n"
    return header, shapes[False], shapes[True]


def _bare(header: str) -> str:
    """What follows the number in a row that holds a deactivation and nothing else."""
    names = next(csv.reader([header]))
    cells = ['""'] * (len(names) - 1)
    cells[names.index("NPI Deactivation Date") - 1] = '"01/15/2018"'
    return "," + ",".join(cells) + "\n"


def _with_check_digit(number: int) -> str:
    """Nine digits and Luhn's check digit behind the prefix 80840."""
    digits = f"{number:09d}"
    total = 24
    for place, digit in enumerate(map(int, digits)):
        total += digit if place % 2 else (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[digit]
    return f"{digits}{-total % 10}"


def postal_codes() -> list[str]:
    """The codes of standard postal areas, as the list of the package zipcodes has them."""
    import zipcodes

    return [row["zip_code"] for row in zipcodes.list_all() if row["zip_code_type"] == "STANDARD"]


def lines_of(path: Path) -> Iterator[list[str]]:
    """The rows of a clean file, taken apart by the standard library alone."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)
