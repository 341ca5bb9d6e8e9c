"""Emergency signs among answers that hold a mistake: a slip elsewhere must not silence a yes."""

import re
from collections.abc import Collection, Iterator, Mapping

from kinespine.assessment.logic import Answers, Condition, grounds, keys, read_condition, truth
from kinespine.assessment.questions import check_answers, said
from kinespine.assessment.rules import Rule, all_rules
from kinespine.errors import BadInput

_LINE = re.compile(r"""\s*["']?([\w-]+)["']?\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]+))""")
_BARE: Mapping[str, bool] = {"true": True, "false": False}


def answers_from(given: Mapping[str, object]) -> Answers:
    """Answers by question; see `check_answers`.

    Raises:
        BadInput: everything that is wrong with them, after the emergency signs among them.
    """
    answers, faults = check_answers(given)
    if faults:
        raise BadInput(
            emergency_lines(answers, {fault.key for fault in faults}) + "\n".join(fault.words for fault in faults)
        )
    return answers


def emergency_lines(answers: Answers, unread: Collection[str] = ()) -> str:
    """What is to be done at once, a line for every such sign, to stand before what is wrong; empty without one.

    Args:
        answers: those that are fit by themselves.
        unread: questions with an answer that could not be read. Where one of them decides whether a rule applies, it
            counts as if it did.
    """
    found = {
        f"An emergency sign was answered yes: possible {rule.condition} ({_because(sign, answers)}). "
        f"See {rule.whom}, {rule.when}. Do this first; what is wrong below can wait.\n": None
        for rule, sign in _at_once()
        if truth(sign, answers) and _may_apply(rule, answers, unread)
    }
    return "".join(found)


def _may_apply(rule: Rule, answers: Answers, unread: Collection[str]) -> bool:
    if rule.applies is None:
        return True
    known = truth(rule.applies, answers)
    return known or (known is None and not set(keys(rule.applies)).isdisjoint(unread))


def answers_of_lines(text: str) -> Answers:
    """The answers that can be read line by line in a text that is no TOML; of two to one question a yes is kept."""
    given: dict[str, object] = {}
    for line in text.split("\n"):
        if match := _LINE.match(line):
            key, *words = match.groups()
            value = _value(*words)
            if given.get(key) not in (True, "yes"):
                given[key] = value
    return check_answers(given)[0]


def _at_once() -> Iterator[tuple[Rule, Condition]]:
    """The rules that refer now, with the sign each of them fires at, most of all emergency signs first."""
    return ((rule, read_condition(rule.fires_if)) for rule in all_rules() if rule.urgency == "now")


def _because(sign: Condition, answers: Answers) -> str:
    return ", ".join(f"{key} = {said(answers[key])}" for key in grounds(sign, answers))


def _value(double: str | None, single: str | None, bare: str | None) -> object:
    if bare is None:
        return double if double is not None else single
    try:
        return float(bare)
    except ValueError:
        return _BARE.get(bare, bare)
