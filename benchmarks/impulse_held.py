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
    """Print one line a bone.

    Middles of the largest rotation as a share of its range, toggles beyond the whole range, the largest imbalance of
    any draw (energy as a share of the work, momentum as a share of the impulse), pushes whose motion still grew at the
    end, and processor time.
    """
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print(
        "| held | toggle C0-C1, C1-C2, C2-C3 | beyond the range | instrument | hand | imbalance | still growing | s |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for held in HELD:
        begun = time.process_time()
        found = {method: simulate_impulse(method, draws=draws, held=held) for method in METHODS}
        taken = time.process_time() - begun
        middles = {name: ", ".join(f"{one.most.median:.2f}" for one in push.joints) for name, push in found.items()}
        beyond = ", ".join(f"{100 * one.beyond[-1].value:.0f} %" for one in found["toggle"].joints)
        worst = max(max(push.energy_error, push.momentum_error) for push in found.values())
        growing = sum(push.still_moving for push in found.values())
        print(
            f"| {held} | {middles['toggle']} | {beyond} | {middles['instrument']} | {middles['hand']} "
            f"| {worst:.1e} | {growing} | {taken:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
