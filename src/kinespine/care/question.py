"""What is asked of a change of one upper neck, and which changes do it by slopes, in which cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.spread import healthy_spread
from kinespine.assessment.judgement import Judgement, judge
from kinespine.assessment.neck import Neck
from kinespine.care.bounds import bound
from kinespine.care.found import Case
from kinespine.care.least_change import LeastChange, least_change_of
from kinespine.care.line_of_drive import longest_move
from kinespine.care.plausible import CASES, MOVES, Answers, answers_of
from kinespine.care.smallest import REACHED, Asked, Smallest, smallest_change
from kinespine.chain.posterior import Posterior
from kinespine.chain.shares import Shares, Taken, mean_slopes
from kinespine.chain.verdict import EDGES
from kinespine.measures.norm_lines import lines


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """What is asked of every move of `MOVES`, and of whom."""

    judged: Judgement
    answers: Answers
    least: tuple[LeastChange, ...]  # of each outcome
    asked: Asked  # nothing is there to move but what stands out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """A change that does it by slopes in the cases named, and throws no outcome off in the others."""

    named: tuple[str, ...]
    found: Smallest


def question_of(
    body: Body, neck: Neck, taken: Taken, seed: int = 1, wanted: Collection[str] | None = None
) -> Question:  # fmt: skip
    """What is asked of a change of one person.

    Args:
        neck: as skull and atlas were read.
        taken: shares of the outcomes that are looked at, with the worlds they were taken in.
        wanted: names of those that a change is to move; by default all. None of the others may be thrown off.
    """
    judged, answers = judge(neck), answers_of(taken, MOVES, seed)
    slopes = mean_slopes(taken.worlds, len(taken.shares))
    least = tuple(
        least_change_of(one.outcome, taken.fitted, neck, row) for one, row in zip(taken.shares, slopes, strict=True)
    )
    unusual = np.array([_unusual(one, taken.fitted) for one in taken.shares])
    stands_out = judged.standing_out or judged.detectable  # where only everything together does, all that was read
    beyond_error = np.array([one.value for one in least])
    asked = Asked(
        slopes=answers.slopes,
        named=np.ones(len(answers.corners), dtype=bool),
        towards=-np.sign(unusual),
        wanted=np.array([wanted is None or one.outcome.name in wanted for one in taken.shares]),
        least=beyond_error,
        most=np.abs(unusual),
        harm=np.minimum(beyond_error, [EDGES * _between_people(one) for one in taken.shares]),
        there=np.array([off_mean(neck, name) if name in stands_out else 0.0 for name in MOVES]),
        length=np.array([longest_move(body, name) for name in MOVES]),
        longest=1e-3 * bound("displacement of one adjustment") * bound("adjustments"),
    )
    return Question(judged=judged, answers=answers, least=least, asked=asked)


def off_mean(neck: Neck, name: str) -> float:
    """What was read of a cause off the healthy mean, in the unit of its name."""
    return float(neck.value[neck.names.index(name)]) - healthy_spread(name).mean


def by_slopes(question: Question) -> list[Tried]:
    """What does it by slopes in each group of cases and throws nothing off in the others, in the order to be confirmed.

    More cases come before fewer; of as many, the change that takes its outcomes beyond error in more of the draws.
    """
    cases = question.answers.cases
    plausible = [name for name in CASES if name in cases]
    told = [
        Tried(named=named, found=found)
        for count in range(len(plausible), 0, -1)
        for named in combinations(plausible, count)
        if (found := smallest_change(replace(question.asked, named=np.isin(cases, named)))) is not None
    ]

    def share(one: Tried) -> float:
        every = beyond(question, one.found)[:, list(one.found.targets)].all(axis=1)
        return float(question.answers.weights @ every)

    return sorted(told, key=lambda one: (-len(one.named), -share(one)))


def beyond(question: Question, found: Smallest) -> np.ndarray:
    """Whether a change takes each outcome beyond error, its way, in each draw (d, o)."""
    asked = question.asked
    return asked.ways * (question.answers.drawn @ found.change) >= REACHED * asked.least


def in_each_case(question: Question, taken: Taken) -> tuple[Case, ...]:
    """What would do it by slopes in the corners of each case, if that one were known to hold."""
    told: list[Case] = []
    for name in CASES:
        own = question.answers.cases == name
        known = replace(question.asked, slopes=question.asked.slopes[own], named=own[own])
        found = smallest_change(known) if own.any() else None
        told.append(
            Case(
                name=name,
                change={}
                if found is None
                else {cause: size for cause, size in zip(MOVES, found.change.tolist(), strict=True) if size != 0.0},
                targets=() if found is None else tuple(taken.shares[k].outcome.name for k in found.targets),
            )
        )
    return tuple(told)


def _between_people(one: Shares) -> float:
    """What healthy people of one age and sex differ by in an outcome, one SD, SI: by the norms, else in the model."""
    norm = lines().get(one.outcome.name)
    return one.healthy_sd if norm is None else norm.residual_sd


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
