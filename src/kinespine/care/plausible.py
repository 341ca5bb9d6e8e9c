"""Every plausible world of one person: how chosen outcomes answer a move of skull or atlas in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.causes import Hypothesis
from kinespine.chain.shares import Taken
from kinespine.chain.worlds import World

TURNS = ("lateral_mm", "forward_mm", "tilt_deg", "flexion_deg")  # a turn about the long axis would be a twist
MOVES = tuple(f"{bone}_{turn}" for bone in ("skull", "atlas") for turn in TURNS)
LEAST_LIKELY = 1.0 / 20.0  # of the likeliest world, how likely one must make what was measured
ENDS: tuple[tuple[float, Hypothesis], ...] = ((0.0, "shape"), (1.0, "shape"), (0.0, "position"), (1.0, "position"))
CASES = ("shaped so, habit stays", "shaped so, habit follows", "carried so")
GAINS = (0.0, 1.0)  # how much the senses are told of a turn of the neck: no measurement says


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """One world with every assumption at one of its ends."""

    world: int
    follow: float  # of the change: habit stays or follows
    hypothesis: Hypothesis  # shaped so or carried so
    gain: float  # how much the senses hear of a turn of the neck


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """How o outcomes (SI) answer k moves (per unit of the cause) in n corners, and in d draws between them."""

    corners: tuple[Corner, ...]
    slopes: np.ndarray  # (n, o, k)
    drawn: np.ndarray  # (d, o, k)
    weights: np.ndarray  # (d,) sum 1
    left_out: int  # corners in which what was measured is too unlikely

    def __post_init__(self) -> None:
        for array in (self.slopes, self.drawn, self.weights):
            array.flags.writeable = False

    @property
    def cases(self) -> np.ndarray:
        """Which of `CASES` each corner belongs to (n,)."""
        return np.array([case_of(one.hypothesis, one.follow) for one in self.corners])


def case_of(hypothesis: Hypothesis, follow: float) -> str:
    """Which of `CASES` a world at an end of habit belongs to."""
    return CASES[2] if hypothesis == "position" else CASES[int(follow)]


def answers_of(taken: Taken, moves: Sequence[str], seed: int = 1) -> Answers:
    """Slopes of the outcomes of `taken` with moves of the upper neck, in all corners and in draws.

    A corner is left out where what was measured is less than a twentieth as likely as in the likeliest one. What was
    measured tells how far habit has followed so far. It tells nothing of whether it follows a change: habit stays and
    follows in corners alike, and in draws any part of the way.

    Args:
        moves: causes of skull and atlas.
    """
    prior, count = taken.fitted.prior, len(taken.shares)
    at = [prior.place(name) for name in moves]

    def slopes(world: World, follow: float, hypothesis: Hypothesis, gain: float) -> np.ndarray:
        every = world.slopes(follow, hypothesis) - world.told + gain * world.felt
        return every[:count, at]

    likely = _likely(taken)
    kept = [
        Corner(world=number, follow=follow, hypothesis=hypothesis, gain=gain)
        for number in range(len(taken.worlds))
        for follow, hypothesis in ENDS
        if likely.get((number, hypothesis), 0.0) >= np.log(LEAST_LIKELY)
        for gain in GAINS
    ]
    rng = np.random.default_rng([seed, 4])
    chosen = [number for number, draw in enumerate(taken.plan) if draw.kind in ("marginal", "position")]
    gains, follows = rng.random((2, len(chosen)))
    evidence = taken.drawn.evidence[chosen]
    weights = np.exp(evidence - evidence.max())
    return Answers(
        corners=tuple(kept),
        slopes=np.array([slopes(taken.worlds[one.world], one.follow, one.hypothesis, one.gain) for one in kept]),
        drawn=np.array(
            [
                slopes(
                    taken.worlds[draw.world],
                    float(follow),
                    draw.hypothesis,
                    float(gain) * taken.worlds[draw.world].assumed.retained,
                )
                for draw, follow, gain in zip((taken.plan[number] for number in chosen), follows, gains, strict=True)
            ]
        ),
        weights=weights / weights.sum(),
        left_out=len(taken.worlds) * len(ENDS) * len(GAINS) - len(kept),
    )


def _likely(taken: Taken) -> dict[tuple[int, Hypothesis], float]:
    """Log likelihood of what was measured by world and hypothesis, the likeliest at zero; a world not drawn is likely.

    Habit has followed as far as makes it likeliest.
    """
    found: dict[tuple[int, Hypothesis], float] = {}
    for draw, evidence in zip(taken.plan, taken.drawn.evidence.tolist(), strict=True):
        key = (draw.world, draw.hypothesis)
        found[key] = max(evidence, found.get(key, -np.inf))
    best = max(found.values())
    return {key: value - best for key, value in found.items()}
