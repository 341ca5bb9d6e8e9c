"""How many people of a clinic changed in each measure, beside as many as chance alone would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kinespine.outcomes.benefits import BENEFITS, Benefit
from kinespine.outcomes.benefits import Followed as Measure
from kinespine.visit.clinic_folder import Followed
from kinespine.visit.follow_up import compared
from kinespine.visit.follow_up_words import unique, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One measure over everybody in whom it was measured twice or more; from the first to the last reading."""

    benefit: Benefit
    title: str
    people: int  # measured twice; of a measure of two sides a person counts for each
    better: int  # beyond error; of a tilt, closer to level
    worse: int
    no_direction: int  # beyond error, where no direction is better
    beyond_usual: int  # of them beyond the usual course, for better or worse
    not_told: int  # not distinguishable
    other: int  # too early to say, or no smallest change was published
    by_chance: float  # beyond error where nothing changed, given the first readings


def tally(people: Sequence[Followed]) -> tuple[Tally, ...]:
    """Count over everybody with two visits and no reason to refer in a later one."""
    found: dict[tuple[Benefit, str], list[Measure]] = {}
    for one in people:
        if len(one.visits) < 2 or one.referred_at is not None:
            continue
        for series in unique(compared(one.visits, one.weeks).benefits.followed):
            found.setdefault((series.benefit, series.measure.title), []).append(series)
    rows = [_row(benefit, title, series) for (benefit, title), series in found.items()]
    return tuple(sorted(rows, key=lambda one: BENEFITS.index(one.benefit)))


def _row(benefit: Benefit, title: str, series: Sequence[Measure]) -> Tally:
    beyond = [one for one in series if one.change.verdict in {"beyond error", "beyond the usual course"}]
    better = [one for one in beyond if one.change.direction == "better" or one.towards == "closer to level"]
    worse = [one for one in beyond if one.change.direction == "worse" or one.towards == "further from level"]
    not_told = sum(verdict(one.change) == "not distinguishable" for one in series)
    return Tally(
        benefit=benefit, title=title, people=len(series), better=len(better), worse=len(worse),
        no_direction=len(beyond) - len(better) - len(worse),
        beyond_usual=sum(one.change.verdict == "beyond the usual course" for one in series), not_told=not_told,
        other=len(series) - len(beyond) - not_told,
        by_chance=sum(one.change.by_chance for one in series if one.change.verdict != "too early to say"),
    )  # fmt: skip
