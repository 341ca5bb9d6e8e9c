"""Share a demand that may be missed at a price: the smooth way to a posture that is still out of balance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kinespine.chain.dual import Array, Dual, Point, as_dual, at, dual_step


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Missed:
    """The cheapest sharing with what it leaves undone."""

    amounts: Array  # (m,)
    prices: Array  # (n,) effort per unit of demand
    missed: Array  # (n,) demand not carried
    cost: float  # effort and the price of what is missed
    steps: int
    solved: bool  # not where the cost was seen to be above the most it may be


def share_elastically(
    arms: Array, demand: Array, weight: Array, lower: Array, upper: Array, firmness: Array, *,
    exponent: float = 2.0, start: Array | None = None, centre: Array | None = None,
    tolerance: float = 1e-8, max_steps: int = 80, most: float = np.inf,
) -> Missed:  # fmt: skip
    """Minimise effort plus half of firmness times the square of what is missed, within the bounds.

    The dual of this problem is strongly concave: semismooth Newton steps from the last prices, as in `dual.py`.

    Args:
        arms: (n, m).
        firmness: (n,) effort of one unit missed, squared.
        start: prices of a similar problem, (n,).
        centre: prices (n,) that cost nothing: with those of the solution nothing is missed that can be carried.
        tolerance: largest error in what is missed, in the unit of the row.
        most: of the cost. Where the dual shows that it is higher, the search ends, and `cost` is what was shown: the
            least it can be (weak duality).
    """
    dual = as_dual(arms, demand, weight, lower, upper, exponent, tolerance)
    dual = replace(dual, measure=dual.effort / (dual.row**2 * firmness))
    nothing = np.zeros(len(demand))
    scale = dual.row / dual.effort
    middle = nothing if centre is None else centre * scale
    here = at(dual, nothing if start is None else start * scale)
    steps = 0
    while True:
        uphill = here.left - dual.measure * (here.multipliers - middle)
        solved = bool(np.abs(uphill * dual.row).max() <= tolerance)
        least = _shown(dual, here) if centre is None and most < np.inf else -np.inf
        if solved or steps == max_steps or least > most:
            break
        here, _ = dual_step(dual, here, middle, 1.0, elastic=True)
        steps += 1
    amounts = np.clip(here.x / dual.unit, lower, upper)
    missed = demand - arms @ amounts
    effort = float(np.sum(weight * np.abs(amounts) ** exponent)) / exponent
    cost = effort + 0.5 * float(firmness @ missed**2)
    return Missed(
        amounts=amounts, prices=here.multipliers * dual.effort / dual.row, missed=missed,
        cost=cost if solved or least <= most else least, steps=steps, solved=solved,
    )  # fmt: skip


def _shown(dual: Dual, here: Point) -> float:
    """The value of the elastic dual, an effort: no sharing costs less."""
    answered = np.abs(here.x) ** dual.exponent / dual.exponent - here.pull * here.x
    paid = dual.demand @ here.multipliers - 0.5 * float(dual.measure @ here.multipliers**2)
    return dual.effort * float(paid + answered.sum())
