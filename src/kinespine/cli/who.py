"""The person options that several commands share, read into a person."""

import math
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from kinespine.cli.given import FILE, NUMBER
from kinespine.errors import BadInput, suggestion

if TYPE_CHECKING:
    from kinespine.anatomy.person import Person

# The reference man of the tables. Another sex needs its own height and mass: his would not be hers.
DEFAULTS: dict[str, Any] = {"sex": "male", "age": 30.0, "height_cm": 175.0, "mass_kg": 75.0}

# The limits of `anatomy.person.Person` in the units typed here. They stand twice (a test holds them equal) so
# that a wrong number is answered before anything heavy is imported.
RANGES = {"age": (5.0, 105.0, "years"), "height_cm": (100.0, 230.0, "cm"), "mass_kg": (20.0, 300.0, "kg")}
# The keys of [person] in a person file are those of a visit.toml, so that either can be given.
KEYS = {"sex": "sex", "age": "age_years", "height_cm": "height_cm", "mass_kg": "mass_kg"}
OTHER_KEYS = ("label", "dimensions_cm")
MOST_BYTES = 1_000_000

_Command = TypeVar("_Command", bound=Callable[..., Any])


def person_options(command: _Command) -> _Command:
    """Add `--sex --age --height-cm --mass-kg` and `--person` to a command."""
    for option in reversed(
        (
            click.option("--sex", type=click.Choice(["female", "male"]), help="Default: male."),
            click.option("--age", type=NUMBER, metavar="YEARS", help="5 to 105. Default: 30."),
            click.option("--height-cm", type=NUMBER, metavar="CM", help="100 to 230. Default: 175 (a man)."),
            click.option("--mass-kg", type=NUMBER, metavar="KG", help="20 to 300. Default: 75 (a man)."),
            click.option(
                "--person", "file", type=FILE, help="A TOML file with a [person] table (a visit.toml has one) instead."
            ),
        )
    ):
        command = option(command)
    return command


def read_person(file: Path | None, given: Mapping[str, Any]) -> "Person":
    """One person from a file, or from options over the reference man.

    Raises:
        BadInput: an answer is missing, unknown or outside its range.
    """
    options = {name: value for name, value in given.items() if value is not None}
    if file is not None:
        if options:
            raise BadInput(f"Give --person or {_option(next(iter(options)))}, not both.")
        answers = _from_file(file)
    else:
        if options.get("sex") == "female" and not {"height_cm", "mass_kg"} <= options.keys():
            raise BadInput("With --sex female give --height-cm and --mass-kg too: the defaults are a man's.")
        answers = {**DEFAULTS, **options}
    where = f"{file}: " if file else ""
    checked = {name: _in_range(where, KEYS[name] if file else name, name, answers[name]) for name in RANGES}

    from kinespine.anatomy.person import Person  # after the checks: wrong input is answered at once

    try:
        return Person(
            sex=answers["sex"],
            age=checked["age"],
            height=checked["height_cm"] / 100.0,
            mass=checked["mass_kg"],
            dimensions=answers.get("dimensions", {}),
        )
    except BadInput as error:
        raise BadInput(f"{where}{error}") from error


def _from_file(file: Path) -> dict[str, Any]:
    if file.stat().st_size > MOST_BYTES:
        raise BadInput(f"{file}: too large for a person file (over {MOST_BYTES // 1_000_000} MB).")
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: not UTF-8 text. Save it as plain text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{file}: {error}. Lines look like: height_cm = 175") from error
    except RecursionError as error:
        raise BadInput(f"{file}: brackets are nested too deeply to be a person.") from error
    person = tables.get("person")
    if not isinstance(person, dict):
        raise BadInput(f"{file}: no [person] table. It needs {', '.join(KEYS.values())}.")
    answers = cast("dict[str, Any]", person)
    known = (*KEYS.values(), *OTHER_KEYS)
    for key in answers:
        if key not in known:
            raise BadInput(f"{file}: [person] has no '{key}'.{suggestion(key, known)}")
    missing = [key for key in KEYS.values() if key not in answers]
    if missing:
        raise BadInput(f"{file}: [person] lacks {', '.join(missing)}.")
    if answers["sex"] not in ("female", "male"):
        raise BadInput(f"{file}: sex is {answers['sex']!r}; possible: female, male (whose tables to use).")
    sizes = answers.get("dimensions_cm", {})
    if not isinstance(sizes, dict):
        raise BadInput(f"{file}: dimensions_cm is no table. Lines look like: dimensions_cm = {{ leg_length = 90 }}")
    dimensions = {
        name: _number(f"{file}: ", name, value, "cm") / 100.0 for name, value in cast("dict[str, Any]", sizes).items()
    }
    return {**{name: answers[key] for name, key in KEYS.items()}, "dimensions": dimensions}


def _in_range(where: str, key: str, name: str, value: Any) -> float:
    low, high, unit = RANGES[name]
    number = _number(where, key, value, f"{low:g} to {high:g} {unit}")
    if low <= number <= high:
        return number
    raise BadInput(f"{where}{key} is {number:g}; possible: {low:g} to {high:g} {unit}.{_likely(name, number)}")


def _number(where: str, key: str, value: Any, possible: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadInput(f"{where}{key} is {value!r}; a number is needed ({possible}).")
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf


def _likely(name: str, value: float) -> str:
    """What the number looks like in another unit."""
    if name == "height_cm":
        for factor, unit in ((100.0, "metres"), (0.1, "millimetres"), (2.54, "inches")):
            if RANGES[name][0] <= value * factor <= RANGES[name][1]:
                return f" If it is in {unit}, write {value * factor:g}."
    if name == "mass_kg" and RANGES[name][0] <= value / 1000 <= RANGES[name][1]:
        return f" If it is in grams, write {value / 1000:g}."
    return ""


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
