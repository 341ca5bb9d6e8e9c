"""The pattern as the report shows it: listing, judgement with its power, distortions. It names no care."""

from __future__ import annotations

from typing import Any

from kinespine.anatomy.causes import describe
from kinespine.assessment.listing_lines import at_odds
from kinespine.assessment.neck import error_parts, unit_of
from kinespine.assessment.neck_words import say_neck_cause
from kinespine.assessment.pattern_words import NO_CARE, say_found, say_item, say_verdict
from kinespine.visit.visit_pattern import VisitPattern
from kinespine.visit.words import MINUS


def pattern_section(found: VisitPattern) -> dict[str, Any]:
    """What the template needs."""
    pattern = found.pattern
    neck = pattern.neck
    return {
        "unread": pattern.verdict == "not read",
        "verdict": say_verdict(pattern),
        "neck_from": found.neck_from,
        "causes": [
            {
                "name": say_neck_cause(name),
                "value": f"{value:+.1f} ± {neck.error[name]:.1f} {unit_of(name)}".replace("-", MINUS),
                "meaning": describe(name).meaning,
                "detectable": f"{pattern.judgement.detectable[name]:.1f} {unit_of(name)}",
                "alone": name in pattern.judgement.standing_out,
            }
            for name, value in zip(neck.names, neck.value.tolist(), strict=True)
        ],
        "beside": [
            f"{say_neck_cause(name)} {value:+.1f} ± {error:.1f} {unit_of(name)}".replace("-", MINUS)
            for name, (value, error) in found.beside.items()
        ],
        "items": [say_item(item) for item in pattern.listing.items],
        "written": pattern.written,
        "unsaid": [say_neck_cause(name) for name in pattern.unsaid],
        "at_odds": at_odds(pattern.listing),
        "distortions": [say_found(one) for one in pattern.distortions],
        "notes": found.notes,
        "no_care": NO_CARE,
    }


def pattern_sources(found: VisitPattern) -> list[str]:
    """Every source that section rests on."""
    return [*(item.row.source for item in found.pattern.listing.items), *(row.source for row in error_parts())]
