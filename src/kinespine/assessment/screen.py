"""Answers in; a clearance, a referral, or what is still missing out.

Only `screen` makes a `Clearance`. Care asks for one; measuring does not.
"""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import NoReturn, final, get_args

from kinespine.assessment.asking import fewest
from kinespine.assessment.emergencies import answers_from
from kinespine.assessment.logic import Answers, Truth, grounds, keys
from kinespine.assessment.questions import Question, follows, questions, said
from kinespine.assessment.rules import GROUPS, URGENCIES, Rule, TraumaRule, Urgency, rules
from kinespine.errors import BadInput, suggestion

_ONLY_SCREEN = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule that fired, and the answers that made it fire."""

    rule: Rule
    because: tuple[tuple[Question, str], ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Nothing in the answers speaks against care; the cautions are to be weighed. Only `screen` makes one.

    It cannot be copied with a change, stored or sent: the answers can, and are screened anew.
    """

    answers: Answers
    cautions: tuple[Reason, ...]
    trauma_rule: TraumaRule
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _ONLY_SCREEN:
            raise TypeError("A Clearance comes from screen(answers) alone.")

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Clearance has no other kinds.")

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Clearance is not stored or copied. Keep its answers and screen them anew.")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Somebody else must see this person first: how soon, and why."""

    answers: Answers
    urgency: Urgency
    reasons: tuple[Reason, ...]  # the most urgent first
    missing: tuple[Question, ...]  # the fewest that could show that it is not more urgent still
    cautions: tuple[Reason, ...]
    trauma_rule: TraumaRule


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """Nothing fired, but something still could. One may measure, and not treat."""

    answers: Answers
    missing: tuple[Question, ...]  # the fewest that could settle it, emergency signs first
    open: tuple[Rule, ...]  # the rules that could still fire
    cautions: tuple[Reason, ...]
    trauma_rule: TraumaRule


Screening = Clearance | Referral | Incomplete


def screen(given: Mapping[str, object], *, trauma_rule: TraumaRule = "canadian") -> Screening:
    """Screen the answers of one person.

    Args:
        given: answers by question key: yes/no as bool or word, numbers in the unit of the question. What is missing,
            "", "unknown" or "not asked" is unknown, and never no.
        trauma_rule: after an acute injury, the Canadian C-spine rule, which was the more accurate one in the only
            direct comparison (review, CMAJ 2012), or NEXUS in its place. They are never mixed.

    Raises:
        BadInput: everything that is wrong with the answers, after the emergency signs among them.
    """
    if trauma_rule not in get_args(TraumaRule):
        raise BadInput(f"There is no trauma rule {trauma_rule!r}.{suggestion(str(trauma_rule), get_args(TraumaRule))}")
    answers = answers_from(given)
    states = {rule: rule.state(answers) for rule in rules(trauma_rule)}
    fired = [rule for rule, state in states.items() if state]
    cautions = _reasons([rule for rule in fired if rule.urgency == "caution"], answers)
    stops = sorted((rule for rule in fired if rule.urgency != "caution"), key=_urgency)
    if stops:
        return Referral(
            answers=answers,
            urgency=stops[0].urgency,
            reasons=_reasons(stops, answers),
            missing=_missing([rule for rule in _open(states) if _urgency(rule) < _urgency(stops[0])], answers),
            cautions=cautions,
            trauma_rule=trauma_rule,
        )
    if still := _open(states):
        return Incomplete(
            answers=answers, missing=_missing(still, answers), open=still, cautions=cautions, trauma_rule=trauma_rule
        )
    return Clearance(answers=answers, cautions=cautions, trauma_rule=trauma_rule, seal=_ONLY_SCREEN)


def _open(states: Mapping[Rule, Truth]) -> tuple[Rule, ...]:
    return tuple(rule for rule, state in states.items() if state is None)


def _reasons(fired: list[Rule], answers: Answers) -> tuple[Reason, ...]:
    return tuple(Reason(rule=rule, because=_because(rule, answers)) for rule in fired)


def _because(rule: Rule, answers: Answers) -> tuple[tuple[Question, str], ...]:
    """The answers that make a rule fire; those that another answer follows from stand behind it."""
    found: list[str] = []
    for key in grounds(rule.fires, answers):
        found += [key, *(grounds(follows()[key], answers) if key in follows() else ())]
    return tuple((questions()[key], said(answers[key])) for key in dict.fromkeys(found))


def _missing(still: "tuple[Rule, ...] | list[Rule]", answers: Answers) -> tuple[Question, ...]:
    """The fewest questions that could settle these rules, in the order of the rules that need them."""
    first: dict[str, int] = {}
    for rule in still:
        needed = [*rule.asks, *(key for one in rule.asks if one in follows() for key in keys(follows()[one]))]
        for key in needed:
            first.setdefault(key, GROUPS.index(rule.group))
    order = sorted(questions(), key=lambda key: first.get(key, len(GROUPS)))
    return tuple(questions()[key] for key in fewest([rule.fires for rule in still], answers, follows(), order))


def _urgency(rule: Rule) -> int:
    return URGENCIES.index(rule.urgency)
