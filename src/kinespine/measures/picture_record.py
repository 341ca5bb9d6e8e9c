"""Readings of pictures as a record for other programs, and as a table for people."""

from textwrap import fill
from typing import Any

from kinespine.measures.norms import Norm
from kinespine.measures.picture_facts import facts_as_record, say_limits, say_repeats, say_undecided
from kinespine.measures.picture_measures import LengthMark, NotTaken, Reading, Readings
from kinespine.measures.picture_points import FEWEST_FREE, PicturePoints, pooled_error

FORMAT = "kinespine-measures-1"
INDENT = " " * 6
TITLE = 70  # of a table; a longer one stands on a line of its own
WIDTH = 110  # characters of a line
MOST_LACKING = 8  # measures named in the table that lack points; the record has all

LENGTHS: dict[LengthMark, str] = {
    "patient_calibrated": "mm at the person",
    "magnification_told": "mm, enlargement told",
    "magnification_assumed": "mm, enlargement assumed",
    "uncalibrated": "pixels: no scale",
}
UPRIGHT = {"plumb_line": "to the plumb line", "picture_edge": "to the picture's edge"}


def readings_as_record(found: Readings) -> dict[str, Any]:
    """Everything that was read, for JSON."""
    return {
        "status": "measured",
        "message": message_of(found),
        "format": FORMAT,
        "pictures": [picture_as_record(one) for one in found.pictures],
        "measures": [reading_as_record(row) for row in found.readings],
        "not_taken": [
            {"measure": row.measure.name, "view": row.view.name, "missing": list(row.missing)}
            for row in found.not_taken
        ],
    }


def message_of(found: Readings) -> str:
    """How much was read, in a sentence."""
    views = ", ".join(dict.fromkeys(one.picture.view.name for one in found.pictures))
    count, lacking = len(found.readings), len(found.not_taken)
    more = f"{lacking} more lack{'s' if lacking == 1 else ''} points"
    return f"{count} measure{'' if count == 1 else 's'} from {views}; {more}."


def readings_as_text(found: Readings) -> str:
    """A table by region, with what every number rests on."""
    lines = [message_of(found), *(line for one in found.pictures for line in _about(one))]
    titles = {_title(row): 0 for row in found.readings}
    wide = min(max(map(len, titles), default=0), TITLE)
    several_dates = len({row.taken_at for row in found.readings}) > 1
    several_views = len({row.view.name for row in found.readings}) > 1
    for region in dict.fromkeys(row.measure.region for row in found.readings):
        lines += ["", region.capitalize()]
        for row in (row for row in found.readings if row.measure.region == region):
            number = f"{rounded(row.value, row.error)} ± {rounded(row.error, row.error)}"
            unit = "" if row.unit == "1" else row.unit
            rests = [row.view.name] if several_views else []
            rests += [row.posture] if row.posture in {"flexion", "extension"} else []
            rests += [row.taken_at] if several_dates and row.taken_at else []
            rests += [LENGTHS[row.length]] if row.length else []
            rests += [UPRIGHT[row.upright]] if row.upright else []
            rests += [f"{len(row.files)} files, apart by {rounded(row.spread, row.error)}"] if row.spread else []
            usual = f"usual {_band(row.norm)}" if row.norm else ""
            title = _title(row)
            if len(title) > wide:
                lines.append(f"  {title}")
                title = ""
            lines.append(f"  {title.ljust(wide)} {number:>16} {unit:3}  {usual:22}  {'; '.join(rests)}".rstrip())
            told = say_limits(row)
            if sum(_is_again(row, other) for other in found.readings) > 1:
                told.append(say_repeats(row))
            lines += [fill(words, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) for words in told]
    if not found.readings:
        lines += ["", "No measure has all its landmarks."]
    lines += ["", *(fill(words, WIDTH) for words in undecided)] if (undecided := say_undecided(found.readings)) else []
    if found.not_taken:
        lines += ["", *_lacking(found.not_taken)]
    lines += ["", fill("± is one standard deviation. A value outside what is usual is no diagnosis.", WIDTH)]
    return "\n".join(lines)


def _title(row: Reading) -> str:
    method = f" ({row.measure.method})" if row.measure.method else ""
    sign = row.measure.sign if row.measure.sign.startswith("always") else f"positive: {row.measure.sign}"
    return f"{row.measure.title}{method}; {sign}"


def _is_again(row: Reading, other: Reading) -> bool:
    """Whether both are the same measure of one posture, on whichever date."""
    return (row.measure.name, row.view, row.posture) == (other.measure.name, other.view, other.posture)


