import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.errors import BadInput
from kinespine.outcomes.instruments import important_change, instruments, larger_least, least_change, limits
from kinespine.outcomes.scoring import Impossible, ScoreRow, again, score


def sheet(**answers: str) -> dict[str, str]:
    return {name.removeprefix("i"): answer for name, answer in answers.items()}


def form(items: int) -> tuple[ScoreRow, ...]:
    """A made-up conversion table: ten more than the sum, twice."""
    return tuple(
        ScoreRow(raw=raw, score=10 + 2 * raw, error=2.0, source="made up", status="assumed")
        for raw in range(items, 5 * items + 1)
    )


def test_a_numeric_scale_is_its_one_answer():
    assert score("NPRS", {"pain": "7"}).value == 7


def test_ticked_items_are_counted_and_all_others_are_a_no():
    found = score("RMDQ-24", sheet(i1="1", i2="x", i3="yes", i4="0", i5="no", i6=""))
    assert found.value == 3
    assert "19 of 24 items are not answered" in found.note
    assert score("RMDQ-24", {str(item): "1" for item in range(1, 25)}).value == 24


def test_the_mean_is_taken_of_the_activities_that_were_rated():
    found = score("PSFS", {"gardening": "4", "turning the head": "7", "sleeping": ""})
    assert found.value == 5.5
    assert found.missing == ("sleeping",)


def test_a_sheet_is_compared_over_the_activities_that_both_have():
    #   first 4 and 7, later 6 and 9 (sleep): only gardening is in both
    first = score("PSFS", {"gardening": "4", "turning the head": "7"})
    later = score("PSFS", {"gardening": "6", "sleeping": "9"})
    assert again(first, later) == (4, 6)
    with pytest.raises(BadInput, match="no activity in common"):
        again(first, score("PSFS", {"sleeping": "9"}))


def test_the_scale_of_change_runs_both_ways():
    assert score("GROC", {"change": "-3"}).value == -3


@pytest.mark.parametrize(
    ("name", "text", "value"), [("NDI", "24", 24), ("ODI", "33.3", 33.3), ("EQ-5D-5L", "-0,148", -0.148)]
)
def test_a_licensed_instrument_is_taken_as_the_score_it_was_given(name: str, text: str, value: float):
    assert score(name, {"score": text}).value == pytest.approx(value)
    with pytest.raises(Impossible, match="one score, made elsewhere"):
        score(name, {"1": "3", "2": "4"})


def test_a_sum_goes_through_the_table_of_its_form():
    assert score("PROMIS-PI", sheet(i1="3", i2="4", i3="3", i4="5"), form(4)).value == 10 + 2 * 15


def test_half_of_a_form_and_four_items_are_filled_up_and_less_is_no_score():
    #   3 + 4 + 3 + 3 of four of eight: 13 * 8 / 4 = 26; five of six, 16 * 6 / 5 = 19.2, rounded up to 20
    four = sheet(i1="3", i2="4", i3="3", i4="3")
    assert score("PROMIS-PI", four | dict.fromkeys("efgh", ""), form(8)).value == 10 + 2 * 26
    assert score("PROMIS-PI", four | {"e": "3", "f": ""}, form(6)).value == 10 + 2 * 20
    for size, few in ((4, 3), (4, 2), (6, 3), (8, 3)):
        answers = {str(item): "3" if item < few else "" for item in range(size)}
        with pytest.raises(BadInput, match=f"{few} of {size} items are answered, at least 4 are needed"):
            score("PROMIS-PI", answers, form(size))


@pytest.mark.parametrize("raw", ["1", "3", "5", "9.9"])
def test_an_answer_to_an_item_is_no_t_score(raw: str):
    with pytest.raises(Impossible, match="is no T score"):
        score("PROMIS-PI", {"i1": raw})


def test_a_table_of_another_form_is_refused():
    with pytest.raises(BadInput, match="sums 6 to 30; a form of 4 items has 4 to 20"):
        score("PROMIS-PI", sheet(i1="3", i2="4", i3="3", i4="5"), form(6))


def test_items_without_their_table_are_no_score_and_a_t_score_needs_none():
    with pytest.raises(BadInput, match="conversion table"):
        score("PROMIS-PI", sheet(i1="3", i2="4"))
    assert score("PROMIS-PI", {"t": "61.2"}).value == 61.2


