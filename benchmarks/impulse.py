"""How long a thousand simulated pushes take, how well they balance, and what half the step changes.

    OMP_NUM_THREADS=1 uv run python benchmarks/impulse.py [DRAWS]

One core. The bars for 1000 draws: 60 s of processor time, 1e-3 for both balances, 1 per cent for half the step.
"""

import sys
import time

import numpy as np

from kinespine.care.impulse import Impulse, simulate_impulse
from kinespine.care.impulse_draws import METHODS


def numbers(found: Impulse) -> tuple[np.ndarray, np.ndarray]:
    """Angles (rad) of all directions, and the probabilities of going beyond shares of the range."""
    angles = np.array([(one.angle.low, one.angle.median, one.angle.high) for one in found.turns])
    return angles, np.array([[chance.value for chance in one.beyond] for one in (*found.turns, *found.joints)])


def main() -> None:
    """Print one line a method."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for method in METHODS:
        begun = time.process_time()
        whole = simulate_impulse(method, draws=draws)
        taken = time.process_time() - begun
        half = simulate_impulse(method, draws=draws, step_share=0.5)
        (usual, chances), (finer, finer_chances) = numbers(whole), numbers(half)
        told = finer > 1e-3 * finer.max()
        worst = float(np.abs(usual[told] / finer[told] - 1).max())
        print(
            f"{method}: {taken:.1f} s of processor time for {draws} draws; energy {whole.energy_error:.1e}, momentum "
            f"{whole.momentum_error:.1e}; half the step: angles {100 * worst:.2f} %, "
            f"probabilities {100 * np.abs(chances - finer_chances).max():.2f} points"
        )


if __name__ == "__main__":
    main()
