"""The people of clinics as a page that needs nothing else, and as data; it names nobody and ranks nobody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kinespine import __version__
from kinespine.outcomes.courses import Course, course_sources
from kinespine.outcomes.funnel_drawing import draw_funnel
from kinespine.outcomes.instruments import instruments
from kinespine.outcomes.numbers import number as known_number
from kinespine.outcomes.numbers import numbers
from kinespine.outcomes.words import holds_for
from kinespine.visit.record import finite
from kinespine.visit.report import write_together
from kinespine.visit.sources import cited
from kinespine.visit.templating import template
from kinespine.visit.words import MINUS

if TYPE_CHECKING:
    from kinespine.outcomes.clinic import ClinicEffect
    from kinespine.outcomes.hierarchy import Hierarchy
    from kinespine.visit.clinic import ClinicProgress

PAGE, DATA = "clinic.html", "clinic.json"
FORMAT = 1
NO_CARE = (
    "There is no control group. Even a clinic beyond the usual course has not shown that its care did it: who comes, "
    "what they hope for and what else they do are in the number."
)


def write_clinics(found: ClinicProgress, out: Path) -> None:
    """Write clinic.html and clinic.json into a folder, replacing those of an earlier run at the very end.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    data = json.dumps(clinics_as_record(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_together(out, {DATA: data, PAGE: clinics_as_html(found)})


def say_clinics(effects: Sequence[ClinicEffect], course: Course) -> str:
    """Every clinic in two sentences, in the order given."""
    return " ".join([*(say_effect(one, course) for one in effects), NO_CARE])


def say_effect(one: ClinicEffect, course: Course) -> str:
    """What a clinic's people did beyond their usual course, with its interval and what would have been found."""
    low, high = one.interval
    beyond = not low <= 0.0 <= high
    told = f"beyond the usual course, {_way(one.effect, course)}" if beyond else "not distinguishable from it"
    if one.lost / one.people > known_number("share lost"):
        told = "too many were lost to say anything of the clinic"
    return (
        f"{one.name}: {one.people} people, {one.seen} of them asked at the end. Against their usual course "
        f"{one.effect:+.1f} points ({low:+.1f} to {high:+.1f}): {told}; {one.detectable:.1f} would have been found in "
        f"four of five such groups. The plain change is {one.before_after:+.1f}."
    ).replace("-", MINUS)


def clinics_as_html(found: ClinicProgress) -> str:
    """The page: no network and no script."""
    course = found.course
    return template("clinic.html.j2").render(
        version=__version__,
        computed=found.computed.strftime("%Y-%m-%d %H:%M UTC"),
        course=course,
        holds_for=holds_for(course),
        instrument=instruments()[course.instrument].title,
        weeks=[f"{week:g}" for week in found.weeks],
        clinics=[
            {
                "said": say_effect(one, course), "threats": [line.replace("-", MINUS) for line in one.threats],
                "left_out": dict(left_out), "referred": referred,
            }
            for one, left_out, referred in zip(found.effects, found.left_out, found.referred, strict=True)
        ],
        picture=None if found.funnel is None else Markup(draw_funnel(found.funnel)),
        places=[] if found.funnel is None else [(one.effect.name, one.place) for one in found.funnel.points],
        by_chance=None if found.funnel is None else found.funnel.by_chance,
        together=None if found.all is None else _say_together(found.all, course),
        tallies=found.tallies,
        no_care=NO_CARE,
        sources=cited([*course_sources(course.name), numbers()["link of later scores"].source]),
    )  # fmt: skip


def clinics_as_record(found: ClinicProgress) -> dict[str, Any]:
    """The same for other programs."""
    return finite(
        {
            "status": found.status, "message": found.message, "course": found.course.name,
            "instrument": found.course.instrument, "weeks": list(found.weeks),
            "clinics": [
                {
                    "name": one.name, "people": one.people, "seen": one.seen, "lost": one.lost, "effect": one.effect,
                    "low": one.interval[0], "high": one.interval[1], "found_from": one.detectable,
                    "plain_change": one.before_after, "shift": one.shift, "shift_low": one.shift_interval[0],
                    "shift_high": one.shift_interval[1], "tips_at": one.tips_at, "start": one.start,
                    "start_above": one.start_above, "other_care": one.other_care, "not_asked": one.not_asked,
                    "threats": list(one.threats), "referred": referred,
                    "left_out": [{"why": why, "people": count} for why, count in left_out.items()],
                    "place": None if found.funnel is None else found.funnel.points[place].place,
                }
                for place, (one, left_out, referred) in enumerate(
                    zip(found.effects, found.left_out, found.referred, strict=True)
                )
            ],
            "together": None if found.all is None else _together(found.all),
            "measures": [
                {
                    "benefit": one.benefit, "title": one.title, "people": one.people, "better": one.better,
                    "worse": one.worse, "no_direction": one.no_direction, "beyond_usual_course": one.beyond_usual,
                    "not_distinguishable": one.not_told, "not_judged": one.other, "by_chance": one.by_chance,
                }
                for one in found.tallies
            ],
            "format": FORMAT, "kinespine": __version__, "computed": found.computed.isoformat(),
        }
    )  # fmt: skip


def _together(all_of_them: Hierarchy) -> dict[str, Any]:
    low, high = all_of_them.interval()
    return {
        "effect": float(all_of_them.effect.mean()), "low": low, "high": high,
        "between_clinics": float(all_of_them.between.mean()),
        "shifts": [
            {"name": name, "low": span[0], "high": span[1]}
            for name in all_of_them.clinics
            for span in (all_of_them.interval_of(name),)
        ],
    }  # fmt: skip


def _say_together(all_of_them: Hierarchy, course: Course) -> str:
    low, high = all_of_them.interval()
    mean = float(all_of_them.effect.mean())
    beyond = not low <= 0.0 <= high
    told = f"beyond the usual course, {_way(mean, course)}" if beyond else "not distinguishable from the usual course"
    return (
        f"All of them together: {mean:+.1f} points ({low:+.1f} to {high:+.1f}): {told}. Clinics differ by "
        f"{float(all_of_them.between.mean()):.1f} points (one standard deviation, before the ends of the scale; its "
        "prior is assumed)."
    ).replace("-", MINUS)


def _way(effect: float, course: Course) -> str:
    own = instruments()[course.instrument]
    return "for the better" if (effect < 0.0) == (own.worse == "high") else "for the worse"
