"""Sample entropy on series that can be counted by hand, and against every pair counted one by one."""

from math import log

import numpy as np
import pytest

from kinespine.balance.entropy import sample_entropy, thinned


def test_a_series_that_repeats_is_wholly_foretold():
    assert sample_entropy(np.array([1.0, 2, 1, 2, 1, 2, 1, 2])) == pytest.approx(0.0)


def test_one_surprise_in_a_repeating_series_is_counted_by_hand():
    #   1 2 1 2 1 2 2: stretches of two 12 21 12 21 12 -> 4 like pairs; with the next value 121 212 121 212 122 -> 2
    assert sample_entropy(np.array([1.0, 2, 1, 2, 1, 2, 2])) == pytest.approx(log(2))


def test_a_series_without_two_like_stretches_has_none():
    assert sample_entropy(np.arange(8.0)) is None


def test_the_quick_count_is_that_of_every_pair():
    values = np.random.default_rng(1).normal(size=150).cumsum()
    near = 0.2 * values.std()
    alike = [0, 0]
    for i in range(148):
        for j in range(i + 1, 148):
            if np.abs(values[i : i + 2] - values[j : j + 2]).max() <= near:
                alike[0] += 1
                alike[1] += abs(values[i + 2] - values[j + 2]) <= near
    assert sample_entropy(values) == pytest.approx(log(alike[0] / alike[1]), rel=1e-12)


def test_a_track_is_thinned_by_means_of_neighbours():
    assert thinned(np.arange(12.0), 100.0) == pytest.approx([2.0, 7.0])


def test_a_track_has_twenty_values_a_second_whatever_its_rate():
    #   at 30 Hz a mean takes one sample and half of the next: 0 and half of 1, half of 1 and 2
    assert thinned(np.array([0.0, 1, 2, 3, 4, 5]), 30.0) == pytest.approx([0.5 / 1.5, 2.5 / 1.5, 5 / 1.5, 7 / 1.5])
    for rate in (20.0, 39.0, 50.0, 59.9, 100.0):
        assert len(thinned(np.zeros(int(10 * rate)), rate)) == pytest.approx(200, abs=1)
