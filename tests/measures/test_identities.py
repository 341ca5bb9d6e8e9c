import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.measures import CATALOGUE, MeasuredPoint, take_together
from kinespine.measures.identities import IDENTITIES, disagreements, disagreements_of


def test_incidence_is_tilt_and_slope_within_its_errors():
    read = {name: np.radians(value) for name, value in (("pelvic_incidence", 52), ("pelvic_tilt", 13))}
    read["sacral_slope"] = np.radians(42.0)
    (found,) = disagreements(read, dict.fromkeys(read, np.radians(2.0)))
    #   52 - 13 - 42 = -3 deg over 2 * sqrt(3) = 3.46 deg
    assert np.degrees(found.difference) == pytest.approx(-3)
    assert found.in_errors == pytest.approx(-0.866, abs=0.001)


def test_a_wrong_sign_is_far_from_its_identity():
    read = {"pelvic_incidence": 0.9, "pelvic_tilt": -0.2, "sacral_slope": 0.7}
    (found,) = disagreements(read)
    assert abs(found.in_errors) > 100


def test_an_identity_without_all_its_parts_is_not_asked():
    assert disagreements({"pelvic_incidence": 0.9, "pelvic_tilt": 0.2}) == ()


@settings(max_examples=8)
@given(seed=st.integers(0, 100))
def test_every_identity_holds_for_measures_of_the_same_points(seed: int):
    random = np.random.default_rng(seed)
    wanted = {name for identity in IDENTITIES for name in identity.weights}
    chosen = [measure for measure in CATALOGUE if measure.name in wanted]
    # a body as upright as a person: C1 above S1, fronts in front, the left on the left
    names = sorted({name for measure in chosen for name in measure.landmarks})
    points = {name: MeasuredPoint(position=place_of(name, random), error=0.0005) for name in names}
    found = disagreements_of(take_together(points, chosen))
    assert [row.identity for row in found] == list(IDENTITIES)
    for row in found:
        assert row.difference == pytest.approx(0, abs=1e-9), row.identity.words
        assert abs(row.in_errors) < 0.01


def place_of(name: str, random: np.random.Generator) -> np.ndarray:
    levels = [
        "skull",
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C7",
        "T1",
        "cage",
        "scapula",
        "L1",
        "pelvis",
        "femur",
        "tibia",
    ]
    height = 1.7 - 0.1 * levels.index(name.partition(".")[0])
    height += 0.03 * ("superior" in name or "dens" in name) - 0.03 * (name == "pelvis.hip_joint_centre")
    forward = 0.03 * ("anterior" in name or "sternum" in name) + 0.05 * (name == "cage.jugular_notch")
    across = 0.1 * (name.endswith(".left") - name.endswith(".right"))
    return np.array([forward, across, height]) + random.uniform(-0.01, 0.01, 3)
