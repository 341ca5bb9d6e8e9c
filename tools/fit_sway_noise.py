"""Fit the noise of healthy people to half of the recordings of sway, and predict the other half.

    OMP_NUM_THREADS=1 uv run python tools/fit_sway_noise.py RECORDINGS/sway/bds_trials.csv [--changes]

Fitted are medians over people of velocity, mean frequency and log area in four conditions, people with odd numbers;
each person is the mean of their repetitions. Prints the numbers for `balance/tables/sway_noise.csv`. With `--changes`
the fit is told as well what closing the eyes and foam change in each of these people, which the table was not: what
that takes stands in docs/balance.md. What the other people show is read by `sway_predicted.py` and
`tests/balance/test_predicted_sway.py` alone.
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

CONDITIONS = tuple(Condition(eyes=e, surface=s) for s in ("firm", "foam") for e in ("open", "closed"))
PAIRS = ((0, 1), (2, 3), (0, 2), (1, 3))  # of conditions: eyes on each surface, surface with each state of the eyes
FITTED = (
    "proprioceptive", "joint", "vestibular", "visual", "foot", "motor", "slow", "drift", "drift_time", "foam",
    "foam_time", "foam_sideways", "slow_joints",
)  # fmt: skip
WIDE = np.array([2.0, 2.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.5, 2.0, 1.5, 0.7, 1.0])  # of a weak prior on logs
EYES = {"drift": 2e-4, "visual": 6e-4}  # where a fit begins that is told of changes: eyes that tell something
ERROR = 0.05  # of velocity, frequency and log area, as parts of each: a third of what a prediction may be off
LEAST = 0.02  # of a change between conditions, beside its error over people
SETTLED, STEP = 1e-3, 3e-3  # part of the torque noise that may still change, and of the logarithms for slopes
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


def traces(loop: Loop) -> np.ndarray:
    """(3,) log cm/s, log Hz, log cm2."""
    one = expected_trace(loop)
    return np.log([1e2 * one.velocity, one.frequency, 1e4 * one.area])


def noise_at(logs: np.ndarray) -> Noise:
    """The noise with these logarithms (13,) of `FITTED`."""
    return replace(usual_noise(), **dict(zip(FITTED, np.exp(logs).tolist(), strict=True)))


def logs_of(noise: Noise) -> np.ndarray:
    """The other way."""
    return np.log([getattr(noise, name) for name in FITTED])


def shown(plant: Plant, logs: np.ndarray, feedback: np.ndarray) -> np.ndarray:
    """What a body shows in each condition, (4, 3)."""
    noise = noise_at(logs)
    return np.array(
        [
            traces(loop_of(plant, senses_in(c, noise), noise, controller(), feedback=feedback, settled=SETTLED))
            for c in CONDITIONS
        ]
    )


def changes(told: np.ndarray) -> np.ndarray:
    """What conditions change (4, 3) in what is shown (4, 3)."""
    return np.array([told[second] - told[first] for first, second in PAIRS])


def error_of(middle: np.ndarray) -> np.ndarray:
    """What each median (4, 3) may be off, as a part of itself."""
    return ERROR * np.column_stack([np.ones((4, 2)), middle[:, 2]])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trials", type=Path)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--changes", action="store_true")
    given = parser.parse_args()
    with given.trials.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    people = people_of(rows, odd=True)
    middle, change = medians(people)
    size = error_of(middle)
    unsure = np.hypot(np.std([one for _, one in drawn_again(people)], axis=0), LEAST)
    plant = plant_of(solve_standing(build_body(median_person(rows))))
    feedback, usual = gains(plant, controller()), logs_of(usual_noise())

    def off(logs: np.ndarray) -> np.ndarray:
        told = shown(plant, logs, feedback)
        parts = [((told - middle) / size).ravel(), (logs - usual) / WIDE]
        return np.concatenate([*parts, ((changes(told) - change) / unsure).ravel()] if given.changes else parts)

    start = logs_of(replace(usual_noise(), **EYES)) if given.changes else usual
    found = least_squares(off, start, diff_step=np.full(len(start), STEP), max_nfev=given.steps, ftol=1e-3)
    left = off(found.x)
    parts = np.split(left, [12, 12 + len(FITTED)])
    print("cost", ", ".join(f"{name} {part @ part:.1f}" for name, part in zip(("medians", "prior", "changes"), parts,
                                                                              strict=True)))  # fmt: skip
    print(found.message)
    print(np.round(parts[0].reshape(4, 3) * size, 3))
    for name, value in zip(FITTED, np.exp(found.x), strict=True):
        print(f"{name},{value:.3g}")


if __name__ == "__main__":
    main()
