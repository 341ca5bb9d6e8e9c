"""Fit the noise of healthy people to half of the recordings of sway, and predict the other half.

    OMP_NUM_THREADS=1 uv run python tools/fit_sway_noise.py RECORDINGS/sway/bds_trials.csv [--steps 25]

Fitted are, of people with odd numbers, each the mean of their repetitions: medians over people of velocity, mean
frequency and log area in four conditions, and medians of what closing the eyes and foam change in each person, with the
error that these have over people. Prints the numbers for `balance/tables/sway_noise.csv`. What the other people show is
read by `sway_predicted.py` and `tests/balance/test_predicted_sway.py` alone.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from kinespine.anatomy import Person, build_body
from kinespine.balance.control import controller, gains
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.predicted import expected_trace
from kinespine.balance.reduction import Plant, plant_of
from kinespine.balance.senses import Condition, Noise, senses_in
from kinespine.chain import solve_standing
from kinespine.errors import NotSolved

CONDITIONS = tuple(Condition(eyes=e, surface=s) for s in ("firm", "foam") for e in ("open", "closed"))
PAIRS = ((0, 1), (2, 3), (0, 2), (1, 3))  # of conditions: eyes on each surface, surface with each state of the eyes
FITTED = (
    "proprioceptive", "joint", "vestibular", "visual", "foot", "motor", "slow", "drift", "drift_time", "foam",
    "foam_time", "foam_sideways", "slow_joints",
)  # fmt: skip
PRIOR = {
    "proprioceptive": (8.1e-5, 1.0), "vestibular": (1.1e-3, 0.7), "visual": (1.1e-3, 1.0), "joint": (5e-4, 1.0),
    "foam": (0.08, 0.5), "foam_time": (30.0, 0.5),
}  # fmt: skip
"""Middle and SD of the logarithm of what is assumed beforehand: foam tilts feet by a few degrees for half a minute,
labyrinths are about ten times as noisy as ankles (vanderkooij2011), a joint of the trunk some times. Others: 2.0 about
where they are."""
WIDE = 2.0
ERROR = 0.05  # of velocity, frequency and log area, as parts of each: a third of what a prediction may be off
LEAST = 0.02  # of a change between conditions, beside its error over people
WORLDS, SETTLED, STEP = 2, 1e-2, 3e-3  # of the search; the numbers that are quoted are worked out in full
DRAWS = 2000

People = tuple[Mapping[str, np.ndarray], ...]
"""By condition: log cm/s, log Hz and log cm2 (3,) of every person."""


def people_of(rows: Sequence[dict[str, str]], odd: bool) -> People:
    """People with odd or even numbers, each the mean over their trials."""
    found: list[dict[str, np.ndarray]] = []
    for condition in CONDITIONS:
        trials: dict[str, list[list[float]]] = {}
        for row in rows:
            here = (row["Vision"].lower(), row["Surface"].lower()) == (condition.eyes, condition.surface)
            if here and (int(row["Subject"]) % 2 == 1) == odd:
                told = [float(row[name]) for name in ("COPvelo", "COPmfreq", "COParea")]
                trials.setdefault(row["Subject"], []).append([told[0], told[1], float(np.log(told[2]))])
        means = {name: np.mean(one, axis=0) for name, one in trials.items()}
        found.append({name: np.array([np.log(v), np.log(f), area]) for name, (v, f, area) in means.items()})
    return tuple(found)


def medians(people: People, names: Sequence[str] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Medians (4, 3) over people, and of what conditions change in each of them (4, 3); of these people, or of all."""

    def chosen(*conditions: int) -> list[str]:
        known = set.intersection(*(set(people[number]) for number in conditions))
        return sorted(known) if names is None else [name for name in names if name in known]

    middle = [np.median([one[name] for name in chosen(number)], axis=0) for number, one in enumerate(people)]
    change = [
        np.median([people[second][name] - people[first][name] for name in chosen(first, second)], axis=0)
        for first, second in PAIRS
    ]
    return np.array(middle), np.array(change)


