import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kinespine.outcomes.censored import Scale

Array = NDArray[np.float64]
# Who sets a band and who tests it was written down in docs/outcomes.md before anything was compared.
NECK = {"vas": Scale(low=0, high=10), "npds": Scale(low=0, high=100), "nnpq": Scale(low=0, high=36)}


def column(rows: list[dict[str, str]], name: str) -> Array:
    return np.array([float(row[name]) if row[name].strip() else np.nan for row in rows])


@pytest.fixture(scope="session")
def followed(recordings: Path) -> dict[str, list[tuple[Scale, Array, float, Array]]]:
    """Two files of real people: scale, first scores, week, later scores, of each measure and time."""
    with (recordings / "outcomes" / "neck_pain_laser_trial.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    neck = [
        (scale, column(rows, f"{name}1"), week, column(rows, f"{name}{time}"))
        for name, scale in NECK.items()
        for week, time in ((7.0, 2), (12.0, 3))
    ]
    with (recordings / "outcomes" / "chronic_pain_ppdi_hechler2014.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    people = dict.fromkeys(row["patient"] for row in rows)
    score = {(row["patient"], row["measurement"]): row["disability"] for row in rows}
    before, after = (
        column([{"disability": score.get((person, time), "")} for person in people], "disability")
        for time in ("1.0", "2.0")
    )
    return {"neck": neck, "young": [(Scale(low=12, high=60), before, 3.0, after)]}
