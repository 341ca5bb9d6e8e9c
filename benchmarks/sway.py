"""How long it takes to describe one trial of sway, and to read it.

    OMP_NUM_THREADS=1 uv run python benchmarks/sway.py [FILE]

One core. Every descriptor of a constructed trial of 60 s at 100 Hz; with FILE, a recording that needs no layout, read
as well. The bar is 0.05 s for all descriptors of one trial.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kinespine.balance import Sway, describe, read_sway
from kinespine.balance.descriptors import CATALOGUE

REPEATS = 25
BAR = 0.05  # s


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of a few."""
    found: list[float] = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return float(np.median(found))


def constructed() -> Sway:
    """A minute of noise that is held back, of nobody."""
    random, held = np.random.default_rng(1), np.exp(-np.arange(500) / 100)
    forward, left = (np.convolve(random.normal(size=7000), held, "same")[:6000] for _ in range(2))
    return Sway(forward=0.001 * forward, left=0.0005 * left, rate=100.0)


def main() -> None:
    """Print the times."""
    sway = constructed()
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        print(f"file to sway:        {1000 * seconds(lambda: read_sway(path), 5):7.1f} ms")
        sway = read_sway(path)
    taken = 1000 * seconds(lambda: describe(sway))
    print(f"{len(CATALOGUE)} descriptors: {taken:7.1f} ms (bar {1000 * BAR:.0f} ms), {len(sway.forward)} samples")


if __name__ == "__main__":
    main()
