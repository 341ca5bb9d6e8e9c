"""Emergency signs among answers that hold a mistake: a slip elsewhere must not silence a yes."""

import re
from collections.abc import Iterator, Mapping

from kinespine.assessment.logic import Answers, Condition, grounds, read_condition, truth
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
        raise BadInput(emergency_lines(answers) + "\n".join(fault.words for fault in faults))
    return answers


def emergency_lines(answers: Answers) -> str:
    """What is to be done at once, a line for every such sign, to stand before what is wrong; empty without one.

    Args:
        answers: those that are fit by themselves. Whether a rule applies may be what could not be read: it counts
            unless the answers say that it does not.
    """
    found = {
        f"An emergency sign was answered yes: possible {rule.condition} ({_because(sign, answers)}). "
        f"See {rule.whom}, {rule.when}. Do this first; what is wrong below can wait.\n": None
        for rule, sign in _at_once()
        if truth(sign, answers) and not (rule.applies and truth(rule.applies, answers) is False)
    }
    return "".join(found)


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
