"""Three-valued logic: Kleene's laws, and what a condition may hold."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kinespine.assessment.asking import fewest, ways_to
from kinespine.assessment.logic import (
    Answer,
    AtLeast,
    Condition,
    Not,
    Truth,
    Yes,
    grounds,
    keys,
    names,
    read_condition,
    truth,
)

KEYS = "abcde"
answers_ = st.dictionaries(st.sampled_from(KEYS), st.booleans())


def conditions(depth: int = 3) -> st.SearchStrategy[Condition]:
    leaf: st.SearchStrategy[Condition] = st.sampled_from(KEYS).map(Yes)
    if depth == 0:
        return leaf
    inner = conditions(depth - 1)
    counted = st.lists(inner, min_size=1, max_size=4).flatmap(
        lambda parts: st.integers(1, len(parts)).map(lambda number: AtLeast(number, tuple(parts)))
    )
    return leaf | inner.map(Not) | counted


def completions(answers: dict[str, bool]) -> list[dict[str, bool]]:
    missing = [key for key in KEYS if key not in answers]
    turns = product((True, False), repeat=len(missing))
    return [{**answers, **dict(zip(missing, some, strict=True))} for some in turns]


@pytest.mark.parametrize("a", [True, False, None])
@pytest.mark.parametrize("b", [True, False, None])
def test_and_or_not_are_those_of_kleene(a: Truth, b: Truth):
    known = {key: value for key, value in (("a", a), ("b", b)) if value is not None}
    lower, upper = sorted([{False: 0, None: 1, True: 2}[value] for value in (a, b)])
    order = [False, None, True]
    assert truth(read_condition("a and b"), known) is order[lower]
    assert truth(read_condition("a or b"), known) is order[upper]
    assert truth(read_condition("not a"), known) is (None if a is None else not a)


@given(a=conditions(), b=conditions(), known=answers_)
def test_de_morgan_and_double_negation_hold(a: Condition, b: Condition, known: dict[str, bool]):
    assert truth(Not(AtLeast(2, (a, b))), known) == truth(AtLeast(1, (Not(a), Not(b))), known)
    assert truth(Not(Not(a)), known) == truth(a, known)


@given(condition=conditions(), known=answers_)
def test_what_is_told_holds_however_the_unknown_turns_out(condition: Condition, known: dict[str, bool]):
    value = truth(condition, known)
    if value is not None:
        assert {truth(condition, full) for full in completions(known)} == {value}


@given(condition=conditions(), full=st.fixed_dictionaries(dict.fromkeys(KEYS, st.booleans())))
def test_with_every_answer_nothing_is_unknown(condition: Condition, full: dict[str, bool]):
    assert truth(condition, full) is not None


@given(condition=conditions(), known=answers_)
def test_the_grounds_alone_make_a_condition_what_it_is(condition: Condition, known: dict[str, bool]):
    value = truth(condition, known)
    assert truth(condition, {key: known[key] for key in grounds(condition, known)}) == value


@given(condition=conditions(2), known=answers_, wanted=st.booleans())
def test_each_way_to_settle_a_condition_is_enough_and_nothing_of_it_is_spare(
    condition: Condition, known: dict[str, bool], wanted: bool
):
    def reachable(asked: frozenset[str]) -> bool:
        some = (zip(sorted(asked), values, strict=True) for values in product((True, False), repeat=len(asked)))
        return any(truth(condition, {**known, **dict(one)}) is wanted for one in some)

    assume(len(keys(condition)) == len(list(names(condition))))  # one that stands twice cannot be answered twice
    ways = ways_to(condition, wanted, known, {})
    assert bool(ways) is any(truth(condition, full) is wanted for full in completions(known))
    for way in ways:
        assert not way & known.keys()
        assert reachable(way)
        assert not any(reachable(way - {key}) for key in way)


def test_the_fewest_questions_are_asked():
    asked = [read_condition(text) for text in ("gate and (a or b)", "a and c", "count(a, d, e) >= 3")]
    assert fewest(asked, {}, {}, ["gate", "a", "b", "c", "d", "e"]) == ("gate", "a")
    assert fewest(asked, {"a": True}, {}, ["gate", "a", "b", "c", "d", "e"]) == ("gate", "c", "d")
    whole = {"whole": read_condition("a and b")}
    assert fewest([read_condition("any(whole)")], {}, whole, ["a", "b", "whole"]) == ("a",)


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        ("age > 50", {"age": 51.0}, True),
        ("age > 50", {"age": 50.0}, False),
        ("age > 50", {}, None),
        ("onset > age", {"onset": 50.0, "age": 30.0}, True),
        ("onset > age", {"onset": 50.0}, None),
        ('films == "none"', {"films": "stable"}, False),
        ('films == "none"', {}, None),
        ("count(a, b, age >= 45) >= 2", {"a": True, "age": 45.0}, True),
        ("count(a, b, c) >= 2", {"a": False, "b": True}, None),
        ("count(a, b, c) >= 2", {"a": False, "b": False}, False),
        ("age > 50", {"age": True}, None),  # a yes is no number
    ],
)
def test_numbers_words_and_counts(text: str, known: dict[str, Answer], value: Truth):
    assert truth(read_condition(text), known) is value


@pytest.mark.parametrize(
    "text",
    ["", "a b", "__import__('os')", "a.b", "a[0]", "lambda: a", "a + 1 > 2", "1 < age < 3", "count(a, b) >= 3",
     "count(a, b) > 1", "any()", "all(a)", "age != 3", "age > True", "'x' == films", "films > 'x'", "a if b else c",
     "any(*a)", "any(a, key=b)", "3", "None"],
)  # fmt: skip
def test_nothing_else_can_stand_in_a_condition(text: str):
    with pytest.raises(ValueError, match="condition"):
        read_condition(text)
