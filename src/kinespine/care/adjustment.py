"""The smallest change of skull and atlas that would move chosen outcomes beyond error, in all cases or in some.

A computed suggestion to a licensed doctor. None indicated is the usual result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import describe
from kinespine.anatomy.spread import healthy_spread
from kinespine.assessment.judgement import Judgement, judge
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_write import write_all
from kinespine.assessment.neck import Neck, listing_of_neck, neck_of_readings
from kinespine.care.bounds import bound
from kinespine.care.confirm import ROUNDING, InFull, Solver, confirmed
from kinespine.care.found import Adjustment, Case, Effect, Move, Size, Why
from kinespine.care.least_change import LeastChange, least_change_of
from kinespine.care.line_of_drive import line_of_drive, longest_move
from kinespine.care.plausible import CASES, MOVES, Answers, answers_of
from kinespine.care.smallest import Asked, Smallest, needed, smallest_change
from kinespine.chain.posterior import Posterior, Told, silent
from kinespine.chain.shares import Shares, Taken, mean_slopes
from kinespine.chain.verdict import EDGES, Interval
from kinespine.chain.weights import Weights
from kinespine.errors import BadInput


def find_adjustment(
    body: Body, neck: Neck, taken: Taken, weights: Weights, crew: Solver | None, *, seed: int = 1,
    told: Told | None = None,
) -> Adjustment:  # fmt: skip
    """Look for a change of one person.

    Only what was read outside normal asymmetry is a thing to move (`assessment.judgement`: of healthy people at most
    5 in 100 get that far), only outcomes that are unusual are to move, and the change may take away no more than what
    was read. Worlds are plausible by what was measured: habit at either end, the upper neck shaped or carried so, none
    or all of a turn felt by the head, at a dozen strengths of habit and models (`plausible.py`). The change must take
    its outcomes beyond error in every plausible world of as many cases as can be, and harm no outcome in any world. It
    is solved in full at the ends of all of them before it is told. Where it does it in all cases it is computed; where
    in some, it depends.

    Args:
        neck: as skull and atlas were read.
        taken: shares of the chosen outcomes, with the worlds they were taken in.
        crew: solves pairs in full; None leaves a change unconfirmed and therefore none indicated.

    Raises:
        BadInput: no outcome was chosen.
    """
    if not taken.shares:
        raise BadInput("Name at least one outcome that is to move.")
    judged, fitted = judge(neck), taken.fitted
    answers = answers_of(taken, MOVES, seed)
    slopes = mean_slopes(taken.worlds, len(taken.shares))
    least = [least_change_of(one.outcome, fitted, neck, row) for one, row in zip(taken.shares, slopes, strict=True)]
    limits = np.array([one.value for one in least])
    unusual = np.array([_unusual(one, fitted) for one in taken.shares])
    towards = -np.sign(unusual)
    cases: tuple[Case, ...] = ()
    best: _Best | None = None
    why = _why_not(judged, towards)
    if not why:
        asked = _asked(body, neck, judged, answers, limits, unusual)
        tried = _by_slopes(asked, answers, judged)
        best = _in_full(tried, asked, judged, taken, weights, crew, told or silent)
        if best is None:
            why = "full solves do not confirm it" if tried else "no change does it in any case"
            cases = _cases(asked, answers, judged, taken)
    moves = () if best is None else _moves(body, neck, best.found.change)
    listing = _listing(neck, moves)
    in_all = best is not None and set(best.named) == set(answers.cases)
    return Adjustment(
        status="none indicated" if best is None else "computed" if in_all else "depends",
        why=why,
        depends_on=() if best is None or in_all else best.named,
        judgement=judged,
        moves=moves,
        lines=tuple(line_of_drive(body, one.cause, one.change) for one in moves),
        listing=listing,
        written=write_all(listing),
        effects=_effects(taken, least, towards, best, answers),
        sizes=_sizes(neck, judged, answers, taken, limits),
        cases=cases,
        corners=len(answers.corners),
        left_out=answers.left_out,
        solved=0 if best is None else len(best.full.cases),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Best:
    """A change that full solves confirmed."""

    found: Smallest
    named: tuple[str, ...]  # cases in which it does it
    full: InFull


def _by_slopes(asked: Asked, answers: Answers, judged: Judgement) -> list[tuple[tuple[str, ...], Smallest]]:
    """What does it by slopes in each group of cases and harms nothing elsewhere, as it is to be told in this order.

    More cases come before fewer; of as many, the change that takes its outcomes beyond error in more of the draws.
    """
    there = [name for name in CASES if name in answers.cases]
    told: list[tuple[tuple[str, ...], Smallest]] = []
    for count in range(len(there), 0, -1):
        for named in combinations(there, count):
            found = smallest_change(replace(asked, named=np.isin(answers.cases, named)))
            if found is not None:
                told.append((named, _whole(found, judged)))

    def share(found: Smallest) -> float:
        return float(answers.weights @ _beyond(found, answers, asked.ways, asked.least)[:, list(found.targets)].all(1))

    return sorted(told, key=lambda one: (-len(one[0]), -share(one[1])))


def _in_full(
    tried: Sequence[tuple[tuple[str, ...], Smallest]], asked: Asked, judged: Judgement, taken: Taken, weights: Weights,
    crew: Solver | None, say: Told,
) -> _Best | None:  # fmt: skip
    """The first of them that full solves confirm."""
    own = [MOVES.index(name) for name in _movable(judged)]
    for named, one in tried:
        found, full = confirmed(one, asked, named, own, taken, weights, crew, say)
        if full is not None:
            return _Best(found=found, named=named, full=full)
    return None


def _unusual(one: Shares, fitted: Posterior) -> float:
    """How far, at most and signed, an outcome is off what healthy people have, SI; zero where it is not unusual.

    It is where it was read further off than 19 of 20 healthy people are read, or where the interval of the total leaves
    out zero. The second alone would miss somebody who is far off: one reading of a person is believed only in part.
    """
    off = 0.0
    for place, seen in enumerate(fitted.observations):
        if seen.name == one.outcome.name:
            read = float(fitted.values[place] - fitted.expected[place])
            off = read if abs(read) > EDGES * fitted.expected_sd[place] else 0.0
    ends = (one.total.low, one.total.high) if one.total.excludes_zero else (0.0, 0.0)
    return max((off, *ends), key=abs)


def _why_not(judged: Judgement, towards: np.ndarray) -> Why:
    """What ends the search before it begins."""
    if judged.verdict != "misaligned":
        return judged.verdict
    if not towards.any():
        return "no outcome is unusual"
    return "" if _movable(judged) else "nothing to move without a twist"


def _movable(judged: Judgement) -> list[str]:
    """What stands out by itself; where only everything together does, all that was read."""
    return [name for name in judged.standing_out or judged.detectable if name in MOVES]


def _asked(
    body: Body, neck: Neck, judged: Judgement, answers: Answers, limits: np.ndarray, unusual: np.ndarray
) -> Asked:
    movable = _movable(judged)
    return Asked(
        slopes=answers.slopes[:, :, [MOVES.index(name) for name in movable]],
        named=np.ones(len(answers.corners), dtype=bool),
        towards=-np.sign(unusual),
        least=limits,
        most=np.abs(unusual),
        there=np.array([_there(neck, name) for name in movable]),
        length=np.array([longest_move(body, name) for name in movable]),
        longest=1e-3 * bound("displacement of one adjustment") * bound("adjustments"),
    )


def _whole(found: Smallest, judged: Judgement) -> Smallest:
    """The same with a place for every move."""
    change = np.zeros(len(MOVES))
    change[[MOVES.index(name) for name in _movable(judged)]] = found.change
    return Smallest(change=change, targets=found.targets)


def _cases(asked: Asked, answers: Answers, judged: Judgement, taken: Taken) -> tuple[Case, ...]:
    """What would do it in the corners of each case alone."""
    told: list[Case] = []
    for name in CASES:
        own = answers.cases == name
        found = smallest_change(replace(asked, slopes=asked.slopes[own], named=own[own])) if own.any() else None
        sizes: list[float] = [] if found is None else found.change.tolist()
        pairs = zip(_movable(judged), sizes, strict=found is not None)
        told.append(
            Case(
                name=name, change={cause: size for cause, size in pairs if size != 0.0},
                targets=() if found is None else tuple(taken.shares[k].outcome.name for k in found.targets),
            )
        )  # fmt: skip
    return tuple(told)


def _there(neck: Neck, name: str) -> float:
    return float(neck.value[neck.names.index(name)]) - healthy_spread(name).mean


def _moves(body: Body, neck: Neck, change: np.ndarray) -> tuple[Move, ...]:
    one_at_most = 1e-3 * bound("displacement of one adjustment")
    found: list[Move] = []
    for name, size in zip(MOVES, change.tolist(), strict=True):
        if size != 0.0:
            far = abs(size) * longest_move(body, name)
            found.append(
                Move(
                    cause=name, change=size, there=_there(neck, name), displacement=far,
                    adjustments=ceil(far / one_at_most - 1e-9),
                )
            )  # fmt: skip
    return tuple(found)


def _listing(neck: Neck, moves: Sequence[Move]) -> Listing:
    """What the moves would take away, as a listing of it."""
    if not moves:
        return Listing(items=())
    return listing_of_neck(neck_of_readings({one.cause: (-one.change, neck.error[one.cause]) for one in moves}))


def _beyond(found: Smallest, answers: Answers, ways: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Whether a change takes each outcome beyond error, its way, in each draw (d, o)."""
    return ways * (answers.drawn @ found.change) >= (1.0 - ROUNDING) * least


