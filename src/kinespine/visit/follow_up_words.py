"""What became of one person in words: each change beside its error, its verdict, and the size that would be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinespine.outcomes.instruments import instruments, is_of_other_region, least_beside
from kinespine.outcomes.words import say_change, say_people, say_weeks
from kinespine.visit.explain_words import unit_word
from kinespine.visit.words import MINUS

if TYPE_CHECKING:
    from kinespine.assessment.judgement import Change as NeckChange
    from kinespine.outcomes.benefits import Followed
    from kinespine.outcomes.change import Change
    from kinespine.outcomes.person import OwnPart
    from kinespine.outcomes.unchanged import Unchanged
    from kinespine.visit.follow_up import Progress

UNITS = {"deg": "deg", "mm": "mm"}
BARE = {"points", "T"}  # units that a printed number of a score goes without
OF_READINGS = "errors of the two readings"
NOT_TOLD = "not distinguishable"
ALIGNED = (
    "Two readings of one neck are compared by reader and positioning alone: bones and projection are the same twice. "
    "That it lies otherwise says nothing about why, nor that it is better."
)
CHOSEN = (
    "Where it is followed because the first reading was far off, error alone brings it back more often than one time "
    "in twenty; what people differ by was not read, so that this could not be taken off."
)
NO_MUSCLE = "Nothing that resolves the tension of muscle was read: no change of it is told."
OWN = (
    "What a person's own course adds to the usual one, care, chance and everything else together. Before any score it "
    "is what controlled trials allow, of the low back (no such figure of the neck was read), which includes nothing at "
    "all; scores of one person change that little."
)


def message(progress: Progress) -> str:
    """In a few sentences, for a terminal and the head of the page."""
    series = unique(progress.benefits.followed)
    person = progress.first.subject
    span = f"{person}, {len(progress.visits)} visits over {say_weeks(progress.weeks[-1])}"
    if progress.first.safety.status == "refer":
        span = f"The first visit asked for a referral. {span}"
    if not series:
        return f"{span}: nothing was measured at two visits, so that no change can be told."
    counts = {
        word: [_with_direction(one) for one in series if verdict(one.change) == word]
        for word in ("beyond the usual course", "beyond error", "too early to say", NOT_TOLD, "cannot be told")
    }
    told = [
        f"{len(names)} {word}" + (f" ({', '.join(names)})" if word.startswith("beyond") else "")
        for word, names in counts.items()
        if names
    ]
    words = f"{span}: of {len(series)} things measured twice or more, {'; '.join(told)}."
    chance = progress.benefits.by_chance
    words += f" With no true change at all {chance:.1f} of them would be expected beyond error by chance."
    if not counts["beyond the usual course"]:
        words += " Nothing is beyond the usual course."
    else:
        words += " Beyond the usual course does not show that care did it."
    if progress.end is not None:
        words += f" The plan has ended: {'; '.join(progress.end.rules)}."
    return words


def unique(followed: tuple[Followed, ...]) -> list[Followed]:
    """Every series once: some speak for two of the five benefits."""
    return list({(one.measure.measure, one.label): one for one in followed}.values())


def verdict(change: Change) -> str:
    """The verdict as it is told."""
    return NOT_TOLD if change.verdict == "within error" else change.verdict


def title(one: Followed) -> str:
    """What was measured, and on what where that matters."""
    return f"{one.measure.title}{f', {one.label}' if one.label else ''}"


def number(value: float, unit: str, *, signed: bool = False) -> str:
    """A number with its unit; a score without."""
    digits = 0 if unit in BARE and abs(value - round(value)) < 1e-9 else 1
    text = f"{value:{'+' if signed else ''}.{digits}f}"
    if float(text) == 0.0:
        text = text.lstrip("+-")
    suffix = "" if unit in BARE else unit_word(unit) if unit in UNITS else f" {unit}"
    return text.replace("-", MINUS) + suffix


def rows(one: Followed) -> list[dict[str, str]]:
    """One line for each later reading."""
    unit = one.measure.unit
    found: list[dict[str, str]] = []
    for change in one.changes:
        assert change.week is not None
        span = change.interval
        found.append(
            {
                "after": say_weeks(change.week),
                "first": number(change.first, unit),
                "later": number(change.later, unit),
                "change": number(change.later - change.first, unit, signed=True),
                "interval": "not known"
                if span is None
                else f"{number(span[0], 'points', signed=True)} to {number(span[1], 'points', signed=True)}",
                "least": "not published" if change.least is None else f"more than {number(change.least.value, unit)}",
                "found_from": "" if change.found_from is None else number(change.found_from, unit),
                "band": _band(change, unit),
                "verdict": verdict(change),
                "direction": direction(one, change),
            }
        )
    return found


def say_basis(one: Followed, region: str = "") -> str:
    """What the smallest change rests on, of whom it is, and what is to be known of the measure."""
    least, note = one.change.least, one.measure.note
    if least is None:
        basis = "No smallest change was published that we read."
    elif least.source == OF_READINGS:
        basis = "What counts follows from the errors of the readings."
    else:
        recalled = "" if least.status in {"seen", "derived"} else f", {least.status}"
        basis = f"What counts was measured in {say_people(least)} [{least.source}{recalled}]."
        if one.measure.kind == "instrument" and is_of_other_region(least.population, region):
            beside = least_beside(instruments()[one.measure.measure], region)
            basis += f" It stands in for the {region}, of which " + (
                "no figure was read."
                if beside is None
                else f"another study has {beside.value:.1f} [{beside.source}, {beside.status}]."
            )
    if (important := one.change.important) is not None:
        other = f", not of the {region}" if is_of_other_region(important.population, region) else ""
        basis += (
            f" {say_people(important).capitalize()}{other} call {number(important.value, one.measure.unit)} points "
            f"important [{important.source}]."
        )
    return f"{basis}{f' {_capital(note)}.' if note and not note.startswith('from the errors') else ''}"


def direction(one: Followed, change: Change) -> str:
    """Better or worse of a score, closer to level of a tilt; nothing within error."""
    if change.direction != "neither":
        return change.direction
    if change is one.change and one.towards != "not said":
        return one.towards
    return ""


def say_followed(one: Followed) -> str:
    """The last change in a sentence or two."""
    if one.measure.kind == "instrument":
        return f"{_first_last(one)} {_capital(say_change(one.change))}"
    change, unit = one.change, one.measure.unit
    if change.least is None or change.found_from is None:
        return f"{_first_last(one)} It cannot be told from error: no smallest change was published that we read."
    if change.verdict == "within error":
        return (
            f"{_first_last(one)} Not distinguishable from measuring again ({number(change.least.value, unit)}); a true "
            f"change of {number(change.found_from, unit)} would have been found in four of five."
        )
    way = f", {direction(one, change)}" if direction(one, change) else ""
    return (
        f"{_first_last(one)} Beyond the error of measuring ({number(change.least.value, unit)}){way}. "
        f"{CHOSEN if change.unchanged is None else say_unchanged(change.unchanged, change.later, unit)} How it runs by "
        "itself over weeks was not studied, so that nobody can say whether it would have come anyway."
    )


def say_unchanged(found: Unchanged, later: float, unit: str) -> str:
    """What error alone does to somebody with this first reading, and whether it may have done this."""
    low, high = found.band
    people = found.people
    status = "" if people.status in {"seen", "derived"} else f", {people.status}"
    may = "error alone may have done it" if found.reaches(later) else "this is not one of them"
    return (
        f"Who reads {number(found.first, unit)} and does not change reads {number(low, unit)} to {number(high, unit)} "
        f"again in 95 of 100: people differ by {number(people.sd, unit)} (one SD; {people.source}{status}), so that "
        f"{100 * (1.0 - found.kept):.0f} % of what the first reading is off is expected to be error; {may}."
    )


def say_neck(week: float, change: NeckChange) -> str:
    """What two readings of the upper neck say together."""
    if change.verdict == "not read twice":
        return f"After {say_weeks(week)}: nothing of it was read both times."
    sizes = ", ".join(
        f"{name.rpartition('_')[0].replace('_', ' ')} {number(size, name.rpartition('_')[2])}"
        for name, size in change.detectable.items()
    )
    return (
        f"After {say_weeks(week)}, over {change.degrees} readings at once: {change.verdict}. Of people whose neck did "
        f"not change {100 * change.tail:.1f} of 100 read at least that far apart, and {100 * change.tail_of_start:.1f} "
        "of 100 with this first reading read as unlikely again: both must lie below 5. Found in four of five who were "
        f"not chosen for their first reading: {sizes}."
    )


def say_own(name: str, part: OwnPart) -> str:
    """The posterior of a person's own part, beside its prior."""
    low, high = part.interval
    out = "leaves out zero" if part.leaves_out_zero else "includes zero"
    weeks = ", ".join(say_weeks(week) for week in part.weeks)
    return (
        f"{name}: before any score {part.prior_mean:+.1f} ± {part.prior_spread:.1f} points; after {weeks} "
        f"{part.mean:+.1f}, from {low:+.1f} to {high:+.1f} (95 %), which {out}. The scores have taken away "
        f"{100 * part.learned:.0f} % of what was unknown."
    ).replace("-", MINUS)


