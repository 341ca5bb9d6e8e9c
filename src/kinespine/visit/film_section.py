"""The measures of films and photographs as the report shows them: by region, beside what is usual, with drawings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from kinespine.measures.bands import Band, Place
from kinespine.measures.facts import least_change, measure_facts
from kinespine.measures.picture_drawing import draw_readings
from kinespine.measures.picture_measures import Reading
from kinespine.measures.picture_points import PicturePoints, pooled_error
from kinespine.measures.picture_record import LENGTHS, UPRIGHT, rounded
from kinespine.visit.film_words import say_count
from kinespine.visit.films import Films
from kinespine.visit.words import MINUS, NO_BREAK


def film_section(films: Films) -> dict[str, Any]:
    """What the template needs."""
    found = films.readings
    number = {one.picture.file: place for place, one in enumerate(found.pictures, start=1)}
    regions = dict.fromkeys(row.measure.region for row in found.readings)
    return {
        "count": say_count(films),
        "identities": len(films.disagreements),
        "pictures": [
            {"number": number[one.picture.file], "about": _about(one), "drawing": Markup(draw_readings(found, [one]))}
            for one in found.pictures
        ],
        "regions": [
            (
                region.capitalize(),
                [_row(row, places, number) for row, places in films.places if row.measure.region == region],
            )
            for region in regions
        ],
        "lacking": len(found.not_taken),
    }


def film_sources(films: Films) -> Iterator[str]:
    """Every source that section rests on."""
    for row, places in films.places:
        yield row.measure.source
        yield from (one.band.source for one in places)
        change = least_change(row.measure.name)
        if change is not None:
            yield change.source
        yield from (source for _, source in _repeats(row.measure.name))


def _about(one: PicturePoints) -> str:
    picture, scale = one.picture, one.picture.scale
    who = " ".join(filter(None, [picture.placed_name, picture.placed_version]))
    size = "no scale: lengths are in pixels"
    if scale.mm_at_person is not None:
        size = f"{scale.mm_at_person:.3g} mm per pixel at the person"
        if scale.magnification_from is not None:
            size += f", enlarged {scale.magnification:.2f} times ({scale.magnification_from.replace('_', ' ')})"
        if scale.relative_error:
            size += f", known to {100 * scale.relative_error:.2g} %"
    again = pooled_error(picture)
    repeated = "" if again is None else f" Placed again within {again[0]:.1f} px."
    return (
        f"{picture.view.title}. Points of {picture.file} on {picture.image}, placed by {who} "
        f"({picture.placed_by}), {picture.placed_at}; {size}.{repeated}"
    )


def _row(row: Reading, places: tuple[Place, ...], number: dict[str, int]) -> dict[str, Any]:
    unit = {"deg": "°", "1": ""}.get(row.unit, f"{NO_BREAK}{row.unit}")
    value = f"{rounded(row.value, row.error)}{NO_BREAK}±{NO_BREAK}{rounded(row.error, row.error)}{unit}"
    rests = ["picture" + " and ".join(f"{NO_BREAK}{number[file]}" for file in row.files)]
    rests += [row.posture] if row.posture in {"flexion", "extension"} else []
    rests += [row.taken_at] if row.taken_at else []
    rests += [LENGTHS[row.length]] if row.length else []
    rests += [UPRIGHT[row.upright]] if row.upright else []
    rests += [f"files apart by {rounded(row.spread, row.error)}{unit}"] if row.spread else []
    return {
        "title": row.measure.title,
        "method": row.measure.method,
        "sign": sign if (sign := row.measure.sign).startswith("always") else f"positive: {sign}",
        "value": value.replace("-", MINUS),
        "bands": [(_band(one.band, unit), one.words, one.side != "inside") for one in places],
        "repeats": [f"{words} [{source}]" for words, source in _repeats(row.measure.name)],
        "change": _change(row, unit),
        "rests": "; ".join(rests),
    }


def _band(band: Band, unit: str) -> str:
    def end(value: float) -> str:
        return f"{value:.3g}".replace("-", MINUS)

    size = " in size" if band.sizes else ""
    if band.low is not None and band.high is not None:
        ends = f"{end(band.low)} to {end(band.high)}{unit}{size}"
    elif band.high is not None:
        ends = f"up to {end(band.high)}{unit}{size}"
    else:
        assert band.low is not None
        ends = f"from {end(band.low)}{unit}{size}"
    who = f", {band.population}" if band.population else ""
    recalled = ", recalled" if band.status == "recalled" else ""
    return f"{'usual' if band.kind == 'usual' else 'limit'} {ends}{who} [{band.source}{recalled}]"


def _change(row: Reading, unit: str) -> str:
    change = least_change(row.measure.name)
    if change is None or change.unit != row.unit:
        return ""
    return f"{change.value:.2g}{unit} [{change.source}{', recalled' if change.status == 'recalled' else ''}]"


def _repeats(measure: str) -> Iterator[tuple[str, str]]:
    """How well readers agree, where it is published as one number or a span."""
    fact = next((one for one in measure_facts() if one.measure == measure and one.fact in {"icc", "kappa"}), None)
    if fact is None:
        return
    ends = [f"{end:.2g}" for end in (fact.low, fact.high) if end is not None]
    number = f"{fact.value:.2g}" if fact.value is not None else " to ".join(ends)
    yield f"{'ICC' if fact.fact == 'icc' else 'kappa'} {number}", fact.source