def _effects(
    taken: Taken, least: Sequence[LeastChange], towards: np.ndarray, best: _Best | None, answers: Answers
) -> tuple[Effect, ...]:
    shown = list(zip(taken.shares, least, strict=True))
    if best is None:
        return tuple(
            Effect(
                outcome=one.outcome, target=False, unusual=one.total, least=own, expected=None, worlds=None,
                by_case={}, in_full=None, beyond=None,
            )
            for one, own in shown
        )  # fmt: skip
    found, cases = best.found, answers.cases
    drawn, corners = answers.drawn @ found.change, answers.slopes @ found.change
    beyond = answers.weights @ _beyond(found, answers, towards, np.array([own.value for own in least]))
    return tuple(
        Effect(
            outcome=one.outcome,
            target=column in found.targets,
            unusual=one.total,
            least=own,
            expected=Interval.of(drawn[:, column], answers.weights),
            worlds=_ends(corners[:, column]),
            by_case={name: _ends(corners[cases == name, column]) for name in CASES if name in cases},
            in_full=_ends(best.full.changes[:, column]),
            beyond=float(beyond[column]) if towards[column] else None,
        )
        for column, (one, own) in enumerate(shown)
    )


def _ends(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _sizes(
    neck: Neck, judged: Judgement, answers: Answers, taken: Taken, limits: np.ndarray
) -> tuple[Size, ...]:  # fmt: skip
    found: list[Size] = []
    for column, name in enumerate(MOVES):
        there = _there(neck, name) if name in neck.names else None
        size, outcome = needed(answers.slopes[:, :, column], limits)
        if size > describe(name).high:
            size, outcome = float("inf"), None
        found.append(
            Size(
                cause=name, there=there, detectable=judged.detectable.get(name), needed=size,
                outcome=None if outcome is None else taken.shares[outcome].outcome.name,
            )
        )  # fmt: skip
    return tuple(found)
