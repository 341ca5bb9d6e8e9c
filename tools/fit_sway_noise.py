"""Fit the noise of healthy people to half of the recordings of sway, and predict the other half.

    OMP_NUM_THREADS=1 uv run python tools/fit_sway_noise.py RECORDINGS/sway/bds_trials.csv [--steps 40]

Fitted are medians over people of velocity, mean frequency and log area in four conditions, people with odd numbers;
each person is the mean of their repetitions. Prints the numbers for `balance/tables/sway_noise.csv`. What the other
people show is read by `tests/balance/test_predicted_sway.py` alone.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from kinespine.anatomy import Person, build_body
from kinespine.balance.control import controller
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.predicted import expected_trace
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import Condition, Noise, senses_in
from kinespine.chain import solve_standing
from kinespine.errors import NotSolved

CONDITIONS = tuple(Condition(eyes=e, surface=s) for s in ("firm", "foam") for e in ("open", "closed"))
FITTED = (
    "proprioceptive", "joint", "vestibular", "visual", "foot", "motor", "slow", "drift", "drift_time", "foam",
    "foam_time", "foam_sideways", "slow_joints",
)  # fmt: skip
WIDE = np.array([2.0, 2.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.5, 2.0, 1.5, 0.7, 1.0])  # of a weak prior on logs
ERROR = 0.05  # of velocity, frequency and log area, as parts of each: a third of what a prediction may be off


def medians(rows: Sequence[dict[str, str]], odd: bool) -> np.ndarray:
    """(4, 3) log cm/s, log Hz, log cm2: median over people of the mean over their trials."""
    found = []
    for condition in CONDITIONS:
        people: dict[str, list[list[float]]] = {}
        for row in rows:
            here = (row["Vision"].lower(), row["Surface"].lower()) == (condition.eyes, condition.surface)
            if here and (int(row["Subject"]) % 2 == 1) == odd:
                told = [float(row[name]) for name in ("COPvelo", "COPmfreq", "COParea")]
                people.setdefault(row["Subject"], []).append([told[0], told[1], float(np.log(told[2]))])
        middle = np.median([np.mean(trials, axis=0) for trials in people.values()], axis=0)
        found.append([np.log(middle[0]), np.log(middle[1]), middle[2]])
    return np.array(found)


def median_person(rows: Sequence[dict[str, str]]) -> Person:
    """A woman, as three of four are, of the median age, height and mass of the people fitted."""
    people = {row["Subject"]: row for row in rows if int(row["Subject"]) % 2 == 1}
    age, height, mass = (np.median([float(r[name]) for r in people.values()]) for name in ("Age", "Height", "Weight"))
    return Person(sex="female", age=float(age), height=float(height) / 100.0, mass=float(mass))


def traces(loop: Loop) -> np.ndarray:
    """(3,) log cm/s, log Hz, log cm2."""
    one = expected_trace(loop)
    return np.log([1e2 * one.velocity, one.frequency, 1e4 * one.area])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trials", type=Path)
    parser.add_argument("--steps", type=int, default=40)
    given = parser.parse_args()
    with given.trials.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    target, chosen = medians(rows, odd=True), controller()
    plant = plant_of(solve_standing(build_body(median_person(rows))))
    begin = usual_noise()
    size = ERROR * np.column_stack([np.ones((4, 2)), target[:, 2]])

    def noise(logs: np.ndarray) -> Noise:
        return replace(begin, **dict(zip(FITTED, np.exp(logs).tolist(), strict=True)))

    def off(logs: np.ndarray) -> np.ndarray:
        try:
            told = [traces(loop_of(plant, senses_in(c, noise(logs)), noise(logs), chosen)) for c in CONDITIONS]
        except NotSolved:
            return np.full(12 + len(FITTED), 10.0)
        return np.concatenate([((np.array(told) - target) / size).ravel(), (logs - start) / WIDE])

    start = np.log([getattr(begin, name) for name in FITTED])
    here, left, damping = start, off(start), 0.3
    print(f"start: cost {left @ left:.2f}", flush=True)
    for step in range(given.steps):
        slopes = np.array([(off(here + 1e-2 * way) - left) / 1e-2 for way in np.eye(len(here))]).T
        curve = slopes.T @ slopes
        for _ in range(5):
            move = -np.linalg.solve(curve + damping * np.diag(np.diag(curve) + 1e-2), slopes.T @ left)
            move *= min(1.0, 0.7 / float(np.abs(move).max()))
            there = off(here + move)
            if there @ there < left @ left:
                break
            damping *= 4.0
        else:
            print("settled: no step along the slopes gains anything")
            break
        gained = left @ left - there @ there
        here, left, damping = here + move, there, damping / 3.0
        print(f"step {step}: cost {left @ left:.2f}", flush=True)
        if gained < 1e-3 * (left @ left):
            print("settled: the last step gained less than a thousandth")
            break
    else:
        print(f"not settled after {given.steps} steps")
    print(np.round(left[:12].reshape(4, 3) * ERROR, 3))
    for name, value in zip(FITTED, np.exp(here), strict=True):
        print(f"{name},{value:.3g}")


if __name__ == "__main__":
    main()