def _about(one: PicturePoints) -> list[str]:
    picture, scale = one.picture, one.picture.scale
    who = " ".join(filter(None, [picture.placed_name, picture.placed_version]))
    size = "no scale" if scale.mm_at_person is None else f"{scale.mm_at_person:.4g} mm per pixel at the person"
    if scale.magnification_from is not None:
        size += f" (enlarged {scale.magnification:.2f} times, {scale.magnification_from.replace('_', ' ')})"
    if scale.relative_error:
        size += f", known to {100 * scale.relative_error:.2g} %"
    repeated = pooled_error(picture)
    again = ""
    if repeated is not None:
        used = sum(error.known_from == "repeats" for error in one.errors.values())
        again = f" Placed again within {repeated[0]:.1f} px ({repeated[1]} degrees of freedom)"
        few = f"taken for {used} of {len(one.errors)} points; the others were placed fewer than 3 times."
        again += f", {few}" if used < len(one.errors) else ", taken as the error of its points."
    taken = f"taken {picture.taken_at}" if picture.taken_at else ""
    about = ", ".join(filter(None, [picture.view.title, picture.posture, picture.image, taken]))
    text = f"{picture.file}: {about}; placed by {who}, {picture.placed_at}; {size}.{again}"
    return fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False).splitlines()


def _lacking(rows: tuple[NotTaken, ...]) -> list[str]:
    near = sorted(rows, key=lambda row: len(row.missing))[:MOST_LACKING]
    lines = [f"Nearest of the {len(rows)} that lack points:"]
    for row in near:
        lacks = ", ".join(row.missing[:4]) + (f" and {len(row.missing) - 4} more" if len(row.missing) > 4 else "")
        lines.append(f"  {row.measure.title}: {lacks or 'its points define no number'}")
    return lines


def _band(norm: Norm) -> str:
    unit = norm.unit
    if norm.sd is None:
        return f"{norm.value:g} {unit}"
    return f"{norm.value - 2 * norm.sd:.4g} to {norm.value + 2 * norm.sd:.4g} {unit}"


def rounded(value: float, error: float) -> str:
    """A number as finely as its error asks for."""
    return f"{value:.0f}" if error >= 10 else f"{value:.1f}" if error >= 0.1 else f"{value:.3f}"


def picture_as_record(one: PicturePoints) -> dict[str, Any]:
    """A picture with its points: who placed them, scale, vertical, and how well each was placed."""
    picture, scale, repeated = one.picture, one.picture.scale, pooled_error(one.picture)
    unit = "px" if scale.mm_at_person is None else "mm"
    return {
        "file": picture.file,
        "view": picture.view.name,
        "image": picture.image,
        "sha256": picture.sha256,
        "placed_by": picture.placed_by,
        "placed_name": picture.placed_name,
        "placed_version": picture.placed_version,
        "placed_at": picture.placed_at,
        "posture": picture.posture,
        "taken_at": picture.taken_at,
        "scale": scale.scale_class,
        "mm_per_px_at_person": scale.mm_at_person,
        "magnification": scale.magnification if scale.magnification_from else None,
        "magnification_from": scale.magnification_from,
        "scale_error": scale.relative_error,
        "upright": one.upright,
        "repeat_sd_px": None if repeated is None else repeated[0],
        "repeat_freedom": 0 if repeated is None else repeated[1],
        "repeats_needed_freedom": FEWEST_FREE,
        "points": [
            {
                "name": name,
                "error": error.error / one.unit_length,
                "error_unit": unit,
                "error_from": error.known_from,
                "repeat_sd": None if error.repeat_sd is None else error.repeat_sd / one.unit_length,
                "repeat_freedom": error.freedom,
            }
            for name, error in one.errors.items()
        ],
    }


def reading_as_record(row: Reading) -> dict[str, Any]:
    """One measure with what its number rests on."""
    return {
        "name": row.measure.name,
        "title": row.measure.title,
        "region": row.measure.region,
        "method": row.measure.method or None,
        "sign": row.measure.sign,
        "view": row.view.name,
        "value": row.value,
        "error": row.error,
        "projection_error": row.projection,
        "unit": row.unit,
        "length": row.length,
        "upright": row.upright,
        "files": list(row.files),
        "spread": row.spread,
        "norm": None
        if row.norm is None
        else {
            "value": row.norm.value,
            "sd": row.norm.sd,
            "unit": row.norm.unit,
            "population": row.norm.population,
            "source": row.norm.source,
            "status": row.norm.status,
        },
        "posture": row.posture,
        "taken_at": row.taken_at,
        **facts_as_record(row),
        "source": row.measure.source,
    }
