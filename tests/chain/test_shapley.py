"""Shares of a whole: they add up, a part that does nothing gets nothing, equal parts get the same."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.chain.shapley import Subset, shares, subsets, together

numbers = st.floats(-100.0, 100.0)


def game(count: int, worth: Callable[[Subset], float]) -> dict[Subset, float]:
    return {subset: worth(subset) for subset in subsets(count)}


@given(st.lists(numbers, min_size=16, max_size=16))
def test_shares_add_up_to_what_all_do_together(worths: list[float]):
    values = dict(zip(subsets(4), worths, strict=True))
    assert sum(shares(values, 4)) == pytest.approx(worths[-1] - worths[0], abs=1e-9)


@given(st.lists(numbers, min_size=8, max_size=8))
def test_a_part_that_changes_nothing_has_no_share(worths: list[float]):
    without = dict(zip(subsets(3), worths, strict=True))
    values = game(4, lambda subset: without[subset - {3}])
    assert shares(values, 4)[3] == pytest.approx(0.0, abs=1e-9)


def test_parts_that_do_the_same_share_equally():
    #   worth depends on how many there are alone
    values = game(3, lambda subset: float(len(subset) ** 2))
    assert shares(values, 3) == pytest.approx([3.0, 3.0, 3.0])


def test_a_left_and_two_right_gloves():
    #   only a pair is worth something: the left glove gets 2/3, each right one 1/6 (Shapley 1953)
    values = game(3, lambda subset: float(0 in subset and len(subset) > 1))
    assert shares(values, 3) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(st.lists(numbers, min_size=3, max_size=3))
def test_parts_that_add_up_do_nothing_together(each: list[float]):
    values = game(3, lambda subset: sum(each[part] for part in subset))
    assert all(abs(size) < 1e-9 for size in together(values, 3).values())


def test_what_two_do_together_is_what_is_beyond_each_alone():
    values = game(3, lambda subset: 5.0 * ({0, 1} <= subset) + 2.0 * (2 in subset))
    assert together(values, 3) == pytest.approx({(0, 1): 5.0, (0, 2): 0.0, (1, 2): 0.0})
