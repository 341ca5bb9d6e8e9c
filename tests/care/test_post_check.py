"""Whether it moved: two readings, the error of reading again, and nothing of the asymmetry of bones."""

from math import sqrt

import pytest

from kinespine.assessment.neck import neck_of_readings
from kinespine.care.post_check import post_check
from kinespine.errors import BadInput

AIM = {"skull_tilt_deg": -4.0}


def checked(later: float, aimed: float = -4.0) -> str:
    before, after = (neck_of_readings({"skull_tilt_deg": (value, None)}) for value in (10.0, later))
    return post_check({"skull_tilt_deg": aimed}, before, after).aims[0].word


def test_reader_and_positioning_err_once_each_time_and_normal_asymmetry_does_not():
    #   0.7 deg each of reader and positioning: 0.99 deg, and √2 of it for two; the total error of 2 deg is not in it
    before, after = (neck_of_readings({"skull_tilt_deg": (value, None)}) for value in (10.0, 6.0))
    assert post_check(AIM, before, after).aims[0].error == pytest.approx(sqrt(2.0) * 0.7 * sqrt(2.0), rel=1e-6)


@pytest.mark.parametrize(
    ("later", "aimed", "word"),
    [
        (8.0, -4.0, "not told from reading again"), (6.5, -4.0, "moved as aimed"), (13.5, -4.0, "moved the other way"),
        (6.5, -9.0, "moved, not as far as aimed"),
    ],
)  # fmt: skip
def test_what_is_said_of_two_readings(later: float, aimed: float, word: str):
    assert checked(later, aimed) == word


def test_an_aim_that_was_not_read_twice_is_named():
    one, two = (neck_of_readings({name: (5.0, None)}) for name in ("skull_tilt_deg", "atlas_tilt_deg"))
    found = post_check(AIM, one, two)
    assert (found.aims, found.not_read_twice) == ((), ("skull_tilt_deg",))
    assert found.change.verdict == "not read twice"


def test_an_aim_that_is_no_number_is_refused():
    neck = neck_of_readings({"skull_tilt_deg": (5.0, None)})
    with pytest.raises(BadInput, match="skull_tilt_deg: the aim is nan"):
        post_check({"skull_tilt_deg": float("nan")}, neck, neck)
