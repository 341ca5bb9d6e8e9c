"""A pattern in plain words and as plain data: what was read, how surely, and what healthy people have."""

from __future__ import annotations

from typing import Any

from kinespine.anatomy.causes import describe
from kinespine.assessment.judgement import AT_MOST
from kinespine.assessment.listing import Item
from kinespine.assessment.listing_lines import at_odds
from kinespine.assessment.neck import reading_error, unit_of
from kinespine.assessment.neck_words import say_neck_cause
from kinespine.assessment.pattern import FoundDistortion, Pattern

NO_CARE = (
    "A listing describes how bones were read to lie. It is no diagnosis, and nothing here says what to do about it."
)


def say_verdict(pattern: Pattern) -> str:
    """The judgement with what it could have found."""
    found = pattern.judgement
    if not pattern.listing.items and not pattern.neck.names:
        return "Skull, atlas and axis were not read."
    if found.verdict == "not read":
        return "No angle between two bones was read, so that there is nothing to compare with healthy people."
    if found.verdict == "cannot be told":
        return (
            f"Cannot be told: angles on the same lines miss each other by {pattern.neck.apart:.1f} deg, more than a "
            "reading errs. Is a side or a number written wrong?"
        )
    among = f"{found.degrees} degree{'s' * (found.degrees > 1)} of freedom of the upper neck"
    share = f"{100 * found.tail:.0f} %" if found.tail >= 0.01 else "less than 1 %"
    sizes = "; ".join(f"{say_neck_cause(name)} {size:.1f} {unit_of(name)}" for name, size in found.detectable.items())
    power = f"Found in four of five people who differ in one of them alone by: {sizes}."
    if found.verdict == "within normal asymmetry":
        return f"Within normal asymmetry: over {among}, {share} of healthy people read at least this far off. {power}"
    which = f" Outside by itself: {'; '.join(map(say_neck_cause, found.standing_out))}." if found.standing_out else (
        " None of them is outside by itself; together they are."
    )  # fmt: skip
    return (
        f"Misaligned, which means outside what healthy people read: over {among}, {share} of them read at least this "
        f"far off (at most {100 * AT_MOST:.0f} % of healthy people are called so).{which} {power}"
    )


def say_found(one: FoundDistortion) -> str:
    """One of the four distortions in a line."""
    if one.value is None or one.error is None:
        return f"{one.title}: not measured."
    word = "longer" if one.unit == "mm" else "higher"
    side = "no side" if one.side == "neither" else one.side
    apart = "" if one.disagreement is None else f"; what measures it differs by {one.disagreement:.1f} {one.unit}"
    sides = ", even on the side" if one.signs_disagree else ""
    power = "" if one.detectable is None else (
        f" A difference of {one.detectable:.1f} {one.unit} from healthy people is found in four of five."
    )  # fmt: skip
    return (
        f"{one.title}: {side} {word} by {abs(one.value):.1f} ± {one.error:.1f} {one.unit}, {one.verdict}{apart}{sides}."
        f"{power}"
    )


def say_item(item: Item) -> str:
    """One reading with its error."""
    error = reading_error(item)
    surely = "" if error is None else f" (± {error:.1f} {item.row.unit})"
    return f"{item.meaning}{surely}"


def pattern_as_record(pattern: Pattern) -> dict[str, Any]:
    """Everything of a pattern with its unit beside it."""
    judged = pattern.judgement
    neck = pattern.neck
    return {
        "readings": [
            {
                "name": item.reading,
                "value": item.value,
                "unit": item.row.unit,
                "direction": item.direction,
                "error": reading_error(item),
                "meaning": item.meaning,
                "source": item.row.source,
                "source_status": item.row.status,
            }
            for item in pattern.listing.items
        ],
        "causes": [
            {
                "name": name,
                "value": float(value),
                "error": neck.error[name],
                "unit": unit_of(name),
                "meaning": describe(name).meaning,
            }
            for name, value in zip(neck.names, neck.value, strict=True)
        ],
        "at_odds": list(at_odds(pattern.listing)),
        "judgement": {
            "verdict": judged.verdict,
            "distance": judged.distance,
            "limit": judged.limit,
            "degrees_of_freedom": judged.degrees,
            "healthy_share_as_far": judged.tail,
            "standing_out": list(judged.standing_out),
            "detectable": [{"name": name, "size": size} for name, size in judged.detectable.items()],
        },
        "distortions": [
            {
                "name": one.name,
                "value": one.value,
                "error": one.error,
                "unit": one.unit,
                "side": one.side,
                "disagreement": one.disagreement,
                "signs_disagree": one.signs_disagree,
                "healthy_sd": one.healthy_sd,
                "detectable": one.detectable,
                "verdict": one.verdict,
            }
            for one in pattern.distortions
        ],
        "unsaid": list(pattern.unsaid),
        "written": [
            {"method": one.method, "text": one.text, "left_out": list(one.left_out)} for one in pattern.written
        ],
    }
