"""How often intervals of a person's senses hold what is so, in a thousand constructed people: docs/balance.md.

    OMP_NUM_THREADS=1 uv run python tools/senses_coverage.py [--people 1000] [--wrong 200]

Each stands with open eyes on firm ground and with closed eyes on foam, two trials of a minute each. The seed and the
rule of `tests/balance/test_recorded_fit.py` were fixed before the first run. With `--wrong`: how often recordings that
are not what they are said to be are called off the model, for `balance/tables/alarm.csv`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.stats import binom

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.balance.answers import Answers, answers_of
from kinespine.balance.band_spectra import bands_of
from kinespine.balance.constructed_people import Stood, construct, stand
from kinespine.balance.control import controller, gains
from kinespine.balance.noise import usual_noise
from kinespine.balance.people import usual_people
from kinespine.balance.recorded_fit import fit_recordings
from kinespine.balance.reduction import Plant, plant_of
from kinespine.balance.senses import Condition
from kinespine.balance.sway import Sway
from kinespine.chain import solve_standing
from kinespine.errors import NotSolved

SEED, TRIALS = 20261128, 2
CONDITIONS = (Condition(), Condition(eyes="closed", surface="foam"))


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--wrong", type=int, default=0)
    given = parser.parse_args()
    plant, spread = plant_of(solve_standing(build_body(REFERENCE_MAN))), usual_people().spread
    answers = [answers_of(plant, c, bands_of(60.0), usual_noise(), spread, controller()) for c in CONDITIONS]
    if given.wrong:
        alarms(plant, answers, given.wrong)
    else:
        coverage(plant, answers, given.people)


def coverage(plant: Plant, answers: list[Answers], people: int) -> None:
    """How often every interval holds."""
    feedback, spread = gains(plant, controller()), usual_people().spread
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


def _swapped(one: Stood) -> list[list[Sway]]:
    return [[replace(sway, forward=sway.left, left=sway.forward) for sway in trials] for trials in one.trials]


def _ten_times(one: Stood) -> list[list[Sway]]:
    return [
        [replace(sway, forward=10.0 * sway.forward, left=10.0 * sway.left) for sway in trials] for trials in one.trials
    ]


def _other_surface(one: Stood) -> list[list[Sway]]:
    firm, foam = one.trials
    return [list(foam), list(firm)]


def _as_they_are(one: Stood) -> list[list[Sway]]:
    return [list(trials) for trials in one.trials]


WRONG: tuple[tuple[str, Callable[[Stood], list[list[Sway]]], str], ...] = (
    ("nothing is wrong", _as_they_are, "pasma2017"),
    ("millimetres said to be centimetres", _ten_times, "pasma2017"),
    ("foam and firm ground taken for one another", _other_surface, "pasma2017"),
    ("forward and left taken for one another", _swapped, "pasma2017"),
    ("the gains and delay of another published controller, maurer2005", _as_they_are, "maurer2005"),
)


def alarms(plant: Plant, answers: list[Answers], people: int) -> None:
    """How often recordings that are not what they are said to be are called off the model."""
    for what, changed, name in WRONG:
        random, fired, lost = np.random.default_rng(SEED + 1), 0, 0
        chosen = controller(name)
        feedback = gains(plant, chosen)
        for _ in range(people):
            try:
                one = stand(plant, answers, TRIALS, random, chosen=chosen, feedback=feedback)
            except NotSolved:
                lost += 1
                continue
            try:
                fired += not fit_recordings(answers, changed(one)).is_described
            except NotSolved:  # too far from what the model knows for any fit: told as well
                fired += 1
        print(f"{what},{fired / (people - lost):.3g},{people - lost}", flush=True)


if __name__ == "__main__":
    main()
