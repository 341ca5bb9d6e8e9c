"""The long work behind docs/honesty.md: people solved and explained in two processes, and kept between runs."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import honesty_people as who
from honesty_examined import OUTCOMES, ROWS, Noise, Said, examined
from honesty_learned import Learned, Library, solved_library

from kinespine.chain.norm_body import norm_body
from kinespine.chain.output_names import output_index
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights

SEED = 20261126  # fixed before the first run
BODIES, MORE = 300, 40  # of a library of healthy people, and of those added for people of another kind
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is asked for."""

    people: int
    each: int
    wrong: int  # people of each wrong world
    found: int  # and of each size of offset
    full: int
    keep: Path | None
    widen: bool = False  # whether the factors of the product are made anew


def kept(run: Run, name: str, make: Callable[[], Kept]) -> Kept:
    """What was made before and kept, or made now."""
    print(f"honesty: {name}", flush=True)
    if run.keep is None:
        return make()
    file = run.keep / f"{name}.pickle"
    if not file.exists():
        run.keep.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(make()))
    found: Kept = pickle.loads(file.read_bytes())
    return found


def library(run: Run, kind: who.Kind) -> Callable[[], Learned]:
    """How a process learns the bodies of a kind."""
    rows = tuple(output_index()[name] for name in ROWS)
    common = kept(run, "library", lambda: solved_library(who.HEALTHY, BODIES, rows, SEED))
    if kind is not who.HEALTHY:
        own = kept(run, f"library-{kind.name}", lambda: solved_library(kind, MORE, rows, SEED + 1))
        common = Library.joined(common.first(2 * MORE), own)
    return _Learning(common)


@dataclass(slots=True, eq=False)
class _Learning:
    library: Library

    def __call__(self) -> Learned:
        norm = norm_body(who.man(), STAND, weights(), "shape")[1].values[list(self.library.rows)]
        return Learned(self.library, norm, SEED)


def explained(
    run: Run, name: str, truths: list[who.Truth], learn: Callable[[], Learned], seed: int,
    wanted: Sequence[str] = OUTCOMES, noise: Noise = "as stated",
) -> list[tuple[Said, ...]]:  # fmt: skip
    """All of them explained; those whose fit does not come to rest are left out."""

    def make() -> list[tuple[Said, ...] | None]:
        with get_context("spawn").Pool(who.PROCESSES, _settle, (learn, truths, seed, tuple(wanted), noise)) as pool:
            return pool.map(_explained, range(len(truths)), chunksize=4)

    return [one for one in kept(run, f"said-{name}", make) if one is not None]


_own: list[tuple[Learned, list[who.Truth], int, tuple[str, ...], Noise]] = []


def _settle(
    learn: Callable[[], Learned], truths: list[who.Truth], seed: int, wanted: tuple[str, ...], noise: Noise
) -> None:
    _own.append((learn(), truths, seed, wanted, noise))


def _explained(number_: int) -> tuple[Said, ...] | None:
    learned, truths, seed, wanted, noise = _own[0]
    return examined(truths[number_], learned, seed=(seed, number_), noise=noise, wanted=wanted)
