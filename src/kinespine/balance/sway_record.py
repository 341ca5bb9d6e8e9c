"""Described sway as plain data for other programs, and as text. The keys are a contract."""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from kinespine.balance.posturography import Described, Posturography
from kinespine.balance.reference_bands import LICENCE
from kinespine.balance.repeatability import Repeat, in_general, least_change
from kinespine.balance.sway import Sway

MINUS = "\u2212"
WIDTH = 100  # characters of a line
CAVEAT = (
    "The interval is that of this person within one session; from day to day people differ more. A band says where "
    "trials of other people lie, not what is healthy."
)


def sway_as_record(found: Posturography) -> dict[str, Any]:
    """Everything that was found, each number beside its unit."""
    conditions = found.conditions
    return {
        "message": _message(found),
        "eyes": conditions.eyes,
        "surface": conditions.surface,
        "age_years": conditions.age,
        "sex": conditions.sex,
        "doubts": list(found.doubts),
        "trials": [_trial(sway) for sway in found.sways],
        "descriptors": {row.descriptor.name: _descriptor(row) for row in found.rows},
        "reference": {"source": "santos2016", "licence": LICENCE},
        "reliability_of_any": [_repeat(row) for row in in_general()],
    }


def _trial(sway: Sway) -> dict[str, Any]:
    return {
        "file": sway.name,
        "columns": [{"what": what, "column": column} for what, column in sway.columns],
        "unit": sway.unit or None,
        "duration_s": sway.seconds,
        "rate_Hz": sway.rate,
        "samples": len(sway.forward),
        "left_share": sway.left_share,
        "vertical_force_N": sway.vertical_force,
        "flags": list(sway.flags),
    }


def _descriptor(row: Described) -> dict[str, Any]:
    band = row.band
    return {
        "title": row.descriptor.title,
        "value": row.value,
        "unit": row.descriptor.printed_unit,
        "low": row.low,
        "high": row.high,
        "interval_from": row.interval_from,
        "reference_low": None if band is None else band.low,
        "reference_middle": None if band is None else band.middle,
        "reference_high": None if band is None else band.high,
        "beside_reference": beside(row),
        "reference_from": row.reference_from,
        "trials": list(row.trials),
        "formula": row.descriptor.words,
        "source": row.descriptor.source,
        "reliability": [_repeat(one) for one in row.repeats],
    }


def _repeat(row: Repeat) -> dict[str, Any]:
    return {
        "fact": row.fact,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "unit": row.unit,
        "change_factor": least_change(row) if row.unit == "log" else None,
        "when": row.when,
        "people": row.people,
        "population": row.population,
        "source": row.source,
        "status": row.status,
        "note": row.note,
    }


def sway_as_text(found: Posturography) -> str:
    """A table for a terminal."""
    return "\n".join(_lines(found))


def _lines(found: Posturography) -> Iterator[str]:
    yield _message(found)
    for sway in found.sways:
        share = "" if sway.left_share is None else f", {100 * sway.left_share:.1f} % of the weight on the left foot"
        yield f"  {sway.name}: {sway.seconds:.1f} s at {sway.rate:g} Hz{share}"
        if sway.columns:
            yield fill(f"    taken: {say_columns(sway)}", WIDTH, subsequent_indent="      ")
        for flag in sway.flags:
            yield f"    doubtful: {flag}"
    for doubt in found.doubts:
        yield fill(f"  doubtful: {doubt}", WIDTH, subsequent_indent="    ")
    yield ""
    head = ("", "value", "95 % interval", "95 % of reference trials", "")
    rows = [head, *(_cells(row) for row in found.rows)]
    widths = [max(len(cells[place]) for cells in rows) for place in range(len(head))]
    for cells in rows:
        yield "  ".join(
            cell.ljust(size) if place in (0, 4) else cell.rjust(size)
            for place, (cell, size) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
    yield ""
    for reason in dict.fromkeys(row.interval_from for row in found.rows if row.low is not None):
        yield f"Interval: {reason}."
    for reason in dict.fromkeys(row.reference_from for row in found.rows if row.band is not None):
        yield f"Reference: {reason} [santos2016, {LICENCE}]."
    yield from _changes(found)
    if not any(row.band for row in found.rows):
        yield f"No reference band: {found['area_95'].reference_from}."
    if all(row.low is None for row in found.rows):
        yield f"No interval: {found['area_95'].interval_from}."
    yield fill(CAVEAT, WIDTH)


def _changes(found: Posturography) -> Iterator[str]:
    """How well single trials repeat, where that is known for this condition."""
    for row in found.rows:
        sem = next((one for one in row.repeats if one.unit == "log"), None)
        icc = next((one.value for one in row.repeats if one.fact == "icc" and one.status == "derived"), None)
        if sem is not None and icc is not None:
            yield (
                f"Repeats: {row.descriptor.title}, ICC {icc:.2f}; 95 of 100 times two single trials of one person "
                f"differ by less than a factor of {least_change(sem):.2f} [{sem.source}, {sem.status}]."
            )


def beside(row: Described) -> str | None:
    """Whether the value lies below, within or above the band; None where there is none."""
    if row.band is None or row.value is None:
        return None
    return "below" if row.value < row.band.low else "above" if row.value > row.band.high else "within"


def say_columns(sway: Sway) -> str:
    """What was taken from which column, and the unit of the centre of pressure."""
    named = ", ".join(f"{what} from '{column}'" for what, column in sway.columns)
    return f"{named}{f'; centre of pressure in {sway.unit}' if sway.unit else ''}"


def outside(row: Described) -> str:
    """The mark of a value outside its band."""
    return found if (found := beside(row)) in {"below", "above"} else ""


def _cells(row: Described) -> tuple[str, str, str, str, str]:
    unit = row.descriptor.printed_unit.replace("2", "²")
    name = row.descriptor.title + ("" if unit == "1" else f", {unit}")
    band = row.band
    return (
        name,
        "not defined" if row.value is None else number(row.value),
        "" if row.low is None or row.high is None else f"{number(row.low)} to {number(row.high)}",
        "" if band is None else f"{number(band.low)} to {number(band.high)}",
        outside(row),
    )


def number(value: float) -> str:
    """Three digits, without powers of ten where they would be short."""
    text = f"{value:.3g}" if 1e-4 <= abs(value) < 1e5 or value == 0 else f"{value:.2e}"
    return text.replace("-", MINUS)


def _message(found: Posturography) -> str:
    n = len(found.sways)
    doubts = len(found.doubts) + sum(len(sway.flags) for sway in found.sways)
    told = f"{'One trial' if n == 1 else f'{n} trials'} of standing described ({found.conditions})."
    return told + (f" {doubts} doubt{'s' if doubts > 1 else ''} about the recording." if doubts else "")
