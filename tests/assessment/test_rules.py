"""Every rule of the table: it fires, does not fire, is unknown, does not apply."""

import csv
from pathlib import Path

import pytest

from kinespine.assessment import Clearance, Incomplete, Referral, screen
from kinespine.assessment.emergencies import answers_from
from kinespine.assessment.logic import Answers, keys
from kinespine.assessment.questions import checked_condition, contradictions, follows, questions
from kinespine.assessment.rules import GROUPS, URGENCIES, Rule, all_rules, rules
from kinespine.errors import BadTable

RULES = {rule.id: rule for rule in all_rules()}
with (Path(__file__).parent / "rule_examples.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = {row.pop("rule"): row for row in csv.DictReader(file)}

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


def answers(text: str) -> Answers:
    pairs = (part.strip().split("=") for part in text.split(";"))
    return answers_from({key: float(word) if word.replace(".", "").isdigit() else word for key, word in pairs})


def test_every_rule_has_its_examples_and_every_example_its_rule():
    assert EXAMPLES.keys() == RULES.keys()


@every_rule
def test_a_rule_fires(rule: Rule):
    given = answers(EXAMPLES[rule.id]["fires"])
    assert rule.state(given) is True
    found = screen(given, trauma_rule=rule.trauma_rule or "canadian")
    if rule.urgency == "caution":
        assert rule.id in [one.rule.id for one in found.cautions]
    else:
        assert isinstance(found, Referral)
        reason = next(one for one in found.reasons if one.rule is rule)
        assert reason.because
        assert rule.source
        assert URGENCIES.index(found.urgency) <= URGENCIES.index(rule.urgency)


@every_rule
def test_a_rule_does_not_fire(rule: Rule):
    assert rule.state(answers(EXAMPLES[rule.id]["silent"])) is False


@every_rule
def test_what_is_unknown_leaves_a_rule_open_and_nobody_clear(rule: Rule):
    given = answers(EXAMPLES[rule.id]["open"])
    assert rule.state(given) is None
    assert not isinstance(screen(given, trauma_rule=rule.trauma_rule or "canadian"), Clearance)


@every_rule
def test_a_rule_that_does_not_apply_does_not_fire(rule: Rule):
    assert bool(EXAMPLES[rule.id]["outside"]) == bool(rule.applies_if)
    if rule.applies_if:
        assert rule.state(answers(EXAMPLES[rule.id]["outside"])) is False


def test_trauma_rules_apply_after_acute_trauma_alone_and_never_both():
    for choice in ("canadian", "nexus"):
        chosen = {rule.trauma_rule for rule in rules(choice)}
        assert chosen == {"", choice}
    assert {rule.applies_if for rule in all_rules() if rule.trauma_rule} == {"acute_trauma"}


def test_new_bladder_bowel_or_saddle_change_knows_no_limit_of_days():
    for key in ("bladder_bowel", "saddle_sensation"):
        assert "whenever it began" in questions()[key].words
        found = screen({key: True, "duration_weeks": 500, "back_pain": False})
        assert isinstance(found, Referral)
        assert found.urgency == "now"


@pytest.mark.parametrize(
    "given", [{"weight_loss": True}, {"unremitting_pain": True, "age_at_onset_years": 51, "age_years": 52}]
)
def test_weight_loss_and_unremitting_pain_of_new_onset_over_50_ask_for_review(given: dict[str, object]):
    found = screen(given)
    assert isinstance(found, Referral)
    assert found.urgency == "review"


def test_emergency_signs_come_first():
    order = [GROUPS.index(rule.group) for rule in rules()]
    assert order == sorted(order)
    found = screen({"weight_loss": True, "babinski": True, "chest": True, "sharp_purser": "positive"})
    assert isinstance(found, Referral)
    ranks = [URGENCIES.index(one.rule.urgency) for one in found.reasons]
    assert ranks == sorted(ranks)
    open_ = screen({})
    assert isinstance(open_, Incomplete)
    asked = [question.key for question in open_.missing]
    assert (
        asked.index("chest") < asked.index("recent_injury") < asked.index("cord_signs") < asked.index("down_syndrome")
    )


def test_no_rule_asks_for_what_only_a_film_needs():
    needed = {key for rule in all_rules() for key in rule.asks}
    parts = {key for condition in follows().values() for key in keys(condition)}
    unused = questions().keys() - needed - parts
    assert {questions()[key].group for key in unused} == {"imaging"}
    assert {questions()[key].group for key in needed} & {"imaging"} == set()


def test_every_contradiction_can_be_read():
    assert contradictions()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("chset", "Did you mean 'chest'"),
        ("age_years", "age_years is a number and stands where a yes/no belongs"),
        ("chest > 3", "chest is a yes/no and stands where a number belongs"),
        ("age_years > chest", "stands where a number belongs"),
        ('sharp_purser == "postive"', "Did you mean 'positive'"),
        ("chest and", "is no condition"),
    ],
)
def test_a_condition_that_does_not_fit_the_questions_is_told_when_the_table_is_loaded(text: str, told: str):
    with pytest.raises(BadTable) as refused:
        checked_condition(text, questions(), "rules.csv, X")
    assert told in str(refused.value)
    assert "rules.csv, X" in str(refused.value)
