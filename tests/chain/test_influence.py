"""Slopes of the outputs with causes: against full solves on both sides of each cause, and by symmetry."""

import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import Causes, causes_from, describe, mirrored, names
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.influence import Influence, influence_of
from kinespine.chain.output_names import outputs
from kinespine.chain.outputs import read, reading
from kinespine.chain.posing import pose, stance_of
from kinespine.chain.standing import STAND
from kinespine.chain.task import Task, parse_task
from kinespine.chain.weights import weights
from kinespine.errors import BadInput, NotSolved

STEPS = {"deg": 4e-4, "mm": 1e-2, "factor": 2e-4, "fraction": 1e-4, "kg": 5e-4}
# Below these, per unit of the cause, an answer is none: rounding of two solves over the step.
NOTHING = {"N": 1e-2, "rad": 1e-5, "m": 1e-6, "1": 1e-5, "Pa": 1.0}
PRECISE = 1e-9  # rad
BAR = 1e-3  # of the largest entry of a column
SHORTER = 3  # steps tried
# One or two causes of every way a cause acts.
SOME = (
    "atlas_lateral_mm", "skull_forward_mm", "atlas_tilt_deg", "axis_rotation_deg", "sensed.pitch_deg",
    "sensed.leftward_mm", "rest.C5-C6.flexion_deg", "rest.T6-T7.lateral_deg", "rest.L4-L5.axial_deg",
    "stiffness.C2-C3", "stiffness.L4-L5", "leg_length_left_mm", "lift_right_mm", "strength.multifidus_lumbar.left",
    "tightness.sternocleidomastoid.left", "tightness.psoas_major.right", "mass.T6_kg", "held_left_kg",
    "habit.follow", "habit.weight", "habit.L5-S1.flexion_deg",
)  # fmt: skip
OFF_NEUTRAL = {
    "atlas_tilt_deg": 3.0, "leg_length_left_mm": 5.0, "strength.multifidus_lumbar.left": 0.8,
    "tightness.sternocleidomastoid.left": 0.05, "mass.T6_kg": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """A standing known as precisely as can be, with the slopes taken there."""

    body: Body
    causes: Causes
    task: Task
    found: Equilibrium
    influence: Influence

    def differences(self, name: str, times: float) -> np.ndarray:
        """Slopes of all outputs by full solves: central, or one-sided of second order at a limit of the cause.

        Where some muscle begins or ends to pull within the step, the step is shortened: beyond, slopes are others.
        """
        row, value = describe(name), self.causes.value(name)
        step = times * STEPS[row.unit]
        for _ in range(SHORTER):
            places = (1.0, 2.0) if row.low > value - step else (1.0, -1.0)
            ends = [self.solved_at(name, value + place * step) for place in places]
            if all(np.array_equal(pulling(end), pulling(self.found)) for end in ends):
                break
            step /= 10.0
        one, two = (read(reading(end.scene, end.amounts)) for end in ends)
        if places == (1.0, 2.0):
            here = self.solved_at(name, value)  # begun as the two others: what is left of the search cancels
            return (4.0 * one - two - 3.0 * read(reading(here.scene, here.amounts))) / (2.0 * step)
        return (one - two) / (2.0 * step)

    def solved_at(self, name: str, value: float) -> Equilibrium:
        causes = causes_from({**self.causes.values, name: value}, self.causes.hypothesis)
        stance = stance_of(self.body, causes, self.task, weights())
        return solve_equilibrium(stance, self.found.angles, warm=self.found, precision=PRECISE)

    def misses(self, name: str) -> dict[str, float]:
        """Largest error over the largest entry of the column, by unit of the outputs.

        Where it is large at one step a longer one is tried: in columns with small entries the rounding of two solves
        is more than curvature.
        """
        misses: dict[str, float] = {}
        for times in (1.0, 3.0):
            misses = self.misses_at(name, times)
            if max(misses.values()) < BAR:
                break
        return misses

    def misses_at(self, name: str, times: float) -> dict[str, float]:
        told, solved = self.influence.slopes[:, self.influence.causes.index(name)], self.differences(name, times)
        units = np.array([one.unit for one in outputs()])
        return {
            unit: float(np.abs(told - solved)[units == unit].max() / max(np.abs(solved[units == unit]).max(), least))
            for unit, least in NOTHING.items()
        }


def pulling(found: Equilibrium) -> np.ndarray:
    """Which muscles pull."""
    return found.amounts[: found.scene.muscles] > 0.0


@cache
def solved(man: Body, task: str = "stand", hypothesis: str = "shape", off: bool = False) -> Solved:
    chosen = parse_task(task)
    causes = causes_from(OFF_NEUTRAL if off else {}, hypothesis)  # type: ignore[arg-type]
    stance, begin = pose(man, causes, chosen, weights())
    near = solve_equilibrium(stance, begin)
    found = solve_equilibrium(stance, near.angles, warm=near, precision=PRECISE)
    return Solved(body=man, causes=causes, task=chosen, found=found, influence=influence_of(man, found, causes, chosen))


@pytest.mark.parametrize("name", SOME)
def test_the_slope_is_that_of_full_solves(man: Body, name: str):
    misses = solved(man).misses(name)
    assert max(misses.values()) < BAR, misses


CASES = [
    ("stand", "shape", True),
    ("stand", "position", True),
    ("sit", "shape", False),
    ("hold:mass=9,distance=close", "shape", False),
]


@pytest.mark.parametrize(("task", "hypothesis", "off"), CASES)
@pytest.mark.parametrize("name", ["atlas_tilt_deg", "leg_length_left_mm", "mass.forearm.left_kg"])
def test_the_slope_is_that_of_full_solves_off_neutral_and_in_other_tasks(
    man: Body, task: str, hypothesis: str, off: bool, name: str
):
    misses = solved(man, task, hypothesis, off).misses(name)
    assert max(misses.values()) < BAR, misses


@pytest.mark.slow
@pytest.mark.parametrize(("task", "hypothesis", "off"), [("stand", "shape", False), *CASES])
def test_columns_are_those_of_full_solves(man: Body, task: str, hypothesis: str, off: bool):
    """One in four in quiet standing, elsewhere one in sixteen: some of every family."""
    here = solved(man, task, hypothesis, off)
    chosen = names()[:: 4 if (task, off) == ("stand", False) else 16]
    worst = {name: max(here.misses(name).values()) for name in chosen}
    assert {name: f"{miss:.1e}" for name, miss in worst.items() if miss > BAR} == {}


def test_a_muscle_at_the_edge_of_its_range_is_named_since_beyond_it_slopes_are_others(man: Body):
    """Holding 10 kg close, one pair of short muscles has just begun to pull: either way one of them stops."""
    edge = solved(man, "hold:mass=10,distance=close")
    assert edge.influence.on_edge == ("rotator_brevis_T3_T4.left", "rotator_brevis_T3_T4.right")
    assert solved(man).influence.on_edge == ()


def mirrored_output(name: str) -> tuple[str, float]:
    """The output of the mirror image, and its sign there."""
    if re.search(r"(?<![a-z])(left|right)(?![a-z])", name):
        swap = {"left": "right", "right": "left"}
        return re.sub(r"(?<![a-z])(left|right)(?![a-z])", lambda side: swap[side[0]], name), 1.0
    odd = re.search(r"(_lateral_shear|_asymmetry|_lateral|_axial|_tilt|_obliquity|_difference|_leftward)$", name)
    odd_measure = name.startswith(("trunk_shift", "shoulder_turn"))
    return name, -1.0 if (odd or odd_measure) and name != "pelvic_tilt" else 1.0


def test_mirrored_causes_have_mirrored_columns(man: Body):
    """So an odd cause of a symmetric body changes no even output: its column is minus its own mirror image."""
    here = solved(man).influence
    image = [mirrored_output(name) for name in here.outputs]
    rows = [here.outputs.index(name) for name, _ in image]
    signs = np.array([sign for _, sign in image])
    units = np.array([one.unit for one in outputs()])
    for column, name in enumerate(here.causes):
        row = describe(name)
        value = row.high if row.high > row.neutral else row.low
        (other,) = mirrored(causes_from({name: value})).values
        sign = -1.0 if row.mirror == "opposite" else 1.0
        expected = sign * signs * here.slopes[rows, here.causes.index(other)]
        for unit, least in NOTHING.items():
            own = units == unit
            allowed = 1e-3 * max(float(np.abs(here.slopes[own, column]).max()), least)
            assert here.slopes[own, column] == pytest.approx(expected[own], abs=allowed), (name, unit)


def test_an_unknown_cause_is_told_with_the_nearest(man: Body):
    here = solved(man)
    with pytest.raises(BadInput, match="Did you mean 'skull_tilt_deg'"):
        influence_of(man, here.found, here.causes, STAND, ["skull_tlit_deg"])


def test_no_slope_is_taken_where_nothing_balances(man: Body):
    here = solved(man)
    with pytest.raises(NotSolved, match="unbalanced"):
        influence_of(man, replace(here.found, status="unbalanced"), here.causes, STAND)
