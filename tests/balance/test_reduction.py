"""The small plant against the whole linear model, and against hand-sized mechanics."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import eigh, null_space

from kinespine.balance.reduction import (
    FRONTAL,
    LIMBS,
    SAGITTAL,
    WAYS,
    Plant,
    held_ways,
    mass_matrix,
    plant_of,
    reflex_stiffness,
    whole_modes,
)
from kinespine.chain import Standing
from kinespine.chain.stiffness import loaded_stiffness
from kinespine.errors import BadInput


def _limbs(plant: Plant) -> np.ndarray:
    held = np.zeros(len(WAYS))
    held[LIMBS] = np.diag(plant.damping)[LIMBS] / 1.699  # B / K of the ankle
    return np.diag(held)


def test_a_steady_torque_turns_the_small_plant_as_it_turns_the_whole_body(plant: Plant, upright: Standing):
    scene, amounts = upright.equilibrium.scene, upright.equilibrium.amounts
    still, reads = held_ways(scene)
    free = null_space(still, rcond=1e-9)
    whole = loaded_stiffness(scene, amounts) + reflex_stiffness(scene, amounts) + reads.T @ _limbs(plant) @ reads
    turned = reads @ free @ np.linalg.solve(free.T @ whole @ free, free.T @ reads.T)
    assert turned == pytest.approx(np.linalg.inv(plant.stiffness), rel=1e-3, abs=1e-6 * np.abs(turned).max())


def test_the_body_falls_in_three_ways_as_fast_as_the_whole_linear_model_within_15_percent(
    plant: Plant, upright: Standing
):
    small = eigh(plant.stiffness - _limbs(plant), plant.mass, eigvals_only=True)
    whole = whole_modes(upright.equilibrium.scene, upright.equilibrium.amounts, 5)
    assert (small < 0).sum() == (whole < 0).sum() == 3
    rates = np.sqrt(-small[:3]), np.sqrt(-whole[:3])
    assert rates[0] == pytest.approx(rates[1], rel=0.15)
    assert np.all(small[:5] >= whole - 1e-9)  # a body held to fewer ways is never softer


def test_forward_and_sideways_are_apart_in_a_symmetric_body(plant: Plant):
    for matrix in (plant.mass, plant.stiffness):
        across = np.abs(matrix[np.ix_(SAGITTAL, FRONTAL)]).max()
        assert across < 1e-6 * np.abs(matrix).max()


def test_a_body_that_turns_about_its_ankles_is_a_pendulum(plant: Plant, upright: Standing):
    #   m g h about the ankle is what gravity asks, less what gives way in between
    mass, height = upright.body.mass, plant.height
    assert plant.load[0] == pytest.approx(mass * 9.81 * height, rel=0.1)
    assert plant.mass[0, 0] == pytest.approx(1.33 * mass * height**2, rel=0.15)  # a rod of twice that height: 4/3 m h2
    assert np.all(np.linalg.eigvalsh(plant.mass) > 0)


def test_the_head_turns_by_the_sum_of_what_is_below_it(plant: Plant):
    assert plant.head[0, :5] == pytest.approx(np.ones(5), abs=1e-6)
    assert plant.head[1, 5:] == pytest.approx(
        [0, 1, 1, 1], abs=1e-3
    )  # the legs carry the pelvis upright, as four bars do


def test_inertia_is_that_of_points_and_turning_parts(upright: Standing):
    scene = upright.equilibrium.scene
    inertia = mass_matrix(scene)
    index = [dof.name for dof in upright.body.dofs].index("pelvis.upward")
    assert inertia[index, index] == pytest.approx(upright.body.mass)
    assert inertia == pytest.approx(inertia.T)


def test_nobody_sways_whose_posture_was_not_found(upright: Standing):
    unsolved = replace(upright, equilibrium=replace(upright.equilibrium, status="failed"))
    with pytest.raises(BadInput, match="both feet"):
        plant_of(unsolved)
