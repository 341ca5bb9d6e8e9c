"""What nobody knows of a push and of the tissue it meets, drawn from stated ranges by a Latin hypercube."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.care.impulse_model import CONTACT, SLIDES, TABLES, Array, Held, Properties, moving_above
from kinespine.care.impulse_motion import Push
from kinespine.tables import read_table

Method = Literal["toggle", "instrument", "hand"]
METHODS: tuple[Method, ...] = ("toggle", "instrument", "hand")
Spread = Literal["uniform", "log-uniform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """The range of one quantity of the push of one method (`impulse_methods.csv`)."""

    method: Method
    quantity: str
    low: float
    high: float
    spread: Spread
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueRow:
    """A decade of one property of one joint, log-uniform (`impulse_tissue.csv`)."""

    joint: str
    quantity: str
    low: float
    high: float
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draw:
    """One push on one neck."""

    properties: Properties
    push: Push
    slack: dict[str, float]  # ligament -> m


def method_rows(method: Method) -> tuple[MethodRow, ...]:
    """The ranges of one method, with their sources."""
    return tuple(row for row in read_table(TABLES / "impulse_methods.csv", MethodRow) if row.method == method)


def tissue_rows(held: Held = "T1") -> tuple[TissueRow, ...]:
    """The ranges of the joints above what is held, with their sources."""
    moving = {joint for _, joint in moving_above(held)}
    return tuple(row for row in read_table(TABLES / "impulse_tissue.csv", TissueRow) if row.joint in moving)


def draws_of(
    body: Body,
    method: Method,
    slacks: dict[str, tuple[float, float]],
    number: int,
    random: np.random.Generator,
    held: Held = "C4",
) -> list[Draw]:
    """Draw every range of the two tables and every slack, each range evenly filled.

    What is held changes no draw of what moves anyway: the joints below C4 are drawn after everything else.

    Args:
        slacks: ligament -> mean and standard deviation of its slack, m; normal, none below zero.
        held: the bone that does not move.
    """
    of_push, of_tissue = method_rows(method), tissue_rows("C4")
    below = tuple(row for row in tissue_rows() if row not in of_tissue)
    shares = latin_hypercube(number, len(of_push) + len(of_tissue) + len(slacks), random)
    shares_below = latin_hypercube(number, len(below), random)
    pushes = {row.quantity: _spread(row.low, row.high, row.spread, shares[:, k]) for k, row in enumerate(of_push)}
    tissues = {
        (row.joint, row.quantity): _spread(row.low, row.high, "log-uniform", shares[:, len(of_push) + k])
        for k, row in enumerate(of_tissue)
    } | {
        (row.joint, row.quantity): _spread(row.low, row.high, "log-uniform", shares_below[:, k])
        for k, row in enumerate(below)
    }
    normal = NormalDist()
    lengths = {
        name: np.maximum(0.0, mean + sd * np.array([normal.inv_cdf(share) for share in column]))
        for (name, (mean, sd)), column in zip(slacks.items(), shares[:, -len(slacks) :].T, strict=True)
    }
    place = body.landmark(CONTACT).position
    return [
        Draw(
            properties=_properties(
                {key: float(values[k]) for key, values in tissues.items()},
                tuple(joint for _, joint in moving_above(held)),
                rest=1e3 * float(pushes["head_rest_N_per_mm"][k]),
            ),
            push=_push({name: float(values[k]) for name, values in pushes.items()}, place),
            slack={name: float(values[k]) for name, values in lengths.items()},
        )
        for k in range(number)
    ]


def latin_hypercube(number: int, dimensions: int, random: np.random.Generator) -> Array:
    """(number, dimensions) shares between 0 and 1: in every dimension one in each of `number` equal intervals."""
    ranks = np.array([random.permutation(number) for _ in range(dimensions)]).T
    return (ranks + random.random((number, dimensions))) / number


def _spread(low: float, high: float, spread: Spread, share: Array) -> Array:
    return low * (high / low) ** share if spread == "log-uniform" else low + (high - low) * share


def _properties(drawn: dict[tuple[str, str], float], joints: tuple[str, ...], rest: float) -> Properties:
    def of(quantity: str) -> Array:
        return np.array([drawn[joint, quantity] for joint in joints])

    return Properties(
        turning=of("rotation_stiffness_factor"),
        shear=1e3 * np.column_stack([of(f"{axis}_N_per_mm") for axis in SLIDES]),
        turn_damping=of("rotation_damping_Nms_per_rad"),
        shear_damping=of("translation_damping_Ns_per_m"),
        rest=rest,
    )


def _push(drawn: dict[str, float], place: Array) -> Push:
    """From the tip of the left transverse process towards the right, tilted up and forward."""
    aside = np.array([np.tan(np.deg2rad(drawn["forward_deg"])), -1.0, np.tan(np.deg2rad(drawn["up_deg"]))])
    return Push(
        peak=drawn["peak_N"],
        duration=1e-3 * drawn["duration_ms"],
        rise=drawn["rise_share"],
        direction=aside / np.linalg.norm(aside),
        point=place + 1e-3 * np.array([drawn["contact_forward_mm"], 0.0, drawn["contact_up_mm"]]),
    )
