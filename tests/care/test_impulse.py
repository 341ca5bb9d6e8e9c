"""A simulated light push: its balances, its step, its draws and what it leaves unsaid."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.body import Body
from kinespine.care import impulse_motion
from kinespine.care.impulse import Chance, Impulse, simulate_impulse
from kinespine.care.impulse_drawing import draw_impulse
from kinespine.care.impulse_draws import METHODS, Draw, draws_of, latin_hypercube, method_rows, tissue_rows
from kinespine.care.impulse_ligaments import elongations, fibre_rows, slacks
from kinespine.care.impulse_model import CONTACT, N_DOF, Properties, UpperNeck, cubic_shape
from kinespine.care.impulse_motion import Course, Push, bones_at, follow
from kinespine.care.impulse_record import impulse_as_record, impulse_as_text
from kinespine.errors import BadInput

FEW = 3
approx = pytest.approx


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="module")
def neck(body: Body) -> UpperNeck:
    return UpperNeck(body)


@pytest.fixture(scope="module")
def drawn(body: Body) -> dict[str, list[Draw]]:
    return {method: draws_of(body, method, slacks(), FEW, np.random.default_rng(3)) for method in METHODS}


@pytest.fixture(scope="module")
def followed(neck: UpperNeck, drawn: dict[str, list[Draw]]) -> dict[str, list[Course]]:
    return {name: [follow(neck, one.properties, one.push) for one in draws] for name, draws in drawn.items()}


@pytest.fixture(scope="module")
def pushed() -> Impulse:
    return simulate_impulse("instrument", draws=FEW, seed=1)


def stiff(**changed: object) -> Properties:
    usual = Properties(
        turning=np.ones(4), shear=np.full((4, 3), 1e5), turn_damping=np.full(4, 0.5), shear_damping=np.full(4, 300.0),
        rest=0.0,
    )  # fmt: skip
    return replace(usual, **changed)  # type: ignore[arg-type]


def push_of(body: Body, direction: tuple[float, float, float], peak: float = 50.0, duration: float = 0.03) -> Push:
    return Push(
        peak=peak, duration=duration, rise=0.4, direction=np.array(direction), point=body.landmark(CONTACT).position
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_work_of_the_push_is_damped_stored_or_still_moving(method: str, followed: dict[str, list[Course]]):
    for course in followed[method]:
        balance = course.balance
        assert balance.work > 0.0
        assert balance.damped > 0.0
        assert balance.damped + balance.stored + balance.moving == approx(balance.work, rel=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_momentum_is_what_the_push_the_rest_and_c4_gave(method: str, followed: dict[str, list[Course]]):
    assert [course.balance.momentum_error for course in followed[method]] == approx([0.0] * FEW, abs=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_half_the_step_changes_no_motion_by_one_per_cent(
    method: str, neck: UpperNeck, drawn: dict[str, list[Draw]], followed: dict[str, list[Course]]
):
    whole, one = followed[method][0], drawn[method][0]
    half = follow(neck, one.properties, one.push, step_share=0.5)
    for usual, finer in ((whole.most, half.most), (whole.least, half.least)):
        # A motion below a thousandth of the largest of its kind is none that is told.
        for kind in (neck.slides, neck.turns):
            told = np.abs(finer[kind]) > 1e-3 * max(np.abs(half.most[kind]).max(), np.abs(half.least[kind]).max())
            assert usual[kind][told] == approx(finer[kind][told], rel=0.01)


def test_a_steady_force_leaves_the_head_where_the_springs_carry_it(neck: UpperNeck, body: Body):
    #   up along all joints, 100 N/mm each: 20 N lift C1 by 0.2 mm on each joint below it, and C0-C1 is not loaded
    slow = push_of(body, (0.0, 0.0, 1.0), peak=20.0, duration=0.5)
    middle = replace(slow, point=body.landmark("C2.dens_tip").position)
    firm = stiff(turning=np.full(4, 500.0))
    course = follow(neck, firm, middle)
    assert 1e3 * course.most[[2, 8, 14]] == approx([0.2, 0.2, 0.2], rel=0.08)
    assert 1e3 * course.most[20] < 0.01


def test_a_mirrored_tilt_of_the_push_mirrors_forward_and_backward_no_further_than_the_body_does(
    neck: UpperNeck, body: Body
):
    straight = follow(neck, stiff(), push_of(body, (0.0, -1.0, 0.0)))
    assert -straight.least[7] > 10 * straight.most[7], "C2 goes to the right, the way it is pushed"
    assert straight.most[10] > 10 * -straight.least[10], "and bends to the right on C3"


def test_twice_the_force_does_more_than_twice_the_work_before_and_less_past_the_neutral_zone(
    neck: UpperNeck, body: Body
):
    soft, small, double = (follow(neck, stiff(), push_of(body, (0.0, -1.0, 0.0), peak=p)) for p in (1.0, 2.0, 200.0))
    assert small.balance.work == approx(4 * soft.balance.work, rel=0.05), (
        "a linear system: work goes with force squared"
    )
    assert double.balance.work < 10000 * small.balance.work


def test_a_neck_that_gives_way_below_lets_the_upper_joints_turn_further_and_c2_on_c3_less(neck: UpperNeck, body: Body):
    #   the atlas goes further aside while the heavy head stays behind; C3-C4 is firm or as the others
    push = push_of(body, (0.0, -1.0, 0.0), peak=80.0)
    firm = stiff(
        turning=np.array([100.0, 1.0, 1.0, 1.0]), shear=np.vstack([np.full((1, 3), 1e6), np.full((3, 3), 1e5)])
    )
    held, free = (follow(neck, properties, push) for properties in (firm, stiff()))
    lateral = [np.maximum(course.most, -course.least)[neck.turns[1::3]] for course in (held, free)]
    assert lateral[0][0] < 0.1 * lateral[1][0]  # C3-C4
    assert lateral[1][1] < lateral[0][1]
    assert lateral[1][2] > lateral[0][2]
    assert lateral[1][3] > lateral[0][3]


def test_a_rest_keeps_the_head_from_going_where_it_is_pushed(neck: UpperNeck, body: Body):
    push = push_of(body, (0.0, -1.0, 0.0), peak=80.0)
    free, held = (follow(neck, stiff(rest=rest), push) for rest in (0.0, 1e5))

    def aside(course: Course) -> float:
        frame, origin = bones_at(neck, course.watched)["skull"]
        skull = next(one for one in body.segments if one.name == "skull")
        far = body.landmark("skull.mastoid_process.right").position - skull.position
        return float(-(origin + frame @ (skull.rotation.T @ far))[:, 1].min() + (skull.position + far)[1])

    assert aside(held) < 0.3 * aside(free)
    assert held.balance.momentum_error < 1e-3


def test_the_springs_of_a_joint_meet_the_measured_range_at_the_measured_moment(neck: UpperNeck, body: Body):
    import mujoco

    neck.set(stiff(), np.array([0.0, -1.0, 0.0]), body.landmark(CONTACT).position)
    for number, turn in enumerate(neck.turns):
        tissue = neck.tissue[number // 3][number % 3]
        for sign, curve in ((1.0, tissue.positive), (-1.0, tissue.negative)):
            mujoco.mj_resetData(neck.model, neck.data)
            neck.data.qpos[turn] = sign * curve.range
            mujoco.mj_forward(neck.model, neck.data)
            assert -sign * neck.data.qfrc_passive[turn] == approx(curve.moment, rel=1e-9)


def test_the_cubic_stands_for_the_exponential_of_the_tissue_within_three_hundredths():
    u = np.linspace(0, 1, 50)
    curve = np.column_stack([u, u**2, u**3]) @ cubic_shape()
    assert curve[-1] == approx(1.0)
    assert np.abs(curve - np.expm1(3 * u) / np.expm1(3)).max() < 0.03


def test_bones_are_where_mujoco_has_them(neck: UpperNeck):
    import mujoco

    mujoco.mj_resetData(neck.model, neck.data)
    q = np.random.default_rng(5).normal(scale=0.1, size=N_DOF)
    neck.data.qpos[:] = q
    mujoco.mj_kinematics(neck.model, neck.data)
    for number, (frame, origin) in enumerate(bones_at(neck, q[None]).values(), start=1):
        assert frame[0] == approx(neck.data.xmat[number].reshape(3, 3), abs=1e-12)
        assert origin[0] == approx(neck.data.xpos[number], abs=1e-12)


def test_a_lifted_skull_stretches_its_capsule_by_as_much_and_nothing_below(neck: UpperNeck, body: Body):
    rest = np.zeros(N_DOF)
    lifted = rest.copy()
    lifted[20] = 0.001  # C0-C1 up, along an axis that stands upright on the reference man's skull
    longer = elongations(body, bones_at(neck, np.array([rest, lifted])))
    assert longer["capsule C0-C1"] == approx(0.001, rel=1e-6)
    assert longer["capsule C1-C2"] == longer["capsule C2-C3"] == longer["transverse"] == approx(0.0, abs=1e-12)
    assert 0.0 < longer["alar"] < 0.001


def test_the_alar_ligament_is_as_long_as_one_in_an_atlas_of_anatomy(body: Body):
    row = next(row for row in fibre_rows() if row.ligament == "alar")
    ends = [
        body.landmark(name).position + 1e-3 * np.array(away)
        for name, away in (
            (row.upper_landmark, (row.upper_forward_mm, row.upper_left_mm, row.upper_up_mm)),
            (row.lower_landmark, (row.lower_forward_mm, row.lower_left_mm, row.lower_up_mm)),
        )
    ]
    assert 0.008 < np.linalg.norm(ends[0] - ends[1]) < 0.014


@given(
    peak=st.floats(1, 300), duration=st.floats(0.002, 0.5), rise=st.floats(0.1, 0.9)
)  # fmt: skip
def test_a_push_has_its_peak_at_its_rise_and_two_over_pi_of_the_rectangle_as_impulse(
    peak: float, duration: float, rise: float
):
    push = Push(peak=peak, duration=duration, rise=rise, direction=np.array([0, 1, 0]), point=np.zeros(3))
    time = np.linspace(0, duration, 4001)
    force = push.force(time)
    assert push.force(np.array([-1e-6, rise * duration, 1.01 * duration])) == approx([0.0, peak, 0.0])
    assert float(np.trapezoid(force, time)) == approx(push.impulse, rel=1e-4)


@given(number=st.integers(1, 40), dimensions=st.integers(1, 5))
def test_a_latin_hypercube_fills_each_equal_part_of_each_range_once(number: int, dimensions: int):
    shares = latin_hypercube(number, dimensions, np.random.default_rng(0))
    assert (np.sort((shares * number).astype(int), axis=0) == np.arange(number)[:, None]).all()


def test_every_stiffness_and_damping_is_drawn_over_a_decade():
    assert [row.high / row.low for row in tissue_rows()] == approx([10.0] * len(tissue_rows()), rel=0.01)


def test_draws_stay_in_their_ranges_and_aim_at_the_other_side(drawn: dict[str, list[Draw]]):
    for method in METHODS:
        rows = {row.quantity: row for row in method_rows(method)}
        for draw in drawn[method]:
            assert rows["peak_N"].low <= draw.push.peak <= rows["peak_N"].high
            assert rows["duration_ms"].low <= 1e3 * draw.push.duration <= rows["duration_ms"].high
            assert draw.push.direction[1] < -0.85
            assert np.linalg.norm(draw.push.direction) == approx(1.0)


def test_the_interval_of_a_probability_is_wilsons():
    # Ten of 100: 0.0552 to 0.1744 (Wilson 1927); none of 1000 is still at most 0.0038.
    assert Chance(count=10, of=100).interval == approx((0.0552, 0.1744), abs=1e-4)
    assert Chance(count=0, of=1000).interval == approx((0.0, 0.0038), abs=1e-4)
    assert Chance(count=1000, of=1000).interval[1] == approx(1.0)


def test_more_of_a_range_is_gone_beyond_less_often_and_any_direction_at_least_as_often_as_each(pushed: Impulse):
    for one in pushed.turns:
        counts = [chance.count for chance in one.beyond]
        assert counts == sorted(counts, reverse=True)
        whole = next(joint for joint in pushed.joints if joint.joint == one.joint)
        assert all(any_.count >= own.count for any_, own in zip(whole.beyond, one.beyond, strict=True))


def test_the_same_seed_gives_the_same_numbers_and_another_one_others(pushed: Impulse):
    assert simulate_impulse("instrument", draws=FEW, seed=1) == pushed
    assert simulate_impulse("instrument", draws=1, seed=2).peak != simulate_impulse("instrument", draws=1, seed=1).peak


def test_text_record_and_drawing_say_what_is_not_said(pushed: Impulse):
    record, text, drawing = impulse_as_record(pushed), impulse_as_text(pushed), draw_impulse(pushed)
    for words in ("No statement on safety", "No statement on lasting change", "Vertebral artery not computed"):
        assert any(words in line for line in record["not_said"])
        assert words in text
        assert words in drawing
    assert record["vertebral_artery"] is None
    assert "safe " not in text.lower().replace("safety", "")
    assert {row["status"] for row in record["drawn_from"]} <= {"seen", "recalled", "derived", "assumed", "mixed"}


def test_the_drawing_puts_the_push_beside_everyday_forces_each_with_its_source(pushed: Impulse):
    drawing = draw_impulse(pushed)
    for source in ("funk2011", "allen1994", "parker_thrust"):
        assert source in drawing
    assert drawing.count("of 4.8°") == 2, "bending of C2-C3, either way, beside its range"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"method": "togle"}, "Did you mean 'toggle'?"),
        ({"method": "hand", "draws": 0}, "0 draws"),
        ({"method": "hand", "step_share": 0.0}, "0.5 halves the step"),
    ],
)
def test_a_wrong_call_is_told_what_is_possible(asked: dict[str, object], words: str):
    with pytest.raises(BadInput, match=words):
        simulate_impulse(**asked)  # type: ignore[arg-type]


def test_a_motion_that_blows_up_is_no_result(
    neck: UpperNeck, body: Body, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)  # MuJoCo leaves a log of its warning where it runs
    monkeypatch.setattr(impulse_motion, "FINE", 50.0)
    monkeypatch.setattr(impulse_motion, "COARSE", 50.0)
    monkeypatch.setattr(impulse_motion, "FEWEST_STEPS", 4)
    with pytest.raises(impulse_motion.NotSolved, match="step_share"):
        follow(neck, stiff(), push_of(body, (0.0, -1.0, 0.0)))


def test_counts_of_draws_are_whole_and_their_share_is_finite(pushed: Impulse):
    assert all(math.isfinite(one.beyond_slack.value) and one.beyond_slack.of == FEW for one in pushed.stretches)
