"""What stands for a body where thousands are explained: slopes learned from some hundred bodies solved in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context

import numpy as np
from honesty_people import PROCESSES, Kind, any_assumed, any_habit, drawn, man, prior

from kinespine.anatomy.causes import describe
from kinespine.chain.assumed import Assumed
from kinespine.chain.observations import Observation
from kinespine.chain.posterior import observed_rows
from kinespine.chain.prior import Prior
from kinespine.chain.share_draws import root_of
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.chain.worlds import Place, World, by_senses, habit_of, make_world
from kinespine.errors import NotSolved

RANK = 5  # directions of causes, for each outcome, in which its slopes change most
RIDGE = 1e-2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Library:
    """Bodies solved in full at many places, and their slopes."""

    prior: Prior
    rows: tuple[int, ...]  # numbers of the outcomes
    at: np.ndarray  # (n, c) causes
    habit: np.ndarray  # (n,)
    follow: np.ndarray  # (n,)
    stays: np.ndarray  # (n, o, c) slopes where habit stays
    neutral: np.ndarray  # (n,) what was assumed of each
    exponent: np.ndarray
    guard: np.ndarray

    def first(self, count: int) -> Library:
        """The first so many bodies."""
        return replace(self, **{name: getattr(self, name)[:count] for name in PER_BODY})

    def joined(self, other: Library) -> Library:
        """Those of both."""
        return replace(self, **{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in PER_BODY})


PER_BODY = ("at", "habit", "follow", "stays", "neutral", "exponent", "guard")


def solved_library(kind: Kind, count: int, rows: tuple[int, ...], seed: int) -> Library:
    """Bodies of a kind of people and of what lies between them and healthy ones, solved in full."""
    with get_context("spawn").Pool(PROCESSES) as pool:
        jobs = [(kind, rows, seed, number) for number in range(count)]
        found = [one for one in pool.imap(_one_body, jobs, chunksize=4) if one is not None]
    return Library(
        prior=prior(), rows=rows, **{name: np.array([one[k] for one in found]) for k, name in enumerate(PER_BODY)}
    )


def _one_body(
    job: tuple[Kind, tuple[int, ...], int, int],
) -> tuple[np.ndarray, float, float, np.ndarray, float, float, float] | None:
    kind, rows, seed, number = job
    rng = np.random.default_rng([seed, number, 7])
    own = prior()
    # Evenly over the way from the norm to somewhat beyond a person, as worlds lie.
    causes = own.mean + 1.1 * np.sqrt(rng.random()) * (drawn(rng) - own.mean)
    model, habit, follow = any_assumed(rng), any_habit(rng), float(rng.random())
    causes = np.clip(causes + rng.random() * kind.added(own, follow, rng), own.low, own.high)
    place = Place(causes=causes, habit=habit, follow=follow, assumed=model)
    try:
        world = make_world(man(), place, own, STAND, weights(), rows)
    except NotSolved:
        return None
    stays = world.stays.astype(np.float32)
    return causes, habit, follow, stays, model.neutral, model.exponent, model.guard


class Learned:
    """Slopes anywhere: what of them goes with place, habit and model, and what is left of one body of the library.

    Slopes jump where muscles switch. What is left over is therefore not averaged away: a world takes it, all outcomes
    together, from one body of the library drawn at random.
    """

    def __init__(self, library: Library, norm_values: np.ndarray, seed: int) -> None:
        """Learn it.

        Args:
            norm_values: (o,) of the library's outcomes in the middle of the norm.
        """
        self.library, self.norm = library, norm_values
        self._rng = np.random.default_rng(seed)
        spread = library.prior.covariance
        self._root = root_of(spread)
        values, vectors = np.linalg.eigh(spread)
        self._whiten = (vectors / np.sqrt(np.maximum(values, 1e-12))) @ vectors.T  # undoes the symmetric root
        self.follows = _follows(library.prior)
        moved = library.at + library.follow[:, None] * (library.at @ self.follows.T)
        scores = (moved - self._middle(library.follow)) @ self._whiten.T
        models = self._model_terms(library.habit, library.neutral, library.exponent, library.guard)
        slopes = np.einsum("noc,cd->ond", library.stays.astype(float), self._root)
        self._axes: list[np.ndarray] = []
        self._answers: list[np.ndarray] = []
        left: list[np.ndarray] = []
        for own in slopes:
            base = np.linalg.lstsq(models, own, rcond=None)[0]
            axes = np.linalg.svd(own - models @ base, full_matrices=False)[2][:RANK]
            terms = self._terms(models, scores @ axes.T)
            answers = np.linalg.solve(terms.T @ terms + RIDGE * np.eye(terms.shape[1]), terms.T @ own)
            self._axes.append(axes)
            self._answers.append(answers)
            left.append(own - terms @ answers)
        self._left = np.array(left)  # (o, n, c)

    def restart(self, seed: tuple[int, int]) -> None:
        """Draw what is left over anew, from this seed."""
        self._rng = np.random.default_rng(seed)

    def _middle(self, follow: np.ndarray | float) -> np.ndarray:
        mean = self.library.prior.mean
        return mean + np.asarray(follow)[..., None] * (self.follows @ mean)

    @staticmethod
    def _model_terms(habit: np.ndarray, neutral: np.ndarray, exponent: np.ndarray, guard: np.ndarray) -> np.ndarray:
        strong = np.log(habit)
        return np.stack(
            [np.ones_like(strong), strong, strong**2, np.log(neutral), exponent - 2.0, guard - 1.0], axis=-1
        )

    @staticmethod
    def _terms(models: np.ndarray, scores: np.ndarray) -> np.ndarray:
        return np.concatenate([models, scores, scores * models[..., 1:2]], axis=-1)

    def _at(self, causes: np.ndarray, follow: float, habit: float, model: Assumed, part: float) -> np.ndarray:
        """Whitened slopes (o, c) at causes (c,), or of the mean slope on the way there from the norm (part 1/2)."""
        moved = causes + follow * (self.follows @ causes)
        scores = self._whiten @ (moved - self._middle(follow))
        one = (np.array(value) for value in (habit, model.neutral, model.exponent, model.guard))
        models = self._model_terms(*one)
        return np.array(
            [
                self._terms(models, part * (axes @ scores)) @ answers
                for axes, answers in zip(self._axes, self._answers, strict=True)
            ]
        )

    @cached_property
    def _unwhiten(self) -> np.ndarray:
        return np.linalg.pinv(self._root)

    def slopes(self, causes: np.ndarray, follow: float, habit: float, model: Assumed) -> np.ndarray:
        """Slopes (o, c) with causes where habit stays, without what is left over."""
        return self._at(causes, follow, habit, model, 1.0) @ self._unwhiten

    def values(self, causes: np.ndarray, follow: float) -> np.ndarray:
        """Outcomes (o,) at causes (c,), habit and model as set."""
        moved = causes + follow * (self.follows @ causes)
        scores = self._whiten @ (moved - self._middle(follow))
        return self.norm + self._at(causes, follow, 1.0, Assumed(), 0.5) @ scores

    def worlds(self, places: Sequence[Place], rows: Sequence[int], done: Callable[[int], None]) -> list[World]:
        """As a crew makes them."""
        own = [self.library.rows.index(row) for row in rows]
        turned = np.array([describe(name).by_hypothesis for name in self.library.prior.names])
        found: list[World] = []
        for place in places:
            left = self._left[:, int(self._rng.integers(self._left.shape[1]))]
            raw = (self._at(place.causes, place.follow, place.habit, place.assumed, 1.0) + left) @ self._unwhiten
            stays, felt = by_senses(raw[own], place, self.library.prior)
            found.append(
                World(
                    habit=place.habit,
                    assumed=place.assumed,
                    stays=stays,
                    adds=stays @ self.follows,
                    turned=turned,
                    felt=felt,
                    neck=place.neck,
                )
            )
            done(len(found))
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearnedPerson:
    """A body of a fit, as it was learned."""

    learned: Learned
    seen: tuple[Observation, ...]

    def predict(self, causes: np.ndarray) -> np.ndarray:
        """The numbers (k,) that were measured."""
        return self._rows(self.learned.values(causes, 0.5), causes)

    def slopes(self, causes: np.ndarray) -> np.ndarray:
        """Their slopes (k, c)."""
        stays = self.learned.slopes(causes, 0.5, 1.0, Assumed())
        return self._rows(stays + 0.5 * stays @ self.learned.follows, np.eye(len(causes)))

    def _rows(self, known: np.ndarray, own: np.ndarray) -> np.ndarray:
        rows = dict(zip(self.learned.library.rows, known, strict=True))
        return observed_rows(rows, own, self.learned.library.prior, self.seen)


def _follows(own: Prior) -> np.ndarray:
    """(c, c) of habit and cause: where the set point goes when it follows the tissue all the way."""
    found = np.zeros((len(own.names),) * 2)
    for number, name in enumerate(own.names):
        if (habit := habit_of(name)) is not None:
            found[own.place(habit), number] = 1.0
    return found
