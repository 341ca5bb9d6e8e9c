"""The measured share of weight on each foot in other trials, kept apart from the posture that is modelled."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinespine.errors import BadTable
from kinespine.tables import read_table
from kinespine.visit.problems import Problems

MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One recording on two force plates."""

    trial: str
    eyes: str
    surface: str
    duration_s: float
    left_share: float  # mean over the trial, of the weight
    left_share_sd: float  # over the samples of the trial
    load_N: float  # mean of both plates together
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredShare:
    """What the trials say about one more moment of standing."""

    trials: tuple[Trial, ...]
    left_share: float
    between: float  # standard deviation between the trials' means
    within: float  # root mean square of the trials' own standard deviations

    @property
    def error(self) -> float:
        """Standard deviation of one more moment of standing in one more trial."""
        return float(np.hypot(self.between * np.sqrt(1 + 1 / len(self.trials)), self.within))


def read_trials(path: Path, name: str, problems: Problems) -> MeasuredShare | None:
    """Read a table of force-plate trials; None, with the reason noted, where that fails."""
    if path.stat().st_size > MOST_BYTES:
        problems.add(name, f"it is larger than {MOST_BYTES // 1_000_000} MB. It has one line per trial.")
        return None
    try:
        trials = read_table(path, Trial)
    except BadTable as error:
        problems.add(name, f"{str(error).removeprefix(name).lstrip(':, ')}.")
        return None
    for number, trial in enumerate(trials, start=2):
        if not (0 < trial.left_share < 1 and 0 <= trial.left_share_sd < 0.5):
            problems.add(f"{name}, line {number}", "left_share and its SD are parts of the weight, between 0 and 1.")
            return None
    if len(trials) < 2:
        problems.add(
            name,
            "it has fewer than two trials: their spread cannot be told. Add trials or leave the file out.",
        )
        return None
    means = [trial.left_share for trial in trials]
    return MeasuredShare(
        trials=trials,
        left_share=float(np.mean(means)),
        between=float(np.std(means, ddof=1)),
        within=float(np.sqrt(np.mean(np.square([trial.left_share_sd for trial in trials])))),
    )
