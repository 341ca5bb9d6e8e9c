"""The smallest change of skull and atlas that would move chosen outcomes beyond error in every plausible world.

A computed suggestion to a licensed doctor. None indicated is the usual result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal, Protocol

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.anatomy.spread import healthy_spread
from kinespine.assessment.judgement import Judgement, judge
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_write import Written, write_all
from kinespine.assessment.neck import Neck, listing_of_neck, neck_of_readings
from kinespine.care.bounds import bound
from kinespine.care.least_change import LeastChange, least_change_of
from kinespine.care.line_of_drive import LineOfDrive, line_of_drive, longest_move
from kinespine.care.plausible import CASES, SENSED, Answers, answers_of, case_of
from kinespine.care.smallest import Asked, Smallest, needed, smallest_change
from kinespine.chain.norm_body import causes_at
from kinespine.chain.output_names import Output, output_index
from kinespine.chain.posterior import Posterior, Told, silent
from kinespine.chain.shares import Taken, mean_slopes
from kinespine.chain.verdict import Interval
from kinespine.chain.weights import Weights
from kinespine.errors import BadInput

TURNS = ("lateral_mm", "forward_mm", "tilt_deg", "flexion_deg")  # a turn about the long axis would be a twist
MOVES = tuple(f"{bone}_{turn}" for bone in ("skull", "atlas") for turn in TURNS)
TRIES, ROUNDING = 4, 1e-3  # full solves that a change is made larger for; part of a limit that counts as reached
HYPOTHESES: tuple[Hypothesis, ...] = ("shape", "position")


class Solver(Protocol):
    """What solves bodies in full: a crew."""

    def pairs(self, pairs: Sequence[tuple[Causes, Causes]], done: Callable[[int], None]) -> list[np.ndarray | None]:
        """All outputs (2, o) of bodies with the one and with the other causes; none where a posture is missing."""
        ...


Status = Literal["none indicated", "computed"]
Why = Literal[
    "not read", "cannot be told", "within normal asymmetry", "no outcome is unusual", "nothing to move without a twist",
    "no change does it in every world", "full solves do not confirm it", "",
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
    expected: Interval | None  # by slopes, over draws; None: there is no change
    worlds: tuple[float, float] | None  # smallest and largest over every plausible corner
    in_full: tuple[float, float] | None  # the same by full solves at the most probable causes


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
    """What would do it if one assumption were known to hold, by slopes alone. Nobody has measured which holds."""

    name: str
    change: Mapping[str, float]  # by cause, in the unit of its name; empty: nothing does it in this case either
    targets: tuple[str, ...]  # outcomes that it would move


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adjustment:
    """What was found: a computed suggestion, never a recommendation."""

    status: Status
    why: Why  # none is indicated
    judgement: Judgement
    moves: tuple[Move, ...]
    lines: tuple[LineOfDrive, ...]  # one for each move
    listing: Listing  # of what the moves would take away
    written: tuple[Written, ...]  # the same in the words of methods
    effects: tuple[Effect, ...]
    sizes: tuple[Size, ...]
    cases: tuple[Case, ...]  # where no change does it in every world
    corners: int  # worlds with every assumption at its ends
    left_out: int  # in which what was measured is too unlikely
    solved: int  # pairs solved in full behind it


def find_adjustment(
    body: Body, neck: Neck, taken: Taken, weights: Weights, crew: Solver | None, *, seed: int = 1,
    told: Told | None = None,
) -> Adjustment:  # fmt: skip
    """Look for a change of one person.

    Only what was read outside normal asymmetry is a thing to move (`assessment.judgement`: of healthy people at most
    5 in 100 get that far), only outcomes that are unusual are to move, and the change may take away no more than what
    was read. It must take them beyond error in every plausible world: habit at either end, the upper neck shaped or
    carried so, none or all of a turn felt by the head, at a dozen strengths of habit and models (`plausible.py`). The
    smallest such change is solved in full at the ends of all of them before it is told.

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
    least = [least_change_of(one.outcome, fitted, row) for one, row in zip(taken.shares, slopes, strict=True)]
    limits = np.array([one.value for one in least])
    towards = np.array([-np.sign(one.total.value) if one.total.excludes_zero else 0.0 for one in taken.shares])
    cases: tuple[Case, ...] = ()
    found: Smallest | None = None
    full: np.ndarray | None = None
    why = _why_not(judged, towards)
    if not why:
        asked = _asked(body, neck, judged, answers, taken, limits, towards)
        found = _whole(smallest_change(asked), judged)
        if found is None:
            why, cases = "no change does it in every world", _cases(asked, answers, judged, taken)
        else:
            found, full = _confirmed(found, asked, judged, taken, weights, crew, told or silent)
            why = "" if full is not None else "full solves do not confirm it"
    kept = found is not None and not why
    moves = _moves(body, neck, found.change) if kept and found is not None else ()
    listing = _listing(neck, moves)
    return Adjustment(
        status="computed" if kept else "none indicated",
        why=why,
        judgement=judged,
        moves=moves,
        lines=tuple(line_of_drive(body, one.cause, one.change) for one in moves),
        listing=listing,
        written=write_all(listing),
        effects=_effects(taken, least, found, answers, full),
        sizes=_sizes(neck, judged, answers, taken, limits),
        cases=cases,
        corners=len(answers.corners),
        left_out=answers.left_out,
        solved=0 if full is None else len(full),
    )


