"""The screen as a whole: who can be clear, what is asked, what an answer can change."""

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinespine.assessment import Clearance, Incomplete, Referral, Screening, screen
from kinespine.assessment.emergencies import answers_from
from kinespine.assessment.letter import referral_letter, say
from kinespine.assessment.logic import Answer, Answers, keys
from kinespine.assessment.questions import Question, follows, questions
from kinespine.assessment.rules import URGENCIES, rules
from kinespine.assessment.screen_record import screening_record
from kinespine.errors import BadInput


def possible(question: Question) -> st.SearchStrategy[Answer]:
    if question.kind == "number":
        assert question.low is not None
        assert question.high is not None
        return st.integers(int(question.low), int(question.high)).map(float)
    return st.booleans() if question.kind == "yes/no" else st.sampled_from(question.possible)


ANY = st.fixed_dictionaries({}, optional={key: possible(row) for key, row in questions().items()})


def screened(given_: Mapping[str, object]) -> Screening | None:
    """What comes of answers; None where they contradict each other."""
    try:
        return screen(given_)
    except BadInput:
        return None


def rank(found: Screening) -> int:
    """How much stands against care: a more urgent referral ranks higher."""
    if isinstance(found, Referral):
        return len(URGENCIES) - URGENCIES.index(found.urgency)
    return 0


def without(answers: Answers, key: str) -> dict[str, Answer]:
    """Without one answer, what follows from it, and what would let it follow."""
    gone = {key, *(one for one, basis in follows().items() if key in keys(basis))}
    gone |= set(keys(follows()[key])) if key in follows() else set()
    return {one: answer for one, answer in answers.items() if one not in gone}


# --- a clearance ---


def test_somebody_with_chronic_pain_and_nothing_else_is_clear(calm: Answers):
    found = screen(calm)
    assert isinstance(found, Clearance)
    assert found.cautions == ()
    assert screening_record(found)["result"] == "clear"


def test_without_one_answer_that_matters_nobody_is_clear(calm: Answers):
    for key in calm:
        rest = without(calm, key)
        found = screen(rest)
        matters = any(rule.state(found.answers) is None for rule in rules())
        assert isinstance(found, Incomplete if matters else Clearance), key
        if isinstance(found, Incomplete):
            assert 1 <= len(found.missing) <= len(calm.keys() - rest.keys())


def test_a_clearance_comes_from_the_screen_alone(calm: Answers):
    made = screen(calm)
    assert isinstance(made, Clearance)
    with pytest.raises(TypeError, match="screen"):
        Clearance(answers=calm, cautions=(), trauma_rule="canadian", seal=object())
    with pytest.raises(TypeError, match="seal"):
        Clearance(answers=calm, cautions=(), trauma_rule="canadian")  # pyright: ignore[reportCallIssue]
    with pytest.raises((TypeError, ValueError), match="seal"):
        dataclasses.replace(made, answers={})
    with pytest.raises(TypeError, match="no other kinds"):
        type("Mine", (Clearance,), {})
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="screen them anew"):
            copied(made)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.trauma_rule = "nexus"  # type: ignore[misc]
    with pytest.raises(TypeError):
        made.answers["chest"] = True  # type: ignore[index]


def test_nothing_of_a_referral_or_an_incomplete_screen_makes_a_clearance(calm: Answers):
    stopped = [screen({}), screen({**calm, "chest": True}), screen(without(calm, "chest"))]
    assert [type(one) for one in stopped] == [Incomplete, Referral, Incomplete]
    for one in stopped:
        fields = {name.name: getattr(one, name.name) for name in dataclasses.fields(Clearance)}
        with pytest.raises(TypeError):
            Clearance(**fields)
        assert screening_record(one)["result"] != "clear"
        assert not isinstance(screen(one.answers), Clearance)


def test_cautions_go_with_a_clearance(calm: Answers):
    found = screen({**calm, "anticoagulant": True, "age_years": 60})
    assert isinstance(found, Clearance)
    assert [one.rule.id for one in found.cautions] == ["RF_ANTICOAG"]
    assert "blood thinner" in say(found)


