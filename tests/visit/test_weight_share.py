import gzip
from pathlib import Path

import numpy as np
import pytest

from kinespine.examples import FOLDER
from kinespine.visit.problems import Problems
from kinespine.visit.weight_share import MeasuredShare, Trial, read_trials

TABLE = FOLDER / "standing-person" / "force_plate_trials.csv"


def measured() -> MeasuredShare:
    share = read_trials(TABLE, TABLE.name, Problems())
    assert share is not None
    return share


def test_the_four_trials_stand_a_little_on_the_left():
    share = measured()
    assert share.left_share == pytest.approx(0.532, abs=0.001)
    assert share.between == pytest.approx(0.0146, abs=0.0005)
    by_surface = {trial.surface: trial.left_share for trial in share.trials}
    assert by_surface["firm"] == pytest.approx(0.544, abs=0.001)
    assert by_surface["foam"] == pytest.approx(0.52, abs=0.003)


def test_one_more_moment_is_less_certain_than_the_mean():
    share = measured()
    assert share.error > share.between
    assert share.error > share.within


@pytest.mark.parametrize("trial", measured().trials, ids=lambda trial: trial.trial)
def test_a_share_is_that_of_the_published_force_plates(trial: Trial, recordings: Path):
    path = recordings / "posture" / f"{trial.trial}grf.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        header = file.readline().split()
        rows = np.loadtxt(file)
    left, right = rows[:, header.index("LGRF_Y")], rows[:, header.index("RGRF_Y")]
    share = left / (left + right)
    assert trial.left_share == pytest.approx(share.mean(), abs=5e-5)
    assert trial.left_share_sd == pytest.approx(share.std(ddof=1), abs=5e-5)
    assert trial.load_N == pytest.approx((left + right).mean(), abs=0.05)
