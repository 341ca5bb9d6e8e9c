"""Results as they are said: numbers with their unit and error, and sentences a patient can follow.

One rule holds for every sentence here and in the template: complaints never share a sentence with a load.
"""

from collections.abc import Sequence

import numpy as np

from kinespine.assessment.pattern_words import say_found
from kinespine.measures import Distortion, Value
from kinespine.visit.examine import MODEL_CAVEAT, Examination, Findings, elsewhere
from kinespine.visit.film_words import NO_LOADS, first_sentence, say_count, say_outside
from kinespine.visit.goodness import FEW, note_on_height, say_miss
from kinespine.visit.posture_error import LEAST_DRAWS
from kinespine.visit.weight_share import MeasuredShare

TWICE = 1.96  # standard deviations either side of the mean that hold 95 %
LEAST_DIFFERENCE = 1.0  # N between the sides; an index of two forces near zero means nothing
MOST_GROUPS = 12
MOST_MISSES = 6
MINUS, NO_BREAK = "\u2212", "\u00a0"


def in_unit(value: float, unit: str) -> float:
    """SI to what is printed: degrees or millimetres; a ratio as it is."""
    return float(np.degrees(value)) if unit == "rad" else value if unit == "1" else 1000 * value


def printed_unit(unit: str) -> str:
    """The unit that `in_unit` gives."""
    return "°" if unit == "rad" else "" if unit == "1" else " mm"


def with_error(value: float, error: float | None, unit: str) -> str:
    """`1.2 ± 0.9°`; without an error, the number alone."""
    spread = None if error is None else in_unit(error, unit)
    return _number(in_unit(value, unit), spread, 1, printed_unit(unit))


def newtons(value: float, error: float | None) -> str:
    """`520 ± 30 N`."""
    return _number(value, error, 0, " N")


def newton_metres(value: float, error: float | None) -> str:
    """`5.2 ± 0.4 N·m`."""
    return _number(value, error, 1, " N·m")


def percent(part: float, error: float | None = None) -> str:
    """`50.1 ± 1.5 %`."""
    return _number(100 * part, None if error is None else 100 * error, 1, " %")


def summary(examination: Examination) -> list[str]:
    """The findings in plain words, most of all what they cannot tell."""
    findings = examination.findings
    pictures = _pictures(examination)
    if findings is None:
        return [_who(examination), *pictures, NO_LOADS]
    if not examination.intake.points:
        return [_who(examination), *pictures, *_loads(examination, findings)]
    return [
        _who(examination),
        *_fit(examination, findings),
        *(say_distortion(distortion) for distortion in findings.distortions),
        *pictures,
        *_loads(examination, findings),
        *say_share(findings, examination.intake.measured_share)[:1],
    ]


def _pictures(examination: Examination) -> list[str]:
    """What films and photographs gave, and the upper neck where it was read."""
    films, pattern = examination.films, examination.pattern
    found = [] if films is None else [f"On films and photographs: {say_count(films)}", *say_outside(films)]
    if pattern is not None and pattern.neck_from:
        found.append(f"Upper neck: {first_sentence(pattern)}")
    if films is not None and examination.findings is None and pattern is not None:
        measured = [
            say_found(one).partition(";")[0].rstrip(".") for one in pattern.pattern.distortions if one.value is not None
        ]
        found += [f"{words}." for words in measured]
    return found


def say_distortion(distortion: Distortion) -> str:
    """One of the four in a sentence or two."""
    if distortion.value is None or distortion.error is None:
        return f"{distortion.title}: not measured."
    size = with_error(abs(distortion.value), distortion.error, distortion.unit)
    word = "longer" if distortion.unit == "m" else "higher"
    side = "left" if distortion.value > 0 else "right"
    told = (
        "which is more than the errors of these points explain."
        if distortion.told_from_level
        else f"not distinguishable from {'equal legs' if distortion.unit == 'm' else 'level'}."
    )
    return f"{distortion.title}: {side} {word} by {size}, {told}{_disagreement(distortion)}"


def _disagreement(distortion: Distortion) -> str:
    if len(distortion.pairs) == 1:
        return " Only one pair of points measures it: how far another pair would differ is not known."
    if not distortion.signs_disagree:
        return ""
    left = [pair.measure.title for pair in distortion.pairs if pair.value > 0]
    right = [pair.measure.title for pair in distortion.pairs if pair.value < 0]
    word = "longer" if distortion.unit == "m" else "higher"
    return (
        f" The pairs of points disagree on the side. Left {word}: {', '.join(left)}. Right {word}: {', '.join(right)}."
    )


def say_share(findings: Findings, measured: MeasuredShare | None) -> list[str]:
    """The weight on the left foot, as the model has it and as other trials measured it."""
    left = next((foot for foot in findings.loads.feet if foot.side == "left"), None)
    if left is None or not findings.loads_told:
        return []
    error = findings.error.of("share/left")
    sentences = [f"In this posture the model puts {percent(left.share, error)} of the weight on the left foot."]
    if measured is None:
        return sentences
    sentences.append(
        f"In {len(measured.trials)} other trials on force plates this person had "
        f"{percent(measured.left_share)} on the left ({_by_surface(measured)}); one more moment of one more "
        f"trial would lie within ± {100 * measured.error:.1f} percentage points of that (one standard deviation)."
    )
    sentences.append(_told_apart(left.share, error, measured))
    return sentences


