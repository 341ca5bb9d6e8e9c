"""What recordings tell of a person's senses, as plain data for other programs, and as text. The keys are a contract."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from kinespine.balance.people import alarms
from kinespine.balance.recorded_fit import LARGEST, Factor, Leaning, RecordedFit, Span

WIDTH = 100  # characters of a line
TITLES = {
    "proprioceptive": "position sense of ankles and legs",
    "drift": "what ankles take the ground for",
    "joint": "position sense of hip and spine",
    "neck": "position sense of the neck, over hip and spine",
    "vestibular": "vestibular sense",
    "visual": "sight",
    "slow": "slow torques of ankles and legs",
    "slow_joints": "slow torques of hip and spine",
    "allowed": "torques of hip and spine that are allowed for",
    "foam": "tilt on foam, forward",
    "foam_sideways": "tilt on foam, sideways over forward",
}
TOLD = 0.05  # of the variance between people; below it recordings tell nothing of a number
WHAT_IT_IS = (
    "How sure: intervals hold the scatter of the recordings, what differs between people, and how far the model is off"
    " the spectra of people; gains and delay of the controller are those of published fits and are not sought. It is a"
    " statement about a model of standing, and no test of anybody's senses (docs/balance.md)."
)
OFF = (
    "The model does not describe these recordings: of people it describes fewer than one in a hundred sway as far from"
    " it. Take no number here as this person's."
)


def senses_as_record(found: RecordedFit) -> dict[str, Any]:
    """Everything that was found."""
    return {
        "message": message(found),
        "described": found.is_described,
        "off_probability": found.off,
        "conditions": [
            {"condition": one.condition, "trials": count, **_leaning(one)}
            for one, count in zip(found.leaning, found.trials, strict=True)
        ],
        "noise": [
            {
                "name": one.name, "title": TITLES[one.name], "factor": _span(one.factor), "told": one.told,
                "unusual": one.unusual, "detectable_factor": one.detectable,
            }
            for one in found.factors
        ],
        "neck": {
            "verdict": neck_verdict(found.neck), "factor": _span(found.neck.factor), "told": found.neck.told,
            "detectable_factor": found.neck.detectable,
        },
        "draws_that_count": found.effective,
    }  # fmt: skip


def message(found: RecordedFit) -> str:
    """One sentence."""
    count = sum(found.trials)
    leans = "; ".join(f"{one.condition}: {one.sense or 'not determined'}" for one in found.leaning)
    return f"{'One trial' if count == 1 else f'{count} trials'} of standing. Leans on: {leans}."


def neck_verdict(one: Factor) -> str:
    """Whether the neck can be told apart from the other joints."""
    if not one.unusual:
        return "not determined"
    return "noisier than usual" if one.factor.low > 1.0 else "quieter than usual"


def neck_words(one: Factor) -> str:
    """The verdict with its power."""
    verdict = neck_verdict(one)
    if verdict != "not determined":
        return f"The neck: {verdict}, {_of(one.factor)} times."
    if one.detectable is None:
        power = f"even one {LARGEST:g} times as noisy would not be told by such recordings"
    else:
        power = f"one {one.detectable:.1f} times as noisy would be told by 80 of 100 such recordings"
    return f"The neck: not determined. Its noise is {_of(one.factor)} times what is usual beside other joints; {power}."


def leaning_words(one: Leaning) -> str:
    """On which sense somebody leans in one condition."""
    ordered = sorted(one.first, key=lambda name: -one.first[name])
    first = ordered[0]
    if one.sense is not None:
        return (
            f"{one.condition}: {first} (weight {_of(one.weights[first])};"
            f" so do {100 * one.before[first]:.0f} of 100 people of whom nothing is recorded)"
        )
    told = ", ".join(f"{name} {100 * one.first[name]:.0f} %" for name in ordered if one.first[name] >= 0.01)
    return f"{one.condition}: not determined (largest weight: {told})"


def alarm_words() -> str:
    """How often the check against the model fires where something is wrong, and where nothing is."""
    right, *wrong = alarms()
    told = "; ".join(f"{one.what}: {100.0 * one.fired_ratio:.0f}" for one in wrong)
    return (
        "Whether the model describes such recordings is checked. Of 100 that are not what they are said to be this"
        f" notices so many: {told}. Of 100 with which nothing is wrong it doubts {100.0 * right.fired_ratio:.1g}."
    )


def senses_as_text(found: RecordedFit) -> str:
    """For a terminal."""
    return "\n".join(_lines(found))


def _lines(found: RecordedFit) -> Iterator[str]:
    yield f"{sum(found.trials)} trials of standing: " + ", ".join(
        f"{one.condition} ({count})" for one, count in zip(found.leaning, found.trials, strict=True)
    )
    if not found.is_described:
        yield fill(OFF, WIDTH)
    yield "\nOn which sense this person leans:"
    for one in found.leaning:
        yield f"  {leaning_words(one)}"
    yield "\nWeights: deg that the felt tilt is off per deg of bias of a sense, 95 %:"
    for one in found.leaning:
        told = "; ".join(f"{name} {_of(span)}" for name, span in one.weights.items() if abs(span.value) >= 0.005)
        yield fill(f"{one.condition}: {told}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield "\nOver what is usual (1), 95 %, and from which factor on 80 of 100 such recordings would tell it:"
    rows = [_cells(one) for one in found.factors]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip()
    yield ""
    yield fill(neck_words(found.neck), WIDTH)
    yield ""
    yield fill(alarm_words(), WIDTH)
    yield ""
    yield fill(WHAT_IT_IS, WIDTH)


def _cells(one: Factor) -> tuple[str, str, str, str]:
    if one.told < TOLD:
        return TITLES[one.name], "not told", f"{one.factor.low:.2f} to {one.factor.high:.2f} as people differ", ""
    return (
        TITLES[one.name], f"{one.factor.value:.2f}", f"{one.factor.low:.2f} to {one.factor.high:.2f}",
        f"told from {one.detectable:.1f}" if one.detectable is not None else "no size would be told",
    )  # fmt: skip


def _leaning(one: Leaning) -> dict[str, Any]:
    return {
        "leans_on": one.sense,
        "largest_probability": dict(one.first),
        "largest_in_people": dict(one.before),
        "weights": {name: _span(span) for name, span in one.weights.items()},
    }


def _span(span: Span) -> dict[str, float]:
    return {"value": span.value, "low": span.low, "high": span.high}


def _of(span: Span) -> str:
    return f"{span.value:.2f} ({span.low:.2f} to {span.high:.2f})"
