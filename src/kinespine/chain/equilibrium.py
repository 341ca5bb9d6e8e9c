"""The posture that carries its own load: least effort, eyes level, body balanced, habit kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from kinespine.chain.elastic import Missed, share_elastically
from kinespine.chain.scene import Scene, carry_slopes, price_curvature, row_slopes, scene_at
from kinespine.chain.stance import Stance
from kinespine.chain.terms import Term, wishes
from kinespine.errors import BadInput, NotSolved

Status = Literal["solved", "unbalanced", "failed"]

SQUARES = 2.0
LADDER = (1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 1e2)
"""Effort of one newton metre missed, squared: elastic on the way, hard at the end. Wider rungs lose their way."""
KEPT, KEPT_MOST = 1e7, 1e4  # the same for a metre off its place: a multiple of the above, and at most
GUARDED = 1e2  # for a margin of stiffness: a multiple of the first
EXACT = 1e7  # price of the last sharing: nothing is missed that can be carried
REFINED = 3  # times rounding is taken out of the last sharing
APART = 3e-3  # m, how far a support may be off its place
LIGHT = 5e-3  # cost below which a rung that ends at its first step lets the next one out
FAR = 1e-3  # below this firmness curvature is taken as of squares: never negative, surer from afar
NEAR = 0.05  # rad, a step this small ends one rung
HEAVY, UNSETTLED = 0.02, 0.1  # cost above which a rung also has to settle: until a step gains this part of it
LONGEST = 0.5  # rad, the longest step
IDLE, IDLE_STEPS = 1e-7, 4  # part of the cost a step gains at least, and how many in a row that do not end it
ROUNDING = 1e-11  # part of the cost that is told from nothing no more: a step that gains less is taken whole
ON_EDGE = 2e-3  # rad, how long those steps may be: the posture is known so well
FLAT = 0.1  # amount below which an effort with a power above 2 is taken to curve no less: else steps go astray
SHORTER = 0.25  # of a trial seen to cost too much: the part of it that is tried next
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
    effort: float  # of muscles and limbs

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
    shares the load exactly. From afar effort is squared on all rungs, whatever its power in the end: a higher one is
    flat near nothing, and its steps go astray.

    Args:
        start: joint coordinates to begin from, (n,), rad and m.
        tolerance: largest moment or force left over in a solved balance, N·m or N.
        precision: length of the last Newton step, rad; where steps only cross the edge of a muscle's range and gain
            nothing any more, 2e-3.
        max_steps: Newton steps altogether.
        check: raise where no equilibrium is found; without it the status tells.
        warm: an equilibrium of a similar stance: its posture and prices are where the search begins; if it is near
            enough, at the hard end of the ladder.

    Raises:
        BadInput: the start does not fit the body.
        NotSolved: no posture was found that balances; names the worst level and what is left over there.
    """
    begun = time.perf_counter()
    if start.shape != (len(stance.body.dofs),) or not np.all(np.isfinite(start)):
        raise BadInput(
            f"The start has shape {start.shape}: give one finite joint coordinate for each of the body's"
            f" {len(stance.body.dofs)} degrees of freedom."
        )
    search = _Search(stance, start) if warm is None else _Search(stance, warm.angles, warm)
    power = search.power
    if warm is None or not search.is_near():
        search.power = SQUARES
        for firmness in LADDER if power != SQUARES else LADDER[:-1]:
            search.climb(firmness, NEAR, max_steps)
        search.power = power
    search.climb(LADDER[-1], precision, max_steps, final=True)
    found = _exact(stance, search, tolerance, precision, begun)
    if check and found.status != "solved":
        raise NotSolved(found.message)
    return found


