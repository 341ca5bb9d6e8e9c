"""How every number of a standing body answers every cause: slopes at the solution, by implicit differentiation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lu_factor, lu_solve

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, names
from kinespine.chain.cause_slopes import CauseSlopes, cause_slopes
from kinespine.chain.conditions import Conditions
from kinespine.chain.equilibrium import Equilibrium, last_firmness
from kinespine.chain.output_names import output_index, outputs
from kinespine.chain.task import Task
from kinespine.errors import BadInput, NotSolved, suggestion

EDGE = 1e-5  # activation; so near the edge of its range a muscle crosses it for a hundredth of a degree or so


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """Slopes of every output (SI) with every cause (per unit of its name), with muscles that pull going on pulling."""

    causes: tuple[str, ...]  # (c,)
    outputs: tuple[str, ...]  # (o,)
    values: np.ndarray  # (o,) where the slopes were taken
    slopes: np.ndarray  # (o, c)
    on_edge: tuple[str, ...]  # fascicles that begin or end to pull just here: beyond, the slopes are others

    def __post_init__(self) -> None:
        for array in (self.values, self.slopes):
            array.flags.writeable = False

    def of(self, output: str, cause: str) -> float:
        """Slope of one output with one cause."""
        return float(self.slopes[self.row(output), self.causes.index(cause)])

    def row(self, output: str) -> int:
        """Where an output stands."""
        return output_index()[output]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moves:
    """How a solution moves with k causes, per unit of their names."""

    posture: np.ndarray  # (n, k)
    amounts: np.ndarray  # (columns, k)
    prices: np.ndarray  # (rows, k)
    outputs: np.ndarray  # (o, k)


def influence_of(
    body: Body, found: Equilibrium, causes: Causes, task: Task, wanted: Sequence[str] | None = None
) -> Influence:
    """How every output of a solved standing answers causes.

    The conditions of the solution (`conditions.py`) hold for neighbouring causes too; their derivative is a linear
    system for the slopes of posture, amounts and prices (implicit function theorem). Amounts at a bound stay there.

    Args:
        body: the person without causes.
        found: what was solved with the causes.
        wanted: names of causes; all of the catalogue if none are given.

    Raises:
        BadInput: an unknown cause, naming the nearest.
        NotSolved: the equilibrium did not end in balance.
    """
    if found.status != "solved":
        raise NotSolved(f"Influence is taken at a solved posture, and this one is {found.status}: {found.message}")
    chosen = tuple(wanted if wanted is not None else names())
    for name in chosen:
        if name not in names():
            raise BadInput(f"No cause {name!r}.{suggestion(name, names())} `kinespine causes` lists them all.")
    here = Conditions.of(found)
    moves = moves_of(here, cause_slopes(here, causes, task, body, chosen))
    return Influence(
        causes=chosen,
        outputs=tuple(one.name for one in outputs()),
        values=here.read.copy(),
        slopes=moves.outputs,
        on_edge=_on_edge(here),
    )


def _on_edge(here: Conditions) -> tuple[str, ...]:
    """Fascicles that pull next to nothing, and those that pull nothing and would with next to no reason."""
    count = here.scene.muscles
    amounts = here.amounts[:count]
    wanting = here.worth[:count] / here.scene.weight[:count]
    edge = np.where(here.free[:count], np.minimum(amounts, 1.0 - amounts), np.abs(wanting)) < EDGE
    return tuple(f.name for f, near in zip(here.scene.stance.body.fascicles, edge, strict=True) if near)


def moves_of(here: Conditions, slopes: CauseSlopes) -> Moves:
    """Solve the linearised conditions for the moves of posture, amounts and prices, free columns going on free."""
    system = system_of(here)
    answer = system.solve(system.right(slopes))
    n = len(here.curvature)
    amounts = system.give[:, None] * (system.answering @ answer + slopes.pull)
    told = here.posture_slopes @ answer[:n] + here.amount_slopes @ amounts + slopes.outputs
    return Moves(posture=answer[:n], amounts=amounts, prices=answer[n:], outputs=told)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """The linearised conditions as one matrix for the moves of posture and prices.

    With S the slopes of rows, C those of worth, A the arms, H the curvature, W that of effort and D the give of the
    rows in the last sharing, a column i moves by dx_i = (C_i dq + A_i dy + dpull_i) / W_i while it is free, and

        H dq - S' dy - sum of C_i' dx_i = -dwish
        S dq + D dy  + sum of A_i' dx_i = -drows
    """

    answering: np.ndarray  # (columns, n + rows) what each column answers: C_i, A_i
    acting: np.ndarray  # (columns, n + rows) what each column does: -C_i, A_i
    give: np.ndarray  # (columns,) 1 / W of free columns, 0 of others
    scale: np.ndarray  # (n + rows,) rows of newtons, metres and radians alike
    factor: tuple[np.ndarray, np.ndarray]

    def right(self, slopes: CauseSlopes) -> np.ndarray:
        """The right side (n + rows, k) of causes."""
        return -np.vstack([slopes.wish, slopes.rows]) - self.acting.T @ (self.give[:, None] * slopes.pull)

    def solve(self, right: np.ndarray) -> np.ndarray:
        """Moves of posture and prices (n + rows, k)."""
        return self.scale[:, None] * lu_solve(self.factor, self.scale[:, None] * right)


def system_of(here: Conditions) -> System:
    """The system at the conditions of a solution."""
    worth, arms = here.carry_slopes, here.scene.arms
    answering, acting = np.hstack([worth, arms.T]), np.hstack([-worth, arms.T])
    give = np.where(here.free, 1.0 / here.effort_curve, 0.0)
    soft = np.diag(1.0 / last_firmness(here.scene))
    matrix = np.block([[here.curvature, -here.row_slopes.T], [here.row_slopes, soft]])
    matrix = matrix + (acting.T * give) @ answering
    scale = 1.0 / np.sqrt(np.maximum(np.abs(matrix.diagonal()), 1e-12))
    return System(
        answering=answering, acting=acting, give=give, scale=scale, factor=lu_factor(scale[:, None] * matrix * scale)
    )
