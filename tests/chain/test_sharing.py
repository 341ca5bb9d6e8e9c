"""Load sharing: hand-sized statics, laws that always hold, and a library QP as the check."""

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import piqp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from kinespine.anatomy import Body
from kinespine.chain.acting import balance_of
from kinespine.chain.posture import posture_from, standing
from kinespine.chain.sharing import Shared, Sharing, share
from kinespine.errors import BadInput


def muscles(arms: list[list[float]], demand: list[float], weight: list[float]) -> Sharing:
    count = len(weight)
    return Sharing(
        arms=np.array(arms),
        demand=np.array(demand),
        weight=np.array(weight),
        lower=np.zeros(count),
        upper=np.ones(count),
    )


def drawn(seed: int, *, rows: int = 5, columns: int = 18, load: float = 1.0) -> Sharing:
    """A demand that actuators within their bounds do carry; some one-sided or unbounded, weights apart."""
    random = np.random.default_rng(seed)
    arms = random.normal(size=(rows, columns)) * (random.random((rows, columns)) < 0.6)
    arms[:, :rows] += np.eye(rows)
    arms *= 10.0 ** random.uniform(-1, 2, (rows, 1))
    lower = random.choice([0.0, -1.0, -np.inf], columns, p=[0.7, 0.2, 0.1])
    upper = random.choice([1.0, np.inf], columns, p=[0.8, 0.2])
    within = random.uniform(np.maximum(lower, -2), np.minimum(upper, 2)) * (random.random(columns) < 0.7)
    weight = 10.0 ** random.uniform(-4, 2, columns)
    return Sharing(arms=arms, demand=load * arms @ within, weight=weight, lower=lower, upper=upper)


def assert_optimal(problem: Sharing, found: Shared) -> None:
    """Check the optimality conditions from the definition, not from the solver's own report."""
    assert found.status == "solved", found.message
    assert np.max(np.abs(problem.arms @ found.x - problem.demand)) <= 1e-8
    assert np.all(found.x >= problem.lower)
    assert np.all(found.x <= problem.upper)
    effort = problem.weight * np.sign(found.x) * np.abs(found.x) ** (problem.exponent - 1)
    pull = problem.arms.T @ found.multipliers
    slope = effort - pull
    size = 1e-7 * np.sqrt(problem.weight) * max(1.0, float(np.max(np.abs(pull) / np.sqrt(problem.weight))))
    assert np.all(np.abs(slope[found.free]) <= size[found.free])
    assert np.all(slope[found.x == problem.lower] >= -size[found.x == problem.lower])
    assert np.all(slope[found.x == problem.upper] <= size[found.x == problem.upper])
    assert found.gap == pytest.approx(0, abs=1e-9)
    assert found.slope == pytest.approx(0, abs=1e-8)