# --- what an answer can change ---


@settings(max_examples=150)
@given(some=ANY, data=st.data())
def test_answering_what_was_unknown_never_takes_a_referral_back(some: dict[str, Answer], data: st.DataObject):
    before = screened(some)
    open_ = sorted(questions().keys() - some.keys())
    if before is None or not open_:
        return
    key = data.draw(st.sampled_from(open_))
    after = screened({**some, key: data.draw(possible(questions()[key]))})
    if after is None:
        return
    assert rank(after) >= rank(before)
    if isinstance(before, Referral):
        assert isinstance(after, Referral)
        assert {one.rule.id for one in before.reasons} <= {one.rule.id for one in after.reasons}
    if isinstance(before, Clearance):
        assert isinstance(after, Clearance)


@settings(max_examples=60)
@given(some=ANY)
def test_any_answers_give_a_result_that_can_be_said_and_recorded(some: dict[str, Answer]):
    found = screened(some)
    if found is None:
        return
    record = screening_record(found)
    assert record["message"] == say(found)
    assert screen(found.answers).__class__ is found.__class__
    if isinstance(found, Referral):
        assert referral_letter(found).isprintable() is False  # it has lines
        assert max(map(len, referral_letter(found).splitlines())) <= 120
    assert isinstance(found, Clearance) or not {one.key for one in found.missing} & found.answers.keys()


# --- what is asked ---


@settings(max_examples=25)
@given(data=st.data())
def test_the_questions_asked_for_could_settle_it_and_none_of_them_is_spare(data: st.DataObject, calm: Answers):
    # The way in which no answer leads to more questions.
    best = {
        **calm, "neck_complaint": False, "back_pain": False, "duration_weeks": 10.0, "age_at_onset_years": 40.0,
        "better_with_exercise": False,
    }  # fmt: skip
    known = {key: best[key] for key in data.draw(st.sets(st.sampled_from(sorted(best))))}
    found = screened(known)
    if not isinstance(found, Incomplete):
        return
    wanted = {**best, "unfamiliar_pain": False, "fever_unwell": False, "new_neck_or_head_with_nerve_signs": False}
    told = {question.key: wanted[question.key] for question in found.missing if question.key in wanted}
    assert len(told) == len(found.missing)
    assert isinstance(screen({**known, **told}), Clearance)
    for key in told:
        rest = {one: answer for one, answer in told.items() if one != key}
        assert isinstance(screen({**known, **rest}), Incomplete)


def test_after_no_injury_nothing_is_asked_about_it(calm: Answers):
    about = {question.key for question in questions().values() if question.group == "trauma"}
    rest = {key: answer for key, answer in calm.items() if key not in about}
    found = screen(rest)
    assert isinstance(found, Incomplete)
    assert {question.key for question in found.missing} == {"recent_injury", "acute_trauma"}
    assert isinstance(screen({**rest, "recent_injury": False, "acute_trauma": False}), Clearance)


def test_after_an_injury_the_canadian_rule_is_asked_step_by_step(calm: Answers):
    about = {question.key for question in questions().values() if question.group == "trauma"}
    injured = {
        **{key: answer for key, answer in calm.items() if key not in about},
        "recent_injury": False,
        "acute_trauma": True,
    }
    found = screen(injured)
    assert isinstance(found, Incomplete)
    asked = {question.key for question in found.missing}
    assert {"hours_since_injury", "dangerous_mechanism", "rotation_left_deg", "walked"} <= asked
    assert not asked & {"sitting", "simple_rear_end", "intoxicated", "distracting_injury"}
    assert isinstance(screen({**injured, **{key: calm[key] for key in asked}}), Clearance)
    nexus = screen(injured, trauma_rule="nexus")
    assert isinstance(nexus, Incomplete)
    assert {"intoxicated", "distracting_injury"} <= {question.key for question in nexus.missing}
    assert "rotation_left_deg" not in {question.key for question in nexus.missing}


