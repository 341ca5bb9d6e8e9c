"""A plan in words. What was computed is called computed: nothing here recommends anything, and nothing promises."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from kinespine.assessment.neck_words import say_neck_cause
from kinespine.visit.explain_words import size, unit_word
from kinespine.visit.words import MINUS

if TYPE_CHECKING:
    from kinespine.care.found import Adjustment, Case, Effect, Move, Size
    from kinespine.care.line_of_drive import LineOfDrive
    from kinespine.care.plan import Goal, Plan
    from kinespine.visit.intake import Intake

WHY = {
    "not read": "the upper neck was not read",
    "cannot be told": "readings of the upper neck miss each other by more than their error",
    "within normal asymmetry": "the upper neck was read within the asymmetry of healthy people",
    "no outcome is unusual": "no outcome that was looked at is outside what healthy people have",
    "nothing to move without a twist": "what stands out could only be taken away by a twist",
    "no change does it in any case": "no change up to what was read moves an outcome beyond error in every plausible "
    "world of even one case and throws none off in the others",
    "full solves do not confirm it": "full solves do not confirm what slopes let expect",
}
IF = {
    "shaped so, habit stays": "shaped so and habit stays when tissue is moved",
    "shaped so, habit follows": "shaped so and habit follows when tissue is moved",
    "carried so": "carried so by habit alone",
}
WORDS = (
    "Shaped so: tissue of the upper neck rests off the middle. Carried so: tissue is usual, and the posture that "
    "muscle holds by habit is off the middle. Habit stays: when tissue is moved, muscle goes on holding the posture it "
    "held. Habit follows: the posture that muscle holds moves as far. A world is this body with each thing that "
    "nobody has measured at one of its ends."
)
SIGNS = (
    "Signs: bent to the right or forward, shifted to the left or forward, and the left side higher are positive. A "
    "change whose sign is the other one of what was read takes away that much of it."
)
UNREAD = "The upper neck was not read: no change of it was looked for."
NOT_KNOWN = (
    "How the joints of a living neck yield to a push, and whether a bone stays where it was pushed, nobody has "
    "measured: this is the answer of posture to a change that lasts.",
    "Force and impulse are no part of it. They belong to a simulation of the push itself.",
    "A posture that comes nearer to the common one is no health; no trial shows that the low back feels it.",
)


def message(intake: Intake, plan: Plan) -> str:
    """The plan in a few sentences, for a terminal."""
    again = [one for one in plan.visits if one.kind == "re-examination"]
    checks = len(plan.visits) - len(again)
    weeks = " and ".join(f"{one.week:g}" for one in again)
    found = UNREAD if plan.adjustment is None else say_found(plan.adjustment)
    return (
        f"{intake.subject}: {found} The plan: {checks} visits to check only, re-examination at week {weeks}, "
        "no repeated film. Computed for a licensed doctor, signed by nobody."
    )


def say_found(one: Adjustment) -> str:
    """What came of the search, in a few sentences."""
    if one.status == "none indicated":
        also = [case.name for case in one.cases if case.change]
        if also:
            return (
                f"No adjustment is indicated: {WHY[one.why]}. It would be another answer if one knew this: "
                f"{', or '.join(also)}."
            )
        return f"No adjustment is indicated: {WHY[one.why]}."
    moves = "; ".join(say_move(move) for move in one.moves)
    targets = ", ".join(f"“{effect.outcome.meaning}”" for effect in one.effects if effect.target)
    if one.status == "depends":
        often = ", ".join(f"“{effect.outcome.meaning}” in {of_100(effect)}" for effect in one.effects if effect.target)
        return (
            f"It depends, and is no recommendation: {moves}. {say_condition(one)}, it would move {targets} beyond "
            f"error. Of 100 plausible worlds it moves {often} beyond error. {say_thrown_off(one)} Nobody has measured "
            "which holds, and the plan rests on none."
        )
    return (
        f"Computed, and no recommendation: {moves}. It would move {targets} beyond error in every plausible world. "
        f"{say_thrown_off(one)}"
    )


def say_thrown_off(one: Adjustment) -> str:
    """How far a change throws each outcome off at worst, beside its limit; what it throws off most comes first."""
    told = sorted(one.effects, key=lambda effect: -part_of_limit(effect))
    off = "; ".join(f"{effect.outcome.meaning} {worst(effect)}" for effect in told)
    return f"At worst, in any plausible world, it throws off, the wrong way or too far: {off}."


def part_of_limit(one: Effect) -> float:
    """How much of the limit a change takes, of how far it may throw an outcome off."""
    return one.thrown_off / one.harm if one.thrown_off else 0.0


def worst(one: Effect) -> str:
    """How far a change throws an outcome off at worst, beside how far it may."""
    limit = size(one.harm, one.outcome.unit)
    return f"limit {limit}" if one.thrown_off is None else f"{size(one.thrown_off, one.outcome.unit)} (limit {limit})"


def say_condition(one: Adjustment) -> str:
    """What must hold for a change that depends."""
    return f"If the upper neck is {', or if it is '.join(IF[name] for name in one.depends_on)}"


def of_100(one: Effect) -> str:
    """In how many of 100 plausible worlds an outcome goes its way beyond error; of what has no way, nothing."""
    return "" if one.beyond is None else f"{100.0 * one.beyond:.0f}"


def say_move(one: Move) -> str:
    """One move in words."""
    return (
        f"{say_neck_cause(one.cause)} by {amount(one.change, one.cause)}, of {amount(one.there, one.cause)} read; "
        f"{1e3 * one.displacement:.1f} mm at the atlas, as far as {one.adjustments} "
        f"{'adjustments reach' if one.adjustments != 1 else 'adjustment reaches'} as practitioners tell"
    )


def say_line(one: LineOfDrive) -> dict[str, str]:
    """A computed line of drive in the notations that are documented."""
    side = "either side" if one.side is None else f"the {one.side} side"
    return {
        "what": say_neck_cause(one.cause),
        "contact": f"tip of the transverse process of the atlas, {side}",
        "height": _from(one.height_deg, "above", "below", "level"),
        "inches": "past its scale" if one.height_inches is None else f"{abs(one.height_inches):.1f} inch",
        "front": _from(one.front_deg, "in front", "behind", "straight from the side"),
        "letters": one.letters.replace("-", MINUS),
        "displacement": f"{1e3 * one.displacement:.1f} mm",
    }


def say_effect(one: Effect) -> dict[str, str]:
    """What the change would do to one outcome."""
    unit = one.outcome.unit
    unusual = one.unusual.low, one.unusual.high
    return {
        "outcome": one.outcome.meaning,
        "unusual": f"{size(one.unusual.value, unit)} ({_span(unusual, unit)})",
        "least": f"{size(one.least.value, unit)}, {one.least.basis}",
        "expected": ""
        if one.expected is None
        else f"{size(one.expected.value, unit)} ({_span((one.expected.low, one.expected.high), unit)})",
        "of_100": of_100(one),
        "worst": worst(one),
        "worlds": _span(one.worlds, unit),
        "in_full": _span(one.in_full, unit),
    }


def say_cases(one: Effect) -> list[str]:
    """The same over the worlds of each case."""
    return [_span(pair, one.outcome.unit) for pair in one.by_case.values()]


def say_size(one: Size) -> dict[str, str]:
    """What would have been found of one move."""
    needed = "none, in any size" if not isfinite(one.needed) else amount(one.needed, one.cause)
    return {
        "what": say_neck_cause(one.cause),
        "there": "not read" if one.there is None else amount(one.there, one.cause),
        "detectable": "not read" if one.detectable is None else amount(one.detectable, one.cause),
        "needed": needed,
    }


def say_case(one: Case) -> str:
    """What would do it if one assumption were known."""
    if not one.change:
        return f"{one.name}: no change up to what was read would do it"
    moves = ", ".join(f"{say_neck_cause(name)} by {amount(value, name)}" for name, value in one.change.items())
    return f"{one.name}: {moves}, by slopes alone, would move {', '.join(one.targets).replace('_', ' ')}"


def say_goal(one: Goal) -> dict[str, str]:
    """What is measured again."""
    unit = f" {one.unit}" if one.unit.startswith("of ") else unit_word(one.unit)
    return {
        "title": f"{one.title[:1].upper()}{one.title[1:]}",
        "now": "to be asked" if one.now is None else f"{one.now:.1f}{unit}".replace("-", MINUS),
        "least": "not known: no change of it can be told" if one.least is None else f"more than {one.least:.1f}{unit}",
        "better": one.better,
        "basis": one.basis + (f" [{one.source}]" if one.source else ""),
    }


def amount(value: float, name: str) -> str:
    """A size in the unit of a cause."""
    unit = "deg" if name.endswith("_deg") else "mm"
    text = f"{value:.1f}{unit_word(unit)}"
    return text.removeprefix("-") if float(f"{value:.1f}") == 0.0 else text.replace("-", MINUS)


def _span(pair: tuple[float, float] | None, unit: str) -> str:
    return "" if pair is None else f"{size(pair[0], unit)} to {size(pair[1], unit)}"


def _from(value: float, positive: str, negative: str, none: str) -> str:
    if abs(value) < 0.5:
        return none
    return f"{abs(value):.0f}° from {positive if value > 0 else negative}"
