"""How long it takes from landmark files to every measure.

    OMP_NUM_THREADS=1 uv run python benchmarks/pictures.py

One core. The bundled constructed files, read, checked and measured; the bar is 0.1 s from points to measures.
"""

import time
from collections.abc import Callable

import numpy as np

from kinespine.examples import landmark_files
from kinespine.measures.picture_file import read_pictures
from kinespine.measures.picture_measures import measure_pictures

REPEATS = 15
BAR = 0.1  # s


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of a few."""
    found: list[float] = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return float(np.median(found))


def main() -> None:
    """Print the times."""
    files = landmark_files()
    pictures = read_pictures(files)
    found = measure_pictures(pictures)
    print(f"{len(pictures)} files, {sum(len(p.placements) for p in pictures)} points, {len(found.readings)} measures")
    print(f"files to points:    {1000 * seconds(lambda: read_pictures(files)):7.1f} ms")
    print(f"points to measures: {1000 * seconds(lambda: measure_pictures(pictures)):7.1f} ms (bar {1000 * BAR:.0f} ms)")


if __name__ == "__main__":
    main()