def test_a_referral_asks_only_for_what_could_make_it_more_urgent(calm: Answers):
    found = screen({**without(calm, "chest"), "weight_loss": True})
    assert isinstance(found, Referral)
    assert (found.urgency, [question.key for question in found.missing]) == ("review", ["chest"])
    now = screen({"chest": True})
    assert isinstance(now, Referral)
    assert now.missing == ()


# --- answers that cannot be ---


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"age_years": 30, "age_at_onset_years": 51}, ["age_at_onset_years and age_years contradict"]),
        ({"systolic_mmHg": 80, "diastolic_mmHg": 120}, ["contradict"]),
        ({"neck_surgery": "no", "neck_surgery_months": 3}, ["contradict", "where there was none"]),
        ({"gcs": 13, "altered_alertness": False}, ["contradict"]),
        ({"fever_stiff_neck": "yes", "fever": "no"}, ["contradict"]),
        ({"fever_unwell": "no", "fever": "yes", "iv_drug_use": "yes"}, ["fever_unwell = no contradicts fever = yes"]),
        ({"unfamiliar_pain": "no", "new_neck_or_head_with_nerve_signs": "yes"}, ["contradicts unfamiliar_pain = no"]),
        ({"chset": "yes"}, ["no question 'chset'", "Did you mean 'chest'"]),
        ({"chest": "Yes"}, ["chest = 'Yes'; possible: yes, no, unknown. Did you mean 'yes'"]),
        ({"chest": 1}, ["chest = 1; possible: yes, no, unknown"]),
        ({"chest": ["yes"]}, ["possible: yes, no, unknown"]),
        ({"age_years": "40"}, ["is no number", "without quotes"]),
        ({"age_years": True}, ["is no number"]),
        ({"age_years": 480}, ["possible: 0 to 110 years"]),
        ({"systolic_mmHg": 16}, ["possible: 50 to 300 mmHg", "If it is in kPa, write 120."]),
        ({"rotation_left_deg": "45 deg"}, ["Write the number alone, in deg"]),
        ({"age_years": float("nan")}, ["possible"]),
        ({"age_years": 10**400}, ["possible"]),
        ({"age_years": 10**5000}, ["very many digits"]),
        ({"sharp_purser": "postive"}, ["Did you mean 'positive'"]),
        ({"chest": "maybe", "gcs": 16, "age_years": -1}, ["chest", "gcs", "age_years"]),
    ],
)
def test_wrong_answers_are_told_with_what_was_possible(given_: dict[str, object], told: list[str]):
    with pytest.raises(BadInput) as refused:
        screen(given_)
    assert [word for word in told if word not in str(refused.value)] == []


def test_an_unknown_trauma_rule_is_told():
    with pytest.raises(BadInput, match="Did you mean 'canadian'"):
        screen({}, trauma_rule="canada")  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["", "unknown", "not asked"])
def test_no_answer_is_unknown(word: str):
    assert answers_from({"chest": word, "age_years": word, "sharp_purser": word}) == {}


# --- the letter ---


def test_the_letter_says_what_was_answered_and_nothing_else_of_the_person():
    found = screen({"weight_loss": True, "chest": True, "age_years": 61})
    assert isinstance(found, Referral)
    letter = referral_letter(found)
    assert letter.startswith("REFERRAL: NOW")
    assert "Age: 61 years" in letter
    assert letter.index("heart attack") < letter.index("weight loss")
    told = {one.key for reason in found.reasons for one, _ in reason.because}
    assert told == {"weight_loss", "chest"}
    squeezed = " ".join(letter.split())
    assert [key for key in told if questions()[key].words not in squeezed] == []
    anonymous = screen({"chest": True})
    assert isinstance(anonymous, Referral)
    assert "Age" not in referral_letter(anonymous)


def test_a_less_urgent_letter_says_what_is_open():
    found = screen({"weight_loss": True})
    assert isinstance(found, Referral)
    assert "Not answered yet:" in referral_letter(found)
    numbered = [line for line in referral_letter(found).splitlines() if line[:2] in ("1.", "2.")]
    assert all(one < two for one, two in pairwise(numbered))
