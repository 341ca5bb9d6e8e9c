"""Share a demand among actuators: separable effort, bounds and balance.

    minimise    sum_i  w_i |x_i|^p / p
    subject to  A x = b,   l <= x <= u

The effort is separable and strictly convex, so multipliers give the actuators back one by one, and what is left
is a concave function with one unknown per degree of freedom: `dual.py` climbs it. First a dash, which balances the
load of a body in about eight steps; where it stalls, elastic problems that harden, and either end in balance or in
a residual that proves there is none.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinespine.chain.dual import (
    Array,
    Dual,
    Mask,
    Point,
    answer,
    as_dual,
    at,
    balanced,
    dash,
    effort_slope,
    least_left,
    read_only,
    stretch,
)
from kinespine.errors import BadInput

Status = Literal["solved", "unbalanced", "failed"]

DASH, LONG_DASH = 25, 75  # steps a dash is given before the surer way, for p = 2 and above; a body needs 8 and 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sharing:
    """One demand and the actuators that may carry it: n degrees of freedom, m actuators."""

    arms: Array  # (n, m), demand carried by one unit of an actuator
    demand: Array  # (n,), N·m or N as the row
    weight: Array  # (m,), effort of one unit, positive
    lower: Array  # (m,), -inf where there is no bound
    upper: Array  # (m,), +inf where there is no bound
    exponent: float = 2.0  # of the effort, from 2 to 3

    def __post_init__(self) -> None:
        for name in ("arms", "demand", "weight", "lower", "upper"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        _check(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared:
    """How the demand was shared, with the certificate of optimality.

    An `unbalanced` answer carries as much as the bounds allow: its residual is the smallest in the sense of
    least squares, each row measured in what its bounded actuators could carry, and among the answers with
    that residual it has the least effort. Its slope and gap are those for the demand less the residual.
    """

    x: Array  # (m,), within the bounds exactly
    multipliers: Array  # (n,), effort per unit of demand
    free: Mask  # (m,), strictly between the bounds
    residual: Array  # (n,), demand - arms @ x, N·m or N as the row
    slope: float  # largest projected slope of the Lagrangian, relative to the largest slope of the effort
    gap: float  # effort less its dual bound, relative to the effort
    steps: int  # Newton steps taken, one factorisation each
    status: Status
    message: str


def share(problem: Sharing, *, start: Array | None = None, tolerance: float = 1e-8, max_steps: int = 500) -> Shared:
    """Share the demand with the least effort, or as much of it as the bounds allow.

    Args:
        start: multipliers of a similar problem, (n,), effort per unit of demand.
        tolerance: largest residual of any row of a solved problem, N·m or N as the row.
        max_steps: Newton steps before it gives up.

    Returns:
        `solved` only with every row within the tolerance, `unbalanced` only with a proof that nothing within
        the bounds balances, `failed` when the steps run out.
    """
    dual = as_dual(
        problem.arms, problem.demand, problem.weight, problem.lower, problem.upper, problem.exponent, tolerance
    )
    rest = np.zeros(len(problem.demand))
    if start is not None and start.shape != rest.shape:
        raise BadInput(f"The start has shape {start.shape}: give one multiplier per row, {rest.shape}.")
    first = rest if start is None else start * dual.row / dual.effort
    given = DASH if problem.exponent == 2 else LONG_DASH
    dashed, steps = dash(dual, at(dual, first), min(given, max_steps))
    if balanced(dual, dashed):
        return _report(problem, dual, dashed, steps, tolerance)
    here, more = stretch(dual, at(dual, rest), max_steps - steps)
    if not (balanced(dual, here) or least_left(dual, here) > 0):
        here, last = dash(dual, dashed, max_steps - steps - more)
        more += last
    return _report(problem, dual, here, steps + more, tolerance)


def _report(problem: Sharing, dual: Dual, here: Point, steps: int, tolerance: float) -> Shared:
    x = np.clip(here.x / dual.unit, problem.lower, problem.upper)
    residual = problem.demand - problem.arms @ x
    worst = int(np.argmax(np.abs(residual)))
    left = f"row {worst} is left with {residual[worst]:.3g}"
    status: Status = "failed"
    message = f"After {steps} steps {left}: allow more steps, or start from a similar problem's multipliers."
    if abs(residual[worst]) <= tolerance:
        status, message = "solved", f"Every row balances within {tolerance:g}."
    elif least_left(dual, here) > 0:
        status, message = "unbalanced", f"Nothing within the bounds balances: {left}."
    elif balanced(dual, here):
        message = f"{left.capitalize()}: the tolerance {tolerance:g} is finer than rounding allows."
    lagrangian = effort_slope(dual, here.x) - here.pull
    downhill = np.where(here.x <= dual.lower, np.minimum(lagrangian, 0), lagrangian)
    downhill = np.where(here.x >= dual.upper, np.maximum(lagrangian, 0), downhill)
    downhill[dual.lower == dual.upper] = 0
    asked = answer(dual, here.pull)
    efforts = np.abs(here.x) ** dual.exponent / dual.exponent
    bound = np.abs(asked) ** dual.exponent / dual.exponent + here.pull * (here.x - asked)
    return Shared(
        x=read_only(x),
        multipliers=read_only(here.multipliers * dual.effort / dual.row),
        free=_frozen((x > problem.lower) & (x < problem.upper)),
        residual=read_only(residual),
        slope=float(np.max(np.abs(downhill)) / max(float(np.max(np.abs(here.pull))), 1e-300)),
        gap=float(np.sum(efforts - bound) / max(float(np.sum(efforts)), 1e-300)),
        steps=steps,
        status=status,
        message=message,
    )


def _frozen(mask: Mask) -> Mask:
    mask.setflags(write=False)
    return mask


def _check(problem: Sharing) -> None:
    shape = problem.arms.shape
    if len(shape) != 2 or 0 in shape:
        raise BadInput(f"The arms have shape {shape}: one row per degree of freedom, one column per actuator.")
    for name, length in (
        ("demand", shape[0]),
        ("weight", shape[1]),
        ("lower", shape[1]),
        ("upper", shape[1]),
    ):
        if (given := getattr(problem, name).shape) != (length,):
            raise BadInput(f"{name} has shape {given}; arms of shape {shape} need ({length},).")
    for name in ("arms", "demand", "weight"):
        if not np.all(np.isfinite(getattr(problem, name))):
            raise BadInput(f"{name} holds a value that is not finite.")
    lower, upper, weight = problem.lower, problem.upper, problem.weight
    if np.any(weight <= 0):
        raise BadInput(f"Weight {np.argmin(weight)} is {np.min(weight):g}: every actuator needs a positive one.")
    wrong = np.flatnonzero(~(lower <= upper) | (lower == np.inf) | (upper == -np.inf))
    if len(wrong):
        bounds = f"{lower[wrong[0]]:g} to {upper[wrong[0]]:g}"
        raise BadInput(f"Actuator {wrong[0]} has bounds {bounds}: the lower must not exceed the upper.")
    if not 2 <= problem.exponent <= 3:
        raise BadInput(f"Exponent {problem.exponent:g} of the effort: choose from 2 (a few steps) to 3.")
