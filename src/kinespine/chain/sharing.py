"""Share a demand among actuators: separable effort, bounds and balance, solved through the dual.

    minimise    sum_i  w_i |x_i|^p / p
    subject to  A x = b,   l <= x <= u

The effort is separable and strictly convex, so multipliers give the actuators back one by one: x_i is the
inverse of the effort's slope at (A^T multipliers)_i, clipped to its bounds. What is left is a concave
function with one unknown per degree of freedom. Regularised semismooth Newton steps climb it, and balance in
about six. Where there is no balance it has no top; a proximal method then ends at the smallest residual,
which is itself the proof that there is none (Chiche & Gilbert 2016).
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import dsyrk
from scipy.linalg.lapack import dpotrf, dpotrs

from kinespine.errors import BadInput

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Status = Literal["solved", "unbalanced", "failed"]

# All act in the scaled problem, where reach, strength and effort are of order 1.
FIRM = 0.1  # the proximal pull towards its centre, at first
LOOSE = 1e-7  # and at last; 100 times that where nothing balances, since multipliers then grow without end
FLATTEST = 1e-6  # part of its reach below which an effort with p > 2 is taken to curve no less
FARTHEST = 1e6  # where an actuator without bound is taken to end, in reaches; in proofs only
SMALLEST = 1e-8  # slack of the smallest residual, relative to its square


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
    problem: Sharing, *, start: Array | None = None, tolerance: float = 1e-8, max_steps: int = 100
) -> Shared:
    """Share the demand with the least effort, or as much of it as the bounds allow.

    Args:
        start: multipliers of a similar problem, (n,), effort per unit of demand.
        tolerance: largest residual of any row of a solved problem, N·m or N as the row.
        max_steps: Newton steps before it gives up; an exponent above 2 may ask three times for as many.

    Returns:
        `solved` only with every row within the tolerance, `unbalanced` only with a proof that nothing within
        the bounds balances, `failed` when the steps run out.
    """
    scaled = _scale(problem, tolerance)
    rest = np.zeros(len(problem.demand))
    if start is not None and start.shape != rest.shape:
        raise BadInput(f"The start has shape {start.shape}: give one multiplier per row, {rest.shape}.")
    first = rest if start is None else start * scaled.row / scaled.effort
    here, steps = _dash(scaled, _at(scaled, first), max_steps)
    if not _balanced(scaled, here) and problem.exponent != 2:
        return _share_the_rest(problem, steps, tolerance, max_steps)
    if not _balanced(scaled, here):
        here, steps = _walk(scaled, _at(scaled, rest), steps, max_steps)
    return _report(problem, scaled, here, steps, tolerance)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scaled:
    """The same problem without units: every weight 1, every row measured in its strength."""

    arms: Array  # (m, n): one row per actuator, so that the free ones are gathered in one sweep
    demand: Array  # (n,)
    lower: Array  # (m,)
    upper: Array  # (m,)
    reach: Array  # (m,), the largest an actuator goes, or would go if it had a bound
    unit: Array  # (m,), scaled actuator per unit of x
    row: Array  # (n,), N·m or N of one scaled unit of demand
    effort: float  # effort of one scaled unit
    exponent: float
    tolerance: Array  # (n,), scaled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Point:
    multipliers: Array  # (n,)
    pull: Array  # (m,), what the multipliers ask of every actuator
    x: Array  # (m,), what it answers
    left: Array  # (n,), demand not carried


def _dash(scaled: _Scaled, here: _Point, max_steps: int) -> tuple[_Point, int]:
    """Climb with a regularisation that vanishes with the residual: about six steps where balance exists."""
    best, best_step, caution = np.inf, 0, 1e-3
    for step in range(max_steps):
        size = float(here.left @ here.left)
        if size < 0.25 * best:
            best, best_step = size, step
        stalled = step - best_step >= 5
        if _balanced(scaled, here) or stalled or (step > 2 and _proves_no_balance(scaled, here)):
            return here, step
        here, length = _step(scaled, here, here.multipliers, max(1e-12, caution * float(np.sqrt(size))))
        if length >= 1:
            caution = max(1e-5, 0.1 * caution)
        elif length < 0.3:
            caution *= 30
    return here, max_steps


def _walk(scaled: _Scaled, here: _Point, steps: int, max_steps: int) -> tuple[_Point, int]:
    """Climb under a pull towards a centre that follows: surely to balance, or to the smallest residual."""
    centre, firmness = here.multipliers, FIRM
    while steps < max_steps and not (_balanced(scaled, here) or _smallest(scaled, here)):
        steps += 1
        here, _ = _step(scaled, here, centre, firmness)
        drift = firmness * (here.multipliers - centre)
        if np.linalg.norm(here.left - drift) <= max(firmness, 1e-5) * np.linalg.norm(drift):
            loosest = 100 * LOOSE if _proves_no_balance(scaled, here) else LOOSE
            centre, firmness = here.multipliers, max(loosest, 0.1 * firmness)
    return here, steps


def _share_the_rest(problem: Sharing, steps: int, tolerance: float, max_steps: int) -> Shared:
    """Share by another exponent what the quadratic effort found possible: bounds decide that, not effort."""
    possible = share(replace(problem, exponent=2.0), tolerance=tolerance, max_steps=max_steps)
    steps += possible.steps
    unbalanced = possible.status == "unbalanced"
    demand = problem.demand - possible.residual if unbalanced else problem.demand
    scaled = _scale(replace(problem, demand=demand), tolerance)
    here, more = _walk(scaled, _at(scaled, np.zeros(len(demand))), 0, max_steps)
    if _balanced(scaled, here) or not unbalanced:
        found = _report(problem, scaled, here, steps + more, tolerance)
        if not unbalanced:
            return found
        residual = _read_only(problem.demand - problem.arms @ found.x)
        return replace(found, residual=residual, status=possible.status, message=possible.message)
    message = f"{possible.message} The effort is the least for exponent 2, not for {problem.exponent:g}."
    return replace(possible, steps=steps + more, message=message)


def _step(scaled: _Scaled, here: _Point, centre: Array, firmness: float) -> tuple[_Point, float]:
    """Take one Newton step up the dual, less firmness/2 |multipliers - centre|^2; say how long it was."""
    free = (here.x > scaled.lower) & (here.x < scaled.upper)
    # At rest a one-sided actuator is at its bound by a tie: all are free until the first step has spoken.
    index = np.flatnonzero(free | ((here.pull == 0) & (here.x == 0) & (scaled.lower < scaled.upper)))
    arms = scaled.arms[index]
    give = _give(scaled, here.x, index)
    rooted = arms if give is None else arms * np.sqrt(give)[:, None]
    curvature = dsyrk(1.0, rooted.T, lower=1) if len(index) else np.zeros((len(here.left),) * 2, order="F")
    np.fill_diagonal(curvature, curvature.diagonal() + firmness)
    factor, _ = dpotrf(curvature, lower=1, clean=0, overwrite_a=1)
    slope = here.left - firmness * (here.multipliers - centre)
    direction, _ = dpotrs(factor, slope, lower=1)
    there, length = _search(scaled, here, direction, slope, firmness)
    if length == 1 and np.array_equal(free, (there.x > scaled.lower) & (there.x < scaled.upper)):
        there = _refine(scaled, there, index, arms, give, factor)
    return there, length


def _search(
    scaled: _Scaled, here: _Point, direction: Array, slope: Array, firmness: float
) -> tuple[_Point, float]:
    """Find where the dual stops rising along the direction, to a third of its first slope."""
    pull = scaled.arms @ direction
    first, bend = float(slope @ direction), firmness * float(direction @ direction)
    steady = first + float(here.x @ pull)
    low, low_slope, high, high_slope = 0.0, first, np.inf, 0.0
    length = 1.0
    while True:
        x = _answer(scaled, here.pull + length * pull)
        rising = steady - float(x @ pull) - length * bend
        far_enough = rising > 0 and length == 1  # a Newton step is never stretched
        if far_enough or abs(rising) <= 0.3 * first or high - low < 1e-10:
            break
        if rising > 0:
            low, low_slope = length, rising
        else:
            high, high_slope = length, rising
        width = high - low
        cut = low + width * low_slope / (low_slope - high_slope)
        length = min(max(cut, low + 0.1 * width), high - 0.1 * width)
    return _at(scaled, here.multipliers + length * direction), length


def _refine(
    scaled: _Scaled, there: _Point, index: NDArray[np.intp], arms: Array, give: Array | None, factor: Array
) -> _Point:
    """With the right actuators free, balance exactly: correct the actuators themselves with the same factor.

    Multipliers alone cannot: rounding in a large multiplier moves an actuator of small weight too far.
    """
    x, multipliers, left = there.x.copy(), there.multipliers, there.left
    for _ in range(3):
        change, _ = dpotrs(factor, left, lower=1)
        move = arms @ change
        x[index] += move if give is None else move * give
        if np.any(x < scaled.lower - 1e-9) or np.any(x > scaled.upper + 1e-9):
            return there
        np.clip(x, scaled.lower, scaled.upper, out=x)
        multipliers = multipliers + change
        left = scaled.demand - x @ scaled.arms
        if np.all(np.abs(left) <= 1e-2 * scaled.tolerance):
            break
    refined = _Point(multipliers=multipliers, pull=scaled.arms @ multipliers, x=x, left=left)
    # The correction may only tidy up: what the multipliers ask for must still be what the actuators do.
    asked = _effort_slope(scaled, _answer(scaled, refined.pull))
    astray = np.max(np.abs(asked - _effort_slope(scaled, x)))
    good = _balanced(scaled, refined) and astray <= 1e-10 * np.max(np.abs(refined.pull))
    return refined if good else there


def _at(scaled: _Scaled, multipliers: Array) -> _Point:
    pull = scaled.arms @ multipliers
    x = _answer(scaled, pull)
    return _Point(multipliers=multipliers, pull=pull, x=x, left=scaled.demand - x @ scaled.arms)


def _answer(scaled: _Scaled, pull: Array) -> Array:
    if scaled.exponent != 2:
        pull = np.sign(pull) * np.abs(pull) ** (1 / (scaled.exponent - 1))
    return np.minimum(np.maximum(pull, scaled.lower), scaled.upper)


def _give(scaled: _Scaled, x: Array, index: NDArray[np.intp]) -> Array | None:
    """Say how far each free actuator moves per unit of pull; None where that is 1."""
    if scaled.exponent == 2:
        return None
    distance = np.maximum(np.abs(x[index]), FLATTEST * scaled.reach[index])
    return distance ** (2 - scaled.exponent) / (scaled.exponent - 1)


def _balanced(scaled: _Scaled, here: _Point) -> bool:
    return bool(np.all(np.abs(here.left) <= scaled.tolerance))


def _slack(scaled: _Scaled, here: _Point, reaches: float) -> float:
    """How much more of the residual the bounds would let the actuators carry, at most."""
    pull = scaled.arms @ here.left
    room = np.where(
        pull > 0,
        np.minimum(scaled.upper - here.x, reaches * scaled.reach),
        np.maximum(scaled.lower - here.x, -reaches * scaled.reach),
    )
    return float(pull @ room)


def _proves_no_balance(scaled: _Scaled, here: _Point) -> bool:
    return _slack(scaled, here, FARTHEST) < float(here.left @ here.left)


def _smallest(scaled: _Scaled, here: _Point) -> bool:
    small = _slack(scaled, here, 1.0) < SMALLEST * float(here.left @ here.left)
    return small and _proves_no_balance(scaled, here)


def _scale(problem: Sharing, tolerance: float) -> _Scaled:
    arms, demand, weight, exponent = problem.arms, problem.demand, problem.weight, problem.exponent
    reach = np.maximum(np.abs(problem.lower), np.abs(problem.upper))
    bounded = np.isfinite(reach) & (reach > 0)
    if not bounded.all():
        strongest = np.max(np.abs(arms[:, ~bounded]), axis=0)
        wanted = max(float(np.max(np.abs(demand))), tolerance) / np.where(strongest > 0, strongest, 1.0)
        reach[~bounded] = np.where(np.isfinite(reach[~bounded]), 1.0, wanted)
    squared = arms * arms
    row = np.sqrt(squared[:, bounded] @ reach[bounded] ** 2)
    idle = row == 0
    if idle.any():  # a row of unbounded actuators only, or of none
        row[idle] = np.sqrt(squared[idle] @ reach**2)
        row[row == 0] = np.maximum(np.abs(demand[row == 0]), 1.0)
    efforts = weight * reach**exponent
    effort = float(np.median(efforts[bounded] if bounded.any() else efforts))
    unit = (weight / effort) ** (1 / exponent)
    scaled_arms = arms.T.copy()
    scaled_arms /= unit[:, None]
    scaled_arms /= row
    return _Scaled(
        arms=scaled_arms,
        demand=demand / row,
        lower=problem.lower * unit,
        upper=problem.upper * unit,
        reach=reach * unit,
        unit=unit,
        row=row,
        effort=effort,
        exponent=exponent,
        tolerance=tolerance / row,
    )


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
        if not _smallest(scaled, here):
            message += f" This may not be the least possible: the {steps} steps ran out."
    elif _balanced(scaled, here):
        message = f"{left.capitalize()}: the tolerance {tolerance:g} is finer than rounding allows."
    lagrangian = _effort_slope(scaled, here.x) - here.pull
    downhill = np.where(here.x <= scaled.lower, np.minimum(lagrangian, 0), lagrangian)
    downhill = np.where(here.x >= scaled.upper, np.maximum(lagrangian, 0), downhill)
    downhill[scaled.lower == scaled.upper] = 0
    answer = _answer(scaled, here.pull)
    efforts = np.abs(here.x) ** scaled.exponent / scaled.exponent
    bound = np.abs(answer) ** scaled.exponent / scaled.exponent + here.pull * (here.x - answer)
    return Shared(
        x=_read_only(x),
        multipliers=_read_only(here.multipliers * scaled.effort / scaled.row),
        free=_frozen((x > problem.lower) & (x < problem.upper)),
        residual=_read_only(residual),
        slope=float(np.max(np.abs(downhill)) / max(float(np.max(np.abs(here.pull))), 1e-300)),
        gap=float(np.sum(efforts - bound) / max(float(np.sum(efforts)), 1e-300)),
        steps=steps,
        status=status,
        message=message,
    )


def _effort_slope(scaled: _Scaled, x: Array) -> Array:
    return x if scaled.exponent == 2 else np.sign(x) * np.abs(x) ** (scaled.exponent - 1)


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
