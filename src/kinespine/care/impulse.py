"""A light push on the atlas, simulated many times over what nobody knows: how far the joints of the upper neck move.

It makes no statement on safety, and none on whether anything stays changed: there are no data on when these tissues
yield.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from queue import SimpleQueue

import numpy as np

from kinespine.anatomy.build import build_body
from kinespine.anatomy.person import REFERENCE_MAN, Person
from kinespine.care.impulse_draws import METHODS, Draw, Method, draws_of
from kinespine.care.impulse_ligaments import elongations, slacks
from kinespine.care.impulse_model import HELD, SLIDES, TOLD, Array, Held, UpperNeck
from kinespine.care.impulse_motion import Course, bones_at, follow
from kinespine.errors import BadInput, suggestion

SHARES = (0.25, 0.5, 1.0)  # of the range of a joint
MOST_DRAWS = 100_000
MOST_WORKERS = 64
NORMAL_95 = 1.959964
TURNED = (  # coordinate, sign and name of every direction of a rotation
    (0, 1.0, "flexion"), (0, -1.0, "extension"), (1, 1.0, "bending right"), (1, -1.0, "bending left"),
    (2, 1.0, "turning left"), (2, -1.0, "turning right"),
)  # fmt: skip
SLID = (
    (0, 1.0, "forward"), (0, -1.0, "backward"), (1, 1.0, "left"), (1, -1.0, "right"), (2, 1.0, "up"), (2, -1.0, "down")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How many of the draws went beyond something, with the 95 % interval of sampling alone (Wilson 1927)."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """Of the probability under the stated ranges; it does not hold what the ranges themselves leave open."""
        n, p, z = self.of, self.value, NORMAL_95
        middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return float(max(0.0, (middle - half) / (1 + z * z / n))), float(min(1.0, (middle + half) / (1 + z * z / n)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity over the draws: 5 of 100 lie below `low`, half below `median`, 95 of 100 below `high`."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The largest rotation of one joint in one direction."""

    joint: str
    direction: str
    range: float  # rad, measured in vitro (`joints.csv` of the body)
    angle: Amount  # rad
    beyond: tuple[Chance, ...]  # the shares of the range of `SHARES`


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """One joint over all its six directions of rotation together."""

    joint: str
    most: Amount  # largest rotation of any direction, as a share of its own range
    beyond: tuple[Chance, ...]  # any direction beyond the share of its own range


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The largest translation of one joint in one direction; no range of these was found."""

    joint: str
    direction: str
    length: Amount  # m


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How much longer the fibres of one ligament become, beside the slack they have before they carry."""

    ligament: str
    slack: float  # m, mean
    slack_sd: float  # m
    longer: Amount  # m
    beyond_slack: Chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Impulse:
    """What a light push does to the upper neck in this simulation."""

    method: Method
    held: Held  # the bone that does not move
    draws: int
    seed: int
    person: Person
    peak: Amount  # N
    duration: Amount  # s
    impulse: Amount  # N·s
    work: Amount  # J, done by the push
    damped: Amount  # share of that work taken by the dampers
    turns: tuple[Turn, ...]
    joints: tuple[Joint, ...]
    shifts: tuple[Shift, ...]
    stretches: tuple[Stretch, ...]
    still_moving: int  # draws in which a rotation of some size was largest at the very end
    energy_error: float  # largest over the draws, of the work
    momentum_error: float  # largest over the draws, of the impulse


def simulate_impulse(
    method: str,
    *,
    draws: int = 1000,
    seed: int = 0,
    held: str = "C4",
    person: Person = REFERENCE_MAN,
    step_share: float = 1.0,
    workers: int = 2,
) -> Impulse:
    """Push the atlas from the left, once for each draw, and count how far the three joints move.

    The bones above the held one move with six directions a joint; stiffness, damping and the push are drawn by a Latin
    hypercube. The head lies on a rest, muscles do nothing beyond the drawn stiffness, and the whole force reaches the
    bone.

    Args:
        method: toggle, instrument or hand.
        draws: how many; 1000 above C4 take 36 s (instrument) to 70 s (hand) of processor time, on busy cores.
        seed: of the draws; the same seed gives the same numbers, on any number of workers.
        held: the bone that does not move, C3 to T1. T1 takes five times as long as C4.
        step_share: of the usual step of the simulation; 0.5 halves it.
        workers: threads, each with a neck of its own; MuJoCo lets them run side by side.

    Raises:
        BadInput: no such method or bone, or a number that cannot be used.
        NotSolved: a simulation left the finite numbers.
    """
    if method not in METHODS:
        raise BadInput(f"No method {method!r} of a light push.{suggestion(method, METHODS)}")
    if held not in HELD:
        raise BadInput(f"Held cannot be {held!r}: take one of {', '.join(HELD)}.{suggestion(held, HELD)}")
    if not 1 <= draws <= MOST_DRAWS:
        raise BadInput(f"{draws} draws: take 1 to {MOST_DRAWS}; 1000 is usual.")
    if not 0.0 < step_share <= 1.0:
        raise BadInput(f"step_share {step_share:g}: take more than 0 and at most 1; 0.5 halves the step.")
    if not 1 <= workers <= MOST_WORKERS:
        raise BadInput(f"{workers} workers: take 1 to {MOST_WORKERS}; as many as there are cores is usual.")
    body = build_body(person)
    asked = draws_of(body, method, slacks(), draws, np.random.default_rng(seed), held)
    necks = [UpperNeck(body, held) for _ in range(min(workers, draws))]
    courses, longer = _followed(necks, asked, step_share)
    turns, joints = _turns(necks[0], courses)
    return Impulse(
        method=method,
        held=held,
        draws=draws,
        seed=seed,
        person=person,
        peak=_amount([draw.push.peak for draw in asked]),
        duration=_amount([draw.push.duration for draw in asked]),
        impulse=_amount([draw.push.impulse for draw in asked]),
        work=_amount([course.balance.work for course in courses]),
        damped=_amount([course.balance.damped / course.balance.work for course in courses]),
        turns=turns,
        joints=joints,
        shifts=_shifts(necks[0], courses),
        stretches=_stretches(asked, longer),
        still_moving=sum(course.still_moving for course in courses),
        energy_error=max(course.balance.energy_error for course in courses),
        momentum_error=max(course.balance.momentum_error for course in courses),
    )


