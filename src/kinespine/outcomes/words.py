"""Scores, changes and expectations in words: each number beside its error, and what is not known said."""

from __future__ import annotations

from math import ceil, floor

from kinespine.outcomes.change import Change
from kinespine.outcomes.courses import Course
from kinespine.outcomes.instruments import (
    Least,
    important_change,
    instruments,
    larger_least,
    least_change,
    step_of,
)
from kinespine.outcomes.numbers import number
from kinespine.outcomes.scoring import Score
from kinespine.outcomes.usual_course import Expected


def say_score(one: Score) -> str:
    """`RMDQ-24: 12 of 24 (± 1.3); higher is worse`, and what was done about missing items."""
    own = one.instrument
    ends = f"from {own.low:g} to {own.high:g}"
    error = f" ± {one.error:.1f}" if one.error is not None else " (error of measuring not published)"
    worse = "higher is worse" if own.worse == "high" else "higher is better"
    note = f" {one.note}" if one.note else ""
    return f"{own.instrument}: {one.value:g}{error}, {ends}, {worse}.{note}"


def say_needed(one: Score) -> str:
    """What a later score would have to be for the change to count."""
    own, least, important = one.instrument, least_change(one.instrument), important_change(one.instrument, one.value)
    if own.instrument == "GROC":
        return "It is about the change itself, as it is recalled; no error of measuring is taken off."
    if least is None:
        return "No smallest change beyond error was published that we read: a change of it cannot be told from error."
    recalled = "" if least.status in {"seen", "derived"} else ", recalled"
    words = f"A change counts beyond error from more than {least.value:.1f} points ({least.source}{recalled}; "
    words += f"{say_people(least)})."
    if (larger := larger_least(own)) is not None:
        words += f" Published figures disagree: {larger.value:.1f} is another ({larger.source}, {larger.status})."
    if important is None:
        return words
    inside = " That is within the error." if important.value <= least.value else ""
    return (
        f"{words} People call {important.value:.1f} points important ({important.source}; {say_people(important)})."
        f"{inside}"
    )


def say_people(least: Least) -> str:
    """Of whom a published figure is."""
    return "people of all kinds" if least.population == "any" else f"people with {least.population}"


def say_change(one: Change) -> str:
    """The verdict in a sentence or two."""
    size = f"{abs(one.better):.1f} points {'better' if one.better > 0 else 'worse'}" if one.better else "no change"
    if one.verdict == "too early to say":
        assert one.expected is not None
        return (
            f"{size}: too early to say. Nobody measured the usual course before week {one.expected.course.weeks[0]:g}."
        )
    if one.least is None:
        return f"{size}: cannot be told from error, for no smallest change was published that we read."
    if one.verdict == "within error":
        words = f"{size}: not distinguishable from the error of measuring ({one.least.value:.1f}); a true change of "
        words += f"{one.found_from:.1f} would have been found in four of five."
        if not one.has_room:
            words += f" From a first score of {one.first:g} no change for the better can be beyond error."
    elif one.expected is None:
        words = f"{size}: beyond the error of measuring ({one.least.value:.1f}). Without a usual course nobody can say "
        words += "whether it would have come by itself."
    else:
        share = one.as_good if one.better > 0 else one.as_bad
        assert share is not None
        done = "this well" if one.better > 0 else "this badly"
        words = f"{size}: {one.verdict}. Under usual care {100 * share:.1f} of 100 people with this start do {done}."
        if one.verdict == "beyond the usual course":
            words += f" {say_what_it_shows(one)}"
        elif not one.expected.band()[0] <= one.later <= one.expected.band()[1]:
            words += (
                " It lies outside the band of 95 of 100 all the same: at an end of the scale the band leaves out 5 of "
                f"100 on one side, and the verdict asks for {100 * number('tail'):.1f}."
            )
    if one.verdict in {"beyond error", "beyond the usual course"}:
        larger = larger_least(instruments()[one.measure])
        if larger is not None and abs(one.better) <= larger.value:
            words += f" By another published figure it is within error ({larger.value:.1f}, {larger.source})."
    if one.behind and one.verdict != "beyond the usual course":
        words += " It is worse than the usual course all the same: look again at what is behind it."
    return words


def say_what_it_shows(one: Change) -> str:
    """What a score beyond the usual course does not show, and how often such scores came by themselves."""
    good = one.better > 0.0
    rate, asked = number("tested tail, better" if good else "tested tail, worse"), number("tail")
    cause = "the care did it: expectation, other care and chance do so too" if good else "the care did harm"
    return (
        f"That does not show that {cause}. Of 338 scores of a trial {100 * rate:.1f} of 100 lay so far on this side of "
        f"bands that were set without them, where {100 * asked:.1f} were expected; each further score that is looked "
        "at is one more chance."
    )


def say_expected(one: Expected) -> list[str]:
    """The two bands, and which one decides."""
    low, high = one.mean_band
    narrow, wide = one.band(0.8), one.band(0.95)
    lines = [
        f"Usual course, {say_weeks(one.week)} after the first score: {one.course.title}.",
        f"  holds for            {holds_for(one.course)}; whether this person is one of them is not checked",
        f"  mean of all people   {one.mean:.1f}, from {low:.1f} to {high:.1f} (says nothing about one person)",
        f"  this person          80 of 100: {narrow[0]:.1f} to {narrow[1]:.1f}; "
        f"95 of 100: {wide[0]:.1f} to {wide[1]:.1f}",
    ]
    if one.assumed:
        lines.append(
            "  assumed              what one person may differ by was not measured in people like this; it is borrowed "
            f"from {one.freedom_people} people with neck pain"
        )
    lines.append(f"  {say_reach(one)}")
    return lines if one.known else [*lines, "  That early nobody measured it: it decides nothing yet."]


def say_weeks(weeks: float) -> str:
    """`7 weeks and 6 days`: dates are whole days, and tenths of a week nobody counts."""
    whole, days = divmod(round(7.0 * weeks), 7)
    parts = [f"{count} {word}{'s' if count != 1 else ''}" for count, word in ((whole, "week"), (days, "day")) if count]
    return " and ".join(parts) or "0 weeks"


def holds_for(course: Course) -> str:
    """For whom a course holds: region, and how long the complaint has lasted at the first score."""
    if course.shorter_weeks is None:
        lasted = f"{course.longer_weeks:g} weeks or longer"
    else:
        lasted = f"{course.longer_weeks:g} to under {course.shorter_weeks:g} weeks"
    return f"complaints of the {course.region or 'kind it was set by'} that have lasted {lasted} at the first score"


def say_reach(one: Expected) -> str:
    """From which score on a person would be beyond the usual course, or that none would."""
    own, tail = instruments()[one.course.instrument], number("tail")
    low_is_better = own.worse == "high"
    best = one.course.scale.low if low_is_better else one.course.scale.high
    half = 0.5 * step_of(own)
    share = one.person.below(best + half) if low_is_better else one.person.above(best - half)
    if share > tail:
        return "No score would be beyond it, the best one included: too many come to the best end by themselves."
    bound = one.person.quantile(tail) - half if low_is_better else one.person.quantile(1.0 - tail) + half
    bound = bound if half == 0.0 else floor(bound) if low_is_better else ceil(bound)
    return f"A score of {bound:.3g} or {'less' if low_is_better else 'more'} would be beyond it."
