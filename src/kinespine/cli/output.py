"""What a command leaves behind: text, files, JSON, an exit code."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from kinespine.cli.given import cannot_write

DONE = 0
DEFECT = 1
WRONG_INPUT = 2
REFERRED = 3
SOLVER_FAILED = 4
INCOMPLETE = 5
STOPPED = 130  # the shell's code for Ctrl-C

# An unbalanced posture is an answer: how much is left over, and at which level.
_CODES = {
    "solved": DONE, "unbalanced": DONE, "clear": DONE, "referred": REFERRED, "failed": SOLVER_FAILED,
    "incomplete": INCOMPLETE, "measured": DONE, "followed": DONE,
}  # fmt: skip


def exit_code(status: str) -> int:
    """The exit code that belongs to the status word of a result."""
    return _CODES[status]


def as_json(record: Mapping[str, Any]) -> str:
    """One JSON object; a number that is not finite becomes null, which every reader of JSON accepts."""
    return json.dumps(_plain(record), indent=2, ensure_ascii=False, allow_nan=False)


def write_text(path: Path, text: str) -> None:
    """Write a file the user named, in full or not at all.

    Raises:
        BadInput: the place cannot be written to.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        # A device or pipe (`/dev/stdout`) cannot be replaced; it is written straight away.
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    to_list = getattr(value, "tolist", None)  # a NumPy number or array
    return value if to_list is None else _plain(to_list())
