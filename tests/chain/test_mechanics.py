"""MuJoCo's slopes against finite differences, and this package's own against MuJoCo's."""

import mujoco
import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.causes import causes_from
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.model import GRAVITY, compile_model
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


def test_a_model_adapted_to_a_changed_body_is_the_one_compiled_for_it(man: Body, crooked: Posture):
    causes = causes_from(
        {
            "skull_lateral_mm": 3.0, "atlas_forward_mm": -2.0, "leg_length_left_mm": 12.0, "lift_right_mm": 5.0,
            "mass.T6_kg": 1.5, "held_left_kg": 4.0, "strength.multifidus_lumbar.left": 0.7, "stiffness.L4-L5": 2.0,
        }
    )  # fmt: skip
    changed = changed_body(man, causes)
    layout(man)  # compiled: the changed body's model is made from it
    adapted = mechanics(changed, crooked.angles)
    model = compile_model(changed)
    data = mujoco.MjData(model)
    data.qpos[:] = crooked.angles
    mujoco.mj_forward(model, data)
    arms = np.zeros((model.ntendon, model.nv))
    mujoco.mju_sparse2dense(arms, data.ten_J, model.ten_J_rownnz, model.ten_J_rowadr, model.ten_J_colind)
    fresh = {
        "points": data.site_xpos[[model.site(name).id for name in changed.landmarks]],
        "origins": data.xpos[1:], "frames": data.xmat[1:].reshape(-1, 3, 3), "centres": data.xipos[1:],
        "anchors": data.xanchor, "axes": data.xaxis, "lengths": data.ten_length, "arms": -arms.T,
        "gravity": -data.qfrc_bias,
    }  # fmt: skip
    for name, value in fresh.items():
        assert getattr(adapted, name) == pytest.approx(value, abs=1e-12), name
