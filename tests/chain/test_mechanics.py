"""MuJoCo's slopes against finite differences, and this package's own against MuJoCo's."""

import mujoco
import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.model import GRAVITY
from kinespine.chain import Posture
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.slopes import motion

STEP = 1e-6


def test_moment_arms_are_how_fascicles_shorten(man: Body, crooked: Posture):
    arms = mechanics(man, crooked.angles).arms
    for row in range(0, len(man.dofs), 5):
        ahead, behind = crooked.angles.copy(), crooked.angles.copy()
        ahead[row] += STEP
        behind[row] -= STEP
        slope = (mechanics(man, ahead).lengths - mechanics(man, behind).lengths) / (2 * STEP)
        assert arms[row] == pytest.approx(-slope, abs=1e-8)


def test_gravity_is_the_slope_of_potential_energy(man: Body, crooked: Posture):
    masses = np.array([segment.mass for segment in man.segments])

    def energy(angles: np.ndarray) -> float:
        return float(GRAVITY * masses @ mechanics(man, angles).centres[:, 2])

    gravity = mechanics(man, crooked.angles).gravity
    for row in range(0, len(man.dofs), 5):
        ahead, behind = crooked.angles.copy(), crooked.angles.copy()
        ahead[row] += STEP
        behind[row] -= STEP
        assert gravity[row] == pytest.approx(-(energy(ahead) - energy(behind)) / (2 * STEP), abs=2e-5)


def test_points_move_as_mujoco_says(man: Body, crooked: Posture):
    fixed, state = layout(man), mechanics(man, crooked.angles)
    names = ("skull.vertex", "cage.xiphoid", "forearm.wrist_centre.left", "foot.toe_tip.right")
    index = [fixed.landmark_index[name] for name in names]
    segments = fixed.landmark_segment[index]
    fixed.data.qpos[:] = crooked.angles
    mujoco.mj_kinematics(fixed.model, fixed.data)
    mujoco.mj_comPos(fixed.model, fixed.data)
    moved = motion(man, state)
    moves, turns = moved.of_points(state.points[index], segments), moved.turn[segments]
    for number, segment in enumerate(segments):
        shift, turn = np.zeros((3, len(man.dofs))), np.zeros((3, len(man.dofs)))
        mujoco.mj_jac(fixed.model, fixed.data, shift, turn, state.points[index[number]], int(segment) + 1)
        assert moves[number] == pytest.approx(shift, abs=1e-12)
        assert turns[number] == pytest.approx(turn, abs=1e-12)
