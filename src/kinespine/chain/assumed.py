"""What nobody has measured of the model itself, beside habit: neutral zones, effort, guard, what a neck tells."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.weights import Weights

NEUTRAL_LOW, NEUTRAL_HIGH = 0.1, 10.0  # factors; the stiffness they give is held within its prior (`tissue.py`)
EXPONENTS = (2.0, 2.0, 2.0, 3.0)  # of effort, each as likely (assumed)
GUARD_HIGH = 1.5  # of the margin; none at all is the low end (assumed)
MIDDLE_RETAINED = 6.0**-0.5  # root mean square of what is left of a bias over people


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One way the model may be."""

    neutral: float = 1.0  # factor of the stiffness of every neutral zone
    exponent: float = 2.0  # of effort
    guard: float = 1.0  # factor of the stiffness asked for
    gain: float = 0.0  # part of a turned bone that the neck tells as a turn of its own, 0 to 1
    retained: float = MIDDLE_RETAINED  # share of a sensory bias left after adaptation, 0 to 1
    other: float = 0.0  # of the other fit of sway in what a neck that feels turned does, 0 to 1 (`NeckSense.other`)

    @property
    def told(self) -> float:
        """Part of a turned bone that the chain is told of."""
        return self.gain * self.retained

    def of(self, body: Body, weights: Weights) -> tuple[Body, Weights]:
        """That body and those weights, as this is assumed."""
        if self.neutral != 1.0:
            tissue = tuple(replace(one, neutral=self.neutral) for one in body.tissue)
            body = replace(body, tissue=tissue, plain=body.plain or body)
        margin = weights.guard_margin * self.guard
        return body, replace(weights, effort_exponent=self.exponent, guard_margin=margin)


def stratified(rng: np.random.Generator, count: int) -> list[Assumed]:
    """That many ways, each in its own stratum of every prior.

    What a neck tells is uniform from none to all; of a sensory bias nothing is left in half of them, and a share that
    is uniform in the others; what it does is uniform between two fits of sway.
    """
    neutral, guard, exponent, gain, retained, other = (rng.permutation(count) for _ in range(6))
    low, high = np.log(NEUTRAL_LOW), np.log(NEUTRAL_HIGH)
    return [
        Assumed(
            neutral=float(np.exp(low + (high - low) * (n + 0.5) / count)),
            guard=float(GUARD_HIGH * (g + 0.5) / count),
            exponent=EXPONENTS[int(e) % len(EXPONENTS)],
            gain=float((t + 0.5) / count),
            retained=float(max(0.0, 2.0 * (r + 0.5) / count - 1.0)),
            other=float((o + 0.5) / count),
        )
        for n, g, e, t, r, o in zip(neutral, guard, exponent, gain, retained, other, strict=True)
    ]
