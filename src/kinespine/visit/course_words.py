"""A course in words: what was measured, what is assumed, and what nobody knows. Scores and loads share no sentence."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from kinespine.care.slow_states import ASSUMED, MEASURED, STATES
from kinespine.outcomes.words import holds_for
from kinespine.visit.explain_words import size
from kinespine.visit.link_evidence import link

if TYPE_CHECKING:
    from kinespine.care.slow_course import SlowCourse
    from kinespine.outcomes.person_course import PersonCourse
    from kinespine.visit.course import Outlook, ScoreCourse

WIDTH = 100
NOTHING_SET = (
    "Posture and load: nothing was set to another value, so that in the model all stays as it is. A body that has long "
    "stood like this changes no further. Ask with --set, such as --set lift_right_mm=6."
)
APART = (
    "Scores and posture are told apart: no score here moves with posture. With no assumption switched on the course of "
    "a score is the usual course and nothing else."
)
OF_SCREEN = (
    "The worst of a week is no answer to the scale, which asks about the last 24 hours: the start, and all bands with "
    "it, lie rather too high, and later sheets of the scale are not compared with it. Let the person answer NPRS.csv."
)
CERTAIN = "Nothing here says that a change can be made, lasts, or helps. Nothing is recommended."


def message(one: Outlook) -> str:
    """The outcome in a few sentences, for a terminal."""
    parts = [f"{one.intake.subject}: course over {one.months:g} months."]
    for score in one.scores:
        last = score.course.usual[-1]
        low, high = last.band()
        parts.append(
            f"{score.instrument.instrument} began at {say_start(score)}; under usual care {low:.1f} to {high:.1f} "
            f"holds 95 of 100 people with this start at week {last.week:g}. The mean of all, whatever their start, is "
            f"{last.mean:.1f} then."
        )
    if not one.scores:
        parts.append("No score has a usual course here.")
    if one.slow is not None:
        parts.append(f"What follows {_changes(one.slow)} is told for {len(one.slow.outcomes)} outcomes of posture.")
    return " ".join(parts)


def as_text(one: Outlook) -> str:
    """Everything, for a terminal."""
    lines = [f"{one.intake.subject}: course over {one.months:g} months."]
    if one.intake.constructed:
        lines.append("A constructed person: nobody.")
    for score in one.scores:
        lines += ["", *_score(score)]
    if one.scores:
        lines += ["", fill(APART, WIDTH)]
    lines += ["", *([fill(NOTHING_SET, WIDTH)] if one.slow is None else _slow(one.slow, one.months)), ""]
    lines += [fill(line, WIDTH, subsequent_indent="  ") for line in states_told(one)]
    if one.slow is not None:
        lines += ["", fill(link(one.intake.region), WIDTH)]
    lines += [fill(note, WIDTH, subsequent_indent="  ") for note in one.notes]
    return "\n".join([*lines, "", CERTAIN])


def states_told(one: Outlook) -> list[str]:
    """Which slow states move, by what, and which are frozen."""
    kinds = {kind.name: kind for kind in STATES}
    on = (
        f"{k.name} ({k.moves}{f'; assumed is {k.assumed}' if k.assumed else ''})" for k in STATES if k.name in MEASURED
    )
    told = [f"Measured, always on: {'; '.join(on)}."]
    told += [f"Measured, but not moved here: {k.name} ({k.moves}; {k.still})." for k in STATES if k.still]
    told += [
        f"Assumed, switched on: {name} ({kinds[name].moves}). Nobody measured {kinds[name].assumed}."
        for name in one.assumed
    ]
    if frozen := [name for name in ASSUMED if name not in one.assumed]:
        told.append(f"Assumed, frozen: {', '.join(frozen)}. Each can be switched on with --assume NAME.")
    return told


def say_start(one: ScoreCourse) -> str:
    """The first score, and what it is where no sheet was filled in."""
    return f"{one.course.start:g}{' (the worst of the last week, as the screen asks)' if one.of_screen else ''}"


def say_own(one: PersonCourse) -> str:
    """What the person's own part beyond the usual course may be."""
    _, low, high = one.prior
    zero = "zero among it" if one.prior_holds_zero else "zero left out"
    words = f"Own part beyond the usual course, by controlled trials: {low:.1f} to {high:.1f} points, {zero}."
    if one.own is None:
        return words + " No later score says more."
    weeks = ", ".join(f"{week:g}" for week in one.own.weeks)
    low, high = one.own.interval
    zero = "zero left out" if one.own.leaves_out_zero else "zero among it"
    return (
        f"{words} After the scores of week {weeks}: {low:.1f} to {high:.1f}, {zero}; they took away "
        f"{100 * one.own.learned:.0f} % of what was not known of it."
    )


