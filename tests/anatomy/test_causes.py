"""Causes: names and limits that teach, and a body that changes where it says and nowhere else."""

import pickle
import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.causes import (
    Causes,
    catalogue,
    causes_from,
    describe,
    habit_remainder,
    mirrored,
    names,
    rest_offsets,
)
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import JOINTS, LEVELS, MOTIONS, SIDES
from kinespine.anatomy.levels import mirrored as other_side
from kinespine.chain.mechanics import layout, mechanics
from kinespine.errors import BadInput

MIRROR = np.array([1.0, -1.0, 1.0])
ABOVE = {"skull": {"skull"}, "atlas": {"skull", "C1"}, "axis": {"skull", "C1", "C2"}}  # what rests on each, itself too


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


def changed(body: Body, **values: float) -> Body:
    return changed_body(body, Causes(values=values))


def only(values: dict[str, float]) -> Causes:
    return Causes(values=values)


def numbers(body: Body) -> dict[str, float | tuple[float, ...]]:
    """Everything a body is made of, by name."""
    found: dict[str, float | tuple[float, ...]] = {}
    for segment in body.segments:
        for part in ("position", "joint", "centre_of_mass"):
            found[f"{part} {segment.name}"] = tuple(getattr(segment, part))
        found[f"rotation {segment.name}"] = tuple(segment.rotation.ravel())
        found[f"mass {segment.name}"] = segment.mass
    for name, point in body.landmarks.items():
        found[f"landmark {name}"] = tuple(point.position)
    for fascicle in body.fascicles:
        for part in ("area", "optimal_length", "tendon_length", "pennation"):
            found[f"{part} {fascicle.name}"] = getattr(fascicle, part)
    for tissue in body.tissue:
        for way, curve in (("positive", tissue.positive), ("negative", tissue.negative)):
            for part in ("neutral_zone", "range", "moment"):
                found[f"{part} {way} {tissue.joint}.{tissue.motion}"] = getattr(curve, part)
    return found


def differing(body: Body, other: Body) -> set[str]:
    before, after = numbers(body), numbers(other)
    assert list(before) == list(after)
    assert [dof.name for dof in body.dofs] == [dof.name for dof in other.dofs]
    return {name for name in before if before[name] != after[name]}


def has_other_parts(body: Body, other: Body) -> bool:
    """Whether any part is another object; a part that does not change stays the same one."""
    before, after = (
        (*b.segments, *b.landmarks.values(), *b.fascicles, *b.tissue) for b in (body, other)
    )  # fmt: skip
    return any(one is not two for one, two in zip(before, after, strict=True))


def scalars(causes: Causes) -> tuple[float, float]:
    return causes.follow, causes.weight_factor


# --- names and limits ---


def test_every_name_goes_round_and_moves_something(body: Body):
    assert len(names()) == len(set(names())) > 400
    for name in names():
        value = describe(name).high
        causes = causes_from([(name, value)])
        assert dict(causes.values) == {name: value}
        assert causes.value(name) == value
        moved = {
            "body": has_other_parts(body, changed_body(body, causes)),
            "rest": bool(rest_offsets(causes)),
            "habit": bool(habit_remainder(causes)) or scalars(causes) != scalars(Causes()),
            "senses": causes.sensed != Causes().sensed,
        }
        assert [kind for kind, has in moved.items() if has] == [describe(name).changes.removesuffix(" or habit")], name


def test_a_neutral_value_is_possible_and_no_cause():
    for name in names():
        row = describe(name)
        assert row.low <= row.neutral <= row.high
        assert Causes(values={name: row.neutral}) == Causes()
        assert Causes().value(name) == row.neutral


def test_a_name_ends_in_its_unit():
    endings = {"mm": "_mm", "deg": "_deg", "kg": "_kg"}
    for name in names():
        assert name.endswith(endings.get(describe(name).unit, "")), name
        assert "{" not in name + describe(name).meaning


def test_names_are_those_of_the_body(body: Body):
    turning = [dof.name for dof in body.dofs if dof.role in ("spine", "girdle", "limb")]
    habits = [name for name in names() if describe(name).changes == "habit" and describe(name).unit == "deg"]
    assert sorted(habits) == sorted(f"habit.{dof}_deg" for dof in turning)
    weighing = {segment.name for segment in body.segments if segment.mass > 0.0}
    assert {name for name in names() if name.startswith("mass.")} == {f"mass.{name}_kg" for name in weighing}
    muscles = {f"{fascicle.group}.{fascicle.side}" for fascicle in body.fascicles}
    for kind in ("strength", "tightness"):
        assert {name for name in names() if name.startswith(kind)} == {f"{kind}.{muscle}" for muscle in muscles}


