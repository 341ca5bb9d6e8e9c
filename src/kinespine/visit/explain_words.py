"""An explanation in words: what the share of the upper neck is, what it is not, and on what it depends.

One rule holds for every sentence here and in the template: the word pain never shares a sentence with the share of the
neck, and the line after the share says what controlled studies found on the link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from kinespine.visit.emergency import SAID
from kinespine.visit.link_evidence import LINK
from kinespine.visit.words import MINUS, NO_BREAK

if TYPE_CHECKING:
    from kinespine.chain.attribution import Attribution
    from kinespine.chain.output_names import Output
    from kinespine.chain.verdict import Interval
    from kinespine.visit.explain import Explained, Lesson
    from kinespine.visit.intake import Intake

# SI to what is printed: factor, word, decimals.
PRINTED: Mapping[str, tuple[float, str, int]] = {
    "N": (1.0, "N", 0), "rad": (float(np.degrees(1.0)), "deg", 1), "m": (1e3, "mm", 1), "Pa": (1e-3, "kPa", 2),
    "1": (1.0, "1", 4),
}  # fmt: skip
GRAVITY = 9.81
GROUP_WORDS = {
    "upper neck mechanical": "upper neck: bones and tissue",
    "upper neck sensory": "upper neck: what it senses",
    "lower neck": "lower neck", "thorax": "thorax", "lumbar": "low back", "pelvis and legs": "pelvis and legs",
    "mass and muscle": "mass and muscle", "habit": "habit",
}  # fmt: skip
REGION_WORDS = {
    "upper neck": "upper neck", "lower neck": "lower neck", "thorax": "thorax with girdle and arms",
    "lumbar": "low back", "pelvis and legs": "pelvis and legs", "mass and muscle": "mass and muscle",
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
    return f"{intake.subject} was explained. {shares} {LINK} {SAID[intake.safety.status]}"


def say_total(one: Attribution, mass: float) -> str:
    """How far this person is from the norm."""
    unit = one.outcome.unit
    return (
        f"{_capital(one.outcome.meaning)} is {size(one.person, unit)} at the most probable causes and "
        f"{size(one.norm, unit)} in the middle of healthy people like this person. What is unusual: "
        f"{size(one.total.value, unit, signed=True)}{weights(one.total.value, unit, mass)} "
        f"(95 %: {between(one.total, unit)}). This is the middle of all draws of this person and of healthy people, "
        f"not the difference of the two numbers before it. Healthy people differ by {size(one.healthy_sd, unit)} among "
        "themselves (one standard deviation)."
    )


def say_neck(one: Attribution, mass: float) -> list[str]:
    """The share, and its verdict with its power; the link follows on the next line."""
    unit = one.outcome.unit
    part = (
        f"That is {one.percent:.0f} % of the whole."
        if one.percent is not None
        else f"It is not told in percent: {one.percent_reason}."
    )
    return [
        f"The upper neck's share of that is {size(one.neck.value, unit, signed=True)}"
        f"{weights(one.neck.value, unit, mass)} (95 %: {between(one.neck, unit)}): what would be gone with the upper "
        f"neck at its norm. {part}",
        f"Verdict: {one.verdict.text}. {_power(one)}",
        *([say_check(one)] if one.check is not None else []),
    ]


def say_place(one: Attribution) -> str:
    """From which region most of it comes, where that is told apart."""
    if not one.named:
        return (
            "No region can be named: of each it is open whether it moves this outcome at all, away from the middle of "
            "healthy people."
        )
    unit = one.outcome.unit
    place = next(region for region in one.regions if region.region == one.named)
    usual = f"healthy people differ by {size(place.healthy_sd, unit)} in this (one standard deviation)"
    unusual = "more than 19 of 20 healthy people have" if place.is_unusual else "no more than healthy people may have"
    return (
        f"Most of it comes from here: {REGION_WORDS[place.region]}, {size(place.share.value, unit, signed=True)} "
        f"(95 %: {between(place.share, unit)}) against the middle of healthy people; {usual}, so that this is "
        f"{unusual}. Whether tissue rests so or habit holds it so is not told by the place."
    )


def say_check(one: Attribution) -> str:
    """What full solves of some draws say of the limits."""
    check = one.check
    assert check is not None, "asked for only where draws were checked"
    unit = one.outcome.unit
    slopes, full = (between(interval, unit) for interval in check.neck)
    words = (
        f"Check of {one.outcome.name.replace('_', ' ')}: {check.draws} draws solved in full give the upper neck"
        f" {full}, slopes of the same draws {slopes}; of the worst limit {100 * check.moved:.0f}{NO_BREAK}% of the"
        " interval."
    )
    return words + (" The intervals told are those of the full solves." if check.replaced else "")


def _power(one: Attribution) -> str:
    if not isfinite(one.detectable):
        return "Nothing that was measured tells of the upper neck: no share of it could have been found, however large."
    return (
        "The interval leans on how healthy people are; by themselves these measurements would have shown a true share"
        f" of {size(one.detectable, one.outcome.unit)} or more, in 80 of 100 people."
    )


def weights(value: float, unit: str, mass: float) -> str:
    """A force as part of the body's weight."""
    if unit != "N":
        return ""
    text = f"{100 * value / (mass * GRAVITY):.1f}"
    return f", {'0.0' if float(text) == 0 else text}{NO_BREAK}% of body weight".replace("-", MINUS)


