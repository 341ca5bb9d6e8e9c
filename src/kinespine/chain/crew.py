"""A few processes that solve for one body side by side; one process where that is all there is."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.person import Person
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.outputs import read, reading
from kinespine.chain.prior import Prior, healthy_prior
from kinespine.chain.task import Task, parse_task
from kinespine.chain.weights import Weights
from kinespine.errors import NotSolved

if TYPE_CHECKING:
    from kinespine.chain.worlds import Place, World


@dataclass(slots=True, eq=False)
class _Own:
    """What one process keeps: the body it built, and the middle of its norm, from where every search begins."""

    body: Body
    task: Task
    weights: Weights
    norm: Equilibrium | None = None


class Crew:
    """Processes with a body each; use it in a `with`, so that an interrupted run leaves none behind."""

    def __init__(self, body: Body, task: Task, weights: Weights, workers: int) -> None:
        self._own = _Own(body, task, weights)
        self._pool: ProcessPoolExecutor | None = None
        if workers > 1:
            self._pool = ProcessPoolExecutor(
                workers, multiprocessing.get_context("spawn"), _settle_in, (body.person, task.text, weights)
            )

    def __enter__(self) -> Crew:
        if self._pool is not None:
            self._pool.submit(_get_ready)  # all of them start at the first job, beside whatever is done meanwhile
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def worlds(
        self, places: Sequence[Place], rows: Sequence[int], done: Callable[[int], None], *, all_of_them: bool = False
    ) -> list[World]:
        """The worlds at those places; one without a posture is left out, unless all of them are needed.

        Raises:
            NotSolved: fewer than half of them have one, or not all.
        """
        found: list[World] = []
        for count, world in enumerate(self._map(_world, [(place, tuple(rows)) for place in places])):
            found += [] if world is None else [world]
            done(count + 1)
        if 2 * len(found) < len(places) or (all_of_them and len(found) < len(places)):
            raise NotSolved(
                f"Only {len(found)} of {len(places)} bodies between this person and their norm found a posture: what"
                " was measured is more than the model can carry. Look at the largest of it first."
            )
        return found

    def solves(
        self, people: Sequence[np.ndarray], prior: Prior, rows: Sequence[int], done: Callable[[int], None]
    ) -> list[np.ndarray]:
        """Outcomes (o,) of people (c,), every one solved in full."""
        found: list[np.ndarray] = []
        for value in self._map(_solve, [(person, tuple(rows)) for person in people]):
            found.append(value)
            if len(found) % 16 == 0:
                done(len(found))
        return found

    def quartets(
        self, jobs: Sequence[tuple[Place, ...]], rows: Sequence[int], done: Callable[[int], None]
    ) -> list[np.ndarray | None]:
        """Outcomes (4, o) of four bodies each, the second near the first and the fourth near the third, in full.

        None where one of them has no posture.

        Raises:
            NotSolved: of most.
        """
        found: list[np.ndarray | None] = []
        for value in self._map(_quartet, [(job, tuple(rows)) for job in jobs]):
            found.append(value)
            done(len(found))
        if 2 * sum(one is not None for one in found) < len(found):
            raise NotSolved("Most draws have no posture in full: what was measured is more than the model bears.")
        return found

    def each(self, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], done: Callable[[int], None]) -> list[Any]:
        """What `work(body, task, weights, norm, *job)` gives for each job; a function of a module, so that it travels.

        None where it found no posture.
        """
        found: list[Any] = []
        for value in self._map(_any_work, [(work, job) for job in jobs]):
            found.append(value)
            if len(found) % 4 == 0 or len(found) == len(jobs):
                done(len(found))
        return found

    def begin(self, work: Callable[..., Any], *job: Any) -> Callable[[], Any]:
        """Begin `work(body, *job)` beside whatever is done meanwhile; call what comes back for what it gives or raises.

        In one process it is done at that call.
        """
        if self._pool is None:
            return lambda: work(self._own.body, *job)
        return self._pool.submit(_with_body, work, job).result

    def _map(self, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        if self._pool is None:
            for job in jobs:
                yield work(*job, own=self._own)
            return
        waiting: list[Future[Any]] = [self._pool.submit(work, *job) for job in jobs]
        for one in waiting:
            yield one.result()


_here: list[_Own] = []  # in a process of a crew: its own


def _settle_in(person: Person, task: str, weights: Weights) -> None:
    from kinespine.anatomy import build_body

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once; caught, it would go on with the next job
    _here.append(_Own(build_body(person), parse_task(task), weights))


def _get_ready() -> None:
    _norm(_here[0])


def _world(place: Place, rows: tuple[int, ...], own: _Own | None = None) -> World | None:
    from kinespine.chain.worlds import make_world

    me = own or _here[0]
    try:
        return make_world(me.body, place, healthy_prior(), me.task, me.weights, rows)
    except NotSolved:
        return None


def _solve(person: np.ndarray, rows: tuple[int, ...], own: _Own | None = None) -> np.ndarray:
    from kinespine.chain.norm_body import solve_at

    me, prior = own or _here[0], healthy_prior()
    found = solve_at(me.body, person, prior, me.task, me.weights, "shape", warm=_norm(me))
    return read(reading(found.scene, found.amounts))[np.array(rows)]


def _any_work(work: Callable[..., Any], job: tuple[Any, ...], own: _Own | None = None) -> Any:
    me = own or _here[0]
    try:
        return work(me.body, me.task, me.weights, _norm(me), *job)
    except NotSolved:
        return None


def _with_body(work: Callable[..., Any], job: tuple[Any, ...]) -> Any:
    return work(_here[0].body, *job)


def _norm(me: _Own) -> Equilibrium:
    """The middle of the norm, solved once in a process."""
    from kinespine.chain.norm_body import solve_at

    if me.norm is None:
        prior = healthy_prior()
        me.norm = solve_at(me.body, prior.mean, prior, me.task, me.weights, "shape")
    return me.norm


def _quartet(places: tuple[Place, ...], rows: tuple[int, ...], own: _Own | None = None) -> np.ndarray | None:
    from kinespine.chain.norm_body import solve_at

    me, prior = own or _here[0], healthy_prior()
    body, weights = places[0].assumed.of(me.body, me.weights)
    values: list[np.ndarray] = []
    found: Equilibrium | None = None
    for number, place in enumerate(places):
        try:
            found = solve_at(
                body, place.chain(prior), prior, me.task, weights, "shape", warm=found if number % 2 else None,
                habit_weight=place.habit, habit_follow=place.follow,
            )  # fmt: skip
        except NotSolved:
            return None
        values.append(read(reading(found.scene, found.amounts))[np.array(rows)])
    return np.array(values)
