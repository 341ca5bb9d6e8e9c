"""A referral as a letter in plain text: what was answered, why it matters, how soon. No name is in it."""

import re
from collections.abc import Sequence
from functools import cache
from textwrap import fill

from kinespine.assessment.questions import TABLES, Question, said
from kinespine.assessment.screen import Clearance, Incomplete, Reason, Referral, Screening

WIDTH = 80  # characters of a line

HEADS = {
    "now": "REFERRAL: NOW", "same day": "REFERRAL: THE SAME DAY", "soon": "REFERRAL: WITHIN DAYS",
    "review": "REFERRAL: REVIEW BEFORE ANY CARE",
}  # fmt: skip


def referral_letter(referral: Referral) -> str:
    """The letter that goes with the person. It says of them what was answered and nothing else."""
    age = referral.answers.get("age_years")
    known = "" if age is None else f"Age: {said(age)} years\n"
    parts = [
        HEADS[referral.urgency],
        f"Name: ______________________    Date: ______________\n{known}".rstrip(),
        _filled(
            f"To {referral.reasons[0].rule.whom}. The answers to a safety questionnaire of this person ask for your "
            f"examination ({referral.reasons[0].rule.when}). They are what was said or seen, and no diagnosis."
        ),
        "\n\n".join(_reason(number, one) for number, one in enumerate(referral.reasons, start=1)),
    ]
    if referral.cautions:
        parts.append("\n".join(["Also known:", *(_item(one.rule.condition) for one in referral.cautions)]))
    if referral.missing:
        parts.append("\n".join(["Not answered yet:", *(_item(one.words) for one in referral.missing)]))
    sources = {key for one in referral.reasons for key in one.rule.source.split(";")}
    titles = [_item(f"{key}: {title}") for key, title in source_titles().items() if key in sources]
    parts += [
        "\n".join(["Sources of the rules:", *titles]),
        "A single sign is often a false alarm.",
        "Signed: ____________________",
    ]
    return "\n\n".join(parts) + "\n"


@cache
def source_titles() -> dict[str, str]:
    """The title of every document the rules rest on."""
    text = (TABLES / "references.bib").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^@\w+\{(\w+),.*?\btitle = \{([^{}]*)\}", text))


def say(screening: Screening) -> str:
    """What came of the screen, in a few sentences."""
    match screening:
        case Clearance():
            known = f" To be weighed: {_list(screening.cautions)}." if screening.cautions else ""
            told = "Clear: no rule asks for a referral, and none is open. This is no diagnosis and no advice to treat."
            return f"{told}{known}"
        case Referral():
            first = screening.reasons[0].rule
            more = _list(screening.reasons[1:])
            also = f" Also: {more}." if more else ""
            how_soon = first.urgency if first.urgency == first.when else f"{first.urgency}, {first.when}"
            return f"Refer ({how_soon}): possible {first.condition}. See {first.whom}.{also}"
        case Incomplete():
            return (
                f"Incomplete: {_count(screening.missing)} open, and unknown is not no. One may measure; "
                "nothing here clears anybody for care."
            )


def _count(missing: Sequence[Question]) -> str:
    return "1 question is" if len(missing) == 1 else f"{len(missing)} questions are"


def _list(reasons: Sequence[Reason]) -> str:
    return "; ".join(dict.fromkeys(one.rule.condition for one in reasons))


def _reason(number: int, one: Reason) -> str:
    rule = one.rule
    recalled = "" if rule.status == "seen" else f", {rule.status}"
    head = _filled(f"{number}. Possible {rule.condition} ({rule.when}). Source: {rule.source}{recalled}.", indent="   ")
    return "\n".join([head, *(_item(f"{question.words} {answer}", indent="   ") for question, answer in one.because)])


def _item(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  ")


def _filled(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, subsequent_indent=indent)
