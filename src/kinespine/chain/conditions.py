"""The conditions a standing posture meets, with their slopes: what influence and draws are linearised from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.output_names import output_index
from kinespine.chain.output_slopes import slopes_with_amounts, slopes_with_posture
from kinespine.chain.outputs import Reading, read, reading
from kinespine.chain.scene import Scene, carry_slopes, price_curvature, row_slopes, sunk_soles
from kinespine.chain.terms import Term, wishes

LEAST = 1e-12  # amount below which a curved effort is taken as flat


@dataclass(frozen=True, kw_only=True, eq=False)
class Conditions:
    """A posture q with amounts x and prices y of its rows.

    At a solution, with load b, arms A, wishes w and efforts W:

        gradient   w'(q) - (d(b + A x)/dq)' y = 0
        worth      A' y - W |x|^(p-1) = 0          for every column within its bounds
        left       b + A x = 0                     for every row

    Nocedal and Wright 2006, section 12, is the general form.
    """

    scene: Scene
    amounts: np.ndarray  # (columns,)
    prices: np.ndarray  # (rows,)

    @classmethod
    def of(cls, found: Equilibrium) -> Conditions:
        """At an equilibrium."""
        return cls(scene=found.scene, amounts=found.amounts, prices=found.prices)

    def at(self, scene: Scene) -> Conditions:
        """The same amounts and prices in another scene."""
        return Conditions(scene=scene, amounts=self.amounts, prices=self.prices)

    @cached_property
    def wish(self) -> Term:
        return wishes(self.scene.stance, self.scene.angles, self.scene.state, self.scene.moved, convex=False)

    @cached_property
    def row_slopes(self) -> np.ndarray:
        """(rows, n) of the balance with posture at steady amounts."""
        return row_slopes(self.scene, self.amounts)

    @cached_property
    def carry_slopes(self) -> np.ndarray:
        """(columns, n) of what columns are worth with posture at steady prices."""
        return carry_slopes(self.scene, self.prices)

    @cached_property
    def curvature(self) -> np.ndarray:
        """(n, n) of the cost with posture at steady amounts and prices."""
        return self.wish.curve - price_curvature(self.scene, self.amounts, self.prices, exact=True)

    @cached_property
    def gradient(self) -> np.ndarray:
        """(n,) slope of the cost with posture."""
        return self.wish.slope - self.row_slopes.T @ self.prices

    @cached_property
    def effort_slope(self) -> np.ndarray:
        """(columns,) what one more of each amount costs, over its weight."""
        power = self.scene.stance.weights.effort_exponent - 1.0
        return np.sign(self.amounts) * np.abs(self.amounts) ** power

    @cached_property
    def effort_share(self) -> np.ndarray:
        """(columns,) effort of muscles and limbs over their weights."""
        power = self.scene.stance.weights.effort_exponent
        share = np.abs(self.amounts) ** power / power
        share[self.scene.pushed.start :] = 0.0
        return share

    @cached_property
    def effort_curve(self) -> np.ndarray:
        """(columns,) second slope of the effort with each amount."""
        power = self.scene.stance.weights.effort_exponent
        return self.scene.weight * (power - 1.0) * np.maximum(np.abs(self.amounts), LEAST) ** (power - 2.0)

    @cached_property
    def worth(self) -> np.ndarray:
        """(columns,) what columns are worth less what they cost."""
        return self.scene.arms.T @ self.prices - self.scene.weight * self.effort_slope

    @cached_property
    def left(self) -> np.ndarray:
        """(rows,) what is left over."""
        return self.scene.load + self.scene.arms @ self.amounts

    @cached_property
    def free(self) -> np.ndarray:
        """(columns,) whether a column is strictly within its bounds."""
        return (self.amounts > self.scene.lower) & (self.amounts < self.scene.upper)

    @cached_property
    def sunk(self) -> np.ndarray:
        """(kept rows,) m, how far soles have sunk in even standing."""
        return sunk_soles(self.scene)

    @cached_property
    def reading(self) -> Reading:
        return reading(self.scene, self.amounts)

    @cached_property
    def read(self) -> np.ndarray:
        """(o,) every output."""
        return read(self.reading)

    @cached_property
    def posture_slopes(self) -> np.ndarray:
        """(o, n) of the outputs with posture at steady amounts."""
        return slopes_with_posture(self.scene, self.amounts)

    @cached_property
    def amount_slopes(self) -> np.ndarray:
        """(o, columns) of the outputs with amounts in a steady posture."""
        return slopes_with_amounts(self.scene, self.amounts)

    @property
    def outputs(self) -> int:
        """How many outputs there are."""
        return len(output_index())

    @property
    def effort_row(self) -> int:
        return output_index()["effort"]
