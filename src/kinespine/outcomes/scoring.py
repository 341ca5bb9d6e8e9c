"""Answers to a score: by the rule of the instrument, its rule for missing items, and no impossible answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from statistics import fmean
from types import MappingProxyType
from typing import Literal

from kinespine.errors import BadInput
from kinespine.outcomes.instruments import Instrument, instrument_named, standard_error

Answers = Mapping[str, str]  # item -> what stands in the form; empty: not answered
FEWEST_ITEMS = 4  # of a form with a table, all of one with four (recalled rule of its owner)
ENTERED = ("score", "total")  # what the item of a score made elsewhere is called, or as its instrument
YES_NO = {"1": 1.0, "0": 0.0, "yes": 1.0, "no": 0.0, "x": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One line of a conversion table that belongs to a form: a sum of answers, its score, the error of that."""

    raw: int
    score: float
    error: float
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Score:
    """One score of one person at one time."""

    instrument: Instrument
    value: float  # points
    error: float | None  # one standard deviation of measuring again; None where nobody published it
    answers: Mapping[str, float]  # those given
    missing: tuple[str, ...]  # items without an answer
    note: str = ""  # what was done about them


class Impossible(BadInput):
    """An answer that the form has no box for; names the item."""

    def __init__(self, item: str, words: str) -> None:
        super().__init__(f"Item '{item}': {words}")
        self.item = item


def score(instrument: str | Instrument, answers: Answers, table: tuple[ScoreRow, ...] = ()) -> Score:
    """Score one sheet of answers.

    A missing answer is what the instrument's own rule makes of it: no answer to a tick is a no, a mean is taken of the
    activities that were rated, a sum through a table is filled up to the whole form from at least half of it and four
    items. Where there is no rule, or less is answered than it needs, there is no score.

    Args:
        instrument: its name.
        answers: item by item, as it stands in the form.
        table: what makes a score of the sum, for instruments that need it.

    Raises:
        Impossible: an answer the form has no box for.
        BadInput: too few answers, too many items, or no table.
    """
    own = instrument if isinstance(instrument, Instrument) else instrument_named(instrument)
    _check_items(own, answers)
    given = {item: _answer(own, item, text) for item, text in answers.items() if text.strip()}
    missing = tuple(item for item, text in answers.items() if not text.strip())
    if not given:
        raise BadInput(
            f"{own.instrument}: nothing is answered. "
            + ("Where nothing applied, write 0 for one item." if own.rule == "count" else f"It needs {_needs(own)}.")
        )
    if own.rule == "table":
        if table or len(answers) > 1:
            return _through(own, answers, given, missing, table)
        for item, value in given.items():  # one number without a table is the T score itself, never an answer
            if not own.low <= value <= own.high:
                raise Impossible(
                    item, f"{value:g} is no T score; {own.instrument} has {own.low:g} to {own.high:g}. For answers to "
                    "items give all of them, with the table of their form."
                )  # fmt: skip
    if own.rule == "count":
        blank = own.items - len(given)
        note = f"{blank} of {own.items} items are not answered and count as no." if blank else ""
        return _score(own, sum(given.values()), given, missing, note)
    note = "" if not missing else f"Mean of the {len(given)} that are answered."
    return _score(own, fmean(given.values()), given, missing, note)


def again(first: Score, later: Score) -> tuple[float, float]:
    """Both scores over what was answered both times: a mean of named activities is compared over the same ones.

    Raises:
        BadInput: they are of different instruments, or have no activity in common.
    """
    if first.instrument.instrument != later.instrument.instrument:
        raise BadInput(f"{first.instrument.instrument} and {later.instrument.instrument} are not compared.")
    if first.instrument.items == 1 or first.instrument.rule != "mean":
        return first.value, later.value
    both = [item for item in first.answers if item in later.answers]
    if not both:
        raise BadInput(
            f"{first.instrument.instrument}: the two sheets name no activity in common ({', '.join(first.answers)}; "
            f"{', '.join(later.answers)}). Rate the first ones again."
        )
    return fmean(first.answers[item] for item in both), fmean(later.answers[item] for item in both)