def test_a_level_stands_for_the_joint_below_it():
    for level, joint in zip(LEVELS[:-1], JOINTS, strict=True):
        for motion in MOTIONS:
            one, other = (causes_from({f"rest.{place}.{motion}_deg": 2.0}) for place in (level, joint))
            assert one == other
        assert Causes(values={f"stiffness.{level}": 3.0}).value(f"stiffness.{joint}") == 3.0


def test_there_are_the_eight_groups_of_attribution():
    groups = ["upper neck mechanical", "upper neck sensory", "lower neck", "thorax", "lumbar", "pelvis and legs",
              "mass and muscle", "habit"]  # fmt: skip
    assert list(dict.fromkeys(row.group for row in catalogue())) == groups
    assert describe("rest.C7.flexion_deg").group == "lower neck"
    assert describe("rest.T12-L1.flexion_deg").group == "thorax"
    assert describe("stiffness.L5-S1").group == "lumbar"


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("atlas_tilt", 1.0)], "No cause 'atlas_tilt'. Did you mean 'atlas_tilt_deg'"),
        ([("rest.T6.latral_deg", 1.0)], "Did you mean 'rest.T6-T7.lateral_deg'"),
        ([("rest.S1.flexion_deg", 1.0)], "No cause 'rest.S1.flexion_deg'"),
        ([("nothing like it", 1.0)], "`kinespine causes` lists them all"),
        ([("lift_left_mm", -3.0)], "lift_left_mm is -3 mm; possible: 0 to 60 mm."),
        ([("stiffness.L4-L5", 0.0)], "stiffness.L4-L5 is 0 factor; possible: 0.05 to 50 factor."),
        ([("skull_tilt_deg", float("nan"))], "skull_tilt_deg is nan deg; possible: -15 to 15 deg."),
        ([("skull_tilt_deg", "3")], "skull_tilt_deg is '3', which is no number; possible: -15 to 15 deg."),
        ([("rest.T6.axial_deg", 1.0), ("rest.T6-T7.axial_deg", 0.0)], "rest.T6-T7.axial_deg is given twice"),
    ],
)
def test_a_wrong_cause_is_told_what_is_possible(pairs: list[tuple[str, float]], words: str):
    with pytest.raises(BadInput, match=re.escape(words)):
        causes_from(pairs)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(BadInput) as told:
        Causes(values={"atlas_tilt": 1.0, "lift_left_mm": 100.0})
    assert len(str(told.value).splitlines()) == 2


def test_a_hypothesis_is_one_of_two():
    with pytest.raises(BadInput, match=r"hypothesis is 'from'.* Possible: position, shape\."):
        Causes(hypothesis="from")  # pyright: ignore[reportArgumentType]


def test_causes_are_values():
    one = causes_from({"atlas_tilt_deg": 3.0, "skull_lateral_mm": 1.0}, "position")
    other = causes_from([("skull_lateral_mm", 1), ("atlas_tilt_deg", np.float32(3.0))], "position")
    assert one == other
    assert hash(one) == hash(other)
    assert one != replace(one, hypothesis="shape")
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(TypeError):
        one.values["skull_lateral_mm"] = 2.0  # type: ignore[index]


# --- angles, habit and senses ---


def test_a_turned_bone_moves_the_tissue_as_a_shape_and_the_habit_as_a_position():
    turned = causes_from({"atlas_rotation_deg": 3.0, "skull_tilt_deg": -2.0, "axis_flexion_deg": 1.0})
    angles = {"C1-C2.axial": np.deg2rad(3.0), "C0-C1.lateral": np.deg2rad(-2.0), "C2-C3.flexion": np.deg2rad(1.0)}
    assert rest_offsets(turned) == pytest.approx(angles)
    assert habit_remainder(turned) == {}
    turned = replace(turned, hypothesis="position")
    assert rest_offsets(turned) == {}
    assert habit_remainder(turned) == pytest.approx(angles)


