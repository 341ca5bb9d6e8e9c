"""How long a thousand simulated pushes take, how well they balance, and what half the step changes.

    OMP_NUM_THREADS=1 uv run python benchmarks/impulse.py [DRAWS]

Processor time of all threads together. The bars for 1000 draws: 60 s of it, 1e-3 for both balances, 1 per cent for
half the step, which is held against the usual one over at most 100 draws.
"""

import sys
import time

import numpy as np

from kinespine.care.impulse import Impulse, simulate_impulse
from kinespine.care.impulse_draws import METHODS
from kinespine.care.impulse_record import percent

FEW = 100


def numbers(found: Impulse) -> tuple[np.ndarray, np.ndarray]:
    """Angles (rad) of all directions, and the probabilities of going beyond shares of the range."""
    angles = np.array([(one.angle.low, one.angle.median, one.angle.high) for one in found.turns])
    return angles, np.array([[chance.value for chance in one.beyond] for one in (*found.turns, *found.joints)])


def main() -> None:
    """Print one line a method, and the probabilities of going beyond shares of the range joint by joint."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for method in METHODS:
        begun, waited = time.process_time(), time.perf_counter()
        whole = simulate_impulse(method, draws=draws)
        taken, waited = time.process_time() - begun, time.perf_counter() - waited
        few = min(draws, FEW)
        usual, chances = numbers(whole if few == draws else simulate_impulse(method, draws=few))
        finer, finer_chances = numbers(simulate_impulse(method, draws=few, step_share=0.5))
        told = finer > 1e-3 * finer.max()
        worst = float(np.abs(usual[told] / finer[told] - 1).max())
        print(
            f"{method}: {taken:.1f} s of processor time for {draws} draws, {waited:.0f} s of waiting; energy "
            f"{whole.energy_error:.1e}, momentum {whole.momentum_error:.1e}, still growing {whole.still_moving}; half "
            f"the step over {few}: angles {100 * worst:.2f} %, probabilities "
            f"{100 * np.abs(chances - finer_chances).max():.2f} points"
        )
        for one in whole.joints:
            print(f"  {one.joint} {', '.join(map(percent, one.beyond))}")
        for one in whole.stretches:
            print(f"  {one.ligament} {percent(one.beyond_slack)}; {1e3 * one.longer.median:.2f} mm", flush=True)


if __name__ == "__main__":
    main()
