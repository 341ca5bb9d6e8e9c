"""The chain matrix and its drawing, and what one joint does when nothing above it answers."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import Causes, causes_from
from kinespine.anatomy.levels import JOINTS
from kinespine.chain import solve_standing
from kinespine.chain.chain_matrix import ANSWERS, FOLLOWS, SHIFT_CAUSES, TOLD, ChainMatrix, chain_matrix, decay
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.influence import influence_of
from kinespine.chain.matrix_drawing import SHADES, colour, draw_matrix, shade_of
from kinespine.chain.mechanics import mechanics
from kinespine.chain.output_names import slug
from kinespine.chain.rigid import rigid_turns
from kinespine.chain.standing import STAND


@pytest.fixture(scope="module")
def ease(man: Body) -> Equilibrium:
    return solve_standing(man).equilibrium


@pytest.fixture(scope="module")
def matrix(man: Body, ease: Equilibrium) -> ChainMatrix:
    return chain_matrix(man, ease, Causes(), STAND)


@pytest.mark.parametrize("follow", FOLLOWS)
def test_the_slope_is_affine_in_how_far_habit_follows(man: Body, matrix: ChainMatrix, follow: float):
    """Solved with that habit, the slopes of the rest angles alone are those of the matrix."""
    causes = causes_from({"habit.follow": follow})
    found = solve_standing(man, causes=causes).equilibrium
    wanted = [f"rest.{joint}.lateral_deg" for joint in JOINTS]
    influence = influence_of(man, found, causes, STAND, wanted)
    rows = [influence.row(f"{slug(joint)}_asymmetry") for joint in JOINTS]
    assert matrix.of("lateral", "asymmetry", follow) == pytest.approx(influence.slopes[rows].T, abs=1e-6)


def test_half_of_the_way_is_what_influence_tells_unless_said(man: Body, ease: Equilibrium, matrix: ChainMatrix):
    influence = influence_of(man, ease, Causes(), STAND, ["rest.L4-L5.flexion_deg"])
    middle = 0.5 * sum(matrix.of("flexion", "compression", follow)[JOINTS.index("L4-L5")] for follow in FOLLOWS)
    told = [influence.of(f"{slug(joint)}_compression", "rest.L4-L5.flexion_deg") for joint in JOINTS]
    assert middle == pytest.approx(told, abs=1e-9)


def test_a_joint_whose_habit_follows_turns_nearly_as_far_as_its_tissue(matrix: ChainMatrix):
    for turn in TOLD:
        own = np.diag(matrix.of(turn, turn, 1.0))
        assert np.all((own > 0.75) & (own < 1.1))  # least where ribs hold the thorax


def test_where_habit_stays_the_neck_hardly_turns_and_influence_dies_out(matrix: ChainMatrix):
    for turn in TOLD:
        values = matrix.of(turn, turn, 0.0)
        assert np.abs(np.diag(values)[:2]).max() < 0.05  # a wide neutral zone
        far = decay(values)
        assert far[8:].max() < 0.15 * far[0]


def test_a_frontal_turn_of_a_symmetric_body_changes_no_compression(matrix: ChainMatrix):
    for turn in ("lateral", "axial"):
        for follow in FOLLOWS:
            assert np.abs(matrix.of(turn, "compression", follow)).max() < 1e-4


def test_a_millimetre_of_the_skull_is_the_same_whether_habit_follows_or_not(matrix: ChainMatrix):
    rows = [matrix.causes.index(name) for name in SHIFT_CAUSES]
    assert np.array_equal(matrix.values[0, rows], matrix.values[1, rows])
    assert np.abs(matrix.values[0, rows]).max() > 0.1


def test_lying_nothing_depends_on_how_far_habit_follows(man: Body):
    from kinespine.chain.task import parse_task

    task = parse_task("lie:side=supine")
    found = solve_standing(man, task=task).equilibrium
    lying = chain_matrix(man, found, Causes(), task)
    assert np.array_equal(lying.values[0], lying.values[1])


# --- drawing ---


def test_the_drawing_is_well_formed_and_says_what_it_shows(matrix: ChainMatrix):
    text = draw_matrix(matrix, title="A & B", about="a man; stand")
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "A & B"  # type: ignore[union-attr]
    described = root.find(f"{space}desc").text or ""  # type: ignore[union-attr]
    assert "25 joints" in described
    assert "a man; stand" in described
    words = {element.text for element in root.iter(f"{space}text")}
    assert {"habit stays (s = 0)", "habit follows (s = 1)", "joints away", "N per deg", "deg per deg"} <= words
    assert set(JOINTS[::3]) <= words
    assert "nan" not in text
    assert len(text) < 400_000


def test_every_shift_of_the_upper_neck_is_drawn_with_its_largest_answers(matrix: ChainMatrix):
    words = re.findall(r">([^<>]+)</text>", draw_matrix(matrix))
    assert [words.count(bone) for bone in ("skull", "atlas", "axis")] == [5, 5, 5]
    largest = matrix.of_shift("forward", "compression").max()
    assert [word for word in words if word.endswith(f"to {largest:.2g} N per mm")]


def test_size_is_read_from_darkness_alone():
    def grey(step: int, negative: bool) -> float:
        red, green, blue = (int(part, 16) for part in re.findall("..", colour(step, negative=negative)[1:]))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for step in range(1, SHADES + 1):
        assert grey(step, True) == pytest.approx(grey(step, False), abs=4.0)
        assert grey(step, True) < grey(step - 1, True) - 5.0
    assert shade_of(0.0, 2.0) == 0
    assert shade_of(-2.0, 2.0) == SHADES
    assert shade_of(0.5, 2.0) == SHADES // 2  # a quarter, by its root


# --- rigid ---


def test_a_rigid_turn_moves_c7_on_a_circle_about_the_joint(man: Body):
    state = mechanics(man, np.zeros(len(man.dofs)))
    index = {dof.name: number for number, dof in enumerate(man.dofs)}
    c7 = man.landmark("C7.body_centre").position
    for turn in rigid_turns(man)[7:]:  # from C7-T1 down: C7 is above
        row = index[f"{turn.joint}.flexion"]
        arm = np.cross(state.axes[row], c7 - state.anchors[row])
        assert turn.c7_travel == pytest.approx(1e3 * np.pi / 180.0 * float(np.linalg.norm(arm)), rel=0.01)
        assert turn.plumb == pytest.approx(1e3 * np.pi / 180.0 * float(arm[0]), rel=0.01, abs=1e-3)


def test_the_lower_the_joint_the_more_balance_it_moves(man: Body):
    plumb = {turn.joint: turn.plumb for turn in rigid_turns(man)}
    angle = {turn.joint: turn.pelvic_angle for turn in rigid_turns(man)}
    for told in (plumb, angle):
        assert told["L5-S1"] > told["L4-L5"] > told["L2-L3"] > told["L1-L2"] > told["T12-L1"] > told["T10-T11"] > 0.0
        assert told["C0-C1"] == 0.0


def test_ten_degrees_of_the_lowest_two_joints_are_seventy_five_to_eighty_two_millimetres(man: Body):
    for turn in rigid_turns(man)[-2:]:
        assert 75.0 < 10.0 * turn.plumb < 82.0
        assert 7.0 < 10.0 * turn.pelvic_angle < 8.5


def test_the_matrix_names_its_answers_once():
    assert len({one.name for one in ANSWERS}) == len(ANSWERS)