@pytest.mark.parametrize("hypothesis", ["shape", "position"])
def test_rest_angles_and_own_set_points_are_what_they_say_under_both(hypothesis: str):
    causes = causes_from({"rest.L4.flexion_deg": 4.0, "habit.hip.flexion.left_deg": -5.0}, hypothesis)  # type: ignore[arg-type]
    assert rest_offsets(causes) == pytest.approx({"L4-L5.flexion": np.deg2rad(4.0)})
    assert habit_remainder(causes) == pytest.approx({"hip.flexion.left": np.deg2rad(-5.0)})


def test_two_causes_of_one_angle_add_up():
    causes = causes_from({"rest.C1-C2.lateral_deg": 4.0, "atlas_tilt_deg": -1.0})
    assert rest_offsets(causes) == pytest.approx({"C1-C2.lateral": np.deg2rad(3.0)})
    causes = causes_from({"habit.C1-C2.lateral_deg": 4.0, "atlas_tilt_deg": -1.0}, "position")
    assert habit_remainder(causes) == pytest.approx({"C1-C2.lateral": np.deg2rad(3.0)})


def test_habit_and_senses_come_in_si_units():
    assert (Causes().follow, Causes().weight_factor) == (0.5, 1.0)
    given = {"habit.follow": 1.0, "habit.weight": 3.0, "sensed.pitch_deg": 1.0, "sensed.roll_deg": 2.0,
             "sensed.yaw_deg": 3.0, "sensed.forward_mm": 4.0, "sensed.leftward_mm": 5.0}  # fmt: skip
    causes = Causes(values=given)
    assert (causes.follow, causes.weight_factor) == (1.0, 3.0)
    felt = causes.sensed
    assert [felt.pitch, felt.roll, felt.yaw] == pytest.approx(np.deg2rad([1.0, 2.0, 3.0]))
    assert [felt.forward, felt.leftward] == pytest.approx([0.004, 0.005])
    assert rest_offsets(causes) == habit_remainder(causes) == {}


# --- the body ---


def test_without_causes_it_is_the_same_body(body: Body):
    assert changed_body(body, Causes()) is body
    elsewhere = {"rest.L4.flexion_deg": 4.0, "atlas_tilt_deg": 2.0, "habit.follow": 0.0, "sensed.roll_deg": 1.0}
    assert changed_body(body, only(elsewhere)) is body


def test_equal_causes_give_one_object_whatever_the_habit(body: Body):
    one = changed_body(body, only({"skull_lateral_mm": 3.0}))
    assert changed_body(body, only({"skull_lateral_mm": 3.0, "habit.follow": 1.0})) is one
    assert changed_body(body, replace(only({"skull_lateral_mm": 3.0}), hypothesis="position")) is one


@pytest.mark.parametrize(("bone", "way"), list(product(ABOVE, ("lateral", "forward"))))
def test_a_shifted_bone_takes_everything_above_with_it_and_leaves_its_joint(body: Body, bone: str, way: str):
    other = changed(body, **{f"{bone}_{way}_mm": 3.0})
    shift = 0.003 * {"lateral": np.array([0.0, 1.0, 0.0]), "forward": np.array([1.0, 0.0, 0.0])}[way]
    carrier = {"skull": "skull", "atlas": "C1", "axis": "C2"}[bone]
    expected = {f"{part} {name}" for part in ("position", "joint", "centre_of_mass") for name in ABOVE[bone]}
    expected -= {f"joint {carrier}"}
    expected |= {f"landmark {name}" for name, point in body.landmarks.items() if point.segment in ABOVE[bone]}
    assert differing(body, other) == expected
    before, after = numbers(body), numbers(other)
    for name in expected:
        assert np.subtract(after[name], before[name]) == pytest.approx(shift, abs=1e-15), name


def test_a_millimetre_of_the_skull_to_the_left_bends_every_joint_below_by_its_weight(body: Body):
    #   4.40 kg * 9.81 * 0.001 m = 0.043 N·m to the left at every joint that carries the head; lateral is + to the right
    head = next(segment for segment in body.segments if segment.name == "skull")
    other = changed(body, skull_lateral_mm=1.0)
    index = [dof.name for dof in body.dofs].index
    zero = np.zeros(len(body.dofs))
    asked = mechanics(other, zero).gravity - mechanics(body, zero).gravity
    for joint in ("C0-C1", "C1-C2"):
        assert asked[index(f"{joint}.lateral")] == pytest.approx(-head.mass * 9.81e-3, rel=0.03)
    # Lower down the axes of the joints lean; what stays is the moment about the level one of the pelvis.
    assert asked[index("pelvis.obliquity")] == pytest.approx(-head.mass * 9.81e-3, rel=1e-9)