def told_weeks(one: PersonCourse) -> list[int]:
    """Which of the weeks are printed: those that somebody measured, and the last."""
    usual = one.usual
    return [
        number for number, at in enumerate(usual) if at.week in one.course.weeks or number == len(usual) - 1
    ]  # fmt: skip


def say_changed(slow: SlowCourse, outcome: int, variant: int, time: int, *, added: bool) -> str:
    """`−1.8° (−1.9 to −1.7)` of one outcome at one time."""
    part = (slow.added if added else slow.change)(variant, outcome)[:, time]
    unit = slow.outcomes[outcome].unit
    low, middle, high = (size(float(value), unit, signed=True) for value in part)
    return f"{middle} ({low} to {high})"


def _score(one: ScoreCourse) -> list[str]:
    course = one.course
    lines = [
        f"{one.instrument.title} ({one.instrument.instrument}), {say_start(one)} at the start",
        f"  {'week':>6}  {'mean of all, any start':>26}  {'this person, 95 of 100':>24}"
        + ("  with their own scores" if course.updated else ""),
    ]
    updated = {later.week: later for later in course.updated}
    for number in told_weeks(course):
        at = course.usual[number]
        low, high = at.band()
        line = f"  {at.week:6.0f}  {f'{at.mean:.1f} ({at.mean_band[0]:.1f} to {at.mean_band[1]:.1f})':>26}"
        line += f"  {f'{low:.1f} to {high:.1f}':>24}"
        if (more := updated.get(at.week)) is not None:
            low, high = more.person.band(0.95)
            line += f"  {f'{low:.1f} to {high:.1f}':>21}"
        lines.append(line if at.known else f"{line}  (before anybody measured it)")
    told = [f"The usual course of {holds_for(course.course)}: {course.course.title}."]
    told.append(
        f"The mean is of everybody studied, whatever their start; the band is of those who start at {course.start:g}."
    )
    told += [OF_SCREEN] if one.of_screen else []
    told += [f"{course.course.note}."] if any(at.assumed for at in course.usual) else []
    lines += [fill(f"  {words}", WIDTH, subsequent_indent="  ") for words in (*told, say_own(course))]
    if course.scores:
        given = ", ".join(f"{value:g} at week {week:g}" for week, value in course.scores)
        lines.append(f"  Own later scores: {given}.")
    if course.unused:
        given = ", ".join(f"{value:g} at week {week:g}" for week, value in course.unused)
        lines.append(f"  Not used, for nobody measured then: {given}.")
    return lines


def _slow(slow: SlowCourse, months: float) -> list[str]:
    lines = [
        f"Posture and load, if {_changes(slow)} from the first visit on and stayed so",
        fill(
            f"  {slow.solved} of {slow.asked} draws of person, habit and slow constants; intervals hold "
            f"{100 * slow.held:.0f} of 100. The set point stays where it is unless habit is assumed. What "
            "follows later is told for measured states alone; what is assumed adds to it.",
            WIDTH, subsequent_indent="  ",
        ),
    ]  # fmt: skip
    if slow.growing.any():
        lines.append(f"  In {int(slow.growing.any(axis=1).sum())} draws something grows without end: not determined.")
    still: list[str] = []
    for number, outcome in enumerate(slow.outcomes):
        if not _printed(slow, number):
            still.append(outcome.meaning)
            continue
        lines.append(f"  {outcome.meaning}")
        lines.append(f"    at once                    {say_changed(slow, number, 0, 0, added=False)}")
        lines.append(f"    after {months:g} months            {say_changed(slow, number, 0, -1, added=False)}")
        for variant, states in list(enumerate(slow.variants))[1:]:
            name = states[-1] if len(states) == len(MEASURED) + 1 else "all of these"
            if _printed(slow, number, variant):
                words = say_changed(slow, number, variant, -1, added=True)
                lines.append(f"      {f'if {name}, besides':24} {words}   assumed")
        lines.append(f"    slopes miss full solves by {size(slow.missed(number), outcome.unit)}")
    if still:
        lines.append(fill(f"  No digit that is printed changes in: {'; '.join(still)}.", WIDTH, subsequent_indent="  "))
    if len(slow.variants) > 1:
        lines.append("  An assumption that is not told of an outcome changes no printed digit of it.")
    return lines


def _printed(slow: SlowCourse, outcome: int, variant: int | None = None) -> bool:
    """Whether a change, or what one variant adds to it, shows in what is printed."""
    unit = slow.outcomes[outcome].unit
    parts = [slow.added(variant, outcome)[:, -1]] if variant is not None else [
        slow.change(one, outcome)[:, time] for one in range(len(slow.variants)) for time in (0, -1)
    ]  # fmt: skip
    zero = size(0.0, unit)
    return any(size(float(value), unit) not in {zero, f"\u2212{zero}"} for part in parts for value in part)


def _changes(slow: SlowCourse) -> str:
    return ", ".join(f"{name} were {value:g}" for name, value in slow.changes.items())
