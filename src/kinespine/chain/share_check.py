"""Draws of shares checked by full solves: whether slopes gave the limits of an interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kinespine.chain.crew import Crew
from kinespine.chain.model_error import model_error
from kinespine.chain.share_draws import GROUPS, group_masks
from kinespine.chain.shares import NECK, Shares, Taken
from kinespine.chain.verdict import EDGE, Interval, Verdict
from kinespine.chain.worlds import Place
from kinespine.errors import BadInput

LEAST_CHECKED = 20  # draws, fewer give no limits
MOVED = 0.1  # of the width of an interval: beyond it the interval comes from full solves


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The same draws by slopes and by full solves."""

    draws: int  # solved; those without a posture are left out
    total: tuple[Interval, Interval]  # by slopes, in full
    neck: tuple[Interval, Interval]
    moved: float  # how far the worst of the four limits moved, of the width of its interval by slopes
    replaced: bool  # whether the intervals told were moved by the full solves


def check_shares(
    crew: Crew, taken: Taken, count: int, rows: Sequence[int], done: Callable[[int], None]
) -> list[tuple[Check, Shares]]:
    """Solve some of the marginal draws in full, each in its world, and replace limits that move too far.

    Total, and the share of the upper neck against all the rest as two players (Shapley 1953): of person and norm, each
    with the upper neck of either.

    Args:
        count: draws; four bodies are solved for each.
        rows: numbers of the outcomes.

    Raises:
        BadInput: too few draws to tell limits.
        NotSolved: most of them have no posture.
    """
    marginal = [number for number, draw in enumerate(taken.plan) if draw.kind == "marginal"]
    if not LEAST_CHECKED <= count <= len(marginal):
        raise BadInput(f"{count} draws to check; possible: {LEAST_CHECKED} to {len(marginal)}.")
    prior = taken.fitted.prior
    neck = np.any(group_masks(prior)[[group in NECK for group in GROUPS]], axis=0)
    # Both of a mirrored pair, evenly over the draws, so that every world has its part.
    half = (count + 1) // 2
    pairs = [k * (len(marginal) // 2 - 1) // max(half - 1, 1) for k in range(half)]
    chosen = [marginal[2 * pair + side] for pair in pairs for side in (0, 1)][:count]
    jobs: list[tuple[Place, ...]] = []
    for number in chosen:
        draw, person, norm = taken.plan[number], taken.drawn.people[number], taken.drawn.norms[number]
        world = taken.worlds[draw.world]
        bodies: list[np.ndarray] = [person, np.where(neck, norm, person), norm, np.where(neck, person, norm)]
        jobs.append(
            tuple(
                Place(causes=one, habit=world.habit, follow=draw.follow, assumed=world.assumed, neck=world.neck)
                for one in bodies
            )
        )
    solved = crew.quartets(jobs, rows, done)
    found = [place for place, one in enumerate(solved) if one is not None]
    values = np.array([solved[place] for place in found])  # (d, 4, o)
    kept = [chosen[place] for place in found]
    weights = np.exp(taken.drawn.evidence[kept] - taken.drawn.evidence[kept].max())
    own = [group in NECK for group in GROUPS]
    checks: list[tuple[Check, Shares]] = []
    for column, share in enumerate(taken.shares):
        told = taken.drawn.shares[kept][:, :, column]
        here, healed, there, given = values[:, :, column].T
        total = (Interval.of(told.sum(axis=1), weights), Interval.of(here - there, weights))
        upper = (
            Interval.of(told[:, own].sum(axis=1), weights),
            Interval.of(0.5 * (here - healed + given - there), weights),
        )
        moved = max(_moved(*total), _moved(*upper))
        check = Check(draws=len(kept), total=total, neck=upper, moved=moved, replaced=moved > MOVED)
        checks.append((check, _replaced(share, check) if check.replaced else share))
    return checks


def _moved(slopes: Interval, full: Interval) -> float:
    width = max(slopes.high - slopes.low, 1e-12)
    return max(abs(full.low - slopes.low), abs(full.high - slopes.high)) / width


def _replaced(share: Shares, check: Check) -> Shares:
    """Limits moved by what full solves of the same draws say; the assumptions one by one were not solved anew."""
    error = model_error(share.outcome.name)
    neck = _shifted(share.neck, *(one.widened(error.neck) for one in check.neck))
    total = _shifted(share.total, *(one.widened(error.total) for one in check.total))
    same = neck.excludes_zero == share.neck.excludes_zero
    verdict = share.verdict if same else Verdict(word="not determined", depends_on=(EDGE,))
    reason = "full solves of draws moved the limits; shares of groups are by slopes and do not add up to the total"
    return replace(
        share, total=total, neck=neck, verdict=verdict, percent=None,
        percent_reason=reason,
    )  # fmt: skip


def _shifted(told: Interval, slopes: Interval, full: Interval) -> Interval:
    return Interval(
        value=told.value + full.value - slopes.value,
        low=told.low + full.low - slopes.low,
        high=told.high + full.high - slopes.high,
        sd=told.sd * full.sd / max(slopes.sd, 1e-12),
    )
