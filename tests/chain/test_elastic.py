"""Sharing at a price of what is missed: its optimality, and the exact sharing it tends to."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.chain.elastic import Missed, share_elastically
from kinespine.chain.sharing import Sharing, share

seeds = st.integers(0, 10**6)


def drawn(seed: int, *, rows: int = 5, columns: int = 18, load: float = 1.0) -> Sharing:
    """A demand that actuators within their bounds do carry when the load is 1; some one-sided or unbounded."""
    random = np.random.default_rng(seed)
    arms = random.normal(size=(rows, columns)) * (random.random((rows, columns)) < 0.6)
    arms[:, :rows] += np.eye(rows)
    lower = random.choice([0.0, -1.0, -np.inf], columns, p=[0.7, 0.2, 0.1])
    upper = random.choice([1.0, np.inf], columns, p=[0.8, 0.2])
    within = random.uniform(np.maximum(lower, -2), np.minimum(upper, 2)) * (random.random(columns) < 0.7)
    weight = 10.0 ** random.uniform(-2, 2, columns)
    return Sharing(arms=arms, demand=load * arms @ within, weight=weight, lower=lower, upper=upper)


def elastic(problem: Sharing, firmness: np.ndarray, **how: np.ndarray) -> Missed:
    return share_elastically(
        problem.arms, problem.demand, problem.weight, problem.lower, problem.upper, firmness,
        exponent=problem.exponent, **how,
    )  # fmt: skip


def test_one_spring_against_one_muscle_shares_by_hand():
    #   minimise x^2 / 2 + f/2 (6 - 2 x)^2:  x = 12 f / (1 + 4 f);  f = 1 gives 2.4, 1.2 are missed, each worth 1.2
    problem = Sharing(
        arms=np.array([[2.0]]), demand=np.array([6.0]), weight=np.ones(1), lower=np.zeros(1), upper=np.full(1, np.inf)
    )
    found = elastic(problem, np.ones(1))
    assert found.amounts == pytest.approx([2.4])
    assert found.missed == pytest.approx([1.2])
    assert found.prices == pytest.approx([1.2])
    assert found.cost == pytest.approx(0.5 * 2.4**2 + 0.5 * 1.2**2)


@given(seeds, st.floats(-3, 4), st.sampled_from([2.0, 3.0]), st.floats(0.2, 5.0))
def test_the_optimality_conditions_hold(seed: int, power: float, exponent: float, load: float):
    #   prices are firmness times what is missed; effort's slope is the pull of the prices where an actuator is free,
    #   above it at a lower bound and below it at an upper one
    problem = replace(drawn(seed, load=load), exponent=exponent)
    firmness = 10.0 ** (power + np.random.default_rng(seed).uniform(-1, 1, 5))
    found = elastic(problem, firmness)
    assert found.solved
    size = 1e-6 * max(1.0, float(np.abs(found.prices).max()))
    assert found.missed == pytest.approx(problem.demand - problem.arms @ found.amounts, abs=1e-12)
    assert found.prices / firmness == pytest.approx(found.missed, abs=1e-7)
    assert np.all(found.amounts >= problem.lower)
    assert np.all(found.amounts <= problem.upper)
    effort = problem.weight * np.sign(found.amounts) * np.abs(found.amounts) ** (exponent - 1.0)
    slope = effort - problem.arms.T @ found.prices
    free = (found.amounts > problem.lower) & (found.amounts < problem.upper)
    assert np.abs(slope[free]).max(initial=0.0) <= size * max(1.0, float(problem.weight.max()))
    assert slope[found.amounts == problem.lower].min(initial=0.0) >= -size
    assert slope[found.amounts == problem.upper].max(initial=0.0) <= size


@given(seeds)
def test_a_firmer_price_tends_to_the_exact_sharing(seed: int):
    problem = drawn(seed)
    exact = share(problem)
    apart: list[float] = []
    for power in (2, 4, 6):
        found = elastic(problem, np.full(5, 10.0**power))
        assert found.solved
        apart.append(float(np.abs(found.amounts - exact.x).max()))
        #   no carried demand costs less than the dearest carried exactly
        assert found.cost <= 0.5 * float(problem.weight @ exact.x**2) * (1 + 1e-9) + 1e-9
    assert apart[2] <= max(1e-2 * apart[0], 1e-5)
    assert apart[2] <= 1e-3 * max(1.0, float(np.abs(exact.x).max()))


@given(seeds)
def test_a_firmer_price_misses_less_and_costs_more(seed: int):
    problem = drawn(seed, load=3.0)
    soft, firm = (elastic(problem, np.full(5, firmness)) for firmness in (1.0, 30.0))
    assert np.linalg.norm(firm.missed) <= np.linalg.norm(soft.missed) + 1e-9
    assert firm.cost >= soft.cost - 1e-9


@given(seeds)
def test_the_start_does_not_matter(seed: int):
    problem = drawn(seed)
    firmness = np.full(5, 100.0)
    cold = elastic(problem, firmness)
    warm = elastic(problem, firmness, start=cold.prices + np.random.default_rng(seed).normal(0.0, 0.1, 5))
    assert warm.amounts == pytest.approx(cold.amounts, abs=1e-6)
    assert elastic(problem, firmness, start=cold.prices).steps <= 1


def test_the_cost_falls_with_the_demand_as_its_price_says():
    problem, firmness = drawn(4), np.full(5, 50.0)
    found = elastic(problem, firmness)
    for row in range(5):
        step = np.zeros(5)
        step[row] = 1e-5
        more, less = (elastic(replace(problem, demand=problem.demand + s * step), firmness).cost for s in (1, -1))
        assert (more - less) / 2e-5 == pytest.approx(found.prices[row], abs=1e-5)
