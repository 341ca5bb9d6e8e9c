"""Sway as the report shows it: every descriptor with its interval, beside where other people's trials lie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from kinespine.balance.posturography import Described, Posturography
from kinespine.balance.reference_bands import LICENCE
from kinespine.balance.sway_drawing import draw_sway
from kinespine.balance.sway_record import CAVEAT, number, outside, say_columns
from kinespine.visit.words import NO_BREAK


def sway_section(found: Iterable[Posturography]) -> list[dict[str, Any]]:
    """What the template needs, condition by condition."""
    return [_condition(one) for one in found]


def sway_sources(found: Iterable[Posturography]) -> list[str]:
    """Every source that section rests on."""
    rows = [row for one in found for row in one.rows]
    keys = [row.descriptor.source for row in rows]
    keys += [row.band.source for row in rows if row.band is not None]
    keys += [next((one.source for one in row.repeats if one.fact == "icc"), row.descriptor.source) for row in rows]
    return [*keys, *(["scoppa2013"] if any("scoppa2013" in flag for one in found for flag in _flags(one)) else [])]


def _condition(found: Posturography) -> dict[str, Any]:
    told = [row for row in found.rows if row.band is not None or row.low is not None]
    return {
        "title": str(found.conditions),
        "trials": [
            f"{sway.name}: {sway.seconds:.1f} s at {sway.rate:g} Hz"
            + ("" if sway.left_share is None else f", {100 * sway.left_share:.1f} % of the weight on the left foot")
            for sway in found.sways
        ],
        "flags": _flags(found),
        "taken": list(dict.fromkeys(say_columns(sway) for sway in found.sways if sway.columns)),
        "drawing": Markup(draw_sway(found)),
        "rows": [_row(row) for row in told],
        "others": [_row(row) for row in found.rows if row not in told],
        "intervals": list(dict.fromkeys(row.interval_from for row in told if row.low is not None)),
        "references": list(dict.fromkeys(row.reference_from for row in told if row.band is not None)),
        "no_reference": None if any(row.band for row in told) else found["area_95"].reference_from,
        "licence": LICENCE,
        "caveat": CAVEAT,
    }


def _flags(found: Posturography) -> list[str]:
    return [*found.doubts, *(f"{sway.name}: {flag}" for sway in found.sways for flag in sway.flags)]


def _row(row: Described) -> dict[str, str]:
    unit = row.descriptor.printed_unit.replace("2", "²")
    unit = "" if unit == "1" else f"{NO_BREAK}{unit}"
    band = row.band
    return {
        "title": row.descriptor.title,
        "value": "not defined" if row.value is None else f"{number(row.value)}{unit}",
        "interval": "" if row.low is None or row.high is None else f"{number(row.low)} to {number(row.high)}",
        "band": "" if band is None else f"{number(band.low)} to {number(band.high)}",
        "outside": outside(row),
        "middle": "" if band is None else number(band.middle),
        "repeats": "; ".join(dict.fromkeys(_icc(row)[:1])),
    }


def _icc(row: Described) -> list[str]:
    said: list[str] = []
    for one in row.repeats:
        if one.fact == "icc":
            ends = [f"{end:.2f}" for end in (one.low, one.high) if end is not None]
            value = f"{one.value:.2f}" if one.value is not None else " to ".join(ends)
            said.append(f"{value}, {one.when} [{one.source}{'' if one.status == 'seen' else ', ' + one.status}]")
    return said