seeds = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def spine_like(root_folder: Path) -> Callable[..., Sharing]:
    place = root_folder / "benchmarks" / "sharing.py"
    spec = importlib.util.spec_from_file_location("benchmark_of_sharing", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.spine_like


@pytest.fixture(scope="module")
def root_folder() -> Path:
    return Path(__file__).resolve().parents[2]


def test_two_muscles_share_a_moment_by_arm_over_weight():
    #   x_i = arm_i / w_i * multiplier:  10 x1 + 20 x2 = 9, w = 1, 2  ->  multiplier 9 / (100 + 200) = 0.03
    found = share(muscles([[10, 20]], [9], [1, 2]))
    assert found.x == pytest.approx([0.3, 0.3])
    assert found.multipliers == pytest.approx([0.03])
    assert found.status == "solved"


def test_an_antagonist_rests():
    found = share(muscles([[10, -10]], [5], [1, 1]))
    assert found.x == pytest.approx([0.5, 0])
    assert list(found.free) == [True, False]


def test_a_muscle_at_its_bound_leaves_the_rest_to_the_other():
    #   unbounded, x = 1.5 and 0.75; bounded, the first gives 10 of the 18.75 and the second the other 8.75
    found = share(muscles([[10, 5]], [14], [1, 1]))
    assert found.x == pytest.approx([1, 0.8])
    assert found.multipliers == pytest.approx([0.8 / 5])
    assert list(found.free) == [False, True]


def test_a_moment_beyond_strength_is_unbalanced_and_says_by_how_much():
    found = share(muscles([[10, 5], [0, 0]], [25, 0], [1, 1]))
    assert found.status == "unbalanced"
    assert found.residual == pytest.approx([10, 0])
    assert found.x == pytest.approx([1, 1])
    assert "row 0" in found.message


def test_a_row_that_nothing_moves_is_unbalanced():
    found = share(muscles([[10, 5], [0, 0]], [5, 3], [1, 1]))
    assert found.status == "unbalanced"
    assert found.residual == pytest.approx([0, 3], abs=1e-8)
    assert found.x == pytest.approx([0.4, 0.2])


def test_a_body_whose_weight_falls_outside_its_feet_is_unbalanced():
    #   feet at 0.1 m behind and 0.2 m ahead push up only; 700 N at 0.3 m ahead
    problem = Sharing(
        arms=np.array([[1.0, 1.0], [-0.1, 0.2]]),
        demand=np.array([700.0, 210.0]),
        weight=np.array([1e-6, 1e-6]),
        lower=np.zeros(2),
        upper=np.full(2, np.inf),
    )
    found = share(problem)
    assert found.status == "unbalanced"
    assert found.x[0] == pytest.approx(0, abs=1e-6)
    inside = share(replace(problem, demand=np.array([700.0, 35.0])))
    assert inside.status == "solved"
    assert inside.x == pytest.approx([350, 350])


def test_no_demand_needs_no_effort():
    found = share(muscles([[10, -5]], [0], [1, 1]))
    assert found.status == "solved"
    assert found.x == pytest.approx([0, 0])


def test_a_fixed_actuator_stays_where_it_is():
    problem = muscles([[10, 5]], [6], [1, 1])
    found = share(replace(problem, lower=np.array([0.0, 0.2]), upper=np.array([1.0, 0.2])))
    assert found.x == pytest.approx([0.5, 0.2])
    assert list(found.free) == [True, False]


def test_exponent_three_shares_by_the_root_of_arm_over_weight():
    #   w x^2 = arm * multiplier: with arms 10 and 40, x2 = 2 x1, so 10 x1 + 80 x1 = 45
    found = share(replace(muscles([[10, 40]], [45], [1, 1]), exponent=3.0))
    assert found.x == pytest.approx([0.5, 1.0])
    assert found.status == "solved"


def test_the_exponent_does_not_change_what_is_left_over():
    #   the first row asks 10 more than both muscles give; the second is shared by two others
    arms: list[list[float]] = [[10, 5, 0, 0], [0, 0, 10, 40]]
    found = share(replace(muscles(arms, [25, 45], [1, 1, 1, 1]), exponent=3.0))
    assert found.status == "unbalanced"
    assert found.residual == pytest.approx([10, 0], abs=1e-6)
    assert found.x == pytest.approx([1, 1, 0.5, 1], abs=1e-6)


def test_steps_that_run_out_are_a_failure(spine_like: Callable[..., Sharing]):
    found = share(spine_like(0), max_steps=1)
    assert found.status == "failed"
    assert "1 step" in found.message


@given(seeds)
def test_optimality_conditions_hold(seed: int):
    problem = drawn(seed)
    assert_optimal(problem, share(problem))


@given(seeds, st.sampled_from([2.3, 3.0]))
def test_optimality_conditions_hold_for_other_exponents(seed: int, exponent: float):
    problem = replace(drawn(seed), exponent=exponent)
    problem = replace(problem, weight=np.sqrt(problem.weight))
    assert_optimal(problem, share(problem))


@given(seeds)
def test_what_is_left_over_is_the_smallest_possible(seed: int):
    drawn_problem = drawn(seed, load=6.0)
    bounded = np.where(np.isfinite(drawn_problem.lower), drawn_problem.lower, -1)
    problem = replace(drawn_problem, lower=bounded, upper=np.ones(18))
    found = share(problem)
    strength = np.linalg.norm(problem.arms, axis=1)  # every actuator reaches 1
    least = lsq_linear(
        problem.arms / strength[:, None],
        problem.demand / strength,
        (problem.lower, problem.upper),
        method="bvls",
        tol=1e-14,
    )
    left = np.linalg.norm(found.residual / strength)
    if found.status == "solved":
        assert np.sqrt(2 * least.cost) == pytest.approx(0, abs=1e-7)
    else:
        assert found.status == "unbalanced", found.message
        assert left == pytest.approx(np.sqrt(2 * least.cost), rel=1e-6)


@given(seeds, st.floats(-3, 3), st.floats(-3, 3))
def test_units_do_not_change_the_answer(seed: int, row_power: float, weight_power: float):
    problem = drawn(seed)
    rows = 10.0 ** (row_power * np.linspace(0, 1, 5))
    other = replace(
        problem,
        arms=rows[:, None] * problem.arms,
        demand=rows * problem.demand,
        weight=10**weight_power * problem.weight,
    )
    found, scaled = share(problem), share(other, tolerance=1e-8 * float(np.max(rows)))
    assert scaled.status == "solved"
    assert scaled.x == pytest.approx(found.x, abs=1e-6)


@given(seeds, seeds)
def test_order_of_muscles_does_not_matter(seed: int, shuffle: int):
    problem = drawn(seed)
    order = np.random.default_rng(shuffle).permutation(18)
    other = replace(
        problem,
        arms=problem.arms[:, order],
        weight=problem.weight[order],
        lower=problem.lower[order],
        upper=problem.upper[order],
    )
    assert share(other).x == pytest.approx(share(problem).x[order], abs=1e-8)


@given(seeds, st.integers(0, 17))
def test_a_muscle_split_in_two_pulls_as_before(seed: int, which: int):
    #   each half: the same arm about the joint, half the force, half the volume
    problem = drawn(seed)
    arms = np.column_stack([problem.arms, problem.arms[:, which] / 2])
    arms[:, which] /= 2
    weight = np.append(problem.weight, problem.weight[which] / 2)
    weight[which] /= 2
    halves = share(
        replace(
            problem,
            arms=arms,
            weight=weight,
            lower=np.append(problem.lower, problem.lower[which]),
            upper=np.append(problem.upper, problem.upper[which]),
        )
    )
    whole = share(problem)
    assert halves.x[which] == pytest.approx(whole.x[which], abs=1e-8)
    assert halves.x[-1] == pytest.approx(whole.x[which], abs=1e-8)
    assert halves.x[:-1] == pytest.approx(whole.x, abs=1e-8)


@given(seeds)
def test_a_start_nearby_does_not_change_the_answer(seed: int):
    problem = drawn(seed)
    cold = share(problem)
    near = replace(problem, demand=0.97 * problem.demand)
    warm, again = share(near, start=cold.multipliers), share(near)
    assert warm.status == "solved"
    assert warm.x == pytest.approx(again.x, abs=1e-8)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("load", [0.3, 1.0, 2.0])
def test_a_spine_on_two_feet_balances_in_few_steps(spine_like: Callable[..., Sharing], seed: int, load: float):
    problem = spine_like(seed, load=load)
    found = share(problem)
    if found.status != "solved":  # stronger limbs, where the draw asked for more than they have
        assert found.status == "unbalanced"
        problem = replace(problem, demand=problem.demand - found.residual)
        found = share(problem, tolerance=1e-6)
        assert found.status == "solved"
        return
    assert_optimal(problem, found)
    assert found.steps <= 12


@pytest.mark.parametrize("seed", range(3))
def test_a_spine_on_two_feet_shares_by_the_third_power(spine_like: Callable[..., Sharing], seed: int):
    problem = spine_like(seed, exponent=3.0)
    assert_optimal(problem, share(problem))


@pytest.mark.parametrize("seed", range(6))
def test_a_spine_asked_for_ten_times_too_much_is_unbalanced(spine_like: Callable[..., Sharing], seed: int):
    found = share(spine_like(seed, load=10.0))
    assert found.status == "unbalanced"
    assert np.max(np.abs(found.residual)) > 1


def by_library(problem: Sharing) -> np.ndarray | None:
    solver = piqp.DenseSolver()
    solver.settings.eps_abs = solver.settings.eps_duality_gap_abs = 1e-12
    solver.settings.eps_rel = solver.settings.eps_duality_gap_rel = 1e-12
    solver.setup(
        P=np.asfortranarray(np.diag(problem.weight / np.median(problem.weight))),
        c=np.zeros(len(problem.weight)),
        A=np.asfortranarray(problem.arms),
        b=problem.demand,
        x_l=problem.lower,
        x_u=problem.upper,
    )
    solver.solve()
    x = solver.result.x
    return x if np.max(np.abs(problem.arms @ x - problem.demand)) < 1e-7 else None


def test_a_library_gives_the_same_answers_on_random_problems():
    compared = 0
    for seed in range(60):
        problem = replace(drawn(seed), weight=10.0 ** np.random.default_rng(seed).uniform(-1, 1, 18))
        if (library := by_library(problem)) is not None:
            #   without an arm it rests exactly at 0, where an interior point only comes near
            armed = np.any(problem.arms != 0, axis=0)
            assert share(problem).x[armed] == pytest.approx(library[armed], abs=1e-6)
            compared += 1
    assert compared >= 50


@pytest.mark.parametrize("seed", [0, 1])
def test_a_library_gives_the_same_activations_on_a_spine(spine_like: Callable[..., Sharing], seed: int):
    problem = spine_like(seed, muscles=300)
    library = by_library(problem)
    assert library is not None
    assert share(problem).x[:329] == pytest.approx(library[:329], abs=1e-6)


def body_problem(body: Body, angles_deg: dict[str, float], load: float = 1.0) -> Sharing:
    posture = posture_from(body, angles_deg)
    problem = balance_of(body, posture, standing(body)).problem()
    return replace(problem, demand=load * problem.demand)


def test_a_standing_body_is_shared_as_by_a_library_in_few_steps(man: Body):
    problem = body_problem(man, {})
    found, library = share(problem), by_library(problem)
    assert library is not None
    assert_optimal(problem, found)
    assert found.slope <= 1e-9
    assert found.x == pytest.approx(library, abs=1e-6)
    assert found.steps <= 12


@pytest.mark.parametrize("load", [0.3, 1.0, 1.2])
def test_a_body_is_shared_by_the_third_power(man: Body, load: float):
    problem = replace(body_problem(man, {}, load), exponent=3.0)
    assert_optimal(problem, share(problem))


def test_a_posture_nearby_is_shared_sooner(man: Body):
    start = share(body_problem(man, {})).multipliers
    near = body_problem(man, {"L4-L5.flexion": 0.5, "L3-L4.flexion": -0.5})
    warm, cold = share(near, start=start), share(near)
    assert warm.steps < cold.steps
    assert warm.x == pytest.approx(cold.x, abs=1e-7)


@pytest.mark.parametrize("exponent", [2.0, 3.0])
def test_a_body_asked_for_eight_times_its_load_is_unbalanced(man: Body, exponent: float):
    problem = replace(body_problem(man, {}, 8.0), exponent=exponent)
    found = share(problem)
    assert found.status == "unbalanced", found.message
    assert np.max(np.abs(found.residual)) > 1


def test_rounding_in_a_row_without_muscle_is_no_strength():
    #   the first row is carried by the ground alone, but for an arm of rounding
    problem = Sharing(
        arms=np.array([[1e-16, 700.0, 700.0], [10.0, -70.0, 140.0]]),
        demand=np.array([700.0, 36.0]),
        weight=np.array([1.0, 1e-6, 1e-6]),
        lower=np.zeros(3),
        upper=np.array([1.0, np.inf, np.inf]),
    )
    assert_optimal(problem, share(problem))
    found = share(replace(problem, demand=np.array([700.0, -75.0])))
    assert found.status == "unbalanced"
    assert found.residual[1] < 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"arms": np.ones(2)}, "one row per degree of freedom"),
        ({"demand": np.ones(3)}, r"demand has shape \(3,\)"),
        ({"demand": np.array([np.nan])}, "not finite"),
        ({"weight": np.array([1.0, 0.0])}, "Weight 1 is 0"),
        ({"lower": np.array([0.0, 2.0])}, "Actuator 1 has bounds 2 to 1"),
        ({"upper": np.array([np.nan, 1.0])}, "Actuator 0 has bounds"),
        ({"exponent": 5.0}, "Exponent 5"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(change: dict[str, np.ndarray], words: str):
    with pytest.raises(BadInput, match=words):
        replace(muscles([[10, 5]], [5], [1, 1]), **change)


def test_a_start_of_the_wrong_length_is_refused():
    with pytest.raises(BadInput, match="one multiplier per row"):
        share(muscles([[10, 5]], [5], [1, 1]), start=np.zeros(2))


def test_what_was_given_and_found_cannot_be_changed():
    demand = np.array([5.0])
    problem = replace(muscles([[10, 5]], [5], [1, 1]), demand=demand)
    demand[0] = 7
    assert problem.demand[0] == 5
    with pytest.raises(ValueError, match="read-only"):
        share(problem).x[0] = 1
