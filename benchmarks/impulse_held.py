"""What holding a bone below a simulated push leaves out: the table of docs/impulse.md, bone by bone.

    OMP_NUM_THREADS=1 uv run python benchmarks/impulse_held.py [DRAWS]

Every line has the same pushes, the same ligaments and the same joints as far as they move.
"""

import sys
import time

from kinespine.care.impulse import simulate_impulse
from kinespine.care.impulse_draws import METHODS
from kinespine.care.impulse_model import HELD


def main() -> None:
    """Print one line a bone: middles of the largest rotation, shares of toggles beyond the range, processor time."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print("| held | toggle C0-C1, C1-C2, C2-C3 | beyond the range | instrument | hand | s of processor time |")
    print("| --- | --- | --- | --- | --- | --- |")
    for held in HELD:
        begun = time.process_time()
        found = {method: simulate_impulse(method, draws=draws, held=held).joints for method in METHODS}
        taken = time.process_time() - begun
        middles = {name: ", ".join(f"{one.most.median:.2f}" for one in joints) for name, joints in found.items()}
        beyond = ", ".join(f"{100 * one.beyond[-1].value:.0f} %" for one in found["toggle"])
        print(
            f"| {held} | {middles['toggle']} | {beyond} | {middles['instrument']} | {middles['hand']} | {taken:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
