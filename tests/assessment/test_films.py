"""Before a film: is an indication documented?"""

import pytest

from kinespine.assessment import screen
from kinespine.assessment.films import check_film, doses, film_rules
from kinespine.assessment.logic import Answers
from kinespine.errors import BadInput


def test_a_routine_film_is_not_indicated_and_says_what_guidelines_say(calm: Answers):
    check = check_film("cervical", screen(calm))
    assert (check.verdict, check.needs_reason) == ("not indicated", True)
    assert [row.id for row in check.lines] == ["IMG_ROUTINE"]
    assert 0 < check.dose.low_mSv < check.dose.high_mSv < 3


def test_a_red_flag_that_asks_for_an_image_is_an_indication(calm: Answers):
    check = check_film("lumbar", screen({**calm, "age_years": 71, "osteoporosis": True}))
    assert check.verdict == "indicated"
    assert not check.needs_reason


def test_repeat_films_are_never_the_default(calm: Answers):
    check = check_film("cervical", screen(calm), repeat=True)
    assert (check.verdict, check.lines[0].id) == ("not indicated", "IMG_REPEAT")
    progressing = check_film("full_spine", screen({**calm, "progressive_deformity": True}), repeat=True)
    assert progressing.verdict == "indicated"


@pytest.mark.parametrize("answer", ["yes", "possible", "unknown"])
def test_pregnant_possibly_so_or_not_asked_is_refused(answer: str, calm: Answers):
    injured = {**calm, "recent_injury": True, "pregnant": answer}
    assert check_film("lumbar", screen(injured)).verdict == "refused"
    assert check_film("lumbar", screen({**injured, "pregnant": "no"})).verdict == "indicated"


def test_emergency_signs_and_what_mri_is_for_are_not_filmed_here(calm: Answers):
    assert check_film("cervical", screen({**calm, "chest": True})).lines[0].id == "IMG_EMERGENCY"
    assert check_film("cervical", screen({**calm, "cord_signs": True})).lines[0].id == "IMG_MRI"


def test_acute_low_back_pain_without_red_flag_is_not_filmed(calm: Answers):
    acute = check_film("lumbar", screen({**calm, "duration_weeks": 5}))
    assert (acute.verdict, acute.lines[0].id) == ("not indicated", "IMG_ACUTE")
    assert "IMG_ACUTE" not in [row.id for row in check_film("lumbar", screen({**calm, "duration_weeks": 6})).lines]


def test_what_is_unknown_documents_no_indication(calm: Answers):
    check = check_film("cervical", screen({key: said for key, said in calm.items() if key != "progressive_deformity"}))
    assert check.verdict == "not indicated"


def test_the_tables_of_films_can_be_read():
    assert {row.film for row in film_rules()} == {"any", "lumbar"}
    assert [row.film for row in doses()] == ["cervical", "lumbar", "full_spine"]


def test_an_unknown_film_is_told():
    with pytest.raises(BadInput, match="Did you mean 'lumbar'"):
        check_film("lumber", screen({}))  # type: ignore[arg-type]
