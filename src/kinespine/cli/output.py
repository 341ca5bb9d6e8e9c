"""What a command leaves behind: JSON, an exit code."""

import json
import math
from collections.abc import Mapping
from typing import Any, cast

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
    "incomplete": INCOMPLETE, "measured": DONE,
}  # fmt: skip


def exit_code(status: str) -> int:
    """The exit code that belongs to the status word of a result."""
    return _CODES[status]


def as_json(record: Mapping[str, Any]) -> str:
    """One JSON object; a number that is not finite becomes null, which every reader of JSON accepts."""
    return json.dumps(_plain(record), indent=2, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    to_list = getattr(value, "tolist", None)  # a NumPy number or array
    return value if to_list is None else _plain(to_list())
