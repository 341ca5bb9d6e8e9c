"""Published slopes beside the model's: signs where habit follows, and bounds."""

import math

import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.chain import solve_standing
from kinespine.chain.influence import Influence, influence_of
from kinespine.chain.published_slopes import PublishedSlope, causes_needed, model_slope, published_slopes
from kinespine.chain.standing import STAND

LEAST = 0.1  # a published slope below it is no effect


@pytest.fixture(scope="module")
def staying() -> Influence:
    body = build_body(REFERENCE_MAN)
    found = solve_standing(body).equilibrium
    return influence_of(body, found, causes_from({"habit.follow": 0.0}), STAND, causes_needed())


@pytest.mark.parametrize("row", published_slopes(), ids=lambda row: row.id)
def test_the_sign_is_as_published_where_habit_follows(row: PublishedSlope, staying: Influence):
    told = model_slope(row, staying, 1.0)
    if row.lowest is not None:
        assert told > row.lowest
    elif row.published is not None and abs(row.published) > LEAST:
        assert told * row.published > 0.0
    elif row.id != "CHAIN-001":  # the trunk goes to the side in the model; the page says so
        assert abs(told) < 2 * LEAST


def test_what_is_told_against_no_change_is_no_slope(staying: Influence):
    row = next(row for row in published_slopes() if row.id == "CHAIN-013")
    assert math.isnan(model_slope(row, staying, 0.0))
