"""An explanation in words: what the share of the upper neck is, what it is not, and on what it depends.

One rule holds for every sentence here and in the template: the word pain never shares a sentence with the share of the
neck, and the line after the share says what controlled studies found on the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kinespine.visit.link_evidence import LINK
from kinespine.visit.words import MINUS, NO_BREAK

if TYPE_CHECKING:
    from kinespine.chain.attribution import Attribution
    from kinespine.chain.verdict import Interval
    from kinespine.visit.explain import Explained, Lesson
    from kinespine.visit.intake import Intake

# SI to what is printed: factor, word, decimals.
PRINTED: Mapping[str, tuple[float, str, int]] = {
    "N": (1.0, "N", 0), "rad": (float(np.degrees(1.0)), "deg", 1), "m": (1e3, "mm", 1), "Pa": (1e-3, "kPa", 2),
    "1": (1.0, "1", 4),
}  # fmt: skip
GRAVITY = 9.81
SAFETY = {
    "not asked": "No safety questions were asked: this clears nobody for any care.",
    "incomplete": "Some emergency questions are unanswered: this clears nobody for any care.",
    "no emergency sign": "No emergency sign was reported; this is no full screening and no clearance.",
    "refer": "",
}
GROUP_WORDS = {
    "upper neck mechanical": "upper neck: bones and tissue",
    "upper neck sensory": "upper neck: what it senses",
    "lower neck": "lower neck", "thorax": "thorax", "lumbar": "low back", "pelvis and legs": "pelvis and legs",
    "mass and muscle": "mass and muscle", "habit": "habit",
}  # fmt: skip


def size(value: float, unit: str, *, signed: bool = False) -> str:
    """A number of an outcome with its unit: `12 N`, and no sign before zero."""
    factor, word, digits = PRINTED[unit]
    text = f"{factor * value:.{_digits(factor * value, digits)}f}"
    text = text.removeprefix("-") if float(text) == 0 else text
    plus = "+" if signed and float(text) > 0 else ""
    return f"{plus}{text}{unit_word(word)}".replace("-", MINUS)


def unit_word(word: str) -> str:
    """As it stands behind a number."""
    return {"deg": "°", "1": ""}.get(word, f"{NO_BREAK}{word}")


def between(one: Interval, unit: str) -> str:
    """`−13 to 19 N`: the 95 % interval."""
    return f"{size(one.low, unit)} to {size(one.high, unit)}"


def message(intake: Intake, found: Explained) -> str:
    """The outcome in a few sentences, for a terminal."""
    shares = " ".join(
        f"{_capital(one.outcome.meaning)}: the upper neck's share of what is unusual is "
        f"{size(one.neck.value, one.outcome.unit)} (95 %: {between(one.neck, one.outcome.unit)}), {one.verdict.text}."
        for one in found.attributions
    )
    return f"{intake.subject} was explained. {shares} {LINK} {SAFETY[intake.safety.status]}"


def say_total(one: Attribution, mass: float) -> str:
    """How far this person is from the norm."""
    unit = one.outcome.unit
    return (
        f"{_capital(one.outcome.meaning)} is {size(one.person, unit)} at the most probable causes and "
        f"{size(one.norm, unit)} in the middle of healthy people like this person. What is unusual: "
        f"{size(one.total.value, unit, signed=True)} "
        f"(95 %: {between(one.total, unit)}{weights(one.total.value, unit, mass)}). Healthy people differ by {size(one.healthy_sd, unit)} among themselves (one standard deviation)."
    )


def say_neck(one: Attribution, mass: float) -> list[str]:
    """The share, its power, its verdict; the link follows on its own line."""
    unit = one.outcome.unit
    part = (
        f"That is {one.percent:.0f} % of the whole."
        if one.percent is not None
        else f"It is not told in percent: {one.percent_reason}."
    )
    return [
        f"With the upper neck at its norm, {size(one.neck.value, unit, signed=True)} of it would be gone "
        f"(95 %: {between(one.neck, unit)}{weights(one.neck.value, unit, mass)}). {part}",
        f"Verdict: {one.verdict.text}. A share of {size(one.detectable, unit)} or more would have been found in 80 of "
        f"100 people measured like this.",
    ]


def weights(value: float, unit: str, mass: float) -> str:
    """A force as part of the body's weight."""
    if unit != "N":
        return ""
    return f"; {100 * value / (mass * GRAVITY):.1f} % of body weight".replace("-", MINUS)


def say_person(one: Attribution, label: str) -> list[str]:
    """For the person: short, without jargon."""
    unit, word = one.outcome.unit, one.verdict.word
    what = one.outcome.meaning
    answer = {
        "changes it": (
            f"In the computed body the upper neck makes a difference of {size(abs(one.neck.value), unit)} here "
            f"({between(one.neck, unit)} with everything that is not known)."
        ),
        "not distinguishable from measurement error": (
            "Whether the upper neck makes any difference here cannot be told: what the measurements leave open is "
            f"larger than what was found. A difference of {size(one.detectable, unit)} would probably have been seen."
        ),
        "not determined": (
            "Whether the upper neck makes a difference here depends on things that nobody has measured, so that no "
            "answer is given."
        ),
    }[word]
    return [
        f"A computer model of a body like that of {label} was asked one question: {what}, how much of what is unusual "
        "about it has to do with the top of the neck?",
        answer,
    ]


NOT_THE_NUMBER = (
    "It is a number about load and posture in a model, not about how anybody feels.",
    "It is no diagnosis, and does not say that anything is wrong with anybody.",
    "It does not say that a treatment would help, and none was tried on this person or in the model.",
    "Bones at the top of the neck that are not quite even are common in healthy people.",
)

ASSUMPTIONS = (
    "Whether the habitual posture follows when tissue at the top of the neck changes: no experiment fixes it. The "
    "share is averaged over all of it; both ends stand beside it.",
    "How strongly habit holds the body: nobody has measured it. Averaged over what calibration cannot exclude.",
    "Whether turned bones of the upper neck rest so (shape) or are carried so (position): both are shown.",
    "How much of a sensory bias is left once a person is used to it: no experiment fixes it. From none to all.",
    "Tissues, muscles and weights of this person are those of the tables, with their spread between people.",
)


def say_lesson(lesson: Lesson, outcome: str) -> str:
    """What one measurement took away of what was open."""
    share = 100 * lesson.taught[outcome]
    return "less than 1 %" if share < 1 else f"{share:.0f} %"


def _digits(value: float, digits: int) -> int:
    """One digit more for a small number of newtons: 0.4 N, and 13 N."""
    return digits + 1 if digits == 0 and abs(value) < 10 else digits


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
