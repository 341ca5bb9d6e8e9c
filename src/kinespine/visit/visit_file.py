"""Reads visit.toml into checked values, knowing on which line each of them stands."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kinespine.assessment.emergencies import answers_of_lines, emergency_lines
from kinespine.errors import suggestion
from kinespine.visit.problems import Problems, shown

NAME = "visit.toml"
MOST_BYTES = 1_000_000

Key = str | int
Place = tuple[Key, ...]


def read_visit_file(folder: Path, problems: Problems) -> "Section | None":
    """Read a visit's own file; None, with the reason noted, where that fails."""
    text = _text(folder / NAME, problems)
    if text is None:
        return None
    try:
        tables = tomllib.loads(text)
    except ValueError as error:  # what the numbers of Python refuse is no error of TOML
        problems.urgent = emergency_lines(answers_of_lines(text))
        problems.add(*_unreadable(text, str(error)))
        return None
    except RecursionError:
        problems.urgent = emergency_lines(answers_of_lines(text))
        problems.add(NAME, "brackets are nested too deeply to be a visit.")
        return None
    return Section(values=tables, place=(), lines=_lines(text), problems=problems)


def file_beside(section: "Section", folder: Path, key: str, name: str) -> Path | None:
    """A file named under a key: it must lie in the folder of the visit. None, with the reason noted, where not."""
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        there = path.is_file()
        size = path.stat().st_size if there else 0
    except (OSError, ValueError) as error:
        section.wrong(key, f"{key} = {name!r} cannot be opened ({error}).")
        return None
    if not inside:
        section.wrong(key, f"{key} = {name!r} lies outside the folder of the visit. Copy it beside visit.toml.")
    elif not there:
        beside = sorted(item.name for item in folder.iterdir() if item.is_file() and item.name != NAME)
        section.wrong(key, f"there is no file {name!r} beside visit.toml.{suggestion(name, beside)}")
    elif size == 0:
        section.wrong(key, f"the file {name!r} is empty. Export it again.")
    else:
        return path
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of the file. Every `take` notes a problem and gives None where the value is unfit."""

    values: Mapping[str, Any]
    place: Place
    lines: Mapping[Place, int]
    problems: Problems

    def where(self, key: Key | None = None) -> str:
        """The file and line of a key, or of the table where the key is missing."""
        place = self.place if key is None else (*self.place, key)
        while place and place not in self.lines:
            place = place[:-1]
        return f"{NAME}, line {self.lines[place]}" if place else NAME

    def wrong(self, key: str | None, what: str) -> None:
        """Note a problem at a key."""
        self.problems.add(self.where(key), what)

    def only(self, possible: Iterable[str]) -> None:
        """Note every key that is not possible here, with the nearest that is."""
        names = list(possible)
        for key in self.values:
            if key not in names:
                self.wrong(key, f"{self._title()} has no {shown(key)}.{suggestion(key, names)}")

    def table(self, key: str, *, required: bool = False) -> "Section | None":
        """A table inside this one."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return self._inner(cast("dict[str, Any]", value), key)
        if value is not None:
            self.wrong(key, f"{key} = {shown(value)} is not a table. Begin it on its own line with [{key}].")
        elif required:
            self.problems.add(self.where(), f"the table [{key}] is missing.")
        return None

    def tables(self, key: str) -> tuple["Section", ...]:
        """The tables of a list, each begun by [[key]]."""
        value = self.values.get(key, [])
        items = cast("list[Any]", value) if isinstance(value, list) else []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in items):
            self.wrong(key, f"{key} is not a list of tables. Begin each on its own line with [[{key}]].")
            return ()
        return tuple(
            Section(values=item, place=(*self.place, key, index), lines=self.lines, problems=self.problems)
            for index, item in enumerate(items)
        )

    def text(self, key: str, *, default: str | None = None) -> str | None:
        """A text, its lines joined; without a default it must be there."""
        value = self.values.get(key, default)
        if isinstance(value, str) and (one_line := " ".join(value.split())).isprintable():
            return one_line
        self._missing_or(key, f'{key} = {shown(value)} is not a plain text. Write {key} = "...".')
        return None

    def word(self, key: str, possible: Iterable[str], *, default: str | None = None) -> str | None:
        """One of a few words."""
        words = list(possible)
        value = self.values.get(key, default)
        if isinstance(value, str) and value in words:
            return value
        hint = suggestion(value, words) if isinstance(value, str) else f" Possible: {', '.join(words)}."
        self._missing_or(key, f"{key} = {shown(value)}.{hint}", f" Possible: {', '.join(words)}.")
        return None

    def number(
        self,
        key: str,
        low: float,
        high: float,
        unit: str,
        *,
        default: float | None = None,
        in_units: Mapping[str, float] | None = None,
    ) -> float | None:
        """A number between limits; `in_units` are factors from units it may have been given in by mistake."""
        value = self.values.get(key, default)
        limits = f"possible: {low:g} to {high:g} {unit}"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            hint = " Write the number without quotes." if isinstance(value, str) else ""
            self._missing_or(
                key, f"{key} = {shown(value)} is not a number; {limits}.{hint}", f" It is a number, {limits}."
            )
            return None
        if low <= value <= high:
            return float(value)
        likely = (
            f" If it is in {name}, write {value * factor:g}."
            for name, factor in (in_units or {}).items()
            if low <= value * factor <= high
        )
        self.wrong(key, f"{key} = {value}; {limits}.{next(likely, ' Correct the number.')}")
        return None

    def _inner(self, values: dict[str, Any], key: Key) -> "Section":
        return Section(values=values, place=(*self.place, key), lines=self.lines, problems=self.problems)

    def _title(self) -> str:
        names = ".".join(key for key in self.place if isinstance(key, str))
        return f"[{names}]" if names else NAME

    def _missing_or(self, key: str, what: str, possible: str = "") -> None:
        self.wrong(key, what if key in self.values else f"{self._title()} lacks {key}.{possible}")


