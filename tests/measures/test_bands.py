"""Where a value lies beside what is published of its measure."""

from dataclasses import replace

import pytest

from kinespine.measures.bands import band_of, bands_of, place, room
from kinespine.measures.catalogue import CATALOGUE
from kinespine.measures.facts import measure_facts


def test_a_norm_of_the_age_is_the_band_with_two_standard_deviations():
    (band,) = bands_of("cervical_lordosis_C2_C7", age=30)
    assert (band.low, band.high) == pytest.approx((7.6 - 27.8, 7.6 + 27.8))
    (older,) = bands_of("cervical_lordosis_C2_C7", age=70)
    assert older.high == pytest.approx(16.0 + 27.8)


def test_a_limit_is_that_of_the_sex():
    *_, man = bands_of("anterior_atlantodental_interval", age=40, sex="male")
    *_, woman = bands_of("anterior_atlantodental_interval", age=40, sex="female")
    assert (man.kind, man.high, woman.high) == ("limit", 3.0, 2.5)


def test_a_value_is_outside_for_sure_beyond_its_own_error_alone():
    *_, limit = bands_of("anterior_atlantodental_interval", age=40, sex="male")
    assert place(2.9, 0.1, limit).side == "inside"
    near, far = place(3.5, 0.5, limit), place(5.0, 0.5, limit)
    assert (near.side, near.told, far.side, far.told) == ("above", False, "above", True)
    assert far.words == "above a published limit, by more than its error"


def test_a_number_without_side_judges_the_size():
    band = next(one for one in bands_of("lateral_mass_width_asymmetry", age=40) if one.kind == "limit")
    assert place(-3.0, 0.1, band) == place(3.0, 0.1, band)
    assert place(-1.0, 0.1, band).side == "inside"


def test_a_limit_with_one_end_of_a_measure_that_has_sides_says_that_it_is_of_sizes():
    sided = {measure.name for measure in CATALOGUE if measure.mirrored == "opposite"}
    ends = [one for one in measure_facts() if one.fact == "limit" and (one.low is None) != (one.high is None)]
    judged = [one for one in ends if one.measure in sided]
    assert judged
    assert all(band_of(one).sizes for one in judged)


def test_how_much_room_is_left_is_negative_beyond_either_end():
    band = replace(bands_of("cervical_lordosis_C2_C7", age=30)[0], low=-20.0, high=35.0)
    assert [room(value, band) for value in (-25.0, -20.0, 0.0, 30.0, 40.0)] == [-5.0, 0.0, 20.0, 5.0, -5.0]


def test_no_ideal_of_a_method_is_called_usual():
    assert bands_of("anterior_head_translation", age=40) == ()


@pytest.mark.parametrize("name", [measure.name for measure in CATALOGUE])
def test_every_band_has_an_end_and_a_source(name: str):
    for band in bands_of(name, age=44, sex="female"):
        assert band.source
        assert band.low is not None or band.high is not None
        if band.low is not None and band.high is not None:
            assert band.low < band.high