class _Search:
    """Where the search is: posture, what is shared there, and the wishes."""

    def __init__(self, stance: Stance, start: np.ndarray, warm: Equilibrium | None = None) -> None:
        self.stance = stance
        self.power = stance.weights.effort_exponent
        self.angles: np.ndarray = np.array(start, dtype=float)
        self.steps = 0
        self.on_edge = False  # steps go back and forth across the edge of some muscle's range and gain nothing
        self.last = np.inf  # rad, length of the last Newton step
        self.least = FLATTEST * float(np.min(stance.habit_weight[stance.habit_weight > 0]))
        self.scene: Scene = scene_at(stance, self.angles)
        self.prices: np.ndarray = np.zeros(len(self.scene.load))
        if warm is not None:  # the rows of a guard may be others: theirs begin at nothing
            known = min(len(self.angles) + stance.own_rows, len(warm.prices))
            self.prices[:known] = warm.prices[:known]

    def is_near(self) -> bool:
        """Whether a hard balance misses little here; from farther off the soft ones are surer."""
        return self.share(self.scene, _firmness(self.scene, LADDER[-1]), self.prices).cost < HEAVY

    def ascend(self, ladder: tuple[float, ...], max_steps: int) -> None:
        """Climb from rung to rung; where one was light, take two at once."""
        light = False
        for firmness in ladder:
            if light:
                light = False
                continue
            before = self.steps
            cost = self.climb(firmness, NEAR, max_steps)
            light = self.steps == before + 1 and cost < LIGHT

    def climb(self, firmness: float, precision: float, max_steps: int, *, final: bool = False) -> float:
        """Newton steps at one price of imbalance, until they are short; on the way also until they gain little.

        Returns:
            what is left: effort, what is missed at this price, and wishes not met.
        """
        prices = _firmness(self.scene, firmness)
        convex = firmness < FAR
        shared = self.share(self.scene, prices, self.prices)
        wish = self._wish(self.scene, convex)
        idle = 0
        while self.steps < max_steps:
            step, change, slope = self._newton(shared, wish, prices, convex)
            self.steps += 1
            self.last = float(np.max(np.abs(step)))
            length = min(1.0, LONGEST / self.last)
            cost = shared.cost + wish.value
            while True:
                scene = scene_at(self.stance, self.angles + length * step)
                there = self._wish(scene, convex)
                allowed = 1e-4 * length * slope + ROUNDING * abs(cost)
                most = cost + allowed - there.value if length >= 1e-6 else np.inf
                trial = self.share(scene, prices, shared.prices + length * change, most=most)
                risen = trial.cost + there.value - cost
                if risen <= allowed or length < 1e-6:
                    break
                cut = -0.5 * slope * length / (risen - slope * length)
                length *= SHORTER if trial.cost > most else min(max(cut, 0.1), 0.5) if np.isfinite(risen) else 0.1
            self.scene, shared, wish = scene, trial, there
            self.angles = scene.angles
            idle = idle + 1 if risen > -IDLE * abs(cost) else 0
            self.on_edge = final and idle >= IDLE_STEPS
            if self.on_edge:
                break
            struggling = shared.cost > HEAVY and -slope > UNSETTLED * (shared.cost + wish.value)
            if self.last < precision and (final or not struggling):
                break
        self.prices = shared.prices
        return shared.cost + wish.value

    def share(
        self, scene: Scene, firmness: np.ndarray, start: np.ndarray, *, centre: np.ndarray | None = None,
        most: float = np.inf,
    ) -> Missed:  # fmt: skip
        return share_elastically(
            scene.arms, -scene.load, scene.weight, scene.lower, scene.upper, firmness,
            exponent=self.power, start=start, centre=centre, most=most,
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
        if self.power != SQUARES:  # near nothing an effort is flat: there it is taken to curve as a little farther out
            give = give / ((self.power - 1.0) * np.maximum(np.abs(shared.amounts[free]), FLAT) ** (self.power - 2.0))
        arms = scene.arms[:, free]
        curve = wish.curve
        if not convex:
            worth = carry_slopes(scene, shared.prices, rough=True)[free]
            bent = price_curvature(scene, shared.amounts, shared.prices, here=slopes[: len(scene.angles)])
            curve = curve - (worth.T * give) @ worth - bent
            slopes = slopes + (arms * give) @ worth
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


def last_firmness(scene: Scene) -> np.ndarray:
    """The same of the last sharing: the balance is hard, and what supports keep in place gives next to nothing."""
    own = slice(len(scene.angles), len(scene.angles) + scene.stance.own_rows)
    prices = np.full(len(scene.load), EXACT)
    prices[own] = _firmness(scene, LADDER[-1])[own]
    return prices


def _exact(stance: Stance, search: _Search, tolerance: float, precision: float, begun: float) -> Equilibrium:
    """Share the load of the posture found without giving way anywhere."""
    scene = search.scene
    n = len(scene.angles)
    own = slice(n, n + stance.own_rows)  # where supports keep things stays as the search left it, prices included
    firmness, centre = last_firmness(scene), search.prices.copy()
    centre[own] = 0.0
    shared = search.share(scene, firmness, search.prices, centre=centre)
    shared = _refined(scene, shared, own=stance.own_rows)
    status, message = _verdict(stance, search, shared, tolerance, precision)
    costs = scene.weight * np.abs(shared.amounts) ** stance.weights.effort_exponent / stance.weights.effort_exponent
    wish = wishes(stance, scene.angles, scene.state, scene.moved, convex=True)
    return Equilibrium(
        status=status, message=message, angles=scene.angles, scene=scene, amounts=shared.amounts,
        prices=shared.prices, residual=shared.missed[:n], steps=search.steps, time_s=time.perf_counter() - begun,
        cost=float(costs.sum()) + wish.value, effort=float(costs[: scene.pushed.start].sum()),
    )  # fmt: skip


def _refined(scene: Scene, shared: Missed, own: int) -> Missed:
    """Take the rounding out of the balance: correct what is strictly within its bounds, least effort first."""
    n = len(scene.angles)
    rows = np.r_[0:n, n + own : len(scene.load)]
    free = (shared.amounts > scene.lower) & (shared.amounts < scene.upper)
    arms, give = scene.arms[np.ix_(rows, free)], 1.0 / scene.weight[free]
    matrix = (arms * give) @ arms.T
    factor = cho_factor(matrix + np.diag(1e-14 * matrix.diagonal() + 1.0 / EXACT))
    amounts, missed = shared.amounts.copy(), shared.missed
    for _ in range(REFINED):
        change = give * (arms.T @ cho_solve(factor, missed[rows]))
        amounts[free] = np.clip(amounts[free] + change, scene.lower[free], scene.upper[free])
        missed = -scene.load - scene.arms @ amounts
    better = np.abs(missed[:n]).max() < np.abs(shared.missed[:n]).max()
    return replace(shared, amounts=amounts, missed=missed) if better else shared


def _verdict(stance: Stance, search: _Search, shared: Missed, tolerance: float, precision: float) -> tuple[Status, str]:
    n = len(search.angles)
    left = np.abs(shared.missed[:n])
    worst = int(np.argmax(left))
    dof = stance.body.dofs[worst]
    unit = "N" if dof.kind == "slide" else "N·m"
    apart = float(np.abs(shared.missed[n : n + stance.own_rows]).max())
    if left[worst] > tolerance:
        return "unbalanced" if shared.solved else "failed", (
            f"No posture near this one carries its load: {left[worst]:.2g} {unit} left over at {dof.name} after"
            f" {search.steps} steps. Ask for less (held weight, lean), or for stronger muscles."
        )
    if search.last > (ON_EDGE if search.on_edge else precision):
        return "failed", (
            f"The posture had not come to rest after {search.steps} steps: the last one was"
            f" {np.rad2deg(search.last):.2g} deg. Start nearer upright, or allow more steps."
        )
    if apart > APART:
        return "failed", f"A support is {1e3 * apart:.0f} mm off its place after {search.steps} steps: start nearer."
    return "solved", f"Every degree of freedom balances within {tolerance:g} N·m."