@pytest.mark.parametrize(
    ("name", "answers", "item"),
    [
        ("NPRS", {"worst": "11"}, "worst"),
        ("NPRS", {"worst": "-1"}, "worst"),
        ("NPRS", {"worst": "7.5"}, "worst"),
        ("NPRS", {"worst": "bad"}, "worst"),
        ("NPRS", {"worst": "nan"}, "worst"),
        ("NPRS", {"worst": "inf"}, "worst"),
        ("NPRS", {"worst": "3", "best": "1"}, "best"),
        ("RMDQ-24", {"1": "1", "7": "2"}, "7"),
        ("RMDQ-24", {"25": "1"}, "25"),
        ("PSFS", {"walking": "12"}, "walking"),
        ("PSFS", dict.fromkeys("abcdef", "3"), "f"),
        ("GROC", {"change": "8"}, "change"),
        ("NDI", {"score": "62"}, "score"),
        ("ODI", {"score": "120"}, "score"),
    ],
)
def test_an_impossible_answer_is_refused_with_its_item(name: str, answers: dict[str, str], item: str):
    with pytest.raises(Impossible, match=f"Item '{item}'") as told:
        score(name, answers)
    assert told.value.item == item


@pytest.mark.parametrize("item", ["3", "4"])
def test_an_impossible_answer_in_a_form_with_a_table_is_refused_with_its_item(item: str):
    answers = sheet(i1="3", i2="4", i3="3", i4="5") | {item: "6"}
    with pytest.raises(Impossible, match=f"Item '{item}': 6 is not possible"):
        score("PROMIS-PI", answers, form(4))


@pytest.mark.parametrize("name", list(instruments()))
def test_a_sheet_with_nothing_in_it_is_no_score_of_zero(name: str):
    with pytest.raises(BadInput, match="nothing is answered"):
        score(name, {"1": " "})


def test_an_unknown_instrument_is_told_what_there_is():
    with pytest.raises(BadInput, match="Did you mean 'NPRS'"):
        score("NRPS", {"a": "1"})
    with pytest.raises(BadInput, match="RMDQ-24"):
        score("something", {"a": "1"})


@settings(max_examples=60)
@given(st.sampled_from(sorted(instruments())), st.text(max_size=12), st.text(max_size=8))
def test_whatever_stands_in_a_sheet_the_score_is_on_the_scale_or_refused(name: str, item: str, answer: str):
    own = instruments()[name]
    try:
        found = score(name, {item: answer})
    except BadInput:
        return
    assert own.low <= found.value <= own.high


def test_the_smallest_changes_are_those_of_their_sources():
    named = instruments()
    assert least_change(named["NPRS"]).value == 4
    assert least_change(named["NDI"]).value == 10.2
    assert least_change(named["ODI"]).value == pytest.approx(15 * 1.95996 / 1.64485, abs=1e-3)  # from the level of 90 %
    assert least_change(named["RMDQ-24"]).value >= 5 * 1.95996 / 1.64485
    assert larger_least(named["RMDQ-24"]).value == pytest.approx(8.6 * 1.95996 / 1.64485, abs=0.06)
    assert larger_least(named["NDI"]).value == pytest.approx(10.2 * 1.95996 / 1.64485, abs=0.06)
    assert larger_least(named["NPRS"]) is None
    assert least_change(named["NPDS"]) is None
    assert important_change(named["NPRS"], 9).value == pytest.approx(2.7)  # 30 % of the start, more than 2 points
    assert important_change(named["NPRS"], 4).value == 2


def test_smallest_changes_follow_from_the_errors_beside_them():
    rows = {(row.instrument, row.source, row.quantity): row.value for row in limits()}
    for study in (("NPRS", "kovacs2008"), ("NPRS", "childs2005"), ("PROMIS-PI", "amtmann2016")):
        assert rows[*study, "MDC95"] == pytest.approx(1.96 * 2**0.5 * rows[*study, "SEM"], abs=0.06)


def test_the_sheet_of_another_instrument_is_no_score_made_elsewhere():
    assert score("NDI", {"NDI": "4"}).value == score("NDI", {"score": "4"}).value == 4.0
    with pytest.raises(Impossible, match="Item 'pain': NDI is one score, made elsewhere"):
        score("NDI", {"pain": "4"})