def _why_not(judged: Judgement, towards: np.ndarray) -> Why:
    """What ends the search before it begins."""
    if judged.verdict != "misaligned":
        return judged.verdict
    if not towards.any():
        return "no outcome is unusual"
    return "" if _movable(judged) else "nothing to move without a twist"


def _movable(judged: Judgement) -> list[str]:
    return [name for name in judged.standing_out if name in MOVES]


def _asked(
    body: Body, neck: Neck, judged: Judgement, answers: Answers, taken: Taken, limits: np.ndarray, towards: np.ndarray
) -> Asked:
    movable = _movable(judged)
    return Asked(
        slopes=answers.slopes[:, :, [MOVES.index(name) for name in movable]],
        towards=towards,
        least=limits,
        most=np.array([max(abs(one.total.low), abs(one.total.high)) for one in taken.shares]),
        there=np.array([_there(neck, name) for name in movable]),
        length=np.array([longest_move(body, name) for name in movable]),
        longest=1e-3 * bound("displacement of one adjustment") * bound("adjustments"),
    )


def _whole(found: Smallest | None, judged: Judgement) -> Smallest | None:
    """The same with a place for every move."""
    if found is None:
        return None
    change = np.zeros(len(MOVES))
    change[[MOVES.index(name) for name in _movable(judged)]] = found.change
    return Smallest(change=change, targets=found.targets)


def _cases(asked: Asked, answers: Answers, judged: Judgement, taken: Taken) -> tuple[Case, ...]:
    """What would do it in the corners of each case alone."""
    told: list[Case] = []
    for name in CASES:
        own = np.array([case_of(corner) == name for corner in answers.corners])
        found = smallest_change(replace(asked, slopes=asked.slopes[own])) if own.any() else None
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


def _confirmed(
    found: Smallest, asked: Asked, judged: Judgement, taken: Taken, weights: Weights, crew: Solver | None, say: Told
) -> tuple[Smallest, np.ndarray | None]:
    """The change solved in full, made larger by what full solves fall short of slopes; None where that does not do."""
    own = [MOVES.index(name) for name in _movable(judged)]
    for _ in range(TRIES if crew is not None else 0):
        assert crew is not None
        full = _in_full(taken.fitted, found.change, weights, crew, taken, say)
        if full is None:
            break
        if _holds(full, found.targets, asked.least, asked.towards):
            return found, full
        targets = list(found.targets)
        least_moved = (asked.towards[targets] * full[:, targets]).min(axis=0)
        if np.any(least_moved <= 0.0):
            break
        larger = found.change * float((asked.least[targets] / least_moved).max()) * (1.0 + ROUNDING)
        within = np.all(np.abs(larger[own]) <= np.abs(asked.there))
        if not within or asked.length @ np.abs(larger[own]) > asked.longest or np.array_equal(larger, found.change):
            break
        found = Smallest(change=larger, targets=found.targets)
    return found, None


