"""A measurement counts by how far it is from what is usual, not from what the model itself has."""

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.chain.observations import Observation
from kinespine.chain.person_fit import fit_person
from kinespine.chain.share_draws import mirrored, plan_draws
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights

EAR = "craniovertebral_angle.left"


def test_a_person_who_has_what_is_usual_has_no_causes(man: Body):
    usual = float(np.deg2rad(49.0))  # the model's own norm is several degrees off
    seen = [Observation(name=EAR, value=usual, error=0.01)]
    fitted = fit_person(man, seen, task=STAND, weights=weights(), usual={EAR: usual})
    assert fitted.expected == pytest.approx(usual)
    assert fitted.mean == pytest.approx(fitted.prior.mean, abs=1e-6)
    without = fit_person(man, seen, task=STAND, weights=weights())
    assert abs(without.expected[0] - usual) > np.deg2rad(2.0)


@pytest.mark.parametrize("count", [1, 6, 7])
def test_draws_come_in_pairs_about_the_middle_that_assume_the_same(count: int):
    scores = mirrored(np.random.default_rng(1), count, 3)
    assert scores.shape == (count, 3)
    even = count - count % 2
    assert scores[0:even:2] == pytest.approx(-scores[1:even:2])
    plan = plan_draws(6, 4, seed=1)
    assert [(a.world, a.follow, a.kind) for a in plan[::2]] == [(b.world, b.follow, b.kind) for b in plan[1::2]]