def _followed(
    necks: Sequence[UpperNeck], asked: Sequence[Draw], step_share: float
) -> tuple[list[Course], list[dict[str, float]]]:
    """The motion of each draw and how much longer its fibres become; each draw on whichever neck is free."""
    free: SimpleQueue[UpperNeck] = SimpleQueue()
    for neck in necks:
        free.put(neck)

    def pushed(draw: Draw) -> tuple[Course, dict[str, float]]:
        neck = free.get()
        try:
            course = follow(neck, draw.properties, draw.push, step_share=step_share)
            longer = elongations(neck.body, bones_at(neck, course.watched))
            return replace(course, watched=np.empty((0, neck.n_dof))), longer  # those of 100,000 draws are 8 GB
        finally:
            free.put(neck)

    with ThreadPoolExecutor(len(necks)) as pool:
        found = list(pool.map(pushed, asked))
    return [course for course, _ in found], [longer for _, longer in found]


def _turns(neck: UpperNeck, courses: Sequence[Course]) -> tuple[tuple[Turn, ...], tuple[Joint, ...]]:
    turns: list[Turn] = []
    joints: list[Joint] = []
    for number, joint in _told(neck):
        shares: list[Array] = []
        for motion, sign, name in TURNED:
            one = neck.tissue[number][motion]
            limit = (one.positive if sign > 0 else one.negative).range
            angles = _largest(courses, 6 * number + len(SLIDES) + motion, sign)
            shares.append(angles / limit)
            turns.append(
                Turn(joint=joint, direction=name, range=limit, angle=_amount(angles), beyond=_beyond(shares[-1]))
            )
        most: Array = np.max(shares, axis=0)
        joints.append(Joint(joint=joint, most=_amount(most), beyond=_beyond(most)))
    return tuple(turns), tuple(joints)


def _told(neck: UpperNeck) -> list[tuple[int, str]]:
    """Place and name of the joints that are told, from above downwards."""
    return [(neck.joints.index(joint), joint) for joint in TOLD]


def _shifts(neck: UpperNeck, courses: Sequence[Course]) -> tuple[Shift, ...]:
    return tuple(
        Shift(joint=joint, direction=name, length=_amount(_largest(courses, 6 * number + axis, sign)))
        for number, joint in _told(neck)
        for axis, sign, name in SLID
    )


def _stretches(asked: Sequence[Draw], longer: Sequence[dict[str, float]]) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(
            ligament=name,
            slack=mean,
            slack_sd=sd,
            longer=_amount([one[name] for one in longer]),
            beyond_slack=Chance(
                count=sum(one[name] > draw.slack[name] for one, draw in zip(longer, asked, strict=True)), of=len(asked)
            ),
        )
        for name, (mean, sd) in slacks().items()
    )


def _largest(courses: Sequence[Course], coordinate: int, sign: float) -> Array:
    """(draws,) largest motion in one direction from rest, not below zero."""
    ends = [course.most[coordinate] if sign > 0 else -course.least[coordinate] for course in courses]
    return np.maximum(np.array(ends), 0.0)


def _beyond(shares: Array) -> tuple[Chance, ...]:
    return tuple(Chance(count=int((shares > share).sum()), of=len(shares)) for share in SHARES)


def _amount(values: Sequence[float] | Array) -> Amount:
    low, median, high = np.quantile(np.asarray(values, dtype=float), [0.05, 0.5, 0.95])
    return Amount(low=float(low), median=float(median), high=float(high))
