"""A posture that is solved again as slow states move: exact in time, with the slopes of one solved body.

States and posture move each other. Between the minutes of creep and a year of habit lie five powers of ten; the linear
system that the slopes give is carried over all of it by one matrix exponential, squared again and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import expm

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, causes_from, describe, rest_offsets, words
from kinespine.anatomy.levels import JOINTS, MOTIONS, SIDES
from kinespine.care.slow_states import Drawn, State
from kinespine.chain.cause_slopes import cause_slopes
from kinespine.chain.conditions import Conditions
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.influence import moves_of
from kinespine.chain.output_names import group_names
from kinespine.chain.outputs import spine_rows
from kinespine.chain.task import Task

WAYS = tuple(f"{joint}.{motion}" for joint in JOINTS for motion in MOTIONS)
"""Every rotation of every joint of the spine, (w,)."""
LOW_BACK_FLEXION = tuple(f"{joint}.flexion" for joint in words()["lumbar joint"])
SENSED = ("sensed.pitch_deg", "sensed.roll_deg", "sensed.forward_mm", "sensed.leftward_mm")
MUSCLES = tuple(f"{group}.{side}" for group in group_names() for side in SIDES)
HALVED = 20  # times that the whole span is halved: a year begins with half a minute


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """How a solved body answers causes that move slowly, the set point staying where it is."""

    causes: tuple[str, ...]  # (c,)
    angles: np.ndarray  # (w, c) deg per unit of the cause
    outputs: np.ndarray  # (o, c) SI per unit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """What is other from one moment on, before any slow state has moved."""

    load: np.ndarray  # (w,) deg, by which the joints stood off their rest before
    angles: np.ndarray  # (w,) deg, by which the joints stand elsewhere
    rest: np.ndarray  # (w,) deg, by which tissue rests elsewhere: its bone has another shape
    shortened: np.ndarray  # (m,) share by which muscles, group by group, are shorter than before
    worked: np.ndarray  # (m,) activation over that before, less one
    felt: Mapping[str, float]  # of `SENSED`, for a gain of one
    idle: float = 0.0  # part of usual work that is left out by all muscles: 1 in bed
    settled: bool = True  # states count from where the load before led in the end; else from where none had moved

    @classmethod
    def none(cls, load: np.ndarray | None = None) -> Change:
        """Nothing changes; or tissue at rest takes up a load (w,) deg."""
        ways, muscles = np.zeros(len(WAYS)), np.zeros(len(MUSCLES))
        taken = ways if load is None else load
        return cls(load=ways, angles=taken, rest=ways, shortened=muscles, worked=muscles, felt={})

    @classmethod
    def taken_away(cls, load: np.ndarray) -> Change:
        """Joints come back to unloaded rest from a load (w,) deg that was not held to the end of creep."""
        return replace(cls.none(-load), load=load, settled=False)

    @property
    def added(self) -> np.ndarray:
        """(w,) deg, by which the joints stand further off their rest, or to the other side of it."""
        return self.angles - self.rest

    @property
    def followed(self) -> np.ndarray:
        """(w,) deg of load that the states go after, from where they count."""
        return self.added if self.settled else self.load + self.added


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """Causes over time, as they differ from the start."""

    minutes: np.ndarray  # (t,)
    causes: np.ndarray  # (t, c) in the unit of each
    ended: np.ndarray  # (z,) states at the end, for what comes next to start from

    def outputs(self, answers: Answers) -> np.ndarray:
        """(t, o) by which outputs differ from those just after the change, SI."""
        return self.causes @ answers.outputs.T

    def angles(self, answers: Answers) -> np.ndarray:
        """(t, w) deg by which joints differ from just after the change."""
        return self.causes @ answers.angles.T


def slow_causes(states: Sequence[State]) -> tuple[str, ...]:
    """The causes that these states move."""
    found = [f"rest.{way}_deg" for way in WAYS]
    found += [f"habit.{way}_deg" for way in WAYS] if "habit" in states else []
    found += [f"strength.{one}" for one in MUSCLES] if "strength" in states or "use" in states else []
    found += [f"tightness.{one}" for one in MUSCLES] if "tightness" in states else []
    return (*found, *(SENSED if "senses" in states else ()))


def answers_of(body: Body, found: Equilibrium, causes: Causes, task: Task, names: Sequence[str]) -> Answers:
    """How a solved body answers slow causes.

    Args:
        body: without causes.
        found: solved with `causes`.
    """
    here = Conditions.of(found)
    moves = moves_of(here, cause_slopes(here, causes, task, body, names, follow=0.0))
    return Answers(
        causes=tuple(names), angles=np.rad2deg(moves.posture[spine_rows(body)]), outputs=moves.outputs
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SlowSystem:
    """dz/dt = A z + b per minute, and what causes z stands for."""

    matrix: np.ndarray  # (z, z)
    drive: np.ndarray  # (z,)
    start: np.ndarray  # (z,)
    causes: np.ndarray  # (c, z) causes of one unit of each state

    @property
    def growth(self) -> float:
        """The fastest rate at which anything grows, 1/min: negative where all of it comes to an end."""
        return float(np.max(np.linalg.eigvals(self.matrix).real)) if len(self.drive) else -np.inf

    @property
    def end(self) -> np.ndarray:
        """(c,) causes where all states have come to rest."""
        return self.causes @ np.linalg.solve(self.matrix, -self.drive)

    def over(self, minutes: float, halved: int = HALVED) -> Course:
        """The exact solution after span / 2^halved, and every doubling of it up to the span.

        With the constant drive as one more state the system is linear and homogeneous; exp(M 2t) = exp(M t)^2.
        """
        size = len(self.drive)
        whole = np.zeros((size + 1, size + 1))
        whole[:size, :size], whole[:size, size] = self.matrix, self.drive
        times = minutes / 2.0 ** np.arange(halved, -1, -1)
        carried: np.ndarray = np.array(expm(whole * times[0]), dtype=float)
        first = np.append(self.start, 1.0)
        states: list[np.ndarray] = []
        for _ in times:
            states.append((carried @ first)[:size])
            carried = carried @ carried
        return Course(
            minutes=np.concatenate([[0.0], times]), causes=np.array([self.start, *states]) @ self.causes.T,
            ended=states[-1],
        )  # fmt: skip


def slow_system(states: Sequence[State], own: Drawn, answers: Answers, change: Change) -> SlowSystem:
    """Put the slow states of one draw together with the slopes of its body.

    With load u of a joint (what it stands off its rest), share followed f and time constant T, everything as it
    differs from the start (where `change.settled` is false: from unloaded rest):

        creep, remodelling   dx/dt = (f u - x) / T           habit   dh/dt = (f (rest moved) - h) / T

    creep with the T of loading where the change loads a joint further, with that of the way back where it unloads it
        senses               de/dt = (retained - e) / T, e = 1 at first
        tightness, use       ds/dt = (1 - s) / T, s of what the posture just after the change asks for
        strength             dm/dt = (f idle - m) / T, m of all strength lost, f what bed rest takes in the end
    """
    place = {name: number for number, name in enumerate(answers.causes)}
    count, ways = len(answers.causes), len(WAYS)
    columns: list[np.ndarray] = []  # causes (c,) of each state
    rates: list[float] = []
    starts: list[float] = []
    steady: list[float] = []  # what a state goes to by itself
    followed: list[tuple[float, int, str]] = []  # share, way, kind: load or rest
    unloaded = change.load * change.added < 0.0  # (w,)

    def state(causes: Mapping[str, float], minutes: float, start: float, to: float, follows: tuple[float, int, str]):
        column = np.zeros(count)
        for name, value in causes.items():
            column[place[name]] = value
        columns.append(column)
        rates.append(1.0 / minutes)
        starts.append(start)
        steady.append(to)
        followed.append(follows)

    for kind, constants in (("creep", "creep"), ("creep-elsewhere", "creep"), ("remodelling", "remodelling")):
        if kind not in states:
            continue
        share = own.creep_share if constants == "creep" else own.of(constants, "share followed")
        for number, way in enumerate(WAYS):
            if kind == "remodelling" or (way in LOW_BACK_FLEXION) == (kind == "creep"):
                time = "weeks" if kind == "remodelling" else "minutes back" if unloaded[number] else "minutes"
                state({f"rest.{way}_deg": 1.0}, own.minutes(constants, time), 0.0, 0.0, (share, number, "load"))
    if "habit" in states:
        for number, way in enumerate(WAYS):
            share = own.of("habit", "share followed")
            state({f"habit.{way}_deg": 1.0}, own.minutes("habit", "weeks"), 0.0, 0.0, (share, number, "rest"))
    nothing = (0.0, 0, "load")
    if "strength" in states:
        lost = own.bed_rest_share * change.idle
        state({f"strength.{one}": -1.0 for one in MUSCLES}, own.minutes("strength", "days"), 0.0, lost, nothing)
    if "senses" in states:
        felt = {name: own.of("senses", "gain") * value for name, value in change.felt.items()}
        state(felt, own.minutes("senses", "days"), 1.0, own.of("senses", "share retained"), nothing)
    if "tightness" in states:
        tight = np.minimum(own.of("tightness", "share followed") * np.maximum(change.shortened, 0.0), 0.3)
        state(
            {f"tightness.{one}": value for one, value in zip(MUSCLES, tight.tolist(), strict=True)},
            own.minutes("tightness", "weeks"), 0.0, 1.0, nothing,
        )  # fmt: skip
    if "use" in states:
        stronger = own.of("use", "share followed") * own.bed_rest_share * np.clip(change.worked, -1.0, 1.0)
        state(
            {f"strength.{one}": value for one, value in zip(MUSCLES, stronger.tolist(), strict=True)},
            own.minutes("use", "days"), 0.0, 1.0, nothing,
        )  # fmt: skip

    size = len(columns)
    causes = np.array(columns).T if size else np.zeros((count, 0))
    rate = np.array(rates)
    moved = answers.angles @ causes  # (w, z) deg of joints
    rested = np.zeros((ways, size))  # (w, z) deg of rest
    for number, way in enumerate(WAYS):
        rested[number] = causes[place[f"rest.{way}_deg"]]
    matrix, drive = -np.diag(rate), rate * np.array(steady)
    for number, (share, way, kind) in enumerate(followed):
        if share:
            matrix[number] += rate[number] * share * (moved[way] if kind == "load" else rested[way])
            drive[number] += rate[number] * share * (
                change.followed[way] if kind == "load" else change.rest[way]
            )  # fmt: skip
    return SlowSystem(matrix=matrix, drive=drive, start=np.array(starts), causes=causes)


def held_set_point(before: Causes, after: Causes) -> Causes:
    """The causes of a changed body whose set point has not followed the tissue yet: it follows, if at all, slowly."""
    earlier, later = rest_offsets(before), rest_offsets(after)
    moved = {way: later.get(way, 0.0) - earlier.get(way, 0.0) for way in {*earlier, *later}}
    return moved_causes(
        after, {f"habit.{way}_deg": -after.follow * float(np.rad2deg(value)) for way, value in moved.items() if value}
    )  # fmt: skip


def moved_causes(start: Causes, moved: Mapping[str, float]) -> Causes:
    """Causes with others added, each kept within its limits."""
    values = dict(start.values)
    for name, value in moved.items():
        if value:
            row = describe(name)
            values[row.name] = float(np.clip(start.value(name) + value, row.low, row.high))
    return causes_from(values, start.hypothesis)
