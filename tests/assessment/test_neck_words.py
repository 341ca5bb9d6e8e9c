import pytest

from kinespine.anatomy.causes import names
from kinespine.assessment.neck_words import say_neck_cause
from kinespine.errors import BadInput


def test_a_cause_of_the_upper_neck_is_said_as_one_bone_on_another():
    assert say_neck_cause("skull_tilt_deg") == "skull on atlas, bent to the side"
    assert say_neck_cause("axis_rotation_deg") == "axis on C3, turned"
    assert say_neck_cause("atlas_lateral_mm") == "atlas on axis, shifted to the side"


def test_every_cause_of_the_upper_neck_has_words_of_its_own():
    upper = [name for name in names() if name.startswith(("skull_", "atlas_", "axis_"))]
    said = [say_neck_cause(name) for name in upper]
    assert len(set(said)) == len(said) > 10
    assert all("_" not in words for words in said)


def test_a_cause_of_another_place_is_refused():
    with pytest.raises(BadInput, match="no cause of skull, atlas or axis"):
        say_neck_cause("sensed.yaw_deg")