def _in_full(
    fitted: Posterior, change: np.ndarray, weights: Weights, crew: Solver, taken: Taken, say: Told
) -> np.ndarray | None:
    """Changes (p, o) of the outcomes by full solves at the ends of every assumption; None where a posture is missing.

    The most probable causes, habit's weight at both ends of what calibration cannot exclude.
    """
    pairs: list[tuple[Causes, Causes]] = []
    for hypothesis in HYPOTHESES:
        for follow in (0.0, 1.0) if hypothesis == "shape" else (0.5,):
            for weight in (weights.habit_low / weights.habit, weights.habit_high / weights.habit):
                before = causes_at(
                    fitted.mean, fitted.prior, hypothesis, habit_follow=follow, habit_weight=weight
                )  # fmt: skip
                pairs += [(before, moved(before, change, gain)) for gain in (0.0, 1.0)]
    solved = crew.pairs(pairs, lambda done: say(f"adjustment: {done} of {len(pairs)} pairs solved in full"))
    rows = [output_index()[one.outcome.name] for one in taken.shares]
    told = [pair[1][rows] - pair[0][rows] for pair in solved if pair is not None]
    return np.array(told) if len(told) == len(pairs) else None


def moved(before: Causes, change: np.ndarray, gain: float) -> Causes:
    """The causes after a change (k,) of `MOVES`, of which the head feels a part as its own.

    Raises:
        BadInput: one of them is past its limits.
    """
    values = dict(before.values)
    for name, size in zip(MOVES, change.tolist(), strict=True):
        if size == 0.0:
            continue
        values[name] = before.value(name) + size
        felt = SENSED.get(name.split("_")[1])
        if felt is not None:
            values[felt] = values.get(felt, before.value(felt)) + gain * size
    return causes_from(values, before.hypothesis)


def _holds(full: np.ndarray, targets: Sequence[int], limits: np.ndarray, towards: np.ndarray) -> bool:
    """Whether full solves move every target beyond error, its way, and no other outcome beyond error."""
    others = [one for one in range(len(limits)) if one not in targets]
    reached = np.all(towards[list(targets)] * full[:, list(targets)] >= (1.0 - ROUNDING) * limits[list(targets)])
    return bool(reached and np.all(np.abs(full[:, others]) <= (1.0 + ROUNDING) * limits[others]))


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


def _effects(
    taken: Taken, least: Sequence[LeastChange], found: Smallest | None, answers: Answers, full: np.ndarray | None
) -> tuple[Effect, ...]:
    drawn = corners = None
    if found is not None:
        drawn, corners = answers.drawn @ found.change, answers.slopes @ found.change
    return tuple(
        Effect(
            outcome=one.outcome,
            target=found is not None and column in found.targets,
            unusual=one.total,
            least=least[column],
            expected=None if drawn is None else Interval.of(drawn[:, column], answers.weights),
            worlds=None if corners is None else _ends(corners[:, column]),
            in_full=None if full is None else _ends(full[:, column]),
        )
        for column, one in enumerate(taken.shares)
    )


def _ends(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _sizes(
    neck: Neck, judged: Judgement, answers: Answers, taken: Taken, limits: np.ndarray
) -> tuple[Size, ...]:  # fmt: skip
    found: list[Size] = []
    for column, name in enumerate(MOVES):
        there = _there(neck, name) if name in neck.names else None
        size, outcome = needed(answers.slopes[:, :, column], limits, 1.0)
        found.append(
            Size(
                cause=name, there=there, detectable=judged.detectable.get(name), needed=size,
                outcome=None if outcome is None else taken.shares[outcome].outcome.name,
            )
        )  # fmt: skip
    return tuple(found)