_DECIMAL_COMMA = re.compile(r"""\s*([\w.-]+)\s*=\s*([+-]?\d+),(\d+)\s*(?:#.*)?$""")
_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u2018\u2019\u00ab\u00bb]")


def _unreadable(text: str, error: str) -> tuple[str, str]:
    """Where the file is no TOML, and what to do: by the slip that is likeliest on that line."""
    match = re.search(r"at line (\d+)", error)
    lines = text.split("\n")
    number = int(match[1]) if match else 0
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    place = f"{NAME}, line {number}" if number else NAME
    key = line.partition("=")[0].strip()
    if comma := _DECIMAL_COMMA.match(line):
        return place, f"{comma[1]} = {comma[2]},{comma[3]} has a decimal comma. Write a point: {comma[2]}.{comma[3]}"
    if _CURLY.search(line.partition("#")[0]):
        straight = _CURLY.sub('"', line.partition("#")[0]).strip()
        return place, f"{key} stands in curly quotes. Write straight ones: {straight}"
    if "Cannot declare" in error or "Cannot overwrite" in error:
        name = line.strip().strip("[]") or key
        return place, f"{name} is there twice: as a line further up and again here. Keep one of the two."
    return place, f'{error}. Texts stand in quotes, numbers do not: sex = "male", height_cm = 175'


def _text(path: Path, problems: Problems) -> str | None:
    if not path.is_file():
        problems.add(NAME, f"there is none in {path.parent}. Write one with: kinespine new {path.parent}")
        return None
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        problems.add(NAME, f"it cannot be read ({error.strerror}).")
        return None
    if len(content) > MOST_BYTES:
        problems.add(NAME, f"it is larger than {MOST_BYTES // 1_000_000} MB. Measurements belong in files beside it.")
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add(NAME, "it was saved as UTF-16. Save it as UTF-8 text.")
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.add(f"{NAME}, line {line}", "it is not UTF-8 text. Save it as UTF-8 in a plain text editor.")
        return None


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*(?:\.\s*[\w.-]+\s*)?=""")


def _lines(text: str) -> dict[Place, int]:
    """The line of every table and key, by its place; the parser does not tell. Long texts may add a few."""
    lines: dict[Place, int] = {}
    counts: dict[str, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            first, *rest = (part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                counts[first] = counts.get(first, -1) + 1
            table = (first, counts[first], *rest) if first in counts else (first, *rest)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1].strip("\"'")), number)
    return lines