def _by_surface(measured: MeasuredShare) -> str:
    surfaces = sorted({trial.surface for trial in measured.trials})
    shares = {
        surface: [trial.left_share for trial in measured.trials if trial.surface == surface] for surface in surfaces
    }
    return ", ".join(f"{percent(float(np.mean(values)))} on {surface}" for surface, values in shares.items())


def _told_apart(share: float, error: float | None, measured: MeasuredShare) -> str:
    # From the rounded shares, so that a reader who subtracts them finds the same.
    apart = abs(round(100 * share, 1) - round(100 * measured.left_share, 1))
    spread = 100 * float(np.hypot(error or 0.0, measured.error))
    verdict = "can" if apart > TWICE * spread else "cannot"
    return (
        f"The two differ by {_number(apart, spread, 1, ' percentage points')}: they {verdict} be told apart, and a "
        f"difference below {_number(TWICE * spread, None, 1, ' percentage points')} could not have been seen. They are "
        "other trials with other foot positions and so no test of the model."
    )


def _who(examination: Examination) -> str:
    intake = examination.intake
    person = intake.person
    who = {"female": "woman", "male": "man"}[person.sex]
    start = f"{intake.subject} ({who}, {person.age:.0f} years, {100 * person.height:.0f} cm, {person.mass:.0f} kg)"
    if not intake.points and examination.films is not None:
        return f"{start} was measured on pictures."
    if not intake.points:
        return f"{start} was not measured; the average standing posture of such a person is used.{elsewhere(intake)}"
    count = len(intake.points)
    return f"{start} was measured standing, with {count} point{'s' * (count > 1)}."


def _fit(examination: Examination, findings: Findings) -> list[str]:
    """How much of the body is this person's, and which points want a second look."""
    intake, fit = examination.intake, findings.goodness
    sentences: list[str] = []
    if len(intake.points) < FEW:
        sentences.append(
            f"With {len(intake.points)} points most of this body is the average one: only what lies near the points is "
            "this person's own."
        )
    if note := note_on_height(intake.person.height, fit.height_told):
        sentences.append(note)
    sentences += [_capital(say_miss(miss)) for miss in fit.far[:MOST_MISSES]]
    if len(fit.far) > MOST_MISSES:
        sentences.append(f"{len(fit.far) - MOST_MISSES} more points lie that far off; they are listed under the fit.")
    return sentences


def _loads(examination: Examination, findings: Findings) -> list[str]:
    loads = findings.loads
    if loads.status == "unbalanced":
        return [
            "The muscles of the model cannot hold this posture, so that no loads are told. People do hold theirs: "
            "either a point is misplaced or misnamed, or the model is too weak or too stiff somewhere."
        ]
    if loads.status == "failed" or not loads.levels:
        return ["The loads could not be solved, so that only the measures are reported."]
    if not findings.loads_told:
        return [
            "The points tell too little of the posture for its loads: of postures that fit them as well, fewer than "
            f"{LEAST_DRAWS} of {findings.error.draws} balance on their feet, so that no loads are told."
        ]
    weight = examination.intake.person.mass * 9.81
    largest = max(loads.levels, key=lambda level: level.compression)
    size = newtons(largest.compression, findings.error.of(f"compression/{largest.level}"))
    sentences = [
        f"In this posture the model computes the largest compression of the spine at {largest.level}: "
        f"{size}, {largest.compression / weight:.1f} times body weight. {MODEL_CAVEAT}"
    ]
    if not examination.intake.points:
        return sentences
    uneven = [row for row in uneven_groups(findings) if row["told"]]
    if uneven:
        names = _listed([str(row["group"]) for row in uneven[:4]])
        more = f" ({len(uneven)} groups in all)" if len(uneven) > 4 else ""
        sentences.append(f"Beyond the error of the posture, these muscle groups pull unevenly: {names}{more}.")
    else:
        sentences.append("No muscle group pulls more on one side than the method and the error of the posture explain.")
    return sentences


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"


def uneven_groups(findings: Findings) -> list[dict[str, object]]:
    """Muscle groups whose left-right difference passes its floor and is worth a newton, largest first."""
    rows: list[dict[str, object]] = []
    for row in sorted(findings.loads.asymmetry, key=lambda row: -abs(row.left - row.right)):
        if abs(row.index) <= row.floor or abs(row.left - row.right) < LEAST_DIFFERENCE:
            continue
        error = findings.error.of(f"asymmetry/{row.group}")
        rows.append(
            {
                "group": row.group.replace("_", " "),
                "left": f"{row.left:.0f} N",
                "right": f"{row.right:.0f} N",
                "index": percent(row.index, error),
                "floor": percent(row.floor),
                "told": error is not None and abs(row.index) > max(row.floor, TWICE * error),
            }
        )
    return rows[:MOST_GROUPS]


def say_value(value: Value) -> str:
    """A measure with its error."""
    return with_error(value.value, value.error, value.measure.unit)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _number(value: float, error: float | None, digits: int, unit: str) -> str:
    """A value with its error and unit on one line, without a sign before zero."""
    text = f"{value:.{digits}f}"
    text = text.removeprefix("-") if float(text) == 0 else text
    spread = "" if error is None else f" ± {error:.{digits}f}"
    return f"{text}{spread}{unit}".replace("-", MINUS).replace(" ", NO_BREAK)
