"""What nobody has measured of the model itself, beside habit: neutral zones, the rule of effort, the guard."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.weights import Weights

NEUTRAL_LOW, NEUTRAL_HIGH = 0.1, 10.0  # factors; the stiffness they give is held within its prior (`tissue.py`)
EXPONENTS = (2.0, 2.0, 2.0, 3.0)  # of effort, each as likely (assumed)
GUARD_HIGH = 1.5  # of the margin; none at all is the low end (assumed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One way the model may be."""

    neutral: float = 1.0  # factor of the stiffness of every neutral zone
    exponent: float = 2.0  # of effort
    guard: float = 1.0  # factor of the stiffness asked for

    def of(self, body: Body, weights: Weights) -> tuple[Body, Weights]:
        """That body and those weights, as this is assumed."""
        if self.neutral != 1.0:
            tissue = tuple(replace(one, neutral=self.neutral) for one in body.tissue)
            body = replace(body, tissue=tissue, plain=body.plain or body)
        margin = weights.guard_margin * self.guard
        return body, replace(weights, effort_exponent=self.exponent, guard_margin=margin)


def stratified(rng: np.random.Generator, count: int) -> list[Assumed]:
    """That many ways, each in its own stratum of every prior."""
    neutral, guard, exponent = (rng.permutation(count) for _ in range(3))
    low, high = np.log(NEUTRAL_LOW), np.log(NEUTRAL_HIGH)
    return [
        Assumed(
            neutral=float(np.exp(low + (high - low) * (n + 0.5) / count)),
            guard=float(GUARD_HIGH * (g + 0.5) / count),
            exponent=EXPONENTS[int(e) % len(EXPONENTS)],
        )
        for n, g, e in zip(neutral, guard, exponent, strict=True)
    ]
