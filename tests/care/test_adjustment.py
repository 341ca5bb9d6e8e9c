"""The search for a change: worked by hand where slopes are known, none where any plausible world says no."""

from collections.abc import Callable
from dataclasses import replace
from math import degrees, radians, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.anatomy.causes import Causes, causes_from, habit_remainder, rest_offsets
from kinespine.anatomy.spread import healthy_spread
from kinespine.care.bounds import bound, bounds
from kinespine.care.confirm import moved
from kinespine.care.found import Adjustment
from kinespine.care.plausible import MOVES
from kinespine.care.smallest import Asked, Smallest, needed, smallest_change, throws_nothing_off
from kinespine.errors import BadInput

Search = Callable[..., Adjustment]
TILTS = {("head_tilt", "skull_tilt_deg"): radians(1.0)}
AXIS = {("head_tilt", "axis_lateral_mm"): radians(3.0)}  # something else that tilts the head
CROOKED = {"skull_tilt_deg": 14.0, "atlas_tilt_deg": 0.0}


def test_the_change_is_the_smallest_that_is_beyond_error_in_the_world_that_answers_least(search: Search):
    #   error of the reading 1 deg, so beyond 1.96 √2 = 2.77 deg; slope 1 deg/deg at the least, 2 where habit follows
    found = search(CROOKED, TILTS, TILTS, head_tilt=14.0)
    assert found.status == "computed"
    assert [move.cause for move in found.moves] == ["skull_tilt_deg"]
    assert found.moves[0].change == pytest.approx(-1.959964 * sqrt(2.0), rel=1e-4)
    effect = found.effects[0]
    assert effect.target
    assert effect.worlds == pytest.approx((-2 * radians(2.7718), -radians(2.7718)), rel=1e-3)
    assert effect.in_full == pytest.approx((-2 * radians(2.7718), -radians(2.7718)), rel=1e-3)
    assert effect.expected is not None
    assert effect.worlds is not None
    assert effect.worlds[0] <= effect.expected.low <= effect.expected.value <= effect.expected.high <= effect.worlds[1]


def test_what_is_taken_away_is_told_as_a_listing(search: Search):
    written = {one.method: one.text for one in search(CROOKED, TILTS, TILTS, head_tilt=14.0).written}
    assert written["NUCCA"] == "R 2 3/4"  # skull bent to the right on the atlas


def test_none_is_indicated_where_a_world_exists_in_which_nothing_moves(search: Search):
    found = search(CROOKED, TILTS | AXIS, TILTS, head_tilt=27.0, axis=8.0, still=1)
    assert (found.status, found.why) == ("none indicated", "no change does it in any case")
    assert found.moves == ()
    assert found.sizes[MOVES.index("skull_tilt_deg")].needed == float("inf")


def test_where_habit_alone_carries_it_the_change_depends_on_the_cases_in_which_it_does(search: Search):
    #   nothing moves where habit stays; where it follows, and where it carries all, 1 deg/deg: 2.77 deg
    found = search(CROOKED, AXIS, TILTS, head_tilt=27.0, axis=8.0)
    assert (found.status, found.depends_on) == ("depends", ("shaped so, habit follows", "carried so"))
    assert found.moves[0].change == pytest.approx(-1.959964 * sqrt(2.0), rel=1e-4)
    effect = found.effects[0]
    assert effect.by_case["shaped so, habit stays"] == (0.0, 0.0)
    for name in found.depends_on:
        assert effect.by_case[name] == pytest.approx((-radians(2.7718), -radians(2.7718)), rel=1e-3)
    assert effect.in_full == pytest.approx((-radians(2.7718), 0.0), rel=1e-3)


def test_of_100_worlds_those_count_in_which_it_goes_its_way_beyond_error(search: Search):
    #   half the draws are carried so, where 2.77 deg move 2.77; in the others habit follows less than all the way
    share = search(CROOKED, AXIS, TILTS, head_tilt=27.0, axis=8.0).effects[0].beyond
    assert share is not None
    assert 0.3 < share < 0.7
    certain = search(CROOKED, TILTS, TILTS, head_tilt=14.0)
    assert certain.effects[0].beyond == pytest.approx(1.0)


