"""Share a demand among actuators: separable effort, bounds and balance, solved through the dual.

    minimise    sum_i  w_i |x_i|^p / p
    subject to  A x = b,   l <= x <= u

The effort is separable and strictly convex, so multipliers give the actuators back one by one: x_i is the
inverse of the effort's slope at (A^T multipliers)_i, clipped to its bounds. What is left is a concave function
with one unknown per degree of freedom. A proximal method climbs it: each round is an elastic problem, the balance
a spring of stiffness 1 / softness about the last multipliers, solved by semismooth Newton steps with the free
actuators as active set (Rockafellar 1976; Qi and Sun 1993). Where nothing balances the multipliers run away in a
direction that proves it (Farkas), and the spring alone then gives the smallest residual.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import dsyrk
from scipy.linalg.lapack import dpotrf, dpotrs

from kinespine.errors import BadInput

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Status = Literal["solved", "unbalanced", "failed"]

# All act in the scaled problem, where every row has unit strength.
SOFTEST, HARDEST = 1e-2, 1e-13  # softness of the first and of the last round
ELASTIC = 1e-9  # softness of the answer to a demand that cannot be balanced
FARTHEST = 1e6  # an actuator without bound is taken to end at so many times the largest demand; in proofs only
FLATTEST = 1e-6  # an effort with p > 2 is taken to curve no less than it does here


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
            object.__setattr__(self, name, _read_only(getattr(self, name)))
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


def share(
    problem: Sharing, *, start: Array | None = None, tolerance: float = 1e-8, max_steps: int = 200
) -> Shared:
    """Share the demand with the least effort, or as much of it as the bounds allow.

    Args:
        start: multipliers of a similar problem, (n,), effort per unit of demand.
        tolerance: largest residual of any row of a solved problem, N·m or N as the row.
        max_steps: Newton steps before it gives up.

    Returns:
        `solved` only with every row within the tolerance, `unbalanced` only with a proof that nothing within
        the bounds balances, `failed` when the steps run out.
    """
    scaled = _scale(problem, tolerance)
    multipliers = np.zeros(len(problem.demand))
    softness = SOFTEST
    if start is not None:
        if start.shape != multipliers.shape:
            raise BadInput(
                f"The start has shape {start.shape}: give one multiplier per row of the demand, {multipliers.shape}."
            )
        multipliers, softness = start / scaled.row, 1e-3 * SOFTEST
    here, steps = _at(scaled, multipliers), 0
    while steps < max_steps and not _balanced(scaled, here):
        here, used = _round(scaled, here, here.multipliers, softness, max_steps - steps)
        steps += max(used, 1)
        if _balanced(scaled, here):
            break
        if _proves_no_balance(scaled, here):
            origin = _at(scaled, np.zeros(len(problem.demand)))
            here, used = _round(scaled, origin, origin.multipliers, ELASTIC, max_steps)
            return _report(problem, scaled, here, steps + used, tolerance)
        softness = max(0.1 * softness, HARDEST)
    return _report(problem, scaled, here, steps, tolerance)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scaled:
    """The same problem with every weight 1 and every row of unit strength."""

    arms: Array  # (m, n): one row per actuator, so that the free ones are gathered in one sweep
    demand: Array  # (n,)
    lower: Array  # (m,)
    upper: Array  # (m,)
    unit: Array  # (m,), scaled actuator per unit of x
    row: Array  # (n,), scaled unit of demand per N·m or N
    exponent: float
    tolerance: Array  # (n,)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Point:
    multipliers: Array  # (n,)
    pull: Array  # (m,), what the multipliers ask of every actuator
    x: Array  # (m,), what it answers
    left: Array  # (n,), demand not carried


def _scale(problem: Sharing, tolerance: float) -> _Scaled:
    unit = problem.weight ** (1.0 / problem.exponent)
    arms = problem.arms.T / unit[:, None]
    strength = np.linalg.norm(arms, axis=0)
    row = 1.0 / np.where(strength > 0, strength, np.maximum(np.abs(problem.demand), 1.0))
    return _Scaled(
        arms=arms * row,
        demand=problem.demand * row,
        lower=problem.lower * unit,
        upper=problem.upper * unit,
        unit=unit,
        row=row,
        exponent=problem.exponent,
        tolerance=tolerance * row,
    )


def _round(
    scaled: _Scaled, here: _Point, centre: Array, softness: float, max_steps: int
) -> tuple[_Point, int]:
    """Climb the dual less softness/2 |multipliers - centre|^2 to its top, and say in how many Newton steps."""
    for step in range(max_steps):
        uphill = here.left - softness * (here.multipliers - centre)
        if np.max(np.abs(uphill)) <= 1e-6 * np.max(np.abs(here.left)) or _balanced(scaled, here):
            return here, step
        ahead = _newton_step(scaled, here, centre, softness, uphill)
        if ahead is None:
            return here, step + 1
        here = ahead
    return here, max_steps


def _newton_step(
    scaled: _Scaled, here: _Point, centre: Array, softness: float, uphill: Array
) -> _Point | None:
    """One step with the free actuators as active set, halved until it climbs; None where rounding allows none."""
    index = np.flatnonzero((here.x > scaled.lower) & (here.x < scaled.upper) | (here.pull == 0))
    arms = scaled.arms[index]
    if scaled.exponent != 2:
        arms = arms * np.sqrt(_give(scaled, here.x[index]))[:, None]
    curvature = dsyrk(1.0, arms.T, lower=1) if len(index) else np.zeros((len(centre),) * 2, order="F")
    np.fill_diagonal(curvature, curvature.diagonal() + softness)
    factor, failed = dpotrf(curvature, lower=1, clean=0, overwrite_a=1)
    if failed:
        return None
    direction, _ = dpotrs(factor, uphill, lower=1)
    height, slope = _height(scaled, here, centre, softness), float(uphill @ direction)
    pull = scaled.arms @ direction
    length = 1.0
    while length > 1e-9:
        there = _at(scaled, here.multipliers + length * direction, here.pull + length * pull)
        if _height(scaled, there, centre, softness) >= height + 1e-4 * length * slope - 1e-13 * abs(height):
            return there
        length *= 0.5
    return None


def _height(scaled: _Scaled, here: _Point, centre: Array, softness: float) -> float:
    """The dual with its pull towards the centre."""
    if scaled.exponent == 2:
        effort = 0.5 * float(here.x @ here.x)
    else:
        effort = float(np.sum(np.abs(here.x) ** scaled.exponent)) / scaled.exponent
    drift = here.multipliers - centre
    return float(
        scaled.demand @ here.multipliers - here.pull @ here.x + effort - 0.5 * softness * drift @ drift
    )


def _at(scaled: _Scaled, multipliers: Array, pull: Array | None = None) -> _Point:
    pull = scaled.arms @ multipliers if pull is None else pull
    x = _answer(scaled, pull)
    return _Point(multipliers=multipliers, pull=pull, x=x, left=scaled.demand - x @ scaled.arms)


def _answer(scaled: _Scaled, pull: Array) -> Array:
    if scaled.exponent != 2:
        pull = np.sign(pull) * np.abs(pull) ** (1 / (scaled.exponent - 1))
    return np.minimum(np.maximum(pull, scaled.lower), scaled.upper)


def _give(scaled: _Scaled, x: Array) -> Array:
    """How far each free actuator moves per unit of pull when p > 2."""
    return np.maximum(np.abs(x), FLATTEST) ** (2 - scaled.exponent) / (scaled.exponent - 1)


def _balanced(scaled: _Scaled, here: _Point) -> bool:
    return bool(np.all(np.abs(here.left) <= 0.5 * scaled.tolerance))


def _proves_no_balance(scaled: _Scaled, here: _Point) -> bool:
    """No actuators within the bounds carry any more of what is left: its own direction separates them (Farkas)."""
    pull = scaled.arms @ here.left
    far = FARTHEST * max(float(np.max(np.abs(scaled.demand))), 1.0)
    room = np.where(pull > 0, np.minimum(scaled.upper, far) - here.x, np.maximum(scaled.lower, -far) - here.x)
    return float(pull @ room) < 0.999 * float(here.left @ here.left)


def _report(problem: Sharing, scaled: _Scaled, here: _Point, steps: int, tolerance: float) -> Shared:
    x = np.clip(here.x / scaled.unit, problem.lower, problem.upper)
    residual = problem.demand - problem.arms @ x
    worst = int(np.argmax(np.abs(residual)))
    left = f"row {worst} is left with {residual[worst]:.3g}"
    status: Status = "failed"
    message = f"After {steps} steps {left}: allow more steps, or start from a similar problem's multipliers."
    if abs(residual[worst]) <= tolerance:
        status, message = "solved", f"Every row balances within {tolerance:g}."
    elif _proves_no_balance(scaled, here):
        status, message = "unbalanced", f"Nothing within the bounds balances: {left}."
    pull = scaled.arms @ here.multipliers
    lagrangian = np.sign(here.x) * np.abs(here.x) ** (scaled.exponent - 1) - pull
    downhill = np.where(here.x <= scaled.lower, np.minimum(lagrangian, 0), lagrangian)
    downhill = np.where(here.x >= scaled.upper, np.maximum(lagrangian, 0), downhill)
    downhill[scaled.lower == scaled.upper] = 0
    answer = _answer(scaled, pull)
    effort = np.abs(here.x) ** scaled.exponent / scaled.exponent
    bound = np.abs(answer) ** scaled.exponent / scaled.exponent + pull * (here.x - answer)
    return Shared(
        x=_read_only(x),
        multipliers=_read_only(here.multipliers * scaled.row),
        free=_frozen((x > problem.lower) & (x < problem.upper)),
        residual=_read_only(residual),
        slope=float(np.max(np.abs(downhill)) / max(float(np.max(np.abs(pull))), 1e-300)),
        gap=float(np.sum(effort - bound) / max(float(np.sum(effort)), 1e-300)),
        steps=steps,
        status=status,
        message=message,
    )


def _read_only(given: Array) -> Array:
    array = np.array(given, dtype=np.float64, order="C")
    array.setflags(write=False)
    return array


def _frozen(mask: Mask) -> Mask:
    mask.setflags(write=False)
    return mask


def _check(problem: Sharing) -> None:
    shape = problem.arms.shape
    if len(shape) != 2 or 0 in shape:
        raise BadInput(
            f"The arms have shape {shape}: one row per degree of freedom, one column per actuator."
        )
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
        raise BadInput(
            f"Weight {np.argmin(weight)} is {np.min(weight):g}: every actuator needs a positive one."
        )
    wrong = np.flatnonzero(~(lower <= upper) | (lower == np.inf) | (upper == -np.inf))
    if len(wrong):
        bounds = f"{lower[wrong[0]]:g} to {upper[wrong[0]]:g}"
        raise BadInput(f"Actuator {wrong[0]} has bounds {bounds}: the lower must not exceed the upper.")
    if not 2 <= problem.exponent <= 3:
        raise BadInput(f"Exponent {problem.exponent:g} of the effort: choose from 2 (a few steps) to 3.")
