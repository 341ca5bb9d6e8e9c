"""How often intervals of a person's senses hold what is so, in a thousand constructed people: docs/balance.md.

    OMP_NUM_THREADS=1 uv run python tools/senses_coverage.py [--people 1000]

Each stands with open eyes on firm ground and with closed eyes on foam, two trials of a minute each. The seed was fixed
before the first run.
"""

from __future__ import annotations

import argparse

import numpy as np
from scipy.stats import binom

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.balance.answers import answers_of
from kinespine.balance.band_spectra import bands_of
from kinespine.balance.constructed_people import construct
from kinespine.balance.control import controller, gains
from kinespine.balance.noise import usual_noise
from kinespine.balance.people import usual_people
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import Condition
from kinespine.chain import solve_standing
from kinespine.errors import NotSolved

SEED, TRIALS = 20250607, 2
CONDITIONS = (Condition(), Condition(eyes="closed", surface="foam"))


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    people: int = parser.parse_args().people
    plant, spread = plant_of(solve_standing(build_body(REFERENCE_MAN))), usual_people().spread
    feedback = gains(plant, controller())
    answers = [answers_of(plant, c, bands_of(60.0), usual_noise(), spread, controller()) for c in CONDITIONS]
    random, held = np.random.default_rng(SEED), dict[str, list[bool]]()
    sure, right, lost, unlike = 0, 0, 0, 0
    for number in range(people):
        try:
            one = construct(plant, answers, TRIALS, random, feedback=feedback)
        except NotSolved:
            lost += 1
            continue
        for name, inside in one.held(spread):
            held.setdefault(name, []).append(inside)
        unlike += not one.fit.is_described
        for leaning, truth in zip(one.fit.leaning, one.weights, strict=True):
            if leaning.sense is not None:
                sure += 1
                own = {name: truth[name] for name in leaning.first if name in truth}
                right += leaning.sense == max(own, key=lambda name: own[name])
        if (number + 1) % 50 == 0:
            print(f"{number + 1} people, {lost} lost", flush=True)
    print("| number | held | of |\n| --- | --- | --- |")
    for name, inside in held.items():
        low, high = binom.interval(0.99, len(inside), 0.95)
        mark = "" if low <= sum(inside) <= high else " **outside**"
        print(f"| {name} | {100 * np.mean(inside):.1f} %{mark} | {len(inside)} |")
    low, high = binom.interval(0.99, people - lost, 0.95)
    print(f"99 % band of 95 %: {100 * low / (people - lost):.1f} to {100 * high / (people - lost):.1f} %; {lost} lost")
    print(f"sense named {sure} times, right {right} times; told off the model {unlike} times")


if __name__ == "__main__":
    main()
