"""How a published row is judged beside a number of the model, the same way for every table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from published_rows import PublishedRow
from validation_page import number

Word = Literal["met", "sign only", "missed", "open"]
WORDS: dict[Word, str] = {
    "met": "inside, right sign, right order or null held", "sign only": "right sign, size outside",
    "missed": "outside, other sign, something where nothing was found, or off by a factor of two without limits",
    "open": "no limits published, or not determined",
}  # fmt: skip
FACTOR = 2.0  # off by more is a miss even where no limits were published


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands beside a row."""

    model: str
    verdict: str
    word: Word


def beside(row: PublishedRow, value: float, *, digits: int = 1, told: str = "", note: str = "") -> Found:
    """One number inside or outside the published limits; a ratio where none were published."""
    low, high = row.limits
    model = (number(value, digits) or "none") + (f" {told}" if told else "")
    if value != value:
        return Found(model="not solved", verdict="**not solved**", word="missed")
    if low is None and high is None:
        if len(row.values) != 1:
            return Found(model=model, verdict=f"no limits published{note}", word="open")
        return _without_limits(model, [value / row.values[0]], note)
    for limit, over in ((low, -1.0), (high, 1.0)):
        if limit is not None and over * (value - limit) > 0.0:
            off = value - limit
            by = f"{off:+.{digits}f}" if round(abs(off), digits) else "just"
            return Found(model=model, verdict=f"**outside** ({by}){note}", word="missed")
    return Found(model=model, verdict=f"inside{note}", word="met")


def near(row: PublishedRow, values: Sequence[float], *, digits: int = 1) -> Found:
    """Several numbers over several published ones, which have no limits."""
    assert len(values) == len(row.values)
    ratios = [value / measured for value, measured in zip(values, row.values, strict=True)]
    told = "; ".join(number(value, digits) for value in values)
    return _without_limits(told, ratios)


def _without_limits(model: str, ratios: Sequence[float], note: str = "") -> Found:
    """Not determined, unless a number is off by more than a factor of `FACTOR`, which limits would not save."""
    span = number(min(ratios), 2) if len(ratios) == 1 else f"{number(min(ratios), 2)} to {number(max(ratios), 2)}"
    far = min(ratios) < 1.0 / FACTOR or max(ratios) > FACTOR
    verdict = f"no limits published; model over measured {f'**{span}**' if far else span}{note}"
    return Found(model=model, verdict=verdict, word="missed" if far else "open")


def signed(value: float, wanted: float, model: str, *, least: float = 0.0) -> Found:
    """The sign alone."""
    if abs(value) <= least:
        return Found(model=model, verdict="**nothing happens**", word="missed")
    right = value * wanted > 0.0
    return Found(model=model, verdict="right sign" if right else "**other sign**", word="met" if right else "missed")


def sized(row: PublishedRow, value: float, wanted: float, model: str, note: str = "") -> Found:
    """The sign, then the size against published limits."""
    sign = signed(value, wanted, model)
    if sign.word == "missed":
        return Found(model=model, verdict=sign.verdict + note, word="missed")
    inner = beside(row, value, digits=2)
    if inner.word == "missed":
        return Found(model=model, verdict=f"right sign; size {inner.verdict}{note}", word="sign only")
    return Found(model=model, verdict=f"right sign; size {inner.verdict}{note}", word="met")