def _check_items(own: Instrument, answers: Answers) -> None:
    if own.rule == "count":
        allowed = [str(number) for number in range(1, own.items + 1)]
        for item in answers:
            if item not in allowed:
                raise Impossible(item, f"{own.instrument} has the items 1 to {own.items}.")
    most = own.items if own.rule != "entry" else 1
    if len(answers) > most:
        over = list(answers)[most]
        words = "is one score, made elsewhere" if own.rule == "entry" else f"has {most} item{'s' * (most > 1)}"
        raise Impossible(over, f"{own.instrument} {words}; {len(answers)} are given.")
    for item, answer in answers.items():
        if own.rule == "entry" and answer.strip() and item.strip().lower() not in {*ENTERED, own.instrument.lower()}:
            raise Impossible(item, f"{own.instrument} is one score, made elsewhere, and no item has this name.")


def _answer(own: Instrument, item: str, text: str) -> float:
    word = text.strip().lower()
    if own.rule == "count":
        if word not in YES_NO:
            raise Impossible(item, f"'{text}' is no answer. Write 1 where it was ticked, 0 or nothing where not.")
        return YES_NO[word]
    entered = own.rule == "entry"
    low, high = (own.low, own.high) if entered else (own.item_low, own.item_high)
    kind = "whole number" if own.whole and own.rule != "table" else "number"
    try:
        value = float(word.replace(",", ".") if word.count(",") == 1 and "." not in word else word)
    except ValueError:
        value = float("nan")
    if own.rule == "table":  # one T score, or items
        return _checked(item, text, value, (own.item_low, own.high), "number", own)
    whole = value == value and abs(value) != float("inf") and value != floor(value)
    if own.whole and whole:
        raise Impossible(
            item, f"{text} is not possible; {own.instrument} takes a whole number from {low:g} to {high:g}."
        )
    return _checked(item, text, value, (low, high), kind, own)


def _checked(item: str, text: str, value: float, ends: tuple[float, float], kind: str, own: Instrument) -> float:
    if not ends[0] <= value <= ends[1]:
        raise Impossible(
            item, f"{text} is not possible; {own.instrument} takes a {kind} from {ends[0]:g} to {ends[1]:g}."
        )
    return value


def _through(
    own: Instrument, answers: Answers, given: dict[str, float], missing: tuple[str, ...], table: tuple[ScoreRow, ...]
) -> Score:
    if not table:
        raise BadInput(
            f"{own.instrument}: a score of items needs the conversion table of their form, with the columns raw, "
            "score, error, source, status. It belongs to its owner and is not delivered here. "
            "Or give the T score as one item."
        )
    for item, value in given.items():
        _checked(item, f"{value:g}", value, (own.item_low, own.item_high), "whole number", own)
        if value != floor(value):
            raise Impossible(item, f"{value:g} is not possible; {own.instrument} takes whole numbers.")
    needed = max(FEWEST_ITEMS, ceil(own.fewest * len(answers)))
    if len(given) < needed:
        raise BadInput(
            f"{own.instrument}: {len(given)} of {len(answers)} items are answered, at least {needed} are needed. "
            f"Missing: {', '.join(missing)}."
        )
    raw = ceil(sum(given.values()) * len(answers) / len(given) - 1e-9)
    rows = {row.raw: row for row in table}
    expected = range(int(own.item_low) * len(answers), int(own.item_high) * len(answers) + 1)
    if set(rows) != set(expected):
        raise BadInput(
            f"The table has the sums {min(rows)} to {max(rows)}; a form of {len(answers)} items has "
            f"{expected[0]} to {expected[-1]}. Give every item a line, empty where it is not answered."
        )
    note = f"Filled up from {len(given)} of {len(answers)} items." if missing else ""
    return Score(
        instrument=own, value=rows[raw].score, error=rows[raw].error, answers=MappingProxyType(given), missing=missing,
        note=note,
    )  # fmt: skip


def _score(own: Instrument, value: float, given: dict[str, float], missing: tuple[str, ...], note: str) -> Score:
    return Score(
        instrument=own, value=value, error=standard_error(own), answers=MappingProxyType(given), missing=missing,
        note=note,
    )  # fmt: skip


def _needs(own: Instrument) -> str:
    return "one answer" if own.items == 1 else "at least one"
