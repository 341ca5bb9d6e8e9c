"""One standing body solved with every intermediate value at hand, for the validation page."""

from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy import Body
from kinespine.chain.acting import Balance, balance_of
from kinespine.chain.posture import standing
from kinespine.chain.reactions import LevelLoad, asked_of, forces_on_segments, level_loads
from kinespine.chain.sharing import Shared, share


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """A body in its norm standing posture."""

    body: Body
    balance: Balance
    shared: Shared
    activation: np.ndarray  # (m,)
    tension: np.ndarray  # (m,) N

    @property
    def status(self) -> str:
        """The solver's word, and how much is out of balance where it is not `solved`."""
        if self.shared.status == "solved":
            return "solved"
        return f"{self.shared.status} ({np.abs(self.shared.residual).max():.0e} N·m or N left)"

    @property
    def levels(self) -> tuple[LevelLoad, ...]:
        return compressed(self.body, self.balance, self.shared, self.tension)

    def compression(self, level: str) -> float:
        """N."""
        return next(row.compression for row in self.levels if row.level == level)


def compressed(body: Body, balance: Balance, shared: Shared, tension: np.ndarray) -> tuple[LevelLoad, ...]:
    """The load of every level under given tensions (m,) N."""
    forces = forces_on_segments(body, balance, shared, tension)
    return level_loads(body, balance.state, forces, asked_of(body, balance))


def solve(body: Body, exponent: float = 2.0) -> Solved:
    """Share the load of norm standing; the same as `solve_loads`, with the balance kept."""
    posture = standing(body)
    balance = balance_of(body, posture, posture)
    shared = share(replace(balance.problem(), exponent=exponent), max_steps=400)
    activation = balance.parts(shared.x).muscles
    tension = balance.tension(shared.x)
    return Solved(body=body, balance=balance, shared=shared, activation=activation, tension=tension)
