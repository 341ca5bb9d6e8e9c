"""Every published row collected for validation, what each is used for, and the check that it stands where it should."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import kinespine
from kinespine.tables import read_table

TOOLS = Path(__file__).parent
ROOT = TOOLS.parent
PRODUCT = Path(kinespine.__file__).parent
Use = Literal[
    "calibration", "input", "in view", "derived", "result", "cross-check", "shown", "quoted", "test", "not used"
]
USES: Mapping[Use, str] = {
    "result": "nothing was set on it; the model's number stands beside it",
    "in view": "compared, and looked at while what it tests was being mended: no independent result",
    "derived": "compared, and follows from numbers that were used",
    "cross-check": "a number of the product's own tables stands beside it, which was made from another source",
    "shown": "compared and not counted, for the reason given",
    "calibration": "a number of the model was set on it",
    "input": "a table of the product carries it",
    "quoted": "told to the reader as evidence; nothing is computed from it",
    "test": "a test holds it",
    "not used": "the product has nothing that could stand beside it, for the reason given",
}
"""What a row can be used for, with what that means."""
COMPARED: frozenset[Use] = frozenset(("result", "in view", "derived", "cross-check", "shown"))
CARRIED: frozenset[Use] = frozenset(("calibration", "input", "quoted", "test"))
TABLES = {"CHAIN": "One end of the chain changed", "LOAD": "Loads, muscle activity and strength",
          "POST": "Posture and range of motion", "SENS": "Senses and balance", "HEAL": "Course, care and healing",
          "PROM": "Questionnaires"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """A number of the literature (`published_rows.csv`)."""

    id: str
    what: str
    value: str  # several parted by semicolons, or nothing where only limits are told
    unit: str
    low: float | None
    high: float | None
    spread: str
    source: str
    status: str

    @property
    def table(self) -> str:
        """CHAIN, LOAD, POST, SENS, HEAL or PROM."""
        return self.id.partition("-")[0]

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers of its value; none where it has words."""
        parts = [part.strip() for part in self.value.split(";")]
        return tuple(float(part) for part in parts) if all(map(_is_number, parts)) else ()

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """Published limits: as told, else one SD of people or 95 % of the mean where a standard error is told."""
        if self.low is not None or self.high is not None:
            return self.low, self.high
        found = re.search(r"\b(SD|SE) ([\d.]+)", self.spread)
        if found is None or len(self.values) != 1:
            return None, None
        half = float(found[2]) * (1.96 if found[1] == "SE" else 1.0)
        return self.values[0] - half, self.values[0] + half

    @property
    def measured(self) -> str:
        """Value and limits in words."""
        told = [self.value] if self.value else []
        low, high = self.limits
        if low is not None and high is not None:
            told.append(f"({low:g} to {high:g})" if told else f"{low:g} to {high:g}")
        elif self.spread and not self.spread.startswith("SE/"):
            told.append(f"({self.spread})")
        return " ".join([*told, self.unit]).replace("ordinal (true)", "(true)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowUse:
    """What a row is used for (`row_uses.csv`)."""

    id: str
    use: Use
    compared: str  # what stands beside it, and with what: the words of `row_comparisons.py`
    table: str  # the file that carries it, under the package or the repository
    row: str  # which line of that table: column=value, or column^beginning, parted by " & "
    column: str
    number: str  # as it has to stand there
    key: str  # of its source there, where it is called otherwise
    reason: str

    @property
    def path(self) -> Path:
        """The file that carries it."""
        return next((root / self.table for root in (PRODUCT, ROOT) if (root / self.table).is_file()), PRODUCT)

    @property
    def place(self) -> str:
        """The file and the line, in words."""
        line = self.row.replace("^", " begins with ").replace(" & ", ", ")
        return f"`{Path(self.table).name}`" + (f" ({line}: {self.column})" if self.row else "")


@cache
def published() -> tuple[PublishedRow, ...]:
    """Every row."""
    return read_table(TOOLS / "published_rows.csv", PublishedRow)


@cache
def uses() -> Mapping[str, RowUse]:
    """What each is used for, by row."""
    return {row.id: row for row in read_table(TOOLS / "row_uses.csv", RowUse)}


def fault(row: PublishedRow, use: RowUse) -> str | None:
    """Why the row does not stand where its use says; none where it does."""
    if use.use not in CARRIED:
        return None
    if not use.path.is_file():
        return f"{row.id}: no file {use.table}"
    if not use.row:
        return None if use.number in use.path.read_text(encoding="utf-8") else f"{row.id}: no {use.number!r} in it"
    with use.path.open(newline="", encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if _is(line, use.row)]
    if len(lines) != 1:
        return f"{row.id}: {len(lines)} lines of {use.table} are {use.row}"
    key = use.key or row.source
    if not re.search(rf"(?<!\w){re.escape(key)}(?!\w)", ";".join(lines[0].values())):
        return f"{row.id}: {use.table} ({use.row}) does not name {key}"
    return None if stands(use.number, lines[0][use.column]) else f"{row.id}: {lines[0][use.column]!r}, not {use.number}"


def stands(number: str, cell: str) -> bool:
    """Whether a number or words stand in a cell: equal, or a number or words of their own within it."""
    if _is_number(number) and _is_number(cell):
        return float(number) == float(cell)
    return re.search(rf"(?<![\w.]){re.escape(number)}(?![\w]|\.\d)", cell) is not None


def _is(line: Mapping[str, str], asked: str) -> bool:
    for part in asked.split(" & "):
        name, sign, value = re.split(r"([=^])", part, maxsplit=1)
        if not (line[name] == value if sign == "=" else line[name].startswith(value)):
            return False
    return True


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", text.strip()) is not None
