"""How strong a fascicle is, and the shape of its force over length."""

from __future__ import annotations

import math

from kinespine.anatomy.body import Fascicle

SPECIFIC_TENSION = 50e4  # N/m2, one for all muscles; range 30 to 90 N/cm2
WIDTH = 0.45  # of the active force-length curve (Thelen 2003)
PASSIVE_SHAPE, PASSIVE_STRAIN = 5.0, 0.6  # of the passive one (Thelen 2003)
ROUND = 0.01  # strain over which the passive curve begins, so that its slope has no jump where fibres are slack


def strongest_force(fascicle: Fascicle) -> float:
    """N, along the tendon at optimal length; the angle of the fibres is taken to stay as it is there."""
    return SPECIFIC_TENSION * fascicle.area * math.cos(fascicle.pennation)
