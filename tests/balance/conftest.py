"""One man who stands, his small plant and his closed loop, for all tests of senses and sway."""

import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.balance.control import controller
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import Plant, plant_of
from kinespine.balance.senses import Condition, senses_in
from kinespine.chain import Standing, solve_standing


@pytest.fixture(scope="session")
def sensing_man() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="session")
def upright(sensing_man: Body) -> Standing:
    return solve_standing(sensing_man)


@pytest.fixture(scope="session")
def plant(upright: Standing) -> Plant:
    return plant_of(upright)


@pytest.fixture(scope="session")
def loop(plant: Plant) -> Loop:
    """Closed eyes on firm ground."""
    noise = usual_noise()
    return loop_of(plant, senses_in(Condition(eyes="closed"), noise), noise, controller())
