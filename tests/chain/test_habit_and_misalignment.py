"""What the habit pulls towards, and what a bone of the upper neck that is shifted or turned does to the rest."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import Causes, Hypothesis, habit_remainder, rest_offsets
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import body_of
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.posing import pose
from kinespine.chain.stance import rows_of
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import parse_task
from kinespine.chain.task_angles import task_angles
from kinespine.chain.weights import weights

STAND = parse_task("stand")
Stand = Callable[..., Standing]


@pytest.fixture(scope="module")
def stand(man: Body) -> Stand:
    """The average man with causes at ease, solved once for each of them."""
    kept: dict[object, Standing] = {}

    def solved(
        values: dict[str, float] | None = None, hypothesis: Hypothesis = "shape", guard: bool = True
    ) -> Standing:
        causes = Causes(values=values or {}, hypothesis=hypothesis)
        if (causes, guard) not in kept:
            kept[causes, guard] = solve_standing(man, causes=causes, guard=guard)
        return kept[causes, guard]

    return solved


def row(body: Body, name: str) -> int:
    return next(number for number, dof in enumerate(body.dofs) if dof.name == name)


def angle(found: Standing, name: str) -> float:
    """Deg."""
    return float(np.rad2deg(found.posture.angles[row(found.body, name)]))


def compressions(found: Standing) -> np.ndarray:
    return np.array([level.load.compression for level in found.levels])


def off_habit(found: Equilibrium) -> float:
    """Root mean square over all joints the habit reaches, deg."""
    stance = found.scene.stance
    reached = stance.habit_weight > 0
    return float(np.rad2deg(np.sqrt(np.mean((found.angles - stance.habit)[reached] ** 2))))


# --- the habit ---


def test_a_heavier_habit_is_kept_better(stand: Stand):
    off = [off_habit(stand({"habit.weight": factor}, guard=False).equilibrium) for factor in (0.1, 1.0, 10.0, 100.0)]
    assert off == sorted(off, reverse=True)
    assert off[-1] < 0.03
    assert off[-1] < 0.1 * off[1]


def test_a_light_habit_leaves_the_posture_to_effort(stand: Stand):
    efforts = [stand({"habit.weight": factor}, guard=False).equilibrium.effort for factor in (0.1, 1.0, 10.0)]
    assert efforts == sorted(efforts)


def test_the_cost_rises_with_the_habit_s_weight_as_its_term_says(stand: Stand):
    #   the least cost as a function of a weight has the slope of the term at the solution (envelope theorem)
    light, heavy = (stand({"habit.weight": factor}, guard=False).equilibrium for factor in (0.99, 1.01))
    middle = stand(guard=False).equilibrium
    stance = middle.scene.stance
    term = 0.5 * float(stance.habit_weight @ (middle.angles - stance.habit) ** 2)
    assert (heavy.cost - light.cost) / 0.02 == pytest.approx(term, rel=1e-3)


def test_the_set_point_is_norm_and_followed_tissue_and_remainder(man: Body):
    values = {"rest.T6-T7.lateral_deg": 4.0, "habit.L4-L5.flexion_deg": 2.0, "habit.knee.flexion.left_deg": 5.0}
    for follow, lateral in ((0.0, 0.0), (0.5, 2.0), (1.0, 4.0)):
        stance, _ = pose(man, Causes(values=values | {"habit.follow": follow}), STAND, weights(), guard=False)
        wanted = np.rad2deg(stance.habit - task_angles(man, STAND))
        assert wanted[row(man, "T6-T7.lateral")] == pytest.approx(lateral)
        assert wanted[row(man, "L4-L5.flexion")] == pytest.approx(2.0)
        assert wanted[row(man, "knee.flexion.left")] == pytest.approx(5.0)
        assert np.rad2deg(stance.rest[row(man, "T6-T7.lateral")]) == pytest.approx(4.0)


def test_the_habit_reaches_spine_and_limbs_with_one_weight(man: Body):
    stance, _ = pose(man, Causes(values={"habit.weight": 2.0}), STAND, weights(), guard=False)
    reached = rows_of(man, "spine", "girdle", "limb")
    assert stance.habit_weight[reached] == pytest.approx(2.0 * weights().habit)
    assert np.count_nonzero(stance.habit_weight) == len(reached)


def test_tissue_that_rests_aside_bends_the_more_the_more_habit_follows(stand: Stand):
    turned = [
        angle(stand({"rest.T6-T7.lateral_deg": 4.0, "habit.follow": follow}, guard=False), "T6-T7.lateral")
        for follow in (0.0, 0.5, 1.0)
    ]
    assert 0.0 < turned[0] < turned[1] < turned[2] < 4.5  # the weight that leans over adds a little


def test_an_own_habit_is_followed_in_part(stand: Stand):
    bent = angle(stand({"habit.L3-L4.lateral_deg": 3.0}, guard=False), "L3-L4.lateral")
    assert 0.0 < bent < 3.0


# --- the upper neck ---


@pytest.mark.parametrize(("cause", "dof"), [
    ("atlas_tilt_deg", "C1-C2.lateral"), ("skull_rotation_deg", "C0-C1.axial"), ("axis_flexion_deg", "C2-C3.flexion"),
])  # fmt: skip
def test_a_turned_bone_moves_the_curve_or_the_habit_but_never_both(man: Body, cause: str, dof: str):
    number = row(man, dof)
    shape, position = (Causes(values={cause: 3.0}, hypothesis=kind) for kind in ("shape", "position"))
    assert rest_offsets(shape) == {dof: pytest.approx(np.deg2rad(3.0))}
    assert habit_remainder(shape) == {}
    assert rest_offsets(position) == {}
    assert habit_remainder(position) == {dof: pytest.approx(np.deg2rad(3.0))}
    neutral, _ = pose(man, Causes(), STAND, weights(), guard=False)
    for causes, moved, kept in ((shape, "rest", "habit"), (position, "habit", "rest")):
        values = causes.values | {"habit.follow": 0.0}
        own = Causes(values=values, hypothesis=causes.hypothesis)
        stance, _ = pose(man, own, STAND, weights(), guard=False)
        assert getattr(stance, moved)[number] - getattr(neutral, moved)[number] == pytest.approx(np.deg2rad(3.0))
        assert getattr(stance, kept) == pytest.approx(getattr(neutral, kept), abs=1e-12)


def above(body: Body, bone: str) -> float:
    """Mass of a bone of the upper neck and all above it, kg."""
    names = [body_of(level) for level in ("C0", "C1", "C2")]
    chosen = names[: names.index(bone) + 1]
    return sum(segment.mass for segment in body.segments if segment.name in chosen)


@pytest.mark.parametrize("joint", ["L4-L5", "L5-S1", "T12-L1"])
@pytest.mark.parametrize("shift_mm", [1.0, 5.0, -5.0])
def test_a_shifted_atlas_asks_the_lumbar_spine_for_its_own_lever(man: Body, stand: Stand, joint: str, shift_mm: float):
    #   the same posture: head and atlas, 4.5 kg, sit 1 mm further to the left: 0.045 N·m for every mm, to the left
    angles = stand().posture.angles
    shifted = changed_body(man, Causes(values={"atlas_lateral_mm": shift_mm}))
    number = row(man, f"{joint}.lateral")  # to the right positive
    before, after = mechanics(man, angles), mechanics(shifted, angles)
    by_hand = -above(man, "C1") * GRAVITY * 1e-3 * shift_mm
    level = before.axes[number, 0]  # the axis of a slanted disc is not level: it feels the part along it
    assert after.gravity[number] - before.gravity[number] == pytest.approx(level * by_hand, rel=0.01)
    if joint == "L4-L5":  # the disc that lies level
        assert after.gravity[number] - before.gravity[number] == pytest.approx(by_hand, rel=0.05)


def test_a_shifted_atlas_leaves_the_lumbar_spine_its_lever_where_nothing_rights_the_body(man: Body):
    #   no gaze, no balance, a habit too heavy to leave: the posture is fixed, and so is the size of the lever
    loose = replace(weights(), gaze=0.0, balance=0.0)
    asked: list[float] = []
    for shift in (0.0, 5.0):
        causes = Causes(values={"habit.weight": 100.0, "atlas_lateral_mm": shift})
        stance, begin = pose(man, causes, STAND, loose, guard=False)
        found = solve_equilibrium(replace(stance, head=None, centre=None), begin)
        asked.append(float(found.scene.state.gravity[row(man, "L4-L5.lateral")]))
    assert asked[1] - asked[0] == pytest.approx(-above(man, "C1") * GRAVITY * 5e-3, rel=0.25)


def loaded_by_turning(stand: Stand, guard: bool) -> dict[str, float]:
    """What 1 deg of the atlas inside its neutral zone changes, percent of the compression of each joint."""
    neutral, turned = stand(guard=guard), stand({"atlas_rotation_deg": 1.0}, "position", guard)
    assert 0.5 < angle(turned, "C1-C2.axial") - angle(neutral, "C1-C2.axial") <= 1.0
    change = 100.0 * (compressions(turned) / compressions(neutral) - 1.0)
    return {level.load.level: float(value) for level, value in zip(neutral.levels, change, strict=True)}


def test_an_atlas_turned_inside_its_neutral_zone_loads_nothing(stand: Stand):
    change = loaded_by_turning(stand, guard=True)
    worst = max(change, key=lambda joint: abs(change[joint]))
    assert abs(change[worst]) < 0.1, f"{change[worst]:.3f} % at {worst}"


@pytest.mark.parametrize("guard", [True, False])
def test_an_atlas_turned_inside_its_neutral_zone_loads_nothing_in_the_lumbar_spine(stand: Stand, guard: bool):
    change = loaded_by_turning(stand, guard=guard)
    assert max(abs(value) for joint, value in change.items() if joint.startswith("L")) < 0.1
    assert max(map(abs, change.values())) < 1.0


def test_a_tilted_atlas_leaves_the_eyes_level(stand: Stand):
    #   a head off level by an angle is paid for with the gaze's weight; the joints around take the tilt back
    found = stand({"atlas_tilt_deg": 3.0})
    skull = layout(found.body).index["skull"]
    left = found.equilibrium.scene.state.frames[skull][:, 1]
    assert abs(np.rad2deg(np.arcsin(left[2]))) < 0.5


@pytest.mark.parametrize("bone", ["skull", "atlas", "axis"])
def test_a_shift_forward_asks_the_lumbosacral_joint_for_its_own_lever(man: Body, stand: Stand, bone: str):
    #   about L5-S1 in the same posture: mass above times g times shift, bending forwards
    angles = stand().posture.angles
    shifted = changed_body(man, Causes(values={f"{bone}_forward_mm": 4.0}))
    number = row(man, "L5-S1.flexion")
    asked = mechanics(shifted, angles).gravity[number] - mechanics(man, angles).gravity[number]
    mass = above(man, {"skull": "skull", "atlas": "C1", "axis": "C2"}[bone])
    assert asked == pytest.approx(mass * GRAVITY * 4e-3, rel=0.05)