def test_a_change_that_would_throw_an_outcome_off_in_one_plausible_case_is_none(search: Search):
    #   tissue moves the head by -1.5 deg/deg, habit by 2: staying -1.5, following 0.5, carried so 2. Following needs
    #   5.5 deg, and staying would go the wrong way by 8.3; carried so needs 1.4, and staying goes wrong by 2.1 of 2.8
    away = {pair: -1.5 * slope for pair, slope in TILTS.items()}
    twice = {pair: 2.0 * slope for pair, slope in TILTS.items()}
    found = search(CROOKED, away | AXIS, twice, head_tilt=27.0, axis=8.0)
    assert (found.status, found.depends_on) == ("depends", ("carried so",))
    assert found.moves[0].change == pytest.approx(-0.5 * 1.959964 * sqrt(2.0), rel=1e-4)
    assert found.effects[0].by_case["shaped so, habit stays"][1] == pytest.approx(radians(0.75 * 2.7718), rel=1e-3)
    more = {pair: -2.5 * slope for pair, slope in TILTS.items()}
    thrown = search(CROOKED, more | AXIS, twice, head_tilt=27.0, axis=8.0)
    assert (thrown.status, thrown.why) == ("none indicated", "no change does it in any case")
    assert {case.name: bool(case.change) for case in thrown.cases}["carried so"]


def test_a_mirrored_person_gets_the_mirrored_change(search: Search):
    one = search(CROOKED, AXIS, TILTS, head_tilt=27.0, axis=8.0)
    other = search({name: -value for name, value in CROOKED.items()}, AXIS, TILTS, head_tilt=-27.0, axis=-8.0)
    assert (other.status, other.depends_on) == (one.status, one.depends_on)
    assert other.moves[0].change == pytest.approx(-one.moves[0].change, rel=1e-6)
    assert other.effects[0].beyond == pytest.approx(one.effects[0].beyond)


def test_a_case_that_what_was_measured_excludes_is_not_asked(search: Search):
    #   14 deg of head where habit moves nothing of it: carried so is less than a twentieth as likely as shaped so
    found = search(CROOKED, TILTS, {}, head_tilt=14.0, telling=True)
    assert list(found.effects[0].by_case) == ["shaped so, habit stays", "shaped so, habit follows"]
    assert (found.status, found.depends_on) == ("computed", ())
    assert found.left_out > 0


def test_that_habit_has_followed_so_far_does_not_tell_that_it_follows_a_change(search: Search):
    #   only a habit that has followed explains 14 deg of head here; both ends of what it does next stay plausible
    found = search(CROOKED, {}, TILTS, head_tilt=14.0, telling=True)
    assert found.effects[0].by_case["shaped so, habit stays"] == (0.0, 0.0)
    assert found.depends_on == ("shaped so, habit follows", "carried so")


def test_an_angle_that_a_film_shows_counts_by_what_errs_anew_when_it_is_read_again(search: Search):
    #   reader and positioning 0.7 deg each: 1.96 √2 of 0.99 deg, as a follow-up counts it; not of all 2 deg
    both = {("c0_c1_lateral", "skull_tilt_deg"): radians(1.0)}
    found = search(CROOKED, both | TILTS, both | TILTS, head_tilt=14.0, outcomes=("c0_c1_lateral", "head_tilt"))
    assert found.effects[0].least.value == pytest.approx(1.959964 * sqrt(2.0) * radians(sqrt(0.98)), rel=1e-4)
    assert [one.least.basis for one in found.effects] == ["error of reading again", "error of the reading"]


def test_nobody_is_thrown_off_further_for_what_was_not_read(search: Search):
    #   30 N a mm of atlas, habit half way: 45 N a mm. Unread, it leaves open all that healthy people differ by; a
    #   change beyond error is 1.96 √2 of that, and the limit 1.96: of 45 N a mm times the spread of the atlas
    load = {("l4_l5_compression", "atlas_lateral_mm"): 30.0}
    found = search(CROOKED, TILTS | load, TILTS | load, head_tilt=14.0, outcomes=("head_tilt", "l4_l5_compression"))
    head, spine = found.effects
    assert spine.least.basis == "what the examination leaves open"
    assert spine.harm == pytest.approx(1.959964 * 45.0 * healthy_spread("atlas_lateral_mm").sd, rel=1e-2)
    assert spine.harm == pytest.approx(spine.least.value / sqrt(2.0), rel=1e-2)
    assert (head.thrown_off, spine.thrown_off) == (0.0, 0.0)


