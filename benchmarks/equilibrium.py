"""How long a posture takes: from neutral, from random starts, warm, at a tenth of the habit, and with more muscle.

    OMP_NUM_THREADS=1 uv run python benchmarks/equilibrium.py [--starts 100]

One core. Ratios are against one load sharing of the same body in a given posture, in the same run.
"""

import argparse
import time
from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import Causes, causes_from
from kinespine.chain import solve_loads
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.plant import planted
from kinespine.chain.posing import pose
from kinespine.chain.stance import Stance, rows_of
from kinespine.chain.standing import STAND, solve_standing
from kinespine.chain.weights import weights

SPREAD = np.deg2rad(5.0)
REPEATS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """How solves from many random starts ended."""

    times: list[float]  # s, planting included
    steps: list[int]
    solved: int
    apart: float  # deg, of the posture furthest from that from neutral


def median_ms(times: list[float]) -> float:
    """The median in milliseconds."""
    return 1e3 * float(np.median(times))


def from_random(stance: Stance, neutral: Equilibrium, count: int) -> Starts:
    """Solve from starts whose spine, girdle and limb angles are off by 5 degrees (one SD) each."""
    random = np.random.default_rng(1)
    ways = rows_of(stance.body, "spine", "girdle", "limb")
    times: list[float] = []
    steps: list[int] = []
    solved, apart = 0, 0.0
    for _ in range(count):
        start = np.zeros(len(neutral.angles))
        start[ways] = SPREAD * random.standard_normal(len(ways))
        begun = time.perf_counter()
        found = solve_equilibrium(stance, planted(stance, start), check=False)
        times.append(time.perf_counter() - begun)
        steps.append(found.steps)
        solved += found.status == "solved"
        apart = max(apart, float(np.rad2deg(np.abs(found.angles - neutral.angles).max())))
    return Starts(times=times, steps=steps, solved=solved, apart=apart)


def split(body: Body, parts: int) -> Body:
    """The same body with every fascicle cut into equal parts side by side."""
    fascicles = tuple(
        replace(f, name=f"{f.name.rpartition('.')[0]}_{k}.{f.side}", area=f.area / parts)
        for f in body.fascicles
        for k in range(parts)
    )
    return replace(body, fascicles=fascicles)


def main(starts: int) -> None:
    """Print the table."""
    body = build_body(REFERENCE_MAN)
    solve_loads(body)
    sharing = [solve_loads(body).time_s for _ in range(REPEATS)]
    print(f"{'one load sharing, posture given':46}{median_ms(sharing):8.1f} ms")
    for name, factor in (("habit as calibrated", 1.0), ("a tenth of it", 0.1)):
        chosen = replace(weights(), habit=factor * weights().habit)
        begun = time.perf_counter()
        stance, begin = pose(body, Causes(), STAND, chosen)
        posed = time.perf_counter() - begun
        neutral = solve_equilibrium(stance, begin)
        times = [solve_equilibrium(stance, begin).time_s for _ in range(REPEATS)]
        ratio = np.median(times) / np.median(sharing)
        print(f"{name + ', from neutral':46}{median_ms(times):8.1f} ms  {neutral.steps} steps, {ratio:.0f} sharings")
        print(f"{'  the guard judged beforehand':46}{1e3 * posed:8.1f} ms")
        other, _ = pose(body, causes_from({"leg_length_left_mm": 2.0}), STAND, chosen)
        warm = [solve_equilibrium(other, begin, warm=neutral).time_s for _ in range(REPEATS)]
        print(f"{'  warm, one leg 2 mm longer':46}{median_ms(warm):8.1f} ms")
        found = from_random(stance, neutral, starts)
        print(
            f"{f'  {starts} random starts (5 deg)':46}{median_ms(found.times):8.1f} ms"
            f"  {np.median(found.steps):.0f} steps, {found.solved} solved, furthest apart {found.apart:.4f} deg"
        )
        print(f"{'  residual':46}{neutral.residual_max:8.1e} N·m")
    for parts in (1, 2, 4):
        many = split(body, parts) if parts > 1 else body
        solve_standing(many)
        times = [solve_standing(many).equilibrium.time_s for _ in range(3)]
        print(f"{f'{len(many.fascicles)} fascicles':46}{median_ms(times):8.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=100)
    main(parser.parse_args().starts)
