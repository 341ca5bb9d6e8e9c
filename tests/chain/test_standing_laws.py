"""Laws of a standing body: weight on the feet, levers of what is held, muscles split, the abdomen and its wall."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy import causes as known
from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.causes import Causes
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import SIDES
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.contacts import cage_numbers
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.slopes import motion
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import parse_task

Stand = Callable[..., Standing]
WALL = ("rectus_abdominis", "external_oblique", "internal_oblique", "transversus_abdominis")


@pytest.fixture(scope="module")
def stand(man: Body) -> Stand:
    """Somebody doing something, solved once; by default the average man at ease."""
    kept: dict[object, Standing] = {}

    def solved(
        values: dict[str, float] | None = None, *, task: str = "stand", body: Body = man, guard: bool = True,
        max_steps: int = 150,
    ) -> Standing:  # fmt: skip
        causes, asked = Causes(values=values or {}), parse_task(task)
        key = (causes, task, id(body), guard)
        if key not in kept:
            kept[key] = solve_standing(body, causes=causes, task=asked, guard=guard, check=False, max_steps=max_steps)
        return kept[key]

    return solved


def row(body: Body, name: str) -> int:
    return next(number for number, dof in enumerate(body.dofs) if dof.name == name)


def moment(found: Standing, joint: str, motion_name: str) -> float:
    load = next(level.load for level in found.levels if level.load.level == joint)
    return {"flexion": load.flexion_moment, "lateral": load.lateral_moment, "axial": load.axial_moment}[motion_name]


def compressions(found: Standing) -> np.ndarray:
    return np.array([level.load.compression for level in found.levels])


# --- weight and feet ---


@pytest.mark.parametrize("values", [{}, {"held_left_kg": 5.0}, {"leg_length_left_mm": 10.0}])
def test_the_feet_carry_all_the_weight_and_only_push(stand: Stand, values: dict[str, float]):
    found = stand(values)
    assert found.status == "solved"
    assert sum(foot.force for foot in found.feet) == pytest.approx(found.body.mass * GRAVITY, abs=1e-4)
    scene = found.equilibrium.scene
    given = dict(zip(scene.columns.names, found.equilibrium.amounts[scene.pushed], strict=True))
    corners = {name: amount for name, amount in given.items() if name.startswith("foot.") and name.count("_")}
    assert len(corners) == 8
    assert min(corners.values()) >= 0.0


def test_the_pressure_is_under_the_feet_and_below_the_centre_of_mass(stand: Stand):
    found = stand({"held_left_kg": 5.0})
    scene = found.equilibrium.scene
    points = dict(zip(found.body.landmarks, scene.state.points, strict=True))
    for foot in found.feet:
        corners = np.array([points[name] for name in points if name in corner_names(foot.side)])
        assert np.all(corners[:, :2].min(axis=0) <= foot.centre_of_pressure)
        assert np.all(foot.centre_of_pressure <= corners[:, :2].max(axis=0))
    both = sum(foot.share * foot.centre_of_pressure for foot in found.feet)
    masses = np.array([segment.mass for segment in found.body.segments])
    #   corners sink unevenly into the sole, so friction has a lever of tenths of a millimetre
    assert both == pytest.approx((masses @ scene.state.centres / masses.sum())[:2], abs=1e-5)


def corner_names(side: str) -> list[str]:
    return [f"foot.{corner}.{side}" for corner in SOLE]


def test_forces_on_the_whole_body_and_their_moments_sum_to_zero(stand: Stand):
    #   from forces at points, not from moment arms: gravity and ground alone act from outside
    found = stand({"held_left_kg": 5.0})
    scene = found.equilibrium.scene
    columns, body = scene.columns, found.body
    outer = np.array([name.startswith("foot.") for name in columns.names])[columns.owner]
    amount = found.equilibrium.amounts[scene.pushed][columns.owner]
    ground = (columns.pushes.forces * amount[:, None])[outer]
    weight = np.array([[0.0, 0.0, -GRAVITY * segment.mass] for segment in body.segments])
    assert ground.sum(axis=0) + weight.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-4)
    turning = np.cross(columns.pushes.points[outer], ground).sum(axis=0)
    assert turning + np.cross(scene.state.centres, weight).sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-4)


# --- levers, by hand ---


@pytest.mark.parametrize("joint", ["L5-S1", "L4-L5", "T12-L1"])
def test_a_held_weight_adds_its_lever_arm_in_the_same_posture(man: Body, stand: Stand, joint: str):
    #   5 kg in the left hand; gravity's moment about a joint grows by 5 g times the way from its centre to the grip
    angles = stand().equilibrium.angles
    light, heavy = mechanics(man, angles), mechanics(changed_body(man, Causes(values={"held_left_kg": 5.0})), angles)
    grip = light.points[layout(man).landmark_index["forearm.hand_grip_centre.left"]]
    for way in ("flexion", "lateral"):
        number = row(man, f"{joint}.{way}")
        by_hand = light.axes[number] @ np.cross(grip - light.anchors[number], [0.0, 0.0, -5.0 * GRAVITY])
        cage = motion(man, light).of_points(grip[None], np.array([layout(man).landmark_segment[
            layout(man).landmark_index["forearm.hand_grip_centre.left"]]]))[0, 2]  # fmt: skip
        added = heavy.gravity[number] - light.gravity[number]
        assert added == pytest.approx(-5.0 * GRAVITY * cage[number], abs=1e-9)
        if cage[number]:  # the arms hang on the cage, which the spine carries through its ribs
            assert added == pytest.approx(by_hand, abs=1e-6)


def test_a_held_weight_asks_the_lumbosacral_joint_for_its_own_lever(stand: Stand):
    #   whatever the posture that is found: the moment asked is that of every mass above about the joint's centre
    found = stand({"held_left_kg": 5.0})
    scene, body = found.equilibrium.scene, found.body
    fixed = layout(body)
    number = row(body, "L5-S1.flexion")
    below = {"pelvis", "linea_alba", *(f"{part}.{side}" for part in ("femur", "tibia", "foot") for side in SIDES)}
    above = [index for index, segment in enumerate(body.segments) if segment.name not in below]
    weight = np.array([[0.0, 0.0, -GRAVITY * body.segments[index].mass] for index in above])
    lever = scene.state.centres[above] - scene.state.anchors[number]
    by_hand = scene.state.axes[number] @ np.cross(lever, weight).sum(axis=0)
    assert fixed.owner[number] == fixed.index["L5"]
    assert moment(found, "L5-S1", "flexion") == pytest.approx(by_hand, abs=1e-4)


def test_the_head_weighs_on_its_joint_as_its_mass_says(stand: Stand):
    #   no muscle can push: compression of C0-C1 is at least the head's weight along the disc, and gravity asks m g x
    found = stand()
    scene = found.equilibrium.scene
    number = row(found.body, "C0-C1.flexion")
    skull = layout(found.body).index["skull"]
    mass = found.body.segments[skull].mass
    ahead = float((scene.state.centres[skull] - scene.state.anchors[number])[0])
    assert moment(found, "C0-C1", "flexion") == pytest.approx(mass * GRAVITY * ahead, rel=1e-3)
    assert compressions(found)[0] > 0.9 * mass * GRAVITY


def test_compression_of_a_lumbar_disc_is_weight_and_muscle_above_it(stand: Stand):
    #   statics of a cut: what L4-L5 bears is not less than the weight above less what the abdomen carries
    found = stand(guard=False)
    above = sum(
        s.mass for s in found.body.segments if not s.name.startswith(("pelvis", "femur", "tibia", "foot", "L5"))
    )
    carried = found.abdominal_pressure * cage_numbers()["diaphragm_area_m2"]
    assert found.compression("L4-L5") > 0.8 * (above * GRAVITY - carried)


# --- muscles ---


def halved(body: Body, groups: tuple[str, ...]) -> Body:
    """Every fascicle of some groups as two of half its area."""
    fascicles = tuple(
        replace(fascicle, name=f"{part}{fascicle.name}", area=0.5 * fascicle.area) if part else fascicle
        for fascicle in body.fascicles
        for part in (("a_", "b_") if fascicle.group in groups else ("",))
    )
    return replace(body, fascicles=fascicles)


@pytest.mark.parametrize(
    "groups", [("multifidus_lumbar",), ("semispinalis_capitis", "psoas_major", "internal_oblique")]
)
def test_a_muscle_split_in_halves_changes_no_load(man: Body, stand: Stand, groups: tuple[str, ...]):
    whole, halves = stand(), stand(body=halved(man, groups))
    assert halves.status == "solved"
    assert len(halves.muscles) > len(whole.muscles)
    assert compressions(halves) == pytest.approx(compressions(whole), rel=1e-5)
    forces = {muscle.name: muscle.force for muscle in halves.muscles}
    for muscle in whole.muscles:
        if muscle.group in groups:
            assert forces[f"a_{muscle.name}"] == pytest.approx(0.5 * muscle.force, abs=1e-3)


def test_no_muscle_pushes_and_none_exceeds_its_strength(stand: Stand):
    found = stand()
    assert all(muscle.force >= -1e-9 for muscle in found.muscles)
    assert all(0.0 <= muscle.activation <= 1.0 for muscle in found.muscles)
    assert all(limb.fraction <= 1.0 for limb in found.limbs)


def test_a_weaker_muscle_never_makes_standing_cheaper(stand: Stand):
    #   fewer ways to carry the same load; effort is counted in shares of a muscle that is whole
    whole, weak = stand(guard=False), stand({"strength.multifidus_lumbar.left": 0.3}, guard=False)
    volume = {f.name: f.area * f.optimal_length for f in whole.body.fascicles}
    lost = 1.0 - sum(f.area * f.optimal_length for f in weak.body.fascicles) / sum(volume.values())
    assert 0.0 < lost < 0.05
    assert weak.equilibrium.cost > (1.0 - lost) * whole.equilibrium.cost


# --- the abdomen ---


def test_straining_presses_the_lumbar_discs(stand: Stand):
    strained = stand(task="valsalva")
    assert strained.status == "solved", strained.equilibrium.message
    assert strained.abdominal_pressure == pytest.approx(13300.0)
    assert strained.compression("L4-L5") > stand().compression("L4-L5") + 100.0


def test_no_pressure_rises_without_the_wall(man: Body, stand: Stand):
    slack = replace(
        man, fascicles=tuple(replace(f, area=1e-6 * f.area) if f.group in WALL else f for f in man.fascicles)
    )
    assert stand(body=slack, guard=False).abdominal_pressure < 10.0
    strained = stand(task="valsalva", body=slack, guard=False, max_steps=12)
    assert strained.status != "solved"
    assert "linea_alba" in strained.equilibrium.message


def test_the_wall_holds_what_the_pressure_pushes(stand: Stand):
    #   the strip of the linea alba is a body of its own: forward push of the pressure against the pull of its muscles
    strained = stand(task="valsalva")
    scene, body = strained.equilibrium.scene, strained.body
    number = row(body, "linea_alba.forward")
    tension = strained.equilibrium.amounts[: scene.muscles] * scene.muscle.active + scene.muscle.passive
    pulled = {
        muscle.group for muscle, arm, force in zip(body.fascicles, scene.state.arms[number], tension, strict=True)
        if arm < -1e-6 and force > 1.0
    }  # fmt: skip
    assert pulled <= set(WALL)
    assert pulled
    forward = float(scene.arms[number, scene.pushed] @ strained.equilibrium.amounts[scene.pushed])
    assert forward == pytest.approx(
        -float(scene.state.arms[number] @ tension) - float(scene.state.gravity[number]), abs=0.01
    )


# --- legs ---


def hips(found: Standing) -> np.ndarray:
    fixed = layout(found.body)
    rows = [row(found.body, f"hip.flexion.{side}") for side in SIDES]
    assert all(fixed.owner[number] == fixed.index[f"femur.{side}"] for number, side in zip(rows, SIDES, strict=True))
    return found.equilibrium.scene.state.anchors[rows]


def test_a_leg_longer_by_10_mm_tilts_the_pelvis_by_what_is_left_of_it(stand: Stand):
    #   atan(10 mm / distance of the hips), less what the loaded sole sinks and the knee bends
    found = stand({"leg_length_left_mm": 10.0})
    left, right = hips(found)
    rise = float(left[2] - right[2])
    assert 8e-3 < rise < 10e-3
    width = float(np.linalg.norm((left - right)[1:]))
    tilt = found.equilibrium.angles[row(found.body, "pelvis.obliquity")]
    assert abs(tilt) == pytest.approx(np.arcsin(rise / width), abs=np.deg2rad(0.1))
    assert abs(tilt) < np.arctan(0.01 / width)
    assert found.feet[0].force > found.feet[1].force  # the longer leg, seen first, is stiffer to the weight


def test_a_lift_is_a_longer_leg(stand: Stand):
    lifted, longer = (stand({cause: 10.0}, guard=False) for cause in ("lift_left_mm", "leg_length_left_mm"))
    pelvis = row(lifted.body, "pelvis.obliquity")
    assert lifted.equilibrium.angles[pelvis] == pytest.approx(longer.equilibrium.angles[pelvis], rel=0.02)
    assert compressions(lifted) == pytest.approx(compressions(longer), rel=0.02)


# --- every cause ---


def one_of_each() -> list[tuple[str, float]]:
    """One cause of every family with a value it may have, well off neutral."""
    first: dict[str, str] = {}
    families = [family.name for family in known.catalogue()]
    names = iter(known.names())
    for family in families:
        count = 1
        for place in [part.split("}")[0] for part in family.split("{")[1:]]:
            count *= len(known.words()[place])
        members = [next(names) for _ in range(count)]
        first[family] = members[len(members) // 2]
    chosen: list[tuple[str, float]] = []
    for name in first.values():
        about = known.describe(name)
        step = {"mm": 3.0, "deg": 2.0, "kg": 1.0, "factor": -0.5, "fraction": 0.1}[about.unit]
        chosen.append((name, about.neutral + step))
    return chosen


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), one_of_each(), ids=[name for name, _ in one_of_each()])
def test_every_cause_moves_the_solution(stand: Stand, name: str, value: float):
    if name == "habit.follow":  # says how far the habit follows an offset: nothing without one
        neutral, moved = stand({"rest.T6-T7.lateral_deg": 3.0}), stand({"rest.T6-T7.lateral_deg": 3.0, name: value})
    else:
        neutral, moved = stand(), stand({name: value})
    assert moved.status == "solved", moved.equilibrium.message
    turned = float(np.abs(moved.equilibrium.angles - neutral.equilibrium.angles).max())
    assert max(np.rad2deg(turned), np.abs(compressions(moved) - compressions(neutral)).max()) > 1e-3
