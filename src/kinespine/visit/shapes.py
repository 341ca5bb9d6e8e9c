"""The fitted posture beside that of healthy people like this one, and how outcomes answer causes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import VERTEBRAE
from kinespine.chain.cause_slopes import cause_slopes
from kinespine.chain.conditions import Conditions
from kinespine.chain.influence import moves_of
from kinespine.chain.norm_body import causes_at, solve_at
from kinespine.chain.output_names import output_index
from kinespine.chain.person_fit import Fitted
from kinespine.chain.posture import Posture, points_of
from kinespine.chain.seen import Seen, seen_standing
from kinespine.chain.standing import described
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights

HEALTHY = 200  # drawn people behind the band
SEED = 20270101
HALF = 0.95  # of them lie inside

Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shapes:
    """Middles of the vertebrae, C1 to L5, from the middle of the sacrum's endplate on: (24, 3) m, body frame."""

    person: Places
    norm: Places
    low: Places  # of the 95 % of healthy people
    high: Places
    head: Mapping[str, Places]  # middle of the ears of person and norm, (3,)
    slopes: Mapping[str, NDArray[np.float64]]  # of each outcome with the causes of the prior, (c,)
    body: Body  # of the person
    seen: tuple[Seen, Seen]  # norm and person


def shapes(body: Body, fitted: Fitted, task: Task, weights: Weights, outcomes: Sequence[str]) -> Shapes:
    """Draw healthy people about the norm posture by the slopes at the person, and take those of the outcomes."""
    prior = fitted.prior
    there = Conditions.of(fitted.equilibrium)
    moves = moves_of(there, cause_slopes(there, fitted.causes, task, body, prior.names))
    rows = output_index()
    usual = solve_at(body, prior.mean, prior, task, weights, "shape", warm=fitted.equilibrium)
    values, vectors = np.linalg.eigh(moves.posture @ prior.covariance @ moves.posture.T)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    random = np.random.default_rng(SEED)
    people = [usual.angles + root @ random.standard_normal(len(values)) for _ in range(HEALTHY)]
    drawn = np.array([_spine(body, angles)[0] for angles in people])
    low, high = np.quantile(drawn, [(1 - HALF) / 2, (1 + HALF) / 2], axis=0)
    own = fitted.equilibrium.scene.stance.body
    person, own_head = _spine(own, fitted.equilibrium.angles)
    norm, norm_head = _spine(body, usual.angles)
    return Shapes(
        person=person, norm=norm, low=low, high=high, head={"person": own_head, "norm": norm_head},
        slopes={name: moves.outputs[rows[name]] for name in outcomes}, body=own,
        seen=(
            seen_standing(described(causes_at(prior.mean, prior, "shape"), task, usual), "middle of the norm"),
            seen_standing(described(fitted.causes, task, fitted.equilibrium), "person, most probable causes"),
        ),
    )  # fmt: skip


def _spine(body: Body, angles: NDArray[np.float64]) -> tuple[Places, Places]:
    places = points_of(body, Posture(angles=angles))
    base = 0.5 * (places["pelvis.S1_endplate_anterior"] + places["pelvis.S1_endplate_posterior"])
    ears = 0.5 * (places["skull.tragus.left"] + places["skull.tragus.right"])
    return np.array([places[f"{level}.body_centre"] - base for level in VERTEBRAE]), ears - base
