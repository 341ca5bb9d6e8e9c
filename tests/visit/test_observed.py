"""What of a visit counts as an observation: readings, and measures of points that were not read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kinespine.visit import read_intake
from kinespine.visit.observed import observed


def test_measured_points_count_by_the_measures_that_have_a_norm(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path, example="standing-person")
    seen = {one.key: one for one in observed(read_intake(folder))}
    assert {"head_tilt_deg", "shoulder_tilt_deg", "pelvic_obliquity_deg", "leg_length_difference_mm"} <= set(seen)
    assert not any("knee" in key or "stance" in key for key in seen)
    tilt = seen["shoulder_tilt_deg"]
    assert tilt.error > 0.5
    assert tilt.model_value == pytest.approx(tilt.value * 0.0174533, rel=1e-5)


def test_a_reading_stands_before_what_points_say_of_the_same(tmp_path: Path, write_visit: Callable[..., Path]):
    read = '\n[[measurements]]\nkind = "readings"\nfrom = "photo"\n[measurements.values]\nhead_tilt_deg = 0.5\n'
    folder = write_visit(tmp_path, example="standing-person", more=read)
    (tilt,) = [one for one in observed(read_intake(folder)) if one.name == "head_tilt"]
    assert (tilt.value, tilt.error, tilt.source) == (0.5, 2.7, "photo, usual error")


def test_the_incidence_of_a_pelvis_is_no_observation(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path, ("skull_tilt_deg", "pelvic_incidence_deg = 55\nskull_tilt_deg"))
    assert [one.name for one in observed(read_intake(folder)) if "incidence" in one.name] == []