def test_a_limit_is_no_larger_than_a_change_beyond_error(search: Search):
    #   4.5 deg of C0-C1 a degree of skull: healthy people of such a model differ by more than the 2.74 deg beyond error
    wide = {("c0_c1_lateral", "skull_tilt_deg"): radians(3.0)}
    joint, head = search(
        CROOKED, wide | TILTS, wide | TILTS, head_tilt=14.0, outcomes=("c0_c1_lateral", "head_tilt")
    ).effects  # fmt: skip
    assert radians(4.5 * healthy_spread("skull_tilt_deg").sd) > joint.least.value
    assert joint.harm == joint.least.value
    assert head.harm == head.least.value


def test_how_far_healthy_people_are_off_is_that_of_the_norm_where_there_is_one(search: Search):
    #   90 deg of shoulders a degree of skull: the model would let off more; 1.9 deg of people, 1.96 times
    wide = {("shoulder_tilt", "skull_tilt_deg"): radians(60.0)}
    shoulders = search(CROOKED, wide | TILTS, wide | TILTS, head_tilt=14.0, outcomes=("shoulder_tilt",)).effects[0]
    assert shoulders.harm == pytest.approx(radians(1.959964 * 1.9), rel=1e-3)
    assert shoulders.harm < shoulders.least.value


def test_the_worst_of_any_plausible_world_is_told_beside_its_limit(search: Search):
    #   as above: what carries it so goes its way, and where habit stays it goes 0.75 of 2.77 deg the wrong way
    away = {pair: -1.5 * slope for pair, slope in TILTS.items()}
    twice = {pair: 2.0 * slope for pair, slope in TILTS.items()}
    effect = search(CROOKED, away | AXIS, twice, head_tilt=27.0, axis=8.0).effects[0]
    assert effect.thrown_off == pytest.approx(radians(0.75 * 2.7718), rel=1e-3)
    assert effect.thrown_off is not None
    assert effect.thrown_off < effect.harm


def test_a_change_is_made_larger_by_what_full_solves_fall_short_of_slopes(search: Search):
    found = search(CROOKED, TILTS, TILTS, head_tilt=14.0, factor=0.8)
    assert found.moves[0].change == pytest.approx(-1.959964 * sqrt(2.0) / 0.8, rel=2e-3)
    assert found.effects[0].in_full == pytest.approx((-2 * radians(2.7718), -radians(2.7718)), rel=2e-3)


@pytest.mark.parametrize("factor", [0.05, -1.0, None], ids=["twenty times less", "the other way", "nobody solves"])
def test_none_is_indicated_where_full_solves_do_not_confirm_the_slopes(search: Search, factor: float | None):
    found = search(CROOKED, TILTS, TILTS, head_tilt=14.0, factor=factor)
    assert (found.status, found.why) == ("none indicated", "full solves do not confirm it")
    assert (found.moves, found.lines, found.written) == ((), (), ())


def test_none_is_indicated_within_normal_asymmetry_and_the_size_that_would_have_been_found_is_told(search: Search):
    found = search({"skull_tilt_deg": 4.0, "atlas_tilt_deg": -3.0}, TILTS, TILTS, head_tilt=14.0)
    assert (found.status, found.why) == ("none indicated", "within normal asymmetry")
    size = found.sizes[MOVES.index("skull_tilt_deg")]
    assert size.there == pytest.approx(4.0)
    assert size.detectable is not None
    assert 8.0 < size.detectable < 11.0  # deg: two read, each with 2.8 deg of error and spread together
    assert size.needed == pytest.approx(1.959964 * sqrt(2.0), rel=1e-4)
    assert size.outcome == "head_tilt"


def test_none_is_indicated_where_no_outcome_is_unusual(search: Search):
    found = search(CROOKED, TILTS, TILTS, head_tilt=0.0, unread=("skull_tilt_deg",))
    assert (found.status, found.why) == ("none indicated", "no outcome is unusual")


