"""States of a body that move over minutes to months: how fast and how far each may go, and which of it was measured.

Every state x is anchored. With the load u (how far the posture stands off the rest pose) and a gain g below 1,

    dx/dt = (g (u - x) - x) / tau        x -> g / (1 + g) u,  at the rate (1 + g) / tau

Tissue that crept towards its load without the anchor would have no end: what it gives way by bends the body further.
The tables hold the share g / (1 + g) that is followed in the end and the time constant tau / (1 + g) that is seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import expm1
from types import MappingProxyType
from typing import Literal

import numpy as np

from kinespine.care.bounds import TABLES, Status
from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

State = Literal["creep", "strength", "creep-elsewhere", "remodelling", "habit", "tightness", "use", "senses"]

DAY, WEEK = 1440.0, 10080.0  # min
FLEXED = 20.0  # min of full flexion behind the size of creep
IN_BED = 60.0  # days of bed rest behind the size of the loss


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowConstant:
    """One constant of a state (`slow_states.csv`): its middle, and the range that it is drawn from."""

    state: str
    constant: str
    role: Literal["size", "time", "setting"]
    value: float
    unit: Literal["deg", "min", "d", "weeks", "1"]
    spread: Literal["even", "log", "half none"]  # how it is drawn: evenly, by its logarithm, zero in half of all draws
    range_low: float
    range_high: float
    range_source: str
    range_status: Status
    row: str  # of the facts that set it (HEAL-043 and so on); empty: none does
    source: str
    status: Status
    note: str

    def at(self, places: np.ndarray) -> np.ndarray:
        """Values at places between 0 and 1 of its range."""
        low, high = self.range_low, self.range_high
        if self.spread == "log":
            return low * (high / low) ** places
        if self.spread == "half none":
            return np.where(places < 0.5, 0.0, low + (high - low) * (2.0 * places - 1.0))
        return low + (high - low) * places


@dataclass(frozen=True, slots=True, kw_only=True)
class StateKind:
    """What a state is, in words."""

    name: State
    constants: str  # the state of `slow_states.csv` whose constants it has
    moves: str
    assumed: str  # what nobody measured of it; empty: size and time come from measurements
    measured: bool = False  # whether measurements set how far it goes; else it is frozen unless somebody asks for it
    still: str = ""  # why nothing that a course can change moves it; empty: something does


STATES: tuple[StateKind, ...] = (
    StateKind(
        name="creep", constants="creep", moves="rest of the joints of the low back, bending forward", assumed="",
        measured=True,
    ),
    StateKind(
        name="strength", constants="strength", moves="all muscles, in bed rest and after it",
        assumed="how fast bed rest takes it: the weeks in which training builds muscle are taken", measured=True,
        still="nobody lies in bed in a course, and usual life leaves it as it is",
    ),
    StateKind(
        name="creep-elsewhere", constants="creep", moves="rest of all other joints and ways",
        assumed="that they creep like the low back bent forward",
    ),
    StateKind(
        name="remodelling", constants="remodelling", moves="rest of every joint, over months",
        assumed="that healthy tissue rebuilds towards how it stands, how far, and how fast",
    ),
    StateKind(
        name="habit", constants="habit", moves="set point of every joint",
        assumed="that the nervous system takes over where tissue rests, how far, and how fast",
    ),
    StateKind(
        name="tightness", constants="tightness", moves="resting length of muscle",
        assumed="that a muscle which stands shorter grows shorter, how far, and how fast",
    ),
    StateKind(
        name="use", constants="use", moves="strength of each muscle group",
        assumed="that strength follows how hard standing works a muscle",
    ),
    StateKind(
        name="senses", constants="senses", moves="what is felt of head and pressure",
        assumed="that a turned upper neck is told as a turn of the neck, how much, and what adaptation leaves of it",
    ),
)  # fmt: skip
MEASURED: tuple[State, ...] = tuple(one.name for one in STATES if one.measured and not one.still)
"""What moves in every course."""
ASSUMED: tuple[State, ...] = tuple(one.name for one in STATES if not one.measured)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One draw of every constant, in the units of the table."""

    values: Mapping[tuple[str, str], float]

    def __reduce__(self) -> tuple[object, ...]:  # a read-only view cannot be sent to another process
        return drawn_from, (dict(self.values),)

    def of(self, state: str, constant: str) -> float:
        """One of them."""
        return self.values[state, constant]

    def minutes(self, state: str, constant: str) -> float:
        """A time constant, min."""
        unit = slow_constants()[state, constant].unit
        return self.of(state, constant) * {"min": 1.0, "d": DAY, "weeks": WEEK}[unit]

    @property
    def creep_share(self) -> float:
        """Share of what the low back stands off its rest that its rest follows in the end, g / (1 + g)."""
        reached = -expm1(-FLEXED / self.of("creep", "minutes"))
        return self.of("creep", "rise after flexion") / (reached * self.of("creep", "full flexion"))

    @property
    def bed_rest_share(self) -> float:
        """Share of strength that bed rest without end would take."""
        return self.of("strength", "loss in 60 days of bed rest") / -expm1(-IN_BED / self.of("strength", "days"))


@cache
def slow_constants() -> Mapping[tuple[str, str], SlowConstant]:
    """Every constant, by state and name."""
    rows = read_table(TABLES / "slow_states.csv", SlowConstant)
    return MappingProxyType({(row.state, row.constant): row for row in rows})


def drawn_from(values: Mapping[tuple[str, str], float]) -> Drawn:
    """One draw with these values."""
    return Drawn(values=MappingProxyType(dict(values)))


def middle() -> Drawn:
    """Every constant as the table has it."""
    return drawn_from({key: row.value for key, row in slow_constants().items()})


def draw_constants(count: int, seed: int) -> tuple[Drawn, ...]:
    """Constants over their ranges, each in equal strata (Latin hypercube; McKay 1979)."""
    rng = np.random.default_rng([seed, 7])
    columns = {
        key: row.at((rng.permutation(count) + rng.random(count)) / count) for key, row in slow_constants().items()
    }
    return tuple(drawn_from({key: float(column[number]) for key, column in columns.items()}) for number in range(count))


def check_assumed(names: Sequence[str]) -> tuple[State, ...]:
    """The states that were asked for, each once, in their order.

    Raises:
        BadInput: there is no such assumption, or it is none.
    """
    for name in names:
        kinds = {one.name: one for one in STATES}
        if name not in kinds:
            raise BadInput(f"No slow state '{name}'.{suggestion(name, ASSUMED)}")
        if kinds[name].still:
            raise BadInput(f"'{name}' is measured, but {kinds[name].still}. What may be assumed: {', '.join(ASSUMED)}.")
        if kinds[name].measured:
            raise BadInput(f"'{name}' is measured and always on. What may be assumed: {', '.join(ASSUMED)}.")
    return tuple(name for name in ASSUMED if name in names)
