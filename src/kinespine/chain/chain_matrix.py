"""The chain matrix: one joint rests a degree otherwise, and every joint of the spine answers in angle and load."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import BONES, Causes, causes_from
from kinespine.anatomy.levels import JOINTS, MOTIONS
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.influence import influence_of
from kinespine.chain.output_names import slug
from kinespine.chain.posing import is_lying
from kinespine.chain.task import Task

FOLLOWS = (0.0, 1.0)
"""How far the set point of habit follows the tissue: not at all, or all the way."""

SHIFTS = ("forward", "lateral")
SHIFT_CAUSES = tuple(f"{bone}_{way}_mm" for way in SHIFTS for bone in BONES)
TURN_CAUSES = tuple(f"rest.{joint}.{motion}_deg" for motion in MOTIONS for joint in JOINTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something that every joint answers with."""

    name: str
    unit: str  # as people read it
    scale: float  # from SI
    meaning: str


ANSWERS = (
    Answer(name="flexion", unit="deg", scale=180.0 / np.pi, meaning="joint bent forward"),
    Answer(name="lateral", unit="deg", scale=180.0 / np.pi, meaning="joint bent to the right"),
    Answer(name="axial", unit="deg", scale=180.0 / np.pi, meaning="joint turned to the left"),
    Answer(name="compression", unit="N", scale=1.0, meaning="compression along the disc"),
    Answer(name="lateral_shear", unit="N", scale=1.0, meaning="push to the left on the upper body"),
    Answer(name="asymmetry", unit="N", scale=1.0, meaning="muscles across the joint, left less right"),
)
TOLD = {"flexion": ("flexion", "compression"), "lateral": ("lateral", "asymmetry", "lateral_shear"),
        "axial": ("axial", "asymmetry", "lateral_shear")}  # fmt: skip
"""Which answers belong to a turn: in a symmetric body a frontal or axial turn changes no compression at first."""
SHIFTS_TOLD = {"forward": TOLD["flexion"], "lateral": TOLD["lateral"]}
"""The same of shifts: forward in the sagittal plane, sideways in the frontal one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChainMatrix:
    """Answers of every joint to a degree of rest angle of every joint, and to a millimetre at the top of the neck."""

    causes: tuple[str, ...]  # (c,) turns, then shifts
    values: np.ndarray  # (2, c, 25, answers) by `FOLLOWS`, cause, joint and `ANSWERS`, in the unit of the answer

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    def of(self, turn: str, answer: str, follow: float) -> np.ndarray:
        """Answers (25 changed joints, 25 answering joints) to one turn, with habit staying (0) or following (1)."""
        first = self.causes.index(f"rest.{JOINTS[0]}.{turn}_deg")
        return self.values[
            FOLLOWS.index(follow), first : first + len(JOINTS), :, [one.name for one in ANSWERS].index(answer)
        ]

    def of_shift(self, way: str, answer: str) -> np.ndarray:
        """Answers (3 shifted bones, 25 answering joints) to a millimetre one way, whatever habit does."""
        rows = [self.causes.index(f"{bone}_{way}_mm") for bone in BONES]
        return self.values[0, rows][:, :, [one.name for one in ANSWERS].index(answer)]


def chain_matrix(body: Body, found: Equilibrium, causes: Causes, task: Task) -> ChainMatrix:
    """The chain matrix of a solved standing.

    A rest angle pulls on the set point of habit by the share it follows, so slopes are those of the tissue alone plus
    that share of those of habit. Shifts are geometry and no angle to follow: theirs are the same for both.

    Args:
        body: the person without causes.
        found: what was solved with the causes.

    Raises:
        NotSolved: the equilibrium did not end in balance.
    """
    staying = causes_from({**causes.values, "habit.follow": 0.0}, causes.hypothesis)
    habits = tuple(name.replace("rest.", "habit.", 1) for name in TURN_CAUSES)
    influence = influence_of(body, found, staying, task, (*TURN_CAUSES, *habits, *SHIFT_CAUSES))
    rows = [influence.row(f"{slug(joint)}_{one.name}") for joint in JOINTS for one in ANSWERS]
    slopes = influence.slopes[rows].reshape(len(JOINTS), len(ANSWERS), -1)
    slopes = slopes.transpose(2, 0, 1) * np.array([one.scale for one in ANSWERS])
    count = len(TURN_CAUSES)
    tissue, habit, shifts = slopes[:count], slopes[count : 2 * count], slopes[2 * count :]
    if is_lying(task):  # the set point is where the tissue rests, whatever is said of habit
        habit = np.zeros_like(habit)
    values = np.array([np.concatenate([tissue + follow * habit, shifts]) for follow in FOLLOWS])
    return ChainMatrix(causes=(*TURN_CAUSES, *SHIFT_CAUSES), values=values)


def decay(answers: np.ndarray) -> np.ndarray:
    """Median size of the answer by distance, (25,): 0 to 24 joints away, of answers (25, 25)."""
    rows, columns = np.indices(answers.shape)
    away = np.abs(rows - columns)
    return np.array([np.median(np.abs(answers[away == distance])) for distance in range(len(answers))])
