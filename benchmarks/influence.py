"""How long the slopes of all outputs with all causes take, beside one solve and beside central differences of solves.

    OMP_NUM_THREADS=1 uv run python benchmarks/influence.py [--columns 20]

One core. Ratios are against one equilibrium solve from neutral of the same body, in the same run.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import Causes, causes_from, describe, names
from kinespine.chain.chain_matrix import chain_matrix
from kinespine.chain.equilibrium import solve_equilibrium
from kinespine.chain.influence import influence_of
from kinespine.chain.mechanics import layout
from kinespine.chain.output_names import outputs
from kinespine.chain.outputs import read, reading
from kinespine.chain.posing import pose, stance_of
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights

REPEATS = 7
BAR = 1.0  # s, one core
STEP = 1e-3  # of the range of a cause


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of a few."""
    found: list[float] = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return float(np.median(found))


def main(columns: int) -> None:
    """Print the table."""
    body = build_body(REFERENCE_MAN)
    stance, begin = pose(body, Causes(), STAND, weights())
    found = solve_equilibrium(stance, begin)
    solve = seconds(lambda: solve_equilibrium(stance, begin))

    def differences(name: str) -> np.ndarray:
        row = describe(name)
        step = STEP * (row.high - row.low)
        values = [min(max(row.neutral + sign * step, row.low), row.high) for sign in (1.0, -1.0)]
        ends = [
            solve_equilibrium(
                stance_of(body, causes_from({name: value}), STAND, weights()), found.angles, warm=found, precision=1e-9
            )
            for value in values
        ]
        ahead, behind = (read(reading(end.scene, end.amounts)) for end in ends)
        return (ahead - behind) / (values[0] - values[1])

    influence_of(body, found, Causes(), STAND)
    whole = seconds(lambda: influence_of(body, found, Causes(), STAND))
    matrix = seconds(lambda: chain_matrix(body, found, Causes(), STAND))
    chosen = names()[:: max(1, len(names()) // columns)]
    begun = time.perf_counter()
    for name in chosen:
        differences(name)
    full = (time.perf_counter() - begun) / len(chosen) * len(names())
    fresh = seconds(lambda: layout.__wrapped__(body))
    print(f"{'one equilibrium, from neutral':52}{solve:8.3f} s")
    what = f"slopes of {len(outputs())} outputs with {len(names())} causes"
    print(f"{what:52}{whole:8.3f} s  {whole / solve:.1f} solves")
    print(f"{'  the bar':52}{BAR:8.3f} s  {'kept' if whole <= BAR else 'MISSED'}")
    print(f"{'chain matrix':52}{matrix:8.3f} s  {matrix / solve:.1f} solves")
    print(
        f"{f'central differences of full solves ({len(chosen)} columns, all)':52}{full:8.1f} s"
        f"  {full / whole:.0f} times as long"
    )
    print(f"{'model of a changed body':52}{1e3 * fresh:8.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=20)
    main(parser.parse_args().columns)
