"""How long sway takes: the small plant, the closed loop, a minute at 1 kHz, all experiments, a whole person.

    OMP_NUM_THREADS=1 uv run python benchmarks/balance.py [--repeats 5]

One core; medians of its own time, whatever else the machine does.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.balance.control import controller
from kinespine.balance.experiments import compare
from kinespine.balance.loop import loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.paths import draw_paths
from kinespine.balance.quiet import stand_quietly
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import Condition, senses_in
from kinespine.chain import solve_standing


def median_s(work: Callable[[], object], repeats: int) -> float:
    """Seconds, the median of repeats."""
    times: list[float] = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return float(np.median(times))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    body = build_body(REFERENCE_MAN)
    standing = solve_standing(body)
    noise, chosen = usual_noise(), controller()
    plant = plant_of(standing)
    senses = senses_in(Condition(eyes="closed"), noise)
    loop = loop_of(plant, senses, noise, chosen)
    rows = np.vstack([loop.pressure_rows, loop.centre_rows])
    for words, work in (
        ("small plant from a solved posture", lambda: plant_of(standing)),
        ("closed loop of a condition", lambda: loop_of(plant, senses, noise, chosen)),
        ("60 s of sway at 1 kHz (at most 2 s)", lambda: draw_paths(loop, rows, seconds=60.0)),
        ("all experiments on one body", lambda: compare(plant, noise, chosen)),
    ):
        print(f"{words:<44}{median_s(work, repeats):8.3f} s")
    print(f"{'a whole person, from body to muscles':<44}{median_s(lambda: stand_quietly(body, Condition()), 1):8.3f} s")


if __name__ == "__main__":
    main()
