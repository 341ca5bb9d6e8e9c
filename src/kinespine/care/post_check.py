"""Whether what a change was to take away is gone, from two examinations with the error of reading them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from kinespine.assessment.judgement import Change, compare
from kinespine.assessment.neck import Neck
from kinespine.errors import BadInput

TWICE = 1.959964

Word = Literal["moved as aimed", "moved the other way", "moved, not as far as aimed", "not told from reading again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One thing that was to move, and what two readings say of it, in the unit of the cause."""

    cause: str
    aimed: float
    moved: float
    error: float  # of the difference: reader and positioning, once each time
    word: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCheck:
    """The difference of two examinations. It says that bones lie otherwise; it says nothing about why."""

    change: Change  # over everything that was read twice
    aims: tuple[Aim, ...]
    not_read_twice: tuple[str, ...]


def post_check(aimed: Mapping[str, float], before: Neck, after: Neck) -> PostCheck:
    """Compare two examinations of the upper neck.

    Normal asymmetry of bones and projection are the same twice; reader and positioning err anew, once each time.

    Args:
        aimed: change of each cause that was aimed at, in the unit of its name; empty where nothing was.

    Raises:
        BadInput: an aim that is no number.
    """
    for name, size in aimed.items():
        if not isfinite(size):
            raise BadInput(f"{name}: the aim is {size}; write the change in the unit of the name.")
    change = compare(before, after)
    found = {name: change.differences[name] for name in aimed if name in change.differences}
    return PostCheck(
        change=change,
        aims=tuple(
            Aim(cause=name, aimed=aimed[name], moved=moved, error=error, word=_word(aimed[name], moved, error))
            for name, (moved, error) in found.items()
        ),
        not_read_twice=tuple(name for name in aimed if name not in found),
    )


def _word(aimed: float, moved: float, error: float) -> Word:
    if abs(moved) <= TWICE * error:
        return "not told from reading again"
    if aimed * moved < 0.0 or aimed == 0.0:
        return "moved the other way"
    return "moved as aimed" if abs(aimed) - abs(moved) <= TWICE * error else "moved, not as far as aimed"
