from kinespine.errors import suggestion


def test_a_near_name_is_suggested():
    assert suggestion("C7_center", ["C7_centre", "S1_posterior"]) == " Did you mean 'C7_centre'?"


def test_a_few_names_are_listed_when_none_is_near():
    assert suggestion("xyz", ["left", "right"]) == " Possible: left, right."


def test_many_names_are_not_listed():
    assert suggestion("xyz", [f"landmark{number}" for number in range(50)]) == ""
