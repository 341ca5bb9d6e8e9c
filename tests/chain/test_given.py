"""Load sharing with given forces, and with unit weights, against what must hold."""

import mujoco
import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.chain import solve_loads
from kinespine.chain.acting import Balance, balance_of
from kinespine.chain.given import given_problem
from kinespine.chain.mechanics import layout, places
from kinespine.chain.posture import standing
from kinespine.chain.sharing import share
from kinespine.chain.standing import Standing, solve_standing


@pytest.fixture(scope="module")
def stood(man: Body) -> Standing:
    return solve_standing(man)


@pytest.fixture(scope="module")
def balance(man: Body) -> Balance:
    return balance_of(man, standing(man), standing(man))


def test_given_the_forces_of_an_equilibrium_its_muscles_are_one_answer(stood: Standing):
    scene, amounts = stood.equilibrium.scene, stood.equilibrium.amounts
    problem = given_problem(scene, amounts)
    left = problem.demand - problem.arms @ amounts[: scene.pushed.start]
    assert np.abs(left).max() < 1e-6


def test_without_a_guard_the_same_forces_need_no_more_effort(stood: Standing):
    scene, amounts = stood.equilibrium.scene, stood.equilibrium.amounts
    problem = given_problem(scene, amounts)
    found = share(problem)
    assert found.status == "solved"
    assert problem.weight @ found.x**2 < problem.weight @ amounts[: scene.pushed.start] ** 2


def test_unit_weights_give_the_least_plain_sum_of_squares(stood: Standing):
    scene, amounts = stood.equilibrium.scene, stood.equilibrium.amounts
    weighted = share(given_problem(scene, amounts))
    plain = share(given_problem(scene, amounts, unit_weights=True))
    assert plain.status == "solved"
    assert np.sum(plain.x**2) < np.sum(weighted.x**2)
    effort = given_problem(scene, amounts).weight
    assert effort @ weighted.x**2 < effort @ plain.x**2


def test_loads_with_unit_weights_are_solved_and_differ(man: Body):
    plain, weighted = solve_loads(man, unit_weights=True), solve_loads(man)
    assert plain.status == "solved"
    activations = [np.array([muscle.activation for muscle in found.muscles]) for found in (plain, weighted)]
    assert np.sum(activations[0] ** 2) < np.sum(activations[1] ** 2)


def test_mujoco_finds_at_rest_what_gravity_and_the_feet_ask(man: Body, balance: Balance):
    """MuJoCo's own inverse dynamics, with the ground's pushes as forces on its feet."""
    fixed = layout(man)
    data = mujoco.MjData(fixed.model)
    mujoco.mj_forward(fixed.model, data)
    shared = share(balance.problem())
    parts = balance.parts(shared.x)
    ground = balance.blocks.ground.arms @ parts.ground
    state = places(man, np.zeros(len(man.dofs)))
    pressed = np.zeros(len(man.dofs))
    for name, amount, unit in zip(
        balance.blocks.ground.names, parts.ground, balance.blocks.ground.unit, strict=True
    ):  # fmt: skip
        kind, _, side = name.removeprefix("foot.").rpartition(".")
        corners = [f"foot.{corner}.{side}" for corner in CORNERS]
        force = amount * unit
        pushes = {
            "forward": [(corner, [0.25 * force, 0.0, 0.0]) for corner in corners],
            "leftward": [(corner, [0.0, 0.25 * force, 0.0]) for corner in corners],
            "twist": [(corner, [0.0, 0.5 * force, 0.0]) for corner in corners[2:]]
            + [(corner, [0.0, -0.5 * force, 0.0]) for corner in corners[:2]],
        }.get(kind, [(name, [0.0, 0.0, force])])
        for point, push in pushes:
            place = state.points[fixed.landmark_index[point]]
            body = fixed.index[f"foot.{side}"] + 1
            mujoco.mj_applyFT(fixed.model, data, np.array(push), np.zeros(3), place, body, pressed)
    data.qacc[:] = 0.0  # in place of free fall
    mujoco.mj_inverse(fixed.model, data)
    assert data.qfrc_inverse == pytest.approx(-balance.state.gravity, abs=1e-9)
    assert ground == pytest.approx(pressed, abs=1e-9)
    floating = [row for row, dof in enumerate(man.dofs) if dof.role == "floating"]
    assert data.qfrc_inverse[floating] == pytest.approx(pressed[floating], abs=1e-6)  # the feet carry the weight


CORNERS = ("heel_medial", "heel_lateral", "metatarsal_1_sole", "metatarsal_5_sole")
