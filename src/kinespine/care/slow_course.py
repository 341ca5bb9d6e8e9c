"""What follows in posture and load if causes change and stay so: draws of the person and of every slow constant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, rest_offsets
from kinespine.balance.lean import offset_bias, static_bias
from kinespine.balance.loop import Loop
from kinespine.care.rebalancing import (
    MUSCLES,
    WAYS,
    Answers,
    Change,
    answers_of,
    held_set_point,
    moved_causes,
    slow_causes,
    slow_system,
)
from kinespine.care.slow_states import DAY, MEASURED, Drawn, State, draw_constants
from kinespine.chain.crew import Crew
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.norm_body import causes_at, solve_with
from kinespine.chain.output_names import Output, output_index
from kinespine.chain.outputs import read, reading, spine_rows
from kinespine.chain.person_fit import Fitted, silent
from kinespine.chain.standing import STAND
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights
from kinespine.chain.what_if import causes_with, drawn_people, spelt
from kinespine.errors import BadInput, NotSolved

MONTH = 365.25 / 12.0 * DAY  # min
DRAWS, LEAST_DRAWS, MOST_DRAWS = 40, 4, 10_000
LONGEST = 120.0  # months
HELD = 0.95
IDLE = 5e-3  # activation below which a muscle does not work at all

Told = Callable[[str], None]
Unit = Mapping[str, Mapping[str, float]]  # channel -> what a radian of its bias makes the chain feel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SlowCourse:
    """Outputs (o,) of d persons over t times, each with v sets of slow states; SI."""

    changes: Mapping[str, float]  # causes and what they are from the start on
    outcomes: tuple[Output, ...]  # (o,)
    variants: tuple[tuple[State, ...], ...]  # (v,) states that move; the first are those that were measured
    minutes: np.ndarray  # (t,) after the change
    before: np.ndarray  # (d, o)
    after: np.ndarray  # (d, v, t, o)
    checked: np.ndarray  # (d, o) the end of the last variant, solved in full
    growing: np.ndarray  # (d, v) whether anything grew without end
    asked: int  # draws

    def __post_init__(self) -> None:
        for array in (self.minutes, self.before, self.after, self.checked, self.growing):
            array.flags.writeable = False

    @property
    def solved(self) -> int:
        """Draws that found every posture."""
        return len(self.before)

    @property
    def held(self) -> float:
        """How much of all draws an interval holds on average: 95 %, or what the extremes of so few hold."""
        return min(HELD, (self.solved - 1) / (self.solved + 1))

    def change(self, variant: int, outcome: int) -> np.ndarray:
        """Lower end, median and upper end of the change from before, (3, t)."""
        return self._spans(self.after[:, variant, :, outcome] - self.before[:, None, outcome])

    def slow_part(self, variant: int, outcome: int) -> np.ndarray:
        """The same of what slow states added to the change that came at once, (3, t).

        At once is the same for all variants: a bias that an assumption adds from the first moment on is added as well.
        """
        return self._spans(self.after[:, variant, :, outcome] - self.after[:, 0, :1, outcome])

    def added(self, variant: int, outcome: int) -> np.ndarray:
        """The same of what a variant adds to the measured states at each time, (3, t)."""
        return self._spans(self.after[:, variant, :, outcome] - self.after[:, 0, :, outcome])

    def missed(self, outcome: int) -> float:
        """By how much slopes missed full solves at the end of the last variant: root mean square over draws, SI."""
        return float(np.sqrt(np.mean((self.after[:, -1, -1, outcome] - self.checked[:, outcome]) ** 2)))

    def _spans(self, apart: np.ndarray) -> np.ndarray:
        edge = (1.0 - HELD) / 2.0
        return np.quantile(apart, [edge, 0.5, 1.0 - edge], axis=0, method="weibull")


def follow_change(
    body: Body, fitted: Fitted, changes: Mapping[str, float], outcomes: Sequence[Output], weights: Weights, *,
    assumed: Sequence[State] = (), felt: Unit | None = None, months: float = 12.0, draws: int = DRAWS, seed: int = 1,
    workers: int = 2, task: Task = STAND, told: Told | None = None,
) -> SlowCourse:  # fmt: skip
    """Change causes of a person who stands as ever, and follow posture and load while slow states answer.

    At the start all slow states have come to rest: the body stood like this for long. Each draw has its own person,
    strength of habit and slow constants; before, just after, and at the end of the last variant it is solved in full,
    between by slopes at the posture just after. The set point does not follow the change unless `habit` is assumed.

    Args:
        fitted: the person.
        changes: causes and what they are from then on, in the unit of each name.
        outcomes: what is followed.
        assumed: states beside the measured ones. One variant for each, and one for all of them.
        felt: what biases of the neck make the chain feel (`felt_by`); needed where `senses` is assumed.
        months: how long.
        draws: of persons.

    Raises:
        BadInput: nothing changes, an unknown cause, too few draws, or a span that is not possible.
        NotSolved: fewer than half of the draws found a posture.
    """
    if not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise BadInput(f"{draws} draws; possible: {LEAST_DRAWS} to {MOST_DRAWS}.")
    if not 0.0 < months <= LONGEST:
        raise BadInput(f"{months:g} months; possible: up to {LONGEST:g}.")
    after = spelt(changes, fitted.hypothesis)
    if not after:
        raise BadInput("Nothing is set to another value: there is nothing to follow.")
    variants = variants_of(assumed)
    reach = weights.habit_low / weights.habit, weights.habit_high / weights.habit
    people, follow, habit = drawn_people(fitted, reach, draws, seed)
    rows = tuple(output_index()[one.name] for one in outcomes)
    say: Told = told or silent
    jobs: list[tuple[Any, ...]] = []
    for one, s, w, own in zip(people, follow.tolist(), habit.tolist(), draw_constants(draws, seed), strict=True):
        start = causes_at(one, fitted.prior, fitted.hypothesis, habit_follow=s, habit_weight=w)
        jobs.append((start, causes_with(start, after), own, variants, months * MONTH, rows, felt or {}))
    with Crew(body, task, weights, workers) as crew:
        found = crew.each(_follow_one, jobs, lambda done: say(f"course: {done} of {draws} draws solved"))
    kept: list[tuple[np.ndarray, ...]] = [one for one in found if one is not None]
    if 2 * len(kept) < draws or len(kept) < LEAST_DRAWS:
        raise NotSolved(
            f"Only {len(kept)} of {draws} people like this one found a posture before and after: the change is more"
            " than the model can carry. Change less."
        )
    minutes, before, course, checked, growing = (np.array(part) for part in zip(*kept, strict=True))
    return SlowCourse(
        changes=after, outcomes=tuple(outcomes), variants=variants, minutes=minutes[0], before=before, after=course,
        checked=checked, growing=growing, asked=draws,
    )  # fmt: skip


def variants_of(assumed: Sequence[State]) -> tuple[tuple[State, ...], ...]:
    """The sets of states that are followed: the measured ones, each assumption with them, and all together."""
    found: list[tuple[State, ...]] = [MEASURED, *((*MEASURED, one) for one in assumed)]
    if len(assumed) > 1:
        found.append((*MEASURED, *assumed))
    return tuple(found)


def felt_by(loop: Loop) -> Unit:
    """What one radian of bias of the sense of the neck makes the chain feel, by channel."""
    found: dict[str, dict[str, float]] = {}
    for channel in ("neck.pitch", "neck.roll"):
        small = 1e-3
        lean = static_bias(_biased(loop, channel, small))
        found[channel] = {
            "sensed.pitch_deg": float(np.rad2deg(lean.pitch)) / small,
            "sensed.roll_deg": float(np.rad2deg(lean.roll)) / small,
            "sensed.forward_mm": 1e3 * lean.forward / small,
            "sensed.leftward_mm": 1e3 * lean.leftward / small,
        }
    return found


def _biased(loop: Loop, channel: str, bias: float) -> Loop:
    return replace(loop, senses=replace(loop.senses, bias={channel: bias}, retained=1.0))


def _follow_one(
    body: Body, task: Task, weights: Weights, norm: Equilibrium, before: Causes, changed: Causes, own: Drawn,
    variants: tuple[tuple[State, ...], ...], minutes: float, rows: tuple[int, ...], felt: Unit,
) -> tuple[np.ndarray, ...]:  # fmt: skip
    """Times (t,), outputs before (o,), of each variant (v, t, o), of the full solve at the end (o,), growth (v,)."""
    after = held_set_point(before, changed)
    earlier = solve_with(body, before, task, weights, warm=norm)
    later = solve_with(body, after, task, weights, warm=earlier)
    change = change_between(body, earlier, later, before, after, felt)
    first, now = _read(earlier), _read(later)
    wanted = np.array(rows)
    answers = answers_of(body, later, after, task, slow_causes(variants[-1]))
    own_answers = Answers(causes=answers.causes, angles=answers.angles, outputs=answers.outputs[wanted])
    courses: list[np.ndarray] = []
    growing: list[bool] = []
    course = None
    for variant in variants:
        system = slow_system(variant, own, own_answers, change)
        course = system.over(minutes)
        courses.append(now[wanted] + course.outputs(own_answers))
        growing.append(system.growth > 0.0)
    assert course is not None
    ended = dict(zip(answers.causes, course.causes[-1].tolist(), strict=True))
    end = solve_with(body, settled_causes(after, ended), task, weights, warm=later)
    return course.minutes, first[wanted], np.array(courses), _read(end)[wanted], np.array(growing)


def settled_causes(start: Causes, moved: Mapping[str, float]) -> Causes:
    """Causes with what slow states added, the set point moved by habit alone and not by tissue that rests elsewhere."""
    total = dict(moved)
    for way in WAYS:
        rest = moved.get(f"rest.{way}_deg", 0.0)
        total[f"habit.{way}_deg"] = moved.get(f"habit.{way}_deg", 0.0) - start.follow * rest
    return moved_causes(start, total)


def change_between(
    body: Body, earlier: Equilibrium, later: Equilibrium, before: Causes, after: Causes, felt: Unit
) -> Change:
    """What is other just after a change, for the slow states to answer.

    Args:
        body: without causes.
        felt: what a radian of bias of each channel of the neck makes the chain feel.
    """
    spine = spine_rows(body)
    old, new = rest_offsets(before), rest_offsets(after)
    first, now = _read(earlier), _read(later)
    index = output_index()
    members: dict[str, list[int]] = {}
    for number, fascicle in enumerate(body.fascicles):
        members.setdefault(f"{fascicle.group}.{fascicle.side}", []).append(number)
    long, longer = earlier.scene.state.lengths, later.scene.state.lengths
    shorter = 1.0 - longer / long
    worked: list[float] = []
    for one in MUSCLES:
        group, side = one.rsplit(".", 1)
        row = index[f"activation_{side}_{group}"]
        worked.append(now[row] / first[row] - 1.0 if first[row] > IDLE else 0.0)
    biases, were = offset_bias(after, 1.0), offset_bias(before, 1.0)
    told: dict[str, float] = {}
    for channel, unit in felt.items():
        for name, value in unit.items():
            told[name] = told.get(name, 0.0) + (biases[channel] - were[channel]) * value
    return Change(
        load=np.rad2deg(earlier.angles[spine] - earlier.scene.stance.rest[spine]),
        angles=np.rad2deg(later.angles[spine] - earlier.angles[spine]),
        rest=np.rad2deg([new.get(way, 0.0) - old.get(way, 0.0) for way in WAYS]),
        shortened=np.array([float(shorter[members[one]].mean()) for one in MUSCLES]),
        worked=np.array(worked),
        felt=told,
    )


def _read(found: Equilibrium) -> np.ndarray:
    return read(reading(found.scene, found.amounts))
