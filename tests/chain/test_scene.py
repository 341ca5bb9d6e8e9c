"""What acts in one posture changes with posture as it says: every slope against a central difference."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import Causes
from kinespine.anatomy.model import GRAVITY
from kinespine.chain import terms
from kinespine.chain.contacts import cage_numbers
from kinespine.chain.equilibrium import solve_equilibrium
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.output_slopes import slopes_with_posture
from kinespine.chain.outputs import read, reading
from kinespine.chain.plant import planted
from kinespine.chain.posing import pose
from kinespine.chain.pushes import push_slopes, push_slopes_along
from kinespine.chain.scene import Scene, carry_slopes, price_curvature, row_slopes, scene_at
from kinespine.chain.slopes import gravity_slopes, motion
from kinespine.chain.stance import rows_of, segment_masses
from kinespine.chain.supports import held_bend, held_rows, support_columns
from kinespine.chain.task import parse_task
from kinespine.chain.tissues import rib_slopes
from kinespine.chain.weights import weights

STEP = 1e-5


@pytest.fixture(scope="module", params=["stand", "lean:angle=20", "sit:posture=slouched,support=back"])
def scene(man: Body, request: pytest.FixtureRequest) -> Scene:
    """A crooked posture with something in every row: supports, guard, and a lean that does not give way."""
    stance, begin = pose(man, Causes(), parse_task(request.param), weights())
    ways = rows_of(man, "spine", "girdle", "limb")
    off = np.zeros(len(begin))
    off[ways] = np.random.default_rng(3).normal(0.0, np.deg2rad(2.0), len(ways))
    return scene_at(stance, planted(stance, begin + off))


@pytest.fixture(scope="module")
def amounts(scene: Scene) -> np.ndarray:
    """Muscles a little active, supports as large as a share of the weight."""
    random = np.random.default_rng(5)
    some = random.uniform(0.0, 0.1, len(scene.weight))
    some[scene.pushed] = random.uniform(0.0, 0.3, len(scene.columns.names))
    return some


@pytest.fixture(scope="module")
def prices(scene: Scene) -> np.ndarray:
    return np.random.default_rng(7).normal(0.0, 1.0, len(scene.load))


def assert_slope(found: np.ndarray, angles: np.ndarray, values: Callable[[np.ndarray], np.ndarray], tight: float):
    """Columns of a slope against differences of the values, both over the largest entry of the column."""
    random = np.random.default_rng(1)
    chosen = random.choice(len(angles), 16, replace=False)
    for column in chosen:
        step = np.zeros(len(angles))
        step[column] = STEP
        difference = (values(angles + step) - values(angles - step)) / (2 * STEP)
        size = max(float(np.abs(difference).max()), 1e-3 * float(np.abs(found).max()), 1e-12)
        assert np.abs(found[..., column] - difference).max() <= tight * size


def test_rows_change_as_their_slopes_say(scene: Scene, amounts: np.ndarray):
    def rows(angles: np.ndarray) -> np.ndarray:
        there = scene_at(scene.stance, angles)
        return there.load + there.arms @ amounts

    assert_slope(row_slopes(scene, amounts), scene.angles, rows, 1e-5)


def test_what_is_read_changes_with_posture_as_its_slopes_say(scene: Scene, amounts: np.ndarray):
    found = slopes_with_posture(scene, amounts)
    size = np.maximum(np.abs(found).max(axis=1), 1e-3)  # newtons, radians and metres alike

    def outputs(angles: np.ndarray) -> np.ndarray:
        return read(reading(scene_at(scene.stance, angles), amounts)) / size

    assert_slope(found / size[:, None], scene.angles, outputs, 1e-5)


def test_what_columns_are_worth_changes_as_its_slopes_say(scene: Scene, prices: np.ndarray):
    def worth(angles: np.ndarray) -> np.ndarray:
        return scene_at(scene.stance, angles).arms.T @ prices

    assert_slope(carry_slopes(scene, prices), scene.angles, worth, 1e-4)


def test_the_curvature_of_priced_rows_is_the_change_of_their_slope(scene: Scene, amounts: np.ndarray):
    #   prices are a virtual motion of the body: muscles, springs, gravity and steady supports have a potential
    without = amounts.copy()
    without[scene.pushed.start :] = 0.0  # a limb's torque and a muscle have one; a push that follows need not
    prices = np.zeros(len(scene.load))
    random = np.random.default_rng(9)
    prices[: len(scene.angles)] = random.normal(0.0, 1e-2, len(scene.angles))
    own = slice(len(scene.angles), len(scene.angles) + scene.stance.own_rows)
    prices[own] = random.normal(0.0, 1.0, scene.stance.own_rows)

    def slope(angles: np.ndarray) -> np.ndarray:
        return row_slopes(scene_at(scene.stance, angles), without).T @ prices

    #   itself a difference over 1e-4 rad: a part in a few thousand where muscle paths bend sharply
    assert_slope(price_curvature(scene, without, prices), scene.angles, slope, 1e-3)


def test_tissue_and_ribs_change_as_their_slopes_say(scene: Scene):
    stance, body = scene.stance, scene.stance.body

    def ribs(angles: np.ndarray) -> np.ndarray:
        there = scene_at(stance, angles)
        return there.ribs.on_coordinates(there.moved)

    assert_slope(rib_slopes(body, scene.state, scene.moved, scene.ribs), scene.angles, ribs, 1e-6)
    assert_slope(np.diag(scene.tissue_slope), scene.angles, lambda q: scene_at(stance, q).tissue, 1e-5)


def test_ribs_pull_as_their_energy_falls(scene: Scene):
    #   half of stiffness times gap^2 for each spring, and half of its turning stiffness times (3 - sum of cosines)
    stance, numbers = scene.stance, cage_numbers()

    def energy(angles: np.ndarray) -> np.ndarray:
        there = scene_at(stance, angles)
        pull, frames = there.ribs, there.state.frames
        stretched = 0.5 * np.sum(pull.pushes.forces[:20] ** 2) / numbers["rib_spring_N_per_m"]
        cosines = np.sum(frames[pull.spine] @ stance.ribs.turns * frames[pull.cage])
        return np.array(stretched - 0.5 * numbers["rib_spring_Nm_per_rad"] * cosines)

    assert_slope(-scene.ribs.on_coordinates(scene.moved), scene.angles, energy, 1e-4)


def test_gravity_changes_as_its_slope_says(scene: Scene):
    body = scene.stance.body
    pull = np.zeros((len(body.segments), 3))
    pull[:, 2] = -GRAVITY * segment_masses(body)
    found = gravity_slopes(body, scene.state, pull)
    assert found == pytest.approx(found.T, abs=1e-9)
    assert_slope(found, scene.angles, lambda q: mechanics(body, q).gravity, 1e-5)


def test_pushes_change_as_their_slopes_say(scene: Scene):
    body = scene.stance.body
    random = np.random.default_rng(2)
    given = random.uniform(0.1, 1.0, len(scene.columns.names))
    way = random.normal(0.0, 1.0, len(scene.angles))
    pushes = scene.columns.pushes

    def summed(angles: np.ndarray) -> np.ndarray:
        there = scene_at(scene.stance, angles)
        return there.columns.arms(there.moved) @ given

    def work(angles: np.ndarray) -> np.ndarray:
        there = scene_at(scene.stance, angles)
        acting = there.columns.pushes
        count = len(acting.segments)
        return there.moved.work(acting.points, acting.segments, acting.forces, np.arange(count), count) @ way

    found = push_slopes(body, scene.state, scene.moved, pushes.scaled(given[scene.columns.owner]))
    assert_slope(found, scene.angles, summed, 1e-6)
    along = push_slopes_along(body, scene.state, scene.moved, pushes, way)
    assert_slope(along, scene.angles, work, 1e-6)


def test_supports_keep_in_place_what_their_slopes_say(scene: Scene):
    stance, body = scene.stance, scene.stance.body
    pull = np.random.default_rng(4).normal(0.0, 1.0, len(stance.kept))

    def kept(angles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        state = mechanics(body, angles)
        return held_rows(body, stance.supports, state, motion(body, state))

    assert_slope(kept(scene.angles)[1], scene.angles, lambda q: kept(q)[0], 1e-6)
    bent = held_bend(body, stance.supports, scene.state, pull)
    assert_slope(bent, scene.angles, lambda q: kept(q)[1].T @ pull, 1e-6)


def test_a_corner_of_a_foot_pushes_where_it_is_kept(scene: Scene):
    #   virtual work: one body weight on a corner does as much work as the corner rises
    stance, body = scene.stance, scene.stance.body
    columns = support_columns(body, stance.supports, scene.state, scene.moved)
    arms = columns.arms(scene.moved)
    point = layout(body).landmark_index["foot.heel_medial.left"]
    rises = scene.moved.of_points(scene.state.points[[point]], layout(body).landmark_segment[[point]])[0, 2]
    corner = columns.names.index("foot.heel_medial.left")
    assert arms[:, corner] == pytest.approx(body.mass * GRAVITY * rises, abs=1e-9)


@pytest.mark.parametrize("name", ["habit", "gaze", "balance"])
def test_a_wish_changes_as_its_slopes_say(scene: Scene, name: str):
    stance, body = scene.stance, scene.stance.body
    looking = mechanics(body, np.zeros(len(scene.angles))).frames[layout(body).index["skull"]]
    stance = replace(stance, head=looking, centre=np.array([0.05, 0.01]))

    def at(angles: np.ndarray) -> terms.Term:
        state = mechanics(body, angles)
        moved = motion(body, state)
        if name == "habit":
            return terms.habit(stance, angles)
        return (terms.gaze if name == "gaze" else terms.balance)(stance, state, moved, convex=False)

    term = at(scene.angles)
    assert term.value > 0
    assert_slope(term.slope, scene.angles, lambda q: np.array(at(q).value), 1e-4)
    assert_slope(term.curve, scene.angles, lambda q: at(q).slope, 1e-4)
    assert term.curve == pytest.approx(term.curve.T, abs=1e-9 * np.abs(term.curve).max())


@pytest.mark.parametrize("wish", [terms.gaze, terms.balance])
def test_the_convex_curvature_of_a_wish_is_never_negative(scene: Scene, wish: Callable[..., terms.Term]):
    stance = replace(scene.stance, centre=np.zeros(2), head=np.eye(3))
    curve = wish(stance, scene.state, scene.moved, convex=True).curve
    assert np.linalg.eigvalsh(curve)[0] >= -1e-9 * np.abs(curve).max()


def test_gaze_costs_half_its_weight_times_the_square_of_a_small_tilt(man: Body):
    stance, begin = pose(man, Causes(), parse_task("stand"), replace(weights(), gaze=2.0), guard=False)
    row = next(number for number, dof in enumerate(man.dofs) if dof.name == "C0-C1.lateral")
    tilted = np.zeros(len(begin))
    tilted[row] = 0.01
    for angles, cost in ((np.zeros(len(begin)), 0.0), (tilted, 0.5 * 2.0 * 0.01**2)):
        state = mechanics(man, angles)
        term = terms.gaze(stance, state, motion(man, state), convex=False)
        assert term.value == pytest.approx(cost, rel=1e-4, abs=1e-12)


def test_the_balance_of_a_segment_sums_all_forces_that_act_on_what_it_carries(scene: Scene, amounts: np.ndarray):
    #   the pelvis floats: its three slides balance the sum of every outer force, so muscles have no part in them
    slides = [number for number, dof in enumerate(scene.stance.body.dofs) if dof.name.startswith("pelvis.")][:3]
    assert scene.arms[slides, : scene.muscles] == pytest.approx(0.0, abs=1e-9)
    inner = [scene.columns.names.index(name) for name in ("linea_alba_tie", "abdominal_pressure")]
    assert scene.arms[slides][:, scene.pushed][:, inner] == pytest.approx(0.0, abs=1e-9)
    weight = scene.stance.body.mass * GRAVITY
    up = scene.load[slides] @ np.array([0.0, 0.0, 1.0])
    assert up == pytest.approx(-weight, rel=1e-9)


@pytest.mark.parametrize(("exact", "part"), [(True, 1e-5), (False, 2e-2)])
def test_the_curvature_of_the_balance_is_the_slope_of_its_slopes(man: Body, exact: bool, part: float):
    #   pressure has no potential: taken as if it had one, it is off by less than a fiftieth of the largest curvature
    stance, begin = pose(man, Causes(), parse_task("stand"), weights())
    found = solve_equilibrium(stance, begin)
    curvature = price_curvature(found.scene, found.amounts, found.prices, exact=exact)
    for column in np.random.default_rng(6).choice(len(begin), 16, replace=False):
        step = np.zeros(len(begin))
        step[column] = STEP
        ahead, behind = (row_slopes(scene_at(stance, found.angles + s * step), found.amounts) for s in (1, -1))
        difference = found.prices @ (ahead - behind) / (2 * STEP)
        assert np.abs(curvature[:, column] - difference).max() <= part * np.abs(curvature).max()
