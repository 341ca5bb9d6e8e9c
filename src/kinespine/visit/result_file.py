"""What an earlier result says of the upper neck and the four distortions, read from its JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, cast

from kinespine.assessment.neck import NECK_CAUSES
from kinespine.errors import BadInput
from kinespine.measures import DISTORTIONS

MOST_BYTES = 50_000_000
UNITS = {f"{name}_{'deg' if rows[0].unit == 'rad' else 'mm'}": name for name, rows in DISTORTIONS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierResult:
    """The readings of an earlier result, value and error each, in deg or mm."""

    neck: Mapping[str, tuple[float, float | None]]  # by cause
    distortions: Mapping[str, tuple[float, float]]
    age: float | None  # years


def read_result(path: Path) -> EarlierResult:
    """Read `result.json` of an examination or `explanation.json`.

    Raises:
        BadInput: it is no such file, or holds nothing of upper neck or distortions.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise BadInput(f"{path} is larger than {MOST_BYTES // 1_000_000} MB: it is no result.")
        record: object = json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise BadInput(f"Cannot read {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # JSON and UTF-8 alike
        raise BadInput(f"{path} is no JSON file. {_WANTED}") from error
    if not isinstance(record, dict) or "status" not in record:
        raise BadInput(f"{path} is no result of Kinespine. {_WANTED}")
    whole = cast("dict[str, Any]", record)
    if whole["status"] == "referred":
        raise BadInput(f"{path} is of a visit that was referred: nothing was measured.")
    found = [*_numbers(whole.get("distortions"), UNITS.values()), *_numbers(whole.get("measurements"), UNITS)]
    neck = dict(_numbers(whole.get("measurements"), NECK_CAUSES))
    distortions = {UNITS.get(name, name): pair for name, pair in found}
    if isinstance(whole.get("pattern"), dict):  # of an examination: everything together
        pattern = cast("dict[str, Any]", whole["pattern"])
        neck = dict(_numbers(pattern.get("causes"), NECK_CAUSES))
        distortions = dict(_numbers(pattern.get("distortions"), UNITS.values()))
    if not neck and not distortions:
        raise BadInput(f"{path} holds no reading of skull, atlas or axis, and none of the four distortions. {_WANTED}")
    return EarlierResult(neck=neck, distortions=distortions, age=_age(whole))


_WANTED = "Give explanation.json of `kinespine explain` or result.json of `kinespine examine`."


def _numbers(rows: object, names: Any) -> Iterator[tuple[str, tuple[float, float]]]:
    """Name, value and error of the rows that have one of those names; null is not measured."""
    for row in cast("list[Any]", rows) if isinstance(rows, list) else []:
        if not isinstance(row, dict):
            continue
        one = cast("dict[str, Any]", row)
        name, value, error = one.get("name"), one.get("value"), one.get("error")
        if isinstance(name, str) and name in names and value is not None and error is not None:
            if not (_number(value) and _number(error) and float(error) > 0):
                raise BadInput(f"{name} has value {value!r} and error {error!r}: this result was changed by hand.")
            yield name, (float(value), float(error))


def _age(record: Mapping[str, Any]) -> float | None:
    person = record.get("person")
    age = cast("dict[str, Any]", person).get("age_years") if isinstance(person, dict) else None
    return float(cast("float", age)) if _number(age) else None


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
