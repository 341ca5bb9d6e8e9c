"""The spine in balance under gravity."""

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
