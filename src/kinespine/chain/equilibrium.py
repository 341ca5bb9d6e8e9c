"""The posture that carries its own load: least effort, eyes level, body balanced, habit kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from kinespine.chain.elastic import Missed, share_elastically
from kinespine.chain.scene import Scene, carry_slopes, price_curvature, row_slopes, scene_at
from kinespine.chain.sharing import Shared, Sharing, share
from kinespine.chain.stance import Stance, rows_of
from kinespine.chain.terms import Term, wishes
from kinespine.errors import NotSolved

Status = Literal["solved", "unbalanced", "failed"]

LADDER = (1e-6, 1e-4, 1e-2, 1e2)  # effort of one newton metre missed, squared: elastic on the way, hard at the end
KEPT, KEPT_MOST = 1e7, 1e4  # the same for a metre off its place: a multiple of the above, and at most
GUARDED = 1e2  # for a margin of stiffness: a multiple of the first
FAR = 1e-3  # below this firmness curvature is taken as of squares: never negative, surer from afar
NEAR = 0.05  # rad, a step this small ends one rung
LONGEST = 0.5  # rad, the longest step
FLATTEST = 1e-3  # of the habit's weight: least curvature a step is taken with


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Equilibrium:
    """A posture with everything that carries it."""

    status: Status
    message: str
    angles: np.ndarray  # (n,)
    scene: Scene
    amounts: np.ndarray  # (columns,)
    prices: np.ndarray  # (rows,)
    residual: np.ndarray  # (n,) N·m or N
    steps: int
    time_s: float
    cost: float
    effort: float

    @property
    def residual_max(self) -> float:
        """N·m, or N for slides."""
        return float(np.abs(self.residual).max())


def solve_equilibrium(
    stance: Stance, start: np.ndarray, *, tolerance: float = 1e-6, precision: float = 1e-5, max_steps: int = 150,
    check: bool = True, warm: Equilibrium | None = None,
) -> Equilibrium:  # fmt: skip
    """Find the posture of a stance.

    Newton's method on posture, with what muscles and supports can do inside: for every posture they share the load at
    least effort, and what they miss has a price that rises from rung to rung until nothing is missed. The last step
    shares the load exactly.

    Args:
        start: joint coordinates to begin from, (n,), rad and m.
        tolerance: largest moment or force left over in a solved balance, N·m or N.
        precision: length of the last Newton step, rad.
        max_steps: Newton steps altogether.
        check: raise where no equilibrium is found; without it the status tells.
        warm: an equilibrium of a similar stance: its posture and prices are where the search begins.

    Raises:
        NotSolved: no posture was found that balances; names the worst level and what is left over there.
    """
    begun = time.perf_counter()
    search = _Search(stance, start) if warm is None else _Search(stance, warm.angles, warm)
    rungs = LADDER if warm is None else LADDER[-1:]
    for firmness in rungs:
        search.climb(firmness, NEAR if firmness != rungs[-1] else precision, max_steps)
    found = _exact(stance, search, tolerance, precision, begun)
    if check and found.status != "solved":
        raise NotSolved(found.message)
    return found


class _Search:
    """Where the search is: posture, what is shared there, and the wishes."""

    def __init__(self, stance: Stance, start: np.ndarray, warm: Equilibrium | None = None) -> None:
        self.stance = stance
        self.angles = np.array(start, dtype=float)
        self.steps = 0
        self.last = np.inf  # rad, length of the last Newton step
        self.least = FLATTEST * float(np.min(stance.habit_weight[stance.habit_weight > 0]))
        self.scene = scene_at(stance, self.angles)
        self.prices = np.zeros(len(self.scene.load))
        if warm is not None:  # the rows of a guard may be others: theirs begin at nothing
            known = min(len(self.angles) + stance.own_rows, len(warm.prices))
            self.prices[:known] = warm.prices[:known]

    def climb(self, firmness: float, precision: float, max_steps: int) -> None:
        """Newton steps at one price of imbalance, until they are short."""
        prices = _firmness(self.scene, firmness)
        convex = firmness < FAR
        shared = self._share(self.scene, prices, self.prices)
        wish = self._wish(self.scene, convex)
        while self.steps < max_steps:
            step, change, slope = self._newton(shared, wish, prices, convex)
            self.steps += 1
            self.last = float(np.max(np.abs(step)))
            length = min(1.0, LONGEST / self.last)
            cost = shared.cost + wish.value
            while True:
                scene = scene_at(self.stance, self.angles + length * step)
                trial = self._share(scene, prices, shared.prices + length * change)
                there = self._wish(scene, convex)
                risen = trial.cost + there.value - cost
                if risen <= 1e-4 * length * slope + 1e-14 * abs(cost) or length < 1e-6:
                    break
                cut = -0.5 * slope * length / (risen - slope * length)
                length *= min(max(cut, 0.1), 0.5) if np.isfinite(risen) else 0.1
            self.scene, shared, wish = scene, trial, there
            self.angles = scene.angles
            if self.last < precision:
                break
        self.prices = shared.prices

    def _share(self, scene: Scene, firmness: np.ndarray, start: np.ndarray) -> Missed:
        return share_elastically(
            scene.arms, -scene.load, scene.weight, scene.lower, scene.upper, firmness,
            exponent=self.stance.weights.effort_exponent, start=start,
        )  # fmt: skip

    def _wish(self, scene: Scene, convex: bool) -> Term:
        return wishes(self.stance, scene.angles, scene.state, scene.moved, convex=convex)

    def _newton(
        self, shared: Missed, wish: Term, firmness: np.ndarray, convex: bool
    ) -> tuple[np.ndarray, np.ndarray, float]:
        """The step of posture (n,), of prices (rows,), and the slope of the cost along it."""
        scene = self.scene
        slopes = row_slopes(scene, shared.amounts)
        gradient = wish.slope - slopes.T @ shared.prices
        free = (shared.amounts > scene.lower) & (shared.amounts < scene.upper)
        give = 1.0 / scene.weight[free]
        arms = scene.arms[:, free]
        curve = wish.curve
        if not convex:
            worth = carry_slopes(scene, shared.prices)[free]
            slopes = slopes + (arms * give) @ worth
            curve = curve - (worth.T * give) @ worth - price_curvature(scene, shared.amounts, shared.prices)
        factor = cho_factor((arms * give) @ arms.T + np.diag(1.0 / firmness))
        answered = cho_solve(factor, slopes)
        curve = curve + slopes.T @ answered
        values, vectors = np.linalg.eigh(0.5 * (curve + curve.T))
        step = -vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), self.least))
        return step, -answered @ step, float(gradient @ step)


def _firmness(scene: Scene, firmness: float) -> np.ndarray:
    """Price of one unit missed, squared, of every row."""
    n, own = len(scene.angles), scene.stance.own_rows
    prices = np.full(len(scene.load), GUARDED * firmness)
    prices[:n] = firmness
    prices[n : n + own] = min(KEPT * firmness, KEPT_MOST)
    return prices


def _exact(stance: Stance, search: _Search, tolerance: float, precision: float, begun: float) -> Equilibrium:
    """Share the load of the posture found without giving way in any row of balance."""
    scene = search.scene
    n, own = len(scene.angles), stance.own_rows
    rows = np.r_[0:n, n + own : len(scene.load)]
    prices = search.prices
    problem = Sharing(
        arms=scene.arms[rows], demand=-scene.load[rows], weight=scene.weight, lower=scene.lower, upper=scene.upper,
        exponent=stance.weights.effort_exponent,
    )  # fmt: skip
    shared = share(problem, start=prices[rows], tolerance=min(tolerance, 1e-8))
    status, message = _verdict(stance, search, shared, tolerance, precision)
    prices = prices.copy()
    prices[rows] = shared.multipliers
    effort = float(np.sum(scene.weight * np.abs(shared.x) ** problem.exponent)) / problem.exponent
    wish = wishes(stance, scene.angles, scene.state, scene.moved, convex=True)
    return Equilibrium(
        status=status, message=message, angles=scene.angles, scene=scene, amounts=shared.x, prices=prices,
        residual=shared.residual[:n], steps=search.steps, time_s=time.perf_counter() - begun,
        cost=effort + wish.value, effort=effort,
    )  # fmt: skip


def _verdict(stance: Stance, search: _Search, shared: Shared, tolerance: float, precision: float) -> tuple[Status, str]:
    n = len(search.angles)
    left = np.abs(shared.residual[:n])
    worst = int(np.argmax(left))
    dof = stance.body.dofs[worst]
    unit = "N" if dof.kind == "slide" else "N·m"
    apart = float(np.abs(search.scene.load[n : n + len(stance.kept)]).max()) if len(stance.kept) else 0.0
    if left[worst] > tolerance:
        return "unbalanced" if shared.status == "unbalanced" else "failed", (
            f"No posture near this one carries its load: {left[worst]:.2g} {unit} left over at {dof.name} after"
            f" {search.steps} steps. Ask for less (held weight, lean), or for stronger muscles."
        )
    if search.last > precision:
        return "failed", (
            f"The posture had not come to rest after {search.steps} steps: the last one was"
            f" {np.rad2deg(search.last):.2g} deg. Start nearer upright, or allow more steps."
        )
    if apart > 0.02:
        return "failed", f"A support is {1e3 * apart:.0f} mm off its place after {search.steps} steps: start nearer."
    return "solved", f"Every degree of freedom balances within {tolerance:g} N·m."


def ways_to_start(stance: Stance) -> np.ndarray:
    """Degrees of freedom a random start may turn: spine, girdles and limbs."""
    return rows_of(stance.body, "spine", "girdle", "limb")
