"""Thoracic kyphosis of one size, left alone or made good below: which asks most of the lumbar spine."""

import pytest
from scipy.optimize import brentq

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.levels import JOINTS, LUMBAR, SIDES, THORACIC
from kinespine.chain import Posture, points_of, posture_from, solve_loads

CHEST, LOW_BACK = ([joint for joint in JOINTS if joint.split("-")[0] in levels] for levels in (THORACIC, LUMBAR))


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


def bent(body: Body, kyphosis: float, *, tilt: float = 0.0, lordosis: float = 0.0) -> Posture:
    """More kyphosis (deg), pelvis tilted back over standing legs, lordosis added: each in equal parts."""
    turned = {f"{joint}.flexion": kyphosis / len(CHEST) for joint in CHEST}
    turned |= {f"{joint}.flexion": -lordosis / len(LOW_BACK) for joint in LOW_BACK}
    return posture_from(body, turned | {"pelvis.tilt": -tilt} | {f"hip.flexion.{side}": -tilt for side in SIDES})


def ahead(body: Body, posture: Posture) -> float:
    """How far C7 lies in front of the hips, m."""
    places = points_of(body, posture)
    hips = [places[f"pelvis.hip_joint_centre.{side}"][0] for side in SIDES]
    return float(places["C7.body_centre"][0] - sum(hips) / 2)


def compression(body: Body, posture: Posture) -> float:
    found = solve_loads(body, posture)
    assert found.status == "solved"
    return next(level.compression for level in found.levels if level.level == "L4-L5")


@pytest.mark.parametrize("kyphosis", [5.0, 10.0, 20.0])
def test_kyphosis_alone_loads_more_than_with_a_tilted_pelvis_and_that_more_than_with_added_lordosis(
    kyphosis: float, body: Body
):
    #   C7 is brought back over the hips from where kyphosis alone carries it, once by the pelvis, once by the low back
    usual = ahead(body, bent(body, 0.0))
    tilt = brentq(lambda angle: ahead(body, bent(body, kyphosis, tilt=angle)) - usual, 0.0, 25.0, xtol=1e-3)
    lordosis = brentq(lambda angle: ahead(body, bent(body, kyphosis, lordosis=angle)) - usual, 0.0, 25.0, xtol=1e-3)
    alone = compression(body, bent(body, kyphosis))
    tilted = compression(body, bent(body, kyphosis, tilt=tilt))
    hollowed = compression(body, bent(body, kyphosis, lordosis=lordosis))
    assert alone > tilted > hollowed
    assert alone > compression(body, bent(body, 0.0))
