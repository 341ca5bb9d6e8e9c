"""The spine in balance under gravity."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinespine.chain.fit import fit_posture
    from kinespine.chain.loads import Loads, solve_loads
    from kinespine.chain.posture import Posture, points_of, posture_from, read_posture, standing

__all__ = [
    "Loads",
    "Posture",
    "fit_posture",
    "points_of",
    "posture_from",
    "read_posture",
    "solve_loads",
    "standing",
]

# Imported on first use: a posture file with a wrong name is answered without waiting for SciPy.
_HOMES = {
    "Loads": "loads",
    "Posture": "posture",
    "fit_posture": "fit",
    "points_of": "posture",
    "posture_from": "posture",
    "read_posture": "posture",
    "solve_loads": "loads",
    "standing": "posture",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kinespine.chain' has no attribute {name!r}")
    return getattr(import_module(f"kinespine.chain.{_HOMES[name]}"), name)
