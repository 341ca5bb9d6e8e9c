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
from fit_sway_noise import CONDITIONS, traces

from kinespine.anatomy import Person, build_body
from kinespine.balance.control import controller
from kinespine.balance.loop import loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import senses_in
from kinespine.chain import solve_standing

PAIRS = ((0, 1), (2, 3), (0, 2), (1, 3))
NEAR = 0.15


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
    for title, group in (("even numbers", even(given.balance)), ("another study", other(given.posture))):
        print(f"\n{title}: {len(group.people[0])} people, {group.person}")
        show(group)


def even(path: Path) -> Group:
    """People with even numbers of the first study, each the mean of their trials."""
    rows = [row for row in _rows(path) if int(row["Subject"]) % 2 == 0]
    return _group(rows, surfaces={"firm": "Firm", "foam": "Foam"}, height=0.01, mass="Weight", woman="F")


def other(path: Path) -> Group:
    """All people of the second study."""
    return _group(_rows(path), surfaces={"firm": "Rigid", "foam": "Foam"}, height=1.0, mass="Mass", woman="F")


def show(group: Group) -> None:
    """Medians of people and model, and ratios of conditions."""
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
    random, missed, count = np.random.default_rng(0), list[str](), 0
    for first, second in PAIRS:
        shared = sorted(group.people[first].keys() & group.people[second].keys())
        change = np.array([group.people[second][name] - group.people[first][name] for name in shared])
        draws = [np.median(change[random.integers(0, len(change), len(change))], axis=0) for _ in range(2000)]
        low, high = np.percentile(draws, [2.5, 97.5], axis=0)
        for number, name in enumerate(("velocity", "frequency", "area")):
            if low[number] <= (here := model[second] - model[first])[number] <= high[number]:
                count += 1
            else:
                missed.append(
                    f"{CONDITIONS[second].words} over {CONDITIONS[first].words}: {name} {np.exp(here[number]):.2f},"
                    f" people {np.exp(low[number]):.2f} to {np.exp(high[number]):.2f}"
                )
    print(f"{count} of 12 ratios within; missed: " + "; ".join(missed))


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
