"""Load sharing where all but muscles and limbs is given: posture, ground forces, pressure, what pushes inside."""

from __future__ import annotations

import numpy as np

from kinespine.chain.columns import with_unit_weights
from kinespine.chain.scene import Scene
from kinespine.chain.sharing import Sharing
from kinespine.chain.stance import rows_of


def given_problem(scene: Scene, amounts: np.ndarray, *, unit_weights: bool = False) -> Sharing:
    """The problem that inverse dynamics poses: share the load that measured posture and forces leave over.

    Every row is a degree of freedom but the six of the pelvis, which no muscle moves. The cage is one of the bodies
    that muscles balance on its springs, bent as they are in the posture. Nothing is asked of stiffness.

    Args:
        amounts: (columns,) of the scene; those of the pushes are given.
        unit_weights: the plain sum of squared activations in place of the volume-weighted one.
    """
    n = len(scene.angles)
    start = scene.pushed.start
    rows = np.setdiff1d(np.arange(n), rows_of(scene.stance.body, "floating"))
    carried = scene.load[:n] + scene.arms[:n, scene.pushed] @ amounts[scene.pushed]
    weight = scene.weight[:start]
    return Sharing(
        arms=scene.arms[rows, :start],
        demand=-carried[rows],
        weight=with_unit_weights(weight) if unit_weights else weight,
        lower=scene.lower[:start],
        upper=scene.upper[:start],
    )
