"""When a plan has ended, and for whom there is a letter."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from kinespine.assessment import Clearance, screen
from kinespine.care.bounds import bound
from kinespine.care.closing import closing_letter, ended
from kinespine.visit.intake import read_intake


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory, write_visit: Callable[..., Path]) -> Clearance:
    """That of the constructed person, who answered everything."""
    found = read_intake(write_visit(tmp_path_factory.mktemp("visits") / "constructed")).safety.screening
    assert isinstance(found, Clearance)
    return found


@pytest.mark.parametrize(
    ("week", "improved", "adjustments", "rules"),
    [
        (4, False, 0, 0),  # before the first re-examination nothing ends it
        (6, True, 0, 0),  # at it a goal that changed keeps it going
        (6, None, 0, 0),  # nothing was measured twice: that is no sign that nothing helped
        (6, False, 0, 1),
        (12, True, 0, 1),
        (12, False, 0, 1),
        (4, True, 5, 0),
        (4, True, 6, 1),
        (12, True, 7, 2),
    ],
)
def test_a_plan_ends_by_its_own_rules(
    clear: Clearance, week: float, improved: bool | None, adjustments: int, rules: int
):
    assert bound("adjustments") == 6
    end = ended(clear, week=week, improved=improved, adjustments=adjustments)
    assert (0 if end is None else len(end.rules)) == rules


def test_who_is_not_cleared_gets_no_closing_letter():
    referral = screen({"bladder_bowel": True})
    with pytest.raises(TypeError, match="this is Referral"):
        ended(cast("Any", referral), week=12, improved=True)


def test_the_letter_says_why_what_was_found_and_what_was_not(clear: Clearance):
    end = ended(clear, week=12, improved=False)
    assert end is not None
    letter = closing_letter(end, ["Pain: 4 at first, 4 after 12 weeks. Not distinguishable."], ["alignment"])
    assert letter.startswith("END OF A PLAN")
    assert "week 12 has come, at which every plan ends" in " ".join(letter.split())
    assert "- Pain: 4 at first, 4 after 12 weeks." in letter
    assert "- alignment" in letter
    assert "no rule that asks for a referral fired" in " ".join(letter.split())  # cautions may have, and are listed
    assert "many people get better by themselves" in " ".join(letter.split())
    assert max(map(len, letter.splitlines())) <= 80
