"""The spine in balance under gravity."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinespine.chain.fit import fit_posture
    from kinespine.chain.loads import Loads, solve_loads
    from kinespine.chain.posture import Posture, points_of, posture_from, read_posture
    from kinespine.chain.standing import Standing, solve_standing
    from kinespine.chain.task import Task, parse_task, task_words

__all__ = [
    "Loads",
    "Posture",
    "Standing",
    "Task",
    "fit_posture",
    "parse_task",
    "points_of",
    "posture_from",
    "read_posture",
    "solve_loads",
    "solve_standing",
    "task_words",
]

# `standing` is not among them: the module of that name would hide it.
# Imported on first use: a posture file with a wrong name is answered without waiting for SciPy.
_HOMES = {
    "Loads": "loads",
    "Posture": "posture",
    "Standing": "standing",
    "Task": "task",
    "fit_posture": "fit",
    "parse_task": "task",
    "points_of": "posture",
    "posture_from": "posture",
    "read_posture": "posture",
    "solve_loads": "loads",
    "solve_standing": "standing",
    "task_words": "task",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kinespine.chain' has no attribute {name!r}")
    return getattr(import_module(f"kinespine.chain.{_HOMES[name]}"), name)
