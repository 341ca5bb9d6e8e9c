"""Leaning back: where a backrest touches, what it can push, what it takes off the seat."""

from collections.abc import Callable

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.quantities import quantities
from kinespine.chain.backrest import TABLE, backrest
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.stiffness import loaded_stiffness
from kinespine.chain.task import parse_task
from kinespine.chain.task_angles import task_angles

Sit = Callable[..., Standing]
RECLINED = tuple(f"sit:posture={posture},support=back" for posture in ("relaxed", "straight", "slouched"))
every_recline = pytest.mark.parametrize("text", RECLINED)


@pytest.fixture(scope="module")
def sit(man: Body) -> Sit:
    """Somebody sitting, solved once."""
    kept: dict[str, Standing] = {}

    def solved(text: str) -> Standing:
        if text not in kept:
            kept[text] = solve_standing(man, task=parse_task(text))
        return kept[text]

    return solved


def axes(recline: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([np.cos(recline), 0.0, np.sin(recline)]), np.array([-np.sin(recline), 0.0, np.cos(recline)])


def pushes(found: Standing, *names: str) -> np.ndarray:
    """Forces (k, 3) N of the columns whose names begin so."""
    scene = found.equilibrium.scene
    columns = scene.columns
    chosen = np.array([name.startswith(names) for name in columns.names])
    return columns.carrying(found.equilibrium.amounts[scene.pushed]).forces[chosen[columns.owner]]


def test_a_backrest_leans_as_the_table_says():
    recline = [parse_task(text).recline for text in RECLINED]
    assert recline == pytest.approx(np.deg2rad([10.0, 5.0, 21.0]))
    assert parse_task("sit").recline is None
    assert parse_task("stand").recline is None


@every_recline
def test_only_places_that_lie_on_the_backrest_are_pushed(man: Body, text: str):
    task = parse_task(text)
    assert task.recline is not None
    angles = task_angles(man, task)
    behind, _ = backrest(man, angles, task.recline)
    points = mechanics(man, angles).points @ axes(task.recline)[0]
    touched = [points[layout(man).landmark_index[push.at[0][0][0]]] for push in behind.pushes]
    assert max(touched) - min(touched) <= quantities(TABLE)["give_m"]
    ribs = [points[layout(man).landmark_index[f"cage.rib{n}_angle.left"]] for n in (3, 5, 7, 9)]
    assert min(touched) == pytest.approx(min(ribs)), "the thorax is rearmost"


def test_a_pelvis_rolled_back_sits_on_the_end_of_its_sacrum_too(man: Body):
    sunk = {text: backrest(man, task_angles(man, task), task.recline or 0.0)[1].pushes
            for text, task in ((text, parse_task(text)) for text in RECLINED)}  # fmt: skip
    assert [len(sunk[text]) for text in RECLINED] == [2, 0, 2]


@every_recline
def test_a_backrest_never_pulls_and_its_friction_stays_below_its_share(sit: Sit, text: str):
    found = sit(text)
    normal, upward = axes(found.task.recline or 0.0)
    each = pushes(found, "back.")
    assert np.all(each @ normal >= 0.0)
    assert np.all(each @ upward >= -1e-9)
    assert np.all(each @ upward <= quantities(TABLE)["friction_ratio"] * (each @ normal) + 1e-9)
    assert each[:, 1] == pytest.approx(0.0)


@every_recline
def test_a_backrest_takes_weight_off_the_seat(sit: Sit, text: str):
    found = sit(text)
    carried, weight = pushes(found, "back.")[:, 2].sum(), found.body.mass * GRAVITY
    assert carried > 0.005 * weight
    feet_seat_and_thighs = pushes(found, "foot.", "seat", "thigh.")[:, 2].sum()
    assert feet_seat_and_thighs + carried == pytest.approx(weight, abs=0.01)


@every_recline
def test_leaning_back_symmetric_stays_symmetric(sit: Sit, text: str):
    names = sit(text).equilibrium.scene.columns.names
    amounts = dict(zip(names, sit(text).equilibrium.amounts[sit(text).equilibrium.scene.pushed], strict=True))
    for name, amount in amounts.items():
        if name.startswith("back.") and name.endswith(".left"):
            assert amounts[name.replace(".left", ".right")] == pytest.approx(amount, abs=1e-8)


def test_leaning_on_a_backrest_is_a_spring_of_force_over_give(sit: Sit):
    found = sit("sit:posture=relaxed,support=back").equilibrium
    scene, amounts = found.scene, found.amounts.copy()
    normal, _ = axes(parse_task("sit:posture=relaxed,support=back").recline or 0.0)
    names = list(scene.columns.names)
    chosen = names.index("back.plain.cage.rib9_angle.left")
    number = names.index("seat.pelvis.ischial_tuberosity.left")
    before = loaded_stiffness(scene, amounts)
    amounts[scene.pushed.start + chosen] += 0.1
    more = loaded_stiffness(scene, amounts) - before
    push = int(np.flatnonzero(scene.columns.owner == chosen)[0])
    force = 0.1 * scene.stance.body.mass * GRAVITY
    along = normal @ scene.columns.pushes.drift[push]
    geometric = more - force / quantities(TABLE)["give_m"] * np.outer(along, along)
    # what is left is how the line of the force turns the joints, a newton metre where the spring has kilonewtons
    assert np.abs(geometric).max() < 0.2 * np.abs(more).max()
    amounts = found.amounts.copy()
    amounts[scene.pushed.start + number] += 0.1
    assert np.abs(loaded_stiffness(scene, amounts) - before).max() < 0.2 * np.abs(more).max(), "a seat is no spring"


def test_hands_on_the_thighs_take_weight_off_the_back(sit: Sit):
    found = sit("sit:posture=relaxed,support=none")
    hands = pushes(found, "thigh.")[:, 2]
    arm = sum(segment.mass for segment in found.body.segments if segment.name in ("humerus.left", "forearm.left"))
    assert np.all(hands > 0.0)
    assert np.all(hands < arm * GRAVITY)  # they rest, they do not prop up the trunk


def test_a_backrest_takes_load_off_the_upper_lumbar_spine(sit: Sit):
    leaning, free = (sit(f"sit:posture=relaxed,support={support}") for support in ("back", "none"))
    assert leaning.compression("T12-L1") < free.compression("T12-L1")
