"""What a clinician asks of a body that differs: every number of docs/cases.md, and whether its sign is settled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from validation_outcomes import points, read

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import Causes, Hypothesis, causes_from
from kinespine.chain.standing import Standing, solve_standing

DEG, MM = 180.0 / np.pi, 1e3
LEAST_N, LEAST_DEG = 10.0, 0.3  # a guard judged anew in the changed body would move a difference by as much or more
SOFTER = 5.0  # N·m/rad, a change of the softest stiffness that is worth telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand the same change."""

    name: str  # heading of its column
    causes: tuple[tuple[str, float], ...]
    hypothesis: Hypothesis = "shape"

    @property
    def command(self) -> str:
        """What reproduces it."""
        turned = " --hypothesis position" if self.hypothesis == "position" else ""
        return "kinespine stand" + "".join(f" --cause {name}={value:g}" for name, value in self.causes) + turned


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One number that may follow from a change."""

    name: str
    unit: str
    value: Callable[[Standing], float]
    least: float  # a smaller change is called none
    plus: str  # what more of it means
    minus: str
    digits: int = 1


def _compression(joint: str) -> Effect:
    return Effect(
        name=f"compression at {joint}", unit="N", value=lambda f: f.compression(joint), least=LEAST_N,
        plus="more", minus="less", digits=0,
    )  # fmt: skip


def _moment(joint: str, motion: str, plus: str, minus: str) -> Effect:
    def value(found: Standing) -> float:
        load = next(level.load for level in found.levels if level.load.level == joint)
        return load.flexion_moment if motion == "forward" else load.lateral_moment

    words = "forwards" if motion == "forward" else "sideways"
    return Effect(
        name=f"weight bends {joint} {words}", unit="N·m", value=value, least=0.1, plus=plus, minus=minus, digits=2
    )


STABILITY = Effect(
    name="stability: stiffness in the softest way", unit="N·m/rad", value=lambda f: f.stability.reflex[0], least=SOFTER,
    plus="more", minus="less",
)  # fmt: skip
EFFECTS = (
    Effect(name="head tilt", unit="deg", value=lambda f: DEG * f.distortions["head_tilt"], least=0.05,
           plus="left ear higher", minus="right ear higher", digits=2),
    Effect(name="shoulder tilt", unit="deg", value=lambda f: DEG * f.distortions["shoulder_tilt"], least=0.05,
           plus="left shoulder higher", minus="right shoulder higher", digits=2),
    Effect(name="tilt of the pelvis", unit="deg", value=lambda f: read("pelvic_obliquity_deg", f), least=0.05,
           plus="left side higher", minus="right side higher", digits=2),
    Effect(name="leg length, left less right", unit="mm", value=lambda f: MM * f.distortions["leg_length_difference"],
           least=0.1, plus="left longer", minus="right longer"),
    Effect(name="C7 to the side of the sacrum", unit="mm", value=lambda f: read("C7_over_sacrum_lateral_mm", f),
           least=0.1, plus="to the left", minus="to the right"),
    Effect(name="sideways bend of the neck C0-C7", unit="deg", value=lambda f: read("C0_C7_lateral_deg", f),
           least=0.05, plus="to the right", minus="to the left", digits=2),
    Effect(name="sideways bend of the lumbar spine", unit="deg", value=lambda f: read("lumbar_lateral_L1_S1_deg", f),
           least=0.05, plus="to the right", minus="to the left", digits=2),
    Effect(name="lumbar lordosis L1-S1", unit="deg", value=lambda f: DEG * f.measures["lumbar_lordosis_L1_S1"],
           least=LEAST_DEG, plus="more", minus="less", digits=2),
    *(_compression(joint) for joint in ("C4-C5", "C5-C6", "C6-C7", "L3-L4", "L4-L5", "L5-S1")),
    _moment("C5-C6", "forward", "more", "less"),
    _moment("C5-C6", "sideways", "to the right", "to the left"),
    _moment("L4-L5", "forward", "more", "less"),
    _moment("L4-L5", "sideways", "to the right", "to the left"),
    STABILITY,
)  # fmt: skip


@cache
def body() -> Body:
    """The reference man."""
    return build_body(REFERENCE_MAN)


@cache
def stood(causes: Causes) -> Standing:
    """The reference man with these causes, standing."""
    return solve_standing(body(), causes=causes, check=False)


def standing_of(reading: Reading | None) -> Standing:
    """The body of one reading; the unchanged one without."""
    return stood(causes_from(reading.causes if reading else (), reading.hypothesis if reading else "shape"))


def changes(effect: Effect, readings: Sequence[Reading]) -> list[float]:
    """Change of one effect in every reading, against the same person of the same habit; NaN where none was found."""
    values: list[float] = []
    for reading in readings:
        habit = tuple((name, value) for name, value in reading.causes if name.startswith("habit."))
        before, after = stood(causes_from(habit)), standing_of(reading)
        solved = before.status == after.status == "solved"
        values.append(effect.value(after) - effect.value(before) if solved else float("nan"))
    return values


def settled(effect: Effect, values: Sequence[float], undecided: str) -> str:
    """Which way the effect goes, if every reading says the same.

    Args:
        undecided: on what it depends where they do not.
    """
    known = [value for value in values if value == value]
    if not known:
        return "not solved"
    ways = {0 if abs(value) < effect.least else 1 if value > 0 else -1 for value in known}
    if ways == {0}:
        return "no change"
    if ways <= {0, 1}:
        return effect.plus if 0 not in ways else f"{effect.plus}, or no change"
    if ways <= {0, -1}:
        return effect.minus if 0 not in ways else f"{effect.minus}, or no change"
    return f"**not determined: {undecided}**"


def softened(readings: Sequence[Reading]) -> list[tuple[str, float, float]]:
    """Readings whose smallest stiffness is clearly below that of the same person before, with both (N·m/rad)."""
    after = [standing_of(reading).stability.reflex[0] for reading in readings]
    return [
        (reading.name, value - change, value)
        for reading, value, change in zip(readings, after, changes(STABILITY, readings), strict=True)
        if change < -SOFTER
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """One muscle group before and after, with how uneven healthy standing makes it."""

    group: str
    before: tuple[float, float]  # N, left and right
    after: tuple[float, float]
    index: float
    floor: float

    @property
    def change(self) -> float:
        """N, the larger change of the two sides."""
        return max((b - a for a, b in zip(self.before, self.after, strict=True)), key=abs)


def most_changed(reading: Reading, count: int = 5) -> list[Pulled]:
    """The muscle groups whose force changed most."""
    first = {row.group: row for row in standing_of(None).asymmetry}
    rows = [
        Pulled(group=row.group, before=(first[row.group].left, first[row.group].right), after=(row.left, row.right),
               index=row.index, floor=row.floor)
        for row in standing_of(reading).asymmetry
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -abs(row.change))[:count]


__all__ = [
    "EFFECTS", "Effect", "Pulled", "Reading", "body", "changes", "most_changed", "points", "settled", "softened",
    "standing_of",
]  # fmt: skip
