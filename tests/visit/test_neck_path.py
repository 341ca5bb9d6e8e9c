"""The sensory path of a visit: what the chain is told makes it lean as sway does."""

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.balance.control import controller
from kinespine.balance.lean import _between, lean_of
from kinespine.balance.loop import loop_of
from kinespine.balance.noise import other_noise, usual_noise
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import Condition, Noise, senses_in
from kinespine.chain import solve_standing
from kinespine.chain.assumed import Assumed
from kinespine.chain.prior import healthy_prior
from kinespine.visit.neck_path import sensed_by


@pytest.mark.slow
@pytest.mark.parametrize("bone", ["skull_flexion_deg", "atlas_tilt_deg"])
@pytest.mark.parametrize("noise", [usual_noise(), other_noise()], ids=["usual", "other fit"])
def test_chain_and_sway_lean_alike_by_what_a_turned_bone_tells(bone: str, noise: Noise):
    body, prior = build_body(REFERENCE_MAN), healthy_prior()
    causes = np.zeros(len(prior.names))
    causes[prior.place(bone)] = 4.0
    felt = sensed_by(body, noise).chain(causes, prior, Assumed(gain=1.0, retained=0.5))
    told = {name: float(value) for name, value in zip(prior.names, felt, strict=True) if name.startswith("sensed.")}
    upright = solve_standing(body)
    found = _between(upright, solve_standing(body, causes=causes_from(told), warm=upright.equilibrium))
    channel = "neck.pitch" if "flexion" in bone else "neck.roll"
    senses = senses_in(Condition(), noise).biased({channel: np.radians(4.0)}, 0.5)
    lean = lean_of(loop_of(plant_of(upright), senses, noise, controller()))
    assert np.hypot(found.forward, found.rightward) == pytest.approx(np.hypot(lean.forward, lean.rightward), rel=0.01)
    assert np.hypot(found.pitch, found.roll) == pytest.approx(np.hypot(lean.pitch, lean.roll), rel=0.01)