def say_recalled(week: float, value: float) -> str:
    """GROC, which is about the change itself."""
    words = "no change" if value == 0 else "better" if value > 0 else "worse"
    return (
        f"After {say_weeks(week)} the person says {value:+.0f} of 7 ({words}) of the change as they recall it. It has "
        "no first score, follows how they are now, and is not counted."
    ).replace("-", MINUS)


def letter_lines(progress: Progress) -> tuple[list[str], list[str]]:
    """What a closing letter says was found, and what was not measured twice."""
    found = [f"{_capital(title(one))}: {say_followed(one)}" for one in unique(progress.benefits.followed)]
    return found, [*progress.benefits.not_measured, *progress.once]


def _with_direction(one: Followed) -> str:
    way = direction(one, one.change)
    return f"{title(one)}{f': {way}' if way else ''}"


def _first_last(one: Followed) -> str:
    change, unit = one.change, one.measure.unit
    assert change.week is not None
    return f"{number(change.first, unit)} at first, {number(change.later, unit)} after {say_weeks(change.week)}."


def _band(change: Change, unit: str) -> str:
    if change.unchanged is not None:
        low, high = change.unchanged.band
        return f"{number(low, unit)} to {number(high, unit)}"
    if change.expected is None:
        return "not studied"
    if not change.expected.known:
        return "not measured so early"
    low, high = change.expected.band()
    return f"{number(low, unit)} to {number(high, unit)}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
