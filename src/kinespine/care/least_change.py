"""How much an outcome must change before the change is more than error."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians, sqrt
from typing import Literal

import numpy as np

from kinespine.assessment.neck import Neck, shown_angle
from kinespine.chain.output_names import Output
from kinespine.chain.posterior import Posterior
from kinespine.measures.facts import least_change

TWICE = 1.959964 * sqrt(2.0)
TO_SI = {"deg": radians(1.0), "mm": 1e-3, "1": 1.0}

Basis = Literal["error of reading again", "error of the reading", "published", "what the examination leaves open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastChange:
    """The smallest change beyond error, 95 of 100 times, SI."""

    value: float
    basis: Basis
    source: str  # key; of a reading its own words


def least_change_of(one: Output, fitted: Posterior, neck: Neck, slopes: np.ndarray) -> LeastChange:
    """The smallest change of an outcome that counts.

    Of an angle that a film shows of the upper neck, 1.96 √2 of what errs anew when it is read again: bones and
    projection are the same twice. Of what else was read on this person, 1.96 √2 of the error of the reading. Else as
    published. What nobody can measure, as a load, has no second reading; then 1.96 √2 of what the fit leaves open.

    Args:
        neck: as skull and atlas were read.
        slopes: (c,) of the outcome with the causes.
    """
    for cause, variance in zip(neck.names, np.diag(neck.again).tolist(), strict=True):
        if shown_angle(cause) == one.name:
            return LeastChange(
                value=TWICE * radians(sqrt(variance)), basis="error of reading again", source="kinespine"
            )
    read = next((seen for seen in fitted.observations if seen.name == one.name), None)
    if read is not None:
        return LeastChange(value=TWICE * read.error, basis="error of the reading", source=read.source)
    known = least_change(one.name)
    if known is not None:
        return LeastChange(value=TO_SI[known.unit] * known.value, basis="published", source=known.source)
    open_ = float(np.sqrt(max(slopes @ fitted.covariance @ slopes, 0.0)))
    return LeastChange(value=TWICE * open_, basis="what the examination leaves open", source="kinespine")
