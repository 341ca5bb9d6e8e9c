"""How much every cause differs between healthy people: what of a person's causes is nothing out of the common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import exp, expm1, log, sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.causes import describe, names, words
from kinespine.errors import BadInput
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "cause_spread.csv"

Shape = Literal["neutral", "normal", "lognormal", "uniform", "log-uniform", "zero or uniform", "retained"]
NEEDS: Mapping[Shape, frozenset[str]] = MappingProxyType(
    {
        "neutral": frozenset({"centre"}),
        "normal": frozenset({"centre", "width"}),
        "lognormal": frozenset({"centre", "width"}),
        "uniform": frozenset({"low", "high"}),
        "log-uniform": frozenset({"low", "high"}),
        "zero or uniform": frozenset({"low", "high", "zero"}),
        "retained": frozenset({"centre", "width", "zero"}),
    }
)
"""Which numbers each shape has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a family of causes is spread (`cause_spread.csv`, `{...}` as in `causes.csv`), or one cause of it.

    In the unit of the cause. `retained` is a bias as people have it at first, normal about `centre`, times the share
    of it that is left after they got used to it: none in the share `zero` of people, uniform from 0 to 1 in the others.
    """

    name: str
    shape: Shape
    centre: float | None  # mean; of a lognormal the median
    width: float | None  # standard deviation; of a lognormal that of the natural logarithm
    low: float | None
    high: float | None
    zero: float | None  # share of people in whom it is exactly 0
    family: float | None  # correlation between any two causes of the row; none is 0
    sides: float | None  # correlation between left and right of one; none is that of the family
    source: str
    status: Literal["seen", "measured", "derived", "recalled", "assumed"]
    note: str

    def __post_init__(self) -> None:
        has = frozenset(name for name in ("centre", "width", "low", "high", "zero") if getattr(self, name) is not None)
        if has != NEEDS[self.shape]:
            raise ValueError(f"{self.shape} has {', '.join(sorted(NEEDS[self.shape]))}, not {', '.join(sorted(has))}")
        if not 0.0 <= self.within <= self.between_sides <= 1.0:
            raise ValueError("correlations: 0 <= family <= sides <= 1")

    @property
    def within(self) -> float:
        """Correlation between any two causes of the row (of the normal scores they are drawn from)."""
        return self.family or 0.0

    @property
    def between_sides(self) -> float:
        """Correlation between left and right of one cause (of the normal scores they are drawn from)."""
        return self.within if self.sides is None else self.sides

    @property
    def mean(self) -> float:
        """Mean between healthy people."""
        return self._moments()[0]

    @property
    def sd(self) -> float:
        """Standard deviation between healthy people."""
        mean, square = self._moments()
        return sqrt(max(square - mean**2, 0.0))

    def _moments(self) -> tuple[float, float]:
        """Mean, and mean of the square."""
        centre, width = self.centre or 0.0, self.width or 0.0
        low, high, zero = self.low or 0.0, self.high or 0.0, self.zero or 0.0
        match self.shape:
            case "neutral" | "normal":
                return centre, centre**2 + width**2
            case "lognormal":
                mean = centre * exp(0.5 * width**2)
                return mean, mean**2 * (1.0 + expm1(width**2))
            case "uniform" | "zero or uniform":
                return (1 - zero) * (low + high) / 2, (1 - zero) * (low**2 + low * high + high**2) / 3
            case "log-uniform":
                return (high - low) / log(high / low), (high**2 - low**2) / (2 * log(high / low))
            case "retained":
                return (1 - zero) * centre / 2, (1 - zero) * (centre**2 + width**2) / 3


@cache
def spread_rows() -> tuple[Spread, ...]:
    """Every row of the table."""
    return read_table(TABLE, Spread)


def healthy_spread(name: str) -> Spread:
    """How one cause is spread between healthy people.

    Raises:
        BadInput: there is no such cause, naming the nearest ones.
    """
    return _single()[describe(name).name][1]


def family_of(name: str) -> str:
    """The row of the table that counts for a cause, by its name with {...}: causes of one row go together."""
    return _single()[describe(name).name][0]


def draw_healthy(
    rng: np.random.Generator, wanted: Sequence[str] | None = None, *, size: int = 1
) -> Mapping[str, NDArray[np.float64]]:
    """Causes of healthy people drawn at random, (size,) by name, each in the unit of its name.

    Causes of different rows are independent. Within a row they go together by `family`, and left with right by
    `sides`; both are correlations of the normal scores from which any shape is drawn. A draw outside the limits of the
    cause is put on the limit.

    Args:
        wanted: names of causes; all of them.
        size: how many people.

    Raises:
        BadInput: no such cause, or no people.
    """
    if size < 1:
        raise BadInput(f"{size} people cannot be drawn; ask for one or more.")
    chosen = names() if wanted is None else tuple(dict.fromkeys(describe(name).name for name in wanted))
    shared: dict[str, NDArray[np.float64]] = {}

    def part(key: str) -> NDArray[np.float64]:
        if key not in shared:
            shared[key] = rng.standard_normal(size)
        return shared[key]

    found: dict[str, NDArray[np.float64]] = {}
    for name in chosen:
        family, spread = _single()[name]
        own = rng.standard_normal(size)
        score = (
            sqrt(spread.within) * part(family)
            + sqrt(spread.between_sides - spread.within) * part(_sideless(name))
            + sqrt(1.0 - spread.between_sides) * own
        )
        cause = describe(name)
        found[name] = np.clip(_values(spread, score, rng), cause.low, cause.high)
    return MappingProxyType(found)


# --- names ---


@cache
def _single() -> Mapping[str, tuple[str, Spread]]:
    """The row of every single cause by its name, and its spread: the narrowest row that names it counts."""
    found: dict[str, tuple[int, str, Spread]] = {}
    for row in spread_rows():
        own = _named(row.name)
        for name in own:
            if name in found and found[name][0] <= len(own):
                assert found[name][0] < len(own), f"{name} stands twice in {TABLE.name}"
                continue
            found[name] = len(own), row.name, replace(row, name=name)
    return MappingProxyType({name: found[name][1:] for name in names()})


def _named(family: str) -> tuple[str, ...]:
    """The causes that the name of a family stands for."""
    places = re.findall(r"{([^}]+)}", family)
    found: list[str] = []
    for chosen in product(*(words()[place] for place in places)):
        name = family
        for place, word in zip(places, chosen, strict=True):
            name = name.replace(f"{{{place}}}", word)
        if name in names():
            found.append(name)
    return tuple(found)


def _sideless(name: str) -> str:
    return re.sub(r"(?<![a-z])(left|right)(?![a-z])", "either", name)


# --- values ---


def _values(spread: Spread, score: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Values of that spread from standard normal scores."""
    from scipy.special import ndtr  # only here: SciPy loads longer than a wrong name takes to be refused

    centre, width = spread.centre or 0.0, spread.width or 0.0
    low, high, zero = spread.low or 0.0, spread.high or 0.0, spread.zero or 0.0
    match spread.shape:
        case "neutral":
            return np.full_like(score, centre)
        case "normal":
            return centre + width * score
        case "lognormal":
            return centre * np.exp(width * score)
        case "uniform" | "zero or uniform":
            share = np.asarray(ndtr(score), dtype=float)
            above = (share - zero) / (1.0 - zero)
            return np.where(share < zero, 0.0, low + (high - low) * above)
        case "log-uniform":
            share = np.asarray(ndtr(score), dtype=float)
            return low * (high / low) ** share
        case "retained":
            kept = np.where(rng.random(score.size) < zero, 0.0, rng.random(score.size))
            return (centre + width * score) * kept