def test_an_outcome_that_was_read_far_off_is_unusual_though_the_fit_believes_it_in_part(search: Search):
    #   14 deg of head are 6 of the 2.2 deg that healthy people are read off; tissue read as 6.5 deg explains half of it
    found = search({"skull_tilt_deg": 6.5, "atlas_tilt_deg": 6.5}, TILTS, TILTS, head_tilt=14.0)
    assert not found.effects[0].unusual.excludes_zero
    assert found.effects[0].target


def test_what_only_a_twist_could_take_away_is_left(search: Search):
    found = search(
        {"atlas_rotation_deg": 14.0}, {("head_tilt", "atlas_rotation_deg"): radians(1.0)},
        {("head_tilt", "atlas_rotation_deg"): radians(1.0)}, head_tilt=14.0,
    )  # fmt: skip
    assert found.why == "nothing to move without a twist"
    assert bound("twist") == 0.0
    assert not [name for name in MOVES if "rotation" in name]


def test_no_change_takes_away_more_than_was_read(search: Search):
    #   0.19 deg of head a degree of skull: 14.6 deg would be needed, and 14 were read
    fifth = {pair: 0.19 * slope for pair, slope in TILTS.items()}
    found = search(CROOKED, fifth | AXIS, fifth, head_tilt=26.0, axis=8.0)
    assert (found.status, found.depends_on) == ("depends", ("shaped so, habit follows",))  # 0.38 deg: 7.3 deg do
    assert found.moves[0].change == pytest.approx(-1.959964 * sqrt(2.0) / 0.38, rel=1e-3)
    assert found.sizes[MOVES.index("skull_tilt_deg")].needed == pytest.approx(1.959964 * sqrt(2.0) / 0.19, rel=1e-3)
    more = search({**CROOKED, "skull_tilt_deg": 14.9}, fifth | AXIS, fifth, head_tilt=26.0, axis=8.0)
    assert more.moves[0].change == pytest.approx(-1.959964 * sqrt(2.0) / 0.19, rel=1e-3)


def test_where_only_everything_together_stands_out_all_that_was_read_may_move(search: Search):
    #   6.5 deg are 2.3 of a spread of 2.8 deg, which one of two may have by itself (2.4); both together are 3.25
    found = search({"skull_tilt_deg": 6.5, "atlas_tilt_deg": 6.5}, TILTS | AXIS, TILTS, head_tilt=28.0, axis=8.0)
    assert found.judgement.verdict == "misaligned"
    assert found.judgement.standing_out == ()
    assert [move.cause for move in found.moves] == ["skull_tilt_deg"]


def test_an_outcome_must_be_named(search: Search):
    with pytest.raises(BadInput, match="at least one outcome"):
        search(CROOKED, TILTS, TILTS, outcomes=())
    with pytest.raises(BadInput, match="at least one outcome"):
        search(CROOKED, TILTS, TILTS, wanted=())


def test_what_was_not_asked_for_is_not_thrown_off_either(search: Search):
    #   what takes the head back by 2.8 deg bends C1-C2 by twice as much, one way where habit stays and the other way
    #   where it follows; 1.94 deg of that are error
    tissue, habit = ({("c1_c2_lateral", "skull_tilt_deg"): radians(slope)} for slope in (-2.0, 4.0))
    both = ("head_tilt", "c1_c2_lateral")
    found = search(CROOKED, TILTS | tissue, TILTS | habit, head_tilt=14.0, outcomes=both, wanted=both[:1])
    assert (found.status, found.why) == ("none indicated", "no change does it in any case")
    assert search(CROOKED, TILTS | tissue, TILTS | habit, head_tilt=14.0).status == "computed"
    level = search(CROOKED, TILTS, TILTS, head_tilt=14.0, outcomes=both, wanted=("head_tilt",))
    assert (level.status, [effect.target for effect in level.effects]) == ("computed", [True, False])
    assert search(CROOKED, TILTS, TILTS, head_tilt=14.0, outcomes=both, wanted=both[1:]).why == "no outcome is unusual"


def test_what_the_head_feels_of_a_turn_goes_with_it():
    change = np.zeros(len(MOVES))
    change[MOVES.index("atlas_tilt_deg")] = -3.0
    before = causes_from({"atlas_tilt_deg": 5.0})
    stays, follows = (moved(before, change, follow=follow, told={}) for follow in (0.0, 1.0))
    assert stays.value("atlas_tilt_deg") == follows.value("atlas_tilt_deg") == 2.0
    assert stays.value("sensed.roll_deg") == 0.0
    felt = moved(before, change, follow=0.0, told={"sensed.roll_deg": -1.5})
    assert felt.values == {**stays.values, "sensed.roll_deg": -1.5}