def say_person(one: Attribution) -> list[str]:
    """For the person: short, without jargon."""
    found = plain_size(one.neck.value, one.outcome.unit)
    seen = plain_size(one.detectable, one.outcome.unit)
    answer = {
        "changes it": (
            f"In the computed body the top of the neck makes a difference of {found}. With everything that is not "
            f"known it may be between {between(one.neck, one.outcome.unit)}."
        ),
        "not distinguishable from measurement error": (
            "Whether the top of the neck makes any difference cannot be told: what the measurements leave open is "
            "larger than what was found."
            + (f" A difference of {seen} or more would probably have been seen." if isfinite(one.detectable) else "")
        ),
        "not determined": (
            "Whether the top of the neck makes a difference depends on things that nobody has measured. So there is no "
            "answer."
        ),
    }[one.verdict.word]
    return [
        f"A computer model of such a body was asked one question. Of what is unusual in {plain(one.outcome)}, how much "
        "has to do with the top of the neck?",
        answer,
    ]


def plain(outcome: Output) -> str:
    """An outcome without jargon, where there are such words."""
    if level := re.fullmatch(r"(\w\d+)_(\w\d+)_compression", outcome.name):
        upper, lower = level[1].upper(), level[2].upper()
        return f"how hard two neighbours in the spine ({upper} and {lower}) are pressed together"
    if region := re.fullmatch(r"(neck|thoracic|lumbar)_asymmetry", outcome.name):
        part = {"neck": "the neck", "thoracic": "the upper back", "lumbar": "the low back"}[region[1]]
        return f"how much harder muscles of {part} pull on one side than on the other"
    return outcome.meaning


def plain_size(value: float, unit: str) -> str:
    """A size without sign; newtons also as what weighs that much."""
    weight = f", the weight of {abs(value) / GRAVITY:.1f} kg," if unit == "N" else ""
    return f"{size(abs(value), unit)}{weight}"


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
    "How much of a turned bone the upper neck tells the senses, how much of a sensory bias is left once a person is "
    "used to it, and how heavily the neck is heard beside other senses: no experiment fixes any of them. From none to "
    "all, nothing is left in half of the bodies, and evenly between two fits of sway that are about as good.",
    "Tissues, muscles and weights of this person are those of the tables, with their spread between people.",
)


def say_lesson(lesson: Lesson, outcome: str) -> str:
    """What one measurement took away of what was open."""
    share = 100 * lesson.taught[outcome]
    return "less than 1 %" if share < 1 else f"{share:.0f} %"


def say_little_taught(lessons: Sequence[Lesson], outcomes: Sequence[str]) -> str:
    """One sentence in the place of a column that says the same in every row; nothing where a measurement taught."""
    if any(100 * lesson.taught[outcome] >= 1 for lesson in lessons for outcome in outcomes):
        return ""
    what = "the outcome" if len(outcomes) == 1 else "any of the outcomes"
    return (
        f"None of the {len(lessons)} measurements narrows {what} by as much as 1 % by itself; better measuring of them "
        "would not help."
    )


def say_contradiction(lesson: Lesson) -> str:
    """A measurement that the others speak against."""
    one = lesson.observed
    unit = unit_word(one.unit)
    return (
        f"{one.title} ({one.key}) was measured as {one.value:.1f}{unit}; all measurements together say "
        f"{lesson.fitted:.1f}{unit}, {abs(lesson.off):.1f} of its errors away. Look at it again."
    ).replace("-", MINUS)


def _digits(value: float, digits: int) -> int:
    """One digit more for a small number of newtons: 0.4 N, and 13 N."""
    return digits + 1 if digits == 0 and abs(value) < 10 else digits


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
