"""What a search for a change of the upper neck found: moves, what they would do, and what would have been found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kinespine.assessment.judgement import Judgement
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_write import Written
from kinespine.care.least_change import LeastChange
from kinespine.care.line_of_drive import LineOfDrive
from kinespine.chain.output_names import Output
from kinespine.chain.verdict import Interval

Status = Literal["none indicated", "depends", "computed"]
Why = Literal[
    "not read", "cannot be told", "within normal asymmetry", "no outcome is unusual", "nothing to move without a twist",
    "no change does it in any case", "full solves do not confirm it", "",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move of a change."""

    cause: str
    change: float  # in the unit of the name, signed
    there: float  # what was read off the healthy mean
    displacement: float  # m, of the contact
    adjustments: int  # in how many, each at most as far as is told of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change would do to one outcome, SI."""

    outcome: Output
    target: bool  # it is to move
    unusual: Interval  # what the person has of it beyond a healthy one
    least: LeastChange
    harm: float  # how far a change may throw it off: the smaller of `least` and what 19 of 20 healthy people are off
    thrown_off: float | None  # at worst, in any plausible world, by slopes or in full; None: there is no change
    expected: Interval | None  # by slopes, over draws; None: there is no change
    worlds: tuple[float, float] | None  # smallest and largest over every plausible corner
    by_case: Mapping[str, tuple[float, float]]  # the same over the corners of each case that is plausible
    in_full: tuple[float, float] | None  # the same by full solves at the most probable causes
    beyond: float | None  # share of the draws, by their weights, in which it goes its way beyond error


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What would have been found of one move: the power of the examination."""

    cause: str
    there: float | None  # what was read off the healthy mean; None: it was not read
    detectable: float | None  # offset that is called misaligned in 80 of 100 examinations
    needed: float  # change that takes an outcome beyond error in every plausible world; infinite: none does
    outcome: str | None  # that one


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What would do it if one assumption were known to hold, by slopes alone, whatever it does where it does not hold.

    Nobody has measured which holds.
    """

    name: str
    change: Mapping[str, float]  # by cause, in the unit of its name; empty: nothing does it in this case either
    targets: tuple[str, ...]  # outcomes that it would move


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adjustment:
    """What was found: a computed suggestion, never a recommendation.

    `computed` moves its outcomes beyond error in every plausible world. `depends` does so in every plausible world of
    the cases it names, and throws no outcome off by more than its `harm` in any.
    """

    status: Status
    why: Why  # none is indicated
    depends_on: tuple[str, ...]  # cases in which it does it, of a change that depends
    judgement: Judgement
    moves: tuple[Move, ...]
    lines: tuple[LineOfDrive, ...]  # one for each move
    listing: Listing  # of what the moves would take away
    written: tuple[Written, ...]  # the same in the words of methods
    effects: tuple[Effect, ...]
    sizes: tuple[Size, ...]
    cases: tuple[Case, ...]  # where none is indicated though the neck is misaligned
    corners: int  # worlds with every assumption at its ends
    left_out: int  # in which what was measured is too unlikely
    solved: int  # pairs solved in full behind it
