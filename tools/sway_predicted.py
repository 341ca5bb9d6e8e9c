"""Print what the fitted noise predicts for people who did not set it: tables of docs/balance.md.

    OMP_NUM_THREADS=1 uv run python tools/sway_predicted.py sway/bds_trials.csv posture/pds_trials.csv

The people with even numbers of the first file were looked at while the model was built. Those of the second, another
study of the same laboratory with another foam, had no part in any number of it.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fit_sway_noise import (
    CONDITIONS,
    PAIRS,
    WIDE,
    changes,
    drawn_again,
    error_of,
    logs_of,
    median_person,
    medians,
    people_of,
    shown,
    traces,
)

from kinespine.anatomy import Person, build_body
from kinespine.balance.control import controller, gains
from kinespine.balance.loop import loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import senses_in
from kinespine.chain import solve_standing

NEAR = 0.15
BY = 0.02  # of logarithms, for slopes


@dataclass(frozen=True, eq=False)
class Group:
    """People of one study: log cm/s, log Hz, log cm2 by condition, and the median one."""

    people: tuple[dict[str, np.ndarray], ...]
    person: Person


def main() -> None:
    """Print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("balance", type=Path)
    parser.add_argument("posture", type=Path)
    given = parser.parse_args()
    shifts = prediction_errors(given.balance)
    print("SD of predicted ratios by who set the noise:", np.round(shifts.std(axis=0), 3).tolist())
    for title, group in (("even numbers", even(given.balance)), ("another study", other(given.posture))):
        print(f"\n{title}: {len(group.people[0])} people, {group.person}")
        show(group, shifts)


def even(path: Path) -> Group:
    """People with even numbers of the first study, each the mean of their trials."""
    rows = [row for row in _rows(path) if int(row["Subject"]) % 2 == 0]
    return _group(rows, surfaces={"firm": "Firm", "foam": "Foam"}, height=0.01, mass="Weight", woman="F")


def other(path: Path) -> Group:
    """All people of the second study."""
    return _group(_rows(path), surfaces={"firm": "Rigid", "foam": "Foam"}, height=1.0, mass="Mass", woman="F")


def show(group: Group, shifts: np.ndarray) -> None:
    """Medians of people and model, and ratios of conditions, with what the prediction may be off (draws, 4, 3)."""
    plant, noise = plant_of(solve_standing(build_body(group.person))), usual_noise()
    model = np.array([traces(loop_of(plant, senses_in(c, noise), noise, controller())) for c in CONDITIONS])
    print("| condition | velocity, cm/s | mean frequency, Hz | log area | off |\n| --- | --- | --- | --- | --- |")
    near = 0
    for condition, people, told in zip(CONDITIONS, group.people, model, strict=True):
        middle = np.median(list(people.values()), axis=0)
        off = np.exp(told - middle) - 1.0
        off[2] = told[2] / middle[2] - 1.0
        near += int(np.sum(np.abs(off) <= NEAR))
        cells = [
            f"{np.exp(middle[0]):.3f}, predicted {np.exp(told[0]):.3f}",
            f"{np.exp(middle[1]):.3f}, predicted {np.exp(told[1]):.3f}",
            f"{middle[2]:.2f}, predicted {told[2]:.2f}",
            ", ".join(f"**{100 * o:+.0f}**" if abs(o) > NEAR else f"{100 * o:+.0f}" for o in off) + " %",
        ]
        print(f"| {condition.words} | " + " | ".join(cells) + " |")
    print(f"{near} of 12 within {NEAR:.0%}")
    _, ratios = medians(group.people)
    drawn = np.array([change for _, change in drawn_again(group.people)])
    for title, own in (("of the people alone", np.zeros((1, 4, 3))), ("with the error of the prediction", shifts)):
        missed, count = list[str](), 0
        apart = np.tile(changes(model), (len(drawn), 1, 1)) + np.resize(own, drawn.shape) - drawn
        low, high = np.percentile(apart, [2.5, 97.5], axis=0)
        for place, (first, second) in enumerate(PAIRS):
            for number, name in enumerate(("velocity", "frequency", "area")):
                if low[place, number] <= 0.0 <= high[place, number]:
                    count += 1
                else:
                    here, people = np.exp(changes(model)[place, number]), np.exp(ratios[place, number])
                    least, most = here / np.exp(high[place, number]), here / np.exp(low[place, number])
                    missed.append(
                        f"{CONDITIONS[second].words} over {CONDITIONS[first].words}: {name} {here:.2f}, people"
                        f" {people:.2f} ({least:.2f} to {most:.2f})"
                    )
        print(f"{count} of 12 ratios within, {title}; missed: " + "; ".join(missed))


def prediction_errors(path: Path) -> np.ndarray:
    """How ratios of conditions (draws, 4, 3) of the model move when other people with odd numbers had set the noise.

    The fit is a straight line about where it is: its slopes, errors and prior turn what such people show into numbers
    of the noise, and these into what is predicted.
    """
    rows = _rows(path)
    people = people_of(rows, odd=True)
    plant = plant_of(solve_standing(build_body(median_person(rows))))
    feedback, here = gains(plant, controller()), logs_of(usual_noise())

    slopes = np.array(
        [(shown(plant, here + way, feedback) - shown(plant, here - way, feedback)).ravel() / (2.0 * BY)
         for way in BY * np.eye(len(here))]
    ).T  # fmt: skip
    middle, _ = medians(people)
    inner = (slopes / error_of(middle).reshape(-1, 1) ** 2).T
    moved = slopes @ np.linalg.solve(inner @ slopes + np.diag(WIDE**-2.0), inner)
    return np.array(
        [changes((moved @ (again - middle).ravel()).reshape(4, 3)) for again, _ in drawn_again(people, seed=1)]
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _group(rows: Sequence[dict[str, str]], *, surfaces: dict[str, str], height: float, mass: str, woman: str) -> Group:
    people: list[dict[str, np.ndarray]] = []
    for condition in CONDITIONS:
        trials: dict[str, list[list[float]]] = {}
        for row in rows:
            if (row["Vision"].lower(), row["Surface"]) == (condition.eyes, surfaces[condition.surface]):
                told = [float(row[name]) for name in ("COPvelo", "COPmfreq")] + [np.log(float(row["COParea"]))]
                trials.setdefault(row["Subject"], []).append(told)
        means = {name: np.mean(one, axis=0) for name, one in trials.items()}
        people.append({name: np.array([np.log(v), np.log(f), area]) for name, (v, f, area) in means.items()})
    known = {row["Subject"]: row for row in rows}.values()
    age, tall, heavy = (np.median([float(row[name]) for row in known]) for name in ("Age", "Height", mass))
    women = np.mean([row["Gender"] == woman for row in known])
    sex = "female" if women >= 0.5 else "male"
    return Group(
        people=tuple(people), person=Person(sex=sex, age=float(age), height=height * float(tall), mass=float(heavy))
    )  # fmt: skip


if __name__ == "__main__":
    main()