@pytest.mark.parametrize("side", SIDES)
def test_a_longer_leg_lowers_the_sole_along_the_leg_in_proportion(body: Body, side: str):
    other = changed(body, **{f"leg_length_{side}_mm": 20.0})
    old, new = ({s.name: s.joint for s in b.segments} for b in (body, other))
    bones = (f"femur.{side}", f"tibia.{side}", f"foot.{side}")
    hip, knee, ankle = (old[bone] for bone in bones)
    thigh, shank = np.linalg.norm(knee - hip), np.linalg.norm(ankle - knee)
    along = (ankle - hip) / np.linalg.norm(ankle - hip)
    assert new[bones[0]] == pytest.approx(hip, abs=1e-15)
    assert new[bones[1]] - knee == pytest.approx(0.020 * thigh / (thigh + shank) * along, abs=1e-12)
    assert new[bones[2]] - ankle == pytest.approx(0.020 * along, abs=1e-12)
    assert along[2] < -0.99
    for name, point in body.landmarks.items():
        moved = other.landmarks[name].position - point.position
        if point.segment == f"foot.{side}":
            assert moved == pytest.approx(0.020 * along, abs=1e-12)
        elif point.segment not in bones:
            assert not np.any(moved)
    assert other.landmark(f"femur.knee_centre.{side}").position == pytest.approx(new[bones[1]], abs=1e-12)
    assert other.landmark(f"tibia.ankle_centre.{side}").position == pytest.approx(new[bones[2]], abs=1e-12)
    assert all(name.split(" ")[0] in {"position", "joint", "centre_of_mass", "landmark"} and side in name
               for name in differing(body, other))  # fmt: skip


def test_a_shorter_leg_is_the_longer_one_the_other_way(body: Body):
    sole = "foot.heel_medial.left"
    longer, shorter = (changed(body, leg_length_left_mm=value).landmark(sole).position for value in (20.0, -20.0))
    assert 0.5 * (longer + shorter) == pytest.approx(body.landmark(sole).position, abs=1e-12)


def test_a_lift_lowers_the_corners_of_one_sole_and_nothing_else(body: Body):
    other = changed(body, lift_right_mm=9.0)
    corners = {f"foot.{corner}.right" for corner in SOLE}
    assert differing(body, other) == {f"landmark {name}" for name in corners}
    for name in corners:
        assert other.landmark(name).position[2] == pytest.approx(-0.009, abs=1e-12)


@pytest.mark.parametrize("segment", ["skull", "L3", "femur.left", "pelvis"])
def test_an_added_mass_sits_at_the_centre_of_mass_of_its_segment(body: Body, segment: str):
    other = changed(body, **{f"mass.{segment}_kg": 2.0})
    assert differing(body, other) == {f"mass {segment}"}
    assert other.mass == pytest.approx(body.mass + 2.0)


def test_no_more_mass_can_be_taken_away_than_there_is(body: Body):
    assert changed(body, **{"mass.forearm.left_kg": -1.0}).mass == pytest.approx(body.mass - 1.0)
    with pytest.raises(BadInput, match=r"mass.C3_kg is -1 kg, and C3 of this person weighs 0.09"):
        changed(body, **{"mass.C3_kg": -1.0})


def test_a_held_mass_pulls_at_the_hand(body: Body):
    other = changed(body, held_left_kg=5.0)
    assert differing(body, other) == {"mass forearm.left", "centre_of_mass forearm.left"}
    index = [dof.name for dof in body.dofs].index
    zero = np.zeros(len(body.dofs))
    asked = mechanics(other, zero).gravity - mechanics(body, zero).gravity
    grip = body.landmark("forearm.hand_grip_centre.left").position
    joints = {segment.name: segment.joint for segment in body.segments}
    #   5 kg * 9.81 * how far the hand is in front of the elbow, extending it; and beside the pelvis, to the left
    lever = grip[0] - joints["forearm.left"][0]
    assert asked[index("elbow.flexion.left")] == pytest.approx(-5.0 * 9.81 * lever, rel=1e-9)
    assert asked[index("pelvis.obliquity")] == pytest.approx(-5.0 * 9.81 * grip[1], rel=1e-9)


