"""The posture that carries its own load: one from every start, balanced, mirrored, and the best of its neighbours."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import Causes, mirrored
from kinespine.anatomy.levels import SIDES
from kinespine.anatomy.levels import mirrored as other_side
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.plant import planted
from kinespine.chain.posing import pose
from kinespine.chain.stance import rows_of
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import parse_task
from kinespine.chain.weights import weights
from kinespine.errors import BadInput, NotSolved

STAND = parse_task("stand")
SAME = np.deg2rad(0.01)
LOOSE = {"habit.weight": 0.1}

Solve = Callable[..., Equilibrium]


@pytest.fixture(scope="module")
def solve(man: Body) -> Solve:
    """A quiet stance with causes, solved once for each set of them."""
    kept: dict[tuple[object, ...], Equilibrium] = {}

    def solved(values: dict[str, float] | None = None, **how: bool) -> Equilibrium:
        key = (*(values or {}).items(), *how.items())
        if key not in kept:
            stance, begin = pose(man, Causes(values=values or {}), STAND, weights(), **how)
            kept[key] = solve_equilibrium(stance, begin)
        return kept[key]

    return solved


@pytest.fixture(scope="module")
def stood(solve: Solve) -> Equilibrium:
    return solve()


def hinges(body: Body) -> np.ndarray:
    return np.array([dof.kind == "hinge" for dof in body.dofs])


def thrown(found: Equilibrium, seed: int) -> np.ndarray:
    """A start 5 degrees off everywhere (standard deviation), put on its feet."""
    stance = found.scene.stance
    ways = rows_of(stance.body, "spine", "girdle", "limb")
    start = np.zeros(len(found.angles))
    start[ways] = np.random.default_rng(seed).normal(0.0, np.deg2rad(5.0), len(ways))
    return planted(stance, start)


def assert_one_posture(stood: Equilibrium, seeds: range) -> None:
    astray: list[str] = []
    for seed in seeds:
        found = solve_equilibrium(stood.scene.stance, thrown(stood, seed), check=False)
        apart = float(np.abs(found.angles - stood.angles)[hinges(stood.scene.stance.body)].max())
        if found.status != "solved" or found.residual_max > 1e-6 or apart > SAME:
            astray.append(f"seed {seed}: {found.status}, {np.rad2deg(apart):.3g} deg apart, cost {found.cost:.9g}")
    assert not astray, f"{len(astray)} of {len(seeds)}, cost at best {stood.cost:.9g}:\n" + "\n".join(astray)


def test_the_average_man_stands(stood: Equilibrium):
    assert stood.status == "solved"
    assert stood.residual_max <= 1e-6
    assert stood.scene.lower.min() <= 0.0
    assert np.all(stood.amounts >= stood.scene.lower)
    assert np.all(stood.amounts <= stood.scene.upper)


def test_what_is_left_over_is_what_rows_and_amounts_leave(stood: Equilibrium):
    scene = stood.scene
    n = len(stood.angles)
    assert scene.arms[:n] @ stood.amounts + scene.load[:n] == pytest.approx(-stood.residual, abs=1e-9)
    assert scene.angles == pytest.approx(stood.angles, abs=0.0)


@pytest.mark.parametrize("values", [{}, LOOSE], ids=["habit", "a tenth of it"])
def test_random_starts_reach_one_posture(solve: Solve, values: dict[str, float]):
    assert_one_posture(solve(values), range(3))


@pytest.mark.slow
@pytest.mark.parametrize(("values", "starts"), [({}, 100), (LOOSE, 25)], ids=["habit", "a tenth of it"])
def test_many_random_starts_reach_one_posture(solve: Solve, values: dict[str, float], starts: int):
    #   benchmarks/equilibrium.py goes through a hundred of both
    assert_one_posture(solve(values), range(starts))


def test_a_warm_start_ends_where_a_cold_one_does(solve: Solve, stood: Equilibrium):
    changed = solve({"atlas_tilt_deg": 3.0})
    warm = solve_equilibrium(changed.scene.stance, stood.angles, warm=stood)
    assert warm.status == "solved"
    assert np.abs(warm.angles - changed.angles)[hinges(changed.scene.stance.body)].max() <= SAME
    assert warm.steps < changed.steps
    assert warm.cost == pytest.approx(changed.cost, rel=1e-8)


def test_no_neighbour_that_balances_is_cheaper(stood: Equilibrium):
    #   the best that ends at a posture nearby, the habit pulling it there instead
    stance = stood.scene.stance
    random = np.random.default_rng(8)
    for size in (0.003, 0.01):
        habit = stance.habit + random.normal(0.0, size, len(stance.habit)) * (stance.habit_weight > 0)
        near = solve_equilibrium(replace(stance, habit=habit), stood.angles, warm=stood)
        off = near.angles - stance.habit
        pulled = near.angles - habit
        own = near.cost + 0.5 * float(stance.habit_weight @ (off**2 - pulled**2))
        assert np.abs(near.angles - stood.angles).max() > 0.1 * size
        assert own > stood.cost - 1e-10


def test_a_finer_precision_changes_nothing_that_matters(stood: Equilibrium):
    finer = solve_equilibrium(stood.scene.stance, stood.angles, precision=1e-9)
    assert np.abs(finer.angles - stood.angles).max() <= 1e-6
    assert finer.amounts == pytest.approx(stood.amounts, abs=1e-6)


# --- the mirror ---

CROOKED = (
    {},
    {"atlas_lateral_mm": 3.0, "atlas_tilt_deg": 3.0},
    {"leg_length_left_mm": 10.0},
    {
        "rest.T6-T7.lateral_deg": 3.0,
        "strength.longissimus_thoracis_pars_thoracis.left": 0.5,
        "tightness.psoas_major.right": 0.05,
    },
    {"held_left_kg": 5.0},
)


def mirror(body: Body, angles: np.ndarray) -> np.ndarray:
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    turned = ("lateral", "axial", "leftward", "obliquity", "rotation")
    signs = [-1.0 if name.split(".")[1] in turned and not name.endswith(SIDES) else 1.0 for name in index]
    return np.array(signs) * angles[[index[other_side(name)] for name in index]]


def twins(man: Body, values: dict[str, float]) -> tuple[Standing, Standing]:
    causes = Causes(values=values)
    both = [solve_standing(man, causes=own) for own in (causes, mirrored(causes))]
    return both[0], both[1]


@pytest.mark.parametrize("values", CROOKED, ids=[next(iter(values), "neutral") for values in CROOKED])
def test_mirrored_causes_give_the_mirrored_posture_and_loads(man: Body, values: dict[str, float]):
    one, other = twins(man, values)
    largest = max(abs(level.load.compression) for level in one.levels)
    for here, there in zip(one.levels, other.levels, strict=True):
        assert there.load.compression == pytest.approx(here.load.compression, abs=1e-8 * largest)
        assert there.load.shear == pytest.approx(here.load.shear, abs=1e-8 * largest)
        assert there.load.lateral_shear == pytest.approx(-here.load.lateral_shear, abs=1e-8 * largest)
    assert mirror(man, other.posture.angles) == pytest.approx(one.posture.angles, abs=1e-7)
    force = {muscle.name: muscle.force for muscle in other.muscles}
    for muscle in one.muscles:
        assert force[other_side(muscle.name)] == pytest.approx(muscle.force, abs=1e-7 * largest)
    assert other.feet[0].force == pytest.approx(one.feet[1].force, abs=1e-8 * man.mass * GRAVITY)


# --- what cannot be done ---


def test_a_task_nobody_can_do_says_what_is_left_over_and_where(man: Body):
    #   50 kg in each hand, arms stretched: hundreds of newton metres at the shoulders alone
    stance, begin = pose(man, Causes(), parse_task("hold:mass=50,distance=stretched"), weights(), guard=False)
    found = solve_equilibrium(stance, begin, check=False, max_steps=4)
    assert found.status in ("unbalanced", "failed")
    worst = man.dofs[int(np.argmax(np.abs(found.residual)))]
    assert found.residual_max > 1e-6
    assert (
        f"{found.residual_max:.2g} {'N' if worst.kind == 'slide' else 'N·m'} left over at {worst.name}" in found.message
    )
    with pytest.raises(NotSolved, match="left over at"):
        solve_equilibrium(stance, begin, max_steps=2)


@pytest.mark.parametrize("length", [1, 200])
def test_a_start_of_the_wrong_size_is_refused_in_words(stood: Equilibrium, length: int):
    with pytest.raises(BadInput, match=f"{len(stood.angles)}"):
        solve_equilibrium(stood.scene.stance, np.zeros(length))


def test_a_solve_cut_short_is_not_called_solved(stood: Equilibrium):
    found = solve_equilibrium(stood.scene.stance, thrown(stood, 0), max_steps=2, check=False)
    assert found.status != "solved"
    assert found.steps <= 2
    assert "after 2 steps" in found.message
