"""The smallest change of skull and atlas that would move chosen outcomes beyond error, in all cases or in some.

A computed suggestion to a licensed doctor. None indicated is the usual result.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import describe
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_write import write_all
from kinespine.assessment.neck import Neck, listing_of_neck, neck_of_readings
from kinespine.care.bounds import bound
from kinespine.care.confirm import Confirmed, Solver, confirmed
from kinespine.care.found import Adjustment, Case, Effect, Move, Size, Why
from kinespine.care.line_of_drive import line_of_drive, longest_move
from kinespine.care.plausible import CASES, MOVES
from kinespine.care.question import Question, Tried, beyond, by_slopes, in_each_case, off_mean, question_of
from kinespine.care.smallest import needed
from kinespine.chain.posterior import Told, silent
from kinespine.chain.shares import Taken
from kinespine.chain.verdict import Interval
from kinespine.chain.weights import Weights
from kinespine.errors import BadInput


def find_adjustment(
    body: Body, neck: Neck, taken: Taken, weights: Weights, crew: Solver | None, *,
    wanted: Collection[str] | None = None, seed: int = 1, told: Told | None = None,
) -> Adjustment:  # fmt: skip
    """Look for a change of one person.

    Only what was read outside normal asymmetry is a thing to move (`assessment.judgement`: of healthy people at most
    5 in 100 get that far), only outcomes that are unusual are to move, and the change may take away no more than what
    was read. Worlds are plausible by what was measured: habit at either end, the upper neck shaped or carried so, none
    or all of a turn told to the senses, at a dozen strengths of habit and models (`plausible.py`). The change must take
    its outcomes beyond error in every plausible world of as many cases as can be, and throw no outcome off in any: no
    further than 19 of 20 healthy people are off. It is solved in full before it is told (`confirm.py`).
    Where it does it in all cases it is computed; where in some, it depends.

    Args:
        neck: as skull and atlas were read.
        taken: shares of the outcomes that are looked at, with the worlds they were taken in.
        wanted: names of those that a change is to move; by default all. None of the others may be thrown off.
        crew: solves pairs in full; None leaves a change unconfirmed and therefore none indicated.

    Raises:
        BadInput: no outcome was chosen.
    """
    if not taken.shares or (wanted is not None and not wanted):
        raise BadInput("Name at least one outcome that is to move.")
    question = question_of(body, neck, taken, seed, wanted)
    cases: tuple[Case, ...] = ()
    best: Confirmed | None = None
    why = _why_not(question)
    if not why:
        tried = by_slopes(question)
        best = _first_confirmed(tried, question, taken, weights, crew, told or silent)
        if best is None:
            why = "full solves do not confirm it" if tried else "no change does it in any case"
            cases = in_each_case(question, taken)
    moves = () if best is None else _moves(body, neck, best.found.change)
    listing = _listing(neck, moves)
    in_all = best is not None and set(best.named) == set(question.answers.cases)
    return Adjustment(
        status="none indicated" if best is None else "computed" if in_all else "depends",
        why=why,
        depends_on=() if best is None or in_all else best.named,
        judgement=question.judged,
        moves=moves,
        lines=tuple(line_of_drive(body, one.cause, one.change) for one in moves),
        listing=listing,
        written=write_all(listing),
        effects=_effects(question, taken, best),
        sizes=_sizes(question, neck, taken),
        cases=cases,
        corners=len(question.answers.corners),
        left_out=question.answers.left_out,
        solved=0 if best is None else len(best.cases),
    )


def _first_confirmed(
    tried: Sequence[Tried], question: Question, taken: Taken, weights: Weights, crew: Solver | None, say: Told
) -> Confirmed | None:
    """The first of them that full solves confirm; without a crew, none."""
    if crew is None:
        return None
    found = (confirmed(one, question.asked, taken, weights, crew, say) for one in tried)
    return next((one for one in found if one is not None), None)


def _why_not(question: Question) -> Why:
    """What ends the search before it begins."""
    if question.judged.verdict != "misaligned":
        return question.judged.verdict
    if not question.asked.to_move.any():
        return "no outcome is unusual"
    return "" if question.asked.there.any() else "nothing to move without a twist"


def _moves(body: Body, neck: Neck, change: np.ndarray) -> tuple[Move, ...]:
    one_at_most = 1e-3 * bound("displacement of one adjustment")
    found: list[Move] = []
    for name, size in zip(MOVES, change.tolist(), strict=True):
        if size != 0.0:
            far = abs(size) * longest_move(body, name)
            found.append(
                Move(
                    cause=name, change=size, there=off_mean(neck, name), displacement=far,
                    adjustments=ceil(far / one_at_most - 1e-9),
                )
            )  # fmt: skip
    return tuple(found)


def _listing(neck: Neck, moves: Sequence[Move]) -> Listing:
    """What the moves would take away, as a listing of it."""
    if not moves:
        return Listing(items=())
    return listing_of_neck(neck_of_readings({one.cause: (-one.change, neck.error[one.cause]) for one in moves}))


def _effects(question: Question, taken: Taken, best: Confirmed | None) -> tuple[Effect, ...]:
    answers, asked = question.answers, question.asked
    shown = list(zip(taken.shares, question.least, asked.harm.tolist(), strict=True))
    if best is None:
        return tuple(
            Effect(
                outcome=one.outcome, target=False, unusual=one.total, least=least, harm=harm, thrown_off=None,
                expected=None, worlds=None, by_case={}, in_full=None, beyond=None,
            )
            for one, least, harm in shown
        )  # fmt: skip
    drawn, corners = answers.drawn @ best.found.change, answers.slopes @ best.found.change
    thrown_off = asked.thrown_off(np.concatenate([corners, best.changes]))
    shares = answers.weights @ beyond(question, best.found)
    return tuple(
        Effect(
            outcome=one.outcome,
            target=column in best.found.targets,
            unusual=one.total,
            least=least,
            harm=harm,
            thrown_off=float(thrown_off[column]),
            expected=Interval.of(drawn[:, column], answers.weights),
            worlds=_ends(corners[:, column]),
            by_case={name: _ends(corners[answers.cases == name, column]) for name in CASES if name in answers.cases},
            in_full=_ends(best.changes[:, column]),
            beyond=float(shares[column]) if asked.towards[column] else None,
        )
        for column, (one, least, harm) in enumerate(shown)
    )


def _ends(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _sizes(question: Question, neck: Neck, taken: Taken) -> tuple[Size, ...]:
    found: list[Size] = []
    least = np.where(question.asked.wanted, question.asked.least, np.inf)
    for column, name in enumerate(MOVES):
        size, outcome = needed(question.asked.slopes[:, :, column], least)
        if size > describe(name).high:
            size, outcome = float("inf"), None
        found.append(
            Size(
                cause=name, there=off_mean(neck, name) if name in neck.names else None,
                detectable=question.judged.detectable.get(name), needed=size,
                outcome=None if outcome is None else taken.shares[outcome].outcome.name,
            )
        )  # fmt: skip
    return tuple(found)
