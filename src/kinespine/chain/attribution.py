"""How much of what is unusual in a person comes from where: shares of groups of causes, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain.assumed import Assumed
from kinespine.chain.clock import Clock
from kinespine.chain.crew import Crew
from kinespine.chain.neck_sense import NeckSense
from kinespine.chain.output_names import output, output_index
from kinespine.chain.posterior import Posterior, Told, silent
from kinespine.chain.shapley import shares, subsets, together
from kinespine.chain.share_check import Check, check_shares
from kinespine.chain.share_draws import GROUPS, group_masks
from kinespine.chain.shares import HALF_WAY, NECK, GroupShare, Shares, mean_slopes, take_shares
from kinespine.chain.task import Task
from kinespine.chain.weights import Weights
from kinespine.chain.worlds import Place
from kinespine.errors import BadInput

__all__ = ["GROUPS", "NECK", "Attribution", "GroupShare", "attribute"]

SILENT = 0.02  # of the spread of the outcome between healthy people: a group that changes less is not solved anew


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attribution(Shares):
    """Where the difference between a person and their norm comes from, in one outcome."""

    person: float  # the outcome at the most probable causes
    norm: float  # and in the middle of the norm
    exact: tuple[float, ...]  # shares at the most probable causes: subsets of groups solved, small groups by slopes
    interactions: Mapping[tuple[str, str], float]  # what pairs do beyond the sum of each alone
    check: Check | None  # of draws by full solves, where it was asked for
    times: Mapping[str, float]  # s per part


def attribute(
    body: Body, fitted: Posterior, outcomes: Sequence[str], *, task: Task, weights: Weights, draws: int = 1000,
    seed: int = 1, workers: int | Crew = 2, check: int = 0, told: Told | None = None, neck: NeckSense | None = None,
) -> tuple[Attribution, ...]:  # fmt: skip
    """Share what differs between a person and their conditional norm among eight groups of causes.

    At the most probable causes every subset of groups is set to the norm and solved (Shapley 1953). Around them,
    person and norm are drawn again and again, and what is between them is shared by slopes taken at a place on the way
    from one to the other (after Aumann and Shapley 1974). The places are a dozen worlds, each solved in full at its own
    strength of habit, with its own muscles at work (`worlds.py`); a draw belongs to one of them, and the person it
    draws is one that the measurements allow in that world, with the habit it assumes.

    The worlds also differ in what nobody measured of the model: neutral zones, effort's exponent, the guard's margin
    (`assumed.py`); specific tension and thorax are in the spread of strengths and stiffnesses. A draw counts by how
    likely what was measured is in its world.

    Args:
        outcomes: names of outputs.
        draws: over habit, person and norm.
        workers: processes, or a crew that is at work for this body already and goes on after.
        check: draws that are solved in full; where limits move too far, those of the full solves count.
        neck: what a neck that feels turned makes the chain feel. Then what turned bones tell of themselves, how much
            of it (`Assumed.gain`), what is left of every bias of the neck (`Assumed.retained`) and by which fit of sway
            it acts (`Assumed.other`) differ from world to world too. Without it a bias of the senses is a head felt
            turned, and bones tell nothing.

    Raises:
        BadInput: an unknown outcome, too few draws to check, or a fit under another hypothesis than shape.
        NotSolved: a posture on the way was not found.
    """
    wanted = [output(name) for name in outcomes]
    if fitted.hypothesis != "shape":
        raise BadInput("Shares begin at a fit under the hypothesis shape; the other one is told beside it.")
    say, clock = told or silent, Clock()
    at_work = nullcontext(workers) if isinstance(workers, Crew) else Crew(body, task, weights, workers)
    with at_work as crew:
        rows = [output_index()[one.name] for one in wanted]
        taken = take_shares(crew, fitted, wanted, weights, draws=draws, seed=seed, say=say, neck=neck)
        clock.lap("worlds and draws")
        exact = _exact(crew, fitted, rows, taken.shares, say)
        clock.lap("full solves")
        checked: list[tuple[Check | None, Shares]] = [(None, one) for one in taken.shares]
        if check:
            checked[:] = check_shares(crew, taken, check, rows, lambda done: say(f"check: {done} of {check} draws"))
            clock.lap("check")
    return tuple(
        Attribution(
            **{field.name: getattr(one, field.name) for field in fields(one)},
            person=float(exact.person[column]),
            norm=float(exact.norm[column]),
            exact=tuple(exact.shares[:, column].tolist()),
            interactions=exact.pairs[column],
            check=own,
            times=dict(clock.laps),
        )
        for column, (own, one) in enumerate(checked)
    )


def _ends(fitted: Posterior) -> list[Place]:
    """The most probable causes and the middle of the norm, habit as in the fit."""
    return [
        Place(causes=causes, habit=1.0, follow=HALF_WAY, assumed=Assumed())
        for causes in (fitted.mean, fitted.prior.mean)
    ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Exact:
    shares: np.ndarray  # (groups, o)
    pairs: list[dict[tuple[str, str], float]]  # by outcome
    person: np.ndarray  # (o,)
    norm: np.ndarray  # (o,)


def _exact(crew: Crew, fitted: Posterior, rows: Sequence[int], spread: Sequence[Shares], say: Told) -> _Exact:
    """Shapley's shares at the most probable causes, every subset of the groups that matter solved in full."""
    prior, masks = fitted.prior, group_masks(fitted.prior)
    norm = prior.mean
    ends = crew.worlds(_ends(fitted), rows, lambda _: None, all_of_them=True)
    rule = (masks * (fitted.mean - norm)) @ mean_slopes(ends, len(rows)).T
    loud = np.flatnonzero(np.any(np.abs(rule) > SILENT * np.array([one.healthy_sd for one in spread]), axis=1))
    chosen = subsets(len(loud))
    quiet = ~masks[loud].any(axis=0) if len(loud) else np.ones(len(norm), dtype=bool)
    people: list[np.ndarray] = []
    for subset in chosen:
        differs = masks[loud[list(subset)]].any(axis=0) if subset else np.zeros(len(norm), dtype=bool)
        people.append(np.where(differs | quiet, fitted.mean, norm))
    values = crew.solves(people, prior, rows, lambda done: say(f"attribution: {done} of {len(people)} subsets solved"))
    shared = rule.copy()
    pairs: list[dict[tuple[str, str], float]] = []
    for column in range(len(rows)):
        worth = {subset: float(value[column]) for subset, value in zip(chosen, values, strict=True)}
        shared[loud, column] = shares(worth, len(loud))
        pairs.append({(GROUPS[loud[a]], GROUPS[loud[b]]): size for (a, b), size in together(worth, len(loud)).items()})
    silent = np.setdiff1d(np.arange(len(GROUPS)), loud)
    return _Exact(
        shares=shared,
        pairs=pairs,
        person=values[-1],
        norm=values[0] - rule[silent].sum(axis=0),
    )
