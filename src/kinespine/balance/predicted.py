"""What recordings of a condition should show: the numbers of traces, as the median person of a group makes them."""

from __future__ import annotations

import numpy as np

from kinespine.balance.loop import Loop
from kinespine.balance.paths import draw_paths
from kinespine.balance.trace import Trace, recorded, trace_of

STEPS = 10  # in a delay: about 100 Hz


def expected_trace(loop: Loop, *, seconds: float = 60.0, trials: int = 24, seed: int = 0) -> Trace:
    """The mean of velocity, mean frequency and log area over trials, as a person's repetitions are averaged."""
    rate = STEPS / loop.whole.delay
    paths = draw_paths(loop, loop.pressure_rows, seconds=seconds, rate=rate, paths=trials, seed=seed).values
    found = [trace_of(recorded(paths[:, :, trial], rate), rate) for trial in range(trials)]
    return Trace(
        velocity=float(np.mean([one.velocity for one in found])),
        frequency=float(np.mean([one.frequency for one in found])),
        area=float(np.exp(np.mean([np.log(one.area) for one in found]))),
    )