@pytest.mark.parametrize("follow", [0.0, 1.0])
def test_the_set_point_of_habit_goes_as_far_as_habit_follows_the_change(follow: float):
    #   tissue of 5 deg that habit followed half way: set point 2.5; 3 deg taken away take off none of it, or 3
    change = np.zeros(len(MOVES))
    change[MOVES.index("atlas_tilt_deg")] = -3.0
    before = causes_from({"atlas_tilt_deg": 5.0})
    after = moved(before, change, follow=follow, told={})

    def set_point(causes: Causes) -> float:
        own, rest = (part(causes).get("C1-C2.lateral", 0.0) for part in (habit_remainder, rest_offsets))
        return own + causes.follow * rest

    assert degrees(set_point(after) - set_point(before)) == pytest.approx(-3.0 * follow)
    carried = moved(causes_from({"atlas_tilt_deg": 5.0}, "position"), change, follow=follow, told={})
    assert carried.values == {"atlas_tilt_deg": 2.0}


def test_force_and_impulse_bound_nothing_here():
    unused = {row.name for row in bounds().values() if not row.used}
    assert unused == {"peak force of a toggle", "time to the peak of a toggle", "impulse of a toggle"}


# --- the programme ---


def asked(
    slopes: list[list[list[float]]], towards: list[float], there: list[float], longest: float = 1.0, harm: float = 1.0
) -> Asked:
    array = np.array(slopes)
    return Asked(
        slopes=array, named=np.ones(len(array), dtype=bool), towards=np.array(towards),
        wanted=np.ones(array.shape[1], dtype=bool), least=np.ones(array.shape[1]),
        most=np.full(array.shape[1], 10.0), harm=np.full(array.shape[1], harm), there=np.array(there),
        length=np.full(array.shape[2], 0.001),
        longest=longest,
    )  # fmt: skip


def test_one_move_is_taken_before_two_smaller_ones():
    #   either move alone does it with 4, both together with 2 and 1: one is more specific
    found = smallest_change(asked([[[0.25, 0.5]]], [-1.0], [9.0, 1.5]))
    assert found is not None
    assert found.change.tolist() == pytest.approx([-4.0, 0.0])


def test_more_outcomes_are_taken_before_fewer_moves():
    found = smallest_change(asked([[[1.0, 0.0], [0.0, 1.0]]], [-1.0, -1.0], [3.0, 3.0]))
    assert found is not None
    assert found.targets == (0, 1)
    assert found.change.tolist() == pytest.approx([-1.0, -1.0])


def test_a_change_that_would_throw_another_outcome_off_is_none():
    assert smallest_change(asked([[[1.0], [2.0]]], [-1.0, 0.0], [3.0])) is None


@pytest.mark.parametrize("slope", [0.5, -0.5], ids=["either way", "either way, mirrored"])
def test_what_may_be_thrown_off_has_a_limit_of_its_own(slope: float):
    #   the first needs a change of 1 and the second goes by 0.5: within error, and beyond a limit of 0.4
    two = [[[1.0], [slope]]]
    assert smallest_change(asked(two, [-1.0, 0.0], [3.0], harm=0.6)) is not None
    assert smallest_change(asked(two, [-1.0, 0.0], [3.0], harm=0.4)) is None


def test_an_outcome_that_is_to_move_goes_the_wrong_way_by_no_more_than_the_limit_where_it_is_not_named():
    #   1 deg/deg where it is named, the other way by 0.5 where not; a change of 1 is needed
    for harm, does_it in ((0.6, True), (0.4, False)):
        one = replace(asked([[[1.0]], [[-0.5]]], [-1.0], [3.0], harm=harm), named=np.array([True, False]))
        assert (smallest_change(one) is not None) is does_it


