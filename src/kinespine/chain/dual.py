"""Climb the dual of load sharing: semismooth Newton steps, regularised in the measure of the residual.

The multipliers' one concave function is b.y - sum_i max_x (pull_i x - |x|^p / p), pull = A^T y, x within its
bounds; its slope is the demand not carried, its curvature that of the actuators strictly within their bounds
(Qi and Sun 1993). A regularisation that vanishes with the residual keeps a step bounded where too few actuators
are free (Li, Sun and Toh 2018), and a line search along the step is exact to a tenth, since the actuators along it
are known in closed form. With a fixed pull to the origin in place of the moving one the top is that of the elastic
problem, whose residual tends to the smallest (Chiche and Gilbert 2016).
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import dsyrk
from scipy.linalg.lapack import dpotrf, dpotrs

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# All act in the scaled problem, where reach and effort are of order 1 and the residual is measured in strengths.
FIRM, LOOSE = 1e-6, 1e-12  # regularisation of a dash at its first residual, and at least
SOFT, HARD = 1e-4, 1e-10  # softness of the first and of the last elastic problem
SETTLING, SETTLED = 1e-3, 1e-9  # change of the residual, from one elastic problem to the next, of a proof and its end
SETTLE = 20  # steps to take the last give out of the smallest residual
ROUNDING = 1e-14  # of the curvature, relative to its diagonal: rows may depend on each other
WEAK = 1e-9  # strength of a row's bounded actuators below which it is rounding, relative to one unit of all
FLATTEST = 1e-8  # part of its reach below which an effort with p > 2 is taken to curve no less
FEW = 0.5  # of the free actuators: if no more have changed, their curvature is brought up to date
CLEAR = 1e-2  # part of a row's curvature that must be left when that is done; below it rounding would show
FARTHEST = 1e6  # where an actuator without bound is taken to end, in reaches; in proofs only


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dual:
    """The same problem without units: every weight 1, every row of arms of length 1."""

    arms: Array  # (m, n): one row per actuator, so that the free ones are gathered in one sweep
    demand: Array  # (n,)
    lower: Array  # (m,)
    upper: Array  # (m,)
    reach: Array  # (m,), the largest an actuator goes, or would go if it had a bound
    unit: Array  # (m,), scaled actuator per unit of x
    row: Array  # (n,), N·m or N of one scaled unit of demand
    measure: Array  # (n,), square of the scaled demand that a row's bounded actuators could carry
    effort: float  # effort of one scaled unit
    exponent: float
    tolerance: Array  # (n,), scaled


class Curved(NamedTuple):
    """Curvature of the dual where some actuators are free."""

    free: Mask  # (m,)
    lower: Array  # (n, n), its lower triangle


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Point:
    """Multipliers and what they bring about."""

    multipliers: Array  # (n,)
    pull: Array  # (m,), what the multipliers ask of every actuator
    x: Array  # (m,), what it answers
    left: Array  # (n,), demand not carried
    behind: Curved | None = None  # of the step that led here, where every free actuator gives alike


def as_dual(
    arms: Array, demand: Array, weight: Array, lower: Array, upper: Array, exponent: float, tolerance: float
) -> Dual:
    """Take the units off a problem."""
    largest = max(float(np.max(np.abs(demand))), tolerance)
    squared = arms * arms
    reach = np.maximum(np.abs(lower), np.abs(upper))
    bounded = np.isfinite(reach) & (reach > 0)
    strength = np.sqrt(squared @ np.where(bounded, reach, 0.0) ** 2)
    if not bounded.all():
        strongest = np.sqrt(np.max(squared[:, ~bounded], axis=0))
        wanted = largest / np.where(strongest > 0, strongest, 1.0)
        reach[~bounded] = np.where(np.isfinite(reach[~bounded]), 1.0, wanted)
    efforts = weight * reach**exponent
    effort = float(np.median(efforts[bounded] if bounded.any() else efforts))
    unit = (weight / effort) ** (1 / exponent)
    row = np.sqrt(squared @ unit**-2.0)
    row[row == 0] = np.maximum(np.abs(demand[row == 0]), 1.0)
    strength = np.where(strength > WEAK * np.sqrt(squared.sum(axis=1)), strength, largest)
    scaled = np.array(arms.T, order="C")
    scaled *= (1.0 / unit)[:, None]
    scaled *= 1.0 / row
    return Dual(
        arms=scaled,
        demand=demand / row,
        lower=lower * unit,
        upper=upper * unit,
        reach=reach * unit,
        unit=unit,
        row=row,
        measure=(strength / row) ** 2,
        effort=effort,
        exponent=exponent,
        tolerance=tolerance / row,
    )


def dash(dual: Dual, here: Point, max_steps: int) -> tuple[Point, int]:
    """Climb with a regularisation that vanishes with the residual: about eight steps where balance exists."""
    whole = max(_size(dual, dual.demand), 1e-300)
    for step in range(max_steps):
        if balanced(dual, here):
            return here, step
        firmness = max(FIRM * _size(dual, here.left) / whole, LOOSE)
        here, _ = dual_step(dual, here, here.multipliers, firmness)
    return here, max_steps


def stretch(dual: Dual, here: Point, max_steps: int) -> tuple[Point, int]:
    """Harden an elastic balance: to where a dash ends, or to a proof that there is none.

    There the residual is the smallest but for the give of the last elastic problem.
    """
    softness, centre, last = SOFT, np.zeros(len(dual.demand)), dual.demand
    for step in range(max_steps):
        if _at_the_top(dual, here, centre, softness):
            change = _size(dual, here.left - last) / _size(dual, here.left)
            proven = change <= SETTLING and least_left(dual, here) > 0
            if proven or balanced(dual, here) or softness <= HARD:
                return _settle(dual, here, softness, step, max_steps) if proven else (here, step)
            last, softness = here.left, 0.1 * softness
        here, _ = dual_step(dual, here, centre, softness)
    return here, max_steps


def _settle(dual: Dual, here: Point, softness: float, steps: int, max_steps: int) -> tuple[Point, int]:
    """Take the last give out of a residual: the centre follows, and the elastic hardens where that is slow.

    With a moving centre the residual tends to the smallest itself, not to one near it (Rockafellar 1976).
    """
    found, centre, before = here, here.multipliers, np.inf
    last = min(steps + SETTLE, max_steps)
    while steps < last:
        here, _ = dual_step(dual, here, centre, softness)
        steps += 1
        if _at_the_top(dual, here, centre, softness):
            change = _size(dual, here.left - found.left) / _size(dual, here.left)
            found, centre = here, here.multipliers
            if change <= SETTLED:
                break
            softness, before = max(HARD, softness * (0.01 if change > 0.5 * before else 1.0)), change
    return found, steps


def _at_the_top(dual: Dual, here: Point, centre: Array, softness: float) -> bool:
    uphill = here.left - softness * dual.measure * (here.multipliers - centre)
    return _size(dual, uphill) <= 1e-3 * _size(dual, here.left)


def _size(dual: Dual, left: Array) -> float:
    return float(np.sqrt(left @ (left / dual.measure)))


def dual_step(dual: Dual, here: Point, centre: Array, firmness: float, *, elastic: bool = False) -> tuple[Point, float]:
    """Take one Newton step up the dual, less firmness/2 |multipliers - centre|^2; say how long it was."""
    free = (here.x > dual.lower) & (here.x < dual.upper)
    # At rest a one-sided actuator is at its bound by a tie: all are free until the first step has spoken.
    yields = free | ((here.pull == 0) & (dual.lower < dual.upper))
    index = np.flatnonzero(yields)
    arms = dual.arms[index]
    give = _give(dual, here.x, index)
    if give is None:
        curved = Curved(yields, _renewed(dual, yields, here.behind) if here.behind else _curvature(arms))
        factor = _factor(curved.lower, firmness * dual.measure)
    else:
        curved, factor = None, _factor(_curvature(arms * np.sqrt(give)[:, None]), firmness * dual.measure)
    slope = here.left - firmness * dual.measure * (here.multipliers - centre)
    direction, _ = dpotrs(factor, slope, lower=1)
    there, length = _search(dual, here, direction, slope, firmness)
    if length == 1 and np.array_equal(free, (there.x > dual.lower) & (there.x < dual.upper)):
        yielding = firmness * dual.measure if elastic else np.zeros(len(centre))
        there = _refine(dual, there, index, arms, give, factor, yielding, centre)
    return replace(there, behind=curved), length


def _renewed(dual: Dual, free: Mask, behind: Curved) -> Array:
    """Curvature of the free actuators from that of the last step, by those that came and went, if they are few."""
    come, gone = np.flatnonzero(free & ~behind.free), np.flatnonzero(behind.free & ~free)
    if len(come) + len(gone) <= FEW * np.count_nonzero(free):
        lower = np.array(behind.lower, order="F")
        for sign, changed in ((1.0, come), (-1.0, gone)):
            if len(changed):
                lower = dsyrk(sign, dual.arms[changed].T, beta=1.0, c=lower, lower=1, overwrite_c=1)
        if np.all(lower.diagonal() >= CLEAR * behind.lower.diagonal()):
            return lower
    return _curvature(dual.arms[free])


def _curvature(arms: Array) -> Array:
    n = arms.shape[1]
    return dsyrk(1.0, arms.T, lower=1) if len(arms) else np.zeros((n, n), order="F")


def _factor(curvature: Array, firmness: Array) -> Array:
    """Cholesky factor of the curvature (its lower triangle) and a diagonal; the curvature is left as it was."""
    diagonal = curvature.diagonal().copy()
    rounding = ROUNDING
    while True:
        np.fill_diagonal(curvature, diagonal * (1 + rounding) + firmness)
        factor, failed = dpotrf(curvature, lower=1, clean=0)
        if not failed:
            np.fill_diagonal(curvature, diagonal)
            return factor
        rounding *= 100


def _search(dual: Dual, here: Point, direction: Array, slope: Array, firmness: float) -> tuple[Point, float]:
    """Find where the dual stops rising along the direction, to a tenth of its first slope."""
    pull = dual.arms @ direction
    first, bend = float(slope @ direction), firmness * float(direction @ (dual.measure * direction))
    low, low_slope, high, high_slope = 0.0, first, np.inf, 0.0
    length = 1.0
    while True:
        x = answer(dual, here.pull + length * pull)
        rising = first - float((x - here.x) @ pull) - length * bend
        far_enough = rising > 0 and length == 1  # a Newton step is never stretched
        if far_enough or abs(rising) <= 0.1 * first or high - low < 1e-10:
            break
        if rising > 0:
            low, low_slope = length, rising
        else:
            high, high_slope = length, rising
        width = high - low
        cut = low + width * low_slope / (low_slope - high_slope)
        length = min(max(cut, low + 0.1 * width), high - 0.1 * width)
    multipliers = here.multipliers + length * direction
    there = Point(multipliers=multipliers, pull=here.pull + length * pull, x=x, left=dual.demand - x @ dual.arms)
    return there, length


def _refine(
    dual: Dual, there: Point, index: NDArray[np.intp], arms: Array, give: Array | None, factor: Array,
    yielding: Array, centre: Array,
) -> Point:  # fmt: skip
    """With the right actuators free, balance exactly: correct the actuators themselves with the same factor.

    Multipliers alone cannot: rounding in a large multiplier moves an actuator of small weight too far. What an elastic
    row may yield (yielding times its multiplier off the centre) stays undone.
    """
    x, multipliers, left = there.x.copy(), there.multipliers, there.left
    owed = left - yielding * (multipliers - centre)
    for _ in range(3):
        change, _ = dpotrs(factor, owed, lower=1)
        move = arms @ change
        x[index] += move if give is None else move * give
        if np.any(x < dual.lower - 1e-9) or np.any(x > dual.upper + 1e-9):
            return there
        np.clip(x, dual.lower, dual.upper, out=x)
        multipliers = multipliers + change
        left = dual.demand - x @ dual.arms
        owed = left - yielding * (multipliers - centre)
        if np.all(np.abs(owed) <= 1e-2 * dual.tolerance):
            break
    refined = Point(multipliers=multipliers, pull=dual.arms @ multipliers, x=x, left=left)
    # The correction may only tidy up: what the multipliers ask for must still be what the actuators do.
    asked = effort_slope(dual, answer(dual, refined.pull))
    astray = np.max(np.abs(asked - effort_slope(dual, x)))
    good = bool(np.all(np.abs(owed) <= dual.tolerance)) and astray <= 1e-10 * np.max(np.abs(refined.pull))
    return refined if good else there


def at(dual: Dual, multipliers: Array) -> Point:
    """What multipliers bring about."""
    pull = dual.arms @ multipliers
    x = answer(dual, pull)
    return Point(multipliers=multipliers, pull=pull, x=x, left=dual.demand - x @ dual.arms)


def answer(dual: Dual, pull: Array) -> Array:
    """What every actuator does when pulled so: the least of effort less pull, within its bounds."""
    if dual.exponent != 2:
        pull = np.sign(pull) * np.abs(pull) ** (1 / (dual.exponent - 1))
    return np.minimum(np.maximum(pull, dual.lower), dual.upper)


def effort_slope(dual: Dual, x: Array) -> Array:
    """The pull that would bring every actuator to x, had it no bounds."""
    return x if dual.exponent == 2 else np.sign(x) * np.abs(x) ** (dual.exponent - 1)


def _give(dual: Dual, x: Array, index: NDArray[np.intp]) -> Array | None:
    """Say how far each free actuator moves per unit of pull; None where that is 1."""
    if dual.exponent == 2:
        return None
    distance = np.maximum(np.abs(x[index]), FLATTEST * dual.reach[index])
    return distance ** (2 - dual.exponent) / (dual.exponent - 1)


def balanced(dual: Dual, here: Point) -> bool:
    """Every row is within its tolerance."""
    return bool(np.all(np.abs(here.left) <= dual.tolerance))


def least_left(dual: Dual, here: Point) -> float:
    """What is left over at least, in strengths, whatever the actuators do: above 0 it proves that none balance.

    The multipliers of an elastic problem tend to the direction that separates the demand from all that the bounds
    allow (Farkas), plus what the free actuators ask for. That part is taken off by inverse iteration: any slant
    towards an actuator without bound would be a way out, were it only followed far enough.
    """
    free = (here.x > dual.lower) & (here.x < dual.upper)
    curvature = _curvature(dual.arms[free])
    firmness = HARD * dual.measure + ROUNDING * curvature.diagonal()
    factor = _factor(curvature, firmness)
    way = here.multipliers
    for _ in range(3):
        way, _ = dpotrs(factor, firmness * way, lower=1)
    pull = dual.arms @ way
    room = np.where(
        pull > 0,
        np.minimum(dual.upper - here.x, FARTHEST * dual.reach),
        np.maximum(dual.lower - here.x, -FARTHEST * dual.reach),
    )
    doubt = np.abs(way) @ (dual.tolerance + 1e-13 * np.abs(dual.demand))
    return float(way @ here.left - pull @ room - doubt) / max(float(np.sqrt(way @ (dual.measure * way))), 1e-300)


def read_only(given: Array) -> Array:
    """A copy nobody can change."""
    array = np.array(given, dtype=np.float64, order="C")
    array.setflags(write=False)
    return array
