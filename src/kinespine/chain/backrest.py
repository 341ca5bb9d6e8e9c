"""What a reclined body leans on: the places of the back that lie on a backrest, and of the sacrum on the seat."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import SIDES
from kinespine.anatomy.quantities import quantities
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.supports import TUBEROSITIES, Direction, Push, Support, Z

TABLE = Path(__file__).parent / "tables" / "backrest.csv"
PLACES = (
    *(f"cage.rib{n}_angle" for n in (3, 5, 7, 9)),
    *(f"L{n}.spinous_tip_midline" for n in range(1, 6)),
    "pelvis.PSIS",
)
"""The places of thorax, loins and pelvis that a mattress has too; those on both sides are pushed on both."""
BEHIND = tuple(f"pelvis.coccyx_sacrotuberous.{side}" for side in SIDES)


def backrest(body: Body, angles: np.ndarray, recline: float) -> tuple[Support, ...]:
    """A flat backrest behind a body in the posture (n,) its task begins with, and the seat behind its sitting bones.

    The backrest is put against the rearmost place of the back; every place no farther off it than upholstery gives is
    pushed. Friction holds along the slope, up to its ratio of the normal force, and upwards alone: a body settles into
    a chair from above, so that it is held up and never pulled down. Every place has the two edges of that cone, n and
    n + mu t, each of which only pushes; what they have of n together is the normal force. A pelvis rolled back so far
    that the end of its sacrum comes as near to the seat sits on that as well.

    Args:
        recline: rad from vertical.
    """
    number, points = layout(body).landmark_index, mechanics(body, angles).points
    normal, _ = _axes(recline)
    give = quantities(TABLE)["give_m"]
    ahead = {name: float(points[number[name]] @ normal) for place in PLACES for name in _sides(body, place)}
    near = tuple(name for name in ahead if ahead[name] - min(ahead.values()) <= give)
    seat = min(float(points[number[name], 2]) for name in TUBEROSITIES)
    sunk = tuple(name for name in BEHIND if points[number[name], 2] - seat <= give)
    return _pushing(near, recline), _carrying(sunk)


# One and the same support for the same places, because what is known of a support is kept by identity.


@lru_cache(maxsize=32)
def _pushing(places: tuple[str, ...], recline: float) -> Support:
    normal, upward = _axes(recline)
    numbers = quantities(TABLE)
    edges = (("plain", normal), ("holding", normal + numbers["friction_ratio"] * upward))
    spring = _direction(normal / numbers["give_m"])
    return Support(
        name="back",
        pushes=tuple(
            Push(name=f"back.{edge}.{place}", at=(((place,), _direction(way)),), spring=spring)
            for place in places
            for edge, way in edges
        ),
    )


@lru_cache(maxsize=32)
def _carrying(places: tuple[str, ...]) -> Support:
    return Support(name="seat_behind", pushes=tuple(Push(name=f"seat.{name}", at=(((name,), Z),)) for name in places))


def _axes(recline: float) -> tuple[np.ndarray, np.ndarray]:
    """Out of the backrest, and up along its slope, (3,) each."""
    return np.array([np.cos(recline), 0.0, np.sin(recline)]), np.array([-np.sin(recline), 0.0, np.cos(recline)])


def _direction(way: np.ndarray) -> Direction:
    x, y, z = way.tolist()
    return x, y, z


def _sides(body: Body, place: str) -> tuple[str, ...]:
    return (place,) if place in body.landmarks else tuple(f"{place}.{side}" for side in SIDES)