def test_thrown_off_is_the_wrong_way_or_past_where_it_came_from():
    #   the first is to go down, by 10 at most; the second is to stay. Two worlds
    two = asked([[[1.0], [1.0]]], [-1.0, 0.0], [3.0], harm=0.5)
    assert two.thrown_off(np.array([[-4.0, 0.2], [-10.3, -0.4]])).tolist() == pytest.approx([0.3, 0.4])
    assert two.thrown_off(np.array([[0.2, 0.0], [-9.0, 0.0]])).tolist() == pytest.approx([0.2, 0.0])
    assert throws_nothing_off(two, np.array([[-10.4, 0.4], [0.4, -0.4]]))
    for worse in ([-10.6, 0.0], [0.6, 0.0], [0.0, 0.6], [0.0, -0.6]):
        assert not throws_nothing_off(two, np.array([worse]))


def test_an_outcome_that_is_to_move_may_go_its_way_in_some_worlds_only():
    #   the second is off as well: going its way by 3 in one world and by 0.5 in the other throws nothing off
    two = asked([[[1.0], [3.0]], [[1.0], [0.5]]], [-1.0, -1.0], [1.5])
    found = smallest_change(two)
    assert found is not None
    assert (found.targets, found.change.tolist()) == ((0,), [pytest.approx(-1.0)])
    assert smallest_change(asked([[[1.0], [3.0]], [[1.0], [0.5]]], [-1.0, 0.0], [1.5])) is None


def test_what_is_asked_of_some_corners_only_throws_nothing_off_in_the_others():
    #   1 deg the right way in the one; in the other the wrong way, by as much as is error, and then by more
    def one(other: float) -> Smallest | None:
        return smallest_change(replace(asked([[[1.0]], [[other]]], [-1.0], [3.0]), named=np.array([True, False])))

    found = one(-1.0)
    assert found is not None
    assert found.change.tolist() == pytest.approx([-1.0])
    assert one(-1.1) is None
    assert one(11.0) is not None  # off by 10: past where it came from by no more than error
    assert one(11.1) is None


def test_worlds_that_disagree_on_the_way_allow_no_size():
    assert needed(np.array([[1.0], [-1.0]]), np.ones(1)) == (float("inf"), None)
    assert needed(np.array([[1.0], [0.5]]), np.ones(1)) == (2.0, 0)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(0.1, 3.0), st.floats(0.1, 3.0)), min_size=1, max_size=5),
    st.tuples(st.floats(-5.0, 5.0), st.floats(-5.0, 5.0)),
)
def test_every_change_keeps_what_was_asked(slopes: list[tuple[float, float]], there: tuple[float, float]):
    question = asked([[[one, two]] for one, two in slopes], [-1.0], list(there), longest=0.004)
    found = smallest_change(question)
    if found is None:
        return
    effect = question.slopes[:, 0] @ found.change
    assert np.all(effect <= -1.0 + 1e-6)
    assert np.all(effect >= -10.0 - 1e-6)
    assert np.all(found.change * question.there <= 1e-9)  # takes away
    assert np.all(np.abs(found.change) <= np.abs(question.there) + 1e-9)
    assert question.length @ np.abs(found.change) <= 0.004 + 1e-9


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0)), min_size=2, max_size=5),
    st.integers(1, 4),
)
def test_what_does_it_in_some_corners_throws_nothing_off_and_fewer_corners_ask_less(
    slopes: list[tuple[float, float]], count: int
):
    question = asked([[[one, two], [two, one]] for one, two in slopes], [-1.0, 0.0], [4.0, 4.0])
    some = replace(question, named=np.arange(len(slopes)) < count)
    found, fewer = smallest_change(some), smallest_change(replace(question, named=np.arange(len(slopes)) < 1))
    if found is None:
        return
    assert fewer is not None
    assert question.length @ np.abs(fewer.change) <= question.length @ np.abs(found.change) + 1e-9
    effect = question.slopes @ found.change
    assert np.all(effect[:count, 0] <= -1.0 + 1e-6)
    assert np.all(effect[:, 0] <= 1.0 + 1e-6)
    assert np.all(effect[:, 0] >= -11.0 - 1e-6)
    assert np.all(np.abs(effect[:, 1]) <= 1.0 + 1e-6)


def test_the_unit_of_a_size_is_that_of_its_name(search: Search):
    found = search(CROOKED, TILTS, TILTS, head_tilt=14.0)
    assert degrees(found.effects[0].least.value) == pytest.approx(2.7718, rel=1e-4)
    assert found.effects[0].least.basis == "error of the reading"