def test_mass_is_added_before_something_is_held(body: Body):
    other = changed(body, **{"held_left_kg": 5.0, "mass.forearm.left_kg": 1.0})
    old, new = (next(s for s in b.segments if s.name == "forearm.left") for b in (body, other))
    grip = body.landmark("forearm.hand_grip_centre.left").position
    assert new.mass == pytest.approx(old.mass + 6.0)
    wanted = ((old.mass + 1.0) * old.centre_of_mass + 5.0 * grip) / new.mass
    assert new.centre_of_mass == pytest.approx(wanted, abs=1e-15)


def test_strength_is_a_factor_on_the_area_of_one_side(body: Body):
    other = changed(body, **{"strength.psoas_major.left": 0.5})
    own = [f for f in body.fascicles if f.group == "psoas_major" and f.side == "left"]
    assert differing(body, other) == {f"area {fascicle.name}" for fascicle in own}
    areas = {fascicle.name: fascicle.area for fascicle in other.fascicles}
    assert all(areas[fascicle.name] == pytest.approx(0.5 * fascicle.area) for fascicle in own)


def test_tightness_shortens_fibre_and_tendon_of_one_side(body: Body):
    other = changed(body, **{"tightness.sternocleidomastoid.right": 0.1})
    own = [f for f in body.fascicles if f.group == "sternocleidomastoid" and f.side == "right"]
    parts = ("optimal_length", "tendon_length")
    assert differing(body, other) == {f"{part} {fascicle.name}" for part in parts for fascicle in own}
    new = {fascicle.name: fascicle for fascicle in other.fascicles}
    assert all(getattr(new[f.name], p) == pytest.approx(0.9 * getattr(f, p)) for p in parts for f in own)


@pytest.mark.parametrize("factor", [0.05, 2.0, 50.0])
def test_stiffness_is_a_factor_on_every_passive_moment_of_its_joint(body: Body, factor: float):
    other = changed(body, **{"stiffness.L4-L5": factor})
    assert {name.split(" ")[2] for name in differing(body, other)} == {f"L4-L5.{motion}" for motion in MOTIONS}
    for old, new in zip(body.tissue, other.tissue, strict=True):
        times = factor if old.joint == "L4-L5" else 1.0
        angles = np.linspace(-1.2 * old.negative.range, 1.2 * old.positive.range, 41)
        moment, slope = old.moment(angles)
        changed_moment, changed_slope = new.moment(angles)
        assert changed_moment == pytest.approx(times * moment, rel=1e-9, abs=1e-12)
        assert changed_slope == pytest.approx(times * slope, rel=1e-9)
        assert new.neutral_slope == pytest.approx(times * old.neutral_slope)


def test_muscles_over_a_shift_are_stretched_by_it_and_others_keep_their_length(body: Body):
    other = changed(body, skull_lateral_mm=3.0)
    zero = np.zeros(len(body.dofs))
    old, new = mechanics(body, zero), mechanics(other, zero)
    for number, fascicle in enumerate(body.fascicles):
        points = np.array([other.landmark(name).position for name in fascicle.path])
        by_hand = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
        assert new.lengths[number] == pytest.approx(by_hand, abs=1e-12)
        if not any(body.landmark(name).segment == "skull" for name in fascicle.path):
            assert new.lengths[number] == pytest.approx(old.lengths[number], abs=1e-12)
    twin = [f.name for f in body.fascicles].index
    left, right = (twin(f"obliquus_capitis_superior.{side}") for side in SIDES)
    change = new.lengths - old.lengths
    assert change[left] * change[right] < 0.0  # the one side longer, the other shorter


def test_the_changed_body_is_a_model_whose_points_lie_where_it_says(body: Body):
    given = {"axis_lateral_mm": 2.0, "skull_forward_mm": -3.0, "leg_length_left_mm": 12.0, "lift_right_mm": 6.0}
    other = changed_body(body, only(given))
    fixed, state = layout(other), mechanics(other, np.zeros(len(body.dofs)))
    for name, point in other.landmarks.items():
        assert state.points[fixed.landmark_index[name]] == pytest.approx(point.position, abs=1e-12), name


def test_a_body_with_everything_changed_differs_by_the_sum_of_its_changes(body: Body):
    given = {"skull_lateral_mm": 2.0, "atlas_lateral_mm": 3.0, "axis_forward_mm": -1.0}
    other = changed_body(body, only(given))
    vertex = other.landmark("skull.vertex").position - body.landmark("skull.vertex").position
    assert vertex == pytest.approx([-0.001, 0.005, 0.0], abs=1e-15)
    joint = {segment.name: segment.joint for segment in other.segments}
    old = {segment.name: segment.joint for segment in body.segments}
    assert joint["skull"] - old["skull"] == pytest.approx([-0.001, 0.003, 0.0], abs=1e-15)
    assert joint["C2"] == pytest.approx(old["C2"], abs=1e-15)