def drawn_again(people: People, draws: int = DRAWS, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """The same of people drawn again with replacement."""
    random, names = np.random.default_rng(seed), sorted(set.union(*(set(one) for one in people)))
    return [medians(people, [names[k] for k in random.integers(0, len(names), len(names))]) for _ in range(draws)]


def median_person(rows: Sequence[dict[str, str]]) -> Person:
    """A woman, as three of four are, of the median age, height and mass of the people fitted."""
    people = {row["Subject"]: row for row in rows if int(row["Subject"]) % 2 == 1}
    age, height, mass = (np.median([float(r[name]) for r in people.values()]) for name in ("Age", "Height", "Weight"))
    return Person(sex="female", age=float(age), height=float(height) / 100.0, mass=float(mass))


def traces(loop: Loop, worlds: int = 12) -> np.ndarray:
    """(3,) log cm/s, log Hz, log cm2."""
    one = expected_trace(loop, worlds=worlds)
    return np.log([1e2 * one.velocity, one.frequency, 1e4 * one.area])


def noise_at(logs: np.ndarray) -> Noise:
    """The noise with these logarithms (13,) of `FITTED`."""
    return replace(usual_noise(), **dict(zip(FITTED, np.exp(logs).tolist(), strict=True)))


def logs_of(noise: Noise) -> np.ndarray:
    """The other way."""
    return np.log([getattr(noise, name) for name in FITTED])


def shown(plant: Plant, logs: np.ndarray, feedback: np.ndarray, *, worlds: int = WORLDS) -> np.ndarray:
    """What a body shows in each condition, (4, 3)."""
    noise = noise_at(logs)
    return np.array(
        [
            traces(
                loop_of(plant, senses_in(c, noise), noise, controller(), feedback=feedback, settled=SETTLED), worlds
            )
            for c in CONDITIONS
        ]
    )  # fmt: skip


def changes(told: np.ndarray) -> np.ndarray:
    """What conditions change (4, 3) in what is shown (4, 3)."""
    return np.array([told[second] - told[first] for first, second in PAIRS])


def errors_of(people: People) -> np.ndarray:
    """What each of the 24 numbers may be off: medians by a part of themselves, changes by their error over people."""
    middle, _ = medians(people)
    spread = np.std([change for _, change in drawn_again(people)], axis=0)
    return np.concatenate([(ERROR * np.column_stack([np.ones((4, 2)), middle[:, 2]])).ravel(),
                           np.hypot(spread, LEAST).ravel()])  # fmt: skip


def assumed(start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middles and SD (13,) of the prior; what is not in `PRIOR` is about where it starts."""
    middle = [np.log(PRIOR[name][0]) if name in PRIOR else at for name, at in zip(FITTED, start, strict=True)]
    return np.array(middle), np.array([PRIOR[name][1] if name in PRIOR else WIDE for name in FITTED])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trials", type=Path)
    parser.add_argument("--steps", type=int, default=25)
    given = parser.parse_args()
    with given.trials.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    people = people_of(rows, odd=True)
    target, size = np.concatenate([one.ravel() for one in medians(people)]), errors_of(people)
    plant = plant_of(solve_standing(build_body(median_person(rows))))
    feedback, start = gains(plant, controller()), logs_of(usual_noise())
    middle, wide = assumed(start)

    def off(logs: np.ndarray) -> np.ndarray:
        try:
            told = shown(plant, logs, feedback)
        except NotSolved:
            return np.full(len(target) + len(FITTED), 20.0)
        both = np.concatenate([told.ravel(), changes(told).ravel()])
        return np.concatenate([(both - target) / size, (logs - middle) / wide])

    found = least_squares(off, start, diff_step=STEP, max_nfev=given.steps, xtol=1e-3, ftol=1e-3)
    left = off(found.x)
    print(f"cost {left @ left:.1f}: medians {left[:12] @ left[:12]:.1f}, changes {left[12:24] @ left[12:24]:.1f},"
          f" prior {left[24:] @ left[24:]:.1f}; {found.message}")  # fmt: skip
    print(np.round((left[:24] * size).reshape(8, 3), 3))
    for name, value in zip(FITTED, np.exp(found.x), strict=True):
        print(f"{name},{value:.3g}")


if __name__ == "__main__":
    main()
