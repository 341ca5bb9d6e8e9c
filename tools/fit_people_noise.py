"""How people differ in the noise of their senses, and how far the model is off their spectra, from half of the people.

    OMP_NUM_THREADS=1 uv run python tools/fit_people_noise.py RECORDINGS/sway

`balance/tables/sway_shape.csv` is what raw trials of people with odd numbers are off the model on average. The four
numbers of `balance/tables/people_noise.csv` have the largest marginal likelihood (Laplace's approximation) of each of
these people, about the average of the others. All of them are given the body of the median person of
`fit_sway_noise.py`, so that what bodies differ by is in the numbers. People with even numbers are not read.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from fit_sway_noise import CONDITIONS, median_person
from scipy.linalg import block_diag

from kinespine.anatomy import build_body
from kinespine.balance.answers import FITTED, Answers, answers_of
from kinespine.balance.band_spectra import bands_of, recorded_bands
from kinespine.balance.control import controller
from kinespine.balance.layout import layout_from
from kinespine.balance.noise import usual_noise
from kinespine.balance.people import People, SwayShape
from kinespine.balance.reduction import plant_of
from kinespine.balance.sway_file import read_trials
from kinespine.chain import solve_standing

SPREADS = (0.2, 0.3, 0.5, 0.7)
MISFITS = (0.5, 0.6, 0.7, 0.8)
NEIGHBOURS = (0.5, 0.7, 0.8, 0.9)
SHARED = (0.0, 0.45, 0.6, 0.75)
WIDEST = 0.5  # that polynomials are drawn for; other spreads look at more or less of them
LAYOUT = {"time": "Time[s]", "unit": "cm", "platform": {"forward": "COPx[cm]", "left": "COPy[cm]"}}


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    with (folder / "bds_trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    bands = bands_of(60.0)
    plant = plant_of(solve_standing(build_body(median_person(rows))))
    answers = {c.words: answers_of(plant, c, bands, usual_noise(), WIDEST, controller()) for c in CONDITIONS}
    people = recorded(folder)
    print(f"{len(people)} people: {', '.join(people)}", flush=True)
    others = {name: shape_of(answers, {key: one for key, one in people.items() if key != name}) for name in people}
    found = {
        (s, m, n, e): sum(
            evidence(
                answers, seen,
                People(spread=s, misfit=m, neighbour=n, shared=e, shape=others[name], averaged=len(people) - 1),
            )
            for name, seen in people.items()
        )
        for s, m, n, e in product(SPREADS, MISFITS, NEIGHBOURS, SHARED)
    }  # fmt: skip
    best = max(found, key=lambda one: found[one])
    for number, grid in enumerate((SPREADS, MISFITS, NEIGHBOURS, SHARED)):
        told = {v: max(size for key, size in found.items() if key[number] == v) - found[best] for v in grid}
        print(
            ("spread", "misfit", "neighbour", "one surface")[number],
            {v: round(float(size), 1) for v, size in told.items()},
        )
    wide = max((one for one in found if one[0] == WIDEST), key=lambda one: found[one])
    print(f"best with a spread of {WIDEST:g}: misfit {wide[1]:g}, neighbour {wide[2]:g}, one surface {wide[3]:g},"
          f" {found[wide] - found[best]:.1f}")  # fmt: skip
    print("best: spread {:g}, misfit {:g}, neighbour {:g}, one surface {:g}".format(*best))
    print("surface,axis,frequency_hz,off_ratio,source,status")
    for row in shape_of(answers, people):
        print(f"{row.surface},{row.axis},{row.frequency_hz:.4g},{row.off_ratio:.2f},{row.source},{row.status}")


def recorded(folder: Path) -> dict[str, dict[str, tuple[np.ndarray, int]]]:
    """Person -> condition -> logarithms of bands (2, b), and of how many trials they are the mean."""
    found: dict[str, dict[str, tuple[np.ndarray, int]]] = {}
    bands = bands_of(60.0)
    for path in sorted(folder.glob("BDS*.txt.gz")):
        _, person, eyes, surface, _ = path.name.split("_")
        if int(person[1:]) % 2 == 0:
            continue
        (sway,) = read_trials([path], layout_from(LAYOUT, "the layout"))
        words = f"eyes {eyes.lower()}, {surface.lower()}"
        mean, count = found.setdefault(person, {}).get(words, (np.zeros((2, len(bands.bins))), 0))
        found[person][words] = ((mean * count + recorded_bands(sway, bands)) / (count + 1), count + 1)
    return found


def shape_of(
    answers: Mapping[str, Answers], people: Mapping[str, Mapping[str, tuple[np.ndarray, int]]]
) -> tuple[SwayShape, ...]:
    """What these people are off the model of usual noise on average, both states of the eyes together."""
    rows: list[SwayShape] = []
    for surface in ("firm", "foam"):
        used = [words for words in answers if words.endswith(surface)]
        usual = {words: answers[words].at(np.zeros((1, len(FITTED))))[0].reshape(2, -1) for words in used}
        mean = np.mean([one[words][0] - usual[words] for one in people.values() for words in used], axis=0)
        middle = answers[used[0]].bands.middle
        rows += [
            SwayShape(
                surface=surface, axis=axis, frequency_hz=float(hz), off_ratio=float(size), source="santos2016",
                status="calibrated",
            )
            for axis, sizes in zip(("forward", "sideways"), mean, strict=True)
            for hz, size in zip(middle, sizes, strict=True)
        ]  # fmt: skip
    return tuple(rows)


def evidence(answers: Mapping[str, Answers], seen: Mapping[str, tuple[np.ndarray, int]], people: People) -> float:
    """Logarithm of how probable a person's recordings are among such people."""
    used = [answers[words] for words in seen]
    data = np.concatenate([logs.ravel() - people.on_average(answers[words]) for words, (logs, _) in seen.items()])
    scatter = [
        block_diag(one.bands.covariance, one.bands.covariance) / count
        + np.diag(one.error[: 2 * len(one.bands.bins)] ** 2)
        for one, (_, count) in zip(used, seen.values(), strict=True)
    ]
    spread = people.off_the_model(used) + block_diag(*scatter)
    known, ratio = np.linalg.inv(spread), people.spread / WIDEST
    here = np.zeros(len(FITTED))
    for _ in range(8):
        slopes, off = _at(used, here, ratio, data)
        here = 0.5 * here + 0.5 * np.linalg.solve(
            slopes.T @ known @ slopes + np.eye(len(here)), slopes.T @ known @ (off + slopes @ here)
        )
    slopes, off = _at(used, here, ratio, data)
    inner = slopes.T @ known @ slopes + np.eye(len(here))
    return -0.5 * float(
        off @ known @ off + here @ here + np.linalg.slogdet(spread)[1] + np.linalg.slogdet(inner)[1]
    )  # fmt: skip


def _at(used: Sequence[Answers], here: np.ndarray, ratio: float, data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    slopes = ratio * np.vstack([one.slopes(ratio * here) for one in used])
    return slopes, data - np.hstack([one.at((ratio * here)[None])[0] for one in used])[0]


if __name__ == "__main__":
    main()