# --- mirror ---


def one_sided() -> Causes:
    """Something different in every family, more on the left than on the right."""
    draw = np.random.default_rng(5)
    values: dict[str, float] = {}
    for name in names():
        row = describe(name)
        low = max(row.low, 0.0) if name.startswith("mass.") else row.low
        if draw.uniform() < 0.5:
            values[name] = float(draw.uniform(low, row.high))
    return only(values)


def test_the_mirror_image_of_the_mirror_image_is_the_person():
    causes = one_sided()
    assert mirrored(mirrored(causes)) == causes
    assert mirrored(causes) != causes
    for name in names():
        row = describe(name)
        given = replace(only({name: describe(name).high}), hypothesis="position")
        assert mirrored(mirrored(given)) == given
        (twin,) = mirrored(given).values
        assert (twin, describe(twin).unit) == (other_name(name), row.unit)


def other_name(name: str) -> str:
    swap = {"left": "right", "right": "left"}
    return re.sub(r"(left|right)(?=[._]|$)", lambda side: swap[side[0]], name)


def test_sides_and_signs_are_those_of_a_mirror():
    causes = causes_from(
        {
            "skull_lateral_mm": 1.0, "atlas_forward_mm": 2.0, "axis_tilt_deg": 3.0, "skull_flexion_deg": 4.0,
            "rest.T6.axial_deg": 5.0, "rest.T6.flexion_deg": 6.0, "held_left_kg": 7.0, "strength.hyoids.right": 0.5,
            "habit.hip.internal_rotation.left_deg": 8.0, "sensed.roll_deg": 9.0, "sensed.yaw_deg": 1.5,
            "sensed.leftward_mm": 10.0, "sensed.pitch_deg": 2.5, "mass.femur.right_kg": 1.0, "leg_length_left_mm": 3.5,
        },
        "position",
    )  # fmt: skip
    assert mirrored(causes) == causes_from(
        {
            "skull_lateral_mm": -1.0, "atlas_forward_mm": 2.0, "axis_tilt_deg": -3.0, "skull_flexion_deg": 4.0,
            "rest.T6.axial_deg": -5.0, "rest.T6.flexion_deg": 6.0, "held_right_kg": 7.0, "strength.hyoids.left": 0.5,
            "habit.hip.internal_rotation.right_deg": 8.0, "sensed.roll_deg": -9.0, "sensed.yaw_deg": -1.5,
            "sensed.leftward_mm": -10.0, "sensed.pitch_deg": 2.5, "mass.femur.left_kg": 1.0, "leg_length_right_mm": 3.5,
        },
        "position",
    )  # fmt: skip


def test_mirrored_causes_make_the_mirror_image_of_the_body(body: Body):
    one, other = changed_body(body, one_sided()), changed_body(body, mirrored(one_sided()))
    segments = {segment.name: segment for segment in other.segments}
    for segment in one.segments:
        twin = segments[other_side(segment.name)]
        for part in ("position", "joint", "centre_of_mass"):
            assert getattr(twin, part) == pytest.approx(MIRROR * getattr(segment, part), abs=1e-12), segment.name
        assert twin.mass == pytest.approx(segment.mass, abs=1e-12)
    for name, point in one.landmarks.items():
        assert other.landmarks[other_side(name)].position == pytest.approx(MIRROR * point.position, abs=1e-12), name
    fascicles = {fascicle.name: fascicle for fascicle in other.fascicles}
    for fascicle in one.fascicles:
        twin = fascicles[other_side(fascicle.name)]
        for part in ("area", "optimal_length", "tendon_length"):
            assert getattr(twin, part) == pytest.approx(getattr(fascicle, part), abs=1e-12), fascicle.name
    assert other.tissue == one.tissue


def test_mirrored_causes_make_mirrored_angles():
    causes = one_sided()
    for found in (rest_offsets, habit_remainder):
        one, other = found(causes), found(mirrored(causes))
        assert len(one) == len(other) > 20
        for dof, angle in one.items():
            sign = -1.0 if dof.endswith((".lateral", ".axial")) else 1.0
            assert other[other_side(dof)] == pytest.approx(sign * angle, abs=1e-15), dof
