"""When a plan has ended, by its own rules, and the letter that goes with a cleared person then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import fill

from kinespine.assessment.screen import Clearance
from kinespine.care.bounds import bound
from kinespine.care.plan import visit_rows

WIDTH = 80  # characters of a line
EARLY = 0.5  # weeks by which a re-examination may come before its week
NEXT = (
    "What goes on after it is a new plan, with a new screen and a new decision. No film is repeated to see whether "
    "bones moved. Other ways that are as well founded are to be named to the person."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A plan that one of its own rules has ended, and what is told with it."""

    clearance: Clearance  # of the visit at which it ended
    rules: tuple[str, ...]  # that are reached, in words
    day: date | None


def ended(
    clearance: Clearance, *, week: float, improved: bool | None, adjustments: int | None = None,
    day: date | None = None, referred: Sequence[date] = (),
) -> Ended | None:  # fmt: skip
    """Whether a plan has ended; None while it goes on.

    Args:
        clearance: of the latest visit; whoever is not cleared is referred or asked again and gets no such letter.
        week: of the latest visit after the first.
        improved: whether a score is better beyond its error and none worse; None: no score tells.
        adjustments: as many as were recorded, checks not counted; None: a visit did not tell them.
        day: of the latest visit.
        referred: days of visits on the way at which somebody else was to see the person first.

    Raises:
        TypeError: what is given for a clearance is none.
    """
    _need(clearance)
    again = [row.week for row in visit_rows() if row.kind == "re-examination"]
    first, last = min(again), max(again)
    rules = [f"on {one.isoformat()} the safety answers asked for a referral, at which a plan ends" for one in referred]
    if week >= last - EARLY:
        rules.append(f"week {last:g} has come, at which every plan ends")
    elif week >= first - EARLY and improved is False:
        rules.append(f"at the re-examination of week {first:g} no score is better beyond its error, or one is worse")
    if adjustments is not None and adjustments >= bound("adjustments"):
        rules.append(f"{adjustments} adjustments were recorded, and it ends after {bound('adjustments'):g}")
    return Ended(clearance=clearance, rules=tuple(rules), day=day) if rules else None


def closing_letter(end: Ended, found: Sequence[str], not_told: Sequence[str]) -> str:
    """The letter in plain text. It says why the plan has ended, what changed and what did not; no name is in it.

    Args:
        end: of the plan.
        found: what was measured twice, a sentence each, with error and verdict.
        not_told: what nobody measured twice.
    """
    parts = [
        "END OF A PLAN",
        "Name: ______________________    Date: " + (end.day.isoformat() if end.day else "______________"),
        fill(
            "To the person, and to whoever sees them next. The plan of care has ended: "
            f"{'; '.join(end.rules)}. At this visit every safety question was answered and no rule that asks for "
            "a referral fired; that is no diagnosis.",
            WIDTH,
        ),
        "\n".join(["What was measured at the start and again:", *map(_item, found or ["nothing was."])]),
    ]
    if not_told:
        parts.append("\n".join(["Not measured twice:", *map(_item, not_told)]))
    if end.clearance.cautions:
        known = dict.fromkeys(one.rule.condition for one in end.clearance.cautions)
        parts.append("\n".join(["To be weighed before any care:", *map(_item, known)]))
    parts += [
        fill("A change that is beyond error is not yet one that the care made: many people get better by themselves.",
             WIDTH),
        fill(NEXT, WIDTH),
        "Computed, and signed by nobody.\n\nSigned by a licensed doctor: ____________________",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _need(clearance: object) -> None:
    if not isinstance(clearance, Clearance):
        raise TypeError(f"A plan ends for somebody who is cleared, and this is {type(clearance).__name__}.")


def _item(text: str) -> str:
    return fill(text, WIDTH, initial_indent="- ", subsequent_indent="  ")
