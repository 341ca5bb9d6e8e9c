"""One body for all tests of the chain: building it takes longer than asking it."""

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.chain import Posture, posture_from


@pytest.fixture(scope="session")
def man() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="session")
def crooked(man: Body) -> Posture:
    """A posture off the norm everywhere, that stands."""
    random = np.random.default_rng(11)
    turned = {
        dof.name: float(random.normal(0.0, 1.0)) for dof in man.dofs if dof.role == "spine" and dof.kind == "hinge"
    }
    return posture_from(man, turned | {"elbow.flexion.left": 20.0, "hip.abduction.right": 2.0})
