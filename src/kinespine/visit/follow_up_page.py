"""What became of one person as two pages that need nothing else, and as data: written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kinespine import __version__
from kinespine.outcomes.benefits import BENEFITS
from kinespine.outcomes.courses import course_sources
from kinespine.outcomes.instruments import instruments, least_beside
from kinespine.outcomes.numbers import numbers
from kinespine.outcomes.words import say_expected
from kinespine.visit.follow_up_drawing import draw_followed
from kinespine.visit.follow_up_patient import patient_page, patient_sources
from kinespine.visit.follow_up_record import letter, progress_as_record
from kinespine.visit.follow_up_words import (
    ALIGNED,
    NO_MUSCLE,
    OWN,
    rows,
    say_basis,
    say_followed,
    say_neck,
    say_own,
    say_recalled,
    title,
    unique,
)
from kinespine.visit.link_evidence import link, link_sources
from kinespine.visit.report import write_together
from kinespine.visit.sources import cited
from kinespine.visit.templating import template

if TYPE_CHECKING:
    from kinespine.outcomes.benefits import Benefit, Followed
    from kinespine.visit.follow_up import Progress

PAGE, PATIENT, DATA = "progress.html", "patient.html", "progress.json"


def write_progress(progress: Progress, out: Path) -> None:
    """Write progress.html, patient.html and progress.json into a folder, replacing those of an earlier run at the end.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    data = json.dumps(progress_as_record(progress), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_together(out, {DATA: data, PATIENT: patient_page(progress), PAGE: progress_as_html(progress)})


def progress_as_html(progress: Progress) -> str:
    """The page for the clinician: no network and no script."""
    stopped = progress.referrals
    return template("progress.html.j2").render(
        label=progress.first.label,
        # The head shows the safety answers of the visits that stopped it, or of the latest one.
        screened=stopped or (progress.last,),
        visits=[
            (one.date.isoformat() if one.date else "", f"{week:.1f}".removesuffix(".0"), one.safety.status)
            for one, week in zip(progress.visits, progress.weeks, strict=True)
        ],
        status=progress.status,
        message=progress.message,
        version=__version__,
        computed=progress.computed.strftime("%Y-%m-%d %H:%M UTC"),
        constructed=progress.first.constructed,
        benefits=[] if stopped else [_benefit(progress, name) for name in BENEFITS],
        glance=[] if stopped else [(title(one), rows(one)[-1]) for one in unique(progress.benefits.followed)],
        courses=[
            say_expected(one.change.expected) for one in progress.benefits.followed if one.change.expected is not None
        ],
        own=[say_own(name, part) for name, part in progress.own_parts.items()],
        own_words=OWN,
        recalled=[say_recalled(week, value) for week, value in progress.recalled],
        once=progress.once,
        kept=progress.kept,
        notes=progress.notes,
        letter=None if stopped else letter(progress),
        link=link(progress.first.region),
        sources=cited(_keys(progress)),
    )


def _benefit(progress: Progress, name: Benefit) -> dict[str, Any]:
    """One of the five: what was followed of it, and what is said where nothing was."""
    followed = progress.benefits.of(name)
    lines: list[str] = []
    if name == "alignment":
        lines = [say_neck(week, change) for week, change in progress.necks]
        lines += [ALIGNED] if lines or followed else []
    if name == "muscle tension":
        lines = [NO_MUSCLE]
    return {"name": name, "shown": [_shown(progress, one) for one in followed], "lines": lines}


def _shown(progress: Progress, one: Followed) -> dict[str, Any]:
    return {
        "title": title(one),
        "picture": Markup(draw_followed(one, progress.courses.get(one.measure.measure))),
        "said": say_followed(one),
        "rows": rows(one),
        "band": _heading(one),
        "basis": say_basis(one, progress.first.region),
    }


def _heading(one: Followed) -> str:
    """Of the column with what is expected of this person; empty: nothing is."""
    if any(change.expected for change in one.changes):
        return "Usual course, this person (95 %)"
    return "Unchanged, from this first reading (95 %)" if one.change.unchanged is not None else ""


def _keys(progress: Progress) -> list[str]:
    """Every source the page rests on."""
    if progress.referrals:
        return [reason.rule.source for reason in progress.reasons]
    keys = [one.measure.source for one in progress.benefits.followed]
    keys += [change.least.source for one in progress.benefits.followed for change in one.changes if change.least]
    keys += [one.change.unchanged.people.source for one in progress.benefits.followed if one.change.unchanged]
    keys += [one.change.important.source for one in progress.benefits.followed if one.change.important]
    keys += [*link_sources(progress.first.region), *patient_sources(progress)]
    regions = (
        one.change.least and least_beside(instruments()[one.measure.measure], progress.first.region)
        for one in progress.benefits.followed
        if one.measure.kind == "instrument"
    )
    keys += [one.source for one in regions if one]
    keys += [key for course in progress.courses.values() for key in course_sources(course.name)]
    if progress.own_parts:
        keys += [numbers()[name].source for name in ("effect of care", "spread of the effect of care")]
    return keys
